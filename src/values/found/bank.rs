//! Filter banks.

use crate::filters::FilterBank;

use super::super::{MapError, Record, Value};
use super::View;

/// A filter a line.
impl View for FilterBank {
    fn view(&self) -> Result<Record, MapError> {
        let FilterBank { h0, h1, g0, g1 } = self;
        let fields = [("h0", h0), ("h1", h1), ("g0", g0), ("g1", g1)];
        let record = Record::new(fields.map(|(name, filter)| (name, Value::from(filter.clone()))))?;
        Ok(record.shown_as(&bank_text(self)))
    }
}

/// Returns the filters of a bank as text, a filter a line.
pub fn bank_text(FilterBank { h0, h1, g0, g1 }: &FilterBank) -> String {
    let lines = [("h0", h0), ("h1", h1), ("g0", g0), ("g1", g1)];
    lines.map(|(name, filter)| format!("{name}: {filter}")).join("\n")
}
