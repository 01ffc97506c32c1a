//! Which numbers are equal, and their order.

use std::cmp::Ordering;
use std::hash::{Hash, Hasher};

use super::{Number, Repr, irrational};

/// Approximate numbers are equal where their difference may be 0.
impl PartialEq for Number {
    fn eq(&self, other: &Number) -> bool {
        match (&self.0, &other.0) {
            (Repr::Dyadic { mantissa: a, shift: s }, Repr::Dyadic { mantissa: b, shift: t }) => {
                a == b && s == t
            }
            (Repr::Big(a), Repr::Big(b)) => a == b,
            (Repr::Root(a), Repr::Root(b)) => a == b,
            (Repr::Near(_), _) | (_, Repr::Near(_)) => irrational::may_be_equal(self, other),
            // An exact number is written in one way.
            _ => false,
        }
    }
}

impl Eq for Number {}

impl Number {
    /// Returns the order in which numbers are sorted: as [`Ord`], but where one is approximate, by the middle of what it may be.
    /// Approximate numbers may all be equal to their neighbours while the first is less than the last, which no sorting can take.
    pub fn total_cmp(&self, other: &Number) -> Ordering {
        let exact = |number: &Number| if number.is_exact() { number.clone() } else { number.big().into() };
        exact(self).cmp(&exact(other))
    }
}

impl Hash for Number {
    fn hash<H: Hasher>(&self, state: &mut H) {
        match &self.0 {
            Repr::Dyadic { mantissa, shift } => (0u8, mantissa, shift).hash(state),
            Repr::Big(value) => (1u8, value).hash(state),
            Repr::Root(root) => (2u8, root).hash(state),
            // Those that are equal may have different digits.
            Repr::Near(_) => 3u8.hash(state),
        }
    }
}

impl PartialOrd for Number {
    fn partial_cmp(&self, other: &Number) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Number {
    fn cmp(&self, other: &Number) -> Ordering {
        match (&self.0, &other.0) {
            (Repr::Dyadic { .. }, Repr::Dyadic { .. }) => (self - other).signum().cmp(&0),
            _ if self == other => Ordering::Equal,
            (Repr::Root(a), Repr::Root(b)) if a.d != b.d => {
                if a.is_below(b) {
                    Ordering::Less
                } else {
                    Ordering::Greater
                }
            }
            _ if !(self.is_rational() && other.is_rational()) => (self - other).signum().cmp(&0),
            _ => {
                let (a, b) = (self.big(), other.big());
                (a.numer() * b.denom()).cmp(&(b.numer() * a.denom()))
            }
        }
    }
}
