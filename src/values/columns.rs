//! Tables as text: columns side by side, and in a narrow terminal cells in several lines, or one block of columns below
//! the other.

use unicode_width::UnicodeWidthStr;

use super::table::{Column, Table};

/// Between columns.
const GAP: usize = 2;

/// A column of cells that are as wide as it needs.
struct Laid<'a> {
    column: &'a Column,
    /// The head, where the table has heads, and the cells.
    cells: Vec<String>,
    /// As wide as the widest cell.
    natural: usize,
    /// As wide as the widest word.
    least: usize,
}

/// The lines of a table, none of them wider than `most` as far as words allow.
pub(super) fn text(table: &Table, most: usize) -> String {
    let mut lines: Vec<String> = table.notes().iter().flat_map(|note| noted(note, most)).collect();
    let columns: Vec<Laid> = (0..table.columns().len()).map(|at| laid(table, at)).collect();
    if columns.is_empty() {
        return lines.join("\n");
    }
    let natural: Vec<usize> = columns.iter().map(|column| column.natural).collect();
    let least: Vec<usize> = columns.iter().map(|column| column.least).collect();
    if together(&natural) <= most {
        lines.extend(block(&columns.iter().zip(natural).collect::<Vec<_>>()));
    } else if together(&least) <= most {
        let widths = widened(least, &natural, most);
        lines.extend(block(&columns.iter().zip(widths).collect::<Vec<_>>()));
    } else {
        for (at, block_of) in blocks(&columns, most).iter().enumerate() {
            if at > 0 {
                lines.push(String::new());
            }
            lines.extend(block(block_of));
        }
    }
    lines.join("\n")
}

/// A line above the table.
fn noted(note: &str, most: usize) -> Vec<String> {
    note.lines()
        .flat_map(|line| if line.width() <= most { vec![line.to_string()] } else { wrapped(line, most) })
        .collect()
}

/// A column with its numbers lined up.
fn laid(table: &Table, at: usize) -> Laid<'_> {
    let column = &table.columns()[at];
    let mut cells: Vec<String> = table.rows().iter().map(|row| row[at].clone()).collect();
    if column.right {
        line_up(&mut cells);
    }
    if table.has_heads() {
        cells.insert(0, column.head.clone());
    }
    let natural = cells.iter().map(|cell| cell.width()).max().unwrap_or(0);
    let words = cells.iter().flat_map(|cell| cell.split_whitespace());
    let least = words.map(|word| word.width()).max().unwrap_or(0);
    Laid { column, cells, natural, least }
}

/// Numbers one below the other by their units, so that fractions and decimals stand behind: blanks are put behind
/// those that have less there.
fn line_up(cells: &mut [String]) {
    let behind = |cell: &str| behind_units(cell).map(|tail| tail.width());
    let widest = cells.iter().filter_map(|cell| behind(cell)).max().unwrap_or(0);
    for cell in cells.iter_mut() {
        if let Some(tail) = behind(cell) {
            cell.push_str(&" ".repeat(widest - tail));
        }
    }
}

/// What stands behind the units of a number: `/8`, `.25`, nothing; None of other texts.
fn behind_units(cell: &str) -> Option<&str> {
    let digits = cell.strip_prefix('-').unwrap_or(cell);
    let tail = digits.trim_start_matches(|c: char| c.is_ascii_digit());
    let is_tail = tail.is_empty()
        || tail
            .strip_prefix(['/', '.'])
            .is_some_and(|rest| !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_digit()));
    (tail.len() < digits.len() && is_tail).then_some(tail)
}

/// The width of columns side by side.
fn together(widths: &[usize]) -> usize {
    widths.iter().sum::<usize>() + GAP * widths.len().saturating_sub(1)
}

/// Widths with what room is left given to columns whose cells need it, one by one.
fn widened(mut widths: Vec<usize>, natural: &[usize], most: usize) -> Vec<usize> {
    let mut left = most - together(&widths);
    while left > 0 {
        let narrowest =
            (0..widths.len()).filter(|at| widths[*at] < natural[*at]).min_by_key(|at| widths[*at]);
        let Some(at) = narrowest else { break };
        widths[at] += 1;
        left -= 1;
    }
    widths
}

/// The columns that name the rows, which stand in each block: of those that come first as many as leave room for any
/// other one, numbers among them where there is room for these too.
fn naming(columns: &[Laid], most: usize) -> Vec<usize> {
    let is_left = |at: &usize| !columns[*at].column.right;
    let leaves_room = |names: &Vec<usize>| {
        let width = together(&names.iter().map(|at| columns[*at].natural).collect::<Vec<_>>());
        let others = (0..columns.len()).filter(|at| !names.contains(at));
        let widest = others.map(|at| columns[at].least).max().unwrap_or(0);
        !names.is_empty() && width <= most * 3 / 5 && width + GAP + widest <= most
    };
    let ends = (1..columns.len()).rev().filter(|end| *end == 1 || is_left(&(end - 1)));
    ends.flat_map(|end| [(0..end).collect(), (0..end).filter(is_left).collect()])
        .find(leaves_room)
        .unwrap_or_default()
}

/// The columns in blocks that have room, each beginning with those that name the rows.
fn blocks<'a, 'b>(columns: &'a [Laid<'b>], most: usize) -> Vec<Vec<(&'a Laid<'b>, usize)>> {
    let width = |column: &Laid| column.natural.min(most.max(1));
    let naming = naming(columns, most);
    let names: Vec<(&Laid, usize)> = naming.iter().map(|at| (&columns[*at], width(&columns[*at]))).collect();
    let mut blocks: Vec<Vec<(&Laid, usize)>> = Vec::new();
    for column in (0..columns.len()).filter(|at| !naming.contains(at)).map(|at| &columns[at]) {
        // Behind the last block, or behind the names in a new one.
        let after = |block: &[(&Laid, usize)]| {
            let taken: Vec<usize> = block.iter().map(|laid| laid.1).collect();
            most.saturating_sub(if taken.is_empty() { 0 } else { together(&taken) + GAP })
        };
        let wanted = width(column);
        match blocks.last_mut().filter(|block| after(block) >= wanted) {
            Some(block) => block.push((column, wanted)),
            None => {
                let room = after(&names).max(1);
                blocks.push(names.iter().copied().chain([(column, wanted.min(room))]).collect());
            }
        }
    }
    blocks
}

/// The lines of columns side by side.
fn block(columns: &[(&Laid, usize)]) -> Vec<String> {
    let rows = columns.first().map_or(0, |(column, _)| column.cells.len());
    let mut lines = Vec::new();
    for row in 0..rows {
        let cells: Vec<Vec<String>> = columns
            .iter()
            .map(|(column, width)| match &column.cells[row] {
                cell if cell.width() <= *width => vec![cell.clone()],
                cell => wrapped(cell, *width),
            })
            .collect();
        for at in 0..cells.iter().map(Vec::len).max().unwrap_or(0) {
            let padded = cells.iter().zip(columns).map(|(cell, (column, width))| {
                let cell = cell.get(at).map_or("", String::as_str);
                // Widths in `format!` end at 65,535.
                let room = " ".repeat(width.saturating_sub(cell.width()));
                if column.column.right { room + cell } else { cell.to_string() + &room }
            });
            lines.push(padded.collect::<Vec<_>>().join(&" ".repeat(GAP)).trim_end().to_string());
        }
    }
    lines
}

/// A text in lines of a width, broken between words. A word that is wider alone stays whole.
pub(crate) fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.width() + 1 + word.width() <= width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_string()),
        }
    }
    if lines.is_empty() { vec![String::new()] } else { lines }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn table() -> Table {
        let columns = [
            Column::left("band"),
            Column::right("gain"),
            Column::right("energy"),
            Column::left("what it is"),
        ];
        Table::new(columns)
            .row(["1 HL", "1/2", "-0.25", "across, then down"].map(String::from))
            .row(["1 LH", "-12", "100", "down"].map(String::from))
            .row(["0 LL", "31/16", "none", "the rest of it, small"].map(String::from))
            .note("above the table, where there is something to say")
    }

    #[test]
    fn numbers_stand_by_their_units() {
        let lines = "\
above the table, where there is something to say
band    gain  energy  what it is
1 HL    1/2    -0.25  across, then down
1 LH  -12     100     down
0 LL   31/16    none  the rest of it, small";
        assert_eq!(text(&table(), usize::MAX), lines);
    }

    #[test]
    fn what_has_no_room_is_wrapped_and_then_stacked() {
        let wrapped = "\
above the table, where there is
something to say
band    gain  energy  what it is
1 HL    1/2    -0.25  across,
                      then down
1 LH  -12     100     down
0 LL   31/16    none  the rest
                      of it,
                      small";
        assert_eq!(text(&table(), 32), wrapped);
        let stacked = "\
above the
table, where
there is
something to
say
band    gain
1 HL    1/2
1 LH  -12
0 LL   31/16

band  energy
1 HL   -0.25
1 LH  100
0 LL    none

band  what it
      is
1 HL  across,
      then
      down
1 LH  down
0 LL  the
      rest of
      it,
      small";
        assert_eq!(text(&table(), 13), stacked);
    }

    proptest! {
        /// No line is wider than the terminal, no word is broken, and none is lost.
        #[test]
        fn lines_keep_within_a_width(
            rows in prop::collection::vec(prop::collection::vec("[a-z0-9/ é字]{0,12}", 4), 0..4),
            rights in prop::collection::vec(any::<bool>(), 4),
            most in 12usize..60,
        ) {
            let column = |(at, right): (usize, &bool)| {
                let head = format!("head {at}");
                if *right { Column::right(head) } else { Column::left(head) }
            };
            let table = Table::new(rights.iter().enumerate().map(column)).with_rows(rows);
            let text = text(&table, most);
            let widest = table.rows().iter().flatten().flat_map(|cell| cell.split_whitespace()).map(|word| word.width());
            let most = most.max(widest.max().unwrap_or(0));
            prop_assert!(text.lines().all(|line| line.width() <= most), "{}", text);
            let words: Vec<&str> = text.split_whitespace().collect();
            for word in table.rows().iter().flatten().flat_map(|cell| cell.split_whitespace()) {
                prop_assert!(words.contains(&word), "{word}: {text}");
            }
        }
    }
}
