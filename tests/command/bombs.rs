//! Programs that take all the time, memory or output that they get: each ends at a limit. `cargo bench --bench bombs` measures how soon,
//! and the prompt too; `repl::state` enters some of them.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value as Json;

/// Little of each, so that tests are quick.
const LIMITS: [&str; 6] = ["--max-memory", "128MiB", "--timeout", "300ms", "--max-output", "20MB"];

/// The limit of memory, and what the process may take at most, in KiB.
const PEAK: u64 = 128 * 1024 * 12 / 10;

fn bombs() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/bombs");
    let mut files: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    assert!(files.len() >= 60);
    files
}

/// The lines that `vcf` writes for files, after a file without end has had its limits; and its status.
fn lines(arguments: &[&str], files: &[PathBuf]) -> (Vec<Json>, i32) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_vcf"));
    command.args(arguments).args(["--format", "json"]).args(LIMITS).args(files);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let peak = peak_until_closed(&mut child);
    let status = child.wait().unwrap().code().unwrap();
    if cfg!(target_os = "linux") {
        assert!(peak.1 > 0 && peak.1 <= PEAK, "{} KiB", peak.1);
    }
    let lines = peak.0.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    (lines, status)
}

/// What a process writes, and its peak of memory in KiB: that of a process never sinks, so the last one counts.
fn peak_until_closed(child: &mut std::process::Child) -> (String, u64) {
    use std::io::{BufRead, BufReader};
    let status = PathBuf::from(format!("/proc/{}/status", child.id()));
    let peak = || {
        let status = fs::read_to_string(&status).ok()?;
        let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
        peak.trim().trim_end_matches(" kB").parse().ok()
    };
    let (mut text, mut most) = (String::new(), 0);
    let mut reader = BufReader::new(child.stdout.take().unwrap());
    // A line comes when a file has ended, while the process lives.
    while reader.read_line(&mut text).unwrap() > 0 {
        most = peak().unwrap_or(most).max(most);
    }
    (text, most)
}

fn is_limit(code: &Json) -> bool {
    code.as_str().is_some_and(|code| code.starts_with("limit::"))
}

#[test]
fn every_bomb_ends_at_a_limit_and_the_next_file_runs() {
    let folder = tempfile::tempdir().unwrap();
    let (last, junit) = (folder.path().join("last.vcf"), folder.path().join("out.xml"));
    fs::write(&last, "assert 1 + 1 == 2").unwrap();
    let files: Vec<PathBuf> = bombs().into_iter().chain([last.clone()]).collect();
    let (lines, status) = lines(&["test", "--junit", junit.to_str().unwrap()], &files);
    assert_eq!((lines.len(), status), (files.len(), 2));
    for (line, file) in lines.iter().zip(&files) {
        if *file == last {
            assert_eq!((&line["passed"], &line["problems"]), (&1.into(), &Json::Array(vec![])));
        } else {
            assert!(is_limit(&line["problems"][0]["error"]["code"]), "{line}");
        }
    }
    let xml = fs::read_to_string(&junit).unwrap();
    assert_eq!(xml.matches("<testsuite ").count(), files.len());
    assert!(xml.contains("limit::time") && xml.contains("limit::memory"), "{xml}");
}

#[test]
fn a_row_of_bombs_that_are_run_ends_at_limits() {
    let files: Vec<PathBuf> = bombs().into_iter().step_by(3).collect();
    let (lines, status) = lines(&["run"], &files);
    let ended = lines.iter().filter(|line| is_limit(&line["error"]["code"])).count();
    assert_eq!((ended, status), (files.len(), 2));
}

/// A table that takes long, a transform that takes memory, and files that are too long.
#[test]
fn commands_that_run_no_programs_have_limits_too() {
    let folder = tempfile::tempdir().unwrap();
    let ended = |arguments: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_vcf"));
        command.current_dir(folder.path()).args(arguments.split(' '));
        let output = command.output().unwrap();
        (output.status.code().unwrap(), String::from_utf8(output.stderr).unwrap())
    };
    assert_eq!(ended("analyse -w 1 -d 2 -o a.json").0, 0);
    for (arguments, code) in [
        ("analyse -w 5 -d 4 -o b.json --timeout 50ms", "limit::time"),
        ("analyse -w 5 -d 3 -o b.json --max-memory 8MiB", "limit::memory"),
        ("analyse -w 1 -d 2 -o b.json --max-output 1000", "limit::output"),
        ("analyse -w 1 -d 2 --max-output 1000", "limit::output"),
        ("test-pictures a.json 3000 3000 -b 10 --timeout 100ms -o .", "limit::time"),
        ("test-pictures a.json 3000 3000 -b 10 --max-output 1000 -o .", "limit::output"),
        ("bit-widths a.json -b 10 --max-output 100", "limit::output"),
    ] {
        let (status, told) = ended(arguments);
        assert!(status == 2 && told.starts_with(&format!("error[{code}]: ")), "{arguments}: {status} {told}");
    }
    let left: Vec<_> = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert!(left.iter().all(|name| name != "b.json"), "{left:?}");
}

/// A small file may hold much.
#[test]
fn what_a_file_unpacks_to_is_within_limits() {
    let folder = tempfile::tempdir().unwrap();
    let (archive, program) = (folder.path().join("zeros.npz"), folder.path().join("bomb.vcf"));
    let mut zip = zip::ZipWriter::new(fs::File::create(archive).unwrap());
    zip.start_file("a.npy", zip::write::SimpleFileOptions::default()).unwrap();
    let header = "{'descr': '<i8', 'fortran_order': False, 'shape': (75000000,), }";
    let header = format!("{header:<117}\n");
    zip.write_all(b"\x93NUMPY\x01\x00\x76\x00").unwrap();
    zip.write_all(header.as_bytes()).unwrap();
    let piece = vec![0; 1_000_000];
    (0..600).for_each(|_| zip.write_all(&piece).unwrap());
    zip.finish().unwrap();
    fs::write(&program, "load(\"zeros.npz\")").unwrap();
    for option in ["--max-memory=64MiB", "--timeout=10ms"] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_vcf"));
        let ended = command.arg("run").arg(&program).arg(option).output().unwrap();
        let told = String::from_utf8_lossy(&ended.stderr);
        assert!(ended.status.code() == Some(2) && told.contains("[limit::"), "{option}: {told}");
    }
}

/// Whoever runs `vcf check`, or sends a program through a pipe, has the limits too.
#[test]
fn programs_that_are_only_read_have_limits() {
    let folder = tempfile::tempdir().unwrap();
    let (list, lines) = (folder.path().join("list.vcf"), folder.path().join("lines.vcf"));
    fs::write(&list, format!("x = [{}1]", "1,".repeat(500_000))).unwrap();
    fs::write(&lines, "unknown\n".repeat(300_000)).unwrap();
    for (command, file, option, code) in [
        ("check", &list, "--max-memory=64MiB", "[limit::memory]"),
        ("fmt", &list, "--max-memory=64MiB", "[limit::memory]"),
        ("run", &list, "--max-memory=64MiB", "[limit::memory]"),
        ("check", &lines, "--timeout=10ms", "[limit::time]"),
    ] {
        let mut vcf = Command::new(env!("CARGO_BIN_EXE_vcf"));
        let ended = vcf.arg(command).arg(file).arg(option).output().unwrap();
        let told = String::from_utf8_lossy(&ended.stderr);
        assert!(ended.status.code() == Some(2) && told.contains(code), "{command}: {told:.300}");
    }
    for command in ["run", "check", "fmt", "report"] {
        let mut vcf = Command::new(env!("CARGO_BIN_EXE_vcf"));
        let waiting = vcf.args([command, "-", "--timeout=100ms"]).stdin(Stdio::piped());
        let mut waiting = waiting.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
        let kept_open = waiting.stdin.take();
        let ended = waiting.wait_with_output().unwrap();
        drop(kept_open);
        let told = String::from_utf8_lossy(&ended.stderr);
        assert!(ended.status.code() == Some(2) && told.contains("[limit::time]"), "{command}: {told}");
    }
}

#[test]
fn limits_that_are_none_are_refused_with_a_way_out() {
    for (option, told) in [
        ("--max-memory=0", "nothing fits into 0 bytes; `none` is no limit"),
        ("--max-memory=much", "write a size as in 512MiB, 2GB or 1000000, or `none`"),
        ("--timeout=-1", "write a time as in 60s, 5m or 1h 30m, or `none`"),
        ("--max-terms=0", "write a number of terms from 1 on, as in 100000, or `none`"),
    ] {
        let output = Command::new(env!("CARGO_BIN_EXE_vcf")).args(["-e", "1", option]).output().unwrap();
        let told_here = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.code() == Some(2) && told_here.contains(told), "{told_here}");
    }
    let fine = ["-e", "1", "--max-memory=none", "--timeout=none", "--max-output=none", "--max-terms=none"];
    assert!(Command::new(env!("CARGO_BIN_EXE_vcf")).args(fine).status().unwrap().success());
}
