//! Results as JUnit XML: a suite for each file, a case for each assertion.

use std::collections::HashMap;
use std::time::Duration;

use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestSuite, XmlString};

use crate::diagnostics::{self, ProblemCode, ProblemFamily};
use crate::escapes;

use super::displayed::Displayed;
use super::results::{Case, Problem, Results};

/// The document.
///
/// # Errors
/// Where the writer of XML refuses it.
pub(super) fn document(all: &[Results], time: Duration) -> Result<String, diagnostics::Problem> {
    let mut report = Report::new("vcf test");
    let chosen = all.iter().filter(|results| !results.is_left_out);
    report.set_time(time).add_test_suites(chosen.map(suite));
    report.to_string().map_err(|error| {
        diagnostics::Problem::error(
            ProblemCode::FileWrite,
            format!("can't write the results as XML: {error}"),
        )
    })
}

fn suite(results: &Results) -> TestSuite {
    let mut suite = TestSuite::new(name(results));
    let mut names = Names::default();
    suite.set_time(results.time);
    for (at, case) in results.cases.iter().enumerate() {
        let displayed = results.displayed_by(at);
        suite.add_test_case(with_displayed(of_case(results, case, &mut names), &displayed));
    }
    for (at, problem) in results.ended.iter().enumerate() {
        let name = names.unique(problem.problem.code.to_string());
        let is_last = at + 1 == results.ended.len();
        let displayed = if is_last { results.displayed_in(None) } else { Vec::new() };
        suite.add_test_case(with_displayed(case(results, &name, problem.line, Some(problem)), &displayed));
    }
    if suite.test_cases.is_empty() {
        // Without assertions the file still shows that it runs.
        suite.add_test_case(case(results, "runs", None, None));
    }
    suite
}

/// The names of a suite. They are made of the program's text alone, so that none is another one when a line is added.
#[derive(Default)]
struct Names(HashMap<String, usize>);

impl Names {
    /// The name, with a number where it has come before.
    fn unique(&mut self, name: String) -> String {
        let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
        let times = self.0.entry(name.clone()).or_default();
        *times += 1;
        match *times {
            1 => name,
            // It may look like the text of another.
            times => self.unique(format!("{name} ({times})")),
        }
    }
}

/// With what was displayed on the way.
fn with_displayed(mut case: TestCase, displayed: &[&Displayed]) -> TestCase {
    if !displayed.is_empty() {
        case.set_system_out(xml(&displayed.iter().map(|displayed| displayed.told("")).collect::<String>()));
    }
    case
}

/// An assertion, or a test without any.
fn of_case(results: &Results, found: &Case, names: &mut Names) -> TestCase {
    let text = match (&found.text, &found.problem) {
        (Some(text), _) => Some(text.clone()),
        (None, Some(problem)) => Some(problem.problem.code.to_string()),
        (None, None) => None,
    };
    let parts: Vec<String> = found.test.clone().into_iter().chain(text).collect();
    let line = found.problem.as_ref().filter(|_| found.text.is_none()).and_then(|problem| problem.line);
    let name = names.unique(parts.join(": "));
    let mut case = case(results, &name, line.or(Some(found.line)), found.problem.as_ref());
    case.set_time(found.time);
    case
}

fn case(results: &Results, name: &str, line: Option<usize>, problem: Option<&Problem>) -> TestCase {
    let status = problem.map_or_else(TestCaseStatus::success, failure);
    let mut case = TestCase::new(xml(name), status);
    case.set_classname(self::name(results));
    case.extra.insert("file".into(), self::name(results));
    if let Some(line) = line {
        case.extra.insert("line".into(), XmlString::new(line.to_string()));
    }
    case
}

/// A failure for assertions, an error for everything else.
fn failure(problem: &Problem) -> TestCaseStatus {
    let Problem { problem, picture, .. } = problem;
    let kind = match problem.code.family() == ProblemFamily::Assertion {
        true => NonSuccessKind::Failure,
        false => NonSuccessKind::Error,
    };
    let message: Vec<&str> =
        std::iter::once(&problem.message).chain(&problem.notes).map(String::as_str).collect();
    let mut status = TestCaseStatus::non_success(kind);
    status
        .set_message(xml(&message.join("; ")))
        .set_type(problem.code.as_str())
        .set_description(xml(picture));
    status
}

fn name(results: &Results) -> XmlString {
    XmlString::new(escapes::line(&results.name))
}

/// Text with escapes for what XML can't hold and nobody sees.
fn xml(text: &str) -> XmlString {
    XmlString::new(escapes::lines(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problem(code: ProblemCode, message: &str, line: usize) -> Problem {
        let problem = diagnostics::Problem::error(code, message).note("left:  1").help("mend it");
        let json = serde_json::Value::Null;
        Problem { problem, line: Some(line), told: String::new(), picture: "  1 | x".into(), json }
    }

    fn results(cases: Vec<Case>, ended: Vec<Problem>) -> Results {
        Results { name: "a&b.vcf".into(), cases, ended, time: Duration::from_millis(5), ..Results::default() }
    }

    #[test]
    fn a_reader_finds_what_was_written() {
        let time = Duration::from_millis(1);
        let nasty = "assert \"\u{1}\u{1b}[31m\u{ffff}<]]>&\u{fffe}\" ==\n 1";
        let cases = vec![
            Case { line: 1, test: None, text: Some("assert 1 == 1".into()), time, problem: None },
            Case {
                line: 2,
                test: None,
                text: Some(nasty.into()),
                time,
                problem: Some(problem(ProblemCode::AssertionFailed, nasty, 2)),
            },
        ];
        let all =
            [results(cases, vec![problem(ProblemCode::NameUnknown, "no `x`", 4)]), results(vec![], vec![])];
        let xml = document(&all, time).unwrap();
        assert!(!xml.contains(['\u{1}', '\u{1b}', '\u{fffe}', '\u{ffff}']), "{xml}");
        let report = Report::deserialize_from_str(&xml).unwrap();
        assert_eq!((report.tests, report.failures, report.errors), (4, 1, 1));
        let suite = &report.test_suites[0];
        assert_eq!(suite.name.as_str(), "a&b.vcf");
        assert_eq!(suite.test_cases[0].name.as_str(), "assert 1 == 1");
        assert_eq!(suite.test_cases[1].extra["line"].as_str(), "2");
        assert_eq!(suite.test_cases[2].name.as_str(), "name::unknown");
        let TestCaseStatus::NonSuccess { message, .. } = &suite.test_cases[1].status else {
            panic!("{suite:?}")
        };
        assert!(message.as_ref().unwrap().as_str().ends_with("; left:  1"));
        assert_eq!(report.test_suites[1].test_cases[0].name.as_str(), "runs");
    }

    /// Names are the same wherever their lines stand, and no two are equal.
    #[test]
    fn names_do_not_move() {
        let time = Duration::ZERO;
        let case = |line, test: Option<&str>, text: Option<&str>| Case {
            line,
            test: test.map(Into::into),
            text: text.map(Into::into),
            time,
            problem: None,
        };
        let names = |first: usize| -> Vec<String> {
            let cases = vec![
                case(first, None, Some("assert a\n  == 1")),
                case(first + 1, Some("sums"), Some("assert a == 1")),
                case(first + 2, Some("sums"), Some("assert a == 1")),
                case(first + 3, Some("empty"), None),
                case(first + 4, Some("sums"), Some("assert a == 1 (2)")),
            ];
            let ended =
                vec![problem(ProblemCode::NameUnknown, "no", 9), problem(ProblemCode::NameUnknown, "no", 10)];
            let suite = suite(&results(cases, ended));
            suite.test_cases.iter().map(|case| case.name.to_string()).collect()
        };
        assert_eq!(names(1), names(70));
        let expected = [
            "assert a == 1",
            "sums: assert a == 1",
            "sums: assert a == 1 (2)",
            "empty",
            "sums: assert a == 1 (2) (2)",
            "name::unknown",
            "name::unknown (2)",
        ];
        assert_eq!(names(1), expected);
    }
}
