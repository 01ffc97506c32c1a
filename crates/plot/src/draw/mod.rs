//! Drawing of plots: layout in pixels, as shapes.

mod cells;
mod chart;
mod figure;
mod flow;
mod graph;
mod labels;
mod legend;
mod marks;
mod pen;
mod shape;
mod style;

pub(super) use figure::drawn;
#[cfg(test)]
pub(super) use pen::text_width;
#[cfg(feature = "png")]
pub(super) use shape::Drawing;
#[cfg(any(test, feature = "png"))]
pub(super) use shape::Rect;
#[cfg(test)]
pub(super) use shape::Stroke;
pub(super) use shape::{Align, Outline, Paint, Picture, Shape, Spot, Text};
pub(super) use style::Colour;
