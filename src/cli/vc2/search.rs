//! The options of commands that search pictures, and what they tell of a search.

use std::time::Duration;

use serde_json::json;

use crate::diagnostics::{Problem, ProblemCode};
use crate::language::Fault;
use crate::vc2::{SearchEffort, SearchError, SearchSummary};

use super::super::Output;

/// How long is searched where nothing is said and something must be.
const DEFAULT: Duration = Duration::from_secs(10);

/// `--search`, `--search-steps` and `--seed`
#[derive(Debug, clap::Args)]
pub(super) struct SearchOptions {
    /// Searches pictures that reach more, for so long in all, as in 10s or 2m, a number alone being seconds; Ctrl-C ends the search, and what
    /// it found is kept, but --timeout ends the command
    #[arg(long, value_name = "TIME", value_parser = time, allow_hyphen_values = true, conflicts_with = "search_steps")]
    search: Option<Duration>,
    /// The same, for so many changes of pictures for each array, rounded up to 64: with the same seed the same is found
    #[arg(long, value_name = "COUNT", value_parser = steps, allow_negative_numbers = true)]
    search_steps: Option<u64>,
    /// What random numbers of a search begin with
    #[arg(long, value_name = "SEED", default_value_t = 1, value_parser = seed, allow_negative_numbers = true)]
    seed: u64,
}

impl SearchOptions {
    /// How long is searched; None where nothing is asked for.
    pub(super) fn effort(&self) -> Option<SearchEffort> {
        self.search.map(SearchEffort::Time).or(self.search_steps.map(SearchEffort::Steps))
    }

    /// How long is searched; ten seconds where nothing is said.
    pub(super) fn effort_or_default(&self) -> SearchEffort {
        self.effort().unwrap_or(SearchEffort::Time(DEFAULT))
    }

    /// What random numbers begin with.
    pub(super) fn seed(&self) -> u64 {
        self.seed
    }
}

/// As in 10s, 1m 30s; a number alone is seconds.
fn time(text: &str) -> Result<Duration, String> {
    let seconds = text.trim().parse::<f64>().ok().map(Duration::try_from_secs_f64);
    match seconds.map_or_else(|| humantime::parse_duration(text).ok(), Result::ok) {
        Some(Duration::ZERO) => Err("nothing is found in no time".to_string()),
        Some(time) => Ok(time),
        None => Err("write a time as in 10s, 2m or 1m 30s".to_string()),
    }
}

fn steps(text: &str) -> Result<u64, String> {
    text.parse()
        .ok()
        .filter(|steps| *steps > 0)
        .ok_or_else(|| "write a whole number from 1 on, as in 100000".to_string())
}

fn seed(text: &str) -> Result<u64, String> {
    text.parse().map_err(|_| "write a whole number from 0 to 18446744073709551615".to_string())
}

/// Tells how long a search was, on standard error.
pub(super) fn tell(summary: &SearchSummary, output: &mut Output) {
    let [least, most] = summary.steps;
    let steps = if least == most { format!("{least}") } else { format!("{least} to {most}") };
    let ended = if summary.interrupted { "; it was interrupted, and what it had found is kept" } else { "" };
    let object = json!({"searched_steps": [least, most], "interrupted": summary.interrupted});
    output.remark(&format!("searched {steps} steps for each array{ended}"), &object);
}

/// What keeps a search from ending well.
pub(super) fn problem(error: SearchError) -> Problem {
    match error {
        SearchError::Transform(error) if error.is_interrupted() => {
            Problem::error(ProblemCode::Interrupted, "interrupted").help("nothing was written")
        }
        SearchError::Transform(error) => Fault::from(error).without_places(),
        SearchError::Internal(message) => {
            Problem::error(ProblemCode::Internal, format!("a defect of vcf: {message}"))
                .help("please report it with the command and its files")
        }
        error @ SearchError::Size { .. } => Problem::error(ProblemCode::ValueRange, error.to_string())
            .help("give such a size, or leave --search out"),
        error @ SearchError::Matrix(_) => Problem::error(ProblemCode::ValueRange, error.to_string())
            .help("the entries of a quantisation matrix are small integers"),
        error @ SearchError::Bounds(_) => Problem::error(ProblemCode::FileAnalysis, error.to_string())
            .help("analyse the transform again: `vcf analyse`"),
        error => Problem::error(ProblemCode::ValueRange, error.to_string())
            .help("leave --search and --search-steps out"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read() {
        for (text, milliseconds) in [("10s", 10_000), ("1.5", 1500), ("2m", 120_000), ("1m 30s", 90_000)] {
            assert_eq!(time(text), Ok(Duration::from_millis(milliseconds)), "{text}");
        }
        for text in ["", "0", "0s", "-1", "soon", "none", "1e400", "NaN"] {
            assert!(time(text).is_err(), "{text}: {:?}", time(text));
        }
    }
}
