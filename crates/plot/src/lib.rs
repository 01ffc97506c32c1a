//! Pictures: a [`Plot`] is plain data, made by builders, and is drawn as SVG, as PNG, or as text for a
//! terminal. This room knows nothing of filters; who has something to show makes points of it.
//!
//! # Features
//!
//! - `png`, on unless `default-features = false`: PNG files. In SVG, too, a grid of many cells is then one small PNG; without
//!   it, it is rectangles, of which a page shows the same in more bytes.

mod alt;
mod axis;
mod diagram;
mod draw;
mod font;
mod format;
mod mark;
mod model;
#[cfg(feature = "png")]
mod png;
mod point;
#[cfg(any(test, not(feature = "png")))]
mod runs;
mod scale;
mod svg;
mod terminal;
mod ticks;
mod trace;

pub use alt::alt_text;
pub use axis::Axis;
pub use diagram::{Diagram, Rail, Sign, Stage};
pub use mark::{Grid, Mark, Marker, Shades};
pub use model::{Content, Panel, Plot};
#[cfg(feature = "png")]
pub use png::PlotError;
pub use point::Point;
pub use terminal::Charset;

impl Plot {
    /// What the plot shows, in words: see [`alt_text`].
    pub fn alt_text(&self) -> String {
        alt_text(self)
    }
}

#[cfg(test)]
mod tests;
