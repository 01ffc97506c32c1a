//! Threads that share work (feature `threads`); without the feature the calling thread does all of it.

use std::sync::{Condvar, Mutex, PoisonError};

/// Returns the result of each item, in order; all cores share the items. What interrupts this thread's work
/// interrupts that of all.
///
/// # Errors
/// The error of an item that failed; of several it may be any.
///
/// ```
/// use vcfilter_machine::threads;
/// let squares = threads::map(&[1, 2, 3], |n| Ok::<_, ()>(n * n));
/// assert_eq!(squares, Ok(vec![1, 4, 9]));
/// ```
pub fn map<T: Sync, R: Send, E: Send>(
    items: &[T],
    work: impl Fn(&T) -> Result<R, E> + Sync + Send,
) -> Result<Vec<R>, E> {
    #[cfg(feature = "threads")]
    {
        use rayon::prelude::*;
        ready();
        let expected = super::unwind::is_expected();
        match super::Interrupt::current() {
            None => items.par_iter().map(work).collect(),
            Some(current) => {
                let here = |item| current.here(|| super::unwind::shared(expected, || work(item)));
                items.par_iter().map(here).collect()
            }
        }
    }
    #[cfg(not(feature = "threads"))]
    items.iter().map(work).collect()
}

/// Runs numbered jobs, which all cores share. It is [`map`] without type parameters: compiled for each pair of
/// types, threads took most of a crate's time to build.
///
/// ```
/// use std::sync::atomic::{AtomicUsize, Ordering};
/// let sum = AtomicUsize::new(0);
/// vcfilter_machine::threads::for_each(5, &|number| drop(sum.fetch_add(number, Ordering::Relaxed)));
/// assert_eq!(sum.into_inner(), 10);
/// ```
pub fn for_each(jobs: usize, job: &(dyn Fn(usize) + Sync)) {
    #[cfg(feature = "threads")]
    {
        use rayon::prelude::*;
        ready();
        let expected = super::unwind::is_expected();
        match super::Interrupt::current() {
            None => (0..jobs).into_par_iter().for_each(job),
            Some(current) => (0..jobs).into_par_iter().for_each(|number| {
                current.here(|| super::unwind::shared(expected, || job(number)));
            }),
        }
    }
    #[cfg(not(feature = "threads"))]
    (0..jobs).for_each(job);
}

/// Lets go of what takes long to free, such as a list of millions, without waiting for it: where there are threads,
/// another one frees it.
///
/// ```
/// vcfilter_machine::threads::let_go(vec![vec![1]; 1000]);
/// ```
pub fn let_go(value: impl Send + 'static) {
    // Where the system gives no thread, it is freed here, with the closure.
    #[cfg(feature = "threads")]
    {
        let pending = Pending::begin();
        let free = move || {
            drop(value);
            drop(pending);
        };
        let _ = std::thread::Builder::new().name("frees".into()).spawn(free);
    }
    #[cfg(not(feature = "threads"))]
    drop(value);
}

/// Waits until all that was [let go](let_go) of is free: before memory is measured.
///
/// ```
/// use vcfilter_machine::threads;
/// threads::let_go(vec![vec![1]; 1000]);
/// threads::all_freed();
/// ```
pub fn all_freed() {
    let mut pending = PENDING.lock().unwrap_or_else(PoisonError::into_inner);
    while *pending > 0 {
        pending = FREED.wait(pending).unwrap_or_else(PoisonError::into_inner);
    }
}

/// How many threads free something.
static PENDING: Mutex<usize> = Mutex::new(0);

/// Told where one has ended.
static FREED: Condvar = Condvar::new();

/// A thread that frees something, from before it begins.
#[cfg(feature = "threads")]
struct Pending;

#[cfg(feature = "threads")]
impl Pending {
    fn begin() -> Pending {
        *PENDING.lock().unwrap_or_else(PoisonError::into_inner) += 1;
        Pending
    }
}

#[cfg(feature = "threads")]
impl Drop for Pending {
    fn drop(&mut self) {
        *PENDING.lock().unwrap_or_else(PoisonError::into_inner) -= 1;
        FREED.notify_all();
    }
}

/// Returns the number of threads that share work.
pub fn count() -> usize {
    #[cfg(feature = "threads")]
    {
        ready();
        rayon::current_num_threads()
    }
    #[cfg(not(feature = "threads"))]
    1
}

#[cfg(feature = "threads")]
pub use shared::ready;

#[cfg(feature = "threads")]
mod shared {
    use std::error::Error;
    use std::sync::OnceLock;

    use super::super::memory;

    /// What a thread takes: a stack, and with glibc a heap of its own, whose addresses it reserves at once.
    const THREAD: usize = 66 << 20;

    /// Starts threads of rayon, as many as there is memory for; it is called before work is shared. Where the
    /// system allows none, the calling thread does all of the work; rayon itself would panic. So it does in a process that
    /// was forked from one with threads: these are not there any more, and rayon would wait for them forever.
    pub fn ready() {
        static THERE: OnceLock<(bool, u32)> = OnceLock::new();
        let (there, where_from) = *THERE.get_or_init(|| (start(), process()));
        if !(there && where_from == process()) && rayon::current_thread_index().is_none() {
            let alone = rayon::ThreadPoolBuilder::new().num_threads(1).use_current_thread().build();
            // Dropped, it would end while this thread still belongs to it.
            std::mem::forget(alone);
        }
    }

    /// The number of this process, where processes fork.
    fn process() -> u32 {
        if cfg!(unix) { std::process::id() } else { 0 }
    }

    /// Whether there are threads from now on.
    fn start() -> bool {
        let wanted = std::thread::available_parallelism().map_or(1, usize::from);
        let fitting = (1..=wanted).rev().find(|threads| memory::room(threads * THREAD).is_ok());
        let builder = match fitting {
            None => return false,
            // Then rayon decides, and the variable that it looks at.
            Some(threads) if threads == wanted => rayon::ThreadPoolBuilder::new(),
            Some(threads) => rayon::ThreadPoolBuilder::new().num_threads(threads),
        };
        match builder.build_global() {
            Ok(()) => true,
            // Without a cause, the program that uses this library has started them before.
            Err(error) => error.source().is_none(),
        }
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn results_are_in_order_and_a_failure_is_told() {
        let numbers: Vec<u64> = (0..1000).collect();
        let doubled: Vec<u64> = numbers.iter().map(|n| 2 * n).collect();
        assert_eq!(super::map(&numbers, |n| Ok::<_, ()>(2 * n)), Ok(doubled));
        assert_eq!(super::map(&numbers, |&n| if n == 7 { Err(n) } else { Ok(n) }), Err(7));
        assert!(super::count() >= 1);
    }

    #[test]
    fn what_is_let_go_of_is_waited_for() {
        use std::sync::Arc;
        let all: Vec<Arc<()>> = (0..50).map(|_| Arc::new(())).collect();
        all.iter().for_each(|one| super::let_go(one.clone()));
        super::all_freed();
        assert!(all.iter().all(|one| Arc::strong_count(one) == 1));
    }
}
