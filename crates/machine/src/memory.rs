//! Checks that there is memory before it is used.
//!
//! Rust's collections end the process where they get no memory. So code that makes something large calls
//! these functions first, and code that makes many small pieces calls [`step`] again and again.

use std::cell::Cell;
use std::collections::HashMap;
use std::hash::{BuildHasher, Hash};

/// The error for missing memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not enough memory: there is no room for {bytes} more bytes")]
pub struct NoMemory {
    /// The number of bytes that were needed.
    pub bytes: u64,
}

/// What is kept free for all that does not ask: messages, small results. More than 32 MiB, for glibc takes that from
/// the system and gives it back at once, without a change of how it hands out what is smaller.
const SPARE: usize = 33 << 20;

/// So many small steps are taken between two looks. Together they need far less than is kept free.
const STEPS: u32 = 256;

/// Less than this is not worth asking for.
const SMALL: usize = 1 << 20;

/// Checks that `bytes` bytes can be allocated, and 33 MiB besides for everything that does not check. Less
/// than 1 MiB always passes.
///
/// # Errors
/// [`NoMemory`]
pub fn room(bytes: usize) -> Result<(), NoMemory> {
    if bytes < SMALL {
        return Ok(());
    }
    let asked = bytes.saturating_add(SPARE);
    Vec::<u8>::new().try_reserve_exact(asked).map_err(|_| NoMemory { bytes: asked as u64 })
}

/// Checks that memory for `items` items can be allocated, as [`room`] does.
///
/// # Errors
/// [`NoMemory`]
pub fn room_for<T>(items: usize) -> Result<(), NoMemory> {
    room(items.saturating_mul(size_of::<T>()))
}

/// Checks the memory every 256 calls. It is called at each step of work that has many.
///
/// # Errors
/// [`NoMemory`]
pub fn step() -> Result<(), NoMemory> {
    thread_local!(static LEFT: Cell<u32> = const { Cell::new(STEPS) });
    match LEFT.get() {
        0 => {
            LEFT.set(STEPS);
            room(SMALL)
        }
        left => {
            LEFT.set(left - 1);
            Ok(())
        }
    }
}

/// Returns an empty vector with memory for exactly `items` items.
///
/// # Errors
/// [`NoMemory`]
pub fn with_room<T>(items: usize) -> Result<Vec<T>, NoMemory> {
    let mut room = Vec::new();
    let reserved = room.try_reserve_exact(items);
    reserved.map_err(|_| NoMemory { bytes: items.saturating_mul(size_of::<T>()) as u64 })?;
    Ok(room)
}

/// Appends an item to a vector.
///
/// # Errors
/// [`NoMemory`]
pub fn push<T>(items: &mut Vec<T>, item: T) -> Result<(), NoMemory> {
    if items.len() == items.capacity() {
        let bytes = items.len().max(4).saturating_mul(size_of::<T>());
        items.try_reserve(1).map_err(|_| NoMemory { bytes: bytes as u64 })?;
    }
    items.push(item);
    Ok(())
}

/// Returns the items of an iterator as a vector.
///
/// # Errors
/// [`NoMemory`]
pub fn collect<T>(items: impl Iterator<Item = T>) -> Result<Vec<T>, NoMemory> {
    let mut all = with_room(items.size_hint().0)?;
    for item in items {
        step()?;
        push(&mut all, item)?;
    }
    Ok(all)
}

/// Returns the items of an iterator of results as a vector.
///
/// # Errors
/// [`NoMemory`], or the error of the first item that fails.
pub fn try_collect<T, E: From<NoMemory>>(items: impl Iterator<Item = Result<T, E>>) -> Result<Vec<T>, E> {
    let mut all = Vec::new();
    for item in items {
        step()?;
        push(&mut all, item?)?;
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
        map.try_reserve(1).map_err(|_| NoMemory { bytes: bytes as u64 })?;
    }
    map.insert(key, value);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_no_machine_has_is_refused() {
        let all = usize::MAX / 4;
        assert!(room(all).is_err() && room_for::<u64>(all).is_err() && with_room::<u8>(all * 3).is_err());
        let told = NoMemory { bytes: 7 }.to_string();
        assert_eq!(told, "not enough memory: there is no room for 7 more bytes");
        assert!(room(0).is_ok() && room(1 << 20).is_ok());
    }

    #[test]
    fn what_there_is_room_for_is_kept() {
        assert_eq!(collect(0..1000).unwrap(), (0..1000).collect::<Vec<_>>());
        let failing = (0..10).map(|n| if n < 5 { Ok(n) } else { Err(NoMemory { bytes: n }) });
        assert_eq!(try_collect(failing), Err(NoMemory { bytes: 5 }));
        let mut map = HashMap::new();
        for n in 0..1000 {
            step().unwrap();
            insert(&mut map, n, n).unwrap();
        }
        assert_eq!(map.len(), 1000);
    }
}
