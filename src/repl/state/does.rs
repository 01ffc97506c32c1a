//! What the commands of the prompt do.

use std::path::Path;

use crate::cli::{Output, help, pager};
use crate::diagnostics::{Problem, ProblemCode, Sources};
use crate::display;
use crate::escapes;
use crate::language::{Meaning, write_whole};
use crate::values::{Found, Value};

use super::super::about;
use super::super::ask::Ask;
use super::super::commands::{self, Command};
use super::super::edit;
use super::State;

impl State {
    /// About a command, a name that was defined, or what there is help for.
    pub(super) fn help(&mut self, name: &str, output: &mut Output) {
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

    pub(super) fn command(&mut self, command: Command, output: &mut Output) {
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
