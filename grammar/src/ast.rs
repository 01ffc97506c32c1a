//! The syntax tree of a program, with the place of each part.
//!
//! A program that walks a tree has to know all of its nodes, so the enums are exhaustive.

use std::sync::Arc;

use num_bigint::BigInt;
use num_rational::BigRational;

use vcfilter_diagnostics::Span;

/// A program: a whole text.
#[derive(Debug, Clone, PartialEq)]
pub struct Program {
    /// The statements in order.
    pub statements: Vec<Statement>,
}

/// A statement with its place.
#[derive(Debug, Clone, PartialEq)]
pub struct Statement {
    /// The kind of the statement.
    pub kind: StatementKind,
    /// The place of the statement.
    pub span: Span,
}

/// The kind of a statement, with its parts.
#[derive(Debug, Clone, PartialEq)]
pub enum StatementKind {
    /// A definition: `name = expr`, or `a, b = expr` with several names.
    Define {
        /// The name, or the names for the parts of a tuple or list.
        names: Vec<Name>,
        /// The right-hand side.
        value: Expr,
    },
    /// The definition of a function: `f(x, y=1) = expr`.
    Function(Arc<Function>),
    /// An expression whose value is displayed: `expr`.
    Display(Expr),
    /// An assertion: `assert expr` or `assert expr, "why"`.
    Assert {
        /// The condition that must hold.
        condition: Expr,
        /// The reason.
        reason: Option<Expr>,
    },
    /// An assertion that an expression can't be evaluated: `assert_error expr` or `assert_error expr, "code"`.
    AssertError {
        /// The expression.
        value: Expr,
        /// The code of the error, or its family; None for any.
        code: Option<Expr>,
    },
    /// A test, whose names stay inside: `test "name" { ... }`.
    Test {
        /// The name, with the place of its text.
        name: Name,
        /// The statements in order; none of them is a test.
        body: Vec<Statement>,
    },
    /// The inclusion of another program: `use "other.vcf"`.
    Use {
        /// The path as written.
        path: Arc<str>,
        /// The place of the path.
        path_span: Span,
    },
    /// A command: `spatial_delta encode axis=1 dtype=i2 [[1, 2]] -> "out.npy"`.
    Command {
        /// The name of the codec: `spatial_delta`.
        codec: Name,
        /// The action: `encode` or `decode`.
        action: Name,
        /// The options in order.
        options: Vec<CommandOption>,
        /// The operand: an inline array, a name, or the text that names a file.
        operand: Expr,
        /// The path after `->`; None where there is none.
        target: Option<Name>,
    },
}

/// A name with its place.
#[derive(Debug, Clone, PartialEq)]
pub struct Name {
    /// The name.
    pub text: Arc<str>,
    /// The place of the name.
    pub span: Span,
}

/// A function that a program defines.
#[derive(Debug, Clone, PartialEq)]
pub struct Function {
    /// The name of the function.
    pub name: Name,
    /// The parameters in order.
    pub parameters: Vec<FormalParameter>,
    /// The expression that the function computes.
    pub body: Expr,
}

/// A parameter of a function.
#[derive(Debug, Clone, PartialEq)]
pub struct FormalParameter {
    /// The name of the parameter.
    pub name: Name,
    /// The value where a call gives none.
    pub default: Option<Expr>,
}

/// An option of a command: `axis=-1`.
#[derive(Debug, Clone, PartialEq)]
pub struct CommandOption {
    /// The name of the option.
    pub name: Name,
    /// The value of the option.
    pub value: OptionValue,
    /// The place of the value.
    pub value_span: Span,
}

/// The value of a command's option.
#[derive(Debug, Clone, PartialEq)]
pub enum OptionValue {
    /// An integer: `-1`.
    Integer(BigInt),
    /// A word: `i2`, `>i2`.
    Word(Arc<str>),
    /// A text: `"i2"`.
    Text(Arc<str>),
}

/// An expression with its place.
///
/// Only the left side of an [`ExprKind::Binary`], the receiver of an [`ExprKind::Dot`] and the base of an
/// [`ExprKind::Index`] can be nested without limit, as in `a + a + ... + a`: see [`Expr::left`].
#[derive(Debug)]
pub struct Expr {
    /// The kind of the expression, with its parts.
    pub kind: ExprKind,
    /// The place of the expression, without brackets around it.
    pub span: Span,
}

impl Expr {
    /// The left part of this expression: the left side of `a + b`, the `x` of `x.f(y)`, the `a` of `a[i]`. A
    /// chain of 100,000 additions is that deep along left parts, so code must follow them by a loop;
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

/// The kind of an expression, with its parts.
#[derive(Debug, Clone, PartialEq)]
pub enum ExprKind {
    /// A number, never negative: `12`, `0.1`, `1e3`.
    Number(BigRational),
    /// A text, with its escapes resolved: `"text"`.
    Text(Arc<str>),
    /// A bool: `true`, `false`.
    Bool(bool),
    /// None: `none`.
    None,
    /// A name.
    Name(Arc<str>),
    /// A list: `[a, b]`.
    List(Vec<Expr>),
    /// A tuple: `(a, b)`, `(a,)`, `()`.
    Tuple(Vec<Expr>),
    /// A map: `{k: v}`.
    Map(Vec<(Expr, Expr)>),
    /// A comprehension: `[e for x in xs if c]`.
    Comprehension {
        /// The expression of each item.
        element: Box<Expr>,
        /// The clauses in order; the first is a `for`.
        clauses: Vec<Clause>,
    },
    /// A choice: `if c then a else b`.
    If {
        /// The condition.
        condition: Box<Expr>,
        /// The value where the condition is true.
        then: Box<Expr>,
        /// The value where the condition is false.
        otherwise: Box<Expr>,
    },
    /// A binary operation: `a + b`.
    Binary {
        /// The operator.
        op: BinaryOp,
        /// The place of the operator.
        op_span: Span,
        /// The left side.
        left: Box<Expr>,
        /// The right side.
        right: Box<Expr>,
    },
    /// A unary operation: `-a`, `+a`, `not a`.
    Unary {
        /// The operator.
        op: UnaryOp,
        /// The operand.
        operand: Box<Expr>,
    },
    /// A call: `f(x, name=y)`.
    Call {
        /// The name of the function.
        function: Name,
        /// The arguments in the order in which they are written.
        arguments: Vec<Argument>,
    },
    /// A field, or a call with a dot: `x.f`, `x.f(y)`.
    Dot {
        /// The expression left of the dot.
        receiver: Box<Expr>,
        /// The name of the field or of the function.
        name: Name,
        /// The arguments; None where there are no brackets.
        arguments: Option<Vec<Argument>>,
    },
    /// A whole dimension among indices: `:`.
    Whole,
    /// An index: `a[i, j]`.
    Index {
        /// The expression that is indexed.
        base: Box<Expr>,
        /// The indices; at least one.
        indices: Vec<Expr>,
    },
}

/// An argument of a call.
#[derive(Debug, Clone, PartialEq)]
pub struct Argument {
    /// The name of the parameter, where `name=` is written.
    pub name: Option<Name>,
    /// The value.
    pub value: Expr,
}

/// A clause of a comprehension.
#[derive(Debug, Clone, PartialEq)]
pub enum Clause {
    /// A loop: `for x in xs`, `for a, b in pairs`.
    For {
        /// The name, or the names for the parts of each item.
        names: Vec<Name>,
        /// The expression whose items are taken.
        source: Expr,
    },
    /// A condition: `if c`.
    If(Expr),
}

/// A binary operator.
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
    /// A range without its end: `..`.
    Range,
    /// A range with its end: `..=`.
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

/// A unary operator.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs)] // named after their signs
pub enum UnaryOp {
    Negate,
    Plus,
    Not,
}
