//! Problems in miette's protocol.

use std::fmt;
use std::sync::Arc;

use miette::{Diagnostic, LabeledSpan, NamedSource, SourceCode};

use vcfilter_escapes as escapes;

use super::{FileId, Label, Problem, Severity, Sources};

/// A [`Problem`] together with texts.
///
/// The protocol knows one text per diagnostic: places in other files are related diagnostics. What is said is
/// [escaped](vcfilter_escapes).
pub(super) struct ProblemReport {
    problem: Problem,
    here: Option<Part>,
    elsewhere: Vec<Elsewhere>,
}

/// A text and the places in it.
pub(super) struct Part {
    pub source: Box<dyn SourceCode>,
    pub labels: Vec<LabeledSpan>,
}

/// The places of a problem in a further file.
struct Elsewhere {
    message: String,
    part: Part,
}

impl Problem {
    /// Returns the problem in miette's protocol, for its handlers and for programs whose errors are
    /// `miette::Report`s. It contains the texts of its places unchanged, because places are counted in them.
    ///
    /// ```
    /// use miette::Diagnostic;
    /// use vcfilter_diagnostics::{Problem, ProblemCode, Sources, Span};
    ///
    /// fn checked(name: &str, text: &str) -> miette::Result<()> {
    ///     let mut sources = Sources::default();
    ///     let file = sources.add(name, text);
    ///     let Some(at) = text.find(')') else { return Ok(()) };
    ///     let problem = Problem::error(ProblemCode::SyntaxStrayBracket, "`)` closes nothing");
    ///     Err(problem.label(Span::new(file, at, at + 1), "stray").report(&sources).into())
    /// }
    ///
    /// assert!(checked("a.vcf", "x = 1").is_ok());
    /// let error = checked("a.vcf", "x = )").unwrap_err();
    /// assert_eq!(error.code().unwrap().to_string(), "syntax::stray_bracket");
    /// ```
    pub fn report(&self, sources: &Sources) -> impl Diagnostic + Send + Sync + use<> {
        ProblemReport::new(self, sources, |file, labels| {
            let name = escapes::line(sources.name(file));
            let labels = labels.iter().map(|label| {
                let (start, end) = sources.clamp(label.span);
                LabeledSpan::new(said(&label.text), start, end - start)
            });
            Part {
                source: Box::new(NamedSource::new(name, Arc::clone(sources.text(file)))),
                labels: labels.collect(),
            }
        })
    }
}

impl ProblemReport {
    /// `part` gives what is shown of a file, and the labels in it.
    pub(super) fn new(
        problem: &Problem,
        sources: &Sources,
        part: impl Fn(FileId, &[&Label]) -> Part,
    ) -> ProblemReport {
        let mut parts = problem.labels_by_file().into_iter();
        let here = parts.next().map(|(file, labels)| part(file, &labels));
        let elsewhere = |(file, labels): (FileId, Vec<&Label>)| Elsewhere {
            message: format!("see also {}", escapes::line(sources.name(file))),
            part: part(file, &labels),
        };
        ProblemReport { problem: problem.clone(), here, elsewhere: parts.map(elsewhere).collect() }
    }
}

/// The words of a label, if it has any.
pub(super) fn said(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| escapes::line(text).into_owned())
}

impl fmt::Debug for ProblemReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.problem.fmt(f)
    }
}

impl fmt::Display for ProblemReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&escapes::line(&self.problem.message))
    }
}

impl std::error::Error for ProblemReport {}

impl Diagnostic for ProblemReport {
    fn code<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        Some(Box::new(self.problem.code))
    }

    fn severity(&self) -> Option<miette::Severity> {
        Some(match self.problem.severity {
            Severity::Error => miette::Severity::Error,
            Severity::Warning => miette::Severity::Warning,
        })
    }

    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        // The protocol has no notes: they stand before the help.
        let lines = self.problem.notes.iter().chain(&self.problem.help);
        let text = lines.map(String::as_str).collect::<Vec<_>>().join("\n");
        if text.is_empty() { None } else { Some(Box::new(escapes::lines(&text).into_owned())) }
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        self.here.as_ref().map(|part| &*part.source)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        Some(Box::new(self.here.iter().flat_map(|part| part.labels.iter().cloned())))
    }

    fn related<'a>(&'a self) -> Option<Box<dyn Iterator<Item = &'a dyn Diagnostic> + 'a>> {
        if self.elsewhere.is_empty() {
            return None;
        }
        Some(Box::new(self.elsewhere.iter().map(|elsewhere| elsewhere as &dyn Diagnostic)))
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
        // It is no second problem.
        Some(miette::Severity::Advice)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(&*self.part.source)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        Some(Box::new(self.part.labels.iter().cloned()))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;
    use crate::ProblemCode;
    use crate::Span;

    /// A problem in two files.
    fn problem() -> (Problem, Sources) {
        let mut sources = Sources::default();
        let (a, b) = (sources.add("a.vcf", "x = y\n"), sources.add("b.vcf", "z = 1\n"));
        let problem = Problem::error(ProblemCode::NameUnknown, "no `y`")
            .label(Span::new(a, 4, 5), "used here")
            .label(Span::new(b, 0, 999), "near this")
            .label(Span::new(a, 0, 1), "")
            .help("write `z`");
        (problem, sources)
    }

    #[test]
    fn speaks_the_protocol_also_across_files() {
        let (problem, sources) = problem();
        let problem = problem.note("a note");
        let report = problem.report(&sources);
        assert_eq!(report.to_string(), "no `y`");
        assert_eq!(report.severity(), Some(miette::Severity::Error));
        assert_eq!(report.help().map(|help| help.to_string()), Some("a note\nwrite `z`".to_owned()));
        assert_eq!(report.labels().map(|labels| labels.count()), Some(2));
        let mut narrated = String::new();
        miette::NarratableReportHandler::new().render_report(&mut narrated, &report).unwrap();
        for part in
            ["name::unknown", "a.vcf", "used here", "Advice: see also b.vcf", "near this", "write `z`"]
        {
            assert!(narrated.contains(part), "{part} is not in {narrated}");
        }
    }

    #[test]
    fn our_json_has_what_miette_writes() {
        let (problem, sources) = problem();
        let mut json = String::new();
        miette::JSONReportHandler::new().render_report(&mut json, &problem.report(&sources)).unwrap();
        let theirs: Value = serde_json::from_str(&json).unwrap();
        let ours = problem.json_with_labels(&sources);
        for (key, value) in theirs.as_object().unwrap() {
            assert_eq!(ours.get(key), Some(value), "{key}");
        }
        assert_eq!(theirs["related"][0]["labels"][0]["span"]["length"], 6);
    }

    #[test]
    fn a_problem_without_places_has_no_source() {
        let problem = Problem::error(ProblemCode::Interrupted, "interrupted");
        let sources = Sources::default();
        assert!(problem.report(&sources).source_code().is_none());
        assert!(problem.report(&sources).help().is_none());
    }
}
