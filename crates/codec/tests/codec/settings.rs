//! Settings, types and configurations; and the bytes that numpy gives for each pair of types.

use serde::Deserialize;
use vcfilter_codec::{
    CodecError, DType, DTypeError, ElementKind, Mode, Overflow, Residual, SpatialDelta, SpatialDeltaBuilder,
};

fn dtype(text: &str) -> DType {
    text.parse().unwrap()
}

fn delta(axis: i64, from: &str, to: &str) -> SpatialDeltaBuilder {
    SpatialDelta::new(axis, dtype(from)).astype(dtype(to))
}

#[test]
fn float_to_int_or_another_float_is_refused_in_bits() {
    for (from, to) in [("f4", "i4"), ("f4", "f8"), ("f8", "f4"), ("f8", "u8"), ("i4", "f4"), ("i1", "bool")] {
        let problem = delta(0, from, to).build().unwrap_err();
        assert!(matches!(problem, CodecError::Astype { .. }), "{from} {to}");
    }
    assert!(delta(0, "f8", "f4").mode(Mode::Arithmetic).build().is_err());
    assert!(delta(0, "f4", "i4").mode(Mode::Arithmetic).build().is_err());
}

#[test]
fn objects_texts_structs_and_long_doubles_are_refused() {
    for (text, what) in [
        ("O", "objects"),
        ("S10", "texts"),
        ("<U5", "texts"),
        ("i2,i4", "structs"),
        ("V8", "structs"),
        ("longdouble", "long doubles"),
        ("clongdouble", "pairs of long doubles"),
    ] {
        let problem = text.parse::<DType>().unwrap_err();
        assert!(
            matches!(&problem, DTypeError::Refused { what: found, .. } if *found == what),
            "{text}: {problem}"
        );
    }
    let DTypeError::Unknown { near, .. } = "int15".parse::<DType>().unwrap_err() else {
        panic!("not unknown")
    };
    assert_eq!(near.as_deref(), Some("int16"));
}

#[derive(Deserialize)]
struct Golden {
    dtype: String,
    astype: String,
    axis: i64,
    shape: Vec<usize>,
    x: String,
    encoded: String,
    decoded: String,
}

#[test]
fn bytes_agree_with_numpy_for_every_pair() {
    let from_hex = |text: &str| -> Vec<u8> {
        (0..text.len() / 2).map(|i| u8::from_str_radix(&text[2 * i..2 * i + 2], 16).unwrap()).collect()
    };
    let goldens: Vec<Golden> = serde_json::from_str(include_str!("../data/deltas.json")).unwrap();
    assert_eq!(goldens.len(), 3 * (64 + 6 + 3));
    for golden in goldens {
        let codec = delta(golden.axis, &golden.dtype, &golden.astype)
            .mode(Mode::Arithmetic)
            .overflow(Overflow::Wrap)
            .shape(golden.shape)
            .build()
            .unwrap();
        let encoded = codec.encode_bytes(&from_hex(&golden.x)).unwrap();
        let what = format!("{} as {} along {}", golden.dtype, golden.astype, golden.axis);
        assert_eq!(encoded, from_hex(&golden.encoded), "encode {what}");
        assert_eq!(codec.decode_bytes(&encoded).unwrap(), from_hex(&golden.decoded), "decode {what}");
    }
}

/// What a zigzag residual stands for is not in its type.
#[test]
fn zigzag_needs_the_type_of_the_values() {
    let codec = SpatialDelta::new(0, None).residual(Residual::Zigzag).build().unwrap();
    let encoded: Vec<u16> = codec.encode_slice(&[-1i16, 5], &[2]).unwrap();
    assert_eq!(encoded, [1, 12]);
    assert!(matches!(codec.decode_slice::<u16, i16>(&encoded, &[2]), Err(CodecError::NoDType { .. })));
    assert_eq!(codec.encode_slice::<bool, u8>(&[true], &[1]), Err(CodecError::BoolZigzag));
    let codec = SpatialDelta::new(0, dtype("i2")).astype(dtype("u1")).residual(Residual::Zigzag);
    let problem = codec.build().unwrap().encode_slice::<i16, u8>(&[5, -124], &[2]).unwrap_err();
    assert_eq!(problem.to_string(), "difference -129 at [1] does not fit uint8 by zigzag (-128..=127)");
    assert_eq!(problem.narrowest(), Some(ElementKind::U2));
}

#[test]
fn axes_are_as_given() {
    let codec = SpatialDelta::new(7, None).axes([1, -1]).build().unwrap();
    assert_eq!((codec.axis(), codec.axes()), (None, &[1, -1][..]));
    assert_eq!(codec.to_string(), "spatial_delta(axes=[1, -1])");
    assert_eq!(codec.axes_in(3), Ok(vec![1, 2]));
    assert_eq!(codec.axes_in(2), Err(CodecError::RepeatedAxis { axis: 1 }));
    let one = SpatialDelta::new(7, None).axes([1]).build().unwrap();
    assert_eq!(one, SpatialDelta::new(1, None).build().unwrap());
    let zigzag = SpatialDelta::new(1, dtype("i2")).residual(Residual::Zigzag).build().unwrap();
    assert_eq!(zigzag.to_string(), "spatial_delta(axis=1, dtype=\"<i2\", residual=\"zigzag\")");
}
