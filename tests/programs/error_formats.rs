//! The same problems in every format in which they are told.

use vcfilter::diagnostics::{Problem, ProblemCode, Sources, Span};

use crate::support::{formats, run};

/// Problems in every format, kept in a snapshot.
fn keep(name: &str, problems: &[(&Problem, &Sources)]) {
    let mut text = String::new();
    for (problem, sources) in problems {
        for (format, told) in formats::told(problem, sources) {
            text += &format!("--- {format}\n{told}");
        }
        assert_eq!(formats::faults(problem, sources), Vec::<String>::new());
    }
    insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => true }, {
        insta::assert_snapshot!(name, text);
    });
}

#[test]
fn an_assertion_and_a_call_on_two_lines() {
    let ran = run("x = 1\nassert x == 2, \"100 %, so\"\n");
    let call = run("f(x) = 1/x\n[\n  1,\n  f(0)]\nlift(\n  1,\n  2,\n  3)\n");
    let operator = run("symbols(1, \"x\")[0] *\n  symbols(1,\n \"x\")[0]");
    let all = [&ran, &call, &operator];
    let problems = all.map(|ran| (&ran.outcome.problems[0], ran.session.sources()));
    keep("an_assertion_and_a_call_on_two_lines", &problems);
}

#[test]
fn places_in_two_files_none_and_characters_that_nobody_sees() {
    let mut sources = Sources::default();
    let lib = sources.add("lib, 2:\u{1b}.vcf", "f(x) =\r\n\tx + \"\u{202e}\u{6f22}\"\r\n");
    let user = sources.add("user.vcf", "f(2)\n");
    let elsewhere = Problem::warning(ProblemCode::ValueKind, "a text\u{7}")
        .label(Span::new(lib, 13, 21), "this \u{9b}")
        .label(Span::new(user, 0, 4), "called from here")
        .note("two\nlines")
        .help("write a number");
    let nowhere = Problem::error(ProblemCode::FileMissing, "can't read `a.vcf`").help("check the path");
    let mut text = String::new();
    for (problem, sources) in [(&elsewhere, &sources), (&nowhere, &Sources::default())] {
        for (format, told) in formats::told(problem, sources) {
            text += &format!("--- {format}\n{told}");
        }
    }
    assert!(!text.contains(vcfilter::escapes::is_hidden), "{text}");
    insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => true }, {
        insta::assert_snapshot!("places_in_two_files_none_and_characters_that_nobody_sees", text);
    });
}

/// `INSTA_UPDATE` does not write the page; what it should show is in the message.
#[test]
fn the_page_shows_every_format() {
    let page = include_str!("../../docs/problems.md");
    let (_, program) = page.split_once("```vcf-error\n").unwrap();
    let ran = run(program.split_once("\n```").unwrap().0);
    let [problem] = &ran.outcome.problems[..] else { panic!("{}", ran.screen()) };
    for (format, told) in formats::told(problem, ran.session.sources()) {
        let section = page.split_once(&format!("\n## {format}\n")).unwrap().1;
        let section = section.split("\n## ").next().unwrap();
        assert!(section.contains(&format!("\n{}\n```\n", told.trim_end())), "{format}:\n{told}");
    }
}
