//! Nothing that steers a terminal or a page, or that nobody sees, comes out of a program, a name or an argument.

use std::ffi::OsStr;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::Value as Json;
use vcfilter::escapes::is_hidden;

/// Colour and title of a terminal, a reversal of direction, an overlong space, a tag and what ends C1 strings.
const NASTY: &str = "\u{1b}[31m\u{1b}]0;owned\u{7}\u{9b}2J\u{202e}\u{200b}\u{2066}\u{e0041}\u{7f}\u{61c}\r";

/// How it is shown.
const SHOWN: &str =
    r"\u{1b}[31m\u{1b}]0;owned\u{7}\u{9b}2J\u{202e}\u{200b}\u{2066}\u{e0041}\u{7f}\u{61c}\u{d}";

struct Ended {
    status: i32,
    out: String,
    err: String,
}

/// Runs the command in a folder; nothing it says holds a character that nobody sees.
fn vcf<S: AsRef<OsStr>>(folder: &Path, arguments: impl IntoIterator<Item = S>) -> Ended {
    let mut command = Command::new(env!("CARGO_BIN_EXE_vcf"));
    command.args(arguments).current_dir(folder).env("LANG", "C.UTF-8").stdin(Stdio::null());
    for name in ["NO_COLOR", "CLICOLOR_FORCE", "LC_ALL", "LC_CTYPE"] {
        command.env_remove(name);
    }
    let output = command.output().unwrap();
    let [out, err] = [output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).unwrap());
    for text in [&out, &err] {
        clean(text);
    }
    Ended { status: output.status.code().unwrap(), out, err }
}

#[track_caller]
fn clean(text: &str) {
    if let Some(at) = text.find(is_hidden) {
        let before: Vec<char> = text[..at].chars().collect();
        let from = before.len().saturating_sub(40);
        panic!("{:?} after {:?}", text[at..].chars().next(), before[from..].iter().collect::<String>());
    }
}

/// A program that shows the nasty text in every way in which one can be shown; `"*"` stands for it.
const SHOWS: &str = "\
    \"*\"; [\"*\"]; {\"*\": (\"*\",)}; symbol(\"*\"); symbols(1, \"*\"); symbols(1, \"*\")[0] + 1\n\
    text(\"*\"); latex(symbols(1, \"*\")[0]); mathml(symbols(1, \"*\")[0])\n\
    plot([1, 2, 3], title=\"*\"); plot({\"*\": [1, 2]}); compare({\"*\": haar_no_shift, \"b\": le_gall_5_3})\n\
    explain(rshift(symbols(1, \"*\"), 1)[0]); symbols(2, \"*\")[0..2, 0] # *\n";

/// Programs that fail, each with the nasty text in what is said.
const FAILS: [&str; 9] = [
    "assert false, \"*\"",
    "assert \"*\" == \"a\", \"*\"",
    "assert symbols(1, \"*\") == symbols(1, \"*b\")",
    "load(\"*.npy\")",
    "use \"*\"",
    "stage(\"*\", taps=[1])",
    "{\"*\": 1}[\"*b\"]",
    "code(variables(1, \"x\")[0], \"c\", \"*\")",
    "x = 1 * \u{202e}",
];

/// The text with its nasty part, which in a program stands between quotes.
fn nasty(text: &str) -> String {
    text.replace('*', NASTY)
}

#[test]
fn what_programs_show_is_escaped() {
    let folder = tempfile::tempdir().unwrap();
    for line in nasty(SHOWS).lines() {
        for format in ["text", "json"] {
            let ended = vcf(folder.path(), ["-e", line, "--format", format]);
            assert_eq!(ended.err, "", "{line:?}");
            let told = if format == "text" { SHOWN } else { r"\u001b[31m\u001b]0;owned\u0007\u009b2J\u202e" };
            assert!(ended.out.contains(told), "{line:?} {}", ended.out);
        }
    }
    let text = vcf(folder.path(), ["-e", &nasty("\"*\"")]).out;
    assert_eq!(text, format!("\"{SHOWN}\"\n"));
    let again = vcf(folder.path(), ["-e", text.trim(), "--format", "json"]).out;
    let again: Json = serde_json::from_str(&again).unwrap();
    assert_eq!(again["value"]["value"], NASTY, "what is displayed can be typed");
}

#[test]
fn what_is_wrong_is_told_escaped() {
    let folder = tempfile::tempdir().unwrap();
    for program in FAILS {
        let program = nasty(program);
        for color in ["never", "always"] {
            let name = format!("{NASTY}.vcf").replace('\r', "\n");
            fs::write(folder.path().join(&name), &program).unwrap();
            let mut command = Command::new(env!("CARGO_BIN_EXE_vcf"));
            command.current_dir(folder.path()).env("LANG", "C.UTF-8").args(["run", "--color", color, &name]);
            let drawn = String::from_utf8(command.output().unwrap().stderr).unwrap();
            let drawn: String = drawn.split("\u{1b}[").map(without_color).collect();
            clean(&drawn);
            assert!(drawn.contains("u{202e}"), "{program:?} {drawn}");
            assert!(drawn.contains(r"\u{61c}\n.vcf:1:"), "the file's name is on one line: {drawn}");
        }
        for format in ["plain", "json", "github"] {
            let name = format!("{NASTY}.vcf").replace('\r', "\n");
            let ended = vcf(folder.path(), ["run", "--error-format", format, &name]);
            clean(&ended.err);
            assert!(ended.err.contains("202e"), "{format}: {program:?} {}", ended.err);
        }
        let ended = vcf(folder.path(), ["-e", &program, "--format", "json"]);
        let line: Json = serde_json::from_str(ended.out.lines().next().unwrap()).unwrap();
        assert!(line["error"]["rendered"].as_str().unwrap().contains("u{202e}"), "{line}");
        clean(line["error"]["rendered"].as_str().unwrap());
    }
}

/// What follows the start of a colour, without it: no other sequence begins as these do.
fn without_color(text: &str) -> &str {
    let digits = text.find(|c: char| !c.is_ascii_digit() && c != ';').unwrap_or(0);
    match text[digits..].strip_prefix('m') {
        Some(rest) => rest,
        None => text,
    }
}

#[test]
fn the_marks_below_a_line_stay_below_their_words() {
    let drawn = vcf(Path::new("."), ["-e", "x = \"\u{1b}[2J\u{202e}\" + missing"]).err;
    let lines: Vec<&str> = drawn.lines().collect();
    assert!(drawn.contains("[ -e:1:15 ]"), "{drawn}");
    assert!(lines[3].contains(r#"x = "\u{1b}[2J\u{202e}" + missing"#), "{drawn}");
    assert_eq!(lines[3].find("missing"), lines[4].find('┬'), "{drawn}");
}

#[test]
fn files_and_arguments_are_named_escaped() {
    let folder = tempfile::tempdir().unwrap();
    let name = format!("{NASTY}\n.vcf");
    fs::write(folder.path().join(&name), "assert 1 == 2\n1 +").unwrap();
    let fine = format!("a{NASTY}.vcf");
    fs::write(folder.path().join(&fine), "x=1").unwrap();
    for (arguments, status) in [
        (vec!["test", "."], 2),
        (vec!["test", ".", "--format", "json"], 2),
        (vec!["test", &name, "--junit", "out.xml"], 2),
        (vec!["check", &name], 2),
        (vec!["fmt", "--check", &fine], 1),
        (vec!["run", &fine, &name, "--format", "json"], 2),
        (vec!["run", &format!("no{name}")], 2),
        (vec!["fmt", &name], 2),
        (vec![NASTY], 2),
        (vec!["run", &format!("--{NASTY}")], 2),
        (vec!["run", "a", "--format", NASTY], 2),
        (vec!["spatial-delta", "encode", "a", "--dtype", NASTY], 2),
        (vec!["spatial-delta", "encode", "a", "--axis", NASTY], 2),
        (vec!["spatial-delta", "encode", NASTY, "-o", "b"], 2),
        (vec!["spatial-delta", "decode", "a", "--config", NASTY], 2),
        (vec!["bit-widths", NASTY, "-b", "10"], 2),
        (vec!["bit-widths", "a", "-b", NASTY], 2),
        (vec!["bit-widths", "a", "-b", "8", "--size", NASTY], 2),
        (vec!["bit-widths", "a", "--range", NASTY], 2),
        (vec!["bit-widths", "a", "-b", "8", "--levels", NASTY], 2),
        (vec!["compare", NASTY, "a"], 2),
        (vec!["bundle", "list", NASTY], 2),
        (vec!["analyse", "-w", NASTY, "-d", "1"], 2),
        (vec!["help", NASTY], 2),
        (vec!["completions", NASTY], 2),
        (vec!["report", NASTY], 2),
        (vec!["report", &fine, "-o", "b.\u{202e}"], 2),
    ] {
        let ended = vcf(folder.path(), &arguments);
        assert_eq!(ended.status, status, "{arguments:?} {}", ended.err);
        assert!(ended.out.contains("202e") || ended.err.contains("202e"), "{arguments:?} {}", ended.err);
    }
    clean(&fs::read_to_string(folder.path().join("out.xml")).unwrap());
    let told = vcf(folder.path(), ["test", &name, "--quiet"]).out;
    assert!(told.starts_with("ERROR   \\u{1b}[31m") && told.lines().count() == 6, "{told}");
    assert!(told.contains("\n  \\u{1b}[31m") && !told.contains('\u{202e}'), "{told}");
}

#[test]
fn pages_hold_nothing_unseen() {
    let folder = tempfile::tempdir().unwrap();
    let program = format!(
        "# A sentence {NASTY} with `code {NASTY}` and $x{NASTY}$\n{}\n# | a{NASTY} |\n# |---|\n# | b |\n\
         assert \"a\" == \"{NASTY}\"\n",
        nasty(SHOWS)
    );
    fs::write(folder.path().join("a.vcf"), program.replace('\r', "")).unwrap();
    let title = format!("{NASTY}\n");
    for page in ["a.html", "a.md", "a.ipynb"] {
        let ended = vcf(folder.path(), ["report", "a.vcf", "-o", page, "--title", &title]);
        assert_eq!(ended.status, 1, "{}", ended.err);
        let text = fs::read_to_string(folder.path().join(page)).unwrap();
        clean(&text);
        assert!(text.matches("u{202e}").count() > 20, "{page}");
        match page {
            "a.html" => drop(roxmltree::Document::parse(&text.replacen("<!DOCTYPE html>\n", "", 1)).unwrap()),
            "a.ipynb" => {
                let notebook: Json = serde_json::from_str(&text).unwrap();
                for cell in notebook["cells"].as_array().unwrap() {
                    for line in cell["source"].as_array().unwrap() {
                        clean(line.as_str().unwrap());
                    }
                }
            }
            _ => {}
        }
    }
    for entry in fs::read_dir(folder.path()).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "svg") {
            clean(&fs::read_to_string(path).unwrap());
        }
    }
}

#[test]
fn a_page_finds_its_pictures_whatever_they_are_called() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.vcf"), "plot([1, 2])").unwrap();
    assert_eq!(vcf(folder.path(), ["report", "a.vcf", "-o", "a\u{202e} %b<.md"]).status, 0);
    let text = fs::read_to_string(folder.path().join("a\u{202e} %b<.md")).unwrap();
    assert!(text.contains("](<a%E2%80%AE %25b%3C-1.svg>)"), "{text}");
    assert!(folder.path().join("a\u{202e} %b<-1.svg").is_file());
}

#[test]
fn no_name_is_invisible() {
    // Unicode counts the Hangul filler as a letter.
    let ended = vcf(Path::new("."), ["-e", "\u{3164} = 1"]);
    assert_eq!(ended.status, 2);
    assert!(ended.err.contains("invisible character U+3164"), "{}", ended.err);
}

#[test]
fn a_formatted_program_is_kept_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let text = "x = \"\u{202e}\u{1b}\"\n";
    fs::write(folder.path().join("a.vcf"), text).unwrap();
    assert_eq!(vcf(folder.path(), ["fmt", "a.vcf"]).status, 0);
    assert_eq!(fs::read_to_string(folder.path().join("a.vcf")).unwrap(), text);
}
