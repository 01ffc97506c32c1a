//! Certificates of tables of bit widths, which a program that knows nothing of this one can check.

use serde_json::json;

use crate::algebra::{IntegerRange, Number};
use crate::arrays::{Stage, StageRounding};
use crate::wavelets::{Structure, Wavelet};

use super::{BitWidth, Coefficients, PictureSize, TableRequest};

/// Why there is no certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NoCertificate {
    /// The table is about pictures of one size, or without edges.
    #[error("certificates are about pictures of every size")]
    Size,
    /// The decoder's rows are about coded pictures.
    #[error("bounds of coded pictures have no certificates")]
    Coded,
    /// 0 is no pixel.
    #[error("certificates need a range of pixels with 0 in it")]
    WithoutZero,
    /// Each row is of one filter phase.
    #[error("filter phases have no certificates")]
    Phases,
    /// A wavelet rounds in another way than VC-2, has taps that are no integers or all 0, or works in words.
    #[error("certificates are about wavelets that round as VC-2 does")]
    Stages,
    /// A transform of no level has no arrays.
    #[error("a transform without levels has no bounds to certify")]
    Levels,
    /// The transform, its stages or its values are beyond what `tools/check_bound.py` goes through.
    #[error("certificates hold up to six levels, stages of up to 64 taps, and pixels of up to 32 bits")]
    TooLarge,
}

/// The checker's limits: the levels, the bits of a level's shift, and the stages of a direction.
const MOST_LEVELS: u32 = 6;
pub(super) const MOST_SHIFT: u32 = 8;
pub(super) const MOST_STAGES: usize = 16;
/// Those of a stage: its taps, how far away it begins to read, its bits, and the bits of a tap.
const MOST_OF_STAGE: u32 = 64;
/// The bits of a pixel and of a bound.
const MOST_PIXEL_BITS: u64 = 32;
const MOST_BOUND_BITS: u64 = 127;
/// How far a sample of the whole transform reads.
const MOST_REACH: u64 = 2048;

/// Returns the certificate of the bounds of a table of bit widths of pictures of every size: a text in JSON, which
/// `tools/check_bound.py` verifies from the definition of the transform alone. What coded pictures reach is no part of it.
///
/// # Errors
/// [`NoCertificate`], for requests that it is not about.
///
/// ```
/// use vcfilter_core::vc2::{PictureSize, TableRequest, bounds_certificate, default_matrix, finite_bit_widths, picture_range};
/// use vcfilter_core::wavelets::{Structure, Wavelet};
///
/// let structure = Structure::new(Wavelet::le_gall_5_3(), 1);
/// let request = TableRequest {
///     picture: picture_range(10),
///     size: PictureSize::Any,
///     matrix: default_matrix(&structure).unwrap(),
///     rounding: Default::default(),
///     coefficients: Default::default(),
///     refine: false,
///     phases: false,
///     monitor: Default::default(),
/// };
/// let rows = finite_bit_widths(&structure, &request)?;
/// let certificate = bounds_certificate(&structure, &request, &rows).unwrap();
/// assert!(certificate.contains(r#"{"side":"analysis","level":1,"name":"LL","bounds":[-2303,2301]}"#));
/// # Ok::<(), vcfilter_core::vc2::TableError>(())
/// ```
pub fn bounds_certificate(
    structure: &Structure,
    request: &TableRequest,
    rows: &[BitWidth],
) -> Result<String, NoCertificate> {
    may_be_certified(structure, request)?;
    if rows.iter().any(|row| row.phase.is_some()) {
        return Err(NoCertificate::Phases);
    }
    let fits = |range: &IntegerRange| range.lower.bits().max(range.upper.bits()) <= MOST_BOUND_BITS;
    if !rows.iter().all(|row| fits(&row.bounds)) {
        return Err(NoCertificate::TooLarge);
    }
    // Numbers are of any size, so that they are written by hand; names have nothing to escape.
    let pair = |low: &num_bigint::BigInt, high: &num_bigint::BigInt| format!("[{low},{high}]");
    let arrays: Vec<String> = rows
        .iter()
        .map(|row| {
            let bounds = pair(&row.bounds.lower, &row.bounds.upper);
            let (side, level, name) = (row.side.name(), row.level.0, json!(&*row.array_name));
            format!("{{\"side\":\"{side}\",\"level\":{level},\"name\":{name},\"bounds\":{bounds}}}")
        })
        .collect();
    Ok(format!(
        "{{\"format\":\"vcfilter bound\",\"version\":1,\"claim\":\"bounds\",\"transform\":{},\"rounding\":\"{}\",\"pixels\":{},\n\
         \"arrays\":[\n{}\n]}}\n",
        transform(structure)?,
        request.rounding.name(),
        pair(&request.picture.lower, &request.picture.upper),
        arrays.join(",\n")
    ))
}

/// Checks, before a table is made, that its bounds can have a certificate: all that does not depend on the bounds themselves.
///
/// # Errors
/// [`NoCertificate`]
///
/// ```
/// use vcfilter_core::vc2::{NoCertificate, PictureSize, TableRequest, default_matrix, may_be_certified, picture_range};
/// use vcfilter_core::wavelets::{Structure, Wavelet};
///
/// let structure = Structure::new(Wavelet::le_gall_5_3(), 1);
/// let mut request = TableRequest {
///     picture: picture_range(10),
///     size: PictureSize::Any,
///     matrix: default_matrix(&structure).unwrap(),
///     rounding: Default::default(),
///     coefficients: Default::default(),
///     refine: false,
///     phases: false,
///     monitor: Default::default(),
/// };
/// assert_eq!(may_be_certified(&structure, &request), Ok(()));
/// request.size = PictureSize::Infinite;
/// assert_eq!(may_be_certified(&structure, &request), Err(NoCertificate::Size));
/// ```
pub fn may_be_certified(structure: &Structure, request: &TableRequest) -> Result<(), NoCertificate> {
    if request.size != PictureSize::Any {
        return Err(NoCertificate::Size);
    }
    if let Coefficients::Coded(_) = request.coefficients {
        return Err(NoCertificate::Coded);
    }
    if request.picture.lower.sign() == num_bigint::Sign::Plus
        || request.picture.upper.sign() == num_bigint::Sign::Minus
    {
        return Err(NoCertificate::WithoutZero);
    }
    if request.phases {
        return Err(NoCertificate::Phases);
    }
    if request.picture.lower.bits().max(request.picture.upper.bits()) > MOST_PIXEL_BITS {
        return Err(NoCertificate::TooLarge);
    }
    transform(structure).map(drop)
}

/// A transform as certificates write it: the lifting stages of its encoder in their order.
///
/// # Errors
/// [`NoCertificate::Stages`] and [`NoCertificate::TooLarge`]
pub(super) fn transform(structure: &Structure) -> Result<String, NoCertificate> {
    if structure.levels() == 0 {
        return Err(NoCertificate::Levels);
    }
    if structure.levels() > MOST_LEVELS || structure.wavelet_ho.shift > MOST_SHIFT {
        return Err(NoCertificate::TooLarge);
    }
    Ok(format!(
        "{{\"horizontal\":{},\"vertical\":{},\"bit_shift\":{},\"depth\":{},\"depth_ho\":{}}}",
        stages(&structure.wavelet_ho, structure.levels())?,
        stages(&structure.wavelet, structure.depth)?,
        structure.wavelet_ho.shift,
        structure.depth,
        structure.depth_ho
    ))
}

fn stages(wavelet: &Wavelet, levels: u32) -> Result<String, NoCertificate> {
    if wavelet.stages.len() > MOST_STAGES {
        return Err(NoCertificate::TooLarge);
    }
    let written: Result<Vec<String>, _> = wavelet.inverse().stages.iter().map(stage).collect();
    let written = written?;
    let reach = |stage: &Stage| {
        let last = stage.delay() + stage.taps().len() as i64 - 1;
        2 * stage.delay().unsigned_abs().max(last.unsigned_abs()) + 1
    };
    let of_level: u64 = wavelet.stages.iter().map(reach).sum();
    if of_level * ((1 << levels) - 1) > MOST_REACH {
        return Err(NoCertificate::TooLarge);
    }
    Ok(format!("[{}]", written.join(",")))
}

fn stage(stage: &Stage) -> Result<String, NoCertificate> {
    let plain = *stage.rounding() == StageRounding::HalfUp && stage.word().is_none();
    let does_nothing = stage.taps().iter().all(Number::is_zero);
    if !plain || does_nothing || stage.taps().iter().any(|tap| !tap.is_integer()) {
        return Err(NoCertificate::Stages);
    }
    let is_small = |tap: &Number| tap.numerator().bits() <= u64::from(MOST_OF_STAGE);
    let few = stage.taps().len() <= MOST_OF_STAGE as usize && stage.shift() <= MOST_OF_STAGE;
    if !few || stage.delay().unsigned_abs() > u64::from(MOST_OF_STAGE) || !stage.taps().iter().all(is_small) {
        return Err(NoCertificate::TooLarge);
    }
    let updates = if stage.kind().parity() == 0 { "even" } else { "odd" };
    let sign = if stage.kind().subtracts() { -1 } else { 1 };
    let taps: Vec<String> = stage.taps().iter().map(ToString::to_string).collect();
    Ok(format!(
        "{{\"updates\":\"{updates}\",\"sign\":{sign},\"D\":{},\"S\":{},\"taps\":[{}]}}",
        stage.delay(),
        stage.shift(),
        taps.join(",")
    ))
}
