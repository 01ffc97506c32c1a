//! The tree of a program, with the bytes that each part came from.
//!
//! Whoever walks a tree has to know all of its nodes, so the enums are exhaustive: a node more is another version.

use std::sync::Arc;

use num_bigint::BigInt;
use num_rational::BigRational;

use vcfilter_diagnostics::Span;

/// A whole text.
#[derive(Debug, Clone, PartialEq)]
pub struct Program {
    /// In order.
    pub statements: Vec<Statement>,
}

/// One statement and its place.
#[derive(Debug, Clone, PartialEq)]
pub struct Statement {
    /// What it does.
    pub kind: StatementKind,
    /// Where it stands.
    pub span: Span,
}

/// What a statement does.
#[derive(Debug, Clone, PartialEq)]
pub enum StatementKind {
    /// `name = expr`, or `a, b = expr` with several names.
    Define {
        /// One name, or the parts of a tuple or list.
        names: Vec<Name>,
        /// The right-hand side.
        value: Expr,
    },
    /// `f(x, y=1) = expr`
    Function(Arc<Function>),
    /// `expr`: displays the value.
    Display(Expr),
    /// `assert expr`, `assert expr, "why"`
    Assert {
        /// What must hold.
        condition: Expr,
        /// Why it matters.
        reason: Option<Expr>,
    },
    /// `use "other.vcf"`
    Use {
        /// The path as written.
        path: Arc<str>,
        /// Where the path stands.
        path_span: Span,
    },
    /// `spatial_delta encode axis=1 dtype=i2 [[1, 2]] -> "out.npy"`
    Command {
        /// The codec's name, `spatial_delta`.
        codec: Name,
        /// `encode` or `decode`.
        action: Name,
        /// In order.
        options: Vec<CommandOption>,
        /// An inline array, a name, or the text that names a file.
        operand: Expr,
        /// The path after `->`.
        target: Option<Name>,
    },
}

/// A name and its place.
#[derive(Debug, Clone, PartialEq)]
pub struct Name {
    /// The letters.
    pub text: Arc<str>,
    /// Where they stand.
    pub span: Span,
}

/// A function that a program defines.
#[derive(Debug, Clone, PartialEq)]
pub struct Function {
    /// Its name.
    pub name: Name,
    /// In order.
    pub parameters: Vec<FormalParameter>,
    /// What it computes.
    pub body: Expr,
}

/// A parameter of a function.
#[derive(Debug, Clone, PartialEq)]
pub struct FormalParameter {
    /// Its name.
    pub name: Name,
    /// Used where a call leaves it out.
    pub default: Option<Expr>,
}

/// `axis=-1` in a command.
#[derive(Debug, Clone, PartialEq)]
pub struct CommandOption {
    /// The option's name.
    pub name: Name,
    /// Its value.
    pub value: OptionValue,
    /// Where the value stands.
    pub value_span: Span,
}

/// The value of a command's option.
#[derive(Debug, Clone, PartialEq)]
pub enum OptionValue {
    /// `-1`
    Integer(BigInt),
    /// `i2`, `>i2`
    Word(Arc<str>),
    /// `"i2"`
    Text(Arc<str>),
}

/// An expression and its place.
///
/// Only the left side of a [`ExprKind::Binary`], the receiver of a [`ExprKind::Dot`] and the base of an
/// [`ExprKind::Index`] can be nested without limit, as in `a + a + ... + a`: see [`Expr::left`].
#[derive(Debug)]
pub struct Expr {
    /// What it is.
    pub kind: ExprKind,
    /// Where it stands; brackets around it are left out.
    pub span: Span,
}

impl Expr {
    /// The part that this expression continues to the right: the left side of `a + b`, the `x` of `x.f(y)`,
    /// the `a` of `a[i]`. A row of 100,000 additions is as deep along this side, and a loop has to follow it;
    /// everything else is less deep than the parser's limit of nesting.
    pub fn left(&self) -> Option<&Expr> {
        match &self.kind {
            ExprKind::Binary { left: inner, .. }
            | ExprKind::Dot { receiver: inner, .. }
            | ExprKind::Index { base: inner, .. } => Some(inner),
            _ => None,
        }
    }

    /// Puts a leaf in the place of the left part.
    fn take_left(&mut self) -> Option<Expr> {
        match &mut self.kind {
            ExprKind::Binary { left: inner, .. }
            | ExprKind::Dot { receiver: inner, .. }
            | ExprKind::Index { base: inner, .. } => {
                let leaf = Expr { kind: ExprKind::None, span: inner.span };
                Some(std::mem::replace(inner, leaf))
            }
            _ => None,
        }
    }

    /// A copy whose left part is the given one.
    fn clone_onto(&self, inner: Expr) -> Expr {
        let inner = Box::new(inner);
        let kind = match &self.kind {
            ExprKind::Binary { op, op_span, right, .. } => {
                ExprKind::Binary { op: *op, op_span: *op_span, left: inner, right: right.clone() }
            }
            ExprKind::Dot { name, arguments, .. } => {
                ExprKind::Dot { receiver: inner, name: name.clone(), arguments: arguments.clone() }
            }
            ExprKind::Index { indices, .. } => ExprKind::Index { base: inner, indices: indices.clone() },
            other => other.clone(),
        };
        Expr { kind, span: self.span }
    }

    /// Whether both agree in everything but their left parts.
    fn same_link(&self, other: &Expr) -> bool {
        use ExprKind::{Binary, Dot, Index};
        let kinds = match (&self.kind, &other.kind) {
            (Binary { op, op_span, right, .. }, Binary { op: op2, op_span: op_span2, right: right2, .. }) => {
                op == op2 && op_span == op_span2 && right == right2
            }
            (Dot { name, arguments, .. }, Dot { name: name2, arguments: arguments2, .. }) => {
                name == name2 && arguments == arguments2
            }
            (Index { indices, .. }, Index { indices: indices2, .. }) => indices == indices2,
            (kind, kind2) => kind == kind2,
        };
        kinds && self.span == other.span
    }
}

// Along the left side trees are dropped, copied and compared by loops: derived code would exhaust the stack.

impl Drop for Expr {
    fn drop(&mut self) {
        let mut next = self.take_left();
        while let Some(mut inner) = next {
            next = inner.take_left();
        }
    }
}

impl Clone for Expr {
    fn clone(&self) -> Expr {
        let mut row = vec![self];
        while let Some(inner) = row.last().and_then(|last| last.left()) {
            row.push(inner);
        }
        let head = row.pop().unwrap_or(self);
        let start = Expr { kind: head.kind.clone(), span: head.span };
        row.into_iter().rev().fold(start, |inner, link| link.clone_onto(inner))
    }
}

impl PartialEq for Expr {
    fn eq(&self, other: &Expr) -> bool {
        let (mut a, mut b) = (self, other);
        while a.same_link(b) {
            match (a.left(), b.left()) {
                (Some(left), Some(right)) => (a, b) = (left, right),
                (left, right) => return left.is_none() && right.is_none(),
            }
        }
        false
    }
}

/// What an expression is.
#[derive(Debug, Clone, PartialEq)]
pub enum ExprKind {
    /// `12`, `0.1`, `1e3`: never negative.
    Number(BigRational),
    /// `"text"`, escapes resolved.
    Text(Arc<str>),
    /// `true`, `false`
    Bool(bool),
    /// `none`
    None,
    /// A name.
    Name(Arc<str>),
    /// `[a, b]`
    List(Vec<Expr>),
    /// `(a, b)`, `(a,)`, `()`
    Tuple(Vec<Expr>),
    /// `{k: v}`
    Map(Vec<(Expr, Expr)>),
    /// `[e for x in xs if c]`
    Comprehension {
        /// What each item is.
        element: Box<Expr>,
        /// The first is a `for`.
        clauses: Vec<Clause>,
    },
    /// `if c then a else b`
    If {
        /// The condition.
        condition: Box<Expr>,
        /// Where it is true.
        then: Box<Expr>,
        /// Where it is false.
        otherwise: Box<Expr>,
    },
    /// `a + b`
    Binary {
        /// The operator.
        op: BinaryOp,
        /// Where the operator stands.
        op_span: Span,
        /// Left side.
        left: Box<Expr>,
        /// Right side.
        right: Box<Expr>,
    },
    /// `-a`, `not a`
    Unary {
        /// The operator.
        op: UnaryOp,
        /// What it applies to.
        operand: Box<Expr>,
    },
    /// `f(x, name=y)`
    Call {
        /// The function's name.
        function: Name,
        /// In order as written.
        arguments: Vec<Argument>,
    },
    /// `x.f`, `x.f(y)`
    Dot {
        /// Left of the dot.
        receiver: Box<Expr>,
        /// The field or function.
        name: Name,
        /// None without brackets.
        arguments: Option<Vec<Argument>>,
    },
    /// `:` among indices: all along a dimension
    Whole,
    /// `a[i, j]`
    Index {
        /// What is indexed.
        base: Box<Expr>,
        /// At least one.
        indices: Vec<Expr>,
    },
}

/// An argument of a call.
#[derive(Debug, Clone, PartialEq)]
pub struct Argument {
    /// `name=` where it is written.
    pub name: Option<Name>,
    /// The value.
    pub value: Expr,
}

/// A part of a comprehension after its element.
#[derive(Debug, Clone, PartialEq)]
pub enum Clause {
    /// `for x in xs`, `for a, b in pairs`
    For {
        /// One name, or the parts of each item.
        names: Vec<Name>,
        /// What is gone through.
        source: Expr,
    },
    /// `if c`
    If(Expr),
}

/// An operator between two values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs)] // named after their signs
pub enum BinaryOp {
    Or,
    And,
    Equal,
    NotEqual,
    Less,
    LessEqual,
    Greater,
    GreaterEqual,
    /// `..`
    Range,
    /// `..=`
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
}

/// An operator before one value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs)] // named after their signs
pub enum UnaryOp {
    Negate,
    Not,
}
