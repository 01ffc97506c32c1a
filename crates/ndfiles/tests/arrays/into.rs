//! Encoding into arrays that are there already gives what encoding gives.

use vcfilter_codec::{CodecError, DType, ElementKind, MemoryOrder, Mode, SpatialDelta, SpatialDeltaBuilder};
use vcfilter_ndfiles::{AxisIndex, NdArray};

fn dtype(text: &str) -> DType {
    text.parse().unwrap()
}

fn noise(shape: &[usize], dtype: DType) -> NdArray {
    if dtype.kind().is_float() {
        // Small numbers: the bits of what is no number are not settled in arithmetic.
        return noise(shape, ElementKind::I1.into()).astype(dtype).unwrap();
    }
    let size: usize = shape.iter().product();
    let byte = |i: usize| (i as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15).to_le_bytes()[5];
    let bytes: Vec<u8> = (0..size * dtype.width())
        .map(|i| if dtype.kind() == ElementKind::Bool { byte(i) & 1 } else { byte(i) })
        .collect();
    NdArray::from_bytes(&bytes, shape, dtype, MemoryOrder::C).unwrap()
}

/// The same array in several layouts: C order, F order, with gaps, backwards, cut out of a larger one.
fn layouts(dtype: DType) -> Vec<NdArray> {
    let whole = noise(&[6, 5, 8], dtype);
    let all = AxisIndex::ALL;
    let every = |step| AxisIndex::Range { start: None, stop: None, step };
    let part = AxisIndex::Range { start: Some(2), stop: Some(5), step: 1 };
    vec![
        whole.clone(),
        whole.transpose(None).unwrap(),
        whole.transpose(Some(&[1, 0, 2])).unwrap(),
        whole.slice(&[all, all, every(2)]).unwrap(),
        whole.slice(&[every(-1)]).unwrap(),
        whole.slice(&[part]).unwrap(),
        noise(&[0, 3], dtype),
    ]
}

/// An array whose elements are shared with no other.
fn own(array: &NdArray) -> NdArray {
    let copy =
        NdArray::from_bytes(&array.to_bytes(MemoryOrder::F), array.shape(), array.dtype(), MemoryOrder::F);
    copy.unwrap()
}

fn codecs() -> Vec<(DType, SpatialDeltaBuilder)> {
    let mut codecs = Vec::new();
    for (from, to) in [
        ("i2", "i2"),
        ("i2", "u2"),
        ("u1", "i1"),
        ("u1", "i8"),
        (">i4", "<u4"),
        ("i8", ">i8"),
        ("f4", "f4"),
        ("bool", "bool"),
        ("bool", "u1"),
        ("M8[s]", "i8"),
        ("M8[s]", "m8[s]"),
    ] {
        codecs.push((dtype(from), SpatialDelta::new(1, dtype(from)).astype(dtype(to))));
    }
    for (from, to) in [("f4", "f4"), ("f4", "f8"), ("f2", "f2"), ("f8", "f8")] {
        let codec = SpatialDelta::new(0, dtype(from)).astype(dtype(to)).mode(Mode::Arithmetic);
        codecs.push((dtype(from), codec));
    }
    codecs
}

#[test]
fn results_are_those_of_encode_and_decode() {
    for (from, codec) in codecs() {
        let codec = codec.build().unwrap();
        for array in layouts(from) {
            let encoded = array.encode(&codec).unwrap();
            let decoded = encoded.decode(&codec).unwrap();
            for layout in [NdArray::clone, own] {
                let mut place = layout(&array);
                place.encode_in_place(&codec).unwrap();
                assert_eq!(place, encoded, "{codec} {:?} in place", array.shape());
                let mut place = layout(&encoded);
                place.decode_in_place(&codec).unwrap();
                assert_eq!(place, decoded, "{codec} {:?} in place", array.shape());
                let mut output = layout(&noise(array.shape(), encoded.dtype()));
                array.encode_into(&codec, &mut output).unwrap();
                assert_eq!(output, encoded, "{codec} {:?}", array.shape());
                let mut output = layout(&noise(array.shape(), from));
                encoded.decode_into(&codec, &mut output).unwrap();
                assert_eq!(output, decoded, "{codec} {:?}", array.shape());
            }
        }
    }
}

#[test]
fn what_is_there_is_used() {
    let codec = SpatialDelta::new(0, dtype("u2")).astype(dtype("i2")).build().unwrap();
    let array = noise(&[30, 20], dtype("u2"));
    for transposed in [false, true] {
        let turned = |a: NdArray| if transposed { a.transpose(None).unwrap() } else { a };
        let mut place = turned(noise(&[20, 20], dtype("u2")));
        let address = place.view::<u16>().unwrap().as_ptr() as usize;
        place.encode_in_place(&codec).unwrap();
        assert_eq!(place.view::<i16>().unwrap().as_ptr() as usize, address);
        place.decode_in_place(&codec).unwrap();
        assert_eq!(place.view::<u16>().unwrap().as_ptr() as usize, address);
        let array = turned(array.clone());
        let mut output = turned(NdArray::zeros(&[30, 20], dtype("i2")).unwrap());
        let address = output.view::<i16>().unwrap().as_ptr();
        array.encode_into(&codec, &mut output).unwrap();
        assert_eq!(output.view::<i16>().unwrap().as_ptr(), address);
        assert_eq!(output, array.encode(&codec).unwrap());
    }
}

#[test]
fn arrays_that_share_elements_keep_theirs() {
    let codec = SpatialDelta::new(0, None).build().unwrap();
    let array = noise(&[9], dtype("i4"));
    let (shared, copy) = (array.clone(), own(&array));
    let mut place = array.clone();
    place.encode_in_place(&codec).unwrap();
    let mut output = array.clone();
    array.encode_into(&codec, &mut output).unwrap();
    assert!(shared == copy && array == copy && place == output && place != copy);
}

#[test]
fn outputs_are_checked() {
    let codec = SpatialDelta::new(0, dtype("i2")).astype(dtype("i1")).build().unwrap();
    let array = NdArray::from(ndarray::array![1i16, 2, 300]);
    let zeros = |shape: &[usize], text: &str| NdArray::zeros(shape, dtype(text)).unwrap();
    let problem = array.encode_into(&codec, &mut zeros(&[3], "u1")).unwrap_err();
    assert_eq!(problem.to_string(), "the output is an array of uint8, not of int8");
    let problem = array.encode_into(&codec, &mut zeros(&[1, 3], "i1")).unwrap_err();
    assert_eq!(problem.to_string(), "the output has the shape (1, 3), not (3,)");
    let problem = zeros(&[3], "i1").decode_into(&codec, &mut zeros(&[3], "i1")).unwrap_err();
    assert!(matches!(problem, CodecError::OutputType { .. }));
    let problem = array.encode_into(&codec, &mut zeros(&[3], "i1")).unwrap_err();
    assert!(problem.to_string().starts_with("difference 298 at [2] does not fit int8"), "{problem}");
    let mut place = array.clone();
    assert_eq!(place.encode_in_place(&codec).unwrap_err(), problem);
    assert_eq!(place, array);
}
