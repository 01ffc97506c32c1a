//! Values of the language as Python's objects, and back.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use num_bigint::BigInt;
use pyo3::exceptions::{PyMemoryError, PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyBool, PyBytes, PyDict, PyFloat, PyInt, PyList, PyRange, PyString, PyTuple};
use vcfilter::algebra::{IntegerRange, Number};
use vcfilter::codec::{MemoryOrder, NdArray};
use vcfilter::display::{Screen, json_within};
use vcfilter::plots::Charset;
use vcfilter::report::CellOutput;
use vcfilter::values::{Map, Value};

use crate::symbols::{Symbols, number};

/// The most bytes of a text of a value.
const LONGEST: usize = 100_000_000;

/// The most lists in each other, as in the language.
const NESTING: u32 = vcfilter::values::limits::NESTING;

/// A value of the language that has no kind in Python, such as an array or a wavelet.
#[pyclass(frozen, module = "vcfilter._vcfilter")]
pub(crate) struct Held {
    value: Value,
    symbols: Arc<Symbols>,
}

#[pymethods]
impl Held {
    /// The kind in one word, as in `"wavelet"`.
    #[getter]
    fn kind(&self) -> &'static str {
        self.value.type_name()
    }

    /// The value as a terminal of so many columns shows it.
    #[pyo3(signature = (columns = None, unicode = true))]
    fn text(&self, py: Python<'_>, columns: Option<usize>, unicode: bool) -> PyResult<String> {
        let charset = if unicode { Charset::Braille } else { Charset::Ascii };
        let screen = Screen { columns: columns.unwrap_or(usize::MAX), charset };
        py.detach(|| {
            let mut text = String::new();
            screen.write(&self.value, &mut text).map(|()| text)
        })
        .map_err(|_| PyMemoryError::new_err("the value is too long for a text"))
    }

    /// The value as JSON.
    fn json(&self, py: Python<'_>) -> PyResult<String> {
        py.detach(|| json_within(&self.value, LONGEST))
            .map_err(|_| PyMemoryError::new_err("the value is too long for a text"))
    }

    /// The nearest float of an irrational number; None of other values.
    fn number(&self) -> Option<f64> {
        match &self.value {
            Value::Number(number) => Some(number.to_f64()),
            _ => None,
        }
    }

    /// How notebooks show the value: texts by their MIME types, several for a list of plots.
    fn bundles<'py>(&self, py: Python<'py>) -> PyResult<Vec<Bound<'py, PyDict>>> {
        let bundles = py.detach(|| {
            let outputs = CellOutput::of(&self.value);
            outputs.iter().map(CellOutput::mime_bundle).collect::<Vec<_>>()
        });
        let dictionary = |bundle: Vec<(&'static str, String)>| {
            let found = PyDict::new(py);
            for (mime, text) in bundle {
                found.set_item(mime, text)?;
            }
            Ok(found)
        };
        bundles.into_iter().map(dictionary).collect()
    }

    /// The fields of a record, in their order; nothing of other values. Values without a kind in Python are given to `wrap`.
    fn fields<'py>(&self, wrap: &Bound<'py, PyAny>) -> PyResult<Option<Bound<'py, PyDict>>> {
        let Value::Record(record) = &self.value else { return Ok(None) };
        let fields = PyDict::new(wrap.py());
        for (name, value) in record.fields() {
            fields.set_item(name.as_ref(), to_python(wrap, value, &self.symbols)?)?;
        }
        Ok(Some(fields))
    }

    fn __eq__(&self, other: &Held) -> bool {
        self.value == other.value
    }

    fn __hash__(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        self.value.hash(&mut hasher);
        hasher.finish()
    }
}

impl Held {
    pub(crate) fn of(value: &Value, symbols: &Arc<Symbols>) -> Held {
        Held { value: value.clone(), symbols: symbols.clone() }
    }
}

/// A value as Python's own kind of it, or what `wrap` makes of it where it has none.
pub(crate) fn to_python<'py>(
    wrap: &Bound<'py, PyAny>,
    value: &Value,
    symbols: &Arc<Symbols>,
) -> PyResult<Bound<'py, PyAny>> {
    let py = wrap.py();
    let items = |items: &[Value]| -> PyResult<Vec<_>> {
        items.iter().map(|item| to_python(wrap, item, symbols)).collect()
    };
    Ok(match value {
        Value::None => py.None().into_bound(py),
        Value::Bool(truth) => PyBool::new(py, *truth).to_owned().into_any(),
        Value::Number(it) if it.is_rational() => number(py, it)?,
        Value::Real(it) => PyFloat::new(py, it.0).into_any(),
        Value::Text(text) | Value::Lines(text) => PyString::new(py, text).into_any(),
        Value::List(list) => PyList::new(py, items(list)?)?.into_any(),
        Value::Tuple(list) => PyTuple::new(py, items(list)?)?.into_any(),
        Value::Map(map) => {
            let found = PyDict::new(py);
            for (key, value) in map.entries() {
                found.set_item(to_python(wrap, key, symbols)?, to_python(wrap, value, symbols)?)?;
            }
            found.into_any()
        }
        Value::Range(range) => {
            py.get_type::<PyRange>().call1((range.lower.clone(), &range.upper + BigInt::from(1)))?
        }
        Value::Expression(expression) => {
            let held = Held::of(value, symbols);
            lin_exp(py, symbols.terms(py, expression)?, held)?
        }
        Value::NdArray(array) => ndarray(py, array)?,
        other => {
            let held = Held::of(other, symbols);
            wrap.call1((held,))?
        }
    })
}

fn lin_exp<'py>(py: Python<'py>, terms: Bound<'py, PyDict>, held: Held) -> PyResult<Bound<'py, PyAny>> {
    static MAKE: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
    let make = MAKE.get_or_try_init(py, || {
        py.import("vcfilter.linexp")?.getattr("LinExp")?.getattr("_of_session").map(Bound::unbind)
    })?;
    make.bind(py).call1((terms, held))
}

/// An array of numpy, with memory of its own.
fn ndarray<'py>(py: Python<'py>, array: &NdArray) -> PyResult<Bound<'py, PyAny>> {
    let numpy = py.import("numpy")?;
    let bytes = PyBytes::new(py, &py.detach(|| array.to_bytes(MemoryOrder::C)));
    let flat = numpy.call_method1("frombuffer", (bytes, array.dtype().to_string()))?;
    flat.call_method1("reshape", (PyTuple::new(py, array.shape())?,))?.call_method0("copy")
}

/// A value of the language of an object of Python.
///
/// # Errors
/// A TypeError where it has none, a ValueError where it is nested too deep.
pub(crate) fn from_python(object: &Bound<'_, PyAny>) -> PyResult<Value> {
    value_of(object, NESTING)
}

fn value_of(object: &Bound<'_, PyAny>, left: u32) -> PyResult<Value> {
    let left = left.checked_sub(1).ok_or_else(|| PyValueError::new_err("lists are nested too deep"))?;
    let list = |items: Vec<Bound<'_, PyAny>>| -> PyResult<Vec<Value>> {
        items.iter().map(|item| value_of(item, left)).collect()
    };
    let too_deep = |error: vcfilter::values::TooNested| PyValueError::new_err(error.to_string());
    if object.is_none() {
        Ok(Value::None)
    } else if let Ok(held) = object.cast::<Held>() {
        Ok(held.get().value.clone())
    } else if let Ok(truth) = object.cast::<PyBool>() {
        Ok(Value::Bool(truth.is_true()))
    } else if let Ok(integer) = object.cast::<PyInt>() {
        Ok(Value::Number(Number::from(integer.extract::<BigInt>()?)))
    } else if let Ok(float) = object.cast::<PyFloat>() {
        let number = Number::from_f64(float.value());
        number
            .map(Value::Number)
            .ok_or_else(|| PyValueError::new_err(format!("{float} is no number of the language")))
    } else if let Ok(text) = object.cast::<PyString>() {
        Ok(Value::Text(text.to_str()?.into()))
    } else if let Ok(items) = object.cast::<PyList>() {
        Value::list(list(items.iter().collect())?).map_err(too_deep)
    } else if let Ok(items) = object.cast::<PyTuple>() {
        Value::tuple(list(items.iter().collect())?).map_err(too_deep)
    } else if let Ok(map) = object.cast::<PyDict>() {
        let pairs: PyResult<Vec<(Value, Value)>> =
            map.iter().map(|(key, value)| Ok((value_of(&key, left)?, value_of(&value, left)?))).collect();
        Map::new(pairs?).map(Value::Map).map_err(|error| PyValueError::new_err(error.to_string()))
    } else if let Ok(range) = object.cast::<PyRange>() {
        range_of(range.as_any())
    } else {
        other(object, left)
    }
}

fn range_of(range: &Bound<'_, PyAny>) -> PyResult<Value> {
    if range.getattr("step")?.extract::<BigInt>()? != BigInt::from(1) {
        return Err(PyValueError::new_err("a range of the language has a step of 1"));
    }
    let (start, stop): (BigInt, BigInt) =
        (range.getattr("start")?.extract()?, range.getattr("stop")?.extract()?);
    Ok(Value::Range(Arc::new(IntegerRange { lower: start, upper: stop - 1 })))
}

/// What holds a value, an array or a scalar of numpy, a fraction; nothing else.
fn other(object: &Bound<'_, PyAny>, left: u32) -> PyResult<Value> {
    if let Ok(held) = object.getattr("_held")
        && let Ok(held) = held.cast::<Held>()
    {
        return Ok(held.get().value.clone());
    }
    if object.hasattr("dtype")? && object.hasattr("tobytes")? {
        return from_numpy(object, left);
    }
    if object.hasattr("numerator")? && object.hasattr("denominator")? {
        let (numerator, denominator): (BigInt, BigInt) =
            (object.getattr("numerator")?.extract()?, object.getattr("denominator")?.extract()?);
        if denominator == BigInt::ZERO {
            return Err(PyValueError::new_err("a fraction has a denominator other than 0"));
        }
        return Ok(Value::Number(Number::fraction(numerator, denominator)));
    }
    let kind = object.get_type().name()?;
    let help = "numbers, fractions, texts, lists, tuples, dictionaries, ranges, arrays of numpy and values of the session are";
    Err(PyTypeError::new_err(format!("a {kind} is no value of the language; {help}")))
}

fn from_numpy(object: &Bound<'_, PyAny>, left: u32) -> PyResult<Value> {
    let numpy = object.py().import("numpy")?;
    let array = numpy.call_method1("ascontiguousarray", (object,))?;
    let is_scalar = object.getattr("ndim")?.extract::<usize>()? == 0;
    if is_scalar {
        return value_of(&object.call_method0("item")?, left);
    }
    let dtype: String = array.getattr("dtype")?.getattr("str")?.extract()?;
    let dtype = dtype
        .parse()
        .map_err(|_| PyTypeError::new_err(format!("arrays of {dtype} have no values of the language")))?;
    let shape: Vec<usize> = array.getattr("shape")?.extract()?;
    let bytes = array.call_method0("tobytes")?;
    let bytes = bytes.cast::<PyBytes>()?;
    let array = NdArray::from_bytes(bytes.as_bytes(), &shape, dtype, MemoryOrder::C);
    array
        .map(|array| Value::NdArray(Arc::new(array)))
        .map_err(|error| PyValueError::new_err(error.to_string()))
}
