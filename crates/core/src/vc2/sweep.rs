//! What a decoder holds of coded pictures, by the largest quantisation index.

use std::sync::Arc;

use vcfilter_machine::threads;

use crate::algebra::{IntegerRange, Rounding, bits};
use crate::arrays::{ArrayError, ClassCache, Known};
use crate::wavelets::{LevelFromDeepest, Structure};

use super::coded::{changes, variants, variants_up_to};
use super::finite_table::codec;
use super::table::Counted;
use super::{FiniteCodec, IndexScope, PictureSize, TableError, TableRequest, inverse_quant};

/// What the arrays of a decoder hold of coded pictures, by the largest quantisation index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndexSweep {
    /// The arrays in the order in which they are made.
    pub arrays: Vec<SweptArray>,
    /// The limit that was given, where larger indices do something; None where the sweep goes to the last that does.
    pub limit: Option<u32>,
}

/// What an array of the decoder holds of coded pictures, by the largest quantisation index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SweptArray {
    /// The level of the array.
    pub level: LevelFromDeepest,
    /// The name of the array.
    pub array_name: Arc<str>,
    /// For each largest index from 0 on, the least and the greatest value at any position. Where no limit was given, larger indices than
    /// the last one allow no more than it.
    pub bounds: Vec<IntegerRange>,
}

impl SweptArray {
    /// Returns the width in bits for each largest index from 0 on.
    pub fn bits(&self) -> impl ExactSizeIterator<Item = u64> + '_ {
        self.bounds.iter().map(bits)
    }

    /// Returns the largest index of the sweep for which so many bits hold all values; None where no index does.
    ///
    /// ```
    /// use vcfilter_core::algebra::IntegerRange;
    /// use vcfilter_core::vc2::SweptArray;
    /// use vcfilter_core::wavelets::LevelFromDeepest;
    ///
    /// let to = |upper: i32| IntegerRange { lower: 0.into(), upper: upper.into() };
    /// let swept = SweptArray {
    ///     level: LevelFromDeepest(1),
    ///     array_name: "Output".into(),
    ///     bounds: vec![to(511), to(512), to(600), to(1100)],
    /// };
    /// assert_eq!([9, 10, 11, 12].map(|bits| swept.largest_index(bits)), [None, Some(0), Some(2), Some(3)]);
    /// ```
    pub fn largest_index(&self, width: u64) -> Option<usize> {
        // More indices allow more values.
        self.bits().take_while(|bits| *bits <= width).count().checked_sub(1)
    }
}

impl IndexSweep {
    /// Returns the largest index of the sweep for which so many bits hold all values of all arrays; None where no index does.
    pub fn largest_index(&self, width: u64) -> Option<usize> {
        self.arrays.iter().map(|array| array.largest_index(width)).min().flatten()
    }

    /// Returns how many indices were looked at, from 0 on.
    pub fn len(&self) -> usize {
        self.arrays.first().map_or(0, |array| array.bounds.len())
    }

    /// Returns whether there is nothing: of a transform without levels.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// The largest index to which sweeps go.
const MOST_SWEPT: i64 = 4096;

/// Returns the bounds of every array of a decoder for coded pictures, for each largest quantisation index from 0 to the limit of
/// the coding that the request names, or to the last one that does anything. Each one's are those of
/// [`FiniteCodec::coded_bounds`] with that limit, and assume what these do.
///
/// # Errors
/// [`TableError::LongSweep`], and those of [`FiniteCodec::coded_bounds`].
///
/// ```
/// use vcfilter_core::vc2::{Coefficients, Coding, PictureSize, TableRequest, default_matrix, index_sweep, picture_range};
/// use vcfilter_core::wavelets::{Structure, Wavelet};
///
/// let structure = Structure::new(Wavelet::le_gall_5_3(), 2);
/// let request = TableRequest {
///     picture: picture_range(10),
///     size: PictureSize::Any,
///     matrix: default_matrix(&structure).unwrap(),
///     rounding: Default::default(),
///     coefficients: Coefficients::Coded(Coding::default()),
///     refine: false,
///     phases: false,
///     monitor: Default::default(),
/// };
/// let sweep = index_sweep(&structure, &request)?;
/// let output = sweep.arrays.last().unwrap();
/// assert_eq!((output.bounds[24].upper.clone(), output.bounds.last().unwrap().upper.clone()), (612.into(), 10574.into()));
/// assert_eq!(output.largest_index(11), Some(33));
/// # Ok::<(), vcfilter_core::vc2::TableError>(())
/// ```
pub fn index_sweep(structure: &Structure, request: &TableRequest) -> Result<IndexSweep, TableError> {
    let codec = match request.size {
        PictureSize::Infinite => FiniteCodec::infinite(structure, &request.monitor.interrupt)?,
        _ => codec(structure, request)?,
    };
    let coding = request.coefficients.coding().unwrap_or_default();
    let bands = codec.bands(&request.picture, &request.matrix)?;
    let indices = changes(&bands, coding.most);
    let useful = changes(&bands, None).last().copied().unwrap_or_default();
    let limit = coding.most.filter(|most| i64::from(*most) < useful);
    let last = limit.map_or(useful, i64::from);
    if last > MOST_SWEPT {
        return Err(TableError::LongSweep(last));
    }
    let variants = match coding.scope {
        IndexScope::Slice => variants_up_to(&bands, &indices, &inverse_quant),
        IndexScope::Picture => variants(&bands, coding, &inverse_quant),
    };
    let altered = codec.altered(&bands, variants);
    let pixels = |_| Some((request.picture.lower.clone().into(), request.picture.upper.clone().into()));
    let (cache, indices) = (ClassCache::default(), Vec::from_iter(indices));
    let arrays: Vec<_> = codec.synthesis.arrays.iter().collect();
    let work = Counted::new(&request.monitor, arrays.len());
    let arrays = threads::map(&arrays, |((level, name), array)| {
        let known = Known { ranges: &pixels, rounding: Rounding::Integer, altered: Some(&altered) };
        let each = array.bounds_of_each(known, &cache)?.ok_or(ArrayError::NotSeparable)?;
        work.one();
        let bounds = by_limit(&indices, each, last);
        Ok::<_, TableError>(SweptArray { level: *level, array_name: name.clone(), bounds })
    })?;
    Ok(IndexSweep { arrays, limit })
}

/// For each index up to the last what all of these up to it hold together; between two of them nothing changes, nor beyond.
fn by_limit(indices: &[i64], each: Vec<IntegerRange>, last: i64) -> Vec<IntegerRange> {
    let mut all: Vec<IntegerRange> = Vec::new();
    for (index, one) in indices.iter().zip(each) {
        if let Some(before) = all.last().cloned() {
            all.resize(usize::try_from(*index).unwrap_or_default(), before);
        }
        let joined = match all.last() {
            Some(before) => IntegerRange {
                lower: before.lower.clone().min(one.lower),
                upper: before.upper.clone().max(one.upper),
            },
            None => one,
        };
        all.push(joined);
    }
    if let Some(before) = all.last().cloned() {
        all.resize(usize::try_from(last + 1).unwrap_or_default(), before);
    }
    all
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use crate::vc2::{Coding, Coefficients, Matrix, picture_range};
    use crate::wavelets::KNOWN_WAVELETS;

    use super::*;

    fn request(matrix: Matrix, coding: Coding) -> TableRequest {
        TableRequest {
            picture: picture_range(10),
            size: PictureSize::Any,
            matrix,
            rounding: Rounding::Integer,
            coefficients: Coefficients::Coded(coding),
            refine: false,
            phases: false,
            monitor: Default::default(),
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

        /// What a sweep says of each limit is the bound with that limit, whatever the matrix.
        #[test]
        fn sweeps_tell_bounds_by_limits(
            wavelet in 0..KNOWN_WAVELETS.len(), values in prop::array::uniform4(-5i64..12), most in 0u32..70,
            limited in any::<bool>(), at in 0..2usize,
        ) {
            let structure = Structure::new(KNOWN_WAVELETS[wavelet].wavelet(), 1);
            let matrix: Matrix = structure.bands().into_iter().zip(values).collect();
            let scope = IndexScope::ALL[at];
            let request = request(matrix, Coding { most: limited.then_some(most), scope });
            let sweep = index_sweep(&structure, &request).unwrap();
            let last = sweep.len() - 1;
            prop_assert!(!limited || last <= most as usize);
            prop_assert!(sweep.limit.is_none() || last == most as usize);
            let codec = FiniteCodec::new(&structure, None, &Default::default()).unwrap();
            for index in [0, last / 2, last, most as usize] {
                let coding = Coding { most: Some(index as u32), scope };
                let rows = codec.coded_bounds(&request.picture, &request.matrix, coding, &|| {}).unwrap();
                prop_assert_eq!(rows.len(), sweep.arrays.len());
                for (row, swept) in rows.iter().zip(&sweep.arrays) {
                    prop_assert_eq!((row.level, &row.array_name), (swept.level, &swept.array_name));
                    prop_assert_eq!(&row.bounds, &swept.bounds[index.min(last)], "{}", index);
                }
            }
        }
    }

    /// Nobody reads so many rows, nor has the memory for them.
    #[test]
    fn matrices_that_take_off_much_make_no_sweep() {
        let structure = Structure::new(KNOWN_WAVELETS[1].wavelet(), 1);
        let matrix: Matrix = structure.bands().into_iter().zip([1 << 40, i64::MAX, 0, i64::MIN]).collect();
        let found = index_sweep(&structure, &request(matrix.clone(), Coding::default()));
        assert!(matches!(found, Err(TableError::LongSweep(_))), "{found:?}");
        let limited = Coding { most: Some(40), ..Coding::default() };
        assert_eq!(index_sweep(&structure, &request(matrix, limited)).unwrap().largest_index(1), None);
    }
}
