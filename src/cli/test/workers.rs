//! Files on several threads, their results in order.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::sync::{Mutex, PoisonError, RwLock};
use std::thread::{Builder, Scope, scope};
use std::time::Duration;

use vcfilter_machine::{memory, threads};

use crate::arrays::Interrupt;

/// What the first thread of a process gets on most systems: what runs there runs here.
const STACK: usize = 8 << 20;

/// How often somebody who waits is told what is being done.
const TOLD: Duration = Duration::from_millis(200);

/// What is being done, by the numbers of items, and who can stop it.
#[derive(Default)]
pub(super) struct Running(Mutex<BTreeMap<usize, Interrupt>>);

impl Running {
    fn now(&self) -> std::sync::MutexGuard<'_, BTreeMap<usize, Interrupt>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Tells that the work of an item has an interrupt.
    pub(super) fn begin(&self, item: usize, interrupt: Interrupt) {
        self.now().insert(item, interrupt);
    }

    fn end(&self, item: usize) {
        self.now().remove(&item);
    }

    /// Stops what comes after an item.
    fn stop_after(&self, item: usize) {
        self.now().range(item + 1..).for_each(|(_, interrupt)| interrupt.set());
    }

    /// The first item that is being worked on.
    pub(super) fn first(&self) -> Option<usize> {
        self.now().keys().next().copied()
    }
}

/// What comes of the work on an item.
pub(super) trait Outcome: Send {
    /// Whether nothing after it counts any more.
    fn is_last(&self) -> bool;

    /// Whether there was too little memory. While others take some too, that says nothing of the item.
    fn lacked_memory(&self) -> bool;
}

/// What the threads share.
struct Shared<'a, T> {
    count: usize,
    work: &'a (dyn Fn(usize) -> T + Sync),
    running: &'a Running,
    next: AtomicUsize,
    /// The item after which none counts.
    last: AtomicUsize,
    /// Held by all who work beside others, and whole by who works alone.
    room: RwLock<()>,
    alone: bool,
}

impl<T: Outcome> Shared<'_, T> {
    fn one(&self, item: usize) -> T {
        let done = {
            let _beside = self.room.read().unwrap_or_else(PoisonError::into_inner);
            (self.work)(item)
        };
        if self.alone || !done.lacked_memory() || item > self.last.load(Ordering::SeqCst) {
            return done;
        }
        drop(done);
        let _whole = self.room.write().unwrap_or_else(PoisonError::into_inner);
        // What the others had, some of which is still being freed.
        threads::all_freed();
        memory::give_back();
        (self.work)(item)
    }

    fn all(&self, done: &Sender<(usize, T)>) {
        loop {
            let item = self.next.fetch_add(1, Ordering::SeqCst);
            if item >= self.count || item > self.last.load(Ordering::SeqCst) {
                return;
            }
            let result = self.one(item);
            self.running.end(item);
            if result.is_last() {
                self.end_with(item);
            }
            if done.send((item, result)).is_err() {
                return;
            }
        }
    }

    fn end_with(&self, item: usize) {
        self.last.fetch_min(item, Ordering::SeqCst);
        self.running.stop_after(item);
    }

    fn start<'s>(&'s self, scope: &'s Scope<'s, '_>, done: Sender<(usize, T)>) -> bool {
        let builder = Builder::new().name("tests".into()).stack_size(STACK);
        builder.spawn_scoped(scope, move || self.all(&done)).is_ok()
    }
}

/// Works on numbered items, so many at once, and hands over what comes of each in order, up to the first that is the last,
/// or up to where `taken` returns false. `waiting` is called now and then meanwhile.
pub(super) fn in_order<T: Outcome>(
    count: usize,
    jobs: usize,
    running: &Running,
    work: &(dyn Fn(usize) -> T + Sync),
    taken: &mut dyn FnMut(T) -> bool,
    waiting: &mut dyn FnMut(),
) {
    let (next, last) = (AtomicUsize::new(0), AtomicUsize::new(usize::MAX));
    let jobs = jobs.min(count).max(1);
    let shared = Shared { count, work, running, next, last, room: RwLock::new(()), alone: jobs == 1 };
    if jobs > 1 {
        memory::keep_little();
    }
    scope(|scope| {
        let (sender, receiver) = channel();
        let started = (0..jobs).filter(|_| shared.start(scope, sender.clone())).count();
        if started == 0 {
            // Where the system gives no thread, this one does the work.
            shared.all(&sender);
        }
        drop(sender);
        let mut done = BTreeMap::new();
        let mut expected = 0;
        loop {
            match receiver.recv_timeout(TOLD) {
                Ok((item, result)) => drop(done.insert(item, result)),
                Err(RecvTimeoutError::Timeout) => waiting(),
                Err(RecvTimeoutError::Disconnected) => return,
            }
            while let Some(result) = done.remove(&expected) {
                let is_last = result.is_last();
                if !taken(result) || is_last {
                    // What others have done beyond it is dropped.
                    shared.end_with(expected);
                    return;
                }
                expected += 1;
            }
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, PartialEq)]
    struct Done {
        item: usize,
        last: bool,
        lacks: bool,
    }

    impl Outcome for Done {
        fn is_last(&self) -> bool {
            self.last
        }

        fn lacked_memory(&self) -> bool {
            self.lacks
        }
    }

    fn order(count: usize, jobs: usize, work: &(dyn Fn(usize) -> Done + Sync)) -> Vec<usize> {
        let mut items = Vec::new();
        let mut taken = |done: Done| {
            items.push(done.item);
            true
        };
        in_order(count, jobs, &Running::default(), work, &mut taken, &mut || {});
        items
    }

    #[test]
    fn results_come_in_order_up_to_the_last() {
        for jobs in [1, 2, 7] {
            let fine = |item| Done { item, last: false, lacks: false };
            assert_eq!(order(100, jobs, &fine), (0..100).collect::<Vec<_>>());
            assert_eq!(order(0, jobs, &fine), [0; 0]);
            let some = |item| Done { item, last: item == 17 || item == 40, lacks: false };
            assert_eq!(order(100, jobs, &some), (0..=17).collect::<Vec<_>>());
        }
    }

    /// What comes after the last is stopped, and would else go on for ever.
    #[test]
    fn what_does_not_count_is_stopped() {
        let running = Running::default();
        let work = |item| {
            let interrupt = Interrupt::default();
            running.begin(item, interrupt.clone());
            if item == 0 {
                // Not before the other one runs.
                while running.now().len() < 2 {
                    std::thread::yield_now();
                }
                return Done { item, last: true, lacks: false };
            }
            while !interrupt.is_set() {
                std::thread::yield_now();
            }
            Done { item, last: false, lacks: false }
        };
        let mut items = Vec::new();
        let mut taken = |done: Done| {
            items.push(done.item);
            true
        };
        in_order(9, 2, &running, &work, &mut taken, &mut || {});
        assert_eq!(items, [0]);
    }

    #[test]
    fn who_lacks_memory_gets_another_turn_alone() {
        let (busy, turns) = (AtomicUsize::new(0), AtomicUsize::new(0));
        let work = |item| {
            let others = busy.fetch_add(1, Ordering::SeqCst);
            if item == 3 {
                let turn = turns.fetch_add(1, Ordering::SeqCst);
                assert!(turn == 0 || others == 0, "others are at work");
                busy.fetch_sub(1, Ordering::SeqCst);
                return Done { item, last: false, lacks: turn == 0 };
            }
            busy.fetch_sub(1, Ordering::SeqCst);
            Done { item, last: false, lacks: false }
        };
        assert_eq!(order(50, 4, &work), (0..50).collect::<Vec<_>>());
        assert_eq!(turns.load(Ordering::SeqCst), 2);
        turns.store(0, Ordering::SeqCst);
        order(50, 1, &work);
        assert_eq!(turns.load(Ordering::SeqCst), 1, "alone it had all of it");
    }
}
