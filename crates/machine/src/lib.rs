//! What the machine gives: memory, stack and threads, and what is done where it gives less.

pub mod memory;
pub mod stack;
pub mod threads;

pub use memory::NoMemory;
