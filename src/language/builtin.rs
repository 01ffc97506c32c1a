//! How built-ins are declared: one row each, from which calls are checked and help, completion and
//! documentation are made.

use std::path::PathBuf;
use std::sync::Arc;

use num_bigint::BigInt;

use crate::algebra::{IntegerRange, Linear, Number};
use crate::arrays::{Array, Stage};
use crate::codec::{NdArray, SpatialDelta};
use crate::diagnostics::{FileId, ProblemCode};
use crate::filters::{Laurent, LaurentMatrix};
use crate::values::{FunctionValue, Map, Value};
use crate::wavelets::Wavelet;

use super::evaluator::Evaluator;
use super::fault::Fault;

pub use super::parameter::{Kind, Parameter, Presence, optional, required, rest};

/// A function of the language.
pub struct Builtin {
    /// Its name.
    pub name: &'static str,
    /// In order.
    pub parameters: &'static [Parameter],
    /// One line.
    pub summary: &'static str,
    /// Programs that show it; they are run by a test.
    pub example: &'static str,
    /// Computes the value.
    pub(super) run: fn(&Evaluator, &Arguments) -> Result<Value, Fault>,
}

impl Builtin {
    /// As a call would be written: `rshift(a, bits=1)`.
    pub fn signature(&self) -> String {
        let parameters: Vec<String> = self.parameters.iter().map(Parameter::written).collect();
        format!("{}({})", self.name, parameters.join(", "))
    }
}

/// The arguments of a call in the order of the parameters, each of the declared kind or `none` where
/// that is the default.
pub(crate) struct Arguments {
    /// One for each parameter but a last [`Presence::Rest`].
    pub fixed: Vec<Value>,
    /// Whether each of them stands in the call, and is not a default.
    pub written: Vec<bool>,
    /// Those of a last [`Presence::Rest`].
    pub rest: Vec<Value>,
    /// The text that the call stands in, where it stands in one.
    pub file: Option<FileId>,
}

/// The kinds were checked before a built-in runs; this says where a table and its function disagree.
fn disagreement(at: usize, expected: &str) -> Fault {
    Fault::new(ProblemCode::CallKind, format!("expected {expected}")).argument(at)
}

impl Arguments {
    /// The argument of a parameter.
    pub(crate) fn value(&self, at: usize) -> &Value {
        self.fixed.get(at).unwrap_or(&Value::None)
    }

    /// None where the argument is `none`.
    pub(crate) fn given(&self, at: usize) -> Option<&Value> {
        Some(self.value(at)).filter(|value| !matches!(value, Value::None))
    }

    /// Whether the argument stands in the call and is not `none`.
    pub(crate) fn is_written(&self, at: usize) -> bool {
        self.written.get(at).copied().unwrap_or(false) && self.given(at).is_some()
    }

    /// An array.
    pub(crate) fn array(&self, at: usize) -> Result<&Array, Fault> {
        match self.value(at) {
            Value::Array(array) => Ok(array),
            _ => Err(disagreement(at, "an array")),
        }
    }

    /// A number.
    pub(crate) fn number(&self, at: usize) -> Result<&Number, Fault> {
        match self.value(at) {
            Value::Number(number) => Ok(number),
            _ => Err(disagreement(at, "a number")),
        }
    }

    /// A number, an approximate one as the fraction that it is.
    pub(crate) fn exact(&self, at: usize) -> Result<Number, Fault> {
        match self.value(at) {
            Value::Real(real) => Number::from_f64(real.0).ok_or_else(|| {
                Fault::new(ProblemCode::ValueRange, format!("{real} is no finite number"))
                    .argument(at)
                    .label("not finite")
                    .help("it comes from a value of 0, such as a response in decibels")
            }),
            _ => Ok(self.number(at)?.clone()),
        }
    }

    /// An integer of any size.
    pub(crate) fn integer(&self, at: usize) -> Result<BigInt, Fault> {
        self.number(at)?.to_integer().ok_or_else(|| disagreement(at, "an integer"))
    }

    /// An integer between two bounds.
    pub(crate) fn integer_within(&self, at: usize, least: i64, greatest: i64) -> Result<i64, Fault> {
        let number = self.number(at)?;
        number.to_i64().filter(|n| (least..=greatest).contains(n)).ok_or_else(|| {
            let shown = crate::display::shortened(self.value(at), 40);
            Fault::new(ProblemCode::ValueRange, format!("{shown} is out of range: {least} to {greatest}"))
                .argument(at)
                .label("out of range")
                .help(format!("give an integer from {least} to {greatest}"))
        })
    }

    /// A text.
    pub(crate) fn text(&self, at: usize) -> Result<&Arc<str>, Fault> {
        match self.value(at) {
            Value::Text(text) => Ok(text),
            _ => Err(disagreement(at, "a text")),
        }
    }

    /// A file, named relative to the text that the call stands in.
    pub(crate) fn path(&self, evaluator: &Evaluator, at: usize) -> Result<PathBuf, Fault> {
        let written = self.text(at)?;
        Ok(self.file.map_or_else(|| PathBuf::from(&**written), |file| evaluator.path(file, written)))
    }

    /// A bool.
    pub(crate) fn bool(&self, at: usize) -> Result<bool, Fault> {
        match self.value(at) {
            Value::Bool(b) => Ok(*b),
            _ => Err(disagreement(at, "true or false")),
        }
    }

    /// The items of a list or tuple.
    pub(crate) fn items(&self, at: usize) -> Result<&[Value], Fault> {
        match self.value(at) {
            Value::List(items) | Value::Tuple(items) => Ok(items),
            _ => Err(disagreement(at, "a list or a tuple")),
        }
    }

    /// A map.
    pub(crate) fn map(&self, at: usize) -> Result<&Map, Fault> {
        match self.value(at) {
            Value::Map(map) => Ok(map),
            _ => Err(disagreement(at, "a map")),
        }
    }

    /// An expression, or a number as one.
    pub(crate) fn expression(&self, at: usize) -> Result<Arc<Linear>, Fault> {
        match self.value(at) {
            Value::Expression(expression) => Ok(expression.clone()),
            Value::Number(number) => Ok(Arc::new(Linear::from(number.clone()))),
            _ => Err(disagreement(at, "an expression")),
        }
    }

    /// A wavelet.
    pub(crate) fn wavelet(&self, at: usize) -> Result<&Arc<Wavelet>, Fault> {
        match self.value(at) {
            Value::Wavelet(wavelet) => Ok(wavelet),
            _ => Err(disagreement(at, "a wavelet")),
        }
    }

    /// A Laurent polynomial, or a number as one.
    pub(crate) fn laurent(&self, at: usize) -> Result<Arc<Laurent>, Fault> {
        match self.value(at) {
            Value::Laurent(polynomial) => Ok(polynomial.clone()),
            Value::Number(number) => Ok(Arc::new(Laurent::monomial(number.clone(), 0))),
            _ => Err(disagreement(at, "a Laurent polynomial")),
        }
    }

    /// A matrix.
    pub(crate) fn matrix(&self, at: usize) -> Result<&Arc<LaurentMatrix>, Fault> {
        match self.value(at) {
            Value::Matrix(matrix) => Ok(matrix),
            _ => Err(disagreement(at, "a matrix")),
        }
    }

    /// A stage.
    pub(crate) fn stage(&self, at: usize) -> Result<&Stage, Fault> {
        match self.value(at) {
            Value::Stage(stage) => Ok(stage),
            _ => Err(disagreement(at, "a stage")),
        }
    }

    /// An ndarray.
    pub(crate) fn ndarray(&self, at: usize) -> Result<&Arc<NdArray>, Fault> {
        match self.value(at) {
            Value::NdArray(array) => Ok(array),
            _ => Err(disagreement(at, "an ndarray")),
        }
    }

    /// A codec.
    pub(crate) fn codec(&self, at: usize) -> Result<&SpatialDelta, Fault> {
        match self.value(at) {
            Value::Codec(codec) => Ok(codec),
            _ => Err(disagreement(at, "a codec")),
        }
    }

    /// A function.
    pub(crate) fn function(&self, at: usize) -> Result<&Arc<FunctionValue>, Fault> {
        match self.value(at) {
            Value::Function(function) => Ok(function),
            _ => Err(disagreement(at, "a function's name")),
        }
    }

    /// A range of integers, given as one or as a pair.
    pub(crate) fn range(&self, at: usize) -> Result<IntegerRange, Fault> {
        let pair = number_range(self.value(at)).ok_or_else(|| disagreement(at, "a range or a pair"))?;
        match (pair.0.to_integer(), pair.1.to_integer()) {
            (Some(lower), Some(upper)) => Ok(IntegerRange { lower, upper }),
            _ => Err(disagreement(at, "a range of integers")),
        }
    }

    /// The integers of a list or tuple that are small enough for indices.
    pub(crate) fn indices(&self, at: usize) -> Result<Vec<i128>, Fault> {
        let index = |item: &Value| super::index::to_index(item).map_err(|fault| fault.argument(at));
        self.items(at)?.iter().map(index).collect()
    }
}

/// The ends of a range or of a pair of numbers.
pub fn number_range(value: &Value) -> Option<(Number, Number)> {
    match value {
        Value::Range(range) => Some((range.lower.clone().into(), range.upper.clone().into())),
        Value::Tuple(items) | Value::List(items) => match &items[..] {
            [Value::Number(lower), Value::Number(upper)] => Some((lower.clone(), upper.clone())),
            _ => None,
        },
        _ => None,
    }
}
