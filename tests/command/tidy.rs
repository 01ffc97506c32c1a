//! `vcf check` and `vcf fmt` as processes: folders, warnings, differences.

use std::fs;
use std::path::Path;

use serde_json::Value;
use tempfile::TempDir;

use crate::process::{folder, vcf};

fn mixed() -> TempDir {
    folder(&[
        ("fine.vcf", "x = 1\nx\n"),
        ("sub/odd.vcf", "x = 1\n2\n"),
        ("sub/deep/wrong.vcf", "use \"../odd.vcf\"\nnobody\n"),
        ("sub/.hidden/worse.vcf", "("),
        ("notes.txt", "("),
    ])
}

#[test]
fn check_finds_what_is_odd_below_folders() {
    let folder = mixed();
    let (status, out, err) = vcf(folder.path(), &["check", "."]);
    assert_eq!((status, out.as_str()), (2, "3 files: 1 error, 1 warning\n"));
    let places: Vec<&str> =
        err.lines().filter_map(|line| line.split_once("╭─[ ")?.1.strip_suffix(" ]")).collect();
    assert_eq!(places, ["./sub/deep/wrong.vcf:2:1", "./sub/odd.vcf:1:1"], "{err}");
    assert!(err.contains("error[name::unknown]") && err.contains("warning[name::unused]"), "{err}");
    // What is said in a sandbox is the same.
    assert_eq!(vcf(folder.path(), &["check", ".", "--sandbox"]).0, 2);
    assert_eq!(vcf(folder.path(), &["check", "fine.vcf", "sub/odd.vcf"]).0, 0);
    let (status, out, err) = vcf(folder.path(), &["check", "no", "fine.vcf"]);
    assert!(status == 2 && err.contains("can't read `no`"), "{err}");
    assert_eq!(out, "1 file: 1 error, 0 warnings\n");
    fs::create_dir(folder.path().join("empty")).unwrap();
    let (status, _, err) = vcf(folder.path(), &["check", "empty"]);
    assert!(status == 2 && err.contains("there is no .vcf file below `empty`"), "{err}");
}

/// What is wrong in a file that others use is told once where all of them are checked, and everywhere else where not.
#[test]
fn problems_of_used_files_are_told_once() {
    let folder = folder(&[
        ("lib/f.vcf", "f(x) = x + nobody\n"),
        ("a.vcf", "use \"lib/f.vcf\"\nf(1)\n"),
        ("b.vcf", "use \"lib/../lib/f.vcf\"\nf(2)\n"),
    ]);
    for sandbox in [&[][..], &["--sandbox"]] {
        let told = |words: &[&str]| {
            let (status, _, err) = vcf(folder.path(), &[words, sandbox].concat());
            assert_eq!(status, 2, "{words:?}");
            err.matches("error[name::unknown]").count()
        };
        assert_eq!(told(&["check", "."]), 1);
        assert_eq!(told(&["check", "a.vcf", "b.vcf"]), 2);
        assert_eq!(told(&["check", "a.vcf"]), 1);
    }
}

#[test]
fn warnings_are_denied_where_somebody_says_so() {
    let folder = mixed();
    for (arguments, status) in [
        (&["check", "sub/odd.vcf"][..], 0),
        (&["check", "--deny-warnings", "sub/odd.vcf"], 1),
        (&["check", "--deny-warnings", "fine.vcf"], 0),
        (&["check", "--deny-warnings", "."], 2),
        // To run a program asks for no warnings.
        (&["run", "sub/odd.vcf"], 0),
        (&["test", "sub/odd.vcf"], 0),
    ] {
        let ended = vcf(folder.path(), arguments);
        assert_eq!(ended.0, status, "{arguments:?} {ended:?}");
        let is_told = ended.2.contains("warning[name::unused]: `x` is never used");
        assert_eq!(
            is_told,
            arguments[0] == "check" && arguments.last() != Some(&"fine.vcf"),
            "{arguments:?}"
        );
    }
}

#[test]
fn warnings_are_told_in_every_format() {
    let folder = mixed();
    let told = |arguments: &[&str]| vcf(folder.path(), arguments);
    let (status, out, err) = told(&["check", "sub", "--format", "json"]);
    assert_eq!((status, err.as_str()), (2, ""));
    let lines: Vec<Value> = out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert!(lines[0]["error"].is_object() && lines[1]["warning"].is_object(), "{out}");
    let code = |line: &Value| {
        line.get("error").or(line.get("warning")).unwrap()["code"].as_str().unwrap().to_string()
    };
    let shown: Vec<_> = lines
        .iter()
        .map(|line| (line["file"].as_str().unwrap(), line["line"].as_u64().unwrap(), code(line)))
        .collect();
    let code = |code: &str| code.to_string();
    assert_eq!(
        shown,
        [("sub/deep/wrong.vcf", 2, code("name::unknown")), ("sub/odd.vcf", 1, code("name::unused"))]
    );
    let err = told(&["check", "sub/odd.vcf", "--error-format", "github"]).2;
    assert_eq!(
        err,
        "::warning file=sub/odd.vcf,line=1,endLine=1,col=1,endColumn=1,title=name%3A%3Aunused::`x` is never used\
         %0Adefined here%0Ahelp: remove it, or call it `_x`\n"
    );
    let err = told(&["check", "sub/odd.vcf", "--error-format", "json"]).2;
    assert_eq!(serde_json::from_str::<Value>(&err).unwrap()["severity"], "warning");
    assert!(
        told(&["check", "sub/odd.vcf", "--error-format", "plain"]).2.contains("Diagnostic severity: warning")
    );
}

/// The examples show how programs are written.
#[test]
fn the_examples_are_without_warnings() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let none = "32 files: 0 errors, 0 warnings\n".to_string();
    assert_eq!(vcf(root, &["check", "--deny-warnings", "examples"]), (0, none, String::new()));
    assert_eq!(vcf(root, &["fmt", "--check", "examples"]), (0, String::new(), String::new()));
}

#[test]
fn fmt_formats_what_lies_below_folders_and_is_not_formatted() {
    for sandbox in [&[][..], &["--sandbox"]] {
        let folder = folder(&[
            ("a.vcf", "x=1\n"),
            ("sub/b.vcf", "x = 1\n"),
            ("sub/c.vcf", "y=2"),
            ("sub/.d.vcf", "z=3\n"),
            ("sub/e.txt", "z=3\n"),
            ("sub/f.vcf", "x =\n"),
        ]);
        let path = |name: &str| folder.path().join(name);
        let read = |name: &str| fs::read_to_string(path(name)).unwrap();
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            fs::set_permissions(path("sub/c.vcf"), fs::Permissions::from_mode(0o750)).unwrap();
        }
        let time = fs::metadata(path("sub/b.vcf")).unwrap().modified().unwrap();
        let told = |words: &[&str]| vcf(folder.path(), &[words, sandbox].concat());
        let (status, out, err) = told(&["fmt", "--check", "."]);
        let expected = "./a.vcf:1: not formatted\n@@ -1,1 +1,1 @@\n-x=1\n+x = 1\n./sub/c.vcf:1: not formatted\n\
                        @@ -1,1 +1,1 @@\n-y=2\n\\ no line break at the end\n+y = 2\n";
        assert_eq!((status, out.as_str()), (2, expected), "{err}");
        assert_eq!(read("a.vcf"), "x=1\n");
        let (status, out, err) = told(&["fmt", "."]);
        assert_eq!((status, out.as_str()), (2, ""));
        assert!(err.contains("sub/f.vcf:1:"), "{err}");
        let texts = ["a.vcf", "sub/b.vcf", "sub/c.vcf", "sub/.d.vcf", "sub/e.txt", "sub/f.vcf"].map(read);
        assert_eq!(texts, ["x = 1\n", "x = 1\n", "y = 2\n", "z=3\n", "z=3\n", "x =\n"]);
        assert_eq!(fs::metadata(path("sub/b.vcf")).unwrap().modified().unwrap(), time);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(fs::metadata(path("sub/c.vcf")).unwrap().permissions().mode() & 0o777, 0o750);
        }
    }
}

/// In a sandbox nothing outside of the folder is read or written through a link; within it the file itself is formatted.
#[cfg(unix)]
#[test]
fn fmt_in_a_sandbox_keeps_to_the_folder() {
    use std::os::unix::fs::symlink;
    let folder = folder(&[("inside/real.txt", "x=1\n"), ("outside.vcf", "secret=1\n")]);
    let path = |name: &str| folder.path().join(name);
    symlink("../outside.vcf", path("inside/out.vcf")).unwrap();
    symlink("real.txt", path("inside/in.vcf")).unwrap();
    let (status, out, err) = vcf(folder.path(), &["fmt", "--sandbox", "inside"]);
    assert!(
        status == 2 && out.is_empty() && err.contains("file::sandbox") && !err.contains("secret"),
        "{err}"
    );
    assert_eq!(fs::read_to_string(path("outside.vcf")).unwrap(), "secret=1\n");
    assert_eq!(fs::read_to_string(path("inside/real.txt")).unwrap(), "x = 1\n");
    assert!(fs::symlink_metadata(path("inside/in.vcf")).unwrap().is_symlink());
    let (status, out, err) = vcf(folder.path(), &["check", "--sandbox", "inside"]);
    assert!(status == 2 && !(out + &err).contains("secret"), "{err}");
}

#[test]
fn a_difference_shows_where_and_what() {
    let text = "a = 1\n\n\nb = 2\nc = 3\nd = 4\ne = 5\nf = 6\ng = 7\nh = 8\ni=9\nj = 10\n";
    let folder = folder(&[
        ("a.vcf", text),
        ("crlf.vcf", "a=1\r\n"),
        ("wide.vcf", &format!("a=\"{}\"\n", "x".repeat(5000))),
    ]);
    let (_, out, _) = vcf(folder.path(), &["fmt", "--check", "a.vcf"]);
    let expected = "a.vcf:3: not formatted\n@@ -1,6 +1,5 @@\n a = 1\n \n-\n b = 2\n c = 3\n d = 4\n@@ -8,5 +7,5 @@\n f = 6\n \
                    g = 7\n h = 8\n-i=9\n+i = 9\n j = 10\n";
    assert_eq!(out, expected);
    let (_, out, _) = vcf(folder.path(), &["fmt", "--check", "crlf.vcf"]);
    assert!(out.contains("-a=1\\u{d}\n+a = 1\n"), "{out:?}");
    let (_, out, _) = vcf(folder.path(), &["fmt", "--check", "wide.vcf"]);
    assert!(out.contains("xxx...\n+a = \"xxx") && out.len() < 1000, "{out}");
    let (_, out, _) = vcf(folder.path(), &["fmt", "--check", "--color", "always", "crlf.vcf"]);
    assert!(out.contains("\u{1b}[31m-a=1\\u{d}\u{1b}[0m\n\u{1b}[32m+a = 1\u{1b}[0m\n"), "{out:?}");
}

/// However long the file is, what is shown is not.
#[test]
fn a_difference_is_bounded() {
    let all: String = (0..3000).map(|n| format!("x{n}={n}\n")).collect();
    let blank: String = "\n".repeat(100_000) + "x=1\n";
    let last: String = (0..3000).map(|n| format!("x{n} = {n}\n")).collect::<String>() + "y=1\n";
    let folder = folder(&[("all.vcf", &all), ("blank.vcf", &blank), ("last.vcf", &last)]);
    for name in ["all.vcf", "blank.vcf"] {
        let (status, out, _) = vcf(folder.path(), &["fmt", "--check", name]);
        assert_eq!(status, 1);
        assert!(out.ends_with("\n... and more\n") && out.lines().count() <= 103, "{name}: {out}");
    }
    let (_, out, _) = vcf(folder.path(), &["fmt", "--check", "last.vcf"]);
    assert!(out.contains("\n@@ -2998,4 +2998,4 @@\n") && out.ends_with("\n-y=1\n+y = 1\n"), "{out}");
}
