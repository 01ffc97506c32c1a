//! `vcf optimum`

use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::algebra::IntegerRange;
use crate::arrays::{ArrayError, Monitor};
use crate::diagnostics::{Problem, ProblemCode};
use crate::language::{check_writable, write_whole};
use crate::values::{Column, Table, csv_line};
use crate::vc2::{
    BitWidth, Coding, Coefficients, Optimum, OptimumEnd, OptimumError, PictureSize, TableRequest, bit_widths,
    check_optima, optima,
};
use crate::wavelets::Structure;

use super::super::Output;
use super::super::formats::Format;
use super::super::plots::make;
use super::super::wall::Reach;
use super::certify;
use super::input::Evaluated;
use super::widths::{Written, problem};

/// What `vcf optimum` is asked for.
#[derive(Debug, clap::Args)]
pub(crate) struct OptimumRequest {
    #[command(flatten)]
    evaluated: Evaluated,
    /// Writes a certificate of each optimum into this folder, which tools/check_bound.py verifies without vcf
    #[arg(long, value_name = "DIR")]
    certificates: Option<PathBuf>,
    /// The file to write, standard output otherwise
    #[arg(short = 'o', long, value_name = "FILE")]
    output: Option<PathBuf>,
}

impl OptimumRequest {
    /// What is read and written.
    pub(super) fn reach(&self, reach: &mut Reach) {
        reach.input(&self.evaluated.file);
        self.output.iter().for_each(|file| reach.output(file));
        self.certificates.iter().for_each(|folder| reach.output_folder(folder));
    }

    /// Checks, before long work, that what comes of it can be written.
    fn check_outputs(&self, structure: &Structure, table: &TableRequest) -> Result<(), Problem> {
        if let Some(path) = &self.output {
            self.evaluated.inputs(None).refuse(path)?;
            check_writable(path)?;
        }
        if let Some(folder) = &self.certificates {
            // Where nothing can be proven no folder is left behind.
            check_optima(structure, &table.picture).map_err(unfound)?;
            make(folder)?;
        }
        Ok(())
    }

    /// Writes a certificate for each optimum, and returns how many these are.
    fn certify(
        &self,
        folder: &Path,
        structure: &Structure,
        table: &TableRequest,
        rows: &[Row],
    ) -> Result<usize, Problem> {
        let certified = |row: &Row| {
            let text = row.optimum.certificate()?;
            let name = certificate_name(structure, table, &row.optimum);
            Some(certify::place(folder, &name, text).map(|path| (path, text.to_owned())))
        };
        let files: Vec<(PathBuf, String)> = rows.iter().filter_map(certified).collect::<Result<_, _>>()?;
        files.iter().try_for_each(|(path, _)| self.evaluated.inputs(None).refuse(path))?;
        files.iter().try_for_each(|(path, text)| write_whole(path, text.as_bytes()))?;
        Ok(files.len())
    }
}

/// An array, and what `vcf bit-widths` proves of it.
struct Row {
    optimum: Optimum,
    widths: IntegerRange,
}

/// The columns of the table.
const COLUMNS: [&str; 11] = [
    "type",
    "level",
    "array_name",
    "lower_bound",
    "proven_min",
    "reached_min",
    "reached_max",
    "proven_max",
    "upper_bound",
    "gap",
    "optimum",
];

/// Shows the table, and writes the certificates.
pub(super) fn run(
    request: &OptimumRequest,
    format: Format,
    monitor: &Monitor,
    output: &mut Output,
) -> Result<(), Problem> {
    let (file, mut table) = request.evaluated.read(monitor)?;
    if table.size != PictureSize::Any {
        return Err(Problem::error(ProblemCode::CommandUsage, "optima are those of pictures of every size")
            .help("leave --size out"));
    }
    request.check_outputs(&file.structure, &table)?;
    let found = optima(&file.structure, &table.picture, &table.matrix, monitor).map_err(unfound)?;
    table.coefficients = Coefficients::FreeBesideCoded(Coding::default());
    let widths = bit_widths(&file, &table).map_err(problem)?;
    let rows: Vec<Row> = found.into_iter().filter_map(|optimum| Row::of(optimum, &widths)).collect();
    let certify = |folder: &Path| request.certify(folder, &file.structure, &table, &rows);
    let certified = request.certificates.as_deref().map(certify).transpose()?;
    let written = match format {
        Format::Csv => {
            let lines = rows.iter().map(|row| csv_line(row.cells()));
            Written::Text(std::iter::once(csv_line(COLUMNS)).chain(lines).collect())
        }
        Format::Json => Written::objects(rows.iter().map(Row::object)),
        _ => {
            let column = |name: &str| match name {
                "type" | "array_name" | "optimum" => Column::left(name),
                _ => Column::right(name),
            };
            Written::Table(Table::new(COLUMNS.map(column)).with_rows(rows.iter().map(Row::cells)))
        }
    };
    written.put(request.output.as_deref(), output)?;
    certified.iter().zip(&request.certificates).for_each(|(n, folder)| certify::tell(*n, folder, output));
    Ok(())
}

impl Row {
    fn of(optimum: Optimum, widths: &[BitWidth]) -> Option<Row> {
        let same = |width: &&BitWidth| {
            width.side == optimum.side
                && width.level == optimum.level
                && width.array_name == optimum.array_name
        };
        let width = widths.iter().find(same)?;
        let widths = width.coded.clone().unwrap_or_else(|| width.bounds.clone());
        Some(Row { optimum, widths })
    }

    /// How far the worse end is from what is proven.
    fn gap(&self) -> String {
        let apart = |end: &OptimumEnd, bound: &num_bigint::BigInt| {
            let bound = end.bound.map_or_else(|| bound.clone(), Into::into);
            (bound - end.reached).magnitude().clone()
        };
        let Optimum { lower, upper, .. } = &self.optimum;
        apart(lower, &self.widths.lower).max(apart(upper, &self.widths.upper)).to_string()
    }

    /// Which ends are optima.
    fn ends(&self) -> &'static str {
        match (self.optimum.lower.is_optimum(), self.optimum.upper.is_optimum()) {
            (true, true) => "both",
            (true, false) => "lower",
            (false, true) => "upper",
            (false, false) => "none",
        }
    }

    fn cells(&self) -> [String; 11] {
        let Optimum { side, level, array_name, lower, upper, .. } = &self.optimum;
        let bound = |end: &OptimumEnd| end.bound.map_or_else(String::new, |bound| bound.to_string());
        [
            side.name().to_owned(),
            level.to_string(),
            array_name.to_string(),
            self.widths.lower.to_string(),
            bound(lower),
            lower.reached.to_string(),
            upper.reached.to_string(),
            bound(upper),
            self.widths.upper.to_string(),
            self.gap(),
            self.ends().to_owned(),
        ]
    }

    fn object(&self) -> Value {
        let cells = COLUMNS.iter().zip(self.cells());
        let value = |(name, cell): (&&str, String)| {
            let value = match *name {
                "level" => json!(self.optimum.level.0),
                "proven_min" | "proven_max" if cell.is_empty() => Value::Null,
                _ => json!(cell),
            };
            ((*name).to_owned(), value)
        };
        Value::Object(cells.map(value).collect())
    }
}

/// A name that tells transform, pixels and array. Primes are counted.
fn certificate_name(structure: &Structure, table: &TableRequest, optimum: &Optimum) -> String {
    let plain = optimum.array_name.trim_end_matches('\'');
    let array = match optimum.array_name.len() - plain.len() {
        0 => plain.to_owned(),
        primes => format!("{plain}_{primes}"),
    };
    let (side, level) = (optimum.side.name(), optimum.level);
    format!("optimum-{}-{side}-{level}-{array}", certify::subject(structure, table))
}

/// Why there are no optima.
fn unfound(error: OptimumError) -> Problem {
    let help = match error {
        OptimumError::Stopped(stopped) => return problem(ArrayError::from(stopped).into()),
        OptimumError::Levels(0) => "analyse with `-d 1`",
        OptimumError::Levels(_) => "`vcf bit-widths` proves bounds of deeper ones",
        OptimumError::Pixels => "subtract a number from the pixels first: --levels does it",
        _ => "`vcf bit-widths` proves bounds",
    };
    Problem::error(ProblemCode::ValueRange, error.to_string()).help(help)
}
