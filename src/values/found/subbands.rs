//! Transforms of signals by filter banks and lifting steps.

use indexmap::IndexMap;

use crate::arrays::{Array, Element};
use crate::filters::{BandName, InfiniteBands, Splitting, Subbands, brief};

use super::super::{Column, Map, MapError, Record, Table, Value};
use super::bands::key;
use super::{Found, View};

/// Coefficients of a band that its line shows.
const SHOWN: usize = 4;

/// A band a line; an index finds them by level and name.
impl View for Subbands {
    fn view(&self) -> Result<Record, MapError> {
        let of = |found: Found| Record::of(found).map(Value::from);
        let (filters, rule, name) = match &self.splitting {
            Splitting::Filters { bank, mode } => (of(Found::Bank(bank.clone()))?, "mode", mode.name()),
            Splitting::Steps { lifting, edges } => {
                (of(Found::Lifting(lifting.clone().into()))?, "edges", edges.name())
            }
            _ => (Value::None, "mode", ""),
        };
        let mut entries = Vec::new();
        let heads =
            [Column::left("level"), Column::right("band"), Column::right("coefficients"), Column::left("")];
        let mut table = Table::new(heads);
        for (band, coefficients) in &self.bands {
            let first: Vec<String> = coefficients.iter().take(SHOWN).map(shown).collect();
            let more = if coefficients.len() > SHOWN { ", ..." } else { "" };
            let cells = [band.0.to_string(), band.1.to_string(), coefficients.len().to_string()];
            table = table.row(cells.into_iter().chain([format!("{}{more}", first.join(", "))]));
            let values = coefficients.iter().cloned().map(Value::from).collect();
            entries.push((key(band)?, Value::list(values)?));
        }
        let samples = self.lengths.first().copied().unwrap_or(0);
        let plural = if samples == 1 { "" } else { "s" };
        let record = Record::new([
            ("filters", filters),
            ("depth", Value::Number(self.depth().into())),
            (rule, name.into()),
            ("bands", Value::Map(Map::new(entries)?)),
        ])?;
        let note = format!("{samples} sample{plural}, {rule} {name}");
        Ok(record.indexed_by("bands").shown_as(table.note(note)))
    }
}

/// A coefficient, approximately where it is long.
fn shown(coefficient: &Element) -> String {
    match coefficient {
        Element::Number(number) => brief(number),
        element => element.to_string(),
    }
}

impl View for InfiniteBands {
    fn view(&self) -> Result<Record, MapError> {
        let bands: &IndexMap<BandName, Array> = &self.bands;
        let entries = bands.iter().map(|(name, array)| Ok((key(name)?, Value::Array(array.clone()))));
        let record = Record::new([
            ("filters", Value::from(Record::of(Found::Bank(self.bank.clone()))?)),
            ("depth", Value::Number(self.depth.into())),
            ("bands", Value::Map(Map::new(entries.collect::<Result<Vec<_>, MapError>>()?)?)),
        ])?;
        let rows = bands
            .keys()
            .map(|(level, name)| [level.to_string(), name.to_string(), (1u64 << level.0).to_string()]);
        let table = Table::new([Column::left("level"), Column::right("band"), Column::right("step")]);
        Ok(record.indexed_by("bands").shown_as(table.with_rows(rows).note("an infinite signal")))
    }
}
