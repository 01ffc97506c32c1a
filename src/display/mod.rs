//! Values as text, as JSON, as formulas and as tables.

mod brief;
mod formula;
mod json;
mod polled;
mod screen;
mod table;
mod text;

pub use brief::{Brief, Look, decimal};
pub use formula::{Fence, Formula, NoFormula, Sign, formula, is_mathematical};
pub use json::{json_within, to_json};
pub use polled::NotWritten;
pub use screen::Screen;
#[cfg(feature = "best-axis")]
pub use table::axis_table;
pub use table::bit_width_table;
pub use text::{PLOT_WIDTH, one_line, shortened, text, text_within, write};
