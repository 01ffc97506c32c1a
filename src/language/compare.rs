//! Comparing values.

use std::cmp::Ordering;

use rustc_hash::FxHashSet;

use crate::algebra::{Linear, Real};
use crate::arrays::{Array, ArrayError, Equality};
use crate::codec;
use crate::diagnostics::ProblemCode;
use crate::filters::Laurent;
use crate::values::Value;

use super::ast::BinaryOp;
use super::fault::Fault;
use super::functions::{from_ndarray, ndarray};
use super::operators::real;

/// A comparing operator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)] // named after their signs
pub(super) enum Comparison {
    Equal,
    NotEqual,
    Less,
    LessEqual,
    Greater,
    GreaterEqual,
}

impl Comparison {
    /// The comparison that an operator makes, if it makes one.
    pub(super) fn of(op: BinaryOp) -> Option<Comparison> {
        match op {
            BinaryOp::Equal => Some(Comparison::Equal),
            BinaryOp::NotEqual => Some(Comparison::NotEqual),
            BinaryOp::Less => Some(Comparison::Less),
            BinaryOp::LessEqual => Some(Comparison::LessEqual),
            BinaryOp::Greater => Some(Comparison::Greater),
            BinaryOp::GreaterEqual => Some(Comparison::GreaterEqual),
            _ => None,
        }
    }

    fn holds(self, order: Ordering) -> bool {
        match self {
            Comparison::Equal => order.is_eq(),
            Comparison::NotEqual => order.is_ne(),
            Comparison::Less => order.is_lt(),
            Comparison::LessEqual => order.is_le(),
            Comparison::Greater => order.is_gt(),
            Comparison::GreaterEqual => order.is_ge(),
        }
    }

    /// The same with its sides exchanged.
    fn turned(self) -> Comparison {
        match self {
            Comparison::Less => Comparison::Greater,
            Comparison::LessEqual => Comparison::GreaterEqual,
            Comparison::Greater => Comparison::Less,
            Comparison::GreaterEqual => Comparison::LessEqual,
            same => same,
        }
    }

    fn elementwise(self) -> codec::NdComparison {
        match self {
            Comparison::Equal => codec::NdComparison::Equal,
            Comparison::NotEqual => codec::NdComparison::NotEqual,
            Comparison::Less => codec::NdComparison::Less,
            Comparison::LessEqual => codec::NdComparison::LessOrEqual,
            Comparison::Greater => codec::NdComparison::Greater,
            Comparison::GreaterEqual => codec::NdComparison::GreaterOrEqual,
        }
    }
}

/// The value of a comparison: a bool, or an ndarray of bools where ndarrays are compared.
///
/// # Errors
/// Values without an order; arrays of which it is not known whether they are equal.
pub(super) fn compare(comparison: Comparison, left: &Value, right: &Value) -> Result<Value, Fault> {
    let is_finite_array = |value: &Value| matches!(value, Value::NdArray(_));
    if is_finite_array(left) || is_finite_array(right) {
        let with_number = match (left, right) {
            (Value::NdArray(a), Value::Number(n)) => Some((a, comparison, n)),
            (Value::Number(n), Value::NdArray(a)) => Some((a, comparison.turned(), n)),
            _ => None,
        };
        if let Some((array, comparison, number)) = with_number {
            let number = super::functions::scalar(number)?;
            return Ok(from_ndarray(array.compare_scalar(comparison.elementwise(), number)?));
        }
        // Lists are compared as the arrays that they are everywhere else.
        let arrays = [left, right].map(|value| match value {
            Value::NdArray(_) | Value::List(_) | Value::Tuple(_) => Some(ndarray(value, None)),
            _ => None,
        });
        if let [Some(a), Some(b)] = arrays {
            return Ok(from_ndarray(a?.compare(comparison.elementwise(), &b?)?));
        }
    }
    match comparison {
        Comparison::Equal => Ok(Value::Bool(equal(left, right)?)),
        Comparison::NotEqual => Ok(Value::Bool(!equal(left, right)?)),
        _ => order(left, right).map(|order| Value::Bool(comparison.holds(order))),
    }
}

/// Whether two values are equal. Values of different kinds are not, but numbers and expressions are
/// compared with each other.
///
/// # Errors
/// Arrays of which it is not known.
pub(super) fn equal(left: &Value, right: &Value) -> Result<bool, Fault> {
    let mut comparison = Equal::default();
    let certain = comparison.certain(left, right)?;
    match comparison.open {
        Some(fault) if certain => Err(fault),
        _ => Ok(certain),
    }
}

/// A comparison of two values. What both share is looked at by its address first, and each two lists or maps are gone
/// through once, however often they are within the two.
#[derive(Default)]
struct Equal {
    /// Addresses of lists and maps that were compared. Had they differed, nothing would be compared any more.
    seen: FxHashSet<(usize, usize)>,
    /// Why it is not known whether two are equal: a pair that surely differs decides even then.
    open: Option<Fault>,
}

impl Equal {
    /// Whether two values do not surely differ.
    fn certain(&mut self, left: &Value, right: &Value) -> Result<bool, Fault> {
        let addresses = match (left, right) {
            (Value::List(a), Value::List(b)) | (Value::Tuple(a), Value::Tuple(b)) => {
                (a.address(), b.address())
            }
            (Value::Map(a), Value::Map(b)) => (a.address(), b.address()),
            (Value::Array(a), Value::Array(b)) => return self.arrays(a, b),
            _ => return single(left, right),
        };
        // An array is the same as itself, so that what is one has nothing undecided within.
        if addresses.0 == addresses.1 || !self.seen.insert(addresses) {
            return Ok(true);
        }
        match (left, right) {
            (Value::List(a), Value::List(b)) | (Value::Tuple(a), Value::Tuple(b)) => {
                Ok(a.len() == b.len() && self.all(a.iter().zip(b.iter()))?)
            }
            (Value::Map(a), Value::Map(b)) => {
                if a.entries().len() != b.entries().len() {
                    return Ok(false);
                }
                let mut pairs = Vec::with_capacity(a.entries().len());
                for (key, value) in a.entries() {
                    vcfilter_machine::poll()?;
                    match b.get(key) {
                        Some(other) => pairs.push((value, other)),
                        None => return Ok(false),
                    }
                }
                self.all(pairs.into_iter())
            }
            _ => Ok(true),
        }
    }

    fn all<'a>(&mut self, pairs: impl Iterator<Item = (&'a Value, &'a Value)>) -> Result<bool, Fault> {
        for (a, b) in pairs {
            vcfilter_machine::poll()?;
            if !self.certain(a, b)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn arrays(&mut self, a: &Array, b: &Array) -> Result<bool, Fault> {
        if a.ndim() != b.ndim() || a.size() != b.size() {
            return Ok(false);
        }
        match a.equality(b) {
            Ok(Equality::Proven) => return Ok(true),
            Ok(Equality::Refuted(_)) => return Ok(false),
            Ok(Equality::Undecided { tried }) => self.open = Some(undecided(tried)),
            Err(error @ (ArrayError::Interrupted | ArrayError::Memory(_))) => return Err(error.into()),
            Err(error) => self.open = Some(error.into()),
        }
        Ok(true)
    }
}

/// Whether two values that hold no others are equal.
fn single(left: &Value, right: &Value) -> Result<bool, Fault> {
    match (left, right) {
        (Value::Number(a), Value::Number(b)) => Ok(a == b),
        (Value::Real(_), Value::Number(_)) | (Value::Number(_), Value::Real(_)) => {
            Ok(real(left) == real(right))
        }
        (Value::Laurent(p), Value::Number(n)) | (Value::Number(n), Value::Laurent(p)) => {
            Ok(**p == Laurent::monomial(n.clone(), 0))
        }
        (Value::Expression(a), Value::Expression(b)) => Ok(a == b),
        (Value::Expression(e), Value::Number(n)) | (Value::Number(n), Value::Expression(e)) => {
            Ok(**e == Linear::from(n.clone()))
        }
        (Value::Stage(a), Value::Stage(b)) => Ok(a.same_filter(b)),
        (Value::Wavelet(a), Value::Wavelet(b)) => Ok(a.same_filter(b)),
        (a, b) => Ok(a == b),
    }
}

fn undecided(tried: usize) -> Fault {
    let message = "it is not known whether the two arrays are the same filter";
    let differ = "the two do not come down to the same roundings of the same samples";
    let note = match tried {
        0 => format!("{differ}, and of `variables` no inputs are tried, as of `symbols`"),
        _ => format!("{differ}, and {tried} elements and inputs show no difference"),
    };
    Fault::new(ProblemCode::ArrayUndecided, message)
        .label("built differently")
        .note(note)
        .help("`explain(simplify(a))` shows what is left of each; compare elements with `a[0, 0] == b[0, 0]`")
}

fn order(left: &Value, right: &Value) -> Result<Ordering, Fault> {
    let linear = |value: &Value| match value {
        Value::Number(n) => Some(Linear::from(n.clone())),
        Value::Expression(e) => Some((**e).clone()),
        _ => None,
    };
    match (left, right) {
        (Value::Number(a), Value::Number(b)) => return Ok(a.cmp(b)),
        (Value::Text(a), Value::Text(b)) => return Ok(a.cmp(b)),
        (Value::Real(_), Value::Number(_) | Value::Real(_)) | (Value::Number(_), Value::Real(_)) => {
            return Ok(real(left).map(Real).cmp(&real(right).map(Real)));
        }
        _ => {}
    }
    if let (Some(a), Some(b)) = (linear(left), linear(right)) {
        return a.compare(&b).ok_or_else(|| {
            let difference = crate::display::shortened(&a.minus(&b).into(), 200);
            Fault::new(ProblemCode::ExpressionNotComparable, "the order of the two depends on symbols")
                .label("can be either way")
                .note(format!("difference: {difference}"))
                .help("compare bounds instead, as in `bounds(e, {L: (-512, 511)}).upper < 100`")
        });
    }
    let message = format!("{} and {} have no order", left.kind(), right.kind());
    Err(Fault::new(ProblemCode::ValueKind, message)
        .label("compared here")
        .help("numbers, expressions and texts have an order; anything can be compared with `==`"))
}
