//! Rows of a drawing that keep within a terminal.

use unicode_width::UnicodeWidthChar;

/// A text in fewer columns than this is read word by word: it goes below its mark.
const NARROWEST: usize = 10;

/// So much of the line that leads to a text is left.
const DASHES: usize = 2;

/// A character, with the escapes of colours before it.
#[derive(Clone)]
struct Cell {
    escapes: String,
    c: char,
}

impl Cell {
    fn plain(c: char) -> Cell {
        Cell { escapes: String::new(), c }
    }

    fn columns(&self) -> usize {
        self.c.width().unwrap_or(0)
    }
}

/// A row as it is, or, where it is wider and tells something of a mark, in rows that are not: the line to the text is
/// made shorter, and then the text breaks between words. All other rows stay as they are.
pub(super) fn rows(row: &str, width: usize) -> Vec<String> {
    let (mut cells, rest) = cells(row);
    let kept = || vec![row.to_string()];
    if columns(&cells) <= width {
        return kept();
    }
    // Rows of the source begin with a number, which is neither a space nor a bar.
    let Some(hook) = cells.iter().position(|cell| !matches!(cell.c, ' ' | '│' | '|')) else {
        return kept();
    };
    if !matches!(cells[hook].c, '╰' | '├' | '`') {
        return kept();
    }
    let dashes = cells[hook + 1..].iter().take_while(|cell| matches!(cell.c, '─' | '-')).count();
    let space = hook + 1 + dashes;
    if dashes == 0 || cells.get(space).is_none_or(|cell| cell.c != ' ') {
        return kept();
    }
    let cut = hook + 1 + dashes.min(DASHES);
    let escapes: String = cells.drain(cut..space).map(|cell| cell.escapes).collect();
    cells[cut].escapes.insert_str(0, &escapes);
    let text = cells.split_off(cut + 1);
    let spaces = |count: usize| std::iter::repeat_n(Cell::plain(' '), count);
    let is_beside = columns(&cells) + NARROWEST <= width;
    // What stands left of the text on every row: the bars, and the room below the mark where there is some.
    let bars = cells[..hook].iter().rposition(|cell| cell.c != ' ').map_or(0, |bar| bar + 1);
    let indent: Vec<Cell> = match is_beside {
        true => cells[..hook].iter().cloned().chain(spaces(cut + 1 - hook)).collect(),
        false => cells[..bars].iter().cloned().chain(spaces(1)).collect(),
    };
    let mut rows = Vec::new();
    let mut current = cells;
    let mut is_empty = true;
    if !is_beside {
        rows.push(std::mem::replace(&mut current, indent.clone()));
    }
    for word in text.split(|cell| cell.c == ' ' && cell.escapes.is_empty()) {
        if !is_empty && columns(&current) + 1 + columns(word) > width {
            rows.push(std::mem::replace(&mut current, indent.clone()));
        } else if !is_empty {
            current.push(Cell::plain(' '));
        }
        current.extend_from_slice(word);
        is_empty = false;
    }
    rows.push(current);
    let mut written: Vec<String> = rows.iter().map(|cells| text_of(cells).trim_end().to_string()).collect();
    if let Some(last) = written.last_mut() {
        last.push_str(&rest);
    }
    written
}

/// The cells of a row, and the escapes at its end.
fn cells(row: &str) -> (Vec<Cell>, String) {
    let (mut cells, mut escapes, mut is_escape) = (Vec::new(), String::new(), false);
    for c in row.chars() {
        if is_escape || c == '\u{1b}' {
            escapes.push(c);
            is_escape = c != 'm';
        } else {
            cells.push(Cell { escapes: std::mem::take(&mut escapes), c });
        }
    }
    (cells, escapes)
}

fn columns(cells: &[Cell]) -> usize {
    cells.iter().map(Cell::columns).sum()
}

fn text_of(cells: &[Cell]) -> String {
    cells.iter().flat_map(|cell| cell.escapes.chars().chain([cell.c])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_rows_that_tell_something_change_and_keep_their_colours() {
        let red = |text: &str| format!("\u{1b}[31m{text}\u{1b}[0m");
        let row = format!("   {} {}{}{} this is false", red("│"), red("╰"), red("─"), red("────────"));
        let plain = "   │ ╰── this is false";
        let without = |row: &str| {
            text_of(&cells(row).0.into_iter().map(|cell| Cell::plain(cell.c)).collect::<Vec<_>>())
        };
        assert_eq!(rows(&row, 80), std::slice::from_ref(&row));
        assert_eq!(rows(&row, 24).iter().map(|row| without(row)).collect::<Vec<_>>(), [plain]);
        let ends = |row: &str| row.matches("\u{1b}[0m").count() == row.matches("\u{1b}[31m").count();
        assert!(rows(&row, 24).iter().all(|row| ends(row)), "{:?}", rows(&row, 24));
        for kept in [
            " 1 | `------------ a source",
            "   | |^^^^^^^^^^^^^^^^^^^^^^",
            "   ,-[ a long name.vcf:1:1 ]",
            "",
        ] {
            assert_eq!(rows(kept, 10), [kept]);
        }
        assert_eq!(
            rows("   | `-------- one two three four five", 20),
            ["   | `-- one two", "   |     three four", "   |     five"]
        );
        assert_eq!(
            rows("   | |               `-- one two three", 22),
            ["   | |               `--", "   | | one two three"]
        );
    }
}
