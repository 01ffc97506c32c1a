//! Problems as drawings of the source with labels: the only place that draws.

use std::collections::HashMap;
use std::fmt;

use ariadne::{Cache, CharSet, Color, Config, IndexType, LabelAttach, ReportKind, Source};

use unicode_width::UnicodeWidthStr;
use vcfilter_escapes as escapes;

use super::excerpt::Excerpt;
use super::narrow;
use super::{FileId, Problem, Severity, Sources};

/// The style of drawings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Style {
    /// Whether drawings have colours, as escapes of terminals.
    pub color: bool,
    /// Whether frames are of Unicode; otherwise they are of ASCII.
    pub unicode: bool,
}

/// More labels than this are left out of the picture.
pub(super) const MOST_LABELS: usize = 20;

/// Returns a problem as text with a drawing of its source. Hidden characters are [escaped](vcfilter_escapes).
///
/// ```
/// use vcfilter_diagnostics::{Problem, ProblemCode, Sources, Span, Style, render};
/// let mut sources = Sources::default();
/// let file = sources.add("a.vcf", "x = y\n");
/// let problem = Problem::error(ProblemCode::NameUnknown, "no `y`").label(Span::new(file, 4, 5), "used here");
/// let picture = render(&problem, &sources, Style { color: false, unicode: false });
/// assert!(picture.starts_with("error[name::unknown]: no `y`\n"));
/// assert!(picture.contains("[ a.vcf:1:5 ]"));
/// ```
pub fn render(problem: &Problem, sources: &Sources, style: Style) -> String {
    render_within(problem, sources, style, usize::MAX)
}

/// Returns the same within a width in columns: sentences break between words, and of lines of the source that are wider only
/// what is around the marks is drawn. What is indented in notes stays as it is.
///
/// ```
/// use vcfilter_diagnostics::{Problem, ProblemCode, Sources, Style, render_within};
/// let problem = Problem::error(ProblemCode::NameUnknown, "there is no such name").help("define it before it is used");
/// let told = render_within(&problem, &Sources::default(), Style { color: false, unicode: false }, 30);
/// let lines = "error[name::unknown]: there is\n  no such name\n  help: define it before it is\n        used\n";
/// assert_eq!(told, lines);
/// ```
pub fn render_within(problem: &Problem, sources: &Sources, style: Style, width: usize) -> String {
    let (word, color) = match problem.severity {
        Severity::Error => ("error", Color::Red),
        Severity::Warning => ("warning", Color::Yellow),
    };
    let head = format!("{word}[{}]", problem.code);
    let used = head.width() + ": ".len();
    let message = wrapped(&escapes::line(&problem.message), used, 2, width);
    let space = if message.starts_with('\n') { "" } else { " " };
    let mut picture = format!("{}:{space}{message}\n", paint(&head, color, style));
    let body = drawn(problem, sources, style, width);
    picture.push_str(&body);
    let lines = problem.notes.iter().map(|note| ("note", Color::Blue, note));
    let lines = lines.chain(problem.help.iter().map(|help| ("help", Color::Green, help)));
    for (word, color, text) in lines {
        let text = wrapped(&escapes::lines(text), INDENT, INDENT, width);
        picture.push_str(&format!("  {}: {text}\n", paint(word, color, style)));
    }
    picture
}

/// What stands below a note begins where its text does.
const INDENT: usize = 8;

/// Lines that break between words: the first has `used` columns already, those below begin with an indent.
fn wrapped(text: &str, used: usize, indent: usize, width: usize) -> String {
    let mut out = String::with_capacity(text.len());
    let mut column = used;
    for (at, line) in text.split('\n').enumerate() {
        if at > 0 {
            out.push('\n');
            out.extend(std::iter::repeat_n(' ', indent));
            column = indent;
        }
        // Programs are indented, and stay as they are.
        let parts = if line.starts_with(' ') { 1 } else { usize::MAX };
        for (place, word) in line.splitn(parts, ' ').enumerate() {
            // The first word, too, goes below a head that leaves no room for it.
            let full = column + usize::from(place > 0) + word.width() > width;
            if full && (place > 0 || at == 0 && column > indent && word.width() + indent <= width) {
                out.push('\n');
                out.extend(std::iter::repeat_n(' ', indent));
                column = indent;
            } else if place > 0 {
                out.push(' ');
                column += 1;
            }
            out.push_str(word);
            column += word.width();
        }
    }
    out
}

fn paint(text: &str, color: Color, style: Style) -> String {
    if style.color { format!("{}", ariadne::Fmt::fg(text, color)) } else { text.to_owned() }
}

/// The source with its labels, without headline, notes and help.
fn drawn(problem: &Problem, sources: &Sources, style: Style, width: usize) -> String {
    let labels = &problem.labels[..problem.labels.len().min(MOST_LABELS)];
    let Some(first) = labels.first() else { return String::new() };
    let mut pictures = Pictures::new(labels.iter().map(|label| label.span), sources, width);
    let config = Config::new()
        .with_index_type(IndexType::Byte)
        .with_label_attach(LabelAttach::Start)
        .with_char_set(if style.unicode { CharSet::Unicode } else { CharSet::Ascii })
        .with_color(style.color);
    let place = pictures.place(first.span, sources);
    let mut report = ariadne::Report::build(ReportKind::Error, place).with_config(config);
    for (at, label) in labels.iter().enumerate() {
        let color = match (at, problem.severity) {
            (0, Severity::Error) => Color::Red,
            (0, Severity::Warning) => Color::Yellow,
            _ => Color::Blue,
        };
        let mut drawn = ariadne::Label::new(pictures.place(label.span, sources)).with_color(color);
        // Files in the order of their first label, and the lines of each file in order.
        let file = labels.iter().position(|other| other.span.file == label.span.file).unwrap_or(0);
        let before =
            |other: &&super::Label| other.span.file == label.span.file && other.span.start < label.span.start;
        let order = file * MOST_LABELS + labels.iter().filter(before).count();
        drawn = drawn.with_order(order as i32).with_priority(-(at as i32));
        if !label.text.is_empty() {
            drawn = drawn.with_message(escapes::line(&label.text));
        }
        report.add_label(drawn);
    }
    let mut bytes = Vec::new();
    // Writing to memory fails only where ariadne finds no source, and then the headline has to do.
    if report.finish().write(&mut pictures, &mut bytes).is_err() {
        return String::new();
    }
    let picture = String::from_utf8_lossy(&bytes);
    let body = picture.split_once('\n').map_or("", |(_, body)| body);
    let rows = body.lines().flat_map(|row| narrow::rows(row.trim_end(), width));
    let mut body: String = rows.map(|row| row + "\n").collect();
    for (wrong, right) in &pictures.columns(labels.iter().map(|label| label.span), sources) {
        body = body.replacen(wrong, right, 1);
    }
    body
}

/// Excerpts of the files with labels, as ariadne asks for them.
struct Pictures {
    files: HashMap<FileId, (String, Excerpt, Source<String>)>,
}

impl Pictures {
    fn new(spans: impl Iterator<Item = super::Span>, sources: &Sources, width: usize) -> Pictures {
        let mut places: HashMap<FileId, Vec<(usize, usize)>> = HashMap::new();
        let mut digits = 1;
        for span in spans {
            places.entry(span.file).or_default().push(sources.clamp(span));
            digits = digits.max(sources.line_column(span.file, span.end).0.to_string().len());
        }
        let picture = |(file, places): (FileId, Vec<(usize, usize)>)| {
            // The numbers of lines with their bar, and the brackets beside what goes over several lines.
            let brackets =
                places.iter().filter(|&&(start, end)| sources.text(file)[start..end].contains('\n')).count();
            let aside = digits + 4 + if brackets == 0 { 0 } else { 2 * brackets + 2 };
            let excerpt = Excerpt::new(sources, file, &places, width.saturating_sub(aside));
            let source = Source::from(excerpt.text.clone());
            (file, (escapes::line(sources.name(file)).into_owned(), excerpt, source))
        };
        Pictures { files: places.into_iter().map(picture).collect() }
    }

    /// A place in its excerpt.
    fn place(&self, span: super::Span, sources: &Sources) -> (FileId, std::ops::Range<usize>) {
        let (start, end) = sources.clamp(span);
        let moved = |byte| self.files.get(&span.file).map_or(0, |(_, excerpt, _)| excerpt.moved(byte));
        (span.file, moved(start)..moved(end).max(moved(start)))
    }

    /// Where a line was shortened, ariadne counts the columns of the excerpt: what it writes, and what is right.
    fn columns(&self, spans: impl Iterator<Item = super::Span>, sources: &Sources) -> Vec<(String, String)> {
        let mut columns = Vec::new();
        for span in spans {
            let Some((name, excerpt, _)) = self.files.get(&span.file) else { continue };
            let start = sources.clamp(span).0;
            let (line, column) = sources.line_column(span.file, start as u32);
            let before = excerpt.text.get(..excerpt.moved(start)).unwrap_or("");
            let shown = before.rsplit('\n').next().unwrap_or("").chars().count() + 1;
            if shown != column {
                columns.push((format!("{name}:{line}:{shown} "), format!("{name}:{line}:{column} ")));
            }
        }
        columns
    }
}

impl Cache<FileId> for &mut Pictures {
    type Storage = String;

    fn fetch(&mut self, file: &FileId) -> Result<&Source<String>, impl fmt::Debug> {
        self.files.get(file).map(|(_, _, source)| source).ok_or("a file without labels")
    }

    fn display<'a>(&self, file: &'a FileId) -> Option<impl fmt::Display + 'a> {
        self.files.get(file).map(|(name, _, _)| name.clone())
    }
}
