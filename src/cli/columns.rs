//! How many characters a line of the terminal has.

use terminal_size::{Width, terminal_size};

/// The columns of the terminal of the process: COLUMNS says so where it is set to a number, as for other programs. None
/// where there is no terminal.
pub(crate) fn columns() -> Option<usize> {
    let said = std::env::var("COLUMNS").ok();
    chosen(said.as_deref(), terminal_size().map(|(Width(columns), _)| usize::from(columns)))
}

fn chosen(said: Option<&str>, terminal: Option<usize>) -> Option<usize> {
    let said = said.and_then(|said| said.trim().parse().ok());
    // A terminal that does not know its size says 0.
    said.or(terminal).filter(|columns| *columns > 0)
}

#[cfg(test)]
mod tests {
    use super::chosen;

    #[test]
    fn a_variable_decides_where_it_is_a_number() {
        for (said, terminal, columns) in [
            (None, None, None),
            (None, Some(80), Some(80)),
            (None, Some(0), None),
            (Some("40"), Some(80), Some(40)),
            (Some(" 40 "), None, Some(40)),
            (Some("wide"), Some(80), Some(80)),
            (Some(""), Some(80), Some(80)),
            (Some("-3"), Some(80), Some(80)),
        ] {
            assert_eq!(chosen(said, terminal), columns, "{said:?} {terminal:?}");
        }
    }
}
