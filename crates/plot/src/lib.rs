//! Plots: a [`Plot`] is plain data, made by builders, and is drawn as SVG, as PNG, or as text for a terminal.
//! It is also described in words. This crate knows nothing of filters: callers turn their data into points.
//!
//! ```
//! use vcfilter_plot::{Axis, Charset, Panel, Plot};
//! let stems = [(-1.0, 0.25), (0.0, 0.5), (1.0, 0.25)];
//! let panel = Panel::new().x(Axis::new("n").integer()).y(Axis::new("tap")).stems("h0", stems);
//! let plot = Plot::new("A low-pass filter").panel(panel);
//! assert!(plot.to_svg().starts_with("<svg"));
//! assert!(plot.to_text(60, Charset::Ascii).contains("A low-pass filter"));
//! assert!(plot.alt_text().contains("h0"));
//! ```
//!
//! # Features
//!
//! - `png`, on unless `default-features = false`: PNG files. In SVG, a grid of many cells is then one small
//!   PNG; otherwise it is drawn as rectangles, which look the same and take more bytes.

mod alt;
mod axis;
mod diagram;
mod draw;
mod font;
mod format;
mod graph;
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
pub use diagram::{AdderSign, Diagram, FlowStage, Rail};
pub use graph::{Graph, GraphInput, GraphNode};
pub use mark::{Grid, Mark, Marker, Shades};
pub use model::{Content, Panel, Plot};
#[cfg(feature = "png")]
pub use png::PlotError;
pub use point::Point;
pub use terminal::Charset;

impl Plot {
    /// Returns the description of the plot in words: see [`alt_text`].
    pub fn alt_text(&self) -> String {
        alt_text(self)
    }
}

/// The example of README.md is run as a test.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;

#[cfg(test)]
mod tests;
