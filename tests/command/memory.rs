//! Where memory ends there is an answer or a problem, never the end of the process; and how deep a program may go does
//! not depend on the stack that it is run on.
#![cfg(unix)]

use crate::support::place::{Ended, Place};
use vcfilter::language::Session;

/// `vcf run program.vcf`, or another command, with so many KiB of memory.
fn with_memory(place: &Place, kib: u32, command: &str) -> Ended {
    place.shell(&format!("ulimit -v {kib} && exec \"$VCF\" {command}"))
}

#[cfg(target_os = "linux")]
#[test]
fn a_small_program_needs_little() {
    let place = Place::new();
    for kib in [200_000, 600_000] {
        assert_eq!(with_memory(&place, kib, "-e 2+2").fine().out, b"4\n");
    }
}

/// Programs that take more than some memories have: what they display where it is enough, and whether it always is too
/// little.
#[cfg(target_os = "linux")]
const LARGE: [(&str, &str, bool); 19] = [
    ("[0 for x in 0..10**6] + []", "", false),
    ("[x for x in 0..3*10**6][5]", "5", false),
    ("len([[x, x] for x in 0..10**6])", "1000000", false),
    ("len([text(x) for x in 0..10**6])", "1000000", false),
    ("len(sorted(0..10**6))", "1000000", false),
    ("len(reversed(0..3*10**6))", "3000000", false),
    ("len(zip(0..3*10**5, 0..3*10**5))", "300000", false),
    ("sum(0..10**6)", "499999500000", false),
    ("symbols(1, \"x\")[0..3*10**5][7]", "x[7]", false),
    ("len(data([1], \"edge\")[0..3*10**6])", "3000000", false),
    ("len(simulate(data([[1]], \"edge\"), {}, x=0..1500, y=0..1500))", "1500", false),
    ("arange(3*10**7)[3]", "3", false),
    ("arange(10**7).astype(\"f8\")[3]", "3", false),
    ("arange(10**7).reshape(1000, 10000).transpose.reshape(10000000)[3]", "30000", false),
    ("arange(10**5).reshape(10**5, 1) == arange(10**5)", "", true),
    ("array([0.5, 1]) == arange(10**10)", "", true),
    ("x = \"ab\"\nx = x + x\nlen(x)", "4", false),
    ("a = [0]\na = a + a\nlen(a)", "2", false),
    ("x = [1]\nx = [x, x]\nx", "[[1], [1]]", false),
];

// Little more than the program itself takes where it is not optimised, and enough for a few: a test each, for they take long.

#[cfg(target_os = "linux")]
#[test]
fn what_does_not_fit_in_130_mb_is_a_problem() {
    large_programs_in(130_000);
}

#[cfg(target_os = "linux")]
#[test]
fn what_does_not_fit_in_500_mb_is_a_problem() {
    large_programs_in(500_000);
}

#[cfg(target_os = "linux")]
fn large_programs_in(kib: u32) {
    let place = Place::new();
    for (program, shown, never) in LARGE {
        place.put("program.vcf", program.as_bytes());
        let ended = with_memory(&place, kib, "run program.vcf");
        let told = ended.err.lines().next().unwrap_or_default();
        match ended.status {
            0 if shown.is_empty() => {
                assert!(!never && ended.out.len() > 1_000_000, "{program} in {kib}")
            }
            0 => assert!(!never && ended.out == format!("{shown}\n").as_bytes(), "{program} in {kib}"),
            2 => assert!(told.contains("not enough memory") || never, "{program} in {kib}: {told}"),
            other => panic!("{program} in {kib}: {other}, {}", ended.err),
        }
    }
}

/// There are too many phases before there is too little memory; where there is too little, that is told.
#[cfg(target_os = "linux")]
#[test]
fn transforms_of_many_levels_are_a_problem() {
    let place = Place::new();
    let matrix = "bit_widths(le_gall_5_3, depth=20, matrix=quantisation_matrix(le_gall_5_3, 20).matrix)";
    place.put("program.vcf", matrix.as_bytes());
    for (kib, command, told) in [
        (2_000_000, "run program.vcf", "error[limit::phases]: the arrays of the transform have "),
        (
            2_000_000,
            "analyse -w 1 -d 12 -o x.json",
            "error[limit::phases]: the arrays of the transform have ",
        ),
        (250_000, "analyse -w 1 -d 10 -o x.json", "error[limit::memory]: not enough memory"),
    ] {
        let ended = with_memory(&place, kib, command);
        assert!(ended.status == 2 && ended.err.starts_with(told), "{command}: {ended:?}");
    }
}

/// Doubling ends at a limit, or before it where memory ends.
#[cfg(target_os = "linux")]
#[test]
fn what_doubles_ends() {
    let place = Place::new();
    for (start, step, last) in [
        ("x = \"ab\"", "x = x + x", "len(x)"),
        ("x = [0]", "x = x + x", "len(x)"),
        ("x = [0]", "x = [x, x]", "x"),
        ("x = [0]", "x = [x, x]", "text(x)"),
        ("x = [0]", "x = [x, x]", "array(x)"),
        ("x = [0]", "x = [x, x]", "data(x)"),
        ("x = {0: 1}", "x = {0: x, 1: x}", "x"),
    ] {
        place.put("program.vcf", format!("{start}\n{}{last}\n", format!("{step}\n").repeat(60)).as_bytes());
        for kib in [130_000, 1_300_000] {
            let ended = with_memory(&place, kib, "run program.vcf");
            let told = ended.err.lines().next().unwrap_or_default();
            let expected = ["error[limit::length]", "error[limit::memory]", "error[ndarray::limit]"];
            let limited = expected.iter().any(|code| told.starts_with(code));
            assert!(ended.status == 2 && limited, "{step}, {last} in {kib}: {ended:?}");
        }
    }
}

/// A file promises more than there is memory for, and has it.
#[cfg(target_os = "linux")]
#[test]
fn files_that_do_not_fit_are_a_problem() {
    let place = Place::new();
    let header = "{'descr': '<i8', 'fortran_order': False, 'shape': (300000000,), }\n";
    place.put("large.npy", &crate::support::npy_file(header, 0));
    let file = std::fs::File::options().write(true).open(place.path("large.npy")).unwrap();
    file.set_len(10 + header.len() as u64 + 8 * 300_000_000).unwrap();
    place.put("program.vcf", b"load(\"large.npy\")");
    let ended = with_memory(&place, 1_300_000, "run program.vcf");
    assert!(ended.status == 2 && ended.err.contains("not enough memory for 2400000000 bytes"), "{ended:?}");
}

/// The deepest programs that the limits allow, on stacks of all sizes.
#[test]
fn the_deepest_programs_run_on_any_stack() {
    let deep = |calls: usize, open: &str, close: &str| {
        let mut text = "f0(x) = x + 1\n".to_string();
        for i in 1..calls {
            text += &format!("f{i}(x) = {}f{}(x){}\n", open.repeat(190), i - 1, close.repeat(190));
        }
        text + &format!("f{}(1)\n", calls - 1)
    };
    let place = Place::new();
    let lists = "[".repeat(199) + &"]".repeat(199);
    for (program, shown) in [
        (deep(199, "(", ")"), "2"),
        (deep(199, "abs(", ")"), "2"),
        (deep(150, "if true then ", " else 0"), "2"),
        (lists.clone(), lists.as_str()),
    ] {
        place.put("program.vcf", program.as_bytes());
        // Without optimisation reading the command line takes more than 256 KiB.
        let least = if cfg!(debug_assertions) { "512" } else { "256" };
        for stack in [least, "1024", "8192"] {
            let ended = place.shell(&format!("ulimit -s {stack} && exec \"$VCF\" run program.vcf"));
            assert_eq!(String::from_utf8(ended.fine().out).unwrap(), format!("{shown}\n"));
        }
    }
}

/// With too little memory for it the level is refused that does not fit.
#[cfg(target_os = "linux")]
#[test]
fn a_level_without_memory_is_refused() {
    let place = Place::new();
    let mut text = "f0(x) = x + 1\n".to_string();
    for i in 1..199 {
        text += &format!("f{i}(x) = {}f{}(x){}\n", "abs(".repeat(190), i - 1, ")".repeat(190));
    }
    place.put("program.vcf", (text + "f198(1)").as_bytes());
    // The program itself takes most of 100 MB where it is not optimised.
    let ended = with_memory(&place, 150_000, "run program.vcf");
    assert!(
        ended.status == 2 && ended.err.starts_with("error[limit::memory]: not enough memory"),
        "{ended:?}"
    );
    assert!(ended.err.len() < 10_000, "{}", ended.err.len());
}

/// Elements of a wide simulation are computed on threads with stacks of their own, deep functions among them.
#[test]
fn deep_functions_run_on_the_threads_of_a_simulation() {
    let mut text = "f0(x) = x + 1\n".to_string();
    for i in 1..60 {
        text += &format!("f{i}(x) = {}f{}(x){}\n", "(".repeat(190), i - 1, ")".repeat(190));
    }
    text += "a = generate(1, f59)\nsimulate(a, {}, x=0..20000)[19999]\n";
    assert_eq!(crate::support::run(&text).fine().texts(), ["20000"]);
}

/// A session runs where it is called from, also where that is a small thread.
#[test]
fn a_session_needs_no_stack_of_its_caller() {
    let text = format!(
        "f(x) = {}x{}\nf({}1{})",
        "(".repeat(190),
        ")".repeat(190),
        "abs(".repeat(190),
        ")".repeat(190)
    );
    let small = std::thread::Builder::new().stack_size(256 << 10);
    let ran = small.spawn(move || Session::new().run("program", &text, &mut |_| {})).unwrap().join().unwrap();
    assert!(ran.problems.is_empty(), "{ran:?}");
}

/// Where no thread can be started, one does all of the work.
#[cfg(target_os = "linux")]
#[test]
fn without_threads_one_does_the_work() {
    let place = Place::new();
    let program = "len(simulate(rshift(data([[1, 2], [3, 4]], \"periodic\"), 1), {}, x=0..400, y=0..400))";
    place.put("program.vcf", program.as_bytes());
    // A thread's stack is as large as this says, and does not fit.
    let line = "ulimit -v 400000 && RUST_MIN_STACK=1000000000 exec \"$VCF\" run program.vcf";
    assert_eq!(place.shell(line).fine().out, b"400\n");
}
