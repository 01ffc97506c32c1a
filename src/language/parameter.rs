//! Parameters of built-in functions: the values that they accept, and their form in a signature.

use crate::values::Value;

/// A parameter of a built-in function.
#[derive(Debug, Clone, Copy)]
pub struct Parameter {
    /// The name of the parameter.
    pub name: &'static str,
    /// The kind of values that the parameter accepts.
    pub kind: Kind,
    /// Whether a call must give an argument.
    pub presence: Presence,
    /// The texts that the parameter accepts; empty where it accepts any, or no texts.
    pub choices: &'static [&'static str],
    /// Texts that are usual where the parameter accepts others too.
    pub usual: &'static [&'static str],
    /// What the parameter is for; empty where its name tells.
    pub meaning: &'static str,
}

/// Whether a call must give an argument for a parameter.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Presence {
    /// The argument is required.
    Required,
    /// The argument is optional; the text is its default as it would be written.
    Default(&'static str),
    /// Any number of arguments by position, at least as many as given here.
    Rest(usize),
}

/// The kind of values that a parameter accepts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)] // each says what it is in `describe`
#[non_exhaustive]
pub enum Kind {
    Any,
    Number,
    Integer,
    Text,
    Bool,
    Items,
    Iterable,
    Map,
    Fields,
    Range,
    Expression,
    Array,
    ExpressionOrArray,
    /// An expression or code.
    ExpressionOrCode,
    ArrayOrNdArray,
    Stage,
    Wavelet,
    Laurent,
    Matrix,
    Invertible,
    Transposable,
    Real,
    NdArray,
    NdArrayLike,
    Savable,
    Signal,
    Codec,
    Code,
    Name,
    Explainable,
    ArrayOrMap,
    Coefficients,
    IntegerOrMap,
    IntegerOrRows,
    Function,
    Size,
    SizeOrName,
}

impl Kind {
    /// The kind in words, with an article.
    pub fn describe(self) -> &'static str {
        match self {
            Kind::Any => "a value",
            Kind::Number => "a number",
            Kind::Integer => "an integer",
            Kind::Text => "a text",
            Kind::Bool => "true or false",
            Kind::Items => "a list or a tuple",
            Kind::Iterable => "a list, a tuple or a range",
            Kind::Map => "a map",
            Kind::Fields => "a map or a record",
            Kind::Range => "a range or a pair",
            Kind::Expression => "an expression",
            Kind::Array => "an array",
            Kind::ExpressionOrArray => "an expression or an array",
            Kind::ExpressionOrCode => "an expression or code",
            Kind::ArrayOrNdArray => "an array",
            Kind::Stage => "a stage",
            Kind::Wavelet => "a wavelet",
            Kind::Laurent => "a Laurent polynomial",
            Kind::Matrix => "a matrix",
            Kind::Invertible => "a stage, a wavelet or a matrix",
            Kind::Transposable => "an ndarray or a matrix",
            Kind::Real => "a number, exact or approximate",
            Kind::NdArray => "an ndarray",
            Kind::NdArrayLike => "an ndarray or a list of numbers",
            Kind::Savable => "an ndarray, a list of numbers or a plot",
            Kind::Signal => "an array, an ndarray or a list of numbers",
            Kind::Codec => "a codec",
            Kind::Code => "code",
            Kind::Name => "a text or code",
            Kind::Explainable => "an array, an element written as `a[0]`, or what a function found",
            Kind::ArrayOrMap => "an array or a map of arrays",
            Kind::Coefficients => "an integer, an array or a map of arrays",
            Kind::IntegerOrMap => "an integer or a map",
            Kind::IntegerOrRows => "an integer or a list of rows",
            Kind::Function => "a function's name",
            Kind::Size => "an integer per dimension",
            Kind::SizeOrName => "a text or an integer per dimension",
        }
    }

    /// Whether a value is of this kind.
    pub fn accepts(self, value: &Value) -> bool {
        match self {
            Kind::Any => !matches!(value, Value::Function(_) | Value::Sample(_)),
            Kind::Number => matches!(value, Value::Number(_)),
            Kind::Integer => matches!(value, Value::Number(n) if n.is_integer()),
            Kind::Text => matches!(value, Value::Text(_)),
            Kind::Bool => matches!(value, Value::Bool(_)),
            Kind::Items => matches!(value, Value::List(_) | Value::Tuple(_)),
            Kind::Iterable => {
                matches!(value, Value::List(_) | Value::Tuple(_) | Value::Range(_) | Value::Map(_))
            }
            Kind::Map => matches!(value, Value::Map(_)),
            Kind::Fields => matches!(value, Value::Map(_) | Value::Record(_)),
            Kind::Range => match value {
                Value::Range(_) => true,
                Value::Tuple(items) | Value::List(items) => {
                    items.len() == 2 && items.iter().all(|item| Kind::Number.accepts(item))
                }
                _ => false,
            },
            Kind::Expression => matches!(value, Value::Expression(_) | Value::Number(_)),
            Kind::Array => matches!(value, Value::Array(_)),
            Kind::ExpressionOrArray => Kind::Expression.accepts(value) || Kind::Array.accepts(value),
            Kind::ExpressionOrCode => Kind::Expression.accepts(value) || Kind::Code.accepts(value),
            Kind::ArrayOrNdArray => matches!(value, Value::Array(_) | Value::NdArray(_)),
            Kind::Stage => matches!(value, Value::Stage(_)),
            Kind::Wavelet => matches!(value, Value::Wavelet(_)),
            Kind::Laurent => matches!(value, Value::Laurent(_) | Value::Number(_)),
            Kind::Matrix => matches!(value, Value::Matrix(_)),
            Kind::Invertible => matches!(value, Value::Stage(_) | Value::Wavelet(_) | Value::Matrix(_)),
            Kind::Transposable => matches!(value, Value::NdArray(_) | Value::Matrix(_)),
            Kind::Real => matches!(value, Value::Number(_) | Value::Real(_)),
            Kind::NdArray => matches!(value, Value::NdArray(_)),
            Kind::NdArrayLike => matches!(value, Value::NdArray(_) | Value::List(_) | Value::Tuple(_)),
            Kind::Savable => Kind::NdArrayLike.accepts(value) || matches!(value, Value::Plot(_)),
            Kind::Signal => Kind::NdArrayLike.accepts(value) || Kind::Array.accepts(value),
            Kind::Codec => matches!(value, Value::Codec(_)),
            Kind::Code => matches!(value, Value::Code(_)),
            Kind::Name => matches!(value, Value::Text(_) | Value::Code(_)),
            Kind::Explainable => matches!(value, Value::Array(_) | Value::Sample(_) | Value::Record(_)),
            Kind::ArrayOrMap => matches!(value, Value::Array(_) | Value::Map(_)),
            Kind::Coefficients => Kind::IntegerOrMap.accepts(value) || matches!(value, Value::Array(_)),
            Kind::IntegerOrMap => Kind::Integer.accepts(value) || matches!(value, Value::Map(_)),
            Kind::IntegerOrRows => Kind::Integer.accepts(value) || Kind::NdArrayLike.accepts(value),
            Kind::Function => matches!(value, Value::Function(_)),
            Kind::Size => Kind::Integer.accepts(value) || Kind::Items.accepts(value),
            Kind::SizeOrName => Kind::Size.accepts(value) || Kind::Text.accepts(value),
        }
    }
}

impl Parameter {
    /// The parameter in the form of a signature: `bits=1`.
    pub fn written(&self) -> String {
        match self.presence {
            Presence::Required => self.name.to_string(),
            Presence::Default(default) => format!("{}={default}", self.name),
            Presence::Rest(_) => format!("{}, ...", self.name),
        }
    }
}
