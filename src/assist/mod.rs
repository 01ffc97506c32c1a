//! Help for whoever writes a program: what may stand at the cursor, and what a name means. The prompt, notebooks and pages
//! share it.
#![cfg_attr(not(feature = "command"), allow(dead_code, reason = "the prompt uses more of it"))]

pub(crate) mod about;
pub(crate) mod complete;
pub(crate) mod context;
pub(crate) mod offer;
pub(crate) mod texts;

use crate::display::Screen;
use crate::help;
use crate::language::Session;
use crate::plots::Charset;

/// Returns where the word before a cursor begins, in bytes, and what it could become: names, arguments, members of the value before a
/// dot. `cursor` is the offset of a byte. `list` gives the entries of a folder, folders with a slash at their end.
///
/// ```
/// use vcfilter::assist::completions;
/// use vcfilter::language::Session;
/// let mut session = Session::new();
/// session.run("example", "lines = symbols(2, \"l\")", &mut |_| {});
/// let (start, found) = completions("x = line", 8, &mut session, &|_| Vec::new());
/// assert_eq!((start, found), (4, vec!["linear(".to_string(), "lines".to_string()]));
/// ```
pub fn completions(
    text: &str,
    cursor: usize,
    session: &mut Session,
    list: &dyn Fn(&str) -> Vec<String>,
) -> (usize, Vec<String>) {
    let before = text.get(..cursor).unwrap_or(text);
    complete::program(text, before, session, list)
}

/// Returns what the name at a cursor means: its value and kind where the program has defined it, else its page of help. None where there
/// is no name, or nobody knows it.
///
/// ```
/// use vcfilter::assist::inspection;
/// use vcfilter::language::Session;
/// let page = inspection("rshift(x, 1)", 3, &Session::new(), 80).unwrap();
/// assert!(page.starts_with("rshift(a"));
/// ```
pub fn inspection(text: &str, cursor: usize, session: &Session, columns: usize) -> Option<String> {
    let name = word_at(text, cursor)?;
    let screen = Screen { columns, charset: Charset::Braille };
    match session.names().bindings.get(name) {
        Some(binding) => Some(about::meaning(&binding.meaning, columns)),
        None => help::page(name, screen).ok(),
    }
}

/// The name that a cursor touches.
fn word_at(text: &str, cursor: usize) -> Option<&str> {
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '\'');
    let cursor = (0..=cursor.min(text.len())).rev().find(|&at| text.is_char_boundary(at))?;
    let start = text[..cursor].char_indices().rev().take_while(|(_, c)| is_part(*c)).last();
    let start = start.map_or(cursor, |(at, _)| at);
    let length: usize = text[start..].chars().take_while(|c| is_part(*c)).map(char::len_utf8).sum();
    Some(&text[start..start + length])
        .filter(|word| word.starts_with(|c: char| c.is_alphabetic() || c == '_'))
}
