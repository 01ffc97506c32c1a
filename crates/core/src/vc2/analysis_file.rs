//! Files of static filter analyses, in the format of the published `vc2-static-filter-analysis`.

use std::io::{self, BufReader, Write};
use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde::{Deserialize, Serialize};

use crate::algebra::{Number, Rounding};
use crate::arrays::{ArrayError, Interrupt, Progress};
use vcfilter_machine::monitor::Work;
use vcfilter_machine::{PolledReader, Stopped, threads};

use super::file_kind::{ANALYSIS, unread};
use super::static_analysis::Bound;
use crate::wavelets::{KnownWavelet, LevelFromDeepest, MOST_LEVELS, Structure, TransformError, Wavelet};

use super::{Pattern, SignalBounds, StaticAnalysis, Target, TestPattern};

/// The rows of a static filter analysis: the contents of its file.
#[derive(Debug, Clone, PartialEq)]
pub struct AnalysisFile {
    /// The transform.
    pub structure: Structure,
    /// The model of rounding errors that the bounds assume.
    pub rounding: Rounding,
    /// The bounds of each value of the encoder.
    pub analysis_bounds: Vec<SignalBounds>,
    /// The bounds of each value of the decoder.
    pub synthesis_bounds: Vec<SignalBounds>,
    /// The test pattern of each value of the encoder.
    pub analysis_patterns: Vec<TestPattern>,
    /// The test pattern of each value of the decoder.
    pub synthesis_patterns: Vec<TestPattern>,
}

/// Why an analysis file can't be read or written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum AnalysisFileError {
    /// The text is not an analysis file, or a damaged one.
    #[error("not a static filter analysis: {0}")]
    Format(String),
    /// The text is not a file of optimised patterns, or a damaged one, or it does not belong to the analysis.
    #[error("not a file of optimised test patterns: {0}")]
    Optimised(String),
    /// The wavelet has no VC-2 index, and the file needs one.
    #[error("the wavelet has no VC-2 index, which the file needs")]
    NoIndex,
    /// A value can't be analysed, or the work was stopped.
    #[error(transparent)]
    Transform(TransformError),
    /// Reading or writing failed.
    #[error(transparent)]
    Io(#[from] io::Error),
}

impl AnalysisFileError {
    /// Returns why the work was stopped, where that is the error.
    pub fn stopped(&self) -> Option<Stopped> {
        match self {
            AnalysisFileError::Transform(error) if error.is_interrupted() => Some(Stopped::Interrupted),
            AnalysisFileError::Io(error) => Stopped::within(error),
            _ => None,
        }
    }
}

impl From<crate::arrays::ArrayError> for AnalysisFileError {
    fn from(error: crate::arrays::ArrayError) -> AnalysisFileError {
        TransformError::from(error).into()
    }
}

impl From<TransformError> for AnalysisFileError {
    fn from(error: TransformError) -> AnalysisFileError {
        AnalysisFileError::Transform(error)
    }
}

/// The transform that a file, or a row of a bundle's index, is about, and the model of its bounds.
#[derive(Serialize)]
pub(super) struct Header {
    wavelet_index: u32,
    wavelet_index_ho: u32,
    dwt_depth: u32,
    dwt_depth_ho: u32,
    /// Published files have the affine model, and no key for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    rounding: Option<&'static str>,
}

impl Header {
    /// As it is written.
    ///
    /// # Errors
    /// [`AnalysisFileError::NoIndex`]
    pub(super) fn new(structure: &Structure, rounding: Rounding) -> Result<Header, AnalysisFileError> {
        let index = |wavelet: &Wavelet| wavelet.vc2_index().ok_or(AnalysisFileError::NoIndex);
        Ok(Header {
            wavelet_index: index(&structure.wavelet)?,
            wavelet_index_ho: index(&structure.wavelet_ho)?,
            dwt_depth: structure.depth,
            dwt_depth_ho: structure.depth_ho,
            rounding: (rounding != Rounding::Affine).then(|| rounding.name()),
        })
    }
}

#[derive(Serialize, Deserialize)]
struct Term {
    symbol: Option<String>,
    numer: String,
    denom: String,
}

#[derive(Serialize, Deserialize)]
struct BoundsRow {
    lower_bound: Vec<Term>,
    upper_bound: Vec<Term>,
    level: u32,
    array_name: String,
    phase: (i64, i64),
}

/// A pattern as it is written.
#[derive(Serialize, Deserialize)]
pub(super) struct PatternRow {
    pub target: (i64, i64),
    pub pattern: Bits,
    pub pattern_translation_multiple: (i64, i64),
    pub target_translation_multiple: (i64, i64),
    pub level: u32,
    pub array_name: String,
    pub phase: (i64, i64),
}

/// The pixels of a pattern as they are written.
#[derive(Serialize, Deserialize)]
pub(super) struct Bits {
    dx: i64,
    dy: i64,
    width: usize,
    height: usize,
    positive: String,
    mask: String,
}

/// A wavelet by its VC-2 index or its name.
#[derive(Deserialize)]
#[serde(untagged)]
pub(super) enum WaveletId {
    Index(u32),
    Name(String),
}

#[derive(Deserialize)]
struct Contents {
    wavelet_index: WaveletId,
    wavelet_index_ho: WaveletId,
    dwt_depth: u32,
    dwt_depth_ho: u32,
    rounding: Option<String>,
    analysis_signal_bounds: Vec<BoundsRow>,
    synthesis_signal_bounds: Vec<BoundsRow>,
    analysis_test_patterns: Vec<PatternRow>,
    synthesis_test_patterns: Vec<PatternRow>,
}

/// Rows are worked out so many at a time and then written, so that memory does not grow with the file.
const BATCH: usize = 256;

/// Analyses a transform and writes the file row by row. `progress` is told how many rows are done, and of how
/// many. The model of rounding is written where it is another than that of the published tools,
/// [`Rounding::Affine`].
///
/// # Errors
/// [`AnalysisFileError::NoIndex`] for a wavelet without a VC-2 index; [`AnalysisFileError::Io`];
/// [`AnalysisFileError::Transform`] where a value can't be analysed or the work is interrupted.
pub fn write_analysis(
    structure: &Structure,
    analysis: &StaticAnalysis,
    out: &mut dyn Write,
    progress: &Progress,
) -> Result<(), AnalysisFileError> {
    let header = json(&Header::new(structure, analysis.rounding())?)?;
    out.write_all(header.trim_end_matches('}').as_bytes())?;
    let encoder = StaticAnalysis::targets(&analysis.analysis)?;
    let decoder = StaticAnalysis::targets(&analysis.synthesis)?;
    let mut done = Done {
        rows: 0,
        work: progress.begin(2 * (encoder.len() + decoder.len()) as u64),
        interrupt: analysis.interrupt(),
    };
    let bounds = |row: SignalBounds| json(&BoundsRow::from(row));
    let pattern = |row: TestPattern| json(&PatternRow::from(row));
    section(out, "analysis_signal_bounds", &encoder, &mut done, |t| bounds(analysis.analysis_bounds(t)?))?;
    section(out, "synthesis_signal_bounds", &decoder, &mut done, |t| bounds(analysis.synthesis_bounds(t)?))?;
    section(out, "analysis_test_patterns", &encoder, &mut done, |t| pattern(analysis.analysis_pattern(t)?))?;
    section(out, "synthesis_test_patterns", &decoder, &mut done, |t| {
        pattern(analysis.synthesis_pattern(t)?)
    })?;
    out.write_all(b"}\n")?;
    Ok(())
}

struct Done<'a> {
    rows: u64,
    work: Work<'a>,
    interrupt: &'a Interrupt,
}

fn section(
    out: &mut dyn Write,
    name: &str,
    targets: &[Target],
    done: &mut Done,
    row: impl Fn(&Target) -> Result<String, AnalysisFileError> + Sync + Send,
) -> Result<(), AnalysisFileError> {
    write!(out, ", \"{name}\": [")?;
    let mut first = true;
    for batch in targets.chunks(BATCH) {
        // Rows that are quickly found would not notice that the user wants to stop.
        done.interrupt.check().map_err(ArrayError::from)?;
        let rows = threads::map(batch, &row)?;
        for row in rows {
            out.write_all(if first { b"" } else { b", " })?;
            out.write_all(row.as_bytes())?;
            first = false;
        }
        done.rows += batch.len() as u64;
        done.work.tell(done.rows);
    }
    out.write_all(b"]")?;
    Ok(())
}

fn json(row: &impl Serialize) -> Result<String, AnalysisFileError> {
    serde_json::to_string(row).map_err(|error| AnalysisFileError::Format(error.to_string()))
}

/// JSON in one line with a blank after each comma and colon, as published files have it.
pub(super) fn spaced(value: &impl Serialize) -> Result<String, AnalysisFileError> {
    let mut bytes = Vec::new();
    value
        .serialize(&mut serde_json::Serializer::with_formatter(&mut bytes, Spaced))
        .map_err(|error| AnalysisFileError::Format(error.to_string()))?;
    String::from_utf8(bytes).map_err(|error| AnalysisFileError::Format(error.to_string()))
}

struct Spaced;

impl serde_json::ser::Formatter for Spaced {
    fn begin_array_value<W: ?Sized + Write>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        out.write_all(if first { b"" } else { b", " })
    }

    fn begin_object_key<W: ?Sized + Write>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        out.write_all(if first { b"" } else { b", " })
    }

    fn begin_object_value<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        out.write_all(b": ")
    }
}

/// Returns the analysis in the text of a file.
///
/// # Errors
/// [`AnalysisFileError::Format`] where the text is not an analysis file, or a damaged one;
/// [`AnalysisFileError::Io`] where the work of this thread is stopped.
pub fn read_analysis(text: &str) -> Result<AnalysisFile, AnalysisFileError> {
    let contents = contents(text)?;
    let wavelets = [&contents.wavelet_index, &contents.wavelet_index_ho];
    let structure = structure_of(wavelets, [contents.dwt_depth, contents.dwt_depth_ho])?;
    let bounds =
        |rows: Vec<BoundsRow>| rows.into_iter().map(SignalBounds::try_from).collect::<Result<_, _>>();
    let patterns =
        |rows: Vec<PatternRow>| rows.into_iter().map(TestPattern::try_from).collect::<Result<_, _>>();
    Ok(AnalysisFile {
        structure,
        rounding: rounding_of(contents.rounding.as_deref())?.unwrap_or(Rounding::Affine),
        analysis_bounds: bounds(contents.analysis_signal_bounds)?,
        synthesis_bounds: bounds(contents.synthesis_signal_bounds)?,
        analysis_patterns: patterns(contents.analysis_test_patterns)?,
        synthesis_patterns: patterns(contents.synthesis_test_patterns)?,
    })
}

/// Shorter texts are read before anybody could want to stop it.
const SHORT: usize = 8 << 20;

fn contents(text: &str) -> Result<Contents, AnalysisFileError> {
    let read = match text.len() {
        ..SHORT => serde_json::from_str(text),
        _ => serde_json::from_reader(BufReader::with_capacity(1 << 16, PolledReader(text.as_bytes()))),
    };
    read.map_err(|error| match error.is_io() {
        true => AnalysisFileError::Io(error.into()),
        false => AnalysisFileError::Format(unread(text, ANALYSIS, &error)),
    })
}

/// The model of rounding of a header; None where it has none.
///
/// # Errors
/// [`AnalysisFileError::Format`] for one that there is not.
pub(super) fn rounding_of(name: Option<&str>) -> Result<Option<Rounding>, AnalysisFileError> {
    let Some(name) = name else { return Ok(None) };
    match Rounding::named(name) {
        Some(rounding) => Ok(Some(rounding)),
        None => Err(AnalysisFileError::Format(format!("there is no model of rounding {name:?}"))),
    }
}

/// The transform of a header: the vertical and the horizontal wavelet, the depths of both directions and of
/// the horizontal one alone.
///
/// # Errors
/// [`AnalysisFileError::Format`]
pub(super) fn structure_of(
    wavelets: [&WaveletId; 2],
    depths: [u32; 2],
) -> Result<Structure, AnalysisFileError> {
    if let Some(depth) = depths.into_iter().find(|depth| *depth > MOST_LEVELS) {
        let message = format!("a depth of {depth} is beyond the limit of {MOST_LEVELS} levels");
        return Err(AnalysisFileError::Format(message));
    }
    Ok(Structure {
        wavelet: wavelets[0].wavelet()?,
        wavelet_ho: wavelets[1].wavelet()?,
        depth: depths[0],
        depth_ho: depths[1],
    })
}

impl WaveletId {
    fn wavelet(&self) -> Result<Wavelet, AnalysisFileError> {
        let found = match self {
            WaveletId::Index(index) => KnownWavelet::of_vc2_index(*index).map(KnownWavelet::wavelet),
            WaveletId::Name(name) => KnownWavelet::named(name).map(KnownWavelet::wavelet),
        };
        let shown = match self {
            WaveletId::Index(index) => index.to_string(),
            WaveletId::Name(name) => name.clone(),
        };
        found.ok_or_else(|| AnalysisFileError::Format(format!("there is no wavelet {shown}")))
    }
}

/// Terms without zeros, the constant last.
fn terms((limits, constant): Bound) -> Vec<Term> {
    let limits = limits.into_iter().map(|(name, coefficient)| (Some(name), coefficient));
    let all = limits.chain([(None, constant)]).filter(|(_, coefficient)| !coefficient.is_zero());
    all.map(|(symbol, coefficient)| Term {
        symbol,
        numer: coefficient.numerator().to_string(),
        denom: coefficient.denominator().to_string(),
    })
    .collect()
}

fn bound(terms: Vec<Term>) -> Result<Bound, AnalysisFileError> {
    let mut bound: Bound = (Vec::new(), Number::ZERO);
    for Term { symbol, numer, denom } in terms {
        let number: Number = format!("{numer}/{denom}")
            .parse()
            .map_err(|_| AnalysisFileError::Format(format!("`{numer}/{denom}` is not a fraction")))?;
        match symbol {
            Some(symbol) => bound.0.push((symbol, number)),
            None => bound.1 = bound.1 + number,
        }
    }
    Ok(bound)
}

impl From<SignalBounds> for BoundsRow {
    fn from(row: SignalBounds) -> BoundsRow {
        BoundsRow {
            lower_bound: terms(row.lower),
            upper_bound: terms(row.upper),
            level: row.target.level.0,
            array_name: row.target.array_name.to_string(),
            phase: row.target.phase,
        }
    }
}

impl TryFrom<BoundsRow> for SignalBounds {
    type Error = AnalysisFileError;

    fn try_from(row: BoundsRow) -> Result<SignalBounds, AnalysisFileError> {
        let target = Target {
            level: LevelFromDeepest(row.level),
            array_name: Arc::from(row.array_name),
            phase: row.phase,
        };
        Ok(SignalBounds { target, lower: bound(row.lower_bound)?, upper: bound(row.upper_bound)? })
    }
}

impl From<TestPattern> for PatternRow {
    fn from(row: TestPattern) -> PatternRow {
        let Pattern { dx, dy, width, height, positive, mask } = row.pattern;
        let (positive, mask) = (BASE64.encode(positive), BASE64.encode(mask));
        PatternRow {
            target: row.at,
            pattern: Bits { dx, dy, width, height, positive, mask },
            pattern_translation_multiple: row.pattern_translation_multiple,
            target_translation_multiple: row.target_translation_multiple,
            level: row.target.level.0,
            array_name: row.target.array_name.to_string(),
            phase: row.target.phase,
        }
    }
}

impl TryFrom<PatternRow> for TestPattern {
    type Error = AnalysisFileError;

    fn try_from(row: PatternRow) -> Result<TestPattern, AnalysisFileError> {
        let multiples = [row.pattern_translation_multiple, row.target_translation_multiple];
        if multiples.iter().any(|multiple| multiple.0 < 1 || multiple.1 < 1) {
            let message = "a pattern's translation multiples are not positive".to_string();
            return Err(AnalysisFileError::Format(message));
        }
        let Bits { dx, dy, width, height, positive, mask } = row.pattern;
        let size = width.checked_mul(height).map(|pixels| pixels.div_ceil(8));
        let bits = |text: &str| {
            let bytes = BASE64.decode(text).map_err(|error| AnalysisFileError::Format(error.to_string()))?;
            match size == Some(bytes.len()) {
                true => Ok(bytes),
                false => Err(AnalysisFileError::Format(format!(
                    "a pattern of {width} by {height} has {} bytes",
                    bytes.len()
                ))),
            }
        };
        Ok(TestPattern {
            target: Target {
                level: LevelFromDeepest(row.level),
                array_name: Arc::from(row.array_name),
                phase: row.phase,
            },
            at: row.target,
            pattern: Pattern { dx, dy, width, height, positive: bits(&positive)?, mask: bits(&mask)? },
            pattern_translation_multiple: row.pattern_translation_multiple,
            target_translation_multiple: row.target_translation_multiple,
        })
    }
}
