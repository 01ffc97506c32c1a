//! Tests within a program, and assertions that an expression can't be evaluated.

use crate::diagnostics::{Problem, ProblemCode, ProblemFamily, Span, suggest};
use crate::display::shortened;
use crate::values::Value;

use super::assertions::SHOWN;
use super::ast::{Expr, ExprKind, Name, Program, Statement, StatementKind};
use super::evaluator::Stop;
use super::session::{Event, Outcome, Session, Sink, Test};

/// How many assertions there are among statements, and in the tests among them.
pub(super) fn assertions(statements: &[Statement]) -> usize {
    let count = |statement: &Statement| match &statement.kind {
        StatementKind::Assert { .. } | StatementKind::AssertError { .. } => 1,
        StatementKind::Test { body, .. } => assertions(body),
        _ => 0,
    };
    statements.iter().map(count).sum()
}

impl Session {
    /// Whether anything of a program is chosen. A file that is used is evaluated whole.
    pub(super) fn is_chosen(&self, program: &Program) -> bool {
        let Some(chosen) = self.chosen.as_ref().filter(|_| !self.is_used) else { return true };
        let tests = program.statements.iter().filter_map(|statement| match &statement.kind {
            StatementKind::Test { name, .. } => Some(&*name.text),
            _ => None,
        });
        tests.map(Some).chain([None]).any(chosen)
    }

    /// Counts the tests and assertions of statements that are not reached: those that are not chosen are left out anyway.
    pub(super) fn pass_by(&self, statements: &[Statement], outcome: &mut Outcome) {
        let chosen =
            |test: Option<&str>| self.is_used || self.chosen.as_ref().is_none_or(|chosen| chosen(test));
        for statement in statements {
            let test = match &statement.kind {
                StatementKind::Test { name, .. } => Some(&*name.text),
                _ => None,
            };
            let count = assertions(std::slice::from_ref(statement));
            match chosen(test) {
                true => {
                    outcome.unreached += count;
                    outcome.tests_unreached += usize::from(test.is_some() && !self.is_used);
                }
                false => outcome.left_out += count,
            }
        }
    }

    /// Whether the assertion that comes next is left out, since it stands outside of tests.
    pub(super) fn leaves_out(&self) -> bool {
        let outside = !self.is_used && self.test.is_none();
        outside && self.chosen.as_ref().is_some_and(|chosen| !chosen(None))
    }

    /// `test "name" { ... }`. What it defines is forgotten at its end. Tests of a file that is used are not evaluated:
    /// nothing of them could be seen from outside.
    ///
    /// # Errors
    /// The problem that ends it, and with it the text. Where the session keeps going, other problems than those of
    /// who stopped it end the test alone.
    pub(super) fn test(
        &mut self,
        name: &Name,
        body: &[Statement],
        outcome: &mut Outcome,
        sink: Sink,
    ) -> Result<(), Stop> {
        if self.is_used {
            return Ok(());
        }
        if self.chosen.as_ref().is_some_and(|chosen| !chosen(Some(&name.text))) {
            outcome.left_out += assertions(body);
            return Ok(());
        }
        self.test = Some(name.text.clone());
        sink(Event::Testing { line: self.line(name.span), name: name.text.clone() });
        self.names.begin_test();
        let begin = self.world().now();
        let result = body.iter().enumerate().try_for_each(|(at, statement)| {
            let result = self.step(statement, outcome, sink).map(drop);
            result.inspect_err(|_| outcome.unreached += assertions(&body[at + 1..]))
        });
        let (is_whole, time) = (result.is_ok(), self.world().now().saturating_sub(begin));
        self.names.end_test();
        self.test = None;
        let goes_on = self.keep_going && !self.interrupt().is_set();
        let (problem, ends) = match result {
            Err(problem) if goes_on => (Some(*problem), Ok(())),
            result => (None, result),
        };
        outcome.broken += usize::from(problem.is_some());
        let (line, name) = (self.line(name.span), name.text.clone());
        sink(Event::Tested(Test { line, name, problem, is_whole, time }));
        ends
    }

    /// `assert_error expr`, `assert_error expr, "code"`
    ///
    /// # Errors
    /// Where the expression has a value, or fails with another code: that of an assertion. What nobody means by an
    /// error of an expression comes through as it is: see [`is_meant`].
    pub(super) fn assert_error(&self, value: &Expr, code: Option<&Expr>) -> Result<(), Stop> {
        let wanted = code.map(|code| Wanted::of(&self.eval(code)?, code.span)).transpose()?;
        let expected = |problem: Problem| match &wanted {
            Some(wanted) => problem.note(format!("expected: {}", wanted.text)),
            None => problem,
        };
        let found = match self.eval(value) {
            Err(found) => found,
            Ok(result) => {
                let problem =
                    Problem::error(ProblemCode::AssertionFailed, "assertion failed: there is no error")
                        .label(value.span, "this has a value");
                let problem = expected(problem).note(format!("it gives: {}", shortened(&result, SHOWN)));
                let help = "assert what it gives: `assert expr == value`, or correct what should fail";
                return Err(Box::new(self.with_definitions(problem.help(help), value)));
            }
        };
        if self.interrupt().is_set() {
            return Err(found);
        }
        match &wanted {
            Some(wanted) if wanted.is(found.code) => Ok(()),
            None if is_meant(found.code) => Ok(()),
            None if found.code.family() == ProblemFamily::Name => {
                Err(Box::new(found.note("a name that is not known may be mistyped, so it has to be asked for: `assert_error expr, \"name::unknown\"`")))
            }
            None => Err(found),
            Some(_) if is_stop(found.code) => Err(found),
            Some(wanted) => {
                let mut problem =
                    Problem::error(ProblemCode::AssertionFailed, "assertion failed: another error came")
                        .label(value.span, "fails otherwise");
                // Where it went wrong, which may be far from here.
                problem.labels.extend(found.labels.iter().filter(|label| label.span != value.span).cloned());
                let problem = problem
                    .note(format!("expected: {}", wanted.text))
                    .note(format!("it fails with: {}: {}", found.code, found.message))
                    .help(format!("assert `\"{}\"`, or correct the expression", found.code));
                Err(Box::new(problem))
            }
        }
    }
}

/// Whether an error may be meant where no code is given. A limit, a defect and somebody who stops the program prove
/// nothing of an expression, and an unknown name is a slip.
fn is_meant(code: ProblemCode) -> bool {
    !is_stop(code) && code.family() != ProblemFamily::Name
}

/// Whether an error is none of the expression but of how far it may go.
fn is_stop(code: ProblemCode) -> bool {
    matches!(code, ProblemCode::Interrupted | ProblemCode::Internal) || code.family() == ProblemFamily::Limit
}

/// The code that is asked for, or its family.
pub(super) struct Wanted {
    text: String,
}

impl Wanted {
    /// # Errors
    /// Values that are no texts, and texts that are no codes.
    pub(super) fn of(value: &Value, span: Span) -> Result<Wanted, Stop> {
        let Value::Text(text) = value else {
            let message = format!("expected the code of an error as a text, got {}", value.kind());
            let problem = Problem::error(ProblemCode::ValueKind, message).label(span, "not a code");
            return Err(Box::new(problem.help("write it in quotes, such as `\"call::kind\"`")));
        };
        let wanted = Wanted { text: text.to_string() };
        // What stops a program can't be asked for: nothing could go on after it.
        let known = || {
            let all = ProblemCode::ALL.iter().copied();
            all.filter(|code| !matches!(code, ProblemCode::Interrupted | ProblemCode::Internal))
        };
        if known().any(|code| wanted.is(code)) {
            return Ok(wanted);
        }
        let families = known().filter_map(|code| code.as_str().split_once("::")).map(|(family, _)| family);
        let help = match suggest(text, known().map(ProblemCode::as_str).chain(families)) {
            Some(near) => format!("did you mean `\"{near}\"`?"),
            None => "`vcf help codes` lists the codes; a part before `::` stands for all that begin with it"
                .to_string(),
        };
        let message = format!("there is no error of the code {}", shortened(value, 60));
        Err(Box::new(Problem::error(ProblemCode::ValueRange, message).label(span, "no such code").help(help)))
    }

    /// Of a code that is written out, which can be known without evaluating.
    pub(super) fn written(code: &Expr) -> Option<Result<Wanted, Stop>> {
        match &code.kind {
            ExprKind::Text(text) => Some(Wanted::of(&Value::Text(text.clone()), code.span)),
            _ => None,
        }
    }

    /// Whether a code is the one, or of the family.
    fn is(&self, code: ProblemCode) -> bool {
        let rest = code.as_str().strip_prefix(self.text.as_str());
        rest.is_some_and(|rest| !self.text.is_empty() && (rest.is_empty() || rest.starts_with("::")))
    }

    /// Whether names that are not known are asked for.
    pub(super) fn is_of_names(&self) -> bool {
        self.text == "name" || self.text.starts_with("name::")
    }
}
