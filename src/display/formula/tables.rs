//! Maps of numbers as tables, and zeros.

use crate::filters::Zero;
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
                        let value = record.field(name).ok_or(NoFormula::Kind("a record"))?;
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

    /// `-1`, `0.27 + 0.1i`, and how often a multiple zero is one.
    pub(super) fn zero(&mut self, zero: &Zero) -> Result<Formula, NoFormula> {
        let at = match &zero.exact {
            Some(exact) => self.number(exact)?,
            None => {
                let (re, im) = (self.value(&zero.at.re.into())?, zero.at.im);
                if im == 0.0 {
                    re
                } else {
                    let imaginary = Formula::Row(vec![self.value(&im.abs().into())?, Formula::name("i")]);
                    Formula::sum([(false, re), (im < 0.0, imaginary)])
                }
            }
        };
        let times =
            (zero.multiplicity != 1).then(|| Formula::Word(format!(" ({} times)", zero.multiplicity)));
        Ok(Formula::row(std::iter::once(at).chain(times).collect()))
    }
}

/// The fields of a row that are single numbers.
fn numbers(record: &Record) -> impl Iterator<Item = (&str, &Value)> {
    let single = |value: &Value| matches!(value, Value::Number(_) | Value::Real(_) | Value::Bool(_));
    record.fields().filter(move |(_, value)| single(value)).map(|(name, value)| (&**name, value))
}
