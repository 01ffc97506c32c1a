//! What people write who come from Python, numpy, MATLAB, Julia or C: the message says what to write here, and that runs.

/// A program, words of what is said of it, and the program that these words lead to.
type Row = (&'static str, &'static str, &'static str);

const L: &str =
    "L = symbols(2, \"L\"); H = symbols(2, \"H\"); x = symbols(1, \"x\"); a = arange(6); xs = [1, 2, 3]\n";

/// Signs, and how programs are put together.
const SYNTAX: &[Row] = &[
    ("7 mod 3", "write `%`", "7 % 3"),
    ("7 rem 3", "write `%`", "7 % 3"),
    ("7 div 3", "write `//`", "7 // 3"),
    ("1 is 1", "write `==`", "1 == 1"),
    ("true xor false", "write `!=`", "true != false"),
    ("true AND false", "write `and`", "true and false"),
    ("y = 1 z = 2", "with `;` between: `; z = ...`", "y = 1; z = 2"),
    ("y = z = 3", "one after the other: `y = 3; x = y`", "z = 3; y = z"),
    ("f(x) = {..}", "has no braces", "f(x) = x + 1"),
    ("f(x) = { x + 1 }", "a body is one expression: `f(x) = x + 1`", "f(x) = x + 1"),
    ("f(x) = {y = x; y}", "has no braces", "f(x) = x"),
    ("f(x) { x + 1 }", "has no braces", "f(x) = x + 1"),
    ("f(x) = y = x", "a body is one expression, and defines nothing", "f(x) = x"),
    ("f(x) = (y = x; y)", "define names before the function", "y = 1; f(x) = x + y"),
    ("f(x): x + 1", "a function is defined like this: `f(x) = x + 1`", "f(x) = x + 1"),
    ("f x = x + 1", "like this: `f(x) = ...`", "f(x) = x + 1"),
    ("int n = 5", "a definition has no type: `n = ...`", "n = 5"),
    ("lift?", "`vcf help lift` in a shell", ""),
    ("?lift", "`:help lift` at the prompt", ""),
    (":help", "stand alone at the prompt", ""),
    ("vcf run a.vcf", "a command of the shell", ""),
    ("xs[1:3]", "write `xs[1..3]`", "xs[1..3]"),
    ("xs[:2]", "write both ends: `xs[0..2]`", "xs[0..2]"),
    ("xs[1:]", "`xs[1..n]`, where `n` is `len(xs)`", "xs[1..len(xs)]"),
    ("xs[-2:]", "write both ends: `xs[-2..0]`", "xs[-2..0]"),
    ("xs[::2]", "a part has no steps: `[xs[2*i] for i in 0..n]`", "[xs[2*i] for i in 0..2]"),
    ("L[0:3, 0]", "write `0..3` in its place", "L[0..3, 0]"),
    ("xs[..2]", "write both ends: `0..n`", "xs[0..2]"),
    ("n = 1:5", "`1..=5` with it", "n = 1..=5"),
    ("xs{0}", "an index has square brackets: `xs[...]`", "xs[0]"),
    ("len xs", "a call has brackets: `len(xs)`", "len(xs)"),
    ("[1, 2; 3, 4]", "rows are lists of their own: `[[1, 2], [3, 4]]`", "[[1, 2], [3, 4]]"),
    ("[2*x | x in xs]", "write `for`: `[2*x for x in xs]`", "[2*x for x in xs]"),
    ("[2*x for x = 0..3]", "write `in`: `[x for x in xs]`", "[2*x for x in 0..3]"),
    ("1 in xs", "`any([x == item for x in items])`", "any([x == 1 for x in xs])"),
    ("xs .* 2", "operators take single items: `[2*x for x in xs]`", "[2*x for x in xs]"),
    ("f(x) = x; f.(xs)", "`[f(x) for x in xs]`", "f(x) = x; [f(x) for x in xs]"),
    ("f(x) = x; xs |> f", "for `f(x)` write `x.f`", "f(x) = x; xs.f"),
    ("n = 5; n++", "`n = n + 1`", "n = 5; n = n + 1"),
    ("n = 5; n--", "`n = n - 1`", "n = 5; n = n - 1"),
    ("6 \\ 2", "write `a / b`", "6 / 2"),
    ("1,000", "write its digits side by side", "1000"),
    ("n = {1, 2}", "a list `[1, 2, 3]`", "n = [1, 2]"),
    ("{\"k\" = 1}", "in a map write `:`", "{\"k\": 1}"),
    ("n = 5 if true", "a choice is `if c then a else b`", "n = if true then 5 else 6"),
    ("f\"{xs}\"", "no letter stands before a text", "\"xs: \" + text(xs)"),
    ("\"\"\"doc\"\"\"", "a comment begins with `#`", "# doc"),
    ("assert 1 == 1 \"why\"", "a comma before the reason: `, \"why\"`", "assert 1 == 1, \"why\""),
    ("import numpy as np", "functions need no module", ""),
    ("class A: x", "no types of one's own", "A = {\"a\": 1}"),
    ("√2", "roots are not exact numbers", "2 ** 2"),
    ("[n for n ∈ xs]", "write `in`", "[n for n in xs]"),
];

/// Names and values.
const VALUES: &[Row] = &[
    ("x >> 1", "`rshift(x, 1)` for the whole array", "rshift(x, 1)"),
    (
        "L >> 1",
        "to round down, as `>>` does, `f(i, j) = L[i, j] >> 1`",
        "f(i, j) = L[i, j] >> 1; generate(2, f)",
    ),
    ("L << 1", "write `lshift(L, 1)`", "lshift(L, 1)"),
    ("L + 1", "`f(i, j) = L[i, j] + 1` and then `generate(2, f)`", "f(i, j) = L[i, j] + 1; generate(2, f)"),
    ("-L", "`f(i, j) = -L[i, j]`", "f(i, j) = -L[i, j]; generate(2, f)"),
    ("xs + 1", "`[x + 1 for x in xs]`", "[x + 1 for x in xs]"),
    ("2*xs", "`[2 * x for x in xs]`", "[2*x for x in xs]"),
    ("xs * xs", "`[x * y for x, y in zip(xs, xs)]`", "[x * y for x, y in zip(xs, xs)]"),
    ("a * 2", "`array([a[i] * 2 for i in 0..len(a)])`", "array([a[i] * 2 for i in 0..len(a)])"),
    ("a + a", "`array([a[i] + a[i] for i in 0..len(a)])`", "array([a[i] + a[i] for i in 0..len(a)])"),
    ("-a", "`array([-a[i] for i in 0..len(a)])`", "array([-a[i] for i in 0..len(a)])"),
    ("a - array([1])", "different shapes", "a"),
    (
        "q = array([[1, 2], [3, 4]]); q * q",
        "`array([[q[i, j] * q[i, j] for j in 0..q.shape[1]] for i in 0..q.shape[0]])`",
        "q = array([[1, 2], [3, 4]]); array([[q[i, j] * q[i, j] for j in 0..q.shape[1]] for i in 0..q.shape[0]])",
    ),
    (
        "bounds(x[0], {Q: 0..=255})",
        "ranges are given to arrays of symbols, such as ",
        "bounds(x[0], {x: 0..=255})",
    ),
    ("y = 3; bounds(x[0], {y: (0, 1)})", "not to a number: 3", "bounds(x[0], {x: (0, 1)})"),
    ("arange(10)[2:5]", "write `arange(10)[2..5]`", "arange(10)[2..5]"),
    ("a.reshape(2, 3)[0][1:2]", "write `a.reshape(2, 3)[0][1..2]`", "a.reshape(2, 3)[0, 1..2]"),
    ("(xs + xs)[2:]", "`(xs + xs)[2..n]`, where `n` is `len((xs + xs))`", "(xs + xs)[2..len(xs + xs)]"),
    ("a[a > 3]", "`[a[i] for i in 0..len(a) if a[i] > 3]`", "[a[i] for i in 0..len(a) if a[i] > 3]"),
    ("[n for n in a]", "`[a[i] for i in 0..len(a)]`", "[a[i] for i in 0..len(a)]"),
    ("[n for n in 3]", "the numbers below 3 are `0..3`", "[n for n in 0..3]"),
    ("sum(L)", "name a range of it, as in `a[0..4, 0..4]`", "sum(L[0..4, 0])"),
    ("len(L)", "one with a size", "L.period"),
    ("L(0, 0)", "as in `L[0, 0]`", "L[0, 0]"),
    ("\"n = \" + 1", "`text(x)` makes one", "\"n = \" + text(1)"),
    ("sin(1)", "write a decimal, such as `0.8415`; `sine(16)` is a signal", "0.8415; sine(16)"),
    ("mod(7, 3)", "write `a % b`", "7 % 3"),
    ("mean(xs)", "`sum(xs) / len(xs)`", "sum(xs) / len(xs)"),
    ("a.mean()", "`sum(xs) / len(xs)`", "sum(a) / len(a)"),
    ("sort(xs)", "`sorted(xs)`", "sorted(xs)"),
    ("enumerate(xs)", "`[(i, xs[i]) for i in 0..len(xs)]`", "[(i, xs[i]) for i in 0..len(xs)]"),
    ("ones(3)", "`[1 for i in 0..n]`", "array([1 for i in 0..3])"),
    ("linspace(0, 1, 5)", "`[i/4 for i in 0..=4]`", "[i/4 for i in 0..=4]"),
    (
        "diff(xs)",
        "`[xs[i + 1] - xs[i] for i in 0..len(xs) - 1]`",
        "[xs[i + 1] - xs[i] for i in 0..len(xs) - 1]",
    ),
    ("conv([1, 2], [1, 1])", "`laurent(a) * laurent(b)`", "laurent([1, 2]) * laurent([1, 1])"),
    ("dot(xs, xs)", "`sum([x*y for x, y in zip(a, b)])`", "sum([x*y for x, y in zip(xs, xs)])"),
    ("eye(2)", "`matrix([[1, 0], [0, 1]])`", "matrix([[1, 0], [0, 1]])"),
    ("roots(laurent([1, 2]))", "`zeros(p)`", "zeros(laurent([1, 2]))"),
    ("freqz(laurent([1, 2]))", "`response(f)`", "response(laurent([1, 2]))"),
    ("randn(3)", "`noise(seed)`", "noise(3)"),
    ("allclose(xs, xs)", "compare with `==`", "xs == xs"),
    ("typeof(xs)", "`type(x) == \"number\"`", "type(xs) == \"list\""),
    ("a.reshape(2, 3).T", "`transpose(a)`", "transpose(a.reshape(2, 3))"),
    ("xs'", "`transpose(xs)` turns a finite array", "transpose(array([xs]))"),
    ("sum(1, 2, 3)", "`sum([1, 2, 3])`", "sum([1, 2, 3])"),
    ("round(2.567, 2)", "`decimal(x, 2)`", "decimal(2.567, 2)"),
    ("bits(255)", "`bits(0..=255)`", "bits(0..=255)"),
    ("bits(x[0])", "`bits(bounds(e, {L: (0, 255)}))`", "bits(bounds(x[0], {x: (0, 255)}))"),
    ("wavelet(\"le_gall_5_3\")", "write the name without quotes: `le_gall_5_3`", "le_gall_5_3"),
    ("wavelet(\"haar\")", "write the name without quotes: `haar`", "wavelet(haar)"),
    ("wavelet(le_gall_5_3)", "leave `wavelet(...)` out", "le_gall_5_3"),
    ("fir(\"le_gall_5_3\")", "without quotes: `le_gall_5_3`", "fir(le_gall_5_3)"),
    ("analysis(\"le_gall_5_3\", 1)", "without quotes: `le_gall_5_3`", "analysis(le_gall_5_3, 1)"),
    ("rshift(\"L\", 1)", "without quotes: `L`", "rshift(L, 1)"),
    ("le_gall_5_3.taps", "`w.stages[0].taps`", "le_gall_5_3.stages[0].taps; fir(le_gall_5_3).h0.entries"),
    ("bounds(x[0], {\"x\": (-5, 5)})", "write the name without quotes: `x`", "bounds(x[0], {x: (-5, 5)})"),
    ("m = {key: 1}", "double quotes: `{\"key\": ...}`", "m = {\"key\": 1}"),
    ("m = {\"key\": 1}; m.key", "write `[\"key\"]`", "m = {\"key\": 1}; m[\"key\"]"),
    ("assert(1 == 1, \"why\")", "without brackets: `assert a == b, \"why\"`", "assert 1 == 1, \"why\""),
    ("spatial_delta encode axis=0 b.npy", "a file has double quotes: `\"b.npy\"`", ""),
    ("clear", "Ctrl-L clears the screen", ""),
    ("whos", "`:vars` lists", ""),
    ("pwd", "the folder is the one in which `vcf` was started", ""),
];

fn leads(rows: &[Row]) {
    for (wrong, words, right) in rows {
        let ran = crate::support::run(&format!("{L}{wrong}"));
        let screen = ran.screen();
        assert!(screen.contains(words), "{wrong}: {words}\n{screen}");
        assert!(ran.outcome.problems.len() == 1, "{wrong}:\n{screen}");
        crate::support::run(&format!("{L}{right}")).fine();
    }
}

#[test]
fn signs_of_other_languages_lead_to_those_of_this_one() {
    leads(SYNTAX);
}

#[test]
fn names_and_values_lead_to_what_is_meant() {
    leads(VALUES);
}

/// A help says what the sides do not.
#[test]
fn sides_that_differ_speak_for_themselves() {
    for (text, helps) in [
        ("assert 1 == 2", false),
        ("assert \"a\" == \"b\"", false),
        ("assert 2 < 1", false),
        ("assert 1 != 1", true),
        ("x = symbols(1, \"x\"); assert rshift(x)[0] == x[0]/2", true),
        ("x = symbols(1, \"x\"); assert bits(bounds(x[0], {x: 0..8})) < 3", true),
    ] {
        let ran = crate::support::run(text);
        assert_eq!(ran.outcome.problems[0].help.is_some(), helps, "{text}\n{}", ran.screen());
    }
}

/// Of a key of several parts it is said what the last one may be.
#[test]
fn keys_that_are_missing_lead_to_those_that_begin_alike() {
    let t = "t = analysis(fidelity, depth=2)\n";
    for (text, told) in [
        ("t.coeffs[1, \"XX\"]", "help: keys that begin so are (1, \"HL\"), (1, \"LH\"), (1, \"HH\")\n"),
        ("t.coeffs[(1, \"XX\")]", "help: keys that begin so are (1, \"HL\"), (1, \"LH\"), (1, \"HH\")\n"),
        ("t[2, \"LLL\"]", "help: did you mean (2, \"LL\")?\n        keys that begin so are (2, \"Input\"), "),
        ("t.coeffs[7, \"HL\"]", "help: did you mean (1, \"HL\")?"),
        ("{\"abc\": 1}[\"abd\"]", "help: did you mean \"abc\"?"),
    ] {
        let screen = crate::support::run(&format!("{t}{text}")).screen();
        assert!(screen.contains(told), "{text}: {told}\n{screen}");
    }
}

#[test]
fn long_literals_lead_to_shorter_ones() {
    for (text, told) in
        [("1".repeat(400_000), "write fewer digits"), ("1e2000000".into(), "a smaller exponent")]
    {
        let screen = crate::support::run(&text).screen();
        assert!(screen.contains(told), "{screen}");
    }
}

/// Arrays of data are shown with what they are made of.
#[test]
fn data_are_shown() {
    for (text, shown) in [
        ("data([3, 1, 4], \"edge\")", "<data [3, 1, 4], \"edge\": 1-dimensional array>"),
        ("data([5, 10**40], \"zero\")", "<data [5, 10000000000000000000...], \"zero\": 1-dimensional array>"),
        (
            "data([n for n in 0..20], \"periodic\")",
            "<data [0, 1, 2, 3, 4, 5, 6, 7, ... 12 more], \"periodic\": 1-dimensional array>",
        ),
        ("data([1, 2], \"none\")", "<data [1, 2], \"none\": 1-dimensional array, size (2,)>"),
        (
            "picture([[1, 2], [3, 4], [5, 6]], \"none\")",
            "<data of shape (2, 3), \"none\": 2-dimensional array, size (2, 3)>",
        ),
        (
            "picture([[1, 2], [3, 4]], \"none\", edges=\"reflect\")",
            "<data of shape (2, 2), \"none\": 2-dimensional array, size (2, 2), edges \"reflect\">",
        ),
        ("rshift(data([1, 2], \"none\"))", "<rshift: 1-dimensional array, size (2,), edges \"clamp\">"),
    ] {
        assert_eq!(crate::support::run(text).fine().texts(), [shown], "{text}");
    }
}

/// Of conditions with parts, the part that is false is told.
#[test]
fn parts_of_conditions() {
    for (text, told) in [
        ("assert 1 == 1 and 2 == 3", "`2 == 3` is false: left 2, right 3"),
        ("assert 1 == 2 and 1/0 == 3", "`1 == 2` is false: left 1, right 2"),
        ("assert not 1 == 1", "`1 == 1` is true: left 1, right 1"),
        ("assert all([1 == 1, 2 == 3])", "item [1], `2 == 3` is false"),
        ("assert all([n < 2 for n in 0..4])", "item [2] is false, the first of 2"),
        (
            "assert {\"a\": 1, \"b\": 2} == {\"a\": 1, \"b\": 3}",
            "they differ at the key \"b\": 2 and 3; left - right: -1",
        ),
        ("assert {\"a\": 1} == {\"b\": 1}", "only the left side has the key \"a\""),
        (
            "assert \"0123456789012345678901234567890123456789x\" == \"0123456789012345678901234567890123456789y\"",
            "they differ first at character 41",
        ),
        ("assert \"abcdef\" == \"abcxef\"", "they differ first at character 4: \"d\" and \"x\""),
        ("assert \"abc\" == \"abcdef\"", "the left text ends before character 4 of the right one"),
        (
            "assert [\"é\", \"ab\"] == [\"é\", \"a\"]",
            "the right text ends before character 2 of the left one",
        ),
    ] {
        let ran = crate::support::run(text);
        let screen = ran.screen();
        assert!(screen.contains(told), "{text}: {told}\n{screen}");
    }
    crate::support::run("assert 1 == 1 and not 1 == 2 and all([true, 2 == 2]) and (false or true)").fine();
}
