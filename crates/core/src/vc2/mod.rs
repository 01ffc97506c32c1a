//! SMPTE VC-2: its quantiser, its quantisation matrices, and the bit widths of its transforms.
//!
//! Static analyses, and published tables, are those of infinite arrays. They hold inside a picture, where no
//! filter reaches over an edge; at edges VC-2 moves the index of a neighbour inside in each lifting stage
//! (15.4.4.1), and values may grow further. [`FiniteCodec`], and tables of another [`PictureSize`] than
//! [`PictureSize::Infinite`], hold at every position of a picture. Widths are those of the arrays between the
//! stages; the sum inside a stage, before its shift, may be wider: see [`BitWidth::sums`].

mod analysis_file;
mod bit_width;
mod bounds_certificate;
#[cfg(feature = "bundles")]
mod bundle;
mod by_graph;
mod coded;
mod comparison;
mod derived_matrix;
mod edge_patterns;
mod evaluation;
mod file_kind;
mod finite;
mod finite_patterns;
mod finite_reached;
mod finite_table;
mod matrices;
mod optimised_file;
mod optimum;
mod packing;
mod painter;
mod patterns;
mod picture_size;
mod pixels;
mod quantisation;
mod quantised;
mod reached;
mod refined;
mod search;
mod static_analysis;
mod step;
mod sweep;
mod table;
mod test_pictures;

pub use analysis_file::{AnalysisFile, AnalysisFileError, read_analysis, write_analysis};
pub use bit_width::{BitWidth, Side, TableColumns};
pub use bounds_certificate::{NoCertificate, bounds_certificate, may_be_certified};
#[cfg(feature = "bundles")]
pub use bundle::{Bundle, BundleError, BundleWriter, BundledAnalysis, Optimised};
pub use coded::{CodedBounds, Coding, Coefficients, IndexScope};
pub use comparison::{AnalysisDifference, DifferenceKind, compare};
pub use derived_matrix::{
    BandStep, DerivedMatrix, IndexDifference, Norms, derive_matrix, differences_from_default,
};
pub use edge_patterns::{EdgePattern, edge_patterns};
pub use evaluation::{Limits, coefficient_limits, concrete_range, picture_limits, picture_range};
pub use finite::{FiniteBounds, FiniteCodec};
pub use finite_reached::{ExtremePicture, FiniteReached};
pub use finite_table::finite_bit_widths;
pub use optimised_file::{OptimisedFile, OptimisedPattern, read_optimised, write_optimised};
pub use optimum::{Optimum, OptimumEnd, OptimumError, OptimumPicture, check_optima, optima};
pub use patterns::Pattern;
pub use picture_size::{PictureSize, PictureSizeError};
pub use pixels::{Greys, PixelError, Pixels};
pub use quantisation::{
    MOST_TAKEN_OFF, Matrix, default_matrix, forward_quant, inverse_quant, maximum_dequantised_magnitude,
    maximum_useful_quantisation_index, published_configurations, quant_factor, quant_offset,
};
pub use quantised::QuantisationIndices;
pub use search::{
    ArraySearch, FoundInputs, FoundPicture, OptimisedPatterns, PictureSearch, PixelBox, SearchEffort,
    SearchError, SearchReport, SearchSetup, SearchSummary, SearchedInputs, optimise_patterns, raise_reached,
    searched_patterns,
};
pub use static_analysis::{Bound, SignalBounds, StaticAnalysis, Target, TestPattern};
pub use sweep::{IndexSweep, SweptArray, index_sweep};
pub use table::{TableError, TableRequest, analyse, bit_widths, quantisation_index_bound};
pub use test_pictures::{TestPicture, TestPictures, TestPoint, least_picture_size, worst_indices};
