//! What is wrong with a program, as a value.

use vcfilter_machine::stack;

use super::{FileId, ProblemCode, Span};

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Severity {
    /// The program stops, or an assertion fails.
    Error,
    /// The program goes on.
    Warning,
}

impl Severity {
    /// `error` or `warning`
    pub fn as_str(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
        }
    }
}

/// A place and what is wrong, or what stands, there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// The place.
    pub span: Span,
    /// A few words; may be empty.
    pub text: String,
}

/// A problem in a program: one line that says what is wrong, the places, and the next keystroke.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// A name that `vcf help` explains, such as `name::unknown`.
    pub code: ProblemCode,
    /// Whether the program stops.
    pub severity: Severity,
    /// One line, no second person, no internal words.
    pub message: String,
    /// Places; the first is the one where the problem is.
    pub labels: Vec<Label>,
    /// What would mend it.
    pub help: Option<String>,
    /// Further lines: the two sides of an assertion, a difference.
    pub notes: Vec<String>,
}

impl Problem {
    /// An error without places yet.
    pub fn error(code: ProblemCode, message: impl Into<String>) -> Problem {
        Problem {
            code,
            severity: Severity::Error,
            message: message.into(),
            labels: Vec::new(),
            help: None,
            notes: Vec::new(),
        }
    }

    /// A warning without places yet.
    pub fn warning(code: ProblemCode, message: impl Into<String>) -> Problem {
        Problem { severity: Severity::Warning, ..Problem::error(code, message) }
    }

    /// A file whose bytes are not a text: tells the first byte that no UTF-8 text has there.
    pub fn not_utf8(path: &str, byte: usize) -> Problem {
        Problem::error(
            ProblemCode::FileNotUtf8,
            format!("{path} is not UTF-8 text: byte {byte} does not belong"),
        )
        .help("save the file as UTF-8, and check that it is a program")
    }

    /// An expression, or a file, that lies further down than the memory for a stack reaches; where no stack grows, further
    /// than the caller's stack is taken to hold ([`stack::LEVELS`], [`stack::OWN`]).
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

    /// Adds a place.
    pub fn label(mut self, span: Span, text: impl Into<String>) -> Problem {
        self.labels.push(Label { span, text: text.into() });
        self
    }

    /// Says what would mend it.
    pub fn help(mut self, text: impl Into<String>) -> Problem {
        self.help = Some(text.into());
        self
    }

    /// Adds a further line.
    pub fn note(mut self, text: impl Into<String>) -> Problem {
        self.notes.push(text.into());
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

    /// The place where the problem is.
    pub fn span(&self) -> Option<Span> {
        self.labels.first().map(|label| label.span)
    }
}
