//! The table of bit widths of finite pictures: of every size, or of one.

use std::collections::HashMap;

use crate::algebra::IntegerRange;
use crate::wavelets::{IntermediateName, Structure};

use super::table::Counted;
use super::{BitWidth, FiniteBounds, FiniteCodec, FiniteReached, PictureSize, TableError, TableRequest};

/// The codec of pictures of the size that is asked for, or of any.
fn codec(structure: &Structure, request: &TableRequest) -> Result<FiniteCodec, TableError> {
    let size = match request.size {
        PictureSize::Of { width, height } => Some(FiniteCodec::padded(structure, [width, height])),
        _ => None,
    };
    Ok(FiniteCodec::new(structure, size, &request.monitor.interrupt)?)
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
    let arrays = codec.analysis.arrays.len() + codec.synthesis.arrays.len();
    // First the bounds of each array, then what pictures reach.
    let work = Counted::new(&request.monitor, 2 * arrays);
    let rows = codec.bounds(&request.picture, request.rounding, &|| work.one())?;
    let reached = codec.reached(&rows, &request.picture, &request.matrix, &|| work.one())?;
    let row = |(row, reached): (FiniteBounds, FiniteReached)| BitWidth {
        side: row.side,
        level: row.level,
        array_name: row.array_name,
        phase: None,
        reached: reached.reached,
        bounds: row.bounds,
        sums: row.sums,
    };
    Ok(rows.into_iter().zip(reached).map(row).collect())
}

/// The ranges of the encoder's bands of finite pictures.
pub(super) fn finite_bands(
    structure: &Structure,
    request: &TableRequest,
) -> Result<HashMap<IntermediateName, IntegerRange>, TableError> {
    Ok(codec(structure, request)?.band_bounds(&request.picture, request.rounding)?)
}
