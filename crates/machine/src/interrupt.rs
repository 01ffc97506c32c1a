//! Interrupts: flags that stop work, and the limits that set them.

use std::cell::RefCell;
use std::fmt;
use std::io;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::budget::{Budget, Cause, Exceeded};
use super::memory::{self, NoMemory};
use super::watch::{self, Watch};

/// Why work ended before it was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Stopped {
    /// An interrupt was set. [`Interrupt::exceeded`] tells whether a limit set it.
    #[error("interrupted")]
    Interrupted,
    /// There is no memory left.
    #[error(transparent)]
    Memory(#[from] NoMemory),
}

impl Stopped {
    /// Returns the reason in an error of [`io`] that was made from a [`Stopped`]; None for other errors.
    pub fn within(error: &io::Error) -> Option<Stopped> {
        error.get_ref()?.downcast_ref().copied()
    }
}

impl From<Stopped> for io::Error {
    fn from(stopped: Stopped) -> io::Error {
        io::Error::other(stopped)
    }
}

/// Asks somebody whether to stop.
type Question = Arc<dyn Fn() -> bool + Send + Sync>;

/// A flag that stops work, and the limits of that work; clones share both.
///
/// ```
/// use vcfilter_machine::{Interrupt, Stopped};
/// let interrupt = Interrupt::default();
/// assert_eq!(interrupt.check(), Ok(()));
/// interrupt.clone().set();
/// assert_eq!(interrupt.check(), Err(Stopped::Interrupted));
/// ```
#[derive(Clone, Default)]
pub struct Interrupt {
    shared: Arc<Shared>,
    question: Option<Question>,
}

/// What all clones of an interrupt share.
#[derive(Default)]
pub(super) struct Shared {
    /// Why work is to stop.
    pub(super) cause: Cause,
    budget: Mutex<Budget>,
    /// The most terms that it allows, which are asked for often; 0 for no limit.
    terms: AtomicU64,
    /// The bytes of output since [`Interrupt::run`] began.
    written: AtomicU64,
    /// What is watched while work runs.
    pub(super) watch: Mutex<Option<Watch>>,
}

impl Interrupt {
    /// Returns an interrupt that is also set whenever `question` returns true, for hosts that keep their own
    /// flag, such as in memory shared with a page. The question is asked often and from any thread, so it
    /// should be quick.
    ///
    /// ```
    /// use vcfilter_machine::Interrupt;
    /// let interrupt = Interrupt::asking(|| true);
    /// interrupt.clear();
    /// assert!(interrupt.is_set());
    /// ```
    pub fn asking(question: impl Fn() -> bool + Send + Sync + 'static) -> Interrupt {
        Interrupt { question: Some(Arc::new(question)), ..Interrupt::default() }
    }

    /// Sets the interrupt: work under way stops at its next check.
    pub fn set(&self) {
        self.shared.cause.set(Cause::USER);
    }

    /// Clears the flag, whoever set it, before new work begins.
    pub fn clear(&self) {
        self.shared.cause.set(Cause::NONE);
    }

    /// Returns whether both share their flag: one is a clone of the other.
    ///
    /// ```
    /// use vcfilter_machine::Interrupt;
    /// let one = Interrupt::default();
    /// assert!(one.is_same(&one.clone()) && !one.is_same(&Interrupt::default()));
    /// ```
    pub fn is_same(&self, other: &Interrupt) -> bool {
        Arc::ptr_eq(&self.shared, &other.shared)
    }

    /// Returns whether work is to stop.
    #[inline]
    pub fn is_set(&self) -> bool {
        self.shared.cause.is_set() || self.question.as_ref().is_some_and(|question| question())
    }

    /// Checks whether work is to stop, and every 256 calls whether there is memory left. It is called at each
    /// step of long work.
    ///
    /// # Errors
    /// [`Stopped`] where the interrupt is set or there is no memory left.
    #[inline]
    pub fn check(&self) -> Result<(), Stopped> {
        if self.is_set() { Err(Stopped::Interrupted) } else { memory::count_step() }
    }

    /// Returns the limits of the work that this interrupt stops.
    pub fn budget(&self) -> Budget {
        *lock(&self.shared.budget)
    }

    /// Sets the limits of the work that this interrupt stops, from its next [`Interrupt::run`] on.
    pub fn limit(&self, budget: Budget) {
        *lock(&self.shared.budget) = budget;
        self.shared.terms.store(budget.terms.map_or(0, |most| most.max(1)), Ordering::Relaxed);
    }

    /// Returns the limit that set the interrupt; None where nothing or somebody else did.
    pub fn exceeded(&self) -> Option<Exceeded> {
        self.shared.cause.exceeded(&self.budget())
    }

    /// Counts bytes of output, before they are written.
    ///
    /// # Errors
    /// [`Stopped::Interrupted`] where they are more than the budget allows, or the interrupt is set.
    ///
    /// ```
    /// use vcfilter_machine::{Budget, Exceeded, Interrupt};
    /// let interrupt = Interrupt::default();
    /// interrupt.limit(Budget::default().output(100));
    /// assert!(interrupt.count_output(60).is_ok() && interrupt.count_output(60).is_err());
    /// assert_eq!(interrupt.exceeded(), Some(Exceeded::Output(100)));
    /// ```
    pub fn count_output(&self, bytes: usize) -> Result<(), Stopped> {
        let before = self.shared.written.fetch_add(bytes as u64, Ordering::Relaxed);
        if self.budget().output.is_some_and(|most| before.saturating_add(bytes as u64) > most) {
            self.shared.cause.exceed(Cause::OUTPUT);
        }
        if self.is_set() { Err(Stopped::Interrupted) } else { Ok(()) }
    }

    /// Runs work under this interrupt. Meanwhile its limits are watched, and [`poll`] asks it, on this thread
    /// and on those with which [`threads::map`](super::threads::map) shares work. Time and output count from
    /// here; a limit that stopped earlier work is forgotten, a flag that somebody set is not.
    ///
    /// ```
    /// use std::time::Duration;
    /// use vcfilter_machine::{Budget, Exceeded, Interrupt, poll};
    /// let interrupt = Interrupt::default();
    /// interrupt.limit(Budget::default().time(Duration::from_millis(1)));
    /// interrupt.run(|| while poll().is_ok() {});
    /// assert_eq!(interrupt.exceeded(), Some(Exceeded::Time(Duration::from_millis(1))));
    /// ```
    pub fn run<T>(&self, work: impl FnOnce() -> T) -> T {
        self.shared.cause.forget_limits();
        self.shared.written.store(0, Ordering::Relaxed);
        let _watching = watch::begin(&self.shared, self.budget());
        self.here(work)
    }

    /// Runs work of which [`poll`] on this thread asks this interrupt.
    pub(super) fn here<T>(&self, work: impl FnOnce() -> T) -> T {
        /// Whoever was asked before is asked again, also after a panic.
        struct Before(Option<Interrupt>);
        impl Drop for Before {
            fn drop(&mut self) {
                CURRENT.set(self.0.take());
            }
        }
        let _before = Before(CURRENT.replace(Some(self.clone())));
        work()
    }

    /// The interrupt that [`poll`] asks on this thread, if there is one.
    pub(super) fn current() -> Option<Interrupt> {
        CURRENT.with_borrow(Clone::clone)
    }

    /// Looks at the limits where no thread watches them.
    pub(super) fn look(&self) {
        if let Some(watch) = &*lock(&self.shared.watch) {
            watch.look(&self.shared);
        }
    }

    /// The most bytes that the process may take while work runs under this interrupt.
    pub(super) fn most_memory(&self) -> Option<u64> {
        lock(&self.shared.watch).as_ref()?.most_memory()
    }
}

impl fmt::Debug for Interrupt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Interrupt({})", self.is_set())
    }
}

pub(super) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

thread_local!(static CURRENT: RefCell<Option<Interrupt>> = const { RefCell::new(None) });

/// Checks whether the work of this thread is to stop: for code that is given no interrupt. It asks the
/// interrupt under which the work [runs](Interrupt::run); where there is none, work goes on.
///
/// # Errors
/// As [`Interrupt::check`].
///
/// ```
/// use vcfilter_machine::{Interrupt, Stopped, poll};
/// let interrupt = Interrupt::default();
/// interrupt.set();
/// assert_eq!(poll(), Ok(()));
/// assert_eq!(interrupt.run(poll), Err(Stopped::Interrupted));
/// ```
#[inline]
pub fn poll() -> Result<(), Stopped> {
    // Who is asked may run work of its own, so nothing is borrowed meanwhile.
    let (set, question) = CURRENT.with_borrow(|current| match current {
        None => (false, None),
        Some(current) => (current.shared.cause.is_set(), current.question.clone()),
    });
    let set = set || question.is_some_and(|question| question());
    if set { Err(Stopped::Interrupted) } else { memory::count_step() }
}

/// Counts bytes of output of the work of this thread, before they are written.
///
/// # Errors
/// As [`Interrupt::count_output`]; never where the work runs under no interrupt.
pub fn count_output(bytes: usize) -> Result<(), Stopped> {
    Interrupt::current().map_or(Ok(()), |current| current.count_output(bytes))
}

/// Returns the most terms that one expression may have in the work of this thread: `otherwise`, or fewer where
/// its budget says so.
pub fn most_terms(otherwise: usize) -> usize {
    let said = |current: &Option<Interrupt>| {
        current.as_ref().map_or(0, |current| current.shared.terms.load(Ordering::Relaxed))
    };
    match CURRENT.with_borrow(said) {
        0 => otherwise,
        most => usize::try_from(most).unwrap_or(usize::MAX).min(otherwise),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::AtomicBool;

    use super::*;

    #[test]
    fn what_stops_a_read_is_found_in_its_error() {
        let error = io::Error::from(Stopped::Interrupted);
        assert_eq!(error.to_string(), "interrupted");
        assert_eq!(Stopped::within(&error), Some(Stopped::Interrupted));
        assert_eq!(Stopped::within(&io::ErrorKind::Other.into()), None);
    }

    #[test]
    fn a_flag_and_a_question_are_both_heard() {
        let wish = Arc::new(AtomicBool::new(false));
        let asked = wish.clone();
        let interrupt = Interrupt::asking(move || asked.load(Ordering::Relaxed));
        assert!(!interrupt.is_set());
        interrupt.set();
        assert!(interrupt.is_set());
        interrupt.clear();
        wish.store(true, Ordering::Relaxed);
        assert_eq!(interrupt.clone().check(), Err(Stopped::Interrupted));
    }

    #[test]
    fn a_limit_stops_one_work_and_a_person_all_of_it() {
        let interrupt = Interrupt::default();
        interrupt.limit(Budget::default().output(1));
        assert_eq!(interrupt.run(|| interrupt.count_output(2)), Err(Stopped::Interrupted));
        assert_eq!(interrupt.exceeded(), Some(Exceeded::Output(1)));
        assert_eq!(interrupt.run(|| interrupt.count_output(1)), Ok(()));
        interrupt.set();
        assert_eq!(interrupt.run(poll), Err(Stopped::Interrupted));
        assert_eq!(interrupt.exceeded(), None);
    }

    #[test]
    fn inner_work_hands_back_to_the_outer_one() {
        let (outer, inner) = (Interrupt::default(), Interrupt::default());
        inner.set();
        outer.run(|| {
            assert_eq!(inner.run(poll), Err(Stopped::Interrupted));
            assert_eq!(poll(), Ok(()));
        });
    }
}
