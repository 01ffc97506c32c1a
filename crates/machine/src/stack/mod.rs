//! How deep a program may go: the only place that knows what a stack of some size allows.
//!
//! Whatever recurses with the depth of a program asks here before it goes a level deeper. With the feature `stack`, where
//! little is left of the stack, another piece is put under it, as long as there is memory. So every program within the fixed
//! limits, 200 levels of nesting in each of 200 calls, runs on whatever thread it is called from, and no other needs the
//! gigabyte that this would take. Where no piece can be had, the level is refused.
//!
//! Without the feature, and where nobody knows how much is left, a program takes at most [`OWN`] bytes of its caller's stack
//! and goes at most [`LEVELS`] levels deep; what goes deeper is refused.

mod fixed;
#[cfg(all(feature = "stack", not(target_family = "wasm")))]
mod growing;
mod level;

#[cfg(not(all(feature = "stack", not(target_family = "wasm"))))]
use fixed as here;
#[cfg(all(feature = "stack", not(target_family = "wasm")))]
use growing as here;

pub use fixed::{LEVELS, OWN};
pub use level::Level;

/// Whether another piece is put under a stack of which little is left.
pub const GROWS: bool = cfg!(all(feature = "stack", not(target_family = "wasm")));

/// No level further down can be had.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TooDeep;

/// Goes a level deeper.
///
/// # Errors
/// [`TooDeep`], and nothing was done.
#[inline]
pub fn deeper<T>(work: impl FnOnce() -> T) -> Result<T, TooDeep> {
    here::deeper(work)
}

/// What reading a text takes of the stack for each level that it nests, and beside them.
const READING: (usize, usize) = (READING_LEVEL, 256 << 10);

/// A level is six rules of the grammar, one in the other. Without optimisation a rule takes more of the stack.
const READING_LEVEL: usize = if cfg!(debug_assertions) { 20 << 10 } else { 9 << 10 };

/// Does what reads a text that nests so deep, and so goes through as many levels that do not ask.
///
/// # Errors
/// [`TooDeep`], and nothing was done.
pub fn reading<T>(levels: usize, work: impl FnOnce() -> T) -> Result<T, TooDeep> {
    here::within(READING.0.saturating_mul(levels).saturating_add(READING.1), work)
}

/// Runs a program on a piece of its own: the thread's own stack may be short, and it grows only while there is memory,
/// else the process ends. Without room for a piece it runs where it is.
pub fn apart<T>(work: impl FnOnce() -> T) -> T {
    here::apart(work)
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;
    use std::panic::{catch_unwind, resume_unwind};

    use super::*;

    #[test]
    fn a_panic_passes_through_and_what_was_counted_is_given_back() {
        thread_local!(static COUNT: Cell<usize> = const { Cell::new(0) });
        let panic = catch_unwind(|| {
            apart(|| {
                let _one = Level::enter(&COUNT, 2);
                let _two = Level::enter(&COUNT, 2);
                assert!(Level::enter(&COUNT, 2).is_none());
                // Not a panic, of which the test would tell.
                resume_unwind(Box::new("here"));
            })
        });
        assert_eq!(panic.unwrap_err().downcast_ref(), Some(&"here"));
        assert_eq!(COUNT.get(), 0);
    }
}
