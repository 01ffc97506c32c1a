//! Lines of comma-separated values.

/// Returns a line of cells, with its end. Cells that would be taken for several, or for several lines, stand in quotes (RFC 4180).
pub(crate) fn csv_line(cells: impl IntoIterator<Item = impl AsRef<str>>) -> String {
    let quoted = |cell: String| match cell.contains([',', '"', '\n', '\r']) {
        true => format!("\"{}\"", cell.replace('"', "\"\"")),
        false => cell,
    };
    let cells: Vec<String> = cells.into_iter().map(|cell| quoted(cell.as_ref().to_string())).collect();
    cells.join(",") + "\r\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_stay_apart() {
        assert_eq!(csv_line(["a", "", "1,2", "say \"b\"", "c'"]), "a,,\"1,2\",\"say \"\"b\"\"\",c'\r\n");
        assert_eq!(csv_line(["a\nb"]), "\"a\nb\"\r\n");
    }
}
