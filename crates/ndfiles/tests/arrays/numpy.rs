//! The codec's bytes beside numpy's, where both mean the same: differences and sums that wrap around in the
//! width of the values, for every pair of integer types, for bool, for floats in arithmetic mode and for times;
//! every axis, C order, F order and strides. Skipped where there is no Python with numpy.
//!
//! `VCF_PYTHON` names a Python; without it that of `benches/peer.py` is taken, or `python3`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use vcfilter_codec::{DType, Mode, Overflow, SpatialDelta};
use vcfilter_ndfiles::{AxisIndex, NdArray};

/// Makes arrays and what numpy makes of them, and compares what was decoded.
const PYTHON: &str = r#"
import sys, json
import numpy as np
folder = sys.argv[1]
rng = np.random.default_rng(5)
integers = ["i1", "u1", "i2", "u2", "i4", "u4", "i8", "u8"]
shapes = [(7,), (5, 6), (3, 4, 5), (2, 3, 3, 2), (1, 4), (4, 0, 3)]

def words(dtype):
    return np.dtype(f"u{np.dtype(dtype).itemsize}")

def recast(array, dtype, astype):
    # A wider type takes the wrapped difference as the values are signed or not; a narrower one keeps low bits.
    return array.view(dtype).astype(astype)

def encode(values, dtype, astype, axis):
    unsigned = np.ascontiguousarray(values).view(words(dtype))
    first = np.take(unsigned, range(min(1, unsigned.shape[axis])), axis=axis)
    differences = np.concatenate([first, np.diff(unsigned, axis=axis)], axis=axis)
    return recast(np.ascontiguousarray(differences), dtype, astype)

cases = []
def case(values, dtype, astype, axis, expected, mode="bits"):
    name = f"{len(cases)}"
    np.save(f"{folder}/{name}.npy", values)
    np.save(f"{folder}/{name}.out.npy", expected)
    cases.append({"name": name, "dtype": dtype, "astype": astype, "axis": axis, "mode": mode})

for number, shape in enumerate(shapes):
    for dtype in integers:
        info = np.iinfo(dtype)
        values = rng.integers(info.min, info.max, size=shape, dtype=dtype, endpoint=True)
        for layout in (values, np.asfortranarray(values), values.astype(">" + dtype)):
            for axis in range(len(shape)):
                for astype in integers:
                    expected = encode(layout.astype(dtype), dtype, astype, axis)
                    case(layout, dtype, astype, axis, expected)
    for dtype, astype in [("f2", "f2"), ("f2", "f4"), ("f4", "f4"), ("f4", "f8"), ("f8", "f8")]:
        values = rng.normal(size=shape).astype(dtype)
        for axis in range(len(shape)):
            first = np.take(values, range(min(1, shape[axis])), axis=axis)
            expected = np.concatenate([first, np.diff(values, axis=axis)], axis=axis).astype(astype)
            case(values, dtype, astype, axis, expected, "arithmetic")
    values = rng.integers(0, 2, size=shape).astype(bool)
    for axis in range(len(shape)):
        first = np.take(values, range(min(1, shape[axis])), axis=axis)
        for astype in ["bool", "i1", "u1"]:
            expected = np.concatenate([first, np.diff(values, axis=axis)], axis=axis).astype(astype)
            case(values, "bool", astype, axis, expected)
    for dtype in ["<M8[us]", "<m8[D]"]:
        values = rng.integers(-2**62, 2**62, size=shape).view(dtype)
        for axis in range(len(shape)):
            case(values, dtype, "i8", axis, encode(values.view("i8"), "i8", "i8", axis))
json.dump(cases, open(f"{folder}/cases.json", "w"))
"#;

/// What numpy's sums say of every encoded array whose type was not narrowed.
const SUMS: &str = r#"
import sys, json
import numpy as np
folder = sys.argv[1]
wrong = []
for case in json.load(open(f"{folder}/cases.json")):
    dtype, astype, name = np.dtype(case["dtype"]), np.dtype(case["astype"]), case["name"]
    if dtype.kind not in "iu" or astype.itemsize < dtype.itemsize:
        continue
    encoded = np.load(f"{folder}/{name}.enc.npy")
    sums = np.cumsum(encoded.astype(f"u{dtype.itemsize}"), axis=case["axis"], dtype=f"u{dtype.itemsize}")
    if not np.array_equal(sums.view(dtype), np.load(f"{folder}/{name}.npy").astype(dtype)):
        wrong.append(name)
print(len(wrong), wrong[:5])
"#;

#[derive(serde::Deserialize)]
struct Case {
    name: String,
    dtype: String,
    astype: String,
    axis: i64,
    mode: Mode,
}

/// A Python that has numpy.
fn python() -> Option<PathBuf> {
    let peer = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/peer/bin/python");
    let named = std::env::var_os("VCF_PYTHON").map(PathBuf::from);
    named.into_iter().chain([peer, "python3".into()]).find(|python| {
        let found = Command::new(python).args(["-c", "import numpy"]).output();
        found.is_ok_and(|output| output.status.success())
    })
}

fn run(python: &Path, program: &str, folder: &Path) -> String {
    let output = Command::new(python).args(["-c", program]).arg(folder).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

fn dtype(text: &str) -> DType {
    text.parse().unwrap()
}

#[test]
fn bytes_are_those_of_numpy() {
    let Some(python) = python() else {
        eprintln!("skipped: no Python with numpy");
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str| folder.path().join(name);
    run(&python, PYTHON, folder.path());
    let cases: Vec<Case> = serde_json::from_slice(&fs::read(file("cases.json")).unwrap()).unwrap();
    assert!(cases.len() > 2500, "{}", cases.len());
    for case in &cases {
        let label = format!("{} to {} along {} of {}", case.dtype, case.astype, case.axis, case.name);
        let read = |end: &str| NdArray::read_npy(&file(&format!("{}{end}.npy", case.name))).unwrap();
        let (values, expected) = (read(""), read(".out"));
        let codec = SpatialDelta::new(case.axis, dtype(&case.dtype))
            .astype(dtype(&case.astype))
            .overflow(Overflow::Wrap)
            .mode(case.mode)
            .build()
            .unwrap();
        let encoded = values.encode(&codec).unwrap();
        assert_eq!(encoded, expected, "{label}");
        encoded.write_npy(&file(&format!("{}.enc.npy", case.name))).unwrap();
        let narrow = dtype(&case.astype).width() < dtype(&case.dtype).width();
        if !narrow && case.mode == Mode::Bits {
            let values = values.clone().relabel(dtype(&case.dtype)).unwrap();
            assert_eq!(encoded.decode(&codec).unwrap(), values, "{label}");
        }
        strided(&codec, &values, &label);
    }
    assert_eq!(run(&python, SUMS, folder.path()).trim(), "0 []");
}

/// Every second element backwards, as a view and as an array of its own.
fn strided(codec: &SpatialDelta, values: &NdArray, label: &str) {
    let back = AxisIndex::Range { start: None, stop: None, step: -2 };
    let view = values.slice(&vec![back; values.ndim()]).unwrap();
    let own = NdArray::from_bytes(
        &view.to_bytes(Default::default()),
        view.shape(),
        view.dtype(),
        Default::default(),
    );
    assert_eq!(view.encode(codec).unwrap(), own.unwrap().encode(codec).unwrap(), "{label}");
}
