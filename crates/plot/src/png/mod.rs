//! Plots as PNG. `encode` alone knows the format, `pixels` alone how shapes become pixels.

mod encode;
mod pixels;

pub(super) use encode::encoded;

use super::draw::drawn;
use super::model::Plot;

/// Pixels of the PNG for one of the drawing.
const ZOOM: f64 = 2.0;
/// The largest PNG, in pixels.
const MOST_PIXELS: f64 = 64e6;

/// Why a plot can't be drawn as PNG.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PlotError {
    /// The picture would be too large.
    #[error(
        "the picture would have {width} by {height} pixels, more than 64 million: draw less, or write it as SVG"
    )]
    TooLarge {
        /// The width of the picture in pixels.
        width: u64,
        /// The height of the picture in pixels.
        height: u64,
    },
    /// The pixels could not be encoded: a fault of the program.
    #[error("the picture could not be encoded: {0}")]
    Encoding(String),
}

impl Plot {
    /// Returns the plot as the bytes of a PNG file, with two pixels for one of the SVG. It looks like the
    /// SVG, but has a font of its own, so that it is the same on every machine.
    ///
    /// # Errors
    /// [`PlotError::TooLarge`] where it would have more than 64 million pixels.
    pub fn to_png(&self) -> Result<Vec<u8>, PlotError> {
        let drawing = drawn(self);
        let (width, height) = (drawing.width * ZOOM, drawing.height * ZOOM);
        let too_large = PlotError::TooLarge { width: width as u64, height: height as u64 };
        if width * height > MOST_PIXELS {
            return Err(too_large);
        }
        let pixels = pixels::of(&drawing, ZOOM).ok_or(too_large)?;
        encoded(width as usize, height as usize, &pixels)
    }
}
