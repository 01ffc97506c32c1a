//! vcfilter: exact algebra of wavelet lifting filters over infinite arrays.

pub mod algebra;
pub mod arrays;
pub mod cli;
pub mod codec;
pub mod diagnostics;
pub mod display;
pub mod filters;
pub mod language;
pub(crate) mod machine;
pub mod pictures;
pub mod plots;
pub mod repl;
pub mod report;
pub mod values;
pub mod vc2;

/// The Rust example of README.md is run as a test.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
