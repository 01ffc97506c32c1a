//! Levels that are counted.

use std::cell::Cell;

/// A level that is counted while this lives, however it ends.
pub struct Level(&'static std::thread::LocalKey<Cell<usize>>);

impl Level {
    /// One more; None where there are as many as there may be.
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
