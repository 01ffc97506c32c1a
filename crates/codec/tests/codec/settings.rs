//! Settings, types and configurations; and the bytes that numpy gives for each pair of types.

use serde::Deserialize;
use vcfilter_codec::{
    CodecError, DType, DTypeError, MemoryOrder, Mode, Overflow, SpatialDelta, SpatialDeltaBuilder,
};

fn dtype(text: &str) -> DType {
    text.parse().unwrap()
}

fn delta(axis: i64, from: &str, to: &str) -> SpatialDeltaBuilder {
    SpatialDelta::new(axis, dtype(from)).astype(dtype(to))
}

fn codec(axis: i64, from: &str, to: &str) -> SpatialDelta {
    delta(axis, from, to).build().unwrap()
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

#[test]
fn a_config_gives_an_equal_codec() {
    let codecs = [
        codec(1, "i2", "i1"),
        codec(-1, ">f4", "<f4"),
        SpatialDelta::new(0, None).build().unwrap(),
        SpatialDelta::new(0, None).astype(dtype("i1")).build().unwrap(),
        delta(2, "f4", "f8").mode(Mode::Arithmetic).overflow(Overflow::Wrap).build().unwrap(),
        delta(2, "i4", "i2").shape(vec![2, 3, 4]).order(MemoryOrder::F).build().unwrap(),
    ];
    for codec in codecs {
        let text = serde_json::to_string(&codec).unwrap();
        assert_eq!(serde_json::from_str::<SpatialDelta>(&text).unwrap(), codec, "{text}");
    }
    let text = serde_json::to_string(&codec(1, "i2", "i1")).unwrap();
    assert_eq!(text, r#"{"id":"spatial_delta","axis":1,"dtype":"<i2","astype":"|i1"}"#);
    let without_astype: SpatialDelta =
        serde_json::from_str(r#"{"id":"spatial_delta","axis":1,"dtype":"<i2"}"#).unwrap();
    assert_eq!(without_astype, codec(1, "i2", "i2"));
}

#[test]
fn a_wrong_config_is_refused() {
    for (text, part) in [
        (r#"{"id":"delta","axis":1,"dtype":"<i2"}"#, "of `delta`"),
        (r#"{"id":"spatial_delta","axis":true,"dtype":"<i2"}"#, "boolean"),
        (r#"{"id":"spatial_delta","axis":1,"dtype":"O"}"#, "objects"),
        (r#"{"id":"spatial_delta","axis":1,"dtype":"f4","astype":"i1"}"#, "cannot be stored"),
        (r#"{"id":"spatial_delta","axis":1,"dtype":"i4","level":3}"#, "unknown field"),
        (r#"{"id":"spatial_delta","axis":2,"dtype":"i4","shape":[3,4]}"#, "out of range"),
    ] {
        let problem = serde_json::from_str::<SpatialDelta>(text).unwrap_err().to_string();
        assert!(problem.contains(part), "{text}: {problem}");
    }
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
