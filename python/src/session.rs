//! Sessions of the language, which evaluate on a thread of their own while Python's thread looks for Ctrl-C.

use std::path::PathBuf;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use pyo3::IntoPyObjectExt;
use pyo3::exceptions::{PyKeyboardInterrupt, PyRuntimeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::PyDict;
use vcfilter::assist::{completions, inspection};
use vcfilter::diagnostics::{Problem, ProblemCode, ProblemFamily, Sources, Style, render_within};
use vcfilter::display::Screen;
use vcfilter::language::{Budget, Event, Meaning, Outcome, functions, is_incomplete};
use vcfilter::plots::Charset;
use vcfilter::values::Value;
use vcfilter_machine::{Interrupt, Progress, count_output};

use crate::symbols::Symbols;
use crate::values::{Held, from_python, to_python};

/// How often Python's thread looks for Ctrl-C.
const LOOK: Duration = Duration::from_millis(50);

/// The status of a program that Ctrl-C stopped, as of the command.
const INTERRUPTED: u8 = 128 + 2;

/// What a program says.
enum Said {
    /// A result, as text.
    Shown(String),
    /// A result, with its line.
    Gave(Value, usize),
    /// A problem, drawn.
    Told(Told),
}

/// A problem, as Python has it.
#[pyclass(frozen, get_all, module = "vcfilter._vcfilter")]
pub(crate) struct Told {
    /// `"error"` or `"warning"`.
    severity: &'static str,
    /// What kind of problem it is, as in `"name::unknown"`.
    code: String,
    message: String,
    help: Option<String>,
    /// The name of the text, the first and the last offset of the place in UTF-8, and its line and column, from 1.
    place: Option<(String, usize, usize, usize, usize)>,
    /// The problem with its place in the text, as a terminal shows it.
    drawn: String,
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
    symbols: Arc<Symbols>,
    interrupt: Interrupt,
}

/// Functions of Python that are told of results and problems.
struct Listeners<'a, 'py> {
    shown: &'a Bound<'py, PyAny>,
    told: &'a Bound<'py, PyAny>,
    /// What makes an object of a value that has no kind in Python; results are texts where there is none.
    wrap: Option<&'a Bound<'py, PyAny>>,
    /// Is told of long computations how many parts of how many are done.
    progress: Option<&'a Bound<'py, PyAny>>,
    /// Whether every value is told as it is, also one that has a kind in Python.
    held: bool,
    /// Names that have values while the program runs.
    given: Option<&'a Bound<'py, PyDict>>,
}

/// How results are said.
#[derive(Clone, Copy)]
enum Results {
    Texts,
    Values,
}

/// The program of a call.
enum Program {
    /// Its name and itself.
    Text(String, String),
    /// A text in a folder.
    In(PathBuf, String, String),
    File(PathBuf),
}

#[pymethods]
impl Session {
    /// A session with the predefined names; memory and output are in bytes, the time of each text in seconds. In a sandbox
    /// programs read files below a folder alone, and write none.
    #[new]
    #[pyo3(signature = (max_memory = None, max_output = None, timeout = None, max_terms = None, sandbox = None))]
    fn new(
        max_memory: Option<u64>,
        max_output: Option<u64>,
        timeout: Option<f64>,
        max_terms: Option<u64>,
        sandbox: Option<PathBuf>,
    ) -> PyResult<Session> {
        let timeout = timeout.map(Duration::try_from_secs_f64).transpose();
        let timeout = timeout.map_err(|error| PyValueError::new_err(error.to_string()))?;
        let budget = Budget::default().memory(max_memory).output(max_output).time(timeout).terms(max_terms);
        let session = match sandbox {
            Some(folder) => vcfilter::language::Session::sandboxed(folder)?,
            None => vcfilter::language::Session::new(),
        };
        let session = session.limited(budget);
        let interrupt = session.interrupt();
        Ok(Session { session: Mutex::new(session), symbols: Arc::default(), interrupt })
    }

    /// Evaluates a text, which problems show under `name`; returns whether it went well. Paths in it are relative to the folder.
    ///
    /// `gave` is called with each result and its line, `told` with each problem, `progress` with how many parts of how many are done.
    /// `wrap` makes an object of a value that has no kind in Python, or of each where all are `held`. Names that are `given` have
    /// their values while the text is evaluated.
    #[pyo3(signature = (name, text, gave, told, wrap, folder = None, columns = None, progress = None, held = false, given = None))]
    #[expect(clippy::too_many_arguments, reason = "by name in Python")]
    fn evaluate(
        &self,
        py: Python<'_>,
        name: String,
        text: String,
        gave: &Bound<'_, PyAny>,
        told: &Bound<'_, PyAny>,
        wrap: &Bound<'_, PyAny>,
        folder: Option<PathBuf>,
        columns: Option<usize>,
        progress: Option<&Bound<'_, PyAny>>,
        held: bool,
        given: Option<&Bound<'_, PyDict>>,
    ) -> PyResult<bool> {
        let program = match folder {
            Some(folder) => Program::In(folder, name, text),
            None => Program::Text(name, text),
        };
        let status = self.evaluated(
            py,
            program,
            &Listeners { shown: gave, told, wrap: Some(wrap), progress, held, given },
            looks(columns, true, false),
        )?;
        Ok(status == 0)
    }

    /// Where the word before the cursor begins, and what it could become; offsets are in bytes.
    fn complete(&self, py: Python<'_>, text: &str, cursor: usize) -> PyResult<(usize, Vec<String>)> {
        let mut session = self.session()?;
        // Somebody may have stopped what had ended.
        self.interrupt.clear();
        let session = &mut *session;
        Ok(py.detach(|| completions(text, cursor, session, &entries)))
    }

    /// What the name at the cursor means, in lines of so many columns; None where there is no name.
    fn inspect(&self, text: &str, cursor: usize, columns: usize) -> PyResult<Option<String>> {
        Ok(inspection(text, cursor, &*self.session()?, columns))
    }

    /// Whether a text can go on: a bracket or a text is open, or an operator stands last.
    #[staticmethod]
    fn is_incomplete(text: &str) -> bool {
        is_incomplete(text)
    }

    /// What is wrong with the syntax of a text; None where nothing is.
    #[staticmethod]
    fn syntax_problem(text: &str) -> Option<String> {
        let mut session = vcfilter::language::Session::new();
        let problems = session.check("text", text);
        let syntax = problems.iter().find(|problem| problem.code.family() == ProblemFamily::Syntax);
        syntax.map(|problem| problem.message.clone())
    }

    /// How many parameters a function has, a built-in or one of the session's programs; None where there is none of the name.
    fn parameters(&self, name: &str) -> PyResult<Option<usize>> {
        let session = self.session()?;
        let names = session.names();
        let own = names.bindings.get(name).or_else(|| names.functions.get(name));
        Ok(match own.map(|binding| &binding.meaning) {
            Some(Meaning::Function(function)) => Some(function.tree.parameters.len()),
            Some(_) => None,
            None => functions::find(name).map(|builtin| builtin.parameters.len()),
        })
    }

    /// Gives a value a name.
    fn define(&self, name: &str, value: &Bound<'_, PyAny>) -> PyResult<()> {
        let value = from_python(value)?;
        self.session()?.define(name, value);
        Ok(())
    }

    /// Stops what is evaluated, from another thread.
    fn interrupt(&self) {
        self.interrupt.set();
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
        self.evaluated(
            py,
            Program::Text(name, text),
            &Listeners { shown, told, wrap: None, progress: None, held: false, given: None },
            looks(columns, unicode, color),
        )
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
        self.evaluated(
            py,
            Program::File(path),
            &Listeners { shown, told, wrap: None, progress: None, held: false, given: None },
            looks(columns, unicode, color),
        )
    }
}

/// Names, and the values that they get.
fn names_and_values(given: &Bound<'_, PyDict>) -> PyResult<Vec<(String, Value)>> {
    given.iter().map(|(name, value)| Ok((name.extract()?, from_python(&value)?))).collect()
}

/// The entries of a folder, folders with a slash at their end.
fn entries(folder: &str) -> Vec<String> {
    let read = std::fs::read_dir(if folder.is_empty() { "." } else { folder });
    let name = |entry: std::fs::DirEntry| {
        let name = entry.file_name().into_string().ok()?;
        Some(if entry.path().is_dir() { name + "/" } else { name })
    };
    read.into_iter().flatten().flatten().filter_map(name).collect()
}

fn looks(columns: Option<usize>, unicode: bool, color: bool) -> Looks {
    let width = columns.unwrap_or(usize::MAX);
    let charset = if unicode { Charset::Braille } else { Charset::Ascii };
    Looks { screen: Screen { columns: width, charset }, style: Style { color, unicode }, width }
}

impl Session {
    fn session(&self) -> PyResult<MutexGuard<'_, vcfilter::language::Session>> {
        self.session
            .try_lock()
            .map_err(|_| PyRuntimeError::new_err("the session is evaluating another program"))
    }

    fn evaluated(
        &self,
        py: Python<'_>,
        program: Program,
        listeners: &Listeners<'_, '_>,
        looks: Looks,
    ) -> PyResult<u8> {
        let (sender, mut receiver) = sync_channel(64);
        let results = if listeners.wrap.is_some() { Results::Values } else { Results::Texts };
        // What is given is asked for before anybody waits for the session, for it may run Python's code.
        let given = listeners.given.map(names_and_values).transpose()?.unwrap_or_default();
        let mut session = self.session()?;
        let session = &mut *session;
        let interrupt = &self.interrupt;
        interrupt.clear();
        given.iter().for_each(|(name, value)| session.define(name, value.clone()));
        let parts = Arc::new(Mutex::new(None));
        let newest = parts.clone();
        session.on_progress(Progress::new(move |done, total| {
            *newest.lock().unwrap_or_else(PoisonError::into_inner) = Some((done, total));
        }));
        let (mut failure, mut signal) = (None, None);
        let status = std::thread::scope(|scope| {
            let worker = scope.spawn(|| evaluated(session, program, (results, looks), sender));
            // After a failure the rest is taken and dropped: the program is asked to stop, and nobody looks any more.
            while let Some(said) = next(py, &mut receiver) {
                if failure.is_some() {
                    continue;
                }
                let written = said.and_then(|said| match said {
                    None => {
                        let parts = parts.lock().unwrap_or_else(PoisonError::into_inner).take();
                        if let (Some(progress), Some(parts)) = (listeners.progress, parts) {
                            progress.call1(parts)?;
                        }
                        py.check_signals()
                    }
                    Some(Said::Shown(text)) => listeners.shown.call1((text,)).map(drop),
                    Some(Said::Gave(value, line)) => {
                        let wrap = listeners.wrap.unwrap_or(listeners.shown);
                        let value = match listeners.held {
                            true => Held::of(&value, &self.symbols).into_bound_py_any(py),
                            false => to_python(wrap, &value, &self.symbols),
                        };
                        value.and_then(|value| listeners.shown.call1((value, line))).map(drop)
                    }
                    Some(Said::Told(problem)) => match results {
                        Results::Texts => listeners.told.call1((problem.drawn,)).map(drop),
                        Results::Values => listeners.told.call1((problem,)).map(drop),
                    },
                });
                if let Err(error) = written {
                    interrupt.set();
                    match error.is_instance_of::<PyKeyboardInterrupt>(py) {
                        true => signal = Some(error),
                        false => failure = Some(error),
                    }
                }
            }
            py.detach(|| worker.join())
        });
        interrupt.clear();
        // Nothing keeps what was given.
        given.iter().for_each(|(name, _)| session.define(name, Value::None));
        match (failure.or(signal), status) {
            // Ctrl-C is told by the program's own problem, unless the program had ended.
            (Some(error), Ok(status))
                if status == INTERRUPTED && error.is_instance_of::<PyKeyboardInterrupt>(py) =>
            {
                Ok(status)
            }
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
    (results, looks): (Results, Looks),
    sender: SyncSender<Said>,
) -> u8 {
    let mut warnings = Vec::new();
    let mut sink = |event| match (event, results) {
        (Event::Displayed { value, line }, Results::Values) => {
            let _ = sender.send(Said::Gave(value, line));
        }
        (Event::Displayed { value, .. }, Results::Texts) => {
            let mut text = String::new();
            // Where it fails, the session is asked to stop, and tells why.
            let written = looks.screen.write(&value, &mut text).is_ok();
            text.push('\n');
            if written && count_output(text.len()).is_ok() {
                let _ = sender.send(Said::Shown(text));
            }
        }
        (Event::Warned(problem), _) => warnings.push(problem),
        _ => {}
    };
    let outcome = match program {
        Program::Text(name, text) => session.run(&name, &text, &mut sink),
        Program::In(folder, name, text) => session.run_in(&folder, &name, &text, &mut sink),
        Program::File(path) => session.run_file(&path, &mut sink),
    };
    for problem in warnings.iter().chain(&outcome.problems) {
        let _ = sender.send(Said::Told(told(problem, session.sources(), looks)));
    }
    status(&outcome)
}

fn told(problem: &Problem, sources: &Sources, looks: Looks) -> Told {
    let place = problem.span().map(|span| {
        let (start, end) = sources.clamp(span);
        let (line, column) = sources.line_column(span.file, span.start);
        (sources.name(span.file).to_string(), start, end, line, column)
    });
    Told {
        severity: problem.severity.as_str(),
        code: problem.code.to_string(),
        message: problem.message.clone(),
        help: problem.help.clone(),
        place,
        drawn: render_within(problem, sources, looks.style, looks.width),
    }
}

fn status(outcome: &Outcome) -> u8 {
    match outcome.problems.iter().any(|problem| problem.code == ProblemCode::Interrupted) {
        true => INTERRUPTED,
        false => outcome.status(),
    }
}
