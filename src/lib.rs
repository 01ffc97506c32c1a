//! vcfilter: exact algebra of wavelet lifting filters over infinite arrays.
//!
//! [`language::Session`] runs programs; [`arrays`], [`filters`] and the other modules are what they compute with, for Rust.
//!
//! # Features
//!
//! | feature | what it gives | |
//! |---|---|---|
//! | `command` | the command `vcf` and its prompt, with all of the others | default |
//! | `files` | the files of the system for `use`, `load` and `save`, .npz among them | |
//! | `npz` | .npz files, in whatever world | |
//! | `png` | plots and arrays as .png | |
//! | `best-axis` | the function `best_axis`, which measures by zstd and builds C | |
//! | `stack` | the stack grows under deep programs | |
//! | `threads` | wide simulations, large arrays and long programs on every core | |
//!
//! With `default-features = false` it is the language as a library, which runs where there is neither a terminal nor a file
//! system, such as in a browser: on the caller's thread, in a [`language::World`] that the caller gives. It takes up to
//! 960 KiB of the caller's stack, and what goes deeper is a problem, `limit::depth`.

pub use vcfilter_core::{algebra, arrays, filters, vc2, wavelets};
pub use vcfilter_escapes as escapes;
pub use vcfilter_plot as plots;

/// Finite arrays, the codec that stores them, and their files.
pub mod codec {
    pub use vcfilter_codec::*;
    pub use vcfilter_ndfiles::*;
}

#[cfg(feature = "command")]
pub mod cli;
pub mod diagnostics;
pub mod display;
pub mod language;
pub mod pictures;
#[cfg(feature = "command")]
pub mod repl;
pub mod report;
pub mod values;

/// The Rust example of README.md is run as a test.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
