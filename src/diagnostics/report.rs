//! A problem in miette's protocol.

use std::fmt;

use miette::{Diagnostic, LabeledSpan, NamedSource, SourceCode};

use crate::escapes;

use super::{FileId, Problem, Severity, Sources};

/// A [`Problem`] together with its texts, as any renderer of miette's protocol takes it.
///
/// The protocol knows one text per diagnostic: places in other files are related diagnostics. What is said is
/// [escaped](crate::escapes); the texts are as they are, for places are counted in them.
pub struct Report<'a> {
    problem: &'a Problem,
    source: Option<NamedSource<String>>,
    labels: Vec<LabeledSpan>,
    related: Vec<Elsewhere>,
}

/// The places of a problem in a further file.
struct Elsewhere {
    message: String,
    severity: Severity,
    source: NamedSource<String>,
    labels: Vec<LabeledSpan>,
}

impl Problem {
    /// The problem in miette's protocol.
    ///
    /// ```
    /// use miette::Diagnostic;
    /// use vcfilter::diagnostics::Sources;
    /// use vcfilter::language::parser::parse;
    /// let mut sources = Sources::default();
    /// let file = sources.add("a.vcf", "x = )");
    /// let problems = parse(file, sources.text(file)).unwrap_err();
    /// assert_eq!(problems[0].report(&sources).code().unwrap().to_string(), "syntax::stray_bracket");
    /// ```
    pub fn report<'a>(&'a self, sources: &'a Sources) -> Report<'a> {
        let mut files: Vec<FileId> = Vec::new();
        for label in &self.labels {
            if !files.contains(&label.span.file) {
                files.push(label.span.file);
            }
        }
        let named = |file: FileId| {
            NamedSource::new(escapes::line(sources.name(file)), sources.text(file).to_string())
        };
        let mut files = files.into_iter();
        let first = files.next();
        Report {
            problem: self,
            source: first.map(named),
            labels: first.map_or(Vec::new(), |file| self.labels_in(file, sources)),
            related: files
                .map(|file| Elsewhere {
                    message: format!("see also {}", escapes::line(sources.name(file))),
                    severity: self.severity,
                    source: named(file),
                    labels: self.labels_in(file, sources),
                })
                .collect(),
        }
    }

    fn labels_in(&self, file: FileId, sources: &Sources) -> Vec<LabeledSpan> {
        let labels = self.labels.iter().filter(|label| label.span.file == file);
        labels
            .map(|label| {
                let (start, end) = sources.clamp(label.span);
                LabeledSpan::new(Some(escapes::line(&label.text).into_owned()), start, end - start)
            })
            .collect()
    }
}

fn severity(severity: Severity) -> miette::Severity {
    match severity {
        Severity::Error => miette::Severity::Error,
        Severity::Warning => miette::Severity::Warning,
    }
}

impl fmt::Debug for Report<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.problem.fmt(f)
    }
}

impl fmt::Display for Report<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&escapes::line(&self.problem.message))
    }
}

impl std::error::Error for Report<'_> {}

impl Diagnostic for Report<'_> {
    fn code<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        Some(Box::new(self.problem.code))
    }

    fn severity(&self) -> Option<miette::Severity> {
        Some(severity(self.problem.severity))
    }

    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        // The protocol has no notes: they stand before the help.
        let lines = self.problem.notes.iter().chain(&self.problem.help);
        let text = lines.map(String::as_str).collect::<Vec<_>>().join("\n");
        if text.is_empty() { None } else { Some(Box::new(escapes::lines(&text).into_owned())) }
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        self.source.as_ref().map(|source| source as &dyn SourceCode)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        Some(Box::new(self.labels.iter().cloned()))
    }

    fn related<'a>(&'a self) -> Option<Box<dyn Iterator<Item = &'a dyn Diagnostic> + 'a>> {
        if self.related.is_empty() {
            return None;
        }
        Some(Box::new(self.related.iter().map(|elsewhere| elsewhere as &dyn Diagnostic)))
    }
}

impl fmt::Debug for Elsewhere {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl fmt::Display for Elsewhere {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Elsewhere {}

impl Diagnostic for Elsewhere {
    fn severity(&self) -> Option<miette::Severity> {
        Some(severity(self.severity))
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(&self.source)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        Some(Box::new(self.labels.iter().cloned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::ProblemCode;
    use crate::diagnostics::Span;

    #[test]
    fn speaks_the_protocol_also_across_files() {
        let mut sources = Sources::default();
        let (a, b) = (sources.add("a.vcf", "x = y\n"), sources.add("b.vcf", "z = 1\n"));
        let problem = Problem::error(ProblemCode::NameUnknown, "no `y`")
            .label(Span::new(a, 4, 5), "used here")
            .label(Span::new(b, 0, 999), "near this")
            .note("a note")
            .help("write `z`");
        let report = problem.report(&sources);
        assert_eq!(report.to_string(), "no `y`");
        assert_eq!(report.severity(), Some(miette::Severity::Error));
        assert_eq!(report.help().map(|help| help.to_string()), Some("a note\nwrite `z`".to_owned()));
        assert_eq!(report.labels().map(|labels| labels.count()), Some(1));
        let mut narrated = String::new();
        miette::NarratableReportHandler::new().render_report(&mut narrated, &report).unwrap();
        for part in ["name::unknown", "a.vcf", "used here", "see also b.vcf", "near this", "write `z`"] {
            assert!(narrated.contains(part), "{part} is not in {narrated}");
        }
        let mut json = String::new();
        miette::JSONReportHandler::new().render_report(&mut json, &report).unwrap();
        let json: serde_json::Value = serde_json::from_str(&json).unwrap();
        assert_eq!(json["labels"][0]["span"]["offset"], 4);
        assert_eq!(json["related"][0]["labels"][0]["span"]["length"], 6);
    }

    #[test]
    fn a_problem_without_places_has_no_source() {
        let problem = Problem::error(ProblemCode::Interrupted, "interrupted");
        let sources = Sources::default();
        assert!(problem.report(&sources).source_code().is_none());
        assert!(problem.report(&sources).help().is_none());
    }
}
