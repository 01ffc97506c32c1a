//! What a page is told, and its JSON.

use serde::Serialize;
use vcfilter::diagnostics::{FileId, Problem, Sources, Style, render};
use vcfilter::language::Slider;
use vcfilter::language::highlight::Class;
use vcfilter::report::CellOutput;

use crate::places::Units;

/// What an evaluation gave.
#[derive(Debug, Default, Serialize)]
pub struct Evaluation {
    /// What statements gave, in the order in which they were evaluated.
    pub results: Vec<Given>,
    /// Errors and warnings.
    pub problems: Vec<Told>,
    /// How many statements were evaluated without a problem.
    pub evaluated: usize,
    /// Whether a problem ended the program before its end.
    pub ended: bool,
    /// The files that the program has written.
    pub files: Vec<Written>,
    /// The sliders of the program.
    pub sliders: Vec<Control>,
}

/// A file that a program has written.
#[derive(Debug, Serialize)]
pub struct Written {
    /// Its name.
    pub name: String,
    /// How large it is, in bytes.
    pub size: usize,
}

/// A slider, as a control moves it.
#[derive(Debug, Serialize)]
pub struct Control {
    /// Its name.
    pub label: String,
    /// How many steps there are.
    pub steps: u32,
    /// How many steps it is above its lower end.
    pub position: u32,
    /// Its value there.
    pub value: String,
    /// Its least and its greatest value.
    pub ends: (String, String),
}

impl From<Slider> for Control {
    fn from(slider: Slider) -> Control {
        Control {
            label: slider.name.to_string(),
            steps: slider.steps,
            position: slider.position,
            value: slider.value().to_string(),
            ends: (slider.low.to_string(), slider.high().to_string()),
        }
    }
}

/// What a statement gave.
#[derive(Debug, Serialize)]
pub struct Given {
    /// The line of the statement, from 1.
    pub line: usize,
    /// Its results, most often one; a list of plots is several.
    pub outputs: Vec<Shown>,
}

/// A result as a page shows it.
#[derive(Debug, Serialize)]
#[serde(rename_all = "lowercase", tag = "kind", content = "content")]
pub enum Content {
    /// A text.
    Text,
    /// A formula as MathML.
    Formula(String),
    /// A table as HTML.
    Table(String),
    /// A plot as SVG.
    Plot(String),
    /// An assertion that holds.
    Holds,
}

/// A result with the text that stands for it.
#[derive(Debug, Serialize)]
pub struct Shown {
    /// How it is drawn.
    #[serde(flatten)]
    pub content: Content,
    /// The result as text; of a plot, its description in words.
    pub text: String,
}

/// An error or a warning with its place.
#[derive(Debug, Serialize)]
pub struct Told {
    /// `"error"` or `"warning"`.
    pub severity: &'static str,
    /// What kind of problem it is, as in `"name::unknown"`.
    pub code: String,
    /// The message in one line.
    pub message: String,
    /// What to type instead, where that is known.
    pub help: Option<String>,
    /// The place in the program, in UTF-16 units; nothing where the problem has none.
    pub span: Option<(usize, usize)>,
    /// The line of the place, from 1.
    pub line: Option<usize>,
    /// What is said of places in the program, the first that of `span`.
    pub labels: Vec<(usize, usize, String)>,
    /// The problem as a terminal shows it.
    pub screen: String,
}

/// What a completion may be.
#[derive(Debug, Serialize)]
pub struct Completions {
    /// Where the word begins that is completed, in UTF-16 units.
    pub start: usize,
    /// What may stand there.
    pub names: Vec<String>,
}

impl From<CellOutput> for Shown {
    fn from(output: CellOutput) -> Shown {
        // The plain text is the last of its forms.
        let mut bundle = output.mime_bundle();
        let text = bundle.pop().map(|(_, text)| text).unwrap_or_default();
        let rich = bundle.pop().map(|(_, rich)| rich).unwrap_or_default();
        let content = match output {
            CellOutput::Formula(formula, _) => Content::Formula(formula.mathml.to_string()),
            CellOutput::Table(..) => Content::Table(rich),
            CellOutput::Plot(_) => Content::Plot(rich),
            CellOutput::Holds(_) => Content::Holds,
            _ => Content::Text,
        };
        Shown { content, text }
    }
}

impl Told {
    /// A problem, with its places in the text of a number.
    pub fn new(problem: &Problem, sources: &Sources, file: FileId) -> Told {
        let mut units = Units::new(sources.text(file));
        let here = problem.labels.iter().filter(|label| label.span.file == file);
        let labels: Vec<_> = here
            .map(|label| {
                let (start, end) = sources.clamp(label.span);
                (units.of(start), units.of(end), label.text.clone())
            })
            .collect();
        let first = problem.labels.iter().map(|label| label.span).find(|span| span.file == file);
        Told {
            severity: problem.severity.as_str(),
            code: problem.code.to_string(),
            message: problem.message.clone(),
            help: problem.help.clone(),
            span: labels.first().map(|(start, end, _)| (*start, *end)),
            line: first.map(|span| sources.line(span)),
            labels,
            screen: render(problem, sources, Style { color: false, unicode: true }),
        }
    }
}

/// The name of a class of highlighting, as pages style it.
pub fn class_name(class: Class) -> &'static str {
    match class {
        Class::Keyword => "keyword",
        Class::Constant => "constant",
        Class::Number => "number",
        Class::Text => "text",
        Class::Comment => "comment",
        Class::Function => "function",
        _ => "wrong",
    }
}

/// A value as JSON. What is told has texts as keys and finite numbers alone, which is always written.
pub fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_else(|_| "null".to_string())
}
