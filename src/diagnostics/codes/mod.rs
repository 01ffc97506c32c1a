//! Every code of a problem, explained: what `vcf help CODE` shows.
//!
//! To add a code is to add an entry to the table of its family; a test finds codes that are used and have none.

/// A code and its explanation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Code {
    /// `name::unknown`
    pub code: &'static str,
    /// A line.
    pub title: &'static str,
    /// A paragraph.
    pub explanation: &'static str,
    /// A program, or a command, that has the problem.
    pub wrong: &'static str,
    /// The same, mended.
    pub right: &'static str,
}

/// The entry of a code.
///
/// ```
/// use vcfilter::diagnostics::codes;
/// assert!(codes::find("name::unknown").is_some());
/// ```
pub fn find(code: &str) -> Option<&'static Code> {
    all().find(|entry| entry.code == code)
}

impl Code {
    /// The entry as text for a terminal.
    pub fn text(&self) -> String {
        let indent = |text: &str| text.lines().map(|line| format!("    {line}\n")).collect::<String>();
        let Code { code, title, explanation, wrong, right } = self;
        format!(
            "{code}: {title}\n\n{explanation}\n\nWrong:\n\n{}\nRight:\n\n{}",
            indent(wrong),
            indent(right)
        )
    }
}

/// Writes a table of codes: code, title, explanation, a wrong program and the same mended.
macro_rules! codes {
    ($($code:literal, $title:literal, $explanation:literal, $wrong:literal => $right:literal;)*) => {
        pub const CODES: &[super::Code] = &[
            $(super::Code { code: $code, title: $title, explanation: $explanation, wrong: $wrong, right: $right },)*
        ];
    };
}

mod engine;
mod files;
mod filters;
mod syntax;

/// Every code, by family.
pub fn all() -> impl Iterator<Item = &'static Code> {
    [syntax::CODES, engine::CODES, filters::CODES, files::CODES].into_iter().flatten()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::Path;

    use super::*;
    use crate::diagnostics::FileId;
    use crate::language::parser::parse;

    /// Families of codes; other texts with `::` in the source are paths.
    fn families() -> BTreeSet<&'static str> {
        all().filter_map(|entry| entry.code.split_once("::")).map(|(family, _)| family).collect()
    }

    /// The texts of the form "family::name" in the source below a folder.
    fn used(folder: &Path, found: &mut BTreeSet<String>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                used(&path, found);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = std::fs::read_to_string(&path).unwrap();
                found.extend(text.split('"').filter(|part| is_code(part)).map(str::to_owned));
                // Where a problem is made, whatever stands first is a code, also of a family not known here.
                let made = text
                    .split(concat!("Problem", "::error("))
                    .skip(1)
                    .filter_map(|rest| rest.trim_start().strip_prefix('"'));
                let codes = made.filter_map(|rest| rest.split('"').next());
                // What the prompt says of its terminal has no code.
                found.extend(codes.filter(|code| !code.is_empty()).map(str::to_owned));
            }
        }
    }

    fn is_code(text: &str) -> bool {
        let plain = |part: &str| {
            !part.is_empty() && part.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
        };
        text.split_once("::").is_some_and(|(family, name)| plain(name) && families().contains(family))
    }

    #[test]
    fn every_code_in_the_source_is_explained() {
        let mut found = BTreeSet::new();
        let top = Path::new(env!("CARGO_MANIFEST_DIR"));
        used(&top.join("src"), &mut found);
        used(&top.join("crates"), &mut found);
        assert!(found.contains("syntax::unexpected"), "the search finds codes");
        let unexplained: Vec<_> = found.iter().filter(|code| find(code).is_none()).collect();
        assert!(unexplained.is_empty(), "no entry for {unexplained:?}");
    }

    #[test]
    fn codes_stand_once_and_say_something() {
        let distinct: BTreeSet<_> = all().map(|entry| entry.code).collect();
        assert_eq!(distinct.len(), all().count());
        for entry in all() {
            assert!(
                is_code(entry.code) || ["interrupted", "internal"].contains(&entry.code),
                "{}",
                entry.code
            );
            assert!(!entry.title.ends_with('.') && entry.explanation.ends_with('.'), "{}", entry.code);
            assert_ne!(entry.wrong, entry.right, "{}", entry.code);
            assert!(!entry.explanation.to_lowercase().contains("you"), "{}: no second person", entry.code);
        }
    }

    #[test]
    fn syntax_examples_show_their_code_and_its_mend() {
        for entry in all().filter(|entry| entry.code.starts_with("syntax::")) {
            let problems = parse(FileId(0), entry.wrong).unwrap_err();
            assert_eq!(problems[0].code, entry.code, "{}", entry.wrong);
            assert!(parse(FileId(0), entry.right).is_ok(), "{}", entry.right);
        }
    }

    #[test]
    fn other_examples_are_programs() {
        let no_program = [
            "codec::guess",
            "internal",
            "limit::nesting",
            "limit::depth",
            "file::not_utf8",
            "file::write",
            "file::analysis",
            "file::bundle",
            "file::configuration",
            "picture::too_small",
        ];
        let others =
            all().filter(|entry| !entry.code.starts_with("syntax::") && !no_program.contains(&entry.code));
        for entry in others {
            for text in [entry.wrong, entry.right] {
                assert!(parse(FileId(0), text).is_ok(), "{}: {text}", entry.code);
            }
        }
    }

    #[test]
    fn entries_are_shown_as_text() {
        insta::assert_snapshot!(find("syntax::equals").map(Code::text).unwrap_or_default(), @r"
        syntax::equals: `=` where nothing is defined

        `=` defines a name, or names an argument; to compare two values write `==`.

        Wrong:

            assert out.period = (2, 1)

        Right:

            assert out.period == (2, 1)
        ");
    }
}
