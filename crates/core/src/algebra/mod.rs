//! Exact numbers, symbols and linear expressions. This module does not depend on arrays.
//!
//! A [`Linear`] is an exact linear combination of [`Symbol`]s: elements of symbol arrays, free symbols, and
//! rounding errors, each a number in [-1, 1]. [`Errors`] makes rounding errors and numbers them; rounding the
//! same value twice gives the same error.
//!
//! ```
//! use vcfilter_core::algebra::{Errors, Linear, Number, Symbol};
//!
//! let errors = Errors::default();
//! let a = Linear::from(Symbol::free("a", true));
//! let half = errors.floor_divide(&a, &Number::from(2)).unwrap();
//! errors.number(&half);
//! assert_eq!(half.to_string(), "1/2*a + 1/2*e1 - 1/2");
//! assert_eq!(a.minus(&half.scaled(&Number::from(2))).to_string(), "-e1 + 1");
//! ```

mod bounds;
mod divisor;
mod errors;
mod index;
mod linear;
mod number;
pub(crate) mod random;
mod real;
mod symbol;

pub use bounds::{IntegerRange, MissingRange, Rounding, bits, bounds};
pub use divisor::common_divisor;
pub(crate) use divisor::common_multiple;
pub use errors::Errors;
pub use index::Index;
pub use linear::{Linear, NotLinear};
pub use number::{Number, ParseNumberError};
pub use real::Real;
pub use symbol::{ArrayName, ErrorSymbol, Source, Symbol};
