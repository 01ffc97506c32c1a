//! Exact algebra of wavelet lifting filters over infinite arrays.
//!
//! | module | what is in it |
//! |---|---|
//! | [`algebra`] | exact numbers, symbols, rounding errors, linear expressions, bounds |
//! | [`arrays`] | the graph of infinite arrays: lifting, shifts, views; elements, periods, bounds, equality |
//! | [`vc2`] | the wavelets of VC-2 (SMPTE ST 2042-1), its transforms, its quantiser, bit widths |
//! | [`filters`] | the z-domain: Laurent polynomials, polyphase matrices, the properties and the design of wavelets |
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

pub mod algebra;
pub mod arrays;
pub mod filters;
pub mod vc2;
