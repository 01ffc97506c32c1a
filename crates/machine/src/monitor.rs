//! Whoever watches long work: may stop it, and is told how far it is.

use std::fmt;
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::memory::{self, NoMemory};

/// Why work ended before it was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Stopped {
    /// Somebody wanted it so.
    #[error("interrupted")]
    Interrupted,
    /// The system gives no more memory.
    #[error(transparent)]
    Memory(#[from] NoMemory),
}

impl Stopped {
    /// Why a read or a write ended so, where it did; it was made an error of [`io`] by `From`.
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

/// Whether work is to stop; clones share it.
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
    /// One that is set where `question` says so, too: for a world whose wish to stop lies elsewhere, such as in memory that
    /// a page shares. It is asked often, from any thread, so it should answer at once.
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

    /// Stops the work under way at its next check.
    pub fn set(&self) {
        self.flag.store(true, Ordering::Relaxed);
    }

    /// Forgets what was [set](Interrupt::set), before something new begins.
    pub fn clear(&self) {
        self.flag.store(false, Ordering::Relaxed);
    }

    /// Whether to stop.
    #[inline]
    pub fn is_set(&self) -> bool {
        self.flag.load(Ordering::Relaxed) || self.question.as_ref().is_some_and(|question| question())
    }

    /// To be called with each step of what may take many: looks every so often whether there is memory left, too.
    ///
    /// # Errors
    /// [`Stopped`]
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

/// Is told how many parts of how many are done: none where something begins, all of them where it ends, also where it
/// fails. The default is nobody; clones are the same.
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
    /// Somebody, who is told by whichever thread works.
    pub fn new(told: impl Fn(u64, u64) + Send + Sync + 'static) -> Progress {
        Progress(Some(Arc::new(told)))
    }

    /// Says that so many parts of so many are done.
    pub fn tell(&self, done: u64, total: u64) {
        if let Some(told) = &self.0 {
            told(done, total);
        }
    }

    /// Begins work of so many parts. That it ends is told when the result is dropped.
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

/// Work that is under way.
#[derive(Debug)]
pub struct Work<'a> {
    progress: &'a Progress,
    total: u64,
}

impl Work<'_> {
    /// Says how many parts are done.
    pub fn tell(&self, done: u64) {
        self.progress.tell(done, self.total);
    }
}

impl Drop for Work<'_> {
    fn drop(&mut self) {
        self.tell(self.total);
    }
}

/// Both: whether work is to stop, and who is told how far it is. The default never stops it, and tells nobody.
#[derive(Debug, Clone, Default)]
pub struct Monitor {
    /// Whether to stop.
    pub interrupt: Interrupt,
    /// Who is told.
    pub progress: Progress,
}

impl From<Interrupt> for Monitor {
    /// One that tells nobody.
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
