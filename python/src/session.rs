//! Sessions of the language, which evaluate on a thread of their own while Python's thread looks for Ctrl-C.

use std::path::PathBuf;
use std::sync::Mutex;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::time::Duration;

use pyo3::exceptions::{PyKeyboardInterrupt, PyRuntimeError};
use pyo3::prelude::*;
use vcfilter::diagnostics::{Problem, ProblemCode, Sources, Style, render_within};
use vcfilter::display::Screen;
use vcfilter::language::{Budget, Event, Outcome};
use vcfilter::plots::Charset;
use vcfilter_machine::count_output;

/// How often Python's thread looks for Ctrl-C.
const LOOK: Duration = Duration::from_millis(50);

/// The status of a program that Ctrl-C stopped, as of the command.
const INTERRUPTED: u8 = 128 + 2;

/// What a program writes.
enum Said {
    /// A result.
    Shown(String),
    /// A problem, drawn.
    Told(String),
}

/// Where results and problems are looked at.
#[derive(Clone, Copy)]
struct Looks {
    /// That of results.
    screen: Screen,
    /// How problems are drawn, and within how many columns.
    style: Style,
    width: usize,
}

/// A session of the language: names live from program to program.
#[pyclass(frozen, module = "vcfilter._vcfilter")]
pub(crate) struct Session {
    session: Mutex<vcfilter::language::Session>,
}

/// The program of a call.
enum Program {
    Text(String, String),
    File(PathBuf),
}

#[pymethods]
impl Session {
    /// A session with the predefined names; the limits are in bytes.
    #[new]
    #[pyo3(signature = (max_memory = None, max_output = None))]
    fn new(max_memory: Option<u64>, max_output: Option<u64>) -> Session {
        let budget = Budget::default().memory(max_memory).output(max_output);
        Session { session: Mutex::new(vcfilter::language::Session::new().limited(budget)) }
    }

    /// Evaluates a text, which problems show under `name`; returns the exit status of the command. `shown` is called with
    /// each result, `told` with each problem.
    #[pyo3(signature = (name, text, shown, told, columns = None, unicode = true, color = false))]
    #[expect(clippy::too_many_arguments, reason = "by name in Python")]
    fn run(
        &self,
        py: Python<'_>,
        name: String,
        text: String,
        shown: &Bound<'_, PyAny>,
        told: &Bound<'_, PyAny>,
        columns: Option<usize>,
        unicode: bool,
        color: bool,
    ) -> PyResult<u8> {
        self.evaluate(py, Program::Text(name, text), (shown, told), looks(columns, unicode, color))
    }

    /// Evaluates a file in the same way; paths in it are relative to its folder.
    #[pyo3(signature = (path, shown, told, columns = None, unicode = true, color = false))]
    #[expect(clippy::too_many_arguments, reason = "by name in Python")]
    fn run_file(
        &self,
        py: Python<'_>,
        path: PathBuf,
        shown: &Bound<'_, PyAny>,
        told: &Bound<'_, PyAny>,
        columns: Option<usize>,
        unicode: bool,
        color: bool,
    ) -> PyResult<u8> {
        self.evaluate(py, Program::File(path), (shown, told), looks(columns, unicode, color))
    }
}

fn looks(columns: Option<usize>, unicode: bool, color: bool) -> Looks {
    let width = columns.unwrap_or(usize::MAX);
    let charset = if unicode { Charset::Braille } else { Charset::Ascii };
    Looks { screen: Screen { columns: width, charset }, style: Style { color, unicode }, width }
}

impl Session {
    fn evaluate(
        &self,
        py: Python<'_>,
        program: Program,
        (shown, told): (&Bound<'_, PyAny>, &Bound<'_, PyAny>),
        looks: Looks,
    ) -> PyResult<u8> {
        let (sender, mut receiver) = sync_channel(64);
        let Ok(mut session) = self.session.try_lock() else {
            return Err(PyRuntimeError::new_err("the session is evaluating another program"));
        };
        let session = &mut *session;
        let interrupt = session.interrupt();
        interrupt.clear();
        let mut failure = None;
        let status = std::thread::scope(|scope| {
            let worker = scope.spawn(move || evaluated(session, program, looks, &sender));
            // After a failure the rest is taken and dropped: the program is asked to stop, and nobody looks any more.
            while let Some(said) = next(py, &mut receiver) {
                if failure.is_some() {
                    continue;
                }
                let written = said.and_then(|said| match said {
                    None => py.check_signals(),
                    Some(Said::Shown(text)) => shown.call1((text,)).map(drop),
                    Some(Said::Told(text)) => told.call1((text,)).map(drop),
                });
                if let Err(error) = written {
                    interrupt.set();
                    // Ctrl-C is told by the program's own problem.
                    if !error.is_instance_of::<PyKeyboardInterrupt>(py) {
                        failure = Some(error);
                    }
                }
            }
            py.detach(|| worker.join())
        });
        match (failure, status) {
            (Some(error), _) => Err(error),
            (None, Ok(status)) => Ok(status),
            (None, Err(_)) => Err(PyRuntimeError::new_err("a defect of vcfilter ended the program")),
        }
    }
}

/// What the program says next; nothing where it is silent for a while; None where it has ended.
fn next(py: Python<'_>, receiver: &mut Receiver<Said>) -> Option<PyResult<Option<Said>>> {
    match py.detach(move || receiver.recv_timeout(LOOK)) {
        Ok(said) => Some(Ok(Some(said))),
        Err(RecvTimeoutError::Timeout) => Some(Ok(None)),
        Err(RecvTimeoutError::Disconnected) => None,
    }
}

/// Evaluates a program and says what it displays, its warnings, then its problems.
fn evaluated(
    session: &mut vcfilter::language::Session,
    program: Program,
    looks: Looks,
    sender: &SyncSender<Said>,
) -> u8 {
    let mut warnings = Vec::new();
    let mut sink = |event| match event {
        Event::Displayed { value, .. } => {
            let mut text = String::new();
            // Where it fails, the session is asked to stop, and tells why.
            let written = looks.screen.write(&value, &mut text).is_ok();
            text.push('\n');
            if written && count_output(text.len()).is_ok() {
                let _ = sender.send(Said::Shown(text));
            }
        }
        Event::Warned(problem) => warnings.push(problem),
        _ => {}
    };
    let outcome = match program {
        Program::Text(name, text) => session.run(&name, &text, &mut sink),
        Program::File(path) => session.run_file(&path, &mut sink),
    };
    for problem in warnings.iter().chain(&outcome.problems) {
        let _ = sender.send(Said::Told(drawn(problem, session.sources(), looks)));
    }
    status(&outcome)
}

fn drawn(problem: &Problem, sources: &Sources, looks: Looks) -> String {
    render_within(problem, sources, looks.style, looks.width)
}

fn status(outcome: &Outcome) -> u8 {
    match outcome.problems.iter().any(|problem| problem.code == ProblemCode::Interrupted) {
        true => INTERRUPTED,
        false => outcome.status(),
    }
}
