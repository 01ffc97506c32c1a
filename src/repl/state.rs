//! What a REPL knows, and what an input does to it.

use std::path::Path;
use std::time::Duration;

use crate::cli::help::TOPICS;
use crate::cli::limits::Limits;
use crate::cli::sandbox::Sandbox;
use crate::cli::{Output, help, interrupt};
use crate::diagnostics::{Problem, ProblemCode, Sources, caught};
use crate::display;
use crate::escapes;
use crate::language::functions::FAMILIES;
use crate::language::print::print_expr;
use crate::language::write_whole;
use crate::language::{
    Event, Inputs, Meaning, Names, Outcome, Session, UserFunction, is_incomplete, must_be_regular, read_text,
};

use super::commands::{self, Command};
use super::record::Record;

/// What the prompt is named on the command line.
const NO_FILES: [&str; 0] = [];

/// Values in `:vars` are cut after so many characters.
const SHOWN: usize = 60;

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
    record: Record,
    /// What `:save` wrote; `:reset` keeps it.
    saved: Inputs,
    /// Whether there are no files, neither for programs nor for commands.
    sandbox: bool,
    /// How many inputs were evaluated; problems name them by their number.
    inputs: usize,
}

impl State {
    /// Nothing entered yet.
    pub(super) fn new(limits: &Limits, sandbox: bool) -> State {
        State {
            session: Sandbox::new(sandbox, limits, NO_FILES).session(None),
            limits: *limits,
            record: Record::default(),
            saved: Inputs::default(),
            sandbox,
            inputs: 0,
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
    fn names(&self) -> &Names {
        self.session.names()
    }

    /// Does what an input asks for. A defect that is met ends this input alone.
    pub(super) fn enter(&mut self, text: &str, output: &mut Output) -> Next {
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
            None => drop(self.evaluate(text, output)),
        }
        Next::Prompt
    }

    /// `quit` and `exit` are what one tries first; as names they would only be unknown.
    fn is_farewell(&self, text: &str) -> bool {
        let word = text.trim().trim_end_matches("()");
        matches!(word, "quit" | "exit") && !self.names().bindings.contains_key(word)
    }

    fn command(&mut self, command: Command, output: &mut Output) {
        match command {
            Command::Help(None) => output.text(&overview(help::width())),
            Command::Help(Some(name)) => {
                // `:help :load` and `:help load` are about the command.
                let bare = name.trim_start_matches(':');
                match commands::find(bare) {
                    Some(row) => {
                        output.line(&format!(":{}{}: {}", row.names[0], row.argument.word(), row.summary));
                    }
                    None => drop(help::help(&name.split_whitespace().collect::<Vec<_>>(), output)),
                }
            }
            Command::Vars => self.variables(output),
            Command::Load(path) | Command::Save(path, _) if self.sandbox => {
                output.problem(&out_of_reach(path), &Sources::default());
            }
            Command::Load(path) => self.load(Path::new(path), output),
            Command::Save(path, over) => self.save(Path::new(path), over, output),
            Command::Reset => {
                *self =
                    State { saved: std::mem::take(&mut self.saved), ..State::new(&self.limits, self.sandbox) }
            }
            Command::Time(text) => {
                let outcome = self.evaluate(text, output);
                output.line(&duration(outcome.time));
            }
            Command::Quit => {}
        }
    }

    fn evaluate(&mut self, text: &str, output: &mut Output) -> Outcome {
        self.inputs += 1;
        let name = format!("<{}>", self.inputs);
        let outcome = self.watched(output, |session, sink| session.run(&name, text, sink));
        self.record.add(text, outcome.evaluated, Path::new(""));
        outcome
    }

    fn load(&mut self, path: &Path, output: &mut Output) {
        if let Err(problem) = must_be_regular(path) {
            return output.problem(&problem, &Sources::default());
        }
        let outcome = self.watched(output, |session, sink| session.run_file(path, sink));
        // Read again for the record; where the file has changed in between, what it holds now is what will be wanted.
        if let Ok(text) = read_text(path) {
            self.record.add(&text, outcome.evaluated, path.parent().unwrap_or(Path::new("")));
        }
    }

    /// Evaluates while Ctrl-C stops the evaluation; writes what is displayed and what is wrong.
    fn watched(
        &mut self,
        output: &mut Output,
        run: impl FnOnce(&mut Session, &mut (dyn FnMut(Event) + Send)) -> Outcome,
    ) -> Outcome {
        let _watch = interrupt::watch_in_repl(self.session.interrupt());
        let mut warnings = Vec::new();
        let outcome = run(&mut self.session, &mut |event| match event {
            Event::Displayed { value, .. } => output.value(&value),
            Event::Warned(problem) => warnings.push(problem),
            Event::Asserted(_) => {}
        });
        for problem in warnings.iter().chain(&outcome.problems) {
            output.problem(problem, self.session.sources());
        }
        outcome
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

    fn variables(&self, output: &mut Output) {
        if self.names().bindings.is_empty() {
            output.line("nothing has been defined yet");
        }
        for (name, binding) in &self.names().bindings {
            output.line(&match &binding.meaning {
                Meaning::Value(value) => format!("{name} = {}", display::one_line(value, SHOWN)),
                Meaning::Function(function) => definition(function),
            });
        }
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

/// A function as it was defined, on one line.
fn definition(function: &UserFunction) -> String {
    let tree = &function.tree;
    let parameters: Vec<String> = tree
        .parameters
        .iter()
        .map(|parameter| match &parameter.default {
            Some(default) => format!("{}={}", parameter.name.text, print_expr(default)),
            None => parameter.name.text.to_string(),
        })
        .collect();
    format!("{}({}) = {}", tree.name.text, parameters.join(", "), print_expr(&tree.body))
}

/// What `:help` shows, in lines of a width.
fn overview(width: usize) -> String {
    let mut text = commands::overview();
    let keys = "Tab completes; Ctrl-C drops what is typed or stops an evaluation. A line that is not finished goes on \
                in the next one; a blank line submits all the same. `:quit` or Ctrl-D leaves.";
    text.push_str(&format!("\n{}", help::hanging("", keys, 0, width)));
    let topics = TOPICS.iter().map(|topic| topic.names[0]);
    text.push_str(&format!("\nTopics:\n{}", help::wrapped(topics, "  ", width)));
    text.push_str(&format!("\nWords:\n{}", help::words(width)));
    text.push_str(&format!("\nWavelets:\n{}", help::wavelets(width)));
    for family in FAMILIES.iter() {
        let names = family.functions.iter().map(|builtin| builtin.name);
        text.push_str(&format!("\n{}:\n{}", family.title, help::wrapped(names, "  ", width)));
    }
    text
}

/// `1.250 s`, `0.8 ms`
fn duration(time: Duration) -> String {
    if time.as_secs() > 0 {
        format!("{:.3} s", time.as_secs_f64())
    } else {
        format!("{:.1} ms", time.as_secs_f64() * 1e3)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::output::memory::{Buffer, output};
    use crate::language::Budget;

    struct Talk {
        state: State,
        output: Output,
        results: Buffer,
        problems: Buffer,
    }

    impl Talk {
        fn new() -> Talk {
            let (output, results, problems) = output();
            Talk { state: State::new(&Limits::default(), false), output, results, problems }
        }

        /// What an input shows: results, then problems.
        fn enter(&mut self, text: &str) -> String {
            assert_eq!(self.state.enter(text, &mut self.output), Next::Prompt, "{text}");
            self.results.take() + &self.problems.take()
        }
    }

    #[test]
    fn a_failed_statement_keeps_the_session() {
        let mut talk = Talk::new();
        for (text, shown) in [
            ("x = 2", ""),
            ("x + 1", "3\n"),
            ("x = 5; 1/0; x = 7", "error[number::division_by_zero]"),
            ("x", "5\n"),
            ("f(a, b=2) = a*b", ""),
            ("f(\n3\n)\nx", "6\n5\n"),
            ("assert x == 6", "error[assertion::failed]"),
            ("", ""),
            ("# nothing", ""),
            (":vars", "x = 5\nf(a, b=2) = a*b\n"),
            (":time x", "5\n"),
            ("y = (1 +\n:vars", "x = 5\nf(a, b=2) = a*b\nerror[syntax::unclosed_bracket]"),
            (":hlep", "error[prompt::command]: there is no command `:hlep`"),
            (":help lift", "lift(a, stage, dim)"),
            (":help load", ":load FILE: "),
            (":help lfit", "error[name::unknown]"),
            (":help", "  :help [NAME]"),
            (":load /no/such.vcf", "error[file::missing]"),
            (":save /no/such/folder.vcf", "error[file::write]"),
            (":reset", ""),
            (":vars", "nothing has been defined yet\n"),
            ("x", "error[name::unknown]"),
        ] {
            let got = talk.enter(text);
            assert!(got.starts_with(shown) && got.is_empty() == shown.is_empty(), "{text}: {got}");
        }
    }

    /// Programs that take all that they get end at a limit, and what was defined before them stays.
    #[test]
    fn bombs_keep_the_session() {
        let mut folder: Vec<_> =
            std::fs::read_dir("tests/bombs").unwrap().map(|entry| entry.unwrap().path()).collect();
        folder.sort();
        let budget = Budget::default().memory(1 << 30).time(Duration::from_millis(100)).output(1 << 20);
        let mut talk = Talk::new();
        talk.state.session = Session::new().limited(budget);
        assert_eq!(talk.enter("kept = 7"), "");
        for bomb in folder.iter().skip(1).step_by(4) {
            let told = talk.enter(&std::fs::read_to_string(bomb).unwrap());
            assert!(told.contains("error[limit::"), "{}: {told}", bomb.display());
            assert_eq!(talk.enter("kept"), "7\n");
        }
    }

    #[test]
    fn what_steers_a_terminal_is_escaped() {
        let mut talk = Talk::new();
        talk.enter("s = \"a\u{1b}[2J\"; f(x=\"\u{9b}\") = x; L = symbols(1, \"\u{202e}\")");
        for text in [
            ":vars",
            "s",
            "f()",
            "L",
            "s = 1; \u{1b}",
            ":\u{1b}",
            ":load \u{1b}",
            ":save /no/\u{1b}/a",
            ":help \u{1b}",
        ] {
            let shown = talk.enter(text);
            assert!(shown.contains("\\u{"), "{text:?} {shown}");
            assert!(!shown.contains(escapes::is_hidden), "{text:?} {shown:?}");
        }
    }

    #[test]
    fn a_defect_ends_its_line() {
        let mut talk = Talk::new();
        talk.enter("x = 3");
        let session = &mut talk.state.session;
        let broken = session.space().generate(1, true, |_| std::panic::resume_unwind(Box::new("broken")));
        session.define("broken", crate::values::Value::Array(broken.unwrap()));
        for text in ["x = 4; broken[0]; x = 5", ":time broken[0]", "f(y) = broken[y]; f(7)"] {
            let shown = talk.enter(text);
            assert!(shown.contains("error[internal]: a defect of vcf: broken\n"), "{text}: {shown}");
        }
        assert_eq!(talk.enter("x"), "4\n");
    }

    #[test]
    fn a_variable_has_a_line() {
        let mut talk = Talk::new();
        talk.enter(
            "b = fir(le_gall_5_3); t = energy(transform(le_gall_5_3, sine(16)), x=0..8); s = \"a\\nb\"",
        );
        let shown = talk.enter(":vars");
        assert_eq!(shown.lines().count(), 3, "{shown}");
        assert!(shown.starts_with("b = h0: laurent("), "{shown}");
    }

    #[test]
    fn problems_name_the_input_that_they_are_in() {
        let mut talk = Talk::new();
        talk.enter("f(x) = 1/x");
        let problem = talk.enter("f(0)");
        assert!(problem.contains("<1>:1:") && problem.contains("<2>:1:"), "{problem}");
    }

    #[test]
    fn what_is_saved_runs_and_loads() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("part.vcf"), "k = 3").unwrap();
        std::fs::write(folder.path().join("main.vcf"), "use \"part.vcf\"\nm = k + 1; m").unwrap();
        let mut talk = Talk::new();
        let load = format!(":load {}", folder.path().join("main.vcf").display());
        assert_eq!(talk.enter(&load), "4\n");
        talk.enter("n = [\n  m,  # one\n  k]");
        talk.enter("n; 1/0; n = 1");
        let elsewhere = tempfile::tempdir().unwrap();
        let saved = elsewhere.path().join("saved.vcf");
        assert!(talk.enter(&format!(":save \"{}\"", saved.display())).starts_with("5 statements in "));
        let mut second = Talk::new();
        assert_eq!(second.enter(&format!(":load {}", saved.display())), "4\n[4, 3]\n");
    }

    #[test]
    fn a_file_that_was_not_saved_here_is_not_overwritten() {
        let folder = tempfile::tempdir().unwrap();
        let [lib, mine] = ["lib.vcf", "mine.vcf"].map(|name| folder.path().join(name));
        std::fs::write(&lib, "k = 3").unwrap();
        let text = |path: &Path| std::fs::read_to_string(path).unwrap();
        let mut talk = Talk::new();
        talk.enter(&format!("use {:?}", lib.to_str().unwrap()));
        talk.enter("x = 1");
        let save = |path: &Path| format!(":save {}", path.to_str().unwrap());
        let refused = talk.enter(&save(&lib));
        assert!(refused.contains("was not saved here") && refused.contains(":save! "), "{refused}");
        let over = save(&lib).replace(":save", ":save!");
        assert!(talk.enter(&over).contains("would be overwritten"), "it would use itself");
        assert_eq!(text(&lib), "k = 3");
        assert!(talk.enter(&save(&mine)).starts_with("2 statements"));
        talk.enter("y = 2");
        assert!(talk.enter(&save(&mine)).starts_with("3 statements"));
        talk.enter(":reset");
        assert!(talk.enter(&save(&mine)).starts_with("0 statements"), "it was saved here all the same");
        let mut other = Talk::new();
        assert!(other.enter(&save(&mine)).contains("was not saved here"));
        assert!(other.enter(&save(&mine).replace(":save", ":save!")).starts_with("0 statements"));
    }

    #[test]
    fn there_are_several_ways_out() {
        for text in [":quit", ":q", "quit", "exit()", " exit ", "x = (1\n:quit", "x = 1 +\n :q"] {
            let mut talk = Talk::new();
            assert_eq!(talk.state.enter(text, &mut talk.output), Next::Leave, "{text}");
        }
        let mut talk = Talk::new();
        talk.enter("exit = 1");
        assert_eq!(talk.enter("exit"), "1\n");
    }
}
