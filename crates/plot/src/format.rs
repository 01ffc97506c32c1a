//! Numbers and texts of plots, made short.

use vcfilter_escapes as escapes;

/// A number with at most this many significant digits, without zeros at its end; with an exponent where
/// that is shorter to read.
pub(super) fn digits(number: f64, significant: usize) -> String {
    if number == 0.0 {
        return "0".to_string();
    }
    if !number.is_finite() {
        return number.to_string();
    }
    let significant = significant.max(1);
    let scientific = format!("{number:.*e}", significant - 1);
    let (mantissa, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let power: i32 = exponent.parse().unwrap_or(0);
    if (-4..significant.max(6) as i32).contains(&power) {
        let decimals = (significant as i32 - 1 - power).max(0) as usize;
        return without_zeros(&format!("{number:.decimals$}"));
    }
    format!("{}e{power}", without_zeros(mantissa))
}

/// A number as alternative texts and cells of heat maps have it.
pub(super) fn short(number: f64) -> String {
    digits(number, 6)
}

/// Without zeros at the end of decimals, and without the sign of a zero.
pub(super) fn without_zeros(text: &str) -> String {
    let text = if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { text };
    if text == "-0" { "0".to_string() } else { text.to_string() }
}

/// One line of at most this many characters: white space becomes blanks, what nobody sees is escaped, and what is
/// too long ends in an ellipsis.
pub(super) fn one_line(text: &str, width: usize) -> String {
    let start: String = text.chars().take(width.saturating_mul(4).saturating_add(64)).collect();
    let words = escapes::lines(&start).split_whitespace().collect::<Vec<_>>().join(" ");
    if words.chars().count() <= width {
        return words;
    }
    let kept: String = words.chars().take(width.saturating_sub(1)).collect();
    format!("{}\u{2026}", kept.trim_end())
}

/// At most `lines` lines of about `width` characters, broken between words where there are any.
pub(super) fn wrapped(text: &str, width: usize, lines: usize) -> Vec<String> {
    let width = width.max(1);
    let text = one_line(text, width.saturating_mul(lines.max(1)));
    let (mut rows, mut row): (Vec<String>, String) = (Vec::new(), String::new());
    for word in text.split(' ') {
        let length = row.chars().count();
        if !row.is_empty() && length + 1 + word.chars().count() > width && rows.len() + 1 < lines {
            rows.push(std::mem::take(&mut row));
        } else if !row.is_empty() {
            row.push(' ');
        }
        row.push_str(word);
    }
    rows.push(row);
    rows.iter().map(|row| one_line(row, width)).filter(|row| !row.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_short() {
        let cases = [
            (0.0, "0"),
            (-0.125, "-0.125"),
            (1.0 / 3.0, "0.333333"),
            (123456.0, "123456"),
            (1234567.0, "1.23457e6"),
            (1e300, "1e300"),
            (0.00001, "1e-5"),
            (0.0001, "0.0001"),
            (-2.5e-12, "-2.5e-12"),
            (100.0, "100"),
            (999999.9, "1e6"),
        ];
        for (number, text) in cases {
            assert_eq!(short(number), text);
        }
        assert_eq!(digits(0.0499, 2), "0.05");
    }

    #[test]
    fn long_texts_are_shortened_or_wrapped() {
        assert_eq!(one_line("a\nb\tc", 10), "a b c");
        assert_eq!(one_line("abcdef", 4), "abc\u{2026}");
        assert_eq!(wrapped("the low band of a filter", 9, 9), ["the low", "band of a", "filter"]);
        assert_eq!(wrapped("the low band of a filter", 9, 2), ["the low", "band of\u{2026}"]);
        assert_eq!(wrapped("", 9, 2), [""; 0]);
        assert_eq!(wrapped("abcdefghijkl", 4, 2), ["abc\u{2026}"]);
    }
}
