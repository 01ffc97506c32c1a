//! Biorthogonal filters by the names that tables give them.

use crate::algebra::Number;

use super::super::design::{spline, with_high_passes};
use super::super::{FilterBank, FilterError};
use super::half_band::{factors, low_pass};

/// The names of [`biorthogonal`]: the zeros at -1 of g0 and of h0. Of "5.5" they are not those that it says: 6 of g0 and 4 of h0.
pub const BIORTHOGONAL: [&str; 15] =
    ["1.1", "1.3", "1.5", "2.2", "2.4", "2.6", "2.8", "3.1", "3.3", "3.5", "3.7", "3.9", "4.4", "5.5", "6.8"];

/// Returns the biorthogonal filter bank of this name (A. Cohen, I. Daubechies and J.-C. Feauveau, Comm. Pure Appl. Math. 45, 1992). Up
/// to "3.9" they are [`spline`]s, exactly; of "4.4" (known as 9/7), "5.5" and "6.8" both low-pass filters share the factors of a
/// half-band filter, and have at least 60 digits. g0 has the sum 2 and h0 the sum 1.
///
/// # Errors
/// [`FilterError::Name`]
///
/// ```
/// use vcfilter_core::filters::{biorthogonal, spline};
/// assert_eq!(biorthogonal("2.2"), spline(2, 2));
/// assert_eq!(biorthogonal("4.4")?.h0.entries().len(), 9);
/// # Ok::<(), vcfilter_core::filters::FilterError>(())
/// ```
pub fn biorthogonal(name: &str) -> Result<FilterBank, FilterError> {
    match name {
        "4.4" => Ok(split([4, 4], |factor| factor.is_pair)),
        "5.5" => Ok(split([6, 4], |factor| factor.real < 0.3)),
        "6.8" => Ok(split([6, 8], |factor| !factor.is_middle)),
        _ => {
            let known = BIORTHOGONAL.contains(&name).then(|| name.split_once('.')).flatten();
            let order = |text: &str| text.parse::<i64>().ok();
            let orders = known.and_then(|(n, m)| Some((order(n)?, order(m)?)));
            let (n, m) = orders.ok_or_else(|| FilterError::Name { name: name.to_string() })?;
            spline(n, m)
        }
    }
}

/// What tells the factors of a half-band filter apart.
struct Told {
    is_pair: bool,
    /// The real part of the zero inside the unit circle.
    real: f64,
    /// Whether its real part lies between those of two others.
    is_middle: bool,
}

/// The bank of which g0 and h0 have so many zeros at -1, and h0 those factors that it takes.
fn split(zeros: [u32; 2], h0_takes: impl Fn(&Told) -> bool) -> FilterBank {
    let factors = factors(i64::from(zeros[0] + zeros[1]) / 2);
    let reals: Vec<f64> = factors.iter().map(|factor| factor.zero.re.to_f64()).collect();
    let told = |at: usize| Told {
        is_pair: factors[at].is_pair(),
        real: reals[at],
        is_middle: reals.iter().any(|real| *real < reals[at]) && reals.iter().any(|real| *real > reals[at]),
    };
    let part = |h0: bool| {
        let mine: Vec<_> = (0..factors.len())
            .filter(|&at| h0_takes(&told(at)) == h0)
            .map(|at| factors[at].whole())
            .collect();
        let (count, sum) = if h0 { (zeros[1], Number::ONE) } else { (zeros[0], Number::from(2)) };
        let filter = low_pass(count, mine, &sum);
        // Its taps are symmetric and odd in number.
        let middle = filter.high() / 2;
        filter.delayed(-middle)
    };
    with_high_passes(part(true), part(false))
}
