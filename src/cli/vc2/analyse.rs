//! `vcf analyse`

use std::io::Write;
use std::path::{Path, PathBuf};

use clap::builder::RangedI64ValueParser;

use crate::algebra::Rounding;
use crate::arrays::Monitor;
use crate::codec::FileAction;
use crate::diagnostics::{Problem, ProblemCode, Sources};
use crate::escapes;
use crate::vc2::{AnalysisFileError, StaticAnalysis, published_configurations, write_analysis};
use crate::wavelets::{KnownWavelet, MOST_LEVELS, Structure};

use super::super::Output;
use super::super::wall::Reach;
use crate::language::{Fault, Refusal, write_streamed};

/// What `vcf analyse` is asked for.
#[derive(Debug, clap::Args)]
pub(crate) struct AnalyseRequest {
    /// The wavelet, by name or VC-2 index; of both directions unless -W is given
    #[arg(short = 'w', long, value_name = "WAVELET", required_unless_present = "all_published")]
    wavelet_index: Option<String>,
    /// The wavelet of the horizontal direction
    #[arg(short = 'W', long, value_name = "WAVELET")]
    wavelet_index_ho: Option<String>,
    /// How many levels split both directions
    #[arg(short = 'd', long, value_name = "LEVELS", default_value_t = 0, value_parser = levels(), allow_negative_numbers = true)]
    dwt_depth: u32,
    /// How many further levels split the horizontal direction alone
    #[arg(short = 'D', long, value_name = "LEVELS", default_value_t = 0, value_parser = levels(), allow_negative_numbers = true)]
    dwt_depth_ho: u32,
    /// The file to write, standard output otherwise; with --all-published the folder, which is made where there is none
    #[arg(short = 'o', long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// All 152 configurations that have a default quantisation matrix, a file each
    #[arg(long, conflicts_with_all = ["wavelet_index", "wavelet_index_ho", "dwt_depth", "dwt_depth_ho"], requires = "output")]
    all_published: bool,
    /// What is assumed of rounding errors: as published, or what integers really do, which the file then says
    #[arg(long, value_enum, default_value_t)]
    rounding: RoundingChoice,
}

impl AnalyseRequest {
    /// What is read and written.
    pub(super) fn reach(&self, reach: &mut Reach) {
        match &self.output {
            Some(folder) if self.all_published => reach.output_folder(folder),
            file => file.iter().for_each(|file| reach.output(file)),
        }
    }
}

/// `--rounding`
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum RoundingChoice {
    /// Every error may be anything in [-1, 1]: the published bounds
    #[default]
    Affine,
    /// Everything that is rounded is an integer: tighter, still proven
    Integer,
}

impl From<RoundingChoice> for Rounding {
    fn from(choice: RoundingChoice) -> Rounding {
        match choice {
            RoundingChoice::Affine => Rounding::Affine,
            RoundingChoice::Integer => Rounding::Integer,
        }
    }
}

/// Analyses one configuration, or all that are published.
pub(super) fn run(request: &AnalyseRequest, monitor: &Monitor, output: &mut Output) -> Result<(), Problem> {
    let rounding = request.rounding.into();
    if request.all_published {
        let folder = request.output.clone().unwrap_or_default();
        return all_published(&folder, rounding, monitor);
    }
    let structure = structure(
        request.wavelet_index.as_deref().unwrap_or_default(),
        request.wavelet_index_ho.as_deref(),
        request.dwt_depth,
        request.dwt_depth_ho,
    )?;
    if structure.levels() == 0 {
        let message = "a transform of depth 0 has no levels, so the file tells of no values";
        let note = Problem::warning(ProblemCode::ValueRange, message).help("-d 1 gives it a level");
        output.problem(&note, &Sources::default());
    }
    match &request.output {
        Some(path) => write_streamed(path, |out| produce(&structure, rounding, monitor, out)),
        None => {
            let mut bytes = Vec::new();
            produce(&structure, rounding, monitor, &mut bytes).map_err(|refusal| match refusal {
                Refusal::Problem(problem) => problem,
                Refusal::Io(error) => Problem::error(ProblemCode::FileWrite, error.to_string()),
            })?;
            output.text(&String::from_utf8_lossy(&bytes));
            Ok(())
        }
    }
}

/// What -d and -D take.
pub(super) fn levels() -> RangedI64ValueParser<u32> {
    clap::value_parser!(u32).range(..=i64::from(MOST_LEVELS))
}

/// The transform of the flags -w, -W, -d and -D.
pub(super) fn structure(
    wavelet: &str,
    wavelet_ho: Option<&str>,
    depth: u32,
    depth_ho: u32,
) -> Result<Structure, Problem> {
    let wavelet = super::wavelet(wavelet)?;
    let wavelet_ho = wavelet_ho.map_or(Ok(wavelet.clone()), super::wavelet)?;
    Ok(Structure { wavelet, wavelet_ho, depth, depth_ho })
}

fn all_published(folder: &Path, rounding: Rounding, monitor: &Monitor) -> Result<(), Problem> {
    std::fs::create_dir_all(folder).map_err(|error| {
        Problem::error(
            ProblemCode::FileWrite,
            format!(
                "can't make the folder `{}`: {}",
                escapes::path(folder),
                FileAction::Write.refusal(&error)
            ),
        )
        .help("name another folder")
    })?;
    for (written, (wavelet, wavelet_ho, depth, depth_ho)) in published_configurations().enumerate() {
        let (Some(vertical), Some(horizontal)) =
            (KnownWavelet::of_vc2_index(wavelet), KnownWavelet::of_vc2_index(wavelet_ho))
        else {
            continue;
        };
        let structure =
            Structure { wavelet: vertical.wavelet(), wavelet_ho: horizontal.wavelet(), depth, depth_ho };
        let path = folder.join(format!("{wavelet}-{wavelet_ho}-{depth}-{depth_ho}.json"));
        write_streamed(&path, |out| produce(&structure, rounding, monitor, out))
            .map_err(|problem| super::after_writing(problem, written, "file"))?;
    }
    Ok(())
}

fn produce(
    structure: &Structure,
    rounding: Rounding,
    monitor: &Monitor,
    out: &mut dyn Write,
) -> Result<(), Refusal> {
    let analysis = StaticAnalysis::new(structure, rounding, &monitor.interrupt)
        .map_err(|error| refusal(error.into()))?;
    write_analysis(structure, &analysis, out, &monitor.progress).map_err(refusal)
}

fn refusal(error: AnalysisFileError) -> Refusal {
    if let Some(stopped) = error.stopped() {
        return Refusal::Problem(Fault::from(stopped).without_places().help("nothing was written"));
    }
    match error {
        AnalysisFileError::Io(error) => Refusal::Io(error),
        AnalysisFileError::Transform(error) => Refusal::Problem(Fault::from(error).without_places()),
        error => Refusal::Problem(Problem::error(ProblemCode::ValueRange, error.to_string())),
    }
}
