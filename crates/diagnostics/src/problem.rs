//! A problem as a value.

use vcfilter_machine::stack;

use super::{FileId, ProblemCode, Span};

/// How serious a problem is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Severity {
    /// The program stops, or an assertion fails.
    Error,
    /// The program goes on.
    Warning,
}

impl Severity {
    /// Returns the name: `error` or `warning`.
    pub fn as_str(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
        }
    }
}

/// A place in a text with a remark.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// The place in the text.
    pub span: Span,
    /// The remark: a few words; may be empty.
    pub text: String,
}

/// A problem in a program: what is wrong, in one line, the places, and what would help.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The code, such as `name::unknown`; `vcf help` explains it.
    pub code: ProblemCode,
    /// Whether the program stops.
    pub severity: Severity,
    /// What is wrong, in one line.
    pub message: String,
    /// The places; the first is that of the problem.
    pub labels: Vec<Label>,
    /// What would help.
    pub help: Option<String>,
    /// Further lines, such as the two sides of an assertion or their difference.
    pub notes: Vec<String>,
}

impl Problem {
    /// Returns an error without places.
    pub fn error(code: ProblemCode, message: impl Into<String>) -> Problem {
        Problem {
            code,
            severity: Severity::Error,
            message: shortened(message.into()),
            labels: Vec::new(),
            help: None,
            notes: Vec::new(),
        }
    }

    /// Returns a warning without places.
    pub fn warning(code: ProblemCode, message: impl Into<String>) -> Problem {
        Problem { severity: Severity::Warning, ..Problem::error(code, message) }
    }

    /// Returns the problem of a file that is not UTF-8; `byte` is the offset of the first byte that is wrong.
    pub fn not_utf8(path: &str, byte: usize) -> Problem {
        Problem::error(
            ProblemCode::FileNotUtf8,
            format!("{path} is not UTF-8 text: byte {byte} does not belong"),
        )
        .help("save the file as UTF-8, and check that it is a program")
    }

    /// Returns the problem of an expression, or a file, that nests deeper than the stack allows: where the stack grows,
    /// than there is memory for; else, than [`stack::LEVELS`] levels or [`stack::OWN`] bytes.
    pub fn too_deep(span: Span) -> Problem {
        let problem = if stack::GROWS {
            Problem::error(ProblemCode::LimitMemory, "not enough memory to go a level further down")
                .help("nest less, let fewer functions call each other, or let the process have more memory")
        } else {
            let (most, kib) = (stack::LEVELS, stack::OWN >> 10);
            let message = format!("deeper than {most} levels, or than {kib} KiB of stack hold");
            Problem::error(ProblemCode::LimitDepth, message)
                .help("nest less, or let fewer functions call each other")
        };
        problem.label(span, "too far down")
    }

    /// Adds a place with a remark.
    pub fn label(mut self, span: Span, text: impl Into<String>) -> Problem {
        self.labels.push(Label { span, text: shortened(text.into()) });
        self
    }

    /// Sets what would help.
    pub fn help(mut self, text: impl Into<String>) -> Problem {
        self.help = Some(shortened(text.into()));
        self
    }

    /// Adds a further line.
    pub fn note(mut self, text: impl Into<String>) -> Problem {
        self.notes.push(shortened(text.into()));
        self
    }

    /// The labels by file, the file where the problem is first.
    pub(super) fn labels_by_file(&self) -> Vec<(FileId, Vec<&Label>)> {
        let mut files: Vec<(FileId, Vec<&Label>)> = Vec::new();
        for label in &self.labels {
            match files.iter_mut().find(|(file, _)| *file == label.span.file) {
                Some((_, labels)) => labels.push(label),
                None => files.push((label.span.file, vec![label])),
            }
        }
        files
    }

    /// Returns the place of the problem: that of the first label.
    pub fn span(&self) -> Option<Span> {
        self.labels.first().map(|label| label.span)
    }
}

/// The most bytes of a text of a problem: whoever reads it does not read more.
const LONGEST: usize = 10_000;

/// So many of them are its end.
const END: usize = 1000;

/// A text without its middle, where it is longer than anybody reads: it may repeat a name of the program.
fn shortened(text: String) -> String {
    if text.len() <= LONGEST {
        return text;
    }
    let boundary = |mut at: usize| {
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        at
    };
    let (begin, end) = (boundary(LONGEST - END), boundary(text.len() - END));
    let left_out = text[begin..end].chars().count();
    format!("{} ... {left_out} characters more ... {}", &text[..begin], &text[end..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_keep_their_ends() {
        let text = format!("a{}z", "é".repeat(1 << 20));
        let problem = Problem::error(ProblemCode::FileMissing, text.clone()).note(text.clone()).help(text);
        for text in [&problem.message, &problem.notes[0], problem.help.as_ref().unwrap()] {
            assert!(text.len() < LONGEST + 50 && text.starts_with("aé") && text.ends_with("éz"));
            assert!(text.contains("characters more"));
        }
    }
}
