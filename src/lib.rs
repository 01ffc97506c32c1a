//! A small language that describes wavelet lifting filters over infinite arrays and finite pictures, and proves things
//! about them, with its evaluator, its problems, its reports, and the command `vcf`.
//!
//! A [`Session`](language::Session) evaluates texts and returns values and problems; it never prints:
//!
//! ```
//! use vcfilter::display;
//! use vcfilter::language::{Event, Session};
//!
//! let mut session = Session::new();
//! let mut shown = Vec::new();
//! let program = "x = symbols(1, \"x\")\nlift(x, le_gall_5_3.stages[0], 0)[0]";
//! let outcome = session.run("example", program, &mut |event| {
//!     if let Event::Displayed { value, .. } = event {
//!         shown.push(display::text(&value));
//!     }
//! });
//! assert!(outcome.problems.is_empty());
//! assert_eq!(shown, ["-1/4*x[-1] + x[0] - 1/4*x[1] - 1/2*e1"]);
//! ```
//!
//! | module | what is in it |
//! |---|---|
//! | [`language`] | text to tree to values |
//! | [`values`], [`display`] | what a program computes with, and how it is shown: text, JSON, formulas |
//! | [`diagnostics`] | problems with codes, places and help, and how they are drawn |
//! | [`report`] | a program with its results as a page, as Markdown, as a notebook |
//! | [`datasheet`] | how wide the arrays of VC-2 codecs get, as pages, tables, and constants of SystemVerilog and C |
//! | [`pictures`], [`plots`] | what filters look like, and the plots that this is drawn in |
//! | [`algebra`], [`arrays`], [`wavelets`], [`filters`], [`vc2`] | the engine, without the language: `vcfilter-core` |
//! | [`codec`] | finite arrays, their files and their codec: `vcfilter-codec` and `vcfilter-ndfiles` |
//! | [`cli`] | the command |
//!
//! # Features
//!
//! | feature | what it gives | |
//! |---|---|---|
//! | `command` | the command `vcf` and its prompt, with all of the others | default |
//! | `files` | the files of the system for `use`, `load` and `save`, .npz, .csv and .wav among them | |
//! | `miette` | problems in the protocol of miette, and as text for screen readers | |
//! | `npz` | .npz files, in whatever world | |
//! | `png` | plots and arrays as .png | |
//! | `best-axis` | the function `best_axis`, which measures by zstd and builds C | |
//! | `stack` | the stack grows under deep programs | |
//! | `threads` | wide simulations, large arrays and long programs on every core | |
//!
//! With `default-features = false` the crate is the language as a library. It needs neither a terminal nor a
//! file system, so it also runs in a browser: on the caller's thread, in a [`language::World`] that the
//! caller gives. It uses up to 960 KiB of the caller's stack; programs that go deeper have the problem
//! `limit::depth`.

pub use vcfilter_core::{algebra, arrays, filters, vc2, wavelets};
pub use vcfilter_diagnostics as diagnostics;
pub use vcfilter_escapes as escapes;
pub use vcfilter_plot as plots;

/// Finite arrays, the codec that stores them, and their files.
pub mod codec {
    pub use vcfilter_codec::*;
    pub use vcfilter_ndfiles::*;
}

#[cfg(feature = "assist")]
pub mod assist;
#[cfg(feature = "command")]
pub mod cli;
pub mod datasheet;
pub mod display;
#[cfg(feature = "assist")]
mod help;
pub mod language;
pub mod pictures;
#[cfg(feature = "command")]
mod repl;
pub mod report;
pub mod values;

/// The Rust example of README.md is run as a test.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
