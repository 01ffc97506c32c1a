//! Lifting stages over blocks: rows of samples of one parity, changed by rows of the other.

use num_bigint::BigInt;
use rustc_hash::FxHashMap;
use smallvec::SmallVec;

use crate::algebra::{Index, Number};
use vcfilter_machine::{NoMemory, Stoppable};

use super::super::frame::Edges;
use super::super::node::Node;
use super::super::stage::Stage;
use super::Region;
use super::block::{Block, Layout, Made, Part, room, rows, steps_within};
use super::sample::Sample;

/// So many sums are made at once: they stay in the innermost cache.
const STRIP: usize = 1024;

/// A weight, and at which distances it weighs: at one or, as most filters are symmetric, at two.
struct Term<T> {
    tap: T,
    distances: SmallVec<[i128; 2]>,
}

/// A weight, and the rows that it weighs.
type Weighed<'a, T> = (&'a T, &'a [T], Option<&'a [T]>);

/// What a stage does to samples.
pub(super) struct Lift<T> {
    dim: usize,
    /// 0 where even samples are changed, 1 where odd ones are.
    parity: i128,
    terms: Vec<Term<T>>,
    /// The least and the greatest distance.
    reach: (i128, i128),
    /// What is added before the shift.
    pub offset: T,
    /// Whether the bit of the sum above those shifted out is added too.
    pub ties_to_even: bool,
    pub shift: u32,
    pub subtracts: bool,
    /// The edges of a sized array, and its size along the dimension.
    ends: Option<(Edges, i128)>,
}

impl<T: Sample> Lift<T> {
    /// None where sums with values up to a magnitude may not fit.
    fn new(node: &Node, stage: &Stage, dim: usize, largest: u64) -> Option<Lift<T>> {
        let mut terms: Vec<Term<T>> = Vec::new();
        // Where a term of a tap has room for another distance; there may be millions of taps.
        let mut alone: FxHashMap<&Number, usize> = FxHashMap::default();
        for (distance, tap) in stage.reach().filter(|(_, tap)| !tap.is_zero()).asking() {
            match alone.remove(tap) {
                Some(at) => terms[at].distances.push(distance),
                None => {
                    alone.insert(tap, terms.len());
                    terms.push(Term {
                        tap: T::from_number(tap)?,
                        distances: [distance].into_iter().collect(),
                    });
                }
            }
        }
        let weight: BigInt = stage.taps().iter().asking().map(|tap| tap.abs().numerator()).sum();
        let distances = || terms.iter().flat_map(|term| term.distances.iter().copied());
        let reach = (distances().min().unwrap_or(0), distances().max().unwrap_or(0));
        if !T::fits(largest, &weight, stage.shift()) {
            return None;
        }
        Some(Lift {
            dim,
            parity: stage.kind().parity(),
            reach,
            offset: T::from_number(&Number::from(stage.rounding().least_offset(stage.shift())))?,
            ties_to_even: stage.rounding().ties_to_even(stage.shift()),
            shift: stage.shift(),
            subtracts: stage.kind().subtracts(),
            ends: node.frame.as_ref().and_then(|frame| Some((frame.edges, frame.size[dim].known()?))),
            terms,
        })
    }

    /// Which sample is read for the one at an index; None where none of its parity is there.
    fn source(&self, index: i128) -> Option<i128> {
        match self.ends {
            Some((edges, size)) => edges.inside(index, size),
            None => Some(index),
        }
    }

    /// The part of a range of changed samples for which all that is read lies where it should.
    fn inner(&self, range: (i128, i128)) -> (i128, i128) {
        let Some((_, size)) = self.ends else { return range };
        let whole = (-self.reach.0, size - self.reach.1);
        let inner = steps_within(whole, 2, self.parity);
        let start = inner.0.clamp(range.0, range.1);
        (start, inner.1.clamp(start, range.1))
    }

    /// What is weighed for the samples from an index on.
    fn sources<'a>(
        &'a self,
        other: &'a Part<T>,
        index: &Index,
        length: usize,
    ) -> SmallVec<[Weighed<'a, T>; 8]> {
        let here = 2 * index[self.dim] + self.parity;
        let row = |distance: &i128| {
            let source = self.source(here + distance)?;
            let half = (source - (1 - self.parity)) / 2;
            Some(other.row(index.with(self.dim, half).iter().copied(), length))
        };
        let mut sources = SmallVec::new();
        for term in self.terms.iter().asking() {
            let mut found = term.distances.iter().filter_map(row);
            if let Some(first) = found.next() {
                sources.push((&term.tap, first, found.next()));
            }
        }
        sources
    }

    /// The changed samples of a region, of which index n is the sample 2n + parity.
    fn changed(&self, sides: &[Part<T>; 2], region: &Region) -> Made<Part<T>> {
        let [here, other] = [self.parity, 1 - self.parity].map(|side| &sides[side as usize]);
        let mut work = Work { values: room(region, here.lanes)?, sums: Vec::new(), largest: 0 };
        let last = region.len() - 1;
        rows(region, |index, length| {
            let mut piece = |start: i128, length: usize| {
                let index = if start == index[last] { index.clone() } else { index.with(last, start) };
                let base = here.row(index.iter().copied(), length);
                work.change(self, base, &self.sources(other, &index, length));
            };
            if self.dim != last {
                piece(index[last], length);
                return Ok::<_, NoMemory>(());
            }
            let end = index[last] + length as i128;
            let inner = self.inner((index[last], end));
            (index[last]..inner.0).for_each(|at| piece(at, 1));
            if inner.0 < inner.1 {
                piece(inner.0, (inner.1 - inner.0) as usize);
            }
            (inner.1..end).for_each(|at| piece(at, 1));
            Ok(())
        })?;
        Ok(Part::new(region.clone(), here.lanes, work.values, work.largest))
    }
}

/// Rows that become one part.
struct Work<T> {
    values: Vec<T>,
    sums: Vec<T>,
    largest: u64,
}

impl<T: Sample> Work<T> {
    fn change(&mut self, lift: &Lift<T>, base: &[T], sources: &[Weighed<T>]) {
        for from in (0..base.len()).step_by(STRIP) {
            let strip = from..(from + STRIP).min(base.len());
            self.sums.clear();
            // Half to even looks at the sum without what is added to it.
            let start = if lift.ties_to_even { T::from_i64(0) } else { lift.offset.clone() };
            self.sums.resize(strip.len(), start);
            for (tap, first, second) in sources.iter().asking() {
                match second {
                    Some(second) => {
                        T::add_products(&mut self.sums, tap, &first[strip.clone()], &second[strip.clone()]);
                    }
                    None => T::add_product(&mut self.sums, tap, &first[strip.clone()]),
                }
            }
            if lift.ties_to_even {
                T::tie_to_even(&mut self.sums, &lift.offset, lift.shift);
            }
            let at = self.values.len();
            self.values.extend_from_slice(&base[strip]);
            let changed = &mut self.values[at..];
            T::change(changed, &self.sums, lift.shift, lift.subtracts);
            self.largest = self.largest.max(T::magnitude(changed));
        }
    }
}

/// The region of a block after a lifting stage of a node; None where values may not fit.
pub(super) fn lift<T: Sample>(
    input: &Block<T>,
    region: &Region,
    node: &Node,
    stage: &Stage,
    dim: usize,
) -> Made<Option<Layout<T>>> {
    let mut sides = input.sides(dim)?;
    let largest = sides[0].largest.max(sides[1].largest);
    let Some(lift) = Lift::new(node, stage, dim, largest) else { return Ok(None) };
    let mut changed = region.clone();
    changed[dim] = steps_within(region[dim], 2, lift.parity);
    sides[lift.parity as usize] = lift.changed(&sides, &changed)?;
    Ok(Some(Layout::Split(dim, sides)))
}
