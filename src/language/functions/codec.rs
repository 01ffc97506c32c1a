//! Codecs.

use std::ops::ControlFlow;
use std::sync::Arc;

use crate::codec::{AxisChoice, CodecError, Mode, NdArray, Overflow, SpatialDelta};
use crate::diagnostics::ProblemCode;
use crate::values::{Map, Record, Value};

use super::super::builtin::{Arguments, Builtin, Kind, optional, required};
use super::super::evaluator::Evaluator;
use super::super::fault::Fault;
use super::ndarrays::{from_ndarray, ndarray, optional_dtype};

pub(super) const TABLE: &[Builtin] = &[
    Builtin {
        name: "spatial_delta",
        parameters: &[
            optional("axis", Kind::Integer, "-1")
                .means("Along which differences are taken, negative from the last"),
            optional("dtype", Kind::Text, "none")
                .means("The type of the values, such as \"i2\" or \">i2\"; else each array's own"),
            optional("astype", Kind::Text, "none")
                .means("The type that differences are stored as; else that of the values"),
            optional("overflow", Kind::Text, "\"error\"")
                .one_of(&["error", "wrap"])
                .means("What happens to differences that do not fit"),
            optional("mode", Kind::Text, "\"bits\"")
                .one_of(&["bits", "arithmetic"])
                .means("How floats are differenced: by their bit patterns without loss, or as numpy does"),
        ],
        summary: "A codec: differences along one axis, stored as astype. Without dtype each array's own.",
        example: "spatial_delta(axis=1, dtype=\"i2\", astype=\"i1\").encode([[0, 1, 3], [9, 8, 7]])",
        run: spatial_delta,
    },
    Builtin {
        name: "encode",
        parameters: &[required("codec", Kind::Codec), required("a", Kind::NdArrayLike)],
        summary: "The array as the codec stores it.",
        example: "spatial_delta(axis=0).encode([1, 4, 9])",
        run: |_, arguments| {
            let codec = arguments.codec(0)?;
            let array = inline(arguments.value(1), codec.dtype())?;
            Ok(from_ndarray(array.encode(codec).map_err(|error| Fault::from(error).argument(1))?))
        },
    },
    Builtin {
        name: "decode",
        parameters: &[required("codec", Kind::Codec), required("a", Kind::NdArrayLike)],
        summary: "The array that was encoded.",
        example: "spatial_delta(axis=0).decode([1, 3, 5])",
        run: |_, arguments| {
            let codec = arguments.codec(0)?;
            let array = inline(arguments.value(1), codec.astype().or(codec.dtype()))?;
            Ok(from_ndarray(array.decode(codec).map_err(|error| Fault::from(error).argument(1))?))
        },
    },
    Builtin {
        name: "best_axis",
        parameters: &[required("a", Kind::NdArrayLike)],
        summary: "A table of every axis and pair of axes: the narrowest astype without loss, the size, that after zstd. \
                  The astype is that of the array in one piece. Stored in chunks, as Zarr does, every chunk begins with whole \
                  values, which may need a wider one.",
        example: "a = arange(4096).reshape(64, 64).astype(\"i2\")\nbest_axis(a)\nbest_axis(a).axes",
        run: best_axis,
    },
    Builtin {
        name: "config",
        parameters: &[required("codec", Kind::Codec)],
        summary: "The settings of a codec as numcodecs keeps them.",
        example: "spatial_delta(axis=1, dtype=\"i2\").config",
        run: |_, arguments| config(arguments.codec(0)?),
    },
];

/// A record of the best choice, with all of them.
fn best_axis(evaluator: &Evaluator, arguments: &Arguments) -> Result<Value, Fault> {
    let interrupt = evaluator.space().interrupt();
    let array = ndarray(arguments.value(0), None).map_err(|fault| fault.argument(0))?;
    let table = array.best_axis(&mut |_, _| match interrupt.is_set() {
        true => ControlFlow::Break(()),
        false => ControlFlow::Continue(()),
    });
    let table = table.map_err(|error| Fault::from(error).argument(0))?;
    let fields = |choice: &AxisChoice| -> Vec<(Arc<str>, Value)> {
        vec![
            ("axes".into(), Value::numbers(choice.axes.iter().map(|&axis| axis.into()))),
            ("astype".into(), choice.astype.to_string().as_str().into()),
            ("bytes".into(), Value::Number(choice.bytes.into())),
            ("zstd".into(), Value::Number(choice.zstd.into())),
        ]
    };
    let record = |fields| Record::new(fields).map(|record| Value::Record(Arc::new(record)));
    let all = table.choices.iter().map(|choice| record(fields(choice))).collect::<Result<Vec<_>, _>>()?;
    let mut best = table.choices.first().map(fields).unwrap_or_default();
    best.push(("choices".into(), Value::list(all)?));
    Ok(Value::Record(Arc::new(Record::new(best)?.shown_as(crate::display::axis_table(&table)))))
}

/// An ndarray as it is, or one made of inline lists in the codec's type.
fn inline(value: &Value, dtype: Option<crate::codec::DType>) -> Result<NdArray, Fault> {
    let dtype = if matches!(value, Value::NdArray(_)) { None } else { dtype };
    ndarray(value, dtype).map_err(|fault| fault.argument(1))
}

fn spatial_delta(_: &Evaluator, arguments: &Arguments) -> Result<Value, Fault> {
    let axis = arguments.integer_within(0, i64::MIN / 2, i64::MAX / 2)?;
    let overflow = one_of(arguments, 3, &[("error", Overflow::Error), ("wrap", Overflow::Wrap)])?;
    let mode = one_of(arguments, 4, &[("bits", Mode::Bits), ("arithmetic", Mode::Arithmetic)])?;
    let codec = SpatialDelta::new(axis, optional_dtype(arguments, 1)?)
        .astype(optional_dtype(arguments, 2)?)
        .overflow(overflow)
        .mode(mode)
        .build();
    Ok(Value::Codec(Arc::new(codec.map_err(|error| {
        let at = if matches!(error, CodecError::Axis { .. }) { 0 } else { 2 };
        Fault::from(error).argument(at)
    })?)))
}

fn one_of<T: Copy>(arguments: &Arguments, at: usize, choices: &[(&str, T)]) -> Result<T, Fault> {
    let text = arguments.text(at)?;
    choices.iter().find(|(name, _)| *name == &**text).map(|(_, choice)| *choice).ok_or_else(|| {
        let names: Vec<String> = choices.iter().map(|(name, _)| format!("\"{name}\"")).collect();
        Fault::new(ProblemCode::ValueRange, format!("unknown choice \"{text}\""))
            .argument(at)
            .label("not a choice")
            .help(format!("it is {}", names.join(" or ")))
    })
}

/// The dictionary that numcodecs keeps, as a map of texts and numbers.
fn config(codec: &SpatialDelta) -> Result<Value, Fault> {
    let json = serde_json::to_value(codec).unwrap_or_default();
    let entries = json.as_object().into_iter().flatten();
    Ok(Value::Map(Map::new(entries.map(|(key, value)| (key.as_str().into(), from_json(value))))?))
}

/// A config holds texts, integers and lists of integers.
fn from_json(value: &serde_json::Value) -> Value {
    match value {
        serde_json::Value::String(text) => text.as_str().into(),
        serde_json::Value::Number(n) => Value::Number(n.as_i64().unwrap_or_default().into()),
        serde_json::Value::Bool(b) => Value::Bool(*b),
        serde_json::Value::Array(items) => {
            Value::list(items.iter().map(from_json).collect()).unwrap_or(Value::None)
        }
        _ => Value::None,
    }
}

/// The fields of a codec.
pub(crate) fn field(codec: &SpatialDelta, name: &str) -> Option<Value> {
    let dtype = |dtype: Option<crate::codec::DType>| match dtype {
        Some(dtype) => dtype.to_string().as_str().into(),
        None => Value::None,
    };
    match name {
        "axis" => Some(Value::Number(codec.axis().into())),
        "dtype" => Some(dtype(codec.dtype())),
        "astype" => Some(dtype(codec.astype())),
        "config" => config(codec).ok(),
        _ => None,
    }
}
