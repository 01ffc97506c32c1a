//! Zeros of filters.

use crate::algebra::{Number, Real};
use crate::filters::Zero;

use super::super::{MapError, Record, Value};
use super::View;

/// `-1`, `0.27 + 0.1i`, and how often a multiple zero is one.
impl View for Zero {
    fn view(&self) -> Result<Record, MapError> {
        let (re, im) = match &self.exact {
            Some(exact) => (Value::Number(exact.clone()), Value::Number(Number::ZERO)),
            None => (self.at.re.into(), self.at.im.into()),
        };
        let times = match self.multiplicity {
            1 => String::new(),
            times => format!(" ({times} times)"),
        };
        let place = match &self.exact {
            Some(exact) => exact.to_string(),
            None if self.at.im == 0.0 => Real(self.at.re).to_string(),
            None => {
                let sign = if self.at.im < 0.0 { "-" } else { "+" };
                format!("{} {sign} {}i", Real(self.at.re), Real(self.at.im.abs()))
            }
        };
        let multiplicity = Value::Number(self.multiplicity.into());
        let record = Record::new([("re", re), ("im", im), ("multiplicity", multiplicity)])?;
        Ok(record.shown_as(&(place + &times)))
    }
}
