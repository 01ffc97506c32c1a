//! Functions of each element: what they give in blocks and one by one, their bounds, and what is proven of them.

use num_bigint::BigInt;
use proptest::prelude::*;

use vcfilter_core::algebra::{Index, IntegerRange, Number, Rounding};
use vcfilter_core::arrays::{Array, ArrayError, DataGrid, Edges, Element, Equality, Extend, Space};
use vcfilter_core::vc2::{QuantisationIndices, forward_quant, inverse_quant};
use vcfilter_core::wavelets::{Structure, Wavelet};

fn slices(columns: usize, rows: usize, indices: &[u32]) -> QuantisationIndices {
    QuantisationIndices::of_slices(columns, rows, indices.to_vec()).unwrap()
}

/// The slice that a sample is in, as the standard has it: a slice begins where `size * slice / count` is rounded down.
fn slice_of(at: usize, size: usize, count: usize) -> usize {
    (0..count).find(|s| size * s / count <= at && at < size * (s + 1) / count).unwrap()
}

fn numbers(values: &[i64], bits: u32) -> Vec<Number> {
    values.iter().map(|&value| Number::from(value).shifted_left(bits)).collect()
}

fn range(lower: i64, upper: i64) -> IntegerRange {
    IntegerRange { lower: lower.into(), upper: upper.into() }
}

proptest! {
    /// Each sample by the index of its slice, whatever its width, in blocks and one by one.
    #[test]
    fn slices_have_indices_of_their_own(
        (width, height) in (1usize..9, 1usize..9), (columns, rows) in (1usize..6, 1usize..6),
        indices in prop::collection::vec(0u32..90, 25), values in prop::collection::vec(-2000i64..2000, 64),
        bits in prop::sample::select(vec![0u32, 18, 45, 70]), matrix in -3i64..20, huge in any::<bool>(),
    ) {
        let mut indices = indices[..columns * rows].to_vec();
        // A factor that fits no machine integer.
        indices[0] = if huge { 3000 } else { indices[0] };
        let values = numbers(&values[..width * height], bits);
        let space = Space::new();
        let data = space.sized_data(DataGrid::new(vec![width, height], values.clone()).unwrap(), Edges::Clamp).unwrap();
        let map = slices(columns, rows, &indices);
        let quantised = map.quantise(&data, matrix).unwrap();
        let back = map.dequantise(&quantised, matrix).unwrap();
        let region = vec![(0, width as i128), (0, height as i128)];
        let found = space.simulate_all(&[(quantised.clone(), region.clone()), (back.clone(), region)]).unwrap();
        for (at, value) in values.iter().enumerate() {
            let (x, y) = (at / height, at % height);
            let slice = slice_of(y, height, rows) * columns + slice_of(x, width, columns);
            let index = (i64::from(indices[slice]) - matrix).max(0) as u32;
            let expected = forward_quant(&value.to_integer().unwrap(), index);
            prop_assert_eq!(&found[0].values()[at], &Number::from(expected.clone()));
            let expected = Number::from(inverse_quant(&expected, index));
            prop_assert_eq!(&found[1].values()[at], &expected);
            prop_assert_eq!(back.get(&[x as i128, y as i128]).unwrap(), Element::Number(expected));
        }
    }

    /// Padding, sums and clipping in blocks are what they are one by one.
    #[test]
    fn blocks_are_elements(
        size in (1usize..8, 1usize..8), multiples in (1i128..6, 1i128..6), amount in -900i64..900,
        values in prop::collection::vec(-300i64..300, 49), bits in prop::sample::select(vec![0u32, 25, 60]), at in (0.0..1.0f64, 0.0..1.0f64),
    ) {
        let values = numbers(&values[..size.0 * size.1], bits);
        let space = Space::new();
        let data = space.sized_data(DataGrid::new(vec![size.0, size.1], values).unwrap(), Edges::Clamp).unwrap();
        let padded = data.pad(&[multiples.0, multiples.1]).unwrap();
        let clipped = padded.plus(&Number::from(amount)).unwrap().clip(range(-100, 1 << 50)).unwrap();
        let size = clipped.size().unwrap();
        prop_assert!(size[0] % multiples.0 == 0 && size[1] % multiples.1 == 0);
        let start = [(at.0 * size[0] as f64) as i128, (at.1 * size[1] as f64) as i128];
        let found = clipped.simulate(&[(start[0], size[0]), (start[1], size[1])]).unwrap();
        let mut found = found.values().iter();
        for x in start[0]..size[0] {
            for y in start[1]..size[1] {
                let last = data.size().unwrap();
                let Element::Number(value) = data.get(&[x.min(last[0] - 1), y.min(last[1] - 1)]).unwrap() else {
                    panic!("no number")
                };
                let expected = (value + Number::from(amount)).clamp(Number::from(-100), Number::from(1i64 << 50));
                prop_assert_eq!(found.next().unwrap(), &expected);
                prop_assert_eq!(clipped.get(&[x, y]).unwrap(), Element::Number(expected));
            }
        }
    }

    /// No value lies outside, and both ends are reached where a single symbol is mapped.
    #[test]
    fn bounds_are_values_at_the_ends(lower in -900i64..900, span in 0i64..900, index in 0u32..60) {
        let upper = lower + span;
        let space = Space::new();
        let x = space.symbols(2, "x").unwrap();
        let by = QuantisationIndices::one(index).unwrap();
        let back = by.dequantise(&by.quantise(&x, 0).unwrap(), 0).unwrap();
        let of = |n: i64| inverse_quant(&forward_quant(&n.into(), index), index);
        let ranges = |_| Some((Number::from(lower), Number::from(upper)));
        // The range is that of the symbol, not of what is opaque.
        let ranges = |identity: u64| if identity == x.identity() { ranges(identity) } else { None };
        let bounds = back.bounds(&ranges, Rounding::Integer).unwrap();
        prop_assert_eq!((bounds.lower, bounds.upper), (of(lower), of(upper)));
        // Through more arithmetic, and at one element.
        let shifted = back.lshift(1).unwrap().plus(&Number::from(5)).unwrap();
        let bounds = shifted.bounds_at(&Index::zero(2), &ranges, Rounding::Integer).unwrap();
        prop_assert_eq!((bounds.lower, bounds.upper), (of(lower) * 2 + 5, of(upper) * 2 + 5));
    }
}

/// Sized arrays have bounds from each of their elements, slices with theirs.
#[test]
fn bounds_of_slices() {
    let space = Space::new();
    let x = space.sized_symbols("x", &[4, 1], Edges::Clamp).unwrap();
    let quantised = slices(2, 1, &[0, 8]).quantise(&x, 0).unwrap();
    let ranges = |_: u64| Some((Number::from(-100), Number::from(90)));
    let ranges = |identity: u64| if identity == x.identity() { ranges(identity) } else { None };
    let at = |x: i128| {
        let bounds = quantised.bounds_at(&[x, 0].into(), &ranges, Rounding::Integer).unwrap();
        (bounds.lower, bounds.upper)
    };
    let of = |n: i64| BigInt::from(n);
    assert_eq!([at(1), at(2)], [(of(-100), of(90)), (of(-25), of(22))]);
    let all = quantised.bounds(&ranges, Rounding::Integer).unwrap();
    assert_eq!((all.lower, all.upper), (of(-100), of(90)));
    let missing = quantised.bounds(&|_| None, Rounding::Integer);
    assert!(matches!(missing, Err(ArrayError::MissingRange(_))), "{missing:?}");
}

fn proven(a: &Array, b: &Array) -> bool {
    a.equality(b).unwrap() == Equality::Proven
}

/// A function is the same where it is the same function of the same array; it moves with views.
#[test]
fn what_is_proven_of_functions() {
    let space = Space::new();
    let x = space.symbols(1, "x").unwrap();
    let by = |index| QuantisationIndices::one(index).unwrap();
    let q = |array: &Array, index| by(index).quantise(array, 0).unwrap();
    assert!(proven(&q(&x, 7), &q(&x, 7)));
    assert!(proven(&q(&x, 7), &by(9).quantise(&x, 2).unwrap()));
    assert!(matches!(q(&x, 7).equality(&q(&x, 12)).unwrap(), Equality::Refuted(_)));
    assert!(matches!(q(&x, 7).equality(&x).unwrap(), Equality::Refuted(_)));
    let every = |array: &Array| array.subsample(&[2], &[1]).unwrap();
    assert!(proven(&every(&q(&x, 7)), &q(&every(&x), 7)));
    let halves = [0, 1].map(|offset| q(&x.subsample(&[2], &[offset]).unwrap(), 7));
    assert!(proven(&halves[0].interleave(&halves[1], 0).unwrap(), &q(&x, 7)));
    // What undoes itself below a function.
    let stage = &Wavelet::le_gall_5_3().stages[0];
    let same = x.lift(stage, 0).unwrap().lift(&stage.inverse(), 0).unwrap();
    assert!(proven(&q(&same, 7), &q(&x, 7)));
    let moved = |array: &Array, by: i64| array.plus(&Number::from(by)).unwrap();
    assert!(proven(&moved(&moved(&x, 9), -9), &x));
    assert!(proven(&moved(&q(&x, 7), 3), &moved(&moved(&q(&x, 7), 1), 2)));
    assert!(matches!(moved(&x, 1).equality(&x).unwrap(), Equality::Refuted(_)));
    // Filters of what is opaque are still filters of it.
    let there = Structure::new(Wavelet::deslauriers_dubuc_9_7(), 2);
    let picture = by(20).quantise(&space.symbols(2, "p").unwrap(), 0).unwrap();
    let coeffs = there.analysis(&picture).unwrap().coeffs;
    assert!(proven(&there.synthesis(&coeffs).unwrap().output, &picture));
    // And over data they are numbers.
    let ones =
        space.data(DataGrid::from_integers(vec![2], vec![50, -50]).unwrap(), Extend::Periodic).unwrap();
    let replaced = q(&x, 8).substitute(&[(x.clone(), ones)]).unwrap();
    assert_eq!(replaced.get(&[3]).unwrap().to_string(), "-12");
}

#[test]
fn how_functions_are_shown() {
    let space = Space::new();
    let x = space.sized_symbols("x", &[5, 1], Edges::Clamp).unwrap();
    let padded = x.pad(&[4, 1]).unwrap();
    let q = slices(2, 1, &[3, 12]).quantise(&padded, 1).unwrap().plus(&Number::from(-7)).unwrap();
    assert_eq!(q.get(&[6, 0]).unwrap().to_string(), "quantise[6, 0] - 7");
    let told = q.explain().unwrap();
    assert_eq!(
        told,
        "#1 plus -7: size (8, 1), step (1, 1)\n  \
         #2 quantise by 2 x 1 slices of indices [2, 11]: size (8, 1), step (1, 1)\n    \
         #3 pad: size (8, 1), step (1, 1), nop\n      \
         #4 symbols x with edges \"clamp\": size (5, 1), step (1, 1)"
    );
    let steps = q.derivation(&[6, 0]).unwrap().steps;
    let formulas: Vec<&str> = steps.iter().map(|step| step.formula.as_str()).collect();
    assert_eq!(formulas, ["quantise(x[4, 0])", "#1 - 7"]);
}

#[test]
fn what_does_not_fit_is_an_error() {
    let space = Space::new();
    let x = space.symbols(2, "x").unwrap();
    let sized = space.sized_symbols("x", &[4, 4], Edges::Clamp).unwrap();
    let row = space.sized_symbols("x", &[4], Edges::Clamp).unwrap();
    assert!(matches!(x.pad(&[4, 4]), Err(ArrayError::NoSize(_))));
    assert!(matches!(sized.pad(&[4]), Err(ArrayError::Length { .. })));
    assert!(matches!(sized.pad(&[0, 4]), Err(ArrayError::Size(0))));
    assert!(matches!(sized.pad(&[1 << 121, 4]), Err(ArrayError::IndexTooLarge)));
    assert_eq!(sized.pad(&[2, 4]).unwrap(), sized);
    assert!(matches!(x.plus(&Number::HALF), Err(ArrayError::Fraction { .. })));
    assert!(matches!(x.clip(range(2, 1)), Err(ArrayError::EmptyRange { .. })));
    assert!(matches!(slices(2, 1, &[0, 1]).quantise(&x, 0), Err(ArrayError::NoSize(_))));
    assert!(matches!(slices(2, 1, &[0, 1]).quantise(&row, 0), Err(ArrayError::NdimMismatch { .. })));
    assert!(matches!(QuantisationIndices::of_slices(2, 2, vec![0; 3]), Err(ArrayError::Shape { .. })));
    assert!(matches!(QuantisationIndices::of_slices(0, 0, vec![]), Err(ArrayError::Shape { .. })));
    assert!(matches!(QuantisationIndices::one(4_000_001), Err(ArrayError::QuantisationIndex(4_000_001))));
    let one = QuantisationIndices::one(4_000_000).unwrap();
    assert!(matches!(one.quantise(&x, -1), Err(ArrayError::QuantisationIndex(4_000_001))));
    let half = space.data(DataGrid::new(vec![1], vec![Number::HALF]).unwrap(), Extend::Edge).unwrap();
    let clipped = half.clip(range(0, 1)).unwrap();
    assert!(matches!(clipped.get(&[0]), Err(ArrayError::Fraction { .. })));
    assert!(matches!(clipped.simulate(&[(0, 1)]), Err(ArrayError::Fraction { .. })));
}
