//! What `vcf bit-widths --sweep-index` writes.

use serde_json::json;

use crate::algebra::{IntegerRange, bits};
use crate::display::index_sweep_table;
use crate::vc2::{IndexSweep, SweptArray};

use super::super::formats::Format;
use super::widths::Written;

/// For people the largest index that each width allows; for programs a row for each array and each largest index.
pub(super) fn written(sweep: &IndexSweep, format: Format) -> Written {
    match format {
        Format::Csv => {
            let head = "level,array_name,max_index,lower_bound,upper_bound,bits\r\n".to_string();
            let line = |(array, index, range): (&SweptArray, usize, &IntegerRange)| {
                let (level, name, bits) = (array.level, &array.array_name, bits(range));
                format!("{level},{name},{index},{},{},{bits}\r\n", range.lower, range.upper)
            };
            Written::Text(std::iter::once(head).chain(rows(sweep).map(line)).collect())
        }
        Format::Json => Written::objects(rows(sweep).map(|(array, index, range)| {
            json!({
                "level": array.level.0,
                "array_name": &*array.array_name,
                "max_index": index,
                "lower_bound": range.lower.to_string(),
                "upper_bound": range.upper.to_string(),
                "bits": bits(range),
            })
        })),
        _ => Written::Table(index_sweep_table(sweep)),
    }
}

fn rows(sweep: &IndexSweep) -> impl Iterator<Item = (&SweptArray, usize, &IntegerRange)> {
    sweep.arrays.iter().flat_map(rows_of)
}

fn rows_of(array: &SweptArray) -> impl Iterator<Item = (&SweptArray, usize, &IntegerRange)> {
    array.bounds.iter().enumerate().map(move |(index, range)| (array, index, range))
}
