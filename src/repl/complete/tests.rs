use super::*;
use crate::language::Session;

fn session() -> Session {
    let mut session = Session::new();
    let text = "lines = symbols(2, \"l\")\nDC'' = 1\nr = 0..4\nst = le_gall_5_3.stages[0]\nt = analysis(le_gall_5_3, 1, input=lines)\ndouble(x, by=2) = by*x\nboth(x, y) = x + y";
    let outcome = session.run("test", text, &mut |_| {});
    assert!(outcome.problems.is_empty(), "{:?}", outcome.problems);
    session
}

fn list(folder: &str) -> Vec<String> {
    let entries: &[&str] = match folder {
        "" => &["a.vcf", "b.txt", "sub/", ".git/"],
        "sub/" => &["ab.vcf", "c.vcf", "D.VCF"],
        _ => &[],
    };
    entries.iter().map(|entry| entry.to_string()).collect()
}

/// What Tab offers where `|` stands, and the text before it that stays.
fn offered(text: &str) -> (String, Vec<String>) {
    let cursor = text.find('|').unwrap();
    let text = text.replacen('|', "", 1);
    let (start, found) = complete(&text, cursor, &mut session(), &list);
    (text[..start].to_string(), found)
}

#[test]
fn tab_knows_its_context() {
    let mut wrong = Vec::new();
    for (text, kept, expected) in [
        ("interl|", "", &["interleave("][..]),
        ("interl|(a, b)", "", &["interleave"]),
        ("x = line|", "x = ", &["linear(", "lines"]),
        ("D|", "", &["DC''"]),
        ("ass|", "", &["assert"]),
        ("le_|", "", &["le_gall_5_3"]),
        ("doub|", "", &["double("]),
        ("r.lo|", "r.", &["lower"]),
        ("st.ta|", "st.", &["taps"]),
        ("lines.per|", "lines.", &["period", "periodic_cache("]),
        ("lines.lif|", "lines.", &["lift("]),
        ("st.rsh|", "st.", &[]),
        ("g(f) = f(1).lif|", "g(f) = f(1).", &["lift(", "lifting"]),
        ("nobody(1).lif|", "nobody(1).", &[]),
        ("nobody.|", "nobody.", &[]),
        ("[x.low| for x in [r]]", "[x.", &["lower"]),
        ("help lif|", "help ", &["lift", "lifting", "lifting scheme"]),
        ("help dead z|", "help ", &["dead zone"]),
        ("help doub|", "help ", &["double"]),
        ("help :lo|", "help ", &[":load"]),
        ("?lif|", "?", &["lift", "lifting", "lifting scheme"]),
        ("t.coeffs[1, |", "t.coeffs[1, ", &["\"HH\"", "\"HL\"", "\"LH\""]),
        ("t.coeffs[|", "t.coeffs[", &["0, \"LL\"", "1, \"HH\"", "1, \"HL\"", "1, \"LH\""]),
        ("t.coeffs[(1, |", "t.coeffs[(1, ", &["\"HH\"", "\"HL\"", "\"LH\""]),
        ("t.coeffs[(1, \"H|", "t.coeffs[(1, \"", &["HH\"", "HL\""]),
        ("bounds(lines[0, 0], {|", "bounds(lines[0, 0], {", &["lines"]),
        ("lines[0, 0].bounds({|", "lines[0, 0].bounds({", &["lines"]),
        ("assert_error 1/0, \"number::|", "assert_error 1/0, \"", &["number::division_by_zero\""]),
        (
            "test \"a\" { assert_error f(1, 2), \"call::a|",
            "test \"a\" { assert_error f(1, 2), \"",
            &["call::arity\""],
        ),
        ("assert_error stage(\"ev|", "assert_error stage(\"", &["even_add_odd\"", "even_subtract_odd\""]),
        ("le_gall_5_3.round_t|", "le_gall_5_3.", &["round_taps("]),
        ("lines.round_t|", "lines.", &[]),
        ("r.quantis|", "r.", &[]),
        ("lines.quantis|", "lines.", &["quantise("]),
        ("[1].quantis|", "[1].", &[]),
        ("lines.simul|", "lines.", &["simulate("]),
        (
            "stage(|, taps=[1], D=0, S=1)",
            "stage(",
            &[
                "D=",
                "S=",
                "bits=",
                "offset=",
                "overflow=",
                "rounding=",
                "taps=",
                "type=",
                "\"even_add_odd\"",
                "\"even_subtract_odd\"",
                "\"odd_add_even\"",
                "\"odd_subtract_even\"",
            ],
        ),
        ("lift(lines, |", "lift(lines, ", &["dim=", "stage=", "st"]),
        ("lines.lift(|", "lines.lift(", &["dim=", "stage=", "st"]),
        ("lines.doub|", "lines.", &[]),
        ("r.lower.doub|", "r.lower.", &["double"]),
        ("f(x) = x.doub|", "f(x) = x.", &["double"]),
        ("u = le_gall_5_3; v = u.stages; v[1].ta|", "u = le_gall_5_3; v = u.stages; v[1].", &["taps"]),
        ("fir(le_gall_5_3).h0.lo|", "fir(le_gall_5_3).h0.", &["low"]),
        ("(1..3).lo|", "(1..3).", &["lower"]),
        (
            r#"m = {"a b": 1, "last": 2, 3: 4}; m.a|"#,
            r#"m = {"a b": 1, "last": 2, 3: 4}; m"#,
            &[r#"["a b"]"#],
        ),
        (
            r#"m = {"key": 1, "k2": 2}; m.k|"#,
            r#"m = {"key": 1, "k2": 2}; m"#,
            &[r#"["key"]"#, r#"["k2"]"#, ".keys"],
        ),
        ("m = {\"key\": 1}; m.le|", "m = {\"key\": 1}; m.", &["len"]),
        ("\"a b\".l|", "\"a b\".", &["len"]),
        ("t.coeffs[1, \"|", "t.coeffs[1, \"", &["HH\"", "HL\"", "LH\""]),
        ("t[1, \"LH|\"]", "t[1, \"", &["LH"]),
        ("t.coeffs[0, \"|", "t.coeffs[0, \"", &["LL\""]),
        ("t.coeffs(0, \"|", "t.coeffs(0, \"", &["LL\""]),
        (r#"{"a b": 1, "q\"": 2, 3: 4}["|"#, r#"{"a b": 1, "q\"": 2, 3: 4}[""#, &["a b\"", "q\\\"\""]),
        ("t[1, \"HL\"].per|", "t[1, \"HL\"].", &["period", "periodic_cache("]),
        (
            "bounds(lines[0, 0], {lines: (0, 1)}, rounding=\"|",
            "bounds(lines[0, 0], {lines: (0, 1)}, rounding=\"",
            &["affine\"", "integer\""],
        ),
        (
            "bounds(lines[0, 0], {lines: (0, 1)}, rounding=|",
            "bounds(lines[0, 0], {lines: (0, 1)}, rounding=",
            &["\"affine\"", "\"integer\""],
        ),
        ("st2 = stage(\"ev|", "st2 = stage(\"", &["even_add_odd\"", "even_subtract_odd\""]),
        ("plot(st, \"|", "plot(st, \"", &["growth\"", "lifting\""]),
        ("st.plot(\"l|\")", "st.plot(\"", &["lifting"]),
        ("plot(unknown, \"t|", "plot(unknown, \"", &["taps\""]),
        ("array([1], dtype=\"i|", "array([1], dtype=\"", &["i1\"", "i2\"", "i4\"", "i8\""]),
        ("[1].array(\"f|", "[1].array(\"", &["f2\"", "f4\"", "f8\""]),
        ("analysis(le_gall_5_3, 1, size=\"|", "analysis(le_gall_5_3, 1, size=\"", &["any\""]),
        ("spatial_delta encode overflow=w|", "spatial_delta encode overflow=", &["wrap "]),
        ("x = \"|", "x = \"", &[]),
        ("lines.bot|", "lines.", &["both("]),
        ("le_gall_5_3.sta|", "le_gall_5_3.", &["stages"]),
        ("lift(lines, st|", "lift(lines, ", &["stage=", "st", "stage(", "step("]),
        ("lift(lines, stage=st, st|", "lift(lines, stage=st, ", &["st", "stage(", "step("]),
        ("double(by|", "double(", &["by="]),
        ("lift(lines, 1 + st|", "lift(lines, 1 + ", &["st", "stage(", "step("]),
        ("use \"|", "use \"", &["a.vcf", "sub/"]),
        ("use \"sub/a|", "use \"", &["sub/ab.vcf"]),
        ("use \"sub/D|", "use \"", &["sub/D.VCF"]),
        ("x = \"a|", "x = \"", &[]),
        ("x # lif|", "x # lif", &[]),
        ("x # a\nlif|", "x # a\n", &["lift(", "lifting("]),
        ("1.5|", "1.5", &[]),
        ("spatial_delta |", "spatial_delta ", &["decode ", "encode "]),
        ("spatial_delta encode ax|", "spatial_delta encode ", &["axes=", "axis="]),
        (":re|", "", &[":reload", ":reset"]),
        (":he|", "", &[":help"]),
        (":help call::a|", ":help ", &["call::arity"]),
        (":set pr|", ":set ", &["preview "]),
        (":set preview o|", ":set preview ", &["off", "on"]),
        (":graph interl|", ":graph ", &["interleave("]),
        (":load s|", ":load ", &["sub/"]),
        (":time interl|", ":time ", &["interleave("]),
        (":vars x|", ":vars x", &[]),
    ] {
        let (stays, found) = offered(text);
        let expected: Vec<String> = expected.iter().map(|name| name.to_string()).collect();
        if (stays.as_str(), &found) != (kept, &expected) {
            wrong.push(format!("{text}: {stays} {found:?}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn every_cursor_is_safe() {
    let mut session = session();
    for text in
        ["x.é(\"ü\", [f(.", "use \"é", "spatial_delta encode axis=", ":help é", ".", ";", "5.", "\u{feff}x"]
    {
        for cursor in 0..=text.len() + 1 {
            complete(text, cursor, &mut session, &list);
        }
    }
}
