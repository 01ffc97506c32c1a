//! What `vcf test` is asked for.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use super::filter::Filter;
use crate::cli::formats::Format;

/// What `vcf test` is asked for.
#[derive(Debug, Clone, Default, clap::Args)]
pub(crate) struct TestRequest {
    /// Files, or folders whose .vcf files are run, hidden ones aside
    #[arg(value_name = "PATH", default_value = ".")]
    pub paths: Vec<PathBuf>,
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
    /// Ends at the first problem
    #[arg(short = 'x', long)]
    pub fail_fast: bool,
    /// Waits for changes, and runs again what a changed file affects, until Ctrl-C
    #[arg(short, long, conflicts_with_all = ["junit", "fail_fast"])]
    pub watch: bool,
    /// Writes the results as JUnit XML
    #[arg(long, value_name = "FILE")]
    pub junit: Option<PathBuf>,
    /// Tells failures and the summary only
    #[arg(short, long, conflicts_with = "verbose")]
    pub quiet: bool,
    /// Tells each test with its time as well
    #[arg(short, long)]
    pub verbose: bool,
    /// How results are written; from `--format`.
    #[arg(skip)]
    pub format: Format,
}

/// How many files are run at once.
fn jobs(text: &str) -> Result<NonZeroUsize, String> {
    text.parse().map_err(|_| "write a whole number from 1; without it there are as many as cores".to_string())
}

impl TestRequest {
    /// How many files are run at once.
    pub(super) fn jobs(&self) -> usize {
        let cores = || std::thread::available_parallelism().map_or(1, usize::from);
        self.jobs.map_or_else(cores, usize::from)
    }
}
