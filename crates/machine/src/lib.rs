//! What the machine gives: memory, stack and threads, and what is done where it gives less; and whoever watches long work.
//!
//! ```
//! use vcfilter_machine::Monitor;
//! let monitor = Monitor::default();
//! let work = monitor.progress.begin(2);
//! for part in 0..2 {
//!     monitor.interrupt.check()?;
//!     work.tell(part + 1);
//! }
//! # Ok::<(), vcfilter_machine::Stopped>(())
//! ```
//!
//! # Features
//!
//! None is on unless it is named.
//!
//! - `stack`: the stack grows under what goes deep. Without it a program has what its thread has, of which it takes up to
//!   [`stack::OWN`] bytes.
//! - `threads`: work is shared by all cores, by rayon. Without it the calling thread does all.

pub mod memory;
pub mod monitor;
pub mod stack;
pub mod threads;

pub use memory::NoMemory;
pub use monitor::{Interrupt, Monitor, Progress, Stopped};

/// The example of README.md is run as a test.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
