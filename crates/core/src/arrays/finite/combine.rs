//! The greatest and the least value over all combinations of classes, one of each dimension.

use crate::algebra::Number;

use super::super::error::ArrayError;
use super::super::space::Space;
use super::class::Class;
use super::terms::{Term, Terms};

/// Combinations that are looked at.
const COMBINATIONS: usize = 1 << 26;

/// How far rough values may be off, as a part of the sum of magnitudes, and by far.
pub(super) const SLACK: f64 = 1e-9;

/// An extreme value, and the place of its classes per dimension.
pub(super) struct Best {
    pub value: Number,
    pub classes: Vec<usize>,
}

/// A term in floating point.
pub(super) struct Rough {
    factor: f64,
    least: f64,
    greatest: f64,
    middle: f64,
}

impl Rough {
    /// The least and the greatest that samples of such weights add up to, and the sum of all magnitudes.
    pub(super) fn values(&self, p: f64, n: f64) -> [f64; 3] {
        let constant = self.middle * (p - n);
        [
            p * self.least - n * self.greatest + constant,
            p * self.greatest - n * self.least + constant,
            (p + n) * (self.greatest - self.least + self.middle.abs()),
        ]
    }
}

/// The least and the greatest value.
///
/// Every combination is computed in floating point, and those near the extremes exactly. A term's rough value is a product of few
/// numbers that are rounded once each, so that their sum is right to 10^-12 of the sum of their magnitudes, and by far.
///
/// # Errors
/// [`ArrayError::LongRamps`] for too many combinations; [`ArrayError::Interrupted`].
pub(super) fn extremes(space: &Space, terms: &Terms, classes: &[&[Class]]) -> Result<[Best; 2], ArrayError> {
    count(classes)?;
    let search = Search { terms, classes, sums: Sums::new(terms, classes) };
    let mut near = [Near::default(), Near::default()];
    let mut chosen = vec![0; classes.len()];
    for seen in 0.. {
        if seen % 1024 == 0 {
            space.interrupt().check()?;
        }
        let [least, greatest, magnitude] = search.rough(&chosen);
        near[0].add(-least, magnitude, || chosen.clone());
        near[1].add(greatest, magnitude, || chosen.clone());
        if !next(&mut chosen, classes) {
            break;
        }
    }
    let [least, greatest] = near;
    Ok([search.best(space, least.finished(), false)?, search.best(space, greatest.finished(), true)?])
}

/// How many combinations there are.
///
/// # Errors
/// [`ArrayError::LongRamps`] for too many.
pub(super) fn count(classes: &[&[Class]]) -> Result<usize, ArrayError> {
    let count = classes.iter().try_fold(1usize, |count, classes| count.checked_mul(classes.len()));
    count.filter(|count| *count <= COMBINATIONS).ok_or(ArrayError::LongRamps)
}

/// Combinations whose rough value is near the greatest one.
pub(super) struct Near<T> {
    greatest: Option<f64>,
    slack: f64,
    found: Vec<(f64, T)>,
    /// Those whose numbers are beyond floating point: nothing is known of them.
    unknown: Vec<T>,
}

impl<T> Default for Near<T> {
    fn default() -> Near<T> {
        Near { greatest: None, slack: 0.0, found: Vec::new(), unknown: Vec::new() }
    }
}

impl<T> Near<T> {
    /// Whether a value is surely below the greatest one.
    pub(super) fn is_below(&self, value: f64, magnitude: f64) -> bool {
        self.greatest.is_some_and(|greatest| value < greatest - self.slack.max(magnitude * SLACK))
    }

    pub(super) fn add(&mut self, value: f64, magnitude: f64, chosen: impl FnOnce() -> T) {
        if !value.is_finite() || !magnitude.is_finite() {
            self.unknown.push(chosen());
            return;
        }
        self.slack = self.slack.max(magnitude * SLACK);
        let greatest = self.greatest.map_or(value, |greatest| greatest.max(value));
        if value < greatest - self.slack {
            return;
        }
        if self.greatest.is_some_and(|before| greatest > before + self.slack) {
            self.found.clear();
        }
        self.greatest = Some(greatest);
        self.found.push((value, chosen()));
    }

    pub(super) fn finished(self) -> Vec<T> {
        let least = self.greatest.unwrap_or_default() - self.slack;
        let near = self.found.into_iter().filter(|(value, _)| *value >= least);
        self.unknown.into_iter().chain(near.map(|(_, chosen)| chosen)).collect()
    }
}

/// The next combination; false after the last.
pub(super) fn next(chosen: &mut [usize], classes: &[&[Class]]) -> bool {
    for (at, classes) in chosen.iter_mut().zip(classes) {
        *at += 1;
        if *at < classes.len() {
            return true;
        }
        *at = 0;
    }
    false
}

/// The terms and the sums of classes in floating point.
pub(super) struct Sums {
    terms: Vec<Rough>,
    /// Per dimension and class, the sums over 2 to the power of their bits.
    sums: Vec<Vec<Vec<[f64; 2]>>>,
}

impl Sums {
    pub(super) fn new(terms: &Terms, classes: &[&[Class]]) -> Sums {
        let bits: Vec<Vec<i64>> = classes.iter().map(|classes| bits(classes)).collect();
        let rough = terms.all.iter().map(|term| {
            let bits = bits.iter().zip(&term.ends).map(|(bits, end)| bits[*end]).sum::<i64>();
            Rough {
                factor: power_of_two(term.exponent + bits),
                least: term.least.to_f64(),
                greatest: term.greatest.to_f64(),
                middle: term.middle.to_f64(),
            }
        });
        let float = |class: &Class, bits: &[i64]| {
            let float =
                |(sums, bits): (&[Number; 2], &i64)| [0, 1].map(|at| scaled(&sums[at], -bits).to_f64());
            class.sums.iter().zip(bits).map(float).collect()
        };
        let sums = classes.iter().zip(&bits);
        let sums = sums.map(|(classes, bits)| classes.iter().map(|class| float(class, bits)).collect());
        Sums { terms: rough.collect(), sums: sums.collect() }
    }

    /// A term.
    pub(super) fn rough(&self, term: usize) -> &Rough {
        &self.terms[term]
    }

    /// The sums of positive and of negated negative weights of a term for a combination, and the term.
    pub(super) fn of(&self, term: usize, ends: &[usize], chosen: &[usize]) -> ([f64; 2], &Rough) {
        let rough = &self.terms[term];
        let (mut p, mut n) = (rough.factor, 0f64);
        for (dim, (at, end)) in chosen.iter().zip(ends).enumerate() {
            let [q, m] = self.sums[dim][*at][*end];
            (p, n) = (p * q + n * m, p * m + n * q);
        }
        ([p, n], rough)
    }
}

/// The sums of positive and of negated negative weights of a term for a combination, but for its power of 2.
pub(super) fn products(term: &Term, classes: &[&[Class]], chosen: &[usize]) -> [Number; 2] {
    let (mut p, mut n) = (Number::ONE, Number::ZERO);
    for (dim, (at, end)) in chosen.iter().zip(&term.ends).enumerate() {
        let [q, m] = &classes[dim][*at].sums[*end];
        (p, n) = (&p * q + &n * m, &p * m + &n * q);
    }
    [p, n]
}

impl Term {
    /// The least or the greatest of what samples of such weights add up to, but for the power of 2.
    pub(super) fn extreme(&self, p: &Number, n: &Number, upper: bool) -> Number {
        let (above, below) =
            if upper { (&self.greatest, &self.least) } else { (&self.least, &self.greatest) };
        p * above - n * below + &self.middle * &(p - n)
    }
}

impl Best {
    /// Whether it is further out than another one, or as far and shows in a smaller picture.
    pub(super) fn is_better(&self, than: &Best, classes: &[&[Class]], upper: bool) -> bool {
        let order = if upper { self.value.cmp(&than.value) } else { than.value.cmp(&self.value) };
        let key = |chosen: &[usize]| {
            let classes = || chosen.iter().zip(classes).map(|(at, classes)| &classes[*at]);
            let area: f64 = classes().map(|class| class.picture as f64).product();
            (area, classes().map(|class| class.index).collect::<Vec<_>>())
        };
        order.is_gt() || order.is_eq() && key(&self.classes) < key(&than.classes)
    }
}

/// The best of some combinations with their values; of equal ones, that of the smallest picture.
pub(super) fn best(
    space: &Space,
    classes: &[&[Class]],
    upper: bool,
    found: impl Iterator<Item = Best>,
) -> Result<Best, ArrayError> {
    let mut best: Option<Best> = None;
    for found in found {
        space.interrupt().check()?;
        if best.as_ref().is_none_or(|best| found.is_better(best, classes, upper)) {
            best = Some(found);
        }
    }
    Ok(best.unwrap_or_else(|| Best { value: Number::ZERO, classes: vec![0; classes.len()] }))
}

struct Search<'a> {
    terms: &'a Terms,
    classes: &'a [&'a [Class]],
    sums: Sums,
}

impl Search<'_> {
    /// The least and the greatest value of a combination, and the sum of all magnitudes, in floating point.
    fn rough(&self, chosen: &[usize]) -> [f64; 3] {
        let mut all = [0f64; 3];
        for (at, term) in self.terms.all.iter().enumerate() {
            let ([p, n], rough) = self.sums.of(at, &term.ends, chosen);
            let [least, greatest, magnitude] = rough.values(p, n);
            all = [all[0] + least, all[1] + greatest, all[2] + magnitude];
        }
        all
    }

    /// The least or the greatest value of a combination.
    fn exact(&self, chosen: Vec<usize>, upper: bool) -> Best {
        let mut all = Number::ZERO;
        for term in &self.terms.all {
            let [p, n] = products(term, self.classes, &chosen);
            all = all + scaled(&term.extreme(&p, &n, upper), term.exponent);
        }
        Best { value: all, classes: chosen }
    }

    fn best(&self, space: &Space, near: Vec<Vec<usize>>, upper: bool) -> Result<Best, ArrayError> {
        let found = near.into_iter().map(|chosen| self.exact(chosen, upper));
        best(space, self.classes, upper, found)
    }
}

/// For each way that counts, how many bits the greatest sum of any class has.
fn bits(classes: &[Class]) -> Vec<i64> {
    let of = |class: &Class| -> Vec<i64> {
        class.sums.iter().map(|[p, n]| p.max(n).numerator().bits() as i64).collect()
    };
    let longer = |a: Vec<i64>, b: Vec<i64>| a.into_iter().zip(b).map(|(a, b)| a.max(b)).collect();
    classes.iter().map(of).reduce(longer).unwrap_or_default()
}

/// 2 to a power; no number where floating point has none of full precision.
pub(super) fn power_of_two(exponent: i64) -> f64 {
    if exponent.abs() > 1000 { f64::NAN } else { 2f64.powi(exponent as i32) }
}

/// A number times 2 to a power.
pub(super) fn scaled(value: &Number, exponent: i64) -> Number {
    let bits = exponent.unsigned_abs().min(u32::MAX.into()) as u32;
    if exponent < 0 { value.shifted_right(bits) } else { value.shifted_left(bits) }
}
