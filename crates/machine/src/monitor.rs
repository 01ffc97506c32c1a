//! Monitors of long work: they interrupt it, and are told its progress.

use std::fmt;
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::memory::{self, NoMemory};

/// Why work ended before it was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Stopped {
    /// An interrupt was set.
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

/// A flag that stops work; clones share it.
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
    flag: Arc<AtomicBool>,
    question: Option<Question>,
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
        Interrupt { flag: Arc::default(), question: Some(Arc::new(question)) }
    }

    /// Sets the interrupt: work under way stops at its next check.
    pub fn set(&self) {
        self.flag.store(true, Ordering::Relaxed);
    }

    /// Clears the flag that [`set`](Interrupt::set) sets, before new work begins.
    pub fn clear(&self) {
        self.flag.store(false, Ordering::Relaxed);
    }

    /// Returns whether work is to stop.
    #[inline]
    pub fn is_set(&self) -> bool {
        self.flag.load(Ordering::Relaxed) || self.question.as_ref().is_some_and(|question| question())
    }

    /// Checks whether work is to stop, and every 256 calls whether there is memory left. It is called at each
    /// step of long work.
    ///
    /// # Errors
    /// [`Stopped`] where the interrupt is set or there is no memory left.
    #[inline]
    pub fn check(&self) -> Result<(), Stopped> {
        if self.is_set() { Err(Stopped::Interrupted) } else { Ok(memory::step()?) }
    }
}

impl fmt::Debug for Interrupt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Interrupt({})", self.is_set())
    }
}

/// A listener that is told how many parts of a work are done, and of how many: none at the start, all at the
/// end, also where the work fails. The default has no listener; clones share it.
///
/// ```
/// use std::sync::{Arc, Mutex};
/// use vcfilter_machine::Progress;
/// let seen = Arc::new(Mutex::new(Vec::new()));
/// let told = seen.clone();
/// let progress = Progress::new(move |done, total| told.lock().unwrap().push((done, total)));
/// let work = progress.begin(3);
/// work.tell(1);
/// drop(work);
/// assert_eq!(*seen.lock().unwrap(), [(0, 3), (1, 3), (3, 3)]);
/// ```
#[derive(Clone, Default)]
pub struct Progress(Option<Arc<dyn Fn(u64, u64) + Send + Sync>>);

impl Progress {
    /// Returns a listener that calls a function, from whichever thread works.
    pub fn new(told: impl Fn(u64, u64) + Send + Sync + 'static) -> Progress {
        Progress(Some(Arc::new(told)))
    }

    /// Tells that `done` parts of `total` are done.
    pub fn tell(&self, done: u64, total: u64) {
        if let Some(told) = &self.0 {
            told(done, total);
        }
    }

    /// Begins work of `total` parts. Its end is told when the result is dropped.
    pub fn begin(&self, total: u64) -> Work<'_> {
        self.tell(0, total);
        Work { progress: self, total }
    }
}

impl fmt::Debug for Progress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.0.is_some() { "Progress(told)" } else { "Progress(nobody)" })
    }
}

/// Work in progress.
#[derive(Debug)]
pub struct Work<'a> {
    progress: &'a Progress,
    total: u64,
}

impl Work<'_> {
    /// Tells how many parts are done.
    pub fn tell(&self, done: u64) {
        self.progress.tell(done, self.total);
    }
}

impl Drop for Work<'_> {
    fn drop(&mut self) {
        self.tell(self.total);
    }
}

/// An interrupt and a listener for progress. The default never stops work and has no listener.
#[derive(Debug, Clone, Default)]
pub struct Monitor {
    /// The interrupt that stops work.
    pub interrupt: Interrupt,
    /// The listener for progress.
    pub progress: Progress,
}

impl From<Interrupt> for Monitor {
    /// Returns a monitor without a listener.
    fn from(interrupt: Interrupt) -> Monitor {
        Monitor { interrupt, progress: Progress::default() }
    }
}

#[cfg(test)]
mod tests {
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
}
