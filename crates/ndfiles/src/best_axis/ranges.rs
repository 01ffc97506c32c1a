//! Between which numbers all differences lie, and the narrowest type that holds these.

use std::ops::Range as Places;
use std::sync::atomic::{AtomicBool, Ordering};

use vcfilter_codec::{DType, ElementKind, Residual};
use vcfilter_machine::{Interrupt, monitor::Work, threads};

use super::blocks::Grid;
use crate::arrays::{NdArray, NdData};
use crate::files::NpyError;

/// The least and the greatest difference, as signed numbers; None where there are none or nobody looked.
pub(super) type Range = Option<(i64, i64)>;

/// Blocks between which progress is told.
const STEP: usize = 64;

/// Whether differences of a type may be stored in a narrower one.
pub(super) fn matter(dtype: DType) -> bool {
    (dtype.kind().is_integer() || dtype.kind().is_time()) && dtype.width() > 1
}

/// The narrowest type that holds differences in a range; None for the usual one.
pub(super) fn narrowest(range: Range, dtype: DType, residual: Residual) -> Option<DType> {
    if !matter(dtype) {
        return None;
    }
    let (least, greatest) = range?;
    let fits = |kind: &ElementKind| {
        if kind.width() >= dtype.width() {
            return false;
        }
        let bits = 8 * kind.width() as u32;
        let signed = least >= -(1 << (bits - 1)) && greatest < 1 << (bits - 1);
        match (residual, kind.is_signed()) {
            (Residual::Difference, true) => signed,
            (Residual::Difference, false) => least >= 0 && greatest < 1 << bits,
            (_, is_signed) => signed && !is_signed,
        }
    };
    let narrow = ElementKind::INTEGERS.into_iter().filter(fits);
    let kind = narrow.min_by_key(|kind| (kind.width(), !kind.is_signed()))?;
    Some(DType::new(kind, dtype.order()))
}

/// The ranges of differences along each of these sets of axes, of the whole array. Where no narrower type can hold them, the rest is
/// not looked at.
pub(super) fn of(
    grid: &Grid,
    subsets: &[Vec<usize>],
    jobs: &[Places<usize>],
    interrupt: &Interrupt,
    work: &Work,
) -> Result<Vec<Range>, NpyError> {
    let dtype = grid.dtype();
    let wide: Vec<AtomicBool> = subsets.iter().map(|_| AtomicBool::new(false)).collect();
    let mut ranges = vec![None; subsets.len()];
    let mut done = 0;
    for several in jobs.chunks(STEP) {
        let found = threads::map(several, |job| {
            let mut ranges = vec![None; subsets.len()];
            for block in job.clone() {
                interrupt.check()?;
                if wide.iter().all(|wide| wide.load(Ordering::Relaxed)) {
                    break;
                }
                let part = grid.take(block)?;
                for ((axes, range), wide) in subsets.iter().zip(&mut ranges).zip(&wide) {
                    if wide.load(Ordering::Relaxed) {
                        continue;
                    }
                    let encoded = part.encode(&super::codec(axes, dtype, Residual::Difference).build()?)?;
                    *range = joined(*range, extremes(&grid.counted(&encoded, block)?));
                    wide.store(
                        range.is_some() && narrowest(*range, dtype, Residual::Difference).is_none(),
                        Ordering::Relaxed,
                    );
                }
            }
            Ok::<_, NpyError>(ranges)
        })?;
        for found in found {
            ranges.iter_mut().zip(found).for_each(|(range, found)| *range = joined(*range, found));
        }
        done += several.len();
        work.tell(done as u64);
    }
    // What was found in parts is not the whole, but too wide already.
    Ok(ranges)
}

fn joined(one: Range, other: Range) -> Range {
    match (one, other) {
        (Some((least, greatest)), Some((lower, higher))) => Some((least.min(lower), greatest.max(higher))),
        (one, other) => one.or(other),
    }
}

/// The least and the greatest of integers, as signed numbers of their width.
fn extremes(array: &NdArray) -> Range {
    macro_rules! extremes {
        ($array:expr, $signed:ty) => {{
            let (most, least) = (<$signed>::MAX, <$signed>::MIN);
            let wider = |(low, high): ($signed, $signed), value: $signed| (low.min(value), high.max(value));
            let found = match $array.as_slice_memory_order() {
                Some(slice) => {
                    slice.iter().fold((most, least), |found, &value| wider(found, value as $signed))
                }
                None => $array.fold((most, least), |found, &value| wider(found, value as $signed)),
            };
            (!$array.is_empty()).then_some((i64::from(found.0), i64::from(found.1)))
        }};
    }
    match array.data() {
        NdData::I1(array) => extremes!(array, i8),
        NdData::U1(array) => extremes!(array, i8),
        NdData::I2(array) => extremes!(array, i16),
        NdData::U2(array) => extremes!(array, i16),
        NdData::I4(array) => extremes!(array, i32),
        NdData::U4(array) => extremes!(array, i32),
        NdData::I8(array) => extremes!(array, i64),
        NdData::U8(array) => extremes!(array, i64),
        NdData::Bool(_) | NdData::F2(_) | NdData::F4(_) | NdData::F8(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_narrowest_type_of_a_range() {
        let i4 = DType::from(ElementKind::I4);
        let name = |range, residual| narrowest(range, i4, residual).map(|dtype| dtype.kind().code());
        for (range, difference, zigzag) in [
            ((-128, 127), Some("i1"), Some("u1")),
            ((0, 200), Some("u1"), Some("u2")),
            ((-1, 200), Some("i2"), Some("u2")),
            ((0, 65535), Some("u2"), None),
            ((-32769, 0), None, None),
        ] {
            assert_eq!(name(Some(range), Residual::Difference).as_deref(), difference, "{range:?}");
            assert_eq!(name(Some(range), Residual::Zigzag).as_deref(), zigzag, "{range:?}");
        }
        assert_eq!(narrowest(Some((0, 0)), ElementKind::F4.into(), Residual::Zigzag), None);
    }
}
