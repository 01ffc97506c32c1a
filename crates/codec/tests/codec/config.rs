//! Configurations as numcodecs keeps them.

use vcfilter_codec::{DType, MemoryOrder, Mode, Overflow, Residual, SpatialDelta, SpatialDeltaBuilder};

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
        SpatialDelta::new(0, dtype("i2")).axes([0, -1]).build().unwrap(),
        SpatialDelta::new(0, dtype(">i2")).residual(Residual::Zigzag).build().unwrap(),
        SpatialDelta::new(0, None).axes([2, 0, 1]).residual(Residual::Zigzag).build().unwrap(),
    ];
    for codec in codecs {
        let text = serde_json::to_string(&codec).unwrap();
        assert_eq!(serde_json::from_str::<SpatialDelta>(&text).unwrap(), codec, "{text}");
    }
    let text = serde_json::to_string(&codec(1, "i2", "i1")).unwrap();
    assert_eq!(text, r#"{"id":"spatial_delta","axis":1,"dtype":"<i2","astype":"|i1"}"#);
    let zigzag = SpatialDelta::new(0, dtype(">f4")).axes([1, 0]).residual(Residual::Zigzag).build().unwrap();
    let text = serde_json::to_string(&zigzag).unwrap();
    let expected = r#"{"id":"spatial_delta","axes":[1,0],"dtype":">f4","astype":">u4","residual":"zigzag"}"#;
    assert_eq!(text, expected);
    // One of several is `axis`.
    let one: SpatialDelta =
        serde_json::from_str(r#"{"id":"spatial_delta","axes":[1],"dtype":"<i2"}"#).unwrap();
    assert_eq!(one, codec(1, "i2", "i2"));
    let text = serde_json::to_string(&one).unwrap();
    assert_eq!(text, r#"{"id":"spatial_delta","axis":1,"dtype":"<i2","astype":"<i2"}"#);
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
        (r#"{"id":"spatial_delta","dtype":"i4"}"#, "no axis"),
        (r#"{"id":"spatial_delta","axis":null,"axes":[0],"dtype":"i4"}"#, "null"),
        (r#"{"id":"spatial_delta","axes":[],"dtype":"i4"}"#, "no axis"),
        (r#"{"id":"spatial_delta","axis":0,"axes":[0],"dtype":"i4"}"#, "both given"),
        (r#"{"id":"spatial_delta","axes":[0,0],"dtype":"i4"}"#, "axis 0 is given twice"),
        (r#"{"id":"spatial_delta","axes":[1,-1],"dtype":"i4","shape":[3,4]}"#, "axis 1 is given twice"),
        (r#"{"id":"spatial_delta","axes":[0,64],"dtype":"i4"}"#, "out of range"),
        (r#"{"id":"spatial_delta","axes":[0,1],"dtype":"f4","mode":"arithmetic"}"#, "has one axis"),
        (
            r#"{"id":"spatial_delta","axis":0,"dtype":"f4","mode":"arithmetic","residual":"zigzag"}"#,
            "no zigzag",
        ),
        (r#"{"id":"spatial_delta","axis":0,"dtype":"b1","residual":"zigzag"}"#, "bool has no zigzag"),
        (
            r#"{"id":"spatial_delta","axis":0,"dtype":"i2","astype":"i1","residual":"zigzag"}"#,
            "stored as int8",
        ),
        (
            r#"{"id":"spatial_delta","axis":0,"dtype":"i2","astype":"u4","residual":"zigzag"}"#,
            "stored as uint32",
        ),
        (
            r#"{"id":"spatial_delta","axis":0,"dtype":"f4","astype":"u2","residual":"zigzag"}"#,
            "stored as uint16",
        ),
        (r#"{"id":"spatial_delta","axis":0,"astype":"i2","residual":"zigzag"}"#, "stored as int16"),
        (r#"{"id":"spatial_delta","axis":0,"dtype":"i2","residual":"zig"}"#, "unknown variant"),
    ] {
        let problem = serde_json::from_str::<SpatialDelta>(text).unwrap_err().to_string();
        assert!(problem.contains(part), "{text}: {problem}");
    }
}
