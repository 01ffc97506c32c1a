//! What was entered successfully, as a program that runs.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::diagnostics::{FileId, Problem};
use crate::escapes::literal;
use crate::language::Inputs;
use crate::language::ast::{Statement, StatementKind};
use crate::language::parser::parse;
use crate::language::scan::{Token, TokenKind, scan};

use super::last::LAST;

/// The statements of a session that did what they say, in order.
#[derive(Debug, Default)]
pub(super) struct Record {
    entries: Vec<Entry>,
    /// Those that displayed a value, by their numbers.
    displays: Vec<usize>,
}

#[derive(Debug)]
struct Entry {
    text: String,
    /// The folder that paths are relative to.
    folder: PathBuf,
    /// The paths of `use`, each with its place in the text.
    used: Vec<(Range<usize>, Arc<str>)>,
    /// Where the text uses `_`, `__` or `___`, and which entry displayed what that was.
    mentions: Vec<(Range<usize>, usize)>,
    /// Whether its text is an expression.
    is_expression: bool,
}

/// The paths of a statement, or of those of a test, as places of a text.
fn paths(statement: &Statement) -> Vec<(Range<usize>, Arc<str>)> {
    match &statement.kind {
        StatementKind::Use { path, path_span: span } => {
            vec![(span.start as usize..span.end as usize, path.clone())]
        }
        StatementKind::Test { body, .. } => body.iter().flat_map(paths).collect(),
        _ => Vec::new(),
    }
}

/// How many values a statement displays.
fn displays(statement: &Statement) -> usize {
    match &statement.kind {
        StatementKind::Display(_) | StatementKind::Command { .. } => 1,
        StatementKind::Test { body, .. } => body.iter().map(displays).sum(),
        _ => 0,
    }
}

impl Record {
    /// Keeps the first `evaluated` statements of a text, whose paths are relative to a folder. `lent` says which of `_`,
    /// `__` and `___` stood for last values.
    pub(super) fn add(&mut self, text: &str, evaluated: usize, folder: &Path, lent: [bool; LAST.len()]) {
        // A text of which anything was evaluated has been read before.
        let Ok(program) = parse(FileId(0), text) else { return };
        let mut newest = self.displays.iter().rev().copied();
        let last = lent.map(|lent| newest.next().filter(|_| lent));
        for statement in program.statements.into_iter().take(evaluated) {
            let (start, end) = (statement.span.start as usize, statement.span.end as usize);
            let written = text.get(start..end).unwrap_or_default().to_string();
            // `_ = _ + 1` makes it a name like any other.
            let from = match &statement.kind {
                StatementKind::Define { value, .. } => value.span.start as usize - start,
                _ => 0,
            };
            let place = |(place, path): (Range<usize>, _)| (place.start - start..place.end - start, path);
            self.displays.extend(std::iter::repeat_n(self.entries.len(), displays(&statement)));
            self.entries.push(Entry {
                folder: folder.to_path_buf(),
                used: paths(&statement).into_iter().map(place).collect(),
                mentions: mentions(&written, from, &last),
                is_expression: matches!(statement.kind, StatementKind::Display(_)),
                text: written,
            });
        }
    }

    /// Drops all but the first entries.
    pub(super) fn cut(&mut self, length: usize) {
        self.entries.truncate(length);
        self.displays.retain(|&at| at < length);
    }

    /// Refuses to write a file that the record uses: it would use itself.
    ///
    /// # Errors
    /// `file::write`
    pub(super) fn refuse(&self, path: &Path) -> Result<(), Problem> {
        let inputs = Inputs::default();
        for entry in &self.entries {
            entry.used.iter().for_each(|(_, used)| inputs.read(&entry.folder.join(&**used)));
        }
        inputs.refuse(path)
    }

    /// How many statements there are.
    pub(super) fn len(&self) -> usize {
        self.entries.len()
    }

    /// The program to be written into a folder: where a path was relative to another one, it becomes absolute. A last value
    /// that was used gets a name of its own.
    pub(super) fn program(&self, folder: &Path) -> String {
        let mentioned = self.entries.iter().flat_map(|entry| &entry.mentions).map(|mention| mention.1);
        let used: BTreeSet<usize> = mentioned.filter(|&at| self.entries[at].is_expression).collect();
        let names: BTreeMap<usize, String> = used.into_iter().zip(self.free_names()).collect();
        let mut program = String::new();
        for (at, entry) in self.entries.iter().enumerate() {
            let text = entry.written(folder, &names);
            if let Some(name) = names.get(&at) {
                program.push_str(&format!("{name} = {text}\n{name}\n"));
            } else {
                program.push_str(&format!("{text}\n"));
            }
        }
        program
    }

    /// Names that no statement mentions.
    fn free_names(&self) -> impl Iterator<Item = String> {
        let mentioned: BTreeSet<&str> = self.entries.iter().flat_map(|entry| words(&entry.text)).collect();
        (1..).map(|n| format!("value_{n}")).filter(move |name| !mentioned.contains(name.as_str()))
    }
}

/// The names in a text.
fn words(text: &str) -> impl Iterator<Item = &str> {
    scan(text).into_iter().filter(|token| token.kind == TokenKind::Name).map(|token| token.text(text))
}

/// Where a text names last values, from a place on, and the entries that displayed these.
fn mentions(text: &str, from: usize, last: &[Option<usize>; LAST.len()]) -> Vec<(Range<usize>, usize)> {
    let names = scan(text).into_iter().filter(|token| token.kind == TokenKind::Name);
    let mention = |token: Token| {
        let which = LAST.iter().position(|name| *name == token.text(text))?;
        Some((token.start as usize..token.end as usize, last[which]?))
    };
    names.filter(|token| token.start as usize >= from).filter_map(mention).collect()
}

impl Entry {
    /// Its text in a program of a folder, where last values have names.
    fn written(&self, folder: &Path, names: &BTreeMap<usize, String>) -> String {
        let moved = !self.used.is_empty() && !same(&self.folder, folder);
        let paths = self.used.iter().filter(|_| moved).map(|(place, path)| {
            let full = self.folder.join(&**path);
            let full = full.canonicalize().unwrap_or(full);
            (place.clone(), literal(&full.to_string_lossy()).to_string())
        });
        let mentions = self.mentions.iter();
        let named = mentions.filter_map(|(place, entry)| Some((place.clone(), names.get(entry)?.clone())));
        let mut changes: Vec<(Range<usize>, String)> = paths.chain(named).collect();
        changes.sort_by_key(|(place, _)| place.start);
        let mut text = self.text.clone();
        for (place, new) in changes.into_iter().rev() {
            text.replace_range(place, &new);
        }
        text
    }
}

fn same(a: &Path, b: &Path) -> bool {
    let known = |path: &Path| {
        let path = if path.as_os_str().is_empty() { Path::new(".") } else { path };
        path.canonicalize().unwrap_or_else(|_| path.to_path_buf())
    };
    known(a) == known(b)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_what_was_evaluated() {
        let here = Path::new("");
        let mut record = Record::default();
        let none = [false; 3];
        record.add("a = 1; b = [\n  a,  # one\n]", 2, here, none);
        record.add("c = 2\n1/0\nd = 3", 1, here, none);
        record.add("e = ", 0, here, none);
        assert_eq!(record.program(here), "a = 1\nb = [\n  a,  # one\n]\nc = 2\n");
        assert_eq!(record.len(), 3);
    }

    #[test]
    fn paths_still_lead_to_the_same_file() {
        let (here, there) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        std::fs::write(here.path().join("a.vcf"), "a = 1").unwrap();
        let mut record = Record::default();
        record.add("use \"a.vcf\"", 1, here.path(), [false; 3]);
        assert_eq!(record.program(here.path()), "use \"a.vcf\"\n");
        let full = here.path().join("a.vcf").canonicalize().unwrap();
        assert_eq!(record.program(there.path()), format!("use \"{}\"\n", full.display()));
        let mut record = Record::default();
        record.add("x = 1\ntest \"a\" {\n  use \"a.vcf\"  # its names\n}", 2, here.path(), [false; 3]);
        let written = format!("x = 1\ntest \"a\" {{\n  use \"{}\"  # its names\n}}\n", full.display());
        assert_eq!(record.program(there.path()), written);
    }

    #[test]
    fn last_values_get_names() {
        let here = Path::new("");
        let mut record = Record::default();
        record.add("value_1 = 3", 1, here, [false; 3]);
        record.add("value_1 + 1; 7", 2, here, [false; 3]);
        record.add("f(x) = x * _ + __", 1, here, [true, true, false]);
        record.add("_ = _ + 2", 1, here, [true, true, false]);
        record.add("_ + f(1)", 1, here, [false, true, false]);
        let saved = "value_1 = 3\nvalue_2 = value_1 + 1\nvalue_2\nvalue_3 = 7\nvalue_3\nf(x) = x * value_3 + value_2\n\
                     _ = value_3 + 2\n_ + f(1)\n";
        assert_eq!(record.program(here), saved);
    }
}
