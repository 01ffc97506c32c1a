//! Scaling functions and wavelet functions.

use crate::algebra::Number;
use crate::filters::Curve;

use super::super::{Map, MapError, Record, Value};
use super::View;

/// The curves that the cascade algorithm gives.
#[derive(Debug, Clone, PartialEq)]
pub struct ScalingCurves {
    /// The scaling function; None without iterations.
    pub scaling: Option<Curve>,
    /// The wavelet function, where the high-pass filter is known.
    pub wavelet: Option<Curve>,
    /// The exact values of the scaling function at integers, where there are such values.
    pub integers: Option<Vec<(i64, Number)>>,
}

/// Of each curve a field of places and one of values.
impl View for ScalingCurves {
    fn view(&self) -> Result<Record, MapError> {
        let mut fields = Vec::new();
        for (names, curve) in
            [(["scaling_x", "scaling"], &self.scaling), (["wavelet_x", "wavelet"], &self.wavelet)]
        {
            let Some(curve) = curve else { continue };
            let places = (0..curve.values.len()).map(|at| Value::Number(ScalingCurves::place(curve, at)));
            let values = curve.values.iter().map(|&value| Value::from(value));
            fields.push((names[0], Value::list(places.collect())?));
            fields.push((names[1], Value::list(values.collect())?));
        }
        fields.push(("integers", self.integer_values()?));
        Ok(Record::new(fields)?)
    }
}

impl ScalingCurves {
    /// Returns the values at integers as a map; `none` where there are none.
    ///
    /// # Errors
    /// [`MapError`] where an integer occurs twice.
    pub fn integer_values(&self) -> Result<Value, MapError> {
        let pair = |(n, value): &(i64, Number)| (Value::Number((*n).into()), Value::Number(value.clone()));
        match &self.integers {
            Some(values) => Ok(Value::Map(Map::new(values.iter().map(pair))?)),
            None => Ok(Value::None),
        }
    }

    /// Returns the place of a value of a curve from its position among the values.
    pub fn place(curve: &Curve, at: usize) -> Number {
        Number::from(curve.first + at as i64).shifted_right(curve.iterations)
    }
}
