//! What arguments are that no type of Rust says, or that are of several types.

use std::ops::Deref;
use std::path::PathBuf;
use std::sync::Arc;

use num_bigint::BigInt;

use crate::algebra::{IntegerRange, Linear, Number, Real};
use crate::arrays::code::Code;
use crate::arrays::{Array, Stage};
use crate::codec::NdArray;
use crate::diagnostics::{FileId, ProblemCode};
use crate::filters::LaurentMatrix;
use crate::plots::Plot;
use crate::values::{Items, Map, Record, Sample, Value};
use crate::wavelets::Wavelet;

use super::super::evaluator::Evaluator;
use super::super::fault::Fault;
use super::super::index::to_index;
use super::super::parameter::Kind;
use super::{Arg, FromArgument, Origin};

/// A newtype that shows what it holds.
macro_rules! wraps {
    ($($name:ident: $inner:ty),+ $(,)?) => {$(
        impl Deref for $name {
            type Target = $inner;

            fn deref(&self) -> &$inner {
                &self.0
            }
        }
    )+};
}

wraps! { Integer: Number, Iterable: Value, NdArrayLike: Value }

/// A number that is an integer, of any size.
#[derive(Debug, Clone)]
pub(crate) struct Integer(pub(super) Number);

impl Arg<Integer> {
    /// An integer between two bounds, both of them included.
    ///
    /// # Errors
    /// `value::range` elsewhere.
    pub(crate) fn within(&self, least: i64, greatest: i64) -> Result<i64, Fault> {
        self.to_i64().filter(|n| (least..=greatest).contains(n)).ok_or_else(|| {
            let message = format!("{} is out of range: {least} to {greatest}", self.shown());
            self.fault(Fault::new(ProblemCode::ValueRange, message))
                .label("out of range")
                .help(format!("give an integer from {least} to {greatest}"))
        })
    }

    /// As messages show it, cut where it is long.
    pub(crate) fn shown(&self) -> String {
        crate::display::shortened(&Value::Number(self.value.0.clone()), 40)
    }
}

/// A number, exact or approximate.
#[derive(Debug, Clone)]
pub(crate) enum AnyNumber {
    /// A rational.
    Exact(Number),
    /// Floating point.
    Approximate(Real),
}

impl Arg<AnyNumber> {
    /// An approximate number as the fraction that it is.
    ///
    /// # Errors
    /// `value::range` where it is not finite.
    pub(crate) fn exact(&self) -> Result<Number, Fault> {
        let real = match &self.value {
            AnyNumber::Exact(number) => return Ok(number.clone()),
            AnyNumber::Approximate(real) => real,
        };
        Number::from_f64(real.0).ok_or_else(|| {
            self.fault(Fault::new(ProblemCode::ValueRange, format!("{real} is no finite number")))
                .label("not finite")
                .help("it comes from a value of 0, such as a response in decibels")
        })
    }
}

/// A name in generated code.
#[derive(Debug, Clone)]
pub(crate) enum Name {
    /// As a text.
    Text(Arc<str>),
    /// As an expression of it.
    Code(Code),
}

/// What can be gone through item by item.
#[derive(Debug, Clone)]
pub(crate) struct Iterable(pub(super) Value);

/// What has entries by name.
#[derive(Debug, Clone)]
pub(crate) enum Fields {
    /// Of a program's own.
    Map(Map),
    /// What a function gave.
    Record(Arc<Record>),
}

/// An expression, or a number, which stays one.
#[derive(Debug, Clone)]
pub(crate) enum Expression {
    /// Of symbols.
    Linear(Arc<Linear>),
    /// Without symbols.
    Number(Number),
}

impl Expression {
    /// A number as an expression.
    pub(crate) fn linear(&self) -> Arc<Linear> {
        match self {
            Expression::Linear(expression) => expression.clone(),
            Expression::Number(number) => Arc::new(Linear::from(number.clone())),
        }
    }

    /// As a value.
    pub(crate) fn value(&self) -> Value {
        match self {
            Expression::Linear(expression) => Value::Expression(expression.clone()),
            Expression::Number(number) => Value::Number(number.clone()),
        }
    }

    /// Another expression; a number as it is.
    pub(crate) fn changed(self, change: impl FnOnce(&Linear) -> Linear) -> Value {
        match self {
            Expression::Linear(expression) => change(&expression).into(),
            Expression::Number(number) => Value::Number(number),
        }
    }
}

/// An expression, or an array, of whose elements something is told.
#[derive(Debug, Clone)]
pub(crate) enum ExpressionOrArray {
    /// One.
    Expression(Expression),
    /// Every element of an array.
    Array(Array),
}

/// An expression over symbols, or code over variables.
#[derive(Debug, Clone)]
pub(crate) enum ExpressionOrCode {
    /// Over symbols.
    Expression(Expression),
    /// Over variables.
    Code(Code),
}

/// An infinite or a finite array.
#[derive(Debug, Clone)]
pub(crate) enum ArrayOrNdArray {
    /// Infinite.
    Array(Array),
    /// Finite.
    NdArray(Arc<NdArray>),
}

/// What `explain` tells of: an array, one of its elements, not read yet, or what a function found.
#[derive(Debug, Clone)]
pub(crate) enum Explainable {
    /// All of it.
    Array(Array),
    /// `a[0]`
    Element(Arc<Sample>),
    /// What a function found.
    Record(Arc<Record>),
}

/// What has rows and columns that change places.
#[derive(Debug, Clone)]
pub(crate) enum Transposable {
    /// Finite.
    NdArray(Arc<NdArray>),
    /// Of Laurent polynomials.
    Matrix(Arc<LaurentMatrix>),
}

/// An array, or several such as the bands of a transform.
#[derive(Debug, Clone)]
pub(crate) enum ArrayOrMap {
    /// One.
    Array(Array),
    /// A map whose values should be arrays.
    Map(Map),
}

impl Arg<ArrayOrMap> {
    /// The arrays of a map by their keys.
    ///
    /// # Errors
    /// `value::kind` where a value is not an array.
    pub(crate) fn arrays_of<'a>(&self, map: &'a Map) -> Result<Vec<(&'a Value, &'a Array)>, Fault> {
        let array = |(key, value): (&'a Value, &'a Value)| match value {
            Value::Array(array) => Ok((key, array)),
            other => Err(self.fault(Fault::kind("a map of arrays", other.kind()))),
        };
        map.entries().iter().map(array).collect()
    }
}

/// Coefficients of a transform.
#[derive(Debug, Clone)]
pub(crate) enum Coefficients {
    /// Infinite, or with a size.
    Array(Array),
    /// Those of several bands.
    Bands(Map),
    /// One, of any size.
    Integer(BigInt),
}

/// An integer, or one for each of several.
#[derive(Debug, Clone)]
pub(crate) enum IntegerOrMap {
    /// The same for all.
    Integer(Number),
    /// By what it is for.
    Map(Map),
}

/// An integer, or several in rows.
#[derive(Debug, Clone)]
pub(crate) enum IntegerOrRows {
    /// One.
    Integer(Number),
    /// An ndarray or nested lists.
    Rows(Value),
}

/// What has an inverse.
#[derive(Debug, Clone)]
#[allow(missing_docs)] // each says what it is
pub(crate) enum Invertible {
    Stage(Arc<Stage>),
    Wavelet(Arc<Wavelet>),
    Matrix(Arc<LaurentMatrix>),
}

/// An ndarray, or lists that make one.
#[derive(Debug, Clone)]
pub(crate) struct NdArrayLike(pub(super) Value);

/// How many samples there are per dimension; of one dimension, a number alone. Whether they are integers is for the
/// function to say.
#[derive(Debug, Clone)]
pub(crate) struct Size(pub(super) Vec<Value>);

impl Size {
    /// One per dimension.
    pub(crate) fn items(&self) -> &[Value] {
        &self.0
    }
}

/// A size, or a name that stands for one or several.
#[derive(Debug, Clone)]
pub(crate) enum SizeOrName {
    /// In numbers.
    Size(Size),
    /// A name.
    Name(Arc<str>),
}

/// What can be written to a file.
#[derive(Debug, Clone)]
pub(crate) enum Savable {
    /// An array.
    Array(NdArrayLike),
    /// A picture.
    Plot(Arc<Plot>),
}

/// A signal that filters run over.
#[derive(Debug, Clone)]
pub(crate) enum SignalLike {
    /// Infinite, or with a size.
    Array(Array),
    /// An ndarray or a list.
    Finite(Value),
}

/// The name of a file.
#[derive(Debug, Clone)]
pub(crate) struct FileName {
    /// As it stands in the program.
    pub(crate) written: Arc<str>,
    within: Option<FileId>,
}

impl FromArgument for FileName {
    const KIND: Kind = Kind::Text;

    fn take(value: Value, origin: Origin) -> Option<FileName> {
        Some(FileName { written: FromArgument::take(value, origin)?, within: origin.file })
    }
}

impl FileName {
    /// Where it is, seen from the text that the call stands in.
    pub(crate) fn path(&self, evaluator: &Evaluator) -> PathBuf {
        match self.within {
            Some(file) => evaluator.path(file, &self.written),
            None => PathBuf::from(&*self.written),
        }
    }
}

/// The two ends of a range, or of a pair of numbers.
#[derive(Debug, Clone)]
pub(crate) struct Ends(pub(super) Number, pub(super) Number);

impl Arg<Ends> {
    /// A range of integers, both ends included.
    ///
    /// # Errors
    /// `call::kind` where the ends are no integers.
    pub(crate) fn integers(&self) -> Result<IntegerRange, Fault> {
        match (self.0.to_integer(), self.1.to_integer()) {
            (Some(lower), Some(upper)) => Ok(IntegerRange { lower, upper }),
            _ => Err(self
                .fault(Fault::new(ProblemCode::CallKind, "expected a range of integers"))
                .help("write two integers, as in `(-512, 511)`")),
        }
    }
}

/// The ends of a range or of a pair of numbers.
pub(crate) fn number_range(value: &Value) -> Option<(Number, Number)> {
    match value {
        Value::Range(range) => Some((range.lower.clone().into(), range.upper.clone().into())),
        Value::Tuple(items) | Value::List(items) => match &items[..] {
            [Value::Number(lower), Value::Number(upper)] => Some((lower.clone(), upper.clone())),
            _ => None,
        },
        _ => None,
    }
}

impl Arg<Items> {
    /// Integers that are small enough for indices.
    ///
    /// # Errors
    /// Those of an item that is none.
    pub(crate) fn indices(&self) -> Result<Vec<i128>, Fault> {
        self.iter().map(|item| to_index(item).map_err(|fault| self.fault(fault))).collect()
    }
}
