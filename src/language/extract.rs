//! What functions get of arguments: a type for each kind of them, and for narrower ones.

use std::marker::PhantomData;
use std::ops::Deref;
use std::path::PathBuf;
use std::sync::Arc;

use num_bigint::BigInt;

use crate::algebra::{IntegerRange, Linear, Number, Real};
use crate::arrays::code::Code;
use crate::arrays::{Array, Stage};
use crate::codec::{NdArray, SpatialDelta};
use crate::diagnostics::{FileId, ProblemCode};
use crate::filters::{Laurent, LaurentMatrix};
use crate::plots::Plot;
use crate::values::{FunctionValue, Items, Map, Record, Sample, Value};
use crate::wavelets::Wavelet;

use super::evaluator::Evaluator;
use super::fault::{Fault, Place};
use super::parameter::Kind;

/// What a function can take an argument as.
pub trait FromArgument: Sized {
    /// What the parameter takes.
    const KIND: Kind;
    /// The texts that it takes, where these are fixed.
    const CHOICES: &'static [&'static str] = &[];

    /// None where the value is not of the kind. What else a value may not be is for the function to say.
    fn take(value: Value, origin: Origin) -> Option<Self>;
}

/// Where an argument comes from.
#[derive(Debug, Clone, Copy)]
pub struct Origin {
    /// The parameter's name.
    pub name: &'static str,
    /// Its place in the call, for [`Place::Argument`].
    pub place: usize,
    /// Whether it stands in the call, and is not a default.
    pub written: bool,
    /// The text that the call stands in, where it stands in one.
    pub file: Option<FileId>,
}

/// An argument that knows where it comes from, so that what is wrong with it is shown there.
#[derive(Debug, Clone)]
pub struct Arg<T> {
    value: T,
    origin: Origin,
}

impl<T: FromArgument> FromArgument for Arg<T> {
    const KIND: Kind = T::KIND;
    const CHOICES: &'static [&'static str] = T::CHOICES;

    fn take(value: Value, origin: Origin) -> Option<Arg<T>> {
        Some(Arg { value: T::take(value, origin)?, origin })
    }
}

impl<T> Deref for Arg<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

impl<T> From<&Arg<T>> for Place {
    fn from(argument: &Arg<T>) -> Place {
        Place::Argument(argument.origin.place)
    }
}

impl<T> Arg<T> {
    /// What is wrong with it.
    pub fn fault(&self, error: impl Into<Fault>) -> Fault {
        error.into().at(Place::from(self))
    }

    /// The same argument, made into something else.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Arg<U> {
        Arg { value: change(self.value), origin: self.origin }
    }

    /// The value alone.
    pub fn into_value(self) -> T {
        self.value
    }

    /// The parameter's name.
    pub fn name(&self) -> &'static str {
        self.origin.name
    }

    /// Whether it stands in the call, and is not a default.
    pub fn is_written(&self) -> bool {
        self.origin.written
    }
}

/// The types of arguments: which kind they are of, and how they are taken out of a value.
macro_rules! kinds {
    ($($type:ty: $kind:ident { $($pattern:pat $(if $guard:expr)? => $taken:expr),+ $(,)? })+) => {$(
        impl FromArgument for $type {
            const KIND: Kind = Kind::$kind;

            fn take(value: Value, _: Origin) -> Option<$type> {
                match value {
                    $($pattern $(if $guard)? => Some($taken),)+
                    _ => None,
                }
            }
        }
    )+};
}

kinds! {
    bool: Bool { Value::Bool(bool) => bool }
    Number: Number { Value::Number(number) => number }
    Integer: Integer { Value::Number(number) if number.is_integer() => Integer(number) }
    BigInt: Integer { Value::Number(number) if number.is_integer() => number.numerator() }
    AnyNumber: Real {
        Value::Number(number) => AnyNumber::Exact(number),
        Value::Real(real) => AnyNumber::Approximate(real),
    }
    Arc<str>: Text { Value::Text(text) => text }
    Name: Name { Value::Text(text) => Name::Text(text), Value::Code(code) => Name::Code(code) }
    Items: Items { Value::List(items) | Value::Tuple(items) => items }
    Iterable: Iterable {
        value @ (Value::List(_) | Value::Tuple(_) | Value::Range(_) | Value::Map(_)) => Iterable(value),
    }
    Map: Map { Value::Map(map) => map }
    Fields: Fields { Value::Map(map) => Fields::Map(map), Value::Record(record) => Fields::Record(record) }
    Arc<Linear>: Expression {
        Value::Expression(expression) => expression,
        Value::Number(number) => Arc::new(Linear::from(number)),
    }
    Linearly: Expression {
        Value::Expression(expression) => Linearly::Expression(expression),
        Value::Number(number) => Linearly::Number(number),
    }
    ExpressionOrArray: ExpressionOrArray {
        Value::Expression(expression) => ExpressionOrArray::Expression(Linearly::Expression(expression)),
        Value::Number(number) => ExpressionOrArray::Expression(Linearly::Number(number)),
        Value::Array(array) => ExpressionOrArray::Array(array),
    }
    Array: Array { Value::Array(array) => array }
    ArrayOrNdArray: ArrayOrNdArray {
        Value::Array(array) => ArrayOrNdArray::Array(array),
        Value::NdArray(array) => ArrayOrNdArray::NdArray(array),
    }
    ArrayOrElement: ArrayOrElement {
        Value::Array(array) => ArrayOrElement::Array(array),
        Value::Sample(sample) => ArrayOrElement::Element(sample),
    }
    Arc<Stage>: Stage { Value::Stage(stage) => stage }
    Arc<Wavelet>: Wavelet { Value::Wavelet(wavelet) => wavelet }
    Arc<LaurentMatrix>: Matrix { Value::Matrix(matrix) => matrix }
    Invertible: Invertible {
        Value::Stage(stage) => Invertible::Stage(stage),
        Value::Wavelet(wavelet) => Invertible::Wavelet(wavelet),
        Value::Matrix(matrix) => Invertible::Matrix(matrix),
    }
    Arc<Laurent>: Laurent {
        Value::Laurent(polynomial) => polynomial,
        Value::Number(number) => Arc::new(Laurent::monomial(number, 0)),
    }
    Arc<NdArray>: NdArray { Value::NdArray(array) => array }
    NdArrayLike: NdArrayLike {
        value @ (Value::NdArray(_) | Value::List(_) | Value::Tuple(_)) => NdArrayLike(value),
    }
    Savable: Savable {
        value @ (Value::NdArray(_) | Value::List(_) | Value::Tuple(_)) => Savable::Array(NdArrayLike(value)),
        Value::Plot(plot) => Savable::Plot(plot),
    }
    Arc<SpatialDelta>: Codec { Value::Codec(codec) => codec }
    Arc<FunctionValue>: Function { Value::Function(function) => function }
}

impl FromArgument for Value {
    const KIND: Kind = Kind::Any;

    fn take(value: Value, _: Origin) -> Option<Value> {
        Kind::Any.accepts(&value).then_some(value)
    }
}

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
pub struct Integer(Number);

impl Arg<Integer> {
    /// An integer between two bounds, both of them included.
    ///
    /// # Errors
    /// `value::range` elsewhere.
    pub fn within(&self, least: i64, greatest: i64) -> Result<i64, Fault> {
        self.to_i64().filter(|n| (least..=greatest).contains(n)).ok_or_else(|| {
            let message = format!("{} is out of range: {least} to {greatest}", self.shown());
            self.fault(Fault::new(ProblemCode::ValueRange, message))
                .label("out of range")
                .help(format!("give an integer from {least} to {greatest}"))
        })
    }

    /// As messages show it, cut where it is long.
    pub fn shown(&self) -> String {
        crate::display::shortened(&Value::Number(self.value.0.clone()), 40)
    }
}

/// A number, exact or approximate.
#[derive(Debug, Clone)]
pub enum AnyNumber {
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
    pub fn exact(&self) -> Result<Number, Fault> {
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
pub enum Name {
    /// As a text.
    Text(Arc<str>),
    /// As an expression of it.
    Code(Code),
}

/// One of a few texts, which stand for values.
pub trait Choice: Sized {
    /// All of the texts.
    const NAMES: &'static [&'static str];

    /// What a text stands for.
    ///
    /// # Errors
    /// Where it stands for nothing.
    fn named(name: &str) -> Result<Self, Fault>;
}

/// A text that stands for a `T`.
#[derive(Debug, Clone)]
pub struct Named<T>(Arc<str>, PhantomData<fn() -> T>);

impl<T: Choice> FromArgument for Named<T> {
    const KIND: Kind = Kind::Text;
    const CHOICES: &'static [&'static str] = T::NAMES;

    fn take(value: Value, origin: Origin) -> Option<Named<T>> {
        Some(Named(FromArgument::take(value, origin)?, PhantomData))
    }
}

impl<T: Choice> Arg<Named<T>> {
    /// What the text stands for.
    ///
    /// # Errors
    /// Those of [`Choice::named`].
    pub fn get(&self) -> Result<T, Fault> {
        T::named(&self.value.0).map_err(|fault| self.fault(fault))
    }
}

/// What can be gone through item by item.
#[derive(Debug, Clone)]
pub struct Iterable(Value);

/// What has entries by name.
#[derive(Debug, Clone)]
pub enum Fields {
    /// Of a program's own.
    Map(Map),
    /// What a function gave.
    Record(Arc<Record>),
}

/// An expression, or a number, which stays one.
#[derive(Debug, Clone)]
pub enum Linearly {
    /// Of symbols.
    Expression(Arc<Linear>),
    /// Without symbols.
    Number(Number),
}

impl Linearly {
    /// A number as an expression.
    pub fn linear(&self) -> Arc<Linear> {
        match self {
            Linearly::Expression(expression) => expression.clone(),
            Linearly::Number(number) => Arc::new(Linear::from(number.clone())),
        }
    }

    /// As a value.
    pub fn value(&self) -> Value {
        match self {
            Linearly::Expression(expression) => Value::Expression(expression.clone()),
            Linearly::Number(number) => Value::Number(number.clone()),
        }
    }

    /// Another expression; a number as it is.
    pub fn changed(self, change: impl FnOnce(&Linear) -> Linear) -> Value {
        match self {
            Linearly::Expression(expression) => change(&expression).into(),
            Linearly::Number(number) => Value::Number(number),
        }
    }
}

/// An expression, or an array, of whose elements something is told.
#[derive(Debug, Clone)]
pub enum ExpressionOrArray {
    /// One.
    Expression(Linearly),
    /// Every element of an array.
    Array(Array),
}

/// An infinite or a finite array.
#[derive(Debug, Clone)]
pub enum ArrayOrNdArray {
    /// Infinite.
    Array(Array),
    /// Finite.
    NdArray(Arc<NdArray>),
}

/// An array, or one of its elements, not read yet.
#[derive(Debug, Clone)]
pub enum ArrayOrElement {
    /// All of it.
    Array(Array),
    /// `a[0]`
    Element(Arc<Sample>),
}

/// What has an inverse.
#[derive(Debug, Clone)]
#[allow(missing_docs)] // each says what it is
pub enum Invertible {
    Stage(Arc<Stage>),
    Wavelet(Arc<Wavelet>),
    Matrix(Arc<LaurentMatrix>),
}

/// An ndarray, or lists that make one.
#[derive(Debug, Clone)]
pub struct NdArrayLike(Value);

/// What can be written to a file.
#[derive(Debug, Clone)]
pub enum Savable {
    /// An array.
    Array(NdArrayLike),
    /// A picture.
    Plot(Arc<Plot>),
}

/// The name of a file.
#[derive(Debug, Clone)]
pub struct FileName {
    /// As it stands in the program.
    pub written: Arc<str>,
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
    pub fn path(&self, evaluator: &Evaluator) -> PathBuf {
        match self.within {
            Some(file) => evaluator.path(file, &self.written),
            None => PathBuf::from(&*self.written),
        }
    }
}

/// The two ends of a range, or of a pair of numbers.
#[derive(Debug, Clone)]
pub struct Ends(Number, Number);

impl FromArgument for Ends {
    const KIND: Kind = Kind::Range;

    fn take(value: Value, _: Origin) -> Option<Ends> {
        number_range(&value).map(|(lower, upper)| Ends(lower, upper))
    }
}

impl Arg<Ends> {
    /// A range of integers, both ends included.
    ///
    /// # Errors
    /// `call::kind` where the ends are no integers.
    pub fn integers(&self) -> Result<IntegerRange, Fault> {
        match (self.0.to_integer(), self.1.to_integer()) {
            (Some(lower), Some(upper)) => Ok(IntegerRange { lower, upper }),
            _ => Err(self.fault(Fault::new(ProblemCode::CallKind, "expected a range of integers"))),
        }
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

impl Arg<Items> {
    /// Integers that are small enough for indices.
    ///
    /// # Errors
    /// Those of an item that is none.
    pub fn indices(&self) -> Result<Vec<i128>, Fault> {
        self.iter().map(|item| super::index::to_index(item).map_err(|fault| self.fault(fault))).collect()
    }
}
