//! Searches of many things at once: on all cores, for a number of steps each, or for a time together.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use crate::arrays::{ArrayError, Interrupt, Monitor};
use vcfilter_machine::threads;

use super::SearchError;

/// How long each array is searched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SearchEffort {
    /// So many changes of pictures for each array.
    Steps(u64),
    /// So long for all arrays together, on all cores.
    Time(Duration),
}

/// A search under way.
pub(super) trait Advance: Send {
    fn steps(&self) -> u64;
    fn advance(&mut self, steps: u64, interrupt: &Interrupt) -> Result<(), SearchError>;
}

/// So many steps a search goes before the next one has its turn, where time ends it.
const QUANTUM: u64 = 1 << 14;

/// Advances searches, and returns whether somebody interrupted them. That ends the search alone: the interrupt is cleared, so that what was
/// found can be computed a second time.
///
/// # Errors
/// [`SearchError`]; [`ArrayError::Interrupted`] where a limit was exceeded.
pub(super) fn drive<S: Advance>(
    searches: &[Mutex<S>],
    effort: SearchEffort,
    monitor: &Monitor,
) -> Result<bool, SearchError> {
    match effort {
        SearchEffort::Steps(steps) => by_steps(searches, steps, monitor)?,
        SearchEffort::Time(time) => by_time(searches, time, monitor)?,
    }
    let interrupted = monitor.interrupt.is_set();
    if interrupted && monitor.interrupt.exceeded().is_some() {
        return Err(ArrayError::Interrupted.into());
    }
    if interrupted {
        monitor.interrupt.clear();
    }
    Ok(interrupted)
}

fn by_steps<S: Advance>(searches: &[Mutex<S>], steps: u64, monitor: &Monitor) -> Result<(), SearchError> {
    let done = AtomicU64::new(0);
    let work = monitor.progress.begin(steps.div_ceil(QUANTUM).saturating_mul(searches.len() as u64));
    each(searches, &|search| {
        while search.steps() < steps && !monitor.interrupt.is_set() {
            let before = search.steps();
            search.advance(QUANTUM.min(steps - before), &monitor.interrupt)?;
            work.tell(done.fetch_add(1, Ordering::Relaxed) + 1);
            if search.steps() == before {
                break;
            }
        }
        Ok(())
    })
}

/// All in turn, so that each has about as many steps.
fn by_time<S: Advance>(searches: &[Mutex<S>], time: Duration, monitor: &Monitor) -> Result<(), SearchError> {
    let start = Instant::now();
    let work = monitor.progress.begin(time.as_millis() as u64);
    // The first turns are short, so that each has one.
    let mut quantum = QUANTUM / 16;
    while start.elapsed() < time && !monitor.interrupt.is_set() {
        let gone = AtomicU64::new(0);
        each(searches, &|search| {
            if start.elapsed() < time && !monitor.interrupt.is_set() {
                let before = search.steps();
                search.advance(quantum, &monitor.interrupt)?;
                gone.fetch_add(search.steps() - before, Ordering::Relaxed);
                work.tell(start.elapsed().min(time).as_millis() as u64);
            }
            Ok(())
        })?;
        if gone.into_inner() == 0 {
            break;
        }
        quantum = (2 * quantum).min(QUANTUM);
    }
    Ok(())
}

/// Works on each search. Threads would stop by themselves when they are interrupted, and what was found would be lost.
fn each<S: Advance>(
    searches: &[Mutex<S>],
    work: &(dyn Fn(&mut S) -> Result<(), SearchError> + Sync),
) -> Result<(), SearchError> {
    let failed: Mutex<Option<SearchError>> = Mutex::new(None);
    threads::for_each(searches.len(), &|number| {
        if let Err(error) = work(&mut locked(&searches[number])) {
            *locked(&failed) = Some(error);
        }
    });
    let failed = locked(&failed).take();
    failed.map_or(Ok(()), Err)
}

/// What a lock holds; a thread that failed has told its error.
pub(super) fn locked<T>(lock: &Mutex<T>) -> MutexGuard<'_, T> {
    lock.lock().unwrap_or_else(PoisonError::into_inner)
}
