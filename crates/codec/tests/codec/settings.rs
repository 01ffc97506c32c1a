//! Settings, types and configurations; and the bytes that numpy gives for each pair of types.

use serde::Deserialize;
use vcfilter_codec::{CodecError, DType, DTypeError, Mode, Overflow, SpatialDelta, SpatialDeltaBuilder};

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
        ("c16", "complex numbers"),
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
