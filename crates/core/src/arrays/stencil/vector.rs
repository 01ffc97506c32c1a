//! Vectors of exact integers, each kept once.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use num_bigint::{BigInt, Sign};
use num_integer::Integer;
use num_traits::{Signed, ToPrimitive, Zero};
use rustc_hash::FxHashMap;
use vcfilter_machine::Stoppable;

use crate::algebra::{Number, common_divisor, common_multiple};

/// A vector of the pool.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct VectorId(u32);

impl VectorId {
    /// The vector whose only entry is 1.
    pub(crate) const UNIT: VectorId = VectorId(0);
}

/// Integers without a common divisor, the first and the last not 0, the first positive. So vectors
/// that are multiples of each other, or moved, are one vector.
#[derive(Debug, PartialEq, Eq, Hash)]
pub(crate) struct Vector {
    pub entries: Entries,
    /// The sum of the positive entries, and the negated sum of the negative ones.
    pub positive: Number,
    pub negative: Number,
}

impl Vector {
    /// The vector of some entries, without what they have in common: that, and how many zeros come first. None where all are 0.
    pub(crate) fn of(entries: impl Iterator<Item = BigInt>) -> Option<(Number, i128, Vector)> {
        let (vector, start, divisor) = normalised(Entries::Big(entries.collect()))?;
        Some((divisor, start, vector))
    }
}

/// The entries, in machine integers where all of them fit.
#[derive(Debug, PartialEq, Eq, Hash)]
pub(crate) enum Entries {
    Machine(Box<[i128]>),
    Big(Box<[BigInt]>),
}

impl Entries {
    pub(crate) fn len(&self) -> usize {
        match self {
            Entries::Machine(entries) => entries.len(),
            Entries::Big(entries) => entries.len(),
        }
    }

    /// The sign of an entry: -1, 0 or 1.
    pub(crate) fn signum(&self, at: usize) -> i32 {
        match self {
            Entries::Machine(entries) => entries[at].signum() as i32,
            Entries::Big(entries) => match entries[at].sign() {
                Sign::Minus => -1,
                Sign::NoSign => 0,
                Sign::Plus => 1,
            },
        }
    }

    /// The entries that are not 0, with their places.
    pub(crate) fn nonzero(&self) -> Vec<(usize, Number)> {
        match self {
            Entries::Machine(entries) => {
                let nonzero = entries.iter().enumerate().asking().filter(|(_, entry)| **entry != 0);
                nonzero.map(|(at, entry)| (at, Number::from(*entry))).collect()
            }
            Entries::Big(entries) => {
                let nonzero = entries.iter().enumerate().asking().filter(|(_, entry)| !entry.is_zero());
                nonzero.map(|(at, entry)| (at, Number::from(entry.clone()))).collect()
            }
        }
    }

    fn to_big(&self) -> Vec<BigInt> {
        match self {
            Entries::Machine(entries) => entries.iter().map(|entry| BigInt::from(*entry)).collect(),
            Entries::Big(entries) => entries.to_vec(),
        }
    }
}

/// A vector at an index, times a factor.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Scaled {
    pub factor: Number,
    pub vector: VectorId,
    pub start: i128,
}

/// One term of a combination whose weights are small integers: what sums are looked up by.
type Term = (VectorId, i128, i128);

/// All the vectors of a space, and the sums of them that were made before. Filters of several
/// dimensions need the same sums for every phase of the other dimensions.
#[derive(Debug)]
pub(crate) struct Pool(Mutex<Inner>);

#[derive(Debug)]
struct Inner {
    vectors: Vec<Arc<Vector>>,
    ids: FxHashMap<Arc<Vector>, VectorId>,
    sums: FxHashMap<Box<[Term]>, Option<Scaled>>,
}

/// Vectors further apart than this stay apart, so that a far tap does not fill memory with zeros.
const GAP: i128 = 256;

impl Default for Pool {
    fn default() -> Pool {
        Pool(Mutex::new(Inner::new()))
    }
}

impl Inner {
    /// The unit alone.
    fn new() -> Inner {
        let unit = Arc::new(vector(Entries::Machine(Box::new([1]))));
        Inner {
            vectors: vec![unit.clone()],
            ids: FxHashMap::from_iter([(unit, VectorId::UNIT)]),
            sums: FxHashMap::default(),
        }
    }
}

impl Pool {
    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn get(&self, id: VectorId) -> Arc<Vector> {
        self.lock().vectors[id.0 as usize].clone()
    }

    /// Forgets all of them; nothing may name one any more.
    pub(crate) fn clear(&self) {
        *self.lock() = Inner::new();
    }

    /// The sum of vectors, as few vectors as their distances allow.
    pub(crate) fn sum(&self, mut terms: Vec<Scaled>) -> Vec<Scaled> {
        if terms.len() < 2 {
            return terms;
        }
        terms.sort_by_key(|term| (term.start, term.vector));
        let mut sums = Vec::new();
        let mut inner = self.lock();
        let mut cluster: Vec<Scaled> = Vec::new();
        let mut end = i128::MIN;
        for term in terms.into_iter().asking() {
            if !cluster.is_empty() && term.start > end + GAP {
                sums.extend(inner.cluster_sum(std::mem::take(&mut cluster)));
            }
            end = end.max(term.start + inner.length(term.vector));
            cluster.push(term);
        }
        sums.extend(inner.cluster_sum(cluster));
        sums
    }
}

impl Inner {
    fn length(&self, id: VectorId) -> i128 {
        self.vectors[id.0 as usize].entries.len() as i128
    }

    /// The sum of vectors that lie close to each other; None where they cancel.
    fn cluster_sum(&mut self, terms: Vec<Scaled>) -> Option<Scaled> {
        if terms.len() < 2 {
            return terms.into_iter().next();
        }
        let start = terms[0].start;
        let (unit, weights) = common_unit(&terms);
        let small: Option<Box<[Term]>> = terms
            .iter()
            .zip(&weights)
            .asking()
            .map(|(term, weight)| Some((term.vector, term.start - start, weight.to_i128()?)))
            .collect();
        let sum = match small {
            Some(key) => match self.sums.get(&key) {
                Some(sum) => sum.clone(),
                None => {
                    let entries = self.machine_sum(&key).unwrap_or_else(|| self.big_sum(&terms, &weights));
                    let sum = self.intern(entries);
                    self.sums.insert(key, sum.clone());
                    sum
                }
            },
            None => {
                let entries = self.big_sum(&terms, &weights);
                self.intern(entries)
            }
        }?;
        Some(Scaled { factor: &sum.factor * &unit, start: sum.start + start, ..sum })
    }

    /// None where machine integers overflow.
    fn machine_sum(&self, terms: &[Term]) -> Option<Entries> {
        let length = terms.iter().map(|(id, start, _)| start + self.length(*id)).max()?;
        let mut sum = vec![0i128; length as usize];
        for (id, start, weight) in terms.iter().asking() {
            let Entries::Machine(entries) = &self.vectors[id.0 as usize].entries else { return None };
            for (slot, entry) in sum[*start as usize..].iter_mut().zip(entries).asking() {
                *slot = slot.checked_add(entry.checked_mul(*weight)?)?;
            }
        }
        Some(Entries::Machine(sum.into()))
    }

    fn big_sum(&self, terms: &[Scaled], weights: &[BigInt]) -> Entries {
        let start = terms[0].start;
        let ends = terms.iter().map(|term| term.start - start + self.length(term.vector));
        let mut sum = vec![BigInt::ZERO; ends.max().unwrap_or(0) as usize];
        for (term, weight) in terms.iter().zip(weights).asking() {
            let entries = self.vectors[term.vector.0 as usize].entries.to_big();
            for (slot, entry) in sum[(term.start - start) as usize..].iter_mut().zip(entries).asking() {
                *slot += entry * weight;
            }
        }
        Entries::Big(sum.into())
    }

    /// The vector of some entries, without what they have in common; None where all are 0.
    fn intern(&mut self, entries: Entries) -> Option<Scaled> {
        let (vector, start, divisor) = normalised(entries)?;
        let id = match self.ids.get(&vector) {
            Some(id) => *id,
            None => {
                let id = VectorId(self.vectors.len() as u32);
                let vector = Arc::new(vector);
                self.vectors.push(vector.clone());
                self.ids.insert(vector, id);
                id
            }
        };
        Some(Scaled { factor: divisor, vector: id, start })
    }
}

/// The factors as whole multiples of one number; the first multiple is positive.
fn common_unit(terms: &[Scaled]) -> (Number, Vec<BigInt>) {
    let denominator = terms
        .iter()
        .asking()
        .fold(BigInt::from(1), |denominator, term| common_multiple(denominator, &term.factor.denominator()));
    let scale = Number::from(denominator.clone());
    let mut weights: Vec<BigInt> =
        terms.iter().asking().map(|term| (&term.factor * &scale).numerator()).collect();
    let mut divisor = weights.iter().fold(BigInt::ZERO, |divisor, weight| common_divisor(&divisor, weight));
    if weights[0].is_negative() {
        divisor = -divisor;
    }
    weights.iter_mut().asking().for_each(|weight| *weight /= &divisor);
    let unit = Number::fraction(divisor, denominator);
    (unit, weights)
}

/// Entries without zeros around them and without a common divisor, the place where they begin, and
/// the divisor; None where all are 0.
fn normalised(entries: Entries) -> Option<(Vector, i128, Number)> {
    match entries {
        Entries::Machine(entries) => {
            let first = entries.iter().position(|entry| *entry != 0)?;
            let last = entries.iter().rposition(|entry| *entry != 0)?;
            let kept = &entries[first..=last];
            let mut divisor = kept.iter().asking().fold(0u128, |divisor, entry| match divisor {
                1 => 1,
                divisor => divisor.gcd(&entry.unsigned_abs()),
            }) as i128;
            if kept[0] < 0 {
                divisor = -divisor;
            }
            let kept = kept.iter().asking().map(|entry| entry / divisor).collect();
            Some((vector(Entries::Machine(kept)), first as i128, Number::from(divisor)))
        }
        Entries::Big(entries) => {
            let first = entries.iter().position(|entry| !entry.is_zero())?;
            let last = entries.iter().rposition(|entry| !entry.is_zero())?;
            let kept = &entries[first..=last];
            let mut divisor =
                kept.iter().fold(BigInt::ZERO, |divisor, entry| common_divisor(&divisor, entry));
            if kept[0].is_negative() {
                divisor = -divisor;
            }
            let kept: Vec<BigInt> = kept.iter().asking().map(|entry| entry / &divisor).collect();
            let small: Option<Box<[i128]>> = kept.iter().map(BigInt::to_i128).collect();
            let entries = small.map_or_else(|| Entries::Big(kept.into()), Entries::Machine);
            Some((vector(entries), first as i128, Number::from(divisor)))
        }
    }
}

fn vector(entries: Entries) -> Vector {
    let (mut positive, mut negative) = (BigInt::ZERO, BigInt::ZERO);
    match &entries {
        Entries::Machine(entries) => {
            for entry in entries {
                if *entry > 0 { positive += *entry } else { negative -= *entry }
            }
        }
        Entries::Big(entries) => {
            for entry in entries {
                if entry.is_positive() { positive += entry } else { negative -= entry }
            }
        }
    }
    Vector { entries, positive: positive.into(), negative: negative.into() }
}
