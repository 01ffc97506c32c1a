//! Results as JUnit XML: a suite for each file, a case for each assertion.

use std::time::Duration;

use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestSuite, XmlString};

use crate::diagnostics::{self, ProblemCode, ProblemFamily};
use crate::escapes;

use super::results::{Case, Problem, Results};

/// The document.
///
/// # Errors
/// Where the writer of XML refuses it.
pub(super) fn document(all: &[Results], time: Duration) -> Result<String, diagnostics::Problem> {
    let mut report = Report::new("vcf test");
    report.set_time(time).add_test_suites(all.iter().map(suite));
    report.to_string().map_err(|error| {
        diagnostics::Problem::error(
            ProblemCode::FileWrite,
            format!("can't write the results as XML: {error}"),
        )
    })
}

fn suite(results: &Results) -> TestSuite {
    let mut suite = TestSuite::new(name(results));
    suite.set_time(results.time);
    suite.add_test_cases(results.cases.iter().map(|case| assertion(results, case)));
    suite.add_test_cases(results.ended.iter().map(|problem| ended(results, problem)));
    if suite.test_cases.is_empty() {
        // Without assertions the file still shows that it runs.
        suite.add_test_case(case(results, "runs", None, None));
    }
    suite
}

fn assertion(results: &Results, assertion: &Case) -> TestCase {
    let name = format!("line {}: {}", assertion.line, assertion.text);
    let mut case = case(results, &name, Some(assertion.line), assertion.problem.as_ref());
    case.set_time(assertion.time);
    case
}

/// What ended the file early.
fn ended(results: &Results, problem: &Problem) -> TestCase {
    let name = match problem.line {
        Some(line) => format!("line {line}: {}", problem.problem.code),
        None => problem.problem.code.to_string(),
    };
    case(results, &name, problem.line, Some(problem))
}

fn case(results: &Results, name: &str, line: Option<usize>, problem: Option<&Problem>) -> TestCase {
    let status = problem.map_or_else(TestCaseStatus::success, failure);
    let mut case = TestCase::new(xml(&name.split_whitespace().collect::<Vec<_>>().join(" ")), status);
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
    use crate::cli::Status;

    fn problem(code: ProblemCode, message: &str, line: usize) -> Problem {
        let problem = diagnostics::Problem::error(code, message).note("left:  1").help("mend it");
        let json = serde_json::Value::Null;
        Problem { problem, line: Some(line), told: String::new(), picture: "  1 | x".into(), json }
    }

    fn results(cases: Vec<Case>, ended: Vec<Problem>) -> Results {
        Results { name: "a&b.vcf".into(), cases, ended, time: Duration::from_millis(5), status: Status::Fine }
    }

    #[test]
    fn a_reader_finds_what_was_written() {
        let time = Duration::from_millis(1);
        let nasty = "assert \"\u{1}\u{1b}[31m\u{ffff}<]]>&\u{fffe}\" ==\n 1";
        let cases = vec![
            Case { line: 1, text: "assert 1 == 1".into(), time, problem: None },
            Case {
                line: 2,
                text: nasty.into(),
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
        assert_eq!(suite.test_cases[0].name.as_str(), "line 1: assert 1 == 1");
        assert_eq!(suite.test_cases[1].extra["line"].as_str(), "2");
        assert_eq!(suite.test_cases[2].name.as_str(), "line 4: name::unknown");
        let TestCaseStatus::NonSuccess { message, .. } = &suite.test_cases[1].status else {
            panic!("{suite:?}")
        };
        assert!(message.as_ref().unwrap().as_str().ends_with("; left:  1"));
        assert_eq!(report.test_suites[1].test_cases[0].name.as_str(), "runs");
    }
}
