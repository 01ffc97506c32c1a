//! `cargo bench --bench prompt`: how long the prompt takes for a key, in a block of 200 lines, with the look at its value.
//!
//! Two blocks: one that is evaluated in a moment, and one that takes longer than a look may take. Into each 50 keys are typed ahead,
//! and the time until the last of them is drawn is divided by their number. It exits with 1 where a key takes longer than 30 ms.

#![allow(missing_docs)]

use std::process::ExitCode;

#[cfg(unix)]
fn main() -> ExitCode {
    let lines = |item: &str| (0..198).map(|n| format!("  {item} + {n},\n")).collect::<String>();
    let blocks = [
        ("evaluated in a moment", format!("len([\n{}]) ", lines("2*3"))),
        ("longer than a look", format!("len([\n{}]) ", lines("len([x for x in 0..10**6])"))),
    ];
    let mut fine = true;
    for (what, block) in blocks {
        let each = unix::time_of_a_key(&block);
        println!("a key in a block of 200 lines, {what}: {:.1} ms", each.as_secs_f64() * 1e3);
        fine &= each.as_millis() < 30;
    }
    if fine { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

#[cfg(not(unix))]
fn main() -> ExitCode {
    println!("there is no pseudo-terminal to type into");
    ExitCode::SUCCESS
}

#[cfg(unix)]
mod unix {
    use std::process::Command;
    use std::time::{Duration, Instant};

    use expectrl::{Expect, Session};

    const KEYS: usize = 50;

    /// The time of a key behind a block that was pasted.
    pub(super) fn time_of_a_key(block: &str) -> Duration {
        let mut command = Command::new(env!("CARGO_BIN_EXE_vcf"));
        command.env("TERM", "xterm-256color").env("LC_ALL", "C.UTF-8").env_remove("NO_COLOR");
        command.env("VCF_HISTORY", "").env("VCF_START", "");
        let mut session = Session::spawn(command).expect("a pseudo-terminal");
        session.get_process_mut().set_window_size(100, 300).expect("a size");
        session.set_expect_timeout(Some(Duration::from_secs(60)));
        session.expect("vcf> ").expect("a prompt");
        session.send(format!("\x1b[200~{block}\x1b[201~")).expect("a paste");
        session.expect("])").expect("the end of the block");
        let begin = Instant::now();
        // Each key makes another text that is finished, so that each is looked at: `+ 1`, `+ 11`, ...
        session.send(format!("+{}", "1".repeat(KEYS))).expect("keys");
        // Ctrl-C drops the block; what comes of the next line comes after all that.
        session.send("\x037*191\r").expect("keys");
        session.expect("1337").expect("the next value");
        begin.elapsed() / KEYS as u32
    }
}
