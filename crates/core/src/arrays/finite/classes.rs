//! The classes of places along one dimension: places with the same sums of weights count as one.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use num_bigint::BigInt;
use num_integer::Integer;
use rustc_hash::FxHashSet;

use super::super::any_size::{AnySize, Extent};
use super::super::error::ArrayError;
use super::super::frame::Edges;
use super::super::geometry::common_multiple;
use super::super::space::Space;
use super::class::{ByZone, Class, Seen, Shape, Sums, numbers, shape, undominated};
use super::exact::Exact;
use super::paths::{PathId, Paths, Step};
use super::rows::{Maker, Place, Row, Rows};
use super::terms::Terms;
use super::zones::Zone;

/// Places of one dimension that are gone through.
const PLACES: usize = 1 << 18;

/// In the narrowest integers that hold all weights.
pub(super) fn in_integers(
    space: &Space,
    terms: &Terms,
    along: (usize, &[u64]),
    zoned: bool,
) -> Result<ByZone, ArrayError> {
    first_that_fits([
        &|| Walk::<i64>::new(space, terms, along, zoned).classes(),
        &|| Walk::<i128>::new(space, terms, along, zoned).classes(),
        &|| Walk::<BigInt>::new(space, terms, along, zoned).classes(),
    ])
}

/// All classes of which the shape of some rows counts besides the sums: none stands for another one, but for those that are the
/// same turned round. `shaped` are places in [`Terms::ends`].
pub(super) fn with_shapes(
    space: &Space,
    terms: &Terms,
    dim: usize,
    shaped: &[usize],
) -> Result<Vec<Class>, ArrayError> {
    let along = (dim, &[u64::MAX][..]);
    first_that_fits([
        &|| Walk::<i64>::new(space, terms, along, false).shapes(shaped),
        &|| Walk::<i128>::new(space, terms, along, false).shapes(shaped),
        &|| Walk::<BigInt>::new(space, terms, along, false).shapes(shaped),
    ])
}

/// What the first way gives whose numbers hold all.
fn first_that_fits<T: Default>(
    ways: [&dyn Fn() -> Result<Option<T>, ArrayError>; 3],
) -> Result<T, ArrayError> {
    for way in ways {
        if let Some(found) = way()? {
            return Ok(found);
        }
    }
    Ok(T::default())
}

/// The ways over sources whose interval does not hold 0: of two places one exceeds the other there only where their weights add
/// up to the same.
pub(super) fn equal_sums(terms: &Terms, dim: usize) -> Vec<bool> {
    let mut equal = vec![false; terms.ends[dim].len()];
    for term in terms.all.iter().filter(|term| !term.middle.is_zero()) {
        equal[term.ends[dim]] = true;
    }
    equal
}

struct Walk<'a, T> {
    space: &'a Space,
    terms: &'a Terms,
    dim: usize,
    paths: &'a Paths,
    masks: &'a [u64],
    /// The ways whose shape counts, by their places among the ends.
    shaped: &'a [usize],
    /// After how many samples rows repeat inside.
    period: i128,
    /// The least index that counts, and the step to the next one.
    first: i128,
    step: i128,
    seen: Vec<Seen<T>>,
    /// What was seen, where zones are told apart in each of them.
    known: FxHashSet<(Option<Zone>, Sums<T>, Shape<T>)>,
    zoned: bool,
    places: usize,
}

/// The places of the last size of a kind, from each end on, that larger sizes have too: whether each reads beyond its end.
#[derive(Default)]
struct Before {
    left: Vec<bool>,
    right: Vec<bool>,
}

impl<'a, T: Exact> Walk<'a, T> {
    fn new(space: &'a Space, terms: &'a Terms, (dim, masks): (usize, &'a [u64]), zoned: bool) -> Walk<'a, T> {
        let (first, step) = terms.changed[dim].map_or((0, 1), |parity| (parity, 2));
        Walk {
            space,
            terms,
            dim,
            paths: &terms.paths[dim],
            masks: if terms.changed[dim].is_some() { masks } else { &[u64::MAX] },
            shaped: &[],
            period: terms.periods[dim],
            first,
            step,
            seen: Vec::new(),
            known: FxHashSet::default(),
            zoned,
            places: 0,
        }
    }

    /// Goes through all places; false where numbers do not fit.
    fn go(&mut self) -> Result<bool, ArrayError> {
        match self.terms.sizes[self.dim] {
            Extent::Known(size) => Ok(self.one_size(size, size, &mut Before::default())?.is_some()),
            Extent::Any(size) => self.all_sizes(size),
        }
    }

    /// None where numbers do not fit.
    fn shapes(mut self, shaped: &'a [usize]) -> Result<Option<Vec<Class>>, ArrayError> {
        self.shaped = shaped;
        Ok(self.go()?.then(|| numbers(self.seen)))
    }

    /// None where numbers do not fit.
    fn classes(mut self) -> Result<Option<ByZone>, ArrayError> {
        if !self.go()? {
            return Ok(None);
        }
        let equal = equal_sums(self.terms, self.dim);
        let mut zones = Vec::new();
        if self.zoned {
            for zone in [Zone::Inside, Zone::First, Zone::Last, Zone::Both] {
                let there = self.seen.iter().filter(|seen| seen.zone() == zone).cloned().collect();
                let classes = numbers(undominated(self.space, there, &equal)?);
                zones.extend((!classes.is_empty()).then_some((zone, classes)));
            }
        }
        let all = numbers(undominated(self.space, self.seen, &equal)?);
        Ok(Some(ByZone { zones, all }))
    }

    /// All sizes of a picture, from the smallest on, until those of every kind are settled: sizes are of one kind where they differ by
    /// a number of samples that every step divides.
    fn all_sizes(&mut self, root: AnySize) -> Result<bool, ArrayError> {
        let mut whole = common_multiple(self.period, root.multiple).unwrap_or(i128::MAX);
        for path in self.paths.all() {
            if let Extent::Any(any) = path.size {
                whole = common_multiple(whole, any.step * self.period).unwrap_or(i128::MAX);
            }
        }
        let kinds = whole / root.multiple;
        if kinds > PLACES as i128 {
            return Err(ArrayError::LongRamps);
        }
        let mut open: BTreeMap<i128, Before> =
            (1..=kinds).map(|nth| ((nth * root.multiple).mod_floor(&whole), Before::default())).collect();
        let mut picture = 0;
        while !open.is_empty() {
            picture += root.multiple;
            let size = root.at(picture);
            let Entry::Occupied(mut kind) = open.entry(picture.mod_floor(&whole)) else { continue };
            if size == 0 {
                continue;
            }
            match self.one_size(size, picture, kind.get_mut())? {
                None => return Ok(false),
                Some(true) => {
                    kind.remove();
                }
                Some(false) => {}
            }
        }
        Ok(true)
    }

    /// All places of one size: those at both ends, until rows repeat, and those in between. Whether larger sizes of its kind have no
    /// others; None where numbers do not fit.
    ///
    /// From the first run of places on that reads nothing beyond the ends, for as long as rows need to repeat, nothing further right
    /// reads beyond the left end; nothing further left than the last such run reads beyond the right one. Between them rows are those
    /// of the run. In a larger picture of this kind the places at the left end have the same rows, if they read nothing beyond the
    /// right one, and so at the right end.
    fn one_size(
        &mut self,
        size: i128,
        picture: i128,
        before: &mut Before,
    ) -> Result<Option<bool>, ArrayError> {
        let unrolled = self.terms.endless || self.unrolled(picture) && size % self.period == 0;
        let any_size = matches!(self.terms.sizes[self.dim], Extent::Any(_));
        let maker = Maker { paths: self.paths, unrolled, any_size, interrupt: self.space.interrupt() };
        if unrolled {
            return self.repeated(&maker, picture);
        }
        let last = size - 1 - (size - 1 - self.first).mod_floor(&self.step);
        let count = (last - self.first).div_euclid(self.step) + 1;
        let run = self.period / self.step;
        let Some((met, left_settled)) =
            self.ramp(&maker, (self.first, self.step), (count, run), picture, &mut before.left)?
        else {
            return Ok(None);
        };
        if met == count {
            return Ok(Some(false));
        }
        let Some((_, right_settled)) =
            self.ramp(&maker, (last, -self.step), (count - met, run), picture, &mut before.right)?
        else {
            return Ok(None);
        };
        Ok(Some(left_settled && right_settled))
    }

    /// The places from one end on until a run of them reads nothing beyond the ends: how many these are, and whether none reads beyond
    /// the other end.
    fn ramp(
        &mut self,
        maker: &Maker,
        (first, step): (i128, i128),
        (count, run): (i128, i128),
        picture: i128,
        before: &mut Vec<bool>,
    ) -> Result<Option<(i128, bool)>, ArrayError> {
        let (mut settled, mut inside) = (true, 0);
        // As long as nothing beyond the other end is read, larger sizes have the same places here.
        let mut same = Vec::new();
        for nth in 0..count {
            let (here, there) = match before.get(nth as usize) {
                Some(&here) => (here, false),
                None => {
                    let Some((left, right)) = self.place(maker, first + nth * step, picture)? else {
                        return Ok(None);
                    };
                    if step > 0 { (left, right) } else { (right, left) }
                }
            };
            settled &= !there;
            if settled {
                same.push(here);
            }
            inside = if here || there { 0 } else { inside + 1 };
            if inside == run {
                *before = same;
                return Ok(Some((nth + 1, settled)));
            }
        }
        *before = same;
        Ok(Some((count, settled)))
    }

    /// The places of one period where the samples of every array repeat: all others have the same rows, turned.
    fn repeated(&mut self, maker: &Maker, picture: i128) -> Result<Option<bool>, ArrayError> {
        let mut settled = true;
        for index in (self.first..self.period).step_by(self.step as usize) {
            let Some((left, right)) = self.place(maker, index, picture)? else { return Ok(None) };
            settled &= !left && !right;
        }
        Ok(Some(settled))
    }

    /// Whether every rule repeats the samples, and every array has all samples of its part.
    fn unrolled(&self, picture: i128) -> bool {
        let all = self.paths.all();
        let size = |way: &PathId| self.paths.size(*way).at(picture);
        self.paths.rules().all(|edges| edges == Edges::Periodic)
            && self.paths.rules().next().is_some()
            && all.iter().all(|path| {
                let here = path.size.at(picture);
                match &path.step {
                    Step::Pad { .. } => false,
                    Step::Subsample { after, step, .. } => size(after).checked_mul(*step) == Some(here),
                    Step::Interleave { after, .. } => size(after) == 2 * here,
                    _ => true,
                }
            })
    }

    /// Sees the rows of a place; whether it reads beyond the left and the right end. None where numbers do not fit.
    fn place(
        &mut self,
        maker: &Maker,
        index: i128,
        picture: i128,
    ) -> Result<Option<(bool, bool)>, ArrayError> {
        let (mut left, mut right) = (false, false);
        for &mask in self.masks {
            self.places += 1;
            if self.places > PLACES {
                return Err(ArrayError::LongRamps);
            }
            if self.places.is_multiple_of(64) {
                self.space.interrupt().check()?;
            }
            let place = Place { index, picture, mask };
            let Some(rows) = maker.rows::<T>(place)? else { return Ok(None) };
            let Some(seen) = self.seen_at(maker, rows, place) else { return Ok(None) };
            (left, right) = (left || seen.left, right || seen.right);
            let zone = self.zoned.then(|| seen.zone());
            if self.known.insert((zone, seen.sums.clone(), seen.shape.clone())) {
                self.seen.push(seen);
            }
        }
        Ok(Some((left, right)))
    }

    fn seen_at(&self, maker: &Maker, rows: Rows<T>, place: Place) -> Option<Seen<T>> {
        let size = |way: usize| self.paths.all()[way].size.at(place.picture);
        // Rows that are longer than the picture meet themselves.
        let meets = |(way, row): (usize, &Row<T>)| row.entries.len() as i128 > size(way);
        let folded = maker.unrolled && rows.all.iter().enumerate().any(meets);
        let sums = self.terms.ends[self.dim].iter().map(|end| {
            let way = end.0 as usize;
            rows.all[way].sums(maker.unrolled.then(|| size(way)))
        });
        let shaped = self.shaped.iter().map(|end| &rows.all[self.terms.ends[self.dim][*end].0 as usize]);
        Some(Seen {
            sums: sums.collect::<Option<_>>()?,
            shape: shape(shaped.collect()),
            place,
            left: rows.left || folded,
            right: rows.right || folded,
        })
    }
}
