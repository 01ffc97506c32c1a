//! The arguments of `vcf spatial-delta`.

use std::num::ParseIntError;
use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, Subcommand};

use crate::codec::{DType, Mode, Overflow, Residual};

const EXAMPLES: &str = "\
Examples:
  vcf spatial-delta encode a.npy -o d.npy --axis 0 --astype i1 --write-config d.json
  vcf spatial-delta decode d.npy -o a.npy --config d.json
  vcf spatial-delta encode a.npy -o d.npy --axes 0,1,2 --residual zigzag --write-config d.json
  vcf spatial-delta encode - --axis 0 < a.npy | zstd > d.npy.zst
  vcf spatial-delta best-axis a.npy";

/// What `vcf spatial-delta` is asked for.
#[derive(Debug, Subcommand)]
#[command(after_help = EXAMPLES)]
pub(crate) enum CodecRequest {
    /// Writes the differences along an axis
    Encode(Transcode),
    /// Writes the array whose differences these are
    Decode(Transcode),
    /// Shows how small the array becomes with each axis and pair of axes
    ///
    /// The astype is the narrowest for the array in one piece. Stored in chunks, as Zarr does, every chunk begins with
    /// whole values, which may need a wider one.
    ///
    /// Of a pair, encode along the first axis without --astype, and what that gives along the second with the astype of
    /// the table. Decode the other way round: the second axis first.
    BestAxis {
        /// A .npy, .npz or .png file; `-` is standard input
        #[arg(value_name = "FILE")]
        file: PathBuf,
        /// The array of a .npz file
        #[arg(long, value_name = "NAME")]
        name: Option<String>,
    },
}

/// What is encoded or decoded, and how.
#[derive(Debug, Args)]
pub(crate) struct Transcode {
    /// A .npy or .npz file; `-` is standard input
    #[arg(value_name = "IN")]
    pub input: PathBuf,
    /// The array of a .npz file
    #[arg(long, value_name = "NAME")]
    pub name: Option<String>,
    /// The .npy file that is written when it is whole; `-` is standard output
    #[arg(short, long, value_name = "OUT", default_value = "-")]
    pub output: PathBuf,
    /// The axis, negative from the last; without it the last, which is -1
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = axis)]
    pub axis: Option<i64>,
    /// Several axes, as in 0,1,2: differences along one of differences along another, in one pass
    #[arg(
        long,
        value_name = "N,...",
        allow_hyphen_values = true,
        value_delimiter = ',',
        conflicts_with = "axis"
    )]
    pub axes: Option<Vec<i64>>,
    /// The type of the values, such as i2 or >i2; without it that of the input, which decoding warns of
    #[arg(long, value_name = "TYPE")]
    pub dtype: Option<DType>,
    /// The type that differences are stored as; without it the type of the values
    #[arg(long, value_name = "TYPE")]
    pub astype: Option<DType>,
    /// How differences are stored as numbers: as they are, or, unsigned, 0, -1, 1, -2, ... as 0, 1, 2, 3, ..., which
    /// compress better
    #[arg(long, value_name = "HOW", default_value = "difference", value_parser = residual())]
    pub residual: Residual,
    /// What happens to differences that do not fit
    #[arg(long, value_name = "HOW", default_value = "error", value_parser = overflow())]
    pub overflow: Overflow,
    /// How floats are differenced
    #[arg(long, value_name = "HOW", default_value = "bits", value_parser = mode())]
    pub mode: Mode,
    /// Takes all of that from a file, as numcodecs writes it
    #[arg(long, value_name = "FILE", conflicts_with_all = ["axis", "axes", "dtype", "astype", "residual", "overflow", "mode"])]
    pub config: Option<PathBuf>,
    /// Writes all of that to a file, both types settled; `-` is standard output
    #[arg(long, value_name = "FILE")]
    pub write_config: Option<PathBuf>,
}

fn axis(text: &str) -> Result<i64, String> {
    text.parse().map_err(|error: ParseIntError| match text.contains(',') {
        true => "one axis; several are `--axes`".to_string(),
        false => error.to_string(),
    })
}

fn residual() -> impl TypedValueParser<Value = Residual> {
    let named = |name: String| if name == "zigzag" { Residual::Zigzag } else { Residual::Difference };
    PossibleValuesParser::new(["difference", "zigzag"]).map(named)
}

fn overflow() -> impl TypedValueParser<Value = Overflow> {
    let named = |name: String| if name == "wrap" { Overflow::Wrap } else { Overflow::Error };
    PossibleValuesParser::new(["error", "wrap"]).map(named)
}

fn mode() -> impl TypedValueParser<Value = Mode> {
    let named = |name: String| if name == "arithmetic" { Mode::Arithmetic } else { Mode::Bits };
    PossibleValuesParser::new(["bits", "arithmetic"]).map(named)
}
