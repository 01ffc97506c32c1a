//! Checks that there is memory before it is used.
//!
//! Rust's collections end the process where they get no memory. So code that makes something large calls
//! these functions first, and code that makes many small pieces [polls](super::poll) again and again. Work
//! that runs under an [`Interrupt`] with a limit of memory gets no more than that.

use std::cell::Cell;
use std::collections::HashMap;
use std::fmt;
use std::hash::{BuildHasher, Hash};

use super::budget::Bytes;
use super::interrupt::{Interrupt, Stopped, poll};

pub use used::{give_back, keep_little, used};

mod used;

/// The error for missing memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoMemory {
    /// The number of bytes that were needed.
    pub bytes: u64,
    /// The limit for which they were too many, in bytes; None where the system gives no more.
    pub limit: Option<u64>,
}

impl NoMemory {
    /// Returns the error for bytes that the system does not give.
    pub fn new(bytes: usize) -> NoMemory {
        NoMemory { bytes: bytes as u64, limit: None }
    }
}

impl fmt::Display for NoMemory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let NoMemory { bytes, limit } = self;
        match limit {
            None => write!(f, "not enough memory: there is no room for {bytes} more bytes"),
            Some(limit) => {
                write!(f, "more memory than the limit of {}: no room for {bytes} more bytes", Bytes(*limit))
            }
        }
    }
}

impl std::error::Error for NoMemory {}

/// What is kept free for all that does not ask: messages, small results. More than 32 MiB, for glibc takes that from
/// the system and gives it back at once, without a change of how it hands out what is smaller.
const SPARE: usize = 33 << 20;

/// So many small steps are taken between two looks. Together they need far less than is kept free.
const STEPS: u32 = 256;

/// Less than this is not worth asking for.
const SMALL: usize = 1 << 20;

/// Checks that `bytes` bytes can be allocated, and 33 MiB besides for everything that does not check; and that
/// the process stays within the limit of the work that runs. Less than 1 MiB always passes.
///
/// # Errors
/// [`NoMemory`]
pub fn room(bytes: usize) -> Result<(), NoMemory> {
    if bytes < SMALL {
        return Ok(());
    }
    within_limit(bytes)?;
    let asked = bytes.saturating_add(SPARE);
    Vec::<u8>::new().try_reserve_exact(asked).map_err(|_| NoMemory::new(asked))
}

/// Checks that so many bytes more are within the limit of the work that runs on this thread.
fn within_limit(bytes: usize) -> Result<(), NoMemory> {
    if bytes < SMALL {
        return Ok(());
    }
    let Some(current) = Interrupt::current() else { return Ok(()) };
    let Some(most) = current.most_memory() else { return Ok(()) };
    let used = used().unwrap_or(0);
    let fits = used.checked_add(bytes as u64).is_some_and(|sum| sum <= most);
    if fits { Ok(()) } else { Err(NoMemory { bytes: bytes as u64, limit: current.budget().memory }) }
}

/// Checks that memory for `items` items can be allocated, as [`room`] does.
///
/// # Errors
/// [`NoMemory`]
pub fn room_for<T>(items: usize) -> Result<(), NoMemory> {
    room(items.saturating_mul(size_of::<T>()))
}

/// Checks the memory every 256 calls, and the limits where no thread watches them.
#[inline]
pub(super) fn count_step() -> Result<(), Stopped> {
    thread_local!(static LEFT: Cell<u32> = const { Cell::new(STEPS) });
    match LEFT.get() {
        0 => {
            LEFT.set(STEPS);
            look()
        }
        left => {
            LEFT.set(left - 1);
            Ok(())
        }
    }
}

#[cold]
fn look() -> Result<(), Stopped> {
    room(SMALL)?;
    if let Some(current) = Interrupt::current() {
        current.look();
    }
    Ok(())
}

/// Returns an empty vector with memory for exactly `items` items.
///
/// # Errors
/// [`NoMemory`]
pub fn with_room<T>(items: usize) -> Result<Vec<T>, NoMemory> {
    let bytes = items.saturating_mul(size_of::<T>());
    within_limit(bytes)?;
    let mut room = Vec::new();
    room.try_reserve_exact(items).map_err(|_| NoMemory::new(bytes))?;
    Ok(room)
}

/// Reserves memory for `more` items of a vector, and as many as it has, so that repeated calls are cheap.
///
/// # Errors
/// [`NoMemory`]
pub fn reserve<T>(items: &mut Vec<T>, more: usize) -> Result<(), NoMemory> {
    if items.capacity() - items.len() < more {
        let bytes = items.len().max(more).saturating_mul(size_of::<T>());
        within_limit(bytes)?;
        items.try_reserve(more).map_err(|_| NoMemory::new(bytes))?;
    }
    Ok(())
}

/// Appends an item to a vector.
///
/// # Errors
/// [`NoMemory`]
pub fn push<T>(items: &mut Vec<T>, item: T) -> Result<(), NoMemory> {
    reserve(items, 1)?;
    items.push(item);
    Ok(())
}

/// Returns the items of an iterator as a vector; polls at each.
///
/// # Errors
/// [`Stopped`]
pub fn collect<T>(items: impl Iterator<Item = T>) -> Result<Vec<T>, Stopped> {
    let mut all = with_room(items.size_hint().0)?;
    for item in items {
        poll()?;
        push(&mut all, item)?;
    }
    Ok(all)
}

/// Returns the items of an iterator of results as a vector; polls at each.
///
/// # Errors
/// [`Stopped`], or the error of the first item that fails.
pub fn try_collect<T, E: From<Stopped>>(items: impl Iterator<Item = Result<T, E>>) -> Result<Vec<T>, E> {
    let mut all = Vec::new();
    for item in items {
        poll()?;
        push(&mut all, item?).map_err(Stopped::from)?;
    }
    Ok(all)
}

/// Inserts an entry into a map.
///
/// # Errors
/// [`NoMemory`]
pub fn insert<K: Eq + Hash, V, S: BuildHasher>(
    map: &mut HashMap<K, V, S>,
    key: K,
    value: V,
) -> Result<(), NoMemory> {
    if map.len() == map.capacity() {
        let bytes = map.len().max(4).saturating_mul(size_of::<(K, V)>());
        within_limit(bytes)?;
        map.try_reserve(1).map_err(|_| NoMemory::new(bytes))?;
    }
    map.insert(key, value);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::budget::Budget;
    use super::*;

    #[test]
    fn what_no_machine_has_is_refused() {
        let all = usize::MAX / 4;
        assert!(room(all).is_err() && room_for::<u64>(all).is_err() && with_room::<u8>(all * 3).is_err());
        let told = NoMemory::new(7).to_string();
        assert_eq!(told, "not enough memory: there is no room for 7 more bytes");
        assert!(room(0).is_ok() && room(1 << 20).is_ok());
    }

    #[test]
    fn what_there_is_room_for_is_kept() {
        assert_eq!(collect(0..1000).unwrap(), (0..1000).collect::<Vec<_>>());
        let failing = (0..10).map(|n| if n < 5 { Ok(n) } else { Err(Stopped::Interrupted) });
        assert_eq!(try_collect(failing), Err(Stopped::Interrupted));
        let mut map = HashMap::new();
        for n in 0..1000 {
            poll().unwrap();
            insert(&mut map, n, n).unwrap();
        }
        assert_eq!(map.len(), 1000);
    }

    #[test]
    fn a_limit_is_told_before_memory_is_taken() {
        let Some(used) = used() else { return };
        let interrupt = Interrupt::default();
        interrupt.limit(Budget::default().memory((used + (300 << 20)) >> 20 << 20));
        let (little, much) = interrupt.run(|| (room(1 << 20), with_room::<u64>(1 << 27)));
        assert_eq!(little, Ok(()));
        let told = much.unwrap_err().to_string();
        assert!(told.starts_with("more memory than the limit of "), "{told}");
        assert!(told.ends_with("MiB: no room for 1073741824 more bytes"), "{told}");
        assert!(with_room::<u64>(1 << 27).is_ok(), "without a limit");
    }
}
