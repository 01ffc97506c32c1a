//! The clock by which work is limited. In a page the standard library has none: whoever knows one there gives it.

use std::sync::OnceLock;
use std::time::Duration;

/// The clock that was given.
static GIVEN: OnceLock<fn() -> Duration> = OnceLock::new();

/// Gives a clock to WebAssembly outside of any system, where there is none: limits of time count from then on. It tells the time since a
/// fixed moment, and never goes back. The first one that is given stays; elsewhere it is not asked.
///
/// ```
/// use std::time::Duration;
/// use vcfilter_machine::{Deadline, give_clock};
/// give_clock(|| Duration::ZERO);
/// // This is no page, and the system's clock goes on.
/// assert!(Deadline::after(Duration::ZERO).is_over());
/// ```
pub fn give_clock(now: fn() -> Duration) {
    let _ = GIVEN.set(now);
}

/// The time since a fixed moment; None where there is no clock.
pub(super) fn clock() -> Option<Duration> {
    #[cfg(all(target_family = "wasm", target_os = "unknown"))]
    return GIVEN.get().map(|now| now());
    #[cfg(not(all(target_family = "wasm", target_os = "unknown")))]
    {
        use std::time::Instant;
        static BEGINNING: OnceLock<Instant> = OnceLock::new();
        Some(BEGINNING.get_or_init(Instant::now).elapsed())
    }
}

/// A moment after which something is done no more. Without a clock it never comes.
///
/// ```
/// use std::time::Duration;
/// use vcfilter_machine::Deadline;
/// assert!(Deadline::after(Duration::ZERO).is_over());
/// let deadline = Deadline::after(Duration::from_secs(1000));
/// assert!(!deadline.is_over() && deadline.left() <= Duration::from_secs(1000));
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Deadline(Option<Duration>);

impl Deadline {
    /// Returns the moment that comes after a time from now.
    pub fn after(time: Duration) -> Deadline {
        Deadline(clock().map(|now| now.saturating_add(time)))
    }

    /// Returns how long it is until then; zero where it is over.
    pub fn left(&self) -> Duration {
        match (self.0, clock()) {
            (Some(end), Some(now)) => end.saturating_sub(now),
            _ => Duration::MAX,
        }
    }

    /// Returns whether it is over.
    pub fn is_over(&self) -> bool {
        self.left().is_zero()
    }
}
