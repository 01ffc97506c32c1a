//! What was entered successfully, as a program that runs.

use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::diagnostics::{FileId, Problem};
use crate::escapes::literal;
use crate::language::Inputs;
use crate::language::ast::{Statement, StatementKind};
use crate::language::parser::parse;

/// The statements of a session that did what they say, in order.
#[derive(Debug, Default)]
pub(super) struct Record {
    entries: Vec<Entry>,
}

#[derive(Debug)]
struct Entry {
    text: String,
    /// The folder that paths are relative to.
    folder: PathBuf,
    /// The paths of `use`, each with its place in the text.
    used: Vec<(Range<usize>, Arc<str>)>,
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

impl Record {
    /// Keeps the first `evaluated` statements of a text, whose paths are relative to a folder.
    pub(super) fn add(&mut self, text: &str, evaluated: usize, folder: &Path) {
        // A text of which anything was evaluated has been read before.
        let Ok(program) = parse(FileId(0), text) else { return };
        for statement in program.statements.into_iter().take(evaluated) {
            let (start, end) = (statement.span.start as usize, statement.span.end as usize);
            let written = text.get(start..end).unwrap_or_default().to_string();
            let used = paths(&statement)
                .into_iter()
                .map(|(place, path)| (place.start - start..place.end - start, path))
                .collect();
            self.entries.push(Entry { text: written, folder: folder.to_path_buf(), used });
        }
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

    /// The program to be written into a folder: where a path was relative to another one, it becomes absolute.
    pub(super) fn program(&self, folder: &Path) -> String {
        self.entries.iter().map(|entry| entry.written(folder) + "\n").collect()
    }
}

impl Entry {
    fn written(&self, folder: &Path) -> String {
        let mut text = self.text.clone();
        if self.used.is_empty() || same(&self.folder, folder) {
            return text;
        }
        for (place, path) in self.used.iter().rev() {
            let full = self.folder.join(&**path);
            let full = full.canonicalize().unwrap_or(full);
            text.replace_range(place.clone(), &literal(&full.to_string_lossy()));
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
        record.add("a = 1; b = [\n  a,  # one\n]", 2, here);
        record.add("c = 2\n1/0\nd = 3", 1, here);
        record.add("e = ", 0, here);
        assert_eq!(record.program(here), "a = 1\nb = [\n  a,  # one\n]\nc = 2\n");
        assert_eq!(record.len(), 3);
    }

    #[test]
    fn paths_still_lead_to_the_same_file() {
        let (here, there) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        std::fs::write(here.path().join("a.vcf"), "a = 1").unwrap();
        let mut record = Record::default();
        record.add("use \"a.vcf\"", 1, here.path());
        assert_eq!(record.program(here.path()), "use \"a.vcf\"\n");
        let full = here.path().join("a.vcf").canonicalize().unwrap();
        assert_eq!(record.program(there.path()), format!("use \"{}\"\n", full.display()));
        let mut record = Record::default();
        record.add("x = 1\ntest \"a\" {\n  use \"a.vcf\"  # its names\n}", 2, here.path());
        let written = format!("x = 1\ntest \"a\" {{\n  use \"{}\"  # its names\n}}\n", full.display());
        assert_eq!(record.program(there.path()), written);
    }
}
