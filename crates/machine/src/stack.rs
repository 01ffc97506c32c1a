//! How deep a program may go: the only place that knows what a stack of some size allows.
//!
//! Whatever recurses with the depth of a program asks here before it goes a level deeper. Where little is left of the
//! stack, another piece is put under it, as long as there is memory. So every program within the fixed limits, 200
//! levels of nesting in each of 200 calls, runs on whatever thread it is called from, and no other needs the gigabyte
//! that this would take. Where no piece can be had, the level is refused.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

use super::memory;

/// Every level has this much for all that does not ask: built-ins, dependencies, values that are shown.
const SPARE: usize = 1 << 20;

/// Where no further piece can be had, one goes on until this little is left.
const LEAST: usize = 1 << 19;

/// The pieces that are tried, in order. What is not touched of them costs no memory.
const PIECES: [usize; 3] = [64 << 20, 8 << 20, 3 << 20];

/// Reading a text takes this much: each of 200 levels of the grammar up to 6 KB.
const READING: usize = 2 << 20;

/// How many levels there may be where nobody knows how much is left.
const LEVELS: usize = 100;

/// No level further down can be had.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TooDeep;

/// What to do for the next level.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    Go,
    /// A piece first; where there is none, whether to go on all the same.
    Grow {
        or_go: bool,
    },
    Refuse,
}

/// With so much left, where that is known; the number of levels counts where it is not.
fn step(left: Option<usize>, wanted: usize, levels: usize) -> Step {
    match left {
        Some(left) if left >= wanted => Step::Go,
        Some(left) => Step::Grow { or_go: left >= LEAST },
        None if levels < LEVELS => Step::Go,
        None => Step::Refuse,
    }
}

/// Runs `work` one level deeper, on another piece of stack where little is left of this one, and returns its result.
///
/// # Errors
/// [`TooDeep`], and nothing was done.
#[inline]
pub fn deeper<T>(work: impl FnOnce() -> T) -> Result<T, TooDeep> {
    within(SPARE, work)
}

/// Does what reads a text, and so goes through many levels at once that do not ask.
///
/// # Errors
/// [`TooDeep`], and nothing was done.
pub fn reading<T>(work: impl FnOnce() -> T) -> Result<T, TooDeep> {
    within(READING, work)
}

/// Runs a program on a piece of its own: the thread's own stack may be short, and it grows only while there is memory,
/// else the process ends. Without room for a piece it runs where it is.
pub fn apart<T>(work: impl FnOnce() -> T) -> T {
    grown(work).unwrap_or_else(|work| work())
}

#[inline]
fn within<T>(wanted: usize, work: impl FnOnce() -> T) -> Result<T, TooDeep> {
    let left = left();
    if left.is_some_and(|left| left >= wanted) {
        return Ok(work());
    }
    at_the_end(left, wanted, work)
}

#[cold]
fn at_the_end<T>(left: Option<usize>, wanted: usize, work: impl FnOnce() -> T) -> Result<T, TooDeep> {
    thread_local!(static LEVELS: Cell<usize> = const { Cell::new(0) });
    match step(left, wanted, LEVELS.get()) {
        Step::Go => {
            let _level = Level::enter(&LEVELS, usize::MAX);
            Ok(work())
        }
        Step::Grow { or_go } => match grown(work) {
            Ok(result) => Ok(result),
            Err(work) if or_go => Ok(work()),
            Err(_) => Err(TooDeep),
        },
        Step::Refuse => Err(TooDeep),
    }
}

/// How much is left, where that is known.
#[inline]
fn left() -> Option<usize> {
    #[cfg(not(target_family = "wasm"))]
    return stacker::remaining_stack();
    #[cfg(target_family = "wasm")]
    return None;
}

/// Does something on another piece of stack; gives it back where there is none.
#[cfg(not(target_family = "wasm"))]
fn grown<T, F: FnOnce() -> T>(work: F) -> Result<T, F> {
    let mut work = Some(work);
    let mut result = None;
    for piece in PIECES.into_iter().filter(|&piece| memory::room(piece).is_ok()) {
        let done = catch_unwind(AssertUnwindSafe(|| {
            stacker::grow(piece, || result = work.take().map(|work| work()));
        }));
        match done {
            Ok(()) => break,
            // The work's own panic goes on; one before it began says that the piece was not to be had after all.
            Err(panic) if work.is_none() => resume_unwind(panic),
            Err(_) => {}
        }
    }
    match (result, work) {
        (Some(result), _) => Ok(result),
        (None, Some(work)) => Err(work),
        (None, None) => unreachable!("what was begun has ended"),
    }
}

#[cfg(target_family = "wasm")]
fn grown<T, F: FnOnce() -> T>(work: F) -> Result<T, F> {
    Err(work)
}

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_decides() {
        for (left, levels, expected) in [
            (Some(SPARE), 0, Step::Go),
            (Some(SPARE - 1), 0, Step::Grow { or_go: true }),
            (Some(LEAST - 1), 0, Step::Grow { or_go: false }),
            (None, LEVELS - 1, Step::Go),
            (None, LEVELS, Step::Refuse),
        ] {
            assert_eq!(step(left, SPARE, levels), expected, "{left:?}, {levels}");
        }
    }

    /// Far more than the stack of a test's thread holds.
    #[test]
    fn a_stack_grows_under_what_recurses() {
        fn sum(n: u64) -> u64 {
            let room = std::hint::black_box([n; 64]);
            if n == 0 { 0 } else { room[7] + deeper(|| sum(n - 1)).unwrap() }
        }
        assert_eq!(sum(100_000), 5_000_050_000);
        assert_eq!(apart(|| reading(|| sum(10))), Ok(55));
    }

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
