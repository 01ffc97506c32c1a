//! Values as JSON for `--format json`; the language's page describes the form.

use serde::ser::{Serialize, SerializeMap, SerializeSeq, Serializer};
use vcfilter_machine::Stoppable;

use crate::algebra::{Index, Number, Symbol};
use crate::escapes;
use crate::values::Value;

use super::decimal;
use super::polled::{Growing, NotWritten, Polled, Utf8, pieces};

/// The significant digits that an approximate number is written with; `within` tells how many of them are sure.
const KNOWN_DIGITS: usize = 60;

/// Returns a value as one line of JSON. Hidden characters are escapes of JSON.
///
/// ```
/// use vcfilter::algebra::Number;
/// use vcfilter::display::to_json;
/// assert_eq!(to_json(&Number::ratio(-1, 8).into()), r#"{"type":"number","value":"-1/8"}"#);
/// ```
pub fn to_json(value: &Value) -> String {
    // Writing to a String fails only where a key is not a text, and ours are.
    escapes::json(serde_json::to_string(&Json(value)).unwrap_or_default())
}

/// Returns the same, unless it is longer than `limit` bytes or the work of this thread is interrupted.
///
/// # Errors
/// [`NotWritten`]
///
/// ```
/// use vcfilter::display::{NotWritten, json_within};
/// use vcfilter::values::Value;
/// assert_eq!(json_within(&Value::Bool(true), 80).unwrap(), r#"{"type":"bool","value":true}"#);
/// assert_eq!(json_within(&Value::Bool(true), 8), Err(NotWritten::TooLong(8)));
/// ```
pub fn json_within(value: &Value, limit: usize) -> Result<String, NotWritten> {
    let mut grown = Growing::default();
    let mut out = Polled::new(&mut grown, limit);
    // A failure is kept by the two.
    let _ = serde_json::to_writer(Utf8(&mut out), &Json(value));
    let refused = out.refused;
    grown.finish(refused).map(escapes::json)
}

struct Json<'a>(&'a Value);

impl Serialize for Json<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("type", self.0.type_name())?;
        match self.0 {
            Value::None => {}
            Value::Bool(b) => map.serialize_entry("value", b)?,
            Value::Number(n) if n.is_exact() => map.serialize_entry("value", &Shown(n))?,
            Value::Number(n) => {
                map.serialize_entry("value", &n.to_f64())?;
                map.serialize_entry("digits", &decimal(n, KNOWN_DIGITS).0)?;
                map.serialize_entry("within", &n.uncertainty().to_f64())?;
            }
            // JSON has no infinities: they are null.
            Value::Real(r) => map.serialize_entry("value", &r.0)?,
            Value::Text(t) | Value::Lines(t) => map.serialize_entry("value", &Pieces(t))?,
            Value::List(items) | Value::Tuple(items) => map.serialize_entry("items", &Many(items))?,
            Value::Map(entries) => {
                map.serialize_entry(
                    "items",
                    &Sequence(|| entries.entries().iter().map(|(k, v)| [Json(k), Json(v)])),
                )?;
            }
            Value::Range(range) => {
                map.serialize_entry("lower", &Shown(&range.lower))?;
                map.serialize_entry("upper", &Shown(&range.upper))?;
            }
            Value::Expression(e) => {
                map.serialize_entry(
                    "terms",
                    &Sequence(|| e.displayed_terms().into_iter().asking().map(Term)),
                )?;
                map.serialize_entry("constant", &Shown(e.constant()))?;
            }
            Value::Array(array) => {
                map.serialize_entry("ndim", &array.ndim())?;
                map.serialize_entry("period", &array.period().ok().flatten())?;
                map.serialize_entry("nop", &array.nop())?;
                if let Some(edges) = array.edges() {
                    match array.size() {
                        Some(size) => map.serialize_entry("size", &size)?,
                        None => map.serialize_entry("size", "any")?,
                    }
                    map.serialize_entry("edges", edges.name())?;
                }
            }
            Value::NdArray(array) => {
                map.serialize_entry("dtype", &Shown(array.dtype()))?;
                map.serialize_entry("shape", array.shape())?;
                map.serialize_entry("data", &array.json_data())?;
            }
            Value::Code(code) => {
                map.serialize_entry("language", "vcf")?;
                map.serialize_entry("text", &Shown(code))?;
            }
            Value::Formula(formula) => {
                map.serialize_entry("latex", &*formula.latex)?;
                map.serialize_entry("mathml", &*formula.mathml)?;
            }
            Value::Generated(generated) => {
                map.serialize_entry("language", &Shown(generated.language))?;
                map.serialize_entry("text", &*generated.text)?;
            }
            Value::Stage(stage) => map.serialize_entry("text", &Shown(stage))?,
            Value::Wavelet(wavelet) => map.serialize_entry("text", &Shown(wavelet))?,
            Value::Laurent(polynomial) => {
                map.serialize_entry("low", &polynomial.low())?;
                map.serialize_entry("entries", &Sequence(|| polynomial.entries().iter().map(Shown)))?;
            }
            Value::Matrix(matrix) => map.serialize_entry("text", &Shown(matrix))?,
            Value::Plot(plot) => {
                map.serialize_entry("title", plot.title())?;
                map.serialize_entry("text", &plot.alt_text())?;
            }
            Value::Codec(codec) => map.serialize_entry("text", &Shown(codec))?,
            Value::Record(record) => {
                map.serialize_entry("fields", &Fields(record))?;
            }
            Value::Sample(sample) => map.serialize_entry("index", &sample.index[..])?,
            Value::Function(function) => map.serialize_entry("text", &*function.name)?,
        }
        map.end()
    }
}

/// What is written as its own text.
struct Shown<T>(T);

impl<T: std::fmt::Display> Serialize for Shown<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

/// A text, whose pieces are escaped one by one.
struct Pieces<'a>(&'a str);

impl std::fmt::Display for Pieces<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        pieces(self.0).try_for_each(|piece| f.write_str(piece))
    }
}

impl Serialize for Pieces<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

struct Many<'a>(&'a [Value]);

impl Serialize for Many<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.iter().map(Json))
    }
}

/// A sequence made anew each time it is written.
struct Sequence<F>(F);

impl<F, I> Serialize for Sequence<F>
where
    F: Fn() -> I,
    I: Iterator<Item: Serialize>,
{
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq((self.0)())
    }
}

struct Fields<'a>(&'a crate::values::Record);

impl Serialize for Fields<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.fields().map(|(name, value)| (&**name, Json(value))))
    }
}

/// A term of an expression.
struct Term<'a>(&'a (Symbol, Number));

impl Serialize for Term<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        match &self.0.0 {
            Symbol::Element(array, index) => {
                map.serialize_entry("array", &*array.name)?;
                map.serialize_entry("index", &Coordinates(index))?;
            }
            Symbol::Free { name, .. } => map.serialize_entry("symbol", &**name)?,
            Symbol::Error(error) => map.serialize_entry("error", &error.number())?,
        }
        map.serialize_entry("coeff", &Shown(&self.0.1))?;
        map.end()
    }
}

struct Coordinates<'a>(&'a Index);

impl Serialize for Coordinates<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut sequence = serializer.serialize_seq(Some(self.0.len()))?;
        for coordinate in self.0.iter() {
            sequence.serialize_element(coordinate)?;
        }
        sequence.end()
    }
}
