//! What a decoder holds of coded pictures, by the largest quantisation index.

use num_bigint::BigInt;

use crate::algebra::IntegerRange;
use crate::vc2::{IndexSweep, SweptArray};

use super::super::{Column, Map, MapError, Record, Table, Value};
use super::{Found, View};

/// Returns the table of the largest quantisation index that each width allows: a row for each array, a column for each width. A cell is
/// empty where the width allows no index, and where a smaller one allows all; `any` says that it allows every index there is.
pub fn index_sweep_table(sweep: &IndexSweep) -> Table {
    let ends = |of: fn(&SweptArray) -> Option<u64>| sweep.arrays.iter().filter_map(of);
    let first = ends(|array| array.bits().next()).min().unwrap_or(0);
    let last = ends(|array| array.bits().last()).max().unwrap_or(0);
    let widths = first..=last;
    let columns = [Column::right("level"), Column::left("array_name")];
    let heads = widths.clone().map(|width| Column::right(format!("{width}_bits")));
    let cell = |array: &SweptArray, width: u64| match array.largest_index(width) {
        Some(_) if array.bits().last().is_some_and(|bits| bits < width) => String::new(),
        Some(index) if sweep.limit.is_none() && index + 1 == array.bounds.len() => "any".to_string(),
        Some(index) => index.to_string(),
        None => String::new(),
    };
    let row = |array: &SweptArray| {
        let names = [array.level.to_string(), array.array_name.to_string()];
        names.into_iter().chain(widths.clone().map(|width| cell(array, width))).collect::<Vec<_>>()
    };
    Table::new(columns.into_iter().chain(heads)).with_rows(sweep.arrays.iter().map(row))
}

/// A row for each array.
impl View for IndexSweep {
    fn view(&self) -> Result<Record, MapError> {
        let row = |array: &SweptArray| {
            let level = Value::Number(array.level.0.into());
            let key = Value::tuple(vec![level, Value::Text(array.array_name.clone())])?;
            Ok((key, Value::Record(Record::of(Found::Swept(array.clone()))?.into())))
        };
        let arrays = self.arrays.iter().map(row).collect::<Result<Vec<_>, MapError>>()?;
        let fields = [("synthesis", Value::Map(Map::new(arrays)?))];
        Ok(Record::new(fields)?.indexed_by("synthesis").shown_as(index_sweep_table(self)))
    }
}

/// Lists by the largest index.
impl View for SweptArray {
    fn view(&self) -> Result<Record, MapError> {
        let number = |n: &BigInt| Value::Number(n.clone().into());
        let ends = |of: fn(&IntegerRange) -> &BigInt| {
            Value::list(self.bounds.iter().map(|range| number(of(range))).collect())
        };
        Ok(Record::new([
            ("lower", ends(|range| &range.lower)?),
            ("upper", ends(|range| &range.upper)?),
            ("bits", Value::list(self.bits().map(|bits| Value::Number(bits.into())).collect())?),
        ])?)
    }
}
