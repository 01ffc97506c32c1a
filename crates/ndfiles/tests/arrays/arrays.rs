//! Finite arrays: made, converted, cut, compared, summed up, written.

use ndarray::array;
use vcfilter_codec::{DType, SizeError};
use vcfilter_ndfiles::{AxisIndex, NdArray, NdArrayError, NdComparison, NdNumber, Nested, Scalar};

fn dtype(text: &str) -> DType {
    text.parse().unwrap()
}

/// `[[1, 2.5], true]` as it is typed.
fn nested(text: &str) -> Nested {
    fn convert(value: &serde_json::Value) -> Nested {
        match value {
            serde_json::Value::Array(items) => Nested::List(items.iter().map(convert).collect()),
            serde_json::Value::Bool(value) => Nested::Number(NdNumber::Bool(*value)),
            serde_json::Value::Number(number) if number.is_f64() => {
                Nested::Number(NdNumber::Float(number.as_f64().unwrap()))
            }
            number => Nested::Number(NdNumber::Int(number.to_string().parse().unwrap())),
        }
    }
    convert(&serde_json::from_str(text).unwrap())
}

fn typed(text: &str) -> Result<NdArray, NdArrayError> {
    NdArray::from_nested(&nested(text), None)
}

fn range(start: Option<i64>, stop: Option<i64>, step: i64) -> AxisIndex {
    AxisIndex::Range { start, stop, step }
}

#[test]
fn types_are_chosen_as_numpy_does() {
    for (text, shown) in [
        ("[1, 2]", "array([1, 2])"),
        ("[true, false]", "array([ True, False])"),
        ("[true, 2]", "array([1, 2])"),
        ("[1, 2.5]", "array([1. , 2.5])"),
        ("[18446744073709551615]", "array([18446744073709551615], dtype=uint64)"),
        ("[]", "array([], dtype=float64)"),
        ("[[], []]", "array([], shape=(2, 0), dtype=float64)"),
        ("5", "array(5)"),
    ] {
        assert_eq!(typed(text).unwrap().to_string(), shown, "{text}");
    }
}

#[test]
fn ragged_arrays_say_where() {
    for (text, message) in [
        ("[[1, 2], [3]]", "ragged array: item [1] has length 1, item [0] has 2"),
        ("[[[1], [2]], [[3], [4, 5]]]", "ragged array: item [1][1] has length 2, item [0][0] has 1"),
        ("[[1, 2], 3]", "ragged array: item [1] is a number, item [0] is a list"),
        ("[1, [2]]", "ragged array: item [1] is a list, item [0] is a number"),
    ] {
        assert_eq!(typed(text).unwrap_err().to_string(), message, "{text}");
    }
    let mut deep = nested("1");
    for _ in 0..65 {
        deep = Nested::List(vec![deep]);
    }
    assert_eq!(NdArray::from_nested(&deep, None), Err(SizeError::TooManyDimensions { ndim: 65 }.into()));
}

#[test]
fn values_that_do_not_fit_are_named() {
    for (text, to, message) in [
        ("[[1, 300]]", "u1", "300 at [0, 1] does not fit uint8 (0..=255)"),
        ("[-1]", "u8", "-1 at [0] does not fit uint64 (0..=18446744073709551615)"),
        ("[1.5]", "i4", "1.5 at [0] has a fraction, which int32 cannot keep"),
        ("[2]", "bool", "2 at [0] does not fit bool (0..=1)"),
        ("[1e300]", "f4", "1e300 at [0] is too large for float32"),
        ("[9007199254740993]", "f8", "9007199254740993 at [0] has more digits than float64 can keep"),
        ("[2049]", "f2", "2049 at [0] has more digits than float16 can keep"),
    ] {
        let problem = NdArray::from_nested(&nested(text), Some(dtype(to))).unwrap_err();
        assert_eq!(problem.to_string(), message);
        let a = typed(text).unwrap();
        assert_eq!(a.astype(dtype(to)).unwrap_err().to_string(), message);
    }
    let huge: NdNumber = NdNumber::Int(num_bigint::BigInt::from(1) << 200);
    assert!(NdArray::from_values(&[1], std::slice::from_ref(&huge), None).is_err());
    let float = NdArray::from_values(&[1], &[huge], Some(dtype("f8"))).unwrap();
    assert_eq!(float.get(&[0]).unwrap(), Scalar::Float(2f64.powi(200)));
    let nan = NdArray::from(array![f64::NAN]);
    let problem = nan.astype(dtype("i2")).unwrap_err();
    assert_eq!(problem.to_string(), "nan at [0] is not a number, which int16 cannot keep");
}

#[test]
fn every_kind_converts_to_every_other_and_back() {
    let a = NdArray::from(array![[true, false], [false, true]]);
    let kinds = ["bool", "i1", "u1", "i2", "u2", "i4", "u4", "i8", "u8", "f2", "f4", "f8", ">i2"];
    for from in kinds {
        for to in kinds {
            let there = a.astype(dtype(from)).unwrap().astype(dtype(to)).unwrap();
            assert_eq!(there.dtype(), dtype(to));
            assert!(there.same_values(&a));
        }
    }
    let times = NdArray::from(array![1i64, 2]).astype(dtype("M8[ns]")).unwrap();
    assert_eq!(times.astype(dtype("i8")).unwrap(), NdArray::from(array![1i64, 2]));
    assert!(times.astype(dtype("M8[s]")).is_err() && times.astype(dtype("f8")).is_err());
}

#[test]
fn ranges() {
    let ints = |a: i64, b: i64, c: i64| NdArray::arange(&a.into(), &b.into(), &c.into(), None);
    assert_eq!(ints(5, 0, -2).unwrap().to_string(), "array([5, 3, 1])");
    assert_eq!(ints(0, 0, 1).unwrap().to_string(), "array([], dtype=int64)");
    assert_eq!(ints(0, 1, 0).unwrap_err(), NdArrayError::ZeroStep);
    assert!(matches!(ints(0, 1 << 40, 1), Err(NdArrayError::Size(SizeError::TooLarge { .. }))));
    let quarter = NdNumber::Float(0.25);
    let floats = NdArray::arange(&0.into(), &1.into(), &quarter, None).unwrap();
    assert_eq!(floats.to_string(), "array([0.  , 0.25, 0.5 , 0.75])");
    let problem = NdArray::arange(&0.into(), &300.into(), &1.into(), Some(dtype("u1"))).unwrap_err();
    assert_eq!(problem.to_string(), "256 at [256] does not fit uint8 (0..=255)");
}

#[test]
fn shapes() {
    let a = NdArray::arange(&0.into(), &24.into(), &1.into(), None).unwrap();
    let cube = a.reshape(&[2, -1, 4]).unwrap();
    assert_eq!(cube.shape(), [2, 3, 4]);
    assert_eq!(cube.transpose(Some(&[-1, 0, 1])).unwrap().shape(), [4, 2, 3]);
    let turned = cube.transpose(None).unwrap().reshape(&[24]).unwrap();
    assert_eq!(turned.slice(&[range(None, Some(4), 1)]).unwrap().to_string(), "array([ 0, 12,  4, 16])");
    for (shape, message) in [
        (&[5, 5][..], "24 elements cannot have the shape (5, 5)"),
        (&[-1, -1], "(-1, -1) is not a shape"),
        (&[-2, 12], "(-2, 12) is not a shape"),
        (&[-1, 0], "24 elements cannot have the shape (-1, 0)"),
        (
            &[i64::MAX, i64::MAX],
            "24 elements cannot have the shape (9223372036854775807, 9223372036854775807)",
        ),
    ] {
        assert_eq!(a.reshape(shape).unwrap_err().to_string(), message);
    }
    for axes in [&[0, 1][..], &[0, 0, 1], &[0, 1, 3], &[0, 1, 2, 2]] {
        assert!(matches!(cube.transpose(Some(axes)), Err(NdArrayError::Axes { .. })));
    }
    assert!(NdArray::zeros(&[1 << 40, 1 << 40], dtype("i1")).is_err());
    assert!(NdArray::zeros(&[0, 1 << 40, 1 << 40], dtype("i1")).is_err());
}

#[test]
fn slices_mean_what_they_mean_in_python() {
    let a = NdArray::arange(&0.into(), &7.into(), &1.into(), None).unwrap();
    let ends = [None, Some(-9), Some(-7), Some(-3), Some(-1), Some(0), Some(2), Some(6), Some(7), Some(9)];
    for step in [-8, -3, -2, -1, 1, 2, 3, 8] {
        for start in ends {
            for stop in ends {
                let found: Vec<Scalar> = a.slice(&[range(start, stop, step)]).unwrap().iter().collect();
                let expected: Vec<Scalar> =
                    python_slice(7, start, stop, step).into_iter().map(|i| Scalar::Int(i.into())).collect();
                assert_eq!(found, expected, "{start:?}:{stop:?}:{step}");
            }
        }
    }
}

/// Python's definition, one position at a time.
fn python_slice(len: i64, start: Option<i64>, stop: Option<i64>, step: i64) -> Vec<i64> {
    let (low, high) = if step > 0 { (0, len) } else { (-1, len - 1) };
    let bound = |place: i64| (if place < 0 { place + len } else { place }).clamp(low, high);
    let mut place = start.map_or(if step > 0 { low } else { high }, bound);
    let stop = stop.map_or(if step > 0 { high } else { low }, bound);
    let mut places = Vec::new();
    while (step > 0 && place < stop) || (step < 0 && place > stop) {
        places.push(place);
        place += step;
    }
    places
}

#[test]
fn indices() {
    let a = NdArray::from(array![[1i16, 2, 3], [4, 5, 6]]);
    assert_eq!(a.slice(&[AxisIndex::At(1)]).unwrap().to_string(), "array([4, 5, 6], dtype=int16)");
    let corner = a.slice(&[AxisIndex::At(-1), AxisIndex::At(-1)]).unwrap();
    assert_eq!((corner.ndim(), corner.get(&[]).unwrap()), (0, Scalar::Int(6)));
    let problem = a.slice(&[AxisIndex::ALL, AxisIndex::At(3)]).unwrap_err();
    assert_eq!(problem.to_string(), "index 3 is out of range for axis 1 of length 3");
    assert!(matches!(a.slice(&[AxisIndex::ALL; 3]), Err(NdArrayError::TooManyIndices { given: 3, ndim: 2 })));
    assert_eq!(a.slice(&[range(None, None, 0)]), Err(NdArrayError::ZeroStep));
    assert_eq!(a.slice(&[range(Some(i64::MIN), Some(i64::MAX), i64::MAX)]).unwrap().shape(), [1, 3]);
    assert_eq!(
        a.slice(&[range(None, None, i64::MIN)]).unwrap().to_string(),
        "array([[4, 5, 6]], dtype=int16)"
    );
    assert_eq!(a.get(&[-2, 0]).unwrap(), Scalar::Int(1));
    assert!(a.get(&[0]).is_err() && a.get(&[2, 0]).is_err());
}

#[test]
fn comparisons_are_exact_between_types() {
    let a = NdArray::from(array![(1i64 << 53) + 1, -1]);
    let b = NdArray::from(array![(1u64 << 53), u64::MAX]);
    let c = NdArray::from(array![2f64.powi(53), f64::NAN]);
    let shown = |x: &NdArray, op, y: &NdArray| x.compare(op, y).unwrap().to_string();
    assert_eq!(shown(&a, NdComparison::Greater, &b), "array([ True, False])");
    assert_eq!(shown(&a, NdComparison::Equal, &c), "array([False, False])");
    assert_eq!(shown(&c, NdComparison::NotEqual, &c), "array([False,  True])");
    let column = NdArray::from(array![[1i8], [2]]);
    let row = NdArray::from(array![1i8, 2, 3]);
    assert_eq!(column.compare(NdComparison::LessOrEqual, &row).unwrap().shape(), [2, 3]);
    let problem = row.compare(NdComparison::Equal, &a).unwrap_err();
    assert_eq!(problem.to_string(), "shapes (3,) and (2,) do not match");
    assert_eq!(
        row.compare_scalar(NdComparison::GreaterOrEqual, Scalar::Float(1.5)).unwrap().to_string(),
        "array([False,  True,  True])"
    );
}

#[test]
fn extremes_and_sums() {
    let a = NdArray::from(array![[3i16, -2], [7, 0]]);
    assert_eq!((a.min().unwrap(), a.max().unwrap()), (Scalar::Int(-2), Scalar::Int(7)));
    assert_eq!(a.sum().unwrap(), NdNumber::from(8));
    assert_eq!(NdArray::from(array![true, true]).sum().unwrap(), NdNumber::from(2));
    assert_eq!(NdArray::from(array![1e16, 1.0, -1e16]).sum().unwrap(), NdNumber::Float(1.0));
    assert_eq!(NdArray::from(ndarray::Array1::from_elem(10, 0.1)).sum().unwrap(), NdNumber::Float(1.0));
    let infinite = NdArray::from(array![f64::INFINITY, 1.0]).sum().unwrap();
    assert_eq!(infinite, NdNumber::Float(f64::INFINITY));
    let nan = NdArray::from(array![1.0, f64::NAN, 0.0]).min().unwrap();
    assert!(matches!(nan, Scalar::Float(value) if value.is_nan()));
    let empty = NdArray::zeros(&[0], dtype("i2")).unwrap();
    assert_eq!(empty.max().unwrap_err().to_string(), "an empty array has no greatest element");
    assert_eq!(empty.sum().unwrap(), NdNumber::from(0));
}

#[test]
fn json() {
    let a = NdArray::from(array![[0.1f32, f32::NAN], [f32::INFINITY, f32::NEG_INFINITY]]);
    assert_eq!(a.to_json_data().to_string(), r#"[[0.1,"NaN"],["Infinity","-Infinity"]]"#);
    let a = NdArray::from(array![i64::MIN, 0]).relabel(dtype("M8[D]")).unwrap();
    assert_eq!(a.to_json_data().to_string(), r#"["NaT","1970-01-01"]"#);
    let a = NdArray::from(array![u64::MAX]);
    assert_eq!(
        a.to_json().to_string(),
        format!(r#"{{"type":"ndarray","dtype":"<u8","shape":[1],"data":[{}]}}"#, u64::MAX)
    );
    assert_eq!(NdArray::zeros(&[2, 0], dtype("i2")).unwrap().to_json_data().to_string(), "[]");
}

/// A value a little above or below the middle of two halves goes to the nearer one, as in numpy.
#[test]
fn halves_are_rounded_once() {
    let of = |value: f64| NdArray::from(array![value]).astype(dtype("f2")).map(|a| a.get(&[0]).unwrap());
    let halves: Vec<f64> = (0..0x7bff_u16).map(|bits| half::f16::from_bits(bits).to_f64()).collect();
    for pair in halves.windows(2) {
        let middle = (pair[0] + pair[1]) / 2.0;
        for sign in [1.0, -1.0] {
            assert_eq!(of(sign * middle * (1.0 + 1e-12)), Ok(Scalar::Float(sign * pair[1])));
            assert_eq!(of(sign * middle * (1.0 - 1e-12)), Ok(Scalar::Float(sign * pair[0])));
        }
    }
    assert_eq!(of(65519.9999999), Ok(Scalar::Float(65504.0)));
    assert!(of(65520.0).is_err());
}

/// Ranges of integers need no more memory than their elements, and go beyond int64.
#[test]
fn ranges_of_every_kind() {
    let range = |start: NdNumber, stop: i128, step: i64, of: Option<&str>| {
        NdArray::arange(&start, &NdNumber::Int(stop.into()), &step.into(), of.map(dtype)).unwrap().to_string()
    };
    assert_eq!(range(5.into(), 0, -2, Some("u1")), "array([5, 3, 1], dtype=uint8)");
    assert_eq!(range(0.into(), -3, 1, None), "array([], dtype=int64)");
    assert_eq!(range(NdNumber::Float(0.5), 2, 1, None), "array([0.5, 1.5])");
    assert_eq!(
        range(i64::MAX.into(), (1 << 63) + 2, 1, None),
        "array([9223372036854775807, 9223372036854775808, 9223372036854775809],\n      dtype=uint64)"
    );
    let large = range(0.into(), 1 << 24, 1, None);
    assert!(large.ends_with("16777213, 16777214, 16777215],\n      shape=(16777216,))"), "{large}");
}
