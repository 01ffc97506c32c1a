//! vcfilter: exact algebra of wavelet lifting filters over infinite arrays.

pub mod algebra;
pub mod arrays;
pub mod codec;
pub mod diagnostics;
pub mod language;
