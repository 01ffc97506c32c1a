//! A stack that does not grow: a program uses a known part of its caller's stack.
//!
//! How much it has taken is the distance between two places on the stack: where it was entered, and here. That needs neither
//! the system nor unsafe code, and is right wherever stacks grow in one direction.

use std::cell::Cell;

use super::{Level, TooDeep};

/// The bytes that a program uses at most of its caller's stack where that does not grow. A thread with 1 MiB
/// has as much.
pub const OWN: usize = 960 << 10;

/// The greatest depth of levels where the stack does not grow.
pub const LEVELS: usize = 100;

/// Every level leaves this much for all that does not ask: built-ins, dependencies, values that are shown.
const SPARE: usize = 448 << 10;

thread_local! {
    /// Where the program was entered that runs on this thread.
    static ENTERED: Cell<Option<usize>> = const { Cell::new(None) };
    static DEPTH: Cell<usize> = const { Cell::new(0) };
}

/// A program that is under way, while this lives; the outermost counts.
struct Entered {
    outermost: bool,
}

impl Entered {
    fn new() -> Entered {
        let outermost = ENTERED.get().is_none();
        if outermost {
            ENTERED.set(Some(place()));
        }
        Entered { outermost }
    }
}

impl Drop for Entered {
    fn drop(&mut self) {
        if self.outermost {
            ENTERED.set(None);
        }
    }
}

/// The place on the stack where one is.
#[inline(never)]
fn place() -> usize {
    let here = 0u8;
    std::hint::black_box(&raw const here).addr()
}

/// How much may still be taken.
fn left() -> usize {
    ENTERED.get().map_or(OWN, |entered| OWN.saturating_sub(entered.abs_diff(place())))
}

pub(super) fn deeper<T>(work: impl FnOnce() -> T) -> Result<T, TooDeep> {
    let _level = Level::enter(&DEPTH, LEVELS).ok_or(TooDeep)?;
    within(SPARE, work)
}

pub(super) fn within<T>(wanted: usize, work: impl FnOnce() -> T) -> Result<T, TooDeep> {
    let _entered = Entered::new();
    if left() >= wanted { Ok(work()) } else { Err(TooDeep) }
}

#[cfg_attr(
    all(feature = "stack", not(target_family = "wasm")),
    expect(dead_code, reason = "there are pieces")
)]
pub(super) fn apart<T>(work: impl FnOnce() -> T) -> T {
    let _entered = Entered::new();
    work()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A level with so much on the stack.
    fn down<const SIZE: usize>(levels: usize) -> Result<usize, TooDeep> {
        let room = std::hint::black_box([1u8; SIZE]);
        match levels {
            0 => Ok(0),
            _ => deeper(|| down::<SIZE>(levels - 1))?.map(|below| below + usize::from(room[SIZE / 2])),
        }
    }

    /// The thread has no more than a program may take.
    fn on_a_short_stack<T: Send + 'static>(work: fn() -> T) -> T {
        std::thread::Builder::new().stack_size(1 << 20).spawn(work).unwrap().join().unwrap()
    }

    #[test]
    fn levels_end_before_the_stack_does() {
        on_a_short_stack(|| {
            assert_eq!(down::<64>(LEVELS), Ok(LEVELS));
            assert_eq!(down::<64>(LEVELS + 1), Err(TooDeep));
            assert_eq!(down::<10_000>(20), Ok(20));
            assert_eq!(down::<10_000>(LEVELS), Err(TooDeep));
            assert_eq!(down::<64>(LEVELS), Ok(LEVELS), "what was taken is given back");
            // The call itself takes a little.
            assert_eq!(within(OWN - 1024, || 7), Ok(7));
            assert_eq!(within(OWN + 1, || 7), Err(TooDeep));
        });
    }
}
