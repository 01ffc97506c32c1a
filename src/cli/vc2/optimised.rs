//! `vcf optimise-patterns`, and files of optimised patterns beside analyses.

use std::path::{Path, PathBuf};

use clap::builder::RangedI64ValueParser;

use crate::arrays::Monitor;
use crate::diagnostics::{Problem, ProblemCode};
use crate::escapes;
use crate::language::{Fault, check_writable, read_text, write_whole};
use crate::vc2::{
    AnalysisFile, AnalysisFileError, BitWidth, Coefficients, OptimisedFile, PictureSize, StaticAnalysis,
    TableRequest, bit_widths, optimise_patterns, picture_range, read_optimised, write_optimised,
};

use super::super::wall::Reach;
use super::super::{Output, input};
use super::input::quantisation;
use super::search::{self, SearchOptions};
use super::widths::problem;

/// What `vcf optimise-patterns` is asked for.
#[derive(Debug, clap::Args)]
pub(crate) struct OptimiseRequest {
    /// A file that `vcf analyse` or the published vc2-static-filter-analysis wrote
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// The width of a pixel in bits
    #[arg(short = 'b', long, value_name = "BITS", value_parser = RangedI64ValueParser::<u32>::new().range(1..=32), allow_negative_numbers = true)]
    picture_bit_width: u32,
    /// A quantisation matrix other than the default one: a level, a band and a value for each band
    #[arg(short = 'q', long = "matrix", alias = "custom-quantisation-matrix", value_names = ["LEVEL", "ORIENT", "VALUE"], num_args = 3.., allow_negative_numbers = true)]
    matrix: Vec<String>,
    #[command(flatten)]
    search: SearchOptions,
    /// The file to write, standard output otherwise
    #[arg(short = 'o', long, value_name = "FILE")]
    output: Option<PathBuf>,
}

impl OptimiseRequest {
    /// What is read and written.
    pub(super) fn reach(&self, reach: &mut Reach) {
        reach.input(&self.file);
        self.output.iter().for_each(|file| reach.output(file));
    }
}

/// Searches patterns and writes them.
pub(super) fn run(request: &OptimiseRequest, monitor: &Monitor, output: &mut Output) -> Result<(), Problem> {
    if let Some(path) = &request.output {
        input::inputs([&request.file]).refuse(path)?;
        check_writable(path)?;
    }
    let effort = request.search.effort_or_default();
    let file = super::source::only(&request.file)?;
    StaticAnalysis::count(&file.structure).map_err(|error| Fault::from(error).without_places())?;
    let table = TableRequest {
        picture: picture_range(request.picture_bit_width),
        size: PictureSize::Infinite,
        matrix: quantisation(&file.structure, &request.matrix)?,
        rounding: file.rounding,
        coefficients: Coefficients::Free,
        refine: false,
        phases: false,
        monitor: monitor.clone(),
    };
    let found = optimise_patterns(&file, request.picture_bit_width, &table, effort, request.search.seed());
    let found = found.map_err(search::problem)?;
    let text = write_optimised(&found.file).map_err(|error| unreadable(&request.file, &error))?;
    match &request.output {
        Some(path) => write_whole(path, text.as_bytes())?,
        None => output.text(&escapes::json(text)),
    }
    let summary = crate::vc2::SearchSummary { steps: found.steps, interrupted: found.interrupted };
    search::tell(&summary, output);
    Ok(())
}

/// A second file, of optimised patterns.
#[derive(Debug, clap::Args)]
pub(super) struct OptimisedChoice {
    /// A file that `vcf optimise-patterns` or the published vc2-optimise-synthesis-test-patterns wrote for this analysis: its patterns
    /// take the place of those of the decoder, and it tells the width of pixels and the quantisation matrix
    #[arg(id = "optimised", value_name = "OPTIMISED", group = "values", conflicts_with_all = ["picture_bit_width", "levels", "matrix"])]
    pub file: Option<PathBuf>,
}

impl OptimisedChoice {
    /// What the file has, where there is one.
    pub(super) fn read(&self) -> Result<Option<OptimisedFile>, Problem> {
        let read =
            |path: &PathBuf| read_optimised(&read_text(path)?).map_err(|error| unreadable(path, &error));
        self.file.as_ref().map(read).transpose()
    }

    /// The analysis with optimised patterns in place of its own.
    pub(super) fn within(
        &self,
        optimised: Option<&OptimisedFile>,
        file: AnalysisFile,
    ) -> Result<AnalysisFile, Problem> {
        let Some(optimised) = optimised else { return Ok(file) };
        let path = self.file.clone().unwrap_or_default();
        optimised.in_analysis(&file).map_err(|error| unreadable(&path, &error))
    }

    /// The rows of a table. Of finite pictures, what optimised patterns reach is added: they are about the inside of pictures that have
    /// room for them.
    pub(super) fn rows(
        &self,
        optimised: Option<&OptimisedFile>,
        file: &AnalysisFile,
        table: &TableRequest,
    ) -> Result<Vec<BitWidth>, Problem> {
        let mut rows = bit_widths(file, table).map_err(problem)?;
        if optimised.is_none() || table.size == PictureSize::Infinite {
            return Ok(rows);
        }
        if let PictureSize::Of { .. } = table.size {
            let message =
                "optimised patterns are about pictures that have room for them, and --size tells one size";
            return Err(Problem::error(ProblemCode::ValueRange, message)
                .help("leave --size out, or give `--size infinite`"));
        }
        let inside = TableRequest {
            size: PictureSize::Infinite,
            coefficients: Coefficients::Free,
            phases: false,
            refine: false,
            ..table.clone()
        };
        for found in bit_widths(file, &inside).map_err(problem)? {
            let is = |row: &&mut BitWidth| {
                (row.side, row.level, &row.array_name) == (found.side, found.level, &found.array_name)
            };
            if let Some(row) = rows.iter_mut().find(is) {
                row.reached.lower = row.reached.lower.clone().min(found.reached.lower);
                row.reached.upper = row.reached.upper.clone().max(found.reached.upper);
            }
        }
        Ok(rows)
    }
}

/// Why a file can't be read as one of optimised patterns.
pub(super) fn unreadable(path: &Path, error: &AnalysisFileError) -> Problem {
    match error {
        AnalysisFileError::Optimised(_) => {
            Problem::error(ProblemCode::FileAnalysis, format!("`{}` is {error}", escapes::path(path)))
                .help("give a file that `vcf optimise-patterns -o FILE` wrote for this analysis")
        }
        error => super::input::no_analysis(path, error),
    }
}
