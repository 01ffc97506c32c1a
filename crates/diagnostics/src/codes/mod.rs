//! Explanations of all problem codes: what `vcf help CODE` shows.
//!
//! To add a code, add a variant to [`ProblemCode`] and its explanation to the table of its family; a test
//! finds codes without one.

mod code;

pub use code::{ProblemCode, ProblemFamily};

/// The explanation of a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Explanation {
    /// The code, such as `name::unknown`.
    pub code: ProblemCode,
    /// What the code means, in one line.
    pub title: &'static str,
    /// What the code means, in a paragraph.
    pub explanation: &'static str,
    /// A program, or a command, with the problem.
    pub wrong: &'static str,
    /// The program, or the command, without the problem.
    pub right: &'static str,
}

/// Returns the explanation of a code from its text; None where there is no such code.
///
/// ```
/// use vcfilter_diagnostics::codes;
/// assert!(codes::find("name::unknown").is_some());
/// ```
pub fn find(code: &str) -> Option<&'static Explanation> {
    all().find(|entry| entry.code.as_str() == code)
}

impl Explanation {
    /// Returns the explanation as text for a terminal.
    pub fn text(&self) -> String {
        let indent = |text: &str| text.lines().map(|line| format!("    {line}\n")).collect::<String>();
        let Explanation { code, title, explanation, wrong, right } = self;
        format!(
            "{code}: {title}\n\n{explanation}\n\nWrong:\n\n{}\nRight:\n\n{}",
            indent(wrong),
            indent(right)
        )
    }
}

/// Writes a table of codes: code, title, explanation, a wrong program and the same mended.
macro_rules! codes {
    ($($code:ident, $title:literal, $explanation:literal, $wrong:literal => $right:literal;)*) => {
        pub(super) const CODES: &[super::Explanation] = &[
            $(super::Explanation { code: super::ProblemCode::$code, title: $title, explanation: $explanation, wrong: $wrong, right: $right },)*
        ];
    };
}

mod engine;
mod files;
mod filters;
mod syntax;

/// Returns the explanations of all codes, family by family.
pub fn all() -> impl Iterator<Item = &'static Explanation> {
    [syntax::CODES, engine::CODES, filters::CODES, files::CODES].into_iter().flatten()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_code_is_explained_once() {
        let explained: Vec<_> = all().map(|entry| entry.code).collect();
        let distinct: BTreeSet<_> = explained.iter().copied().collect();
        assert_eq!(distinct.len(), explained.len());
        assert_eq!(distinct, ProblemCode::ALL.iter().copied().collect());
    }

    /// `family::name` in small letters; the two that come from outside every family are one word.
    fn is_plain(code: ProblemCode) -> bool {
        let plain = |part: &str| {
            !part.is_empty() && part.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
        };
        match code {
            ProblemCode::Interrupted | ProblemCode::Internal => plain(code.as_str()),
            _ => code.as_str().split_once("::").is_some_and(|(family, name)| {
                plain(family) && plain(name) && format!("{:?}", code.family()).to_lowercase() == family
            }),
        }
    }

    #[test]
    fn explanations_say_something() {
        for entry in all() {
            assert!(is_plain(entry.code), "{}", entry.code);
            assert!(!entry.title.ends_with('.') && entry.explanation.ends_with('.'), "{}", entry.code);
            assert_ne!(entry.wrong, entry.right, "{}", entry.code);
            assert!(!entry.explanation.to_lowercase().contains("you"), "{}: no second person", entry.code);
        }
    }

    #[test]
    fn entries_are_shown_as_text() {
        insta::assert_snapshot!(find("syntax::equals").map(Explanation::text).unwrap_or_default(), @r"
        syntax::equals: `=` where nothing is defined

        `=` defines a name, or names an argument; to compare two values write `==`.

        Wrong:

            assert out.period = (2, 1)

        Right:

            assert out.period == (2, 1)
        ");
    }
}
