//! The second wall of `--sandbox`: the kernel itself keeps the process to the folders of what the command line names.

use std::path::{Path, PathBuf};

use super::arguments::{Command, CommandLine};
use super::codec::CodecRequest;
use super::limits::default_memory;
use super::sandbox::folder;

/// What a command line names.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Reach {
    /// Files and folders that are read.
    read: Vec<PathBuf>,
    /// Folders that are written to, and devices.
    written: Vec<PathBuf>,
}

impl Reach {
    /// A program, or a folder of programs: what lies below its folder is read as well.
    pub(super) fn program(&mut self, path: &Path) {
        self.input(path);
        self.read.extend(folder(path).iter().filter_map(|folder| known(folder)));
    }

    /// A file that is read; `-` is standard input.
    pub(super) fn input(&mut self, path: &Path) {
        self.read.extend(known(path).filter(|_| path.as_os_str() != "-"));
    }

    /// A file that is written, by way of one beside it where it is no device; `-` is standard output.
    pub(super) fn output(&mut self, path: &Path) {
        if path.as_os_str() == "-" {
            return;
        }
        let target = known(path).unwrap_or_else(|| leads_to(path));
        match target.is_file() || !target.exists() {
            true => self.written.extend(target.parent().and_then(known)),
            false => self.written.push(target),
        }
    }

    /// A folder that is written to, and made where there is none.
    pub(super) fn output_folder(&mut self, path: &Path) {
        self.written.extend(path.ancestors().find_map(known));
    }
}

/// Where a link leads to that ends at nothing yet.
fn leads_to(path: &Path) -> PathBuf {
    /// More links in a row no system follows.
    const MOST: usize = 40;
    let mut target = path.to_path_buf();
    for _ in 0..MOST {
        let Ok(next) = target.read_link() else { break };
        target = target.parent().unwrap_or(Path::new("")).join(next);
    }
    target
}

/// A path as the system knows it; None for what is not there, and for what has no name, such as a pipe of a shell.
fn known(path: &Path) -> Option<PathBuf> {
    let path = if path.as_os_str().is_empty() { Path::new(".") } else { path };
    path.canonicalize().ok()
}

/// Raises the wall around the process where `--sandbox` is given: from then on the kernel opens nothing but what the command
/// line names, for reading what lies below the folders of programs and named files, for writing what lies below the folders
/// of outputs. To be called before the process has other threads. Where the kernel has no Landlock, which is Linux's, nothing
/// happens: [`run`](super::run) keeps programs to their folders all the same.
///
/// Returns whether the wall stands.
///
/// ```
/// use vcfilter::cli::{CommandLine, enclose};
/// assert!(!enclose(&CommandLine::of(["vcf", "-e", "1"]).unwrap()));
/// ```
pub fn enclose(line: &CommandLine) -> bool {
    // What is asked for again, and lies outside of what the command line names.
    default_memory();
    vcfilter_machine::memory::used();
    line.sandbox() && raise(&reach(line.command()))
}

#[cfg(target_os = "linux")]
fn raise(reach: &Reach) -> bool {
    use landlock::{
        ABI, Access, AccessFs, AccessNet, Ruleset, RulesetAttr, RulesetCreatedAttr, RulesetError,
        RulesetStatus, path_beneath_rules,
    };
    let restrict = || -> Result<_, RulesetError> {
        // What the kernel does not know of these it leaves out.
        let all = AccessFs::from_all(ABI::V5);
        let ruleset = Ruleset::default().handle_access(all)?.handle_access(AccessNet::from_all(ABI::V4))?;
        let read = path_beneath_rules(&reach.read, AccessFs::ReadFile | AccessFs::ReadDir);
        let written = path_beneath_rules(&reach.written, all & !AccessFs::Execute);
        ruleset.create()?.add_rules(read)?.add_rules(written)?.restrict_self()
    };
    restrict().is_ok_and(|status| status.ruleset != RulesetStatus::NotEnforced)
}

#[cfg(not(target_os = "linux"))]
fn raise(_: &Reach) -> bool {
    false
}

/// What a command reads and writes. Without a subcommand, that is nothing: programs come from the arguments, from standard
/// input or from the prompt.
fn reach(command: Option<&Command>) -> Reach {
    let mut reach = Reach::default();
    match command {
        None | Some(Command::Help { .. } | Command::Completions { .. } | Command::Man { .. }) => {}
        Some(Command::Run { files, plots, certificates }) => {
            files.iter().for_each(|file| reach.program(file));
            plots.iter().chain(certificates).for_each(|folder| reach.output_folder(folder));
        }
        Some(Command::Report(request)) => request.reach(&mut reach),
        Some(Command::Test(request)) => {
            request.paths.iter().for_each(|path| reach.program(path));
            request.junit.iter().for_each(|file| reach.output(file));
            request.certificates.iter().for_each(|folder| reach.output_folder(folder));
        }
        Some(Command::Check(request)) => request.paths.iter().for_each(|path| reach.program(path)),
        Some(Command::Fmt(request)) => request.paths.iter().for_each(|path| {
            reach.input(path);
            match path.is_dir() {
                true => reach.output_folder(path),
                false => reach.output(path),
            }
        }),
        Some(Command::SpatialDelta(CodecRequest::BestAxis(request))) => reach.input(&request.file),
        Some(Command::SpatialDelta(CodecRequest::Encode(request) | CodecRequest::Decode(request))) => {
            [Some(&request.input), request.config.as_ref()]
                .iter()
                .flatten()
                .for_each(|file| reach.input(file));
            [Some(&request.output), request.write_config.as_ref()]
                .iter()
                .flatten()
                .for_each(|file| reach.output(file));
        }
        Some(Command::Vc2(request)) => request.reach(&mut reach),
    }
    reach
}
