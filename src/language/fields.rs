//! The fields of values, which a dot finds before functions: a table for each kind of value that has some.

use std::sync::Arc;
use vcfilter_machine::Stoppable;

use crate::algebra::{IntegerRange, Number};
use crate::arrays::Stage;
use crate::filters::{Laurent, LaurentMatrix};
use crate::values::{GeneratedCode, Record, Value};
use crate::wavelets::Wavelet;

use super::functions::CODEC_FIELDS;

/// The value of a field; None where the value has no such field.
pub(crate) fn field(value: &Value, name: &str) -> Option<Value> {
    with_fields(value, |fields| fields.get(name))?
}

/// The names of a value's fields.
pub(crate) fn names(value: &Value) -> Vec<Arc<str>> {
    with_fields(value, |fields| fields.names()).unwrap_or_default()
}

/// A field of values of a kind: its name, and what it is.
pub(crate) type Field<T> = (&'static str, fn(&T) -> Option<Value>);

const RANGE: &[Field<IntegerRange>] = &[
    ("lower", |range| Some(Number::from(range.lower.clone()).into())),
    ("upper", |range| Some(Number::from(range.upper.clone()).into())),
];

const STAGE: &[Field<Stage>] = &[
    ("type", |stage| Some(stage.kind().name().into())),
    ("taps", |stage| list(stage.taps().iter().asking().cloned().map(Value::Number))),
    ("S", |stage| Some(Value::Number(stage.shift().into()))),
    ("L", |stage| Some(Value::Number(stage.taps().len().into()))),
    ("D", |stage| Some(Value::Number(stage.delay().into()))),
    ("rounding", |stage| Some(stage.rounding().name().map_or(Value::None, Value::from))),
    ("offset", |stage| {
        let offset = stage.rounding().offset(stage.shift());
        Some(offset.map_or(Value::None, |offset| Value::Number(offset.into())))
    }),
    ("bits", |stage| Some(stage.word().map_or(Value::None, |word| Value::Number(word.bits().into())))),
    ("overflow", |stage| Some(stage.word().map_or(Value::None, |word| word.overflow().name().into()))),
];

const WAVELET: &[Field<Wavelet>] = &[
    ("stages", |wavelet| list(wavelet.stages.iter().cloned().map(|stage| Value::Stage(Arc::new(stage))))),
    ("shift", |wavelet| Some(Value::Number(wavelet.shift.into()))),
];

const LAURENT: &[Field<Laurent>] = &[
    ("entries", |polynomial| list(polynomial.entries().iter().cloned().map(Value::Number))),
    ("low", |polynomial| Some(Value::Number(polynomial.low().into()))),
    ("high", |polynomial| Some(Value::Number(polynomial.high().into()))),
];

const MATRIX: &[Field<LaurentMatrix>] = &[("rows", |matrix| {
    let rows = matrix.rows.iter().map(|row| list(row.iter().cloned().map(Value::from)));
    list(rows.collect::<Option<Vec<_>>>()?)
})];

const GENERATED: &[Field<GeneratedCode>] = &[
    ("text", |generated| Some(Value::Text(generated.text.clone()))),
    ("language", |generated| Some(generated.language.to_string().as_str().into())),
];

fn list(items: impl IntoIterator<Item = Value>) -> Option<Value> {
    Value::list(items.into_iter().collect()).ok()
}

/// What finds fields.
trait Fields {
    fn get(&self, name: &str) -> Option<Value>;
    fn names(&self) -> Vec<Arc<str>>;
}

/// The fields that a table lists.
struct Listed<'a, T: 'static>(&'a T, &'static [Field<T>]);

impl<T> Fields for Listed<'_, T> {
    fn get(&self, name: &str) -> Option<Value> {
        let (_, value) = self.1.iter().find(|(known, _)| *known == name)?;
        value(self.0)
    }

    fn names(&self) -> Vec<Arc<str>> {
        self.1.iter().map(|(name, _)| Arc::from(*name)).collect()
    }
}

/// The fields of a record, which it brings along.
impl Fields for Record {
    fn get(&self, name: &str) -> Option<Value> {
        self.field(name).cloned()
    }

    fn names(&self) -> Vec<Arc<str>> {
        self.fields().map(|(name, _)| name.clone()).collect()
    }
}

/// Asks for fields of a value; None where its kind has none.
fn with_fields<R>(value: &Value, ask: impl FnOnce(&dyn Fields) -> R) -> Option<R> {
    Some(match value {
        Value::Range(range) => ask(&Listed(&**range, RANGE)),
        Value::Stage(stage) => ask(&Listed(&**stage, STAGE)),
        Value::Wavelet(wavelet) => ask(&Listed(&**wavelet, WAVELET)),
        Value::Laurent(polynomial) => ask(&Listed(&**polynomial, LAURENT)),
        Value::Matrix(matrix) => ask(&Listed(&**matrix, MATRIX)),
        Value::Codec(codec) => ask(&Listed(&**codec, CODEC_FIELDS)),
        Value::Record(record) => ask(&**record),
        Value::Generated(generated) => ask(&Listed(&**generated, GENERATED)),
        _ => return None,
    })
}
