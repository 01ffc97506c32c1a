//! The arguments of `vcf spatial-delta`.

use std::num::ParseIntError;
use std::path::PathBuf;

use bytesize::ByteSize;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, Subcommand};

use crate::codec::{DType, Mode, NdNumber, Overflow, Residual, StoredBy};

use super::configs::ZarrFormat;

const EXAMPLES: &str = "\
Examples:
  vcf spatial-delta encode a.npy -o d.npy --axis 0 --astype i1 --write-config d.json
  vcf spatial-delta decode d.npy -o a.npy --config d.json
  vcf spatial-delta encode a.npy -o d.npy --axes 0,1,2 --residual zigzag --write-config d.json
  vcf spatial-delta encode - --axis 0 < a.npy | zstd > d.npy.zst
  vcf spatial-delta decode c/0.0 -o c.bin --config filter.json --shape 64,64 --dtype '<i2'
  vcf spatial-delta best-axis a.npy --chunks 64,64,64 --then blosc";

/// What `vcf spatial-delta` is asked for.
#[derive(Debug, Subcommand)]
#[command(after_help = EXAMPLES)]
pub(crate) enum CodecRequest {
    /// Writes the differences along an axis
    Encode(Transcode),
    /// Writes the array whose differences these are
    Decode(Transcode),
    /// Shows how small the array becomes with each axis, pair and three of them
    ///
    /// What is compared is what is stored: of differences as they are and zigzag, shuffled and compressed by zstd, level 3. "none" is
    /// the array itself, stored so: the line to beat.
    ///
    /// The astype is the narrowest that every value fits: of the array in one piece, or with --chunks of every chunk, each of
    /// which begins with whole values. The configurations of the best follow, for Zarr 2 (numcodecs) and Zarr 3.
    BestAxis(Compare),
}

/// What is compared, and how it is stored.
#[derive(Debug, Args)]
pub(crate) struct Compare {
    /// A .npy, .npz or .png file; `-` is standard input
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// The array of a .npz file
    #[arg(long, value_name = "NAME")]
    pub name: Option<String>,
    /// What stores the differences; blosc is taken to shuffle and compress blocks of 256 KiB, zstd in any case to be of level 3
    #[arg(long, value_name = "HOW", default_value = "shuffle+zstd", value_parser = then())]
    pub then: StoredBy,
    /// The shape of chunks that are encoded by themselves, such as 64,64,64
    #[arg(long, value_name = "N,N,...", value_parser = lengths)]
    pub chunks: Option<Lengths>,
    /// What pads the chunks at the edges, as Zarr's fill_value
    #[arg(long, value_name = "NUMBER", default_value = "0", requires = "chunks", allow_negative_numbers = true, value_parser = number)]
    pub fill_value: NdNumber,
    /// About how much is stored to see its size, in parts from all over the array; `all` for all of it
    #[arg(long, value_name = "SIZE", default_value = "16MiB", value_parser = sample)]
    pub sample: Sample,
}

/// Lengths of axes. clap takes a bare list for several values of an option.
pub(crate) type Lengths = Vec<usize>;

/// How many bytes; None for all.
pub(crate) type Sample = Option<u64>;

/// What is encoded or decoded, and how.
#[derive(Debug, Args)]
pub(crate) struct Transcode {
    /// A .npy or .npz file, or with a shape a chunk of flat bytes; `-` is standard input
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
    /// The shape of an array in flat bytes without a header, such as an uncompressed chunk of a Zarr store, or in a .npy file
    /// of one dimension; what is written has a header where the input has one
    #[arg(long, value_name = "N,N,...", value_parser = lengths)]
    pub shape: Option<Lengths>,
    /// Takes all of that from a file, as numcodecs or Zarr 3 writes it; --dtype and --shape say what that leaves open
    #[arg(long, value_name = "FILE", conflicts_with_all = ["axis", "axes", "astype", "residual", "overflow", "mode"])]
    pub config: Option<PathBuf>,
    /// Writes all of that to a file, both types settled; `-` is standard output
    #[arg(long, value_name = "FILE")]
    pub write_config: Option<PathBuf>,
    /// The Zarr that --write-config writes for: 2, which is numcodecs, or 3
    #[arg(long, value_name = "2|3", default_value = "2", requires = "write_config", value_parser = zarr_format())]
    pub zarr_format: ZarrFormat,
}

fn axis(text: &str) -> Result<i64, String> {
    text.parse().map_err(|error: ParseIntError| match text.contains(',') {
        true => "one axis; several are `--axes`".to_string(),
        false => error.to_string(),
    })
}

fn lengths(text: &str) -> Result<Lengths, String> {
    let lengths: Result<Lengths, _> = text.split(',').map(|length| length.trim().parse()).collect();
    lengths.map_err(|_| "write the length of each axis, as in 64,64,64".to_string())
}

fn number(text: &str) -> Result<NdNumber, String> {
    let integer = text.parse::<num_bigint::BigInt>().map(NdNumber::Int);
    integer
        .or_else(|_| text.parse().map(NdNumber::Float))
        .map_err(|_| "write a number, as in -1 or 0.5".to_string())
}

fn sample(text: &str) -> Result<Sample, String> {
    match text.trim().parse::<ByteSize>() {
        _ if text.eq_ignore_ascii_case("all") => Ok(None),
        Ok(size) if size.as_u64() > 0 => Ok(Some(size.as_u64())),
        _ => Err("write a size as in 16MiB, or `all`".to_string()),
    }
}

fn then() -> impl TypedValueParser<Value = StoredBy> {
    let named = |name: String| StoredBy::ALL.into_iter().find(|by| by.name() == name).unwrap_or_default();
    PossibleValuesParser::new(StoredBy::ALL.map(StoredBy::name)).map(named)
}

fn zarr_format() -> impl TypedValueParser<Value = ZarrFormat> {
    let named = |name: String| if name == "3" { ZarrFormat::Three } else { ZarrFormat::Two };
    PossibleValuesParser::new(["2", "3"]).map(named)
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
