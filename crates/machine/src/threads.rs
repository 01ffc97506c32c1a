//! Threads to share work with.

use std::error::Error;
use std::sync::OnceLock;

use super::memory;

/// What a thread takes: a stack, and with glibc a heap of its own, whose addresses it reserves at once.
const THREAD: usize = 66 << 20;

/// To be called before work is shared with rayon: starts as many of its threads as there is room for. Where the system
/// gives none, the calling thread does all of the work; rayon itself would panic.
pub fn ready() {
    static THERE: OnceLock<bool> = OnceLock::new();
    if !*THERE.get_or_init(start) && rayon::current_thread_index().is_none() {
        let alone = rayon::ThreadPoolBuilder::new().num_threads(1).use_current_thread().build();
        // Dropped, it would end while this thread still belongs to it.
        std::mem::forget(alone);
    }
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

/// How many threads share it.
pub fn count() -> usize {
    ready();
    rayon::current_num_threads()
}

#[cfg(test)]
mod tests {
    use rayon::prelude::*;

    #[test]
    fn work_is_shared() {
        super::ready();
        assert!(super::count() >= 1);
        assert_eq!((0..1000u64).into_par_iter().sum::<u64>(), 499_500);
    }
}
