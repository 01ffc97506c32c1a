//! The finite, typed array on which codecs work.

use half::f16;
use ndarray::{ArcArray, Array, ArrayD, ArrayViewD, Dimension, IxDyn};
use vcfilter_codec::{DType, ElementKind, checked_size, memory_for};
use vcfilter_machine::Stoppable;

use super::element::NdElement;
use super::error::NdArrayError;
use super::scalar::Scalar;

/// The elements of an array, with one variant per Rust type. Times are `i64`.
#[derive(Debug, Clone)]
#[allow(missing_docs)]
pub enum NdData {
    Bool(ArcArray<bool, IxDyn>),
    I1(ArcArray<i8, IxDyn>),
    U1(ArcArray<u8, IxDyn>),
    I2(ArcArray<i16, IxDyn>),
    U2(ArcArray<u16, IxDyn>),
    I4(ArcArray<i32, IxDyn>),
    U4(ArcArray<u32, IxDyn>),
    I8(ArcArray<i64, IxDyn>),
    U8(ArcArray<u64, IxDyn>),
    F2(ArcArray<f16, IxDyn>),
    F4(ArcArray<f32, IxDyn>),
    F8(ArcArray<f64, IxDyn>),
}

/// Runs the same generic code on the array inside, whatever its type.
macro_rules! with_data {
    ($data:expr, $array:ident => $body:expr) => {
        match $data {
            $crate::NdData::Bool($array) => $body,
            $crate::NdData::I1($array) => $body,
            $crate::NdData::U1($array) => $body,
            $crate::NdData::I2($array) => $body,
            $crate::NdData::U2($array) => $body,
            $crate::NdData::I4($array) => $body,
            $crate::NdData::U4($array) => $body,
            $crate::NdData::I8($array) => $body,
            $crate::NdData::U8($array) => $body,
            $crate::NdData::F2($array) => $body,
            $crate::NdData::F4($array) => $body,
            $crate::NdData::F8($array) => $body,
        }
    };
}

/// The type, unless it is that of complex numbers, which arrays do not hold.
pub(crate) fn real(dtype: DType) -> Result<DType, NdArrayError> {
    if dtype.kind().is_complex() { Err(NdArrayError::Complex { dtype }) } else { Ok(dtype) }
}

/// Runs generic code with the Rust type of a kind bound to a name; not of complex numbers.
macro_rules! with_type {
    ($kind:expr, $type:ident => $body:expr) => {
        with_type!(@arms $kind, $type, $body;
            Bool bool, I1 i8, U1 u8, I2 i16, U2 u16, I4 i32, U4 u32, U8 u64,
            F2 half::f16, F4 f32, F8 f64)
    };
    (@arms $kind:expr, $type:ident, $body:expr; $($variant:ident $rust:ty),*) => {
        match $kind {
            $(vcfilter_codec::ElementKind::$variant => { type $type = $rust; $body })*
            vcfilter_codec::ElementKind::I8
            | vcfilter_codec::ElementKind::Datetime(_)
            | vcfilter_codec::ElementKind::Timedelta(_) => { type $type = i64; $body }
            vcfilter_codec::ElementKind::C8 | vcfilter_codec::ElementKind::C16 => {
                unreachable!("`real` was asked before")
            }
        }
    };
}

pub(super) use {with_data, with_type};

/// A finite array with one element type, like numpy's `ndarray`.
///
/// Clones share the elements. In memory values have the byte order of this machine; the byte order of the
/// [`DType`] is that in which the array is written. Two arrays are equal (`==`) where types, shapes and the
/// bits of all elements are: NaN equals the same NaN, and 0.0 does not equal -0.0. [`NdArray::compare`]
/// compares values.
///
/// ```
/// use vcfilter_ndfiles::NdArray;
/// let a = NdArray::from(ndarray::array![[1i16, 2], [3, 4]]);
/// assert_eq!((a.shape(), a.dtype().to_string()), (&[2, 2][..], "<i2".to_string()));
/// assert_eq!(a.to_string(), "array([[1, 2],\n       [3, 4]], dtype=int16)");
/// ```
#[derive(Debug, Clone)]
pub struct NdArray {
    pub(super) data: NdData,
    pub(super) dtype: DType,
}

impl NdArray {
    /// Wraps an array whose Rust type is known, in the native byte order.
    pub(super) fn wrap<T: NdElement>(array: ArcArray<T, IxDyn>) -> NdArray {
        NdArray { data: T::wrap(array), dtype: DType::native(T::KIND) }
    }

    /// An array of this shape from its elements in C order; the caller has matched their number.
    pub(super) fn from_vec<T: NdElement>(shape: &[usize], elements: Vec<T>, dtype: DType) -> NdArray {
        let array = ArcArray::from_shape_vec(IxDyn(shape), elements).expect("the shape was checked");
        NdArray { data: T::wrap(array), dtype }
    }

    /// Returns an array of zeros; bools are `false`, points in time 1970.
    ///
    /// # Errors
    /// [`NdArrayError::Size`] where there can be no such array; [`NdArrayError::Complex`].
    pub fn zeros(shape: &[usize], dtype: DType) -> Result<NdArray, NdArrayError> {
        let size = checked_size(shape)?;
        memory_for(size, dtype.width())?;
        Ok(with_type!(real(dtype)?.kind(), T => NdArray::from_vec(shape, vec![T::default(); size], dtype)))
    }

    /// Returns the element type.
    pub fn dtype(&self) -> DType {
        self.dtype
    }

    /// Returns the length of each axis.
    pub fn shape(&self) -> &[usize] {
        with_data!(&self.data, array => array.shape())
    }

    /// Returns the number of axes.
    pub fn ndim(&self) -> usize {
        self.shape().len()
    }

    /// Returns the number of elements.
    pub fn size(&self) -> usize {
        with_data!(&self.data, array => array.len())
    }

    /// Whether elements follow each other in memory in C order.
    pub(crate) fn is_c_order(&self) -> bool {
        with_data!(&self.data, array => array.is_standard_layout())
    }

    /// Returns the elements, one variant per type.
    pub fn data(&self) -> &NdData {
        &self.data
    }

    /// Returns the elements as `T`; None where the array has another type. Times are `i64`.
    ///
    /// ```
    /// use vcfilter_ndfiles::NdArray;
    /// let a = NdArray::from(ndarray::array![1u8, 2]);
    /// assert_eq!(a.view::<u8>().unwrap()[[1]], 2);
    /// assert!(a.view::<i16>().is_none());
    /// ```
    pub fn view<T: NdElement>(&self) -> Option<ArrayViewD<'_, T>> {
        T::unwrap(&self.data).map(|array| array.view())
    }

    /// Returns a copy of the elements as an ndarray of `T`; None where the array has another type.
    pub fn to_array<T: NdElement>(&self) -> Option<ArrayD<T>> {
        T::unwrap(&self.data).map(|array| array.to_owned())
    }

    /// Returns the element at an index; negative indices count from the end.
    ///
    /// # Errors
    /// [`NdArrayError::TooManyIndices`] unless there is an index for each axis; [`NdArrayError::Index`]
    /// outside of the array.
    pub fn get(&self, index: &[i64]) -> Result<Scalar, NdArrayError> {
        if index.len() != self.ndim() {
            return Err(NdArrayError::TooManyIndices { given: index.len(), ndim: self.ndim() });
        }
        let place = index
            .iter()
            .zip(self.shape())
            .enumerate()
            .map(|(axis, (&index, &len))| position(index, axis, len))
            .collect::<Result<Vec<_>, _>>()?;
        Ok(with_data!(&self.data, array => array[IxDyn(&place)].scalar()))
    }

    /// Returns the elements in C order: the last index changes fastest.
    ///
    /// ```
    /// use vcfilter_ndfiles::{NdArray, Scalar};
    /// let a = NdArray::from(ndarray::array![[true, false]]);
    /// assert_eq!(a.iter().collect::<Vec<_>>(), [Scalar::Bool(true), Scalar::Bool(false)]);
    /// ```
    pub fn iter(&self) -> Box<dyn Iterator<Item = Scalar> + '_> {
        with_data!(&self.data, array => Box::new(array.iter().map(|element| element.scalar())))
    }

    /// Returns the same elements as another type: the other byte order, or int64 and times of any unit in the
    /// place of each other. No bit of a value changes.
    ///
    /// # Errors
    /// [`NdArrayError::Conversion`] for other types.
    pub fn relabel(self, dtype: DType) -> Result<NdArray, NdArrayError> {
        let same = |kind: ElementKind| if kind.is_time() { ElementKind::I8 } else { kind };
        if same(self.dtype.kind()) != same(dtype.kind()) {
            return Err(NdArrayError::Conversion { from: self.dtype, to: dtype });
        }
        Ok(NdArray { data: self.data, dtype })
    }
}

impl<T: NdElement, D: Dimension> From<Array<T, D>> for NdArray {
    fn from(array: Array<T, D>) -> NdArray {
        NdArray::wrap(array.into_dyn().into_shared())
    }
}

impl PartialEq for NdArray {
    fn eq(&self, other: &NdArray) -> bool {
        fn same_bits<T: NdElement>(a: &ArcArray<T, IxDyn>, b: &NdData) -> bool {
            T::unwrap(b).is_some_and(|b| {
                a.shape() == b.shape() && a.iter().zip(b).asking().all(|(x, y)| x.bits() == y.bits())
            })
        }
        self.dtype == other.dtype && with_data!(&self.data, array => same_bits(array, &other.data))
    }
}

impl Eq for NdArray {}

impl std::hash::Hash for NdArray {
    /// Hashes type and shape, which tell most arrays apart without reading their elements.
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.dtype.hash(state);
        self.shape().hash(state);
    }
}

/// The place that a possibly negative index means.
pub(super) fn position(index: i64, axis: usize, len: usize) -> Result<usize, NdArrayError> {
    let from_start = if index < 0 { i128::from(index) + len as i128 } else { i128::from(index) };
    usize::try_from(from_start).ok().filter(|place| *place < len).ok_or(NdArrayError::Index {
        index,
        axis,
        len,
    })
}
