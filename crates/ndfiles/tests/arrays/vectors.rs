//! The golden vectors of the specification as `.npy` files.

use std::fs;
use std::path::Path;

use vcfilter_codec::SpatialDelta;
use vcfilter_ndfiles::{Monitor, NdArray, decode_npy, encode_npy};

#[test]
fn npy_files_are_the_golden_vectors() {
    let vectors = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/vectors");
    let temporary = tempfile::tempdir().unwrap();
    let output = temporary.path().join("out.npy");
    let mut count = 0;
    for folder in fs::read_dir(vectors).unwrap().map(|entry| entry.unwrap().path()) {
        let Ok(config) = fs::read_to_string(folder.join("config.json")) else { continue };
        let codec: SpatialDelta = serde_json::from_str(&config).unwrap();
        let [decoded, encoded, values] =
            ["decoded", "encoded", "values"].map(|name| folder.join(name).with_extension("npy"));
        let values = if values.exists() { &values } else { &decoded };
        match NdArray::read_npy(values) {
            Ok(array) => {
                let there = array.encode(&codec).unwrap();
                assert!(there == NdArray::read_npy(&encoded).unwrap(), "{folder:?}");
                assert!(there.decode(&codec).unwrap() == NdArray::read_npy(&decoded).unwrap(), "{folder:?}");
            }
            // Files of complex numbers are worked on, but their values are not looked at.
            Err(problem) => {
                assert!(codec.dtype().is_some_and(|dtype| dtype.kind().is_complex()), "{problem}");
                assert!(problem.to_string().contains("there are no arrays of complex"), "{problem}");
            }
        }
        encode_npy(&codec, values, &output, &Monitor::default()).unwrap();
        assert_eq!(fs::read(&output).unwrap(), fs::read(&encoded).unwrap(), "{folder:?}");
        decode_npy(&codec, &encoded, &output, &Monitor::default()).unwrap();
        assert_eq!(fs::read(&output).unwrap(), fs::read(&decoded).unwrap(), "{folder:?}");
        count += 1;
    }
    assert!(count >= 44, "only {count} vectors");
}
