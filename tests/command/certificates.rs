//! Certificates of equality: what the command writes, and what `tools/check_equality.py` says of it. Where there is no Python, that part
//! is left out.

use crate::process::{folder, vcf};
use crate::support::certificates::{all_check, certificates, own, python};

/// What `vcf test` tells of its certificates.
fn told(err: &str) -> &str {
    err.lines().find(|line| line.contains(" proven, ")).unwrap_or_else(|| panic!("{err}"))
}

/// Those that are checked in seconds; `.ci/run` checks the certificates of all examples and of the programs of all tests.
#[test]
fn equalities_of_examples_have_certificates_that_check() {
    let place = folder(&[]);
    let examples =
        ["fidelity_taps", "roundings_and_words", "tests"].map(|name| format!("examples/{name}.vcf"));
    let folder = ["--certificates", place.path().to_str().unwrap()];
    let words = ["test", "-q"].into_iter().chain(examples.iter().map(String::as_str)).chain(folder);
    let (status, _, err) = vcf(&own("."), &words.collect::<Vec<_>>());
    assert_eq!(status, 0, "{err}");
    assert!(told(&err).starts_with("7 equalities proven, 6 certificates"), "{err}");
    assert_eq!(all_check(place.path()), 6);
}

/// docs/certificates.md shows what is told of a program.
#[test]
fn the_page_shows_what_is_told() {
    let place = folder(&[]);
    let page = std::fs::read_to_string(own("docs/certificates.md")).unwrap();
    let line = "run examples/roundings_and_words.vcf --certificates proofs";
    assert!(page.contains(&format!("vcf {line}\n")));
    let made = place.path().join("proofs");
    let words = ["run", "examples/roundings_and_words.vcf", "--certificates", made.to_str().unwrap()];
    let (status, _, err) = vcf(&own("."), &words);
    assert_eq!(status, 0, "{err}");
    let told = told(&err).replace(made.to_str().unwrap(), "proofs");
    assert!(page.contains(&told), "{told}");
    let shown = page.lines().find(|line| line.starts_with("proofs/equality-")).unwrap();
    let name = shown["proofs/".len()..].split(':').next().unwrap();
    assert!(made.join(name).exists(), "{:?}", certificates(&made));
    if let Some((fine, told)) = python(&own("tools/check_equality.py"), &[made.join(name)]) {
        assert!(fine && told.trim_end().ends_with(&shown["proofs/".len()..]), "{told}");
    }
}

const PROGRAM: &str = r#"
x = symbols(1, "x"); y = symbols(1, "y")
s, t = le_gall_5_3.stages
h = stage("odd_add_even", taps=[3, -1], D=1, S=2, rounding="half_even")
assert lift(lift(x, s, 0), inverse(s), 0) == x
assert lift(lift(interleave(x, y, 0), h, 0), inverse(h), 0) == interleave(x, y, 0)
assert rshift(lshift(x, 3) , 2) == lshift(x, 1)
assert quantise(lift(lift(x, t, 0), inverse(t), 0), 5) == quantise(x, 5)
p = symbols(2, "p", size=(6, 4), edges="reflect")
assert lift(lift(p, s, 1), inverse(s), 1) == p
P = symbols(2, "P")
there = analysis(haar_with_shift, depth=1, input=P)
assert synthesis(haar_with_shift, depth=1, coeffs=there.coeffs).output == P
d = data([3, 1, 4, 1], "periodic")
assert lift(lift(d, s, 0), inverse(s), 0) == d
x == y
"#;

#[test]
fn what_was_changed_is_refused() {
    let place = folder(&[("program.vcf", PROGRAM)]);
    let (status, out, err) = vcf(place.path(), &["run", "program.vcf", "--certificates", "made/here"]);
    assert_eq!((status, out.as_str()), (0, "false\n"), "{err}");
    assert_eq!(err, "7 equalities proven, 7 certificates written to `made/here`\n");
    let made = place.path().join("made/here");
    assert_eq!(all_check(&made), 7);
    let paths = [vec![own("tools/check_equality.py")], certificates(&made)].concat();
    if let Some((fine, told)) = python(&own("tests/certificates/corrupt.py"), &paths) {
        assert!(fine, "{told}");
        println!("{told}");
    }
}

#[test]
fn what_has_no_certificate_is_told_with_the_reason() {
    let program = r#"
A = symbols(2, "A")
any = analysis(le_gall_5_3, depth=1, size="any")
assert any.coeffs[0, "LL"] == any.coeffs[0, "LL"]
big = symbols(2, "B", size=(400, 300))
assert lift(lift(big, le_gall_5_3.stages[0], 0), inverse(le_gall_5_3.stages[0]), 0) == big
assert rshift(lshift(A, 1), 1) == A
"#;
    let place = folder(&[("program.vcf", program)]);
    let (status, out, err) = vcf(place.path(), &["test", "program.vcf", "--certificates", "made"]);
    assert_eq!(status, 0, "{out}{err}");
    let expected = "3 equalities proven, 1 certificate written to `made`, 2 without one: pictures of any size (1), too many \
                    elements for a checker to go through (1)";
    assert_eq!(told(&err), expected);
    assert_eq!(all_check(&place.path().join("made")), 1);
    let for_programs = ["run", "program.vcf", "--certificates", "made", "--error-format", "json"];
    let (status, _, err) = vcf(place.path(), &for_programs);
    let told: serde_json::Value = serde_json::from_str(&err).unwrap();
    assert_eq!((status, &told["certificates"], &told["folder"]), (0, &1.into(), &"made".into()), "{err}");
    assert_eq!(told["without"]["pictures of any size"], 1, "{err}");
}

#[test]
fn options_that_do_not_go_together_are_refused() {
    let place = folder(&[("a.vcf", "assert 1 == 1")]);
    for words in [["test", "--watch"], ["test", "--list"]] {
        let (status, _, err) =
            vcf(place.path(), &[&words[..], &["a.vcf", "--certificates", "made"]].concat());
        assert_eq!(status, 2, "{err}");
    }
    assert!(!place.path().join("made").exists());
    let (status, _, err) = vcf(place.path(), &["run", "a.vcf", "--certificates", "a.vcf"]);
    assert!(status == 2 && err.contains("can't make the folder"), "{err}");
}
