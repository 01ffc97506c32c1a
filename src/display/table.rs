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

/// Returns the table of the sizes of an array along each choice of axes: axes, residual, type, bytes, bytes after zstd, and
/// how many times smaller that is.
#[cfg(feature = "best-axis")]
pub fn axis_table(table: &crate::codec::AxisTable) -> Table {
    use crate::codec::{AxisChoice, Residual};
    let columns = ["axis", "residual", "astype"].map(Column::left).into_iter();
    let columns = columns.chain(["bytes", "zstd", "ratio"].map(Column::right));
    let row = |choice: &AxisChoice| {
        let axes: Vec<String> = choice.axes.iter().map(usize::to_string).collect();
        let (axes, residual) = match (axes.is_empty(), choice.residual) {
            (true, _) => ("none".to_string(), ""),
            (false, Residual::Zigzag) => (axes.join(","), "zigzag"),
            (false, _) => (axes.join(","), ""),
        };
        let ratio = table.bytes as f64 / choice.zstd.max(1) as f64;
        let sizes = [choice.bytes, choice.zstd].map(|bytes| bytes.to_string());
        let words = [axes, residual.to_string(), choice.astype.to_string()];
        words.into_iter().chain(sizes).chain([format!("{ratio:.2}")])
    };
    Table::new(columns).with_rows(table.choices.iter().map(row))
}
