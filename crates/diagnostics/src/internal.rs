//! Defects of vcf itself: a panic, here or in a dependency, becomes a problem.

use std::any::Any;
use std::backtrace::{Backtrace, BacktraceStatus};
use std::panic::{AssertUnwindSafe, PanicHookInfo, catch_unwind};
use std::sync::{Mutex, PoisonError};

use vcfilter_machine::{Stopped, memory};

use super::{Problem, ProblemCode};

/// What it takes to tell the way to a panic in a large program, in bytes.
const ROOM_OF_A_WAY: usize = 128 << 20;

/// Where the last panic was, while panics are kept quiet.
static LAST: Mutex<Option<String>> = Mutex::new(None);

/// Keeps panics from writing to standard error; [`caught`] reports them instead, with their places. It
/// applies to every thread of the process.
///
/// ```standalone_crate
/// use vcfilter_diagnostics::{ProblemCode, caught, keep_panics_quiet};
/// keep_panics_quiet();
/// let problem = caught(|| [1, 2].into_iter().nth(2).unwrap()).unwrap_err();
/// assert_eq!(problem.code, ProblemCode::Internal);
/// assert!(problem.notes[0].contains(env!("CARGO_PKG_VERSION")) && problem.notes[1].starts_with("at "));
/// # let _ = std::panic::take_hook();
/// ```
pub fn keep_panics_quiet() {
    std::panic::set_hook(Box::new(|panic| {
        *LAST.lock().unwrap_or_else(PoisonError::into_inner) = Some(place(panic));
    }));
}

/// Runs `work` and returns its result, or the problem of its panic.
///
/// # Errors
/// The problem `internal` where `work` panics. What it was changing may be half changed. Where it is
/// [stopped](vcfilter_machine::poll_or_unwind), that is the problem.
pub fn caught<T>(work: impl FnOnce() -> T) -> Result<T, Problem> {
    catch_unwind(AssertUnwindSafe(work)).map_err(|panic| problem(&*panic))
}

fn problem(panic: &(dyn Any + Send)) -> Problem {
    match panic.downcast_ref() {
        Some(Stopped::Memory(error)) => return Problem::error(ProblemCode::LimitMemory, error.to_string()),
        Some(stopped) => return Problem::error(ProblemCode::Interrupted, stopped.to_string()),
        None => {}
    }
    let text = match (panic.downcast_ref::<&str>(), panic.downcast_ref::<String>()) {
        (Some(text), _) => text,
        (_, Some(text)) => text.as_str(),
        _ => "no reason is given",
    };
    let (first, rest) = text.trim().split_once('\n').unwrap_or((text.trim(), ""));
    let version = concat!("vcf ", env!("CARGO_PKG_VERSION"));
    let mut problem = Problem::error(ProblemCode::Internal, format!("a defect of vcf: {first}"))
        .note(format!("{version} on {} {}", std::env::consts::OS, std::env::consts::ARCH));
    if let Some(place) = LAST.lock().unwrap_or_else(PoisonError::into_inner).take() {
        problem = problem.note(place);
    }
    if !rest.is_empty() {
        problem = problem.note(rest);
    }
    problem.help(format!(
        "please report it {}, with the program, the files that it reads, and these lines",
        where_to()
    ))
}

/// Where defects are reported.
fn where_to() -> String {
    match env!("CARGO_PKG_REPOSITORY") {
        "" => "to those from whom vcf comes".to_string(),
        repository => format!("at {repository}/issues"),
    }
}

/// The place of a panic, as a dependency's and ours are found again; with the way there, where `RUST_BACKTRACE` asks
/// for it.
fn place(panic: &PanicHookInfo) -> String {
    let mut text = panic.location().map_or_else(String::new, |location| {
        let file = location.file();
        // Dependencies lie in a folder of the one who built this.
        let file = file
            .split_once("/registry/src/")
            .and_then(|(_, rest)| rest.split_once('/'))
            .map_or(file, |(_, file)| file);
        format!("at {file}:{}:{}", location.line(), location.column())
    });
    // Where memory ended, the way would need some again, and the library that finds it knows no way out of that.
    if memory::room(ROOM_OF_A_WAY).is_err() {
        return text;
    }
    let way = Backtrace::capture();
    if way.status() == BacktraceStatus::Captured {
        text += &format!("\n{}", way.to_string().trim_end());
    }
    text
}

#[cfg(test)]
mod tests {
    use std::panic::resume_unwind;

    use super::*;

    #[test]
    fn a_panic_is_a_problem() {
        assert_eq!(caught(|| 1), Ok(1));
        // Unlike a panic, what is resumed writes nothing to the tests' standard error.
        for (problem, message) in [
            (caught(|| resume_unwind(Box::new("of text\nand more"))), "a defect of vcf: of text"),
            (caught(|| resume_unwind(Box::new(String::from("made")))), "a defect of vcf: made"),
            (caught(|| resume_unwind(Box::new(7))), "a defect of vcf: no reason is given"),
        ] {
            let problem: Problem = problem.unwrap_err();
            assert_eq!((problem.code, problem.message.as_str()), (ProblemCode::Internal, message));
            assert!(problem.notes[0].starts_with(concat!("vcf ", env!("CARGO_PKG_VERSION"))), "{problem:?}");
            assert!(problem.help.unwrap().starts_with("please report it"));
        }
        let stopped = caught(|| resume_unwind(Box::new(Stopped::Interrupted)));
        assert_eq!(stopped, Err::<(), _>(Problem::error(ProblemCode::Interrupted, "interrupted")));
    }
}
