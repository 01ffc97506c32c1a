//! Encoding and decoding of arrays: from types to kernels.

use bytemuck::{Pod, cast_slice, cast_vec};

use super::array::{Data, NdArray};
use super::codec_error::CodecError;
use super::dtype::{DType, Kind};
use super::element::Element;
use super::error::ArrayError;
use super::flat::Flat;
use super::kernels::parallel::{decode_into, encode_into};
use super::kernels::{Lane, Recast};
use super::scalar::Scalar;
use super::spatial_delta::{Mode, Overflow, SpatialDelta, check_types};

/// Runs generic code with the Rust type of an integer kind or a time bound to a name.
macro_rules! with_integer {
    ($kind:expr, $type:ident => $body:expr) => {
        match $kind {
            Kind::I1 => {
                type $type = i8;
                $body
            }
            Kind::U1 => {
                type $type = u8;
                $body
            }
            Kind::I2 => {
                type $type = i16;
                $body
            }
            Kind::U2 => {
                type $type = u16;
                $body
            }
            Kind::I4 => {
                type $type = i32;
                $body
            }
            Kind::U4 => {
                type $type = u32;
                $body
            }
            Kind::U8 => {
                type $type = u64;
                $body
            }
            // Times are counted in 64 bits; no other kind reaches integers.
            _ => {
                type $type = i64;
                $body
            }
        }
    };
}

impl SpatialDelta {
    /// The differences of an array along the axis.
    ///
    /// The result has the array's shape and order of memory, and the type `astype`.
    pub fn encode(&self, array: &NdArray) -> Result<NdArray, CodecError> {
        let task = self.task(array)?;
        let found = array.dtype();
        let dtype = self.dtype().unwrap_or(found);
        if dtype.kind() != found.kind() {
            return Err(CodecError::Mismatch { action: "encode", expected: dtype, found });
        }
        let astype = self.astype().unwrap_or(dtype);
        check_types(dtype, astype, self.mode())?;
        Task { dtype, astype, ..task }.encode(&array.data)
    }

    /// The array whose differences these are.
    ///
    /// Types wider than `dtype` are cut to its width, which undoes what encoding added.
    pub fn decode(&self, array: &NdArray) -> Result<NdArray, CodecError> {
        let task = self.task(array)?;
        let found = array.dtype();
        let astype = self.astype().unwrap_or(found);
        if astype.kind() != found.kind() {
            return Err(CodecError::Mismatch { action: "decode", expected: astype, found });
        }
        let dtype = match (self.dtype(), self.astype()) {
            (Some(dtype), _) => dtype,
            (None, None) => found,
            (None, Some(astype)) => return Err(CodecError::NoDType { astype }),
        };
        Task { dtype, astype, ..task }.decode(&array.data)
    }

    fn task(&self, array: &NdArray) -> Result<Task, CodecError> {
        let axis = self.axis_in(array.ndim())?;
        super::array::checked_size(array.shape())?;
        match self.shape() {
            Some(shape) if shape != array.shape() => {
                let (expected, found) = (shape.to_vec(), array.shape().to_vec());
                Err(CodecError::Shape { expected, found })
            }
            _ => Ok(Task {
                axis,
                dtype: array.dtype(),
                astype: array.dtype(),
                mode: self.mode(),
                checked: self.overflow() == Overflow::Error,
            }),
        }
    }
}

/// One array's work, with types and axis settled.
#[derive(Clone, Copy)]
struct Task {
    axis: usize,
    dtype: DType,
    astype: DType,
    mode: Mode,
    checked: bool,
}

impl Task {
    fn encode(self, data: &Data) -> Result<NdArray, CodecError> {
        match (self.dtype.kind(), self.astype.kind(), self.mode) {
            (Kind::Bool, Kind::Bool, _) => self.encode_as::<bool, bool>(data),
            (Kind::Bool, Kind::I1, _) => self.encode_as::<bool, i8>(data),
            (Kind::Bool, _, _) => self.encode_as::<bool, u8>(data),
            (Kind::F2, _, Mode::Bits) => self.encode_bits::<half::f16, u16>(data),
            (Kind::F4, _, Mode::Bits) => self.encode_bits::<f32, u32>(data),
            (Kind::F8, _, Mode::Bits) => self.encode_bits::<f64, u64>(data),
            (Kind::F2, Kind::F2, _) => self.encode_as::<half::f16, half::f16>(data),
            (Kind::F2, Kind::F4, _) => self.encode_as::<half::f16, f32>(data),
            (Kind::F2, _, _) => self.encode_as::<half::f16, f64>(data),
            (Kind::F4, Kind::F4, _) => self.encode_as::<f32, f32>(data),
            (Kind::F4, _, _) => self.encode_as::<f32, f64>(data),
            (Kind::F8, _, _) => self.encode_as::<f64, f64>(data),
            (from, to, _) => with_integer!(from, S => with_integer!(to, D => self.encode_as::<S, D>(data))),
        }
    }

    fn decode(self, data: &Data) -> Result<NdArray, CodecError> {
        match (self.dtype.kind(), self.astype.kind(), self.mode) {
            (Kind::Bool, Kind::Bool, _) => self.decode_as::<bool, bool>(data),
            (Kind::Bool, Kind::I1, _) => self.decode_bools::<i8>(data),
            (Kind::Bool, _, _) => self.decode_bools::<u8>(data),
            (Kind::F2, _, Mode::Bits) => self.decode_bits::<half::f16, u16>(data),
            (Kind::F4, _, Mode::Bits) => self.decode_bits::<f32, u32>(data),
            (Kind::F8, _, Mode::Bits) => self.decode_bits::<f64, u64>(data),
            (Kind::F2, Kind::F2, _) => self.decode_as::<half::f16, half::f16>(data),
            (Kind::F2, Kind::F4, _) => self.decode_as::<f32, half::f16>(data),
            (Kind::F2, _, _) => self.decode_as::<f64, half::f16>(data),
            (Kind::F4, Kind::F4, _) => self.decode_as::<f32, f32>(data),
            (Kind::F4, _, _) => self.decode_as::<f64, f32>(data),
            (Kind::F8, _, _) => self.decode_as::<f64, f64>(data),
            (from, to, _) => with_integer!(from, S => with_integer!(to, D => self.decode_as::<D, S>(data))),
        }
    }

    fn flat<T: Element>(self, data: &Data) -> Result<Flat<'_, T>, CodecError> {
        // The kind of the array was compared with the type before; this only tells the compiler.
        let array =
            T::unwrap(data).ok_or(ArrayError::Conversion { from: DType::native(T::KIND), to: self.dtype })?;
        Ok(Flat::new(array, self.axis))
    }

    fn encode_as<S, D>(self, data: &Data) -> Result<NdArray, CodecError>
    where
        S: Element + Lane + Recast<D>,
        D: Element + Lane + Recast<S>,
    {
        let flat = self.flat::<S>(data)?;
        let mut output = vec![D::default(); flat.elements.len()];
        match encode_into(&flat.elements, &mut output, flat.slabs, self.checked) {
            Ok(()) => Ok(flat.array(output, self.astype)),
            Err(position) => Err(self.overflow(&flat, position)),
        }
    }

    fn decode_as<D, S>(self, data: &Data) -> Result<NdArray, CodecError>
    where
        D: Element + Lane + Recast<S>,
        S: Element + Lane,
    {
        let flat = self.flat::<D>(data)?;
        let mut output = vec![S::default(); flat.elements.len()];
        decode_into(&flat.elements, &mut output, flat.slabs);
        Ok(flat.array(output, self.dtype))
    }

    /// Floats by their bits, which wrap around like any integers.
    fn encode_bits<F, W>(self, data: &Data) -> Result<NdArray, CodecError>
    where
        F: Element + Pod,
        W: Lane + Pod + Recast<W>,
    {
        let flat = self.flat::<F>(data)?;
        let mut output = vec![W::default(); flat.elements.len()];
        // Nothing is narrowed, so nothing overflows.
        let _ = encode_into::<W, W>(cast_slice(&flat.elements), &mut output, flat.slabs, false);
        Ok(flat.array::<F>(cast_vec(output), self.astype))
    }

    fn decode_bits<F, W>(self, data: &Data) -> Result<NdArray, CodecError>
    where
        F: Element + Pod,
        W: Lane + Pod + Recast<W>,
    {
        let flat = self.flat::<F>(data)?;
        let mut output = vec![W::default(); flat.elements.len()];
        decode_into::<W, W>(cast_slice(&flat.elements), &mut output, flat.slabs);
        Ok(flat.array::<F>(cast_vec(output), self.dtype))
    }

    fn decode_bools<D>(self, data: &Data) -> Result<NdArray, CodecError>
    where
        D: Element + Lane + Recast<bool>,
    {
        let flat = self.flat::<D>(data)?;
        let wrong = flat.elements.iter().position(|stored| stored.bits() & !1 != 0);
        match wrong {
            None => self.decode_as::<D, bool>(data),
            Some(position) => Err(CodecError::NotBool {
                value: integer(flat.elements[position]),
                index: flat.index(position),
            }),
        }
    }

    fn overflow<S: Element>(self, flat: &Flat<'_, S>, position: usize) -> CodecError {
        let slabs = flat.slabs;
        let first = position % slabs.block() < slabs.inner;
        let here = integer(flat.elements[position]);
        let value = if first {
            here
        } else {
            let signed = self.dtype.kind().is_signed() || self.astype.kind().is_signed();
            wrapped(here - integer(flat.elements[position - slabs.inner]), self.dtype.width(), signed)
        };
        let (min, max) = self.astype.kind().range().unwrap_or_default();
        let index = flat.index(position);
        CodecError::Overflow { value, index, first, dtype: self.dtype, astype: self.astype, min, max }
    }
}

fn integer<T: Element>(element: T) -> i128 {
    match element.scalar() {
        Scalar::Int(value) => value,
        Scalar::Bool(value) => i128::from(value),
        Scalar::Float(_) => 0,
    }
}

/// A value modulo the width of a type, as its signed or its unsigned representative.
fn wrapped(value: i128, width: usize, signed: bool) -> i128 {
    let modulus = 1i128 << (8 * width);
    let value = value.rem_euclid(modulus);
    if signed && value >= modulus / 2 { value - modulus } else { value }
}
