//! Code: exact integer expressions over named inputs.
//!
//! [`Code`] is built with Rust's operators, evaluated, substituted and displayed. [`emit()`] writes it as a
//! function in Python, C or Rust:
//!
//! ```
//! use vcfilter_codegen::{Base, Code, Language, emit};
//!
//! let (l, h) = (Base::named("L")?, Base::named("H")?);
//! let update = (l.at(&[-1])? + l.at(&[0])? + Code::constant(1)) >> 1;
//! let python = emit(&(h.at(&[0])? - update), Language::Python, "high")?;
//! assert!(python.ends_with("    return H[0] - (L[-1] + L[0] + 1 >> 1)\n"));
//! # Ok::<(), vcfilter_codegen::CodeError>(())
//! ```
//!
//! | file | purpose |
//! |---|---|
//! | `input` | names and indices |
//! | `tree` | the shared tree: equality, hashing, drop |
//! | `fold` | operators, and what they fold |
//! | `flat` | a tree as a list of steps: every walk is a loop over it |
//! | `evaluate`, `growth` | values, substitution; widths |
//! | `plan`, `names`, `render` | temporaries, identifiers, expressions: the same for every language |
//! | `text`, `emit` | vcf itself; Python, C and Rust |
//!
//! # Features
//!
//! There are none.

mod emit;
mod error;
mod evaluate;
mod flat;
mod fold;
mod growth;
mod input;
mod names;
mod plan;
mod render;
mod text;
mod tree;

pub use emit::{Language, emit};
pub use error::CodeError;
pub use input::{Base, Coordinates, Input};
pub use tree::Code;

/// The example of README.md is run as a test.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;

#[cfg(test)]
mod tests;
