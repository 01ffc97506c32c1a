//! vcfilter: exact algebra of wavelet lifting filters over infinite arrays.

pub mod algebra;
pub mod arrays;
pub mod cli;
pub mod codec;
pub mod diagnostics;
pub mod display;
pub mod language;
pub mod repl;
pub mod values;
pub mod vc2;
