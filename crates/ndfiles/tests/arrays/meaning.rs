//! A test per row of the description of `spatial_delta`, section *Meaning*.

use half::f16;
use ndarray::{Array, Array1, Array3, array};
use vcfilter_codec::{
    CodecError, DType, ElementKind, MemoryOrder, Mode, Overflow, SizeError, SpatialDelta, SpatialDeltaBuilder,
};
use vcfilter_ndfiles::{NdArray, NdNumber};

fn dtype(text: &str) -> DType {
    text.parse().unwrap()
}

fn delta(axis: i64, from: &str, to: &str) -> SpatialDeltaBuilder {
    SpatialDelta::new(axis, dtype(from)).astype(dtype(to))
}

fn codec(axis: i64, from: &str, to: &str) -> SpatialDelta {
    delta(axis, from, to).build().unwrap()
}

fn cube() -> NdArray {
    NdArray::from(Array3::from_shape_vec((3, 3, 3), (0i16..27).collect()).unwrap())
}

#[test]
fn the_published_example() {
    let codec = codec(1, "i2", "i1");
    let encoded = cube().encode(&codec).unwrap();
    assert_eq!(
        encoded.to_string(),
        "array([[[ 0,  1,  2],\n        [ 3,  3,  3],\n        [ 3,  3,  3]],\n\n       \
         [[ 9, 10, 11],\n        [ 3,  3,  3],\n        [ 3,  3,  3]],\n\n       \
         [[18, 19, 20],\n        [ 3,  3,  3],\n        [ 3,  3,  3]]], dtype=int8)"
    );
    assert_eq!(encoded.decode(&codec).unwrap(), cube());
}

#[test]
fn integers_wrap_in_the_width_of_dtype() {
    let x = NdArray::from(array![i16::MAX, i16::MIN, 0]);
    let encoded = x.encode(&codec(0, "i2", "i2")).unwrap();
    assert_eq!(encoded, NdArray::from(array![i16::MAX, 1, i16::MIN]));
    let large = NdArray::from(array![u64::MAX, 1 << 53, (1 << 53) + 1]);
    let codec = codec(0, "u8", "u8");
    assert_eq!(large.encode(&codec).unwrap().decode(&codec).unwrap(), large);
}

#[test]
fn a_wider_astype_extends_the_wrapped_difference_as_dtype_is_signed() {
    let unsigned = NdArray::from(array![5u8, 3]);
    let signed = NdArray::from(array![5i8, 3]);
    assert_eq!(unsigned.encode(&codec(0, "u1", "i4")).unwrap(), NdArray::from(array![5i32, 254]));
    assert_eq!(signed.encode(&codec(0, "i1", "u4")).unwrap(), NdArray::from(array![5u32, u32::MAX - 1]));
}

#[test]
fn a_narrower_astype_keeps_what_extends_back() {
    let x = NdArray::from(array![100u16, 98, 65535]);
    let codec = codec(0, "u2", "i1");
    // 65535 - 98 is -99 in 16 bits after the wrap: 65437, which is -99 extended.
    let encoded = x.encode(&codec).unwrap();
    assert_eq!(encoded, NdArray::from(array![100i8, -2, -99]));
    assert_eq!(encoded.decode(&codec).unwrap(), x);
}

#[test]
fn a_narrower_astype_fails_with_value_index_and_range() {
    let x = NdArray::from(array![[1i16, 2], [3, 300]]);
    let problem = x.encode(&codec(0, "i2", "i1")).unwrap_err();
    assert_eq!(problem.to_string(), "difference 298 at [1, 1] does not fit int8 (-128..=127)");
    assert_eq!(problem.narrowest(), Some(ElementKind::I2));
    let falls = NdArray::from(array![9u16, 8]);
    let problem = falls.encode(&codec(0, "u2", "u1")).unwrap_err();
    assert_eq!(problem.to_string(), "difference 65535 at [1] does not fit uint8 (0..=255)");
    assert_eq!(problem.narrowest(), Some(ElementKind::I1));
}

#[test]
fn an_overflow_names_a_type_that_holds_the_value() {
    for (values, from, to, holds) in [
        ([300i64, 300], "u2", "u1", "u2"), // a first value that needs all bits
        ([0, 300], "u4", "u1", "u2"),      // a rise
        ([200, 0], "u4", "u1", "i2"),      // a fall
        ([5, 0], "i4", "u1", "i1"),        // a fall again
        ([0, 200], "i4", "i1", "u1"),      // no wider type is needed
        ([0, 70_000], "i8", "i2", "i4"),
        ([i64::MIN, 0], "i8", "i4", "i8"),
    ] {
        let x = NdArray::from_values(&[2], &values.map(NdNumber::from), Some(dtype(from))).unwrap();
        let problem = x.encode(&codec(0, from, to)).unwrap_err();
        assert_eq!(problem.narrowest(), Some(dtype(holds).kind()), "{values:?}");
        let again = codec(0, from, holds);
        assert_eq!(x.encode(&again).unwrap().decode(&again).unwrap(), x);
    }
}

#[test]
fn the_first_slab_must_fit_too() {
    let x = NdArray::from(array![[1i16, 1000], [1, 1000]]);
    let problem = x.encode(&codec(0, "i2", "i1")).unwrap_err();
    assert_eq!(problem.to_string(), "value 1000 at [0, 1] does not fit int8 (-128..=127)");
}

#[test]
fn overflow_wrap_keeps_the_low_bits() {
    let codec = delta(0, "i2", "i1").overflow(Overflow::Wrap).build().unwrap();
    let x = NdArray::from(array![1000i16, 0]);
    assert_eq!(x.encode(&codec).unwrap(), NdArray::from(array![1000i16 as i8, -1000i16 as i8]));
}

#[test]
fn bool_is_exclusive_or_both_ways() {
    let x = NdArray::from(array![true, true, false, true]);
    for (to, shown) in [
        ("bool", "array([ True, False,  True,  True])"),
        ("i1", "array([1, 0, 1, 1], dtype=int8)"),
        ("u1", "array([1, 0, 1, 1], dtype=uint8)"),
    ] {
        let codec = codec(0, "bool", to);
        let encoded = x.encode(&codec).unwrap();
        assert_eq!(encoded.to_string(), shown);
        assert_eq!(encoded.decode(&codec).unwrap(), x);
    }
    let problem = NdArray::from(array![1i8, 2]).decode(&codec(0, "bool", "i1")).unwrap_err();
    assert_eq!(problem.to_string(), "encoded value 2 at [1] is not 0 or 1");
    assert!(delta(0, "bool", "i2").build().is_err());
}

#[test]
fn floats_keep_every_bit() {
    let odd = f64::from_bits(0x7ff0_0000_0000_0001); // a signalling NaN
    let x = NdArray::from(array![0.0, -0.0, f64::NAN, f64::INFINITY, odd, 5e-324, -1e300]);
    let codec = codec(0, "f8", "f8");
    assert_eq!(x.encode(&codec).unwrap().decode(&codec).unwrap(), x);
    let halves: Vec<f16> = (0..=u16::MAX).map(f16::from_bits).collect();
    let x = NdArray::from(Array1::from_vec(halves));
    let codec = SpatialDelta::new(0, dtype("f2")).build().unwrap();
    assert_eq!(x.encode(&codec).unwrap().decode(&codec).unwrap(), x);
}

#[test]
fn floats_by_arithmetic_may_widen() {
    let codec = delta(0, "f4", "f8").mode(Mode::Arithmetic).build().unwrap();
    let encoded = NdArray::from(array![1.5f32, 1.75, f32::INFINITY]).encode(&codec).unwrap();
    assert_eq!(encoded, NdArray::from(array![1.5, 0.25, f64::INFINITY]));
    assert_eq!(encoded.decode(&codec).unwrap(), NdArray::from(array![1.5f32, 1.75, f32::INFINITY]));
}

#[test]
fn times_are_int64_and_nat_is_exact() {
    for text in ["M8[ns]", "m8[3D]"] {
        let x = NdArray::from(array![5i64, i64::MIN, i64::MAX, 0]).relabel(dtype(text)).unwrap();
        let codec = SpatialDelta::new(0, dtype(text)).build().unwrap();
        let encoded = x.encode(&codec).unwrap();
        assert_eq!(encoded.dtype(), dtype(text));
        assert_eq!(encoded.decode(&codec).unwrap(), x);
    }
    assert!(delta(0, "M8[ns]", "i2").build().is_ok());
    assert!(delta(0, "M8[ns]", "M8[s]").build().is_err());
}

#[test]
fn an_array_in_the_other_byte_order_is_converted_by_value() {
    let x = NdArray::from_bytes(&[1, 2, 3, 4], &[2], dtype(">i2"), MemoryOrder::C).unwrap();
    let encoded = x.encode(&codec(0, "<i2", ">i2")).unwrap();
    assert_eq!(encoded.to_string(), "array([258, 514], dtype='>i2')");
    assert_eq!(encoded.to_bytes(MemoryOrder::C), [1, 2, 2, 2]);
}

#[test]
fn any_other_mismatch_is_an_error() {
    let problem = NdArray::from(array![1i16]).encode(&codec(0, "u2", "u2")).unwrap_err();
    assert_eq!(problem.to_string(), "encode wants an array of uint16, not of int16");
    let problem = NdArray::from(array![1i16]).decode(&codec(0, "i2", "i1")).unwrap_err();
    assert_eq!(problem.to_string(), "decode wants an array of int8, not of int16");
}

#[test]
fn a_wrong_axis_is_one_clear_error() {
    let x = cube();
    for axis in [3, -4] {
        let problem = x.encode(&codec(axis, "i2", "i2")).unwrap_err();
        assert_eq!(problem.to_string(), format!("axis {axis} is out of range for an array of 3 dimensions"));
    }
    assert_eq!(x.encode(&codec(-1, "i2", "i2")), x.encode(&codec(2, "i2", "i2")));
    for axis in [1 << 40, -(1 << 40), i64::MAX, i64::MIN] {
        let problem = SpatialDelta::new(axis, None).build().unwrap_err();
        assert_eq!(problem.to_string(), format!("axis {axis} is out of range"));
    }
    let scalar = NdArray::from(ndarray::arr0(1i16));
    let problem = scalar.encode(&codec(0, "i2", "i2")).unwrap_err();
    assert_eq!(problem.to_string(), "axis 0 is out of range for an array of 0 dimensions");
}

#[test]
fn empty_arrays_and_axes_of_length_one_are_fine() {
    for shape in [vec![0], vec![0, 3], vec![3, 0], vec![2, 0, 4], vec![1], vec![1, 3], vec![3, 1]] {
        let x = NdArray::zeros(&shape, dtype("i2")).unwrap();
        for axis in 0..shape.len() as i64 {
            let codec = codec(axis, "i2", "i1");
            let encoded = x.encode(&codec).unwrap();
            assert_eq!(encoded.shape(), shape);
            assert_eq!(encoded.decode(&codec).unwrap(), x);
        }
    }
}

#[test]
fn memory_order_does_not_change_values() {
    let x = cube();
    let plain = x.encode(&codec(1, "i2", "i4")).unwrap();
    let bytes = x.to_bytes(MemoryOrder::F);
    let fortran = NdArray::from_bytes(&bytes, &[3, 3, 3], dtype("i2"), MemoryOrder::F).unwrap();
    assert_eq!(fortran, x);
    assert_eq!(fortran.encode(&codec(1, "i2", "i4")).unwrap(), plain);
    let backwards = |a: &NdArray| {
        let turned = vcfilter_ndfiles::AxisIndex::Range { start: None, stop: None, step: -1 };
        a.slice(&[turned, turned]).unwrap()
    };
    let copied = NdArray::from(backwards(&x).to_array::<i16>().unwrap().as_standard_layout().to_owned());
    assert_eq!(backwards(&x).encode(&codec(1, "i2", "i4")), copied.encode(&codec(1, "i2", "i4")));
    let turned = x.transpose(Some(&[2, 0, 1])).unwrap();
    let copied = NdArray::from(turned.to_array::<i16>().unwrap().as_standard_layout().to_owned());
    assert_eq!(turned.encode(&codec(0, "i2", "i4")), copied.encode(&codec(0, "i2", "i4")));
}

#[test]
fn an_overflow_is_found_in_any_memory_order() {
    let mut x = Array3::<i16>::zeros((3, 4, 5));
    x[[1, 2, 3]] = 500;
    for order in [[0, 1, 2], [2, 1, 0], [1, 2, 0]] {
        let turned = NdArray::from(x.clone()).transpose(Some(&order)).unwrap();
        let problem = turned.encode(&codec(0, "i2", "i1")).unwrap_err();
        let CodecError::Overflow { value, index, .. } = problem else { panic!("{problem}") };
        let place = order.map(|axis| [1, 2, 3][axis as usize]);
        // The rise to 500, or the fall after it.
        let after = [place[0] + 1, place[1], place[2]];
        assert!((value == 500 && index == place) || (value == -500 && index == after), "{value} {index:?}");
    }
}

#[test]
fn flat_bytes_are_taken_with_a_shape() {
    let x = cube();
    for order in [MemoryOrder::C, MemoryOrder::F] {
        let codec = delta(1, ">i2", "i1").shape(vec![3, 3, 3]).order(order).build().unwrap();
        let bytes = x.clone().relabel(dtype(">i2")).unwrap().to_bytes(order);
        let encoded = codec.encode_bytes(&bytes).unwrap();
        assert_eq!(encoded, x.encode(&codec).unwrap().to_bytes(order));
        assert_eq!(codec.decode_bytes(&encoded).unwrap(), bytes);
        let problem = codec.encode_bytes(&bytes[1..]).unwrap_err();
        assert!(problem.to_string().starts_with("53 bytes are not"), "{problem}");
    }
    assert_eq!(codec(1, "i2", "i1").encode_bytes(&[]), Err(CodecError::NoShape));
}

#[test]
fn codecs_along_two_axes_commute() {
    let x = NdArray::from(Array::from_shape_fn((4, 5), |(i, j)| (i * i * 7919 + j * 31) as u8));
    let (a, b) = (codec(0, "u1", "u1"), codec(1, "u1", "u1"));
    let (ab, ba) = (x.encode(&a).unwrap().encode(&b), x.encode(&b).unwrap().encode(&a));
    assert_eq!(ab, ba);
    let lorenzo = ab.unwrap();
    assert_eq!(lorenzo.decode(&b).unwrap().decode(&a).unwrap(), x);
    assert_eq!(lorenzo.decode(&a).unwrap().decode(&b).unwrap(), x);
}

#[test]
fn without_dtype_the_arrays_own_is_used() {
    let open = SpatialDelta::new(1, None).build().unwrap();
    let encoded = cube().encode(&open).unwrap();
    assert_eq!((encoded.dtype(), encoded.decode(&open).unwrap()), (dtype("i2"), cube()));
    let narrow = SpatialDelta::new(1, None).astype(dtype("i1")).build().unwrap();
    let encoded = cube().encode(&narrow).unwrap();
    assert_eq!(encoded.dtype(), dtype("i1"));
    let problem = encoded.decode(&narrow).unwrap_err();
    assert_eq!(problem.to_string(), "decode cannot tell which dtype was stored as int8");
    assert!(NdArray::from(array![[1.0]]).encode(&narrow).is_err());
}

#[test]
fn up_to_64_dimensions() {
    let mut shape = vec![1; 64];
    (shape[10], shape[50]) = (3, 4);
    let values: Vec<NdNumber> = (0..12).map(|i| NdNumber::from(i * i)).collect();
    let x = NdArray::from_values(&shape, &values, Some(dtype("i4"))).unwrap();
    for axis in [0, 10, -14, -1] {
        let codec = codec(axis, "i4", "u1");
        assert_eq!(x.encode(&codec).unwrap().decode(&codec).unwrap(), x);
    }
    let too_many = NdArray::from(Array::<i32, _>::zeros(vec![1; 65]));
    let problem = too_many.encode(&codec(0, "i4", "i4")).unwrap_err();
    assert_eq!(problem, SizeError::TooManyDimensions { ndim: 65 }.into());
}
