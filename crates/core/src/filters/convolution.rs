//! Filters of signals, exactly: finite signals, and infinite arrays.

use crate::algebra::{Index, Linear, Number};
use crate::arrays::code::Code;
use crate::arrays::{
    Array, ArrayError, CustomArray, CustomError, Element, Interrupt, Stopped, WeightedSample, limits,
};

use super::{FilterError, Laurent};

/// The sum of elements times weights: a number, a linear expression, or code where the weights are integers.
///
/// # Errors
/// [`ArrayError::FractionInCode`]; [`ArrayError::TooManyTerms`]; [`ArrayError::Mixed`] of symbols and code.
pub(super) fn weighted_sum<'a>(
    terms: impl IntoIterator<Item = (&'a Number, &'a Element)>,
) -> Result<Element, ArrayError> {
    let mut sum = Number::ZERO;
    let (mut expressions, mut code): (Vec<Linear>, Option<Code>) = (Vec::new(), None);
    let mut count = 0;
    for (weight, element) in terms {
        match element {
            Element::Number(number) => sum = sum + weight * number,
            Element::Linear(expression) => {
                count += expression.terms().len();
                ArrayError::check_terms(count)?;
                expressions.push(expression.scaled(weight));
            }
            Element::Code(samples) => {
                let weight = weight.to_integer().ok_or_else(|| ArrayError::FractionInCode(weight.clone()))?;
                let product = &Code::constant(weight) * samples;
                code = Some(code.map_or_else(|| product.clone(), |sum| &sum + &product));
            }
        }
    }
    match code {
        None if expressions.is_empty() => Ok(Element::Number(sum)),
        None => {
            expressions.push(Linear::from(sum));
            Ok(Element::Linear(Linear::sum(expressions)))
        }
        Some(code) if expressions.is_empty() => {
            let rest = sum.to_integer().ok_or_else(|| ArrayError::FractionInCode(sum.clone()))?;
            Ok(Element::Code(&code + &Code::constant(rest)))
        }
        Some(_) => {
            Err(ArrayError::Mixed { symbols: "expressions".to_string(), variables: "code".to_string() })
        }
    }
}

/// Why a signal can't be filtered.
#[derive(Debug, Clone, thiserror::Error)]
#[non_exhaustive]
pub enum SignalError {
    /// A finite signal without samples.
    #[error("the signal has no samples")]
    Empty,
    /// The filters can't be used.
    #[error(transparent)]
    Filter(#[from] FilterError),
    /// An array can't be read, or numbers are too large.
    #[error(transparent)]
    Array(Box<ArrayError>),
    /// A band is not there, or there is one too many.
    #[error(transparent)]
    Bands(#[from] crate::wavelets::TransformError),
    /// A band of another length than the transform gave it.
    #[error("the band {band} of level {level} has {found} coefficients, and not {expected}")]
    BandLength {
        /// The level of the band, 1 the finest.
        level: u32,
        /// The name of the band.
        band: std::sync::Arc<str>,
        /// How many coefficients are given.
        found: usize,
        /// How many the transform made.
        expected: usize,
    },
}

impl From<ArrayError> for SignalError {
    fn from(error: ArrayError) -> SignalError {
        SignalError::Array(Box::new(error))
    }
}

impl From<Stopped> for SignalError {
    fn from(stopped: Stopped) -> SignalError {
        ArrayError::from(stopped).into()
    }
}

/// Returns the convolution of a filter of taps `h.low()..=h.high()` and of a finite signal of samples `0..n`, beyond which all is 0: all
/// samples that are not 0 for certain. The first of these `m + n - 1` stands at the index `h.low()`, where m is the number of taps from
/// the first one that is not 0 to the last.
///
/// # Errors
/// [`SignalError::Empty`]; [`FilterError::Zero`] for the filter 0, which has no taps; [`ArrayError::Interrupted`].
///
/// ```
/// use vcfilter_core::algebra::Number;
/// use vcfilter_core::arrays::{Element, Interrupt};
/// use vcfilter_core::filters::{Laurent, convolve};
/// let average = Laurent::new(-1, [1, 1].map(Number::from)).scaled(&Number::HALF);
/// let signal = [1, 2, 4].map(|n| Element::Number(Number::from(n)));
/// let sums = convolve(&average, &signal, &Interrupt::default())?;
/// let shown: Vec<String> = sums.iter().map(Element::to_string).collect();
/// assert_eq!(shown, ["1/2", "3/2", "3", "2"]); // at the indices -1 to 2
/// # Ok::<(), vcfilter_core::filters::SignalError>(())
/// ```
pub fn convolve(h: &Laurent, signal: &[Element], interrupt: &Interrupt) -> Result<Vec<Element>, SignalError> {
    if signal.is_empty() {
        return Err(SignalError::Empty);
    }
    let taps = h.entries();
    if taps.is_empty() {
        return Err(FilterError::Zero.into());
    }
    let mut sums = Vec::new();
    for n in 0..taps.len() + signal.len() - 1 {
        interrupt.check()?;
        let first = n.saturating_sub(signal.len() - 1);
        let reached = taps.iter().enumerate().skip(first).take(n + 1 - first);
        let terms = reached.filter(|(_, tap)| !tap.is_zero()).map(|(k, tap)| (tap, &signal[n - k]));
        sums.push(weighted_sum(terms)?);
    }
    Ok(sums)
}

/// Returns the infinite array whose sample n is `sum of h[k] * x[step*n - k]`: the convolution with a filter for a step of 1, a band of
/// analysis for a step of 2.
///
/// # Errors
/// [`ArrayError::NdimMismatch`] unless the array has one dimension; [`ArrayError::Step`] for steps below 1.
///
/// ```
/// use vcfilter_core::algebra::Number;
/// use vcfilter_core::arrays::Space;
/// use vcfilter_core::filters::{Laurent, filtered};
/// let x = Space::new().symbols(1, "x")?;
/// let average = Laurent::new(0, [1, 1].map(Number::from)).scaled(&Number::HALF);
/// assert_eq!(filtered(&average, &x, 1)?.get(&[5])?.to_string(), "1/2*x[4] + 1/2*x[5]");
/// # Ok::<(), vcfilter_core::arrays::ArrayError>(())
/// ```
pub fn filtered(h: &Laurent, x: &Array, step: i128) -> Result<Array, ArrayError> {
    if step < 1 {
        return Err(ArrayError::Step(step));
    }
    one_dimension(x)?;
    x.space().custom(FilteredArray { filter: h.clone(), input: x.clone(), step })
}

pub(super) fn one_dimension(x: &Array) -> Result<(), ArrayError> {
    if x.ndim() == 1 { Ok(()) } else { Err(ArrayError::NdimMismatch { left: x.ndim(), right: 1 }) }
}

struct FilteredArray {
    filter: Laurent,
    input: Array,
    step: i128,
}

impl CustomArray for FilteredArray {
    fn ndim(&self) -> usize {
        1
    }

    fn get(&self, index: &Index) -> Result<Element, CustomError> {
        let start = index[0] * self.step;
        let read = |(k, tap): (i64, &Number)| Ok((tap.clone(), sample(&self.input, start - i128::from(k))?));
        let terms = self.filter.terms().map(read).collect::<Result<Vec<_>, ArrayError>>()?;
        Ok(weighted_sum(terms.iter().map(|(tap, sample)| (tap, sample)))?)
    }

    fn weighted_sums(&self) -> Option<Vec<Vec<WeightedSample>>> {
        let sample = |(k, tap): (i64, &Number)| WeightedSample {
            weight: tap.clone(),
            array: self.input.clone(),
            first: -i128::from(k),
            step: self.step,
        };
        Some(vec![self.filter.terms().map(sample).collect()])
    }

    fn definition(&self) -> Option<String> {
        Some(format!("{} over {} by {}", self.filter, self.input.identity(), self.step))
    }
}

/// A sample of an array of one dimension.
pub(super) fn sample(x: &Array, n: i128) -> Result<Element, ArrayError> {
    if n.unsigned_abs() > 1 << limits::INDEX_BITS {
        return Err(ArrayError::IndexTooLarge);
    }
    x.element(&[n].into())
}
