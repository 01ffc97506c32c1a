//! `vcf spatial-delta` that is stopped, and with less memory than it would like.

#![cfg(unix)]

use std::fs;
use std::io::Write;
use std::process::{Command, Output, Stdio};

use crate::support::npy_file;
use crate::support::place::{Ended, Place};
use vcfilter::codec::{DType, NdArray};

/// A command is at work when it listens to Ctrl-C; before, that would just end it.
pub(crate) fn until_it_listens(process: u32) {
    let listens = || {
        let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
        let caught = status.lines().find_map(|line| line.strip_prefix("SigCgt:"));
        caught.is_some_and(|mask| u64::from_str_radix(mask.trim(), 16).unwrap() & 2 != 0)
    };
    for _ in 0..12_000 {
        if cfg!(not(target_os = "linux")) || listens() {
            return;
        }
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    panic!("it does not begin");
}

/// A command that a test stops.
pub(crate) struct Running(std::process::Child);

impl Running {
    fn start(place: &Place, arguments: &str, stdin: Stdio) -> Running {
        let mut command = place.command(env!("CARGO_BIN_EXE_vcf"));
        command.arg("spatial-delta").args(arguments.split_whitespace());
        Running::begin(command, stdin)
    }

    pub(crate) fn begin(mut command: Command, stdin: Stdio) -> Running {
        let running =
            Running(command.stdin(stdin).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap());
        until_it_listens(running.0.id());
        running
    }

    pub(crate) fn signal(&self, name: &str) {
        let process = self.0.id().to_string();
        assert!(Command::new("kill").args([name, &process]).status().unwrap().success());
    }

    /// The status that it ends with, which must be soon: a test that hangs says less.
    pub(crate) fn ended(mut self) -> Output {
        for _ in 0..6000 {
            if self.0.try_wait().unwrap().is_some() {
                return self.0.wait_with_output().unwrap();
            }
            std::thread::sleep(std::time::Duration::from_millis(10));
        }
        self.0.kill().unwrap();
        panic!("it does not stop");
    }
}

/// Whoever sends nothing does not keep the command from being stopped.
#[cfg(target_os = "linux")]
#[test]
fn an_interrupt_ends_the_waiting() {
    let place = Place::new();
    place.put("old.npy", b"old");
    assert!(Command::new("mkfifo").arg(place.path("fifo")).status().unwrap().success());
    for arguments in ["encode - -o old.npy", "best-axis -", "encode fifo -o old.npy", "best-axis fifo"] {
        let running = Running::start(&place, arguments, Stdio::piped());
        running.signal("-INT");
        let ended = Ended::of(running.ended());
        assert_eq!(ended.status, 130, "{arguments}: {}", ended.err);
        assert!(ended.err.starts_with("error[interrupted]"), "{arguments}: {}", ended.err);
        assert_eq!((place.get("old.npy"), place.names().len()), (b"old".to_vec(), 2), "{arguments}");
    }
}

/// Nor does one who sends without end, or a terminal where nothing is typed.
#[cfg(target_os = "linux")]
#[test]
fn an_interrupt_ends_what_goes_on() {
    use expectrl::{ControlCode, Eof, Expect, Session};
    let place = Place::new();
    let start = npy_file("{'descr': '|u1', 'fortran_order': False, 'shape': (4096, 1048576)}", 1 << 20);
    for arguments in ["best-axis -", "encode - -o o.npy --axis 0"] {
        let mut running = Running::start(&place, arguments, Stdio::piped());
        let mut input = running.0.stdin.take().unwrap();
        input.write_all(&start).unwrap();
        running.signal("-INT");
        while input.write_all(&[1; 1 << 16]).is_ok() {}
        assert_eq!(Ended::of(running.ended()).status, 130, "{arguments}");
    }
    let mut command = place.command(env!("CARGO_BIN_EXE_vcf"));
    command.args("spatial-delta encode - -o o.npy".split(' '));
    let mut session = Session::spawn(command).unwrap();
    session.set_expect_timeout(Some(std::time::Duration::from_secs(60)));
    until_it_listens(session.get_process().pid().as_raw() as u32);
    session.send(ControlCode::EndOfText).unwrap();
    let shown = session.expect(Eof).unwrap();
    assert!(String::from_utf8_lossy(shown.as_bytes()).contains("interrupted"), "{shown:?}");
    assert!(place.names().is_empty());
}

/// However the command ends, nothing is left beside what was there.
#[cfg(target_os = "linux")]
#[test]
fn no_signal_leaves_a_temporary_file() {
    let place = Place::new();
    place.put("old.npy", b"old");
    let start = npy_file("{'descr': '|u1', 'fortran_order': False, 'shape': (1048576, 1048576)}", 1 << 20);
    // Not SIGHUP: below `nohup` it is ignored.
    for signal in ["-TERM", "-KILL"] {
        let mut running = Running::start(&place, "encode - -o old.npy --axis 0", Stdio::piped());
        running.0.stdin.as_mut().unwrap().write_all(&start).unwrap();
        running.signal(signal);
        assert!(!running.ended().status.success());
        assert_eq!((place.get("old.npy"), place.names()), (b"old".to_vec(), vec!["old.npy".into()]));
    }
}

/// A header promises terabytes, and six bytes come.
#[test]
fn a_lie_takes_no_memory() {
    let place = Place::new();
    let header = |shape: &str| format!("{{'descr': '<i2', 'fortran_order': False, 'shape': {shape}}}");
    for shape in ["(2, 1099511627776)", "(1099511627776,)", "(3, 1, 1099511627776)"] {
        for (command, action) in
            [("encode", "encode - -o o.npy --axis 0"), ("decode", "decode - --axis 0 --dtype i2")]
        {
            let ended = place.pipe(action, &npy_file(&header(shape), 6));
            assert_eq!(ended.status, 2, "{command} {shape}: {}", ended.err);
            assert!(ended.err.starts_with("error[file::npy]: the stream is truncated"), "{}", ended.err);
        }
    }
    assert!(place.names().is_empty());
}

/// The most memory that a process has had, in kilobytes.
#[cfg(target_os = "linux")]
fn peak_of(process: u32) -> u64 {
    let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    peak.trim().trim_end_matches(" kB").parse().unwrap()
}

/// Slabs of 120 MB go through a pipe in pieces: one of them is kept, beside 64 MB for pieces.
#[cfg(target_os = "linux")]
#[test]
fn a_pipe_needs_one_slab() {
    let place = Place::new();
    let zeros = NdArray::zeros(&[2, 15_000_000], "i8".parse::<DType>().unwrap()).unwrap();
    zeros.write_npy(&place.path("a.npy")).unwrap();
    let file = fs::OpenOptions::new().write(true).open(place.path("a.npy")).unwrap();
    std::os::unix::fs::FileExt::write_all_at(&file, &[7], 200_000_001).unwrap();
    let recode = |from: &str, arguments: &str| {
        let mut command = place.command(env!("CARGO_BIN_EXE_vcf"));
        command.env("RAYON_NUM_THREADS", "1").arg("spatial-delta").args(arguments.split_whitespace());
        let mut child = command.stdin(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut stdin = child.stdin.take().unwrap();
        std::io::copy(&mut fs::File::open(place.path(from)).unwrap(), &mut stdin).unwrap();
        // It has all but what a pipe holds, and waits for the end.
        let peak = peak_of(child.id());
        drop(stdin);
        Ended::of(child.wait_with_output().unwrap()).fine();
        assert!(peak < 260_000, "{arguments}: {peak} kB");
    };
    recode("a.npy", "encode - --axis 0 -o d.npy");
    recode("d.npy", "decode - --axis 0 --dtype i8 -o b.npy");
    place.run("encode a.npy --axis 0 -o e.npy").fine();
    assert!(place.get("d.npy") == place.get("e.npy") && place.get("b.npy") == place.get("a.npy"));
}

/// Memory that is not there is an error.
#[cfg(target_os = "linux")]
#[test]
fn a_table_needs_memory() {
    let place = Place::new();
    let header = "{'descr': '<i8', 'fortran_order': False, 'shape': (3, 10000000)}";
    place.put("a.npy", &npy_file(header, 0));
    let file = fs::OpenOptions::new().write(true).open(place.path("a.npy")).unwrap();
    file.set_len(10 + header.len() as u64 + 240_000_000).unwrap();
    // Less than the array, and enough for all else.
    let line = "ulimit -v 200000; RAYON_NUM_THREADS=1 exec \"$VCF\" spatial-delta best-axis";
    for input in ["a.npy", "- < a.npy"] {
        let ended = place.shell(&format!("{line} {input}"));
        assert_eq!(ended.status, 2, "{input}: {}", ended.err);
        assert!(ended.err.starts_with("error[limit::memory]: "), "{}", ended.err);
        assert!(ended.err.contains("not enough memory for "), "{}", ended.err);
    }
}
