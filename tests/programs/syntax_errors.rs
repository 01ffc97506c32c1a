//! What bad programs look like on the screen.
//!
//! `syntax_errors/programs.txt` holds the programs, parted by lines of `---`; every one has at least one problem, and
//! the snapshot beside it is the ratchet of their messages.

use std::time::{Duration, Instant};

use vcfilter::diagnostics::{FileId, Problem, ProblemCode, Severity, Sources, Span, Style, render};
use vcfilter::language::parser::{NESTING_LIMIT, parse};

const PLAIN: Style = Style { color: false, unicode: true };

fn screen(text: &str) -> String {
    let mut sources = Sources::default();
    let file = sources.add("program.vcf", text);
    match parse(file, text) {
        Ok(_) => panic!("no problem in {text}"),
        Err(problems) => problems.iter().map(|problem| render(problem, &sources, PLAIN)).collect(),
    }
}

#[test]
fn screens_of_bad_programs() {
    let programs = include_str!("../syntax_errors/programs.txt").trim_end_matches('\n');
    let screens: Vec<String> = programs.split("\n---\n").map(screen).collect();
    insta::with_settings!({ snapshot_path => "../syntax_errors", prepend_module_to_snapshot => false }, {
        insta::assert_snapshot!("screens", screens.join("\n"));
    });
}

#[test]
fn several_problems_in_one_run_up_to_twenty() {
    let codes = |text: &str| {
        parse(FileId(0), text).unwrap_err().into_iter().map(|p| p.code.as_str()).collect::<Vec<_>>()
    };
    assert_eq!(
        codes("a = )\nb = 1\nc = 'x'\nd = [1\ne = 2\nf g; h ^ 2"),
        [
            "syntax::stray_bracket",
            "syntax::quotes",
            "syntax::unclosed_bracket",
            "syntax::unexpected",
            "syntax::foreign"
        ]
    );
    assert_eq!(codes(&"a b\n".repeat(100)).len(), 20);
    assert_eq!(codes(&"x = (\n".repeat(100)).len(), 1, "a name in an open bracket may name an argument");
}

#[test]
fn labels_in_several_files_and_beyond_the_text() {
    let mut sources = Sources::default();
    let a = sources.add("a.vcf", "use \"b.vcf\"\nout = lift(größe, s, 0)\n");
    let b = sources.add("b.vcf", "\n\ngröße = 1");
    let problem = Problem::error(ProblemCode::CallKind, "lift takes an array, not a number")
        .label(Span::new(a, 23, 30), "a number")
        .label(Span::new(b, 2, 999), "defined here")
        .note("lift(a, stage, dim)")
        .help("give an array:\n`lift(symbols(2, \"L\"), s, 0)`");
    insta::assert_snapshot!(render(&problem, &sources, PLAIN));
    insta::assert_snapshot!(render(&problem, &sources, Style { color: false, unicode: false }));
    insta::assert_debug_snapshot!(render(&problem, &sources, Style { color: true, unicode: false }).contains("\u{1b}["), @"true");
}

#[test]
fn warnings_and_problems_without_places() {
    let sources = Sources::default();
    let problem = Problem {
        severity: Severity::Warning,
        ..Problem::error(ProblemCode::FileMissing, "no file `x.vcf`")
    };
    insta::assert_snapshot!(render(&problem.help("check the path"), &sources, PLAIN), @r"
    warning[file::missing]: no file `x.vcf`
      help: check the path
    ");
    let problem = Problem::not_utf8("x.vcf", 17);
    insta::assert_snapshot!(render(&problem, &sources, PLAIN), @r"
    error[file::not_utf8]: x.vcf is not UTF-8 text: byte 17 does not belong
      help: save the file as UTF-8, and check that it is a program
    ");
}

#[test]
fn labels_on_empty_texts_and_line_ends_are_drawn() {
    let mut sources = Sources::default();
    for text in ["", "\n", "a", "a\n", "a\r\nb", "ä\u{2028}ö\u{b}x\rü", "\t\tx"] {
        let file = sources.add("t.vcf", text);
        for start in 0..text.len() + 2 {
            for end in start..text.len() + 3 {
                let problem =
                    Problem::error(ProblemCode::ValueKind, "m").label(Span::new(file, start, end), "here");
                let drawn = render(&problem, &sources, PLAIN);
                assert!(
                    drawn.contains("t.vcf:") && drawn.contains("here"),
                    "{text:?} {start}..{end}: {drawn}"
                );
            }
        }
    }
}

#[test]
fn long_lines_are_shortened_and_keep_their_column() {
    let text = format!("x = [{}'a', {}]", "1, ".repeat(300_000), "2, ".repeat(10_000));
    insta::assert_snapshot!(screen(&text));
}

#[test]
fn characters_that_steer_a_terminal_are_not_passed_on() {
    let drawn = screen("x = \"\u{1b}[2J\u{202e}\" + 'a'");
    assert!(!drawn.contains(['\u{1b}', '\u{202e}']), "{drawn}");
    assert!(drawn.contains("program.vcf:1:15"), "{drawn}");
}

/// Far beyond what any of these takes on a busy machine, and far below what the square of a length takes.
const PATIENCE: Duration = Duration::from_secs(60);

/// The code of the first problem, none where the text is fine; and it must not hang.
fn quick(text: &str) -> Option<&'static str> {
    let start = Instant::now();
    let code = parse(FileId(0), text).err().map(|problems| problems[0].code.as_str());
    assert!(start.elapsed() < PATIENCE, "{:?} for {}...", start.elapsed(), &text[..20.min(text.len())]);
    code
}

#[test]
fn depth_has_a_limit_of_its_own() {
    let nests = [
        ("(", ")"),
        ("[", "]"),
        ("{1: ", "}"),
        ("f(", ")"),
        ("x[", "]"),
        ("x.f(", ")"),
        ("-", ""),
        ("not ", ""),
        ("2**", ""),
        ("2**-", ""),
        ("if a then b else ", ""),
        ("if ", " then b else c"),
        ("[x for x in ", "]"),
        ("(not -2**(1 + ", "))"),
    ];
    for (open, close) in nests {
        let nest = |n: usize| format!("{}x{}", open.repeat(n), close.repeat(n));
        assert_eq!(quick(&nest(NESTING_LIMIT as usize / 5)), None, "{open}");
        assert_eq!(quick(&nest(10_000)), Some("limit::nesting"), "{open}");
        assert!(quick(&open.repeat(10_000)).is_some(), "{open}");
    }
    for open in ["(", "[", "f(", "x["] {
        let close = if open.ends_with('(') { ")" } else { "]" };
        assert_eq!(quick(&format!("{}x{}", open.repeat(200), close.repeat(200))), None, "{open}");
        assert_eq!(
            quick(&format!("{}x{}", open.repeat(201), close.repeat(201))),
            Some("limit::nesting"),
            "{open}"
        );
    }
}

#[test]
fn length_has_none() {
    for link in [" + a", ".f", "[0]", " and a", "(1)"] {
        let text = format!("a{}", link.repeat(if link == "(1)" { 1 } else { 100_000 }));
        assert_eq!(quick(&text), None, "{link}");
    }
    assert_eq!(quick(&format!("f({})", "a, ".repeat(100_000))), None);
    assert_eq!(quick(&format!("f({})", (0..20_000).map(|i| format!("a{i}={i},")).collect::<String>())), None);
    assert_eq!(quick(&"a = f(1, [2, x.y], z=\"t\") + 3*b[0]\n".repeat(10_000)), None);
    assert_eq!(quick(&format!("# {}", "c".repeat(1_000_000))), None);
    assert_eq!(quick("1e10000000"), Some("limit::bits"));
}
