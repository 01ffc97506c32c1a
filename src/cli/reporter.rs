//! Values and problems as text or as lines of JSON.

use std::path::Path;

use serde_json::{Value as Json, json};

use crate::diagnostics::{FileId, Problem, Sources, Span};
use crate::display;
use crate::values::Value;

use super::formats::Format;
use super::output::Output;

/// Writes what one file displays.
pub(super) struct Reporter<'a> {
    /// Where to.
    pub output: &'a mut Output,
    /// How.
    pub format: Format,
    /// The file's name, where there are several.
    pub file: Option<String>,
}

/// The text that a fresh session is fed first.
pub(super) const FIRST: FileId = FileId(0);

impl Reporter<'_> {
    /// A value that a statement displays.
    pub(super) fn value(&mut self, line: usize, value: &Value) {
        match self.format {
            format if format != Format::Json => self.output.value(value),
            _ => {
                let file = self.file.as_ref().map(|file| format!("\"file\":{},", json!(file)));
                // Where it fails, the session is asked to stop, and tells why.
                let Ok(value) = display::json_within(value, usize::MAX) else { return };
                self.output
                    .json(format!("{{{}\"line\":{line},\"value\":{value}}}", file.unwrap_or_default()));
            }
        }
    }

    /// A problem that ends the program. Where results are JSON it is one of them, and told besides where somebody asked
    /// how.
    pub(super) fn problem(&mut self, problem: &Problem, sources: &Sources) {
        if self.format == Format::Json {
            let object = error_json(problem, sources, self.file.as_deref());
            self.output.json(object.to_string());
        }
        if self.format != Format::Json || self.output.teller().is_chosen() {
            self.output.problem(problem, sources);
        }
    }
}

/// `{"line": 9, "error": {...}}`, or `"warning"`. The line is that of the file which was run; where the problem is in another
/// one, that it uses, the error's own `"file"` tells which.
pub(super) fn error_json(problem: &Problem, sources: &Sources, file: Option<&str>) -> Json {
    let mut object = json!({});
    if let Some(file) = file {
        object["file"] = json!(file);
    }
    object["line"] = json!(line(problem, sources));
    let mut told = problem.json(sources);
    if let Some(span) = problem.span()
        && span.file != FIRST
    {
        told["file"] = json!(sources.name(span.file));
    }
    object[problem.severity.as_str()] = told;
    object
}

/// The line of a problem in the file that was run, if it has one there.
pub(super) fn line(problem: &Problem, sources: &Sources) -> Option<usize> {
    let here: Option<Span> = problem.labels.iter().map(|label| label.span).find(|span| span.file == FIRST);
    here.map(|span| sources.line(span))
}

/// The name of a file in results, as it is.
pub(super) fn file_name(path: &Path) -> String {
    if path.as_os_str() == "-" { "<stdin>".to_string() } else { path.to_string_lossy().into_owned() }
}
