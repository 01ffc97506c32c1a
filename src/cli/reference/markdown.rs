//! Text that Markdown shows as it is.

/// A text outside of code. What stands between backticks is code already.
pub(super) fn plain(text: &str) -> String {
    let mut out = String::new();
    let parts: Vec<&str> = text.split('`').collect();
    for (at, part) in parts.iter().enumerate() {
        // A last backtick without another one is a sign like others.
        let is_code = at % 2 == 1 && at + 1 < parts.len();
        match is_code {
            true => out.push_str(&format!("`{part}`")),
            false => {
                out.push_str(if at % 2 == 1 { "\\`" } else { "" });
                for c in part.chars() {
                    if matches!(
                        c,
                        '\\' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '#' | '$' | '~' | '{' | '}'
                    ) {
                        out.push('\\');
                    }
                    out.push(c);
                }
            }
        }
    }
    out
}

/// A text that begins with a capital letter and ends with a full stop.
pub(super) fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(|c| c.to_uppercase().collect::<String>()).unwrap_or_default();
    let end = if text.ends_with(['.', ':', ';', '!', '?']) { "" } else { "." };
    format!("{first}{}{end}", letters.as_str())
}

/// A text as code within a line.
pub(super) fn code(text: &str) -> String {
    match text.contains('`') {
        true => format!("`` {text} ``"),
        false => format!("`{text}`"),
    }
}

/// Lines as a block.
pub(super) fn block(language: &str, text: &str) -> String {
    format!("```{language}\n{}\n```\n", text.trim_end())
}

/// A title in small letters with hyphens, as a file is called.
pub(super) fn slug(title: &str) -> String {
    let words = title.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect::<Vec<_>>().join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_are_kept_and_code_is_code() {
        assert_eq!(plain("a[i, j] * b_c"), "a\\[i, j\\] \\* b\\_c");
        assert_eq!(plain("as `a[0]` says <x>"), "as `a[0]` says \\<x\\>");
        assert_eq!(plain("a ` b"), "a \\` b");
        assert_eq!(code("a`b"), "`` a`b ``");
    }

    #[test]
    fn sentences_begin_and_end() {
        assert_eq!(sentence("nested too deeply"), "Nested too deeply.");
        assert_eq!(sentence("`=` where nothing is defined."), "`=` where nothing is defined.");
        assert_eq!(sentence(""), ".");
    }

    #[test]
    fn titles_become_names_of_files() {
        assert_eq!(slug("Numbers, texts and lists"), "numbers-texts-and-lists");
        assert_eq!(slug("Filters in the z-domain"), "filters-in-the-z-domain");
    }
}
