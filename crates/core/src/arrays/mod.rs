//! Infinite arrays: the graph of operations, periods and steps, and the ways to evaluate elements.
//!
//! An [`Array`] is a node of a graph that lives in a [`Space`]: an operation with its inputs and parameters.
//! Periods, and the steps between arrays, are known without evaluating anything; an element is computed when
//! it is read.
//!
//! ```
//! use vcfilter_core::arrays::{Space, Stage, StageKind};
//!
//! let space = Space::new();
//! let low = space.symbols(2, "L")?;
//! let high = space.symbols(2, "H")?;
//! let update = Stage::new(StageKind::EvenSubtractOdd, [1, 1], 0, 2)?;
//! let predict = Stage::new(StageKind::OddAddEven, [1, 1], 0, 1)?;
//! let out = low.interleave(&high, 0)?.lift(&update, 0)?.lift(&predict, 0)?.rshift(1)?;
//!
//! let sample = out.get(&[0, 0])?;
//! assert_eq!(sample.to_string(), "1/2*L[0, 0] - 1/8*H[-1, 0] - 1/8*H[0, 0] - 1/4*e1 + 1/2*e2");
//! assert_eq!(out.period()?, Some(vec![2, 1]));
//! # Ok::<(), vcfilter_core::arrays::ArrayError>(())
//! ```

pub use vcfilter_codegen as code;

mod affine;
mod any_size;
mod array;
mod batch;
mod certificate;
mod code_domain;
mod custom;
mod data;
mod derivation;
mod domain;
mod equality;
mod error;
mod explain;
mod extent;
mod finite;
mod forms;
mod frame;
mod geometry;
mod integer;
#[cfg(test)]
mod laws;
mod leaves;
mod node;
mod phases;
mod pointwise;
mod read;
mod refutation;
mod rounding;
mod simplify;
mod simulate;
mod space;
mod stage;
mod stencil;
mod substitute;
mod witness;
mod word;

pub use any_size::{AnySize, Extent};
pub use array::Array;
pub(crate) use batch::{Batch, BatchDomain};
pub use certificate::{CertifiedEqualities, EqualityCertificate, Uncertified};
pub use custom::{CustomArray, CustomError, WeightedSample};
pub use data::{DataGrid, Extend};
pub use derivation::{Derivation, Step};
pub use domain::Element;
pub use equality::{Counterexample, Equality};
pub use error::{ArrayError, MissingInput, limits};
pub use extent::SymbolRanges;
pub(crate) use finite::{AllExtremes, Altered, ClassCache, Known, Variant, Weights};
pub use finite::{ArrayWitness, ExtremePlace, StageSums, Zone, ZoneExtremes};
pub use frame::Edges;
pub use phases::Phases;
pub use pointwise::Pointwise;
pub use rounding::StageRounding;
pub(crate) use simulate::{Part, Plan, Region, Sample};
pub use space::Space;
pub use stage::{Stage, StageKind};
pub(crate) use stencil::{Separable, Vector};
pub use vcfilter_machine::{Interrupt, Monitor, NoMemory, Progress, Stopped};
pub use witness::Witness;
pub use word::{Word, WordOverflow};
