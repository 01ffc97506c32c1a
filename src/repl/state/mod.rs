//! What a REPL knows, and what an input does to it.

mod does;

use std::path::{Path, PathBuf};

use crate::cli::limits::Limits;
use crate::cli::sandbox::Sandbox;
use crate::cli::{Output, Status, help, interrupt};
use crate::diagnostics::{Problem, ProblemCode, Sources, caught};
use crate::escapes;
use crate::language::{Event, Inputs, Names, Outcome, Session, is_incomplete, must_be_regular, read_text};
use crate::values::Value;

use super::about;
use super::ask::{Ask, ask};
use super::commands::{self, Command};
use super::habits;
use super::last::{LAST, Last, is_lent};
use super::lines;
use super::preview::Preview;
use super::record::Record;
use super::settings::Settings;
use super::show::show;
use super::undo::Undo;

/// Whether another input follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Next {
    Prompt,
    Leave,
}

/// A session, and what was entered into it.
pub(super) struct State {
    session: Session,
    limits: Limits,
    /// Whether there are no files, neither for programs nor for commands.
    sandbox: bool,
    record: Record,
    /// What `:save` wrote; `:reset` keeps it.
    saved: Inputs,
    last: Last,
    undo: Undo,
    /// What the last `:reset` forgot.
    forgotten: Option<Box<State>>,
    /// The files that were loaded, in order.
    loaded: Vec<PathBuf>,
    pub(super) settings: Settings,
    /// What was evaluated; problems name it by its number.
    inputs: Vec<String>,
    /// The last program that was typed.
    typed: String,
    preview: Preview,
    /// Stands before what the next evaluation shows, if it shows anything.
    heading: Option<String>,
    /// The file and the line that commands are read from; none where they are typed.
    place: Option<String>,
}

/// What the evaluation of a text is asked for.
enum Shown<'a> {
    /// Values are displayed.
    Values,
    /// The last value is kept and nothing displayed.
    Kept(&'a mut Option<Value>),
}

impl State {
    /// Nothing entered yet; `file` is what the command line names, and what in a sandbox may be read.
    pub(super) fn new(file: Option<&Path>, limits: &Limits, sandbox: bool) -> State {
        State {
            session: Sandbox::new(sandbox, limits, file).session(file),
            limits: *limits,
            sandbox,
            record: Record::default(),
            saved: Inputs::default(),
            last: Last::default(),
            undo: Undo::default(),
            forgotten: None,
            loaded: Vec::new(),
            settings: Settings::default(),
            inputs: Vec::new(),
            typed: String::new(),
            preview: Preview::default(),
            heading: None,
            place: None,
        }
    }

    /// Whether `--sandbox` was given.
    pub(super) fn sandbox(&self) -> bool {
        self.sandbox
    }

    /// What evaluates inputs.
    pub(super) fn session(&mut self) -> &mut Session {
        &mut self.session
    }

    /// What has been defined.
    pub(super) fn names(&self) -> &Names {
        self.session.names()
    }

    /// Does what an input asks for. A defect that is met ends this input alone.
    pub(super) fn enter(&mut self, text: &str, output: &mut Output) -> Next {
        self.preview.forget();
        caught(|| self.act(text, output)).unwrap_or_else(|problem| {
            output.problem(&problem, &Sources::default());
            Next::Prompt
        })
    }

    /// Does what a line asks for that was submitted: an input, or a transcript of several, which are done one after the other
    /// and shown with what each gives. `remember` is told each.
    pub(super) fn submit(&mut self, text: &str, mut remember: impl FnMut(&str), output: &mut Output) -> Next {
        // `vcf> x` compares two numbers where there is a name `vcf`.
        let own = self.names().bindings.contains_key("vcf");
        let inputs = if own { None } else { lines::inputs(text) };
        let inputs = inputs.unwrap_or_else(|| vec![text.to_string()]);
        let interrupt = self.session.interrupt();
        interrupt.clear();
        for input in &inputs {
            if inputs.len() > 1 {
                output.text(&(lines::prompted(input) + "\n"));
            }
            remember(input);
            // Whoever stops one does not want the next ones.
            if self.enter(input, output) == Next::Leave {
                return Next::Leave;
            } else if interrupt.is_set() || output.is_closed() {
                break;
            }
        }
        Next::Prompt
    }

    fn act(&mut self, text: &str, output: &mut Output) -> Next {
        if let Some((before, command)) = commands::after_text(text)
            && is_incomplete(before)
        {
            // What was not finished is told; whoever leaves does not want to know.
            if !matches!(commands::parse(command), Some(Ok(Command::Quit))) {
                self.evaluate(before, output);
            }
            return self.act(command, output);
        }
        match commands::parse(text) {
            Some(Ok(Command::Quit)) => return Next::Leave,
            Some(Ok(command)) => self.command(command, output),
            Some(Err(problem)) => self.refuse_command(problem, output),
            None if self.is_farewell(text) => return Next::Leave,
            None => match (habits::elsewhere(text, self.names()), ask(text, self.names())) {
                (Some(problem), _) => output.problem(&problem, &Sources::default()),
                (None, Some(question)) => self.answer(question, output),
                (None, None) => drop(self.evaluate(text, output)),
            },
        }
        Next::Prompt
    }

    /// Does a command that stands in a file, at a place that problems of it name.
    pub(super) fn enter_from(&mut self, place: String, text: &str, output: &mut Output) {
        self.place = Some(place);
        self.enter(text, output);
        self.place = None;
    }

    /// Tells what is wrong with a command, and where it stands.
    fn refuse_command(&self, problem: Problem, output: &mut Output) {
        let problem = match &self.place {
            Some(place) => problem.note(format!("in {place}")),
            None => problem,
        };
        output.problem(&problem, &Sources::default());
    }

    /// `quit` and `exit` are what one tries first; as names they would only be unknown.
    fn is_farewell(&self, text: &str) -> bool {
        let word = text.trim().trim_end_matches("()");
        matches!(word, "quit" | "exit") && !self.names().bindings.contains_key(word)
    }

    fn answer(&mut self, question: Ask, output: &mut Output) {
        match question {
            Ask::Help(None) => self.paged(&about::overview(help::width()), output),
            Ask::Help(Some(name)) => self.help(name, output),
            Ask::Kind(text) => self.command(Command::Type(text), output),
            Ask::Signature(name) => output.text(&about::signature(name, self.names(), help::width())),
        }
    }

    /// Counts an input, and names it as problems do.
    fn numbered(&mut self, text: &str) -> String {
        self.inputs.push(text.to_string());
        format!("input {}", self.inputs.len())
    }

    /// Evaluates an input, and keeps what it displays and defines.
    fn evaluate(&mut self, text: &str, output: &mut Output) -> Outcome {
        self.typed = text.to_string();
        let name = self.numbered(text);
        let lent = Last::lent(&self.session);
        let before = self.names().clone();
        let own = self.own_last();
        let outcome = self.watched(Shown::Values, output, |session, sink| session.run(&name, text, sink));
        self.warn_of_own(own, output);
        self.undo.keep(&before, self.session.names(), self.record.len());
        self.record.add(text, outcome.evaluated, Path::new(""), lent);
        self.last.lend(&mut self.session);
        outcome
    }

    /// What the line that is typed would give, in a few words; None where that is not to be shown.
    pub(super) fn preview(&mut self, text: &str, width: usize) -> Option<String> {
        if !self.settings.preview || commands::parse(text).is_some() || ask(text, self.names()).is_some() {
            return None;
        }
        self.preview.of(text, &mut self.session, width)
    }

    /// Evaluates a part of the start file. What it defines is recorded too: what is saved has to run without that file.
    /// Returns whether all of it was evaluated.
    pub(super) fn begin(&mut self, path: &Path, text: &str, output: &mut Output) -> bool {
        let folder = path.parent().unwrap_or(Path::new(""));
        let name = escapes::path(path);
        let outcome =
            self.watched(Shown::Values, output, |session, sink| session.run_in(folder, &name, text, sink));
        self.record.add(text, outcome.evaluated, folder, [false; 3]);
        outcome.problems.is_empty()
    }

    /// The value of an expression, which is neither displayed nor kept; None where a problem was told.
    fn value_of(&mut self, text: &str, output: &mut Output) -> Option<Value> {
        let mut value = None;
        let before = self.names().clone();
        let name = self.numbered(text);
        let shown = Shown::Kept(&mut value);
        let outcome = self.watched(shown, output, |session, sink| session.run(&name, text, sink));
        // What was to be looked at alone defines nothing.
        *self.session.names_mut() = before;
        if value.is_none() && outcome.problems.is_empty() {
            let problem = Problem::error(ProblemCode::PromptCommand, "this displays no value");
            output.problem(&problem.help("write an expression, such as a name"), &Sources::default());
        }
        value.filter(|_| outcome.problems.is_empty())
    }

    /// What a program gives that was made from what was typed: displayed, and not kept.
    fn derived(&mut self, text: &str, output: &mut Output) {
        if let Some(value) = self.value_of(text, output) {
            self.display(&value, output);
        }
    }

    fn load(&mut self, path: &Path, output: &mut Output) {
        if let Err(problem) = must_be_regular(path) {
            self.heading = None;
            return output.problem(&problem, &Sources::default());
        }
        self.run_file(path, Session::run_file, output);
    }

    /// Evaluates the file that the command line names.
    pub(super) fn load_named(&mut self, path: &Path, output: &mut Output) -> Status {
        self.run_file(path, Session::run_named, output)
    }

    fn run_file(
        &mut self,
        path: &Path,
        run: impl FnOnce(&mut Session, &Path, &mut (dyn FnMut(Event) + Send)) -> Outcome,
        output: &mut Output,
    ) -> Status {
        // A file does not know what was displayed at the prompt.
        Last::take_back(&mut self.session);
        let before = self.names().clone();
        let outcome = self.watched(Shown::Values, output, |session, sink| run(session, path, sink));
        self.undo.keep(&before, self.session.names(), self.record.len());
        self.last.lend(&mut self.session);
        // Read again for the record; where the file has changed in between, what it holds now is what will be wanted.
        if let Ok(text) = read_text(path) {
            // One that can't be read, as of a mistyped name, is not loaded again.
            if !self.loaded.iter().any(|loaded| loaded == path) {
                self.loaded.push(path.to_path_buf());
            }
            self.record.add(&text, outcome.evaluated, path.parent().unwrap_or(Path::new("")), [false; 3]);
        }
        Status::of(&outcome)
    }

    /// Evaluates while Ctrl-C stops the evaluation; writes what is displayed and what is wrong.
    fn watched(
        &mut self,
        mut shown: Shown,
        output: &mut Output,
        run: impl FnOnce(&mut Session, &mut (dyn FnMut(Event) + Send)) -> Outcome,
    ) -> Outcome {
        let _watch = interrupt::watch_in_repl(self.session.interrupt());
        let (mut warnings, mut displayed) = (Vec::new(), Vec::new());
        let settings = self.settings;
        let mut heading = self.heading.take();
        let outcome = run(&mut self.session, &mut |event| match (event, &mut shown) {
            (Event::Displayed { value, .. }, Shown::Values) => {
                heading.take().iter().for_each(|heading| output.line(heading));
                show(&value, &settings, output);
                displayed.push(value);
            }
            (Event::Displayed { value, .. }, Shown::Kept(kept)) => **kept = Some(value),
            (Event::Warned(problem), _) => warnings.push(problem),
            (Event::Asserted(_) | Event::Testing { .. } | Event::Tested(_), _) => {}
        });
        let missing = |problem: &Problem| at_the_prompt(self.missing_last(problem));
        let outcome = Outcome { problems: outcome.problems.iter().map(missing).collect(), ..outcome };
        for problem in warnings.iter().chain(&outcome.problems) {
            heading.take().iter().for_each(|heading| output.line(heading));
            output.problem(problem, self.session.sources());
        }
        for path in self.session.inputs().take_replaced() {
            heading.take().iter().for_each(|heading| output.line(heading));
            output.line(&format!("written over: {}", escapes::path(&path)));
        }
        self.heading = heading;
        self.last.push(displayed);
        if outcome.problems.iter().any(|problem| problem.code == ProblemCode::LimitMemory) {
            // They may hold what is missing.
            self.last = Last::default();
            self.forgotten = None;
            Last::take_back(&mut self.session);
        }
        outcome
    }

    /// A problem; where it is that there is no last value yet, it says so.
    fn missing_last(&self, problem: &Problem) -> Problem {
        let problem = problem.clone();
        let Some(span) = problem.span().filter(|_| problem.code == ProblemCode::NameUnknown) else {
            return problem;
        };
        let text = self.session.sources().text(span.file);
        let word = text.get(span.start as usize..span.end as usize);
        // Behind a dot it is a field that there is not.
        if text.get(..span.start as usize).is_some_and(|before| before.trim_end().ends_with('.')) {
            return problem;
        }
        let Some(nth) = LAST.iter().position(|name| word == Some(*name)) else { return problem };
        problem.help(match self.last.len() {
            0 => "nothing has been displayed yet".to_string(),
            shown => format!("it is the last value but {nth}, and {shown} displayed so far"),
        })
    }

    /// Warns of names of last values that were no names of one's own before.
    fn warn_of_own(&self, before: [bool; LAST.len()], output: &mut Output) {
        let new = self.own_last().into_iter().zip(before).map(|(now, before)| now && !before);
        for (name, _) in LAST.iter().zip(new).filter(|(_, new)| *new) {
            let message = format!("`{name}` is a name of your own from now on");
            let problem = Problem::warning(ProblemCode::NameHides, message)
                .help("`:undo` or `:reset` makes it a last value again");
            output.problem(&problem, &Sources::default());
        }
    }

    /// Which of the names of last values are names of a program's own.
    fn own_last(&self) -> [bool; LAST.len()] {
        LAST.map(|name| self.names().bindings.get(name).is_some_and(|binding| !is_lent(name, binding)))
    }

    fn display(&self, value: &Value, output: &mut Output) {
        show(value, &self.settings, output);
    }
}

/// A problem whose help leads to commands of the prompt, in the place of those of a shell that do the same.
fn at_the_prompt(mut problem: Problem) -> Problem {
    problem.help = problem.help.map(|help| help.replace("`vcf help", "`:help"));
    problem
}

#[cfg(test)]
mod tests;
