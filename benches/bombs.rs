//! `cargo bench --bench bombs`: how soon programs that take all they get end at a limit, and how much memory they take
//! meanwhile: each file of `tests/bombs` by `vcf run`, all in one `vcf test`, and all at one prompt.
//!
//! It exits with 1 where something ends otherwise, later than 2 s after its limit of time, or above 1.2 times its
//! memory. Peaks are those that Linux counts; elsewhere there are none. What `vcf run` does not end in a minute is left out
//! of the others, and counts as a failure.

#![allow(missing_docs)]

use std::fmt;
use std::fs::{self, File};
use std::io::{BufRead, BufReader, Result};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

const LIMITS: [&str; 6] = ["--timeout", "1s", "--max-memory", "300MiB", "--max-output", "50MB"];
const SECONDS: f64 = 1.0;
const MEMORY: f64 = (300 << 20) as f64;

/// How late something may end, in seconds, and how many times its memory it may take.
const LATEST: f64 = 2.0;
const LARGEST: f64 = 1.2;

/// How something ended.
struct Ended {
    name: String,
    /// Of its first problem; `-` where there is none.
    code: String,
    seconds: f64,
    /// The peak of memory as a ratio to the limit.
    memory: Option<f64>,
}

impl Ended {
    fn new(file: &Path, code: Option<&str>, time: Duration, memory: Option<f64>) -> Ended {
        let name = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        Ended { name, code: code.unwrap_or("-").to_string(), seconds: time.as_secs_f64(), memory }
    }

    /// Seconds over the limit of time.
    fn late(&self) -> f64 {
        (self.seconds - SECONDS).max(0.0)
    }

    fn is_fine(&self) -> bool {
        let in_memory = self.memory.is_none_or(|memory| memory <= LARGEST);
        self.code.starts_with("limit::") && self.late() <= LATEST && in_memory
    }
}

impl fmt::Display for Ended {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let memory = self.memory.map_or("-".to_string(), |memory| format!("{memory:.2}"));
        let (name, code) = (&self.name, &self.code);
        write!(f, "{name:<38}{code:<17}{:>8.2}{:>8.2}{memory:>8}", self.seconds, self.late())?;
        if self.is_fine() { Ok(()) } else { write!(f, "  wrong") }
    }
}

fn main() -> ExitCode {
    let mut files: Vec<PathBuf> = fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/bombs"))
        .expect("the folder of bombs")
        .map(|entry| entry.expect("a file").path())
        .collect();
    files.sort();
    let mut modes = vec![("vcf run", table("vcf run", files.iter().map(|file| alone(file))))];
    let endless = |ended: &&Ended| ended.seconds >= PATIENCE.as_secs_f64();
    let left_out: Vec<String> = modes[0].1.iter().filter(endless).map(|ended| ended.name.clone()).collect();
    files.retain(|file| !left_out.iter().any(|name| file.file_stem().is_some_and(|stem| **name == *stem)));
    modes.push(("vcf test", table("vcf test", together(&files).into_iter())));
    #[cfg(unix)]
    modes.push(("prompt", table("prompt", prompt::session(&files))));
    println!("\n{:<38}{:>25}{:>8}{:>8}", "worst of each", "not at a limit", "late", "memory");
    for (mode, ended) in &modes {
        let other = ended.iter().filter(|ended| !ended.code.starts_with("limit::")).count();
        let late = ended.iter().map(Ended::late).fold(0.0, f64::max);
        let memory = ended.iter().filter_map(|ended| ended.memory).fold(0.0, f64::max);
        println!("{mode:<38}{other:>25}{late:>8.2}{memory:>8.2}");
    }
    let fine = modes.iter().all(|(_, ended)| ended.iter().all(Ended::is_fine));
    if fine { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Prints what ended, each as it comes.
fn table(mode: &str, all: impl Iterator<Item = Ended>) -> Vec<Ended> {
    println!("\n{mode:<38}{:<17}{:>8}{:>8}{:>8}", "code", "seconds", "late", "memory");
    all.inspect(|ended| println!("{ended}")).collect()
}

fn vcf() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_vcf"));
    command.env("NO_COLOR", "1").env("LANG", "C.UTF-8").args(LIMITS);
    command
}

/// The peak of a process as a ratio to its limit, since it began or since [`forget_peak`].
fn peak(process: u32) -> Option<f64> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kib: f64 = peak.trim().trim_end_matches(" kB").parse().ok()?;
    Some(kib * 1024.0 / MEMORY)
}

fn forget_peak(process: u32) {
    // Where there is no such file, there is no peak either.
    let _ = fs::write(format!("/proc/{process}/clear_refs"), "5");
}

/// The code in a line such as `error[limit::time]: ...`.
fn code(text: &str) -> Option<&str> {
    let (code, _) = text.split_once("error[")?.1.split_once(']')?;
    Some(code)
}

/// How long a program may run alone.
const PATIENCE: Duration = Duration::from_secs(60);

/// A process for one file.
fn alone(file: &Path) -> Ended {
    let problems = tempfile::NamedTempFile::new().expect("a file");
    let stderr = File::create(problems.path()).expect("a file");
    let begin = Instant::now();
    let mut child =
        vcf().arg("run").arg(file).stdout(Stdio::null()).stderr(stderr).spawn().expect("a process");
    let mut most = None;
    while child.try_wait().expect("a status").is_none() {
        // It never sinks, and a process that has ended has none.
        most = peak(child.id()).or(most);
        if begin.elapsed() >= PATIENCE {
            child.kill().expect("a process that ends");
        }
        sleep(Duration::from_millis(2));
    }
    let time = begin.elapsed();
    let problems = fs::read_to_string(problems.path()).expect("problems");
    Ended::new(file, code(&problems), time, most)
}

/// One process for all files, which writes a line for each.
fn together(files: &[PathBuf]) -> Vec<Ended> {
    let mut command = vcf();
    command.args(["test", "--format", "json"]).args(files).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut child = command.spawn().expect("a process");
    let mut lines = BufReader::new(child.stdout.take().expect("its output")).lines();
    let one = |file: &PathBuf| {
        let begin = Instant::now();
        let line = lines.next().and_then(Result::ok).unwrap_or_default();
        let (time, memory) = (begin.elapsed(), peak(child.id()));
        forget_peak(child.id());
        let told: serde_json::Value = serde_json::from_str(&line).unwrap_or_default();
        Ended::new(file, told["problems"][0]["error"]["code"].as_str(), time, memory)
    };
    let ended = files.iter().map(one).collect();
    child.wait().expect("its end");
    ended
}

#[cfg(unix)]
mod prompt {
    use std::io::{Read, Write};

    use expectrl::Session;
    use expectrl::session::OsSession;

    use super::*;

    /// What is defined before all files, and how it is shown.
    const KEPT: &str = "kept = \"still\" + \" here\"\r";
    const SHOWN: &str = "\"still here\"";

    /// One prompt at which all files are loaded. After each, what was defined before has to be there.
    pub(super) fn session(files: &[PathBuf]) -> impl Iterator<Item = Ended> {
        let folder = tempfile::tempdir().expect("a folder");
        let mut command = vcf();
        command.env("TERM", "xterm-256color").env("VCF_HISTORY", folder.path().join("history"));
        let mut session = Session::spawn(command).expect("a prompt");
        let process = u32::try_from(session.get_process().pid().as_raw()).expect("its number");
        enter(&mut session, KEPT);
        files.iter().map(move |file| {
            // It is there as long as its prompt.
            let _folder = &folder;
            forget_peak(process);
            let begin = Instant::now();
            enter(&mut session, &format!(":load {}\rkept\r", file.display()));
            let code = until_kept(&mut session);
            Ended::new(file, code.as_deref(), begin.elapsed(), peak(process))
        })
    }

    fn enter(session: &mut OsSession, text: &str) {
        session.write_all(text.as_bytes()).and_then(|()| session.flush()).expect("a prompt that reads");
    }

    /// The code of the first problem, once the kept name is shown; `name::unknown` where it is lost.
    fn until_kept(session: &mut OsSession) -> Option<String> {
        const LOST: &str = "name::unknown";
        let (mut told, mut buffer) = (String::new(), vec![0; 1 << 16]);
        loop {
            let count = session.read(&mut buffer).expect("a prompt that lives");
            told.push_str(&String::from_utf8_lossy(&buffer[..count]));
            match code(&told) {
                _ if told.contains(LOST) => return Some(LOST.to_string()),
                found if count == 0 || told.contains(SHOWN) => return found.map(String::from),
                // Long results come before their problem.
                None if told.len() > 1 << 12 => {
                    let last = told.char_indices().rev().nth(100);
                    told.drain(..last.map_or(0, |(at, _)| at));
                }
                _ => {}
            }
        }
    }
}
