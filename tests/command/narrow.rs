//! What is shown in terminals of 40 and of 100 columns, with and without characters beyond ASCII.
#![cfg(unix)]

use std::process::Command;
use std::time::Duration;

use expectrl::{Eof, Expect, Session};
use unicode_width::UnicodeWidthStr;

/// Plots of several panels, diagrams, and tables.
const SHOWN: &str = r#"
plot(le_gall_5_3)
plot(le_gall_5_3, "taps")
plot(le_gall_5_3, "response")
plot(le_gall_5_3, "zeros")
plot(le_gall_5_3, "functions")
plot(le_gall_5_3, "growth")
plot(daubechies_9_7)
x = symbols(2, "x")
plot(analysis(le_gall_5_3, 2, input=x)[1, "HL"][0, 0])
plot(transform(le_gall_5_3, sine(16), 2), x=0..32)
plot([1, 4, 9, 16], title="the squares of the first four integers, which grow")
bit_widths(haar_no_shift, 1)
band_gains(le_gall_5_3, 2)
response(le_gall_5_3.fir.h0)
energy(transform(le_gall_5_3, sine(16), 2), x=0..64)
lint(fidelity)
compare([le_gall_5_3, haar_no_shift, daubechies_9_7])
best_axis(arange(64).reshape(8, 8).astype("i2"))
"#;

/// What a command shows in a terminal.
fn shown(arguments: &[&str], columns: usize, locale: &str) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_vcf"));
    command.args(arguments).env("TERM", "xterm").env("NO_COLOR", "1");
    command.env("COLUMNS", columns.to_string()).env("LC_ALL", locale).env("PAGER", "");
    let mut session = Session::spawn(command).unwrap();
    session.set_expect_timeout(Some(Duration::from_secs(120)));
    let all = session.expect(Eof).unwrap();
    String::from_utf8(all.as_bytes().to_vec()).unwrap().replace("\r\n", "\n")
}

#[test]
fn lines_keep_within_the_terminal() {
    for (columns, locale) in [(40, "C.UTF-8"), (40, "C"), (100, "C.UTF-8"), (100, "C")] {
        let text = shown(&["-e", SHOWN], columns, locale);
        assert!(!text.contains("error[") && text.lines().count() > 200, "{text}");
        let wide: Vec<&str> = text.lines().filter(|line| line.width() > columns).collect();
        assert!(wide.is_empty(), "{columns}: {wide:#?}");
        assert!(locale != "C" || text.is_ascii(), "{text}");
    }
}

/// Two panels one below the other, a table in blocks, and a page of help.
#[test]
fn narrow_terminals_are_read_from_above_to_below() {
    let program = "plot(haar_no_shift, \"taps\")\nband_gains(le_gall_5_3, 1)\nlint(haar_no_shift)\n\
                   compare([le_gall_5_3, haar_no_shift])";
    for (columns, locale) in [(40, "C.UTF-8"), (40, "C"), (100, "C.UTF-8")] {
        let name = format!("narrow_{columns}_{}", locale.to_lowercase().replace(['.', '-'], "_"));
        let text =
            shown(&["-e", program], columns, locale) + "\n" + &shown(&["help", "stage"], columns, locale);
        insta::assert_snapshot!(name, text);
    }
}

/// Lines of the source that are wider are cut around their marks, and what is told of these breaks below them.
#[test]
fn problems_keep_within_the_terminal() {
    let programs = [
        "x = symbols(1, \"x\"); limit = 10\nassert bits(bounds(lift(x, le_gall_5_3.stages[0], 0)[0], {x: (-512, 511)})) <= limit - 2, \"wide enough\"",
        "t = bit_widths(le_gall_5_3, depth=1, bits=10)\nassert t.synthesis(1, \"Output\").upper <= 8466",
        "pairs = [(1, 2), (3, 4)]\nf(a) = a[\n    0, 7]\nlonger = [f(\u{4e2d}) for \u{4e2d} in pairs if f(\u{4e2d}) == f(\u{4e2d} + 1)]",
        "x = {\"a\": 1,\n  \"b\": (2 + [3,\n 4]) * \"and so on and so on and so on and so on\"}",
    ];
    for (columns, locale) in [(40, "C.UTF-8"), (40, "C"), (30, "C.UTF-8"), (100, "C")] {
        let text: String = programs.iter().map(|text| shown(&["-e", text], columns, locale)).collect();
        assert_eq!(text.matches("error[").count(), programs.len(), "{text}");
        let wide: Vec<&str> = text.lines().filter(|line| line.width() > columns).collect();
        assert!(wide.is_empty(), "{columns}: {wide:#?}\n{text}");
        if (columns, locale) == (40, "C.UTF-8") {
            insta::assert_snapshot!("problems_40", text);
        }
    }
}

/// In a pipe lines are as long as they are, whatever the terminal.
#[test]
fn pipes_get_all_of_a_line() {
    let output = Command::new(env!("CARGO_BIN_EXE_vcf"))
        .args(["-e", "bit_widths(haar_no_shift, 1)"])
        .env("COLUMNS", "40")
        .output()
        .unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let head = text.lines().next().unwrap();
    assert!(head.starts_with("type") && head.ends_with("coded_bits"), "{head}");
}
