//! Limits of the machine: memory, stack and threads; and interrupts, budgets and monitors of long work.
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
//! All are off unless they are named.
//!
//! - `stack`: the stack grows for deep recursion. Without it a program uses the stack of its thread, at most
//!   [`stack::OWN`] bytes of it.
//! - `threads`: all cores share the work, by rayon, and a thread watches limits. Without it everything runs on
//!   the calling thread.

mod budget;
mod clock;
mod interrupt;
pub mod memory;
pub mod monitor;
mod reading;
pub mod stack;
pub mod threads;
mod unwind;
mod watch;

pub use budget::{Budget, Bytes, Exceeded};
pub use clock::{Deadline, give_clock};
pub use interrupt::{Interrupt, Stopped, count_output, most_terms, poll};
pub use memory::NoMemory;
pub use monitor::{Monitor, Progress};
pub use reading::{PolledReader, read_at_most};
pub use unwind::{Asking, Pace, Stoppable, poll_or_unwind, stoppable};

/// The example of README.md is run as a test.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
