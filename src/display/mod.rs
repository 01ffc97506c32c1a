//! A value as text, as JSON, and as a formula.

mod formula;
mod json;
mod text;

pub use formula::{Fence, Formula, NoFormula, Sign, formula, is_mathematical};
pub use json::to_json;
pub use text::{PLOT_WIDTH, one_line, shortened, text};
