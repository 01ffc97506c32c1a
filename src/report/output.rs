//! Results of statements, prepared for reports.

use std::sync::Arc;

use crate::display::{formula, is_mathematical, shortened};
use crate::plots::Plot;
use crate::values::{FormulaText, Notation, Shown, Table, Value};

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
            value => vec![
                as_table(value)
                    .or_else(|| as_formula(value))
                    .unwrap_or_else(|| CellOutput::Text(value_text(value))),
            ],
        }
    }
}

/// Tables that would be cut are shown as text.
fn as_table(value: &Value) -> Option<CellOutput> {
    let Value::Record(record) = value else { return None };
    let Some(Shown::Table(table)) = record.shown() else { return None };
    let text = table.to_string();
    (text.len() <= LONGEST).then(|| CellOutput::Table(table.clone(), text))
}

fn as_formula(value: &Value) -> Option<CellOutput> {
    let formula = Some(value).filter(|value| is_mathematical(value)).and_then(|value| formula(value).ok())?;
    let latex = formula.latex();
    if latex.len() > LONGEST_FORMULA {
        return None;
    }
    let formula =
        FormulaText { notation: Notation::Latex, latex: latex.into(), mathml: formula.mathml().into() };
    Some(CellOutput::Formula(formula, value_text(value)))
}

fn value_text(value: &Value) -> String {
    let text = shortened(value, LONGEST);
    if text.len() > LONGEST && text.chars().count() > LONGEST {
        return format!("{text}\n(cut after {LONGEST} characters)");
    }
    text
}
