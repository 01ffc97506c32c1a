//! Sessions: they evaluate texts and return displayed values and problems.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use crate::arrays::{Interrupt, Progress, Space};
use crate::diagnostics::{FileId, Problem, ProblemCode, ProblemFamily, Severity, Sources, Span, caught};
use crate::values::Value;
use vcfilter_machine::{Budget, memory, stack, stoppable};

use super::check::check;
use super::evaluator::Evaluator;
use super::fault::{Fault, with_limit};
#[cfg(feature = "command")]
use super::files::named_by_command;
use super::files::text_in;
use super::inputs::Inputs;
use super::parser::parse;
use super::scope::{Meaning, Names};
use super::sliders::Slider;
use super::world::{Door, World, default_world};

/// An event of an evaluation.
#[derive(Debug)]
#[non_exhaustive]
pub enum Event {
    /// A statement displayed a value.
    Displayed {
        /// The line of the statement, from 1.
        line: usize,
        /// The value.
        value: Value,
    },
    /// An assertion was evaluated.
    Asserted(Assertion),
    /// A test begins: what is displayed and asserted up to its end stands in it.
    Testing {
        /// The line on which it begins, from 1.
        line: usize,
        /// Its name.
        name: Arc<str>,
    },
    /// A test came to its end.
    Tested(Test),
    /// A warning; the program goes on.
    Warned(Problem),
}

/// An assertion that was evaluated.
#[derive(Debug)]
pub struct Assertion {
    /// The line of the assertion, from 1.
    pub line: usize,
    /// The source text of the assertion.
    pub text: String,
    /// The name of the test that the assertion stands in; None outside of tests.
    pub test: Option<Arc<str>>,
    /// The problem of the assertion; None where it holds.
    pub problem: Option<Problem>,
}

/// A test that was evaluated: `test "name" { ... }`.
#[derive(Debug)]
pub struct Test {
    /// The line on which the test begins, from 1.
    pub line: usize,
    /// The name of the test.
    pub name: Arc<str>,
    /// The problem that ended the test, after which the text went on; None where the test was evaluated whole, and where its
    /// problem ended the text, as that of a limit does.
    pub problem: Option<Problem>,
    /// Whether it was evaluated to its end. Assertions in it may have failed all the same.
    pub is_whole: bool,
    /// The time that it took, by the clock of the session's world.
    pub time: Duration,
}

/// The result of evaluating a text.
#[derive(Debug, Default)]
pub struct Outcome {
    /// The problems that ended the evaluation: several for syntax errors, none where all went well.
    pub problems: Vec<Problem>,
    /// The number of statements that were evaluated without a problem.
    pub evaluated: usize,
    /// The number of assertions that held.
    pub passed: usize,
    /// The number of assertions that failed or could not be decided.
    pub failed: usize,
    /// The number of tests that a problem ended, and after which the text [went on](Session::keep_going); the problems are
    /// in [`Event::Tested`].
    pub broken: usize,
    /// The number of assertions that were [left out](Session::only).
    pub left_out: usize,
    /// The number of assertions that were never reached, because the text or a test ended before them.
    pub unreached: usize,
    /// The number of tests that were never reached, because the text ended before them.
    pub tests_unreached: usize,
    /// The time that the evaluation took, by the clock of the session's world.
    pub time: Duration,
}

impl From<Problem> for Outcome {
    /// That of a text that could not be evaluated.
    fn from(problem: Problem) -> Outcome {
        Outcome { problems: vec![problem], ..Outcome::default() }
    }
}

impl Outcome {
    /// Returns the exit status for this outcome: 0 where all went well, 1 where an assertion failed or could
    /// not be decided, 2 where the program is wrong.
    pub fn status(&self) -> u8 {
        let wrong = |problem: &Problem| problem.severity == Severity::Error && !is_assertion(problem);
        match self.broken > 0 || self.problems.iter().any(wrong) {
            true => 2,
            false => u8::from(self.failed > 0 || !self.problems.is_empty()),
        }
    }
}

/// Whether a problem is that of an assertion that failed or could not be decided.
pub(super) fn is_assertion(problem: &Problem) -> bool {
    problem.code.family() == ProblemFamily::Assertion
}

/// Whether a test of a name is evaluated; without a name, the assertions outside of tests.
pub(super) type Chosen = Box<dyn Fn(Option<&str>) -> bool + Send>;

/// Receives events as they happen.
pub(super) type Sink<'a> = &'a mut (dyn FnMut(Event) + Send);

/// An interpreter whose names, arrays and sources live from text to text.
pub struct Session {
    pub(super) sources: Sources,
    pub(super) names: Names,
    pub(super) evaluator: Evaluator,
    /// The way to the world's files.
    #[cfg(feature = "assist")]
    pub(super) door: Arc<Door>,
    /// Texts being evaluated, the outermost first, as the file system knows them.
    pub(super) using: Vec<PathBuf>,
    /// Whether the text goes on after a failed assertion, and after a test that a problem ended.
    pub(super) keep_going: bool,
    /// Whether the text is that of a file that is used.
    pub(super) is_used: bool,
    /// The name of the test that is being evaluated.
    pub(super) test: Option<Arc<str>>,
    /// Which tests are evaluated; None for all.
    pub(super) chosen: Option<Chosen>,
    /// Where the paths of texts begin that are in no folder; None for the working folder.
    folder: Option<PathBuf>,
}

impl Default for Session {
    fn default() -> Session {
        Session::new()
    }
}

impl Session {
    /// Returns a session with the predefined names alone. With the feature `files` its world is that of the
    /// system, without the feature one without files: see [`World`].
    pub fn new() -> Session {
        Session::in_world(default_world())
    }

    /// Returns a session with the predefined names alone, in a world that the caller gives.
    pub fn in_world(world: Arc<dyn World>) -> Session {
        let space = Space::with_interrupt(world.interrupt());
        let door = Arc::new(Door::new(world));
        Session {
            sources: Sources::default(),
            names: Names::default(),
            evaluator: Evaluator::new(space, door.clone()),
            #[cfg(feature = "assist")]
            door,
            using: Vec::new(),
            keep_going: false,
            is_used: false,
            test: None,
            chosen: None,
            folder: None,
        }
    }

    /// Returns a session with the predefined names alone, for programs that nobody trusts: they read regular files below a
    /// folder and nothing else, and write none. The paths of a text begin at that folder, and so do a program's that
    /// lies in it. See [`SandboxWorld`](super::SandboxWorld).
    ///
    /// ```
    /// use vcfilter::language::Session;
    /// let folder = tempfile::tempdir()?;
    /// std::fs::write(folder.path().join("lib.vcf"), "k = 3")?;
    /// let mut session = Session::sandboxed(folder.path())?;
    /// let fine = session.run("example", "use \"lib.vcf\"\nassert k == 3", &mut |_| {});
    /// assert_eq!(fine.passed, 1);
    /// let refused = session.run("example", "save([1], \"k.npy\")", &mut |_| {});
    /// assert_eq!(refused.problems[0].code.as_str(), "file::sandbox");
    /// # Ok::<(), std::io::Error>(())
    /// ```
    ///
    /// # Errors
    /// The error of the system where the folder can't be opened.
    #[cfg(feature = "files")]
    pub fn sandboxed(folder: impl AsRef<Path>) -> std::io::Result<Session> {
        let world = super::world::SandboxWorld::new(&folder)?;
        let folder = Some(folder.as_ref().to_path_buf());
        Ok(Session { folder, ..Session::in_world(Arc::new(world)) })
    }

    /// Makes a session leave out tests: `chosen` is asked with the name of each, and with None for the assertions outside
    /// of tests. Of a text in which nothing is chosen nothing is evaluated.
    ///
    /// ```
    /// use vcfilter::language::Session;
    /// let mut session = Session::new().only(|name| name == Some("one"));
    /// let text = "x = 1\ntest \"one\" { assert x == 1 }\ntest \"two\" { assert x == 2 }";
    /// let outcome = session.run("example", text, &mut |_| {});
    /// assert_eq!((outcome.passed, outcome.failed, outcome.left_out), (1, 0, 1));
    /// ```
    pub fn only(mut self, chosen: impl Fn(Option<&str>) -> bool + Send + 'static) -> Session {
        self.chosen = Some(Box::new(chosen));
        self
    }

    /// Makes evaluation go on after failed assertions, and after a test that another problem ended, so that all are
    /// counted.
    pub fn keep_going(mut self) -> Session {
        self.keep_going = true;
        self
    }

    /// Sets limits for each text that the session evaluates or checks from now on: see [`Budget`]. A text that
    /// exceeds one ends with a problem `limit::...`; the session lives on. Without this call there are none.
    ///
    /// ```
    /// use std::time::Duration;
    /// use vcfilter::language::{Budget, Session};
    /// let mut session = Session::new().limited(Budget::default().time(Duration::from_millis(50)));
    /// let outcome = session.run("example", "x = 1\n[n ** n for n in 0..10000]", &mut |_| {});
    /// assert_eq!(outcome.problems[0].code.to_string(), "limit::time");
    /// assert_eq!(session.run("example", "assert x == 1", &mut |_| {}).passed, 1);
    /// ```
    pub fn limited(self, budget: Budget) -> Session {
        self.space().interrupt().limit(budget);
        self
    }

    /// Returns the texts of the session, for rendering problems.
    pub fn sources(&self) -> &Sources {
        &self.sources
    }

    /// Returns the names that programs and [`Session::define`] have defined.
    pub fn names(&self) -> &Names {
        &self.names
    }

    /// The names, to take some back.
    #[cfg(feature = "command")]
    pub(crate) fn names_mut(&mut self) -> &mut Names {
        &mut self.names
    }

    /// Returns the files that the session's programs have read and written. Files that were read are not
    /// overwritten.
    pub fn inputs(&self) -> &Inputs {
        &self.evaluator.inputs
    }

    /// Returns the sliders that the text declared which was evaluated last, in order: what a page shows controls for.
    pub fn sliders(&self) -> Vec<Slider> {
        self.evaluator.sliders.declared()
    }

    /// Puts a slider so many steps above its least value, for the texts that are evaluated from now on. It stays at its greatest value
    /// where it has fewer steps.
    pub fn place_slider(&mut self, name: &str, position: u32) {
        self.evaluator.sliders.place(name, position);
    }

    /// Returns the world of the session: its files, its clock and its interrupt.
    pub fn world(&self) -> &dyn World {
        self.evaluator.world()
    }

    /// Returns the space of the session's arrays.
    pub fn space(&self) -> &Space {
        self.evaluator.space()
    }

    /// Defines a name with a value, so that programs can use arrays computed in Rust.
    ///
    /// ```
    /// use vcfilter::arrays::Element;
    /// use vcfilter::language::{Event, Session};
    /// use vcfilter::values::Value;
    ///
    /// let mut session = Session::new();
    /// let squares = session.space().generate(1, true, |at| Ok(Element::Number((at[0] * at[0]).into())))?;
    /// session.define("squares", Value::Array(squares));
    /// let mut shown = Vec::new();
    /// session.run("example", "rshift(squares, 1)[7]", &mut |event| {
    ///     if let Event::Displayed { value, .. } = event {
    ///         shown.push(vcfilter::display::text(&value));
    ///     }
    /// });
    /// assert_eq!(shown, ["25"]);
    /// # Ok::<(), vcfilter::arrays::ArrayError>(())
    /// ```
    pub fn define(&mut self, name: &str, value: Value) {
        self.names.define(name.into(), Meaning::Value(value), None);
    }

    /// Returns the interrupt that stops an evaluation; it may be set from another thread.
    pub fn interrupt(&self) -> Interrupt {
        self.evaluator.space().interrupt().clone()
    }

    /// Sets who is told of the progress of long computations from now on.
    pub fn on_progress(&self, progress: Progress) {
        self.evaluator.space().on_progress(progress);
    }

    /// Evaluates a text, which problems show under `name`; paths in it are relative to the working folder, in a
    /// [sandbox](Session::sandboxed) to its folder. `sink` receives the events.
    pub fn run(&mut self, name: &str, text: &str, sink: Sink) -> Outcome {
        let file = self.add_text(name, text);
        self.begin_at_folder(file);
        self.evaluated(|session| session.run_text(file, sink))
    }

    /// Evaluates a text, which problems show under `name`; paths in it are relative to a folder. `sink`
    /// receives the events.
    pub fn run_in(&mut self, folder: &Path, name: &str, text: &str, sink: Sink) -> Outcome {
        let file = self.add_text(name, text);
        self.evaluator.set_folder(file, folder);
        self.evaluated(|session| session.run_text(file, sink))
    }

    /// Evaluates a file; paths in it are relative to its folder. `sink` receives the events.
    pub fn run_file(&mut self, path: &Path, sink: Sink) -> Outcome {
        self.run_read(path, Session::text, sink)
    }

    /// The same for a file that the command line names: it is read as the system finds it, whatever the world lets
    /// programs read.
    #[cfg(feature = "command")]
    pub(crate) fn run_named(&mut self, path: &Path, sink: Sink) -> Outcome {
        self.run_read(path, Session::text_of_system, sink)
    }

    fn run_read(
        &mut self,
        path: &Path,
        read: impl FnOnce(&Session, &Path) -> Result<String, Problem>,
        sink: Sink,
    ) -> Outcome {
        self.evaluated(|session| match read(session, path) {
            Ok(text) => {
                let file = session.add_file(path, &text);
                session.using = vec![session.world().canonical(path)];
                let outcome = session.run_text(file, sink);
                session.using.clear();
                outcome
            }
            Err(problem) => problem.into(),
        })
    }

    /// Parses a text and resolves its names without evaluating it, and returns its problems: errors, and warnings about
    /// what is odd in it, such as names that nothing uses.
    ///
    /// ```
    /// use vcfilter::diagnostics::Severity;
    /// use vcfilter::language::Session;
    /// let problems = Session::new().check("example", "f(x, y) = x\nf(1, 2)");
    /// assert_eq!(problems[0].code.as_str(), "name::unused");
    /// assert_eq!(problems[0].severity, Severity::Warning);
    /// ```
    pub fn check(&mut self, name: &str, text: &str) -> Vec<Problem> {
        let file = self.sources.add(name, text);
        self.begin_at_folder(file);
        self.apart(|session| check(session, file)).unwrap_or_else(|problem| vec![problem])
    }

    /// Parses a file and resolves its names without evaluating it, and returns its problems, as [`Session::check`] does.
    pub fn check_file(&mut self, path: &Path) -> Vec<Problem> {
        self.check_read(path, Session::text)
    }

    /// The same for a file that the command line names, as in [`Session::run_named`].
    #[cfg(feature = "command")]
    pub(crate) fn check_named(&mut self, path: &Path) -> Vec<Problem> {
        self.check_read(path, Session::text_of_system)
    }

    fn check_read(
        &mut self,
        path: &Path,
        read: impl FnOnce(&Session, &Path) -> Result<String, Problem>,
    ) -> Vec<Problem> {
        let problems = self.apart(|session| {
            let text = match read(session, path) {
                Ok(text) => text,
                Err(problem) => return vec![problem],
            };
            let file = session.add_file(path, &text);
            session.using = vec![session.world().canonical(path)];
            check(session, file)
        });
        self.using.clear();
        problems.unwrap_or_else(|problem| vec![problem])
    }

    /// The text of a file in the session's world.
    fn text(&self, path: &Path) -> Result<String, Problem> {
        text_in(self.world(), path, self.space().interrupt())
    }

    /// The text of a file of the system.
    #[cfg(feature = "command")]
    fn text_of_system(&self, path: &Path) -> Result<String, Problem> {
        text_in(&super::world::SystemWorld, path, self.space().interrupt()).map_err(named_by_command)
    }

    /// What a path in the first text means.
    pub(super) fn path_beside(&self, path: &str) -> PathBuf {
        self.evaluator.path(FileId(0), path)
    }

    /// Lets the paths of a text begin at the session's folder, where it has one.
    fn begin_at_folder(&self, file: FileId) {
        if let Some(folder) = &self.folder {
            self.evaluator.set_folder(file, folder);
        }
    }

    pub(super) fn add_text(&mut self, name: &str, text: &str) -> FileId {
        let file = self.sources.add(name, text);
        self.evaluator.origins.add_text(file, name, self.sources.text(file));
        file
    }

    /// Adds the text of a file to the sources.
    pub(super) fn add_file(&mut self, path: &Path, text: &str) -> FileId {
        self.inputs().read(path);
        let file = self.add_text(&path.to_string_lossy(), text);
        if let Some(folder) = path.parent() {
            self.evaluator.set_folder(file, folder);
        }
        file
    }

    pub(super) fn run_text(&mut self, file: FileId, sink: Sink) -> Outcome {
        let mut outcome = Outcome::default();
        let text = self.sources.text(file).clone();
        match stoppable(|| parse(file, &text)) {
            Ok(Ok(program)) => self.run_program(&program, &mut outcome, sink),
            Ok(Err(problems)) => outcome.problems = problems,
            Err(stopped) => {
                let line = Span { file, start: 0, end: text.find('\n').unwrap_or(text.len()) as u32 };
                let fault = Fault::from(stopped).label("while the text that begins here was read");
                outcome.problems.push(*fault.locate(line, |_| None));
            }
        }
        outcome
    }

    /// The line on which a place starts.
    pub(super) fn line(&self, span: Span) -> usize {
        self.sources.line(span)
    }

    /// Evaluates what the session's caller gives.
    fn evaluated(&mut self, work: impl FnOnce(&mut Session) -> Outcome) -> Outcome {
        let begin = self.world().now();
        self.evaluator.sliders.begin();
        let mut outcome = self.apart(work).unwrap_or_else(Outcome::from);
        let interrupt = self.interrupt();
        outcome.problems =
            outcome.problems.into_iter().map(|problem| with_limit(problem, &interrupt)).collect();
        if outcome.problems.iter().any(|problem| problem.code == ProblemCode::LimitMemory) {
            self.make_room();
        }
        Outcome { time: self.world().now().saturating_sub(begin), ..outcome }
    }

    /// Lets go of what can be computed again, so that the next text has the memory.
    fn make_room(&mut self) {
        self.space().forget_elements();
        memory::give_back();
    }

    /// Runs something within the limits, on a stack of its own, on which programs may go deep.
    pub(super) fn apart<T>(&mut self, work: impl FnOnce(&mut Session) -> T) -> Result<T, Problem> {
        let interrupt = self.interrupt();
        // It may be stopped between statements too, as while a text is read.
        let done = interrupt.run(|| caught(|| stack::apart(|| stoppable(|| work(self)))))?;
        done.map_err(|stopped| Fault::from(stopped).without_places())
    }
}
