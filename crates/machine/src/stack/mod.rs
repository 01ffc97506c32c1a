//! Depth of recursion: the only place that knows what a stack allows.
//!
//! Recursive code calls [`deeper`] at each level. With the feature `stack`, another piece is put under a
//! stack of which little is left, as long as there is memory. So every program within the fixed limits, 200
//! levels of nesting in each of 200 calls, runs on any thread, and no other program needs the gigabyte that
//! this takes. Where no piece can be had, the level is refused.
//!
//! Without the feature, and where it is not known how much of the stack is left, a program uses at most
//! [`OWN`] bytes of its caller's stack and goes at most [`LEVELS`] levels deep; deeper levels are refused.

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

/// Whether stacks grow: the feature `stack` is on, and the target is not WebAssembly.
pub const GROWS: bool = cfg!(all(feature = "stack", not(target_family = "wasm")));

/// The error for a level that the stack has no room for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TooDeep;

/// Runs `work` one level deeper.
///
/// # Errors
/// [`TooDeep`]; then `work` did not run.
#[inline]
pub fn deeper<T>(work: impl FnOnce() -> T) -> Result<T, TooDeep> {
    here::deeper(work)
}

/// What reading a text takes of the stack for each level that it nests, and beside them.
const READING: (usize, usize) = (READING_LEVEL, 256 << 10);

/// A level is six rules of the grammar, one in the other. Without optimisation a rule takes more of the stack.
const READING_LEVEL: usize = if cfg!(debug_assertions) { 20 << 10 } else { 9 << 10 };

/// Runs `work`, which reads a text nested by `levels` levels and does not check the stack itself.
///
/// # Errors
/// [`TooDeep`]; then `work` did not run.
pub fn reading<T>(levels: usize, work: impl FnOnce() -> T) -> Result<T, TooDeep> {
    here::within(READING.0.saturating_mul(levels).saturating_add(READING.1), work)
}

/// Runs a program on a stack of its own where that of the thread is short; where there is no memory for one, on the
/// stack of the thread.
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
