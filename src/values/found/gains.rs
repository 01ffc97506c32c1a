//! Gains of filters.

use crate::algebra::Number;
use crate::filters::Gains;

use super::super::{MapError, Record, Value};
use super::View;

/// The gains of a filter, and the peak of its frequency response.
#[derive(Debug, Clone, PartialEq)]
pub struct FilterGains {
    /// The gains that follow from the taps.
    pub gains: Gains,
    /// The largest magnitude of the frequency response.
    pub peak: f64,
}

impl View for FilterGains {
    fn view(&self) -> Result<Record, MapError> {
        let Gains { dc, nyquist, l1, energy, linf } = &self.gains;
        let exact = |number: &Number| Value::Number(number.clone());
        Ok(Record::new([
            ("dc", exact(dc)),
            ("nyquist", exact(nyquist)),
            ("l1", exact(l1)),
            ("energy", exact(energy)),
            ("l2", self.gains.l2().into()),
            ("linf", exact(linf)),
            ("peak", self.peak.into()),
        ])?)
    }
}
