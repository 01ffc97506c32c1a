//! The REPL in a pseudo-terminal: what only a terminal shows.
#![cfg(unix)]

use std::process::Command;
use std::time::Duration;

use expectrl::session::OsSession;
use expectrl::{Eof, Expect, Session};
use tempfile::TempDir;

const CTRL_C: &str = "\x03";
const CTRL_D: &str = "\x04";
/// What a terminal is told when a line is about to be read.
const PASTES_ARE_MARKED: &str = "\x1b[?2004h";

/// A REPL without colours, whose history is its own.
fn start(folder: &TempDir) -> OsSession {
    start_with(folder, |_| {})
}

/// The same in another environment.
fn start_with(folder: &TempDir, change: impl FnOnce(&mut Command)) -> OsSession {
    let mut command = Command::new(env!("CARGO_BIN_EXE_vcf"));
    command.env("TERM", "xterm-256color").env("NO_COLOR", "1").env("LANG", "C.UTF-8");
    command.env("VCF_HISTORY", folder.path().join("history")).env("VCF_START", "");
    command.current_dir(folder.path());
    change(&mut command);
    let mut session = Session::spawn(command).unwrap();
    session.set_expect_timeout(Some(Duration::from_secs(60)));
    session.expect(":help lists commands").unwrap();
    session.expect("vcf> ").unwrap();
    session
}

/// Waits for the next prompt, and not for one that is drawn again: the terminal hands on each byte from then on, where a
/// Ctrl-D that comes while lines are not read is lost.
fn prompt(session: &mut OsSession) {
    session.expect(PASTES_ARE_MARKED).unwrap();
    session.expect("vcf> ").unwrap();
}

/// Ctrl-C, which drops the line.
fn drop_line(session: &mut OsSession) {
    session.send(CTRL_C).unwrap();
    prompt(session);
}

/// Ctrl-D at the prompt, and the end.
fn leave(session: &mut OsSession) {
    session.send(CTRL_D).unwrap();
    session.expect(Eof).unwrap();
}

/// Types a line and waits for what it shows and the next prompt.
fn enter(session: &mut OsSession, line: &str, shown: &str) {
    session.send(format!("{line}\r")).unwrap();
    session.expect(shown).unwrap_or_else(|error| panic!("{line}: no {shown}: {error}"));
    prompt(session);
}

#[test]
fn a_session_from_greeting_to_farewell() {
    let folder = tempfile::tempdir().unwrap();
    let mut session = start(&folder);
    enter(&mut session, "x = 20 + 1", "\n");
    enter(&mut session, "x*2", "\n42");
    // Several lines: an open bracket waits, a failed statement keeps the session.
    session.send("[x,\r").unwrap();
    enter(&mut session, "x + 1]", "[21, 22]");
    enter(&mut session, "1/0", "division by zero");
    enter(&mut session, "x", "\n21");
    // A blank line submits what is incomplete.
    session.send("(1 +\r").unwrap();
    enter(&mut session, "", "error[syntax");
    // Ctrl-C drops the line.
    session.send("unfinished").unwrap();
    session.expect("unfinished").unwrap();
    drop_line(&mut session);
    enter(&mut session, "x + 2", "\n23");
    // Tab completes.
    session.send("interl\t").unwrap();
    session.expect("interleave(").unwrap();
    drop_line(&mut session);
    // Ctrl-D leaves.
    leave(&mut session);
    let history = std::fs::read_to_string(folder.path().join("history")).unwrap();
    assert!(history.contains("x = 20 + 1") && history.contains("[x,\\n  x + 1]"), "{history}");
}

#[test]
fn ctrl_c_stops_an_evaluation_and_keeps_the_session() {
    let folder = tempfile::tempdir().unwrap();
    let mut session = start(&folder);
    enter(&mut session, "x = 5", "\n");
    for long in [
        "[x for x in 0..10**7 for y in 0..10**6 if y < 0]",
        "[3 ** 600000 // (7 ** 200000 + i) for i in 0..10**6]",
        "[1 / (3 ** 6000 + i) + 1 / (5 ** 6000 + i) for i in 0..10**6]",
    ] {
        session.send(format!("\"under\" == \"way\"; {long}\r")).unwrap();
        session.expect("false").unwrap();
        session.send(CTRL_C).unwrap();
        session.expect("error[interrupted]").unwrap();
        prompt(&mut session);
        enter(&mut session, "x + 1", "\n6");
    }
    // A forgotten bracket swallows no command.
    session.send("y = (x +\r").unwrap();
    enter(&mut session, ":time 2 * x", "\n10");
    session.send("y = (x +\r").unwrap();
    session.send(":quit\r").unwrap();
    session.expect(Eof).unwrap();
}

#[test]
fn a_pasted_block_is_one_input() {
    let folder = tempfile::tempdir().unwrap();
    let mut session = start(&folder);
    session.send("\x1b[200~a = 3\nb = [\n  a,\n]\nb\x1b[201~").unwrap();
    enter(&mut session, "", "[3]");
    enter(&mut session, ":save out.vcf", "3 statements in out.vcf");
    leave(&mut session);
    assert_eq!(std::fs::read_to_string(folder.path().join("out.vcf")).unwrap(), "a = 3\nb = [\n  a,\n]\nb\n");
}

#[test]
fn what_is_typed_ahead_is_not_lost() {
    let folder = tempfile::tempdir().unwrap();
    let mut session = start(&folder);
    // Several lines at once, as a paste without brackets sends them.
    enter(&mut session, "d1 = 1\rd2 = 2\rd1+d2", "\n3");
    enter(&mut session, "l = [\r  10,\r  20]\rl[1] + 1", "\n21");
    enter(&mut session, "m = [\n  10,\n  30]\nm[1] + 1", "\n31");
    // With Ctrl-C among them, which drops its line alone.
    session.send(format!("nothing{CTRL_C}6 * 7\r\"after\" == \"all\"\r")).unwrap();
    session.expect("\n42").unwrap();
    session.expect("false").unwrap();
    prompt(&mut session);
    // While something is evaluated.
    session.send("\"under\" == \"way\"; len([x for x in 0..10**6])\r").unwrap();
    session.expect("false").unwrap();
    session.send("e1 = 50\re1 + 5\r").unwrap();
    session.expect("1000000").unwrap();
    session.expect("\n55").unwrap();
    prompt(&mut session);
    enter(&mut session, "e1 + d2", "\n52");
    leave(&mut session);
}

#[test]
fn a_byte_that_is_no_text_keeps_the_session_and_the_line() {
    let folder = tempfile::tempdir().unwrap();
    let mut session = start(&folder);
    enter(&mut session, "x = 5", "\n");
    for bytes in [&b"1 + \xff"[..], b"1 + \xe1b", b"1 + \xc3("] {
        session.send(bytes).unwrap();
        session.expect("not UTF-8 text").unwrap();
        session.expect("vcf> 1 + ").unwrap();
        enter(&mut session, "x", "\n6");
    }
    // A paste is dropped as a whole, whatever its length: its pieces are no lines of their own.
    let rest = "x = 7\r".repeat(3000);
    for paste in [format!("\x1b[200~y = 1\r# caf\u{0}\r{rest}\x1b[201~"), format!("y = \u{0}\r{rest}")] {
        let bytes: Vec<u8> = paste.bytes().map(|byte| if byte == 0 { 0xe9 } else { byte }).collect();
        // More than the terminal holds at once is taken up while it is dropped.
        session.send(bytes).unwrap();
        session.expect("not UTF-8 text").unwrap();
        prompt(&mut session);
        drop_line(&mut session);
        enter(&mut session, "x + 1", "\n6");
        enter(&mut session, "y", "name::unknown");
    }
    leave(&mut session);
}

/// A terminal that is not named has an editor; where it can't move its cursor, lines are read as they are.
#[test]
fn a_simple_terminal_keeps_the_session_too() {
    let folder = tempfile::tempdir().unwrap();
    let mut session = start_with(&folder, |command| {
        command.env_remove("TERM");
    });
    enter(&mut session, "x = 5", "\n");
    session.send(&b"x + \xff"[..]).unwrap();
    session.expect("not UTF-8 text").unwrap();
    session.expect("vcf> x + ").unwrap();
    enter(&mut session, "1", "\n6");

    let mut session = start_with(&folder, |command| {
        command.env("TERM", "dumb");
    });
    session.send(&b"x = 5\ny = \xff\nx + 1\n"[..]).unwrap();
    session.expect("not UTF-8 text").unwrap();
    session.expect("6\r\n").unwrap();
}

#[test]
fn a_bad_byte_does_not_end_the_history() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("history");
    std::fs::write(&path, b"#V2\nfirst = 1\nsecond = \"\xff\"\nthird = 3\n").unwrap();
    let mut session = start_with(&folder, |_| {});
    enter(&mut session, "fourth = 4", "\n");
    // Another process writes to it.
    let mut bytes = std::fs::read(&path).unwrap();
    bytes.extend(b"fifth = \"\xe9\"\n");
    std::fs::write(&path, bytes).unwrap();
    enter(&mut session, "sixth = 6", "\n");
    leave(&mut session);
    let kept = std::fs::read_to_string(&path).unwrap();
    let lines = [
        "first = 1",
        "second = \"\u{fffd}\"",
        "third = 3",
        "fourth = 4",
        "fifth = \"\u{fffd}\"",
        "sixth = 6",
    ];
    assert_eq!(kept, format!("#V2\n{}\n", lines.join("\n")));
}

#[test]
fn a_history_that_is_no_file_is_not_read() {
    let folder = tempfile::tempdir().unwrap();
    assert!(Command::new("mkfifo").arg(folder.path().join("fifo")).status().unwrap().success());
    for history in ["/dev/zero", "fifo", "."] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_vcf"));
        command.env("TERM", "xterm").env("NO_COLOR", "1").env("LANG", "C.UTF-8");
        // The message stands on one line.
        command
            .env("VCF_HISTORY", history)
            .env("VCF_START", "")
            .env("COLUMNS", "200")
            .current_dir(folder.path());
        let mut session = Session::spawn(command).unwrap();
        session.set_expect_timeout(Some(Duration::from_secs(60)));
        session.expect("is no regular file").unwrap_or_else(|error| panic!("{history}: {error}"));
        prompt(&mut session);
        enter(&mut session, "1 + 1", "\n2");
        leave(&mut session);
    }
}

#[test]
fn problems_at_the_prompt_are_told_as_asked() {
    let folder = tempfile::tempdir().unwrap();
    let mut session = start_with(&folder, |command| {
        command.env("VCF_ERROR_FORMAT", "plain");
    });
    enter(&mut session, "nobody", "label at line 1, columns 1 to 6: not defined");
    enter(&mut session, ":nonsense", "diagnostic code: prompt::command");
    leave(&mut session);
}

/// In a sandbox the prompt has no files at all, whatever is typed, and keeps none.
#[test]
fn the_prompt_in_a_sandbox_has_no_files() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("lib.vcf"), "k = 3").unwrap();
    let mut session = start_with(&folder, |command| {
        command.arg("--sandbox").env("VCF_START", folder.path().join("lib.vcf"));
    });
    enter(&mut session, "k", "error[name::unknown]");
    enter(&mut session, "x = 20 + 1", "\n");
    enter(&mut session, "x*2", "\n42");
    for line in [
        "use \"lib.vcf\"",
        "load(\"a.npy\")",
        "save([1], \"a.npy\")",
        ":load lib.vcf",
        ":save out.vcf",
        ":save! lib.vcf",
        ":edit",
        ":edit lib.vcf",
        ":graph le_gall_5_3 -> g.svg",
    ] {
        enter(&mut session, line, "error[file::sandbox]");
    }
    enter(&mut session, ":reset", "");
    enter(&mut session, "use \"lib.vcf\"", "error[file::sandbox]");
    // Tab offers no files.
    session.send("use \"li\t\"\r").unwrap();
    session.expect("`li` is not read in the sandbox").unwrap();
    prompt(&mut session);
    leave(&mut session);
    let left: Vec<_> =
        std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left, ["lib.vcf"]);
    assert_eq!(std::fs::read(folder.path().join("lib.vcf")).unwrap(), b"k = 3");
}

/// Tab looks at the value before a dot, and the hint marks the argument at the cursor, in narrow and wide terminals.
#[test]
fn tab_and_hint_know_the_value_and_the_argument() {
    for columns in [40, 100] {
        let folder = tempfile::tempdir().unwrap();
        let mut session = start_with(&folder, |command| {
            command.env_remove("NO_COLOR");
        });
        session.get_process_mut().set_window_size(columns, 24).unwrap();
        enter(&mut session, "f = fir(le_gall_5_3); t = analysis(le_gall_5_3, 1)", "\n");
        session.send("f.h0.ent\t\r").unwrap();
        session.expect("[-1/8, 1/4, 3/4, 1/4, -1/8]").unwrap();
        prompt(&mut session);
        session.send("t.coeffs[1, \"LH\t].per\t").unwrap();
        session.expect("periodic_cache(").unwrap();
        drop_line(&mut session);
        session.send("bounds(f, 0, ").unwrap();
        session.expect("\u{1b}[1;4mrounding=\"integer\"\u{1b}[0m").unwrap();
        session.expect("rounding: \"integer\" or \"affine\"").unwrap();
        drop_line(&mut session);
        leave(&mut session);
    }
}

/// A table has the columns that the window has when it is shown.
#[test]
fn tables_fit_the_window() {
    let folder = tempfile::tempdir().unwrap();
    let mut session = start_with(&folder, |command| {
        command.env_remove("COLUMNS");
    });
    for (columns, shown) in [(40, "level   product"), (100, "l2   product"), (40, "level   product")] {
        session.get_process_mut().set_window_size(columns, 24).unwrap();
        enter(&mut session, "band_gains(le_gall_5_3)", shown);
    }
    leave(&mut session);
}
