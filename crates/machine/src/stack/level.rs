//! Counted levels of recursion.

use std::cell::Cell;

/// A level of recursion, counted until it is dropped.
pub struct Level(&'static std::thread::LocalKey<Cell<usize>>);

impl Level {
    /// Begins a level; None where `most` levels are counted already.
    pub fn enter(count: &'static std::thread::LocalKey<Cell<usize>>, most: usize) -> Option<Level> {
        let levels = count.get();
        (levels < most).then(|| {
            count.set(levels + 1);
            Level(count)
        })
    }
}

impl Drop for Level {
    fn drop(&mut self) {
        self.0.set(self.0.get() - 1);
    }
}
