//! Plots of filters, wavelets, elements of arrays, and transformed signals.
//!
//! Each function returns a [`Plot`](crate::plots::Plot), which draws itself.
//!
//! ```
//! use vcfilter::filters::fir;
//! use vcfilter::pictures::bank_taps;
//! use vcfilter::wavelets::Wavelet;
//! let le_gall = Wavelet::le_gall_5_3();
//! let plot = bank_taps("le_gall_5_3: taps", &fir(&le_gall).unwrap(), None).unwrap();
//! assert!(plot.alt_text().contains("(0, 0.75)"));
//! ```

mod bands;
mod curves;
mod error;
mod functions;
mod graph;
mod growth;
mod lifting;
mod phase;
mod response;
mod samples;
mod stencil;
mod sweep;
mod taps;
mod zeros;

pub use bands::{Band, image_bands, signal_bands};
pub use curves::{Trace, named_bars, named_lines, named_signals, traces};
pub use error::PictureError;
pub use functions::{bank_functions, filter_functions};
pub use graph::array_graph;
pub use growth::{ArrayWidths, array_growth, array_widths, stage_growth};
pub use lifting::{factoring_flow, wavelet_flow};
pub use phase::{ResponsePart, bank_response_part, filter_response_part};
pub use response::{bank_response, bank_responses, filter_response, filter_responses};
pub use samples::{image, signal};
pub use stencil::{stencil, worst_case};
pub use sweep::sweep_growth;
pub use taps::{bank_taps, filter_taps};
pub use zeros::{bank_zeros, choices_of_zeros, filter_zeros};
