//! Arrays with a size, against an encoder and a decoder of finite pictures that share nothing with the engine.

use proptest::prelude::*;

use vcfilter_core::algebra::Number;
use vcfilter_core::arrays::{Array, ArrayError, DataGrid, Edges, Element, Equality, Space, Stage, StageKind};
use vcfilter_core::vc2::default_matrix;
use vcfilter_core::wavelets::{KNOWN_WAVELETS, Structure, Wavelet};

use crate::finite::{Codec, Indices, Plane, requantised};

/// A picture as a grid: its first dimension runs along rows.
fn grid(plane: &Plane) -> DataGrid {
    let (width, height) = (plane.width, plane.height());
    let values = (0..width).flat_map(|x| (0..height).map(move |y| Number::from(plane.at(x, y))));
    DataGrid::new(vec![width, height], values.collect()).unwrap()
}

/// All of a sized array.
fn whole(array: &Array) -> Plane {
    let size = array.size().unwrap();
    let found = array.simulate(&[(0, size[0]), (0, size[1])]).unwrap();
    let (width, height) = (size[0] as usize, size[1] as usize);
    Plane::new(width, height, |x, y| found.values()[x * height + y].to_i64().unwrap())
}

fn structure() -> impl Strategy<Value = Structure> {
    let wavelet = || (0..KNOWN_WAVELETS.len()).prop_map(|at| KNOWN_WAVELETS[at].wavelet());
    (wavelet(), wavelet(), 0u32..4, 0u32..3).prop_map(|(wavelet, wavelet_ho, depth, depth_ho)| Structure {
        wavelet,
        wavelet_ho,
        depth,
        depth_ho,
    })
}

/// A transform and a picture that it fits, from one multiple up.
fn picture() -> impl Strategy<Value = (Structure, Plane)> {
    let some_levels = structure().prop_filter("no levels", |structure| structure.levels() > 0);
    (some_levels, 1usize..4, 1usize..4).prop_flat_map(|(structure, across, down)| {
        let width = across << structure.levels();
        let height = down << structure.depth;
        let pixels = prop::collection::vec(-512i64..512, width * height);
        pixels.prop_map(move |values| (structure.clone(), Plane::of_rows(width, values)))
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, ..ProptestConfig::default() })]

    #[test]
    fn every_array_of_an_encoder_and_a_decoder((structure, picture) in picture(), index in 0u32..30) {
        let space = Space::new();
        let input = space.sized_data(grid(&picture), Edges::Clamp).unwrap();
        let there = structure.analysis(&input).unwrap();
        let codec = Codec::of(&structure);
        let expected = codec.analysis(&picture);
        for ((level, name), array) in &there.arrays {
            prop_assert_eq!(&whole(array), &expected[(level.0, &**name)], "{} {}", level, name);
        }
        let coefficients = codec.coefficients(&expected);
        let coefficients = match default_matrix(&structure) {
            Some(matrix) => requantised(&coefficients, &codec.entries(&matrix), &Indices::one(index)),
            None => coefficients,
        };
        let sized = |name: &vcfilter_core::wavelets::IntermediateName| {
            space.sized_data(grid(&coefficients[(name.0.0, &*name.1)]), Edges::Clamp).unwrap()
        };
        let bands = structure.bands().into_iter().map(|name| { let band = sized(&name); (name, band) });
        let back = structure.synthesis(&bands.collect()).unwrap();
        let expected = codec.synthesis(&coefficients);
        for ((level, name), array) in &back.arrays {
            prop_assert_eq!(&whole(array), &expected[(level.0, &**name)], "{} {}", level, name);
        }
    }

    /// One by one and in blocks, for all rules of edges, any size that they take, any region.
    #[test]
    fn elements_are_those_of_blocks(
        structure in structure(), edges in 0..Edges::ALL.len(), across in 1i128..7, down in 1i128..7,
        odd in 0i128..2, from in (0.0..1.0f64, 0.0..1.0f64),
    ) {
        let edges = Edges::ALL[edges].1;
        let odd = if edges.needs_even_sizes() { 0 } else { odd };
        let size = [(across << structure.levels()) - odd, (down << structure.depth) - odd].map(|n| n.max(1) as usize);
        let values = (0..size[0] * size[1]).map(|i| Number::from((i * i + 7 * i) as i64 % 997 - 498));
        let input = Space::new().sized_data(DataGrid::new(size.to_vec(), values.collect()).unwrap(), edges).unwrap();
        let there = structure.analysis(&input).unwrap();
        for ((level, name), array) in &there.arrays {
            let size = array.size().unwrap();
            let start = [(from.0 * size[0] as f64) as i128, (from.1 * size[1] as f64) as i128];
            let region = [(start[0], size[0].min(start[0] + 3)), (start[1], size[1].min(start[1] + 2))];
            let block = array.simulate(&region).unwrap();
            let mut values = block.values().iter();
            for x in region[0].0..region[0].1 {
                for y in region[1].0..region[1].1 {
                    let value = Element::Number(values.next().unwrap().clone());
                    prop_assert_eq!(array.get(&[x, y]).unwrap(), value, "{} {}", level, name);
                }
            }
        }
        let output = structure.synthesis(&there.coeffs).unwrap().output;
        prop_assert_eq!(output.equality(&input).unwrap(), Equality::Proven);
    }
}

/// A random operation; what does not fit an array leaves it as it is.
fn operation() -> impl Strategy<Value = Operation> {
    prop_oneof![
        (0..4usize, prop::collection::vec(-2i64..3, 1..4), -2i64..3, 0u32..3, 0i128..2)
            .prop_map(|(kind, taps, delay, shift, dim)| Operation::Lift { kind, taps, delay, shift, dim }),
        (0u32..3, 0u32..3).prop_map(|(left, right)| Operation::Shift { left, right }),
        ([1i128..4, 1i128..4], [0i128..3, 0i128..3])
            .prop_map(|(steps, offsets)| Operation::Subsample { steps, offsets }),
        (0i128..2, any::<bool>()).prop_map(|(dim, halves)| Operation::Interleave { dim, halves }),
        (0..Edges::ALL.len()).prop_map(|rule| Operation::WithEdges(Edges::ALL[rule].1)),
    ]
}

#[derive(Debug, Clone)]
enum Operation {
    Lift { kind: usize, taps: Vec<i64>, delay: i64, shift: u32, dim: i128 },
    Shift { left: u32, right: u32 },
    Subsample { steps: [i128; 2], offsets: [i128; 2] },
    Interleave { dim: i128, halves: bool },
    WithEdges(Edges),
}

impl Operation {
    fn on(&self, array: &Array) -> Result<Array, ArrayError> {
        match self {
            Operation::Lift { kind, taps, delay, shift, dim } => {
                let kinds = [
                    StageKind::EvenAddOdd,
                    StageKind::EvenSubtractOdd,
                    StageKind::OddAddEven,
                    StageKind::OddSubtractEven,
                ];
                let stage = Stage::new(kinds[*kind], taps.iter().copied(), *delay, *shift)?;
                array.lift(&stage, *dim)
            }
            Operation::Shift { left, right } => array.lshift(*left)?.rshift(*right),
            Operation::Subsample { steps, offsets } => array.subsample(steps, offsets),
            Operation::Interleave { dim, halves } => {
                let mut steps = [1, 1];
                steps[*dim as usize] = if *halves { 2 } else { 1 };
                let mut offsets = [0, 0];
                let even = array.subsample(&steps, &offsets)?;
                offsets[*dim as usize] = i128::from(*halves);
                even.rshift(1)?.interleave(&array.subsample(&steps, &offsets)?.rshift(1)?, *dim)
            }
            Operation::WithEdges(edges) => array.with_edges(*edges),
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    /// Every rule of simplification keeps every sample up to the edges; so does the rule that says so of forms.
    #[test]
    fn simplified_arrays_have_the_same_samples(
        operations in prop::collection::vec(operation(), 1..7), width in 1usize..9, height in 1usize..5, rule in 0..3usize,
    ) {
        let values = (0..width * height).map(|i| Number::from((i * i * 31 + 7 * i) as i64 % 101 - 50)).collect();
        let space = Space::new();
        let grid = DataGrid::new(vec![width, height], values).unwrap();
        let numbers = space.sized_data(grid, Edges::ALL[rule].1).unwrap();
        let symbols = space.sized_symbols("x", &[width as i128, height as i128], Edges::ALL[rule].1).unwrap();
        let built = |from: &Array| {
            operations.iter().fold(from.clone(), |array, operation| operation.on(&array).unwrap_or(array))
        };
        let (array, over_symbols) = (built(&numbers), built(&symbols));
        let simple = over_symbols.simplified().unwrap();
        prop_assert_eq!(simple.size(), over_symbols.size());
        prop_assert_eq!(simple.edges(), over_symbols.edges());
        prop_assert_eq!(over_symbols.substitute(&[(symbols.clone(), numbers.clone())]).unwrap(), array.clone());
        let simple = simple.substitute(&[(symbols, numbers)]).unwrap();
        let size = array.size().unwrap();
        prop_assume!(size.iter().all(|&n| n > 0) && size.iter().product::<i128>() < 2000);
        prop_assert_eq!(whole(&simple), whole(&array));
        prop_assert_eq!(simple.equality(&array).unwrap(), Equality::Proven);
    }
}

/// Clamping and reflecting read the same samples where stages reach one sample beyond; further out they do not.
#[test]
fn rules_that_read_the_same_are_found_equal() {
    let space = Space::new();
    let row = space.sized_symbols("x", &[12], Edges::Clamp).unwrap();
    let other = row.with_edges(Edges::Reflect).unwrap();
    let there = |wavelet: Wavelet, row: &Array| {
        let stages = wavelet.inverse().stages;
        stages.iter().fold(row.clone(), |array, stage| array.lift(stage, 0).unwrap())
    };
    let equality =
        |wavelet: fn() -> Wavelet| there(wavelet(), &row).equality(&there(wavelet(), &other)).unwrap();
    assert_eq!(equality(Wavelet::le_gall_5_3), Equality::Proven);
    assert!(matches!(equality(Wavelet::deslauriers_dubuc_9_7), Equality::Refuted(_)));
    assert_eq!(other.equality(&row).unwrap(), Equality::Proven);
    // Of a large picture there are too many elements to be compared one by one.
    let picture = space.sized_symbols("P", &[1 << 40, 1 << 40], Edges::Clamp).unwrap();
    let structure = Structure::new(Wavelet::le_gall_5_3(), 3);
    let coeffs = structure.analysis(&picture).unwrap().coeffs;
    let reflected = coeffs.into_iter().map(|(name, band)| (name, band.with_edges(Edges::Reflect).unwrap()));
    let output = structure.synthesis(&reflected.collect()).unwrap().output;
    assert_eq!(output.equality(&picture).unwrap(), Equality::Proven);
    assert!(matches!(space.symbols(1, "y").unwrap().with_edges(Edges::Clamp), Err(ArrayError::NoEdges)));
}

/// The bands of JPEG 2000's 5/3 for a row that its edges reflect. Its high band is predicted by a sum rounded down, VC-2's by
/// one rounded up at halves: the same of signals with the other sign.
#[test]
fn a_row_of_jpeg_2000() {
    let row: Vec<i64> = vec![3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8, 9, 7, 9, 3];
    let negative = row.iter().map(|value| Number::from(-value)).collect();
    let space = Space::new();
    let x = space.sized_data(DataGrid::new(vec![16], negative).unwrap(), Edges::Reflect).unwrap();
    let stages = Wavelet::le_gall_5_3().inverse().stages;
    let high = x.lift(&stages[0], 0).unwrap().subsample(&[2], &[1]).unwrap();
    let values = |array: &Array| -> Vec<i64> {
        let size = array.size().unwrap()[0];
        array.simulate(&[(0, size)]).unwrap().values().iter().map(|value| value.to_i64().unwrap()).collect()
    };
    let high: Vec<i64> = values(&high).iter().map(|value| -value).collect();
    assert_eq!(high, [-2, -3, 6, 3, -2, 1, -2, -6]);
    let half = |parity: usize| row.iter().skip(parity).step_by(2).copied().collect::<Vec<i64>>();
    let data = |values: &[i64]| {
        let values: Vec<Number> = values.iter().copied().map(Number::from).collect();
        space.sized_data(DataGrid::new(vec![values.len()], values).unwrap(), Edges::Reflect).unwrap()
    };
    let joined = data(&half(0)).interleave(&data(&high), 0).unwrap();
    let low = joined.lift(&stages[1], 0).unwrap().subsample(&[2], &[0]).unwrap();
    assert_eq!(values(&low), [2, 3, 6, 4, 5, 5, 9, 7]);
}

#[test]
fn pictures_of_symbols_are_restored_whatever_their_edges() {
    for known in KNOWN_WAVELETS {
        for depth in 1..=4 {
            for (_, edges) in Edges::ALL {
                let structure = Structure::new(known.wavelet(), depth);
                let picture = Space::new().sized_symbols("P", &[3 << depth, 1 << depth], edges).unwrap();
                let there = structure.analysis(&picture).unwrap();
                let output = structure.synthesis(&there.coeffs).unwrap().output;
                assert_eq!(output.size(), picture.size());
                assert_eq!(output.equality(&picture).unwrap(), Equality::Proven, "{} {depth}", known.name);
            }
        }
    }
}

/// Coefficients of a picture with one rule of edges, synthesised by another.
#[test]
fn other_edges_do_not_restore_a_picture() {
    let space = Space::new();
    let picture = space.sized_symbols("P", &[16, 16], Edges::Clamp).unwrap();
    let structure = Structure::new(Wavelet::deslauriers_dubuc_9_7(), 1);
    let there = structure.analysis(&picture).unwrap();
    let symbols = |name: &str| space.sized_symbols(name, &[8, 8], Edges::Reflect).unwrap();
    let bands = structure.bands().into_iter().map(|name| {
        let band = symbols(&name.1);
        (name, band)
    });
    let other = structure.synthesis(&bands.collect()).unwrap().output;
    let same = structure.synthesis(&there.coeffs).unwrap().output;
    assert_eq!(same.equality(&picture).unwrap(), Equality::Proven);
    assert!(matches!(other.equality(&picture).unwrap(), Equality::Refuted(_)));
}

#[test]
fn what_does_not_fit_is_an_error() {
    let space = Space::new();
    let stage = &Wavelet::le_gall_5_3().stages[0];
    let sized = |size: &[i128], edges| space.sized_symbols("x", size, edges);
    for size in [0, -1, -(10i128.pow(30))] {
        assert!(matches!(sized(&[4, size], Edges::Clamp), Err(ArrayError::Size(n)) if n == size));
    }
    assert!(matches!(sized(&[1 << 121], Edges::Clamp), Err(ArrayError::IndexTooLarge)));
    let huge = sized(&[10i128.pow(30)], Edges::Clamp).unwrap().lift(stage, 0).unwrap();
    assert_eq!(huge.get(&[10i128.pow(30) - 1]).unwrap().to_string(), format!("x[{}]", 10i128.pow(30) - 1));
    for (edges, fits) in [(Edges::Clamp, false), (Edges::Periodic, false), (Edges::Reflect, true)] {
        let odd = sized(&[5], edges).unwrap();
        assert_eq!(odd.lift(stage, 0).is_ok(), fits, "{edges:?}");
        assert_eq!(odd.subsample(&[2], &[0]).unwrap().size(), Some(vec![3]));
        assert_eq!(odd.subsample(&[2], &[1]).unwrap().size(), Some(vec![2]));
        assert!(matches!(odd.subsample(&[2], &[-1]), Err(ArrayError::Outside { .. })));
    }
    let (a, b) = (sized(&[4], Edges::Clamp).unwrap(), sized(&[4], Edges::Reflect).unwrap());
    let infinite = space.symbols(1, "y").unwrap();
    for (even, odd) in [(&a, &b), (&a, &infinite), (&infinite, &a)] {
        assert!(matches!(even.interleave(odd, 0), Err(ArrayError::DifferentSizes(_))));
    }
    assert!(matches!(a.substitute(&[(a.clone(), infinite.clone())]), Err(ArrayError::DifferentSizes(_))));
    assert!(matches!(a.get(&[-1]), Err(ArrayError::Outside { .. })));
    assert!(matches!(a.equality(&infinite), Err(ArrayError::DifferentSizes(_))));
    let data = space.sized_data(DataGrid::new(vec![4], vec![Number::ONE; 4]).unwrap(), Edges::Clamp).unwrap();
    assert!(matches!(data.simulate(&[(0, 5)]), Err(ArrayError::Outside { .. })));
    assert!(data.simulate(&[(5, 2)]).unwrap().values().is_empty());
}

/// One sample alone has no neighbour; a stage that reads nothing adds half a unit, rounded down, which is 0.
#[test]
fn one_sample_stays_as_it_is() {
    let space = Space::new();
    let x = space.sized_symbols("x", &[1], Edges::Reflect).unwrap();
    let there = x.lift(&Wavelet::le_gall_5_3().stages[0], 0).unwrap();
    assert_eq!(there.subsample(&[2], &[1]).unwrap().size(), Some(vec![0]));
    assert_eq!(there.equality(&x).unwrap(), Equality::Proven);
}
