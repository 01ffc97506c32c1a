//! vcfilter: exact algebra of wavelet lifting filters over infinite arrays.

pub use vcfilter_core::{algebra, arrays, filters, vc2, wavelets};
pub use vcfilter_escapes as escapes;
pub use vcfilter_plot as plots;

/// Finite arrays, the codec that stores them, and their files.
pub mod codec {
    pub use vcfilter_codec::*;
    pub use vcfilter_ndfiles::*;
}

pub mod cli;
pub mod diagnostics;
pub mod display;
pub mod language;
pub mod pictures;
mod repl;
pub mod report;
pub mod values;

/// The Rust example of README.md is run as a test.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
