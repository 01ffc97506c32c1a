//! What the machine gives: memory, stack and threads, and what is done where it gives less.

pub mod memory;
pub mod stack;
pub mod threads;

pub use memory::NoMemory;

/// The example of README.md is run as a test.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
