//! What a program names is a regular file; what a person names may be a pipe. And errors show nothing of files that are
//! no programs.
#![cfg(unix)]

use std::process::Command;

use crate::support::place::Place;

/// A named pipe that nobody writes to.
fn with_fifo() -> Place {
    let place = Place::new();
    for name in ["fifo", "fifo.vcf", "fifo.npy"] {
        assert!(Command::new("mkfifo").arg(place.path(name)).status().unwrap().success());
    }
    place
}

#[test]
fn a_program_is_refused_pipes_and_devices_at_once() {
    let place = with_fifo();
    for program in [
        "use \"fifo\"",
        "use \"fifo.vcf\"",
        "use \"/dev/random\"",
        "use \"/dev/zero\"",
        "use \"/dev/stdin\"",
        "load(\"fifo\")",
        "load(\"fifo.npy\")",
        "load(\"/dev/random\")",
        "load(\"/dev/zero\", \"name\")",
        "spatial_delta encode \"fifo.npy\"",
    ] {
        place.put("program.vcf", program.as_bytes());
        for command in ["run", "check", "test", "report"] {
            if command == "check" && !program.starts_with("use") {
                continue;
            }
            let ended = place.shell(&format!("exec \"$VCF\" {command} program.vcf < /dev/null"));
            let told = ended.err.contains("error[file::missing]: can't read")
                && ended.err.contains("it is no regular file");
            // Standard input is none either here.
            assert!(ended.status == 2 && told, "{command} {program}: {ended:?}");
        }
    }
}

#[test]
fn what_a_person_names_may_be_a_pipe() {
    let place = Place::new();
    place.put("a.vcf", b"1 + 1");
    for line in [
        "cat a.vcf | \"$VCF\" run -",
        "cat a.vcf | \"$VCF\" run /dev/stdin",
        "cat a.vcf | \"$VCF\"",
        "mkfifo p; cat a.vcf > p & \"$VCF\" run p",
    ] {
        assert_eq!(place.shell(line).fine().out, b"2\n", "{line}");
    }
    let checked =
        place.shell("cat a.vcf | \"$VCF\" check /dev/stdin && cat a.vcf | \"$VCF\" test /dev/stdin").fine();
    assert!(String::from_utf8(checked.out).unwrap().contains("1 file"));
    let formatted = place.shell("mkfifo q; echo x=1 > q & \"$VCF\" fmt q").fine();
    assert_eq!(formatted.out, b"x = 1\n");
    // Analyses as well, whose first bytes are looked at.
    let analysed = "\"$VCF\" analyse -w haar_no_shift -d 1 -o a.json && cat a.json | \"$VCF\" bit-widths /dev/stdin -b 8";
    let direct = "\"$VCF\" bit-widths a.json -b 8";
    let piped =
        place.shell(&format!("{analysed} > piped.txt && {direct} > direct.txt && cmp piped.txt direct.txt"));
    piped.fine();
}

#[cfg(target_os = "linux")]
#[test]
fn endless_streams_end_early() {
    let place = Place::new();
    let ended = place.shell("exec \"$VCF\" run /dev/urandom");
    assert!(ended.status == 2 && ended.err.contains("error[file::not_utf8]"), "{ended:?}");
    let ended = place.shell("exec \"$VCF\" run - < /dev/urandom");
    assert!(ended.status == 2 && ended.err.contains("error[file::not_utf8]"), "{ended:?}");
    // It is known from the first megabytes: no more of it is kept.
    let ended = place.shell("ulimit -v 300000; exec \"$VCF\" run - < /dev/zero");
    assert!(ended.status == 2 && ended.err.contains("not enough memory"), "{ended:?}");
}

/// A character that ends in the next piece that is read.
#[test]
fn texts_are_read_in_pieces() {
    let place = Place::new();
    for before in 0..4 {
        let text = format!("x = \"{}{}\"\nlen(x)\n", "a".repeat(before), "\u{1f980}".repeat(600_000));
        place.put("program.vcf", text.as_bytes());
        let ended = place.shell("exec \"$VCF\" run program.vcf").fine();
        assert_eq!(ended.out, format!("{}\n", 600_000 + before).as_bytes());
    }
    let mut bad = vec![b' '; 3 << 20];
    bad.push(0xff);
    place.put("bad.vcf", &bad);
    let ended = place.shell("exec \"$VCF\" run bad.vcf");
    assert!(ended.err.contains("byte 3145728 does not belong"), "{}", ended.err);
    place.put("cut.vcf", b"x = \"\xf0\x9f");
    assert!(place.shell("exec \"$VCF\" run cut.vcf").err.contains("byte 5 does not belong"));
}

#[test]
fn errors_show_nothing_of_files_that_are_no_programs() {
    let place = Place::new();
    place.put("secrets", b"PASSWORD=hunter2\0TOKEN=abc");
    place.put("token.txt", b"ghp_abcdef");
    place.put("notes.md", b"assert hunter2 == 3");
    place.put("inner.vcf", b"use \"token.txt\"");
    place.shell("ln -s secrets link.vcf").fine();
    for program in [
        "use \"secrets\"",
        "use \"link.vcf\"",
        "use \"token.txt\"",
        "use \"notes.md\"",
        "use \"inner.vcf\"",
        "use \"/proc/self/environ\"",
        "use \"/etc/passwd\"",
    ] {
        if program.contains("\"/") && !cfg!(target_os = "linux") {
            continue;
        }
        place.put("program.vcf", program.as_bytes());
        for command in ["run", "check", "run --format json", "test"] {
            let line = format!("SECRET=hunter2 exec \"$VCF\" {command} program.vcf");
            let ended = place.shell(&line);
            let all = String::from_utf8(ended.out).unwrap() + &ended.err;
            let leaks = ["hunter2", "PASSWORD", "ghp_abc", "root:"].iter().any(|secret| all.contains(secret));
            assert!(all.contains("file::not_program") && !leaks, "{command} {program}: {all}");
        }
    }
    // One that can be read is a program, whatever its name, and has a program's problems.
    place.put("limits.txt", b"assert 1 == 2, \"too wide\"");
    place.put("program.vcf", b"use \"limits.txt\"");
    let ended = place.shell("exec \"$VCF\" run program.vcf");
    assert!(ended.status == 1 && ended.err.contains("assertion failed: too wide"), "{ended:?}");
    // Programs under other names are used all the same, and what is wrong in a program is shown.
    place.put("filters.txt", b"k = 3");
    place.put("wrong.vcf", b"k = 3 +* 4");
    place.put("program.vcf", b"use \"filters.txt\"; k");
    assert_eq!(place.shell("exec \"$VCF\" run program.vcf").fine().out, b"3\n");
    place.put("program.vcf", b"use \"wrong.vcf\"");
    assert!(place.shell("exec \"$VCF\" run program.vcf").err.contains("k = 3 +* 4"));
    // So is what is wrong in a file that a person names.
    place.put("wrong.txt", b"k = 3 +* 4");
    assert!(place.shell("exec \"$VCF\" run wrong.txt").err.contains("k = 3 +* 4"));
}
