//! The table of bit widths as text.

use super::BitWidth;

impl BitWidth {
    /// The columns of a row, as the published table names them.
    pub fn columns(phases: bool) -> Vec<&'static str> {
        let phase: &[&str] = if phases { &["x", "y"] } else { &[] };
        let rest = ["lower_bound", "test_pattern_min", "test_pattern_max", "upper_bound", "bits"];
        [&["type", "level", "array_name"], phase, &rest].concat()
    }

    /// The cells of a row, in the order of the columns.
    pub fn cells(&self) -> Vec<String> {
        let mut cells =
            vec![self.side.name().to_string(), self.level.to_string(), self.array_name.to_string()];
        cells.extend(self.phase.iter().flat_map(|(x, y)| [x.to_string(), y.to_string()]));
        for number in [&self.bounds.lower, &self.reached.lower, &self.reached.upper, &self.bounds.upper] {
            cells.push(number.to_string());
        }
        cells.push(self.bits_text());
        cells
    }
}

/// Columns as wide as they need to be, numbers to the right.
pub fn table_text(rows: &[BitWidth], phases: bool) -> String {
    let head: Vec<String> = BitWidth::columns(phases).into_iter().map(str::to_string).collect();
    let lines: Vec<Vec<String>> = std::iter::once(head).chain(rows.iter().map(BitWidth::cells)).collect();
    let width = |column: usize| lines.iter().map(|line| line[column].chars().count()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..lines[0].len()).map(width).collect();
    let line = |cells: &Vec<String>| {
        let padded = cells.iter().zip(&widths).enumerate().map(|(column, (cell, width))| match column {
            0 | 2 => format!("{cell:<width$}"),
            _ => format!("{cell:>width$}"),
        });
        padded.collect::<Vec<_>>().join("  ").trim_end().to_string() + "\n"
    };
    lines.iter().map(line).collect()
}
