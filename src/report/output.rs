//! Results of statements, prepared for reports.

use std::sync::Arc;

use crate::display::{Look, formula, is_mathematical, shortened};
use crate::plots::Plot;
use crate::values::{FormulaText, Notation, Shown, Table, Value};

use super::html;

/// Longer texts are cut.
const LONGEST: usize = 20_000;

/// Longer formulas are shown as text: nobody reads them, and they do not break into lines.
const LONGEST_FORMULA: usize = 2_000;

/// A result of a statement in a report.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum CellOutput {
    /// A value as text, as a terminal shows it.
    Text(String),
    /// A formula, and the value as text.
    Formula(FormulaText, String),
    /// A table, and the value as text.
    Table(Arc<Table>, String),
    /// A plot.
    Plot(Arc<Plot>),
    /// A number of assertions that hold.
    Holds(usize),
    /// An error or a warning.
    Problem {
        /// The code of the problem, such as `name::unknown`.
        code: String,
        /// The message in one line.
        message: String,
        /// The whole problem as text, with its place in the source.
        screen: String,
        /// Whether it is a warning: the program goes on.
        warning: bool,
    },
}

impl CellOutput {
    /// Returns the results for a displayed value: a plot, a formula, a table or a text; several for a list of
    /// plots.
    pub fn of(value: &Value) -> Vec<CellOutput> {
        match value {
            Value::Plot(plot) => vec![CellOutput::Plot(plot.clone())],
            Value::List(items) | Value::Tuple(items)
                if !items.is_empty() && items.iter().all(|item| matches!(item, Value::Plot(_))) =>
            {
                items.iter().flat_map(CellOutput::of).collect()
            }
            Value::Formula(formula) => vec![CellOutput::Formula((**formula).clone(), value_text(value))],
            value => [Some(shown(value)), decimals(value)].into_iter().flatten().collect(),
        }
    }

    /// Returns the result as notebooks show it: texts by their MIME types, the richest first. A plot is SVG, a formula
    /// LaTeX, a table HTML; each has a plain text beside it.
    ///
    /// ```
    /// use vcfilter::report::CellOutput;
    /// use vcfilter::values::Value;
    /// let bundle = CellOutput::of(&Value::Bool(true))[0].mime_bundle();
    /// assert_eq!(bundle, [("text/plain", "true".to_string())]);
    /// ```
    pub fn mime_bundle(&self) -> Vec<(&'static str, String)> {
        const PLAIN: &str = "text/plain";
        match self {
            CellOutput::Text(text) => vec![(PLAIN, text.clone())],
            CellOutput::Formula(formula, text) => {
                vec![("text/latex", format!("$$ {} $$", formula.latex)), (PLAIN, text.clone())]
            }
            CellOutput::Table(table, text) => vec![("text/html", html::table(table)), (PLAIN, text.clone())],
            CellOutput::Plot(plot) => vec![("image/svg+xml", plot.to_svg()), (PLAIN, plot.alt_text())],
            CellOutput::Holds(1) => vec![(PLAIN, "\u{2713} holds".to_string())],
            CellOutput::Holds(count) => vec![(PLAIN, format!("\u{2713} {count} assertions hold"))],
            CellOutput::Problem { screen, .. } => vec![(PLAIN, screen.clone())],
        }
    }
}

/// The result for any other value. Tables that would be cut are shown as text.
fn shown(value: &Value) -> CellOutput {
    let text = value_text(value);
    if let Value::Record(record) = value
        && let Some(Shown::Table(table)) = record.shown()
        && text.len() <= LONGEST
    {
        return CellOutput::Table(table.clone(), text);
    }
    match as_formula(value) {
        Some(formula) => CellOutput::Formula(formula, text),
        None => CellOutput::Text(text),
    }
}

/// Decimals of so many digits stand below long fractions.
const DIGITS: usize = 4;

/// Of more decimals than so many characters the rest is counted.
const WIDEST: usize = 2_000;

/// A fraction of more digits is long: nobody sees how large it is.
const LONG: usize = 12;

/// The decimals of a value whose fractions are long.
fn decimals(value: &Value) -> Option<CellOutput> {
    let has_table = matches!(value, Value::Record(record) if matches!(record.shown(), Some(Shown::Table(_))));
    let text = value_text(value);
    if has_table || matches!(value, Value::Text(_)) || !has_long_fraction(&text) {
        return None;
    }
    let both = Look::new(WIDEST).lines(1).digits(DIGITS).brief(value).text;
    let start = both.rfind("\n\u{2248} ").or_else(|| both.rfind("\n= "))? + 1;
    Some(CellOutput::Text(both[start..].to_string()))
}

/// Whether somewhere in a text a fraction has more than so many digits, or what stands over one such number.
fn has_long_fraction(text: &str) -> bool {
    text.match_indices('/').any(|(at, _)| {
        let before = text[..at].trim_end().bytes().rev().take_while(u8::is_ascii_digit).count();
        let after = text[at + 1..].trim_start().bytes().take_while(u8::is_ascii_digit).count();
        after > 0 && before + after > LONG
    })
}

fn as_formula(value: &Value) -> Option<FormulaText> {
    let formula = Some(value).filter(|value| is_mathematical(value)).and_then(|value| formula(value).ok())?;
    let latex = formula.latex();
    if latex.len() > LONGEST_FORMULA {
        return None;
    }
    Some(FormulaText { notation: Notation::Latex, latex: latex.into(), mathml: formula.mathml().into() })
}

fn value_text(value: &Value) -> String {
    cut(shortened(value, LONGEST))
}

/// A text of no more characters than are kept.
pub(super) fn cut(text: String) -> String {
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}...\n(cut after {LONGEST} characters)", &text[..end]),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_fractions_are_known() {
        for (text, is_long) in [
            ("123456/123457", false),
            ("1234567/123457", true),
            ("[1, -2, 1] / 1234567890123", true),
            ("1/2 + 3/4", false),
            ("1234567890123 / x", false),
            ("/", false),
        ] {
            assert_eq!(has_long_fraction(text), is_long, "{text}");
        }
    }

    #[test]
    fn texts_that_are_kept_have_an_end() {
        let long = "é".repeat(LONGEST + 1);
        let end = format!("é...\n(cut after {LONGEST} characters)");
        assert!(cut(long.clone()).ends_with(&end));
        assert_eq!(cut("é".repeat(LONGEST)), "é".repeat(LONGEST));
        let [CellOutput::Text(text)] = &CellOutput::of(&Value::from(long.as_str()))[..] else { panic!() };
        assert!(text.ends_with(&end), "{}", text.len());
    }
}
