use proptest::prelude::*;

use super::super::{by_graph, default_matrix, picture_range};
use super::*;
use crate::algebra::{Rounding, bits};
use crate::wavelets::{KNOWN_WAVELETS, KnownWavelet, Structure};

fn both(
    structure: &Structure,
    size: Option<[i128; 2]>,
    picture: &IntegerRange,
) -> Vec<(FiniteBounds, FiniteReached)> {
    let codec = FiniteCodec::new(structure, size, &Default::default()).unwrap();
    let matrix = default_matrix(structure)
        .unwrap_or_else(|| structure.bands().into_iter().zip([0, 3, 1, 4, 2, 5, 0]).collect());
    let rows = codec.bounds(picture, Rounding::Integer, &|| {}).unwrap();
    let reached = codec.reached(&rows, picture, &matrix, None, &|| {}).unwrap();
    assert_eq!(rows.len(), reached.len());
    rows.into_iter().zip(reached).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 6, ..ProptestConfig::default() })]

    /// Also for pixels that are all above or all below 0, and in pictures of one size; and each picture gives its value when it is
    /// run through the graph of the codec of its size.
    #[test]
    fn what_is_reached_lies_within_bounds(
        across in 0..KNOWN_WAVELETS.len(), down in 0..KNOWN_WAVELETS.len(),
        (depth, depth_ho) in prop::sample::select(vec![(1u32, 0u32), (1, 1), (0, 2), (2, 0)]),
        moved in prop::sample::select(vec![0i64, -300, 70]), sized in any::<bool>(),
        at in any::<prop::sample::Index>(),
    ) {
        let [wavelet_ho, wavelet] = [across, down].map(|at| KNOWN_WAVELETS[at].wavelet());
        let structure = Structure { wavelet_ho, wavelet, depth, depth_ho };
        let IntegerRange { lower, upper } = picture_range(8);
        let picture = IntegerRange { lower: lower + moved, upper: upper + moved };
        let rows = both(&structure, sized.then_some([24, 12]), &picture);
        for (row, FiniteReached { reached, .. }) in &rows {
            prop_assert!(row.bounds.lower <= reached.lower && reached.upper <= row.bounds.upper, "{row:?} {reached:?}");
        }
        let (row, found) = at.get(&rows);
        let matrix = default_matrix(&structure)
            .unwrap_or_else(|| structure.bands().into_iter().zip([0, 3, 1, 4, 2, 5, 0]).collect());
        for (end, value) in found.pictures.iter().zip([&found.reached.lower, &found.reached.upper]) {
            let codec = FiniteCodec::new(&structure, Some(end.size), &Default::default()).unwrap();
            let array = &codec.side(row.side).arrays[&row.name()];
            let driven = Driven { array, index: end.index.clone(), pattern: &end.pattern, picture: &picture };
            let values = match end.quantisation_index {
                None => by_graph::encoded(&driven).unwrap().to_vec(),
                Some(index) => {
                    let bands = |identity| codec.band(identity);
                    by_graph::decoded(&driven, &Quantiser { bands: &bands, matrix: &matrix, indices: index..=index }).unwrap()
                }
            };
            prop_assert_eq!(&num_bigint::BigInt::from(values[usize::from(end.as_it_is)]), value);
        }
    }
}

/// Values that edges make larger than any inside of a picture.
#[test]
fn what_edges_add_is_reached() {
    let of = |name: &str, depth: u32, side: Side, (level, array): (u32, &str)| {
        let structure = Structure::new(KnownWavelet::named(name).unwrap().wavelet(), depth);
        let rows = both(&structure, None, &picture_range(10));
        let name = (LevelFromDeepest(level), array.into());
        rows.into_iter().find(|(row, _)| row.side == side && row.name() == name).unwrap().1.reached
    };
    let low = of("deslauriers_dubuc_9_7", 1, Side::Analysis, (1, "LL"));
    assert_eq!((low.lower, low.upper), ((-2498).into(), 2497.into()));
    let dequantised = of("deslauriers_dubuc_13_7", 3, Side::Synthesis, (1, "LL"));
    assert_eq!(dequantised.upper, 17378.into());
    assert_eq!(bits(&dequantised), 16);
}

#[test]
fn a_matrix_without_a_band_is_refused() {
    let structure = Structure::new(KNOWN_WAVELETS[0].wavelet(), 1);
    let codec = FiniteCodec::new(&structure, None, &Default::default()).unwrap();
    let found = codec.reached(&[], &picture_range(8), &Matrix::new(), None, &|| {});
    assert!(matches!(found, Err(TransformError::MissingBand { .. })));
}
