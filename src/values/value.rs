//! Values of every kind.

use std::sync::Arc;

use crate::algebra::{Index, IntegerRange, Linear, Number, Real};
use crate::arrays::code::{Code, Language};
use crate::arrays::{Array, Stage};
use crate::codec::{NdArray, SpatialDelta};
use crate::filters::{Laurent, LaurentMatrix};
use crate::plots::Plot;
use crate::wavelets::Wavelet;

use super::items::{Extent, Items, TooNested};
use super::{FormulaText, FunctionValue, Map, Record};

/// A value of the language. Clones are cheap: large values are shared.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Value {
    /// None: `none`.
    None,
    /// A bool: `true` or `false`.
    Bool(bool),
    /// A number: rational or with a square root, exactly, or known to many digits.
    Number(Number),
    /// A floating-point number, known only approximately.
    Real(Real),
    /// A text: `"text"`.
    Text(Arc<str>),
    /// A list: `[a, b]`.
    List(Items),
    /// A tuple: `(a, b)`.
    Tuple(Items),
    /// A map: `{k: v}`.
    Map(Map),
    /// A range of integers: `0..4`, kept as `0..=3`.
    Range(Arc<IntegerRange>),
    /// A linear expression over symbols and rounding errors.
    Expression(Arc<Linear>),
    /// An infinite array.
    Array(Array),
    /// An expression tree over variables.
    Code(Code),
    /// A text of several lines that is shown without quotes, such as an explanation.
    Lines(Arc<str>),
    /// A formula.
    Formula(Arc<FormulaText>),
    /// A function in a programming language.
    Generated(Arc<GeneratedCode>),
    /// A lifting stage.
    Stage(Arc<Stage>),
    /// A wavelet.
    Wavelet(Arc<Wavelet>),
    /// A filter in the z-domain.
    Laurent(Arc<Laurent>),
    /// A polyphase matrix.
    Matrix(Arc<LaurentMatrix>),
    /// A plot.
    Plot(Arc<Plot>),
    /// A finite typed array.
    NdArray(Arc<NdArray>),
    /// A codec.
    Codec(Arc<SpatialDelta>),
    /// A record: named fields.
    Record(Arc<Record>),
    /// An element of an array that is passed to a built-in without being read.
    Sample(Arc<Sample>),
    /// A function that is passed to a built-in.
    Function(Arc<FunctionValue>),
}

impl Value {
    /// Returns the kind of the value in words, with an article: `a number`.
    pub fn kind(&self) -> &'static str {
        self.names().0
    }

    /// Returns the kind of the value in one word, as `"type"` in JSON: `number`.
    pub fn type_name(&self) -> &'static str {
        self.names().1
    }

    /// In a sentence, and in JSON.
    fn names(&self) -> (&'static str, &'static str) {
        match self {
            Value::None => ("none", "none"),
            Value::Bool(_) => ("a bool", "bool"),
            Value::Number(number) if number.is_rational() => ("a number", "number"),
            Value::Number(number) if number.is_exact() => ("an irrational number", "number"),
            Value::Number(_) => ("an irrational number", "approximate"),
            Value::Real(_) => ("an approximate number", "approximate"),
            Value::Text(_) | Value::Lines(_) => ("a text", "text"),
            Value::List(_) => ("a list", "list"),
            Value::Tuple(_) => ("a tuple", "tuple"),
            Value::Map(_) => ("a map", "map"),
            Value::Range(_) => ("a range", "range"),
            Value::Expression(_) => ("an expression", "expression"),
            Value::Array(_) => ("an array", "array"),
            Value::Code(_) => ("code", "code"),
            Value::Formula(_) => ("a formula", "formula"),
            Value::Generated(_) => ("a generated function", "code"),
            Value::Stage(_) => ("a stage", "stage"),
            Value::Wavelet(_) => ("a wavelet", "wavelet"),
            Value::Laurent(_) => ("a Laurent polynomial", "laurent"),
            Value::Matrix(_) => ("a matrix", "matrix"),
            Value::Plot(_) => ("a plot", "plot"),
            Value::NdArray(_) => ("an ndarray", "ndarray"),
            Value::Codec(_) => ("a codec", "codec"),
            Value::Record(_) => ("a record", "record"),
            Value::Sample(_) => ("an element of an array", "element"),
            Value::Function(_) => ("a function", "function"),
        }
    }

    /// Returns a list.
    ///
    /// # Errors
    /// [`TooNested`] beyond [`limits::NESTING`](super::limits::NESTING).
    pub fn list(items: Vec<Value>) -> Result<Value, TooNested> {
        Items::new(items).map(Value::List)
    }

    /// Returns a tuple.
    ///
    /// # Errors
    /// [`TooNested`] beyond [`limits::NESTING`](super::limits::NESTING).
    pub fn tuple(items: Vec<Value>) -> Result<Value, TooNested> {
        Items::new(items).map(Value::Tuple)
    }

    /// Returns a tuple of numbers.
    pub fn numbers(numbers: impl IntoIterator<Item = Number>) -> Value {
        Value::Tuple(Items::flat(numbers))
    }

    /// Returns the depth of nested lists, tuples, maps and records.
    pub fn depth(&self) -> u32 {
        self.extent().depth
    }

    /// Returns the number of values: this one and those inside, shared ones counted each time they occur. So
    /// a list that contains one list twice takes little memory, but has the size of both.
    pub fn size(&self) -> u64 {
        self.extent().size
    }

    pub(super) fn extent(&self) -> Extent {
        match self {
            Value::List(items) | Value::Tuple(items) => items.extent(),
            Value::Map(map) => map.extent(),
            Value::Record(record) => record.extent(),
            _ => Extent::SINGLE,
        }
    }
}

/// A function in a programming language, as text.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct GeneratedCode {
    /// The programming language.
    pub language: Language,
    /// The source text.
    pub text: Arc<str>,
}

/// An element of an array that has not been read.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Sample {
    /// The array.
    pub array: Array,
    /// The index, with an entry for each dimension of the array.
    pub index: Index,
}
