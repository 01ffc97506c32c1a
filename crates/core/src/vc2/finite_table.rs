//! The table of bit widths of finite pictures: of every size, or of one.

use std::collections::HashMap;

use crate::algebra::IntegerRange;
use crate::wavelets::{IntermediateName, Structure, TransformError};

use super::table::Counted;
use super::{BitWidth, CodedBounds, Coefficients, FiniteCodec, Side, TableError, TableRequest};

/// The codec of pictures of the size that is asked for, or of any.
pub(super) fn codec(structure: &Structure, request: &TableRequest) -> Result<FiniteCodec, TransformError> {
    FiniteCodec::of_size(structure, request.size, &request.monitor.interrupt)
}

/// Returns the rows of the table of pictures of the size that the request names, in the order in which arrays are made. Of infinite
/// pictures [`bit_widths`](super::bit_widths) tells, by their analysis; here they count as pictures of any size.
///
/// # Errors
/// [`TableError`]
///
/// ```
/// use vcfilter_core::vc2::{PictureSize, TableRequest, default_matrix, finite_bit_widths, picture_range};
/// use vcfilter_core::wavelets::{Structure, Wavelet};
///
/// let structure = Structure::new(Wavelet::fidelity(), 1);
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
/// let sums = rows.iter().find(|row| &*row.array_name == "DC'").unwrap().sums.as_ref().unwrap();
/// assert_eq!((sums.sum.lower.clone(), sums.sum.upper.clone()), ((-241428).into(), 241428.into()));
/// # Ok::<(), vcfilter_core::vc2::TableError>(())
/// ```
pub fn finite_bit_widths(structure: &Structure, request: &TableRequest) -> Result<Vec<BitWidth>, TableError> {
    let codec = codec(structure, request)?;
    if codec.analysis.arrays.is_empty() {
        return Ok(Vec::new());
    }
    let decoder = codec.synthesis.arrays.len();
    let arrays = codec.analysis.arrays.len() + decoder;
    let coded = if request.coefficients == Coefficients::Free { 0 } else { decoder };
    // First the bounds of each array, then what pictures reach, and what is said of coded pictures.
    let work = Counted::new(&request.monitor, 2 * arrays + coded);
    let rows = codec.bounds(&request.picture, request.rounding, &|| work.one())?;
    let reached =
        codec
            .reached(&rows, &request.picture, &request.matrix, request.coefficients.most(), &|| work.one())?;
    let rows = rows.into_iter().zip(reached).map(|(row, reached)| row.width(reached)).collect();
    with_coded(rows, &codec, request, &|| work.one())
}

/// The rows with what is said of coded pictures, where it is asked for.
pub(super) fn with_coded(
    mut rows: Vec<BitWidth>,
    codec: &FiniteCodec,
    request: &TableRequest,
    done: &(dyn Fn() + Sync),
) -> Result<Vec<BitWidth>, TableError> {
    let Some(coding) = request.coefficients.coding() else { return Ok(rows) };
    let found = codec.coded_bounds(&request.picture, &request.matrix, coding, done);
    let coded = match (found, request.coefficients) {
        // What was not asked for keeps nobody from the table.
        (Err(error), Coefficients::FreeBesideCoded(_)) if error.is_beyond_the_method() => return Ok(rows),
        (found, _) => found?,
    };
    let decoder = rows.iter_mut().filter(|row| row.side == Side::Synthesis);
    let refined = match request.refine {
        true => codec.refined_output(&request.picture, &request.matrix, coding, &request.monitor)?,
        false => None,
    };
    // The picture is decoded last.
    let last = coded.len();
    for (at, (row, CodedBounds { mut bounds, sums, .. })) in decoder.zip(coded).enumerate() {
        if let Some(refined) = refined.as_ref().filter(|_| at + 1 == last) {
            bounds.lower = bounds.lower.max(refined.lower.clone());
            bounds.upper = bounds.upper.min(refined.upper.clone());
        }
        if let Coefficients::Coded(_) = request.coefficients {
            (row.bounds, row.sums) = (bounds.clone(), sums);
        }
        row.coded = Some(bounds);
    }
    Ok(rows)
}

/// The ranges of the encoder's bands of finite pictures.
pub(super) fn finite_bands(
    structure: &Structure,
    request: &TableRequest,
) -> Result<HashMap<IntermediateName, IntegerRange>, TableError> {
    Ok(codec(structure, request)?.band_bounds(&request.picture, request.rounding)?)
}
