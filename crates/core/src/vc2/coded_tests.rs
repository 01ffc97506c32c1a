use proptest::prelude::*;

use super::super::{QuantisationIndices, default_matrix, picture_range};
use super::*;
use crate::arrays::{DataGrid, Edges, Space};
use crate::wavelets::{IntermediateName, KNOWN_WAVELETS, KnownWavelet, Structure};

fn structure(name: &str, depth: u32, depth_ho: u32) -> Structure {
    let wavelet = KnownWavelet::named(name).unwrap().wavelet();
    Structure { wavelet_ho: wavelet.clone(), wavelet, depth, depth_ho }
}

fn matrix_of(structure: &Structure) -> Matrix {
    default_matrix(structure)
        .unwrap_or_else(|| structure.bands().into_iter().zip([0, 3, -2, 4, 2, 5, 0]).collect())
}

/// The codec of every size, and that of the inside.
fn codec(structure: &Structure, edges: bool) -> FiniteCodec {
    let interrupt = Default::default();
    match edges {
        true => FiniteCodec::new(structure, None, &interrupt).unwrap(),
        false => FiniteCodec::infinite(structure, &interrupt).unwrap(),
    }
}

/// The bounds of the picture that is decoded, for pixels of 10 bits.
fn output((name, depth, depth_ho): (&str, u32, u32), edges: bool, coding: Coding) -> [i64; 2] {
    let structure = structure(name, depth, depth_ho);
    let rows =
        codec(&structure, edges).coded_bounds(&picture_range(10), &matrix_of(&structure), coding, &|| {});
    let bounds = rows.unwrap().pop().unwrap().bounds;
    [&bounds.lower, &bounds.upper].map(|end| i64::try_from(end).unwrap())
}

/// Bounds of the same kind that were found before, in floating point, with one multiplier for a whole array and the larger end of each
/// band's range for both; with an index for each slice and with one for the picture. And the furthest that pictures were seen to reach:
/// of a search in many millions.
type Before = (&'static str, u32, u32, [i64; 2], [i64; 2]);

#[rustfmt::skip]
const BEFORE: [Before; 16] = [
    ("haar_no_shift", 1, 0, [1824, 1677], [-1152, 969]),
    ("haar_no_shift", 2, 0, [3073, 3073], [-1344, 1280]),
    ("haar_with_shift", 1, 0, [1823, 1676], [-969, 969]),
    ("haar_with_shift", 2, 0, [2878, 2584], [-1131, 1131]),
    ("le_gall_5_3", 1, 0, [4920, 4860], [-2155, 2322]),
    ("le_gall_5_3", 2, 0, [10574, 10481], [-3719, 2444]),
    ("le_gall_5_3", 3, 0, [16898, 13944], [-3937, 0]),
    ("deslauriers_dubuc_9_7", 1, 0, [7039, 6985], [-2697, 2714]),
    ("deslauriers_dubuc_9_7", 2, 0, [13594, 13230], [-4071, 2871]),
    ("deslauriers_dubuc_13_7", 1, 0, [7169, 6985], [-2737, 2683]),
    ("deslauriers_dubuc_13_7", 2, 0, [15954, 15921], [-4171, 0]),
    ("fidelity", 1, 0, [16606, 14725], [-4219, 3996]),
    ("daubechies_9_7", 1, 0, [6378, 5921], [0, 2310]),
    ("daubechies_9_7", 2, 0, [12388, 11574], [-4102, 0]),
    ("le_gall_5_3", 1, 1, [6431, 5651], [-2481, 0]),
    ("deslauriers_dubuc_9_7", 0, 2, [2882, 2834], [-2004, 2004]),
];

/// Bounds are as tight, by four in a thousand tighter at most, and never below what pictures reach.
#[test]
fn bounds_at_edges_are_those_that_were_found_before() {
    for (name, depth, depth_ho, before, [least, greatest]) in BEFORE {
        for (scope, before) in IndexScope::ALL.into_iter().zip(before) {
            let [lower, upper] = output((name, depth, depth_ho), true, Coding { most: None, scope });
            let told = format!("{name} {depth} {depth_ho} {}: {lower} to {upper}, {before}", scope.name());
            assert!(lower <= least && upper >= greatest, "{told}");
            assert!(lower.abs().max(upper) <= before, "{told}");
            assert!(1000 * lower.abs().max(upper) >= 996 * before, "{told}");
        }
    }
}

/// With one index for the picture up to a limit, at edges; and of the inside. By multipliers in steps of 1/256 others had been found
/// that are wider by up to four.
#[test]
fn limits_of_indices_make_bounds_tighter() {
    let one = |most| Coding { most, scope: IndexScope::Picture };
    assert_eq!(output(("le_gall_5_3", 2, 0), false, Coding::default()), [-8338, 8339]);
    assert_eq!(output(("deslauriers_dubuc_9_7", 2, 0), false, one(None)), [-10071, 10071]);
    let limits = [8, 16, 24, 32, 40, 48];
    let before = [
        ("le_gall_5_3", [518, 538, 614, 909, 2051, 6003]),
        ("deslauriers_dubuc_9_7", [521, 542, 626, 956, 2242, 6751]),
        ("daubechies_9_7", [531, 551, 630, 938, 2132, 6360]),
    ];
    for (name, before) in before {
        let found = limits.map(|most| output((name, 2, 0), true, one(Some(most)))[1]);
        assert!(
            found.iter().zip(before).all(|(found, before)| (before - 4..=before).contains(found)),
            "{name} {found:?}"
        );
    }
    assert_eq!(
        limits.map(|most| output(("le_gall_5_3", 2, 0), true, one(Some(most)))[1]),
        [518, 537, 612, 907, 2050, 5999]
    );
    // Larger indices than do anything allow no more.
    assert_eq!(
        output(("le_gall_5_3", 2, 0), true, one(Some(4_000_000_000))),
        output(("le_gall_5_3", 2, 0), true, one(None))
    );
}

/// All values of a range with what an index makes of them.
fn every(range: &IntegerRange, indices: RangeInclusive<u32>) -> Vec<(BigInt, BigInt)> {
    let (lower, upper) = (i64::try_from(&range.lower).unwrap(), i64::try_from(&range.upper).unwrap());
    let of = |index| {
        (lower..=upper).map(move |value| {
            let value = BigInt::from(value);
            (value.clone(), inverse_quant(&forward_quant(&value, index), index))
        })
    };
    indices.flat_map(of).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    /// The pairs that are looked at tell of all others.
    #[test]
    fn few_pairs_tell_of_all(
        lower in -700i64..700, length in 0i64..900, first in 0u32..45, more in 0u32..4,
    ) {
        let range = IntegerRange { lower: lower.into(), upper: (lower + length).into() };
        let indices = first..=first + more;
        let few = Variant::new(vec![pairs(&range, indices.clone(), &inverse_quant)]);
        let all = Variant::new(vec![every(&range, indices)]);
        prop_assert_eq!(few.corners(0), all.corners(0));
    }
}

/// What a picture, its indices for some slices, and a matrix give in each array of the decoder: the least and the greatest value.
fn decoded(
    structure: &Structure,
    pixels: (Vec<i64>, [usize; 2]),
    indices: &QuantisationIndices,
    matrix: &Matrix,
) -> Vec<(IntermediateName, [i64; 2])> {
    let (space, (values, [width, height])) = (Space::new(), pixels);
    let grid =
        DataGrid::from_integers(vec![width, height], values.into_iter().map(|v| v as i32).collect()).unwrap();
    let picture = space.sized_data(grid, Edges::Clamp).unwrap();
    let quantised = |(name, band): (&IntermediateName, &Array)| {
        let quantised = indices.quantise(band, matrix[name]).unwrap();
        (name.clone(), indices.dequantise(&quantised, matrix[name]).unwrap())
    };
    let coefficients = structure.analysis(&picture).unwrap().coeffs.iter().map(quantised).collect();
    let arrays = structure.synthesis(&coefficients).unwrap().arrays;
    let ends = |(name, array): (IntermediateName, Array)| {
        let region: Vec<_> = array.size().unwrap().into_iter().map(|size| (0, size)).collect();
        let values = array.simulate(&region).unwrap();
        let values = values.integers().unwrap();
        (name, [values.iter().min(), values.iter().max()].map(|end| i64::from(*end.unwrap())))
    };
    arrays.into_iter().map(ends).collect()
}

/// Pictures, from numbers that are drawn: noise, noise of extremes, products of signs, and flat ones.
fn picture(kind: u8, [width, height]: [usize; 2], range: &IntegerRange, noise: &[u32]) -> Vec<i64> {
    let (lower, upper) = (i64::try_from(&range.lower).unwrap(), i64::try_from(&range.upper).unwrap());
    let drawn = |at: usize| i64::from(noise[at % noise.len()].rotate_left((at / noise.len()) as u32 * 7));
    let end = |positive: bool| if positive { upper } else { lower };
    let pixel = |at: usize| match kind {
        0 => lower + drawn(at).rem_euclid(upper - lower + 1),
        1 => end(drawn(at) % 2 == 0),
        2 => end((drawn(at % height) + drawn(height + at / height)) % 2 == 0),
        _ => end(drawn(0) % 2 == 0),
    };
    (0..width * height).map(pixel).collect()
}

#[derive(Debug, Clone)]
struct Drawn {
    kind: u8,
    times: [usize; 2],
    slices: [usize; 2],
    most: u32,
    noise: Vec<u32>,
}

prop_compose! {
    fn drawn()(
        kind in 0u8..4, times in prop::array::uniform2(1usize..5), slices in prop::array::uniform2(1usize..4),
        most in 0u32..60, noise in prop::collection::vec(any::<u32>(), 64),
    ) -> Drawn {
        Drawn { kind, times, slices, most, noise }
    }
}

impl Drawn {
    /// What the arrays of a decoder hold of the picture that was drawn, and the coding of which it is: by an index for each slice or by the
    /// largest index for the picture.
    fn run(
        &self,
        structure: &Structure,
        range: &IntegerRange,
        matrix: &Matrix,
        scope: IndexScope,
    ) -> Vec<(IntermediateName, [i64; 2])> {
        let multiples = FiniteCodec::multiples(structure);
        let size = [0, 1].map(|dim| multiples[dim] as usize * self.times[dim]);
        let pixels = picture(self.kind, size, range, &self.noise);
        let [columns, rows] = self.slices;
        let slice = |at: usize| self.noise[at] % (self.most + 1);
        let indices = match scope {
            IndexScope::Picture => QuantisationIndices::one(self.most),
            IndexScope::Slice => {
                QuantisationIndices::of_slices(columns, rows, (0..columns * rows).map(slice).collect())
            }
        };
        decoded(structure, (pixels, size), &indices.unwrap(), matrix)
    }

    /// The same as far as it lies outside of bounds.
    fn outside(
        &self,
        structure: &Structure,
        range: &IntegerRange,
        scope: IndexScope,
        dequantise: &Dequantise,
        edges: bool,
    ) -> Vec<String> {
        let (matrix, coding) = (matrix_of(structure), Coding { most: Some(self.most), scope });
        let bounds = codec(structure, edges).coded_by(range, &matrix, (coding, dequantise), &|| {}).unwrap();
        let held = self.run(structure, range, &matrix, scope);
        let is_outside = |(row, (name, [least, greatest])): &(CodedBounds, (IntermediateName, [i64; 2]))| {
            assert_eq!((row.level, &row.array_name), (name.0, &name.1));
            row.bounds.lower > (*least).into() || row.bounds.upper < (*greatest).into()
        };
        bounds.into_iter().zip(held).filter(is_outside).map(|pair| format!("{pair:?}")).collect()
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 20, ..ProptestConfig::default() })]

    /// Every wavelet and mixed ones, any matrix, pixels of any range, limits of indices: no picture passes its bounds. None of these is
    /// wider than that of free coefficients, which hold whatever the index.
    #[test]
    fn no_coded_picture_passes_bounds(
        across in 0..KNOWN_WAVELETS.len(), down in 0..KNOWN_WAVELETS.len(),
        (depth, depth_ho) in prop::sample::select(vec![(1u32, 0u32), (1, 1), (0, 2), (2, 0)]),
        (lower, upper) in prop::sample::select(vec![(-512i64, 511i64), (-128, 127), (0, 1023), (64, 940), (-9, -3)]),
        drawn in drawn(), at in 0usize..2,
    ) {
        let [wavelet_ho, wavelet] = [across, down].map(|at| KNOWN_WAVELETS[at].wavelet());
        let structure = Structure { wavelet_ho, wavelet, depth, depth_ho };
        let range = IntegerRange { lower: lower.into(), upper: upper.into() };
        let outside = drawn.outside(&structure, &range, IndexScope::ALL[at], &inverse_quant, true);
        prop_assert!(outside.is_empty(), "{outside:#?}");
        let codec = codec(&structure, true);
        let free = codec.bounds(&range, Rounding::Integer, &|| {}).unwrap();
        let coding = Coding { most: None, scope: IndexScope::ALL[at] };
        let coded = codec.coded_bounds(&range, &matrix_of(&structure), coding, &|| {}).unwrap();
        let free = free.into_iter().filter(|row| row.side == super::super::Side::Synthesis);
        for (free, coded) in free.zip(coded) {
            prop_assert!(free.bounds.lower <= coded.bounds.lower && coded.bounds.upper <= free.bounds.upper, "{free:?} {coded:?}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 10, ..ProptestConfig::default() })]

    /// The same of the tighter bounds of the decoded picture, and of pixels that are all above 0.
    #[test]
    fn no_coded_picture_passes_refined_bounds(
        across in 0..KNOWN_WAVELETS.len(), down in 0..KNOWN_WAVELETS.len(),
        (depth, depth_ho) in prop::sample::select(vec![(1u32, 0u32), (1, 1), (0, 2)]),
        (lower, upper) in prop::sample::select(vec![(-512i64, 511i64), (-3, 2), (64, 940), (-9, -3)]),
        drawn in drawn(), at in 0usize..2,
    ) {
        let [wavelet_ho, wavelet] = [across, down].map(|at| KNOWN_WAVELETS[at].wavelet());
        let structure = Structure { wavelet_ho, wavelet, depth, depth_ho };
        let range = IntegerRange { lower: lower.into(), upper: upper.into() };
        let (matrix, scope) = (matrix_of(&structure), IndexScope::ALL[at]);
        let coding = Coding { most: Some(drawn.most), scope };
        let found = codec(&structure, true).refined_output(&range, &matrix, coding, &Default::default());
        let refined = found.unwrap().unwrap();
        let (_, [least, greatest]) = drawn.run(&structure, &range, &matrix, scope).pop().unwrap();
        prop_assert!(refined.lower <= least.into() && refined.upper >= greatest.into(), "{refined:?} {least} {greatest}");
    }
}

/// The search would find if what is added in the middle of a bin were one too small.
#[test]
fn an_offset_that_is_too_small_is_found() {
    let short = |value: &BigInt, index: u32| {
        let after = inverse_quant(value, index);
        let magnitude: BigInt =
            (value.abs() * quant_factor(index) + super::super::quant_offset(index) + 1) / 4;
        if after.is_negative() { -magnitude } else { magnitude }
    };
    // The lowest band of flat pictures is as large as it can be. Of 512 the largest result is not the one that changes.
    let range = IntegerRange { lower: (-400).into(), upper: 399.into() };
    let structure = structure("haar_no_shift", 1, 0);
    let found = |dequantise: &Dequantise| {
        (0..60).any(|most| {
            let drawn = Drawn { kind: 3, times: [2, 2], slices: [1, 1], most, noise: vec![1] };
            !drawn.outside(&structure, &range, IndexScope::Picture, dequantise, true).is_empty()
        })
    };
    assert!(found(&short));
    assert!(!found(&inverse_quant));
}

/// And if edges were left out.
#[test]
fn edges_that_are_left_out_are_found() {
    let structure = structure("deslauriers_dubuc_13_7", 3, 0);
    let (range, matrix) = (picture_range(10), matrix_of(&structure));
    let any = codec(&structure, true);
    let rows = any.bounds(&range, Rounding::Integer, &|| {}).unwrap();
    let mut reached = any.reached(&rows, &range, &matrix, None, &|| {}).unwrap();
    let reached = reached.split_off(rows.len() / 2);
    let outside = |edges| {
        let coded =
            codec(&structure, edges).coded_bounds(&range, &matrix, Coding::default(), &|| {}).unwrap();
        let outside = coded.into_iter().zip(&reached).filter(|(row, reached)| {
            row.bounds.lower > reached.reached.lower || row.bounds.upper < reached.reached.upper
        });
        outside.map(|(row, _)| (row.level.0, row.array_name.to_string())).collect::<Vec<_>>()
    };
    assert_eq!(outside(true), []);
    assert!(outside(false).contains(&(1, "LL".to_string())));
}

#[test]
fn a_matrix_without_a_band_is_refused() {
    let structure = structure("haar_no_shift", 1, 0);
    let found =
        codec(&structure, true).coded_bounds(&picture_range(8), &Matrix::new(), Coding::default(), &|| {});
    assert!(matches!(found, Err(TransformError::MissingBand { .. })));
}
