//! Lifting stages.

use std::fmt;
use std::str::FromStr;
use vcfilter_machine::Stoppable;

use num_bigint::BigInt;
use num_traits::Signed;

use crate::algebra::Number;

use super::ArrayError;
use super::rounding::StageRounding;
use super::word::Word;

/// The kind of a lifting stage: which samples it changes, and whether it adds or subtracts (VC-2 15.4.4.1).
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
    /// Every kind, in the order of the VC-2 numbers.
    pub const ALL: [StageKind; 4] = [
        StageKind::EvenAddOdd,
        StageKind::EvenSubtractOdd,
        StageKind::OddAddEven,
        StageKind::OddSubtractEven,
    ];

    /// Returns the name in the language, as in `stage("even_add_odd", ...)`.
    pub const fn name(self) -> &'static str {
        match self {
            StageKind::EvenAddOdd => "even_add_odd",
            StageKind::EvenSubtractOdd => "even_subtract_odd",
            StageKind::OddAddEven => "odd_add_even",
            StageKind::OddSubtractEven => "odd_subtract_even",
        }
    }

    /// Returns the parity of the samples that change: 0 for even, 1 for odd.
    pub fn parity(self) -> i128 {
        match self {
            StageKind::EvenAddOdd | StageKind::EvenSubtractOdd => 0,
            StageKind::OddAddEven | StageKind::OddSubtractEven => 1,
        }
    }

    /// Returns whether the stage subtracts the filtered samples.
    pub fn subtracts(self) -> bool {
        matches!(self, StageKind::EvenSubtractOdd | StageKind::OddSubtractEven)
    }

    /// Returns the kind that subtracts where this one adds, and adds where this one subtracts.
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

/// A lifting stage. It changes the samples `x[k]` of one parity to `x[k] ± ((sum of taps[i] * x[k + 2*(i+D) -
/// 1] + 2^(S-1)) >> S)`; where S is 0, without the offset (VC-2 15.4.4.1). [`Stage::with_rounding`] gives one that rounds
/// otherwise.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Stage {
    kind: StageKind,
    taps: Vec<Number>,
    delay: i64,
    shift: u32,
    rounding: StageRounding,
    word: Option<Word>,
}

impl Stage {
    /// Returns a stage with integer taps that rounds halves up; `delay` is VC-2's D, `shift` its S.
    ///
    /// # Errors
    /// [`ArrayError::NoTaps`]; [`ArrayError::Shift`] where S is beyond the limit.
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
        Ok(Stage { kind, taps, delay, shift, rounding: StageRounding::HalfUp, word: None })
    }

    /// Returns the same stage with another rounding. An offset that has a name gets it: with S = 2 the offset 0 is
    /// [`StageRounding::Floor`].
    ///
    /// # Errors
    /// [`ArrayError::Offset`] unless an offset lies from 0 to 2^S - 1.
    ///
    /// ```
    /// use vcfilter_core::arrays::{Space, Stage, StageKind::OddSubtractEven, StageRounding};
    ///
    /// let predict = Stage::new(OddSubtractEven, [1, 1], 0, 1)?.with_rounding(StageRounding::Floor)?;
    /// let detail = Space::new().symbols(1, "x")?.lift(&predict, 0)?;
    /// assert_eq!(detail.get(&[1])?.to_string(), "-1/2*x[0] + x[1] - 1/2*x[2] - 1/2*e1 + 1/2");
    /// # Ok::<(), vcfilter_core::arrays::ArrayError>(())
    /// ```
    pub fn with_rounding(self, rounding: StageRounding) -> Result<Stage, ArrayError> {
        let rounding = match rounding {
            StageRounding::Offset(offset) if offset.is_negative() || offset.bits() > self.shift.into() => {
                return Err(ArrayError::Offset { offset, shift: self.shift });
            }
            StageRounding::Offset(offset) => StageRounding::of_offset(offset, self.shift),
            named => named,
        };
        Ok(Stage { rounding, ..self })
    }

    /// Returns the same stage in words: all samples that it reads and all that it gives are words of so many bits. None stands for
    /// integers of any size. The weighted sum is exact, whatever the word.
    ///
    /// ```
    /// use vcfilter_core::arrays::{Equality, Space, Stage, StageKind::OddSubtractEven, Word, WordOverflow};
    ///
    /// let x = Space::new().symbols(1, "x")?;
    /// let predict = Stage::new(OddSubtractEven, [1, 1], 0, 1)?;
    /// let wrapping = Word::new(8, WordOverflow::Wrap)?;
    /// let stage = predict.clone().in_words(Some(wrapping));
    /// let back = x.lift(&stage, 0)?.lift(&stage.inverse(), 0)?;
    /// assert_eq!(back.equality(&x.in_words(wrapping)?)?, Equality::Proven);
    /// let stage = predict.in_words(Some(Word::new(8, WordOverflow::Saturate)?));
    /// let back = x.lift(&stage, 0)?.lift(&stage.inverse(), 0)?;
    /// assert!(matches!(back.equality(&x.in_words(stage.word().unwrap())?)?, Equality::Refuted(_)));
    /// # Ok::<(), vcfilter_core::arrays::ArrayError>(())
    /// ```
    pub fn in_words(self, word: Option<Word>) -> Stage {
        Stage { word, ..self }
    }

    /// Returns the kind of the stage: which samples change, and whether it adds or subtracts.
    pub fn kind(&self) -> StageKind {
        self.kind
    }

    /// Returns the taps: integers.
    pub fn taps(&self) -> &[Number] {
        &self.taps
    }

    /// D: how far the taps are moved towards higher indices, in pairs of samples.
    pub fn delay(&self) -> i64 {
        self.delay
    }

    /// S: the number of bits by which the weighted sum is shifted right.
    pub fn shift(&self) -> u32 {
        self.shift
    }

    /// How the weighted sum is rounded once it is divided by 2^S.
    pub fn rounding(&self) -> &StageRounding {
        &self.rounding
    }

    /// Returns the words that samples are held in; None of integers of any size.
    pub fn word(&self) -> Option<Word> {
        self.word
    }

    /// Returns the stage that undoes this one: it subtracts where this one adds, and the reverse. It rounds the same sum in the same
    /// way. In words that wrap around it undoes this one as well, but for what they make of the input; words that saturate lose what
    /// does not fit.
    pub fn inverse(&self) -> Stage {
        Stage { kind: self.kind.inverse(), ..self.clone() }
    }

    /// Returns whether both stages have the same effect on every signal, however their taps are written:
    /// `[3616, 3616]` with S=12 is `[113, 113]` with S=7, and to add what is rounded down is to subtract the negated sum rounded up.
    ///
    /// ```
    /// use vcfilter_core::arrays::{Stage, StageKind::OddSubtractEven, StageRounding};
    ///
    /// let of = |taps: [i64; 2], shift| Stage::new(OddSubtractEven, taps, 0, shift).unwrap();
    /// assert!(of([3616, 3616], 12).same_filter(&of([113, 113], 7)));
    /// assert!(!of([3616, 3616], 12).same_filter(&of([113, 113], 8)));
    /// let up = of([1, 1], 2).with_rounding(StageRounding::Ceiling).unwrap();
    /// let down = of([-1, -1], 2).inverse().with_rounding(StageRounding::Floor).unwrap();
    /// assert!(up.same_filter(&down) && !up.same_filter(&of([1, 1], 2)));
    /// ```
    pub fn same_filter(&self, other: &Stage) -> bool {
        self.canonical() == other.canonical()
    }

    /// The same filter, written in one way: with the least taps and shift, without zeros around the
    /// taps, rounding halves up where that can be, and else adding. Where it changes nothing its one tap is 0.
    pub(super) fn canonical(&self) -> Stage {
        let stage = self.reduced().trimmed();
        let rounding = match stage.rounding.offset(stage.shift) {
            Some(offset) => StageRounding::of_offset(offset, stage.shift),
            None => StageRounding::HalfEven,
        };
        let stage = Stage { rounding, ..stage };
        // As it is written for VC-2, even where it subtracts.
        let rounds_halves_up = |stage: &Stage| stage.shift > 0 && stage.rounding == StageRounding::HalfUp;
        let opposite = stage.opposite();
        match rounds_halves_up(&stage) || !stage.kind.subtracts() && !rounds_halves_up(&opposite) {
            true => stage,
            false => opposite,
        }
    }

    /// The same with negated taps, subtracting where it adds. With n = 2^S and integers v, `-((v + c) >> S)` is `(-v + n-1-c) >> S`;
    /// half to even of -v is minus that of v.
    fn opposite(&self) -> Stage {
        let rounding = match self.rounding.offset(self.shift) {
            Some(offset) => {
                let last = (BigInt::from(1) << self.shift) - 1;
                StageRounding::of_offset(last - offset, self.shift)
            }
            None => StageRounding::HalfEven,
        };
        let taps = self.taps.iter().map(|tap| -tap).collect();
        Stage { kind: self.kind.inverse(), taps, rounding, ..self.clone() }
    }

    /// Without zeros around the taps. Where all are 0 nothing is changed: every rounding makes 0 of 0, as offsets are below 2^S.
    fn trimmed(self) -> Stage {
        let Some(first) = self.taps.iter().asking().position(|tap| !tap.is_zero()) else {
            return Stage {
                kind: StageKind::EvenAddOdd,
                taps: vec![Number::ZERO],
                delay: 0,
                shift: 0,
                rounding: StageRounding::HalfUp,
                word: self.word,
            };
        };
        let last = self.taps.iter().asking().rposition(|tap| !tap.is_zero()).unwrap_or(first);
        let taps = self.taps[first..=last].to_vec();
        Stage { taps, delay: self.delay + first as i64, ..self }
    }

    /// The same with its taps and its shift divided by the greatest power of two that divides both
    /// `2^S` and every tap. With x the taps' sum over that power 2^a, `(2^a x + 2^(S-1)) >> S` is
    /// `(x + 2^(S-a-1)) >> (S-a)` for a < S; for a = S the sum is a multiple of 2^S, so that the
    /// offset changes nothing and x is left. Of any offset c the whole part of c/2^a is left. The names of roundings, half to even
    /// among them, look at the quotient alone.
    fn reduced(&self) -> Stage {
        let common = self.taps.iter().asking().map(Number::valuation).fold(self.shift, u32::min);
        let taps = self.taps.iter().asking().map(|tap| tap.shifted_right(common)).collect();
        let shift = self.shift - common;
        Stage { taps, shift, rounding: self.rounding.rescaled(self.shift, shift), ..self.clone() }
    }

    /// Both at once, where neither rounds: they change samples of one parity by a filter of the others,
    /// so that their taps add up. None where they do not, or where their taps lie far apart. Both are
    /// canonical, and so is what is returned.
    pub(super) fn merged(&self, other: &Stage) -> Option<Stage> {
        let exact = self.shift == 0 && other.shift == 0 && self.kind == other.kind;
        let end = |stage: &Stage| stage.delay.checked_add(stage.taps.len() as i64);
        let start = self.delay.min(other.delay);
        let length = usize::try_from(end(self)?.max(end(other)?).checked_sub(start)?).ok()?;
        if !exact || length > 2 * (self.taps.len() + other.taps.len()) {
            return None;
        }
        let mut taps = vec![Number::ZERO; length];
        for stage in [self, other] {
            for (place, tap) in taps[(stage.delay - start) as usize..].iter_mut().zip(&stage.taps) {
                *place = &*place + tap;
            }
        }
        Some(Stage { taps, delay: start, ..self.clone() }.canonical())
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

    /// Returns the taps, each with the distance from the changed sample to the sample that it weights.
    pub fn reach(&self) -> impl Iterator<Item = (i128, &Number)> {
        let first = 2 * i128::from(self.delay) - 1;
        self.taps.iter().enumerate().asking().map(move |(i, tap)| (first + 2 * i as i128, tap))
    }
}

impl fmt::Display for Stage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "stage(\"{}\", taps={:?}, D={}, S={}",
            self.kind.name(),
            self.taps,
            self.delay,
            self.shift
        )?;
        match &self.rounding {
            StageRounding::HalfUp => {}
            StageRounding::Offset(offset) => write!(f, ", offset={offset}")?,
            named => write!(f, ", rounding=\"{}\"", named.name().unwrap_or_default())?,
        }
        if let Some(word) = self.word {
            write!(f, ", bits={}, overflow=\"{}\"", word.bits(), word.overflow().name())?;
        }
        f.write_str(")")
    }
}
