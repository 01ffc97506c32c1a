//! The golden vectors of the specification, written without this crate; and its schema.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;
use vcfilter_codec::SpatialDelta;

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

#[test]
fn flat_bytes_are_the_golden_vectors() {
    let folders =
        fs::read_dir(repository().join("tests/vectors")).unwrap().map(|entry| entry.unwrap().path());
    let mut count = 0;
    for folder in folders.filter(|path| path.is_dir()) {
        let config = fs::read_to_string(folder.join("config.json")).unwrap();
        let codec: SpatialDelta =
            serde_json::from_str(&config).unwrap_or_else(|error| panic!("{folder:?}: {error}"));
        // Python writes a space behind each comma and colon; a codec knows the type that some leave out.
        if config.contains("astype") {
            assert_eq!(
                serde_json::to_string(&codec).unwrap(),
                config.replace(' ', "").trim_end(),
                "{folder:?}"
            );
        }
        let [decoded, encoded] =
            ["decoded.raw", "encoded.raw"].map(|name| fs::read(folder.join(name)).unwrap());
        let values = fs::read(folder.join("values.raw")).unwrap_or_else(|_| decoded.clone());
        assert_eq!(codec.encode_bytes(&values).unwrap(), encoded, "{folder:?}");
        assert_eq!(codec.decode_bytes(&encoded).unwrap(), decoded, "{folder:?}");
        count += 1;
    }
    assert!(count >= 44, "only {count} vectors");
}

/// The schema knows every key that is written, with its choices and its default, and no other.
#[test]
fn the_schema_has_the_keys_of_a_config() {
    let text = fs::read_to_string(repository().join("docs/spatial_delta.schema.json")).unwrap();
    let schema: Value = serde_json::from_str(&text).unwrap();
    let known: Vec<&String> = schema["$defs"]["v2"]["properties"].as_object().unwrap().keys().collect();
    assert_eq!(
        known,
        ["id", "axis", "axes", "dtype", "astype", "residual", "overflow", "mode", "shape", "order"]
    );
    for (key, choices) in [("residual", 2), ("overflow", 2), ("mode", 2), ("order", 2)] {
        let rule = match &schema["$defs"]["v2"]["properties"][key] {
            rule if rule.get("enum").is_some() => rule,
            _ => &schema["$defs"][key],
        };
        let names = rule["enum"].as_array().unwrap();
        assert_eq!((names.len(), &names[0]), (choices, &rule["default"]), "{key}");
        let accepted = |name: &Value| {
            let mut config: Value = serde_json::from_str(r#"{"id": "spatial_delta", "axis": 0}"#).unwrap();
            config[key] = name.clone();
            serde_json::from_value::<SpatialDelta>(config)
        };
        for name in names {
            let written = serde_json::to_value(accepted(name).unwrap()).unwrap();
            // A default is left out.
            assert_eq!(written.get(key), (name != &rule["default"]).then_some(name), "{key}");
        }
        assert!(accepted(&"other".into()).is_err(), "{key}");
    }
}
