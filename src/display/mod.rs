//! A value as text, as JSON, and as a formula; the tables of values.

mod formula;
mod json;
mod table;
mod text;

pub use formula::{Fence, Formula, NoFormula, Sign, formula, is_mathematical};
pub use json::to_json;
pub use table::{axis_table, bit_width_table};
pub use text::{PLOT_WIDTH, one_line, shortened, text};
