//! Defects: a panic ends no more than what it is met in, and is told as a problem.

mod support;

use std::io::{self, Write};
use std::panic::resume_unwind;
use std::path::PathBuf;
use std::process::Command;
use std::sync::{Arc, Mutex};

use vcfilter::algebra::Index;
use vcfilter::arrays::{CustomArray, CustomError, Element};
use vcfilter::cli::{self, CommandLine, Output, Status};
use vcfilter::diagnostics::{Style, keep_panics_quiet, render};
use vcfilter::display::text;
use vcfilter::language::{Event, Session};
use vcfilter::values::Value;

/// An array with a defect.
struct Broken;

impl CustomArray for Broken {
    fn ndim(&self) -> usize {
        1
    }

    fn get(&self, index: &Index) -> Result<Element, CustomError> {
        if index[0] == 7 {
            // As a panic, which would also write to the standard error of the tests.
            resume_unwind(Box::new("the seventh element is broken"));
        }
        Ok(Element::Number(index[0].into()))
    }
}

/// A session whose programs know the array as `broken`.
fn session() -> Session {
    let mut session = Session::new();
    let array = session.space().custom(Broken).unwrap();
    session.define("broken", Value::Array(array));
    session
}

/// What a text displays, and the codes of its problems.
fn run(session: &mut Session, program: &str) -> (Vec<String>, Vec<&'static str>) {
    let mut shown = Vec::new();
    let outcome = session.run("program.vcf", program, &mut |event| {
        if let Event::Displayed { value, .. } = event {
            shown.push(text(&value));
        }
    });
    (shown, outcome.problems.iter().map(|problem| problem.code.as_str()).collect())
}

#[test]
fn a_session_goes_on_after_a_defect() {
    let mut session = session();
    let shifted = "a = rshift(lift(broken, le_gall_5_3.stages[0], 0), 1)";
    assert_eq!(run(&mut session, &format!("x = 5\n{shifted}\nx")), (vec!["5".to_string()], vec![]));
    for program in
        ["y = 1; broken[7]; y = 2", "a[8]", "[f for f in broken[0..10]]", "simulate(a, {}, x=0..10)"]
    {
        assert_eq!(run(&mut session, program), (vec![], vec!["internal"]), "{program}");
        // What was defined stays, locks are not poisoned, and the same array gives its other elements.
        let (shown, problems) =
            run(&mut session, "x; broken[6]; a[0]; symbols(1, \"z\")[0]; rshift(broken, 0)[3]");
        assert_eq!((shown.len(), problems.len()), (5, 0), "{program}: {shown:?}, {problems:?}");
    }
    assert_eq!(run(&mut session, "y"), (vec!["1".to_string()], vec![]));
    // Calls are counted anew.
    for _ in 0..250 {
        assert_eq!(run(&mut session, "g(x) = broken[x]; g(7)").1, ["internal"]);
    }
    assert_eq!(run(&mut session, "g(2)").0, ["2"]);
}

#[test]
fn the_problem_shows_the_place_and_what_to_do() {
    let mut session = session();
    let outcome = session.run("program.vcf", "x = 1\nx + broken[7]", &mut |_| {});
    let problem = &outcome.problems[0];
    let screen = render(problem, session.sources(), Style { color: false, unicode: false });
    assert!(
        screen.starts_with("error[internal]: a defect of vcf: the seventh element is broken\n"),
        "{screen}"
    );
    assert!(
        screen.contains("[ program.vcf:2:1 ]") && screen.contains("while this was evaluated"),
        "{screen}"
    );
    assert!(screen.contains(concat!("vcf ", env!("CARGO_PKG_VERSION"), " on ")), "{screen}");
    assert!(screen.contains("please report it"), "{screen}");
    assert_eq!(outcome.status(), 2);
}

#[test]
fn what_shows_a_value_may_break_as_well() {
    let mut session = session();
    let outcome = session.run("program.vcf", "1; 2", &mut |_| panic!("no paper"));
    assert_eq!(outcome.problems[0].code.as_str(), "internal");
    assert_eq!(outcome.evaluated, 0);
    assert_eq!(run(&mut session, "3").0, ["3"]);
}

/// Results whose writing breaks where a word is written.
#[derive(Clone, Default)]
struct Paper {
    written: Arc<Mutex<Vec<u8>>>,
    breaks_at: &'static str,
}

impl Paper {
    fn text(&self) -> String {
        String::from_utf8(self.written.lock().unwrap().clone()).unwrap()
    }
}

impl Write for Paper {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let breaks = !self.breaks_at.is_empty() && String::from_utf8_lossy(bytes).contains(self.breaks_at);
        assert!(!breaks, "no paper for {}", self.breaks_at);
        self.written.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A command whose results break at a word: its status, its results and its problems.
fn command(arguments: &[&str], breaks_at: &'static str) -> (Status, String, String) {
    let (results, problems) = (Paper { breaks_at, ..Paper::default() }, Paper::default());
    let line = CommandLine::of([&["vcf"], arguments].concat()).unwrap();
    let status = cli::run(line, &mut Output::new(results.clone(), problems.clone()));
    (status, results.text(), problems.text())
}

/// Two programs, of which the first shows what can't be written.
fn programs(folder: &tempfile::TempDir) -> [String; 2] {
    [("a.vcf", "\"paper\"; 7"), ("b.vcf", "8")].map(|(name, text)| {
        let path: PathBuf = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path.display().to_string()
    })
}

#[test]
fn every_command_ends_with_the_problem_and_status_2() {
    let folder = tempfile::tempdir().unwrap();
    let [a, b] = programs(&folder);
    let [lesson, analysis, array] =
        ["lesson.html", "a.json", "a.npy"].map(|name| folder.path().join(name).display().to_string());
    assert_eq!(command(&["analyse", "-w", "haar_no_shift", "-d", "1", "-o", &analysis], "").0, Status::Fine);
    std::fs::write(
        &array,
        support::npy_file("{'descr': '|u1', 'fortran_order': False, 'shape': (2, 3), }\n", 6),
    )
    .unwrap();
    for (arguments, breaks_at) in [
        (&["-e", "\"paper\""][..], "paper"),
        (&["run", &a, &b], "paper"),
        (&["fmt", "--check", &a, &b], "a.vcf"),
        (&["check", "--format", "json", "no.vcf"], "no.vcf"),
        (&["test", &a, &b], "a.vcf"),
        (&["report", &a, "-o", &lesson], "wrote"),
        (&["help", "lift"], "lift"),
        (&["completions", "bash"], "vcf"),
        (&["man"], "vcf"),
        (&["bit-widths", &analysis, "-b", "10"], "DC"),
        (&["spatial-delta", "best-axis", &array], "zstd"),
    ] {
        let (status, _, problems) = command(arguments, breaks_at);
        assert_eq!(status, Status::Wrong, "{arguments:?}");
        if !breaks_at.is_empty() {
            assert!(
                problems.contains("error[internal]: a defect of vcf: no paper"),
                "{arguments:?}: {problems}"
            );
        }
    }
}

#[test]
fn the_next_file_is_run() {
    let folder = tempfile::tempdir().unwrap();
    let [a, b] = programs(&folder);
    let (status, results, problems) = command(&["run", &a, &b], "paper");
    assert_eq!((status, results.as_str()), (Status::Wrong, "8\n"));
    assert_eq!(problems.matches("error[internal]").count(), 1, "{problems}");
    let unformatted = "x=1";
    for path in [&a, &b] {
        std::fs::write(path, unformatted).unwrap();
    }
    let (status, results, _) = command(&["fmt", "--check", &a, &b], "a.vcf");
    assert_eq!(
        (status, results),
        (
            Status::Wrong,
            format!("{b}:1: not formatted\n@@ -1,1 +1,1 @@\n-x=1\n\\ no line break at the end\n+x = 1\n")
        )
    );
}

/// Runs as a process of its own, started by the test below: the standard error of a test is not the terminal's.
#[test]
fn a_defect_of_a_process() {
    if std::env::var_os("VCF_TEST_DEFECT").is_some() {
        keep_panics_quiet();
        let status = cli::run(
            CommandLine::of(["vcf", "-e", "\"paper\""]).unwrap(),
            &mut Output::new(Paper { breaks_at: "paper", ..Paper::default() }, io::stderr()),
        );
        std::process::exit(status.number().into());
    }
}

#[test]
fn a_panic_writes_nothing_by_itself() {
    let ended = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "a_defect_of_a_process", "--nocapture"])
        .env("VCF_TEST_DEFECT", "1")
        .env_remove("RUST_BACKTRACE")
        .output()
        .unwrap();
    let err = String::from_utf8(ended.stderr).unwrap();
    assert_eq!(ended.status.code(), Some(2), "{err}");
    assert!(err.starts_with("error[internal]: a defect of vcf: no paper for paper\n"), "{err}");
    assert!(err.contains("at tests/panics.rs:") && !err.contains("panicked"), "{err}");
}
