//! Nothing crashes and nothing hangs: what is too deep, too long or too large is an error that names its
//! limit, and what only looks so works.

use std::fmt::Write;
use std::sync::mpsc;
use std::time::Duration;

use crate::support::{Ran, run};
use vcfilter::arrays::{ArrayError, Element, Space, Stage, StageKind};
use vcfilter::language::{Event, Session};

/// A guard against hangs, far above what the work takes on a slow machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// Runs a program; a hang is a failure.
fn guarded(text: String) -> Ran {
    let start = text.chars().take(60).collect::<String>();
    let (sender, receiver) = mpsc::channel();
    std::thread::spawn(move || sender.send(run(&text)).is_ok());
    receiver.recv_timeout(PATIENCE).unwrap_or_else(|_| panic!("crashed or hung: {start}..."))
}

/// The program fails with one problem of this code, which speaks of the limit.
#[track_caller]
fn limited(text: impl Into<String>, code: &str) {
    let ran = guarded(text.into());
    assert_eq!(ran.code(), code, "{}", ran.screen());
    let problem = &ran.outcome.problems[0];
    let words = format!("{} {}", problem.message, problem.help.as_deref().unwrap_or_default());
    assert!(words.contains(|c: char| c.is_ascii_digit()), "the limit is not named: {words}");
    assert!(ran.screen().len() < 4000, "the screen is long: {}", ran.screen());
}

/// The program displays these values.
#[track_caller]
fn displays(text: impl Into<String>, expected: &[&str]) {
    assert_eq!(guarded(text.into()).fine().texts(), expected);
}

#[test]
fn nested_brackets() {
    for (open, close) in
        [("(", ")"), ("[", "]"), ("{1: ", "}"), ("abs(", ")"), ("([", "])"), ("(-[", "])"), ("[0][", "]")]
    {
        limited(format!("{}1{}", open.repeat(10_000), close.repeat(10_000)), "limit::nesting");
        let unclosed = guarded(open.repeat(10_000));
        assert!(!unclosed.outcome.problems.is_empty());
    }
    for prefix in ["-", "not ", "if true then 1 else ", "2 ** ", "- not "] {
        limited(format!("{}1", prefix.repeat(10_000)), "limit::nesting");
    }
    let stray = guarded(")".repeat(10_000));
    assert!((1..=20).contains(&stray.outcome.problems.len()));
}

#[test]
fn long_chains_are_not_deep() {
    displays(format!("1{}", " + 1".repeat(100_000)), &["100001"]);
    displays(format!("true{}", " and true".repeat(100_000)), &["true"]);
    displays(format!("5{}", ".abs".repeat(100_000)), &["5"]);
    displays(format!("f(x) = x\n5{}", ".f".repeat(100_000)), &["5"]);
    let ran = guarded(format!("x = [1]\nx{}", "[0]".repeat(100_000)));
    assert_eq!(ran.code(), "value::kind");
    let ran = guarded(format!("a{}", ".b".repeat(100_000)));
    assert_eq!(ran.code(), "name::unknown");
    displays(format!("x = 1\nx{}", " - x".repeat(100_000)), &["-99999"]);
    displays(format!("x = symbols(1, \"x\")\n(x[0]{}) / 100", " + x[0]".repeat(999)), &["10*x[0]"]);
}

fn averaging(kind: StageKind) -> Stage {
    Stage::new(kind, [1, 1], 0, 1).unwrap()
}

/// Helps are for reading.
#[test]
fn a_function_of_many_parameters_is_shown_by_some() {
    let parameters: Vec<String> = (0..20_000).map(|i| format!("a{i}")).collect();
    for call in ["f(1)", "f(1, a0=2)", "f(b=1)", "generate(1, f)[0]"] {
        let ran = guarded(format!("f({}) = 1\n{call}", parameters.join(", ")));
        let help = ran.outcome.problems[0].help.clone().unwrap_or_default();
        assert!(help.contains("... 19988 more)") && help.len() < 200, "{call}: {help}");
    }
}

/// What can't be gone through is refused at once, and nothing is proposed that can't end.
#[test]
fn phases_without_number() {
    limited("bit_widths(le_gall_5_3, depth=20)", "limit::phases");
    limited("bit_widths(le_gall_5_3, depth=32)", "limit::phases");
    let help = |depth: u32| {
        guarded(format!("bit_widths(le_gall_5_3, depth={depth})")).outcome.problems[0].help.clone()
    };
    assert!(!help(5).unwrap().contains("take long") && help(9).unwrap().contains(" values take long"));
    limited("bit_widths(le_gall_5_3, depth=0, depth_ho=24)", "limit::phases");
    let doubled =
        |times: usize| format!("a = symbols(1, \"x\")\n{}", "a = interleave(a, a, 0)\n".repeat(times));
    limited(doubled(25) + "bounds(a, {})", "limit::phases");
    let ran = guarded(doubled(130) + "bounds(a, {})");
    assert_eq!(
        (ran.code(), &*ran.outcome.problems[0].message),
        ("limit::index", "the period is beyond the limit of 2^120")
    );
}

#[test]
fn a_graph_of_100000_lifts_built_in_rust() {
    let space = Space::new();
    let x = space.symbols(1, "x").unwrap();
    let mut a = x.clone();
    for _ in 0..100_000 {
        a = a.lift(&averaging(StageKind::EvenAddOdd), 0).unwrap();
    }
    assert_eq!(a.period().unwrap(), Some(vec![2]));
    assert!(!a.nop());
    assert_eq!(a.relative_step_size_to(&x).unwrap().unwrap(), [1.into()]);
    // The lifts change even samples only.
    assert_eq!(a.get(&[7]).unwrap(), x.get(&[7]).unwrap());
    match a.get(&[0]) {
        Err(error @ ArrayError::TooDeep(_)) => assert!(error.to_string().contains("2000"), "{error}"),
        other => panic!("{other:?}"),
    }
    // Below the limit an element is read.
    let deep = (0..1_900).fold(x.clone(), |b, _| b.lift(&averaging(StageKind::EvenAddOdd), 0).unwrap());
    deep.get(&[0]).unwrap();
    let mut b = x.clone();
    for _ in 0..1_000 {
        b = b.lift(&averaging(StageKind::EvenAddOdd), 0).unwrap();
    }
    let Element::Linear(element) = b.get(&[0]).unwrap() else { panic!("not an expression") };
    assert_eq!(element.coefficient(&as_symbol(&x, 1)), 500.into());
    drop((a, b, x, space));
}

fn as_symbol(array: &vcfilter::arrays::Array, at: i128) -> vcfilter::algebra::Symbol {
    match array.get(&[at]).unwrap() {
        Element::Linear(linear) => linear.as_symbol().unwrap().clone(),
        other => panic!("{other}"),
    }
}

#[test]
fn a_graph_of_25000_lifts_built_by_a_program() {
    let lifts = "a = lift(a, s, 0)\n".repeat(25_000);
    let start = "x = symbols(1, \"x\"); s = le_gall_5_3.stages[0]; a = x\n";
    displays(format!("{start}{lifts}a.period\na.relative_step_size_to(x)\na[1]"), &["(2,)", "(1,)", "x[1]"]);
    limited(format!("{start}{lifts}a[0]"), "limit::depth");
    limited(format!("{start}{lifts}b = substitute(a, {{x: data([1, 2, 3])}})\nb[0]"), "limit::depth");
}

#[test]
fn deep_graphs_of_other_operations() {
    let deep = |step: &str, then: &str| {
        format!("x = symbols(1, \"x\"); a = x\n{}{then}", format!("{step}\n").repeat(20_000))
    };
    limited(deep("a = rshift(a, 1)", "a[0]"), "limit::depth");
    displays(deep("a = rshift(a, 0)", "a.nop"), &["true"]);
    displays(deep("a = subsample(a, (1,), (1,))", "a.period"), &["(1,)"]);
    // Periods double with each interleave, and soon exceed every integer.
    limited(deep("a = interleave(a, a, 0)", "a.period"), "limit::index");
    let ran = guarded(deep("a = interleave(a, a, 0)", "a[0]"));
    assert!(ran.outcome.problems.is_empty() || ran.code() == "limit::depth", "{}", ran.screen());
}

#[test]
fn far_indices() {
    displays(
        "x = symbols(1, \"x\")\nx[10**30]\nx[-10**30]\nlinear(rshift(x, 1)[10**30])",
        &[
            &format!("x[1{}]", "0".repeat(30)),
            &format!("x[-1{}]", "0".repeat(30)),
            &format!("1/2*x[1{}]", "0".repeat(30)),
        ],
    );
    displays(
        "L = symbols(1, \"L\"); a = lift(interleave(L, L, 0), le_gall_5_3.stages[0], 0)\nlinear(a[2*10**30 + 1])",
        &[&format!("L[1{}]", "0".repeat(30))],
    );
    limited("symbols(1, \"x\")[10**40]", "limit::index");
    limited("symbols(1, \"x\")[-10**40]", "limit::index");
    limited("subsample(symbols(1, \"x\"), (10**30,), (0,))[10**30]", "limit::index");
    limited("x = symbols(1, \"x\")\nlift(x, le_gall_5_3.stages[0], 0)[2**120]", "limit::index");
    limited("x = symbols(1, \"x\")\nsubsample(x, (10**40,), (0,))", "limit::index");
    displays("data([1, 2, 3], \"periodic\")[-10**30]", &["3"]);
}

#[test]
fn huge_numbers_shifts_and_lists() {
    limited("2 ** 10**9", "limit::bits");
    limited("2 ** -10**9", "limit::bits");
    limited("(1/3) ** 10**30", "limit::bits");
    displays("1 ** 10**30\n(-1) ** (10**30 + 1)\n0 ** 10**30", &["1", "-1", "0"]);
    limited("1 << 10**12", "limit::bits");
    limited("1 >> 10**12", "limit::bits");
    limited("symbols(1, \"x\")[0] << 10**12", "limit::bits");
    limited("rshift(symbols(1, \"x\"), 10**12)", "limit::bits");
    limited("variables(1, \"x\")[0] << 10**12", "limit::bits");
    limited("1e10000000", "limit::bits");
    limited("[x for x in 0..10**12]", "limit::length");
    limited("[1 for x in 0..10**4 for y in 0..10**4]", "limit::length");
    limited("symbols(2, \"x\")[0..10**4, 0..10**4]", "limit::length");
    limited("symbols(2, \"x\")[0..10**12, 0]", "limit::length");
    limited("sum(0..10**12)", "limit::length");
    limited("arange(10**12)", "ndarray::limit");
    limited(format!("x = 3\n{}", "x = x*x\n".repeat(60)), "limit::bits");
    limited(
        format!("x = symbols(1, \"x\")[0] * 3\nk = 3\n{}", "k = k*k\nx = k*x\n".repeat(60)),
        "limit::bits",
    );
    limited(format!("x = [1]\n{}", "x = x + x\n".repeat(60)), "limit::length");
}

#[test]
fn values_nested_by_statements() {
    limited(format!("x = 1\n{}", "x = [x]\n".repeat(10_000)), "limit::nesting");
    limited(format!("x = 1\n{}", "x = (x,)\n".repeat(10_000)), "limit::nesting");
    limited(format!("x = 1\n{}", "x = {1: x}\n".repeat(10_000)), "limit::nesting");
    displays(format!("x = 1\n{}x{}", "x = [x]\n".repeat(200), "[0]".repeat(200)), &["1"]);
}

#[test]
fn code_built_by_25000_statements() {
    let text = format!("x = variables(1, \"x\"); c = x[0]\n{}", "c = (c + x[1]) // 2\n".repeat(25_000));
    displays(format!("{text}true"), &["true"]);
    // Written out or generated it is either refused or long, and never a crash.
    let shorter = text.lines().take(20_000).collect::<Vec<_>>().join("\n");
    for last in ["c", "code(c)", "code(c, \"c\")", "c == c + 1"] {
        let ran = guarded(format!("{shorter}\n{last}"));
        assert!(ran.outcome.problems.len() <= 1, "{}", ran.screen());
    }
    // Each step doubles the written text, and none of the tree.
    let doubled = format!("x = variables(1, \"x\"); c = x[0]\n{}", "c = c + c*c\n".repeat(100));
    for last in ["c", "code(c, \"rust\")"] {
        let ran = guarded(format!("{doubled}{last}"));
        assert!(ran.outcome.problems.len() <= 1, "{}", ran.screen());
    }
}

#[test]
fn functions_that_call_each_other_ten_thousand_deep() {
    let mut text = "f0(x) = x + 1\n".to_string();
    for i in 1..=10_000 {
        writeln!(text, "f{i}(x) = f{}(x)", i - 1).unwrap();
    }
    displays(format!("{text}f150(1)"), &["2"]);
    limited(format!("{text}f10000(1)"), "limit::calls");
    limited(format!("{text}a = generate(1, f10000)\na[0]"), "limit::calls");
    let branching: String = (1..=100).map(|i| format!("g{i}(x) = [g{0}(x), g{0}(x)]\n", i - 1)).collect();
    // Twice as many calls with each function: an interrupt is what stops this, so it stays small here.
    displays(format!("g0(x) = x\n{branching}len(g10(1))"), &["2"]);
}

/// Whoever drops a session drops such a chain, on whatever stack that thread has.
#[test]
fn a_chain_of_functions_is_dropped_on_a_short_stack() {
    let chain: String = (1..=10_000).map(|i| format!("f{i}(x) = f{}(x)\n", i - 1)).collect();
    let mut session = Session::new();
    let outcome = session.run("chain", &format!("f0(x) = x\n{chain}"), &mut |_| {});
    assert!(outcome.problems.is_empty());
    std::thread::Builder::new().stack_size(128 << 10).spawn(|| drop(session)).unwrap().join().unwrap();
}

#[test]
fn arrays_of_ones_own_that_read_each_other() {
    let chain = "f(i) = a[i] + 1; a = generate(1, f)\n";
    let text = |n: usize| format!("a = symbols(1, \"a\")\n{}a[0]", chain.repeat(n));
    displays(text(100), &["a[0] + 100"]);
    let ran = guarded(text(10_000));
    assert!(["limit::depth", "limit::calls"].contains(&ran.code()), "{}", ran.screen());
    let ran = guarded(format!(
        "a = symbols(1, \"a\")\n{}",
        "f(i) = a[i] + 1; a = rshift(generate(1, f), 1)\n".repeat(10_000) + "a[0]"
    ));
    assert!(["limit::depth", "limit::calls"].contains(&ran.code()), "{}", ran.screen());
}

#[test]
fn short_and_long_programs() {
    for empty in ["", "\n", "\n\n\n", "# only a comment", ";;;", " ", "\u{feff}", "\r\n"] {
        displays(empty, &[]);
    }
    let mut long = String::new();
    for i in 0..10_000 {
        writeln!(long, "a{i} = {i} * 2 + 1  # a comment\nb = [a{i}, 1/3]\nassert b[0] == {}\n", 2 * i + 1)
            .unwrap();
    }
    let ran = guarded(long).fine();
    assert_eq!(ran.outcome.passed, 10_000);
    displays(format!("x = \"{}\"\nlen([x])", "ä".repeat(5_000_000)), &["1"]);
    displays(format!("# {}\n1", "comment ".repeat(1_250_000)), &["1"]);
    displays(format!("len([{}])", "1, ".repeat(200_000)), &["200000"]);
    let ran = guarded(format!("x = \"{}\" + 1", "a".repeat(10_000_000)));
    assert!(ran.screen().len() < 4000);
    let ran = guarded(format!("{} = 1", "a".repeat(10_000_000)));
    assert!(ran.outcome.problems.is_empty());
    let ran = guarded("a".repeat(10_000_000));
    assert!(ran.screen().len() < 4000, "{}", ran.screen().len());
}

#[test]
fn bytes_that_are_no_text() {
    let folder = tempfile::tempdir().unwrap();
    for (at, bytes) in [&b"\xff\xfe1\0"[..], b"x = \"\xc3\"", b"\x80", &[0xf5; 100_000]].iter().enumerate() {
        let path = folder.path().join(format!("{at}.vcf"));
        std::fs::write(&path, bytes).unwrap();
        assert_eq!(crate::support::run_file(&path).code(), "file::not_utf8");
    }
    for text in ["\0", "x\0", "\u{1b}[2J", "🦀", "\u{202e}"] {
        assert!(!guarded(text.to_string()).outcome.problems.is_empty(), "{text:?}");
    }
}

/// An interrupt stops what runs, and the session goes on with everything that was defined.
#[test]
fn an_interrupt_stops_an_evaluation() {
    let endless = [
        "[[i*j for j in 0..10**7] for i in 0..10**7]",
        "[x[i] for x in [rshift(x, 1)] for i in 0..10**7 for j in 0..10**7]",
        "f(i) = i\n[f(i) for i in 0..10**7 for j in 0..10**7 if i < 0]",
        "len([1 for i in 0..10**7 for j in 0..10**7 if false])",
        "rshift(x, 1)[0..10**7]",
        "sum([sum(0..10**6) for i in 0..10**6])",
    ];
    let mut session = Session::new();
    assert!(session.run("first", "x = symbols(1, \"x\"); n = 7", &mut |_| {}).problems.is_empty());
    for text in endless {
        let interrupt = session.interrupt();
        let setter = std::thread::spawn(move || {
            std::thread::sleep(Duration::from_millis(150));
            interrupt.set();
        });
        let outcome = session.run("endless", text, &mut |_| {});
        setter.join().unwrap();
        let codes: Vec<&str> = outcome.problems.iter().map(|problem| problem.code.as_str()).collect();
        assert_eq!(codes, ["interrupted"], "{text}");
        session.interrupt().clear();
        let mut shown = Vec::new();
        let outcome = session.run("next", "n + 1", &mut |event| {
            if let Event::Displayed { value, .. } = event {
                shown.push(vcfilter::display::text(&value));
            }
        });
        assert!(outcome.problems.is_empty());
        assert_eq!(shown, ["8"]);
    }
}
