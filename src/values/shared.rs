//! Values that share parts, compared and hashed in a time that follows from what is kept, not from what would be written:
//! `a = (a, a)` forty times takes forty pairs of memory, and stands for 2^40 values.

use std::cell::RefCell;
use std::hash::{Hash, Hasher};
use std::sync::OnceLock;

use rustc_hash::{FxHashMap, FxHasher};

use super::items::Extent;

/// What holds fewer values is gone through without keeping account of it.
const FEW: u64 = 64;

/// Pairs of lists, maps and records that were compared, by their addresses, while the outermost two are borrowed, and
/// whether they are equal. No value is within itself, so that a pair is never met while it is gone through.
#[derive(Default)]
struct Compared {
    depth: usize,
    pairs: FxHashMap<(usize, usize), bool>,
}

thread_local!(static COMPARED: RefCell<Compared> = RefCell::default());

/// Whether two containers of these extents are equal, where `contents` says whether their contents are: those that
/// are one are, and each two are gone through once.
pub(super) fn equal<T>(a: &T, b: &T, extents: [Extent; 2], contents: impl FnOnce() -> bool) -> bool {
    if std::ptr::eq(a, b) {
        return true;
    }
    if extents[0] != extents[1] {
        return false;
    }
    if extents[0].size < FEW {
        return contents();
    }
    let pair = (std::ptr::from_ref(a).addr(), std::ptr::from_ref(b).addr());
    if let Some(known) = COMPARED.with_borrow(|compared| compared.pairs.get(&pair).copied()) {
        return known;
    }
    let _inside = Inside::new();
    let found = contents();
    COMPARED.with_borrow_mut(|compared| compared.pairs.insert(pair, found));
    found
}

/// A container whose contents are compared. When the outermost one is done, all pairs are forgotten.
struct Inside;

impl Inside {
    fn new() -> Inside {
        COMPARED.with_borrow_mut(|compared| compared.depth += 1);
        Inside
    }
}

impl Drop for Inside {
    fn drop(&mut self) {
        COMPARED.with_borrow_mut(|compared| {
            compared.depth -= 1;
            if compared.depth == 0 {
                compared.pairs.clear();
                compared.pairs.shrink_to(1024);
            }
        });
    }
}

/// The hash of the contents of a container, which is computed once where there are many.
#[derive(Debug, Default)]
pub(super) struct KeptHash(OnceLock<u64>);

impl KeptHash {
    /// Hashes a container of this extent, of which `contents` hashes what is inside.
    pub(super) fn hash<H: Hasher>(&self, extent: Extent, state: &mut H, contents: impl Fn(&mut FxHasher)) {
        let hashed = || {
            let mut inner = FxHasher::default();
            contents(&mut inner);
            inner.finish()
        };
        let hash = if extent.size < FEW { hashed() } else { *self.0.get_or_init(hashed) };
        hash.hash(state);
    }
}
