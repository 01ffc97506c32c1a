//! Configurations as numcodecs keeps them.

use vcfilter_codec::{DType, MemoryOrder, Mode, Overflow, SpatialDelta, SpatialDeltaBuilder};

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
