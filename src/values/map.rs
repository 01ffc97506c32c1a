//! Maps.

use std::fmt;
use std::hash::{BuildHasher, BuildHasherDefault, Hash, Hasher};
use std::sync::Arc;

use indexmap::IndexMap;
use rustc_hash::FxHasher;

use super::Value;
use super::items::{Extent, TooNested};
use super::shared::{self, KeptHash};

/// A map from values to values that keeps the order of its entries.
///
/// Numbers and expressions that are `==` are the same key: 1 is the same as an expression whose terms cancel
/// to 1.
#[derive(Clone)]
pub struct Map(Arc<Inner>);

struct Inner {
    entries: IndexMap<Value, Value>,
    extent: Extent,
    hash: KeptHash,
}

/// Why a map can't be made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum MapError {
    /// A key occurs twice; the number is the position of its second entry.
    #[error("a key stands twice")]
    Duplicate(usize),
    /// The values are nested too deep.
    #[error(transparent)]
    TooNested(#[from] TooNested),
}

impl Map {
    /// Returns the map with these entries, in order.
    ///
    /// # Errors
    /// [`MapError::Duplicate`], [`MapError::TooNested`]
    pub fn new(pairs: impl IntoIterator<Item = (Value, Value)>) -> Result<Map, MapError> {
        let mut entries = IndexMap::new();
        for (at, (key, value)) in pairs.into_iter().enumerate() {
            if entries.insert(canonical(key), value).is_some() {
                return Err(MapError::Duplicate(at));
            }
        }
        let extent = Extent::around(entries.keys().chain(entries.values()))?;
        Ok(Map(Arc::new(Inner { entries, extent, hash: KeptHash::default() })))
    }

    /// Returns the value of a key; None where there is no such key.
    pub fn get(&self, key: &Value) -> Option<&Value> {
        self.0.entries.get(&canonical(key.clone()))
    }

    /// Returns the keys and their values in order.
    pub fn entries(&self) -> &IndexMap<Value, Value> {
        &self.0.entries
    }

    pub(super) fn extent(&self) -> Extent {
        self.0.extent
    }

    /// Where the entries are kept: clones share it.
    pub(crate) fn address(&self) -> usize {
        Arc::as_ptr(&self.0).addr()
    }
}

/// One representation for each key.
fn canonical(key: Value) -> Value {
    match key {
        Value::Expression(e) if e.is_constant() => Value::Number(e.constant().clone()),
        key => key,
    }
}

impl fmt::Debug for Map {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.entries.fmt(f)
    }
}
impl PartialEq for Map {
    fn eq(&self, other: &Map) -> bool {
        let extents = [self.extent(), other.extent()];
        shared::equal(&*self.0, &*other.0, extents, || self.0.entries == other.0.entries)
    }
}
impl Eq for Map {}
impl Hash for Map {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.hash.hash(self.extent(), state, |state| {
            // Order does not matter to equality, so it must not matter here.
            let entry = BuildHasherDefault::<FxHasher>::default();
            let sum = self.0.entries.iter().fold(0u64, |sum, pair| sum.wrapping_add(entry.hash_one(pair)));
            sum.hash(state);
        });
    }
}
