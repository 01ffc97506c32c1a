//! A stack that grows: where little is left of it, another piece is put under it.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

use super::super::memory;
use super::{TooDeep, fixed};

/// Every level has this much for all that does not ask: built-ins, dependencies, values that are shown.
const SPARE: usize = 1 << 20;

/// Where no further piece can be had, one goes on until this little is left.
const LEAST: usize = 1 << 19;

/// With as much a program begins; what goes deeper gets its piece then.
const ENOUGH: usize = 4 << 20;

/// The pieces that are tried, in order. What is not touched of them costs no memory.
const PIECES: [usize; 3] = [64 << 20, 8 << 20, 4 << 20];

#[inline]
pub(super) fn deeper<T>(work: impl FnOnce() -> T) -> Result<T, TooDeep> {
    match stacker::remaining_stack() {
        Some(left) if left >= SPARE => Ok(work()),
        Some(left) => at_the_end(left, work),
        None => fixed::deeper(work),
    }
}

#[inline]
pub(super) fn within<T>(wanted: usize, work: impl FnOnce() -> T) -> Result<T, TooDeep> {
    match stacker::remaining_stack() {
        Some(left) if left >= wanted => Ok(work()),
        Some(left) => at_the_end(left, work),
        None => fixed::within(wanted, work),
    }
}

pub(super) fn apart<T>(work: impl FnOnce() -> T) -> T {
    // To take a piece and to give it back holds up all threads of the process; most programs need none.
    if stacker::remaining_stack().is_some_and(|left| left >= ENOUGH) {
        return work();
    }
    grown(work).unwrap_or_else(|work| work())
}

#[cold]
fn at_the_end<T>(left: usize, work: impl FnOnce() -> T) -> Result<T, TooDeep> {
    match grown(work) {
        Ok(result) => Ok(result),
        Err(work) if goes_on(left) => Ok(work()),
        Err(_) => Err(TooDeep),
    }
}

fn goes_on(left: usize) -> bool {
    left >= LEAST
}

/// Does something on another piece of stack; gives it back where there is none.
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

#[cfg(test)]
mod tests {
    use super::super::{apart, reading};
    use super::*;

    /// Far more than the stack of a test's thread holds.
    #[test]
    fn a_stack_grows_under_what_recurses() {
        fn sum(n: u64) -> u64 {
            let room = std::hint::black_box([n; 64]);
            if n == 0 { 0 } else { room[7] + deeper(|| sum(n - 1)).unwrap() }
        }
        assert_eq!(sum(100_000), 5_000_050_000);
        assert_eq!(apart(|| reading(200, || sum(10))), Ok(55));
    }

    #[test]
    fn without_another_piece_one_goes_on_for_a_while() {
        assert!(goes_on(LEAST) && !goes_on(LEAST - 1));
    }
}
