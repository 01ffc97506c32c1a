//! Resolving names without evaluating.

use std::collections::HashSet;
use std::sync::Arc;

use crate::diagnostics::{FileId, Problem, Span};

use super::ast::{Expr, Program, Statement, StatementKind};
use super::calls::wrong_calls;
use super::files::shown;
use super::parser::parse;
use super::scope::{How, Meaning, Names, Scope, free_names};
use super::session::Session;
use super::statements::{known, recursion};
use super::testing::Wanted;
use super::unknown::{unknown_function, unknown_name};
use super::warnings::warnings;
use crate::values::Value;

/// What is wrong with a text, and what is odd in it, as far as parsing and names can tell.
pub(super) fn check(session: &mut Session, file: FileId) -> Vec<Problem> {
    let mut checker = Checker { names: Names::default(), problems: Vec::new(), seen: HashSet::new() };
    let text = session.sources.text(file).clone();
    match parse(file, &text) {
        Ok(program) => {
            checker.program(session, &program);
            // Those of the files that it uses are told where these are checked themselves.
            checker.problems.extend(warnings(&program, &text, &session.evaluator));
        }
        Err(problems) => checker.problems = problems,
    }
    checker.problems
}

struct Checker {
    /// The names defined so far; their values are not known here.
    names: Names,
    problems: Vec<Problem>,
    /// Files that were looked at before, whose problems were told.
    seen: HashSet<std::path::PathBuf>,
}

impl Checker {
    fn program(&mut self, session: &mut Session, program: &Program) {
        for statement in &program.statements {
            self.statement(session, statement);
        }
    }

    fn statement(&mut self, session: &mut Session, statement: &Statement) {
        match &statement.kind {
            StatementKind::Define { names, value } => {
                self.expr(value, &[]);
                for name in names {
                    self.names.define(name.text.clone(), Meaning::Value(Value::None), name.span);
                }
            }
            StatementKind::Function(function) => {
                let parameters: Vec<Arc<str>> =
                    function.parameters.iter().map(|parameter| parameter.name.text.clone()).collect();
                let own = free_names(&function.body, &parameters)
                    .into_iter()
                    .find(|used| used.name == function.name.text && used.how != How::Dot);
                match own {
                    Some(used) => self.problems.push(*recursion(&function.name, used.span)),
                    None => self.expr(&function.body, &parameters),
                }
                for default in function.parameters.iter().filter_map(|parameter| parameter.default.as_ref()) {
                    self.expr(default, &[]);
                }
                // Calls are checked when they are made; here it is enough that the name is there.
                let captured = Names::default();
                let user = super::UserFunction { tree: function.clone(), captured };
                let meaning = Meaning::Function(Arc::new(user));
                self.names.define(function.name.text.clone(), meaning, function.name.span);
            }
            StatementKind::Display(expr) => self.expr(expr, &[]),
            StatementKind::Assert { condition, reason } => {
                self.expr(condition, &[]);
                if let Some(reason) = reason {
                    self.expr(reason, &[]);
                }
            }
            StatementKind::AssertError { value, code } => {
                let wanted = code.as_ref().and_then(Wanted::written);
                // Where unknown names are asked for they are right.
                if !matches!(&wanted, Some(Ok(wanted)) if wanted.is_of_names()) {
                    self.names_of(value, &[]);
                }
                match wanted {
                    Some(Err(problem)) => self.problems.push(*problem),
                    Some(Ok(_)) => {}
                    None => code.iter().for_each(|code| self.expr(code, &[])),
                }
            }
            StatementKind::Test { body, .. } => {
                self.names.begin_test();
                body.iter().for_each(|statement| self.statement(session, statement));
                self.names.end_test();
            }
            StatementKind::Command { operand, .. } => self.expr(operand, &[]),
            StatementKind::Use { path, path_span } => match session.used_file(path, *path_span) {
                Err(problem) => self.problems.push(*problem),
                Ok((file, canonical)) => self.used(session, file, canonical, (path, *path_span)),
            },
        }
    }

    /// Looks at a file that is used, as it is written there.
    fn used(
        &mut self,
        session: &mut Session,
        file: FileId,
        canonical: std::path::PathBuf,
        written: (&str, Span),
    ) {
        let first_time = self.seen.insert(canonical.clone());
        let told = self.problems.len();
        let outer = std::mem::take(&mut self.names);
        session.using.push(canonical.clone());
        let text = session.sources.text(file).clone();
        match parse(file, &text) {
            Ok(program) => self.program(session, &program),
            Err(problems) => self.problems.extend(problems),
        }
        session.using.pop();
        let defined = std::mem::replace(&mut self.names, outer);
        self.names.extend(defined);
        if !first_time {
            self.problems.truncate(told);
        }
        let (path, span) = written;
        let found: Vec<Problem> = self.problems.drain(told..).collect();
        for problem in found {
            let code = problem.code;
            let problem = shown(problem, &canonical, path);
            // Told once that it is no program.
            if problem.code != code {
                self.problems.push(problem.label(span, "used here"));
                break;
            }
            self.problems.push(problem);
        }
    }

    /// The names and the calls of an expression.
    fn expr(&mut self, expr: &Expr, bound: &[Arc<str>]) {
        self.names_of(expr, bound);
        self.problems.extend(wrong_calls(expr, bound, &self.names));
    }

    /// The names of an expression; one that is expected to fail may call what it likes.
    fn names_of(&mut self, expr: &Expr, bound: &[Arc<str>]) {
        for used in free_names(expr, bound) {
            if used.how == How::Dot || known(&self.names, &used.name) {
                continue;
            }
            let scope = Scope::new(&self.names);
            self.problems.push(*match used.how {
                How::Call => {
                    let name = super::ast::Name { text: used.name, span: used.span };
                    unknown_function(&name, &scope)
                }
                _ => unknown_name(&used.name, used.span, &scope),
            });
        }
    }
}
