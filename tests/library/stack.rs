//! A thread of 1 MiB, as much as a page of a browser has: what goes deep either works or is a problem, and never ends the
//! process.

use std::fmt::Write;

use vcfilter::language::Session;

#[cfg(not(feature = "stack"))]
use super::problem;
use super::{displayed, run};

/// Runs on such a thread. Where the stack overflows, the process ends, and the test with it.
fn on_a_short_stack(work: impl FnOnce() + Send) {
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().stack_size(1 << 20);
        thread
            .spawn_scoped(scope, work)
            .unwrap()
            .join()
            .unwrap_or_else(|panic| std::panic::resume_unwind(panic));
    });
}

/// Programs of so many levels, each in another way.
fn deep(levels: usize) -> Vec<String> {
    let mut programs = Vec::new();
    for (open, inside, close) in [
        ("(", "1", ")"),
        ("[", "1", "]"),
        ("(-[", "1", "][0])"),
        ("abs(", "1", ")"),
        ("{1: ", "1", "}"),
        ("[x for x in [", "1", "]]"),
        ("if true then 1 else ", "1", ""),
        ("-", "1", ""),
        ("2 ** ", "1", ""),
        ("[0][", "0", "]"),
        ("max(1, min(2, ", "1", "))"),
    ] {
        programs.push(format!("{}{inside}{}", open.repeat(levels), close.repeat(levels)));
    }
    let mut calls = "f0(x) = x + 1\n".to_string();
    let mut arrays = "a = symbols(1, \"a\")\n".to_string();
    for level in 1..=levels {
        writeln!(calls, "f{level}(x) = (if x > -1 then [f{}(x)][0] else 0)", level - 1).unwrap();
        writeln!(arrays, "g{level}(i) = a[i] + 1; a = generate(1, g{level})").unwrap();
    }
    programs.push(format!("{calls}f{levels}(1)"));
    programs.push(format!("{arrays}a[0]"));
    programs.push(format!("{calls}b = generate(1, f{levels})\nb[0]"));
    programs.push(format!("x = 1\n{}x", "x = [x]\n".repeat(levels)));
    programs.push(format!("x = symbols(1, \"x\")\n{}x[0]", "x = rshift(x, 1)\n".repeat(levels)));
    programs.push(format!(
        "c = variables(1, \"c\")[0]\n{}code(c, \"rust\")",
        "c = (c + c // 3) * 2\n".repeat(levels.min(40))
    ));
    programs
}

#[test]
fn what_is_deep_is_refused_before_the_stack_ends() {
    on_a_short_stack(|| {
        for levels in [5, 20, 40, 60, 80, 100, 150, 199, 1_000] {
            for text in deep(levels) {
                let mut session = Session::new();
                let (_, outcome) = run(&mut session, &text);
                let codes: Vec<&str> = outcome.problems.iter().map(|problem| problem.code.as_str()).collect();
                let fine = codes.iter().all(|code| code.starts_with("limit::"));
                assert!(fine, "{levels} levels: {codes:?}: {}", &text[..text.len().min(60)]);
                drop(outcome);
                session.check("example", &text);
            }
        }
    });
}

/// Where the stack grows all of it works, else half as many levels as a program may nest.
#[test]
fn what_is_not_that_deep_works() {
    on_a_short_stack(|| {
        let levels = if cfg!(feature = "stack") { 190 } else { 20 };
        let mut session = Session::new();
        for (open, close) in [("(", ")"), ("[", "]"), ("abs(", ")")] {
            displayed(&mut session, &format!("{}1{}", open.repeat(levels), close.repeat(levels)));
        }
    });
}

#[cfg(not(feature = "stack"))]
#[test]
fn the_limit_is_named() {
    on_a_short_stack(|| {
        let mut session = Session::new();
        let text = format!("{}1{}", "(".repeat(190), ")".repeat(190));
        let refused = problem(&mut session, &text);
        assert_eq!(refused.code.as_str(), "limit::depth");
        assert_eq!(refused.message, "deeper than 100 levels, or than 960 KiB of stack hold");
        assert_eq!(displayed(&mut session, "1 + 1"), ["2"], "the session goes on");
    });
}
