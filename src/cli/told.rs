//! How problems are told on standard error.

use std::path::{MAIN_SEPARATOR, Path, PathBuf};

use clap::ValueEnum;

#[cfg(feature = "miette")]
use crate::diagnostics::narrate;
use crate::diagnostics::{Problem, Sources, Style, annotate, render_within};
use crate::escapes;
use crate::language::without_dots;
use crate::plots::Charset;

use super::columns::columns;

/// `--error-format`
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum ErrorFormat {
    /// The source with labels, drawn
    #[default]
    Text,
    /// Sentences without graphics or colours, for screen readers
    #[cfg(feature = "miette")]
    Plain,
    /// For programs: one object per line
    Json,
    /// Annotations of GitHub's workflows, one per line
    Github,
}

/// The variable that chooses the format where no argument does.
pub(super) const VARIABLE: &str = "VCF_ERROR_FORMAT";

impl ErrorFormat {
    /// The value of `VCF_ERROR_FORMAT`; an empty one chooses nothing.
    ///
    /// # Errors
    /// What is wrong with it, in a line.
    pub(super) fn of_variable(value: Option<&str>) -> Result<Option<ErrorFormat>, String> {
        let Some(value) = value.filter(|value| !value.is_empty()) else { return Ok(None) };
        ErrorFormat::from_str(value, false).map(Some).map_err(|_| {
            let known = ErrorFormat::value_variants().iter().filter_map(ErrorFormat::to_possible_value);
            let known: Vec<String> = known.map(|value| value.get_name().to_string()).collect();
            format!(
                "invalid value '{value}' for the variable {VARIABLE}\n  [possible values: {}]",
                known.join(", ")
            )
        })
    }
}

/// How problems are told.
#[derive(Debug, Clone)]
pub(super) struct Teller {
    /// As it was asked for.
    format: Option<ErrorFormat>,
    /// How pictures are drawn.
    pub style: Style,
    /// Whether JSON is written in ASCII.
    ascii: bool,
    /// Whether pictures are looked at on a terminal, where lines end.
    on_screen: bool,
    /// The folder of the process below that of the repository, as annotations name it.
    folder: PathBuf,
}

impl Teller {
    /// In a format, else as pictures.
    pub(super) fn new(format: Option<ErrorFormat>, style: Style, ascii: bool) -> Teller {
        Teller { format, style, ascii, on_screen: false, folder: PathBuf::new() }
    }

    /// For somebody who sits at a terminal or not.
    pub(super) fn on_screen(self, on_screen: bool) -> Teller {
        Teller { on_screen, ..self }
    }

    /// In a folder of a repository: a workflow may run in a folder below it, and GitHub counts from the repository.
    pub(super) fn in_folder(self, folder: Option<&Path>, repository: Option<&Path>) -> Teller {
        let below =
            folder.zip(repository).and_then(|(folder, repository)| folder.strip_prefix(repository).ok());
        Teller { folder: below.map_or(PathBuf::new(), Path::to_path_buf), ..self }
    }

    /// Whether a format was asked for: problems that stand among results are then told here, too.
    pub(super) fn is_chosen(&self) -> bool {
        self.format.is_some()
    }

    /// Whether each problem is a line of JSON.
    pub(super) fn is_json(&self) -> bool {
        self.format == Some(ErrorFormat::Json)
    }

    /// What plots are drawn with.
    pub(super) fn charset(&self) -> Charset {
        if self.style.unicode { Charset::Braille } else { Charset::Ascii }
    }

    /// A problem as it is told.
    pub(super) fn told(&self, problem: &Problem, sources: &Sources) -> String {
        match self.format.unwrap_or_default() {
            ErrorFormat::Text => {
                let width = if self.on_screen { columns() } else { None };
                render_within(problem, sources, self.style, width.unwrap_or(usize::MAX))
            }
            #[cfg(feature = "miette")]
            ErrorFormat::Plain => narrate(problem, sources),
            ErrorFormat::Json => {
                format!("{}\n", self.json(problem.json_with_labels(sources).to_string()))
            }
            ErrorFormat::Github => annotate(problem, sources, |name| self.path(name)),
        }
    }

    /// JSON as it is written: hidden characters are escaped, and all beyond ASCII where somebody asks for that.
    pub(super) fn json(&self, text: String) -> String {
        let text = escapes::json(text);
        if !self.ascii || text.is_ascii() {
            return text;
        }
        let mut units = [0; 2];
        let mut escaped = String::with_capacity(text.len());
        for c in text.chars() {
            match c {
                c if c.is_ascii() => escaped.push(c),
                // Nothing of JSON but its texts has such characters.
                c => c.encode_utf16(&mut units).iter().for_each(|unit| escaped += &format!("\\u{unit:04x}")),
            }
        }
        escaped
    }

    /// The path of a file as GitHub knows it; none for what was no file.
    fn path(&self, name: &str) -> Option<String> {
        // The names that the command itself gives: `-e`, standard input, and what was typed at the prompt.
        let within = name.strip_prefix('<').and_then(|name| name.strip_suffix('>'));
        let typed = name.strip_prefix("input ");
        let is_typed = typed.is_some_and(|number| number.bytes().all(|byte| byte.is_ascii_digit()));
        let is_file = name != "-e" && within != Some("stdin") && !is_typed;
        is_file.then(|| without_dots(&self.folder.join(name)).to_string_lossy().replace(MAIN_SEPARATOR, "/"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_variable_names_a_format() {
        for (value, format) in [
            (None, None),
            (Some(""), None),
            (Some("text"), Some(ErrorFormat::Text)),
            (Some("github"), Some(ErrorFormat::Github)),
        ] {
            assert_eq!(ErrorFormat::of_variable(value), Ok(format));
        }
        let wrong = ErrorFormat::of_variable(Some("GitHub")).unwrap_err();
        assert!(
            wrong.contains("'GitHub'") && wrong.ends_with("[possible values: text, plain, json, github]"),
            "{wrong}"
        );
    }

    #[test]
    fn paths_count_from_the_repository() {
        let teller = Teller::new(Some(ErrorFormat::Github), Style { color: false, unicode: true }, false);
        let at = |folder: &str, repository: &str, name: &str| {
            let teller = teller.clone().in_folder(Some(folder.as_ref()), Some(repository.as_ref()));
            teller.path(name)
        };
        for (folder, repository, name, path) in [
            ("/r", "/r", "a.vcf", Some("a.vcf")),
            ("/r/sub", "/r", "./b/a.vcf", Some("sub/b/a.vcf")),
            ("/r/sub", "/r", "../lib/./a.vcf", Some("lib/a.vcf")),
            ("/r", "/r", "../a.vcf", Some("../a.vcf")),
            ("/r/sub", "/r", "/r/a.vcf", Some("/r/a.vcf")),
            ("/elsewhere", "/r", "a.vcf", Some("a.vcf")),
            ("/r", "/r", "<stdin>", None),
            ("/r", "/r", "input 1", None),
            ("/r", "/r", "<x>", Some("<x>")),
            ("/r", "/r", "<1>.vcf", Some("<1>.vcf")),
            ("/r", "/r", "-e", None),
        ] {
            assert_eq!(at(folder, repository, name).as_deref(), path, "{name} in {folder}");
        }
    }
}
