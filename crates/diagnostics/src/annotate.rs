//! Problems as annotations of GitHub's workflows.

use std::fmt::Write;

use vcfilter_escapes as escapes;

use super::render::MOST_LABELS;
use super::{Label, Problem, Sources, Span};

/// Returns a problem as a command of GitHub's workflows, on one line; GitHub shows it at its place in the
/// changed files. `path` gives the path of a file in the repository from its name among the sources; None
/// where the text is not a file, such as standard input, whose places are then written in the message.
///
/// Lines and columns count from 1; columns count characters, and `endColumn` is that of the last one. A place
/// on several lines has no columns, because GitHub refuses them there.
///
/// ```
/// use vcfilter_diagnostics::{Problem, ProblemCode, Sources, Span, annotate};
/// let mut sources = Sources::default();
/// let file = sources.add("a.vcf", "x = yes\n");
/// let problem = Problem::error(ProblemCode::NameUnknown, "no `yes`").label(Span::new(file, 4, 7), "used here");
/// assert_eq!(
///     annotate(&problem, &sources, |name| Some(format!("filters/{name}"))),
///     "::error file=filters/a.vcf,line=1,endLine=1,col=5,endColumn=7,title=name%3A%3Aunknown::no `yes`%0Aused here\n",
/// );
/// ```
pub fn annotate(problem: &Problem, sources: &Sources, path: impl Fn(&str) -> Option<String>) -> String {
    let labels = &problem.labels[..problem.labels.len().min(MOST_LABELS)];
    let mut text = format!("::{} ", problem.severity.as_str());
    let file = problem.span().and_then(|span| path(sources.name(span.file)));
    if let (Some(span), Some(file)) = (problem.span(), &file) {
        let _ = write!(text, "file={},{},", property(file), lines(span, sources));
    }
    let mut said = vec![escapes::line(&problem.message).into_owned()];
    for (at, label) in labels.iter().enumerate() {
        match at {
            0 if file.is_some() => said.extend((!label.text.is_empty()).then(|| label.text.clone())),
            _ => said.push(placed(label, sources)),
        }
    }
    said.extend(problem.notes.iter().map(|note| format!("note: {note}")));
    said.extend(problem.help.iter().map(|help| format!("help: {help}")));
    let _ = writeln!(text, "title={}::{}", property(problem.code.as_str()), data(&said.join("\n")));
    text
}

/// `a.vcf:1:5: used here`
fn placed(label: &Label, sources: &Sources) -> String {
    let (line, column) = sources.line_column(label.span.file, sources.clamp(label.span).0 as u32);
    let words = if label.text.is_empty() { String::new() } else { format!(": {}", label.text) };
    format!("{}:{line}:{column}{words}", escapes::line(sources.name(label.span.file)))
}

/// `line=1,endLine=1,col=5,endColumn=7`
fn lines(span: Span, sources: &Sources) -> String {
    let (start, end) = sources.clamp(span);
    let (line, column) = sources.line_column(span.file, start as u32);
    let place = sources.text(span.file)[start..end].trim_end_matches(['\r', '\n']);
    match place.bytes().filter(|&byte| byte == b'\n').count() {
        0 => {
            let last = column + place.chars().count().saturating_sub(1);
            format!("line={line},endLine={line},col={column},endColumn={last}")
        }
        further => format!("line={line},endLine={}", line + further),
    }
}

/// What stands after `::`, which ends with the line.
fn data(text: &str) -> String {
    escapes::lines(text).replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// The value of a property, which ends with a comma or with `::`.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ProblemCode;

    fn annotated(name: &str, text: &str, start: usize, end: usize) -> String {
        let mut sources = Sources::default();
        let file = sources.add(name, text);
        let problem = Problem::error(ProblemCode::Interrupted, "100 %\nof\u{1b}it")
            .label(Span::new(file, start, end), "");
        annotate(&problem, &sources, |name| (name != "<stdin>").then(|| name.to_string()))
    }

    #[test]
    fn what_ends_a_part_is_escaped() {
        assert_eq!(
            annotated("a:1,b%.vcf", "x", 0, 1),
            "::error file=a%3A1%2Cb%25.vcf,line=1,endLine=1,col=1,endColumn=1,title=interrupted::100 %25\\nof\\u{1b}it\n"
        );
        let sources = Sources::default();
        let warning = Problem::warning(ProblemCode::Interrupted, "so").note("a\nb").help("::error::c");
        assert_eq!(
            annotate(&warning, &sources, |name| Some(name.to_string())),
            "::warning title=interrupted::so%0Anote: a%0Ab%0Ahelp: ::error::c\n"
        );
    }

    #[test]
    fn columns_count_characters_and_belong_to_one_line() {
        for (text, start, end, expected) in [
            ("\t\u{e9}\u{6f22} = y", 6, 10, "line=1,endLine=1,col=4,endColumn=7"),
            ("a\nbc", 2, 4, "line=2,endLine=2,col=1,endColumn=2"),
            ("f(\n1)", 0, 5, "line=1,endLine=2"),
            ("a\r\nb", 0, 3, "line=1,endLine=1,col=1,endColumn=1"),
            ("a =\n", 4, 4, "line=2,endLine=2,col=1,endColumn=1"),
            ("", 0, 9, "line=1,endLine=1,col=1,endColumn=1"),
        ] {
            let annotation = annotated("a", text, start, end);
            assert!(annotation.starts_with(&format!("::error file=a,{expected},title=")), "{annotation}");
        }
    }

    #[test]
    fn a_place_that_is_in_no_file_stands_in_the_text() {
        let annotation = annotated("<stdin>", "a\nb", 2, 3);
        assert_eq!(annotation, "::error title=interrupted::100 %25\\nof\\u{1b}it%0A<stdin>:2:1\n");
    }
}
