//! `vcf bundle`

use std::path::{Path, PathBuf};

use clap::Subcommand;
use serde_json::json;

use crate::diagnostics::{Problem, ProblemCode};
use crate::escapes;
use crate::language::read_text;
use crate::vc2::{BundleError, BundleWriter, BundledAnalysis, OptimisedFile, read_analysis, read_optimised};
use crate::wavelets::Structure;

use super::super::formats::Format;
use super::super::wall::Reach;
use super::super::{Output, input};
use super::analyse::{levels, structure};
use super::input::{no_analysis, quantisation};
use super::optimised::unreadable;
use super::source::{analysis, describe, open_bundle, optimised};
use crate::language::{Refusal, write_streamed, write_whole};

/// What `vcf bundle` is asked for.
#[derive(Debug, Subcommand)]
pub(crate) enum BundleRequest {
    /// Puts analyses into one file
    Create {
        /// The bundle to write
        #[arg(value_name = "FILE")]
        bundle: PathBuf,
        /// Files that `vcf analyse` wrote
        #[arg(short = 's', long, value_name = "JSON", num_args = 1.., required_unless_present = "optimised_synthesis_test_patterns")]
        static_filter_analysis: Vec<PathBuf>,
        /// Files that `vcf optimise-patterns` wrote
        #[arg(short = 'o', long, value_name = "JSON", num_args = 1..)]
        optimised_synthesis_test_patterns: Vec<PathBuf>,
    },
    /// Tells which transforms a bundle has analyses of
    List {
        /// The bundle
        #[arg(value_name = "FILE")]
        bundle: PathBuf,
    },
    /// Takes the analysis of a transform out of a bundle
    ExtractStaticFilterAnalysis {
        /// The bundle
        #[arg(value_name = "FILE")]
        bundle: PathBuf,
        /// The wavelet, by name or VC-2 index; of both directions unless -W is given
        #[arg(short = 'w', long, value_name = "WAVELET")]
        wavelet_index: String,
        /// The wavelet of the horizontal direction
        #[arg(short = 'W', long, value_name = "WAVELET")]
        wavelet_index_ho: Option<String>,
        /// How many levels split both directions
        #[arg(short = 'd', long, value_name = "LEVELS", default_value_t = 0, value_parser = levels(), allow_negative_numbers = true)]
        dwt_depth: u32,
        /// How many further levels split the horizontal direction alone
        #[arg(short = 'D', long, value_name = "LEVELS", default_value_t = 0, value_parser = levels(), allow_negative_numbers = true)]
        dwt_depth_ho: u32,
        /// The file to write, standard output otherwise
        #[arg(short = 'o', long, value_name = "FILE")]
        output: Option<PathBuf>,
    },
    /// Takes the optimised patterns of a transform out of a bundle
    #[command(alias = "extract-optimised")]
    ExtractOptimisedSynthesisTestPatterns {
        /// The bundle
        #[arg(value_name = "FILE")]
        bundle: PathBuf,
        /// The wavelet, by name or VC-2 index; of both directions unless -W is given
        #[arg(short = 'w', long, value_name = "WAVELET")]
        wavelet_index: String,
        /// The wavelet of the horizontal direction
        #[arg(short = 'W', long, value_name = "WAVELET")]
        wavelet_index_ho: Option<String>,
        /// How many levels split both directions
        #[arg(short = 'd', long, value_name = "LEVELS", default_value_t = 0, value_parser = levels(), allow_negative_numbers = true)]
        dwt_depth: u32,
        /// How many further levels split the horizontal direction alone
        #[arg(short = 'D', long, value_name = "LEVELS", default_value_t = 0, value_parser = levels(), allow_negative_numbers = true)]
        dwt_depth_ho: u32,
        /// The width of a pixel in bits
        #[arg(short = 'b', long, value_name = "BITS", value_parser = clap::value_parser!(u32).range(1..=32), allow_negative_numbers = true)]
        picture_bit_width: u32,
        /// A quantisation matrix other than the default one: a level, a band and a value for each band
        #[arg(short = 'q', long = "matrix", alias = "custom-quantisation-matrix", value_names = ["LEVEL", "ORIENT", "VALUE"], num_args = 3.., allow_negative_numbers = true)]
        matrix: Vec<String>,
        /// The file to write, standard output otherwise
        #[arg(short = 'o', long, value_name = "FILE")]
        output: Option<PathBuf>,
    },
}

impl BundleRequest {
    /// What is read and written.
    pub(super) fn reach(&self, reach: &mut Reach) {
        match self {
            BundleRequest::Create { bundle, static_filter_analysis, optimised_synthesis_test_patterns } => {
                static_filter_analysis.iter().for_each(|file| reach.input(file));
                optimised_synthesis_test_patterns.iter().for_each(|file| reach.input(file));
                reach.output(bundle);
            }
            BundleRequest::List { bundle } => reach.input(bundle),
            BundleRequest::ExtractStaticFilterAnalysis { bundle, output, .. }
            | BundleRequest::ExtractOptimisedSynthesisTestPatterns { bundle, output, .. } => {
                reach.input(bundle);
                output.iter().for_each(|file| reach.output(file));
            }
        }
    }
}

/// Does it.
pub(super) fn run(request: &BundleRequest, format: Format, output: &mut Output) -> Result<(), Problem> {
    match request {
        BundleRequest::Create { bundle, static_filter_analysis, optimised_synthesis_test_patterns } => {
            create(bundle, static_filter_analysis, optimised_synthesis_test_patterns)
        }
        BundleRequest::List { bundle } => list(bundle, format, output),
        BundleRequest::ExtractStaticFilterAnalysis {
            bundle,
            wavelet_index,
            wavelet_index_ho,
            dwt_depth,
            dwt_depth_ho,
            output: path,
        } => {
            let structure = structure(wavelet_index, wavelet_index_ho.as_deref(), *dwt_depth, *dwt_depth_ho)?;
            let (text, _) = analysis(bundle, &mut open_bundle(bundle)?, &structure)?;
            extracted(bundle, path.as_deref(), text, output)
        }
        BundleRequest::ExtractOptimisedSynthesisTestPatterns {
            bundle,
            wavelet_index,
            wavelet_index_ho,
            dwt_depth,
            dwt_depth_ho,
            picture_bit_width: bits,
            matrix,
            output: path,
        } => {
            let structure = structure(wavelet_index, wavelet_index_ho.as_deref(), *dwt_depth, *dwt_depth_ho)?;
            let matrix = quantisation(&structure, matrix)?;
            let text = optimised(bundle, &mut open_bundle(bundle)?, &structure, &matrix, *bits)?;
            extracted(bundle, path.as_deref(), text, output)
        }
    }
}

/// Writes what was taken out.
fn extracted(
    bundle: &PathBuf,
    path: Option<&Path>,
    text: String,
    output: &mut Output,
) -> Result<(), Problem> {
    match path {
        Some(path) => {
            input::inputs([bundle]).refuse(path)?;
            write_whole(path, text.as_bytes())
        }
        None => {
            output.text(&escapes::json(text));
            Ok(())
        }
    }
}

fn create(path: &Path, files: &[PathBuf], optimised: &[PathBuf]) -> Result<(), Problem> {
    input::inputs(files.iter().chain(optimised)).refuse(path)?;
    write_streamed(path, |out| {
        let mut writer = BundleWriter::new(out);
        let mut before: Vec<(Structure, &PathBuf)> = Vec::new();
        for file in files {
            let text = read_text(file).map_err(Refusal::Problem)?;
            let analysis =
                read_analysis(&text).map_err(|error| Refusal::Problem(no_analysis(file, &error)))?;
            let structure = analysis.structure;
            if let Some((_, first)) = before.iter().find(|(other, _)| *other == structure) {
                return Err(Refusal::Problem(same(first, file, &structure)));
            }
            writer.add(&structure, analysis.rounding, text.as_bytes()).map_err(|error| match error {
                BundleError::Io(error) => Refusal::Io(error),
                error => Refusal::Problem(Problem::error(ProblemCode::FileBundle, error.to_string())),
            })?;
            before.push((structure, file));
        }
        add_optimised(&mut writer, optimised)?;
        match writer.finish() {
            Ok(_) => Ok(()),
            Err(BundleError::Io(error)) => Err(Refusal::Io(error)),
            Err(error) => Err(Refusal::Problem(Problem::error(ProblemCode::FileBundle, error.to_string()))),
        }
    })
}

/// Puts optimised patterns into a bundle.
fn add_optimised<W: std::io::Write>(writer: &mut BundleWriter<W>, files: &[PathBuf]) -> Result<(), Refusal> {
    let mut before: Vec<(OptimisedFile, &PathBuf)> = Vec::new();
    for file in files {
        let text = read_text(file).map_err(Refusal::Problem)?;
        let read = read_optimised(&text).map_err(|error| Refusal::Problem(unreadable(file, &error)))?;
        let is_same = |other: &OptimisedFile| {
            (&other.structure, other.picture_bits, &other.matrix)
                == (&read.structure, read.picture_bits, &read.matrix)
        };
        if let Some((_, first)) = before.iter().find(|(other, _)| is_same(other)) {
            let [first, second] = [first, &file].map(|path| escapes::path(path));
            let what = describe(&read.structure);
            let message = format!("`{first}` and `{second}` are both optimised patterns of {what}");
            let problem = Problem::error(ProblemCode::FileBundle, message);
            return Err(Refusal::Problem(problem.help("leave one out, or make two bundles")));
        }
        writer.add_optimised(&read, text.as_bytes()).map_err(|error| match error {
            BundleError::Io(error) => Refusal::Io(error),
            error => Refusal::Problem(Problem::error(ProblemCode::FileBundle, error.to_string())),
        })?;
        before.push((read, file));
    }
    Ok(())
}

fn same(first: &Path, second: &Path, structure: &Structure) -> Problem {
    let message = format!(
        "`{}` and `{}` are both analyses of {}",
        escapes::path(first),
        escapes::path(second),
        describe(structure)
    );
    Problem::error(ProblemCode::FileBundle, message).help("leave one out, or make two bundles")
}

fn list(path: &Path, format: Format, output: &mut Output) -> Result<(), Problem> {
    let bundle = open_bundle(path)?;
    for row in &bundle.analyses {
        let model = row.rounding.map_or(String::new(), |rounding| format!(", {} rounding", rounding.name()));
        match format {
            Format::Json => output.json(object(row)),
            _ => output.line(&format!("{}{model}", describe(&row.structure))),
        }
    }
    for optimised in &bundle.optimised {
        let bits = optimised.picture_bits.map_or(String::new(), |bits| format!(", {bits} bits"));
        let matrix: Vec<String> =
            optimised.matrix.iter().map(|(level, band, value)| format!("{level} {band} {value}")).collect();
        let text = format!("{}{bits}", describe(&optimised.structure));
        match format {
            Format::Json => {
                let mut object = head(&optimised.structure, "optimised_synthesis_test_patterns");
                object["picture_bit_width"] = json!(optimised.picture_bits);
                object["quantisation_matrix"] = json!(optimised.matrix);
                output.json(object.to_string());
            }
            _ => output.line(&format!("optimised synthesis test patterns: {text}, {}", matrix.join(" "))),
        }
    }
    Ok(())
}

fn object(row: &BundledAnalysis) -> String {
    let mut object = head(&row.structure, "static_filter_analysis");
    object["filename"] = json!(row.filename);
    if let Some(rounding) = row.rounding {
        object["rounding"] = json!(rounding.name());
    }
    object.to_string()
}

fn head(structure: &Structure, kind: &str) -> serde_json::Value {
    json!({
        "type": kind,
        "wavelet": structure.wavelet.name(), "wavelet_index": structure.wavelet.vc2_index(),
        "wavelet_ho": structure.wavelet_ho.name(), "wavelet_index_ho": structure.wavelet_ho.vc2_index(),
        "dwt_depth": structure.depth, "dwt_depth_ho": structure.depth_ho,
    })
}
