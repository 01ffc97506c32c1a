//! Tables of the results of VC-2 and of codecs, whose modules know no tables.

use crate::values::{Column, Table};
use crate::vc2::{BitWidth, IndexSweep, SweptArray, TableColumns};

/// Returns the table of bit widths with these columns.
pub fn bit_width_table(rows: &[BitWidth], columns: TableColumns) -> Table {
    let column = |name: &str| match name {
        "type" | "array_name" => Column::left(name),
        _ => Column::right(name),
    };
    let named = BitWidth::columns(columns).into_iter().map(column);
    Table::new(named).with_rows(rows.iter().map(|row| row.cells(columns)))
}

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

/// Returns the table of the sizes of an array along each choice of axes: axes, type, bytes, bytes after zstd,
/// and how many times smaller that is.
#[cfg(feature = "best-axis")]
pub fn axis_table(table: &crate::codec::AxisTable) -> Table {
    let columns = ["axis", "astype"].map(Column::left).into_iter();
    let columns = columns.chain(["bytes", "zstd", "ratio"].map(Column::right));
    let row = |choice: &crate::codec::AxisChoice| {
        let axes: Vec<String> = choice.axes.iter().map(usize::to_string).collect();
        let axes = if axes.is_empty() { "none".to_string() } else { axes.join(" and ") };
        let ratio = table.bytes as f64 / choice.zstd.max(1) as f64;
        let sizes = [choice.bytes, choice.zstd].map(|bytes| bytes.to_string());
        [axes, choice.astype.to_string()].into_iter().chain(sizes).chain([format!("{ratio:.2}")])
    };
    Table::new(columns).with_rows(table.choices.iter().map(row))
}
