//! The greatest and the least value over all combinations of classes, where symbols stand for altered samples.
//!
//! Let an element be the sum of g c' over the altered samples c', and of rounding errors. For any a >= 0 it is a times the sum of
//! g c over the samples c before, and the sum of g (c' - a c), and these errors. The sum of g c is what one has who undoes nothing but what
//! was done: few sources, with weights of their own. What c' - a c may be is known for each a ([`Variant`]). So each a gives a
//! bound; of each combination of classes the least of these holds. It is convex in a, and straight between the multipliers of a
//! variant, so that it is least at one of them.

use crate::algebra::Number;

use super::super::error::ArrayError;
use super::super::space::Space;
use super::altered::{Altered, Rest, Variant};
use super::class::Class;
use super::combine::{Best, Near, Sums, best, count, next, products, scaled};
use super::terms::{Part, Terms};

/// A bound: that of a combination of classes, of a variant, by a multiplier.
#[derive(Clone)]
struct Chosen {
    classes: Vec<usize>,
    variant: usize,
    /// None where numbers are beyond floating point.
    multiplier: Option<usize>,
}

/// The least and the greatest value of all variants together.
///
/// Bounds are computed in floating point, and those near the extremes exactly, as those of
/// [`combine::extremes`](super::combine::extremes).
///
/// # Errors
/// [`ArrayError::LongRamps`] for too many combinations; [`ArrayError::Interrupted`].
pub(super) fn extremes(
    space: &Space,
    terms: &Terms,
    (altered, variants): (&Altered, &[Variant]),
    classes: &[&[Class]],
) -> Result<[Best; 2], ArrayError> {
    count(classes)?;
    let search =
        Search { terms, places: altered.places(), variants, classes, sums: Sums::new(terms, classes) };
    let mut near = [Near::default(), Near::default()];
    // Of each variant the multiplier that was best before: it is near the best of the next combination.
    let mut warm = vec![[0; 2]; variants.len()];
    let mut chosen = vec![0; classes.len()];
    loop {
        let rough = search.rough(&chosen);
        for (at, variant) in variants.iter().enumerate() {
            if at % 16 == 0 {
                space.interrupt().check()?;
            }
            for (end, near) in near.iter_mut().enumerate() {
                search.add(near, &rough[end], (at, variant), &chosen, &mut warm[at][end]);
            }
        }
        if !next(&mut chosen, classes) {
            break;
        }
    }
    let [least, greatest] = near;
    Ok([search.best(space, least.finished(), false)?, search.best(space, greatest.finished(), true)?])
}

/// What a combination needs of one end, in floating point; that of the lower end with the other sign.
struct Rough {
    /// The sources after, and those before.
    after: f64,
    before: f64,
    magnitudes: [f64; 2],
    /// For each place the sums of the weights that pull towards this end, and away from it.
    weights: Vec<[f64; 2]>,
}

impl Rough {
    /// The bound by a multiplier, and the sum of all magnitudes.
    fn value(&self, variant: &Variant, multiplier: usize) -> (f64, f64) {
        let rough = &variant.rough[multiplier];
        let mut value = self.after + rough.multiplier * self.before;
        let mut all = self.magnitudes[0] + rough.multiplier * self.magnitudes[1];
        for ([p, n], Rest { least, greatest, magnitude }) in self.weights.iter().zip(&rough.rests) {
            value += p * greatest - n * least;
            all += (p + n) * magnitude;
        }
        (value, all)
    }
}

struct Search<'a> {
    terms: &'a Terms,
    places: usize,
    variants: &'a [Variant],
    classes: &'a [&'a [Class]],
    sums: Sums,
}

impl Search<'_> {
    /// A combination at both ends.
    fn rough(&self, chosen: &[usize]) -> [Rough; 2] {
        let new =
            || Rough { after: 0.0, before: 0.0, magnitudes: [0.0; 2], weights: vec![[0.0; 2]; self.places] };
        let mut ends = [new(), new()];
        for (at, term) in self.terms.all.iter().enumerate() {
            let ([p, n], source) = self.sums.of(at, &term.ends, chosen);
            if let Part::Altered(place) = term.part {
                // At the lower end the other sign of all is meant.
                ends[0].weights[place] = [n, p];
                ends[1].weights[place] = [p, n];
                continue;
            }
            let [least, greatest, magnitude] = source.values(p, n);
            for (end, value) in ends.iter_mut().zip([-least, greatest]) {
                let before = usize::from(term.part == Part::Before);
                *(if before == 1 { &mut end.before } else { &mut end.after }) += value;
                end.magnitudes[before] += magnitude;
            }
        }
        ends
    }

    /// Adds the best bound of a combination and a variant, unless one by another multiplier is surely below others already.
    fn add(
        &self,
        near: &mut Near<Chosen>,
        rough: &Rough,
        (at, variant): (usize, &Variant),
        classes: &[usize],
        warm: &mut usize,
    ) {
        let chosen = |multiplier| Chosen { classes: classes.to_vec(), variant: at, multiplier };
        let (value, magnitude) = rough.value(variant, *warm);
        if !value.is_finite() || !magnitude.is_finite() {
            near.add(value, magnitude, || chosen(None));
            return;
        }
        if near.is_below(value, magnitude) {
            return;
        }
        *warm = least(variant.multipliers.len(), |multiplier| rough.value(variant, multiplier).0);
        let (value, magnitude) = rough.value(variant, *warm);
        near.add(value, magnitude, || chosen(Some(*warm)));
    }

    /// A bound.
    fn exact(&self, chosen: &Chosen, upper: bool) -> Number {
        let variant = &self.variants[chosen.variant];
        let at =
            |multiplier: usize| self.by(&chosen.classes, variant, &variant.multipliers[multiplier], upper);
        match chosen.multiplier {
            Some(multiplier) => at(multiplier),
            None => {
                let value = |multiplier| if upper { at(multiplier) } else { -at(multiplier) };
                at(least(variant.multipliers.len(), value))
            }
        }
    }

    /// The bound of a combination by a multiplier.
    fn by(&self, classes: &[usize], variant: &Variant, multiplier: &Number, upper: bool) -> Number {
        let mut all = Number::ZERO;
        for term in &self.terms.all {
            let [p, n] = products(term, self.classes, classes);
            let value = match term.part {
                Part::Altered(place) => {
                    let [least, greatest] = variant.rest(place, multiplier);
                    if upper { &p * &greatest - &n * &least } else { &p * &least - &n * &greatest }
                }
                part => {
                    let value = term.extreme(&p, &n, upper);
                    if part == Part::Before { &value * multiplier } else { value }
                }
            };
            all = all + scaled(&value, term.exponent);
        }
        all
    }

    fn best(&self, space: &Space, near: Vec<Chosen>, upper: bool) -> Result<Best, ArrayError> {
        let found = near
            .into_iter()
            .map(|chosen| Best { value: self.exact(&chosen, upper), classes: chosen.classes });
        best(space, self.classes, upper, found)
    }
}

/// Where a convex row of numbers is least.
pub(super) fn least<T: PartialOrd>(count: usize, value: impl Fn(usize) -> T) -> usize {
    let (mut low, mut high) = (0, count.saturating_sub(1));
    while low < high {
        let middle = low + (high - low) / 2;
        if value(middle + 1) < value(middle) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    low
}
