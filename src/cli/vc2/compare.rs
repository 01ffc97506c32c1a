//! `vcf compare`

use std::path::{Path, PathBuf};

use serde_json::json;

use crate::diagnostics::{Problem, ProblemCode, Sources};
use crate::escapes;
use crate::values::{Column, Table, csv_line};
use crate::vc2::{AnalysisDifference, AnalysisFile, compare};
use crate::wavelets::Structure;

use super::super::formats::Format;
use super::super::wall::Reach;
use super::super::{Output, Status};
use super::source::{Source, describe, short};

/// What `vcf compare` is asked for.
#[derive(Debug, clap::Args)]
pub(crate) struct CompareRequest {
    /// An analysis, or a bundle of them
    #[arg(value_name = "FILE")]
    left: PathBuf,
    /// Another
    #[arg(value_name = "FILE")]
    right: PathBuf,
}

impl CompareRequest {
    /// What is read and written.
    pub(super) fn reach(&self, reach: &mut Reach) {
        [&self.left, &self.right].iter().for_each(|file| reach.input(file));
    }
}

/// The columns of the table.
const COLUMNS: [&str; 9] = ["transform", "type", "level", "array_name", "x", "y", "differs", "left", "right"];

/// Shows what differs; fails where anything does.
pub(super) fn run(request: &CompareRequest, format: Format, output: &mut Output) -> Result<Status, Problem> {
    let (mut left, mut right) = (Source::open(&request.left)?, Source::open(&request.right)?);
    let (lefts, rights) = (left.structures(), right.structures());
    let mut status = Status::Fine;
    for problem in unmatched(request, &lefts, &rights) {
        output.problem(&problem, &Sources::default());
        status = Status::Failed;
    }
    let mut rows = Vec::new();
    for structure in lefts.iter().filter(|structure| rights.contains(structure)) {
        let (mine, other) = (left.read(structure)?, right.read(structure)?);
        if mine.rounding != other.rounding {
            output.problem(&models(request, [&mine, &other]), &Sources::default());
            status = Status::Failed;
        }
        let differences = compare(&mine, &other);
        rows.extend(differences.into_iter().map(|difference| (short(structure), difference)));
    }
    if !rows.is_empty() {
        status = Status::Failed;
    }
    match format {
        Format::Json => rows.iter().for_each(|(name, row)| output.json(object(name, row))),
        Format::Csv => output.text(&csv(&rows)),
        // Nothing at all where nothing differs.
        _ if rows.is_empty() => {}
        _ => output.table(&Table::new(COLUMNS.map(Column::left)).with_rows(rows.iter().map(cells))),
    }
    Ok(status)
}

/// Bounds of different models of rounding differ for that reason alone.
fn models(request: &CompareRequest, [left, right]: [&AnalysisFile; 2]) -> Problem {
    let message = format!("the bounds of {} assume different models of rounding", describe(&left.structure));
    let note = |path: &Path, file: &AnalysisFile| {
        format!("`{}`: the {} model", escapes::path(path), file.rounding.name())
    };
    Problem::warning(ProblemCode::FileConfiguration, message)
        .note(note(&request.left, left))
        .note(note(&request.right, right))
        .help("compare analyses of one model of rounding")
}

/// The transforms that only one of the files is about.
fn unmatched(request: &CompareRequest, lefts: &[Structure], rights: &[Structure]) -> Vec<Problem> {
    if let ([left], [right]) = (lefts, rights)
        && left != right
    {
        let problem =
            Problem::warning(ProblemCode::FileConfiguration, "the two files are about different transforms")
                .note(format!("`{}`: {}", escapes::path(&request.left), describe(left)))
                .note(format!("`{}`: {}", escapes::path(&request.right), describe(right)));
        return vec![problem.help("compare analyses of the same transform")];
    }
    let lacks = |mine: &[Structure], other: &Path, others: &[Structure]| {
        let missing = mine.iter().filter(|structure| !others.contains(structure));
        let warning = |structure: &Structure| {
            let message = format!("`{}` has no analysis of {}", escapes::path(other), describe(structure));
            Problem::warning(ProblemCode::FileConfiguration, message)
        };
        missing.map(warning).collect::<Vec<_>>()
    };
    [lacks(lefts, &request.right, rights), lacks(rights, &request.left, lefts)].concat()
}

fn cells((transform, row): &(String, AnalysisDifference)) -> [String; 9] {
    let target = &row.target;
    let shown = |text: &Option<String>| text.clone().unwrap_or_else(|| "missing".to_string());
    [
        transform.clone(),
        row.side.name().to_string(),
        target.level.to_string(),
        target.array_name.to_string(),
        target.phase.0.to_string(),
        target.phase.1.to_string(),
        row.what.name().to_string(),
        shown(&row.left),
        shown(&row.right),
    ]
}

fn object(transform: &str, row: &AnalysisDifference) -> String {
    let target = &row.target;
    json!({
        "transform": transform, "type": row.side.name(), "level": target.level.0,
        "array_name": &*target.array_name, "phase": [target.phase.0, target.phase.1],
        "differs": row.what.name(), "left": row.left, "right": row.right,
    })
    .to_string()
}

/// With the line ends of the other tables.
fn csv(rows: &[(String, AnalysisDifference)]) -> String {
    std::iter::once(csv_line(COLUMNS)).chain(rows.iter().map(|row| csv_line(cells(row)))).collect()
}
