//! Statements.

use std::path::PathBuf;
use std::sync::Arc;

use crate::arrays::{ArrayError, Equality};
use crate::diagnostics::{FileId, Problem, ProblemCode, ProblemFamily, Span, caught};
use crate::display::shortened;
use crate::values::{Map, Value};
use vcfilter_machine::{memory, stack, stoppable};

use super::ast::{BinaryOp, Expr, ExprKind, Function, Name, Program, Statement, StatementKind};
use super::breaks::nothing_found;
use super::call::global;
use super::command::Command;
use super::compare::Comparison;
use super::evaluator::Stop;
use super::fault::{Fault, interrupted};
use super::files::{regular_in, shown, text_in};
use super::items::{check_size, take_apart};
use super::scope::{Binding, How, Meaning, Names, Scope, UserFunction, free_names};
use super::session::{Assertion, Event, Outcome, Session, Sink, is_assertion};
use super::testing::assertions;
use super::unknown::{unknown_function, unknown_name};
use super::{functions, operators};

/// Values in messages are cut after so many characters.
pub(super) const SHOWN: usize = 300;

/// So many characters stand before and behind the place where texts differ.
const AROUND: usize = 20;

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

    fn assert(&self, condition: &Expr, reason: Option<&Expr>) -> Result<(), Stop> {
        let reason = reason.map(|reason| self.eval(reason)).transpose()?;
        let failed = |code: ProblemCode, label: &str| {
            let what = match code {
                ProblemCode::AssertionUndecided => "assertion could not be decided",
                _ => "assertion failed",
            };
            let message = match &reason {
                Some(Value::Text(why)) => format!("{what}: {}", why.replace('\n', " ")),
                Some(value) => format!("{what}: {}", shortened(value, SHOWN)),
                None => what.to_string(),
            };
            self.with_definitions(Problem::error(code, message).label(condition.span, label), condition)
        };
        if let (ExprKind::Tuple(items), None) = (&condition.kind, reason.as_ref())
            && items.len() == 2
        {
            let problem = Problem::error(ProblemCode::ValueKind, "a tuple is neither true nor false");
            return Err(Box::new(
                problem
                    .label(condition.span, "these brackets make one value of two")
                    .help("write the condition and the reason without brackets: `assert a == b, \"why\"`"),
            ));
        }
        self.evaluator.take_bounds();
        let sides = match &condition.kind {
            ExprKind::Binary { op, left, right, .. } => Comparison::of(*op).map(|_| (*op, left, right)),
            _ => None,
        };
        let Some((op, left, right)) = sides else {
            let (holds, parts) = self.holds(condition)?;
            let problem = || {
                let problem = failed(ProblemCode::AssertionFailed, "this is false");
                let broken = self.breaking_one_of(condition, self.evaluator.take_bounds());
                parts.iter().cloned().chain(broken).fold(problem, Problem::note)
            };
            let help = match parts.is_empty() {
                true => "assert a single comparison, such as `a == b`, to see both sides",
                false => "correct the part that is wrong; asserted by itself, it shows more",
            };
            return if holds { Ok(()) } else { Err(Box::new(problem().help(help))) };
        };
        let (a, b) = (self.eval(left)?, self.eval(right)?);
        match self.evaluator.binary(op, a.clone(), b.clone()) {
            Ok(result) => match operators::truth(result) {
                Ok(Value::Bool(true)) => Ok(()),
                Ok(_) => {
                    let problem = failed(ProblemCode::AssertionFailed, "this is false")
                        .note(format!("left:  {}", shortened(&a, SHOWN)))
                        .note(format!("right: {}", shortened(&b, SHOWN)));
                    let problem = match self.difference(&a, &b) {
                        Some(difference) => problem.note(difference),
                        None => problem,
                    };
                    let made = self.evaluator.take_bounds();
                    let notes = self.breaking(op, (left, &a), (right, &b), made);
                    let way_out = self.way_out(op, &a, &b, !notes.is_empty());
                    let mut problem = way_out.into_iter().fold(problem, Problem::help);
                    if nothing_found(&notes) {
                        // The comparison is false as it stands; that says nothing of inputs.
                        if let Some(label) = problem.labels.first_mut() {
                            label.text =
                                "false of the proven bound, which no input was found to reach".to_string();
                        }
                        problem = problem.help(
                            "a proven bound may be wider than what inputs reach: assert this one, or try for a narrower one, of \
                             an array with a size or with rounding=\"integer\"",
                        );
                    }
                    Err(Box::new(notes.into_iter().fold(problem, Problem::note)))
                }
                Err(fault) => Err(fault.locate(condition.span, |_| Some(condition.span))),
            },
            Err(fault) => {
                let side = |at| Some(if at == 0 { left.span } else { right.span });
                let problem = fault.locate(condition.span, side);
                if problem.code != ProblemCode::ArrayUndecided {
                    return Err(problem);
                }
                let mut undecided =
                    failed(ProblemCode::AssertionUndecided, "this can't be decided").note(problem.message);
                undecided.notes.extend(problem.notes);
                undecided.help = problem.help;
                Err(Box::new(undecided))
            }
        }
    }

    /// What leads on from a comparison that fails.
    fn way_out(&self, op: BinaryOp, a: &Value, b: &Value, is_bound: bool) -> Option<&'static str> {
        let symbols_agree = |a: &Value, b: &Value| match (a, b) {
            (Value::Expression(a), Value::Expression(b)) => a.without_errors() == b.without_errors(),
            _ => false,
        };
        match op {
            BinaryOp::Equal if symbols_agree(a, b) => {
                Some("only rounding errors differ: compare `linear(...)` of both sides to leave them out")
            }
            BinaryOp::NotEqual => Some("the two are equal: correct the side that should differ"),
            // The two sides and their difference say all that is known.
            op if op == BinaryOp::Equal || !is_bound => None,
            _ => Some("correct the side that is wrong, or the bound"),
        }
    }

    /// What lies between the two sides of an equation that fails.
    fn difference(&self, a: &Value, b: &Value) -> Option<String> {
        match (a, b) {
            (Value::Number(_) | Value::Expression(_), Value::Number(_) | Value::Expression(_)) => {
                let difference = self.evaluator.binary(BinaryOp::Subtract, a.clone(), b.clone()).ok()?;
                Some(format!("left - right: {}", shortened(&difference, SHOWN)))
            }
            (Value::List(a), Value::List(b)) | (Value::Tuple(a), Value::Tuple(b)) => {
                if a.len() != b.len() {
                    return Some(format!("lengths differ: {} and {}", a.len(), b.len()));
                }
                let equal = |(x, y): (&Value, &Value)| super::compare::equal(x, y).unwrap_or(false);
                let at = a.iter().zip(b.iter()).position(|pair| !equal(pair))?;
                let inner =
                    self.difference(&a[at], &b[at]).map(|inner| format!("; {inner}")).unwrap_or_default();
                let (x, y) = (shortened(&a[at], SHOWN), shortened(&b[at], SHOWN));
                Some(format!("they differ first at [{at}]: {x} and {y}{inner}"))
            }
            (Value::Map(a), Value::Map(b)) => self.first_entry(a, b),
            (Value::Text(a), Value::Text(b)) => {
                let at = a.chars().zip(b.chars()).take_while(|(x, y)| x == y).count();
                let around = |text: &str| {
                    let from = at.saturating_sub(AROUND);
                    let part: String = text.chars().skip(from).take(2 * AROUND).collect();
                    shortened(&Value::Text(part.into()), SHOWN)
                };
                Some(match a.len().max(b.len()) > 2 * AROUND {
                    true => {
                        format!("they differ first at character {}: {} and {}", at + 1, around(a), around(b))
                    }
                    // The texts stand above.
                    false => match (a.chars().nth(at), b.chars().nth(at)) {
                        (Some(x), Some(y)) => {
                            let [x, y] = [x, y].map(|c| shortened(&Value::Text(c.to_string().into()), SHOWN));
                            format!("they differ first at character {}: {x} and {y}", at + 1)
                        }
                        (None, _) => {
                            format!("the left text ends before character {} of the right one", at + 1)
                        }
                        (_, None) => {
                            format!("the right text ends before character {} of the left one", at + 1)
                        }
                    },
                })
            }
            (Value::Array(a), Value::Array(b)) if a.ndim() == b.ndim() => match a.equality(b) {
                Err(error @ ArrayError::DifferentSizes(_)) => Some(error.to_string()),
                Ok(Equality::Refuted(difference)) => Some(difference.to_string()),
                _ => None,
            },
            (a, b) if a.kind() != b.kind() => Some(format!("left is {}, right is {}", a.kind(), b.kind())),
            _ => None,
        }
    }

    /// The first key whose entries differ.
    fn first_entry(&self, a: &Map, b: &Map) -> Option<String> {
        let told = |key: &Value| shortened(key, 60);
        for (key, x) in a.entries() {
            let Some(y) = b.get(key) else {
                return Some(format!("only the left side has the key {}", told(key)));
            };
            if !super::compare::equal(x, y).unwrap_or(false) {
                let inner = self.difference(x, y).map(|inner| format!("; {inner}")).unwrap_or_default();
                let (x, y) = (shortened(x, SHOWN), shortened(y, SHOWN));
                return Some(format!("they differ at the key {}: {x} and {y}{inner}", told(key)));
            }
        }
        let more = b.entries().keys().find(|key| a.get(key).is_none())?;
        Some(format!("only the right side has the key {}", told(more)))
    }

    /// Adds where the names in an expression were defined.
    pub(super) fn with_definitions(&self, problem: Problem, expr: &Expr) -> Problem {
        let definitions = free_names(expr, &[]).into_iter().filter_map(|used| match used.how {
            How::Dot => Some((used.name.clone(), self.names.functions.get(&used.name)?.defined?)),
            _ => Some((used.name.clone(), self.names.bindings.get(&used.name)?.defined?)),
        });
        definitions
            .take(4)
            .fold(problem, |problem, (name, span)| problem.label(span, format!("`{name}` is defined here")))
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
