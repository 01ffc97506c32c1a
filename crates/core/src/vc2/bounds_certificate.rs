//! Certificates of tables of bit widths, which a program that knows nothing of this one can check.

use serde_json::json;

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
    /// A wavelet rounds in another way than VC-2, has taps that are no integers, or works in words.
    #[error("certificates are about wavelets that round as VC-2 does")]
    Stages,
}

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
    if rows.iter().any(|row| row.phase.is_some()) {
        return Err(NoCertificate::Phases);
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

/// A transform as certificates write it: the lifting stages of its encoder in their order.
///
/// # Errors
/// [`NoCertificate::Stages`]
pub(super) fn transform(structure: &Structure) -> Result<String, NoCertificate> {
    Ok(format!(
        "{{\"horizontal\":{},\"vertical\":{},\"bit_shift\":{},\"depth\":{},\"depth_ho\":{}}}",
        stages(&structure.wavelet_ho)?,
        stages(&structure.wavelet)?,
        structure.wavelet_ho.shift,
        structure.depth,
        structure.depth_ho
    ))
}

fn stages(wavelet: &Wavelet) -> Result<String, NoCertificate> {
    let written: Result<Vec<String>, _> = wavelet.inverse().stages.iter().map(stage).collect();
    Ok(format!("[{}]", written?.join(",")))
}

fn stage(stage: &Stage) -> Result<String, NoCertificate> {
    let plain = *stage.rounding() == StageRounding::HalfUp && stage.word().is_none();
    if !plain || stage.taps().iter().any(|tap| !tap.is_integer()) {
        return Err(NoCertificate::Stages);
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
