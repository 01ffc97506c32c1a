//! Random programs and random heaps of tokens: whatever is fed to a session, it answers with values or
//! problems, every problem can be drawn, and the session goes on. `fuzz/` does the same for longer.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, mpsc};
use std::time::{Duration, Instant};

use vcfilter::diagnostics::{Style, render};
use vcfilter::language::{Event, Session};

/// How long each test draws programs.
const TIME: Duration = Duration::from_secs(3);

/// xorshift64*: small, and the same everywhere.
struct Random(u64);

impl Random {
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33) as usize % n
    }

    fn of<'a>(&mut self, choices: &[&'a str]) -> &'a str {
        choices[self.below(choices.len())]
    }
}

const NAMES: &[&str] = &["a", "b", "x", "L", "H", "s", "w", "f", "g", "DC''", "le_gall_5_3", "fidelity"];
const FUNCTIONS: &[&str] = &[
    "symbols",
    "variables",
    "data",
    "picture",
    "generate",
    "lift",
    "lshift",
    "rshift",
    "subsample",
    "interleave",
    "periodic_cache",
    "substitute",
    "ndim",
    "period",
    "nop",
    "relative_step_size_to",
    "clear_cache",
    "symbol",
    "coefficient",
    "terms",
    "constant",
    "linear",
    "error",
    "error_with_range",
    "lower",
    "upper",
    "subs",
    "simplify",
    "bounds",
    "bits",
    "stage",
    "wavelet",
    "inverse",
    "array",
    "arange",
    "reshape",
    "astype",
    "spatial_delta",
    "encode",
    "decode",
    "config",
    "code",
    "abs",
    "floor",
    "round",
    "gcd",
    "len",
    "sum",
    "min",
    "max",
    "all",
    "zip",
    "sorted",
    "type",
    "text",
    "f",
    "g",
];
const OPERATORS: &[&str] =
    &["+", "-", "*", "/", "//", "%", "**", "<<", ">>", "==", "!=", "<", "<=", "and", "or", "..", "..="];
const LEAVES: &[&str] = &[
    "0",
    "1",
    "2",
    "-1",
    "7",
    "1/2",
    "0.1",
    "1e3",
    "10**30",
    "true",
    "false",
    "none",
    "\"L\"",
    "\"i2\"",
    "\"i1\"",
    "\"edge\"",
    "\"python\"",
    "[]",
    "()",
    "[1, 2, 3]",
    "[[1, 2], [3, 4]]",
    "(2,)",
    "(0,)",
    "(2, 1)",
    "0..3",
    "{}",
    "{1: 2}",
    "L[0]",
    "L[0, 0]",
    "w.stages[0]",
    "s",
    "error(1)",
    "\"ä\\n\"",
];

/// An expression that at least parses, mostly.
fn expression(random: &mut Random, depth: usize) -> String {
    if depth == 0 {
        return match random.below(2) {
            0 => random.of(LEAVES).to_string(),
            _ => random.of(NAMES).to_string(),
        };
    }
    let inner = |random: &mut Random| expression(random, depth - 1);
    match random.below(12) {
        0 => format!("({} {} {})", inner(random), random.of(OPERATORS), inner(random)),
        1 => format!("[{}, {}]", inner(random), inner(random)),
        2 => format!("{}[{}]", random.of(NAMES), inner(random)),
        3 => format!("{}[{}, {}]", random.of(NAMES), inner(random), inner(random)),
        4 => format!("({}).{}", inner(random), random.of(FUNCTIONS)),
        5 => format!("if {} then {} else {}", inner(random), inner(random), inner(random)),
        6 => format!("[{} for a in {} if {}]", inner(random), inner(random), inner(random)),
        7 => format!("{{{}: {}}}", inner(random), inner(random)),
        8 => format!("(-{})", inner(random)),
        _ => {
            let arguments: Vec<String> = (0..random.below(4)).map(|_| inner(random)).collect();
            format!("{}({})", random.of(FUNCTIONS), arguments.join(", "))
        }
    }
}

/// An expression that makes sense often enough to reach deep into the engine.
fn array(random: &mut Random, depth: usize) -> String {
    if depth == 0 {
        return random.of(&["L", "H", "L", "x", "data([1, 2, 3], \"edge\")", "generate(1, f)"]).to_string();
    }
    let a = array(random, depth - 1);
    match random.below(8) {
        0 => format!("{a}.lift(w.stages[{}], 0)", random.below(2)),
        1 => format!("rshift({a}, {})", random.below(4)),
        2 => format!("lshift({a}, {})", random.below(4)),
        3 => format!("subsample({a}, ({},), ({},))", 1 + random.below(3), random.below(5)),
        4 => format!("interleave({a}, {}, 0)", array(random, depth - 1)),
        5 => format!("periodic_cache({a}, L, H)"),
        6 => format!("substitute({a}, {{L: {}}})", array(random, depth - 1)),
        _ => format!(
            "lift({a}, stage(\"odd_add_even\", taps=[{}, -1], D={}, S={}), 0)",
            random.below(5),
            random.below(3),
            random.below(3)
        ),
    }
}

fn statement(random: &mut Random) -> String {
    let depth = random.below(5);
    let value = expression(random, depth);
    match random.below(9) {
        0 => format!("{} = {value}", random.of(NAMES)),
        1 => format!("{}, {} = {value}", random.of(NAMES), random.of(NAMES)),
        2 => format!("{}({}, y=2) = {value}", random.of(&["f", "g", "h"]), random.of(&["a", "x"])),
        3 => format!("assert {value}, \"why\""),
        4 => format!("spatial_delta encode axis={} dtype=i2 {value}", random.below(3)),
        5 | 6 => format!("{} = {}", random.of(&["a", "b", "x"]), array(random, depth)),
        7 => format!("({})[{}]", array(random, depth), random.below(9)),
        _ => value,
    }
}

/// Statements, each fed on its own, so that one that fails does not end the rest.
fn program(random: &mut Random) -> Vec<String> {
    const START: &str = "L = symbols(1, \"L\"); H = symbols(1, \"H\"); x = variables(1, \"x\"); w = le_gall_5_3; s = w.stages[0]; f(i) = 2*i";
    let mut texts = vec![START.to_string()];
    for _ in 0..1 + random.below(12) {
        let end = random.of(&["\n", "", "; ", " # c\n", "\r\n"]);
        texts.push(statement(random) + end);
    }
    texts
}

/// Tokens in any order.
fn soup(random: &mut Random) -> Vec<String> {
    const SIGNS: &[&str] = &[
        "(", ")", "[", "]", "{", "}", ",", ":", ";", "=", "\n", " ", "\"", "'", "\\", "#", ".", "..", "..=",
        "@", "&&", "!", "ß", "\t", "\u{2028}", "\0", "1.", ".5", "1e", "0x1f", "for", "in", "if", "then",
        "else", "assert", "use", "not", "and", "encode", "axis=", "\r", "🦀", "\u{202e}", "lambda", "def",
        "=>", "->",
    ];
    let mut text = String::new();
    for _ in 0..random.below(60) {
        let choices = [SIGNS, NAMES, FUNCTIONS, OPERATORS, LEAVES][random.below(5)];
        text += random.of(choices);
        text += random.of(&["", "", " "]);
    }
    vec![text]
}

/// Runs programs for a while; a program that takes long is interrupted.
fn feed(seed: u64, draw: fn(&mut Random) -> Vec<String>) {
    let mut random = Random(seed);
    let start = Instant::now();
    let (mut programs, mut texts_fed, mut fine) = (0u64, 0u64, 0u64);
    while start.elapsed() < TIME {
        let texts = draw(&mut random);
        let mut session = Session::new();
        let interrupt = session.interrupt();
        let (finished, wait) = mpsc::channel::<()>();
        let shown = Arc::new(AtomicU64::new(0));
        let counter = shown.clone();
        let watchdog = std::thread::spawn(move || {
            if wait
                .recv_timeout(Duration::from_millis(500))
                .is_err_and(|e| e == mpsc::RecvTimeoutError::Timeout)
            {
                interrupt.set();
            }
        });
        let outcome = catch_unwind(AssertUnwindSafe(|| {
            let mut fine = 0;
            for text in &texts {
                let outcome = session.run("random.vcf", text, &mut |event| {
                    if let Event::Displayed { value, .. } = event {
                        let shown =
                            vcfilter::display::text(&value).len() + vcfilter::display::to_json(&value).len();
                        counter.fetch_add(shown as u64, Ordering::Relaxed);
                    }
                });
                for problem in &outcome.problems {
                    let drawn = render(problem, session.sources(), Style { color: true, unicode: true });
                    assert!(drawn.contains(problem.code), "{drawn}");
                }
                fine += u64::from(outcome.problems.is_empty());
            }
            session.interrupt().clear();
            let after = session.run("after.vcf", "1 + 1", &mut |_| {});
            assert!(after.problems.is_empty());
            fine
        }));
        drop(finished);
        watchdog.join().unwrap();
        programs += 1;
        texts_fed += texts.len() as u64;
        match outcome {
            Ok(count) => fine += count,
            Err(_) => panic!("program {programs} of seed {seed} panics:\n{}", texts.join("\n")),
        }
    }
    assert!(programs > 10, "only {programs} programs were run");
    println!("{programs} programs of {texts_fed} texts, {fine} of them without problems");
}

#[test]
fn random_programs_do_not_panic() {
    feed(0x5eed, program);
}

#[test]
fn random_tokens_do_not_panic() {
    feed(0xf00d, soup);
}
