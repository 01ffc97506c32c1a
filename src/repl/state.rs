//! What a REPL knows, and what an input does to it.

use std::path::{Path, PathBuf};

use unicode_width::UnicodeWidthStr;

use crate::cli::limits::Limits;
use crate::cli::sandbox::Sandbox;
use crate::cli::{Output, help, interrupt, pager};
use crate::diagnostics::{Problem, ProblemCode, Sources, caught};
use crate::display::{self, Look, Screen};
use crate::escapes;
use crate::language::{
    Event, Inputs, Meaning, Names, Outcome, Session, is_incomplete, must_be_regular, read_text, write_whole,
};
use crate::plots::Charset;
use crate::values::{Found, Value};

use super::about;
use super::ask::{Ask, ask};
use super::commands::{self, Command};
use super::edit;
use super::last::Last;
use super::preview::Preview;
use super::record::Record;
use super::settings::Settings;
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
    /// The files that were loaded, in order.
    loaded: Vec<PathBuf>,
    pub(super) settings: Settings,
    /// How many inputs were evaluated; problems name them by their number.
    inputs: usize,
    /// The last program that was typed.
    typed: String,
    preview: Preview,
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
            loaded: Vec::new(),
            settings: Settings::default(),
            inputs: 0,
            typed: String::new(),
            preview: Preview::default(),
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
            Some(Err(problem)) => output.problem(&problem, &Sources::default()),
            None if self.is_farewell(text) => return Next::Leave,
            None => match ask(text, self.names()) {
                Some(question) => self.answer(question, output),
                None => drop(self.evaluate(text, output)),
            },
        }
        Next::Prompt
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

    /// About a command, a name that was defined, or what there is help for.
    fn help(&mut self, name: &str, output: &mut Output) {
        // `:help :load` and `:help load` are about the command.
        if let Some(row) = commands::find(name.trim_start_matches(':')) {
            return output.line(&format!(":{}{}: {}", row.names[0], row.argument.word(), row.summary));
        }
        match self.names().bindings.get(name).map(|binding| &binding.meaning) {
            Some(Meaning::Value(value)) => output.text(&about::kind(value, help::width())),
            Some(Meaning::Function(_)) => {
                output.text(&about::signature(name, self.names(), help::width()));
            }
            None => {
                // Of `x.f`, what there is help for is `f`.
                let name = name.rsplit('.').next().unwrap_or(name);
                help::help(
                    &name.split_whitespace().collect::<Vec<_>>(),
                    self.settings.pager && !self.sandbox,
                    output,
                );
            }
        }
    }

    fn command(&mut self, command: Command, output: &mut Output) {
        match command {
            Command::Help(None) => self.answer(Ask::Help(None), output),
            Command::Help(Some(name)) => self.help(name, output),
            Command::Vars => about::variables(self.names()).iter().for_each(|line| output.line(line)),
            Command::Load(path)
            | Command::Save(path, _)
            | Command::Edit(Some(path))
            | Command::Graph(_, Some(path))
                if self.sandbox =>
            {
                output.problem(&out_of_reach(path), &Sources::default());
            }
            Command::Edit(None) if self.sandbox => {
                output.problem(&out_of_reach("an editor"), &Sources::default())
            }
            Command::Load(path) => self.load(Path::new(path), output),
            Command::Save(path, over) => self.save(Path::new(path), over, output),
            Command::Reload => self.reload(output),
            Command::Edit(path) => self.edit(path.map(Path::new), output),
            Command::Undo => self.take_back(output),
            Command::Reset => {
                *self = State {
                    saved: std::mem::take(&mut self.saved),
                    settings: self.settings,
                    ..State::new(None, &self.limits, self.sandbox)
                }
            }
            Command::Time(text) => {
                let outcome = self.evaluate(text, output);
                output.line(&about::duration(outcome.time));
            }
            Command::Type(text) => {
                if let Some(value) = self.value_of(text, output) {
                    output.text(&about::kind(&value, help::width()));
                }
            }
            Command::Explain(text) => self.derived(&format!("explain({text})"), output),
            Command::Graph(text, path) => self.graph(text, path, output),
            Command::Show(text) => self.show_all(text, output),
            Command::Set(None) => {
                let list = self.settings.list();
                let rows = list.iter().map(|(setting, summary)| (setting.as_str(), *summary));
                output.text(&help::rows(rows, 0, help::width()));
            }
            Command::Set(Some(text)) => {
                if let Err(problem) = self.settings.set(text) {
                    output.problem(&problem, &Sources::default());
                }
            }
            Command::Quit => {}
        }
    }

    /// Evaluates an input, and keeps what it displays and defines.
    fn evaluate(&mut self, text: &str, output: &mut Output) -> Outcome {
        self.inputs += 1;
        self.typed = text.to_string();
        let name = format!("<{}>", self.inputs);
        let lent = Last::lent(&self.session);
        let before = self.names().clone();
        let outcome = self.watched(Shown::Values, output, |session, sink| session.run(&name, text, sink));
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
    pub(super) fn begin(&mut self, path: &Path, text: &str, output: &mut Output) {
        let folder = path.parent().unwrap_or(Path::new(""));
        let name = escapes::path(path);
        let outcome =
            self.watched(Shown::Values, output, |session, sink| session.run_in(folder, &name, text, sink));
        self.record.add(text, outcome.evaluated, folder, [false; 3]);
    }

    /// The value of an expression, which is neither displayed nor kept; None where a problem was told.
    fn value_of(&mut self, text: &str, output: &mut Output) -> Option<Value> {
        let mut value = None;
        let before = self.names().clone();
        self.inputs += 1;
        let name = format!("<{}>", self.inputs);
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

    fn graph(&mut self, text: &str, path: Option<&str>, output: &mut Output) {
        let Some(value) = self.value_of(text, output) else { return };
        let kind = match drawn_as(&value) {
            Ok(kind) => kind,
            Err(problem) => return output.problem(&problem, &Sources::default()),
        };
        let plot = format!("plot({text}, \"{kind}\")");
        match path {
            None => self.derived(&plot, output),
            Some(path) => self.derived(&format!("save({plot}, {})", escapes::literal(path)), output),
        }
    }

    fn show_all(&mut self, text: Option<&str>, output: &mut Output) {
        let value = match text {
            Some(text) => self.value_of(text, output),
            None => self.last.latest().cloned(),
        };
        match (value, text) {
            (Some(value), _) if output.is_terminal() => {
                let mut text = String::new();
                // Where it is interrupted, it ends there.
                let _ = output.screen().write(&value, &mut text);
                self.paged(&(text + "\n"), output);
            }
            (Some(value), _) => output.value(&value),
            (None, None) => output.line("no value has been displayed yet"),
            (None, Some(_)) => {}
        }
    }

    fn load(&mut self, path: &Path, output: &mut Output) {
        if let Err(problem) = must_be_regular(path) {
            return output.problem(&problem, &Sources::default());
        }
        self.run_file(path, Session::run_file, output);
    }

    /// Evaluates the file that the command line names.
    pub(super) fn load_named(&mut self, path: &Path, output: &mut Output) {
        self.run_file(path, Session::run_named, output);
    }

    fn run_file(
        &mut self,
        path: &Path,
        run: impl FnOnce(&mut Session, &Path, &mut (dyn FnMut(Event) + Send)) -> Outcome,
        output: &mut Output,
    ) {
        // A file does not know what was displayed at the prompt.
        Last::take_back(&mut self.session);
        let before = self.names().clone();
        let outcome = self.watched(Shown::Values, output, |session, sink| run(session, path, sink));
        self.undo.keep(&before, self.session.names(), self.record.len());
        self.last.lend(&mut self.session);
        if !self.loaded.iter().any(|loaded| loaded == path) {
            self.loaded.push(path.to_path_buf());
        }
        // Read again for the record; where the file has changed in between, what it holds now is what will be wanted.
        if let Ok(text) = read_text(path) {
            self.record.add(&text, outcome.evaluated, path.parent().unwrap_or(Path::new("")), [false; 3]);
        }
    }

    fn reload(&mut self, output: &mut Output) {
        let files = self.loaded.clone();
        if files.is_empty() {
            output.line("no file has been loaded yet");
        }
        for path in files {
            output.line(&format!("{}:", escapes::path(&path)));
            self.load(&path, output);
        }
    }

    fn edit(&mut self, path: Option<&Path>, output: &mut Output) {
        match (edit::edited(path, &self.typed), path) {
            (Ok(_), Some(path)) => self.load(path, output),
            (Ok(text), None) if text.trim().is_empty() => output.line("nothing was written"),
            (Ok(text), None) => drop(self.evaluate(text.trim_end(), output)),
            (Err(problem), _) => output.problem(&problem, &Sources::default()),
        }
    }

    fn take_back(&mut self, output: &mut Output) {
        let Some((names, recorded)) = self.undo.take_back(self.session.names_mut()) else {
            return output.line("nothing that was defined is left to take back");
        };
        self.record.cut(recorded);
        self.last.lend(&mut self.session);
        for name in names {
            output.line(&match self.names().bindings.get(&name).map(|binding| &binding.meaning) {
                None => format!("{name} is not defined any more"),
                Some(Meaning::Value(value)) => format!("{name} = {} again", display::one_line(value, 60)),
                Some(Meaning::Function(function)) => format!("{} again", about::definition(function)),
            });
        }
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
        let outcome = run(&mut self.session, &mut |event| match (event, &mut shown) {
            (Event::Displayed { value, .. }, Shown::Values) => {
                show(&value, &settings, output);
                displayed.push(value);
            }
            (Event::Displayed { value, .. }, Shown::Kept(kept)) => **kept = Some(value),
            (Event::Warned(problem), _) => warnings.push(problem),
            (Event::Asserted(_) | Event::Tested(_), _) => {}
        });
        for problem in warnings.iter().chain(&outcome.problems) {
            output.problem(problem, self.session.sources());
        }
        self.last.push(displayed);
        if outcome.problems.iter().any(|problem| problem.code == ProblemCode::LimitMemory) {
            // They may hold what is missing.
            self.last = Last::default();
            Last::take_back(&mut self.session);
        }
        outcome
    }

    fn display(&self, value: &Value, output: &mut Output) {
        show(value, &self.settings, output);
    }

    fn paged(&self, text: &str, output: &mut Output) {
        // A sandbox starts no other program.
        pager::show(text, self.settings.pager && !self.sandbox, output);
    }

    /// Writes the record; over a file that was not saved here only where that is asked for.
    fn save(&self, path: &Path, over: bool, output: &mut Output) {
        let program = self.record.program(path.parent().unwrap_or(Path::new("")));
        let allowed = if over { self.record.refuse(path) } else { self.refuse(path) };
        match allowed.and_then(|()| write_whole(path, program.as_bytes())) {
            Ok(()) => {
                self.saved.wrote(path);
                output.line(&format!("{} statements in {}", self.record.len(), escapes::path(path)));
            }
            Err(problem) => output.problem(&problem, &Sources::default()),
        }
    }

    fn refuse(&self, path: &Path) -> Result<(), Problem> {
        if !path.is_file() || self.saved.has_written(path) {
            return Ok(());
        }
        let shown = escapes::path(path);
        let problem = Problem::error(
            ProblemCode::FileWrite,
            format!("`{shown}` is there already, and was not saved here"),
        );
        Err(problem.help(format!("save to another name, or replace it: `:save! {shown}`")))
    }
}

/// Shows a value: in full in files and pipes, in lines of the terminal there, where what is long is counted.
fn show(value: &Value, settings: &Settings, output: &mut Output) {
    let Screen { columns, charset } = output.screen();
    if columns == usize::MAX {
        return output.value(value);
    }
    let look = Look::new(columns).digits(settings.digits).ascii(charset == Charset::Ascii);
    let brief = look.brief(value);
    output.line(&match brief.whole {
        true => brief.text,
        false => with_rest(brief.text, columns),
    });
}

/// A text that is cut, with what leads to the rest.
fn with_rest(text: String, columns: usize) -> String {
    let cut = text.rfind("... ").filter(|_| text.ends_with("more terms"));
    let start = cut.map_or(0, |at| text[..at].rfind('\n').map_or(0, |end| end + 1));
    match cut {
        Some(_) if text[start..].width() + SHOW.len() + 2 <= columns => format!("{text}; {SHOW}"),
        Some(at) if text[at..].width() + SHOW.len() + 4 <= columns => {
            format!("{}\n  {}; {SHOW}", text[..at].trim_end(), &text[at..])
        }
        _ => format!("{text}\n{SHOW}"),
    }
}

/// What leads to the rest of a value.
const SHOW: &str = ":show shows all";

/// The problem of a command of the prompt that names a file where there are none.
fn out_of_reach(path: &str) -> Problem {
    let message = format!(
        "`{}` is neither read nor written in the sandbox: the prompt has no folder",
        escapes::path(Path::new(path))
    );
    Problem::error(ProblemCode::FileSandbox, message).help(
        "start the prompt without `--sandbox`, or run a program in a file: `vcf run --sandbox program.vcf`",
    )
}

#[cfg(test)]
#[path = "state_tests.rs"]
mod tests;

/// The picture by which `:graph` shows a value.
fn drawn_as(value: &Value) -> Result<&'static str, Problem> {
    let help = match value {
        Value::Array(_) => return Ok("graph"),
        Value::Wavelet(_) | Value::Stage(_) => return Ok("lifting"),
        Value::Record(record) if matches!(record.found(), Some(Found::Lifting(_))) => return Ok("lifting"),
        Value::Expression(_) => {
            "the graph is that of its array: leave the index out; `:explain` tells of an element"
        }
        Value::Laurent(_) | Value::Matrix(_) => {
            "`lifting` finds the steps of a filter bank; `:help plot` tells what else there is to draw"
        }
        _ => "name an array or a wavelet; `:help plot` tells what else there is to draw",
    };
    let message = format!("`:graph` draws arrays and wavelets, and this is {}", value.kind());
    Err(Problem::error(ProblemCode::PromptCommand, message).help(help))
}
