//! The fields of values, which a dot finds before functions.

use std::sync::Arc;

use crate::arrays::Stage;
use crate::filters::{Laurent, LaurentMatrix};
use crate::values::{Record, Value};
use crate::wavelets::Wavelet;

/// The value of a field; None where the value has no such field.
pub(crate) fn field(value: &Value, name: &str) -> Option<Value> {
    match value {
        Value::Range(range) => match name {
            "lower" => Some(Value::Number(range.lower.clone().into())),
            "upper" => Some(Value::Number(range.upper.clone().into())),
            _ => None,
        },
        Value::Stage(stage) => stage_field(stage, name),
        Value::Wavelet(wavelet) => wavelet_field(wavelet, name),
        Value::Laurent(polynomial) => laurent_field(polynomial, name),
        Value::Matrix(matrix) => matrix_field(matrix, name),
        Value::Codec(codec) => super::functions::codec_field(codec, name),
        Value::Record(record) => record.fields().get(name).cloned(),
        Value::Generated(generated) => match name {
            "text" => Some(Value::Text(generated.text.clone())),
            "language" => Some(generated.language.to_string().as_str().into()),
            _ => None,
        },
        _ => None,
    }
}

/// The names of a value's fields.
pub(crate) fn names(value: &Value) -> Vec<Arc<str>> {
    let fixed: &[&str] = match value {
        Value::Range(_) => &["lower", "upper"],
        Value::Stage(_) => &["type", "taps", "S", "L", "D"],
        Value::Wavelet(_) => &["stages", "shift"],
        Value::Laurent(_) => &["entries", "low", "high"],
        Value::Matrix(_) => &["rows"],
        Value::Codec(_) => &["axis", "dtype", "astype", "config"],
        Value::Generated(_) => &["text", "language"],
        Value::Record(record) => return record_names(record),
        _ => &[],
    };
    fixed.iter().map(|name| Arc::from(*name)).collect()
}

fn record_names(record: &Record) -> Vec<Arc<str>> {
    record.fields().keys().cloned().collect()
}

fn stage_field(stage: &Stage, name: &str) -> Option<Value> {
    match name {
        "type" => Some(stage.kind().name().into()),
        "taps" => Value::list(stage.taps().iter().cloned().map(Value::Number).collect()).ok(),
        "S" => Some(Value::Number(stage.shift().into())),
        "L" => Some(Value::Number(stage.taps().len().into())),
        "D" => Some(Value::Number(stage.delay().into())),
        _ => None,
    }
}

fn laurent_field(polynomial: &Laurent, name: &str) -> Option<Value> {
    match name {
        "entries" => Value::list(polynomial.entries().iter().cloned().map(Value::Number).collect()).ok(),
        "low" => Some(Value::Number(polynomial.low().into())),
        "high" => Some(Value::Number(polynomial.high().into())),
        _ => None,
    }
}

fn matrix_field(matrix: &LaurentMatrix, name: &str) -> Option<Value> {
    let row = |row: &[Laurent; 2]| Value::list(row.iter().cloned().map(Value::from).collect()).ok();
    match name {
        "rows" => Value::list(vec![row(&matrix.rows[0])?, row(&matrix.rows[1])?]).ok(),
        _ => None,
    }
}

fn wavelet_field(wavelet: &Wavelet, name: &str) -> Option<Value> {
    match name {
        "stages" => {
            Value::list(wavelet.stages.iter().cloned().map(|stage| Value::Stage(Arc::new(stage))).collect())
                .ok()
        }
        "shift" => Some(Value::Number(wavelet.shift.into())),
        _ => None,
    }
}
