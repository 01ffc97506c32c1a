//! `vcf test` as what runs in continuous integration, and beside an editor.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};

use crate::process::folder;

fn vcf(folder: &Path, arguments: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_vcf"));
    command.current_dir(folder).env("LANG", "C.UTF-8").env_remove("VCF_ERROR_FORMAT").stdin(Stdio::null());
    command.arg("test").args(arguments.split_whitespace());
    command
}

/// The status, and both streams without times.
fn test(folder: &Path, arguments: &str) -> (i32, String, String) {
    let output = vcf(folder, arguments).output().unwrap();
    let text = |bytes: Vec<u8>| without_times(&String::from_utf8(bytes).unwrap());
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

/// `0.01 s` becomes `- s`, `"seconds":0.1` becomes `"seconds":-`.
fn without_times(text: &str) -> String {
    let mut out = String::new();
    let is_digit = |c: char| c.is_ascii_digit() || c == '.' || c == 'e' || c == '-';
    let mut rest = text;
    while let Some(at) = rest.find("\"seconds\":").map(|at| at + 10).or_else(|| rest.find(" s)").map(|_| 0)) {
        if at > 0 {
            out.push_str(&rest[..at]);
            out.push('-');
            rest = rest[at..].trim_start_matches(is_digit);
            continue;
        }
        let end = rest.find(" s)").unwrap();
        out.push_str(rest[..end].trim_end_matches(|c: char| c.is_ascii_digit() || c == '.'));
        out.push_str("- s)");
        rest = &rest[end + 3..];
    }
    out + rest
}

const SUMS: &str = "assert 0 == 0
test \"sums\" {
    assert 1 + 1 == 3
    assert 2 == 2
}
test \"breaks\" { 1/0 }
test \"empty\" { x = 1 }
";

#[test]
fn a_file_is_told_test_by_test() {
    let folder = folder(&[("a.vcf", SUMS), ("b.vcf", "x = 1")]);
    let (status, out, err) = test(folder.path(), "a.vcf b.vcf");
    let expected = "\
ERROR   a.vcf (3 tests: 1 passed, 2 failed; 3 assertions: 2 passed, 1 failed; - s)
ok      b.vcf (no assertions; - s)

What failed:
  a.vcf:3: test \"sums\": assert 1 + 1 == 3
    left: 2
    right: 3
    left - right: -1
  a.vcf:6: test \"breaks\": number::division_by_zero: division by zero

2 files, 3 tests: 1 passed, 2 failed; 3 assertions: 2 passed, 1 failed, 1 file with errors, 1 file without assertions (- s)
";
    assert_eq!((status, out.as_str()), (2, expected));
    assert_eq!(err.matches("error[").count(), 2, "{err}");
    let (_, json, _) = test(folder.path(), "a.vcf --format json");
    let json: serde_json::Value = serde_json::from_str(&json.replace(":-", ":0")).unwrap();
    assert_eq!((&json["problems"][0]["test"], &json["left_out"]), (&"sums".into(), &0.into()));
}

#[test]
fn the_folder_is_the_default() {
    let folder = folder(&[("a.vcf", "assert 1 == 1"), ("sub/b.vcf", "assert 1 == 1")]);
    let (status, out, _) = test(folder.path(), "");
    assert!(status == 0 && out.ends_with("2 files, 2 assertions: 2 passed, 0 failed (- s)\n"), "{out}");
}

/// Every file gives the same bytes, whoever runs beside it.
#[test]
fn so_many_at_once_change_nothing() {
    let programs: Vec<(String, String)> = (0..40)
        .map(|n| {
            let text = match n % 5 {
                0 => format!("x = symbols(1, \"x\")\nassert lift(x, le_gall_5_3.stages[0], 0)[0] == x[{n}]"),
                1 => format!("assert_error [1, 2][{n}]\nassert sum(0..{n}) == {n}*({n} - 1)//2"),
                2 => format!("{}1{}", "(".repeat(180), ")".repeat(180)),
                3 => format!("f(n) = {n}/n\nassert f(0) == 1"),
                _ => format!("P = symbols(2, \"P\")\nt = analysis(fidelity, 2, P)\nassert t.coeffs[1, \"HL\"][0, 0] == {n}"),
            };
            (format!("{n:02}.vcf"), text)
        })
        .collect();
    let files: Vec<(&str, &str)> =
        programs.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    let folder = folder(&files);
    for arguments in [". ", ". --format json", ". --error-format github", ". -x", ". -q"] {
        let alone = test(folder.path(), &format!("{arguments} -j 1"));
        for jobs in [2, 7] {
            assert_eq!(
                test(folder.path(), &format!("{arguments} -j {jobs}")),
                alone,
                "{arguments} -j {jobs}"
            );
        }
    }
}

/// As one file alone, whatever the others take.
#[test]
fn a_budget_of_memory_is_what_a_file_has_alone() {
    // Each takes more than half of the limit, and two together more than all of it.
    let takes = "x = [n for n in 0..600000]\nassert len(x) == 600000\nassert sum(x) == 179999700000";
    let files: Vec<(String, &str)> = (0..6).map(|n| (format!("{n}.vcf"), takes)).collect();
    let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (name.as_str(), *text)).collect();
    let folder = folder(&files);
    let (status, out, err) = test(folder.path(), ". -j 6 --max-memory 128MiB");
    assert!(status == 0 && out.contains("12 passed"), "{out}{err}");
}

#[test]
fn a_filter_chooses_files_and_tests() {
    let folder = folder(&[("a.vcf", SUMS), ("b.vcf", "assert 1 == 1"), ("c.vcf", "x = 1")]);
    let last = |arguments: &str| {
        let (status, out, err) = test(folder.path(), arguments);
        (status, out.lines().last().unwrap_or_default().to_string(), err)
    };
    let (status, told, _) = last("--filter b.vcf");
    assert_eq!((status, told.as_str()), (0, "1 file, 1 assertion: 1 passed, 0 failed, 3 left out (- s)"));
    let (status, told, _) = last("--filter ::sums");
    assert_eq!(
        (status, told.as_str()),
        (1, "1 file, 1 test: 0 passed, 1 failed; 2 assertions: 1 passed, 1 failed, 2 left out (- s)")
    );
    let (status, told, _) = last("--filter a.vcf::(empty|nothing)$");
    let one = "1 file, 1 test: 1 passed, 0 failed; 0 assertions, 4 left out, 1 file without assertions (- s)";
    assert_eq!((status, told.as_str()), (0, one));
    let (status, told, err) = last("--filter nowhere");
    assert_eq!((status, told.as_str()), (2, "0 files, 0 assertions, 4 left out (- s)"));
    assert!(err.contains("nothing has a name in which `nowhere` is found"), "{err}");
    assert!(err.contains("there are `./a.vcf::breaks`, `./a.vcf::empty`, `./a.vcf::sums`"), "{err}");
    let (_, _, err) = last("--filter sumss");
    assert!(err.contains("did you mean `sums`?"), "{err}");
    let (status, _, err) = last("--filter a(b");
    assert!(status == 2 && err.contains("unclosed group"), "{err}");
    // What can't be read has tests that nobody knows.
    fs::write(folder.path().join("d.vcf"), "x = (").unwrap();
    assert_eq!(last("--filter ::sums").0, 2);
}

#[test]
fn the_first_problem_ends_all() {
    let folder = folder(&[
        ("a.vcf", "assert 1 == 1"),
        ("b.vcf", "assert 1 == 1\ntest \"t\" { assert 1 == 2; assert 1 == 3 }\nassert 1 == 4"),
        ("c.vcf", "1/0"),
    ]);
    let (status, out, err) = test(folder.path(), ". --fail-fast");
    let last = "2 files, 1 test: 0 passed, 1 failed; 3 assertions: 2 passed, 1 failed, 2 not reached, 1 file not run (- s)\n";
    assert!(status == 1 && out.ends_with(last) && err.matches("error[").count() == 1, "{out}{err}");
    let (status, out, err) = test(folder.path(), "c.vcf a.vcf -x");
    assert!(status == 2 && !out.contains("a.vcf") && err.matches("error[").count() == 1, "{out}{err}");
}

/// What a test has displayed is shown where it fails; what others have, where somebody asks for that.
#[test]
fn what_a_test_displays_is_shown_where_it_fails() {
    let text = "x = 3; x\ntest \"fine\" { \"unseen\"; assert x == 3 }\n\
                test \"sums\" { [x, 4]; assert x == 4; {1: [n for n in 0..40]}; assert x == 5; x }\nassert x == 3";
    let folder = folder(&[("a.vcf", text)]);
    let (_, out, _) = test(folder.path(), "a.vcf --junit out.xml");
    let expected = "\
  a.vcf:3: test \"sums\": assert x == 4
    left: 3
    right: 4
    left - right: -1
  a.vcf:3: test \"sums\": assert x == 5
    left: 3
    right: 5
    left - right: -2
    displayed:
      line 3: [3, 4]
      line 3: {1: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18,
            19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35,
            36, 37, 38, 39]}
      line 3: 3
";
    assert!(
        out.contains(expected) && out.matches("displayed").count() == 1 && !out.contains("unseen"),
        "{out}"
    );
    let xml = fs::read_to_string(folder.path().join("out.xml")).unwrap();
    assert!(
        xml.matches("<system-out>").count() == 1 && xml.contains("<system-out>line 3: [3, 4]\n"),
        "{xml}"
    );
    let (_, out, _) = test(folder.path(), "a.vcf --show");
    let begin = "\n  line 1: 3\n  \"fine\", line 2: \"unseen\"\n  \"sums\", line 3: [3, 4]\n";
    assert!(out.contains(begin) && !out.contains("displayed"), "{out}");
    let (_, out, _) = test(folder.path(), "a.vcf --format json");
    let told: serde_json::Value = serde_json::from_str(&out.replace(":-", ":0")).unwrap();
    assert_eq!(told["displayed"].as_array().unwrap().len(), 3);
    assert_eq!(told["displayed"][0], serde_json::json!({"line": 3, "test": "sums", "text": "[3, 4]"}));
    // Outside of tests, what the file has displayed, and not more than the last values.
    let many: String = (0..120).map(|n| format!("{n}\n")).collect();
    fs::write(folder.path().join("a.vcf"), format!("{many}assert 1 == 2\n1/0")).unwrap();
    let (_, out, _) = test(folder.path(), "a.vcf");
    assert!(out.contains("division by zero\n    displayed:\n      line 21: 20\n"), "{out}");
    assert!(out.contains("      line 120: 119\n\n1 file, "), "{out}");
    let (_, out, _) = test(folder.path(), "a.vcf -s");
    assert!(out.contains("\n  line 1: 0\n"), "{out}");
}

/// What stands behind an error was proven by nobody.
#[test]
fn assertions_that_are_not_reached_are_counted() {
    let text = "assert 0 == 0\ntest \"a\" { 1/0; assert 1 == 1; assert 2 == 2 }\nx = 1/0\nassert 3 == 3\ntest \"b\" { assert 4 == 4 }";
    let folder = folder(&[("a.vcf", text)]);
    let (status, out, err) = test(folder.path(), "a.vcf -v");
    let last = "1 file, 1 test: 0 passed, 1 failed, 1 not reached; 1 assertion: 1 passed, 0 failed, 4 not reached, 1 file with errors (- s)\n";
    assert!(status == 2 && out.ends_with(last), "{out}");
    assert!(out.contains("  FAILED  line 2: \"a\" (- s)\n"), "{out}");
    assert!(err.contains("note: in test \"a\""), "{err}");
    let (_, out, _) = test(folder.path(), "a.vcf --filter ::a --format json");
    let told: serde_json::Value =
        serde_json::from_str(&out.lines().next().unwrap().replace(":-", ":0")).unwrap();
    assert_eq!((&told["not_reached"], &told["left_out"]), (&2.into(), &3.into()));
    assert_eq!((&told["tests"][0]["name"], &told["tests"][0]["passed"]), (&"a".into(), &false.into()));
}

/// A limit ends a file; it is known in which test, and what was not run.
#[test]
fn a_limit_within_a_test_names_the_test() {
    let text = "test \"fine\" { assert 0 == 0 }\ntest \"slow\" { x = [n ** n for n in 0..10**5]; assert 1 == 1 }\n\
                test \"b\" { assert 2 == 2 }\ntest \"c\" { assert 3 == 3; assert 4 == 4 }";
    let folder = folder(&[("a.vcf", text)]);
    let (status, out, err) = test(folder.path(), "a.vcf --timeout 200ms -v --junit out.xml");
    let last = "1 file, 2 tests: 1 passed, 1 failed, 2 not reached; 1 assertion: 1 passed, 0 failed, 4 not reached, \
                1 file with errors (- s)\n";
    assert!(status == 2 && out.ends_with(last), "{out}");
    assert!(out.contains("  a.vcf:2: test \"slow\": limit::time: "), "{out}");
    assert!(out.contains("  FAILED  line 2: \"slow\" (- s)\n"), "{out}");
    assert!(err.contains("note: in test \"slow\""), "{err}");
    let xml = fs::read_to_string(folder.path().join("out.xml")).unwrap();
    assert!(xml.contains("name=\"slow: limit::time\""), "{xml}");
    let (_, out, _) = test(folder.path(), "a.vcf --timeout 200ms --format json");
    let told: serde_json::Value = serde_json::from_str(&out.replace(":-", ":0")).unwrap();
    assert_eq!((&told["tests_not_reached"], &told["problems"][0]["test"]), (&2.into(), &"slow".into()));
    // Tests that are not chosen are left out, and those behind an error above all tests are not reached.
    let (_, out, _) = test(folder.path(), "a.vcf --timeout 200ms --filter ::(slow|b)");
    assert!(
        out.contains("1 test: 0 passed, 1 failed, 1 not reached; 0 assertions, 2 not reached, 3 left out"),
        "{out}"
    );
    fs::write(folder.path().join("a.vcf"), format!("1/0\n{text}")).unwrap();
    let (_, out, _) = test(folder.path(), "a.vcf");
    assert!(
        out.contains("1 file, 4 tests not reached; 0 assertions, 5 not reached, 1 file with errors"),
        "{out}"
    );
}

#[cfg(unix)]
#[test]
fn an_interrupt_within_a_test_names_the_test() {
    let text = "test \"slow\" { save([1], \"began.npy\"); [x for x in 0..10**7 for y in 0..10**6 if y < 0] }\n\
                test \"b\" { assert 2 == 2 }";
    let folder = folder(&[("a.vcf", text)]);
    let mut command = vcf(folder.path(), "a.vcf");
    let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    while !folder.path().join("began.npy").exists() {
        std::thread::yield_now();
    }
    assert!(Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap().success());
    let ended = child.wait_with_output().unwrap();
    let told = String::from_utf8(ended.stdout).unwrap();
    assert_eq!(ended.status.code(), Some(130), "{told}");
    assert!(told.contains("  a.vcf:1: test \"slow\": interrupted: interrupted\n"), "{told}");
    assert!(told.contains("1 file, 1 test: 0 passed, 1 failed, 1 not reached; 0 assertions, 1 not reached, 1 file interrupted"), "{told}");
}

/// A summary that is read later is not cut.
#[test]
fn what_failed_is_whole_in_a_pipe() {
    let long = "x".repeat(400);
    let folder = folder(&[("a.vcf", &*format!("assert \"{long}\" == \"\""))]);
    let (_, out, _) = test(folder.path(), "a.vcf");
    assert!(out.contains(&format!("  a.vcf:1: assert \"{long}\" == \"\"\n")), "{out}");
}

#[test]
fn options_of_other_runners_lead_to_those_of_this_one() {
    let folder = folder(&[("a.vcf", SUMS)]);
    for (arguments, lead) in [
        ("-k sums", "use '--filter REGEX'"),
        ("--collect-only", "'vcf test --list' tells the names of tests"),
        ("--lf", "what failed before is not kept: FILE::NAME"),
        ("-s --nocaptur", "'vcf test --help' lists the options"),
        ("--juni x", "a similar option exists: '--junit'"),
        ("--junit -", "name a file, such as report.xml"),
        ("--watch -", "standard input is read once"),
        ("a.vcf --durations", "tells the time of each test"),
        ("-j 0", "write a whole number from 1"),
        ("-j -2", "write a whole number from 1"),
        ("--timeout -1", "invalid value '-1'"),
        ("a.vcf::sum", "did you mean `sums`?"),
    ] {
        let (status, _, err) = test(folder.path(), arguments);
        assert!(status == 2 && err.contains(lead), "{arguments}: {err}");
        assert!(!err.contains("Usage: vcf test <"), "{arguments}: {err}");
        assert!(!err.contains("as a value") && !err.contains("tip:"), "{arguments}: {err}");
    }
    for (arguments, lead) in [
        ("fmt --diff a.vcf", "'vcf fmt --check' shows what would change"),
        ("fmt -w a.vcf", "'vcf fmt PATH' writes files in place"),
        ("fmt --xyzzy a.vcf", "'vcf fmt --help' lists the options"),
        ("check --strict a.vcf", "use '--deny-warnings'"),
        ("run --formt json a.vcf", "a similar option exists: '--format'"),
        ("spatial-delta encode --xyzzy a.npy", "'vcf spatial-delta encode --help' lists the options"),
        ("--xyzzy", "'vcf --help' lists the options"),
    ] {
        let (status, _, err) = crate::process::vcf(folder.path(), &arguments.split(' ').collect::<Vec<_>>());
        assert!(status == 2 && err.contains(lead) && !err.contains("as a value"), "{arguments}: {err}");
    }
}

#[test]
fn tests_are_listed_and_chosen_by_name() {
    let folder = folder(&[
        ("a.vcf", SUMS),
        ("sub/b.vcf", "assert 1 == 1; assert_error 1/0"),
        ("c.vcf", "x = 1"),
        ("d::e.vcf", "test \"a::b\" { assert 1 == 1 }"),
    ]);
    let (status, out, err) = test(folder.path(), "--list");
    let all = "./a.vcf\n./a.vcf::sums\n./a.vcf::breaks\n./a.vcf::empty\n./d::e.vcf::a::b\n./sub/b.vcf\n";
    assert_eq!((status, out.as_str(), err.as_str()), (0, all, ""));
    let (_, out, _) = test(folder.path(), "--list --filter ::sums a.vcf --format json");
    assert_eq!(out, "{\"file\":\"a.vcf\",\"test\":\"sums\",\"line\":2,\"assertions\":2}\n");
    let (status, _, err) = test(folder.path(), "--list --filter nowhere");
    assert!(status == 2 && err.contains("`nowhere`") && err.contains("`./a.vcf::breaks`"), "{err}");
    let (status, out, _) = test(folder.path(), "--list --sandbox a.vcf::empty");
    assert_eq!((status, out.as_str()), (0, "a.vcf::empty\n"));
    let (status, _, err) = test(folder.path(), "--list c.vcf::sums");
    assert!(status == 2 && err.contains("there is no test \"sums\" in `c.vcf`"), "{err}");
    // Each line names what it runs.
    for line in all.lines().filter(|line| !line.contains("d::e")) {
        let (_, out, _) = test(folder.path(), line);
        let expected = match line.rsplit_once("::") {
            None if line.contains("a.vcf") => "1 file, 3 tests:",
            None => "1 file, 2 assertions: 2 passed",
            Some((_, "sums")) => {
                "1 file, 1 test: 0 passed, 1 failed; 2 assertions: 1 passed, 1 failed, 1 left out"
            }
            Some((_, "breaks")) => "1 file, 1 test: 0 passed, 1 failed; 0 assertions, 3 left out",
            Some(_) => "1 file, 1 test: 1 passed, 0 failed; 0 assertions, 3 left out",
        };
        assert!(out.contains(&format!("\n{expected}")), "{line}: {out}");
    }
    // One that begins with another's name is not meant, and several may be named.
    fs::write(folder.path().join("a.vcf"), SUMS.replace("empty", "sums of squares")).unwrap();
    let (_, out, _) = test(folder.path(), "a.vcf::sums --sandbox");
    assert!(out.contains("1 file, 1 test: 0 passed"), "{out}");
    let two = vcf(folder.path(), "").args(["a.vcf::sums", "a.vcf::sums of squares"]).output().unwrap();
    assert!(String::from_utf8_lossy(&two.stdout).contains("1 file, 2 tests:"), "{two:?}");
    let (_, out, _) = test(folder.path(), "a.vcf a.vcf::sums");
    assert!(out.contains("1 file, 3 tests:"), "{out}");
    fs::write(folder.path().join("bad.vcf"), "x = (\ntest \"t\" { }").unwrap();
    let (status, out, err) = test(folder.path(), "--list bad.vcf");
    assert!(status == 2 && out.is_empty() && err.contains("error[syntax::"), "{err}");
}

#[test]
fn standard_input_is_tested() {
    use std::io::Write;
    let folder = folder(&[]);
    let mut child = vcf(folder.path(), "-").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(SUMS.as_bytes()).unwrap();
    let ended = child.wait_with_output().unwrap();
    let out = String::from_utf8(ended.stdout).unwrap();
    assert!(out.starts_with("ERROR   <stdin> (3 tests: 1 passed, 2 failed;"), "{out}");
    assert!(out.contains("  <stdin>:3: test \"sums\": assert 1 + 1 == 3"), "{out}");
    assert_eq!(ended.status.code(), Some(2));
}

/// What one program is read from, no other overwrites, though both run at once.
#[test]
fn no_file_overwrites_what_another_is_read_from() {
    let folder = folder(&[
        ("a.vcf", "save([1], \"data.npy\")"),
        ("b.vcf", "assert 1 == 1\nspatial_delta decode dtype=i2 [[1]] -> \"c.vcf\""),
        ("c.vcf", "assert 1 == 1"),
    ]);
    let (status, out, err) = test(folder.path(), ". -j 3");
    assert!(status == 2 && err.contains("is one of the files that are read"), "{out}{err}");
    assert_eq!(fs::read_to_string(folder.path().join("c.vcf")).unwrap(), "assert 1 == 1");
}

#[test]
fn names_in_junit_do_not_move() {
    let folder = folder(&[("a.vcf", SUMS)]);
    let names = || {
        test(folder.path(), "a.vcf --junit out.xml");
        let text = fs::read_to_string(folder.path().join("out.xml")).unwrap();
        let report = quick_junit::Report::deserialize_from_str(&text).unwrap();
        let cases = report.test_suites.into_iter().flat_map(|suite| suite.test_cases);
        cases.map(|case| (case.name.to_string(), case.extra["line"].to_string())).collect::<Vec<_>>()
    };
    let before = names();
    let expected = [
        "assert 0 == 0",
        "sums: assert 1 + 1 == 3",
        "sums: assert 2 == 2",
        "breaks: number::division_by_zero",
        "empty",
    ];
    assert_eq!(before.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(), expected);
    fs::write(folder.path().join("a.vcf"), format!("# A line.\n\n{SUMS}")).unwrap();
    let after = names();
    assert_eq!(after.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(), expected);
    assert_ne!(before, after, "lines are told beside names");
}

/// On a terminal a line says how far it is, and what it waits for; it goes when all is done.
#[cfg(unix)]
#[test]
fn a_line_says_how_far_it_is() {
    use expectrl::{Eof, Expect, Session};
    let folder = folder(&[
        ("a.vcf", "assert 1 == 2"),
        ("b.vcf", "[x for x in 0..10**7 for y in 0..10**6 if y < 0]"),
        ("c.vcf", "assert 1 == 1"),
    ]);
    let mut command = vcf(folder.path(), "-j 2 --timeout 3s -q");
    command.env("TERM", "xterm-256color").env("NO_COLOR", "1").stdin(Stdio::inherit());
    let mut session = Session::spawn(command).unwrap();
    session.set_expect_timeout(Some(std::time::Duration::from_secs(60)));
    session.expect("1 of 3 files, 1 failed: ./b.vcf").unwrap();
    session.expect("limit::time").unwrap();
    session.expect("3 files, 2 assertions: 1 passed, 1 failed, 1 file with errors").unwrap();
    session.expect(Eof).unwrap();
}

#[cfg(unix)]
mod watching {
    use super::*;

    /// Lines up to one that begins so; panics at the end of the stream.
    fn until(lines: &mut impl Iterator<Item = std::io::Result<String>>, begin: &str) -> Vec<String> {
        let mut seen = Vec::new();
        loop {
            let line = lines.next().unwrap_or_else(|| panic!("{begin}: {seen:?}")).unwrap();
            let found = line.starts_with(begin);
            seen.push(line);
            if found {
                return seen;
            }
        }
    }

    /// The files that were run.
    fn run(lines: &[String]) -> Vec<&str> {
        let files = lines.iter().filter(|line| line.contains(".vcf (") && !line.starts_with(' '));
        files.filter_map(|line| line.split_whitespace().nth(1)).collect()
    }

    #[test]
    fn what_was_run_is_told_where_somebody_ends_it() {
        let endless = "x = [n ** n for n in 0..100000]";
        let folder = folder(&[("a.vcf", "assert 1 == 2"), ("b.vcf", endless), ("c.vcf", "assert 1 == 1")]);
        let mut child =
            vcf(folder.path(), "--watch -j 1").stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        until(&mut lines, "FAILED  ./a.vcf");
        let pid = child.id().to_string();
        assert!(Command::new("kill").args(["-INT", &pid]).status().unwrap().success());
        assert_eq!(child.wait().unwrap().code(), Some(130));
        let rest: Vec<String> = lines.map(Result::unwrap).collect();
        let rest = rest.join("\n");
        assert!(rest.contains("  ./a.vcf:1: assert 1 == 2\n"), "{rest}");
        assert!(
            rest.contains("1 assertion: 0 passed, 1 failed, 1 file interrupted, 1 file not run ("),
            "{rest}"
        );
    }

    #[test]
    fn what_a_change_affects_is_run_again() {
        let folder = folder(&[
            ("a.vcf", "use \"lib/k.txt\"\nassert k == 1"),
            ("b.vcf", "assert 1 == 1"),
            ("c.vcf", "x = load(\"x.npy\")\nassert len(x) == 2"),
            ("lib/k.txt", "k = 1"),
        ]);
        let at = |name: &str| folder.path().join(name);
        let mut child =
            vcf(folder.path(), "--watch").stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut next = || until(&mut lines, "Waiting");
        let first = next();
        assert_eq!(run(&first), ["./a.vcf", "./b.vcf", "./c.vcf"]);
        let waits = "Waiting for a change of 3 files, or of 2 files that they read; Ctrl-C ends.";
        assert_eq!(first.last().unwrap(), waits);
        // Through `use`.
        fs::write(at("lib/k.txt"), "k = 1 + 1").unwrap();
        let second = next();
        assert_eq!(run(&second), ["./a.vcf"]);
        assert!(
            second.iter().any(|line| line == "Changed: ./lib/k.txt. Running 1 of 3 files."),
            "{second:?}"
        );
        // Through `load`, of a file that was not there.
        let made = Command::new(env!("CARGO_BIN_EXE_vcf"))
            .args(["-e", "spatial_delta encode axis=0 [1, 2] -> \"new.npy\""])
            .current_dir(folder.path())
            .output()
            .unwrap();
        assert!(made.status.success(), "{made:?}");
        fs::rename(at("new.npy"), at("x.npy")).unwrap();
        let third = next();
        assert_eq!(run(&third), ["./c.vcf"]);
        let totals = third.iter().any(|line| line.starts_with("3 files, 3 assertions: 2 passed, 1 failed ("));
        assert!(totals, "all files count: {third:?}");
        // One that is new. It comes whole: a busy machine could tell of its beginning and of its end one after the other.
        fs::write(at("d.part"), "assert 1 == 1").unwrap();
        fs::rename(at("d.part"), at("lib/d.vcf")).unwrap();
        assert_eq!(run(&next()), ["./lib/d.vcf"]);
        // One that goes.
        fs::remove_file(at("b.vcf")).unwrap();
        let last = next();
        assert!(last.iter().any(|line| line == "Gone: ./b.vcf. Running 0 of 3 files."), "{last:?}");
        assert!(last.iter().any(|line| line.starts_with("3 files, 3 assertions:")), "{last:?}");
        let pid = child.id().to_string();
        assert!(Command::new("kill").args(["-INT", &pid]).status().unwrap().success());
        assert_eq!(child.wait().unwrap().code(), Some(130));
    }
}
