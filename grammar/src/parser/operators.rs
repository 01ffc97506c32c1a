//! A flat row of operators and operands to a tree, by the strength of the operators.
//!
//! Two stacks instead of recursion: a row of any length needs no more of the machine's stack than a short one.

use super::Source;
use crate::ast::{BinaryOp, Expr, ExprKind, UnaryOp};
use vcfilter_diagnostics::{Problem, ProblemCode, Span};

/// An expression and the bytes that it takes with the brackets around it.
pub(super) struct Placed {
    pub expr: Expr,
    pub start: usize,
    pub end: usize,
}

#[derive(Clone, Copy)]
enum Operator {
    Prefix(UnaryOp),
    Infix(BinaryOp),
}

struct Pending {
    operator: Operator,
    start: usize,
    end: usize,
}

/// How tightly `not` and unary `-` bind, on the scale of [`BinaryOp::strength`].
const NOT: u8 = 3;
const NEGATE: u8 = 9;

impl BinaryOp {
    /// How tightly it binds: `or` is the loosest.
    pub(crate) fn strength(self) -> u8 {
        use BinaryOp::*;
        match self {
            Or => 1,
            And => 2,
            Equal | NotEqual | Less | LessEqual | Greater | GreaterEqual => 4,
            Range | RangeClosed => 5,
            ShiftLeft | ShiftRight => 6,
            Add | Subtract => 7,
            Multiply | Divide | FloorDivide | Remainder => 8,
            Power => 10,
        }
    }

    /// Whether `a op b op c` has no meaning.
    pub(crate) fn stands_alone(self) -> bool {
        matches!(self.strength(), 4 | 5)
    }

    /// The sign of the operator, or its word.
    pub fn sign(self) -> &'static str {
        use BinaryOp::*;
        match self {
            Or => "or",
            And => "and",
            Equal => "==",
            NotEqual => "!=",
            Less => "<",
            LessEqual => "<=",
            Greater => ">",
            GreaterEqual => ">=",
            Range => "..",
            RangeClosed => "..=",
            ShiftLeft => "<<",
            ShiftRight => ">>",
            Add => "+",
            Subtract => "-",
            Multiply => "*",
            Divide => "/",
            FloorDivide => "//",
            Remainder => "%",
            Power => "**",
        }
    }

    /// Every binary operator, the loosest first.
    pub const ALL: [BinaryOp; 19] = {
        use BinaryOp::*;
        [
            Or,
            And,
            Equal,
            NotEqual,
            Less,
            LessEqual,
            Greater,
            GreaterEqual,
            Range,
            RangeClosed,
            ShiftLeft,
            ShiftRight,
            Add,
            Subtract,
            Multiply,
            Divide,
            FloorDivide,
            Remainder,
            Power,
        ]
    };
}

impl UnaryOp {
    /// How tightly it binds, on the scale of [`BinaryOp::strength`].
    pub(crate) fn strength(self) -> u8 {
        match self {
            UnaryOp::Not => NOT,
            UnaryOp::Negate | UnaryOp::Plus => NEGATE,
        }
    }

    /// The sign of the operator, or its word.
    pub fn sign(self) -> &'static str {
        match self {
            UnaryOp::Not => "not",
            UnaryOp::Negate => "-",
            UnaryOp::Plus => "+",
        }
    }
}

impl Operator {
    fn strength(self) -> u8 {
        match self {
            Operator::Prefix(op) => op.strength(),
            Operator::Infix(op) => op.strength(),
        }
    }
}

/// The row so far.
#[derive(Default)]
pub(super) struct Row {
    operands: Vec<Placed>,
    pending: Vec<Pending>,
}

impl Row {
    pub(super) fn operand(&mut self, operand: Placed) {
        self.operands.push(operand);
    }

    /// Takes `-`, `+` or `not`.
    pub(super) fn prefix(
        &mut self,
        source: &Source,
        op: UnaryOp,
        start: usize,
        end: usize,
    ) -> Result<(), Problem> {
        if let Some(last) = self.pending.last()
            && last.operator.strength() > op.strength()
            && op == UnaryOp::Not
        {
            let sign = source.text.get(last.start..last.end).unwrap_or("");
            return Err(Problem::error(
                ProblemCode::SyntaxBracketsNeeded,
                format!("`not` needs brackets after `{sign}`"),
            )
            .label(source.span(start, end), format!("binds less tightly than `{sign}`"))
            .help(format!("put brackets around it: `{sign} (not ...)`")));
        }
        self.pending.push(Pending { operator: Operator::Prefix(op), start, end });
        Ok(())
    }

    /// Takes an operator between two values.
    pub(super) fn infix(
        &mut self,
        source: &Source,
        op: BinaryOp,
        start: usize,
        end: usize,
    ) -> Result<(), Problem> {
        while let Some(last) = self.pending.last() {
            let strength = last.operator.strength();
            if strength == op.strength() && op.stands_alone() {
                return Err(chained(source, op, source.span(last.start, last.end), source.span(start, end)));
            }
            if strength < op.strength() || op == BinaryOp::Power && strength == op.strength() {
                break;
            }
            self.reduce(source);
        }
        self.pending.push(Pending { operator: Operator::Infix(op), start, end });
        Ok(())
    }

    /// The whole row as one expression.
    pub(super) fn finish(mut self, source: &Source) -> Option<Placed> {
        while !self.pending.is_empty() {
            self.reduce(source);
        }
        self.operands.pop()
    }

    /// Applies the last pending operator.
    fn reduce(&mut self, source: &Source) {
        let Some(last) = self.pending.pop() else { return };
        let Some(right) = self.operands.pop() else { return };
        let end = right.end;
        let (kind, start) = match last.operator {
            Operator::Prefix(op) => (ExprKind::Unary { op, operand: Box::new(right.expr) }, last.start),
            Operator::Infix(op) => {
                let Some(left) = self.operands.pop() else { return };
                let op_span = source.span(last.start, last.end);
                let (left, start) = (Box::new(left.expr), left.start);
                (ExprKind::Binary { op, op_span, left, right: Box::new(right.expr) }, start)
            }
        };
        self.operands.push(Placed { expr: Expr { kind, span: source.span(start, end) }, start, end });
    }
}

fn chained(source: &Source, op: BinaryOp, first: Span, second: Span) -> Problem {
    let sign = |span: Span| source.text.get(span.start as usize..span.end as usize).unwrap_or("");
    if op.strength() == BinaryOp::Range.strength() {
        return Problem::error(ProblemCode::SyntaxChained, "a range has two ends, and this one has three")
            .label(second, "a second range begins here")
            .label(first, "the first one")
            .help("a range counts by one: `0..n`; for a step write `[2*i for i in 0..n]`");
    }
    Problem::error(ProblemCode::SyntaxChained, "comparisons can't be chained")
        .label(second, "a second comparison")
        .label(first, "the first one")
        .help(format!("join them: `a {} b and b {} c`", sign(first), sign(second)))
}
