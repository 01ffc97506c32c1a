//! `vcf bit-widths` and `vcf max-quantisation-index`

use std::path::{Path, PathBuf};

use serde_json::json;

use crate::algebra::bits;
use crate::arrays::Monitor;
use crate::diagnostics::{Problem, ProblemCode};
use crate::display::bit_width_table;
use crate::escapes;
use crate::values::Table;
use crate::vc2::{
    AnalysisFile, BitWidth, Coefficients, IndexScope, NoCertificate, OptimisedFile, PictureSize,
    SearchEffort, SearchSummary, TableColumns, TableError, TableRequest, bit_widths, bounds_certificate,
    index_sweep, may_be_certified, optimise_patterns, quantisation_index_bound, raise_reached,
};
use crate::wavelets::Structure;

use super::super::Output;
use super::super::formats::Format;
use super::super::plots::make;
use super::super::wall::Reach;
use super::certify;
use super::indices::Indices;
use super::input::Evaluated;
use super::optimised::OptimisedChoice;
use super::search::{self, SearchOptions};
use super::sweep;
use crate::language::{Fault, check_writable, write_whole};

/// What `vcf bit-widths` is asked for.
#[derive(Debug, clap::Args)]
pub(crate) struct WidthsRequest {
    #[command(flatten)]
    evaluated: Evaluated,
    #[command(flatten)]
    optimised: OptimisedChoice,
    #[command(flatten)]
    search: SearchOptions,
    /// A row for each filter phase
    #[arg(short = 'p', long)]
    show_all_filter_phases: bool,
    /// In place of the table one of the largest quantisation index that each width of a decoder allows, of coded pictures
    #[arg(long, conflicts_with_all = ["show_all_filter_phases", "optimised", "search", "search_steps"])]
    sweep_index: bool,
    /// What the widths of a decoder hold for: free coefficients, each anything that its band may hold, or those of coded pictures; free
    /// otherwise, and coded with --sweep-index
    #[arg(long, value_enum)]
    coefficients: Option<CoefficientsChoice>,
    #[command(flatten)]
    indices: Indices,
    /// Looks for tighter bounds of the decoded picture, of coded ones: with one index for the picture up to two fifths, which takes
    /// seconds to minutes
    #[arg(long, conflicts_with_all = ["show_all_filter_phases", "sweep_index"])]
    refine: bool,
    /// Writes a certificate of the bounds into this folder, which tools/check_bound.py verifies without vcf; it is about pictures of
    /// every size, and about nothing that only coded pictures keep
    #[arg(long, value_name = "DIR", conflicts_with_all = ["show_all_filter_phases", "sweep_index"])]
    certificates: Option<PathBuf>,
    /// The file to write, standard output otherwise
    #[arg(short = 'o', long, value_name = "FILE")]
    output: Option<PathBuf>,
}

/// `--coefficients`
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum CoefficientsChoice {
    /// Each anything that its band holds after quantisation by any index; coded_bits tell of coded pictures
    Free,
    /// Those that the standard's forward transform and dead-zone quantiser make of a picture, in the high quality profile
    Coded,
}

/// What `vcf max-quantisation-index` is asked for.
#[derive(Debug, clap::Args)]
pub(crate) struct IndexRequest {
    #[command(flatten)]
    evaluated: Evaluated,
}

impl WidthsRequest {
    /// What the decoder's rows are about. What is published has no place for more.
    fn coefficients(&self) -> Coefficients {
        let coding = self.indices.coding();
        match self.coefficients {
            Some(CoefficientsChoice::Coded) => Coefficients::Coded(coding),
            None if self.sweep_index => Coefficients::Coded(coding),
            _ if self.evaluated.size == PictureSize::Infinite => Coefficients::Free,
            _ => Coefficients::FreeBesideCoded(coding),
        }
    }

    /// # Errors
    /// Options about coded pictures where nothing is told of these.
    fn check(&self, coefficients: Coefficients) -> Result<(), Problem> {
        if self.sweep_index && self.coefficients == Some(CoefficientsChoice::Free) {
            let message = "--sweep-index is about coded pictures, and free coefficients are asked for";
            return Err(Problem::error(ProblemCode::CommandUsage, message).help("leave one of both out"));
        }
        let about_coded = [
            ("--refine", self.refine),
            ("--max-index", self.indices.coding().most.is_some()),
            ("--index", self.indices.coding().scope == IndexScope::Picture),
        ];
        match about_coded.iter().find(|(_, given)| *given) {
            Some((option, _)) if coefficients == Coefficients::Free => {
                let message = format!(
                    "{option} is about coded pictures, and the published table tells nothing of these"
                );
                Err(Problem::error(ProblemCode::CommandUsage, message).help("add `--coefficients coded`"))
            }
            _ => Ok(()),
        }
    }

    /// The rows of the table: what patterns reach, those of a second file too, and what a search finds.
    fn rows(
        &self,
        file: AnalysisFile,
        optimised: Option<&OptimisedFile>,
        table: &TableRequest,
        effort: Option<SearchEffort>,
    ) -> Result<(Vec<BitWidth>, Option<SearchSummary>), Problem> {
        let better = self.optimised.within(optimised, file)?;
        let Some(effort) = effort.filter(|_| table.size == PictureSize::Infinite) else {
            let mut rows = self.optimised.rows(optimised, &better, table)?;
            let search =
                |effort| raise_reached(&mut rows, &better.structure, table, effort, self.search.seed());
            let summary = effort.map(search).transpose().map_err(search::problem)?;
            return Ok((rows, summary));
        };
        let bits = self.bits(optimised)?;
        let found = optimise_patterns(&better, bits, table, effort, self.search.seed());
        let found = found.map_err(search::problem)?;
        let better = self.optimised.within(Some(&found.file), better)?;
        let summary = SearchSummary { steps: found.steps, interrupted: found.interrupted };
        Ok((bit_widths(&better, table).map_err(problem)?, Some(summary)))
    }

    /// The width of pixels.
    ///
    /// # Errors
    /// Other pixels than all of a width, which patterns without edges are not searched for.
    fn bits(&self, optimised: Option<&OptimisedFile>) -> Result<u32, Problem> {
        let bits = optimised.map(|optimised| optimised.picture_bits);
        match bits.or(self.evaluated.pixels.bits()) {
            Some(bits) if !self.evaluated.pixels.are_chosen() => Ok(bits),
            _ => {
                let message = "patterns of the inside are searched for all pixels of a width alone";
                Err(Problem::error(ProblemCode::ValueRange, message)
                    .help("give -b without --range and --levels, or leave `--size infinite` out"))
            }
        }
    }

    /// What is read and written.
    pub(super) fn reach(&self, reach: &mut Reach) {
        reach.input(&self.evaluated.file);
        self.optimised.file.iter().for_each(|file| reach.input(file));
        self.output.iter().for_each(|file| reach.output(file));
        self.certificates.iter().for_each(|folder| reach.output_folder(folder));
    }

    /// Checks, before long work, that what comes of it can be written.
    fn check_outputs(
        &self,
        structure: &Structure,
        table: &TableRequest,
        searched: bool,
    ) -> Result<(), Problem> {
        if let Some(folder) = &self.certificates {
            may_be_certified(structure, table).map_err(no_certificate)?;
            make(folder)?;
            // Nothing but a certificate may have the name.
            certify::place(folder, &certificate_name(structure, table), "")?;
        }
        match &self.output {
            Some(path) if searched || self.certificates.is_some() => check_writable(path),
            _ => Ok(()),
        }
    }

    /// Writes the certificate of a table into its folder.
    fn certify(
        &self,
        folder: &Path,
        structure: &Structure,
        table: &TableRequest,
        rows: &[BitWidth],
    ) -> Result<(), Problem> {
        let text = bounds_certificate(structure, table, rows).map_err(no_certificate)?;
        let path = certify::place(folder, &certificate_name(structure, table), &text)?;
        self.evaluated.inputs(self.optimised.file.as_ref()).refuse(&path)?;
        write_whole(&path, text.as_bytes())
    }
}

impl IndexRequest {
    /// What is read and written.
    pub(super) fn reach(&self, reach: &mut Reach) {
        reach.input(&self.evaluated.file);
    }
}

/// Shows the table.
pub(super) fn run(
    request: &WidthsRequest,
    format: Format,
    monitor: &Monitor,
    output: &mut Output,
) -> Result<(), Problem> {
    if let Some(path) = &request.output {
        request.evaluated.inputs(request.optimised.file.as_ref()).refuse(path)?;
    }
    let effort = request.search.effort();
    let optimised = request.optimised.read()?;
    let (file, mut table) = request.evaluated.read_beside(optimised.as_ref(), monitor)?;
    table.phases = request.show_all_filter_phases;
    table.coefficients = request.coefficients();
    table.refine = request.refine;
    request.check(table.coefficients)?;
    request.check_outputs(&file.structure, &table, effort.is_some())?;
    let mut summary = None;
    let written = if request.sweep_index {
        sweep::written(&index_sweep(&file.structure, &table).map_err(problem)?, format)
    } else {
        let structure = file.structure.clone();
        let found = request.rows(file, optimised.as_ref(), &table, effort)?;
        let rows = found.0;
        summary = found.1;
        if let Some(folder) = &request.certificates {
            request.certify(folder, &structure, &table, &rows)?;
        }
        let columns = table.columns();
        match format {
            Format::Csv => Written::Text(csv(&rows, columns)),
            Format::Json => Written::objects(rows.iter().map(|row| object(row, columns))),
            _ => Written::Table(bit_width_table(&rows, columns)),
        }
    };
    written.put(request.output.as_deref(), output)?;
    request.certificates.iter().for_each(|folder| certify::tell(1, folder, output));
    summary.iter().for_each(|summary| search::tell(summary, output));
    Ok(())
}

/// A name that tells transform, pixels and rounding.
fn certificate_name(structure: &Structure, table: &TableRequest) -> String {
    format!("bounds-{}-{}", certify::subject(structure, table), table.rounding.name())
}

fn no_certificate(error: NoCertificate) -> Problem {
    let help = match error {
        NoCertificate::Size => "leave --size out",
        NoCertificate::Coded => "leave `--coefficients coded` out: free coefficients have certificates",
        NoCertificate::WithoutZero => "subtract a number from the pixels first: --levels does it",
        NoCertificate::Levels => "analyse with `-d 1`, or leave --certificates out",
        _ => "leave --certificates out",
    };
    Problem::error(ProblemCode::CommandUsage, error.to_string()).help(help)
}

/// What is written.
pub(super) enum Written {
    Text(String),
    /// For people.
    Table(Table),
}

impl Written {
    /// One object per line.
    pub(super) fn objects(objects: impl Iterator<Item = serde_json::Value>) -> Written {
        Written::Text(escapes::json(objects.map(|object| format!("{object}\n")).collect()))
    }

    /// Into a file, or to standard output.
    pub(super) fn put(self, file: Option<&Path>, output: &mut Output) -> Result<(), Problem> {
        match (file, self) {
            (Some(path), Written::Text(text)) => write_whole(path, text.as_bytes())?,
            (Some(path), Written::Table(table)) => write_whole(path, format!("{table}\n").as_bytes())?,
            (None, Written::Text(text)) => output.text(&text),
            (None, Written::Table(table)) => output.table(&table),
        }
        Ok(())
    }
}

/// Shows the largest index.
pub(super) fn index(request: &IndexRequest, monitor: &Monitor, output: &mut Output) -> Result<(), Problem> {
    let (file, table) = request.evaluated.read(monitor)?;
    output.line(&quantisation_index_bound(&file, &table).map_err(problem)?.to_string());
    Ok(())
}

/// What keeps a table from being made.
pub(super) fn problem(error: TableError) -> Problem {
    if matches!(&error, TableError::Transform(inner) if inner.is_interrupted()) {
        return Problem::error(ProblemCode::Interrupted, "interrupted").help("nothing was written");
    }
    match error {
        TableError::Transform(error) => Fault::from(error).without_places(),
        TableError::Phases(_) => Problem::error(ProblemCode::ValueRange, error.to_string())
            .help("add `--size infinite`, or leave --show-all-filter-phases out"),
        TableError::LongSweep(_) => Problem::error(ProblemCode::ValueRange, error.to_string())
            .help("give --max-index, the largest index that matters"),
        TableError::CodedPhases => Problem::error(ProblemCode::ValueRange, error.to_string())
            .help("leave --show-all-filter-phases or `--coefficients coded` out"),
        error => Problem::error(ProblemCode::FileAnalysis, error.to_string())
            .help("analyse the transform again: `vcf analyse`"),
    }
}

/// As the published tool writes it, line ends included.
fn csv(rows: &[BitWidth], columns: TableColumns) -> String {
    let lines = rows.iter().map(|row| row.cells(columns).join(","));
    std::iter::once(BitWidth::columns(columns).join(",")).chain(lines).map(|line| line + "\r\n").collect()
}

fn object(row: &BitWidth, columns: TableColumns) -> serde_json::Value {
    let mut object = json!({"type": row.side.name(), "level": row.level.0, "array_name": &*row.array_name});
    if let Some((x, y)) = row.phase {
        object["phase"] = json!([x, y]);
    }
    object["lower_bound"] = json!(row.bounds.lower.to_string());
    object["test_pattern_min"] = json!(row.reached.lower.to_string());
    object["test_pattern_max"] = json!(row.reached.upper.to_string());
    object["upper_bound"] = json!(row.bounds.upper.to_string());
    object["bits"] = json!(row.bits());
    object["reached_bits"] = json!(row.reached_bits());
    if columns == TableColumns::Sums {
        let sums = row.sums.as_ref();
        object["sum_lower"] = json!(sums.map(|sums| sums.sum.lower.to_string()));
        object["sum_upper"] = json!(sums.map(|sums| sums.sum.upper.to_string()));
        object["sum_bits"] = json!(sums.map(|sums| bits(&sums.sum)));
        object["partial_bits"] = json!(sums.map(|sums| bits(&sums.partial)));
        object["any_order_bits"] = json!(sums.map(|sums| bits(&sums.any_order)));
        object["coded_bits"] = json!(row.coded_bits());
    }
    object
}
