//! `cargo bench --bench tests`: how much sooner `vcf test` is done with several files at once than with one after the other,
//! and how long many assertions take.
//!
//! 500 files, of two kinds in turn, run by `-j 1` and by `-j 2`, five times in turn; the ratio is that of the least times. It exits
//! with 1 where both write something else but times, or where the ratio is below 1.6 though there are two cores.

#![allow(missing_docs)]

use std::fs;
use std::path::Path;
use std::process::{Command, ExitCode};
use std::time::{Duration, Instant};

const FILES: usize = 500;
const ROUNDS: usize = 5;
const LEAST: f64 = 1.6;

/// What a person would have in continuous integration.
const KINDS: [&str; 2] =
    [include_str!("../examples/ci_assertions.vcf"), include_str!("../examples/tests.vcf")];

fn main() -> ExitCode {
    let folder = tempfile::tempdir().expect("a folder");
    for number in 0..FILES {
        let text = KINDS[number % KINDS.len()];
        fs::write(folder.path().join(format!("{number:03}.vcf")), text).expect("a file");
    }
    let mut least = [Duration::MAX; 2];
    let mut same = true;
    for _ in 0..ROUNDS {
        let ran = ["1", "2"].map(|jobs| run(folder.path(), jobs));
        for (least, (time, _)) in least.iter_mut().zip(&ran) {
            *least = (*least).min(*time);
        }
        same &= without_times(&ran[0].1) == without_times(&ran[1].1);
    }
    let ratio = least[0].as_secs_f64() / least[1].as_secs_f64();
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    println!(
        "{FILES} files, -j 1: {:.3} s, -j 2: {:.3} s, ratio {ratio:.2} on {cores} cores",
        least[0].as_secs_f64(),
        least[1].as_secs_f64()
    );
    let many: String = (0..10_000).map(|n| format!("assert {n} + 1 == {}\n", n + 1)).collect();
    let alone = tempfile::tempdir().expect("a folder");
    fs::write(alone.path().join("many.vcf"), many).expect("a file");
    let time = (0..ROUNDS).map(|_| run(alone.path(), "1").0).min().unwrap_or_default();
    println!("10,000 assertions in a file: {:.3} s", time.as_secs_f64());
    if !same {
        println!("what they write is not the same");
    }
    let fine = same && (cores < 2 || ratio >= LEAST);
    if fine { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// The time, and what is written.
fn run(folder: &Path, jobs: &str) -> (Duration, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_vcf"));
    command.current_dir(folder).args(["test", ".", "-j", jobs]);
    let begin = Instant::now();
    let output = command.output().expect("vcf runs");
    let time = begin.elapsed();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    (time, String::from_utf8_lossy(&output.stdout).into_owned())
}

/// The text up to the time of each line.
fn without_times(text: &str) -> Vec<&str> {
    text.lines().map(|line| line.rsplit_once([';', '(']).map_or(line, |(before, _)| before)).collect()
}
