//! Limits on values; beyond each is an error that names it.

/// Lists in lists, tuples in maps and so on.
pub const NESTING: u32 = 200;
/// Items of one list.
pub const LENGTH: usize = 10_000_000;
/// Values inside one that is gone through one by one, shared ones counted wherever they stand.
pub const WRITTEN: u64 = 100_000_000;
/// Bytes of a text that is put together.
pub const TEXT: usize = 100_000_000;
/// Bits of a number.
pub const BITS: u64 = 1_000_000;
