//! Monitors of long work: they interrupt it, and are told its progress.

use std::fmt;
use std::sync::Arc;

use super::interrupt::Interrupt;

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
