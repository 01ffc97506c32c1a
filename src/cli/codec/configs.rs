//! Configurations of the codec: the dictionaries of numcodecs, which Zarr 2 keeps, and those of Zarr 3.

use serde_json::{Map, Value, json};

use crate::codec::{DType, ElementKind, SpatialDelta};
use crate::diagnostics::{Problem, ProblemCode};

use super::Refusal;

const ID: &str = "spatial_delta";

/// What such a file looks like.
const V2: &str = r#"it looks like {"id": "spatial_delta", "axis": 0, "dtype": "<i2", "astype": "|i1"}"#;

const V3: &str = r#"it looks like {"name": "spatial_delta", "configuration": {"axis": 0, "astype": "int8"}}"#;

/// Which Zarr a configuration is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ZarrFormat {
    /// The second, and numcodecs without Zarr.
    Two,
    /// The third.
    Three,
}

/// The codec of a configuration in either form; `shown` is the name of its file.
pub(super) fn parse(text: &str, shown: &str) -> Result<SpatialDelta, Refusal> {
    let wrong = |error: String, help: &str| {
        let problem =
            Problem::error(ProblemCode::CodecConfig, format!("{shown} is no configuration: {error}"));
        Refusal::from(problem.help(help.to_string()))
    };
    let value: Value = serde_json::from_str(text).map_err(|error| wrong(error.to_string(), V2))?;
    let Value::Object(entries) = &value else {
        return Err(wrong("it is no dictionary".into(), V2));
    };
    let named = |key: &str| entries.get(key).and_then(Value::as_str);
    match (named("id"), named("name")) {
        (Some(id), _) if id != ID => Err(another("numcodecs", id, shown)),
        (None, Some(name)) if name != ID => Err(another("Zarr", name, shown)),
        (None, Some(_)) => of_three(entries).map_err(|error| wrong(error, V3)),
        (None, None) if entries.contains_key("zarr_format") => Err(wrong(
            "it is the metadata of a Zarr array".into(),
            "take the dictionary of `spatial_delta` out of its `filters` or `codecs`",
        )),
        _ => serde_json::from_str(text).map_err(|error| wrong(error.to_string(), V2)),
    }
}

/// The configuration of another codec.
fn another(whose: &str, name: &str, shown: &str) -> Refusal {
    let message =
        format!("{shown}: this is {whose}'s `{name}`, not `{ID}`").replace("numcodecs's", "numcodecs'");
    let help = match name {
        "delta" | "numcodecs.delta" => {
            "what `delta` wrote numcodecs.Delta reads: differences of all elements in one row; for differences along an axis \
             write {\"id\": \"spatial_delta\", \"axis\": 0}"
        }
        _ => {
            "of several filters take the one whose name is `spatial_delta`; the others are undone by what made them"
        }
    };
    Problem::error(ProblemCode::CodecConfig, message).help(help).into()
}

/// The codec of a dictionary of Zarr 3; the type of the values is that of the array.
fn of_three(entries: &Map<String, Value>) -> Result<SpatialDelta, String> {
    if let Some(key) = entries.keys().find(|key| !["name", "configuration"].contains(&key.as_str())) {
        return Err(format!("unknown field `{key}`"));
    }
    let mut settings = match entries.get("configuration") {
        None => Map::new(),
        Some(Value::Object(settings)) => settings.clone(),
        Some(_) => return Err("its `configuration` is no dictionary".into()),
    };
    if let Some(key) = ["id", "dtype", "shape", "order"].into_iter().find(|key| settings.contains_key(*key)) {
        return Err(format!("unknown field `{key}`: Zarr 3 takes it from the array"));
    }
    if let Some(astype) = settings.get("astype") {
        let dtype = type_of(astype).ok_or_else(|| format!("its `astype` {astype} is no type of Zarr 3"))?;
        settings.insert("astype".into(), dtype.to_string().into());
    }
    settings.insert("id".into(), ID.into());
    serde_json::from_value(Value::Object(settings)).map_err(|error| error.to_string())
}

/// A type by its name in Zarr 3, such as `int8`.
fn type_of(name: &Value) -> Option<DType> {
    let found = match name {
        Value::String(name) => name.parse::<DType>().ok()?,
        Value::Object(entries) => {
            let name = entries.get("name")?.as_str()?.strip_prefix("numpy.")?;
            let settings = entries.get("configuration")?;
            let (unit, scale) = (settings.get("unit")?.as_str()?, settings.get("scale_factor")?.as_u64()?);
            format!("{name}[{scale}{unit}]").parse().ok()?
        }
        _ => return None,
    };
    // `i1` and `<i2` are not Zarr's.
    name_of(found).eq(name).then_some(found)
}

/// The name of a type in Zarr 3, which knows no byte order here.
fn name_of(dtype: DType) -> Value {
    let name = dtype.name();
    match (dtype.kind(), name.split_once('[')) {
        (ElementKind::Datetime(_) | ElementKind::Timedelta(_), Some((name, unit))) => {
            let unit = unit.trim_end_matches(']');
            let digits = unit.chars().take_while(char::is_ascii_digit).count();
            let (scale, unit) = unit.split_at(digits);
            let scale: u64 = scale.parse().unwrap_or(1);
            json!({"name": format!("numpy.{name}"), "configuration": {"unit": unit, "scale_factor": scale}})
        }
        _ => name.into(),
    }
}

/// The configuration of a codec whose types are settled.
pub(super) fn value(codec: &SpatialDelta, format: ZarrFormat) -> Value {
    let settings = serde_json::to_value(codec).unwrap_or_default();
    if format == ZarrFormat::Two {
        return settings;
    }
    let Value::Object(mut settings) = settings else { return settings };
    for key in ["id", "dtype", "astype", "shape", "order"] {
        settings.remove(key);
    }
    let mut without = codec.config();
    without.astype = None;
    let usual = SpatialDelta::from_config(without).ok().and_then(|codec| codec.astype());
    if let Some(astype) = codec.astype().filter(|astype| usual.map(DType::kind) != Some(astype.kind())) {
        settings.insert("astype".into(), name_of(astype));
    }
    json!({"name": ID, "configuration": settings})
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codec(text: &str) -> SpatialDelta {
        parse(text, "c.json").unwrap_or_else(|_| panic!("{text}"))
    }

    #[test]
    fn both_forms_are_read_and_written() {
        for (two, three) in [
            (
                r#"{"id":"spatial_delta","axis":0,"dtype":"<i2","astype":"|i1"}"#,
                r#"{"name":"spatial_delta","configuration":{"axis":0,"astype":"int8"}}"#,
            ),
            (
                r#"{"id":"spatial_delta","axes":[0,2],"dtype":"<i2","astype":"<u2","residual":"zigzag"}"#,
                r#"{"name":"spatial_delta","configuration":{"axes":[0,2],"residual":"zigzag"}}"#,
            ),
            (
                r#"{"id":"spatial_delta","axis":-1,"dtype":"<M8[10s]","astype":"<m8[10s]","shape":[2,3],"order":"F"}"#,
                r#"{"name":"spatial_delta","configuration":{"axis":-1,"astype":{"name":"numpy.timedelta64","configuration":{"unit":"s","scale_factor":10}}}}"#,
            ),
        ] {
            let written = |codec: &SpatialDelta, format| value(codec, format);
            let known = codec(two);
            assert_eq!(written(&known, ZarrFormat::Two), serde_json::from_str::<Value>(two).unwrap());
            assert_eq!(written(&known, ZarrFormat::Three), serde_json::from_str::<Value>(three).unwrap());
            let mut settings = codec(three).config();
            settings.dtype = known.dtype();
            (settings.shape, settings.order) = (known.config().shape, known.order());
            assert_eq!(SpatialDelta::from_config(settings).unwrap(), known);
        }
    }

    #[test]
    fn what_zarr_does_not_write_is_refused() {
        for text in [
            r#"{"name": "spatial_delta", "configuration": {"axis": 0, "astype": "<i2"}}"#,
            r#"{"name": "spatial_delta", "configuration": {"axis": 0, "astype": "i1"}}"#,
            r#"{"name": "spatial_delta", "configuration": {"axis": 0, "dtype": "int16"}}"#,
            r#"{"name": "spatial_delta", "configuration": {"axis": 0, "level": 1}}"#,
            r#"{"name": "spatial_delta", "configuration": {"axis": true}}"#,
            r#"{"name": "spatial_delta", "configuration": 3}"#,
            r#"{"name": "spatial_delta", "axis": 0}"#,
            r#"{"name": "transpose", "configuration": {"order": [0]}}"#,
            r#"{"id": "delta", "dtype": "<i2"}"#,
            r#"{"zarr_format": 2, "filters": []}"#,
            "[]",
            "{",
        ] {
            assert!(parse(text, "c.json").is_err(), "{text}");
        }
    }
}
