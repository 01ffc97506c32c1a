//! Errors of the z-domain as faults: help that says which filters, scales and delays would work.

use crate::algebra::Number;
use crate::diagnostics::ProblemCode;
use crate::filters::{FilterError, NoiseError, SignalError};

use super::conversions::unforeseen;
use super::{Fault, division_by_zero, interrupted};

impl From<NoiseError> for Fault {
    fn from(error: NoiseError) -> Fault {
        match error {
            NoiseError::Filter(error) => error.into(),
            NoiseError::Array(error) => (*error).into(),
            error => unforeseen(&error),
        }
    }
}

impl From<SignalError> for Fault {
    fn from(error: SignalError) -> Fault {
        let message = error.to_string();
        match error {
            SignalError::Empty => Fault::new(ProblemCode::ValueRange, message)
                .label("empty")
                .help("give at least one sample, as in `[3, 1, 4]`"),
            SignalError::Filter(error @ FilterError::NoInverse { .. }) => {
                let fault = Fault::new(ProblemCode::FilterNotReconstructing, error.to_string());
                fault.help("synthesis gives the signal back where `reconstruction(bank)` says so, but for rounded taps")
            }
            SignalError::Filter(error @ FilterError::Delays { .. }) => {
                Fault::new(ProblemCode::FilterNotInteger, error.to_string())
                    .help("give `edges=\"periodic\"`, where a band turns around its end, or delay h0 and g0 so that both are centred at n = 0")
            }
            SignalError::Filter(error) => error.into(),
            SignalError::Array(error) => (*error).into(),
            SignalError::Bands(error) => Fault::new(ProblemCode::ValueRange, error.to_string())
                .help("give a map from (level, band) to bands: `H` of each level, and `L` of the last one"),
            SignalError::BandLength { .. } => Fault::new(ProblemCode::ValueRange, message)
                .label("another length")
                .help("change coefficients, and keep how many there are"),
            error => unforeseen(&error),
        }
    }
}

/// `h * 2`, or `h / 2` for the factor 1/2.
fn times(name: &str, factor: &Number) -> String {
    match Number::ONE.divided_by(factor) {
        _ if factor.is_integer() => format!("{name} * {factor}"),
        Some(over) if over.is_integer() => format!("{name} / {over}"),
        _ => format!("{name} * ({factor})"),
    }
}

fn over(name: &str, factor: &Number) -> String {
    Number::ONE.divided_by(factor).map_or_else(|| name.to_string(), |over| times(name, &over))
}

impl From<FilterError> for Fault {
    fn from(error: FilterError) -> Fault {
        let (code, help) = match &error {
            FilterError::TooLong => (
                ProblemCode::LimitLength,
                "filters may have up to 10,000 entries: take shorter ones, fewer levels or smaller delays",
            ),
            FilterError::TooLarge => (
                ProblemCode::LimitBits,
                "round the entries first, as `round_taps(p, 12).filter` does, or take shorter polynomials",
            ),
            FilterError::DivisionByZero => return division_by_zero(),
            FilterError::NotDivisible { .. } => {
                (ProblemCode::FilterNotDivisible, "`divide(a, b)` gives quotient and remainder")
            }
            FilterError::NotInvertible { .. } => (
                ProblemCode::FilterNotInvertible,
                "a matrix has an inverse of Laurent polynomials where its determinant is a single power of z",
            ),
            FilterError::NotHalfBand { .. } => (
                ProblemCode::FilterNotReconstructing,
                "such a filter is the product of two low-pass filters that reconstruct: `product_filter(w)`",
            ),
            FilterError::NotReconstructing { found, .. }
                if found.nearly_monomial(&Number::ratio(1, 100)).is_some() =>
            {
                (
                    ProblemCode::FilterNotReconstructing,
                    "for taps that were rounded give a tolerance: `lifting(h, g, tolerance=1e-9)`",
                )
            }
            FilterError::NotReconstructing { .. } => (
                ProblemCode::FilterNotReconstructing,
                "h is the low-pass of analysis, g that of synthesis; where g is the high-pass of analysis, `lifting(filter_bank(h, h1=g))`",
            ),
            FilterError::NoInverse { next, nearly, .. } => {
                let help = if *nearly {
                    "for taps that were rounded give a tolerance: `lifting(bank, tolerance=1e-6)`"
                } else {
                    "`reconstruction(bank)` tells more; the low-pass filters alone are factored by `lifting(bank.h0, bank.g0)`"
                };
                let fault = Fault::new(ProblemCode::FilterNotReconstructing, error.to_string()).help(help);
                return next.iter().fold(fault, |fault, failure| fault.note(failure.to_string()));
            }
            FilterError::NotInPlace { delay, gain } => {
                let filter = |name: &str| match delay {
                    0 => over(&format!("bank.{name}"), gain),
                    _ if gain.is_one() => format!("delay(bank.{name}, {})", -delay),
                    _ => over(&format!("delay(bank.{name}, {})", -delay), gain),
                };
                return Fault::new(ProblemCode::FilterNotInteger, error.to_string())
                    .note("lifting stages give back what went in, neither late nor scaled")
                    .help(format!("take `{}` and `{}` for analysis", filter("h0"), filter("h1")));
            }
            FilterError::CommonFactor { filter: "h", .. } => (
                ProblemCode::FilterNotReconstructing,
                "take another h, whose even and odd entries have nothing in common",
            ),
            FilterError::CommonFactor { .. } => (
                ProblemCode::FilterNotReconstructing,
                "take another g, whose even and odd entries have nothing in common",
            ),
            FilterError::TooManyTaps => (ProblemCode::LimitLength, "factor a shorter filter"),
            FilterError::NoFactoring { .. } => (
                ProblemCode::FilterNotReconstructing,
                "give another tolerance, near to the rounding of the taps",
            ),
            FilterError::Scales { band: "high", scale } => {
                let (h1, g1) = (times("bank.h1", scale), over("bank.g1", scale));
                return Fault::new(ProblemCode::FilterNotInteger, error.to_string())
                    .help(format!("scale the high-pass filters: take `{h1}` and `{g1}`"));
            }
            FilterError::Scales { scale, .. } => {
                let call = format!("wavelet(lifting({}, {}))", times("h", scale), over("g", scale));
                return Fault::new(ProblemCode::FilterNotInteger, error.to_string())
                    .help(format!("scale the filters, those of a bank f are f.h0 and f.g0: `{call}`"));
            }
            FilterError::Delays { band: "high", .. } => (
                ProblemCode::FilterNotInteger,
                "delay h1 and g1 so that the one is centred at n = -1 and the other at n = 1",
            ),
            FilterError::Delays { .. } => {
                (ProblemCode::FilterNotInteger, "delay h and g so that both are centred at n = 0")
            }
            FilterError::NotDyadic { .. } => (
                ProblemCode::FilterNotInteger,
                "integer lifting shifts right: round the taps first, as `round_taps(lifting(h, g), 12)` does",
            ),
            FilterError::Order { .. } => {
                (ProblemCode::FilterOrders, "try `daubechies(4)`, `symlet(4)` or `coiflet(2)`")
            }
            FilterError::Name { .. } => {
                let names = crate::filters::BIORTHOGONAL.map(|name| format!("\"{name}\"")).join(", ");
                return Fault::new(ProblemCode::FilterOrders, error.to_string())
                    .help(format!("names are {names}; others are given by `spline(n, m)`"));
            }
            FilterError::Irrational => (
                ProblemCode::FilterNotInteger,
                "`round_taps(f, 12)` makes fractions of them, with 12 bits after the point",
            ),
            FilterError::Interrupted => return interrupted(),
            FilterError::Memory(error) => return (*error).into(),
            FilterError::Zero => (ProblemCode::FilterZero, "give a filter with an entry that is not 0"),
            FilterError::Tolerance { .. } => (
                ProblemCode::ValueRange,
                "give a smaller tolerance, such as 1/1000, or 1e-9 for taps with many digits",
            ),
            FilterError::TooMany { .. } => {
                (ProblemCode::LimitLength, "take a shorter filter or fewer levels")
            }
            // Rounding of taps leaves a little; more than that no tolerance makes a low-pass filter.
            FilterError::NoZeroAtNyquist { leak } if leak.0 > 0.01 => (
                ProblemCode::FilterNoZero,
                "a low-pass filter is 0 at z = -1: its even taps and its odd taps have the same sum; `zeros(f)` shows where f is 0",
            ),
            FilterError::NoZeroAtNyquist { .. } => (
                ProblemCode::FilterNoZero,
                "`zeros(f)` shows the zeros of a filter; where its taps are rounded, give a tolerance, as in `tolerance=1/1000`",
            ),
            FilterError::Range => (
                ProblemCode::LimitBits,
                "sizes may differ by up to 300 bits, and lie between about 1e-150 and 1e150: scale the filter",
            ),
            FilterError::NoDc => {
                (ProblemCode::FilterNoZero, "give the low-pass filter of a bank, such as `fir(w).g0`")
            }
            FilterError::Orders { .. } => {
                (ProblemCode::FilterOrders, "try `interpolating(4, 2)` or `spline(2, 2)`")
            }
            error => return unforeseen(error),
        };
        Fault::new(code, error.to_string()).help(help)
    }
}
