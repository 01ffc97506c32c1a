//! What `best_axis` says of an array, looked at by encoding it.

use proptest::prelude::*;
use vcfilter_codec::{CodecError, DType, ElementKind, MemoryOrder, Residual, SpatialDelta};
use vcfilter_ndfiles::{
    AxisChoice, AxisIndex, AxisSearch, AxisTable, Monitor, NdArray, NdNumber, NpyError, StoredBy,
};

fn best(array: &NdArray, search: &AxisSearch) -> AxisTable {
    array.best_axis(search, &Monitor::default()).unwrap()
}

/// Small steps, a jump here and there, from a start that may be large.
fn smooth(shape: &[usize], seed: u64, start: i64, steps: i64, kind: ElementKind) -> NdArray {
    let size: usize = shape.iter().product();
    let (mut state, mut value) = (seed | 1, start);
    let values: Vec<NdNumber> = (0..size)
        .map(|_| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            value += (state >> 40) as i64 % (2 * steps + 1) - steps;
            let (least, most) = kind.range().unwrap();
            value = value.clamp(least as i64, most.min(i64::MAX.into()) as i64);
            NdNumber::from(value)
        })
        .collect();
    NdArray::from_values(shape, &values, Some(kind.into())).unwrap()
}

/// All chunks of an array, those at the edges padded.
fn chunks(array: &NdArray, chunk: &[usize], fill: i64) -> Vec<NdArray> {
    let counts: Vec<usize> =
        array.shape().iter().zip(chunk).map(|(len, chunk)| len.div_ceil(*chunk)).collect();
    (0..counts.iter().product())
        .map(|number| {
            let place = vcfilter_codec::unravel_index(number, &counts);
            let values: Vec<NdNumber> = (0..chunk.iter().product())
                .map(|within| {
                    let index = vcfilter_codec::unravel_index(within, chunk);
                    let index: Vec<i64> = (0..chunk.len())
                        .map(|axis| (place[axis] * chunk[axis] + index[axis]) as i64)
                        .collect();
                    let inside = index.iter().zip(array.shape()).all(|(place, len)| *place < *len as i64);
                    if inside { array.get(&index).unwrap().into() } else { NdNumber::from(fill) }
                })
                .collect();
            NdArray::from_values(chunk, &values, Some(array.dtype())).unwrap()
        })
        .collect()
}

/// Whether every part is restored by a choice, and by none that stores the same in a narrower type.
fn is_narrowest(choice: &AxisChoice, parts: &[NdArray]) -> Result<(), TestCaseError> {
    let Some(codec) = choice.codec(parts[0].dtype(), None) else { return Ok(()) };
    for part in parts {
        prop_assert_eq!(&part.encode(&codec).unwrap().decode(&codec).unwrap(), part);
    }
    let axes: Vec<i64> = choice.axes.iter().map(|&axis| axis as i64).collect();
    for kind in ElementKind::INTEGERS.into_iter().filter(|kind| kind.width() < choice.astype.width()) {
        let codec = SpatialDelta::new(0, parts[0].dtype()).axes(axes.clone()).residual(choice.residual);
        let Ok(codec) = codec.astype(DType::from(kind)).build() else { continue };
        let refused = |part: &NdArray| matches!(part.encode(&codec), Err(CodecError::Overflow { .. }));
        prop_assert!(parts.iter().any(refused), "{choice:?} fits {kind:?}");
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn types_fit_and_no_narrower_ones(
        (shape, chunk) in prop::collection::vec((1usize..6, 1usize..5), 1..=3).prop_map(|v| v.into_iter().unzip::<_, _, Vec<_>, Vec<_>>()),
        seed in any::<u64>(), start in -40_000i64..40_000, steps in prop::sample::select(&[1i64, 40, 200, 30_000][..]),
        kind in prop::sample::select(&ElementKind::INTEGERS[..]), chunked in any::<bool>(), fill in -3i64..3,
    ) {
        let array = smooth(&shape, seed, start, steps, kind);
        let fill = if kind.is_signed() { fill } else { fill.abs() };
        let chunks_of = chunked.then_some(chunk.clone());
        let search = AxisSearch { chunks: chunks_of, fill: fill.into(), ..AxisSearch::default() };
        let table = best(&array, &search);
        let parts = if chunked { chunks(&array, &chunk, fill) } else { vec![array] };
        let bytes: usize = parts.iter().map(|part| part.size() * part.dtype().width()).sum();
        prop_assert_eq!((table.bytes, table.whole), (bytes as u64, bytes as u64));
        for choice in &table.choices {
            is_narrowest(choice, &parts)?;
        }
    }
}

/// What is measured is what the codec of the choice gives, chunk by chunk.
#[test]
fn sizes_are_those_of_what_is_stored() {
    let array = smooth(&[20, 30, 12], 7, 100, 9, ElementKind::U2);
    let search =
        AxisSearch { then: StoredBy::Zstd, chunks: Some(vec![8, 16, 12]), fill: 100.into(), sample: None };
    let table = best(&array, &search);
    assert_eq!(table.choices.len(), 1 + 2 * 7);
    for choice in &table.choices {
        let codec = choice.codec(array.dtype(), None);
        let sizes = chunks(&array, &[8, 16, 12], 100).into_iter().map(|chunk| {
            let stored = codec.as_ref().map_or(chunk.clone(), |codec| chunk.encode(codec).unwrap());
            let bytes = stored.to_bytes(MemoryOrder::C);
            [bytes.len(), zstd::bulk::compress(&bytes, 3).unwrap().len()]
        });
        let [bytes, zstd] = sizes.fold([0, 0], |sum, size| [sum[0] + size[0], sum[1] + size[1]]);
        assert_eq!((choice.bytes, choice.zstd), (bytes as u64, zstd as u64), "{choice:?}");
    }
    assert!(table.choices.is_sorted_by_key(|choice| choice.zstd));
}

/// Pieces of a large file follow what is before them, so that in one piece only its first values are whole.
#[test]
fn a_large_array_is_one_piece() {
    for transposed in [false, true] {
        let values =
            ndarray::Array3::from_shape_fn((300, 160, 120), |(t, y, x)| (t * 100 + y * 90 + x * 100) as i32);
        let mut array = NdArray::from(values);
        if transposed {
            array = array.transpose(None).unwrap();
        }
        let table = best(&array, &AxisSearch { sample: Some(5 << 20), ..AxisSearch::default() });
        assert!(table.bytes < table.whole && table.bytes >= 4_000_000, "{} of {}", table.bytes, table.whole);
        let axes = if transposed { 2 } else { 0 };
        let along = |residual| {
            let is = |choice: &&AxisChoice| choice.axes == [axes] && choice.residual == residual;
            table.choices.iter().find(is).unwrap()
        };
        // The first slab is of whole values, none of them above 26,300.
        assert_eq!(along(Residual::Difference).astype.kind(), ElementKind::I2);
        // Each takes seconds.
        for choice in table.choices.iter().take(4) {
            is_narrowest(choice, std::slice::from_ref(&array)).unwrap();
        }
    }
}

#[test]
fn chunks_of_another_shape_are_refused() {
    let array = smooth(&[4, 4], 1, 0, 1, ElementKind::I2);
    for chunks in [vec![4], vec![4, 0], vec![1, 1, 1], vec![usize::MAX, 2]] {
        let search = AxisSearch { chunks: Some(chunks.clone()), ..AxisSearch::default() };
        assert!(array.best_axis(&search, &Monitor::default()).is_err(), "{chunks:?}");
    }
    let search = AxisSearch { chunks: Some(vec![4]), ..AxisSearch::default() };
    let problem = array.best_axis(&search, &Monitor::default()).unwrap_err();
    assert_eq!(problem.to_string(), "chunks of shape (4,) are none of an array of shape (4, 4)");
    assert!(matches!(problem, NpyError::Chunks { .. }));
}

/// Floats, bools and times, empty arrays and parts with gaps have tables as well.
#[test]
fn every_type_has_a_table() {
    for dtype in ["f2", "f4", "f8", "bool", ">i2", ">f8", "M8[us]", "m8[D]", "u8"] {
        let dtype: DType = dtype.parse().unwrap();
        let zeros = NdArray::zeros(&[5, 1, 6], dtype).unwrap();
        let step = AxisIndex::Range { start: None, stop: None, step: -2 };
        for (array, axes) in
            [(zeros.slice(&[step]).unwrap(), 3), (NdArray::zeros(&[0, 4], dtype).unwrap(), 1)]
        {
            for chunks in [None, Some(vec![2; array.ndim()])] {
                let search = AxisSearch { chunks: chunks.clone(), ..AxisSearch::default() };
                let table = best(&array, &search);
                let ways = if dtype.kind() == ElementKind::Bool { 1 } else { 2 };
                let axes = if chunks.is_some() { (1 << array.ndim()) - 1 } else { axes };
                assert_eq!(table.choices.len(), 1 + ways * axes, "{dtype} {chunks:?}");
            }
        }
    }
}
