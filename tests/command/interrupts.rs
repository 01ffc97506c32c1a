//! Ctrl-C at any moment ends every command that works long or waits, with the status 130 and a problem that says so.
#![cfg(target_os = "linux")]

use std::process::Stdio;
use std::time::Duration;

use crate::codec_stops::Running;
use crate::support::place::{Ended, Place};

/// Takes longer than anybody waits.
const ENDLESS: &[u8] = b"kept = 1\nassert kept == 1\n[x for x in 0..10**7 for y in 0..10**6 if y < 0]\n";

fn prepared() -> Place {
    let place = Place::new();
    place.put("endless.vcf", ENDLESS);
    place.put("short.vcf", b"1 + 1\n");
    // Millions of values that are displayed, one line after the other.
    place.put(
        "long.vcf",
        b"a = [3 ** 600000 for i in 0..1000]\na\na\na\na\na\na\na\na\na\na\na\na\na\na\na\na\n",
    );
    place.put("sums.vcf", b"f(x) = x*x + 1/x\n[f(f(f(f(f(f(f(f(f(i + 1/3))))))))) for i in 1..10**6]\n");
    let ended = place.shell("mkfifo fifo fifo.npy && \"$VCF\" -e 'save(arange(64), \"a.npy\")'");
    assert_eq!(ended.status, 0, "{ended:?}");
    place
}

/// A moment of a line's own, the same at each run: until then its work goes on.
fn moment(line: &str) -> Duration {
    let mixed = line.bytes().fold(7_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3));
    Duration::from_millis((mixed >> 20) % 150)
}

#[track_caller]
fn is_interrupted(place: &Place, line: &str) {
    let mut command = place.command(env!("CARGO_BIN_EXE_vcf"));
    command.args(line.split_whitespace());
    let running = Running::begin(command, Stdio::piped());
    std::thread::sleep(moment(line));
    running.signal("-INT");
    let ended = Ended::of(running.ended());
    assert_eq!(ended.status, 130, "{line}: {}", ended.err);
    // With `--format json` a problem is a result.
    assert!(
        ended.err.contains("[interrupted]")
            || String::from_utf8_lossy(&ended.out).contains("\"interrupted\""),
        "{line}: {ended:?}"
    );
}

#[test]
fn commands_that_evaluate() {
    let place = prepared();
    for line in [
        "run endless.vcf",
        "run sums.vcf",
        "run long.vcf",
        "run short.vcf endless.vcf",
        "--format json run endless.vcf",
        "-e [x...]",
        "report endless.vcf -o page.html",
        "report sums.vcf -o page.html",
        "test endless.vcf",
        "test short.vcf endless.vcf",
        "test endless.vcf short.vcf sums.vcf long.vcf -j 3",
        "test endless.vcf short.vcf -j 1",
    ] {
        match line {
            "-e [x...]" => {
                let mut command = place.command(env!("CARGO_BIN_EXE_vcf"));
                command.args(["-e", "[x for x in 0..10**7 for y in 0..10**6 if y < 0]"]);
                let running = Running::begin(command, Stdio::piped());
                running.signal("-INT");
                assert_eq!(Ended::of(running.ended()).status, 130);
            }
            line => is_interrupted(&place, line),
        }
    }
    assert!(!place.names().contains(&"page.html".to_string()), "half of a page is left");
}

#[test]
fn commands_that_read_from_who_does_not_write() {
    let place = prepared();
    for line in [
        "run fifo",
        "check fifo",
        "fmt fifo",
        "report fifo -o page.html",
        "spatial-delta encode fifo.npy -o b.npy",
        "spatial-delta decode fifo.npy -o b.npy",
        "spatial-delta best-axis fifo.npy",
        "bit-widths fifo -b 10",
        "max-quantisation-index fifo -b 10",
        "compare fifo fifo",
        "test-pictures fifo 8 8 -b 10",
        "bundle create bundle.zip -s fifo",
    ] {
        is_interrupted(&place, line);
    }
}

#[test]
fn commands_that_write_to_who_does_not_read() {
    let place = prepared();
    for line in [
        "spatial-delta encode a.npy -o fifo.npy",
        "report short.vcf -o fifo",
        "analyse -w le_gall_5_3 -d 1 -o fifo",
    ] {
        is_interrupted(&place, line);
    }
    // One who reads late gets all of it.
    let read = place
        .shell("(sleep 0.2; cat fifo.npy > b.npy) & \"$VCF\" spatial-delta encode a.npy -o fifo.npy && wait");
    assert_eq!(read.status, 0, "{read:?}");
    let decoded = place.shell("\"$VCF\" spatial-delta decode b.npy --dtype i8 -o c.npy && cmp a.npy c.npy");
    assert_eq!(decoded.status, 0, "{decoded:?}");
}

#[test]
fn commands_of_transforms() {
    let place = prepared();
    for line in
        ["analyse -w daubechies_9_7 -d 7 -o analysis.json", "analyse -w fidelity -d 7 -o analysis.json"]
    {
        is_interrupted(&place, line);
    }
    assert!(!place.names().contains(&"analysis.json".to_string()), "half of an analysis is left");
}

#[test]
fn the_document_of_tests_holds_what_has_run() {
    let place = prepared();
    is_interrupted(&place, "test short.vcf endless.vcf --junit out.xml");
    let document = std::fs::read_to_string(place.path("out.xml")).unwrap();
    assert!(document.contains("short.vcf") && document.contains("interrupted"), "{document}");
    let mut command = place.command(env!("CARGO_BIN_EXE_vcf"));
    command.args(["test", "-j", "1", "endless.vcf", "short.vcf"]);
    let running = Running::begin(command, Stdio::piped());
    std::thread::sleep(moment("test"));
    running.signal("-INT");
    let out = String::from_utf8(Ended::of(running.ended()).out).unwrap();
    assert!(out.contains("1 file interrupted, 1 file not run"), "{out}");
    // Nothing after the first that was stopped, though it has run.
    is_interrupted(&place, "test endless.vcf short.vcf -j 2 --junit out.xml");
    let document = std::fs::read_to_string(place.path("out.xml")).unwrap();
    assert!(!document.contains("short.vcf") && document.contains("interrupted"), "{document}");
}

/// It waits in a write, where it can't hear.
#[test]
fn a_command_whose_output_nobody_reads() {
    let place = prepared();
    let mut command = place.command(env!("CARGO_BIN_EXE_vcf"));
    command.args(["-e", "[i for i in 0..10**6]"]);
    let running = Running::begin(command, Stdio::piped());
    std::thread::sleep(Duration::from_secs(1));
    running.signal("-INT");
    assert_eq!(Ended::of(running.ended()).status, 130);
}
