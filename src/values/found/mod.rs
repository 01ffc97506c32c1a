//! Results of functions as Rust values, and the records that programs see of them. There is a file for each
//! kind, the only place that knows the names of its fields.

mod bands;
mod bank;
mod cascade;
mod euclid;
mod gains;
mod lifting;
mod response;
mod spectral;
mod subbands;
mod sweep;
mod transform;
mod zero;

pub use bands::{BandEnergy, Energies, Noise};
pub use bank::bank_text;
pub use cascade::ScalingCurves;
pub use gains::FilterGains;
pub use lifting::{AllFactored, Factored, factorings_text, lifting_text};
pub use response::Response;
pub use sweep::index_sweep_table;
pub use transform::SignalTransform;

use crate::filters::{
    EuclidDivision, EuclidSteps, FilterBank, InfiniteBands, LiftingStep, SpectralFactor, Subbands, Zero,
};
use crate::vc2::{IndexSweep, SweptArray};

use super::{MapError, Record};

/// The result of a function behind a record, for functions, pictures and formulas that need more than its
/// fields.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum Found {
    /// The four filters of a bank.
    Bank(FilterBank),
    /// A factoring into lifting steps.
    Lifting(Factored),
    /// A step of a factoring.
    Step(LiftingStep),
    /// The factorings of a bank that a search found.
    Factorings(AllFactored),
    /// The divisions of Euclid's algorithm behind a factoring.
    Euclid(EuclidSteps),
    /// One of these divisions.
    Division(EuclidDivision),
    /// Ways to share out the zeros of a half-band filter.
    Spectral(Vec<SpectralFactor>),
    /// A zero of a filter.
    Zero(Zero),
    /// The gains of a filter.
    Gains(FilterGains),
    /// The frequency response of a filter.
    Response(Response),
    /// A scaling function, with its wavelet function where that is known.
    Cascade(ScalingCurves),
    /// The bands of a signal or a picture.
    Transform(SignalTransform),
    /// The bands of a finite signal, of filters or lifting steps.
    Subbands(Subbands),
    /// The bands of an infinite signal, of filters.
    InfiniteBands(InfiniteBands),
    /// The energy of each band of a transform.
    Energies(Energies),
    /// The rounding noise of each band of a transform.
    Noise(Noise),
    /// What a decoder holds of coded pictures, by the largest quantisation index.
    Sweep(IndexSweep),
    /// An array of one.
    Swept(SweptArray),
}

/// What a program sees of something that was found.
trait View {
    /// Its fields, and what is displayed in their place.
    fn view(&self) -> Result<Record, MapError>;
}

impl Found {
    /// The record of it, which does not hold it yet.
    pub(super) fn view(&self) -> Result<Record, MapError> {
        let kind: &dyn View = match self {
            Found::Bank(bank) => bank,
            Found::Lifting(lifting) => lifting,
            Found::Step(step) => step,
            Found::Factorings(factorings) => factorings,
            Found::Euclid(euclid) => euclid,
            Found::Division(division) => division,
            Found::Spectral(choices) => choices,
            Found::Zero(zero) => zero,
            Found::Gains(gains) => gains,
            Found::Response(response) => response,
            Found::Cascade(cascade) => cascade,
            Found::Transform(transform) => transform,
            Found::Subbands(bands) => bands,
            Found::InfiniteBands(bands) => bands,
            Found::Energies(energies) => energies,
            Found::Noise(noise) => noise,
            Found::Sweep(sweep) => sweep,
            Found::Swept(array) => array,
        };
        kind.view()
    }
}
