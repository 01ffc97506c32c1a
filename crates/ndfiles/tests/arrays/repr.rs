//! Arrays as text, compared with what numpy 2.4 shows. The data is made by `codec_data/make_goldens.py`.

use serde::Deserialize;
use vcfilter_codec::{DType, ElementKind, MemoryOrder};
use vcfilter_ndfiles::{NdArray, NdNumber};

#[derive(Deserialize)]
struct Case {
    dtype: String,
    shape: Vec<usize>,
    bytes: String,
    repr: String,
}

fn from_hex(text: &str) -> Vec<u8> {
    (0..text.len() / 2).map(|i| u8::from_str_radix(&text[2 * i..2 * i + 2], 16).unwrap()).collect()
}

#[test]
fn every_array_looks_as_in_numpy() {
    let cases: Vec<Case> = serde_json::from_str(include_str!("../data/repr.json")).unwrap();
    assert!(cases.len() > 1000);
    let mut wrong = Vec::new();
    for case in &cases {
        let bytes = from_hex(&case.bytes);
        let a =
            NdArray::from_bytes(&bytes, &case.shape, case.dtype.parse().unwrap(), MemoryOrder::C).unwrap();
        assert_eq!(a.dtype().to_string(), case.dtype);
        assert_eq!(a.to_bytes(MemoryOrder::C), bytes);
        if a.to_string() != case.repr {
            wrong.push(format!("numpy:\n{}\nhere:\n{a}", case.repr));
        }
    }
    assert!(
        wrong.is_empty(),
        "{} of {}:\n{}",
        wrong.len(),
        cases.len(),
        wrong[..wrong.len().min(8)].join("\n\n")
    );
}

#[derive(Deserialize)]
struct Large {
    dtype: String,
    shape: Vec<usize>,
    repr: String,
}

/// The elements are those of `large()` in `make_goldens.py`.
#[test]
fn large_arrays_show_their_ends_as_in_numpy() {
    let cases: Vec<Large> = serde_json::from_str(include_str!("../data/large.json")).unwrap();
    assert!(cases.len() > 100);
    for case in cases {
        let (size, dtype) =
            (case.shape.iter().product::<usize>() as i64, case.dtype.parse::<DType>().unwrap());
        let of = |n: i64| {
            let value = n * 37 % 1999 - 999;
            match dtype.kind() {
                ElementKind::Bool => NdNumber::Bool(value.rem_euclid(3) == 0),
                kind if kind.is_float() => NdNumber::Float(value as f64 / 8.0),
                ElementKind::U1 => value.rem_euclid(251).into(),
                _ => value.into(),
            }
        };
        let values: Vec<NdNumber> = (0..size).map(of).collect();
        let of_values = if dtype.kind().is_time() { ElementKind::I8.into() } else { dtype };
        let a = NdArray::from_values(&case.shape, &values, Some(of_values)).unwrap();
        let a = a.astype(dtype).unwrap();
        assert_eq!(a.to_string(), case.repr);
    }
}

#[test]
fn every_half_has_the_shortest_digits() {
    for (bits, expected) in include_str!("../data/halves.txt").split_whitespace().enumerate() {
        let half = half::f16::from_bits(bits as u16);
        let a = NdArray::from(ndarray::arr0(half)).to_json_data();
        let expected: f64 = expected.parse().unwrap();
        assert_eq!(a.as_f64().unwrap(), expected, "bits {bits:#x}");
    }
}
