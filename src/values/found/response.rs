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
    /// The group delay at each of them, in samples; NaN where there is none.
    pub delays: Vec<f64>,
}

/// A frequency a line.
impl View for Response {
    fn view(&self) -> Result<Record, MapError> {
        let row = |((frequency, value), delay): (&(f64, Complex64), &f64)| {
            let [frequency, magnitude, phase] =
                [*frequency, value.norm(), phase(value)].map(|x| format!("{x:.6}"));
            let delay = if delay.is_nan() { "none".to_string() } else { format!("{:.4}", tidied(*delay)) };
            [frequency, magnitude, format!("{:.4}", filters::decibels(*value)), phase, delay]
        };
        let table = Table::new(["frequency", "magnitude", "dB", "phase", "group delay"].map(Column::right));
        let table = table.with_rows(self.points.iter().zip(&self.delays).map(row));
        let reals = |of: fn(&(f64, Complex64)) -> f64| {
            Value::list(self.points.iter().map(|point| of(point).into()).collect())
        };
        let record = Record::new([
            ("frequency", reals(|(frequency, _)| *frequency)?),
            ("magnitude", reals(|(_, value)| value.norm())?),
            ("decibels", reals(|(_, value)| filters::decibels(*value))?),
            ("phase", reals(|(_, value)| phase(value))?),
            ("group_delay", Value::list(self.delays.iter().map(|&delay| delay_value(delay)).collect())?),
        ])?;
        Ok(record.shown_as(table))
    }
}

/// The angle of a value; 0 where only rounding tells it from 0, which would also show as -0.
fn phase(value: &Complex64) -> f64 {
    tidied(value.arg())
}

/// 0 where only rounding tells a number from 0, which would also show as -0.
fn tidied(x: f64) -> f64 {
    if x.abs() < 1e-12 { 0.0 } else { x }
}

fn delay_value(delay: f64) -> Value {
    if delay.is_nan() { Value::None } else { tidied(delay).into() }
}
