//! Lines of help: wrapped where the terminal ends, and in columns.

use unicode_width::UnicodeWidthStr;

/// Names longer than this stand on a line of their own.
const LONGEST_NAME: usize = 24;

/// A text in lines, the first of which stands after `head`, the others below it at a column.
pub(crate) fn hanging(head: &str, text: &str, column: usize, width: usize) -> String {
    let mut out = head.to_string();
    let mut used = head.width();
    let mut begun = false;
    for word in text.split_whitespace() {
        let length = word.width();
        if begun && used + 1 + length > width {
            out.push('\n');
            out.push_str(&" ".repeat(column));
            used = column;
        } else if begun {
            out.push(' ');
            used += 1;
        }
        out.push_str(word);
        used += length;
        begun = true;
    }
    out + "\n"
}

/// Words in indented lines.
pub(crate) fn wrapped<'a>(words: impl IntoIterator<Item = &'a str>, indent: &str, width: usize) -> String {
    let text = words.into_iter().collect::<Vec<_>>().join(" ");
    hanging(indent, &text, indent.len(), width)
}

/// Rows of a name and a text: the names in a column as wide as the longest, within limits.
pub(crate) fn rows<'a>(
    rows: impl IntoIterator<Item = (&'a str, &'a str)>,
    indent: usize,
    width: usize,
) -> String {
    let rows: Vec<(&str, &str)> = rows.into_iter().collect();
    // Beside names there is room for words.
    let fits = |name: &str| name.width() <= LONGEST_NAME.min(width * 2 / 5);
    let longest = rows.iter().filter(|(name, _)| fits(name)).map(|(name, _)| name.width()).max();
    let column = indent + longest.unwrap_or(0) + 2;
    let margin = " ".repeat(indent);
    let row = |(name, text): &(&str, &str)| {
        if fits(name) {
            return hanging(&format!("{:<column$}", format!("{margin}{name}")), text, column, width);
        }
        format!("{margin}{name}\n{}", hanging(&" ".repeat(column), text, column, width))
    };
    rows.iter().map(row).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_as_wide_as_they_must_be() {
        let long = "maximum_useful_quantisation_index";
        let text = rows([("ndim", "How many."), ("frequencies", "From 0 to 1."), (long, "An index.")], 2, 30);
        assert_eq!(
            text,
            format!(
                "  ndim         How many.\n  frequencies  From 0 to 1.\n  {long}\n               An index.\n"
            )
        );
    }

    #[test]
    fn lines_hang_below_the_first_word() {
        let text = hanging("  lift    ", "One lifting stage.", 10, 20);
        assert_eq!(text, "  lift    One\n          lifting\n          stage.\n");
    }

    #[test]
    fn words_are_kept_whole() {
        let text = wrapped(["one", "two", "three", &"x".repeat(50)], "  ", 12);
        assert_eq!(text, format!("  one two\n  three\n  {}\n", "x".repeat(50)));
        assert_eq!(wrapped([], "  ", 12), "  \n");
    }
}
