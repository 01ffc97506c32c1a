//! What can't be done with filters.

use crate::algebra::Number;
use vcfilter_machine::{NoMemory, Stopped};

use super::{Failure, Laurent, MOST_ENTRIES};

/// Why there is no result.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum FilterError {
    /// A polynomial of too many entries, or too far from 0.
    #[error("the polynomial would span more than {MOST_ENTRIES} entries, or lie too far from 0")]
    TooLong,
    /// Polynomials of numbers so large that an operation on them takes too long.
    #[error("polynomials of this many entries with numbers this large take too much work")]
    TooLarge,
    /// Division by the polynomial 0.
    #[error("division by the polynomial 0")]
    DivisionByZero,
    /// A division that leaves something.
    #[error("the division leaves a remainder: {remainder}")]
    NotDivisible {
        /// What is left.
        remainder: Laurent,
    },
    /// A determinant that is no monomial.
    #[error("the determinant {determinant} is no single power of z, so no inverse is of finite length")]
    NotInvertible {
        /// The determinant.
        determinant: Laurent,
    },
    /// Filters that lose or alias something.
    #[error(
        "the filters don't reconstruct: the product of h and g should have a single entry at every other n, and has {found} at n = {phase} + 2k"
    )]
    NotReconstructing {
        /// The entries of the product at every other n, of that parity where they are fewer.
        found: Laurent,
        /// The parity.
        phase: i64,
    },
    /// Polyphase components with a common factor.
    #[error(
        "the even and odd entries of {filter} have the common factor {factor}, so no filter {other} reconstructs with it"
    )]
    CommonFactor {
        /// `h` or `g`.
        filter: &'static str,
        /// The other one of the two.
        other: &'static str,
        /// What divides both.
        factor: Laurent,
    },
    /// A filter too long to be factored.
    #[error("filters to be factored have at most {} entries of a parity", super::euclid::MOST_TAPS)]
    TooManyTaps,
    /// A search that found nothing within its limits.
    #[error("no factoring into lifting steps was found in {tried} divisions")]
    NoFactoring {
        /// How many.
        tried: usize,
    },
    /// A bank whose synthesis does not undo its analysis.
    #[error("the bank does not reconstruct: {first}{}", match .others { 0 => String::new(), 1 => ", and 1 more coefficient differs".to_string(), n => format!(", and {n} more coefficients differ") })]
    NoInverse {
        /// The first coefficient that fails.
        first: Failure,
        /// Of those after it, a few.
        next: Vec<Failure>,
        /// How many coefficients fail after the first.
        others: usize,
        /// Whether all deviations are as small as rounded taps leave.
        nearly: bool,
    },
    /// A bank that reconstructs, but late or scaled, where nothing may be.
    #[error("the bank gives back {}", later(*.delay, .gain))]
    NotInPlace {
        /// By how many samples the output is late.
        delay: i64,
        /// What it is multiplied with.
        gain: Number,
    },
    /// A factoring that integers can't follow: it scales the channels.
    #[error("lifting stages can't scale, and this factoring multiplies the {band} band by {scale}")]
    Scales {
        /// `low` or `high`.
        band: &'static str,
        /// By what.
        scale: Number,
    },
    /// A factoring that moves the channels against each other.
    #[error(
        "lifting stages can't delay, and this factoring delays the {band} band by {delay} pairs of samples"
    )]
    Delays {
        /// `low` or `high`.
        band: &'static str,
        /// By how much, in pairs of samples.
        delay: i64,
    },
    /// A tap that is no integer over a power of two.
    #[error("the tap {tap} is no integer over a power of two")]
    NotDyadic {
        /// The tap.
        tap: Number,
    },
    /// The evaluation was stopped.
    #[error("interrupted")]
    Interrupted,
    /// The system gives no more memory.
    #[error("{0}")]
    Memory(#[from] NoMemory),
    /// The polynomial 0, where a filter is needed.
    #[error("the polynomial 0 is no filter")]
    Zero,
    /// More than is computed at once.
    #[error("{count} {what} are too many: at most {most} are computed")]
    TooMany {
        /// Of what.
        what: &'static str,
        /// The number that would be needed.
        count: usize,
        /// The number that is allowed.
        most: usize,
    },
    /// A tolerance at which more moments vanish than a filter can have zeros.
    #[error("at this tolerance {counted} moments vanish, and the filter has {span} zeros")]
    Tolerance {
        /// Zeros that would be counted at 1 and at -1.
        counted: usize,
        /// The number that there are.
        span: usize,
    },
    /// Numbers that floating point does not hold, or that differ too much in size.
    #[error("the values are too large, or differ too much in size, for floating point")]
    Range,
    /// A low-pass filter that is not 0 at z = -1.
    #[error("the filter is {leak} of its DC gain at z = -1, so its cascade converges to no function")]
    NoZeroAtNyquist {
        /// The value at -1 over that at 1.
        leak: crate::algebra::Real,
    },
    /// A filter that is 0 at DC, where a low-pass filter is needed.
    #[error("the filter is 0 at z = 1: it is no low-pass filter")]
    NoDc,
    /// Orders for which there is no wavelet of the family.
    #[error("there is no wavelet of the orders {first} and {second} here: {allowed}")]
    Orders {
        /// The first.
        first: i64,
        /// The second.
        second: i64,
        /// Which there are.
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
