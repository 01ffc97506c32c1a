//! Syntax trees as text, with no more brackets than needed.
//!
//! Messages show expressions in this form; [`super::format`] uses the same spaces.

use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{One, Zero};

use vcfilter_escapes::literal;

use crate::ast::*;

/// Returns the text of a program, one statement per line.
///
/// ```
/// use vcfilter_diagnostics::FileId;
/// use vcfilter_syntax::{parser::parse, print::print};
/// let program = parse(FileId(0), "a=((1+2))*3 ; f( x,y = 1 )=x").unwrap();
/// assert_eq!(print(&program), "a = (1 + 2)*3\nf(x, y=1) = x\n");
/// ```
pub fn print(program: &Program) -> String {
    let mut printer = Printer::default();
    for statement in &program.statements {
        printer.statement(&statement.kind, "");
        printer.out.push('\n');
    }
    printer.out
}

/// Returns the text of an expression.
pub fn print_expr(expr: &Expr) -> String {
    let mut printer = Printer::default();
    printer.expr(expr, LOOSEST);
    printer.out
}

/// One level of indentation.
pub(super) const INDENT: &str = "    ";

/// How tightly the parts of an expression bind, beyond the scale of the operators.
const LOOSEST: u8 = 0;
const TIGHTEST: u8 = 11;

#[derive(Default)]
struct Printer {
    out: String,
}

impl Printer {
    /// `indent` stands before lines after the first.
    fn statement(&mut self, statement: &StatementKind, indent: &str) {
        match statement {
            StatementKind::Define { names, value } => {
                self.names(names);
                self.out.push_str(" = ");
                self.expr(value, LOOSEST);
            }
            StatementKind::Function(function) => {
                self.out.push_str(&function.name.text);
                self.out.push('(');
                self.row(&function.parameters, |printer, parameter| {
                    printer.out.push_str(&parameter.name.text);
                    if let Some(default) = &parameter.default {
                        printer.out.push('=');
                        printer.expr(default, LOOSEST);
                    }
                });
                self.out.push_str(") = ");
                self.expr(&function.body, LOOSEST);
            }
            StatementKind::Display(value) => self.expr(value, LOOSEST),
            StatementKind::Assert { condition, reason } => {
                self.out.push_str("assert ");
                self.expr(condition, LOOSEST);
                if let Some(reason) = reason {
                    self.out.push_str(", ");
                    self.expr(reason, LOOSEST);
                }
            }
            StatementKind::AssertError { value, code } => {
                self.out.push_str("assert_error ");
                let begin = self.out.len();
                self.expr(value, LOOSEST);
                // A sign would stand between a name and a value.
                if self.out[begin..].starts_with(['-', '+']) {
                    self.out.insert(begin, '(');
                    self.out.push(')');
                }
                if let Some(code) = code {
                    self.out.push_str(", ");
                    self.expr(code, LOOSEST);
                }
            }
            StatementKind::Test { name, body } => {
                self.out.push_str("test ");
                self.text(&name.text);
                self.out.push_str(" {");
                let inner = format!("{indent}{INDENT}");
                for statement in body {
                    self.out.push('\n');
                    self.out.push_str(&inner);
                    self.statement(&statement.kind, &inner);
                }
                if !body.is_empty() {
                    self.out.push('\n');
                    self.out.push_str(indent);
                }
                self.out.push('}');
            }
            StatementKind::Use { path, .. } => {
                self.out.push_str("use ");
                self.text(path);
            }
            StatementKind::Command { codec, action, options, operand, target } => {
                self.command(codec, action, options, operand);
                if let Some(target) = target {
                    self.out.push_str(" -> ");
                    self.text(&target.text);
                }
            }
        }
    }

    fn command(&mut self, codec: &Name, action: &Name, options: &[CommandOption], operand: &Expr) {
        self.out.push_str(&codec.text);
        self.out.push(' ');
        self.out.push_str(&action.text);
        for option in options {
            self.out.push(' ');
            self.out.push_str(&option.name.text);
            self.out.push('=');
            match &option.value {
                OptionValue::Integer(value) => self.out.push_str(&value.to_string()),
                OptionValue::Word(word) => self.out.push_str(word),
                OptionValue::Text(text) => self.text(text),
            }
        }
        self.out.push(' ');
        self.expr(operand, TIGHTEST);
    }

    fn names(&mut self, names: &[Name]) {
        self.row(names, |printer, name| printer.out.push_str(&name.text));
    }

    fn row<T>(&mut self, items: &[T], mut each: impl FnMut(&mut Printer, &T)) {
        for (at, item) in items.iter().enumerate() {
            if at > 0 {
                self.out.push_str(", ");
            }
            each(self, item);
        }
    }

    /// Prints an expression that stands where only those that bind at least so tightly need no brackets.
    fn expr(&mut self, expr: &Expr, needed: u8) {
        // Along the left side rows can be long: brackets and heads first, then link after link.
        let mut links: Vec<(&Expr, bool)> = Vec::new();
        let (mut inner, mut needed) = (expr, needed);
        loop {
            let brackets = strength(inner) < needed;
            if brackets {
                self.out.push('(');
            }
            links.push((inner, brackets));
            let Some(left) = inner.left() else { break };
            needed = needed_on_the_left(inner);
            inner = left;
        }
        while let Some((link, brackets)) = links.pop() {
            self.after_left(link);
            if brackets {
                self.out.push(')');
            }
        }
    }

    /// Prints an expression without its left part.
    fn after_left(&mut self, expr: &Expr) {
        match &expr.kind {
            ExprKind::Number(value) => self.out.push_str(&number(value)),
            ExprKind::Text(text) => self.text(text),
            ExprKind::Bool(value) => self.out.push_str(if *value { "true" } else { "false" }),
            ExprKind::None => self.out.push_str("none"),
            ExprKind::Name(name) => self.out.push_str(name),
            ExprKind::Whole => self.out.push(':'),
            ExprKind::List(items) => self.bracketed('[', items, ']'),
            ExprKind::Tuple(items) => {
                self.bracketed('(', items, ')');
                if items.len() == 1 {
                    self.out.truncate(self.out.len() - 1);
                    self.out.push_str(",)");
                }
            }
            ExprKind::Map(entries) => {
                self.out.push('{');
                self.row(entries, |printer, (key, value)| {
                    printer.expr(key, LOOSEST);
                    printer.out.push_str(": ");
                    printer.expr(value, LOOSEST);
                });
                self.out.push('}');
            }
            ExprKind::Comprehension { element, clauses } => self.comprehension(element, clauses),
            ExprKind::If { condition, then, otherwise } => {
                self.word_and_expr("if ", condition);
                self.word_and_expr(" then ", then);
                self.word_and_expr(" else ", otherwise);
            }
            ExprKind::Binary { op, right, .. } => {
                let sign = op.sign();
                if is_tight(sign) {
                    self.out.push_str(sign);
                } else {
                    self.out.push(' ');
                    self.out.push_str(sign);
                    self.out.push(' ');
                }
                self.expr(right, needed_on_the_right(*op, right));
            }
            ExprKind::Unary { op, operand } => {
                self.out.push_str(op.sign());
                if *op == UnaryOp::Not {
                    self.out.push(' ');
                }
                self.expr(operand, op.strength());
            }
            ExprKind::Call { function, arguments } => {
                self.out.push_str(&function.text);
                self.arguments(arguments);
            }
            ExprKind::Dot { name, arguments, .. } => {
                self.out.push('.');
                self.out.push_str(&name.text);
                if let Some(arguments) = arguments {
                    self.arguments(arguments);
                }
            }
            ExprKind::Index { indices, .. } => self.bracketed('[', indices, ']'),
        }
    }

    fn word_and_expr(&mut self, word: &str, expr: &Expr) {
        self.out.push_str(word);
        self.expr(expr, LOOSEST);
    }

    fn bracketed(&mut self, open: char, items: &[Expr], close: char) {
        self.out.push(open);
        self.row(items, |printer, item| printer.expr(item, LOOSEST));
        self.out.push(close);
    }

    fn arguments(&mut self, arguments: &[Argument]) {
        self.out.push('(');
        self.row(arguments, |printer, argument| {
            if let Some(name) = &argument.name {
                printer.out.push_str(&name.text);
                printer.out.push('=');
            }
            printer.expr(&argument.value, LOOSEST);
        });
        self.out.push(')');
    }

    fn comprehension(&mut self, element: &Expr, clauses: &[Clause]) {
        self.word_and_expr("[", element);
        for clause in clauses {
            match clause {
                Clause::For { names, source } => {
                    self.out.push_str(" for ");
                    self.names(names);
                    self.word_and_expr(" in ", source);
                }
                Clause::If(condition) => self.word_and_expr(" if ", condition),
            }
        }
        self.out.push(']');
    }

    fn text(&mut self, text: &str) {
        self.out.push_str(&literal(text));
    }
}

/// Whether a name right after a number and a dot would be taken for its exponent, as in `5.e3`.
pub(super) fn reads_as_exponent(name: &str) -> bool {
    let rest = name.strip_prefix(['e', 'E']).unwrap_or("");
    rest.starts_with(|c: char| c.is_ascii_digit())
}

/// Whether no spaces stand around a sign between two values, as in `1/2*L[0, 0]`.
pub(super) fn is_tight(sign: &str) -> bool {
    matches!(sign, "*" | "/" | "//" | "%" | "**" | ".." | "..=")
}

/// How tightly an expression binds.
fn strength(expr: &Expr) -> u8 {
    match &expr.kind {
        ExprKind::If { .. } => LOOSEST,
        ExprKind::Binary { op, .. } => op.strength(),
        ExprKind::Unary { op, .. } => op.strength(),
        // Such numbers come from no program; they are shown as a quotient.
        ExprKind::Number(value) if !is_decimal(value) => BinaryOp::Divide.strength(),
        _ => TIGHTEST,
    }
}

fn needed_on_the_left(expr: &Expr) -> u8 {
    match &expr.kind {
        ExprKind::Binary { op, .. } => op.strength() + u8::from(op.stands_alone() || *op == BinaryOp::Power),
        ExprKind::Dot { receiver, name, .. }
            if matches!(receiver.kind, ExprKind::Number(_)) && reads_as_exponent(&name.text) =>
        {
            TIGHTEST + 1
        }
        _ => TIGHTEST,
    }
}

fn needed_on_the_right(op: BinaryOp, right: &Expr) -> u8 {
    match (op, &right.kind) {
        // `2**-1` and `2**3**4` read as they are meant.
        (BinaryOp::Power, ExprKind::Unary { op: op @ (UnaryOp::Negate | UnaryOp::Plus), .. }) => {
            op.strength()
        }
        (BinaryOp::Power, _) => BinaryOp::Power.strength(),
        _ => op.strength() + 1,
    }
}

/// The power of ten that makes it an integer, if any does.
fn scale(value: &BigRational) -> Option<u32> {
    let twos = value.denom().trailing_zeros().unwrap_or(0) as u32;
    let mut rest = value.denom() >> twos;
    let mut fives = 0;
    while (&rest % 5u32).is_zero() {
        rest /= 5u32;
        fives += 1;
    }
    rest.is_one().then_some(twos.max(fives))
}

fn is_decimal(value: &BigRational) -> bool {
    value.is_integer() || scale(value).is_some()
}

/// A number as a literal that makes it again.
fn number(value: &BigRational) -> String {
    const LONG: usize = 20;
    let Some(scale) = scale(value) else {
        return format!("{}/{}", value.numer(), value.denom());
    };
    let scale = scale as usize;
    let digits = (value.numer() * BigInt::from(10u32).pow(scale as u32) / value.denom()).to_string();
    if scale == 0 {
        let short = digits.trim_end_matches('0');
        let zeros = digits.len() - short.len();
        return if zeros > LONG { format!("{short}e{zeros}") } else { digits };
    }
    if scale > LONG {
        return format!("{digits}e-{scale}");
    }
    let padded = format!("{digits:0>width$}", width = scale + 1);
    let (whole, fraction) = padded.split_at(padded.len() - scale);
    format!("{whole}.{fraction}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parser::parse;
    use vcfilter_diagnostics::FileId;

    fn reprint(text: &str) -> String {
        print(&parse(FileId(0), text).unwrap()).trim_end().to_owned()
    }

    #[test]
    fn keeps_only_the_brackets_that_are_needed() {
        for (text, printed) in [
            ("((a))", "a"),
            ("(a*b)+c", "a*b + c"),
            ("a*(b+c)", "a*(b + c)"),
            ("(a-b)-c", "a - b - c"),
            ("a-(b-c)", "a - (b - c)"),
            ("(a**b)**c", "(a**b)**c"),
            ("a**(b**c)", "a**b**c"),
            ("2 ** (-1)", "2**-1"),
            ("(-2)**2", "(-2)**2"),
            ("-(2**2)", "-2**2"),
            ("-(x[0])", "-x[0]"),
            ("(-x)[0]", "(-x)[0]"),
            ("(a == b) == c", "(a == b) == c"),
            ("a == (not b)", "a == (not b)"),
            ("not (a == b)", "not a == b"),
            ("(0..1)..2", "(0..1)..2"),
            ("(if a then b else c) + 1", "(if a then b else c) + 1"),
            ("if a then b else (if c then d else e)", "if a then b else if c then d else e"),
            ("(a,)", "(a,)"),
            ("()", "()"),
            ("1e30", "1e30"),
            ("0.10", "0.1"),
            ("1e-30", "1e-30"),
            ("12.5e-1", "1.25"),
            ("(1).f", "1.f"),
            ("(1).e3", "(1).e3"),
            ("(a + b).f", "(a + b).f"),
            ("a[ :,0 , : ]", "a[:, 0, :]"),
            (
                "spatial_delta encode axis=0 \"a.npy\"->\"b.npy\"",
                "spatial_delta encode axis=0 \"a.npy\" -> \"b.npy\"",
            ),
            ("\"a\\\"\\\\\\n\\t\"", "\"a\\\"\\\\\\n\\t\""),
            (
                "spatial_delta  encode axis = -1 dtype=>i2 d=\"x\" (a + b)",
                "spatial_delta encode axis=-1 dtype=>i2 d=\"x\" (a + b)",
            ),
            ("assert_error (-x), \"a\"", "assert_error (-x), \"a\""),
            ("assert_error (-x)+y", "assert_error (-x + y)"),
            ("assert_error -x", "assert_error - x"),
            ("assert_error  [1][5]", "assert_error [1][5]"),
            ("test \"a\"{x=1;assert x==1}", "test \"a\" {\n    x = 1\n    assert x == 1\n}"),
            ("test \"a\" { }", "test \"a\" {}"),
        ] {
            assert_eq!(reprint(text), printed, "{text}");
            assert_eq!(reprint(printed), printed, "{text}");
        }
    }

    #[test]
    fn shows_numbers_that_no_literal_makes_as_quotients() {
        let span = vcfilter_diagnostics::Span::new(FileId(0), 0, 0);
        let third = Expr { kind: ExprKind::Number(BigRational::new(1.into(), 3.into())), span };
        assert_eq!(print_expr(&third), "1/3");
        let indexed = ExprKind::Index { base: Box::new(third.clone()), indices: vec![third] };
        assert_eq!(print_expr(&Expr { kind: indexed, span }), "(1/3)[1/3]");
    }
}
