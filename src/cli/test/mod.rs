//! `vcf test`.

mod displayed;
mod filter;
mod junit;
mod list;
mod one;
mod request;
mod results;
mod tell;
mod watch;
mod workers;

use std::cell::RefCell;
use std::path::PathBuf;
use std::time::Instant;

use crate::diagnostics::{Problem, ProblemCode, Sources, caught};
use crate::language::{Inputs, Session, write_whole};

use super::certificates::CertificateFolder;
use super::discover::{self, Found};
use super::formats::Format;
use super::limits::Limits;
use super::progress::CountLine;
use super::sandbox::Sandbox;
use super::{Output, Status, input, interrupt, reporter};
use filter::Names;
use one::{Common, broken};
pub(crate) use request::TestRequest;
use results::{Results, Totals};
pub(super) use tell::count;
use workers::Running;

/// Makes the session of a file.
type Sessions<'a> = &'a (dyn Fn(&Found) -> Session + Sync);

/// Runs every program below the paths, counts assertions, prints a summary.
pub(super) fn test(request: &TestRequest, limits: &Limits, is_sandbox: bool, output: &mut Output) -> Status {
    let sandbox = Sandbox::new(is_sandbox, limits, &request.paths);
    let session = |found: &Found| sandbox.session_of_found(found);
    if request.list {
        return list::list(request, limits, &sandbox, output);
    }
    if request.watch && request.paths.iter().any(|path| path.as_os_str() == "-") {
        let message = "standard input is read once, and can't be waited for";
        let problem = Problem::error(ProblemCode::CommandUsage, message);
        output.problem(&problem.help("name a file or a folder for `--watch`"), &Sources::default());
        return Status::Wrong;
    }
    match request.watch {
        true => watch::watch(&session, request, &sandbox, output),
        false => {
            let folder = request.certificates.clone();
            match folder.map(|folder| CertificateFolder::new(folder, is_sandbox)).transpose() {
                Ok(folder) => test_in(&session, request, &sandbox, folder, output),
                Err(problem) => {
                    output.problem(&problem, &Sources::default());
                    Status::Wrong
                }
            }
        }
    }
}

/// The same, each file in a session that is made for it.
fn test_in(
    session: Sessions,
    request: &TestRequest,
    sandbox: &Sandbox,
    certificates: Option<CertificateFolder>,
    output: &mut Output,
) -> Status {
    let begin = Instant::now();
    let (files, unread) = discover::programs_and_input(&request.paths, sandbox);
    let mut worst = if unread.is_empty() { Status::Fine } else { Status::Wrong };
    let teller = output.teller().clone();
    let mut all: Vec<Results> =
        unread.into_iter().map(|(path, problem)| broken(&path, problem, &teller)).collect();
    let unread = all.len();
    all.iter().for_each(|results| tell::show(results, request, output));
    let inputs = input::inputs(&files);
    if let Err(problem) = request.junit.as_ref().map_or(Ok(()), |path| inputs.refuse(path)) {
        output.problem(&problem, &Sources::default());
        return Status::Wrong;
    }
    let names = Names::default();
    let round = Round { inputs: &inputs, names: &names, holds: false };
    worst = worst.max(run_all(&files, session, request, &round, output, &mut all));
    let is_whole = worst != Status::Interrupted;
    let Totals { files: chosen, left_out, .. } = Totals::of(&all[unread..]);
    let unknown =
        if is_whole { nothing_chosen(request, &names, chosen == 0, Some(left_out)) } else { Vec::new() };
    for problem in unknown {
        output.problem(&problem, &Sources::default());
        worst = worst.max(Status::Wrong);
    }
    if request.format == Format::Text {
        let not_run = files.len() - (all.len() - unread);
        let run = tell::Run {
            unread,
            not_run,
            time: begin.elapsed(),
            is_cut: output.is_terminal(),
            is_shown: request.show,
        };
        output.text(&tell::summary(all.iter(), &run));
    }
    if let Some(folder) = certificates {
        worst = worst.max(certify(folder, &all, &inputs, output));
    }
    let write = |path: &PathBuf| {
        // The programs may have read it since.
        inputs.refuse(path)?;
        write_whole(path, junit::document(&all, begin.elapsed())?.as_bytes())
    };
    // The document is written of what has run.
    if let Some(path) = &request.junit
        && let Err(problem) = write(path)
    {
        output.problem(&problem, &Sources::default());
        worst = worst.max(Status::Wrong);
    }
    worst
}

/// Writes the certificates of all files, and tells what came of it.
fn certify(mut folder: CertificateFolder, all: &[Results], inputs: &Inputs, output: &mut Output) -> Status {
    let certified = all.iter().filter_map(|results| Some((results, results.certified.as_ref()?)));
    let mut worst = Status::Fine;
    for (results, equalities) in certified {
        if let Err(problem) = folder.write(&results.name, equalities, inputs) {
            output.problem(&problem, &Sources::default());
            worst = Status::Wrong;
        }
    }
    folder.tell(output);
    worst
}

/// What the files of a run share.
struct Round<'a> {
    inputs: &'a Inputs,
    names: &'a Names,
    /// Whether what comes of a file that was written meanwhile is not told: it may have been caught half-written.
    holds: bool,
}

/// Runs files, several at once, and shows and adds what comes of each, in order; returns the worst status.
fn run_all(
    files: &[Found],
    session: Sessions,
    request: &TestRequest,
    round: &Round,
    output: &mut Output,
    all: &mut Vec<Results>,
) -> Status {
    let Round { inputs, names, holds } = *round;
    let jobs = request.jobs();
    let teller = output.teller().clone();
    let common = Common { request, inputs, several: jobs > 1 && files.len() > 1, names };
    let (running, stops) = (Running::default(), interrupt::watch_several());
    let work = |at: usize| {
        let file: &Found = &files[at];
        let run = || {
            let mut session = common.prepared(session(file), &reporter::file_name(&file.path));
            running.begin(at, session.interrupt());
            let _stop = stops.add(session.interrupt());
            one::run(&mut session, file, request, &teller)
        };
        caught(run).unwrap_or_else(|problem| broken(&file.path, problem, &teller))
    };
    let shown =
        RefCell::new(Shown { line: CountLine::new(files.len(), common.several), all: Vec::new(), failed: 0 });
    let tell = |shown: &mut Shown| {
        let now = running.first().map(|at| files[at].path.to_string_lossy().into_owned());
        shown.line.tell(shown.all.len(), shown.failed, now.as_deref());
    };
    let mut taken = |mut results: Results| {
        let shown = &mut *shown.borrow_mut();
        results.is_held = holds && results.status != Status::Interrupted && results.has_changed();
        if !results.is_held {
            shown.line.aside(|| tell::show(&results, request, output));
        }
        let failed = results.status != Status::Fine && !results.is_held;
        shown.failed += usize::from(failed);
        shown.all.push(results);
        tell(shown);
        !(output.is_closed() || failed && request.fail_fast)
    };
    let mut waiting = || tell(&mut shown.borrow_mut());
    workers::in_order(files.len(), jobs, &running, &work, &mut taken, &mut waiting);
    let Shown { mut line, all: now, .. } = shown.into_inner();
    line.done();
    let told = now.iter().filter(|results| !results.is_held);
    let worst = told.map(|results| results.status).max().unwrap_or(Status::Fine);
    all.extend(now);
    worst
}

/// What somebody who waits has seen.
struct Shown {
    line: CountLine,
    all: Vec<Results>,
    /// How many of them are not fine.
    failed: usize,
}

/// What is wrong with names of tests that there are not, and with a filter that leaves out everything: then `is_empty`.
fn nothing_chosen(
    request: &TestRequest,
    known: &Names,
    is_empty: bool,
    left_out: Option<usize>,
) -> Vec<Problem> {
    let problem = |message: String| Problem::error(ProblemCode::ValueRange, message);
    let near = |wanted: &str| known.near(wanted).map(|near| format!("{near}\n")).unwrap_or_default();
    let named =
        request.named.iter().filter_map(|(path, test)| Some((reporter::file_name(path), test.as_ref()?)));
    let missing = named.filter(|(file, test)| known.is_missing(file, test)).map(|(file, test)| {
        let message = format!("there is no test \"{test}\" in `{file}`");
        problem(message).help(near(test) + "`vcf test --list` tells the names of tests")
    });
    let problems: Vec<Problem> = missing.collect();
    match &request.filter {
        Some(filter) if is_empty && problems.is_empty() => {
            let message = format!("nothing has a name in which `{}` is found", filter.as_str());
            let names = "names are those of files, and FILE::NAME of tests";
            let left_out = left_out.map(|n| format!("; {n} assertions were left out")).unwrap_or_default();
            vec![problem(message).help(near(filter.as_str()) + names + &left_out)]
        }
        _ => problems,
    }
}

#[cfg(test)]
mod tests {
    use std::panic::resume_unwind;

    use super::*;
    use crate::arrays::Element;
    use crate::cli::output::memory::output;
    use crate::values::Value;

    /// A session with an array that breaks; what is resumed, unlike a panic, writes nothing to the tests' standard error.
    fn session(_: &Found) -> Session {
        let mut session = Session::new();
        let array = session.space().generate(1, true, |_| resume_unwind(Box::new("broken")));
        session.define("broken", Value::Array(array.unwrap()));
        session
    }

    #[test]
    fn a_defect_ends_its_file_and_the_results_are_written() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        let files =
            [("a.vcf", "assert 1 == 1\nassert broken[0] == 1\nassert 1 == 1"), ("b.vcf", "assert 2 == 2")];
        for (name, text) in files {
            std::fs::write(at(name), text).unwrap();
        }
        let (paths, junit) = (vec![at("a.vcf"), at("b.vcf")], Some(at("out.xml")));
        let request = TestRequest { paths, junit, ..TestRequest::default() };
        let (mut output, results, problems) = output();
        let sandbox = Sandbox::new(false, &Limits::default(), &request.paths);
        assert_eq!(test_in(&session, &request, &sandbox, None, &mut output), Status::Wrong);
        let (results, problems) = (results.take(), problems.take());
        let summary = "2 files, 2 assertions: 2 passed, 0 failed, 1 not reached, 1 file with errors (";
        assert!(results.starts_with("ERROR") && results.contains(summary), "{results}");
        assert!(results.contains("a.vcf:2: internal: a defect of vcf: broken\n"), "{results}");
        assert!(problems.contains("error[internal]: a defect of vcf: broken"), "{problems}");
        let xml = std::fs::read_to_string(at("out.xml")).unwrap();
        assert!(xml.contains("tests=\"3\"") && xml.contains("errors=\"1\""), "{xml}");
        assert!(xml.contains("name=\"internal\""), "{xml}");
    }

    /// Where somebody waits for changes, what was caught half-written is run again before it is told.
    #[test]
    fn a_file_that_is_written_while_it_runs_is_held() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.vcf");
        let session = |found: &Found| {
            let (mut session, path) = (Session::new(), found.path.clone());
            let array = session.space().generate(1, true, move |_| {
                std::fs::write(&path, "assert saved[0] == 1").unwrap();
                Ok(Element::Number(1.into()))
            });
            session.define("saved", Value::Array(array.unwrap()));
            session
        };
        for holds in [true, false] {
            std::fs::write(&path, "assert saved[0] ==\n2").unwrap();
            let request = TestRequest { paths: vec![path.clone()], watch: true, ..TestRequest::default() };
            let (mut output, results, problems) = output();
            let sandbox = Sandbox::new(false, &Limits::default(), &request.paths);
            let (files, _) = discover::programs(&request.paths, &sandbox);
            let (inputs, names, mut all) = (Inputs::default(), Names::default(), Vec::new());
            let round = Round { inputs: &inputs, names: &names, holds };
            let status = run_all(&files, &session, &request, &round, &mut output, &mut all);
            let told = results.take() + &problems.take();
            assert_eq!((status, told.is_empty()), (if holds { Status::Fine } else { Status::Failed }, holds));
            assert!(all[0].is_held == holds && all[0].has_changed(), "{told}");
        }
    }
}
