//! Watching limits of memory and time while work runs.
//!
//! With the feature `threads` a thread looks every few milliseconds, so that a step of the work costs nothing
//! more and may take as long as it likes. Without it, or where the system gives no thread, the work itself looks
//! every 256 steps.

use std::sync::Arc;
use std::time::Duration;

use super::budget::{Budget, Cause};
use super::interrupt::{Shared, lock};
use super::memory;

/// What may be taken besides where the process has already more than the limit, as at a prompt whose names hold much:
/// short work still runs, and no row of it goes far beyond.
const SLACK: u64 = 16 << 20;

/// What is watched.
#[derive(Debug)]
pub(super) struct Watch {
    memory: Option<u64>,
    /// When time is over, by the clock.
    end: Option<Duration>,
    /// Whether a thread looks, so that nobody else need.
    by_thread: bool,
}

impl Watch {
    fn new(budget: Budget) -> Watch {
        let most = |limit: u64| {
            let now = memory::used().unwrap_or(0);
            limit.max(now.saturating_add(SLACK).min(limit.saturating_add(limit / 16)))
        };
        let end = |longest| clock().map(|now| now.saturating_add(longest));
        Watch { memory: budget.memory.map(most), end: budget.time.and_then(end), by_thread: false }
    }

    /// The most bytes that the process may take.
    pub(super) fn most_memory(&self) -> Option<u64> {
        self.memory
    }

    /// The limit that is exceeded now.
    fn found(&self) -> Option<u8> {
        if self.end.is_some_and(|end| clock().is_some_and(|now| now >= end)) {
            return Some(Cause::TIME);
        }
        let over = |most| memory::used().is_some_and(|used| used > most);
        self.memory.is_some_and(over).then_some(Cause::MEMORY)
    }

    /// Looks, where no thread does.
    pub(super) fn look(&self, shared: &Shared) {
        if !self.by_thread
            && let Some(limit) = self.found()
        {
            shared.cause.exceed(limit);
        }
    }
}

/// The time since a fixed moment; None where there is no clock.
fn clock() -> Option<Duration> {
    #[cfg(all(target_family = "wasm", target_os = "unknown"))]
    return None;
    #[cfg(not(all(target_family = "wasm", target_os = "unknown")))]
    {
        use std::sync::OnceLock;
        use std::time::Instant;
        static BEGINNING: OnceLock<Instant> = OnceLock::new();
        Some(BEGINNING.get_or_init(Instant::now).elapsed())
    }
}

/// Watches until it is dropped.
pub(super) struct Watching {
    shared: Arc<Shared>,
    outer: Option<Watch>,
    #[cfg(feature = "threads")]
    _thread: Option<thread::Thread>,
}

/// Begins to watch the limits of a work.
pub(super) fn begin(shared: &Arc<Shared>, budget: Budget) -> Watching {
    let watch = Watch::new(budget);
    #[cfg(feature = "threads")]
    {
        let wanted = watch.memory.is_some() || watch.end.is_some();
        let thread = wanted.then(|| thread::start(shared, &watch)).flatten();
        let watch = Watch { by_thread: thread.is_some(), ..watch };
        let outer = lock(&shared.watch).replace(watch);
        Watching { shared: shared.clone(), outer, _thread: thread }
    }
    #[cfg(not(feature = "threads"))]
    {
        let outer = lock(&shared.watch).replace(watch);
        Watching { shared: shared.clone(), outer }
    }
}

impl Drop for Watching {
    fn drop(&mut self) {
        *lock(&self.shared.watch) = self.outer.take();
    }
}

#[cfg(feature = "threads")]
mod thread {
    use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
    use std::thread::{Builder, JoinHandle};

    use super::*;

    /// How often it looks: memory grows by less than 20 MB meanwhile on the machines of today.
    const PAUSE: Duration = Duration::from_millis(5);

    /// A thread that looks until this is dropped.
    pub(super) struct Thread {
        /// Dropped, it ends the thread.
        end: Option<Sender<()>>,
        handle: Option<JoinHandle<()>>,
    }

    /// Starts a thread; None where the system gives none.
    pub(super) fn start(shared: &Arc<Shared>, watch: &Watch) -> Option<Thread> {
        let (end, ended) = channel::<()>();
        let (shared, watch) = (shared.clone(), Watch { ..*watch });
        let look = move || {
            while ended.recv_timeout(PAUSE) == Err(RecvTimeoutError::Timeout) {
                if let Some(limit) = watch.found() {
                    shared.cause.exceed(limit);
                    // What was found stays, until the work ends.
                    return;
                }
            }
        };
        let builder = Builder::new().name("limits".into()).stack_size(128 << 10);
        let handle = builder.spawn(look).ok()?;
        Some(Thread { end: Some(end), handle: Some(handle) })
    }

    impl Drop for Thread {
        fn drop(&mut self) {
            self.end.take();
            // It looks and does nothing else, so there is no panic to hand on.
            self.handle.take().map(JoinHandle::join);
        }
    }
}
