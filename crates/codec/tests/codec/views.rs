//! Views and outputs that can't be, and what is not copied.

use vcfilter_codec::{
    AlignedBuffer, ArrayView, ArrayViewMut, CodecError, DType, ElementKind, MemoryOrder, SizeError,
    SpatialDelta,
};

fn dtype(text: &str) -> DType {
    text.parse().unwrap()
}

#[test]
fn views_stay_within_their_memory() {
    let bytes = [0u8; 24];
    let i2 = dtype("i2");
    assert!(ArrayView::new(&bytes, i2, &[3, 4]).is_ok());
    for (problem, shown) in [
        (ArrayView::new(&bytes, i2, &[5]), "24 bytes are not an array of shape (5,) and int16 (10 bytes)"),
        (ArrayView::strided(&bytes, i2, &[3, 4], &[8], 0), "1 strides do not fit 2 dimensions"),
        (
            ArrayView::strided(&bytes, i2, &[3, 4], &[8, 2], 1),
            "an array of shape (3, 4) reaches beyond its 24 bytes",
        ),
        (
            ArrayView::strided(&bytes, i2, &[2, 3], &[-8, 2], 7),
            "an array of shape (2, 3) reaches beyond its 24 bytes",
        ),
        (
            ArrayView::strided(&bytes, i2, &[2, 2], &[isize::MAX, isize::MIN], 8),
            "an array of shape (2, 2) reaches beyond its 24 bytes",
        ),
        (
            ArrayView::strided(&bytes, i2, &[1], &[2], usize::MAX),
            "an array of shape (1,) reaches beyond its 24 bytes",
        ),
        (ArrayView::new(&bytes, i2, &[1; 65]), "65 dimensions are more than 64"),
        (
            ArrayView::new(&bytes, i2, &[usize::MAX, 0]),
            &format!("an array of {} elements is larger than the limit of {}", usize::MAX, isize::MAX / 8),
        ),
    ] {
        assert_eq!(problem.unwrap_err().to_string(), *shown);
    }
    // What is never read may be anywhere, and what is 1 long has any stride.
    assert!(ArrayView::strided(&bytes, i2, &[0, 4], &[isize::MAX, isize::MIN], usize::MAX).is_ok());
    let one = ArrayView::strided(&bytes, i2, &[1, 2], &[isize::MIN, 2], 0).unwrap();
    let codec = SpatialDelta::new(0, None).build().unwrap();
    assert_eq!(codec.encode(&one).unwrap().to_bytes(MemoryOrder::C), [0; 4]);
    // One row, seen three times.
    let rows = ArrayView::of_strided(&[5i16, 7], &[3, 2], &[0, 1], 0).unwrap();
    let encoded = codec.encode(&rows).unwrap().into_elements().into_vec::<i16>().unwrap();
    assert_eq!(encoded, [5, 7, 0, 0, 0, 0]);
}

#[test]
fn elements_of_an_output_do_not_share_memory() {
    let mut memory = [0u8; 12];
    for (shape, strides, fine) in [
        ([2, 3], [6, 2], true),
        ([2, 3], [2, 4], true),
        ([3, 2], [0, 2], false),
        ([2, 3], [4, 2], false),
        ([2, 3], [2, 1], false),
        ([1, 3], [0, 2], true),
        ([0, 3], [0, 0], true),
    ] {
        let view = ArrayViewMut::strided(&mut memory, dtype("i2"), &shape, &strides, 0);
        assert_eq!(view.err(), (!fine).then_some(CodecError::Overlap), "{shape:?} {strides:?}");
    }
}

#[test]
fn what_does_not_fit_together_is_refused() {
    let codec = SpatialDelta::new(0, dtype("i2")).astype(dtype("i1")).build().unwrap();
    let (values, slab, mut output) = ([1i16, 2, 3, 4], [1i16, 2], [0i8; 4]);
    let view = ArrayView::of(&values, &[2, 2]).unwrap();
    let mut run = |shape: &[usize], before: Option<&ArrayView>| {
        let mut output = ArrayViewMut::of(&mut output, shape).unwrap();
        codec.encode_after(&view, before, &mut output).map_err(|problem| problem.to_string())
    };
    let before = ArrayView::of(&slab, &[1, 2]).unwrap();
    assert_eq!(run(&[2, 2], Some(&before)), Ok(()));
    assert_eq!(run(&[4], None), Err("the output has the shape (4,), not (2, 2)".into()));
    let flat = ArrayView::of(&slab, &[2]).unwrap();
    assert_eq!(run(&[2, 2], Some(&flat)), Err("the slab before has the shape (2,), not (1, 2)".into()));
    let unsigned = ArrayView::of(&[1u16, 2], &[1, 2]).unwrap();
    assert_eq!(run(&[2, 2], Some(&unsigned)), Err("the slab before is of uint16, not of int16".into()));
    for (region, shown) in [
        (&[0..2, 0..1, 0..1][..], "a region of 3 dimensions is not one of an array of 2 dimensions"),
        (&[0..2, 1..3], "1..3 is no part of axis 1, which has the length 2"),
    ] {
        assert_eq!(view.region(region).unwrap_err().to_string(), shown);
        assert_eq!(codec.plan_region(&[2, 2], region).unwrap_err().to_string(), shown);
    }
    let mut place = values;
    let problem = codec.encode_in_place(&mut ArrayViewMut::of(&mut place, &[2, 2]).unwrap()).unwrap_err();
    assert_eq!(problem.to_string(), "int8 does not take the place of int16 in memory");
    let problem = codec.encode_slice::<i16, u8>(&values, &[2, 2]).unwrap_err();
    assert_eq!(problem.to_string(), "the output is an array of uint8, not of int8");
    let problem = codec.encode_slice_into(&values, &[2, 2], &mut [0i8; 3]).unwrap_err();
    assert_eq!(problem.to_string(), "3 bytes are not an array of shape (2, 2) and int8 (4 bytes)");
    assert!(matches!(codec.encode_slice::<i16, i8>(&values, &[]), Err(CodecError::Bytes { .. })));
}

#[test]
fn bools_are_0_or_1() {
    let codec = SpatialDelta::new(0, dtype("bool")).astype(dtype("u1")).build().unwrap();
    let bytes = [1u8, 0, 2];
    let view = ArrayView::new(&bytes, dtype("bool"), &[3]).unwrap();
    let problem = codec.encode(&view).unwrap_err();
    assert_eq!(problem.to_string(), "bool 2 at [2] is not 0 or 1");
    let problem = codec.decode_slice::<u8, bool>(&bytes, &[3]).unwrap_err();
    assert_eq!(problem.to_string(), "encoded value 2 at [2] is not 0 or 1");
    let encoded = codec.encode_slice::<bool, u8>(&[true, true, false], &[3]).unwrap();
    let mut decoded = [false; 3];
    codec.decode_slice_into(&encoded, &[3], &mut decoded).unwrap();
    assert_eq!((encoded, decoded), (vec![1, 0, 1], [true, true, false]));
    let problem = codec.decode_slice_into(&[1u8, 0], &[2], &mut decoded).unwrap_err();
    assert_eq!(problem.to_string(), "3 bytes are not an array of shape (2,) and bool (2 bytes)");
}

#[test]
fn times_are_slices_of_i64() {
    let codec = SpatialDelta::new(0, dtype("M8[ns]")).astype(dtype("m8[ns]")).build().unwrap();
    let times = [5i64, i64::MIN, 9];
    let encoded: Vec<i64> = codec.encode_slice(&times, &[3]).unwrap();
    assert_eq!(codec.decode_slice::<i64, i64>(&encoded, &[3]).unwrap(), times);
    assert!(codec.encode_slice::<u64, i64>(&[5], &[1]).is_err());
}

/// Long lines are summed up in pieces before the part that is wanted.
#[test]
fn a_region_far_along_the_axis_is_found() {
    let size = 700_000;
    let codec = SpatialDelta::new(0, None).build().unwrap();
    let values: Vec<u32> = (0..size as u32).map(|i| i.wrapping_mul(i)).collect();
    let encoded: Vec<u32> = codec.encode_slice(&values, &[size]).unwrap();
    let view = ArrayView::of(&encoded, &[size]).unwrap();
    for start in [1, 1 << 18, (1 << 18) + 1, size - 3] {
        let mut part = [0u32; 3];
        let region = start..start + 3;
        codec
            .decode_region(
                &view,
                std::slice::from_ref(&region),
                &mut ArrayViewMut::of(&mut part, &[3]).unwrap(),
            )
            .unwrap();
        assert_eq!(part, values[region]);
    }
}

#[test]
fn a_buffer_knows_its_width() {
    let mut buffer = AlignedBuffer::new(ElementKind::F4.into());
    assert!(buffer.is_empty());
    buffer.resize(2);
    assert_eq!((buffer.width(), buffer.len(), buffer.bytes().len()), (4, 2, 8));
    assert_eq!(buffer.into_vec::<f32>(), Ok(vec![0.0; 2]));
    let bools = AlignedBuffer::from_vec(vec![true, false]);
    assert_eq!(bools.bytes(), [1, 0]);
    assert_eq!(bools.into_vec::<bool>(), Ok(vec![true, false]));
    let huge = AlignedBuffer::zeros(ElementKind::U8.into(), usize::MAX / 2);
    assert_eq!(huge, Err(SizeError::Memory { bytes: u64::MAX }.into()));
}
