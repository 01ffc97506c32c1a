//! Tables: the form in which results of many rows are displayed.

use std::fmt;

use super::columns;
use crate::escapes;

/// A table of texts. As text, its columns are as wide as they need to be, and numbers stand by their units; pages and
/// notebooks show it as a table of theirs. Hidden characters are [escaped](crate::escapes).
///
/// ```
/// use vcfilter::values::{Column, Table};
/// let table = Table::new([Column::left("band"), Column::right("energy")])
///     .row(["1 H".to_string(), "12".to_string()])
///     .row(["1 L".to_string(), "5".to_string()]);
/// assert_eq!(table.to_string(), "band  energy\n1 H       12\n1 L        5");
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Table {
    notes: Vec<String>,
    columns: Vec<Column>,
    rows: Vec<Vec<String>>,
}

/// A column of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// The head of the column; may be empty.
    pub head: String,
    /// Whether cells are aligned to the right, as numbers are.
    pub right: bool,
}

impl Column {
    /// Returns a column of names, aligned to the left.
    pub fn left(head: impl AsRef<str>) -> Column {
        Column { head: escapes::line(head.as_ref()).into_owned(), right: false }
    }

    /// Returns a column of numbers, aligned to the right.
    pub fn right(head: impl AsRef<str>) -> Column {
        Column { right: true, ..Column::left(head) }
    }
}

impl Table {
    /// Returns a table without rows.
    pub fn new(columns: impl IntoIterator<Item = Column>) -> Table {
        Table { columns: columns.into_iter().collect(), ..Table::default() }
    }

    /// Adds a line of explanation above the table.
    pub fn note(mut self, note: impl Into<String>) -> Table {
        self.notes.push(escapes::lines(&note.into()).into_owned());
        self
    }

    /// Adds a row. Missing cells are empty; cells beyond the last column are ignored.
    pub fn row(mut self, cells: impl IntoIterator<Item = String>) -> Table {
        let cells = cells.into_iter().take(self.columns.len());
        let mut row: Vec<String> = cells.map(|cell| escapes::line(&cell).into_owned()).collect();
        row.resize(self.columns.len(), String::new());
        self.rows.push(row);
        self
    }

    /// Adds rows.
    pub fn with_rows<Row: IntoIterator<Item = String>>(self, rows: impl IntoIterator<Item = Row>) -> Table {
        rows.into_iter().fold(self, Table::row)
    }

    /// Returns the same table with so many of its rows.
    pub fn first_rows(&self, count: usize) -> Table {
        let rows = self.rows.iter().take(count).cloned().collect();
        Table { notes: self.notes.clone(), columns: self.columns.clone(), rows }
    }

    /// Returns the lines of explanation above the table.
    pub fn notes(&self) -> &[String] {
        &self.notes
    }

    /// Returns the columns.
    pub fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// Returns the rows; each has a cell per column.
    pub fn rows(&self) -> &[Vec<String>] {
        &self.rows
    }

    /// Returns whether any column has a head.
    pub fn has_heads(&self) -> bool {
        self.columns.iter().any(|column| !column.head.is_empty())
    }

    /// Returns the table in lines for a terminal of so many columns. Where there is no room, cells take several lines,
    /// broken between words, or columns stand in blocks below each other; a word that is wider than a line stays whole.
    ///
    /// ```
    /// use vcfilter::values::{Column, Table};
    /// let table = Table::new(["band", "lower", "upper"].map(Column::right));
    /// let table = table.row(["1", "-512", "511"].map(String::from));
    /// assert_eq!(table.to_text(12), "band  lower\n   1   -512\n\nband  upper\n   1    511");
    /// ```
    pub fn to_text(&self, columns: usize) -> String {
        columns::text(self, columns)
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&columns::text(self, usize::MAX))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_have_a_cell_for_each_column() {
        let table = Table::new([Column::left(""), Column::right("")]);
        let table = table.row(["é".to_string()]).row(["ab", "1", "x"].map(String::from)).note("above");
        assert_eq!(table.to_string(), "above\né\nab  1");
        assert!(!table.has_heads());
        assert_eq!(Table::default().to_string(), "");
    }

    #[test]
    fn cells_are_as_wide_as_they_like() {
        let table = Table::new([Column::right(""), Column::left("")]);
        let wide = "x".repeat(70_000);
        let table = table.row(["1".to_string(), "a".to_string()]).row([wide.clone(), wide.clone()]);
        let lines = format!("{}1  a\n{wide}  {wide}", " ".repeat(69_999));
        assert_eq!(table.to_string(), lines);
    }
}
