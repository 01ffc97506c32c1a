//! Maps of numbers as tables.

use crate::values::{Map, Record, Value};

use super::build::Builder;
use super::{Formula, NoFormula};

impl Builder {
    /// A row for each key: levels and names, then the number, or the numbers of a record under their names.
    pub(super) fn table(&mut self, map: &Map) -> Result<Formula, NoFormula> {
        let names = match map.entries().values().next() {
            Some(Value::Record(record)) => numbers(record).map(|(name, _)| name.to_string()).collect(),
            _ => Vec::new(),
        };
        let mut rows = Vec::new();
        for (key, value) in map.entries() {
            let mut row = match key {
                Value::Tuple(parts) => {
                    parts.iter().map(|part| self.cell(part)).collect::<Result<Vec<_>, _>>()?
                }
                key => vec![self.cell(key)?],
            };
            match value {
                Value::Record(record) if !names.is_empty() => {
                    for name in &names {
                        let value = record.fields().get(name.as_str()).ok_or(NoFormula::Kind("a record"))?;
                        row.push(self.cell(value)?);
                    }
                }
                value => row.push(self.cell(value)?),
            }
            rows.push(row);
        }
        let width = rows.first().map_or(0, Vec::len);
        if width == 0 || rows.iter().any(|row| row.len() != width) {
            return Err(NoFormula::Kind("a map"));
        }
        if !names.is_empty() {
            let blank = std::iter::repeat_n(Formula::Row(Vec::new()), width - names.len());
            rows.insert(0, blank.chain(names.iter().cloned().map(Formula::Word)).collect());
        }
        Ok(Formula::Table { head: !names.is_empty(), rows })
    }

    fn cell(&mut self, value: &Value) -> Result<Formula, NoFormula> {
        match value {
            Value::Text(text) => {
                self.take(text.len())?;
                Ok(Formula::Word(text.to_string()))
            }
            Value::None => Ok(Formula::Word("none".to_string())),
            value => self.value(value),
        }
    }

    /// `-1`, `0.27 + 0.1i`, and how often a multiple zero is one, of a record that `zeros` gives.
    pub(super) fn zero(&mut self, record: &Record) -> Result<Option<Formula>, NoFormula> {
        let field = |name: &str| record.fields().get(name);
        let (Some(re), Some(im), Some(Value::Number(times)), 3) =
            (field("re"), field("im"), field("multiplicity"), record.fields().len())
        else {
            return Ok(None);
        };
        let is_zero = match im {
            Value::Number(number) => number.is_zero(),
            Value::Real(real) => real.0 == 0.0,
            other => return Err(NoFormula::Kind(other.kind())),
        };
        let mut parts = vec![self.value(re)?];
        if !is_zero {
            let negative = matches!(im, Value::Real(real) if real.0 < 0.0);
            let size = match im {
                Value::Real(real) => self.value(&Value::from(real.0.abs()))?,
                im => self.value(im)?,
            };
            let imaginary = Formula::Row(vec![size, Formula::name("i")]);
            parts = vec![Formula::sum([(false, self.value(re)?), (negative, imaginary)])];
        }
        if !times.is_one() {
            parts.push(Formula::Word(format!(" ({times} times)")));
        }
        Ok(Some(Formula::row(parts)))
    }
}

/// The fields of a row that are single numbers.
fn numbers(record: &Record) -> impl Iterator<Item = (&str, &Value)> {
    let single = |value: &Value| matches!(value, Value::Number(_) | Value::Real(_) | Value::Bool(_));
    record.fields().iter().filter(move |(_, value)| single(value)).map(|(name, value)| (&**name, value))
}
