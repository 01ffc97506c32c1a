//! Notes and citations: `[^key]`, and `[^key]: text` somewhere in the same text.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};
use std::ops::Range;

use pulldown_cmark::{Event, Tag};

use crate::report::run::Part;

use super::parser;

/// Longer keys are text.
const LONGEST_KEY: usize = 200;

/// The notes of a page, numbered as they are asked for; those that nothing asks for follow as they stand.
#[derive(Debug, Default)]
pub(in crate::report) struct Notes {
    /// The numbers of keys in small letters, from 0.
    numbers: HashMap<String, usize>,
}

/// What is wrong with a note.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::report) enum Fault {
    /// There is none of this key.
    Missing(String),
    /// There is another of this key before.
    Twice(String),
}

/// A fault in the prose of a part, and its bytes there.
pub(in crate::report) type Place = (usize, Range<usize>, Fault);

impl Notes {
    /// The notes of a page, and what is wrong with them.
    pub(in crate::report) fn of(parts: &[Part]) -> (Notes, Vec<Place>) {
        let mut faults = Vec::new();
        let defined = defined(parts, &mut faults);
        let keys: BTreeSet<&str> = defined.iter().map(String::as_str).collect();
        let mut numbers = HashMap::new();
        for (part, markdown) in with_notes(parts) {
            let all = complete(markdown, |_| true);
            for (event, range) in parser(&all).into_offset_iter() {
                let Event::FootnoteReference(key) = event else { continue };
                let small = key.to_lowercase();
                if range.start >= markdown.len() {
                    continue;
                }
                if keys.contains(&*small) {
                    let next = numbers.len();
                    numbers.entry(small).or_insert(next);
                } else {
                    faults.push((part, range, Fault::Missing(key.to_string())));
                }
            }
        }
        for key in &defined {
            let next = numbers.len();
            numbers.entry(key.clone()).or_insert(next);
        }
        (Notes { numbers }, faults)
    }

    /// The number of a note, from 0.
    pub(in crate::report) fn number(&self, key: &str) -> Option<usize> {
        self.numbers.get(&key.to_lowercase()).copied()
    }

    /// How many there are.
    pub(in crate::report) fn count(&self) -> usize {
        self.numbers.len()
    }

    /// Prose in which the keys of notes that stand elsewhere are known as well: below it stand empty notes. What is made
    /// of these begins behind the end of the prose.
    pub(super) fn complete<'a>(&self, markdown: &'a str) -> Cow<'a, str> {
        complete(markdown, |key| self.number(key).is_some())
    }
}

/// The prose of parts in which notes may be.
fn with_notes(parts: &[Part]) -> impl Iterator<Item = (usize, &str)> {
    parts.iter().enumerate().filter_map(|(at, part)| match part {
        Part::Prose(markdown) if markdown.contains("[^") => Some((at, markdown.as_str())),
        _ => None,
    })
}

/// The keys of the notes that there are, in small letters and in order.
fn defined(parts: &[Part], faults: &mut Vec<Place>) -> Vec<String> {
    let (mut order, mut known) = (Vec::new(), BTreeSet::new());
    for (part, markdown) in with_notes(parts) {
        for (event, range) in parser(markdown).into_offset_iter() {
            let Event::Start(Tag::FootnoteDefinition(key)) = event else { continue };
            if known.insert(key.to_lowercase()) {
                order.push(key.to_lowercase());
            } else {
                faults.push((part, range, Fault::Twice(key.to_string())));
            }
        }
    }
    order
}

fn complete(markdown: &str, is_known: impl Fn(&str) -> bool) -> Cow<'_, str> {
    let mut keys: Vec<&str> = keys(markdown).filter(|key| is_known(key)).collect();
    keys.sort_unstable();
    keys.dedup();
    if keys.is_empty() {
        return Cow::Borrowed(markdown);
    }
    let notes: String = keys.iter().map(|key| format!("\n\n[^{key}]: .")).collect();
    Cow::Owned(format!("{markdown}{notes}\n"))
}

/// What stands between `[^` and `]` and may be a key.
fn keys(markdown: &str) -> impl Iterator<Item = &str> {
    markdown.match_indices("[^").filter_map(|(at, _)| {
        let after = markdown.get(at + 2..)?;
        let key = after.get(..after.find(']')?)?;
        let may_be = |c: char| !c.is_whitespace() && !matches!(c, '[' | '\\');
        (!key.is_empty() && key.len() <= LONGEST_KEY && key.chars().all(may_be)).then_some(key)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(parts: &[&str]) -> (Notes, Vec<Place>) {
        let parts: Vec<Part> = parts.iter().map(|text| Part::Prose(text.to_string())).collect();
        Notes::of(&parts)
    }

    #[test]
    fn notes_are_numbered_as_they_are_asked_for() {
        let (notes, faults) =
            of(&["a[^z] b[^y], c[^Z]", "`[^no]`\n\n```\n[^no]\n```", "[^x]: X\n\n[^y]: Y\n[^z]: Z"]);
        assert_eq!(["z", "Y", "x"].map(|key| notes.number(key)), [Some(0), Some(1), Some(2)]);
        assert_eq!((notes.count(), faults), (3, vec![]));
    }

    #[test]
    fn what_is_not_there_and_what_is_there_twice_is_told() {
        let (notes, faults) = of(&["see [^a] and [^b]", "[^b]: B", "text\n\n[^B]: again"]);
        let found: Vec<(usize, usize, &Fault)> =
            faults.iter().map(|(part, range, fault)| (*part, range.start, fault)).collect();
        let (twice, missing) = (Fault::Twice("B".to_string()), Fault::Missing("a".to_string()));
        assert_eq!(found, [(2, 6, &twice), (0, 4, &missing)]);
        assert_eq!(notes.count(), 1);
    }
}
