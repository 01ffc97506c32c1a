//! Codecs.

use std::sync::Arc;

#[cfg(feature = "best-axis")]
use crate::codec::StoredBy;
use crate::codec::{CodecError, DType, Mode, NdArray, Overflow, Residual, SpatialDelta};
use crate::diagnostics::ProblemCode;
use crate::values::{Items, Map, Value};

use super::super::declare::{Declared, Row, default, optional, required};
use super::super::evaluator::Evaluator;
use super::super::extract::{Arg, Choice, Integer, Named, NdArrayLike};
use super::super::fault::Fault;
use super::super::fields::Field;
use super::ndarrays::{USUAL, from_ndarray, ndarray, optional_dtype};

pub(super) const TABLE: &[&dyn Declared] = &[
    &Row {
        name: "spatial_delta",
        parameters: (
            default("axis", "-1").means("Along which differences are taken, negative from the last"),
            optional("dtype")
                .usually(USUAL)
                .means("The type of the values, such as \"i2\" or \">i2\"; else each array's own"),
            optional("astype")
                .usually(USUAL)
                .means("The type that differences are stored as; else that of the values"),
            (default("overflow", "\"error\"").means("What happens to differences that do not fit"),
            default("mode", "\"bits\"")
                .means("How floats are differenced: by their bit patterns without loss, or as numpy does"),
            optional("axes").means("Several axes in the place of one: differences of differences, in any order"),
            default("residual", "\"difference\"").means(
                "How differences are stored as numbers: as they are, or 0, -1, 1, -2, ... as 0, 1, 2, 3, ..., which compress \
                 better",
            )),
        ),
        summary: "A codec: differences along one axis or several, stored as astype. Without dtype each array's own.",
        example: "spatial_delta(axis=1, dtype=\"i2\", astype=\"i1\").encode([[0, 1, 3], [9, 8, 7]])",
        run: spatial_delta,
    },
    &Row {
        name: "encode",
        parameters: (required("codec"), required("a")),
        summary: "The array as the codec stores it.",
        example: "spatial_delta(axis=0).encode([1, 4, 9])",
        run: |_, codec: Arc<SpatialDelta>, a: Arg<NdArrayLike>| {
            let array = inline(&a, codec.dtype())?;
            Ok(from_ndarray(array.encode(&codec).map_err(|error| a.fault(error))?))
        },
    },
    &Row {
        name: "decode",
        parameters: (required("codec"), required("a")),
        summary: "The array that was encoded.",
        example: "spatial_delta(axis=0).decode([1, 3, 5])",
        run: |_, codec: Arc<SpatialDelta>, a: Arg<NdArrayLike>| {
            let array = inline(&a, codec.astype().or(codec.dtype()))?;
            Ok(from_ndarray(array.decode(&codec).map_err(|error| a.fault(error))?))
        },
    },
    #[cfg(feature = "best-axis")]
    &Row {
        name: "best_axis",
        parameters: (
            required("a"),
            default("compressor", "\"shuffle+zstd\"")
                .means("How differences are stored; blosc is taken to do that in blocks of 256 KiB"),
        ),
        summary: "A table of every axis, pair and three of them, as they are and zigzag: the narrowest astype without loss, the size, \
                  that once it is stored, by zstd in the end. Of more than 16 MiB a sample is stored. \
                  The astype is that of the array in one piece. Stored in chunks, as Zarr does, every chunk begins with whole \
                  values, which may need a wider one.",
        example: "a = arange(4096).reshape(64, 64).astype(\"i2\")\nbest_axis(a)\nbest_axis(a).axes",
        run: best_axis,
    },
    &Row {
        name: "config",
        parameters: (required("codec"),),
        summary: "The settings of a codec as numcodecs keeps them.",
        example: "spatial_delta(axis=1, dtype=\"i2\").config",
        run: |_, codec: Arc<SpatialDelta>| config(&codec),
    },
];

/// A record of the best choice, with all of them.
#[cfg(feature = "best-axis")]
fn best_axis(
    evaluator: &Evaluator,
    a: Arg<NdArrayLike>,
    compressor: Arg<Named<StoredBy>>,
) -> Result<Value, Fault> {
    use crate::codec::{AxisChoice, AxisSearch};
    use crate::values::Record;
    let array = ndarray(&a, None).map_err(|fault| a.fault(fault))?;
    let search = AxisSearch { then: compressor.get()?, ..AxisSearch::default() };
    let table = array.best_axis(&search, &evaluator.space().monitor());
    let table = table.map_err(|error| a.fault(error))?;
    let fields = |choice: &AxisChoice| {
        vec![
            ("axes", Value::numbers(choice.axes.iter().map(|&axis| axis.into()))),
            ("residual", if choice.residual == Residual::Zigzag { "zigzag" } else { "difference" }.into()),
            ("astype", choice.astype.to_string().as_str().into()),
            ("bytes", Value::Number(choice.bytes.into())),
            ("zstd", Value::Number(choice.zstd.into())),
        ]
    };
    let all = table.choices.iter().map(|choice| Ok(Record::new(fields(choice))?.into()));
    let all = all.collect::<Result<Vec<Value>, Fault>>()?;
    let mut best = table.choices.first().map(fields).unwrap_or_default();
    best.push(("choices", Value::list(all)?));
    Ok(Record::new(best)?.shown_as(crate::display::axis_table(&table)).into())
}

/// An ndarray as it is, or one made of inline lists in the codec's type.
fn inline(a: &Arg<NdArrayLike>, dtype: Option<DType>) -> Result<NdArray, Fault> {
    let dtype = if matches!(***a, Value::NdArray(_)) { None } else { dtype };
    ndarray(a, dtype).map_err(|fault| a.fault(fault))
}

/// How differences are made, along which axes, and stored.
type Ways = (Arg<Named<Overflow>>, Arg<Named<Mode>>, Option<Arg<Items>>, Arg<Named<Residual>>);

fn spatial_delta(
    _: &Evaluator,
    axis: Arg<Integer>,
    dtype: Option<Arg<Arc<str>>>,
    astype: Option<Arg<Arc<str>>>,
    (overflow, mode, axes, residual): Ways,
) -> Result<Value, Fault> {
    let along = match &axes {
        None => vec![axis.within(i64::MIN / 2, i64::MAX / 2)?],
        Some(axes) if axis.is_written() => return Err(axes.fault(CodecError::AxisAndAxes)),
        Some(axes) => several(axes)?,
    };
    let codec = SpatialDelta::new(0, optional_dtype(dtype.as_ref())?)
        .axes(along)
        .astype(optional_dtype(astype.as_ref())?)
        .overflow(overflow.get()?)
        .mode(mode.get()?)
        .residual(residual.get()?)
        .build();
    Ok(Value::Codec(Arc::new(codec.map_err(|error| match (&error, &axes, &astype) {
        (
            CodecError::Axis { .. }
            | CodecError::NoAxis
            | CodecError::RepeatedAxis { .. }
            | CodecError::ArithmeticAxes,
            Some(axes),
            _,
        ) => axes.fault(error),
        (CodecError::Axis { .. }, None, _) => axis.fault(error),
        (CodecError::BoolZigzag | CodecError::ComplexZigzag | CodecError::ArithmeticZigzag, ..) => {
            residual.fault(error)
        }
        (_, _, Some(astype)) => astype.fault(error),
        (_, _, None) => Fault::from(error),
    })?)))
}

/// The axes of a list.
fn several(axes: &Arg<Items>) -> Result<Vec<i64>, Fault> {
    let axis = |item: &Value| match item {
        Value::Number(number) if number.is_integer() => number.to_i64().ok_or_else(|| {
            let message = format!("axis {number} is out of range");
            axes.fault(Fault::new(ProblemCode::CodecAxis, message)).label("out of range")
        }),
        other => {
            let got =
                if let Value::Number(number) = other { number.to_string() } else { other.kind().into() };
            let message = format!("`axes` are integers, got {got}");
            Err(axes
                .fault(Fault::new(ProblemCode::CodecAxis, message))
                .label("not all integers")
                .help("as in axes=[0, 1]"))
        }
    };
    axes.iter().map(axis).collect()
}

impl Choice for Residual {
    const NAMES: &'static [&'static str] = &["difference", "zigzag"];

    fn named(name: &str) -> Result<Residual, Fault> {
        one_of(name, Residual::NAMES, [Residual::Difference, Residual::Zigzag])
    }
}

impl Choice for Overflow {
    const NAMES: &'static [&'static str] = &["error", "wrap"];

    fn named(name: &str) -> Result<Overflow, Fault> {
        one_of(name, Overflow::NAMES, [Overflow::Error, Overflow::Wrap])
    }
}

#[cfg(feature = "best-axis")]
impl Choice for StoredBy {
    const NAMES: &'static [&'static str] =
        &[StoredBy::Zstd.name(), StoredBy::ShuffleZstd.name(), StoredBy::Blosc.name()];

    fn named(name: &str) -> Result<StoredBy, Fault> {
        one_of(name, StoredBy::NAMES, StoredBy::ALL)
    }
}

impl Choice for Mode {
    const NAMES: &'static [&'static str] = &["bits", "arithmetic"];

    fn named(name: &str) -> Result<Mode, Fault> {
        one_of(name, Mode::NAMES, [Mode::Bits, Mode::Arithmetic])
    }
}

fn one_of<T, const N: usize>(name: &str, names: &[&str], choices: [T; N]) -> Result<T, Fault> {
    let found = names.iter().zip(choices).find(|(known, _)| **known == name);
    found.map(|(_, choice)| choice).ok_or_else(|| {
        let names: Vec<String> = names.iter().map(|name| format!("\"{name}\"")).collect();
        Fault::new(ProblemCode::ValueRange, format!("unknown choice \"{name}\""))
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

/// The fields of a codec: their names, and functions that return their values.
pub const FIELDS: &[Field<SpatialDelta>] = &[
    ("axis", |codec| Some(codec.axis().map_or(Value::None, |axis| Value::Number(axis.into())))),
    ("axes", |codec| Some(Value::numbers(codec.axes().iter().map(|&axis| axis.into())))),
    ("dtype", |codec| Some(type_name(codec.dtype()))),
    ("astype", |codec| Some(type_name(codec.astype()))),
    ("config", |codec| config(codec).ok()),
];

fn type_name(dtype: Option<DType>) -> Value {
    dtype.map_or(Value::None, |dtype| dtype.to_string().as_str().into())
}
