//! What a decoder holds of coded pictures, by the largest quantisation index.

use num_bigint::BigInt;

use crate::algebra::IntegerRange;
use crate::display::index_sweep_table;
use crate::vc2::{IndexSweep, SweptArray};

use super::super::{Map, MapError, Record, Value};
use super::{Found, View};

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
