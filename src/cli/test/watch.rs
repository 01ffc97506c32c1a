//! `--watch`

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Instant;

use crate::cli::changes::{Changes, Stamp};
use crate::escapes;

use super::discover::{self, Found};
use super::filter::Names;
use super::one::broken;
use super::request::TestRequest;
use super::results::{Results, Totals};
use super::{Format, Output, Round, Sandbox, Sessions, Status, input, run_all, tell};

/// What is written all the time is told after so many runs in a row.
const MOST_HELD: usize = 5;

/// Runs all files, and then again and again those that are new or made of a file that has changed; ends by Ctrl-C, or where
/// nobody reads the results any more.
pub(super) fn watch(
    session: Sessions,
    request: &TestRequest,
    sandbox: &Sandbox,
    output: &mut Output,
) -> Status {
    let mut changes = Changes::new();
    let mut known: BTreeMap<PathBuf, Results> = BTreeMap::new();
    let mut missing = Vec::new();
    let mut is_first = true;
    let mut held = 0;
    loop {
        let begin = Instant::now();
        let (files, unread) = discover::programs(&request.paths, sandbox);
        let gone: Vec<PathBuf> =
            known.keys().filter(|path| files.iter().all(|file| file.path != **path)).cloned().collect();
        gone.iter().for_each(|path| drop(known.remove(path)));
        let due: Vec<Found> = files
            .iter()
            .filter(|file| known.get(&file.path).is_none_or(Results::has_changed))
            .cloned()
            .collect();
        let unread_now: Vec<PathBuf> = unread.iter().map(|(path, _)| path.clone()).collect();
        if !is_first && due.is_empty() && gone.is_empty() && unread_now == missing {
            changes.wait();
            changes.settle(|| stamps(request, sandbox, &known));
            continue;
        }
        if !std::mem::take(&mut is_first) && request.format == Format::Text {
            output.text(&again(&due, &gone, &known, files.len()));
        }
        let teller = output.teller().clone();
        let mut told: Vec<Results> = Vec::new();
        for (path, problem) in unread {
            let results = broken(&path, problem, &teller);
            tell::show(&results, request, output);
            told.push(results);
        }
        let count = told.len();
        missing = unread_now;
        let (mut now, names) = (Vec::new(), Names::default());
        let round = Round { inputs: &input::inputs(&files), names: &names, holds: held < MOST_HELD };
        let status = run_all(&due, session, request, &round, output, &mut now);
        let not_run = due.len() - now.len();
        due.iter().for_each(|file| drop(known.remove(&file.path)));
        known.extend(due.into_iter().map(|file| file.path).zip(now));
        let ends = status == Status::Interrupted || output.is_closed();
        let is_held = known.values().any(|results| results.is_held);
        if is_held && !ends {
            held += 1;
            changes.settle(|| stamps(request, sandbox, &known));
            continue;
        }
        held = 0;
        if request.format == Format::Text {
            let all = told.iter().chain(known.values().filter(|results| !results.is_held));
            let not_run = not_run + known.values().filter(|results| results.is_held).count();
            let run = tell::Run {
                unread: count,
                not_run,
                time: begin.elapsed(),
                is_cut: output.is_terminal(),
                is_shown: request.show,
            };
            output.text(&tell::summary(all, &run));
        }
        if ends {
            return status;
        }
        if request.format == Format::Text {
            output.line(&waiting(known.values()));
        }
        let roots = request.paths.iter().map(PathBuf::as_path);
        let read = known.values().flat_map(|results| results.read.iter().map(|(path, _)| path.as_path()));
        changes.watch(roots.chain(read));
        changes.watch(files.iter().map(|file| file.path.as_path()));
    }
}

/// The programs that there are, and all that programs were made of, as these files are now.
fn stamps(
    request: &TestRequest,
    sandbox: &Sandbox,
    known: &BTreeMap<PathBuf, Results>,
) -> BTreeMap<PathBuf, Stamp> {
    let programs = discover::programs(&request.paths, sandbox).0.into_iter().map(|file| file.path);
    let read = known.values().flat_map(|results| results.read.iter().map(|(path, _)| path.clone()));
    programs.chain(read).map(|path| (path.clone(), Stamp::of(&path))).collect()
}

/// What has changed, and how much is run again.
fn again(due: &[Found], gone: &[PathBuf], known: &BTreeMap<PathBuf, Results>, all: usize) -> String {
    let read = due.iter().filter_map(|file| known.get(&file.path)).flat_map(|results| &results.read);
    let changed = read.filter(|(path, stamp)| stamp.has_changed(path)).map(|(path, _)| path.as_path());
    let new = due.iter().map(|file| file.path.as_path()).filter(|path| !known.contains_key(*path));
    let mut names: Vec<&Path> = changed.chain(new).collect();
    names.sort();
    names.dedup();
    let told = |names: &[&Path]| {
        let shown: Vec<String> = names.iter().take(3).map(|path| escapes::path(path).to_string()).collect();
        let more = if names.len() > 3 { format!(" and {} more", names.len() - 3) } else { String::new() };
        shown.join(", ") + &more
    };
    let gone: Vec<&Path> = gone.iter().map(PathBuf::as_path).collect();
    let what = match (&names[..], &gone[..]) {
        ([], []) => "Changed: the paths".to_string(),
        ([], gone) => format!("Gone: {}", told(gone)),
        (names, []) => format!("Changed: {}", told(names)),
        (names, gone) => format!("Changed: {}. Gone: {}", told(names), told(gone)),
    };
    format!("\n{what}. Running {} of {}.\n", due.len(), tell::count(all, "file"))
}

/// What is waited for.
fn waiting<'a>(known: impl Iterator<Item = &'a Results> + Clone) -> String {
    let read: std::collections::BTreeSet<&Path> =
        known.clone().flat_map(|results| results.read.iter().map(|(path, _)| path.as_path())).collect();
    let files = Totals::of(known).files;
    let others = read.len().saturating_sub(files);
    let others = if others == 0 {
        String::new()
    } else {
        format!(", or of {} that they read", tell::count(others, "file"))
    };
    format!("Waiting for a change of {}{others}; Ctrl-C ends.", tell::count(files, "file"))
}
