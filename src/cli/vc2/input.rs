//! What the commands about VC-2 read: analysis files, and what they are evaluated for.

use std::path::{Path, PathBuf};

use crate::algebra::Rounding;
use crate::arrays::Monitor;
use crate::diagnostics::{Problem, ProblemCode};
use crate::escapes;
use crate::language::{Fault, Inputs, read_text};
use crate::vc2::{
    AnalysisFile, AnalysisFileError, Coefficients, MOST_TAKEN_OFF, Matrix, Norms, OptimisedFile, PictureSize,
    StaticAnalysis, TableRequest, default_matrix, derive_matrix, picture_range, read_analysis,
};
use crate::wavelets::{IntermediateName, LevelFromDeepest, Structure};

use super::analyse::RoundingChoice;
use super::pixels::PixelOptions;

/// An analysis file, and the pictures and the quantisation matrix that it is evaluated for.
#[derive(Debug, clap::Args)]
pub(super) struct Evaluated {
    /// A file that `vcf analyse` or the published vc2-static-filter-analysis wrote
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    #[command(flatten)]
    pub pixels: PixelOptions,
    /// The size of the pictures, edges included: any, one such as 1920x1080, which is padded as VC-2 does, or infinite, which
    /// tells of the inside alone, as published
    #[arg(long, value_name = "SIZE", default_value_t = PictureSize::Any, allow_hyphen_values = true)]
    pub size: PictureSize,
    /// A quantisation matrix other than the default one: a level, a band and a value for each band; the published tool calls it
    /// --custom-quantisation-matrix, which is taken too
    #[arg(short = 'q', long = "matrix", alias = "custom-quantisation-matrix", value_names = ["LEVEL", "ORIENT", "VALUE"], num_args = 3.., allow_negative_numbers = true)]
    pub matrix: Vec<String>,
    /// The model of rounding that the file was made with, which the file itself tells; another one is refused
    #[arg(long, value_enum)]
    pub rounding: Option<RoundingChoice>,
}

impl Evaluated {
    /// What is read, which must not be overwritten.
    pub(super) fn inputs(&self, optimised: Option<&PathBuf>) -> Inputs {
        super::super::input::inputs([&self.file].into_iter().chain(optimised))
    }

    /// The file's contents and what a table is made for.
    pub(super) fn read(&self, monitor: &Monitor) -> Result<(AnalysisFile, TableRequest), Problem> {
        self.read_beside(None, monitor)
    }

    /// The same; where there are optimised patterns, they tell the width of pixels and the quantisation matrix.
    pub(super) fn read_beside(
        &self,
        optimised: Option<&OptimisedFile>,
        monitor: &Monitor,
    ) -> Result<(AnalysisFile, TableRequest), Problem> {
        let file = super::source::only(&self.file)?;
        StaticAnalysis::count(&file.structure).map_err(|error| Fault::from(error).without_places())?;
        let matrix = match optimised {
            Some(optimised) => optimised.matrix.clone(),
            None => quantisation(&file.structure, &self.matrix)?,
        };
        let rounding = self.rounding(&file)?;
        let picture = match optimised {
            Some(optimised) => picture_range(optimised.picture_bits),
            None => self.pixels.pixels()?.range().clone(),
        };
        let size = self.size;
        Ok((
            file,
            TableRequest {
                picture,
                size,
                matrix,
                rounding,
                coefficients: Coefficients::Free,
                refine: false,
                phases: false,
                monitor: monitor.clone(),
            },
        ))
    }

    /// The file's model of rounding; bounds of one are no bounds of another.
    fn rounding(&self, file: &AnalysisFile) -> Result<Rounding, Problem> {
        let asked: Rounding = self.rounding.map_or(file.rounding, Into::into);
        if asked == file.rounding {
            return Ok(asked);
        }
        let path = escapes::path(&self.file);
        let message = format!(
            "`{path}` has bounds of the {} model of rounding, and --rounding asks for the {} model",
            file.rounding.name(),
            asked.name()
        );
        Err(Problem::error(ProblemCode::FileConfiguration, message).help(format!(
            "leave --rounding out, or make another file: `vcf analyse --rounding {}`",
            asked.name()
        )))
    }
}

/// The quantisation matrix of a transform that triples of words say; without words the default one.
///
/// # Errors
/// There is no default one; words that are no triples; bands that are missing, said twice, or not of the transform.
pub(super) fn quantisation(structure: &Structure, words: &[String]) -> Result<Matrix, Problem> {
    if words.is_empty() {
        return default_matrix(structure).ok_or_else(|| {
            let message =
                format!("{} has no default quantisation matrix", super::source::describe(structure));
            Problem::error(ProblemCode::ValueRange, message)
                .help(format!("give one, such as `{}`", proposed(structure)))
        });
    }
    let (matrix, bands) = (matrix(words)?, structure.bands());
    let wrong = |message: String| Problem::error(ProblemCode::ValueRange, message);
    if let Some((level, orient)) = bands.iter().find(|band| !matrix.contains_key(*band)) {
        return Err(wrong(format!("the quantisation matrix has no value for level {level} {orient}"))
            .help(format!("add `{level} {orient} 0` to -q")));
    }
    let mut others: Vec<&IntermediateName> = matrix.keys().filter(|band| !bands.contains(band)).collect();
    others.sort();
    if let Some((level, orient)) = others.first() {
        let names: Vec<String> = bands.iter().map(|(level, orient)| format!("{level} {orient}")).collect();
        return Err(wrong(format!(
            "the quantisation matrix has a value for level {level} {orient}, which the transform lacks"
        ))
        .help(format!("its bands are {}", names.join(", "))));
    }
    Ok(matrix)
}

/// The option for a matrix that is derived as the default ones are; all zeros where there is nothing to derive.
fn proposed(structure: &Structure) -> String {
    let derived =
        derive_matrix(structure, Norms::Product).map(|derived| derived.matrix()).unwrap_or_default();
    let value = |name: &IntermediateName| derived.get(name).copied().unwrap_or_default();
    let words = structure.bands().into_iter().map(|name| format!(" {} {} {}", name.0, name.1, value(&name)));
    format!("-q{}", words.collect::<String>())
}

/// Reads an analysis file.
pub(super) fn read(path: &Path) -> Result<AnalysisFile, Problem> {
    read_analysis(&read_text(path)?).map_err(|error| no_analysis(path, &error))
}

/// Why a file can't be read as an analysis.
pub(super) fn no_analysis(path: &Path, error: &AnalysisFileError) -> Problem {
    if let Some(stopped) = error.stopped() {
        return Fault::from(stopped).without_places();
    }
    Problem::error(ProblemCode::FileAnalysis, format!("`{}` is {error}", escapes::path(path)))
        .help("give a file that `vcf analyse -o FILE` wrote")
}

/// Triples of a level, a band and a value.
fn matrix(words: &[String]) -> Result<Matrix, Problem> {
    let wrong = |words: &[String]| {
        Problem::error(
            ProblemCode::ValueRange,
            format!("`{}` is not a level, a band and a value", words.join(" ")),
        )
        .help("write three words for each band: `-q 0 LL 4 1 HL 2 1 LH 2 1 HH 0`")
    };
    let triple = |words: &[String]| -> Result<(IntermediateName, i64), Problem> {
        match words {
            [level, orient, value] => match (level.parse(), value.parse()) {
                (Ok(level), Ok(value)) => Ok(((LevelFromDeepest(level), orient.as_str().into()), value)),
                _ => Err(wrong(words)),
            },
            _ => Err(wrong(words)),
        }
    };
    let mut matrix = Matrix::new();
    for ((level, orient), value) in words.chunks(3).map(triple).collect::<Result<Vec<_>, _>>()? {
        if matrix.contains_key(&(level, orient.clone())) {
            let message = format!("the quantisation matrix has two values for level {level} {orient}");
            return Err(Problem::error(ProblemCode::ValueRange, message).help("write one for each band"));
        }
        if value.unsigned_abs() > MOST_TAKEN_OFF as u64 {
            let message = format!(
                "{value}, for level {level} {orient}, is not from -{MOST_TAKEN_OFF} to {MOST_TAKEN_OFF}"
            );
            return Err(Problem::error(ProblemCode::ValueRange, message)
                .help("the entries of a quantisation matrix are small integers"));
        }
        matrix.insert((level, orient), value);
    }
    Ok(matrix)
}
