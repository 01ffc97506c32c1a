//! Interrupts at any moment: what runs ends with `interrupted` at a place, what was defined before stays, and nothing
//! that was half computed is kept.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use rayon::prelude::*;
use vcfilter::arrays::Interrupt;
use vcfilter::codec::FileIdentity;
use vcfilter::display;
use vcfilter::language::builtin::Builtin;
use vcfilter::language::{Event, FileKind, NewFile, Opened, Outcome, Session, SystemWorld, World, functions};

/// So many interrupts of all functions together.
const INTERRUPTS: u64 = 1000;

/// Counts questions whether to stop, and answers yes from one of them on.
#[derive(Debug, Clone, Default)]
struct Questions {
    asked: Arc<AtomicU64>,
    /// The number of the first one that is answered with yes; 0 for none.
    stop: Arc<AtomicU64>,
}

impl Questions {
    /// Starts to count again.
    fn stop_at(&self, question: u64) {
        self.asked.store(0, Ordering::Relaxed);
        self.stop.store(question, Ordering::Relaxed);
    }

    fn asked(&self) -> u64 {
        self.asked.load(Ordering::Relaxed)
    }

    fn ask(&self) -> bool {
        let asked = self.asked.fetch_add(1, Ordering::Relaxed) + 1;
        let stop = self.stop.load(Ordering::Relaxed);
        stop != 0 && asked >= stop
    }
}

/// The files of the system, and an interrupt that counts.
#[derive(Debug, Clone, Default)]
struct Asked(Questions);

impl World for Asked {
    fn kind(&self, path: &Path) -> io::Result<FileKind> {
        SystemWorld.kind(path)
    }

    fn open<'a>(&self, path: &Path, interrupt: &'a Interrupt) -> io::Result<Opened<'a>> {
        SystemWorld.open(path, interrupt)
    }

    fn create(&self, path: &Path) -> io::Result<Box<dyn NewFile>> {
        SystemWorld.create(path)
    }

    fn canonical(&self, path: &Path) -> PathBuf {
        SystemWorld.canonical(path)
    }

    fn identity(&self, path: &Path) -> Option<FileIdentity> {
        SystemWorld.identity(path)
    }

    fn now(&self) -> Duration {
        Duration::ZERO
    }

    fn interrupt(&self) -> Interrupt {
        let questions = self.0.clone();
        Interrupt::asking(move || questions.ask())
    }
}

/// A session, what it is asked, and the folder of its files.
struct Watched {
    session: Session,
    questions: Questions,
}

impl Watched {
    fn new() -> Watched {
        let world = Asked::default();
        let questions = world.0.clone();
        Watched { session: Session::in_world(Arc::new(world)), questions }
    }

    /// Runs a program in a folder of its own, so that it may save what it has loaded before.
    fn run(&mut self, program: &str) -> (Outcome, Vec<String>) {
        let folder = tempfile::tempdir().unwrap();
        let mut shown = Vec::new();
        let outcome = self.session.run_in(folder.path(), "program.vcf", program, &mut |event| {
            if let Event::Displayed { value, .. } = event {
                shown.push(without_numbers(&display::text(&value)));
            }
        });
        (outcome, shown)
    }

    fn fine(&mut self, program: &str) -> Vec<String> {
        self.questions.stop_at(0);
        let (outcome, shown) = self.run(program);
        assert_eq!(outcome.problems, [], "{program}");
        shown
    }
}

/// A text without the numbers of rounding errors: a session goes on counting them.
fn without_numbers(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find('e') {
        let before = rest[..at].chars().next_back().or(out.chars().next_back());
        let digits = rest[at + 1..].bytes().take_while(u8::is_ascii_digit).count();
        out.push_str(&rest[..=at]);
        let is_error = digits > 0 && !before.is_some_and(|c| c.is_alphanumeric() || c == '_');
        rest = &rest[at + 1 + if is_error { digits } else { 0 }..];
    }
    out + rest
}

/// The next of a fixed row of numbers without order.
fn next(seed: &mut u64) -> u64 {
    *seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    *seed >> 33
}

/// A function whose result follows from what the session did before: the numbers of errors.
fn goes_on_counting(builtin: &Builtin) -> bool {
    builtin.name == "error"
}

fn interrupted(builtin: &Builtin, times: u64, mut seed: u64) {
    let program = builtin.example;
    let expected = Watched::new().fine(program);
    // What is made once for the process is made now.
    let mut counted = Watched::new();
    counted.fine(program);
    let questions = counted.questions.asked();
    assert!(questions > 0, "{}: nobody is asked", builtin.name);

    let mut watched = Watched::new();
    watched.fine("kept = [1, (2, 3)]; kept_double(x) = 2*x");
    for _ in 0..times {
        let stop = 1 + next(&mut seed) % questions;
        watched.questions.stop_at(stop);
        let (outcome, shown) = watched.run(program);
        let told = || format!("{} at question {stop} of {questions}: {outcome:?}", builtin.name);
        match &outcome.problems[..] {
            [problem] => {
                assert_eq!(problem.code.as_str(), "interrupted", "{}", told());
                assert!(!problem.labels.is_empty(), "{}", told());
            }
            // What was kept of the run before needs fewer questions.
            [] => assert!(watched.questions.asked() < stop, "{}", told()),
            _ => panic!("{}", told()),
        }
        let begun = shown.len().min(expected.len());
        // What was displayed last may end early.
        let whole = begun.saturating_sub(1);
        if !goes_on_counting(builtin) {
            assert_eq!(shown[..whole], expected[..whole], "{}", told());
        }
        assert_eq!(watched.fine("(kept, kept_double(21))"), ["([1, (2, 3)], 42)"], "{}", told());
        let again = watched.fine(program);
        assert!(goes_on_counting(builtin) || again == expected, "{}: {again:?} {expected:?}", told());
    }
}

#[test]
fn every_function_is_interrupted_at_any_moment() {
    let all: Vec<&Builtin> = functions::all().collect();
    let times = INTERRUPTS.div_ceil(all.len() as u64);
    all.par_iter().enumerate().for_each(|(at, builtin)| interrupted(builtin, times, at as u64));
}

/// Long work on filters asks often, and ends at once when the answer is yes: wherever it is.
#[test]
fn filters_are_interrupted_soon() {
    let programs = [
        (
            "p = laurent([(i % 17 - 3) / (i % 5 + 1) for i in 0..10000])\n\
             q = laurent([(i % 13 - 3) / (i % 7 + 1) for i in 0..5000])\ndivide(p, q)",
            1000,
        ),
        ("lifting(fir(interpolating(16, 16)), all=true)", 1000),
        ("lifting(daubechies(12))", 1000),
        ("spectral_factors(product_filter(spline(6, 6)))", 1000),
        // These take some hundredths of a second.
        ("coiflet(5)", 50),
        ("daubechies(38)", 200),
    ];
    for (program, last) in programs {
        let mut watched = Watched::new();
        for stop in [1, 100, last] {
            watched.questions.stop_at(stop);
            let begun = Instant::now();
            let (outcome, _) = watched.run(program);
            let codes: Vec<&str> = outcome.problems.iter().map(|problem| problem.code.as_str()).collect();
            assert_eq!(codes, ["interrupted"], "{program} at question {stop}");
            let further = watched.questions.asked() - stop;
            assert!(further < 20, "{program} asked {further} times after question {stop}");
            let seconds = begun.elapsed().as_secs_f64();
            // So many questions take milliseconds; without any for long, these programs would run on.
            assert!(seconds < 5.0, "{program} took {seconds} s to question {stop}");
        }
        assert_eq!(watched.fine("1 + 1"), ["2"]);
    }
}

#[test]
fn numbers_of_errors_are_left_out() {
    assert_eq!(without_numbers("1/2*e12 + e1 - f2e3 + \"e4\" + le_e5"), "1/2*e + e - f2e3 + \"e\" + le_e5");
}
