//! Classes that were found before.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rustc_hash::FxHashMap;

use super::super::any_size::Extent;
use super::super::error::ArrayError;
use super::super::space::Space;
use super::class::ByZone;
use super::classes::{equal_sums, in_integers};
use super::paths::{Path, PathId};
use super::terms::Terms;

/// Classes that were found before, by all that they follow from: arrays of a transform have many in common.
#[derive(Default)]
pub(crate) struct ClassCache(Mutex<FxHashMap<Key, Arc<ByZone>>>);

/// What classes follow from.
#[derive(PartialEq, Eq, Hash)]
struct Key {
    paths: Vec<Path>,
    ends: Vec<PathId>,
    /// Of which ends the weights count with their sum.
    equal: Vec<bool>,
    period: i128,
    size: Extent,
    endless: bool,
    changed: Option<i128>,
    masks: Vec<u64>,
    zoned: bool,
}

impl ClassCache {
    /// The classes along a dimension, without those that others exceed in every sum; of a stage, of the taps of each mask.
    ///
    /// # Errors
    /// [`ArrayError::LongRamps`], [`ArrayError::Interrupted`]
    pub(super) fn along(
        &self,
        space: &Space,
        terms: &Terms,
        dim: usize,
        masks: &[u64],
    ) -> Result<Arc<ByZone>, ArrayError> {
        self.get(space, terms, (dim, masks), false)
    }

    /// The same with the classes of each zone.
    ///
    /// # Errors
    /// Those of [`ClassCache::along`].
    pub(super) fn by_zone(
        &self,
        space: &Space,
        terms: &Terms,
        dim: usize,
    ) -> Result<Arc<ByZone>, ArrayError> {
        self.get(space, terms, (dim, &[u64::MAX]), true)
    }

    fn get(
        &self,
        space: &Space,
        terms: &Terms,
        (dim, masks): (usize, &[u64]),
        zoned: bool,
    ) -> Result<Arc<ByZone>, ArrayError> {
        let key = Key {
            paths: terms.paths[dim].all().to_vec(),
            ends: terms.ends[dim].clone(),
            equal: equal_sums(terms, dim),
            period: terms.periods[dim],
            size: terms.sizes[dim],
            endless: terms.endless,
            changed: terms.changed[dim],
            masks: if terms.changed[dim].is_some() { masks.to_vec() } else { Vec::new() },
            zoned,
        };
        if let Some(known) = self.lock().get(&key) {
            return Ok(known.clone());
        }
        let classes = Arc::new(in_integers(space, terms, (dim, masks), zoned)?);
        self.lock().insert(key, classes.clone());
        Ok(classes)
    }

    fn lock(&self) -> MutexGuard<'_, FxHashMap<Key, Arc<ByZone>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
