//! Flat bytes, of which the codec knows shape and type, and several arrays in one file.

use std::fs;

use proptest::prelude::*;
use vcfilter_codec::{ArrayView, CodecDirection, CodecError, DType, MemoryOrder, Residual, SpatialDelta};
use vcfilter_ndfiles::{
    Monitor, NdArray, NpyError, NpySink, NpySource, Transcoded, decode_npy, encode_npy, transcode,
};

fn stream(
    codec: &SpatialDelta,
    direction: CodecDirection,
    mut input: &[u8],
) -> Result<(Vec<u8>, Transcoded), NpyError> {
    let mut output = Vec::new();
    let (source, sink) = (NpySource::Stream(&mut input), NpySink::Stream(&mut output));
    let done = transcode(codec, direction, source, sink, &Monitor::default())?;
    Ok((output, done))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// From file to file and from pipe to pipe: what the codec makes of the same bytes.
    #[test]
    fn chunks_are_what_the_codec_gives(
        shape in prop::collection::vec(1usize..6, 1..=3), seed in any::<u8>(), fortran in any::<bool>(),
        dtype in prop::sample::select(&["i2", ">i4", "u1", "f8"][..]), zigzag in any::<bool>(), axis in 0usize..3,
    ) {
        let dtype: DType = dtype.parse().unwrap();
        let order = if fortran { MemoryOrder::F } else { MemoryOrder::C };
        let residual = if zigzag { Residual::Zigzag } else { Residual::Difference };
        let axis = (axis % shape.len()) as i64;
        let codec = SpatialDelta::new(axis, dtype).residual(residual).shape(shape.clone()).order(order).build().unwrap();
        let size = shape.iter().product::<usize>() * dtype.width();
        let bytes: Vec<u8> = (0..size).map(|i| (i as u8).wrapping_mul(seed | 1) ^ seed).collect();
        let expected = codec.encode_bytes(&bytes).unwrap();
        let (encoded, done) = stream(&codec, CodecDirection::Encode, &bytes).unwrap();
        prop_assert_eq!(&encoded, &expected);
        prop_assert_eq!((done.from.shape, done.from.order), (shape, order));
        prop_assert_eq!(&stream(&codec, CodecDirection::Decode, &encoded).unwrap().0, &bytes);
        let folder = tempfile::tempdir().unwrap();
        let [a, b, c] = ["a", "b", "c"].map(|name| folder.path().join(name));
        fs::write(&a, &bytes).unwrap();
        encode_npy(&codec, &a, &b, &Monitor::default()).unwrap();
        prop_assert_eq!(fs::read(&b).unwrap(), expected);
        decode_npy(&codec, &b, &c, &Monitor::default()).unwrap();
        prop_assert_eq!(fs::read(&c).unwrap(), bytes);
    }
}

/// A thread makes pieces ahead: of many none is lost, along any axis.
#[test]
fn a_large_chunk_is_read_in_pieces() {
    let shape = vec![5, 700, 900];
    let values: Vec<i16> =
        (0..5 * 700 * 900u32).map(|i| (i.wrapping_mul(2_654_435_761) >> 20) as i16).collect();
    let bytes = NdArray::from(ndarray::Array1::from(values.clone())).to_bytes(MemoryOrder::C);
    let folder = tempfile::tempdir().unwrap();
    let [a, b, c] = ["a", "b", "c"].map(|name| folder.path().join(name));
    fs::write(&a, &bytes).unwrap();
    for axes in [vec![0], vec![1], vec![2], vec![0, 2]] {
        let codec = SpatialDelta::new(0, "<i2".parse::<DType>().unwrap())
            .axes(axes)
            .shape(shape.clone())
            .build()
            .unwrap();
        encode_npy(&codec, &a, &b, &Monitor::default()).unwrap();
        let view = ArrayView::of(&values, &shape).unwrap();
        assert_eq!(fs::read(&b).unwrap(), codec.encode(&view).unwrap().into_elements().bytes());
        decode_npy(&codec, &b, &c, &Monitor::default()).unwrap();
        assert_eq!(fs::read(&c).unwrap(), bytes);
    }
}

#[test]
fn a_flat_npy_is_an_array_of_the_shape() {
    let codec = SpatialDelta::new(1, None).shape(vec![2, 3]).build().unwrap();
    let npy = |array: NdArray| {
        let mut bytes = Vec::new();
        array.write_npy_to(&mut bytes).unwrap();
        bytes
    };
    let flat = npy(ndarray::array![1i16, 2, 4, 9, 9, 8].into());
    let (encoded, _) = stream(&codec, CodecDirection::Encode, &flat).unwrap();
    assert_eq!(
        NdArray::read_npy_from(&mut &encoded[..]),
        Ok(ndarray::array![[1i16, 1, 2], [9, 0, -1]].into())
    );
    let (decoded, _) = stream(&codec, CodecDirection::Decode, &encoded).unwrap();
    assert_eq!(
        NdArray::read_npy_from(&mut &decoded[..]),
        Ok(ndarray::array![[1i16, 2, 4], [9, 9, 8]].into())
    );
    let short = npy(ndarray::array![[1i16, 2], [4, 9]].into());
    let problem = stream(&codec, CodecDirection::Encode, &short).unwrap_err();
    assert_eq!(problem.to_string(), "the codec is for the shape (2, 3), not (2, 2)");
}

#[test]
fn chunks_of_another_size_are_refused() {
    let i2: DType = "i2".parse().unwrap();
    let codec = SpatialDelta::new(0, i2).shape(vec![2, 2]).build().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let [a, b] = ["a", "b"].map(|name| folder.path().join(name));
    for (bytes, found) in [(7, "fewer than"), (9, "more than"), (0, "fewer than")] {
        let data = vec![3; bytes];
        fs::write(&a, &data).unwrap();
        let expected = format!("has {found} the 8 bytes of an array of shape (2, 2) and int16");
        let problem = stream(&codec, CodecDirection::Encode, &data).unwrap_err();
        assert_eq!(problem.to_string(), format!("the stream {expected}"));
        let problem = encode_npy(&codec, &a, &b, &Monitor::default()).unwrap_err();
        assert!(problem.to_string().ends_with(&format!("{expected}, there are {bytes}")), "{problem}");
        assert!(!b.exists());
    }
    let untyped = SpatialDelta::new(0, None).shape(vec![2, 2]).build().unwrap();
    let problem = stream(&untyped, CodecDirection::Encode, &[0; 8]).unwrap_err();
    assert!(matches!(problem, NpyError::Codec { problem, .. } if *problem == CodecError::NoShape));
}

#[test]
fn several_arrays_in_one_file_are_told() {
    let mut bytes = Vec::new();
    NdArray::from(ndarray::array![1i16, 2]).write_npy_to(&mut bytes).unwrap();
    let one = bytes.clone();
    bytes.extend_from_slice(&one);
    let codec = SpatialDelta::new(0, None).build().unwrap();
    let expected = "the stream holds more than one array";
    assert_eq!(stream(&codec, CodecDirection::Encode, &bytes).unwrap_err().to_string(), expected);
    assert_eq!(NdArray::read_npy_from(&mut &bytes[..]).unwrap_err().to_string(), expected);
    let folder = tempfile::tempdir().unwrap();
    let [a, b] = ["a.npy", "b.npy"].map(|name| folder.path().join(name));
    fs::write(&a, &bytes).unwrap();
    let problems =
        [encode_npy(&codec, &a, &b, &Monitor::default()).map(drop), NdArray::read_npy(&a).map(drop)];
    for problem in problems {
        assert_eq!(problem, Err(NpyError::SeveralArrays { file: Some(a.clone()) }));
    }
    fs::write(&a, [&one[..], b"\x93NUMP"].concat()).unwrap();
    assert!(matches!(NdArray::read_npy(&a), Err(NpyError::Surplus { .. })));
}
