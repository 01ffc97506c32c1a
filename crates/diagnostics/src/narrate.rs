//! Problems as text without graphics, in the style of miette.

use std::borrow::Cow;

use miette::{
    LabeledSpan, MietteError, MietteSpanContents, NarratableReportHandler, SourceCode, SourceSpan,
    SpanContents,
};

use vcfilter_escapes as escapes;

use super::excerpt::Excerpt;
use super::render::MOST_LABELS;
use super::report::{Part, ProblemReport, said};
use super::{FileId, Label, Problem, Sources, Style, render};

/// Of a place on more lines than this the first one is read out.
const MOST_LINES: usize = 8;

/// Returns a problem as text for screen readers: without frames, arrows and colours, with every place in
/// words. Columns are those of the lines as shown, in the width that a terminal gives them. Where a line is
/// shortened, or contains characters beyond ASCII, the label also tells the number of the character in the
/// line. Hidden characters are [escaped](vcfilter_escapes).
///
/// ```
/// use vcfilter_diagnostics::{Problem, ProblemCode, Sources, Span, narrate};
/// let mut sources = Sources::default();
/// let file = sources.add("a.vcf", "x = y\n");
/// let problem = Problem::error(ProblemCode::NameUnknown, "no `y`").label(Span::new(file, 4, 5), "used here");
/// let text = narrate(&problem, &sources);
/// assert!(text.starts_with("no `y`\n    Diagnostic severity: error\n"));
/// assert!(text.contains("snippet line 1: x = y\n    label at line 1, column 5: used here\n"));
/// assert!(text.contains("diagnostic code: name::unknown\n"));
/// ```
pub fn narrate(problem: &Problem, sources: &Sources) -> String {
    let mut shown = Cow::Borrowed(problem);
    if problem.labels.len() > MOST_LABELS {
        shown.to_mut().labels.truncate(MOST_LABELS);
    }
    let report = ProblemReport::new(&shown, sources, |file, labels| part(file, labels, sources));
    let mut text = String::new();
    let handler = NarratableReportHandler::new().with_context_lines(0);
    // Writing to memory fails only where a place is in none of the lines, and then nothing is to be lost.
    if handler.render_report(&mut text, &report).is_err() {
        return render(problem, sources, Style { color: false, unicode: false });
    }
    text.push('\n');
    text
}

/// What is read out of a file.
fn part(file: FileId, labels: &[&Label], sources: &Sources) -> Part {
    let places: Vec<Place> = labels.iter().map(|label| Place::of(label, sources)).collect();
    let spans: Vec<(usize, usize)> = places.iter().map(|place| (place.start, place.end)).collect();
    let excerpt = Excerpt::new(sources, file, &spans, usize::MAX);
    let labels = places.iter().map(|place| {
        let (start, end) = (excerpt.moved(place.start), excerpt.moved(place.end));
        let before = &excerpt.text[..start];
        let before = &before[before.rfind('\n').map_or(0, |at| at + 1)..];
        let column = sources.line_column(file, place.start as u32).1;
        let plain = before.len() + 1 == column && before.bytes().all(|byte| matches!(byte, b' '..=b'~'));
        let mut words = said(&place.text).unwrap_or_default();
        if !plain {
            words += &format!(" (character {column} of the line)");
        }
        let words = words.trim_start();
        LabeledSpan::new((!words.is_empty()).then(|| words.to_string()), start, end.saturating_sub(start))
    });
    let labels = labels.collect();
    let name = escapes::line(sources.name(file)).into_owned();
    Part { source: Box::new(Lines { name, text: excerpt.text }), labels }
}

/// The bytes of a label that are read out, and its words.
struct Place {
    start: usize,
    end: usize,
    text: String,
}

impl Place {
    fn of(label: &Label, sources: &Sources) -> Place {
        let (start, end) = sources.clamp(label.span);
        let text = &sources.text(label.span.file)[start..end];
        // The end of a line is in none: a label there would be read as one of the next line.
        let text = text.trim_end_matches(['\r', '\n']);
        let further = text.bytes().filter(|&byte| byte == b'\n').count();
        if further < MOST_LINES {
            return Place { start, end: start + text.len(), text: label.text.clone() };
        }
        let first = text.lines().next().unwrap_or("");
        let last = sources.line(label.span) + further;
        let words = if label.text.is_empty() { String::new() } else { format!("{}, ", label.text) };
        Place { start, end: start + first.len(), text: format!("{words}up to line {last}") }
    }
}

/// An excerpt from which whole lines are read, without lines around them.
struct Lines {
    name: String,
    text: String,
}

impl SourceCode for Lines {
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        _before: usize,
        _after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let before = self.text.get(..span.offset()).ok_or(MietteError::OutOfBounds)?;
        let end = span.offset() + span.len();
        let after = self.text.get(end..).ok_or(MietteError::OutOfBounds)?;
        let start = before.rfind('\n').map_or(0, |at| at + 1);
        let end = after.find('\n').map_or(self.text.len(), |at| end + at);
        let lines = match self.text.get(start..end).ok_or(MietteError::OutOfBounds)? {
            // Of an empty line the handler reads nothing, not even its labels.
            "" => " ",
            // Nor of one at the end of several: places that end there are read for themselves.
            lines if lines.ends_with('\n') => return Err(MietteError::OutOfBounds),
            lines => lines,
        };
        let breaks = |text: &str| text.bytes().filter(|&byte| byte == b'\n').count();
        Ok(Box::new(MietteSpanContents::new_named(
            self.name.clone(),
            lines.as_bytes(),
            (start, lines.len()).into(),
            breaks(&self.text[..start]),
            0,
            breaks(lines) + 1,
        )))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{ProblemCode, Span};

    /// What is read out of labels in a text, without what stands around it.
    fn snippets(text: &str, labels: &[(usize, usize, &str)]) -> String {
        let mut sources = Sources::default();
        let file = sources.add("a.vcf", text);
        let mut problem = Problem::error(ProblemCode::SyntaxUnexpected, "wrong");
        for &(start, end, words) in labels {
            problem = problem.label(Span::new(file, start, end), words);
        }
        let narrated = narrate(&problem, &sources);
        let lines =
            narrated.lines().filter(|line| line.starts_with("snippet") || line.starts_with("    label"));
        lines.map(|line| format!("{}\n", line.trim())).collect()
    }

    #[test]
    fn labels_are_read_where_they_are() {
        for (text, labels, expected) in [
            ("x = y", &[(4, 5, "here")][..], "snippet line 1: x = y\nlabel at line 1, column 5: here\n"),
            // An empty file, and the empty line after a last line end.
            ("", &[(0, 0, "here")], "snippet line 1:\nlabel at line 1, column 1: here\n"),
            (
                "f(\n",
                &[(3, 3, "end"), (1, 2, "opened")],
                "snippet line 1: f(\nlabel at line 1, column 2: opened\nsnippet line 2:\nlabel at line 2, column 1: \
                 end\n",
            ),
            // The end of a line is the line's.
            ("x =\ny", &[(3, 4, "here")], "snippet line 1: x =\nlabel at line 1, column 4: here\n"),
            ("a\r\nb\r\n", &[(3, 6, "here")], "snippet line 2: b\nlabel at line 2, column 1: here\n"),
            // Lines in between are read only where a label covers them.
            (
                "a\nb\nc\nd",
                &[(0, 1, "one"), (6, 7, "two")],
                "snippet line 1: a\nlabel at line 1, column 1: one\nsnippet line 4: d\nlabel at line 4, column 1: \
                 two\n",
            ),
            (
                "f(\n  1)",
                &[(0, 7, "call")],
                "snippet line 1: f(\nlabel starting at line 1, column 1: call\nsnippet line 2:   1)\nlabel ending at \
                 line 2, column 4: call\n",
            ),
            // Wide and invisible characters.
            (
                "\"\u{6f22}\" + y",
                &[(8, 9, "here")],
                "snippet line 1: \"\u{6f22}\" + y\nlabel at line 1, column 8: here (character 7 of the line)\n",
            ),
            (
                "\t\u{1b}y",
                &[(2, 3, "")],
                "snippet line 1: \t\\u{1b}y\nlabel at line 1, column 8: (character 3 of the line)\n",
            ),
        ] {
            assert_eq!(snippets(text, labels), expected, "{text:?}");
        }
    }

    #[test]
    fn long_lines_and_many_lines_are_shortened() {
        let text = format!("x = {}y", "1 + ".repeat(1000));
        let shown = snippets(&text, &[(4004, 4005, "here")]);
        assert!(shown.len() < 400 && shown.contains("(character 4005 of the line)"), "{shown}");
        let text = "f(\n".repeat(100);
        assert_eq!(
            snippets(&text, &[(0, 300, "call")]),
            "snippet line 1: f(\nlabel at line 1, columns 1 to 2: call, up to line 100\n"
        );
    }

    proptest::proptest! {
        #[test]
        fn every_label_is_read(text in "[a(\n\r\t\u{6f22}\u{1b}]{0,40}", places in proptest::collection::vec((0usize..60, 0usize..60), 1..4)) {
            let labels: Vec<(usize, usize, &str)> =
                places.iter().zip(["one", "two", "six"]).map(|(&(a, b), words)| (a.min(b), a.max(b), words)).collect();
            let read = snippets(&text, &labels);
            for (_, _, words) in &labels {
                proptest::prop_assert!(read.contains(words), "{words} is not in {read}");
            }
        }
    }
}
