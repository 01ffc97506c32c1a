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
    use std::sync::{Condvar, Mutex, PoisonError};
    use std::thread::Builder;

    use super::*;

    /// How often it looks: memory grows by less than 20 MB meanwhile on the machines of today.
    const PAUSE: Duration = Duration::from_millis(5);

    /// A thread that looks until this is dropped. Nobody waits for its end: that takes as long as a short program.
    pub(super) struct Thread {
        ended: Arc<Ended>,
    }

    /// Whether the work has ended. While the thread holds the lock, it has not.
    #[derive(Default)]
    struct Ended {
        flag: Mutex<bool>,
        changed: Condvar,
    }

    /// Starts a thread; None where the system gives none.
    pub(super) fn start(shared: &Arc<Shared>, watch: &Watch) -> Option<Thread> {
        let ended = Arc::new(Ended::default());
        let (theirs, shared, watch) = (ended.clone(), shared.clone(), Watch { ..*watch });
        let look = move || {
            let mut flag = lock(&theirs.flag);
            while !*flag {
                if let Some(limit) = watch.found() {
                    shared.cause.exceed(limit);
                    // What was found stays, until the work ends.
                    return;
                }
                flag = theirs.changed.wait_timeout(flag, PAUSE).unwrap_or_else(PoisonError::into_inner).0;
            }
        };
        let builder = Builder::new().name("limits".into()).stack_size(128 << 10);
        builder.spawn(look).ok()?;
        Some(Thread { ended })
    }

    impl Drop for Thread {
        fn drop(&mut self) {
            *lock(&self.ended.flag) = true;
            self.ended.changed.notify_one();
        }
    }
}
