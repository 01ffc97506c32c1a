//! Arrays as JSON.

use std::cell::RefCell;
use std::rc::Rc;

use serde::{Serialize, Serializer};
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
        // It has no keys that could be wrong, and no numbers that JSON lacks.
        serde_json::to_value(self.json_data()).unwrap_or_default()
    }

    /// Returns the same as something that is written element by element.
    ///
    /// ```
    /// let a = vcfilter_ndfiles::NdArray::from(ndarray::array![[1i16, 2]]);
    /// assert_eq!(serde_json::to_string(&a.json_data()).unwrap(), "[[1,2]]");
    /// ```
    pub fn json_data(&self) -> impl Serialize {
        let kind = self.dtype.kind();
        let values = self.iter().map(move |value| json_value(value, kind));
        let shape = if self.size() == 0 { &[0] } else { self.shape() };
        Nested { shape, values: Rc::new(RefCell::new(Box::new(values))) }
    }
}

/// Nested lists of what an iterator gives.
struct Nested<'a> {
    shape: &'a [usize],
    values: Rc<RefCell<Box<dyn Iterator<Item = Value> + 'a>>>,
}

impl Serialize for Nested<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Some((&length, shape)) = self.shape.split_first() else {
            let value = self.values.borrow_mut().next();
            return value.serialize(serializer);
        };
        serializer.collect_seq((0..length).map(|_| Nested { shape, values: self.values.clone() }))
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
