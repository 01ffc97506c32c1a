//! Frequency responses of filters.

use num_complex::Complex64;

use crate::filters;

use super::super::{Column, MapError, Record, Table, Value};
use super::View;

/// The frequency response of a filter.
#[derive(Debug, Clone, PartialEq)]
pub struct Response {
    /// The frequencies, from 0 (DC) to 1 (Nyquist), each with the response there.
    pub points: Vec<(f64, Complex64)>,
}

/// A frequency a line.
impl View for Response {
    fn view(&self) -> Result<Record, MapError> {
        let row = |(frequency, value): &(f64, Complex64)| {
            let [frequency, magnitude, phase] =
                [*frequency, value.norm(), phase(value)].map(|x| format!("{x:.6}"));
            [frequency, magnitude, format!("{:.4}", filters::decibels(*value)), phase]
        };
        let table = Table::new(["frequency", "magnitude", "dB", "phase"].map(Column::right));
        let table = table.with_rows(self.points.iter().map(row));
        let reals = |of: fn(&(f64, Complex64)) -> f64| {
            Value::list(self.points.iter().map(|point| of(point).into()).collect())
        };
        let record = Record::new([
            ("frequency", reals(|(frequency, _)| *frequency)?),
            ("magnitude", reals(|(_, value)| value.norm())?),
            ("decibels", reals(|(_, value)| filters::decibels(*value))?),
            ("phase", reals(|(_, value)| phase(value))?),
        ])?;
        Ok(record.shown_as(table))
    }
}

/// The angle of a value; 0 where only rounding tells it from 0, which would also show as -0.
fn phase(value: &Complex64) -> f64 {
    let angle = value.arg();
    if angle.abs() < 1e-12 { 0.0 } else { angle }
}
