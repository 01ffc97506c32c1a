//! Roundings and functions by what they are applied to.
//!
//! A rounding is known by the sum that is rounded down and by the power of two that divides it, not by the array that
//! does it. All ways to write one are brought into one: whole multiples are taken out, common powers of two cancelled,
//! the sign chosen, and the sum moved to where its first term lies next to index 0.

use rustc_hash::FxHashMap;

use crate::algebra::{Index, Number, common_divisor, common_multiple};

use std::sync::Arc;

use super::super::geometry::Steps;
use super::form::{Atom, Base, ExactIndex, Form};

/// Every rounding and every function of a sum so far, with its number.
#[derive(Debug, Default)]
pub(super) struct Roundings(FxHashMap<Operand, usize>);

/// A sum and what is made of it.
#[derive(Debug, PartialEq, Eq, Hash)]
struct Operand {
    sum: Form,
    how: How,
}

/// What is made of a sum.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum How {
    /// It is divided by 2^bits and rounded down.
    Floor(u32),
    /// A function of this definition; with the index where it differs from place to place.
    Function(Arc<str>, Option<Index>),
}

impl Roundings {
    /// `floor(sum / 2^bits)`.
    ///
    /// What is said below of t, integers, and of n = 2^bits holds for all of them. It is not used where a number in the
    /// sum may be no integer.
    pub(super) fn rounded(&mut self, sum: &Form, bits: u32) -> Form {
        if !sum.is_whole() {
            return Form::atom(self.atom(sum.clone(), How::Floor(bits)));
        }
        // floor(((n a + b) t + n c + d) / n) = a t + c + floor((b t + d) / n), and of the constant only its whole part
        // counts. Factors b are nearest to 0, so that those of short filters stay as they are.
        let mut outside = Vec::new();
        let mut inside = Vec::new();
        for (atom, factor) in &sum.terms {
            let quotient = nearest_multiple(factor, bits);
            let rest = factor - &quotient.shifted_left(bits);
            outside.extend((!quotient.is_zero()).then(|| (atom.clone(), quotient)));
            inside.extend((!rest.is_zero()).then(|| (atom.clone(), rest)));
        }
        let constant = Number::from(sum.constant.shifted_right(bits).floor());
        if !inside.is_empty() {
            let rest = &Number::from(sum.constant.floor()) - &constant.shifted_left(bits);
            let fraction = self.fraction(Form { terms: inside, constant: rest }, bits, &mut outside);
            outside.push(fraction);
        }
        Form::new(outside, constant)
    }

    /// The integer that is nearest to `sum / 2^bits`, the even one of two. With y = sum/n + 1/2 it is floor(y), and one less where y is
    /// odd: `floor((y+1)/2) + floor(-(y+1)/2) + 1` is 1 there, and 0 for all other numbers.
    ///
    /// It is the same as minus that of -sum, of which the one is taken whose first factor is positive.
    pub(super) fn rounded_to_even(&mut self, sum: &Form, bits: u32) -> Form {
        let negative = sum.terms.first().is_some_and(|(_, factor)| factor.signum() < 0);
        let sign = Number::from(if negative { -1 } else { 1 });
        let (half, one) = (Number::HALF.shifted_left(bits), Number::ONE.shifted_left(bits));
        let up = sum.scaled(&sign).plus(&half);
        let halved = up.plus(&one);
        let parts = [
            (Number::ONE, self.rounded(&up, bits)),
            (Number::from(-1), self.rounded(&halved, bits + 1)),
            (Number::from(-1), self.rounded(&halved.scaled(&Number::from(-1)), bits + 1)),
        ];
        let constant = parts.iter().map(|(factor, part)| factor * &part.constant).sum::<Number>();
        let terms = parts.into_iter().flat_map(|(factor, part)| part.scaled(&factor).terms);
        Form::new(terms.collect(), constant - Number::ONE).scaled(&sign)
    }

    /// The same where factors are more than -n/2 and at most n/2, some are not 0, and the constant is from 0 to n - 1.
    /// What is to be added to it comes to `outside`.
    fn fraction(&mut self, sum: Form, bits: u32, outside: &mut Vec<(Atom, Number)>) -> (Atom, Number) {
        // floor((m t + d) / (m n)) = floor((t + floor(d / m)) / n)
        let common = sum.terms.iter().map(|(_, factor)| factor.valuation()).fold(bits, u32::min);
        let bits = bits - common;
        let sum = Form {
            terms: sum.terms.into_iter().map(|(atom, f)| (atom, f.shifted_right(common))).collect(),
            constant: Number::from(sum.constant.shifted_right(common).floor()),
        };
        // floor((b t + d) / n) = -floor((-b t + n - 1 - d) / n), of which one way is chosen: that whose first factor is
        // positive. n/2 is not more so than -n/2, of which it is a multiple of n away.
        let half = Number::HALF.shifted_left(bits);
        let last = &half.shifted_left(1) - &Number::ONE;
        let opposite = &last - &sum.constant;
        let keep = match sum.terms.iter().find(|(_, factor)| *factor != half) {
            Some((_, factor)) => factor.signum() > 0,
            None => sum.constant >= opposite,
        };
        if keep {
            return (self.atom(sum, How::Floor(bits)), Number::ONE);
        }
        let mut terms = Vec::new();
        for (atom, factor) in sum.terms {
            if factor == half {
                // -floor((-n/2 t + r) / n) = t - floor((n/2 t + r) / n)
                outside.push((atom.clone(), Number::ONE));
                terms.push((atom, factor));
            } else {
                terms.push((atom, -factor));
            }
        }
        (self.atom(Form { terms, constant: opposite }, How::Floor(bits)), Number::from(-1))
    }

    /// What a function, by its definition, makes of a sum that is no constant; the index is that of a function that differs from place
    /// to place.
    pub(super) fn applied(&mut self, sum: &Form, definition: &str, index: Option<&Index>) -> Form {
        Form::atom(self.atom(sum.clone(), How::Function(definition.into(), index.cloned())))
    }

    /// The number of a rounding, and where it is the one that is asked for. With g the greatest common divisor of the
    /// steps, the atoms at `a + (m g) k` are those at `a' + m j` for j = g k + s, which is whole where their indices
    /// are: s brings the first of them next to 0.
    fn atom(&mut self, sum: Form, how: How) -> Atom {
        let ndim = sum.terms.first().map_or(0, |(atom, _)| atom.at.len());
        let step: Steps = (0..ndim).map(|d| common_step(sum.terms.iter().map(|(a, _)| &a.step[d]))).collect();
        let own = |atom: &Atom, d: usize| atom.step[d].divided_by(&step[d]).unwrap_or_default();
        let place = |d: usize| {
            let first = &sum.terms[0].0;
            Number::from(first.at[d].divided_by(&own(first, d)).unwrap_or_default().floor())
        };
        let at: ExactIndex = (0..ndim).map(place).collect();
        let moved = |(atom, factor): &(Atom, Number)| {
            let step: Steps = (0..ndim).map(|d| own(atom, d)).collect();
            let at = (0..ndim).map(|d| &atom.at[d] - &(&step[d] * &at[d])).collect();
            (Atom { base: atom.base, step, at }, factor.clone())
        };
        let sum = Form { terms: sum.terms.iter().map(moved).collect(), constant: sum.constant };
        Atom { base: self.number(sum, how), step, at }
    }

    fn number(&mut self, sum: Form, how: How) -> Base {
        let next = self.0.len();
        Base::Rounded(*self.0.entry(Operand { sum, how }).or_insert(next))
    }

    /// What a rounding rounds, and by how many bits.
    #[cfg(test)]
    pub(crate) fn operand(&self, number: usize) -> Option<(&Form, u32)> {
        let found = self.0.iter().find(|(_, other)| **other == number);
        found.and_then(|(operand, _)| match operand.how {
            How::Floor(bits) => Some((&operand.sum, bits)),
            How::Function(..) => None,
        })
    }
}

/// The multiple of 2^bits next to a number, as its factor; the lower one of two that are as near.
fn nearest_multiple(number: &Number, bits: u32) -> Number {
    Number::from((number.shifted_right(bits) - Number::HALF).ceil())
}

/// The greatest number of which all of these are multiples.
fn common_step<'a>(mut steps: impl Iterator<Item = &'a Number>) -> Number {
    let first = steps.next().cloned().unwrap_or(Number::ONE);
    steps.fold(first, |all, step| {
        if all == *step {
            return all;
        }
        let over = common_multiple(all.denominator(), &step.denominator());
        let whole = |number: &Number| (number * &Number::from(over.clone())).numerator();
        let common = Number::from(common_divisor(&whole(&all), &whole(step)));
        common.divided_by(&Number::from(over.clone())).unwrap_or(common)
    })
}
