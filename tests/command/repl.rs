//! The REPL in a pseudo-terminal: what only a terminal shows.
#![cfg(unix)]

use std::process::Command;
use std::time::Duration;

use expectrl::session::OsSession;
use expectrl::{Eof, Expect, Session};
use tempfile::TempDir;

const CTRL_C: &str = "\x03";
const CTRL_D: &str = "\x04";

/// A REPL without colours, whose history is its own.
fn start(folder: &TempDir) -> OsSession {
    let mut command = Command::new(env!("CARGO_BIN_EXE_vcf"));
    command.env("TERM", "xterm-256color").env("NO_COLOR", "1").env("LANG", "C.UTF-8");
    command.env("VCF_HISTORY", folder.path().join("history")).current_dir(folder.path());
    let mut session = Session::spawn(command).unwrap();
    session.set_expect_timeout(Some(Duration::from_secs(60)));
    session.expect(":help lists commands").unwrap();
    session.expect("vcf> ").unwrap();
    session
}

/// Types a line and waits for what it shows and the next prompt.
fn enter(session: &mut OsSession, line: &str, shown: &str) {
    session.send(format!("{line}\r")).unwrap();
    session.expect(shown).unwrap_or_else(|error| panic!("{line}: no {shown}: {error}"));
    session.expect("vcf> ").unwrap_or_else(|error| panic!("{line}: no prompt: {error}"));
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
    session.send(CTRL_C).unwrap();
    session.expect("vcf> ").unwrap();
    enter(&mut session, "x + 2", "\n23");
    // Tab completes.
    session.send("interl\t").unwrap();
    session.expect("interleave(").unwrap();
    session.send(CTRL_C).unwrap();
    session.expect("vcf> ").unwrap();
    // Ctrl-D leaves.
    session.send(CTRL_D).unwrap();
    session.expect(Eof).unwrap();
    let history = std::fs::read_to_string(folder.path().join("history")).unwrap();
    assert!(history.contains("x = 20 + 1") && history.contains("[x,\\nx + 1]"), "{history}");
}

#[test]
fn ctrl_c_stops_an_evaluation_and_keeps_the_session() {
    let folder = tempfile::tempdir().unwrap();
    let mut session = start(&folder);
    enter(&mut session, "x = 5", "\n");
    session.send("\"under\" == \"way\"; [x for x in 0..10**7 for y in 0..10**6 if y < 0]\r").unwrap();
    session.expect("false").unwrap();
    session.send(CTRL_C).unwrap();
    session.expect("error[interrupted]").unwrap();
    session.expect("vcf> ").unwrap();
    enter(&mut session, "x + 1", "\n6");
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
    session.send(CTRL_D).unwrap();
    session.expect(Eof).unwrap();
    assert_eq!(std::fs::read_to_string(folder.path().join("out.vcf")).unwrap(), "a = 3\nb = [\n  a,\n]\nb\n");
}
