//! Limits of values. Exceeding one gives an error that names it.

/// The greatest depth of lists, tuples, maps and records in each other.
pub const NESTING: u32 = 200;
/// The most items of one list.
pub const LENGTH: usize = 10_000_000;
/// The most values inside one value that is written or searched, shared ones counted each time they occur.
pub const WRITTEN: u64 = 100_000_000;
/// The most bytes of a text that is put together.
pub const TEXT: usize = 100_000_000;
/// The most bits of a number.
pub const BITS: u64 = 1_000_000;
