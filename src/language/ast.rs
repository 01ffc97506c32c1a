//! The tree of a program, with the bytes that each part came from.

use std::sync::Arc;

use num_bigint::BigInt;
use num_rational::BigRational;

use crate::diagnostics::Span;

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
    /// `spatial_delta encode axis=1 dtype=i2 [[1, 2]]`
    Command {
        /// The codec's name, `spatial_delta`.
        codec: Name,
        /// `encode` or `decode`.
        action: Name,
        /// In order.
        options: Vec<CommandOption>,
        /// An inline array or a name.
        operand: Expr,
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
    pub parameters: Vec<Parameter>,
    /// What it computes.
    pub body: Expr,
}

/// A parameter of a function.
#[derive(Debug, Clone, PartialEq)]
pub struct Parameter {
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
#[derive(Debug, Clone, PartialEq)]
pub struct Expr {
    /// What it is.
    pub kind: ExprKind,
    /// Where it stands; brackets around it are left out.
    pub span: Span,
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
