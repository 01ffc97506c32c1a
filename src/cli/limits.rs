//! The limits of a command: how they are given, what they are otherwise, and work that stays within them.

use std::sync::OnceLock;
use std::time::Duration;

use bytesize::ByteSize;
use sysinfo::{MemoryRefreshKind, RefreshKind, System};

use crate::arrays::{Interrupt, Monitor};
use crate::diagnostics::{Problem, ProblemCode, Sources};
use crate::language::{Budget, Session, with_limit};

use super::{Output, Status, interrupt, progress};

/// The heading of these options in `--help`.
pub(super) const HEADING: &str = "Limits";

/// The memory that a process may take where nothing is said: a quarter of the machine's, at most this.
const MOST_MEMORY: u64 = 4 << 30;

/// What programs write at most where nothing is said.
const MOST_OUTPUT: u64 = 1 << 30;

/// Limits on the command line.
#[derive(Debug, Clone, Copy, Default, clap::Args)]
#[command(next_help_heading = HEADING)]
pub(crate) struct Limits {
    /// The most memory that the process takes, as in 512MiB; else a quarter of the machine's, at most 4GiB; `none` is
    /// no limit
    #[arg(long, global = true, hide_short_help = true, value_name = "SIZE", value_parser = size, allow_negative_numbers = true)]
    max_memory: Option<Limit<u64>>,
    /// The longest time for each program, each input of the prompt, or another command, as in 60s or 5m
    #[arg(long, global = true, hide_short_help = true, value_name = "TIME", value_parser = time, allow_negative_numbers = true)]
    timeout: Option<Limit<Duration>>,
    /// The most that is written by each program, each input of the prompt, or another command; else 1GiB for programs
    #[arg(long, global = true, hide_short_help = true, value_name = "SIZE", value_parser = size, allow_negative_numbers = true)]
    max_output: Option<Limit<u64>>,
    /// The most terms of an expression; never more than 10 million
    #[arg(long, global = true, hide_short_help = true, value_name = "COUNT", value_parser = terms, allow_negative_numbers = true)]
    max_terms: Option<Limit<u64>>,
}

/// A limit, or that there is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Limit<T> {
    At(T),
    Nowhere,
}

/// What is said, otherwise the default.
fn chosen<T>(said: Option<Limit<T>>, otherwise: Option<T>) -> Option<T> {
    match said {
        None => otherwise,
        Some(Limit::Nowhere) => None,
        Some(Limit::At(limit)) => Some(limit),
    }
}

impl Limits {
    /// Those of commands that run no programs.
    pub(super) fn of_commands(&self) -> Budget {
        Budget::default()
            .memory(chosen(self.max_memory, Some(default_memory())))
            .time(chosen(self.timeout, None))
            .output(chosen(self.max_output, None))
            .terms(chosen(self.max_terms, None))
    }

    /// Those of programs.
    pub(crate) fn of_programs(&self) -> Budget {
        self.of_commands().output(chosen(self.max_output, Some(MOST_OUTPUT)))
    }

    /// A session that stays within them.
    pub(super) fn session(&self, session: Session) -> Session {
        let session = session.limited(self.of_programs());
        session.on_progress(progress::on_terminal());
        session
    }

    /// Does work that is no program's; Ctrl-C stops it, and so do the limits.
    pub(super) fn monitored(
        &self,
        output: &mut Output,
        work: impl FnOnce(&Monitor, &mut Output) -> Status,
    ) -> Status {
        let monitor = Monitor { progress: progress::on_terminal(), ..Monitor::default() };
        monitor.interrupt.limit(self.of_commands());
        let _watch = interrupt::watch(monitor.interrupt.clone());
        let status = monitor.interrupt.run(|| work(&monitor, output));
        status.max(cut_short(status, &monitor.interrupt, output))
    }
}

/// Tells that results were cut short, where nothing else was wrong: work that only writes meets no check any more.
pub(super) fn cut_short(status: Status, interrupt: &Interrupt, output: &mut Output) -> Status {
    if status >= Status::Wrong || !interrupt.is_set() {
        return Status::Fine;
    }
    let problem =
        Problem::error(ProblemCode::Interrupted, "interrupted").help("what was written is not whole");
    let problem = with_limit(problem, interrupt);
    output.problem(&problem, &Sources::default());
    Status::of_problem(&problem)
}

/// A quarter of the memory of the machine, or of the container.
///
/// It is asked for once: behind a wall the system does not tell.
pub(super) fn default_memory() -> u64 {
    static MEMORY: OnceLock<u64> = OnceLock::new();
    *MEMORY.get_or_init(quarter_of_memory)
}

fn quarter_of_memory() -> u64 {
    let wanted = RefreshKind::nothing().with_memory(MemoryRefreshKind::nothing().with_ram());
    let system = System::new_with_specifics(wanted);
    let container = system.cgroup_limits().map_or(u64::MAX, |limits| limits.total_memory);
    // A system that does not tell counts as a large one.
    match system.total_memory().min(container) {
        0 => MOST_MEMORY,
        total => (total / 4).min(MOST_MEMORY),
    }
}

/// `none`, whatever the case.
fn is_none(text: &str) -> bool {
    text.eq_ignore_ascii_case("none")
}

fn size(text: &str) -> Result<Limit<u64>, String> {
    if is_none(text) {
        return Ok(Limit::Nowhere);
    }
    match text.trim().parse::<ByteSize>() {
        Ok(ByteSize(0)) => Err("nothing fits into 0 bytes; `none` is no limit".to_string()),
        Ok(size) => Ok(Limit::At(size.as_u64())),
        Err(_) => Err("write a size as in 512MiB, 2GB or 1000000, or `none`".to_string()),
    }
}

fn terms(text: &str) -> Result<Limit<u64>, String> {
    if is_none(text) {
        return Ok(Limit::Nowhere);
    }
    match text.trim().parse() {
        Ok(most) if most > 0 => Ok(Limit::At(most)),
        _ => Err("write a number of terms from 1 on, as in 100000, or `none`".to_string()),
    }
}

/// As in 60s, 1h 30m; a number alone is seconds.
fn time(text: &str) -> Result<Limit<Duration>, String> {
    if is_none(text) {
        return Ok(Limit::Nowhere);
    }
    let seconds = text.trim().parse::<f64>().ok().map(Duration::try_from_secs_f64);
    let time = seconds.map_or_else(|| humantime::parse_duration(text).ok(), Result::ok);
    match time {
        Some(Duration::ZERO) => Err("nothing is done in no time; `none` is no limit".to_string()),
        Some(time) => Ok(Limit::At(time)),
        None => Err("write a time as in 60s, 5m or 1h 30m, or `none`".to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_read() {
        for (text, bytes) in [
            ("1000000", 1_000_000),
            ("512MiB", 512 << 20),
            ("1.5 GiB", 3 << 29),
            ("2GB", 2_000_000_000),
            ("4k", 4000),
        ] {
            assert_eq!(size(text), Ok(Limit::At(bytes)), "{text}");
        }
        assert_eq!(size("None"), Ok(Limit::Nowhere));
        for text in ["", "0", "-1", "1 quart", "MiB", "1e400", "NaN", "١"] {
            assert!(size(text).is_err(), "{text}: {:?}", size(text));
        }
    }

    #[test]
    fn times_are_read() {
        for (text, milliseconds) in
            [("60s", 60_000), ("1.5", 1500), ("5m", 300_000), ("1h 30m", 5_400_000), ("20ms", 20)]
        {
            assert_eq!(time(text), Ok(Limit::At(Duration::from_millis(milliseconds))), "{text}");
        }
        assert_eq!(time("none"), Ok(Limit::Nowhere));
        for text in ["", "0", "-1", "soon", "1e400", "NaN", "s"] {
            assert!(time(text).is_err(), "{text}: {:?}", time(text));
        }
    }

    #[test]
    fn counts_are_read() {
        assert_eq!(terms("100000"), Ok(Limit::At(100_000)));
        assert_eq!(terms("none"), Ok(Limit::Nowhere));
        for text in ["", "0", "-1", "1e3", "many", "99999999999999999999"] {
            assert!(terms(text).is_err(), "{text}: {:?}", terms(text));
        }
    }

    #[test]
    fn programs_have_limits_where_nothing_is_said() {
        let budget = Limits::default().of_programs();
        assert!(budget.memory.is_some_and(|memory| memory <= MOST_MEMORY && memory > 16 << 20), "{budget:?}");
        assert_eq!((budget.output, budget.time, budget.terms), (Some(MOST_OUTPUT), None, None));
        assert_eq!(Limits::default().of_commands().output, None);
        let none =
            Limits { max_memory: Some(Limit::Nowhere), max_output: Some(Limit::At(7)), ..Limits::default() };
        assert_eq!((none.of_programs().memory, none.of_commands().output), (None, Some(7)));
    }
}
