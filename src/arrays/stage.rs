//! Lifting stages.

use std::fmt;
use std::str::FromStr;

use num_bigint::BigInt;

use crate::algebra::Number;

use super::ArrayError;

/// Which samples a lifting stage changes, and how (VC-2 15.4.4.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum StageKind {
    /// Adds a filter of the odd samples to the even ones (type 1).
    EvenAddOdd,
    /// Subtracts a filter of the odd samples from the even ones (type 2).
    EvenSubtractOdd,
    /// Adds a filter of the even samples to the odd ones (type 3).
    OddAddEven,
    /// Subtracts a filter of the even samples from the odd ones (type 4).
    OddSubtractEven,
}

impl StageKind {
    /// All of them, in the order of their VC-2 numbers.
    pub const ALL: [StageKind; 4] = [
        StageKind::EvenAddOdd,
        StageKind::EvenSubtractOdd,
        StageKind::OddAddEven,
        StageKind::OddSubtractEven,
    ];

    /// As in `stage("even_add_odd", ...)`.
    pub fn name(self) -> &'static str {
        match self {
            StageKind::EvenAddOdd => "even_add_odd",
            StageKind::EvenSubtractOdd => "even_subtract_odd",
            StageKind::OddAddEven => "odd_add_even",
            StageKind::OddSubtractEven => "odd_subtract_even",
        }
    }

    /// 0 where even samples change, 1 where odd ones do.
    pub fn parity(self) -> i128 {
        match self {
            StageKind::EvenAddOdd | StageKind::EvenSubtractOdd => 0,
            StageKind::OddAddEven | StageKind::OddSubtractEven => 1,
        }
    }

    /// Whether the filtered samples are subtracted.
    pub fn subtracts(self) -> bool {
        matches!(self, StageKind::EvenSubtractOdd | StageKind::OddSubtractEven)
    }

    /// Adds where it subtracted and the other way round.
    pub fn inverse(self) -> StageKind {
        match self {
            StageKind::EvenAddOdd => StageKind::EvenSubtractOdd,
            StageKind::EvenSubtractOdd => StageKind::EvenAddOdd,
            StageKind::OddAddEven => StageKind::OddSubtractEven,
            StageKind::OddSubtractEven => StageKind::OddAddEven,
        }
    }
}

impl FromStr for StageKind {
    type Err = ();

    fn from_str(name: &str) -> Result<StageKind, ()> {
        StageKind::ALL.into_iter().find(|kind| kind.name() == name).ok_or(())
    }
}

/// A lifting stage: at an index k of its parity, `x[k] ± ((sum of taps[i] * x[k + 2*(i+D) - 1] +
/// 2^(S-1)) >> S)`, without the offset where S is 0 (VC-2 15.4.4.1).
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Stage {
    kind: StageKind,
    taps: Vec<Number>,
    delay: i64,
    shift: u32,
}

impl Stage {
    /// A stage; `delay` is VC-2's D, `shift` its S.
    ///
    /// # Errors
    /// [`ArrayError::NoTaps`], [`ArrayError::Shift`] where S is beyond the limit.
    pub fn new<T: Into<BigInt>>(
        kind: StageKind,
        taps: impl IntoIterator<Item = T>,
        delay: i64,
        shift: u32,
    ) -> Result<Stage, ArrayError> {
        let taps: Vec<Number> = taps.into_iter().map(|tap| Number::from(tap.into())).collect();
        if taps.is_empty() {
            return Err(ArrayError::NoTaps);
        }
        if shift > super::limits::SHIFT_BITS {
            return Err(ArrayError::Shift { bits: shift.into() });
        }
        Ok(Stage { kind, taps, delay, shift })
    }

    /// Which samples change, and how.
    pub fn kind(&self) -> StageKind {
        self.kind
    }

    /// The weights, integers.
    pub fn taps(&self) -> &[Number] {
        &self.taps
    }

    /// D: how far the taps are delayed, in pairs of samples.
    pub fn delay(&self) -> i64 {
        self.delay
    }

    /// S: by how many bits the weighted sum is shifted right.
    pub fn shift(&self) -> u32 {
        self.shift
    }

    /// The stage that undoes this one: it adds where this one subtracts.
    pub fn inverse(&self) -> Stage {
        Stage { kind: self.kind.inverse(), ..self.clone() }
    }

    /// The same stage without zeros around its taps; a single zero where all are.
    pub(super) fn trimmed(&self) -> Stage {
        let Some(first) = self.taps.iter().position(|tap| !tap.is_zero()) else {
            return Stage { taps: vec![Number::ZERO], delay: 0, ..self.clone() };
        };
        let last = self.taps.iter().rposition(|tap| !tap.is_zero()).unwrap_or(first);
        let taps = self.taps[first..=last].to_vec();
        Stage { taps, delay: self.delay + first as i64, ..self.clone() }
    }

    /// The same with its taps and its shift divided by the greatest power of two that divides both
    /// `2^S` and every tap. With x the taps' sum over that power 2^a, `(2^a x + 2^(S-1)) >> S` is
    /// `(x + 2^(S-a-1)) >> (S-a)` for a < S; for a = S the sum is a multiple of 2^S, so that the
    /// offset changes nothing and x is left.
    pub(super) fn reduced(&self) -> Stage {
        let common = self.taps.iter().map(Number::valuation).fold(self.shift, u32::min);
        let taps = self.taps.iter().map(|tap| tap.shifted_right(common)).collect();
        Stage { taps, shift: self.shift - common, ..self.clone() }
    }

    /// The same on samples that are numbered by one more or less.
    pub(super) fn other_parity(&self) -> Stage {
        let kind = match self.kind {
            StageKind::EvenAddOdd => StageKind::OddAddEven,
            StageKind::EvenSubtractOdd => StageKind::OddSubtractEven,
            StageKind::OddAddEven => StageKind::EvenAddOdd,
            StageKind::OddSubtractEven => StageKind::EvenSubtractOdd,
        };
        Stage { kind, ..self.clone() }
    }

    /// The taps with the distance from the changed sample to the one that they weigh.
    pub fn reach(&self) -> impl Iterator<Item = (i128, &Number)> {
        let first = 2 * i128::from(self.delay) - 1;
        self.taps.iter().enumerate().map(move |(i, tap)| (first + 2 * i as i128, tap))
    }
}

impl fmt::Display for Stage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "stage(\"{}\", taps={:?}, D={}, S={})", self.kind.name(), self.taps, self.delay, self.shift)
    }
}
