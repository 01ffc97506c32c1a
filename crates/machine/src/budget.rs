//! Budgets: the limits of a work, and which of them was exceeded.

use std::fmt;
use std::sync::atomic::{AtomicU8, Ordering};
use std::time::Duration;

/// The limits of a work; None is no limit. The default has none.
///
/// ```
/// use std::time::Duration;
/// use vcfilter_machine::Budget;
/// let budget = Budget::default().memory(1 << 30).time(Duration::from_secs(60));
/// assert_eq!((budget.memory, budget.output), (Some(1 << 30), None));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Budget {
    /// The most bytes of memory that the whole process may take, as the system counts them (its resident set).
    pub memory: Option<u64>,
    /// The longest time, by the clock of the system. WebAssembly without a host's clock has none: there the
    /// host stops work, by [`Interrupt::asking`](crate::Interrupt::asking).
    pub time: Option<Duration>,
    /// The most bytes that are written: results, files, pages.
    pub output: Option<u64>,
    /// The most terms of one expression; at least 1.
    pub terms: Option<u64>,
}

impl Budget {
    /// Returns the budget with another limit of memory.
    pub fn memory(self, bytes: impl Into<Option<u64>>) -> Budget {
        Budget { memory: bytes.into(), ..self }
    }

    /// Returns the budget with another limit of time.
    pub fn time(self, longest: impl Into<Option<Duration>>) -> Budget {
        Budget { time: longest.into(), ..self }
    }

    /// Returns the budget with another limit of output.
    pub fn output(self, bytes: impl Into<Option<u64>>) -> Budget {
        Budget { output: bytes.into(), ..self }
    }

    /// Returns the budget with another limit of terms.
    pub fn terms(self, most: impl Into<Option<u64>>) -> Budget {
        Budget { terms: most.into(), ..self }
    }
}

/// A limit that was exceeded.
///
/// ```
/// use std::time::Duration;
/// use vcfilter_machine::Exceeded;
/// assert_eq!(Exceeded::Memory(3 << 30).to_string(), "more memory than the limit of 3 GiB");
/// assert_eq!(Exceeded::Time(Duration::from_secs(60)).to_string(), "longer than the limit of 60 s");
/// assert_eq!(Exceeded::Output(1500).to_string(), "more output than the limit of 1500 bytes");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Exceeded {
    /// That of memory, in bytes.
    Memory(u64),
    /// That of time.
    Time(Duration),
    /// That of output, in bytes.
    Output(u64),
}

impl fmt::Display for Exceeded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Exceeded::Memory(limit) => write!(f, "more memory than the limit of {}", Bytes(*limit)),
            Exceeded::Time(limit) => write!(f, "longer than the limit of {} s", limit.as_secs_f64()),
            Exceeded::Output(limit) => write!(f, "more output than the limit of {}", Bytes(*limit)),
        }
    }
}

/// A number of bytes, shown in the largest unit of which it is a multiple.
///
/// ```
/// use vcfilter_machine::Bytes;
/// assert_eq!((Bytes(1).to_string(), Bytes(3 << 20).to_string()), ("1 byte".into(), "3 MiB".into()));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bytes(pub u64);

impl fmt::Display for Bytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let units = [("GiB", 30), ("MiB", 20), ("KiB", 10)];
        match units.into_iter().find(|(_, shift)| self.0 > 0 && self.0.trailing_zeros() >= *shift) {
            Some((unit, shift)) => write!(f, "{} {unit}", self.0 >> shift),
            None if self.0 == 1 => f.write_str("1 byte"),
            None => write!(f, "{} bytes", self.0),
        }
    }
}

/// Why work is to stop: one of the numbers below.
#[derive(Debug, Default)]
pub(super) struct Cause(AtomicU8);

impl Cause {
    /// It goes on.
    pub(super) const NONE: u8 = 0;
    /// Somebody set the interrupt.
    pub(super) const USER: u8 = 1;
    /// The limits.
    pub(super) const MEMORY: u8 = 2;
    pub(super) const TIME: u8 = 3;
    pub(super) const OUTPUT: u8 = 4;

    #[inline]
    pub(super) fn is_set(&self) -> bool {
        self.0.load(Ordering::Relaxed) != Cause::NONE
    }

    pub(super) fn set(&self, cause: u8) {
        self.0.store(cause, Ordering::Relaxed);
    }

    /// Tells that a limit is exceeded; what stopped work first stays.
    pub(super) fn exceed(&self, limit: u8) {
        let _ = self.0.compare_exchange(Cause::NONE, limit, Ordering::Relaxed, Ordering::Relaxed);
    }

    /// What a limit stopped is over; what a person stopped stays so.
    pub(super) fn forget_limits(&self) {
        if self.0.load(Ordering::Relaxed) != Cause::USER {
            self.set(Cause::NONE);
        }
    }

    /// The limit that it stands for.
    pub(super) fn exceeded(&self, budget: &Budget) -> Option<Exceeded> {
        match self.0.load(Ordering::Relaxed) {
            Cause::MEMORY => budget.memory.map(Exceeded::Memory),
            Cause::TIME => budget.time.map(Exceeded::Time),
            Cause::OUTPUT => budget.output.map(Exceeded::Output),
            _ => None,
        }
    }
}
