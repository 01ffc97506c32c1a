//! Numbers that are known only approximately: roots, norms, decibels.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};

/// A floating-point number, for values that are not computed exactly. Every value equals itself, NaN too, and
/// values have a total order, so that they can be compared and hashed.
///
/// ```
/// use vcfilter_core::algebra::Real;
/// assert_eq!(Real(2f64.sqrt()).to_string(), "1.414213562");
/// assert_eq!(Real(-0.5).to_string(), "-0.5");
/// assert_eq!(Real(1e-20).to_string(), "1e-20");
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Real(pub f64);

impl PartialEq for Real {
    fn eq(&self, other: &Real) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Real {}

impl PartialOrd for Real {
    fn partial_cmp(&self, other: &Real) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Real {
    fn cmp(&self, other: &Real) -> Ordering {
        // Adding 0 makes -0 to 0.
        (self.0 + 0.0).total_cmp(&(other.0 + 0.0))
    }
}

impl Hash for Real {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (self.0 + 0.0).to_bits().hash(state);
    }
}

/// Shown with at most ten significant digits, since platforms differ in the last digits of transcendental
/// functions.
impl fmt::Display for Real {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let x = self.0 + 0.0;
        if !x.is_finite() {
            return write!(f, "{x}");
        }
        let rounded: f64 = format!("{x:.9e}").parse().unwrap_or(x);
        match rounded.abs() {
            size if size == 0.0 || (1e-5..1e15).contains(&size) => write!(f, "{rounded}"),
            _ => write!(f, "{rounded:e}"),
        }
    }
}

impl From<f64> for Real {
    fn from(value: f64) -> Real {
        Real(value)
    }
}
