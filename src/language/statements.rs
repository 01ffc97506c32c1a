//! Statements.

use std::path::PathBuf;
use std::sync::Arc;

use crate::diagnostics::{FileId, Problem, ProblemCode, ProblemFamily, Span, caught};
use crate::values::Value;
use vcfilter_machine::{memory, stack, stoppable};

use super::ast::{Expr, Function, Name, Program, Statement, StatementKind};
use super::call::global;
use super::command::Command;
use super::evaluator::Stop;
use super::fault::{Fault, interrupted};
use super::files::{regular_in, shown, text_in};
use super::functions;
use super::items::{check_size, take_apart};
use super::scope::{Binding, How, Meaning, Names, Scope, UserFunction, free_names};
use super::session::{Assertion, Event, Outcome, Session, Sink, is_assertion};
use super::testing::assertions;
use super::unknown::{unknown_function, unknown_name};

/// Whether a problem is that of an evaluation that was stopped.
fn is_stop(problem: &Problem) -> bool {
    problem.code == ProblemCode::Interrupted || problem.code.family() == ProblemFamily::Limit
}

impl Session {
    /// Evaluates statement after statement; the first problem ends it.
    pub(super) fn run_program(&mut self, program: &Program, outcome: &mut Outcome, sink: Sink) {
        if !self.is_chosen(program) {
            outcome.left_out += assertions(&program.statements);
            return;
        }
        for (at, statement) in program.statements.iter().enumerate() {
            match self.step(statement, outcome, sink) {
                Ok(holds) => outcome.evaluated += usize::from(holds),
                Err(problem) => {
                    outcome.problems.push(*problem);
                    self.pass_by(&program.statements[at + 1..], outcome);
                    return;
                }
            }
        }
    }

    /// Evaluates a statement, and returns whether it did what it says: an assertion may fail without end.
    pub(super) fn step(
        &mut self,
        statement: &Statement,
        outcome: &mut Outcome,
        sink: Sink,
    ) -> Result<bool, Stop> {
        // Only a text's own assertions may fail without end: a file that is used and does not hold is not used.
        let asserts =
            matches!(statement.kind, StatementKind::Assert { .. } | StatementKind::AssertError { .. });
        let may_fail = self.keep_going && asserts;
        // Whatever goes wrong inside ends this text and no more.
        let stopped = |stopped| Err(Fault::from(stopped).locate(statement.span, |_| None));
        let run = || stoppable(|| self.run_statement(statement, outcome, sink)).unwrap_or_else(stopped);
        let result = caught(run).unwrap_or_else(|problem| {
            Err(Box::new(problem.label(statement.span, "while this was evaluated")))
        });
        for warning in self.evaluator.take_warnings() {
            sink(Event::Warned(warning));
        }
        let interrupted = || interrupted().locate(statement.span, |_| None);
        let holds = match result {
            Ok(()) => true,
            Err(problem) if may_fail && is_assertion(&problem) => false,
            // What was stopped in the middle may look damaged, such as a file.
            Err(problem) if self.interrupt().is_set() && !is_stop(&problem) => return Err(interrupted()),
            Err(problem) => return Err(problem),
        };
        // Whoever stopped the statement, or what was displayed of it, stopped the program.
        if self.interrupt().is_set() { Err(interrupted()) } else { Ok(holds) }
    }

    /// A statement that fails leaves no trace among the names.
    fn run_statement(
        &mut self,
        statement: &Statement,
        outcome: &mut Outcome,
        sink: Sink,
    ) -> Result<(), Stop> {
        self.evaluator.check_step(statement.span)?;
        match &statement.kind {
            StatementKind::Define { names, value } => {
                self.evaluator.take_bounds();
                let result = self.eval(value)?;
                let mut made = self.evaluator.take_bounds();
                let only = if made.len() == 1 { made.pop().map(Arc::new) } else { None };
                for (name, part) in take_apart(names, result, value.span)? {
                    let (meaning, defined) = (Meaning::Value(part), Some(name.span));
                    self.names.bind(name.text.clone(), Binding { meaning, defined, bounded: only.clone() });
                }
            }
            StatementKind::Function(function) => {
                let user = self.function(function)?;
                self.names.define(
                    function.name.text.clone(),
                    Meaning::Function(Arc::new(user)),
                    function.name.span,
                );
            }
            StatementKind::Display(expr) => {
                let value = self.eval(expr)?;
                check_written(&value).map_err(|fault| fault.locate(expr.span, |_| None))?;
                sink(Event::Displayed { line: self.line(statement.span), value });
            }
            StatementKind::Assert { .. } | StatementKind::AssertError { .. } if self.leaves_out() => {
                outcome.left_out += 1;
            }
            StatementKind::Assert { condition, reason } => {
                let result = self.assert(condition, reason.as_ref());
                return self.asserted(statement, result, outcome, sink);
            }
            StatementKind::AssertError { value, code } => {
                let result = self.assert_error(value, code.as_ref());
                return self.asserted(statement, result, outcome, sink);
            }
            StatementKind::Test { name, body } => return self.test(name, body, outcome, sink),
            StatementKind::Use { path, path_span } => {
                let names = self.use_file(path, *path_span)?;
                self.names.extend(names);
            }
            StatementKind::Command { codec, action, options, operand, target } => {
                let command = Command { whole: statement.span, codec, action, options, operand };
                let value = self.command(&command, target.as_ref())?;
                sink(Event::Displayed { line: self.line(statement.span), value });
            }
        }
        Ok(())
    }

    /// Counts an assertion and tells of it.
    fn asserted(
        &self,
        statement: &Statement,
        result: Result<(), Stop>,
        outcome: &mut Outcome,
        sink: Sink,
    ) -> Result<(), Stop> {
        match &result {
            Ok(()) => outcome.passed += 1,
            Err(problem) if is_assertion(problem) => outcome.failed += 1,
            Err(_) => return result,
        }
        sink(Event::Asserted(Assertion {
            line: self.line(statement.span),
            text: self.sources.snippet(statement.span).to_string(),
            test: self.test.clone(),
            problem: result.as_ref().err().map(|problem| (**problem).clone()),
        }));
        result
    }

    pub(super) fn eval(&self, expr: &Expr) -> Result<Value, Stop> {
        let value = self.evaluator.eval(expr, &mut Scope::new(&self.names))?;
        // One operation on large numbers may take long, and is not stopped within.
        self.evaluator.check_step(expr.span)?;
        Ok(value)
    }

    /// A function with the names that it uses, as they are now.
    fn function(&self, function: &Arc<Function>) -> Result<UserFunction, Stop> {
        let parameters: Vec<Arc<str>> = function.parameters.iter().map(|p| p.name.text.clone()).collect();
        let mut uses = free_names(&function.body, &parameters);
        for default in function.parameters.iter().filter_map(|parameter| parameter.default.as_ref()) {
            uses.extend(free_names(default, &[]));
        }
        let mut captured = Names::default();
        for used in uses {
            if used.name == function.name.text && used.how != How::Dot {
                return Err(recursion(&function.name, used.span));
            }
            if let Some(binding) = self.names.functions.get(&used.name) {
                captured.functions.insert(used.name.clone(), binding.clone());
            }
            if let Some(binding) = self.names.bindings.get(&used.name) {
                captured.bindings.insert(used.name.clone(), binding.clone());
            } else if used.how != How::Dot && !known(&self.names, &used.name) {
                let scope = Scope::new(&self.names);
                return Err(match used.how {
                    How::Call => unknown_function(&Name { text: used.name, span: used.span }, &scope),
                    _ => unknown_name(&used.name, used.span, &scope),
                });
            }
        }
        Ok(UserFunction { tree: function.clone(), captured })
    }

    fn use_file(&mut self, path: &str, span: Span) -> Result<Names, Stop> {
        let (file, canonical) = self.used_file(path, span)?;
        let outer_names = std::mem::take(&mut self.names);
        let outer_keep_going = std::mem::replace(&mut self.keep_going, false);
        let outer_is_used = std::mem::replace(&mut self.is_used, true);
        self.using.push(canonical.clone());
        let outcome = caught(|| stack::deeper(|| self.run_text(file, &mut |_| {})))
            .unwrap_or_else(|problem| Ok(problem.into()))
            .unwrap_or_else(|_| Outcome::from(Problem::too_deep(span)));
        self.using.pop();
        self.keep_going = outer_keep_going;
        self.is_used = outer_is_used;
        let names = std::mem::replace(&mut self.names, outer_names);
        match outcome.problems.into_iter().next() {
            None => Ok(names),
            Some(problem) => Err(Box::new(shown(problem, &canonical, path).label(span, "used here"))),
        }
    }

    /// Reads the file that `use` names; its text and its canonical path.
    pub(super) fn used_file(&mut self, path: &str, span: Span) -> Result<(FileId, PathBuf), Stop> {
        let full = self.evaluator.path(span.file, path);
        let at = |mut problem: Problem, label: &str| {
            problem = problem.label(span, label);
            Box::new(problem)
        };
        let canonical = self.world().canonical(&full);
        if self.using.contains(&canonical) {
            let chain: Vec<String> =
                self.using.iter().chain([&canonical]).map(|path| file_name(path)).collect();
            let problem = Problem::error(
                ProblemCode::FileCycle,
                format!("`{path}` uses itself: {}", chain.join(" > ")),
            )
            .help("move what both need into a third file");
            return Err(at(problem, "used again here"));
        }
        if self.using.len() >= super::call::CALL_DEPTH {
            let problem = Problem::error(ProblemCode::LimitCalls, "files use one another more than 200 deep")
                .help("let fewer files stand between");
            return Err(at(problem, "too far down"));
        }
        self.inputs().sought(&full);
        let text = regular_in(self.world(), &full)
            .and_then(|()| text_in(self.world(), &full, self.space().interrupt()))
            .map_err(|problem| at(problem, "named here"))?;
        Ok((self.add_file(&full, &text), canonical))
    }
}

fn file_name(path: &std::path::Path) -> String {
    path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}

/// What a number in a list, with what parts it from the next one, takes at most where it is short, in a text that
/// doubles as it grows.
const SHORT: usize = 16;

/// # Errors
/// As [`check_size`]; too little memory for the text.
fn check_written(value: &Value) -> Result<(), Fault> {
    check_size(value)?;
    Ok(memory::room(SHORT.saturating_mul(value.size() as usize))?)
}

/// Whether a name means something to every program, or to this one.
pub(super) fn known(names: &Names, name: &str) -> bool {
    global(names, name).is_some() || functions::find(name).is_some()
}

/// The problem of a function that uses its own name.
pub(super) fn recursion(function: &Name, used: Span) -> Stop {
    let problem =
        Problem::error(ProblemCode::NameRecursion, format!("`{}` uses its own name", function.text))
            .label(used, "not defined yet at this point")
            .label(function.span, "while this is being defined")
            .help("functions can't call themselves, so that every program ends; go through a list instead");
    Box::new(problem)
}
