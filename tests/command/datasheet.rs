//! `vcf datasheet`: each format, what compilers say of it, what is refused, and docs/datasheet.md.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use tempfile::TempDir;

use crate::vc2_commands::{fine, refused, vcf};

const PAGE: &str = include_str!("../../docs/datasheet.md");

/// The one block of the page in a language.
fn block(language: &str) -> &'static str {
    let (_, rest) = PAGE.split_once(&format!("\n```{language}\n")).expect("a block");
    rest.split_once("\n```\n").expect("an end").0
}

fn folder() -> TempDir {
    tempfile::tempdir().unwrap()
}

/// A page without its pictures and without its style, which others look at.
fn without_pictures(page: &str) -> String {
    let cut = |text: &str, begin: &str, end: &str| {
        let mut parts = text.split(begin);
        let first = parts.next().unwrap_or_default().to_string();
        parts.fold(first, |text, part| text + begin + end + part.split_once(end).map_or("", |(_, rest)| rest))
    };
    cut(&cut(page, "<svg", "</svg>"), "<style>", "</style>")
}

#[test]
fn a_small_sheet_in_each_format() {
    let folder = folder();
    for format in ["markdown", "html", "csv", "latex", "sv", "c"] {
        let text = fine(
            &folder,
            &format!("datasheet -w haar_with_shift -d 0 -D 1 -b 8 --max-index 20 --format {format}"),
        );
        // Versions come and go.
        let text = without_pictures(&text.replace(env!("CARGO_PKG_VERSION"), "VERSION"));
        insta::assert_snapshot!(format!("a_small_sheet_in_{format}"), text.replace("\r\n", "\n"));
    }
}

/// The page is XML, loads nothing, and shows a picture for each side, and one for the indices, with words for who can't see it.
#[test]
fn the_page_has_plots() {
    let folder = folder();
    let text = fine(&folder, "datasheet -w 3,4 -d 1 -b 8 --format html");
    let options = roxmltree::ParsingOptions { allow_dtd: true, ..Default::default() };
    let page = roxmltree::Document::parse_with_options(&text, options).unwrap();
    let named = |name: &'static str| page.descendants().filter(move |node| node.has_tag_name(name));
    let captions: Vec<String> =
        named("figcaption").filter_map(|node| node.text().map(String::from)).collect();
    let of = |wavelet: &str, at: usize, side: &str| {
        assert!(captions[at].contains(&format!("{side}: {wavelet}, depth 1")), "{captions:?}");
    };
    assert_eq!(captions.len(), 6, "{captions:?}");
    of("haar_no_shift", 0, "Encoder");
    of("haar_no_shift", 1, "Decoder");
    of("haar_no_shift", 2, "by the largest index");
    of("haar_with_shift", 4, "Decoder");
    assert!(text.contains("sum inside the stage"));
    for name in ["script", "link", "img", "iframe"] {
        assert_eq!(named(name).count(), 0, "{name}");
    }
    assert!(named("th").any(|node| node.text() == Some("10_")));
}

/// The file's name says the format, `--format` goes before it, and nothing else is written.
#[test]
fn files_say_what_they_are() {
    let folder = folder();
    let line = "datasheet -w 3 -d 1 -b 8";
    for (format, endings) in [
        ("markdown", &["md", "markdown", "none"][..]),
        ("html", &["html", "htm"]),
        ("csv", &["csv"]),
        ("latex", &["tex"]),
        ("sv", &["sv", "svh"]),
        ("c", &["h", "hpp"]),
    ] {
        let expected = fine(&folder, &format!("{line} --format {format}"));
        for ending in endings {
            let name = if *ending == "none" { "sheet".to_string() } else { format!("sheet.{ending}") };
            assert_eq!(fine(&folder, &format!("{line} -o {name}")), "");
            assert_eq!(fs::read_to_string(folder.path().join(&name)).unwrap(), expected, "{name}");
        }
        assert_eq!(fine(&folder, &format!("{line} -o other.xyz --format {format}")), "");
        assert_eq!(fs::read_to_string(folder.path().join("other.xyz")).unwrap(), expected, "{format}");
    }
}

/// The command that a datasheet names makes it again, to the byte.
#[test]
fn the_command_makes_it_again() {
    let folder = folder();
    for line in [
        "datasheet -w 3 -d 1 -b 8 --format sv",
        "datasheet -w haar_no_shift,haar_with_shift -d 1 -w le_gall_5_3 -b 8,10 -o sheet.sv",
        "datasheet -w 3 -W 1 -d 1 -D 1 -b 8 --levels=16..236 --size 12x10 --max-index 30 --index picture --format sv",
        "datasheet -w 3 -d 1 --range -5..=9 --rounding affine --name own_names --format sv",
        "datasheet -w 3 -W 4 -d 1 -b 8 -q 0 LL -4 1 HL 2 1 LH 2 1 HH 0 --format sv",
        "datasheet -w 3 -d 1 -b 8 --size infinite --format sv",
    ] {
        let shown = fine(&folder, line);
        let text = if shown.is_empty() {
            fs::read_to_string(folder.path().join("sheet.sv")).unwrap()
        } else {
            shown
        };
        let comments: Vec<&str> =
            text.lines().map_while(|line| line.strip_prefix("//")).map(str::trim).collect();
        let told = comments.split(|line| line.is_empty()).find_map(|paragraph| {
            Some(
                paragraph.join(" ").strip_prefix("The command that makes this file again: vcf ")?.to_string(),
            )
        });
        assert_eq!(fine(&folder, &told.expect("a command")), text, "{line}");
    }
}

#[test]
fn datasheets_that_there_are_not() {
    let lines = [
        "-d 1 -b 8",
        "-w le_gall -d 1 -b 8",
        "-w 7 -d 1 -b 8",
        "-w 3, -d 1 -b 8",
        "-w 3 -b 8",
        "-w 3 -d 0 -b 8",
        "-w 3 -d -1 -b 8",
        "-w 3 -d 1,,2 -b 8",
        "-w 3 -d 33 -b 8",
        "-w 3 -d 20 -b 8",
        "-w 3 -d 5 -b 8",
        "-w 3 -d 1,2,1 -b 8",
        "-w 3,haar_no_shift -d 1 -b 8",
        "-w 3 -d 1",
        "-w 3 -d 1 -b 0",
        "-w 3 -d 1 -b 8,33",
        "-w 3 -d 1 -b 8,10,8",
        "-w 3 -d 1 -b 8 --range 5..=4",
        "-w 3 -d 1 -b 8,4 --range 16..=100",
        "-w 3 -d 1 --range -9223372036854775808..=9223372036854775807",
        "-w 3 -d 1 -b 8 --levels 0..=256",
        "-w 3 -d 1 -b 8 --size 0x4",
        "-w 3 -d 1 -b 8 --max-index -1",
        "-w 3 -d 1 -b 8 --index block",
        "-w 3 -d 1 -b 8 -q 0 LL 4",
        "-w 3 -d 1 -b 8 -q 0 LL 10001 1 HL 2 1 LH 2 1 HH 0",
        "-w 3 -b 8",
        "-w 3 -d 1 -b 8 -q 0 LL 4 1 HL 2 1 LH 2 1 HH x",
        "-w 3 -d 1 -b 8 -q 0 LL 4 1 HL 2 1 LH 2 1 HH 0 2 HH 0",
        "-w 3 -d 1 -b 8 -q 0 LL 4 1 HL 2 1 LH 2 1 HH 0 1 HH 0",
        "-w 3 -d 1,2 -b 8 -q 0 LL 4 1 HL 2 1 LH 2 1 HH 0",
        "-w 3,4 -d 1 -b 8 -q 0 LL 4 1 HL 2 1 LH 2 1 HH 0",
        "-w 3 -d 1 -b 8 --name 1st",
        "-w 3 -d 1 -b 8 --name module;",
        "-w 3 -d 1 -b 8 --format json",
        "-w 3 -d 1 -b 8 -o sheet.pdf",
        "-w 3 -d 1 -b 8 -o no/folder.md",
        "-w 3 -d 1 -b 8 file.json",
    ];
    let folder = folder();
    let screens = lines.map(|line| {
        refused(&folder, &format!("datasheet {line}"), &["error["]);
        format!("vcf datasheet {line}\n{}", vcf(&folder, format!("datasheet {line}").split(' ')).err)
    });
    insta::assert_snapshot!(screens.join("\n"));
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
}

/// A cap beyond what does anything and pixels without 0 are told of as they are.
#[test]
fn what_is_unusual_is_told_of() {
    let folder = folder();
    let line = "datasheet -w 3 -d 1 -b 8 --format c";
    let numbers = |text: &str| {
        text.lines().filter(|line| line.starts_with("#define ")).skip(1).map(String::from).collect::<Vec<_>>()
    };
    assert_eq!(
        numbers(&fine(&folder, &format!("{line} --max-index 1000000"))),
        numbers(&fine(&folder, line))
    );
    let bright = fine(&folder, "datasheet -w 3 -d 1 -b 8 --range 20..=40 --format c");
    assert!(bright.contains("#define HAAR_NO_SHIFT_D1_B8_ENC_L1_DC_LOWER 20\n"), "{bright}");
    let far = fine(&folder, "datasheet -w 3 -d 1 -b 8 -q 0 LL 9999 1 HL 0 1 LH 0 1 HH 0 --format markdown");
    assert!(far.contains("nothing more is told: this quantisation matrix takes so much off"), "{far}");
    assert!(far.contains("### Decoder, coded pictures\n"), "{far}");
}

/// Stopped work leaves no file, and the file that was there.
#[test]
fn what_is_stopped_leaves_nothing() {
    let folder = folder();
    let line = "datasheet -w 0,1,2,3,4,5,6 -d 3,4 -b 8,10,12 -o sheet.md";
    for old in [None, Some("old")] {
        old.iter().for_each(|text| fs::write(folder.path().join("sheet.md"), text).unwrap());
        for (limit, code) in [("--timeout 20ms", "limit::time"), ("--max-memory 1MiB", "limit::memory")] {
            let ended = vcf(&folder, format!("{line} {limit}").split(' '));
            assert!(ended.status == 2 && ended.err.contains(code), "{}", ended.err);
        }
        let ended = vcf(&folder, "datasheet -w 3 -d 1 -b 8 --max-output 1KiB -o sheet.md".split(' '));
        assert!(ended.status == 2 && ended.err.contains("limit::output"), "{}", ended.err);
        let files: Vec<_> = fs::read_dir(folder.path()).unwrap().collect();
        assert_eq!(files.len(), old.iter().count());
        assert_eq!(fs::read_to_string(folder.path().join("sheet.md")).ok().as_deref(), old);
    }
}

#[test]
fn a_sandbox_writes_the_file_that_is_named() {
    let folder = folder();
    let line = "datasheet -w 3 -d 1 -b 8";
    assert_eq!(fine(&folder, &format!("{line} --sandbox -o sheet.md")), "");
    assert_eq!(fs::read_to_string(folder.path().join("sheet.md")).unwrap(), fine(&folder, line));
    assert_eq!(fine(&folder, &format!("{line} --sandbox")), fine(&folder, line));
}

/// Runs a tool in a folder; None, with a word, where there is none.
fn tool(folder: &Path, name: &str, arguments: &[&str]) -> Option<std::process::Output> {
    let mut command = Command::new(name);
    match command.current_dir(folder).args(arguments).stdin(Stdio::null()).output() {
        Ok(output) => Some(output),
        Err(error) => {
            println!("skipped: {name} is not there ({error})");
            None
        }
    }
}

#[track_caller]
fn accepts(folder: &Path, name: &str, arguments: &[&str]) -> bool {
    let Some(output) = tool(folder, name, arguments) else { return false };
    let told =
        [output.stdout, output.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).concat();
    assert!(output.status.success(), "{name} {arguments:?}: {told}");
    assert!(told.trim().is_empty() || name == "vvp", "{name} {arguments:?}: {told}");
    true
}

/// Codecs whose numbers are small, wider than 32 bits, and almost 64 bits wide.
const WIDE: [&str; 3] = [
    "-w 3,1 -d 1 -b 8 --name a",
    "-w haar_with_shift -W le_gall_5_3 -D 1 -b 32 -q 0 L 0 1 H 0 --name b",
    "-w 3 -D 1 --range -1152921504606846976..=1152921504606846975 --name c",
];

/// What a line of a package or a header gives a name.
fn values(text: &str, before: &str) -> Vec<(String, String)> {
    let line = |line: &str| {
        let rest = line.trim_start().strip_prefix(before)?;
        let (name, value) = rest.split_once(' ')?;
        Some((name.to_string(), value.to_string()))
    };
    text.lines().filter_map(line).filter(|(_, value)| !value.is_empty()).collect()
}

/// Compilers of C and C++ take headers without a word, several and twice in one program, and see the numbers that stand there.
#[test]
fn compilers_take_the_header() {
    let folder = folder();
    let mut program = String::from("#include <assert.h>\n");
    let mut asserted = 0;
    let mut body = String::new();
    for (at, line) in WIDE.iter().enumerate() {
        let ended = vcf(&folder, format!("datasheet {line} -o w{at}.h").split(' '));
        assert_eq!((ended.status, ended.err.as_str()), (0, ""), "{line}");
        program.push_str(&format!("#include \"w{at}.h\"\n#include \"w{at}.h\"\n"));
        let markdown = fine(&folder, &format!("datasheet {line} --format sv"));
        let prefix = ["A", "B", "C"][at];
        for part in markdown.lines().filter_map(|line| line.trim_start().strip_prefix("localparam int ")) {
            let (name, value) = part.trim_end_matches(';').split_once(" = ").unwrap();
            body.push_str(&format!("  assert({prefix}_{name} == {value});\n"));
            asserted += 1;
        }
        let header = fs::read_to_string(folder.path().join(format!("w{at}.h"))).unwrap();
        for (name, value) in values(&header, "#define ") {
            body.push_str(&format!("#if {name} != {value}\n#error \"{name}\"\n#endif\n"));
        }
    }
    assert!(asserted > 180, "{asserted}");
    program.push_str(&format!("int main(void) {{\n{body}  return 0;\n}}\n"));
    fs::write(folder.path().join("main.c"), program).unwrap();
    let mut compiled = 0;
    for compiler in ["gcc", "clang"] {
        for language in [["-xc", "-std=c99"], ["-xc++", "-std=c++11"]] {
            let [kind, standard] = language;
            let warnings = ["-Wall", "-Wextra", "-pedantic", "-Werror"];
            let arguments = [&[kind, standard], &warnings[..], &["main.c", "-o", "main"]].concat();
            if accepts(folder.path(), compiler, &arguments) {
                accepts(folder.path(), "./main", &[]);
                compiled += 1;
            }
        }
    }
    println!("compiled {compiled} times");
}

/// Verilator and Icarus take packages without a word, several in one design, and a design that looks at the numbers finds them.
#[test]
fn simulators_take_the_package() {
    let folder = folder();
    let (mut files, mut checks) = (Vec::new(), String::new());
    for (at, line) in WIDE.iter().enumerate() {
        let ended = vcf(&folder, format!("datasheet {line} -o w{at}.sv").split(' '));
        assert_eq!((ended.status, ended.err.as_str()), (0, ""), "{line}");
        files.push(format!("w{at}.sv"));
        let text = fs::read_to_string(folder.path().join(&files[at])).unwrap();
        let package = ["a_pkg", "b_pkg", "c_pkg"][at];
        // A range is as wide as its bits say.
        for line in text.lines().filter_map(|line| line.trim_start().strip_prefix("localparam ")) {
            let (name, value) = line.trim_end_matches(';').split_once(" = ").unwrap();
            let name = name.rsplit(' ').next().unwrap();
            let magnitude = value.rsplit(['d', '-']).next().unwrap();
            let sign = if value.starts_with('-') { "-" } else { "" };
            checks.push_str(&format!(
                "    if ({package}::{name} !== {sign}80'sd{magnitude}) begin $display(\"{name}\"); $finish; end\n"
            ));
        }
    }
    assert!(
        checks.lines().count() > 200
            && fs::read_to_string(folder.path().join("w2.sv")).unwrap().contains("logic signed [62:0]")
    );
    let design = format!(
        "module top;\n  initial begin\n{checks}    $display(\"all\");\n    $finish;\n  end\nendmodule\n"
    );
    fs::write(folder.path().join("top.sv"), design).unwrap();
    files.push("top.sv".to_string());
    let files: Vec<&str> = files.iter().map(String::as_str).collect();
    // All is looked at but that nobody uses most of it; then the design, whose comparisons are wider than what they compare.
    let strict =
        ["--lint-only", "-Wall", "-Wno-UNUSED", "-Wno-DECLFILENAME", "w0.sv", "w1.sv", "w2.sv", "none.sv"];
    fs::write(folder.path().join("none.sv"), "module none;\nendmodule\n").unwrap();
    accepts(folder.path(), "verilator", &strict);
    accepts(
        folder.path(),
        "verilator",
        &[&["--lint-only", "-Wno-STMTDLY", "-Wno-WIDTH"], &files[..]].concat(),
    );
    if accepts(
        folder.path(),
        "iverilog",
        &[&["-g2012", "-Wall", "-Wno-timescale", "-o", "top"], &files[..]].concat(),
    ) {
        let ran = tool(folder.path(), "vvp", &["top"]).expect("what comes with Icarus");
        let told = String::from_utf8_lossy(&ran.stdout).into_owned();
        assert!(told.lines().next() == Some("all"), "{told}");
    }
}

/// The commands of docs/datasheet.md work, and its programs are compiled with what they write.
#[test]
fn the_page_is_right() {
    let folder = folder();
    for line in block("console").lines() {
        let line = line.strip_prefix("vcf ").expect("a command");
        let shown = fine(&folder, line);
        match line.split_once(" -o ") {
            None => assert!(shown.starts_with("# Bit widths of VC-2"), "{line}"),
            Some((_, file)) => assert!(folder.path().join(file).is_file(), "{line}"),
        }
    }
    let names: Vec<String> = values(&fs::read_to_string(folder.path().join("widths.h")).unwrap(), "#define ")
        .into_iter()
        .map(|(name, _)| name)
        .collect();
    for ending in PAGE.split("| `_").skip(1).map(|rest| rest.split('`').next().unwrap()) {
        assert!(names.iter().any(|name| name.ends_with(&format!("_{ending}"))), "_{ending}");
    }
    let csv = fs::read_to_string(folder.path().join("widths.csv")).unwrap();
    for column in ["coded_index_by_bits", "reached_bits"] {
        assert!(PAGE.contains(&format!("`{column}`")) && csv.contains(&format!(",{column},")), "{column}");
    }
    assert!(csv.contains(",11:34 12:41 "), "{csv}");
    fs::write(folder.path().join("stage.sv"), block("systemverilog").to_string() + "\n").unwrap();
    fs::write(folder.path().join("row.c"), block("c").to_string() + "\n").unwrap();
    accepts(
        folder.path(),
        "verilator",
        &["--lint-only", "-Wall", "-Wno-UNUSED", "-Wno-DECLFILENAME", "widths.sv", "stage.sv"],
    );
    accepts(folder.path(), "iverilog", &["-g2012", "-o", "stage", "widths.sv", "stage.sv"]);
    accepts(folder.path(), "gcc", &["-std=c99", "-Wall", "-Wextra", "-pedantic", "-Werror", "-c", "row.c"]);
}

/// The step of docs/datasheet.md passes where nothing has changed, and fails where something has.
#[cfg(unix)]
#[test]
fn the_step_of_continuous_integration_finds_what_is_old() {
    let folder = folder();
    let git = |arguments: &[&str]| {
        let settings = ["-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"];
        tool(folder.path(), "git", &[&settings[..], arguments].concat())
    };
    if git(&["init", "-q"]).is_none() {
        return;
    }
    fs::create_dir(folder.path().join("rtl")).unwrap();
    let own = Path::new(env!("CARGO_BIN_EXE_vcf")).parent().unwrap().to_path_buf();
    let others = std::env::var_os("PATH").unwrap_or_default();
    let path = std::env::join_paths([own].into_iter().chain(std::env::split_paths(&others))).unwrap();
    let step = || {
        let script = format!("set -e\n{}", block("sh"));
        let mut command = Command::new("sh");
        for name in ["GIT_DIR", "GIT_INDEX_FILE", "GIT_WORK_TREE", "GIT_PREFIX"] {
            command.env_remove(name);
        }
        command
            .args(["-c", &script])
            .current_dir(folder.path())
            .env("PATH", &path)
            .output()
            .unwrap()
            .status
            .code()
    };
    step();
    let file = folder.path().join("rtl/widths_pkg.sv");
    let made = fs::read_to_string(&file).unwrap();
    let commit = || {
        git(&["add", "."]);
        assert!(git(&["commit", "-q", "-m", "a"]).unwrap().status.success());
    };
    commit();
    assert_eq!(step(), Some(0));
    fs::write(&file, made.replacen("_BITS = 12;", "_BITS = 11;", 1)).unwrap();
    commit();
    assert_eq!(step(), Some(1));
}
