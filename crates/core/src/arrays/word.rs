//! Words of n bits, as registers and memories of hardware have them.

use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::One;

use crate::algebra::{Index, IntegerRange};

use super::array::Array;
use super::code::Code;
use super::error::{ArrayError, limits};
use super::node::Op;
use super::pointwise::Pointwise;

/// What becomes of a value that a word does not hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum WordOverflow {
    /// Its higher bits are lost: it wraps around, in two's complement.
    Wrap,
    /// It becomes the nearest value that the word holds.
    Saturate,
}

impl WordOverflow {
    /// Returns the name in the language, as in `stage(..., bits=8, overflow="wrap")`.
    pub const fn name(self) -> &'static str {
        match self {
            WordOverflow::Wrap => "wrap",
            WordOverflow::Saturate => "saturate",
        }
    }

    /// Returns the one of a name; None where there is none of that name.
    ///
    /// ```
    /// use vcfilter_core::arrays::WordOverflow;
    /// assert_eq!(WordOverflow::named("wrap"), Some(WordOverflow::Wrap));
    /// assert_eq!(WordOverflow::named("error"), None);
    /// ```
    pub fn named(name: &str) -> Option<WordOverflow> {
        [WordOverflow::Wrap, WordOverflow::Saturate].into_iter().find(|overflow| overflow.name() == name)
    }
}

/// A word: integers of so many bits in two's complement, and what becomes of others.
///
/// ```
/// use vcfilter_core::arrays::{Word, WordOverflow};
///
/// let wrapping = Word::new(8, WordOverflow::Wrap)?;
/// assert_eq!(wrapping.of(&200.into()), (-56).into());
/// let saturating = Word::new(8, WordOverflow::Saturate)?;
/// assert_eq!(saturating.of(&200.into()), 127.into());
/// # Ok::<(), vcfilter_core::arrays::ArrayError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Word {
    bits: u32,
    overflow: WordOverflow,
}

impl Word {
    /// Returns words of at least one bit.
    ///
    /// # Errors
    /// [`ArrayError::WordBits`] of no bits, or of more than [`limits::SHIFT_BITS`].
    pub fn new(bits: u32, overflow: WordOverflow) -> Result<Word, ArrayError> {
        match bits {
            1..=limits::SHIFT_BITS => Ok(Word { bits, overflow }),
            _ => Err(ArrayError::WordBits(bits)),
        }
    }

    /// Returns the number of bits, the sign's included.
    pub fn bits(self) -> u32 {
        self.bits
    }

    /// Returns what becomes of values that do not fit.
    pub fn overflow(self) -> WordOverflow {
        self.overflow
    }

    /// Returns the range of the values: from -2^(bits-1) to 2^(bits-1) - 1.
    pub fn range(self) -> IntegerRange {
        let half = BigInt::one() << (self.bits - 1);
        IntegerRange { lower: -half.clone(), upper: half - 1 }
    }

    /// Returns what an integer becomes.
    pub fn of(self, value: &BigInt) -> BigInt {
        let IntegerRange { lower, upper } = self.range();
        match self.overflow {
            WordOverflow::Saturate => value.clamp(&lower, &upper).clone(),
            WordOverflow::Wrap => (value - &lower).mod_floor(&(BigInt::one() << self.bits)) + lower,
        }
    }
}

/// Every value as a word holds it.
#[derive(Debug)]
struct InWords(Word);

impl Pointwise for InWords {
    fn name(&self) -> &'static str {
        self.0.overflow.name()
    }

    fn definition(&self) -> String {
        format!("{} to {} bit{}", self.name(), self.0.bits, if self.0.bits == 1 { "" } else { "s" })
    }

    fn value(&self, value: &BigInt, _: &Index) -> BigInt {
        self.0.of(value)
    }

    /// What lies between two numbers that wrap around differently takes every value.
    fn range_at(&self, range: &IntegerRange, _: &Index) -> IntegerRange {
        let ends = IntegerRange { lower: self.0.of(&range.lower), upper: self.0.of(&range.upper) };
        let wraps = &ends.upper - &ends.lower != &range.upper - &range.lower;
        if self.0.overflow == WordOverflow::Wrap && wraps { self.0.range() } else { ends }
    }

    fn kept(&self) -> Option<IntegerRange> {
        Some(self.0.range())
    }

    fn modulus_bits(&self) -> Option<u32> {
        (self.0.overflow == WordOverflow::Wrap).then_some(self.0.bits)
    }

    fn code(&self, value: &Code) -> Option<Code> {
        Some(match self.0.overflow {
            WordOverflow::Saturate => {
                let IntegerRange { lower, upper } = self.0.range();
                value.maximum(&lower.into()).minimum(&upper.into())
            }
            // What is above the word is taken off: floor((v + 2^(n-1)) / 2^n) words.
            WordOverflow::Wrap => {
                let half = Code::constant(BigInt::one() << (self.0.bits - 1));
                value - &(((value + &half) >> self.0.bits) << self.0.bits)
            }
        })
    }

    fn row(&self, _: &Index, values: &mut [i64]) -> bool {
        // Every machine integer fits a word of as many bits.
        let Some(free) = i64::BITS.checked_sub(self.0.bits) else { return true };
        let largest = i64::MAX >> free;
        match self.0.overflow {
            WordOverflow::Wrap => values.iter_mut().for_each(|value| *value = *value << free >> free),
            WordOverflow::Saturate => {
                values.iter_mut().for_each(|value| *value = (*value).clamp(-1 - largest, largest));
            }
        }
        true
    }
}

impl Array {
    /// Returns the array of every value as a word holds it; an array of such words as it is.
    ///
    /// # Errors
    /// Those of [`Array::pointwise`].
    ///
    /// ```
    /// use vcfilter_core::algebra::Rounding;
    /// use vcfilter_core::arrays::{Space, Word, WordOverflow};
    /// let x = Space::new().symbols(1, "x")?;
    /// let byte = x.in_words(Word::new(8, WordOverflow::Wrap)?)?;
    /// assert_eq!(byte.get(&[3])?.to_string(), "wrap(x)[3]");
    /// let bounds = |lower: i64, upper: i64| {
    ///     let of_x = |array| (array == x.identity()).then(|| (lower.into(), upper.into()));
    ///     byte.bounds(&of_x, Rounding::Integer)
    /// };
    /// assert_eq!(bounds(-5, 100)?.upper, 100.into());
    /// assert_eq!(bounds(-5, 200)?.upper, 127.into());
    /// # Ok::<(), vcfilter_core::arrays::ArrayError>(())
    /// ```
    pub fn in_words(&self, word: Word) -> Result<Array, ArrayError> {
        let words = InWords(word);
        match &self.node().op {
            Op::Map { function, .. } if function.0.definition() == words.definition() => Ok(self.clone()),
            _ => self.pointwise(words),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Equality, Space, Stage, StageKind, StageRounding};
    use super::*;
    use proptest::prelude::*;

    fn word() -> impl Strategy<Value = Word> {
        (1u32..80, any::<bool>()).prop_map(|(bits, wraps)| {
            let overflow = if wraps { WordOverflow::Wrap } else { WordOverflow::Saturate };
            Word::new(bits, overflow).unwrap()
        })
    }

    proptest! {
        /// A word holds its range and nothing else, which it leaves as it is; wrapping keeps the value modulo 2^bits. Rows of machine
        /// integers, generated code and ranges agree.
        #[test]
        fn words_hold_their_range(word in word(), value in any::<i64>(), more in 0i64..5000, factor in 1i64..1000) {
            let function = InWords(word);
            let at = Index::zero(1);
            let value = value / factor;
            let big = BigInt::from(value);
            let held = word.of(&big);
            let range = word.range();
            prop_assert!(range.lower <= held && held <= range.upper);
            prop_assert_eq!(word.of(&held), held.clone());
            if range.lower <= big && big <= range.upper {
                prop_assert_eq!(&held, &big);
            } else if word.overflow() == WordOverflow::Wrap {
                prop_assert_eq!((&held - &big).mod_floor(&(BigInt::one() << word.bits())), BigInt::ZERO);
            } else {
                prop_assert!(held == range.lower || held == range.upper);
            }
            let mut row = [value];
            prop_assert!(function.row(&at, &mut row));
            prop_assert_eq!(BigInt::from(row[0]), held.clone());
            let x = Code::input("x", &[0]).unwrap();
            prop_assert_eq!(function.code(&x).unwrap().evaluate(&|_| big.clone()).unwrap(), held);
            let range = IntegerRange { lower: big.clone(), upper: &big + more };
            let values = function.range_at(&range, &at);
            for step in [0, 1, more / 2, more] {
                let held = word.of(&(&big + step.min(more)));
                prop_assert!(values.lower <= held && held <= values.upper);
            }
        }
    }

    fn even(taps: &[i64], delay: i64, shift: u32, rounding: StageRounding) -> Stage {
        let stage = Stage::new(StageKind::EvenAddOdd, taps.iter().copied(), delay, shift).unwrap();
        stage.with_rounding(rounding).unwrap()
    }

    /// What this word makes of a signal that stages in it change one after another.
    fn lifted(start: &Array, word: Word, stages: [&Stage; 2]) -> Array {
        stages
            .iter()
            .fold(start.clone(), |a, stage| a.lift(&(*stage).clone().in_words(Some(word)), 0).unwrap())
    }

    /// What a word does between stages that change the same samples does not matter.
    #[test]
    fn stages_in_words_are_undone_in_any_order_and_change_places() {
        let words = |bits| {
            let word = Word::new(bits, WordOverflow::Wrap).unwrap();
            (word, Space::new().symbols(1, "A").unwrap().in_words(word).unwrap())
        };
        let undone = |bits, first: &Stage, second: &Stage| {
            let (word, start) = words(bits);
            let there = lifted(&start, word, [first, second]);
            for back in [[second.inverse(), first.inverse()], [first.inverse(), second.inverse()]] {
                let back = lifted(&there, word, back.each_ref());
                assert_eq!(back.equality(&start).unwrap(), Equality::Proven, "{first}, {second}");
            }
        };
        // A quarter of -2 to 1 is next to 0, so that the first never overflows.
        undone(2, &even(&[1], 0, 2, StageRounding::HalfEven), &even(&[-1], 0, 0, StageRounding::HalfUp));
        let pairs = [
            (8, even(&[1, 1], 0, 2, StageRounding::HalfUp), even(&[3], -1, 1, StageRounding::Floor)),
            // Nothing is rounded where nothing is shifted.
            (1, even(&[1], 0, 0, StageRounding::HalfUp), even(&[-1], -1, 0, StageRounding::HalfEven)),
        ];
        for (bits, first, second) in pairs {
            undone(bits, &first, &second);
            let (word, start) = words(bits);
            let [one, other] = [[&first, &second], [&second, &first]].map(|both| lifted(&start, word, both));
            assert_eq!(one.equality(&other).unwrap(), Equality::Proven, "{first}, {second}");
        }
    }

    #[test]
    fn a_word_has_bits() {
        assert!(matches!(Word::new(0, WordOverflow::Wrap), Err(ArrayError::WordBits(0))));
        assert_eq!(Word::new(1, WordOverflow::Wrap).unwrap().of(&1.into()), (-1).into());
        assert!(Word::new(limits::SHIFT_BITS + 1, WordOverflow::Wrap).is_err());
    }
}
