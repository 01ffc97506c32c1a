//! Arrays as JSON.

use serde_json::{Value, json};

use super::array::NdArray;
use super::repr_time::{NAT, iso};
use super::scalar::Scalar;
use vcfilter_codec::ElementKind;

impl NdArray {
    /// Returns the array as JSON: `{"type": "ndarray", "dtype": "<i2", "shape": [2, 2], "data": [[1, 2], [3,
    /// 4]]}`.
    ///
    /// NaN and infinities are the texts `NaN`, `Infinity` and `-Infinity`. Points in time are ISO texts,
    /// spans of time are counts; NaT is the text `NaT`.
    ///
    /// ```
    /// let a = vcfilter_ndfiles::NdArray::from(ndarray::array![[1i16, 2]]);
    /// assert_eq!(a.to_json().to_string(),
    ///     r#"{"type":"ndarray","dtype":"<i2","shape":[1,2],"data":[[1,2]]}"#);
    /// ```
    pub fn to_json(&self) -> Value {
        json!({
            "type": "ndarray",
            "dtype": self.dtype.to_string(),
            "shape": self.shape(),
            "data": self.to_json_data(),
        })
    }

    /// Returns the elements as nested lists: a single value for an array without dimensions, `[]` for one
    /// without elements, whatever its shape.
    pub fn to_json_data(&self) -> Value {
        if self.size() == 0 {
            return json!([]);
        }
        let kind = self.dtype.kind();
        nest(self.shape(), &mut self.iter().map(|value| json_value(value, kind)))
    }
}

fn nest(shape: &[usize], values: &mut dyn Iterator<Item = Value>) -> Value {
    match shape.split_first() {
        None => values.next().unwrap_or(Value::Null),
        Some((&len, rest)) => (0..len).map(|_| nest(rest, values)).collect(),
    }
}

fn json_value(value: Scalar, kind: ElementKind) -> Value {
    match (value, kind) {
        (Scalar::Bool(value), _) => value.into(),
        (Scalar::Int(count), ElementKind::Datetime(unit)) => iso(count as i64, unit).into(),
        (Scalar::Int(count), ElementKind::Timedelta(_)) if count == i128::from(NAT) => "NaT".into(),
        (Scalar::Int(value), _) => match (u64::try_from(value), i64::try_from(value)) {
            (Ok(value), _) => value.into(),
            (_, Ok(value)) => value.into(),
            _ => value.to_string().into(),
        },
        (Scalar::Float(value), _) if value.is_nan() => "NaN".into(),
        (Scalar::Float(value), _) if value.is_infinite() => {
            if value > 0.0 {
                "Infinity".into()
            } else {
                "-Infinity".into()
            }
        }
        // The shortest digits of the narrow type: 0.1, not 0.10000000149011612.
        (Scalar::Float(value), kind) => {
            super::repr_float::shortest(value, kind).parse::<f64>().unwrap_or(value).into()
        }
    }
}
