//! Bounds with a multiplier for each place of altered symbols: tighter than those with one for all ([`super::multiplied`]), and a search.
//!
//! Let an element be the sum of g c' over the altered samples c', and of rounding errors. For any numbers a it is the sum of a g c over
//! the samples c before, each with the a of its place, and the sum of g (c' - a c), and these errors. With the same a for all the first
//! sum is few sources; with several it is a sum of outer products, one for each place, over the samples of one array of symbols,
//! whose positive and negative parts are no products: they are added up weight by weight. Any a give a bound; of each combination of
//! classes, and of each variant, good ones are searched for, and the greatest bound counts.
//!
//! Errors of the samples before are a times those of all places together, and for each place its own times what its a differs: so
//! nothing is lost where all are the same.
//!
//! All is computed in floating point, and bounds are moved outward by more than what that may be off.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

use vcfilter_machine::{Monitor, threads};

use super::super::array::Array;
use super::super::error::ArrayError;
use super::Known;
use super::altered::{Altered, Variant};
use super::class::{Class, FloatRow};
use super::classes::with_shapes;
use super::combine::{SLACK, Sums, count, power_of_two};
use super::convex::descend;
use super::multiplied::least;
use super::terms::{Part, Start, Terms};

/// Weights that are added up for one combination: of more the bound with one multiplier stays.
const WEIGHTS: usize = 1 << 22;

/// Of the way from one multiplier for all to those that are best of each place alone, what is tried first.
const MIXED: [f64; 4] = [0.25, 0.5, 0.75, 1.0];

/// Bounds of the least and of the greatest value of an array of two dimensions; None where its coefficients are not outer products, or
/// numbers are beyond floating point.
///
/// # Errors
/// Those of [`super::range`].
pub(crate) fn refined(
    array: &Array,
    known: Known,
    monitor: &Monitor,
) -> Result<Option<[f64; 2]>, ArrayError> {
    let Some(terms) = Terms::of(array, &Start::ElementWithShares, known)? else { return Ok(None) };
    let Some(altered) = terms.altered.clone() else { return Ok(None) };
    let Some(shares) = Shares::of(&terms, &altered) else { return Ok(None) };
    let [across, down] = [0, 1].map(|dim| with_shapes(array.space(), &terms, dim, &shares.shaped[dim]));
    let classes = [across?, down?];
    let slices = [&classes[0][..], &classes[1][..]];
    count(&slices)?;
    let search = Search {
        terms: &terms,
        altered: &altered,
        shares,
        classes: slices,
        sums: Sums::new(&terms, &slices),
    };
    search.bounds(monitor)
}

/// Which terms are the shares of each place.
struct Shares {
    /// The samples of symbols, all together.
    whole: usize,
    /// Of each place the term of its samples of symbols.
    samples: Vec<usize>,
    /// Of each place the terms of its errors.
    errors: Vec<Vec<usize>>,
    /// Per dimension, the ways of all these samples among the ends.
    shaped: [Vec<usize>; 2],
}

impl Shares {
    /// None where there is not one array of symbols before, and two dimensions.
    fn of(terms: &Terms, altered: &Altered) -> Option<Shares> {
        let of = |part: Part, symbols: bool| {
            let all = terms.all.iter().enumerate();
            let these = all.filter(move |(_, term)| term.part == part && term.symbols.is_some() == symbols);
            these.map(|(at, _)| at).collect::<Vec<_>>()
        };
        let only = |found: Vec<usize>| <[usize; 1]>::try_from(found).ok().map(|[at]| at);
        let places = 0..altered.places();
        let samples: Vec<usize> =
            places.clone().map(|place| only(of(Part::Share(place), true))).collect::<Option<_>>()?;
        let shaped = |dim: usize| {
            let mut ends: Vec<usize> = samples.iter().map(|at| terms.all[*at].ends[dim]).collect();
            ends.sort();
            ends.dedup();
            ends
        };
        (terms.paths.len() == 2).then_some(())?;
        Some(Shares {
            whole: only(of(Part::Before, true))?,
            errors: places.map(|place| of(Part::Share(place), false)).collect(),
            shaped: [shaped(0), shaped(1)],
            samples,
        })
    }
}

/// The greatest bound of each end so far.
struct Greatest(Mutex<[f64; 2]>);

impl Greatest {
    fn get(&self) -> [f64; 2] {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn raise(&self, end: usize, value: f64) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all[end] = all[end].max(value);
    }
}

/// What one multiplier gives of a combination at each end, for the greatest of all variants.
struct Bound {
    chosen: [usize; 2],
    ends: [f64; 2],
}

impl Bound {
    fn most(&self) -> f64 {
        self.ends[0].max(self.ends[1])
    }
}

struct Search<'a> {
    terms: &'a Terms,
    altered: &'a Altered,
    shares: Shares,
    classes: [&'a [Class]; 2],
    sums: Sums,
}

/// What a combination needs of one end; that of the lower end with the other sign.
struct Combination<'a> {
    search: &'a Search<'a>,
    chosen: [usize; 2],
    upper: bool,
    /// The sources after, the errors before, and the samples of symbols before.
    after: f64,
    errors: f64,
    samples: f64,
    magnitudes: [f64; 3],
    /// For each place the errors of its share, where more of it is taken and where less is, and their magnitude.
    shares: Vec<[f64; 3]>,
    /// For each place the sums of the weights that pull towards this end, and away from it.
    weights: Vec<[f64; 2]>,
}

impl Search<'_> {
    /// Both bounds; None where numbers are beyond floating point.
    fn bounds(&self, monitor: &Monitor) -> Result<Option<[f64; 2]>, ArrayError> {
        let columns: Vec<usize> = (0..self.classes[0].len()).collect();
        let count = columns.len() * self.classes[1].len();
        let work = monitor.progress.begin(count as u64);
        let all = threads::map(&columns, |column| self.column(*column, monitor))?;
        let mut all: Vec<Bound> = all.into_iter().flatten().collect();
        work.tell(count as u64);
        if !all.iter().flat_map(|bound| bound.ends).all(f64::is_finite) {
            return Ok(None);
        }
        // Those of the greatest bound with one multiplier come first: bounds with several are less.
        all.sort_by(|a, b| b.most().total_cmp(&a.most()));
        let found = Greatest(Mutex::new([f64::NEG_INFINITY; 2]));
        let refine = |bound: &Bound| {
            self.ends(bound.chosen).iter().try_for_each(|end| self.refine(end, &found, monitor))
        };
        // The first one tells how far others need to be looked at.
        all.first().map(refine).transpose()?;
        let known = found.get();
        let is_above = |bound: &&Bound| bound.ends[0] > known[0] || bound.ends[1] > known[1];
        let rest: Vec<&Bound> = all.iter().skip(1).filter(is_above).collect();
        let (work, done) = (monitor.progress.begin(rest.len() as u64), AtomicU64::new(0));
        // In their order, for the more is known, the fewer are looked at.
        for some in rest.chunks(64) {
            threads::map(some, |bound| {
                refine(bound)?;
                work.tell(done.fetch_add(1, Ordering::Relaxed) + 1);
                Ok::<_, ArrayError>(())
            })?;
        }
        let [least, greatest] = found.get();
        Ok(Some([-least, greatest]))
    }

    /// The combinations of one class across, with what one multiplier gives.
    fn column(&self, column: usize, monitor: &Monitor) -> Result<Vec<Bound>, ArrayError> {
        let of = |row: usize| {
            monitor.interrupt.check()?;
            let chosen = [column, row];
            let most = |end: Combination| self.by_one(&end).first().map_or(0.0, |first| first.0);
            Ok(Bound { chosen, ends: self.ends(chosen).map(most) })
        };
        (0..self.classes[1].len()).map(of).collect()
    }

    /// For each variant the bound with one multiplier, and this; the greatest bound first.
    fn by_one(&self, end: &Combination) -> Vec<(f64, f64, usize)> {
        let of = |(at, variant): (usize, &Variant)| {
            let value = |multiplier: usize| end.by_one(variant, variant.rough[multiplier].multiplier);
            let best = least(variant.rough.len(), value);
            (value(best), variant.rough[best].multiplier, at)
        };
        let mut all: Vec<_> = self.altered.variants.iter().enumerate().map(of).collect();
        all.sort_by(|a, b| b.0.total_cmp(&a.0));
        all
    }

    /// Finds the bound of a combination as far as it is above the greatest that is known.
    fn refine(&self, end: &Combination, found: &Greatest, monitor: &Monitor) -> Result<(), ArrayError> {
        let at = usize::from(end.upper);
        for (single, multiplier, variant) in self.by_one(end) {
            let known = found.get()[at];
            if single <= known {
                return Ok(());
            }
            monitor.interrupt.check()?;
            let variant = &self.altered.variants[variant];
            found.raise(at, end.refined(variant, (multiplier, single), known));
        }
        Ok(())
    }

    /// A combination at both ends.
    fn ends(&self, chosen: [usize; 2]) -> [Combination<'_>; 2] {
        [false, true].map(|upper| self.end(chosen, upper))
    }

    fn end(&self, chosen: [usize; 2], upper: bool) -> Combination<'_> {
        let places = self.altered.places();
        let mut end = Combination {
            search: self,
            chosen,
            upper,
            after: 0.0,
            errors: 0.0,
            samples: 0.0,
            magnitudes: [0.0; 3],
            shares: vec![[0.0; 3]; places],
            weights: vec![[0.0; 2]; places],
        };
        for (at, term) in self.terms.all.iter().enumerate() {
            let ([p, n], source) = self.sums.of(at, &term.ends, &chosen);
            let [least, greatest, magnitude] = source.values(p, n);
            let value = if upper { greatest } else { -least };
            match term.part {
                Part::Altered(place) => end.weights[place] = if upper { [p, n] } else { [n, p] },
                Part::Share(_) => {}
                Part::After => end.add(0, value, magnitude),
                Part::Before if at == self.shares.whole => end.add(2, value, magnitude),
                Part::Before => end.add(1, value, magnitude),
            }
        }
        for (errors, share) in self.shares.errors.iter().zip(&mut end.shares) {
            for at in errors {
                let ([p, n], source) = self.sums.of(*at, &self.terms.all[*at].ends, &chosen);
                let [least, greatest, magnitude] = source.values(p, n);
                let [more, less] = if upper { [greatest, -least] } else { [-least, greatest] };
                *share = [share[0] + more, share[1] + less, share[2] + magnitude];
            }
        }
        end
    }
}

impl Combination<'_> {
    fn add(&mut self, part: usize, value: f64, magnitude: f64) {
        *[&mut self.after, &mut self.errors, &mut self.samples][part] += value;
        self.magnitudes[part] += magnitude;
    }

    /// What is left of the altered samples of a place, and its magnitude.
    fn rest(&self, variant: &Variant, place: usize, multiplier: f64) -> [f64; 2] {
        let [p, n] = self.weights[place];
        let rest = variant.rough_rest(place, multiplier);
        [p * rest.greatest - n * rest.least, (p + n) * rest.magnitude]
    }

    /// The bound with one multiplier for all places.
    fn by_one(&self, variant: &Variant, multiplier: f64) -> f64 {
        let [after, errors, samples] = self.magnitudes;
        let mut value = self.after + multiplier * (self.errors + self.samples);
        let mut magnitude = after + multiplier * (errors + samples);
        for place in 0..self.weights.len() {
            let [rest, of_rest] = self.rest(variant, place, multiplier);
            (value, magnitude) = (value + rest, magnitude + of_rest);
        }
        value + SLACK * magnitude
    }

    /// The bound with good multipliers for each place; of less than what is known already, any.
    fn refined(&self, variant: &Variant, (multiplier, single): (f64, f64), known: f64) -> f64 {
        let alone: Vec<f64> = (0..self.weights.len()).map(|place| self.best_alone(variant, place)).collect();
        let mix = |share: f64| alone.iter().map(move |other| multiplier + share * (other - multiplier));
        let mut best = (single, vec![multiplier; alone.len()]);
        for share in MIXED {
            let mixed: Vec<f64> = mix(share).collect();
            match self.by_several(variant, &mixed) {
                Some(value) if value < best.0 => best = (value, mixed),
                Some(_) => {}
                None => return single,
            }
        }
        let most = variant.rough.last().map_or(1.0, |last| last.multiplier);
        let value = |multipliers: &[f64]| self.by_several(variant, multipliers).unwrap_or(f64::INFINITY);
        descend(best, most, known, value)
    }

    /// The multiplier that leaves least of a place.
    fn best_alone(&self, variant: &Variant, place: usize) -> f64 {
        let multiplier = |at: usize| variant.rough[at].multiplier;
        multiplier(least(variant.rough.len(), |at| self.rest(variant, place, multiplier(at))[0]))
    }

    /// The bound with a multiplier for each place; None where there are too many weights, or numbers are beyond floating point.
    fn by_several(&self, variant: &Variant, multipliers: &[f64]) -> Option<f64> {
        let source = self.search.sums.rough(self.search.shares.whole);
        let [p, n] = self.weights_before(multipliers)?;
        let [least, greatest, of_samples] = source.values(p, n);
        let (errors, of_errors) = self.errors(multipliers);
        let mut value = self.after + errors + if self.upper { greatest } else { -least };
        let mut magnitude = self.magnitudes[0] + of_errors + of_samples;
        for (place, multiplier) in multipliers.iter().enumerate() {
            let [rest, of_rest] = self.rest(variant, place, *multiplier);
            (value, magnitude) = (value + rest, magnitude + of_rest);
        }
        Some(value + SLACK * magnitude)
    }

    /// The errors before: those of all together some times, and those of each place what its multiplier differs; the best of some.
    fn errors(&self, multipliers: &[f64]) -> (f64, f64) {
        let with = |base: f64| {
            let mut sum = (base * self.errors, base * self.magnitudes[1]);
            for ([more, less, magnitude], multiplier) in self.shares.iter().zip(multipliers) {
                let differs = multiplier - base;
                sum.0 += if differs > 0.0 { differs * more } else { -differs * less };
                sum.1 += differs.abs() * magnitude;
            }
            sum
        };
        let all = multipliers.iter().map(|base| with(*base));
        all.min_by(|a, b| a.0.total_cmp(&b.0)).unwrap_or((0.0, 0.0))
    }

    /// The sums of the positive and of the negated negative weights of the samples of symbols, each place with its multiplier; None where
    /// there are too many, or they are beyond floating point.
    fn weights_before(&self, multipliers: &[f64]) -> Option<[f64; 2]> {
        let search = self.search;
        let [across, down] = [0, 1].map(|dim| &search.classes[dim][self.chosen[dim]].rows[..]);
        let length =
            |rows: &[FloatRow]| rows.iter().map(|row| row.start + row.entries.len()).max().unwrap_or(0);
        let (width, height) = (length(across), length(down));
        if width.saturating_mul(height) > WEIGHTS {
            return None;
        }
        // Of each place its rows, and what their product is multiplied by.
        let place = |(at, multiplier): (&usize, &f64)| {
            let term = &search.terms.all[*at];
            let row =
                |dim: usize| search.shares.shaped[dim].binary_search(&term.ends[dim]).unwrap_or_default();
            let (row, weights) = (row(0), &down[row(1)]);
            (row, weights, multiplier * power_of_two(term.exponent + across[row].bits + weights.bits))
        };
        let places: Vec<_> = search.shares.samples.iter().zip(multipliers).map(place).collect();
        // The sums below would take what is no number for 0.
        if !places.iter().all(|(_, _, factor)| factor.is_finite()) {
            return None;
        }
        let (mut p, mut n) = (0.0, 0.0);
        let mut factors = vec![0.0; across.len()];
        let mut line = vec![0.0; width];
        for y in 0..height {
            factors.fill(0.0);
            for (row, weights, factor) in &places {
                let weight = y.checked_sub(weights.start).and_then(|at| weights.entries.get(at));
                factors[*row] += factor * weight.unwrap_or(&0.0);
            }
            line.fill(0.0);
            for (row, factor) in across.iter().zip(&factors).filter(|(_, factor)| **factor != 0.0) {
                for (sum, entry) in line[row.start..].iter_mut().zip(&row.entries) {
                    *sum += factor * entry;
                }
            }
            for weight in &line {
                p += weight.max(0.0);
                n -= weight.min(0.0);
            }
        }
        Some([p, n])
    }
}
