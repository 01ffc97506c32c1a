//! The grammar of vcfilter's programs: from text to tree, and back to text. Nothing is evaluated here.
//!
//! | module | what is in it |
//! |---|---|
//! | [`scan`] | a text as tokens, whatever is in it |
//! | [`parser`] | a text as a tree, or its problems; the grammar is `vcf.pest` beside this crate's manifest |
//! | [`ast`] | that tree |
//! | [`mod@print`] | a tree, or a part of it, as text |
//! | [`mod@format`] | a text in normal form, its comments kept: what `vcf fmt` writes |
//!
//! ```
//! use vcfilter_diagnostics::FileId;
//! use vcfilter_syntax::{parser::parse, print::print};
//!
//! let program = parse(FileId(0), "out=rshift(lift(x,s0,0),1)").unwrap();
//! assert_eq!(print(&program), "out = rshift(lift(x, s0, 0), 1)\n");
//! assert!(parse(FileId(0), "out = lift(").is_err());
//! ```
//!
//! # Features
//!
//! | feature | what it gives |
//! |---|---|
//! | `stack` | the stack grows under deep programs; without it a program has a part of the caller's stack |
//! | `threads` | programs of many thousand statements are read on every core |

pub mod ast;
pub mod format;
#[cfg(test)]
mod laws;
mod outline;
pub mod parser;
pub mod print;
pub mod scan;

pub use outline::statements;

/// The example of README.md is run as a test.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
