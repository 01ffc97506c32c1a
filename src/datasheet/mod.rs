//! Datasheets: how wide the arrays of VC-2 codecs get, for many transforms and widths of pixels at once, and what that assumes.
//!
//! A [`Datasheet`] is plain data. It is written as Markdown, as a page of HTML, as comma-separated values, as tables of LaTeX, as a
//! package of SystemVerilog and as a header of C, each of which says the same numbers.
//!
//! ```
//! use vcfilter::datasheet::{Datasheet, SheetRequest, SheetTransform};
//! use vcfilter::vc2::{Pixels, default_matrix};
//! use vcfilter::wavelets::{Structure, Wavelet};
//!
//! let structure = Structure::new(Wavelet::le_gall_5_3(), 1);
//! let matrix = default_matrix(&structure).unwrap();
//! let request = SheetRequest {
//!     transforms: vec![SheetTransform { structure, matrix }],
//!     pixels: vec![Pixels::of_bits(10)],
//!     ..SheetRequest::default()
//! };
//! let mut header = Vec::new();
//! Datasheet::new(&request)?.write_c(&mut header)?;
//! assert!(String::from_utf8(header)?.contains("\n#define LE_GALL_5_3_D1_B10_ENC_L1_DC_P1_BITS 12\n"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod c;
mod constants;
mod csv;
mod latex;
mod made;
mod names;
mod page;
mod systemverilog;
mod tables;
mod words;

#[cfg(test)]
mod laws;

use crate::algebra::Rounding;
use crate::arrays::{ExtremePlace, Monitor, StageSums};
use crate::vc2::{BitWidth, Coding, IndexSweep, Matrix, PictureSize, Pixels, Side};
use crate::wavelets::Structure;

/// What a datasheet is to tell of.
#[derive(Debug, Clone, Default)]
pub struct SheetRequest {
    /// The transforms. Each is told of with each of the pixels.
    pub transforms: Vec<SheetTransform>,
    /// The values of pixels.
    pub pixels: Vec<Pixels>,
    /// The size of the pictures that the bounds hold for.
    pub size: PictureSize,
    /// The model of rounding of all bounds but those of coded pictures, whose model is that of integers.
    pub rounding: Rounding,
    /// How coded pictures are coded.
    pub coding: Coding,
    /// The command that makes the datasheet again, which it repeats; may be empty.
    pub command: String,
    /// What the package of SystemVerilog is called, and what the names of the header of C begin with; else the datasheet finds a name.
    pub name: Option<String>,
    /// Stops the work, and is told how far it is.
    pub monitor: Monitor,
}

/// A transform of a datasheet.
#[derive(Debug, Clone)]
pub struct SheetTransform {
    /// The transform.
    pub structure: Structure,
    /// Its quantisation matrix.
    pub matrix: Matrix,
}

/// The widths of the arrays of encoders and decoders.
#[derive(Debug, Clone)]
pub struct Datasheet {
    /// The size of the pictures that the bounds hold for.
    pub size: PictureSize,
    /// The model of rounding of all bounds but those of coded pictures.
    pub rounding: Rounding,
    /// How coded pictures are coded.
    pub coding: Coding,
    /// The command that makes the datasheet again; may be empty.
    pub command: String,
    /// A name that was asked for.
    pub name: Option<String>,
    /// A sheet for each transform and pixels, those of a transform one after the other.
    pub sheets: Vec<Sheet>,
}

/// The widths of one codec.
#[derive(Debug, Clone)]
pub struct Sheet {
    /// The transform.
    pub structure: Structure,
    /// The values of pixels.
    pub pixels: Pixels,
    /// The quantisation matrix.
    pub matrix: Matrix,
    /// The largest quantisation index that does anything.
    pub useful_index: u32,
    /// The arrays in the order in which they are made, the encoder's first.
    pub arrays: Vec<SheetArray>,
    /// The bounds of coded pictures by the largest index; where there are none, the reason in words.
    pub sweep: Result<IndexSweep, String>,
}

/// What is known of an array.
#[derive(Debug, Clone)]
pub struct SheetArray {
    /// The bounds of free coefficients and, of the decoder, those of coded pictures.
    pub width: BitWidth,
    /// The sums inside the lifting stage of coded pictures; None where no stage makes the array, or where they are not known.
    pub coded_sums: Option<StageSums>,
    /// Where the lower and the upper bound of free coefficients are; None in infinite pictures.
    pub places: Option<[ExtremePlace; 2]>,
}

impl Sheet {
    /// The arrays of a side.
    fn side(&self, side: Side) -> impl Iterator<Item = &SheetArray> {
        self.arrays.iter().filter(move |array| array.width.side == side)
    }
}
