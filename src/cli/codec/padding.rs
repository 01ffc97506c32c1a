//! Chunks in flat bytes, and the values that pad them at the edges of an array.

use std::fs;
use std::path::Path;

use crate::codec::{
    AxisIndex, CodecDirection, CodecError, DType, NdArray, PythonTuple, Scalar, SpatialDelta, checked_size,
};

/// Larger chunks are not looked at for the cause of an error.
const MOST: u64 = 1 << 30;

/// How many bytes an array of the codec's shape and a type has.
fn bytes_of(codec: &SpatialDelta, dtype: Option<DType>) -> Option<u64> {
    checked_size(codec.shape()?).ok().map(|size| size as u64 * dtype.map_or(1, DType::width) as u64)
}

/// Whether a file has as many bytes as an array of the codec's shape.
pub(super) fn is_flat(path: &Path, codec: &SpatialDelta, direction: CodecDirection) -> bool {
    let dtype = if direction == CodecDirection::Encode { codec.dtype() } else { codec.astype() };
    let size = path.metadata().ok().map(|metadata| metadata.len());
    dtype.is_some() && size.is_some() && size == bytes_of(codec, dtype)
}

/// Where a value of a chunk does not fit: that it may be the fill value, if it and all that follow it along the axes are the
/// same as the last of the chunk.
pub(super) fn likely(error: &CodecError, codec: &SpatialDelta, path: &Path) -> Option<String> {
    let CodecError::Overflow { index, .. } = error else { return None };
    if !is_flat(path, codec, CodecDirection::Encode) || path.metadata().ok()?.len() > MOST {
        return None;
    }
    let (shape, dtype) = (codec.shape()?, codec.dtype()?);
    let chunk = NdArray::from_bytes(&fs::read(path).ok()?, shape, dtype, codec.order()).ok()?;
    let fill = padding_at(&chunk, &codec.axes_in(shape.len()).ok()?, index)?;
    Some(format!(
        "from {} on all are {fill}, as at the end of the chunk: that may be the fill value with which Zarr pads chunks at \
         the edge; then it and its difference from the data must fit astype too",
        PythonTuple(index)
    ))
}

/// The value at an index, if it stands there and behind it along each of these axes, and is the last of all.
fn padding_at(chunk: &NdArray, axes: &[usize], index: &[usize]) -> Option<Scalar> {
    let at = |index: &[i64]| chunk.get(index).ok();
    let here: Vec<i64> = index.iter().map(|&place| place as i64).collect();
    let value = at(&here)?;
    let behind = |axis: usize| {
        let ranges: Vec<AxisIndex> = (0..here.len())
            .map(|other| match other == axis {
                true => AxisIndex::Range { start: Some(here[other]), stop: None, step: 1 },
                false => AxisIndex::At(here[other]),
            })
            .collect();
        chunk.slice(&ranges).is_ok_and(|line| line.iter().all(|other| other == value))
    };
    let last = vec![-1; index.len()];
    (axes.iter().any(|&axis| behind(axis)) && at(&last)? == value).then_some(value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codec::{ElementKind, MemoryOrder};

    #[test]
    fn padding_is_what_stands_up_to_the_end() {
        let chunk = NdArray::from(ndarray::array![[1i16, 2, -9, -9], [3, -9, 4, -9], [-9, -9, -9, -9]]);
        let found = |axis: usize, index: &[usize]| padding_at(&chunk, &[axis], index);
        assert_eq!(found(1, &[0, 2]), Some(Scalar::Int(-9)));
        assert_eq!(found(0, &[2, 0]), Some(Scalar::Int(-9)));
        assert_eq!(found(1, &[1, 1]), None);
        assert_eq!(found(1, &[0, 1]), None);
        let whole = NdArray::from_bytes(&[0; 4], &[4], DType::from(ElementKind::U1), MemoryOrder::C);
        assert_eq!(padding_at(&whole.unwrap(), &[0], &[1]), Some(Scalar::Int(0)));
    }
}
