//! Tables of the results of VC-2 and of codecs, whose modules know no tables.

use crate::values::{Column, Table};
use crate::vc2::{BitWidth, TableColumns};

/// Returns the table of bit widths with these columns.
pub fn bit_width_table(rows: &[BitWidth], columns: TableColumns) -> Table {
    let column = |name: &str| match name {
        "type" | "array_name" => Column::left(name),
        _ => Column::right(name),
    };
    let named = BitWidth::columns(columns).into_iter().map(column);
    Table::new(named).with_rows(rows.iter().map(|row| row.cells(columns)))
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
