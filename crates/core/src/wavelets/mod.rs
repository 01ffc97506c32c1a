//! Wavelets as lists of lifting stages, the wavelets with a name, and transforms of two dimensions.
//!
//! ```
//! use vcfilter_core::arrays::{Equality, Space};
//! use vcfilter_core::wavelets::{Structure, Wavelet};
//!
//! let structure = Structure::new(Wavelet::le_gall_5_3(), 2);
//! let picture = Space::new().symbols(2, "P")?;
//! let coefficients = structure.analysis(&picture)?.coeffs;
//! assert_eq!(structure.synthesis(&coefficients)?.output.equality(&picture)?, Equality::Proven);
//! # Ok::<(), vcfilter_core::wavelets::TransformError>(())
//! ```

mod error;
mod known;
mod level;
mod transform;
mod wavelet;

pub use error::TransformError;
pub use known::{KNOWN_WAVELETS, KnownWavelet};
pub use level::{LevelFromDeepest, LevelFromFinest};
pub use transform::{IntermediateName, MOST_LEVELS, Structure, Transform};
pub use wavelet::Wavelet;
