//! `cargo bench --bench tests`: how much sooner `vcf test` is done with several files at once than with one after the other,
//! and how long many assertions take.
//!
//! 500 files, of two kinds in turn, run by `-j 1` and by `-j 2`, five times in turn; the ratio is that of the least times. Beside it
//! stands what the machine gives at the time: how much sooner two processes are done beside each other, each with half of the
//! files, than one after the other. It exits with 1 where both write something else but times, or where the ratio is below 1.6
//! though the machine gives 1.8.

#![allow(missing_docs)]

use std::fs;
use std::path::Path;
use std::process::{Command, ExitCode};
use std::time::{Duration, Instant};

const FILES: usize = 500;
const ROUNDS: usize = 5;
const LEAST: f64 = 1.6;

/// What two cores give that do nothing else.
const QUIET: f64 = 1.8;

/// What a person would have in continuous integration.
const KINDS: [&str; 2] =
    [include_str!("../examples/ci_assertions.vcf"), include_str!("../examples/tests.vcf")];

fn main() -> ExitCode {
    let whole = folder(0..FILES);
    let halves = [folder(0..FILES / 2), folder(FILES / 2..FILES)];
    let [mut alone, mut beside, mut apart, mut at_once] = [Duration::MAX; 4];
    let mut same = true;
    for _ in 0..ROUNDS {
        let ran = ["1", "2"].map(|jobs| run(whole.path(), jobs));
        (alone, beside) = (alone.min(ran[0].0), beside.min(ran[1].0));
        same &= without_times(&ran[0].1) == without_times(&ran[1].1);
        apart = apart.min(halves.iter().map(|half| run(half.path(), "1").0).sum());
        let begin = Instant::now();
        std::thread::scope(|scope| {
            halves.each_ref().map(|half| scope.spawn(|| run(half.path(), "1"))).map(drop)
        });
        at_once = at_once.min(begin.elapsed());
    }
    let ratio = |one: Duration, two: Duration| one.as_secs_f64() / two.as_secs_f64();
    let (ours, machine) = (ratio(alone, beside), ratio(apart, at_once));
    println!(
        "{FILES} files, -j 1: {:.3} s, -j 2: {:.3} s, ratio {ours:.2}",
        alone.as_secs_f64(),
        beside.as_secs_f64()
    );
    println!("two processes beside each other: ratio {machine:.2}");
    let many: String = (0..10_000).map(|n| format!("assert {n} + 1 == {}\n", n + 1)).collect();
    let file = tempfile::tempdir().expect("a folder");
    fs::write(file.path().join("many.vcf"), many).expect("a file");
    let time = (0..ROUNDS).map(|_| run(file.path(), "1").0).min().unwrap_or_default();
    println!("10,000 assertions in a file: {:.3} s", time.as_secs_f64());
    if !same {
        println!("what they write is not the same");
    }
    let fine = same && (machine < QUIET || ours >= LEAST);
    if fine { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// A folder of files of these numbers.
fn folder(numbers: std::ops::Range<usize>) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for number in numbers {
        let text = KINDS[number % KINDS.len()];
        fs::write(folder.path().join(format!("{number:03}.vcf")), text).expect("a file");
    }
    folder
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
