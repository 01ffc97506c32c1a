//! Every type that a function can take an argument as, with its kind.

use std::sync::Arc;

use num_bigint::BigInt;

use crate::algebra::{Linear, Number};
use crate::arrays::{Array, Stage};
use crate::codec::{NdArray, SpatialDelta};
use crate::filters::{Laurent, LaurentMatrix};
use crate::values::{FunctionValue, Items, Map, Value};
use crate::wavelets::Wavelet;

use super::super::parameter::Kind;
use super::types::{
    AnyNumber, ArrayOrMap, ArrayOrNdArray, Coefficients, Ends, Explainable, Expression, ExpressionOrArray,
    ExpressionOrCode, Fields, Integer, IntegerOrMap, IntegerOrRows, Invertible, Iterable, Name, NdArrayLike,
    Savable, SignalLike, Size, SizeOrName, Transposable, number_range,
};
use super::{FromArgument, Origin};

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
    )+

    /// The kind of each type, and whether it takes a value.
    #[cfg(test)]
    const TYPES: &[(Kind, tests::TakesIt)] =
        &[$((Kind::$kind, |value, origin| <$type as FromArgument>::take(value, origin).is_some())),+];
    };
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
    Expression: Expression {
        Value::Expression(expression) => Expression::Linear(expression),
        Value::Number(number) => Expression::Number(number),
    }
    ExpressionOrArray: ExpressionOrArray {
        Value::Expression(expression) => ExpressionOrArray::Expression(Expression::Linear(expression)),
        Value::Number(number) => ExpressionOrArray::Expression(Expression::Number(number)),
        Value::Array(array) => ExpressionOrArray::Array(array),
    }
    ExpressionOrCode: ExpressionOrCode {
        Value::Expression(expression) => ExpressionOrCode::Expression(Expression::Linear(expression)),
        Value::Number(number) => ExpressionOrCode::Expression(Expression::Number(number)),
        Value::Code(code) => ExpressionOrCode::Code(code),
    }
    Array: Array { Value::Array(array) => array }
    ArrayOrNdArray: ArrayOrNdArray {
        Value::Array(array) => ArrayOrNdArray::Array(array),
        Value::NdArray(array) => ArrayOrNdArray::NdArray(array),
    }
    ArrayOrMap: ArrayOrMap {
        Value::Array(array) => ArrayOrMap::Array(array),
        Value::Map(map) => ArrayOrMap::Map(map),
    }
    Coefficients: Coefficients {
        Value::Array(array) => Coefficients::Array(array),
        Value::Map(bands) => Coefficients::Bands(bands),
        Value::Number(number) if number.is_integer() => Coefficients::Integer(number.numerator()),
    }
    IntegerOrMap: IntegerOrMap {
        Value::Map(map) => IntegerOrMap::Map(map),
        Value::Number(number) if number.is_integer() => IntegerOrMap::Integer(number),
    }
    IntegerOrRows: IntegerOrRows {
        Value::Number(number) if number.is_integer() => IntegerOrRows::Integer(number),
        value @ (Value::NdArray(_) | Value::List(_) | Value::Tuple(_)) => IntegerOrRows::Rows(value),
    }
    Explainable: Explainable {
        Value::Array(array) => Explainable::Array(array),
        Value::Sample(sample) => Explainable::Element(sample),
        Value::Record(record) => Explainable::Record(record),
    }
    Arc<Stage>: Stage { Value::Stage(stage) => stage }
    Arc<Wavelet>: Wavelet { Value::Wavelet(wavelet) => wavelet }
    Arc<LaurentMatrix>: Matrix { Value::Matrix(matrix) => matrix }
    Invertible: Invertible {
        Value::Stage(stage) => Invertible::Stage(stage),
        Value::Wavelet(wavelet) => Invertible::Wavelet(wavelet),
        Value::Matrix(matrix) => Invertible::Matrix(matrix),
    }
    Transposable: Transposable {
        Value::NdArray(array) => Transposable::NdArray(array),
        Value::Matrix(matrix) => Transposable::Matrix(matrix),
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
    SignalLike: Signal {
        Value::Array(array) => SignalLike::Array(array),
        value @ (Value::NdArray(_) | Value::List(_) | Value::Tuple(_)) => SignalLike::Finite(value),
    }
    Arc<SpatialDelta>: Codec { Value::Codec(codec) => codec }
    Arc<FunctionValue>: Function { Value::Function(function) => function }
    Size: Size {
        Value::Number(number) if number.is_integer() => Size(vec![Value::Number(number)]),
        Value::List(items) | Value::Tuple(items) => Size(items.to_vec()),
    }
    SizeOrName: SizeOrName {
        Value::Number(number) if number.is_integer() => SizeOrName::Size(Size(vec![Value::Number(number)])),
        Value::List(items) | Value::Tuple(items) => SizeOrName::Size(Size(items.to_vec())),
        Value::Text(name) => SizeOrName::Name(name),
    }
}

impl FromArgument for Value {
    const KIND: Kind = Kind::Any;

    fn take(value: Value, _: Origin) -> Option<Value> {
        Kind::Any.accepts(&value).then_some(value)
    }
}

impl FromArgument for Ends {
    const KIND: Kind = Kind::Range;

    fn take(value: Value, _: Origin) -> Option<Ends> {
        number_range(&value).map(|(lower, upper)| Ends(lower, upper))
    }
}

#[cfg(test)]
mod tests {
    use super::super::FileName;
    use super::*;
    use crate::language::{Event, Session};
    use crate::values::{Sample, Value};

    /// Whether a type takes a value.
    pub(crate) type TakesIt = fn(Value, Origin) -> bool;

    /// A value of every kind, as programs make them, and those that only calls have.
    fn values() -> Vec<Value> {
        let program = "none\ntrue\n2\n1/2\nsmoothness(le_gall_5_3).scaling\n\"text\"\n[]\n[1, 2]\n[1, \"a\"]\n(1, 2)\n\
            (0, 1/2)\n{1: 2}\n0..4\nL = symbols(1, \"L\")\nL[0]\nL\nvariables(1, \"x\")[0]\nexplain(L)\nlatex(1)\n\
            code(variables(1, \"x\")[0])\nle_gall_5_3.stages[0]\nle_gall_5_3\nlaurent([1, 2])\npolyphase(le_gall_5_3)\n\
            plot([1, 2])\narray([1, 2])\nspatial_delta()\nfir(le_gall_5_3)";
        let mut values = Vec::new();
        let outcome = Session::new().run("test", program, &mut |event| {
            if let Event::Displayed { value, .. } = event {
                values.push(value.clone());
            }
        });
        assert!(outcome.problems.is_empty(), "{:?}", outcome.problems);
        let array = values.iter().find_map(|value| match value {
            Value::Array(array) => Some(array.clone()),
            _ => None,
        });
        let sample = Sample { array: array.unwrap(), index: [0i128].into_iter().collect() };
        let function = FunctionValue::new("f".into(), ());
        values.extend([Value::Sample(Arc::new(sample)), Value::Function(Arc::new(function))]);
        values
    }

    /// Arguments are checked by kind and taken by type.
    #[test]
    fn a_type_takes_what_its_kind_accepts() {
        let more: [(Kind, TakesIt); 3] = [
            (Kind::Any, |value, origin| Value::take(value, origin).is_some()),
            (Kind::Range, |value, origin| Ends::take(value, origin).is_some()),
            (Kind::Text, |value, origin| FileName::take(value, origin).is_some()),
        ];
        let origin = Origin { name: "x", place: 0, written: true, file: None };
        let values = values();
        for (kind, takes) in TYPES.iter().chain(&more) {
            let (mut taken, mut refused) = (0, 0);
            for value in &values {
                let accepted = kind.accepts(value);
                assert_eq!(takes(value.clone(), origin), accepted, "{kind:?} and {}", value.kind());
                *if accepted { &mut taken } else { &mut refused } += 1;
            }
            assert!(taken > 0 && refused > 0, "{kind:?} is not tried");
        }
    }
}
