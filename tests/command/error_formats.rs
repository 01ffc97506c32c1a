//! `--error-format`: the same problems told in four ways, while everything else stays as it is.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::Value;
use tempfile::TempDir;

const FORMATS: [&str; 4] = ["text", "plain", "json", "github"];

/// How the command ends in a folder: its status, standard output and standard error.
fn vcf(folder: &Path, arguments: &[&str], variables: &[(&str, &str)]) -> (i32, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_vcf"));
    for name in ["NO_COLOR", "CLICOLOR_FORCE", "LC_ALL", "LC_CTYPE", "GITHUB_WORKSPACE", "VCF_ERROR_FORMAT"] {
        command.env_remove(name);
    }
    command.env("LANG", "C.UTF-8").envs(variables.iter().copied()).current_dir(folder).stdin(Stdio::null());
    let ended = command.args(arguments).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (ended.status.code().unwrap(), text(ended.stdout), text(ended.stderr))
}

fn folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in [
        ("fails.vcf", "1\nassert 1 == 2\n2"),
        ("wrong.vcf", "x =\ny"),
        ("stops.vcf", "nobody"),
        ("broken.vcf", "x = (1\ny = )"),
        ("ugly.vcf", "x = 1\ny=2\n"),
        ("uses.vcf", "use \"../lib/f.vcf\"\nf(0)\n"),
        ("a.json", "{}"),
    ] {
        fs::create_dir_all(folder.path().join("sub")).unwrap();
        fs::write(folder.path().join("sub").join(name), text).unwrap();
    }
    fs::create_dir(folder.path().join("lib")).unwrap();
    fs::write(folder.path().join("lib/f.vcf"), "f(x) =\n  1/x\n").unwrap();
    folder
}

/// Commands that have something to complain about; what they write to standard output has no times in it.
const COMMANDS: &[&[&str]] = &[
    &["run", "fails.vcf", "wrong.vcf", "none.vcf"],
    &["run", "uses.vcf"],
    &["-e", "1; 1/0"],
    &["check", "wrong.vcf", "stops.vcf"],
    &["fmt", "broken.vcf"],
    &["fmt", "--check", "ugly.vcf"],
    &["report", "stops.vcf", "-o", "-"],
    &["report", "none.vcf"],
    &["test", "none", "--format", "json"],
    &["help", "nobody"],
    &["spatial-delta", "encode", "none.npy", "-o", "d.npy"],
    &["spatial-delta", "best-axis", "a.json"],
    &["analyse", "-w", "haar_no_shift", "-d", "0"],
    &["bit-widths", "a.json", "-b", "10"],
    &["max-quantisation-index", "none.json", "-b", "10"],
    &["test-pictures", "a.json", "8", "8", "-b", "10"],
    &["bundle", "list", "a.json"],
    &["compare", "a.json", "none.json"],
    &["run", "--formt", "json"],
    &["nobody"],
];

#[test]
fn a_format_changes_standard_error_alone() {
    let folder = folder();
    let folder = folder.path().join("sub");
    for arguments in COMMANDS {
        let (status, out, err) = vcf(&folder, arguments, &[]);
        // What stands among the results is told here where somebody asks how.
        let among = ["--check", "--format"].iter().any(|option| arguments.contains(option));
        let without = |err: String| if among { String::new() } else { err };
        for format in FORMATS {
            let arguments: Vec<&str> = arguments.iter().copied().chain(["--error-format", format]).collect();
            let told = vcf(&folder, &arguments, &[]);
            assert_eq!((told.0, &told.1), (status, &out), "{arguments:?}");
            match format {
                "text" => assert_eq!(without(told.2.clone()), err, "{arguments:?}"),
                "plain" => assert!(told.2.contains("    Diagnostic severity: "), "{arguments:?} {}", told.2),
                "json" => told.2.lines().for_each(|line| {
                    let object: Value = serde_json::from_str(line).unwrap();
                    assert!(
                        object["code"].is_string() && object["labels"].is_array(),
                        "{arguments:?} {line}"
                    );
                }),
                _ => told.2.lines().for_each(|line| {
                    let known = ["::error ", "::warning "].iter().any(|word| line.starts_with(word));
                    assert!(known, "{arguments:?} {line}");
                }),
            }
            assert!(!told.2.is_empty(), "{arguments:?}");
            assert!(
                format == "text" || !told.2.contains('\u{2502}') || format == "json",
                "{arguments:?} {}",
                told.2
            );
        }
    }
}

#[test]
fn assertions_that_fail_are_annotated() {
    let folder = folder();
    let folder = folder.path();
    let (status, out, err) = vcf(folder, &["test", "sub/fails.vcf", "--error-format", "github"], &[]);
    assert!(out.starts_with("FAILED  sub/fails.vcf"), "{out}");
    assert_eq!(status, 1);
    assert_eq!(
        err,
        "::error file=sub/fails.vcf,line=2,endLine=2,col=8,endColumn=13,title=assertion%3A%3Afailed::assertion \
         failed%0Athis is false%0Anote: left:  1%0Anote: right: 2%0Anote: left - right: -1\n"
    );
    // Results as JSON have their problems among them; who asks for annotations gets these, too.
    let json = ["test", "sub/fails.vcf", "--format", "json"];
    assert_eq!(vcf(folder, &json, &[]).2, "");
    let told = vcf(folder, &json, &[("VCF_ERROR_FORMAT", "github")]);
    assert!(told.1.contains("\"problems\":[{") && told.2 == err, "{told:?}");
    let told = vcf(folder, &["run", "sub/fails.vcf", "--format", "json", "--error-format", "github"], &[]);
    assert!(told.1.contains("\"error\":{") && told.2 == err, "{told:?}");
}

#[test]
fn annotations_name_files_from_the_repository_on() {
    let folder = folder();
    let root = folder.path().canonicalize().unwrap();
    let workspace = [("GITHUB_WORKSPACE", root.to_str().unwrap())];
    let told = |arguments: &[&str]| {
        let arguments: Vec<&str> = arguments.iter().copied().chain(["--error-format", "github"]).collect();
        vcf(&root.join("sub"), &arguments, &workspace).2
    };
    assert!(told(&["run", "./stops.vcf"]).starts_with("::error file=sub/stops.vcf,line=1,"));
    let elsewhere = told(&["run", "uses.vcf"]);
    assert!(
        elsewhere.starts_with("::error file=lib/f.vcf,line=2,endLine=2,col=5,endColumn=5,"),
        "{elsewhere}"
    );
    assert!(elsewhere.contains("%0Auses.vcf:2:1: called from here%0A"), "{elsewhere}");
    assert!(
        told(&["fmt", "--check", "ugly.vcf"])
            .starts_with("::error file=sub/ugly.vcf,line=2,endLine=2,col=1,endColumn=3,")
    );
    let nowhere = told(&["-e", "1/0"]);
    assert!(nowhere.starts_with("::error title=") && nowhere.contains("%0A-e:1:3: "), "{nowhere}");
}

#[test]
fn the_variable_chooses_where_no_argument_does() {
    let folder = folder();
    let told =
        |arguments: &[&str], value: &str| vcf(folder.path(), arguments, &[("VCF_ERROR_FORMAT", value)]);
    let drawn = told(&["-e", "nobody"], "");
    assert!(drawn.2.starts_with("error[name::unknown]"), "{drawn:?}");
    assert!(told(&["-e", "nobody"], "plain").2.starts_with("unknown name `nobody`\n    Diagnostic"));
    assert_eq!(told(&["-e", "nobody", "--error-format", "text"], "plain"), drawn);
    // Nor is a wrong value passed over, nor what it holds shown raw.
    let (status, out, err) = told(&["-e", "1"], "xml\u{1b}[31m");
    assert_eq!((status, out.as_str()), (2, ""));
    assert!(err.contains(r"invalid value 'xml\u{1b}[31m' for the variable VCF_ERROR_FORMAT"), "{err}");
    assert!(err.contains("text, plain, json, github"), "{err}");
    // A wrong command line is told as asked, too.
    let usage = told(&["run", "--formt", "json"], "github").2;
    assert!(
        usage.starts_with("::error title=command%3A%3Ausage::unexpected argument '--formt' found%0A"),
        "{usage}"
    );
    assert!(told(&["run"], "plain").2.contains("diagnostic code: command::usage"));
    assert!(
        told(&["run", "--error-format", "text"], "plain")
            .2
            .starts_with("error[command::usage]: the following")
    );
    assert!(told(&["--version"], "xml").1.starts_with("vcf "));
}

/// Editors on Windows put three bytes in front that nobody sees. They are bytes of the file, and no characters of a line.
#[test]
fn a_byte_order_mark_is_counted_in_bytes_alone() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.vcf"), "\u{feff}nobody\n").unwrap();
    let told = |format| vcf(folder.path(), &["run", "a.vcf", "--error-format", format], &[]).2;
    let json: Value = serde_json::from_str(&told("json")).unwrap();
    assert_eq!(json["span"], serde_json::json!([3, 9]));
    assert_eq!(json["labels"][0]["span"], serde_json::json!({"offset": 3, "length": 6}));
    assert_eq!((&json["line"], &json["column"]), (&1.into(), &1.into()));
    assert!(told("github").starts_with("::error file=a.vcf,line=1,endLine=1,col=1,endColumn=6,"));
    assert!(told("text").contains("a.vcf:1:1 ]"));
    let results: Value =
        serde_json::from_str(&vcf(folder.path(), &["check", "a.vcf", "--format", "json"], &[]).1).unwrap();
    assert_eq!(results["error"]["span"], serde_json::json!([3, 9]));
    fs::write(folder.path().join("b.vcf"), "\u{feff}x=\n").unwrap();
    let json: Value =
        serde_json::from_str(&vcf(folder.path(), &["fmt", "b.vcf", "--error-format", "json"], &[]).2)
            .unwrap();
    let text = "\u{feff}x=";
    assert!(json["span"][1].as_u64().unwrap() >= text.len() as u64 - 1, "{json}");
}

#[test]
fn plain_has_no_colours() {
    let folder = folder();
    let always = ["-e", "nobody", "--color", "always", "--error-format"];
    for format in FORMATS {
        let arguments: Vec<&str> = always.iter().copied().chain([format]).collect();
        assert_eq!(vcf(folder.path(), &arguments, &[]).2.contains('\u{1b}'), format == "text", "{format}");
    }
}
