//! Stopping code that returns no [`Result`]: sums of long expressions, products of long numbers, comparisons.
//!
//! Such code can't tell that it was stopped. So it unwinds, as a panic does, up to whoever said by [`stoppable`] that
//! it expects that; where nobody did, it is never stopped. No message is written, since nothing is wrong.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

use super::interrupt::{Stopped, poll};

thread_local!(static EXPECTED: Cell<bool> = const { Cell::new(false) });

/// While it lives, work of this thread may unwind, or not.
struct Expecting {
    before: bool,
}

impl Expecting {
    fn new(now: bool) -> Expecting {
        Expecting { before: EXPECTED.replace(now) }
    }
}

impl Drop for Expecting {
    fn drop(&mut self) {
        EXPECTED.set(self.before);
    }
}

/// Runs work that may be stopped where it calls [`poll_or_unwind`]. What it was changing may be half changed
/// then; a lock that it held is poisoned.
///
/// # Errors
/// [`Stopped`]
///
/// ```
/// use vcfilter_machine::{Interrupt, Stopped, poll_or_unwind, stoppable};
/// let interrupt = Interrupt::default();
/// assert_eq!(interrupt.run(|| stoppable(poll_or_unwind)), Ok(()));
/// interrupt.set();
/// assert_eq!(interrupt.run(|| stoppable(poll_or_unwind)), Err(Stopped::Interrupted));
/// ```
pub fn stoppable<T>(work: impl FnOnce() -> T) -> Result<T, Stopped> {
    if !cfg!(panic = "unwind") {
        return Ok(work());
    }
    let expecting = Expecting::new(true);
    let done = catch_unwind(AssertUnwindSafe(work));
    drop(expecting);
    done.map_err(|payload| match payload.downcast::<Stopped>() {
        Ok(stopped) => *stopped,
        Err(panic) => resume_unwind(panic),
    })
}

/// Checks whether the work of this thread is to stop, for code that returns no [`Result`]: then it unwinds to the
/// [`stoppable`] around it. It does nothing where there is none.
#[inline]
pub fn poll_or_unwind() {
    if let Err(stopped) = poll() {
        unwind(stopped);
    }
}

#[cold]
fn unwind(stopped: Stopped) {
    // A second panic while the first one unwinds would end the process.
    if EXPECTED.get() && !std::thread::panicking() {
        resume_unwind(Box::new(stopped));
    }
}

/// Whether what this thread does may unwind.
#[cfg(feature = "threads")]
pub(super) fn is_expected() -> bool {
    EXPECTED.get()
}

/// Runs work of another thread, which shares what that thread expects.
#[cfg(feature = "threads")]
pub(super) fn shared<T>(expected: bool, work: impl FnOnce() -> T) -> T {
    let _expecting = Expecting::new(expected);
    work()
}

/// So many steps are taken between two questions.
const STEPS: u32 = 256;

/// Counts the steps of a loop that returns no [`Result`], and asks now and then whether to go on.
///
/// ```
/// use vcfilter_machine::{Interrupt, Pace, Stopped, stoppable};
/// let interrupt = Interrupt::default();
/// interrupt.set();
/// let pace = Pace::default();
/// let endless = || loop {
///     pace.step();
/// };
/// assert_eq!(interrupt.run(|| stoppable(endless)), Err::<(), _>(Stopped::Interrupted));
/// ```
#[derive(Debug, Clone)]
pub struct Pace(Cell<u32>);

impl Default for Pace {
    fn default() -> Pace {
        Pace(Cell::new(STEPS))
    }
}

impl Pace {
    /// Counts a step; at every 256th it calls [`poll_or_unwind`].
    #[inline]
    pub fn step(&self) {
        let left = self.0.get() - 1;
        self.0.set(left);
        if left == 0 {
            self.0.set(STEPS);
            poll_or_unwind();
        }
    }
}

/// Iterators that ask now and then whether to go on, for code that returns no [`Result`].
pub trait Stoppable: Iterator + Sized {
    /// Returns the same items; every 256 of them [`poll_or_unwind`] is called.
    ///
    /// ```
    /// use vcfilter_machine::{Interrupt, Stoppable, Stopped, stoppable};
    /// let interrupt = Interrupt::default();
    /// let sum = || (0..1000u64).asking().sum::<u64>();
    /// assert_eq!(interrupt.run(|| stoppable(sum)), Ok(499_500));
    /// interrupt.set();
    /// assert_eq!(interrupt.run(|| stoppable(sum)), Err(Stopped::Interrupted));
    /// ```
    fn asking(self) -> Asking<Self> {
        Asking { items: self, pace: Pace::default() }
    }
}

impl<I: Iterator> Stoppable for I {}

/// What [`Stoppable::asking`] returns.
#[derive(Debug, Clone)]
pub struct Asking<I> {
    items: I,
    pace: Pace,
}

impl<I: Iterator> Iterator for Asking<I> {
    type Item = I::Item;

    #[inline]
    fn next(&mut self) -> Option<I::Item> {
        self.pace.step();
        self.items.next()
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.items.size_hint()
    }
}

impl<I: DoubleEndedIterator> DoubleEndedIterator for Asking<I> {
    #[inline]
    fn next_back(&mut self) -> Option<I::Item> {
        self.pace.step();
        self.items.next_back()
    }
}

impl<I: ExactSizeIterator> ExactSizeIterator for Asking<I> {}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Interrupt, threads};

    #[test]
    fn nobody_who_does_not_expect_it_is_unwound() {
        let interrupt = Interrupt::default();
        interrupt.set();
        assert_eq!(interrupt.run(|| (0..1000).asking().count()), 1000);
        let stopped = interrupt.run(|| stoppable(|| (0..1000).asking().count()));
        assert_eq!(stopped, Err(Stopped::Interrupted));
        assert_eq!(interrupt.run(|| (0..1000).asking().count()), 1000);
    }

    #[test]
    fn threads_that_share_work_unwind_to_who_shares_it() {
        let interrupt = Interrupt::default();
        let items: Vec<u32> = (0..100).collect();
        let work = || threads::map(&items, |_| Ok::<_, ()>((0..1000).asking().count()));
        assert_eq!(interrupt.run(|| stoppable(work)), Ok(Ok(vec![1000; 100])));
        interrupt.set();
        assert_eq!(interrupt.run(|| stoppable(work)), Err(Stopped::Interrupted));
        assert_eq!(interrupt.run(work), Ok(vec![1000; 100]));
    }

    #[test]
    fn panics_go_on() {
        let panic = catch_unwind(|| stoppable(|| resume_unwind(Box::new("a defect")))).unwrap_err();
        assert_eq!(panic.downcast_ref::<&str>(), Some(&"a defect"));
    }
}
