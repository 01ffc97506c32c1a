//! The energy and the rounding noise of each band of a transform.

use indexmap::IndexMap;

use crate::algebra::{Number, Real};
use crate::filters::BandName;

use super::super::{Column, Map, MapError, Record, Table, TooNested, Value};
use super::View;

/// A band as a key: its level and its name.
pub(super) fn key((level, name): &BandName) -> Result<Value, TooNested> {
    Value::tuple(vec![Value::Number(level.0.into()), Value::Text(name.clone())])
}

/// The energy of each band of a transform.
#[derive(Debug, Clone, PartialEq)]
pub struct Energies {
    /// The sum of the energies of all bands times their weights.
    pub total: Number,
    /// The energy of each band, in the order of the transform.
    pub bands: IndexMap<BandName, BandEnergy>,
}

/// The energy of a band.
#[derive(Debug, Clone, PartialEq)]
pub struct BandEnergy {
    /// The energy: the sum of the squares of the band's coefficients.
    pub energy: Number,
    /// The weight: the energy that synthesis makes of a single coefficient of 1.
    pub weight: Number,
    /// The share of the total, from 0 to 1.
    pub share: Number,
}

impl View for Energies {
    fn view(&self) -> Result<Record, MapError> {
        let mut rows = Rows::new(["energy", "weight", "share"]);
        for (name, BandEnergy { energy, weight, share }) in &self.bands {
            let cells = [
                energy.to_string(),
                format!("{:.6}", weight.to_f64()),
                format!("{:.3} %", share.to_f64() * 100.0),
            ];
            let fields = [("energy", energy), ("weight", weight), ("share", share)];
            rows.add(name, fields.map(|(name, number)| (name, Value::Number(number.clone()))), cells)?;
        }
        rows.record([("total", Value::Number(self.total.clone()))])
    }
}

/// The rounding noise of each band of a transform: its integer coefficients minus the exact ones.
#[derive(Debug, Clone, PartialEq)]
pub struct Noise {
    /// The noise of each band, in the order of the transform.
    pub bands: IndexMap<BandName, Vec<Number>>,
}

impl View for Noise {
    fn view(&self) -> Result<Record, MapError> {
        let mut rows = Rows::new(["mean", "variance", "least", "greatest"]);
        for (name, errors) in &self.bands {
            let (mean, variance) = moments(errors);
            let end = |end: Option<&Number>| end.cloned().unwrap_or(Number::ZERO);
            let (least, greatest) = (end(errors.iter().min()), end(errors.iter().max()));
            let cells = [&mean, &variance, &least, &greatest].map(|n| Real(n.to_f64()).to_string());
            let noise = Value::list(errors.iter().cloned().map(Value::Number).collect())?;
            rows.add(name, [("noise", noise), ("mean", mean.into()), ("variance", variance.into())], cells)?;
        }
        rows.record([])
    }
}

/// Mean and variance.
fn moments(numbers: &[Number]) -> (Number, Number) {
    let count = Number::from(numbers.len().max(1));
    let mean = |sum: Number| sum.divided_by(&count).unwrap_or(Number::ZERO);
    let average = mean(numbers.iter().fold(Number::ZERO, |sum, number| &sum + number));
    let square = mean(numbers.iter().fold(Number::ZERO, |sum, number| &sum + &(number * number)));
    let variance = &square - &(&average * &average);
    (average, variance)
}

/// A record with a row for each band in the making.
struct Rows {
    entries: Vec<(Value, Value)>,
    table: Table,
}

impl Rows {
    fn new<const N: usize>(heads: [&str; N]) -> Rows {
        let columns = std::iter::once(Column::left("band")).chain(heads.map(Column::right));
        Rows { entries: Vec::new(), table: Table::new(columns) }
    }

    fn add<const F: usize, const N: usize>(
        &mut self,
        name: &BandName,
        fields: [(&str, Value); F],
        cells: [String; N],
    ) -> Result<(), TooNested> {
        let first = format!("{} {}", name.0, name.1);
        self.table = std::mem::take(&mut self.table).row(std::iter::once(first).chain(cells));
        self.entries.push((key(name)?, Value::Record(Record::new(fields)?.into())));
        Ok(())
    }

    /// With further fields before the rows, which the record's index finds.
    fn record<const F: usize>(self, fields: [(&str, Value); F]) -> Result<Record, MapError> {
        let bands = ("bands", Value::Map(Map::new(self.entries)?));
        Ok(Record::new(fields.into_iter().chain([bands]))?.indexed_by("bands").shown_as(self.table))
    }
}
