//! The codec with settled types, on arrays of numpy.

use pyo3::exceptions::{PyBufferError, PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::PyTuple;
use vcfilter_codec::{
    AlignedBuffer, ArrayView, ArrayViewMut, ByteOrder, CodecDirection, CodecError, DType, ElementKind,
    MemoryOrder, SpatialDelta, SpatialDeltaConfig,
};

use crate::array::{Array, dense, strides_like};
use crate::errors::exception;
use crate::memory::{self, Memory};

/// A codec, made from its settings as JSON. It encodes and decodes once `dtype` is among them.
#[pyclass(frozen, module = "vcfilter._vcfilter")]
pub(crate) struct Coder {
    codec: SpatialDelta,
    sides: Option<Sides>,
    /// `numpy.ndarray`
    ndarray: Py<PyAny>,
}

/// The types of values and of what is stored.
struct Sides {
    decoded: Side,
    encoded: Side,
}

/// A type, and what numpy calls it.
struct Side {
    dtype: DType,
    /// In the byte order of the type, and in the other one.
    own: Py<PyAny>,
    other: Py<PyAny>,
}

impl Side {
    fn new(numpy: &Bound<'_, PyModule>, dtype: DType) -> PyResult<Side> {
        let own = numpy.call_method1("dtype", (dtype.to_string(),))?;
        let other = numpy.call_method1("dtype", (turned(dtype).to_string(),))?;
        Ok(Side { dtype, own: own.unbind(), other: other.unbind() })
    }

    /// The type of an array of numpy, whose byte order may be the other one; None for another type.
    fn of(&self, py: Python<'_>, found: &Bound<'_, PyAny>) -> PyResult<Option<DType>> {
        if found.is(self.own.bind(py)) || found.eq(self.own.bind(py))? {
            return Ok(Some(self.dtype));
        }
        Ok(found.eq(self.other.bind(py))?.then(|| turned(self.dtype)))
    }
}

/// The type in the other byte order.
fn turned(dtype: DType) -> DType {
    let order = if dtype.order() == ByteOrder::Little { ByteOrder::Big } else { ByteOrder::Little };
    DType::new(dtype.kind(), order)
}

#[pymethods]
impl Coder {
    #[new]
    fn new(py: Python<'_>, config: &str) -> PyResult<Coder> {
        let config: SpatialDeltaConfig =
            serde_json::from_str(config).map_err(|error| PyValueError::new_err(error.to_string()))?;
        let codec = SpatialDelta::from_config(config).map_err(|error| exception(py, &error))?;
        let numpy = py.import("numpy")?;
        let sides = codec.dtype().map(|decoded| {
            let encoded = codec.encoded_dtype(decoded).map_err(|error| exception(py, &error))?;
            Ok::<_, PyErr>(Sides {
                decoded: Side::new(&numpy, decoded)?,
                encoded: Side::new(&numpy, encoded)?,
            })
        });
        Ok(Coder { sides: sides.transpose()?, codec, ndarray: numpy.getattr("ndarray")?.unbind() })
    }

    /// The settings as JSON.
    #[getter]
    fn config(&self) -> PyResult<String> {
        serde_json::to_string(&self.codec).map_err(|error| PyValueError::new_err(error.to_string()))
    }

    /// numpy's type of the values.
    #[getter]
    fn decoded(&self, py: Python<'_>) -> PyResult<Py<PyAny>> {
        Ok(self.sides()?.decoded.own.clone_ref(py))
    }

    /// numpy's type of what is stored.
    #[getter]
    fn encoded(&self, py: Python<'_>) -> PyResult<Py<PyAny>> {
        Ok(self.sides()?.encoded.own.clone_ref(py))
    }

    /// Raises an error where arrays of so many dimensions have no such axis.
    fn check_axis(&self, py: Python<'_>, ndim: usize) -> PyResult<()> {
        self.codec.axes_in(ndim).map(drop).map_err(|error| exception(py, &error))
    }

    /// Returns the differences of an array, or fills `out` with them.
    #[pyo3(signature = (array, out = None))]
    fn encode<'py>(
        &self,
        array: &Bound<'py, PyAny>,
        out: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        self.code(CodecDirection::Encode, array, out)
    }

    /// Returns the array whose differences are given, or fills `out` with it.
    #[pyo3(signature = (array, out = None))]
    fn decode<'py>(
        &self,
        array: &Bound<'py, PyAny>,
        out: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        self.code(CodecDirection::Decode, array, out)
    }
}

impl Coder {
    fn sides(&self) -> PyResult<&Sides> {
        self.sides.as_ref().ok_or_else(|| PyValueError::new_err("the codec has no dtype"))
    }

    fn code<'py>(
        &self,
        direction: CodecDirection,
        array: &Bound<'py, PyAny>,
        out: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let sides = self.sides()?;
        let (from, to) = match direction {
            CodecDirection::Encode => (&sides.decoded, &sides.encoded),
            CodecDirection::Decode => (&sides.encoded, &sides.decoded),
        };
        let source = taken(array, from, || format!("{direction} wants"))
            .map_err(|error| self.without_dimensions(array, &error).unwrap_or(error))?;
        match out {
            None => self.code_new(direction, &source, to, array.py()),
            Some(out) => {
                let target = taken(out, to, || "the output is".to_string())?;
                self.code_into(direction, source, target, out.py())?;
                Ok(out.clone())
            }
        }
    }

    /// The error of an array without dimensions, whose buffer has no shape.
    fn without_dimensions(&self, array: &Bound<'_, PyAny>, error: &PyErr) -> Option<PyErr> {
        let ndim = array.getattr("ndim").ok()?.extract::<usize>().ok()?;
        let is_point = ndim == 0 && error.is_instance_of::<PyBufferError>(array.py());
        let error = self.codec.axes_in(ndim).err().filter(|_| is_point)?;
        Some(exception(array.py(), &error))
    }

    /// Works into memory of its own.
    fn code_new<'py>(
        &self,
        direction: CodecDirection,
        source: &Array,
        to: &Side,
        py: Python<'py>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let (shape, width) = (source.shape(), to.dtype.width());
        let strides = match (self.codec.shape().is_some(), self.codec.order()) {
            (true, MemoryOrder::C) => dense(shape, width, (0..shape.len()).rev()),
            (true, MemoryOrder::F) => dense(shape, width, 0..shape.len()),
            (false, _) => strides_like(shape, source.strides(), source.width(), width),
        };
        let work = || -> Result<(AlignedBuffer, usize), CodecError> {
            let view = source.view()?;
            let length = vcfilter_codec::checked_size(shape)? * width;
            let mut block = memory::take(length)?;
            let memory = &mut block.bytes_mut()[..length];
            let mut target = ArrayViewMut::strided(memory, to.dtype, shape, &strides, 0)?;
            match self.run(direction, &view, &mut target) {
                Ok(()) => Ok((block, length)),
                Err(error) => {
                    memory::give_back(block);
                    Err(error)
                }
            }
        };
        let (block, length) = py.detach(work).map_err(|error| exception(py, &error))?;
        let memory = Bound::new(py, Memory::new(block, length))?;
        let (shape, strides) = (PyTuple::new(py, shape)?, PyTuple::new(py, strides)?);
        self.ndarray.bind(py).call1((shape, to.own.bind(py), memory, 0, strides))
    }

    /// Works into memory of the caller's.
    fn code_into(
        &self,
        direction: CodecDirection,
        source: Array,
        mut target: Array,
        py: Python<'_>,
    ) -> PyResult<()> {
        if target.is_readonly() {
            return Err(PyValueError::new_err("the output is read-only"));
        }
        let (in_place, overlaps) = (source.is_same(&target), source.overlaps(&target));
        let work = || -> Result<(), CodecError> {
            if in_place {
                let mut array = target.view_mut_as(source.dtype())?;
                return match direction {
                    CodecDirection::Encode => self.codec.encode_in_place(&mut array),
                    CodecDirection::Decode => self.codec.decode_in_place(&mut array),
                };
            }
            if overlaps {
                let copy = copied(source.memory())?;
                return self.run(direction, &source.view_of(copy.bytes())?, &mut target.view_mut()?);
            }
            self.run(direction, &source.view()?, &mut target.view_mut()?)
        };
        py.detach(work).map_err(|error| exception(py, &error))
    }

    fn run(
        &self,
        direction: CodecDirection,
        source: &ArrayView,
        target: &mut ArrayViewMut,
    ) -> Result<(), CodecError> {
        match direction {
            CodecDirection::Encode => self.codec.encode_into(source, target),
            CodecDirection::Decode => self.codec.decode_into(source, target),
        }
    }
}

fn copied(memory: &[u8]) -> Result<AlignedBuffer, CodecError> {
    let mut copy = AlignedBuffer::zeros(ElementKind::U1.into(), memory.len())?;
    copy.bytes_mut().copy_from_slice(memory);
    Ok(copy)
}

/// The memory of an array of numpy that should have a type, in either byte order.
fn taken(array: &Bound<'_, PyAny>, side: &Side, what: impl FnOnce() -> String) -> PyResult<Array> {
    let py = array.py();
    let found = array.getattr("dtype").map_err(|_| {
        let kind = array.get_type().name().map_or_else(|_| "object".into(), |name| name.to_string());
        PyTypeError::new_err(format!("an array of numpy is needed, not {kind}"))
    })?;
    let Some(dtype) = side.of(py, &found)? else {
        let text = format!("{} an array of {}, not of {found}", what(), side.dtype.name());
        return Err(PyTypeError::new_err(text));
    };
    match dtype.kind() {
        // The buffer protocol has no times.
        ElementKind::Datetime(_) | ElementKind::Timedelta(_) => {
            let integers = DType::new(ElementKind::I8, dtype.order());
            Array::of(&array.call_method1("view", (integers.to_string(),))?, dtype)
        }
        _ => Array::of(array, dtype),
    }
}
