//! Values as text, as JSON, as formulas and as tables.

mod formula;
mod json;
mod table;
mod text;

pub use formula::{Fence, Formula, NoFormula, Sign, formula, is_mathematical};
pub use json::to_json;
#[cfg(feature = "best-axis")]
pub use table::axis_table;
pub use table::bit_width_table;
pub use text::{PLOT_WIDTH, one_line, shortened, text};
