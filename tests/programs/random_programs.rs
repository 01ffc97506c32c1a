//! Random programs and random heaps of tokens: whatever is fed to a session, it answers with values or
//! problems, every problem can be drawn, and the session goes on. `fuzz/` does the same for longer.

use std::hint::black_box;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc;
use std::time::Duration;

use vcfilter::diagnostics::{ProblemCode, Style, render};
use vcfilter::language::{Event, Session};

/// A program that takes longer than this is interrupted, which must end it as well.
const LONGEST: Duration = Duration::from_millis(500);

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

const NAMES: &[&str] =
    &["a", "b", "x", "L", "H", "s", "w", "f", "g", "DC''", "le_gall_5_3", "fidelity", "P", "Q"];
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
    "size",
    "edges",
    "with_edges",
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
        const ENDLESS: [&str; 6] = ["L", "H", "L", "x", "data([1, 2, 3], \"edge\")", "generate(1, f)"];
        const SIZED: [&str; 5] =
            ["P", "Q", "data([1, 2, 3], \"none\")", "generate(1, f, size=4)", "variables(1, \"v\", size=6)"];
        let leaves: &[&str] = if random.below(2) == 0 { &ENDLESS } else { &SIZED };
        return random.of(leaves).to_string();
    }
    let a = array(random, depth - 1);
    match random.below(10) {
        0 => format!("{a}.lift(w.stages[{}], 0)", random.below(2)),
        1 => format!("rshift({a}, {})", random.below(4)),
        2 => format!("lshift({a}, {})", random.below(4)),
        3 => format!("subsample({a}, ({},), ({},))", 1 + random.below(3), random.below(5)),
        4 => format!("interleave({a}, {}, 0)", array(random, depth - 1)),
        5 => format!("periodic_cache({a}, L, H)"),
        6 => format!("substitute({a}, {{{}: {}}})", random.of(&["L", "P"]), array(random, depth - 1)),
        7 | 8 => format!("with_edges({a}, \"{}\")", random.of(&["clamp", "reflect", "periodic"])),
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
        7 => {
            let of = array(random, depth);
            match random.below(5) {
                0 => format!("bounds({of}, {{L: 0..=1, H: 0..=1, P: 0..=1, Q: 0..=1}})"),
                1 => format!("{of} == {}", array(random, depth)),
                2 => format!("simulate({of}, {{P: data([1, 2, 3, 4], \"none\")}})"),
                3 => format!("explain(({of})[{}])", random.below(9)),
                _ => format!("({of})[{}]", random.below(9)),
            }
        }
        _ => value,
    }
}

/// Statements, each fed on its own, so that one that fails does not end the rest.
fn program(random: &mut Random) -> Vec<String> {
    const START: &str = "L = symbols(1, \"L\"); P = symbols(1, \"P\", size=4); Q = symbols(1, \"Q\", size=5, edges=\"reflect\"); H = symbols(1, \"H\"); x = variables(1, \"x\"); w = le_gall_5_3; s = w.stages[0]; f(i) = 2*i";
    let mut texts = vec![START.to_string()];
    for _ in 0..1 + random.below(12) {
        let end = random.of(&["\n", "", "; ", " # c\n", "\r\n"]);
        texts.push(statement(random) + end);
    }
    texts
}

/// A filter of the z-domain.
fn polynomial(random: &mut Random, depth: usize) -> String {
    if depth == 0 {
        let simple =
            ["p", "q", "fir(w).h0", "fir(w).g1", "1", "-3/2", "laurent([0])", "laurent([1], low=2**30)"];
        return random.of(&simple).to_string();
    }
    let p = polynomial(random, depth - 1);
    match random.below(10) {
        0 => format!("({p} {} {})", random.of(OPERATORS), polynomial(random, depth - 1)),
        1 => format!("{p}.{}", random.of(&["reflect", "alternate", "upsample", "downsample", "delay"])),
        2 => format!("upsample({p}, {})", random.below(5)),
        3 => format!("downsample({p}, {}, {})", random.below(4), random.below(3)),
        4 => format!("divide({p}, {}, {}).remainder", polynomial(random, depth - 1), random.below(3)),
        5 => format!("({p} ** {})", random.below(9)),
        6 => format!("det(matrix([[{p}, 1], [q, {p}]]))"),
        7 => format!("delay({p}, 2**{})", random.below(34)),
        8 => format!("laurent([{}, 1/3, -2], low={})", random.below(9), random.below(9)),
        _ => format!("fir(lifting({p}, {})).g0", polynomial(random, depth - 1)),
    }
}

/// What is asked of filters, wavelets and signals.
fn question(random: &mut Random) -> String {
    const OF_FILTERS: &[&str] = &[
        "fir",
        "lifting",
        "polyphase",
        "reconstruction",
        "moments",
        "vanishing_moments",
        "zeros",
        "gains",
        "smoothness",
        "response",
        "cascade",
        "lint",
        "latex",
        "mathml",
        "plot",
        "inverse",
        "band_gains",
    ];
    const PICTURES: &[&str] = &[
        "taps",
        "response",
        "zeros",
        "functions",
        "lifting",
        "stencil",
        "growth",
        "bands",
        "samples",
        "graph",
        "no",
    ];
    let depth = random.below(4);
    let what = match random.below(3) {
        0 => random
            .of(&["w", "fidelity", "daubechies_9_7", "fir(w)", "lifting(w)", "interpolating(4, 4)"])
            .to_string(),
        1 => random
            .of(&[
                "t",
                "t[1, \"H\"]",
                "u",
                "u[2, \"L\"]",
                "L[0]",
                "sine(7)",
                "[1, 2, 3]",
                "s",
                "spline(3, 1)",
            ])
            .to_string(),
        _ => polynomial(random, depth),
    };
    match random.below(10) {
        0 => format!("plot({what}, \"{}\", x=0..{}, y=0..4)", random.of(PICTURES), random.below(40)),
        1 => format!("plot({what}, \"{}\")", random.of(PICTURES)),
        2 => format!("compare([w, {what}])"),
        3 => format!("round_taps({what}, {})", random.below(14)),
        4 => format!("lifting({what}, {}, all=true)", polynomial(random, 1)),
        5 => format!("quantisation_matrix({what}, {}, {})", random.below(4), random.below(3)),
        6 => format!("rounding_noise({what}, x=0..{})", random.below(20)),
        7 => format!("evaluate({what}, {})", random.of(&["2", "-1", "0", "1/3", "10**30"])),
        _ => format!("{}({what})", random.of(OF_FILTERS)),
    }
}

fn filters(random: &mut Random) -> Vec<String> {
    const START: &str = "L = symbols(1, \"L\"); w = le_gall_5_3; s = w.stages[0]; t = transform(w, noise(1), 2); \
                         u = transform(w, data([3, 1, 4, 1, 5], \"none\", edges=\"reflect\"), 2); \
                         p = laurent([-1, 2, 6, 2, -1], low=-2) / 8; q = laurent([1, 2, 1], low=-1) / 2";
    let mut texts = vec![START.to_string()];
    for _ in 0..1 + random.below(8) {
        texts.push(match random.below(3) {
            0 => format!("{} = {}", random.of(&["p", "q"]), polynomial(random, 2)),
            _ => question(random),
        });
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

/// Runs so many programs; a program that takes long is interrupted.
fn feed(seed: u64, count: u64, draw: fn(&mut Random) -> Vec<String>) {
    let mut random = Random(seed);
    let (mut programs, mut texts_fed, mut fine) = (0u64, 0u64, 0u64);
    while programs < count {
        let texts = draw(&mut random);
        let mut session = Session::new();
        let interrupt = session.interrupt();
        let (finished, wait) = mpsc::channel::<()>();
        let watchdog = std::thread::spawn(move || {
            if wait.recv_timeout(LONGEST).is_err_and(|e| e == mpsc::RecvTimeoutError::Timeout) {
                interrupt.set();
            }
        });
        let outcome = catch_unwind(AssertUnwindSafe(|| {
            let mut fine = 0;
            for text in &texts {
                let outcome = session.run("random.vcf", text, &mut |event| {
                    if let Event::Displayed { value, .. } = event {
                        let json = vcfilter::display::to_json(&value);
                        black_box((vcfilter::display::text(&value), json));
                    }
                });
                for problem in &outcome.problems {
                    let drawn = render(problem, session.sources(), Style { color: true, unicode: true });
                    assert!(drawn.contains(problem.code.as_str()), "{drawn}");
                    assert_ne!(problem.code, ProblemCode::Internal, "{drawn}");
                }
                fine += u64::from(outcome.problems.is_empty());
            }
            // It must not interrupt what comes after.
            drop(finished);
            watchdog.join().unwrap();
            session.interrupt().clear();
            let after = session.run("after.vcf", "1 + 1", &mut |_| {});
            assert!(after.problems.is_empty());
            fine
        }));
        programs += 1;
        texts_fed += texts.len() as u64;
        match outcome {
            Ok(count) => fine += count,
            Err(_) => panic!("program {programs} of seed {seed} panics:\n{}", texts.join("\n")),
        }
    }
    println!("{programs} programs of {texts_fed} texts, {fine} of them without problems");
}

#[test]
fn random_programs_do_not_panic() {
    feed(0x5eed, 600, program);
}

#[test]
fn random_tokens_do_not_panic() {
    feed(0xf00d, 2_000, soup);
}

#[test]
fn random_questions_about_filters_do_not_panic() {
    feed(0xf117, 600, filters);
}
