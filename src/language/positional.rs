//! Rows whose functions read their arguments by position.

use std::path::PathBuf;
use std::sync::Arc;

use num_bigint::BigInt;

use crate::algebra::{IntegerRange, Linear, Number};
use crate::arrays::{Array, Stage};
use crate::codec::{NdArray, SpatialDelta};
use crate::diagnostics::ProblemCode;
use crate::filters::{Laurent, LaurentMatrix};
use crate::values::{FunctionValue, Map, Value};
use crate::wavelets::Wavelet;

use super::evaluator::Evaluator;
use super::fault::Fault;

use super::builtin::Builtin;
pub use super::declare::Arguments;
use super::declare::Declared;
pub use super::extract::number_range;
pub use super::parameter::{Kind, Parameter, Presence};

/// A function of the language.
pub struct Positional {
    /// Its name.
    pub name: &'static str,
    /// In order.
    pub parameters: &'static [Parameter],
    /// One line.
    pub summary: &'static str,
    /// Programs that show it; they are run by a test.
    pub example: &'static str,
    /// Computes the value.
    pub run: fn(&Evaluator, &Arguments) -> Result<Value, Fault>,
}

impl Declared for Positional {
    fn builtin(&'static self) -> Builtin {
        let parameters = self.parameters.to_vec();
        Builtin { name: self.name, parameters, summary: self.summary, example: self.example, row: self }
    }

    fn run(&self, evaluator: &Evaluator, arguments: Arguments) -> Result<Value, Fault> {
        (self.run)(evaluator, &arguments)
    }
}

/// A required parameter.
pub const fn required(name: &'static str, kind: Kind) -> Parameter {
    parameter(name, kind, Presence::Required)
}

/// A parameter with a default, written as in the language; `none` passes for every kind.
pub const fn optional(name: &'static str, kind: Kind, default: &'static str) -> Parameter {
    parameter(name, kind, Presence::Default(default))
}

/// The last parameter: any number of arguments, at least so many.
pub const fn rest(name: &'static str, kind: Kind, least: usize) -> Parameter {
    parameter(name, kind, Presence::Rest(least))
}

const fn parameter(name: &'static str, kind: Kind, presence: Presence) -> Parameter {
    Parameter { name, kind, presence, choices: &[], meaning: "" }
}

impl Parameter {
    /// A text that is one of these.
    pub const fn one_of(self, choices: &'static [&'static str]) -> Parameter {
        Parameter { choices, ..self }
    }

    /// Says what it is for.
    pub const fn means(self, meaning: &'static str) -> Parameter {
        Parameter { meaning, ..self }
    }
}

/// The kinds were checked before a built-in runs; this says where a table and its function disagree.
fn disagreement(at: usize, expected: &str) -> Fault {
    Fault::new(ProblemCode::CallKind, format!("expected {expected}")).argument(at)
}

impl Arguments {
    /// The argument of a parameter.
    pub fn value(&self, at: usize) -> &Value {
        self.fixed.get(at).unwrap_or(&Value::None)
    }

    /// None where the argument is `none`.
    pub fn given(&self, at: usize) -> Option<&Value> {
        Some(self.value(at)).filter(|value| !matches!(value, Value::None))
    }

    /// Whether the argument stands in the call and is not `none`.
    pub fn is_written(&self, at: usize) -> bool {
        self.written.get(at).copied().unwrap_or(false) && self.given(at).is_some()
    }

    /// An array.
    pub fn array(&self, at: usize) -> Result<&Array, Fault> {
        match self.value(at) {
            Value::Array(array) => Ok(array),
            _ => Err(disagreement(at, "an array")),
        }
    }

    /// A number.
    pub fn number(&self, at: usize) -> Result<&Number, Fault> {
        match self.value(at) {
            Value::Number(number) => Ok(number),
            _ => Err(disagreement(at, "a number")),
        }
    }

    /// A number, an approximate one as the fraction that it is.
    pub fn exact(&self, at: usize) -> Result<Number, Fault> {
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
    pub fn integer(&self, at: usize) -> Result<BigInt, Fault> {
        self.number(at)?.to_integer().ok_or_else(|| disagreement(at, "an integer"))
    }

    /// An integer between two bounds.
    pub fn integer_within(&self, at: usize, least: i64, greatest: i64) -> Result<i64, Fault> {
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
    pub fn text(&self, at: usize) -> Result<&Arc<str>, Fault> {
        match self.value(at) {
            Value::Text(text) => Ok(text),
            _ => Err(disagreement(at, "a text")),
        }
    }

    /// A file, named relative to the text that the call stands in.
    pub fn path(&self, evaluator: &Evaluator, at: usize) -> Result<PathBuf, Fault> {
        let written = self.text(at)?;
        Ok(self.file.map_or_else(|| PathBuf::from(&**written), |file| evaluator.path(file, written)))
    }

    /// A bool.
    pub fn bool(&self, at: usize) -> Result<bool, Fault> {
        match self.value(at) {
            Value::Bool(b) => Ok(*b),
            _ => Err(disagreement(at, "true or false")),
        }
    }

    /// The items of a list or tuple.
    pub fn items(&self, at: usize) -> Result<&[Value], Fault> {
        match self.value(at) {
            Value::List(items) | Value::Tuple(items) => Ok(items),
            _ => Err(disagreement(at, "a list or a tuple")),
        }
    }

    /// A map.
    pub fn map(&self, at: usize) -> Result<&Map, Fault> {
        match self.value(at) {
            Value::Map(map) => Ok(map),
            _ => Err(disagreement(at, "a map")),
        }
    }

    /// An expression, or a number as one.
    pub fn expression(&self, at: usize) -> Result<Arc<Linear>, Fault> {
        match self.value(at) {
            Value::Expression(expression) => Ok(expression.clone()),
            Value::Number(number) => Ok(Arc::new(Linear::from(number.clone()))),
            _ => Err(disagreement(at, "an expression")),
        }
    }

    /// A wavelet.
    pub fn wavelet(&self, at: usize) -> Result<&Arc<Wavelet>, Fault> {
        match self.value(at) {
            Value::Wavelet(wavelet) => Ok(wavelet),
            _ => Err(disagreement(at, "a wavelet")),
        }
    }

    /// A Laurent polynomial, or a number as one.
    pub fn laurent(&self, at: usize) -> Result<Arc<Laurent>, Fault> {
        match self.value(at) {
            Value::Laurent(polynomial) => Ok(polynomial.clone()),
            Value::Number(number) => Ok(Arc::new(Laurent::monomial(number.clone(), 0))),
            _ => Err(disagreement(at, "a Laurent polynomial")),
        }
    }

    /// A matrix.
    pub fn matrix(&self, at: usize) -> Result<&Arc<LaurentMatrix>, Fault> {
        match self.value(at) {
            Value::Matrix(matrix) => Ok(matrix),
            _ => Err(disagreement(at, "a matrix")),
        }
    }

    /// A number as floating point.
    pub fn real(&self, at: usize) -> Result<f64, Fault> {
        match self.value(at) {
            Value::Number(number) => Ok(number.to_f64()),
            Value::Real(number) => Ok(number.0),
            _ => Err(disagreement(at, "a number")),
        }
    }

    /// A stage.
    pub fn stage(&self, at: usize) -> Result<&Stage, Fault> {
        match self.value(at) {
            Value::Stage(stage) => Ok(stage),
            _ => Err(disagreement(at, "a stage")),
        }
    }

    /// An ndarray.
    pub fn ndarray(&self, at: usize) -> Result<&Arc<NdArray>, Fault> {
        match self.value(at) {
            Value::NdArray(array) => Ok(array),
            _ => Err(disagreement(at, "an ndarray")),
        }
    }

    /// A codec.
    pub fn codec(&self, at: usize) -> Result<&SpatialDelta, Fault> {
        match self.value(at) {
            Value::Codec(codec) => Ok(codec),
            _ => Err(disagreement(at, "a codec")),
        }
    }

    /// A function.
    pub fn function(&self, at: usize) -> Result<&Arc<FunctionValue>, Fault> {
        match self.value(at) {
            Value::Function(function) => Ok(function),
            _ => Err(disagreement(at, "a function's name")),
        }
    }

    /// A range of integers, given as one or as a pair.
    pub fn range(&self, at: usize) -> Result<IntegerRange, Fault> {
        let pair = number_range(self.value(at)).ok_or_else(|| disagreement(at, "a range or a pair"))?;
        match (pair.0.to_integer(), pair.1.to_integer()) {
            (Some(lower), Some(upper)) => Ok(IntegerRange { lower, upper }),
            _ => Err(disagreement(at, "a range of integers")),
        }
    }

    /// The integers of a list or tuple that are small enough for indices.
    pub fn indices(&self, at: usize) -> Result<Vec<i128>, Fault> {
        let index = |item: &Value| super::index::to_index(item).map_err(|fault| fault.argument(at));
        self.items(at)?.iter().map(index).collect()
    }
}
