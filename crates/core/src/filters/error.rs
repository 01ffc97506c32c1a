//! Errors of filters.

use crate::algebra::Number;
use vcfilter_machine::{NoMemory, Stopped};

use super::{Failure, Laurent, MOST_ENTRIES};

/// Why an operation on filters has no result.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum FilterError {
    /// A polynomial has too many entries, or entries too far from 0.
    #[error("the polynomial would span more than {MOST_ENTRIES} entries, or lie too far from 0")]
    TooLong,
    /// The numbers of polynomials are so large that an operation takes too long.
    #[error("polynomials of this many entries with numbers this large take too much work")]
    TooLarge,
    /// The divisor is the polynomial 0.
    #[error("division by the polynomial 0")]
    DivisionByZero,
    /// A division leaves a remainder.
    #[error("the division leaves a remainder: {remainder}")]
    NotDivisible {
        /// The remainder.
        remainder: Laurent,
    },
    /// The determinant of a matrix is not a monomial.
    #[error("the determinant {determinant} is no single power of z, so no inverse is of finite length")]
    NotInvertible {
        /// The determinant.
        determinant: Laurent,
    },
    /// Filters do not reconstruct: the product h g should have a single entry at every other n.
    #[error(
        "the filters don't reconstruct: the product of h and g should have a single entry at every other n, and has {found} at n = {phase} + 2k"
    )]
    NotReconstructing {
        /// The entries of the product at every other n, of the parity with fewer entries.
        found: Laurent,
        /// The parity of n: 0 even, 1 odd.
        phase: i64,
    },
    /// A filter is no half-band filter: every other entry should be 0, but for one.
    #[error("this is no half-band filter: every other entry should be 0, but for one")]
    NotHalfBand {
        /// The filter.
        product: Laurent,
    },
    /// The polyphase components of a filter have a common factor.
    #[error(
        "the even and odd entries of {filter} have the common factor {factor}, so no filter {other} reconstructs with it"
    )]
    CommonFactor {
        /// The filter: `h` or `g`.
        filter: &'static str,
        /// The other filter: `g` or `h`.
        other: &'static str,
        /// The common factor.
        factor: Laurent,
    },
    /// A filter is too long to be factored.
    #[error("filters to be factored have at most {} entries of a parity", super::euclid::MOST_TAPS)]
    TooManyTaps,
    /// A search found no factoring within its limits.
    #[error("no factoring into lifting steps was found in {tried} divisions")]
    NoFactoring {
        /// The number of divisions that were tried.
        tried: usize,
    },
    /// The synthesis of a bank does not undo its analysis.
    #[error("the bank does not reconstruct: {first}{}", match .others { 0 => String::new(), 1 => ", and 1 more coefficient differs".to_string(), n => format!(", and {n} more coefficients differ") })]
    NoInverse {
        /// The first coefficient that is wrong.
        first: Failure,
        /// Some of the coefficients that are wrong after the first.
        next: Vec<Failure>,
        /// How many coefficients are wrong after the first.
        others: usize,
        /// Whether all deviations are small enough to come from rounded taps.
        nearly: bool,
    },
    /// A bank reconstructs only with a delay or a gain, where neither is allowed.
    #[error("the bank gives back {}", later(*.delay, .gain))]
    NotInPlace {
        /// The delay of the output, in samples.
        delay: i64,
        /// The gain of the output.
        gain: Number,
    },
    /// A factoring scales the channels, which integers can't undo.
    #[error("lifting stages can't scale, and this factoring multiplies the {band} band by {scale}")]
    Scales {
        /// The band: `low` or `high`.
        band: &'static str,
        /// The factor.
        scale: Number,
    },
    /// A factoring delays a channel, which lifting stages can't do.
    #[error(
        "lifting stages can't delay, and this factoring delays the {band} band by {delay} pairs of samples"
    )]
    Delays {
        /// The band: `low` or `high`.
        band: &'static str,
        /// The delay, in pairs of samples.
        delay: i64,
    },
    /// A tap is not an integer over a power of two.
    #[error("the tap {tap} is no integer over a power of two")]
    NotDyadic {
        /// The tap.
        tap: Number,
    },
    /// The family has no member of this order.
    #[error("there is none of order {order}: orders are from {least} to {most}")]
    Order {
        /// The order.
        order: i64,
        /// The least order that there is.
        least: i64,
        /// The greatest one.
        most: i64,
    },
    /// There is no filter bank of this name.
    #[error("there is no biorthogonal bank with the name {name:?}")]
    Name {
        /// The name.
        name: String,
    },
    /// Some taps are irrational where fractions are needed.
    #[error("some taps are irrational, and this needs fractions")]
    Irrational,
    /// The evaluation was interrupted.
    #[error("interrupted")]
    Interrupted,
    /// There is no memory left.
    #[error("{0}")]
    Memory(#[from] NoMemory),
    /// The polynomial 0 is given where a filter is needed.
    #[error("the polynomial 0 is no filter")]
    Zero,
    /// A count exceeds its limit.
    #[error("{count} {what} are too many: at most {most} are computed")]
    TooMany {
        /// What is counted, in the plural.
        what: &'static str,
        /// The count that would be needed.
        count: usize,
        /// The greatest count that is allowed.
        most: usize,
    },
    /// At a tolerance more zeros are counted than the filter has.
    #[error("at this tolerance {counted} moments vanish, and the filter has {span} zeros")]
    Tolerance {
        /// The number of zeros counted at 1 and at -1.
        counted: usize,
        /// The number of zeros of the filter.
        span: usize,
    },
    /// Numbers are beyond the range of floating point, or differ too much in size.
    #[error("the values are too large, or differ too much in size, for floating point")]
    Range,
    /// A low-pass filter is not 0 at z = -1.
    #[error("the filter is {leak} of its DC gain at z = -1, so its cascade converges to no function")]
    NoZeroAtNyquist {
        /// The value at z = -1 over the value at z = 1.
        leak: crate::algebra::Real,
    },
    /// A filter is 0 at DC where a low-pass filter is needed.
    #[error("the filter is 0 at z = 1: it is no low-pass filter")]
    NoDc,
    /// The family has no wavelet of these orders.
    #[error("there is no wavelet of the orders {first} and {second} here: {allowed}")]
    Orders {
        /// The first order.
        first: i64,
        /// The second order.
        second: i64,
        /// The orders that are allowed.
        allowed: &'static str,
    },
}

impl From<Stopped> for FilterError {
    fn from(stopped: Stopped) -> FilterError {
        match stopped {
            Stopped::Memory(error) => error.into(),
            // Whatever else may stop work one day, it was stopped.
            _ => FilterError::Interrupted,
        }
    }
}

/// How the output of a bank differs from its input.
fn later(delay: i64, gain: &Number) -> String {
    let scaled = if gain.is_one() { String::new() } else { format!("{} times ", super::brief(gain)) };
    let samples = if delay.abs() == 1 { "sample" } else { "samples" };
    match delay {
        0 => format!("{scaled}what went in"),
        1.. => format!("{scaled}what went in {delay} {samples} before"),
        _ => format!("{scaled}what goes in {} {samples} later", -delay),
    }
}
