//! The items of lists and tuples, and the depth of nested values.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::ops::Deref;
use std::sync::Arc;

use crate::algebra::Number;

use super::shared::{self, KeptHash};
use super::{Value, limits};

/// The error for values that are nested more than [`limits::NESTING`] deep.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("values are nested more than 200 deep")]
pub struct TooNested;

/// How deep and how large a value is. Kept with it, so that nothing has to walk it to know.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Extent {
    pub depth: u32,
    pub size: u64,
}

impl Extent {
    /// That of a value that holds no others.
    pub(super) const SINGLE: Extent = Extent { depth: 0, size: 1 };

    /// That of a value that holds these.
    pub(super) fn around<'a>(items: impl Iterator<Item = &'a Value>) -> Result<Extent, TooNested> {
        let mut extent = Extent::SINGLE;
        for item in items.map(Value::extent) {
            extent.depth = extent.depth.max(item.depth);
            extent.size = extent.size.saturating_add(item.size);
        }
        extent.depth += 1;
        if extent.depth > limits::NESTING { Err(TooNested) } else { Ok(extent) }
    }
}

/// The items of a list or a tuple.
#[derive(Clone)]
pub struct Items(Arc<Inner>);

struct Inner {
    items: Vec<Value>,
    extent: Extent,
    hash: KeptHash,
}

impl Items {
    /// Returns the items of a list or a tuple.
    ///
    /// # Errors
    /// [`TooNested`] beyond [`limits::NESTING`].
    pub fn new(items: Vec<Value>) -> Result<Items, TooNested> {
        let extent = Extent::around(items.iter())?;
        Ok(Items(Arc::new(Inner { items, extent, hash: KeptHash::default() })))
    }

    /// Of numbers, which nest nothing.
    pub(super) fn flat(numbers: impl IntoIterator<Item = Number>) -> Items {
        let items: Vec<Value> = numbers.into_iter().map(Value::Number).collect();
        let extent = Extent { depth: 1, size: items.len() as u64 + 1 };
        Items(Arc::new(Inner { items, extent, hash: KeptHash::default() }))
    }

    pub(super) fn extent(&self) -> Extent {
        self.0.extent
    }

    /// Where the items are kept: clones share it.
    pub(crate) fn address(&self) -> usize {
        Arc::as_ptr(&self.0).addr()
    }
}

impl PartialEq for Items {
    fn eq(&self, other: &Items) -> bool {
        let extents = [self.extent(), other.extent()];
        shared::equal(&*self.0, &*other.0, extents, || self.0.items == other.0.items)
    }
}

impl Eq for Items {}

impl Hash for Items {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.hash.hash(self.extent(), state, |state| self.0.items.hash(state));
    }
}

impl Deref for Items {
    type Target = [Value];

    fn deref(&self) -> &[Value] {
        &self.0.items
    }
}

impl fmt::Debug for Items {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.items.fmt(f)
    }
}
