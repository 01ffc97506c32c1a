//! Drawing of plots: layout in pixels, and shapes by plotters.

mod cells;
mod chart;
mod figure;
mod flow;
mod labels;
mod legend;
mod marks;
mod pen;
mod style;
mod ticked;

pub(super) use cells::Picture;
pub(super) use figure::{Drawing, drawn};
pub(super) use pen::FONT;
#[cfg(test)]
pub(super) use pen::text_width;
