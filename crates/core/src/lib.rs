//! Exact algebra of wavelet lifting filters over infinite arrays and finite pictures.
//!
//! | module | what is in it |
//! |---|---|
//! | [`algebra`] | exact numbers, symbols, rounding errors, linear expressions, bounds |
//! | [`arrays`] | the graph of infinite arrays and of arrays with a size: lifting, shifts, views; elements, periods, bounds, equality |
//! | [`wavelets`] | wavelets as lifting stages, those that have a name, their transforms of two dimensions |
//! | [`filters`] | the z-domain: Laurent polynomials, polyphase matrices, the properties and the design of wavelets |
//! | [`vc2`] | SMPTE VC-2 (ST 2042-1): its quantiser and matrices, how wide values get inside a picture and between stages, test pictures |
//!
//! Perfect reconstruction is proven, not sampled:
//!
//! ```
//! use vcfilter_core::arrays::{Equality, Space, Stage, StageKind};
//!
//! let space = Space::new();
//! let x = space.symbols(1, "x")?;
//! let stage = Stage::new(StageKind::EvenAddOdd, [1, 1], 0, 2)?;
//! let back = x.lift(&stage, 0)?.lift(&stage.inverse(), 0)?;
//! assert_eq!(back.get(&[7])?.to_string(), "x[7]");
//! assert!(matches!(back.equality(&x)?, Equality::Proven));
//! # Ok::<(), vcfilter_core::arrays::ArrayError>(())
//! ```
//!
//! # Features
//!
//! All are on unless `default-features = false`.
//!
//! - `bundles`: bundles of analyses of VC-2, which are zip archives.
//! - `png`: test pictures of VC-2 as PNG files.
//! - `threads`: wide simulations and long analyses on every core.

pub mod algebra;
pub mod arrays;
pub mod filters;
pub mod vc2;
pub mod wavelets;

/// The example of README.md is run as a test.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
