//! Watching limits of memory and time while work runs.
//!
//! With the feature `threads` a thread looks every few milliseconds, so that a step of the work costs nothing
//! more and may take as long as it likes. Without it, or where the system gives no thread, the work itself looks
//! every 256 steps.

use std::sync::Arc;
use std::time::Duration;

use super::budget::{Budget, Cause};
use super::clock::clock;
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

    /// After so many looks at nothing it sleeps until it is woken, which costs whoever wakes it some time.
    const IDLE: u32 = 20;

    /// The one thread of the process that looks, and what it looks at. It is started with the first work and stays: starting
    /// one takes as long as a short program, and of many programs at once each start holds up the others.
    struct Watcher {
        watched: Vec<Watched>,
        next: u64,
        runs: bool,
        sleeps: bool,
    }

    struct Watched {
        number: u64,
        shared: Arc<Shared>,
        watch: Watch,
        /// What was found stays, until the work ends.
        is_found: bool,
    }

    /// While the thread holds the lock, no work ends that it looks at.
    static WATCHER: Mutex<Watcher> =
        Mutex::new(Watcher { watched: Vec::new(), next: 0, runs: false, sleeps: false });
    static WOKEN: Condvar = Condvar::new();

    /// A work that is looked at until this is dropped.
    pub(super) struct Thread {
        number: u64,
    }

    /// Lets the thread look at a work; None where the system gives none.
    pub(super) fn start(shared: &Arc<Shared>, watch: &Watch) -> Option<Thread> {
        let mut watcher = lock(&WATCHER);
        if !watcher.runs {
            Builder::new().name("limits".into()).stack_size(128 << 10).spawn(look).ok()?;
            watcher.runs = true;
        }
        let number = watcher.next;
        watcher.next += 1;
        watcher.watched.push(Watched {
            number,
            shared: shared.clone(),
            watch: Watch { ..*watch },
            is_found: false,
        });
        if watcher.sleeps {
            WOKEN.notify_one();
        }
        Some(Thread { number })
    }

    fn look() {
        let mut idle = 0;
        let mut watcher = lock(&WATCHER);
        loop {
            for watched in watcher.watched.iter_mut().filter(|watched| !watched.is_found) {
                if let Some(limit) = watched.watch.found() {
                    watched.shared.cause.exceed(limit);
                    watched.is_found = true;
                }
            }
            idle = if watcher.watched.is_empty() { idle + 1 } else { 0 };
            watcher.sleeps = idle > IDLE;
            watcher = match watcher.sleeps {
                true => WOKEN.wait(watcher).unwrap_or_else(PoisonError::into_inner),
                false => WOKEN.wait_timeout(watcher, PAUSE).unwrap_or_else(PoisonError::into_inner).0,
            };
            watcher.sleeps = false;
        }
    }

    impl Drop for Thread {
        fn drop(&mut self) {
            lock(&WATCHER).watched.retain(|watched| watched.number != self.number);
        }
    }
}
