//! The `vcf` command as a process: statuses, streams, files.

use std::ffi::OsStr;
use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::{Value, json};

use crate::process::folder;

/// The command with nothing of the environment that would change what it writes.
fn vcf() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_vcf"));
    for name in ["NO_COLOR", "CLICOLOR_FORCE", "LC_ALL", "LC_CTYPE", "VCF_ERROR_FORMAT"] {
        command.env_remove(name);
    }
    command.env("LANG", "C.UTF-8").stdin(Stdio::null());
    command
}

fn run<S: AsRef<OsStr>>(arguments: impl IntoIterator<Item = S>) -> Ended {
    Ended::of(vcf().args(arguments).output().unwrap())
}

fn piped<S: AsRef<OsStr>>(arguments: impl IntoIterator<Item = S>, input: &[u8]) -> Ended {
    let mut child = vcf()
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(input).unwrap();
    Ended::of(child.wait_with_output().unwrap())
}

#[derive(Debug)]
struct Ended {
    status: i32,
    out: String,
    err: String,
}

impl Ended {
    fn of(output: Output) -> Ended {
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        let ended = Ended {
            status: output.status.code().unwrap(),
            out: text(output.stdout),
            err: text(output.stderr),
        };
        assert!(!ended.err.contains("panicked") && !ended.err.contains("error[internal]"), "{}", ended.err);
        ended
    }

    /// Lines of standard output as JSON.
    fn json(&self) -> Vec<Value> {
        self.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }
}

#[test]
fn the_status_tells_how_a_program_ended() {
    for (text, status) in [
        ("", 0),
        ("# nothing", 0),
        ("1 + 1", 0),
        ("assert 1 == 1", 0),
        ("assert 1 == 2", 1),
        ("a = symbols(1, \"a\"); assert rshift(lshift(a, 1), 1) == rshift(a, 1)", 1),
        ("1/0", 2),
        ("x = ", 2),
        ("nobody", 2),
    ] {
        let ended = run(["-e", text]);
        assert_eq!(ended.status, status, "{text}: {ended:?}");
        assert_eq!(ended.err.is_empty(), status == 0, "{text}: {ended:?}");
    }
}

#[test]
fn values_go_to_stdout_and_problems_to_stderr() {
    let ended = run(["-e", "x = 2", "-e", "x**10; 1/0; 5"]);
    assert_eq!(ended.out, "1024\n");
    assert!(ended.err.starts_with("error[number::division_by_zero]: division by zero\n"), "{}", ended.err);
    assert!(ended.err.contains("╭─[ -e:2:10 ]"), "{}", ended.err);
}

#[test]
fn the_worst_of_several_files_counts_and_all_are_run() {
    let folder = folder(&[("a.vcf", "x = 1; x"), ("b.vcf", "assert 1 == 2"), ("c.vcf", "x"), ("d.vcf", "4")]);
    let at = |name: &str| folder.path().join(name);
    let ended = run([OsStr::new("run"), at("a.vcf").as_ref(), at("b.vcf").as_ref()]);
    assert_eq!((ended.status, ended.out.as_str()), (1, "1\n"));
    let all = ["a.vcf", "b.vcf", "c.vcf", "no.vcf", "d.vcf"].map(at);
    let ended = run([OsStr::new("run")].into_iter().chain(all.iter().map(|path| path.as_os_str())));
    assert_eq!((ended.status, ended.out.as_str()), (2, "1\n4\n"), "each file has names of its own");
    assert!(ended.err.contains("file::missing"));
}

#[test]
fn json_has_a_line_for_each_value_and_for_what_ends_the_program() {
    let ended = run(["--format", "json", "-e", "1/2", "-e", "", "-e", "[true]; 1/0"]);
    let lines = ended.json();
    assert_eq!(lines[0], json!({"line": 1, "value": {"type": "number", "value": "1/2"}}));
    assert_eq!(lines[1]["line"], 3);
    let error = &lines[2]["error"];
    assert_eq!(
        (ended.status, &lines[2]["line"], &error["code"]),
        (2, &json!(3), &json!("number::division_by_zero"))
    );
    assert_eq!(error["span"], json!([15, 16]));
    assert!(error["message"].is_string() && error["help"].is_string() || error["help"].is_null());
    assert!(ended.err.is_empty(), "{}", ended.err);

    let ended = run(["--format", "json", "-e", "a = )", "-e", "b = ]"]);
    assert_eq!(ended.json().iter().map(|line| line["line"].clone()).collect::<Vec<_>>(), [1, 2]);

    let ended = run(["--format", "json", "-e", "assert 1 == 2"]);
    assert_eq!((ended.status, &ended.json()[0]["error"]["code"]), (1, &json!("assertion::failed")));
}

#[test]
fn json_of_several_files_names_them() {
    let folder = folder(&[("a.vcf", "1"), ("b.vcf", "use \"c.vcf\""), ("c.vcf", "\n1/0")]);
    let [a, b] = ["a.vcf", "b.vcf"].map(|name| folder.path().join(name).display().to_string());
    let lines = run(["run", "--format", "json", &a, &b]).json();
    assert_eq!(lines[0]["file"], json!(a));
    assert_eq!((&lines[1]["file"], &lines[1]["line"]), (&json!(b), &json!(1)));
    assert!(lines[1]["error"]["file"].as_str().unwrap().ends_with("c.vcf"));
    let missing = run(["run", "--format", "json", "no.vcf"]).json();
    assert_eq!((&missing[0]["line"], &missing[0]["error"]["code"]), (&Value::Null, &json!("file::missing")));
}

#[test]
fn standard_input_is_a_program() {
    for arguments in [&["run", "-"][..], &[]] {
        let ended = piped(arguments, b"x = [1,\n2]\nx");
        assert_eq!((ended.status, ended.out.as_str(), ended.err.as_str()), (0, "[1, 2]\n", ""));
    }
    assert_eq!(piped([""; 0], b"").status, 0);
    let ended = piped(["--format", "json"], b"true");
    assert_eq!(ended.json(), [json!({"line": 1, "value": {"type": "bool", "value": true}})]);
    assert!(piped(["check", "-"], b"x").err.contains("<stdin>:1:1"));
}

#[test]
fn text_that_is_not_utf8_is_refused() {
    let folder = folder(&[]);
    let path = folder.path().join("a.vcf");
    fs::write(&path, b"x = 1\n\xff").unwrap();
    for command in ["run", "check", "fmt", "test"] {
        let ended = run([OsStr::new(command), path.as_os_str()]);
        assert_eq!(ended.status, 2, "{command}");
        assert!(ended.err.contains("file::not_utf8"), "{command}: {}", ended.err);
    }
    let ended = piped(["run", "-"], b"\xff");
    assert!(ended.status == 2 && ended.err.contains("file::not_utf8"), "{ended:?}");
}

#[cfg(unix)]
#[test]
fn arguments_that_are_not_utf8_are_refused() {
    use std::os::unix::ffi::OsStrExt;
    let bad = OsStr::from_bytes(b"\xff");
    let ended = run([OsStr::new("-e"), bad]);
    assert!(ended.status == 2 && ended.err.contains("file::not_utf8"), "{ended:?}");
    for command in ["run", "test", "check", "fmt", "help"] {
        assert_eq!(run([OsStr::new(command), bad]).status, 2, "{command}");
    }
}

#[test]
fn folders_and_missing_files_are_told_apart() {
    let folder = folder(&[("program.vcf", "1"), ("empty/a.txt", "")]);
    let path = folder.path().display().to_string();
    let ended = run(["run", &path]);
    assert!(ended.status == 2 && ended.err.contains("it is a folder"), "{ended:?}");
    let ended = run(["run", &format!("{path}/porgram.vcf")]);
    assert!(ended.status == 2 && ended.err.contains("did you mean `program.vcf`?"), "{ended:?}");
    assert_eq!(run(["test", &format!("{path}/empty")]).status, 2);
    assert_eq!(run(["test", &format!("{path}/no")]).status, 2);
    assert_eq!(run(["test", &path]).status, 0);
}

#[test]
fn used_files_are_found_beside_the_file_that_uses_them() {
    let folder = folder(&[
        ("a.vcf", "use \"sub/b.vcf\"; b"),
        ("sub/b.vcf", "use \"c.vcf\"; b = c; b"),
        ("sub/c.vcf", "c = 7"),
    ]);
    let ended = run([OsStr::new("run"), folder.path().join("a.vcf").as_ref()]);
    assert_eq!((ended.status, ended.out.as_str()), (0, "7\n"), "{ended:?}");
}

#[test]
fn usage_errors_have_status_2_and_lead_on() {
    for (arguments, told) in [
        (&["rnu"][..], "'run'"),
        (&["a.vcf"], "vcf run a.vcf"),
        (&["run"], "<FILE>"),
        (&["run", "--fromat", "json", "a.vcf"], "--format"),
        (&["--format", "jsno", "-e", "1"], "json"),
        (&["-e", "1", "run", "a.vcf"], "subcommand"),
        (&["help", "interlaeve"], "did you mean `interleave`?"),
        (&["completions", "fihs"], "fish"),
        (&["--nosuch"], "error[command::usage]: unexpected argument '--nosuch' found"),
        // How that subcommand is used which was named.
        (&["fmt", "a.vcf", "--format", "json"], "Usage: vcf fmt "),
        (&["--format", "csv", "run", "a.vcf"], "Usage: vcf run "),
        (&["bundle", "create", "a.zip", "-s", "a.json", "--format", "json"], "Usage: vcf bundle create "),
        (&["bundle"], "error[command::usage]: a subcommand is missing\n  note: Usage: vcf bundle "),
        (&["bundle", "create", "a.zip"], "not provided: --static-filter-analysis"),
        // Below 0 is out of range, and no option.
        (&["analyse", "-w", "1", "-d", "-2"], "-2 is not in 0..=32"),
        (&["analyse", "-w", "1", "-D", "-1"], "-1 is not in 0..=32"),
        (&["bit-widths", "a.json", "-b", "-1"], "-1 is not in 1..=32"),
        (
            &["bundle", "extract-static-filter-analysis", "a.zip", "-w", "1", "-D", "-3"],
            "-3 is not in 0..=32",
        ),
    ] {
        let ended = run(arguments);
        assert_eq!(ended.status, 2, "{arguments:?}");
        assert!(ended.err.contains(told), "{arguments:?}: {}", ended.err);
    }
    for arguments in [["--help"], ["--version"], ["-h"]] {
        assert_eq!(run(arguments).status, 0);
    }
}

/// What a subcommand takes comes before what all of them take, and no format is offered that it refuses.
#[test]
fn help_begins_with_what_is_the_subcommands_own() {
    for (words, own, formats) in [
        (&["run"][..], "--plots", "text, json"),
        (&["test"], "--junit", "text, json"),
        (&["report"], "--title", "html, markdown, ipynb"),
        (&["bit-widths"], "--rounding", "json, table, csv"),
        (&["compare"], "<FILE> <FILE>", "json, table, csv"),
        (&["bundle", "list"], "<FILE>", "text, json"),
        (&["spatial-delta", "best-axis"], "--name", "json, table, csv"),
        (&["fmt"], "--check", ""),
        (&["analyse"], "--all-published", ""),
        (&["spatial-delta", "encode"], "--axis", ""),
        (&["bundle", "create"], "--static-filter-analysis", ""),
    ] {
        let help = run(words.iter().chain(&["-h"])).out;
        let (before, common) = help.split_once("Options of every subcommand:").expect("a heading");
        assert!(before.contains(own), "{words:?}: {help}");
        for option in ["--color", "--error-format", "-h, --help"] {
            assert!(common.contains(option) && !before.contains(option), "{words:?}: {help}");
        }
        let joined = before.split_whitespace().collect::<Vec<_>>().join(" ");
        match formats {
            "" => assert!(!joined.contains("--format"), "{words:?}: {help}"),
            formats => {
                assert!(joined.contains(&format!("[possible values: {formats}]")), "{words:?}: {help}")
            }
        }
        // Each that is offered is taken: what is wrong is something else.
        for format in formats.split(", ").filter(|format| !format.is_empty()) {
            let ended = run(words.iter().chain(&["no", "--format", format]));
            assert!(!ended.err.contains("'--format"), "{words:?}: {}", ended.err);
        }
    }
}

#[test]
fn test_counts_assertions_and_goes_on() {
    let folder = folder(&[
        ("a.vcf", "assert 1 == 1\nassert 2 == 3, \"two is three\"\nassert 4 == 4"),
        ("b/c.vcf", "5"),
        ("b/d.vcf", "assert true; 1/0"),
        (".hidden/e.vcf", "assert false"),
        ("f.txt", "assert false"),
    ]);
    let ended = run([OsStr::new("test"), folder.path().as_ref()]);
    assert_eq!(ended.status, 2);
    let lines: Vec<&str> = ended.out.lines().collect();
    assert!(
        lines[0].starts_with("FAILED") && lines[0].contains("a.vcf (3 assertions: 2 passed, 1 failed; 0.")
    );
    assert!(lines[1].starts_with("ok") && lines[1].contains("c.vcf (no assertions; 0."), "{}", lines[1]);
    assert!(lines[2].starts_with("ERROR"), "{}", lines[2]);
    let failed = &lines[3..lines.len() - 2];
    assert_eq!(failed[..2], ["", "What failed:"]);
    assert!(failed[2].ends_with("a.vcf:2: assert 2 == 3, \"two is three\""), "{failed:?}");
    assert_eq!(failed[3..6], ["    left: 2", "    right: 3", "    left - right: -1"]);
    assert!(failed[6].ends_with("d.vcf:1: number::division_by_zero: division by zero"), "{failed:?}");
    let summary =
        "3 files, 4 assertions: 3 passed, 1 failed, 1 file with errors, 1 file without assertions (";
    assert!(lines[lines.len() - 1].starts_with(summary), "{}", ended.out);
    assert!(ended.err.contains("assertion failed: two is three"), "{}", ended.err);

    let ended = run([OsStr::new("test"), "-q".as_ref(), folder.path().join("b/c.vcf").as_ref()]);
    assert!(ended.status == 0 && ended.out.starts_with("1 file, 0 assertions"), "{ended:?}");
    let ended = run([OsStr::new("test"), folder.path().join("a.vcf").as_ref()]);
    assert_eq!(ended.status, 1);
    let json = run([OsStr::new("test"), "--format=json".as_ref(), folder.path().as_ref()]).json();
    assert_eq!((&json[0]["passed"], &json[0]["problems"][0]["line"]), (&json!(2), &json!(2)));
}

#[test]
fn a_used_file_that_does_not_hold_fails_the_test() {
    let folder = folder(&[("a.vcf", "use \"b.txt\""), ("b.txt", "assert 1 == 2")]);
    let ended = run([OsStr::new("test"), folder.path().as_ref()]);
    assert!(ended.status == 1 && ended.err.contains("used here"), "{ended:?}");
}

#[test]
fn junit_holds_a_case_for_each_assertion() {
    let folder = folder(&[
        ("a.vcf", "assert 1 == 1\nassert \"<&\u{1}\" == \"]]>\"\n"),
        ("b.vcf", "x = "),
        ("c.vcf", "5"),
    ]);
    let out = folder.path().join("out.xml");
    let ended = run([OsStr::new("test"), folder.path().as_ref(), "--junit".as_ref(), out.as_ref()]);
    assert_eq!(ended.status, 2);
    let report = quick_junit::Report::deserialize_from_str(&fs::read_to_string(&out).unwrap()).unwrap();
    assert_eq!((report.tests, report.failures, report.errors), (4, 1, 1));
    let case = &report.test_suites[0].test_cases[1];
    assert_eq!(case.extra["line"].as_str(), "2");
    assert!(case.name.as_str().starts_with("assert \"<&"), "{case:?}");
    assert!(case.classname.as_ref().unwrap().as_str().ends_with("a.vcf"));
    // A path from which no program came is no reason to see nothing but what is right.
    fs::create_dir(folder.path().join("empty")).unwrap();
    let paths = ["no", "c.vcf", "empty"].map(|name| folder.path().join(name));
    let arguments = [OsStr::new("test"), "--junit".as_ref(), out.as_ref()];
    let ended = run(arguments.into_iter().chain(paths.iter().map(|path| path.as_os_str())));
    let summary = "1 file, 0 assertions, 2 paths with errors, 1 file without assertions (";
    assert!(ended.status == 2 && ended.out.contains(summary), "{ended:?}");
    let report = quick_junit::Report::deserialize_from_str(&fs::read_to_string(&out).unwrap()).unwrap();
    assert_eq!((report.tests, report.failures, report.errors), (3, 0, 2));
    let names: Vec<&str> = report.test_suites.iter().map(|suite| suite.name.as_str()).collect();
    assert_eq!(names, ["no", "empty", "c.vcf"].map(|name| folder.path().join(name).display().to_string()));
    let json = run([OsStr::new("test"), "--format=json".as_ref(), paths[0].as_ref()]).json();
    assert_eq!(json[0]["problems"][0]["error"]["code"], "file::missing");

    let ended = run([
        OsStr::new("test"),
        folder.path().join("c.vcf").as_ref(),
        "--junit".as_ref(),
        "/no/such/out.xml".as_ref(),
    ]);
    assert!(ended.status == 2 && ended.err.contains("file::write"), "{ended:?}");
}

#[test]
fn fmt_rewrites_only_what_changes() {
    let folder = folder(&[("a.vcf", "x=1\n"), ("b.vcf", "x = 1\n"), ("c.vcf", "x = 1\ny =\n")]);
    let [a, b, c] = ["a.vcf", "b.vcf", "c.vcf"].map(|name| folder.path().join(name));
    let time = fs::metadata(&b).unwrap().modified().unwrap();
    let ended = run([OsStr::new("fmt"), "--check".as_ref(), a.as_ref(), b.as_ref()]);
    assert_eq!(
        (ended.status, ended.out),
        (1, format!("{}:1: not formatted\n@@ -1,1 +1,1 @@\n-x=1\n+x = 1\n", a.display()))
    );
    assert_eq!(fs::read_to_string(&a).unwrap(), "x=1\n");
    let ended = run([OsStr::new("fmt"), a.as_ref(), b.as_ref()]);
    assert_eq!((ended.status, ended.out.as_str()), (0, ""));
    assert_eq!(fs::read_to_string(&a).unwrap(), "x = 1\n");
    assert_eq!(fs::metadata(&b).unwrap().modified().unwrap(), time);
    let ended = run([OsStr::new("fmt"), c.as_ref()]);
    assert!(ended.status == 2 && ended.err.contains("c.vcf:2:"), "{ended:?}");
    assert_eq!(fs::read_to_string(&c).unwrap(), "x = 1\ny =\n", "untouched");
    assert_eq!(run([OsStr::new("fmt"), "--check".as_ref(), a.as_ref(), b.as_ref()]).status, 0);
    assert_eq!(piped(["fmt", "-"], b"x=[1,\n2]").out, "x = [1,\n    2]\n");
}

#[test]
fn check_resolves_names_without_evaluating() {
    let folder = folder(&[("a.vcf", "1/0"), ("b.vcf", "x = 1\nf(a) = a + nobody\nx + nothing + f(1)\n")]);
    let [a, b] = ["a.vcf", "b.vcf"].map(|name| folder.path().join(name));
    let ended = run([OsStr::new("check"), a.as_ref()]);
    assert_eq!(
        (ended.status, ended.out.as_str(), ended.err.as_str()),
        (0, "1 file: 0 errors, 0 warnings\n", "")
    );
    let ended = run([OsStr::new("check"), "--format=json".as_ref(), a.as_ref(), b.as_ref()]);
    let lines: Vec<_> = ended.json().iter().map(|line| line["line"].clone()).collect();
    assert_eq!((ended.status, lines), (2, vec![json!(2), json!(3)]));
}

#[test]
fn help_shows_every_function_with_an_example_that_runs() {
    let overview = run(["help"]);
    for builtin in vcfilter::language::functions::all() {
        assert!(overview.out.contains(builtin.name), "{}", builtin.name);
        let ended = run(["help", builtin.name]);
        // A long signature is broken into lines.
        let text = ended.out.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(ended.status == 0 && text.starts_with(&builtin.signature()), "{ended:?}");
        assert!(!ended.out.contains("error["), "{}", ended.out);
    }
    for name in ["assert", "use", "spatial_delta", "codes", "call::kind", "le_gall_5_3", "fmt"] {
        assert_eq!(run(["help", name]).status, 0, "{name}");
    }
    let both = run(["help", "lifting", "fir"]).out;
    assert_eq!(both, format!("{}\n{}", run(["help", "lifting"]).out, run(["help", "fir"]).out));
    let ended = run(["help", "lifting", "fri"]);
    assert!(
        ended.status == 2 && ended.out.starts_with("lifting(") && ended.err.contains("`fir`"),
        "{ended:?}"
    );
    assert!(overview.out.contains("\n  bit-widths  "), "{}", overview.out);
}

#[test]
fn colours_and_frames_follow_the_environment() {
    let stderr = |variables: &[(&str, &str)], arguments: &[&str]| {
        let output =
            vcf().args(arguments).args(["-e", "1/0"]).envs(variables.iter().copied()).output().unwrap();
        String::from_utf8(output.stderr).unwrap()
    };
    assert!(!stderr(&[], &[]).contains('\x1b'));
    assert!(stderr(&[], &["--color", "always"]).contains('\x1b'));
    assert!(stderr(&[("CLICOLOR_FORCE", "1")], &[]).contains('\x1b'));
    assert!(!stderr(&[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")], &[]).contains('\x1b'));
    assert!(!stderr(&[("CLICOLOR_FORCE", "1")], &["--color", "never"]).contains('\x1b'));
    assert!(stderr(&[], &[]).contains('╭'));
    assert!(stderr(&[("LC_ALL", "C")], &[]).is_ascii());
}

#[test]
fn completions_and_the_man_page_are_written() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let ended = run(["completions", shell]);
        assert!(ended.status == 0 && ended.out.contains("vcf"), "{shell}");
    }
    let man = run(["man"]).out;
    assert!(man.contains(".TH vcf") && man.contains("junit"), "{man}");
}

/// Runs with an output that nobody reads.
fn unread(arguments: &[&str], input: &str) -> (i32, String) {
    let mut command = vcf();
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    command.args(arguments).stdin(Stdio::piped()).stdout(writer).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    // It holds the other end.
    drop(command);
    // A command that does not read its input may be gone by now.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    let output = child.wait_with_output().unwrap();
    (output.status.code().unwrap(), String::from_utf8(output.stderr).unwrap())
}

#[cfg(unix)]
#[test]
fn a_closed_pipe_ends_quietly() {
    let folder = folder(&[("a.vcf", "assert 1 == 1")]);
    let path = folder.path().display().to_string();
    let endless = "1\n".repeat(10_000) + "[x for x in 0..10**7 for y in 0..10**6 if y < 0]";
    for (arguments, input) in [
        (&["run", "-"][..], endless.as_str()),
        (&["run", "-", "--format", "json"], &endless),
        (&["run", "-"], "[x for x in 0..10**5]"),
        (&["help"], ""),
        (&["help", "lift"], ""),
        (&["man"], ""),
        (&["completions", "bash"], ""),
        (&["fmt", "-"], "x=1"),
        (&["check", "--format", "json", "-"], "x"),
        (&["test", &path], ""),
    ] {
        assert_eq!(unread(arguments, input), (141, String::new()), "{arguments:?}");
    }
    // clap writes these.
    for arguments in [["--help"], ["--version"]] {
        assert_eq!(unread(&arguments, "").1, "", "{arguments:?}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_told() {
    let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let ended = Ended::of(vcf().args(["-e", "1"]).stdout(full).stderr(Stdio::piped()).output().unwrap());
    assert!(ended.status == 2 && ended.err.contains("can't write the results"), "{ended:?}");
}

#[cfg(unix)]
fn interrupt(child: &std::process::Child) {
    let sent = Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert!(sent.success());
}

#[cfg(unix)]
#[test]
fn ctrl_c_stops_an_evaluation() {
    use std::io::{BufRead, BufReader, Read};
    let mut command = vcf();
    command.args(["-e", "1", "-e", "[x for x in 0..10**7 for y in 0..10**6 if y < 0]", "-e", "2"]);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut out = BufReader::new(child.stdout.take().unwrap());
    let mut line = String::new();
    out.read_line(&mut line).unwrap();
    assert_eq!(line, "1\n");
    interrupt(&child);
    let mut rest = String::new();
    out.read_to_string(&mut rest).unwrap();
    let ended = child.wait_with_output().unwrap();
    let err = String::from_utf8(ended.stderr).unwrap();
    assert_eq!((ended.status.code(), rest.as_str()), (Some(130), ""), "{err}");
    // It may come before the second input has begun.
    let has_place = err.contains("-e:1:1 ]") || err.contains("-e:2:");
    assert!(err.starts_with("error[interrupted]: interrupted") && has_place, "{err}");
}

#[test]
fn a_long_program_of_short_lines_runs() {
    let text = "x = 1\n".repeat(20_000) + "x";
    assert_eq!(piped(["run", "-"], text.as_bytes()).out, "1\n");
}

#[test]
fn the_example_of_the_readme_runs() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/le_gall_5_3.vcf");
    let ended = run([OsStr::new("run"), path.as_ref()]);
    assert_eq!(ended.status, 0, "{ended:?}");
    assert!(ended.out.starts_with("1/2*L[0, 0] - 1/8*H[-1, 0] - 1/8*H[0, 0] - 1/4*e1 + 1/2*e2\n(2, 1)\n"));
}
