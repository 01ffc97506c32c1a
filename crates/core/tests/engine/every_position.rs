//! Bounds over every position, of one size and of any: against element by element, and size by size.

use proptest::prelude::*;
use vcfilter_core::algebra::{Index, IntegerRange, Linear, Number, Rounding, bits, bounds};
use vcfilter_core::arrays::{Array, ArrayError, Edges, Element, Space, Stage, StageKind};
use vcfilter_core::wavelets::{KNOWN_WAVELETS, KnownWavelet, Structure};

fn structure(name: &str, depth: u32, depth_ho: u32) -> Structure {
    let wavelet = KnownWavelet::named(name).unwrap().wavelet();
    Structure { wavelet_ho: wavelet.clone(), wavelet, depth, depth_ho }
}

/// Ranges around 0, and away from it.
const RANGES: [(i64, i64); 4] = [(-512, 511), (0, 1), (64, 940), (-9, -3)];

fn union(a: Option<IntegerRange>, b: IntegerRange) -> Option<IntegerRange> {
    Some(match a {
        None => b,
        Some(a) => IntegerRange { lower: a.lower.min(b.lower), upper: a.upper.max(b.upper) },
    })
}

/// Every index of an array that has a size.
fn indices(array: &Array) -> Vec<Index> {
    let size = array.size().unwrap();
    size.iter().enumerate().fold(vec![Index::zero(size.len())], |indices, (dim, n)| {
        indices.iter().flat_map(|index| (0..*n).map(|i| index.with(dim, i))).collect()
    })
}

/// The bounds of the elements, one by one.
fn one_by_one(array: &Array, range: (i64, i64), rounding: Rounding) -> Option<IntegerRange> {
    let range = |_| Some((range.0.into(), range.1.into()));
    indices(array).iter().map(|index| array.bounds_at(index, &range, rounding).unwrap()).fold(None, union)
}

/// The arrays of both sides of a codec on symbols of a size.
fn arrays(structure: &Structure, picture: &Array) -> Vec<Array> {
    let encoder = structure.analysis(picture).unwrap();
    let mut arrays: Vec<Array> = encoder.arrays.values().cloned().collect();
    let like = |(name, band): (&(_, std::sync::Arc<str>), &Array)| {
        (name.clone(), picture.space().symbols_like(&name.1, band).unwrap())
    };
    let bands = encoder.coeffs.iter().map(like).collect();
    arrays.extend(structure.synthesis(&bands).unwrap().arrays.into_values());
    // What an encoder and a decoder do together: the picture, and all their rounding errors.
    arrays.push(structure.synthesis(&encoder.coeffs).unwrap().output);
    arrays
}

prop_compose! {
    fn structures()(
        across in 0..KNOWN_WAVELETS.len(), down in 0..KNOWN_WAVELETS.len(), depth in 0u32..3, depth_ho in 0u32..2,
    ) -> Structure {
        let [wavelet_ho, wavelet] = [across, down].map(|at| KNOWN_WAVELETS[at].wavelet());
        Structure { wavelet_ho, wavelet, depth, depth_ho }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    /// In the affine model they are the same, but for rows of one sample, where no stage reads anything. In the integer model what an element is divisible by is known better one by one: there
    /// it may be tighter by a unit.
    #[test]
    fn bounds_of_a_size_are_those_of_its_elements(
        structure in structures(), times in (1i128..4, 1i128..4), edges in 0..3usize, range in 0..RANGES.len(),
        at in any::<prop::sample::Index>(),
    ) {
        let edges = Edges::ALL[edges].1;
        let steps = [1i128 << structure.levels(), 1 << structure.depth];
        let odd = i128::from(!edges.needs_even_sizes());
        let size = [times.0 * steps[0] + odd, times.1 * steps[1] + odd];
        let picture = Space::new().sized_symbols("P", &size, edges).unwrap();
        let arrays = arrays(&structure, &picture);
        let array = at.get(&arrays);
        let ends = RANGES[range];
        let ranges = |_| Some((ends.0.into(), ends.1.into()));
        let found = array.bounds(&ranges, Rounding::Affine);
        prop_assert_eq!(Some(found.unwrap()), one_by_one(array, ends, Rounding::Affine));
        let found = array.bounds(&ranges, Rounding::Integer).unwrap();
        let exact = one_by_one(array, ends, Rounding::Integer).unwrap();
        prop_assert!(found.lower <= exact.lower && &exact.lower - &found.lower <= 1.into(), "{found:?} {exact:?}");
        prop_assert!(found.upper >= exact.upper && &found.upper - &exact.upper <= 1.into(), "{found:?} {exact:?}");
    }

    /// And the place of an extreme is one where it is: in a picture of its size.
    #[test]
    fn bounds_of_any_size_are_those_of_all_sizes(
        wavelet in 0..KNOWN_WAVELETS.len(), depth in 1u32..3, edges in 0..3usize, range in 0..RANGES.len(),
        at in any::<prop::sample::Index>(),
    ) {
        let structure = Structure::new(KNOWN_WAVELETS[wavelet].wavelet(), depth);
        let edges = Edges::ALL[edges].1;
        let ends = RANGES[range];
        let ranges = |_| Some((ends.0.into(), ends.1.into()));
        let space = Space::new();
        let multiple = if edges.needs_even_sizes() { 1 << depth } else { 1 };
        // One row is enough for rows of every kind: columns are made alike.
        let multiples = [multiple, 1 << depth];
        let any = arrays(&structure, &space.symbols_of_any_size("P", &multiples, edges).unwrap());
        let at = at.index(any.len());
        let found = match any[at].bounds(&ranges, Rounding::Affine) {
            // What an encoder and a decoder do together gives the samples back, which is no outer product for all filters.
            Err(ArrayError::NotSeparable) if at + 1 == any.len() => return Ok(()),
            found => found.unwrap(),
        };
        // Of fewer samples some bands have none, and there are no symbols for them.
        let has_bands = |size: &[i128]| size[0] >= 1 << depth;
        let of = |size: &[i128]| {
            if !has_bands(size) {
                return None;
            }
            let array = arrays(&structure, &space.sized_symbols("P", size, edges).unwrap()).swap_remove(at);
            (!array.size().unwrap().contains(&0)).then_some(array)
        };
        for width in (1..=96 / multiple).map(|times| times * multiple) {
            for height in [1i128, 2, 3, 5, 9].map(|times| times << depth) {
                if let Some(array) = of(&[width, height]) {
                    let one = array.bounds(&ranges, Rounding::Affine).unwrap();
                    prop_assert!(found.lower <= one.lower && one.upper <= found.upper);
                }
            }
        }
        let places = any[at].extreme_places(&ranges, Rounding::Affine).unwrap().unwrap();
        for (place, lower) in places.iter().zip([true, false]) {
            if !has_bands(&place.picture) {
                continue;
            }
            let array = of(&place.picture).unwrap();
            let one = array.bounds_at(&place.index, &ranges, Rounding::Affine).unwrap();
            if lower { prop_assert_eq!(&one.lower, &found.lower) } else { prop_assert_eq!(&one.upper, &found.upper) }
        }
    }

    /// Filters of one's own, whose taps may reach far to one side, so that ramps of one end are long and those of the other short.
    #[test]
    fn rows_of_any_size_are_those_of_all_sizes(
        stages in prop::collection::vec((0..4usize, prop::collection::vec(-3i64..4, 1..4), -5i64..6, 0u32..3), 1..4),
        again in any::<bool>(), edges in 0..3usize,
    ) {
        let stages: Vec<Stage> = stages
            .into_iter()
            .map(|(kind, taps, delay, shift)| Stage::new(StageKind::ALL[kind], taps, delay, shift).unwrap())
            .collect();
        let (found, all) = of_any_and_of_all_sizes(&stages, again, Edges::ALL[edges].1);
        prop_assert_eq!(Some(found), all);
    }

    /// The sums of a stage are those of its taps times elements.
    #[test]
    fn sums_are_those_of_the_elements(
        structure in structures(), edges in 0..3usize, range in 0..RANGES.len(), at in any::<prop::sample::Index>(),
    ) {
        let edges = Edges::ALL[edges].1;
        let size = [2i128 << structure.levels(), 3 << structure.depth];
        let picture = Space::new().sized_symbols("P", &size, edges).unwrap();
        let encoder = structure.analysis(&picture).unwrap();
        let order: Vec<Array> = encoder.arrays.values().cloned().collect();
        prop_assume!(!order.is_empty());
        let place = at.index(order.len());
        let ends = RANGES[range];
        let ranges = |_| Some((ends.0.into(), ends.1.into()));
        let Some(found) = order[place].stage_sums(&ranges, Rounding::Affine).unwrap() else { return Ok(()) };
        let name = encoder.arrays.get_index(place).unwrap().0;
        let (dim, wavelet) = match name.1.starts_with("DC") {
            true => (0, &structure.wavelet_ho),
            false => (1, &structure.wavelet),
        };
        let primes = name.1.matches('\'').count();
        let stage = wavelet.inverse().stages[primes - 1].clone();
        let below = &encoder.arrays[&(name.0, name.1.strip_suffix('\'').unwrap().into())];
        let length = below.size().unwrap()[dim];
        let (mut sums, mut partial, mut any) = (None, None, None);
        for index in indices(below).into_iter().filter(|index| index[dim] % 2 == stage.kind().parity()) {
            let mut products = Vec::new();
            for (distance, tap) in stage.reach() {
                let at = read(edges, index[dim] + distance, length);
                products.push(linear(&below.get(&index.with(dim, at)).unwrap()).scaled(tap));
            }
            let offset = Linear::from(if stage.shift() > 0 { Number::from(2).power(stage.shift() as i32 - 1).unwrap() } else { Number::ZERO });
            let range = |_: &_| Some((ends.0.into(), ends.1.into()));
            let range_of = |sum: &Linear| bounds(sum, range, Rounding::Affine).unwrap();
            let mut prefix = offset.clone();
            partial = union(partial, range_of(&prefix));
            for product in &products {
                prefix = prefix.plus(product);
                partial = union(partial, range_of(&prefix));
            }
            sums = union(sums, range_of(&prefix));
            for mask in 0..1u32 << products.len() {
                let chosen = products.iter().enumerate().filter(|(at, _)| mask >> at & 1 == 1);
                let sum = chosen.fold(Linear::default(), |sum, (_, product)| sum.plus(product));
                any = union(any, range_of(&sum));
                any = union(any, range_of(&sum.plus(&offset)));
            }
        }
        prop_assert_eq!(Some(&found.sum), sums.as_ref());
        prop_assert_eq!(Some(&found.partial), partial.as_ref());
        let any = any.unwrap();
        prop_assert_eq!(bits(&found.any_order), bits(&any));
        prop_assert!(found.any_order.lower <= any.lower && any.upper <= found.any_order.upper);
    }
}

/// The bounds of what stages make of a row of any size, and of rows of all sizes up to 160; `again`, of the even samples that are left.
fn of_any_and_of_all_sizes(
    stages: &[Stage],
    again: bool,
    edges: Edges,
) -> (IntegerRange, Option<IntegerRange>) {
    let filtered = |row: Array| stages.iter().try_fold(row, |row, stage| row.lift(stage, 0)).unwrap();
    let of = |row: Array| match again {
        false => filtered(row),
        true => filtered(filtered(row).subsample(&[2], &[0]).unwrap()),
    };
    let bounds = |row: Array| {
        of(row).bounds(&|_| Some((Number::from(-5), Number::from(3))), Rounding::Affine).unwrap()
    };
    let space = Space::new();
    let multiple = if again { 4 } else { 2 };
    let found = bounds(space.symbols_of_any_size("x", &[multiple], edges).unwrap());
    let sizes = (1..=160 / multiple).map(|times| times * multiple);
    let all = sizes.map(|size| bounds(space.sized_symbols("x", &[size], edges).unwrap())).fold(None, union);
    (found, all)
}

/// What lies beyond the mirror image of the other end depends on both.
#[test]
fn small_rows_are_mirrored_more_than_once() {
    let stages = [
        Stage::new(StageKind::EvenAddOdd, [-1, 3, 1], -4, 0).unwrap(),
        Stage::new(StageKind::EvenAddOdd, [-3], -2, 1).unwrap(),
    ];
    let (found, all) = of_any_and_of_all_sizes(&stages, true, Edges::Reflect);
    assert_eq!(all, Some(IntegerRange { lower: (-130).into(), upper: 114.into() }));
    assert_eq!(Some(found), all);
}

/// VC-2's rule and the others, once more.
fn read(edges: Edges, i: i128, size: i128) -> i128 {
    match edges {
        Edges::Periodic => i.rem_euclid(size),
        _ if (0..size).contains(&i) => i,
        Edges::Clamp if i < 0 => i.rem_euclid(2),
        Edges::Clamp => size - 2 + i.rem_euclid(2),
        _ => {
            let i = i.rem_euclid(2 * (size - 1));
            i.min(2 * (size - 1) - i)
        }
    }
}

fn linear(element: &Element) -> Linear {
    match element {
        Element::Linear(linear) => linear.clone(),
        Element::Number(number) => Linear::from(number.clone()),
        other => panic!("{other} is no expression"),
    }
}

fn pixels(_: u64) -> Option<(Number, Number)> {
    Some(((-512).into(), 511.into()))
}

/// The range of one band of an encoder's pictures of any size.
fn band(structure: &Structure, name: &str, rounding: Rounding) -> (i64, i64) {
    let steps = [1i128 << structure.levels(), 1 << structure.depth];
    let picture = Space::new().symbols_of_any_size("P", &steps, Edges::Clamp).unwrap();
    let transform = structure.analysis(&picture).unwrap();
    let array = transform.coeffs.iter().find(|((_, band), _)| &**band == name).unwrap().1;
    let IntegerRange { lower, upper } = array.bounds(&pixels, rounding).unwrap();
    (lower.try_into().unwrap(), upper.try_into().unwrap())
}

#[test]
fn edges_make_bands_wider() {
    let of = |name, depth, band_name| band(&structure(name, depth, 0), band_name, Rounding::Integer);
    assert_eq!(of("deslauriers_dubuc_9_7", 1, "LL"), (-2499, 2498));
    assert_eq!(of("deslauriers_dubuc_13_7", 3, "LL"), (-11776, 11768));
    assert_eq!(of("fidelity", 1, "HH"), (-1976, 1976));
    // Nothing is read beyond a pair.
    assert_eq!(of("haar_with_shift", 1, "LL"), (-1024, 1022));
    assert_eq!(band(&structure("deslauriers_dubuc_9_7", 1, 0), "LL", Rounding::Affine), (-2501, 2499));
}

/// A decoder of free coefficients, as in a picture of 24 x 1.
#[test]
fn free_coefficients_need_a_further_bit_at_edges() {
    let structure = structure("deslauriers_dubuc_9_7", 0, 2);
    let space = Space::new();
    let picture = space.symbols_of_any_size("P", &[4, 1], Edges::Clamp).unwrap();
    let bands = structure.analysis(&picture).unwrap().coeffs;
    let like = |(name, band): (&(_, std::sync::Arc<str>), &Array)| {
        (name.clone(), space.symbols_like(&name.1, band).unwrap())
    };
    let decoder = structure.synthesis(&bands.iter().map(like).collect()).unwrap();
    let bounds = decoder.output.bounds(&pixels, Rounding::Integer).unwrap();
    assert!(bounds.upper >= 536.into() && bits(&bounds) == 11, "{bounds:?}");
}

#[test]
fn what_any_size_is_not() {
    let space = Space::new();
    let picture = space.symbols_of_any_size("P", &[2], Edges::Clamp).unwrap();
    assert!(matches!(picture.get(&[0]), Err(ArrayError::AnySize)));
    assert!(matches!(picture.simulate(&[(0, 3)]), Err(ArrayError::NotData(_) | ArrayError::AnySize)));
    let stage = KnownWavelet::named("le_gall_5_3").unwrap().wavelet().stages[0].clone();
    let halves = [0, 1].map(|at| picture.subsample(&[2], &[at]).unwrap());
    // Half of an even size may be odd.
    let odd = halves[0].lift(&stage, 0).unwrap_err();
    assert_eq!(odd.to_string(), "edges \"clamp\" need an even size, and dimension 0 has k samples for any k");
    assert!(halves[0].interleave(&halves[1], 0).unwrap().extents() == picture.extents());
    let other = space.symbols_of_any_size("P", &[4], Edges::Clamp).unwrap().subsample(&[2], &[0]).unwrap();
    let unfit = halves[0].interleave(&other, 0).unwrap_err();
    assert_eq!(
        unfit.to_string(),
        "the arrays do not fit together: one has any size k with edges \"clamp\", the other any size 2k with edges \"clamp\""
    );
}

/// Weights and values of more than 1024 bits are compared exactly.
#[test]
fn numbers_beyond_floating_point_are_not_lost() {
    let power = |exponent: u32| num_bigint::BigInt::from(10).pow(exponent);
    let stage = |exponent, shift| {
        Stage::new(StageKind::EvenAddOdd, [power(exponent), power(exponent)], 0, shift).unwrap()
    };
    for (taps, shift, range) in [(200, 2, 200), (400, 2, 0), (300, 2000, 300), (400, 1400, 0)] {
        let row = Space::new().sized_symbols("x", &[8], Edges::Clamp).unwrap();
        let array = row.lift(&stage(taps, shift), 0).unwrap();
        for least in [-power(range), power(range)] {
            let ends = (Number::from(least), Number::from(power(range + 1)));
            let range = |_| Some(ends.clone());
            let found = array.bounds(&range, Rounding::Integer).unwrap();
            let one = |index| array.bounds_at(index, &range, Rounding::Integer).unwrap();
            assert_eq!(Some(found), indices(&array).iter().map(one).fold(None, union), "{taps} {shift}");
        }
    }
}

/// Half of the samples of a row that is repeated are repeated only where their number is even: else each size is a case of its own.
#[test]
fn a_row_of_any_size_that_is_repeated_unevenly_has_no_bounds() {
    let row = Space::new().symbols_of_any_size("x", &[2], Edges::Periodic).unwrap();
    let stage = KnownWavelet::named("le_gall_5_3").unwrap().wavelet().stages[0].clone();
    let low = row.lift(&stage, 0).unwrap().subsample(&[2], &[0]).unwrap();
    assert!(low.bounds(&pixels, Rounding::Integer).is_ok());
    let quarter = low.subsample(&[2], &[0]).unwrap();
    assert!(matches!(quarter.bounds(&pixels, Rounding::Integer), Err(ArrayError::LongRamps)));
}
