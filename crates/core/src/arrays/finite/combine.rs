//! The greatest and the least value over all combinations of classes, one of each dimension.

use crate::algebra::Number;

use super::super::error::ArrayError;
use super::super::space::Space;
use super::classes::Class;
use super::terms::Terms;

/// Combinations that are looked at.
const COMBINATIONS: usize = 1 << 26;

/// An extreme value, and the place of its classes per dimension.
pub(super) struct Best {
    pub value: Number,
    pub classes: Vec<usize>,
}

/// A term in floating point.
struct Rough {
    factor: f64,
    least: f64,
    greatest: f64,
    middle: f64,
}

/// The least and the greatest value.
///
/// Every combination is computed in floating point, and those near the extremes exactly. A term's rough value is a product of few
/// numbers that are rounded once each, so that their sum is right to 10^-12 of the sum of their magnitudes, and by far.
///
/// # Errors
/// [`ArrayError::LongRamps`] for too many combinations; [`ArrayError::Interrupted`].
pub(super) fn extremes(space: &Space, terms: &Terms, classes: &[&[Class]]) -> Result<[Best; 2], ArrayError> {
    let count = classes.iter().try_fold(1usize, |count, classes| count.checked_mul(classes.len()));
    if count.is_none_or(|count| count > COMBINATIONS) {
        return Err(ArrayError::LongRamps);
    }
    let search = Search::new(terms, classes);
    let mut near = [Near::default(), Near::default()];
    let mut chosen = vec![0; classes.len()];
    for seen in 0.. {
        if seen % 1024 == 0 {
            space.interrupt().check()?;
        }
        let [least, greatest, magnitude] = search.rough(&chosen);
        near[0].add(-least, magnitude, &chosen);
        near[1].add(greatest, magnitude, &chosen);
        if !next(&mut chosen, classes) {
            break;
        }
    }
    let [least, greatest] = near;
    Ok([search.best(space, least.finished(), false)?, search.best(space, greatest.finished(), true)?])
}

/// Combinations whose rough value is near the greatest one.
#[derive(Default)]
struct Near {
    greatest: Option<f64>,
    slack: f64,
    found: Vec<(f64, Vec<usize>)>,
    /// Those whose numbers are beyond floating point: nothing is known of them.
    unknown: Vec<Vec<usize>>,
}

impl Near {
    fn add(&mut self, value: f64, magnitude: f64, chosen: &[usize]) {
        if !value.is_finite() || !magnitude.is_finite() {
            self.unknown.push(chosen.to_vec());
            return;
        }
        self.slack = self.slack.max(magnitude * 1e-9);
        let greatest = self.greatest.map_or(value, |greatest| greatest.max(value));
        if value < greatest - self.slack {
            return;
        }
        if self.greatest.is_some_and(|before| greatest > before + self.slack) {
            self.found.clear();
        }
        self.greatest = Some(greatest);
        self.found.push((value, chosen.to_vec()));
    }

    fn finished(self) -> Vec<Vec<usize>> {
        let least = self.greatest.unwrap_or_default() - self.slack;
        let near = self.found.into_iter().filter(|(value, _)| *value >= least);
        self.unknown.into_iter().chain(near.map(|(_, chosen)| chosen)).collect()
    }
}

/// The next combination; false after the last.
fn next(chosen: &mut [usize], classes: &[&[Class]]) -> bool {
    for (at, classes) in chosen.iter_mut().zip(classes) {
        *at += 1;
        if *at < classes.len() {
            return true;
        }
        *at = 0;
    }
    false
}

struct Search<'a> {
    terms: &'a Terms,
    classes: &'a [&'a [Class]],
    rough: Vec<Rough>,
    /// Per dimension and class, the sums in floating point, over 2 to the power of their bits.
    sums: Vec<Vec<Vec<[f64; 2]>>>,
}

impl<'a> Search<'a> {
    fn new(terms: &'a Terms, classes: &'a [&'a [Class]]) -> Search<'a> {
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
        let sums =
            sums.map(|(classes, bits)| classes.iter().map(|class| float(class, bits)).collect()).collect();
        Search { terms, classes, rough: rough.collect(), sums }
    }

    /// The least and the greatest value of a combination, and the sum of all magnitudes, in floating point.
    fn rough(&self, chosen: &[usize]) -> [f64; 3] {
        let mut all = [0f64; 3];
        for (term, rough) in self.terms.all.iter().zip(&self.rough) {
            let (mut p, mut n) = (rough.factor, 0f64);
            for (dim, (at, end)) in chosen.iter().zip(&term.ends).enumerate() {
                let [q, m] = self.sums[dim][*at][*end];
                (p, n) = (p * q + n * m, p * m + n * q);
            }
            let constant = rough.middle * (p - n);
            all[0] += p * rough.least - n * rough.greatest + constant;
            all[1] += p * rough.greatest - n * rough.least + constant;
            all[2] += (p + n) * (rough.greatest - rough.least + rough.middle.abs());
        }
        all
    }

    /// The least or the greatest value of a combination.
    fn exact(&self, chosen: &[usize], upper: bool) -> Number {
        let mut all = Number::ZERO;
        for term in &self.terms.all {
            let (mut p, mut n) = (Number::ONE, Number::ZERO);
            for (dim, (at, end)) in chosen.iter().zip(&term.ends).enumerate() {
                let [q, m] = &self.classes[dim][*at].sums[*end];
                (p, n) = (&p * q + &n * m, &p * m + &n * q);
            }
            let (above, below) =
                if upper { (&term.greatest, &term.least) } else { (&term.least, &term.greatest) };
            let value = &p * above - &n * below + &term.middle * &(&p - &n);
            all = all + scaled(&value, term.exponent);
        }
        all
    }

    /// The best of some combinations; of equal ones, that of the smallest picture.
    fn best(&self, space: &Space, near: Vec<Vec<usize>>, upper: bool) -> Result<Best, ArrayError> {
        let mut best: Option<Best> = None;
        for chosen in near {
            space.interrupt().check()?;
            let value = self.exact(&chosen, upper);
            let better = best.as_ref().is_none_or(|best| {
                let order = if upper { value.cmp(&best.value) } else { best.value.cmp(&value) };
                order.is_gt() || order.is_eq() && self.smaller(&chosen, &best.classes)
            });
            if better {
                best = Some(Best { value, classes: chosen });
            }
        }
        Ok(best.unwrap_or_else(|| Best { value: Number::ZERO, classes: vec![0; self.classes.len()] }))
    }

    /// Whether a combination shows in a smaller picture than another one.
    fn smaller(&self, chosen: &[usize], than: &[usize]) -> bool {
        let key = |chosen: &[usize]| {
            let classes = || chosen.iter().zip(self.classes).map(|(at, classes)| &classes[*at]);
            let area: f64 = classes().map(|class| class.picture as f64).product();
            (area, classes().map(|class| class.index).collect::<Vec<_>>())
        };
        key(chosen) < key(than)
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
fn power_of_two(exponent: i64) -> f64 {
    if exponent.abs() > 1000 { f64::NAN } else { 2f64.powi(exponent as i32) }
}

/// A number times 2 to a power.
pub(super) fn scaled(value: &Number, exponent: i64) -> Number {
    let bits = exponent.unsigned_abs().min(u32::MAX.into()) as u32;
    if exponent < 0 { value.shifted_right(bits) } else { value.shifted_left(bits) }
}
