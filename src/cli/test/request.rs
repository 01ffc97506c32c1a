//! What `vcf test` is asked for.

use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use super::filter::Filter;
use crate::cli::formats::Format;

/// What `vcf test` is asked for.
#[derive(Debug, Clone, Default, clap::Args)]
pub(crate) struct TestRequest {
    /// Files, or folders whose .vcf files are run, hidden ones aside; FILE::NAME is one test of a file, `-` is standard input
    #[arg(value_name = "PATH", default_value = ".")]
    pub paths: Vec<PathBuf>,
    /// Of files that are named with tests, these tests; from the paths.
    #[arg(skip)]
    pub named: Vec<(PathBuf, Option<String>)>,
    /// How many files are run at once; else as many as there are cores
    ///
    /// Each file has a session of its own, and what is written comes in the order of the files. --timeout is for each file, by
    /// the clock. --max-memory is for the process: a file that comes to it while others run is run again when nothing else
    /// does. A file that reads what another one writes needs `-j 1`.
    #[arg(short, long, value_name = "COUNT", value_parser = jobs, allow_negative_numbers = true)]
    pub jobs: Option<NonZeroUsize>,
    /// Runs what has a name in which the regular expression is found: FILE, or FILE::NAME OF A TEST
    ///
    /// FILE is the path as it is written in the results. Where the expression is found in it, all of the file is run. Else
    /// those of its tests are run that have such a name, with what stands outside of tests but for its assertions. What is
    /// left out is counted.
    #[arg(long, value_name = "REGEX")]
    pub filter: Option<Filter>,
    /// Lists the tests, and the files with assertions outside of tests, and runs none
    ///
    /// Each line is a PATH that runs what it names.
    #[arg(long, conflicts_with_all = ["watch", "junit", "jobs", "show"])]
    pub list: bool,
    /// Ends at the first problem
    #[arg(short = 'x', long)]
    pub fail_fast: bool,
    /// Waits for changes, and runs again what a changed file affects, until Ctrl-C
    #[arg(short, long, conflicts_with_all = ["junit", "fail_fast"])]
    pub watch: bool,
    /// Writes the results as JUnit XML
    #[arg(long, value_name = "FILE", value_parser = file)]
    pub junit: Option<PathBuf>,
    /// Also writes a certificate of every `==` of arrays that is proven into this folder, for tools/check_equality.py
    ///
    /// How many were proven, and which have none, is told on standard error. docs/certificates.md tells what they are.
    #[arg(long, value_name = "DIR", conflicts_with_all = ["watch", "list"])]
    pub certificates: Option<PathBuf>,
    /// Tells failures and the summary only
    #[arg(short, long, conflicts_with = "verbose")]
    pub quiet: bool,
    /// Tells each test with its time as well
    #[arg(short, long)]
    pub verbose: bool,
    /// Shows what every program displays; without it, what a test has displayed is shown where it fails
    #[arg(short, long, conflicts_with = "quiet")]
    pub show: bool,
    /// How results are written; from `--format`.
    #[arg(skip)]
    pub format: Format,
}

/// How many files are run at once.
fn jobs(text: &str) -> Result<NonZeroUsize, String> {
    text.parse().map_err(|_| "write a whole number from 1; without it there are as many as cores".to_string())
}

/// A file that is written.
fn file(text: &str) -> Result<PathBuf, String> {
    match text {
        "-" => Err("standard output has the results for people; name a file, such as report.xml".to_string()),
        _ => Ok(text.into()),
    }
}

/// A file and the test that is named behind it.
fn taken_apart(path: PathBuf) -> (PathBuf, Option<String>) {
    let parts = path.to_str().filter(|_| !path.exists()).and_then(|text| text.split_once("::"));
    match parts.filter(|(file, _)| Path::new(file).is_file()) {
        Some((file, test)) => (file.into(), Some(test.to_string())),
        None => (path, None),
    }
}

impl TestRequest {
    /// With FILE::NAME among the paths taken apart. A file that has such a name is a file.
    pub(crate) fn resolved(self) -> TestRequest {
        let named: Vec<(PathBuf, Option<String>)> = self.paths.into_iter().map(taken_apart).collect();
        let mut paths: Vec<PathBuf> = Vec::new();
        for (path, _) in &named {
            if !paths.contains(path) {
                paths.push(path.clone());
            }
        }
        TestRequest { paths, named, ..self }
    }

    /// Whether anything may be left out.
    pub(super) fn is_choosy(&self) -> bool {
        self.filter.is_some() || self.named.iter().any(|(_, test)| test.is_some())
    }

    /// Whether a test of a file is chosen; without a test, the assertions outside of tests.
    pub(super) fn chooses(&self, file: &str, test: Option<&str>) -> bool {
        let of_file = || self.named.iter().filter(|(path, _)| path.as_os_str() == file);
        // Who names a file and one of its tests wants the file.
        let is_named = of_file().next().is_none()
            || of_file().any(|(_, name)| name.as_deref().is_none_or(|name| Some(name) == test));
        is_named && self.filter.as_ref().is_none_or(|filter| filter.chooses(file, test))
    }

    /// How many files are run at once.
    pub(super) fn jobs(&self) -> usize {
        let cores = || std::thread::available_parallelism().map_or(1, usize::from);
        self.jobs.map_or_else(cores, usize::from)
    }
}
