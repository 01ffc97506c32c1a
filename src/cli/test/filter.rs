//! `--filter`

use std::collections::BTreeSet;
use std::str::FromStr;
use std::sync::{Arc, Mutex, PoisonError};

use regex::Regex;

use crate::diagnostics::suggest;

/// A regular expression that chooses files and tests.
#[derive(Debug, Clone)]
pub(crate) struct Filter(Regex);

impl FromStr for Filter {
    type Err = String;

    fn from_str(text: &str) -> Result<Filter, String> {
        let wrong = |error: regex::Error| match error {
            // It is drawn on several lines, of which the last says what is wrong.
            regex::Error::Syntax(drawn) => {
                let last = drawn.lines().last().unwrap_or_default();
                let reason = last.strip_prefix("error: ").unwrap_or(last).to_string();
                format!("{reason}; `\\` before a sign such as `(` or `.` takes it as it is")
            }
            other => other.to_string(),
        };
        Regex::new(text).map(Filter).map_err(wrong)
    }
}

impl Filter {
    /// Whether a test of a file is chosen; without a test, the assertions outside of tests.
    pub(super) fn chooses(&self, file: &str, test: Option<&str>) -> bool {
        // What is found in the name of the file is found in those of its tests, but for an expression that asks for the end.
        self.0.is_match(file) || test.is_some_and(|test| self.0.is_match(&format!("{file}::{test}")))
    }

    pub(super) fn as_str(&self) -> &str {
        self.0.as_str()
    }
}

/// So many names are shown where a filter chooses nothing.
const SHOWN: usize = 3;

/// The files and tests that a filter was asked for, on all threads.
#[derive(Debug, Clone, Default)]
pub(super) struct Names(Arc<Mutex<BTreeSet<FileAndTest>>>);

/// A file, and a test of it; None for what stands outside of tests.
type FileAndTest = (String, Option<String>);

impl Names {
    pub(super) fn note(&self, file: &str, test: Option<&str>) {
        let name = (file.to_string(), test.map(ToString::to_string));
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(name);
    }

    /// Whether a test is none of its file, all of whose tests were asked for.
    pub(super) fn is_missing(&self, file: &str, test: &str) -> bool {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let has = |test: Option<&str>| known.contains(&(file.to_string(), test.map(ToString::to_string)));
        known.iter().any(|(known, _)| known == file) && !has(Some(test))
    }

    /// What may have been meant, or some of what there is.
    pub(super) fn near(&self, wanted: &str) -> Option<String> {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let whole = |(file, test): &(String, Option<String>)| match test {
            Some(test) => format!("{file}::{test}"),
            None => file.clone(),
        };
        let tests = known.iter().filter_map(|(_, test)| test.as_deref());
        let last = wanted.rsplit("::").next().unwrap_or(wanted);
        if let Some(near) = suggest(last, tests.chain(known.iter().map(|(file, _)| file.as_str()))) {
            return Some(format!("did you mean `{near}`?"));
        }
        let has_tests = known.iter().any(|(_, test)| test.is_some());
        let mut all = known.iter().filter(|(_, test)| test.is_some() || !has_tests).map(whole);
        let shown: Vec<String> = all.by_ref().take(SHOWN).map(|name| format!("`{name}`")).collect();
        let more = match all.count() {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        (!shown.is_empty()).then(|| format!("there are {}{more}", shown.join(", ")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_files_choose_all_and_names_of_tests_one() {
        let chooses = |text: &str| {
            let filter: Filter = text.parse().unwrap();
            [None, Some("one"), Some("two")].map(|test| filter.chooses("a/b.vcf", test))
        };
        assert_eq!(chooses("b.vcf"), [true; 3]);
        assert_eq!(chooses("vcf$"), [true; 3]);
        assert_eq!(chooses("one"), [false, true, false]);
        assert_eq!(chooses("b.vcf::t"), [false, false, true]);
        assert_eq!(chooses("^one"), [false; 3]);
        assert_eq!(chooses("(?i)TWO$"), [false, false, true]);
    }

    #[test]
    fn what_is_no_expression_is_told_in_a_line() {
        let wrong = "a(".parse::<Filter>().unwrap_err();
        assert!(wrong.starts_with("unclosed group") && !wrong.contains('\n'), "{wrong}");
    }
}
