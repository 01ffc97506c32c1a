//! Filters in the z-domain: Laurent polynomials, polyphase matrices, and the properties and the design of
//! wavelets.
//!
//! Level 1 is the finest, as in textbooks; [`crate::vc2`] counts from the deepest level.

mod bands;
mod cascade;
mod compare;
mod convolution;
mod design;
mod division;
mod error;
mod euclid;
mod euclid_told;
mod exact;
mod extension;
mod families;
mod fraction_free;
mod gains;
mod infinite_bands;
mod jpeg2000;
mod laurent;
#[cfg(test)]
mod laws;
mod lifting;
mod lint;
mod matrix;
mod moments;
mod orthogonality;
mod polyphase;
mod quotients;
mod reconstruction;
mod response;
mod rest;
mod roots;
mod shifts;
mod signals;
mod smoothness;
mod spectral;
mod stability;
mod steps;
#[cfg(test)]
mod subband_laws;
mod subbands;
mod weights;
mod zeros;

pub use bands::{
    BandName, Bands, NoiseError, band_range, energy, grid, inverse_transform, rounding_noise, transform,
};
pub use cascade::{Cascade, Curve, MOST_ITERATIONS, MOST_POINTS, cascade, integer_values, scaling_iterates};
pub use compare::{Properties, comparison, properties, properties_of_bank};
pub use convolution::{SignalError, convolve, filtered};
pub use design::{MOST_ORDER, interpolating, round_filter, round_stages, rounded, spline};
pub use division::Division;
pub use error::FilterError;
pub use euclid::{Factorings, Search, factor};
pub use euclid_told::{EuclidDivision, EuclidSteps};
pub use extension::ExtensionMode;
pub use families::{
    BIORTHOGONAL, MOST_COIFLET, MOST_DAUBECHIES, MOST_SYMLET, biorthogonal, coiflet, daubechies,
    discrete_meyer, symlet,
};
pub use gains::{BandGains, Direction, Gains, Iterated, band_gains, gains, iterated, peak};
pub use infinite_bands::InfiniteBands;
pub use jpeg2000::jpeg2000_9_7;
pub use laurent::{Laurent, MOST_ENTRIES};
pub use lifting::{Channel, Lifting, LiftingStep, common_factor, complete};
pub use lint::{Finding, FindingSeverity, fraction, lint, lint_bank};
pub use matrix::LaurentMatrix;
pub use moments::{MOST_MOMENTS, middle, moments, vanishing_moments, zeros_at_nyquist};
pub use orthogonality::{FrameBounds, InnerProduct, Orthogonality};
pub use polyphase::{FilterBank, fir, polyphase, stage_filter, stage_matrix, step_matrix};
pub use reconstruction::{Failure, Reconstruction, brief};
pub use response::{check_range, decibels, frequencies, group_delay, response};
pub use shifts::{FilterChange, Mending};
pub use signals::Signal;
pub use smoothness::{MOST_SMOOTH_ENTRIES, Smoothness, smoothness};
pub use spectral::{ChoiceKind, MOST_CHOICES, SpectralFactor, spectral_factors};
pub use stability::has_independent_shifts;
pub use subbands::{Splitting, Subbands};
pub use weights::band_weights;
pub use zeros::{MOST_ZEROS, Zero, zeros, zeros_within};
