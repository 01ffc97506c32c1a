//! Errors of the codec as Python's exceptions.

use pyo3::exceptions::{PyMemoryError, PyOverflowError, PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::PyTuple;
use vcfilter_codec::{CodecError, SizeError};

/// The exception of an error: an OverflowError has the index of the element as `index`.
pub(crate) fn exception(py: Python<'_>, error: &CodecError) -> PyErr {
    let text = error.to_string();
    match error {
        CodecError::Overflow { index, .. } => overflow(py, text, index).unwrap_or_else(|error| error),
        CodecError::Axis { .. } => axis(py, &text).unwrap_or_else(|error| error),
        CodecError::Size(SizeError::Memory { .. }) => PyMemoryError::new_err(text),
        CodecError::Astype { .. } | CodecError::Mismatch { .. } | CodecError::DType(_) => {
            PyTypeError::new_err(text)
        }
        _ => PyValueError::new_err(text),
    }
}

fn overflow(py: Python<'_>, text: String, index: &[usize]) -> PyResult<PyErr> {
    let error = PyOverflowError::new_err(text);
    error.value(py).setattr("index", PyTuple::new(py, index)?)?;
    Ok(error)
}

/// numpy's own error of axes, which is a ValueError and an IndexError.
fn axis(py: Python<'_>, text: &str) -> PyResult<PyErr> {
    let kind = py.import("numpy.exceptions")?.getattr("AxisError")?;
    Ok(PyErr::from_value(kind.call1((text,))?))
}
