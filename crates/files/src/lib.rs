//! A writer that returns a failure only once, for archives.
//!
//! ```
//! use std::io::{Cursor, Write};
//! let mut out = vcfilter_files::FailOnceWriter::new(Cursor::new(Vec::new()));
//! out.write_all(b"abc")?;
//! assert_eq!(out.into_inner().into_inner(), b"abc");
//! # Ok::<(), std::io::Error>(())
//! ```
//!
//! # Features
//!
//! There are none.

mod fail_once;

pub use fail_once::{FailOnceWriter, cause};

/// The example of README.md is run as a test.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
