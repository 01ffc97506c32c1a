//! What the commands of the prompt do.

use std::path::Path;

use crate::cli::limits::cut_short;
use crate::cli::{Output, Status, help, interrupt, pager};
use crate::diagnostics::{Problem, ProblemCode, Sources};
use crate::display;
use crate::escapes;
use crate::language::{Meaning, Names, fields, functions, prelude, write_whole};
use crate::plots::Charset;
use crate::values::{Found, Value};
use vcfilter_machine::stoppable;

use super::super::about;
use super::super::ask::Ask;
use super::super::commands::{self, Command};
use super::super::edit;
use super::super::last::is_lent;
use super::super::show::whole;
use super::State;
use crate::assist::texts::LOOK;

impl State {
    /// About a name that was defined, what there is help for, or a command.
    pub(super) fn help(&mut self, name: &str, output: &mut Output) {
        if let Some(command) = name.strip_prefix(':') {
            return match commands::find(command) {
                Some(row) => output.line(&row.told()),
                None => output.problem(&commands::unknown(command), &Sources::default()),
            };
        }
        match self.names().bindings.get(name).map(|binding| &binding.meaning) {
            Some(Meaning::Value(value)) => return output.text(&about::kind(value, help::width())),
            Some(Meaning::Function(_)) => {
                return output.text(&about::signature(name, self.names(), help::width()));
            }
            None => {}
        }
        if self.is_value(name) {
            return self.command(Command::Type(name), output);
        }
        let row = commands::find(name);
        if row.is_none() || help::names().any(|known| known == name) {
            // Of `x.f`, what there is help for is `f`.
            let name = name.rsplit('.').next().unwrap_or(name);
            let words = name.split_whitespace().collect::<Vec<_>>();
            help::help(&words, self.settings.pager && !self.sandbox, output);
        }
        if let Some(row) = row {
            output.text(&help::hanging(
                "",
                &format!("A command of the prompt: {}", row.told()),
                2,
                help::width(),
            ));
        }
    }

    /// Whether a name with dots is a value: its last part is a field, or no function.
    fn is_value(&mut self, name: &str) -> bool {
        let Some((before, last)) = name.rsplit_once('.') else { return false };
        if functions::find(last).is_none() && !self.names().functions.contains_key(last) {
            let first = before.split('.').next().unwrap_or(before);
            return self.names().bindings.contains_key(first) || prelude::value(first).is_some();
        }
        let field = |value: &Value| fields::names(value).iter().any(|field| **field == *last);
        self.session.peek(before, LOOK, field).is_ok_and(|found| found == Some(true))
    }

    pub(super) fn command(&mut self, command: Command, output: &mut Output) {
        match command {
            Command::Help(None) => self.answer(Ask::Help(None), output),
            Command::Help(Some(name)) => self.help(name, output),
            Command::Vars => about::variables(self.names()).iter().for_each(|line| output.line(line)),
            Command::History => self.paged(&about::inputs(&self.inputs), output),
            Command::Load(path)
            | Command::Save(path, _)
            | Command::Edit(Some(path))
            | Command::Graph(_, Some(path))
                if self.sandbox =>
            {
                output.problem(&out_of_reach(path), &Sources::default());
            }
            Command::Edit(None) if self.sandbox => {
                let problem = Problem::error(ProblemCode::FileSandbox, "no editor is started in the sandbox");
                output.problem(&problem.help(OUTSIDE), &Sources::default());
            }
            Command::Load(path) => self.load(Path::new(path), output),
            Command::Save(path, over) => self.save(Path::new(path), over, output),
            Command::Reload => self.reload(output),
            Command::Edit(path) => self.edit(path.map(Path::new), output),
            Command::Undo => self.take_back(output),
            Command::Reset => self.reset(output),
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
            Command::Set(None) => self.settings_told(self.settings.list(), output),
            Command::Set(Some(text)) => match self.settings.row(text) {
                Some((setting, summary)) => self.settings_told([(setting, summary)].into(), output),
                None => {
                    if let Err(problem) = self.settings.set(text) {
                        self.refuse_command(problem, output);
                    }
                }
            },
            Command::Quit => {}
        }
    }

    fn graph(&mut self, text: &str, path: Option<&str>, output: &mut Output) {
        let Some(value) = self.value_of(text, output) else { return };
        let kind = match drawn_as(&value) {
            Ok(kind) => kind,
            Err(problem) => return output.problem(&problem, &Sources::default()),
        };
        let plot = format!("plot({DRAWN}, \"{kind}\")");
        let text = match path {
            None => plot,
            Some(path) => format!("save({plot}, {})", escapes::literal(path)),
        };
        // The value is there; among names of its own `plot` and `save` are what they always are.
        let names = std::mem::take(self.session.names_mut());
        self.session.define(DRAWN, value);
        self.derived(&text, output);
        *self.session.names_mut() = names;
    }

    fn show_all(&mut self, text: Option<&str>, output: &mut Output) {
        let value = match text {
            Some(text) => self.value_of(text, output),
            None => self.last.latest().cloned(),
        };
        match (value, text) {
            (Some(value), _) => self.show_whole(&value, output),
            (None, None) => output.line("no value has been displayed yet"),
            (None, Some(_)) => {}
        }
    }

    /// Writes all of a value, which may be long: Ctrl-C and the limits of the session end it.
    fn show_whole(&self, value: &Value, output: &mut Output) {
        let interrupt = self.session.interrupt();
        let mut text = None;
        let watch = interrupt::watch_in_repl(interrupt.clone());
        // Where it is stopped, the interrupt tells.
        let _ = interrupt.run(|| {
            stoppable(|| {
                text = whole(value, &self.settings, output);
                if text.is_none() {
                    output.value(value);
                }
            })
        });
        drop(watch);
        if cut_short(Status::Fine, &interrupt, output) == Status::Fine
            && let Some(text) = text
        {
            self.paged(&(text + "\n"), output);
        }
    }

    fn reload(&mut self, output: &mut Output) {
        let files = self.loaded.clone();
        if files.is_empty() {
            output.line("no file has been loaded yet");
        }
        for path in files {
            let shown = escapes::path(&path);
            self.heading = Some(format!("{shown}:"));
            self.load(&path, output);
            if self.heading.take().is_some() {
                output.line(&format!("{shown}: fine"));
            }
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

    /// Settings with what they do, in the characters of the terminal.
    fn settings_told(&self, list: Vec<(String, &'static str)>, output: &mut Output) {
        let about = if output.charset() == Charset::Ascii { "~" } else { "\u{2248}" };
        let list = list.into_iter().map(|(setting, summary)| (setting, summary.replace('\u{2248}', about)));
        let list: Vec<(String, String)> = list.collect();
        let rows = list.iter().map(|(setting, summary)| (setting.as_str(), summary.as_str()));
        output.text(&help::rows(rows, 0, help::width()));
    }

    /// Begins anew; what there was is kept for `:undo`.
    fn reset(&mut self, output: &mut Output) {
        let names = own_names(self.names()).len();
        let settings = self.settings;
        let saved = std::mem::take(&mut self.saved);
        let fresh = State { saved, settings, ..State::new(None, &self.limits, self.sandbox) };
        let mut before = std::mem::replace(self, fresh);
        // Where nothing was defined since, what was forgotten before is still what comes back.
        let older = before.forgotten.take();
        if names == 0 {
            self.forgotten = older;
            return output.line("there was no name to forget");
        }
        self.forgotten = Some(Box::new(before));
        let names = about::counted(names, "name");
        output.line(&format!("forgot {names}; `:undo` gives them back",));
    }

    /// Gives back what the last `:reset` forgot.
    fn remember(&mut self, mut before: State, output: &mut Output) {
        before.saved = std::mem::take(&mut self.saved);
        before.settings = self.settings;
        *self = before;
        let names = own_names(self.names()).join(", ");
        output.text(&help::hanging("", &format!("defined again: {names}"), 2, help::width()));
    }

    fn take_back(&mut self, output: &mut Output) {
        let Some((names, recorded)) = self.undo.take_back(self.session.names_mut()) else {
            return match self.forgotten.take() {
                Some(before) => self.remember(*before, output),
                None => output.line("nothing that was defined is left to take back"),
            };
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

    pub(super) fn paged(&self, text: &str, output: &mut Output) {
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
                let count = about::counted(self.record.len(), "statement");
                let empty = if self.record.len() == 0 { ": nothing has been entered yet" } else { "" };
                output.line(&format!("{count} in {}{empty}", escapes::path(path)));
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

/// The names that were defined, without those of last values.
fn own_names(names: &Names) -> Vec<String> {
    let own = names.bindings.iter().filter(|(name, binding)| !is_lent(name, binding));
    own.map(|(name, _)| name.to_string()).collect()
}

/// The problem of a command of the prompt that names a file where there are none.
fn out_of_reach(path: &str) -> Problem {
    let message = format!(
        "`{}` is neither read nor written in the sandbox: the prompt has no folder",
        escapes::path(Path::new(path))
    );
    Problem::error(ProblemCode::FileSandbox, message).help(OUTSIDE)
}

/// What is there where the sandbox stands in the way.
const OUTSIDE: &str =
    "start the prompt without `--sandbox`, or run a program in a file: `vcf run --sandbox program.vcf`";

/// What a value is called while `:graph` draws it.
const DRAWN: &str = "_";

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
