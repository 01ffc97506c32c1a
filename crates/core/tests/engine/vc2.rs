//! VC-2's transforms: what is proven, and that a million random inputs obey it.

use num_bigint::BigInt;
use vcfilter_core::algebra::{Number, Rounding};
use vcfilter_core::arrays::{Array, DataGrid, Extend, Space};
use vcfilter_core::wavelets::{KnownWavelet, LevelFromDeepest, Structure};

fn structure(name: &str, depth: u32, depth_ho: u32) -> Structure {
    let wavelet = KnownWavelet::named(name).expect("a predefined wavelet").wavelet();
    Structure { wavelet_ho: wavelet.clone(), wavelet, depth, depth_ho }
}

/// A 10-bit picture of noise, the same in every run.
fn noise(space: &Space, width: usize, height: usize) -> Array {
    let mut state = 1u64;
    let values = (0..width * height).map(|_| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        Number::from((state >> 54) as i64 - 512)
    });
    let grid = DataGrid::new(vec![width, height], values.collect()).expect("as many values as the shape has");
    space.data(grid, Extend::Periodic).expect("data")
}

/// Every value of a large block lies within the bounds of both models, phase by phase.
#[test]
fn a_million_samples_lie_within_the_bounds() {
    for (name, depth, side) in [("fidelity", 1, 512), ("haar_no_shift", 2, 512), ("le_gall_5_3", 2, 1000)] {
        let space = Space::new();
        let pixel = space.symbols(2, "pixel").unwrap();
        let transform = structure(name, depth, 0).analysis(&pixel).unwrap();
        let picture = noise(&space, side, side);
        let range = |_| Some((Number::from(-512), Number::from(511)));
        for array in transform.coeffs.values() {
            let size = (side >> depth) as i128;
            let values = array.substitute(&[(pixel.clone(), picture.clone())]).unwrap();
            let block = values.simulate(&[(0, size), (0, size)]).unwrap();
            let least: BigInt = block.values().iter().min().unwrap().floor();
            let greatest = block.values().iter().max().unwrap().floor();
            for rounding in [Rounding::Integer, Rounding::Affine] {
                let bounds = array.bounds(&range, rounding).unwrap();
                assert!(bounds.lower <= least && greatest <= bounds.upper, "{name} {rounding:?}");
                assert!(least < BigInt::from(0) && greatest > BigInt::from(0), "noise has both signs");
            }
        }
    }
}

/// A million samples of each phase lie within the bounds of that phase: the arrays before a subsample
/// have two.
#[test]
fn a_million_samples_of_each_phase_lie_within_its_bounds() {
    let space = Space::new();
    let pixel = space.symbols(2, "pixel").unwrap();
    let transform = structure("le_gall_5_3", 2, 0).analysis(&pixel).unwrap();
    let picture = noise(&space, 2000, 2000);
    let range = |_| Some((Number::from(-512), Number::from(511)));
    for (level, name) in [(2, "DC''"), (1, "L''")] {
        let array = &transform.arrays[&(LevelFromDeepest(level), name.into())];
        let values = array.substitute(&[(pixel.clone(), picture.clone())]).unwrap();
        let phases: Vec<_> = array.phases().unwrap().collect();
        assert_eq!(phases.len(), 2, "{name}");
        let bounds: Vec<_> = phases
            .iter()
            .map(|phase| {
                [Rounding::Integer, Rounding::Affine].map(|r| array.bounds_at(phase, &range, r).unwrap())
            })
            .collect();
        let period = array.period().unwrap().unwrap();
        let (width, height) = (1000 * period[0], 1000 * period[1]);
        let block = values.simulate(&[(0, width), (0, height)]).unwrap();
        for (at, value) in block.values().iter().enumerate() {
            let (x, y) = (at as i128 / height, at as i128 % height);
            let phase = [x % period[0], y % period[1]].into();
            let of_phase = phases.iter().position(|other| *other == phase).unwrap();
            let value = value.floor();
            for bounds in &bounds[of_phase] {
                assert!(bounds.lower <= value && value <= bounds.upper, "{name} [{x}, {y}]: {value}");
            }
        }
    }
}

/// Bounds of the published tool for 10-bit pixels: the affine model.
#[test]
fn published_bounds() {
    let expected = [
        ("haar_no_shift", 1, "LL", (-513, 513)),
        ("haar_no_shift", 1, "HH", (-2047, 2048)),
        ("le_gall_5_3", 1, "LL", (-2305, 2303)),
        ("le_gall_5_3", 2, "LL", (-5414, 5410)),
        ("deslauriers_dubuc_9_7", 1, "HH", (-5181, 5181)),
        ("deslauriers_dubuc_9_7", 2, "LL", (-5062, 5058)),
    ];
    for (name, depth, band, (lower, upper)) in expected {
        let space = Space::new();
        let pixel = space.symbols(2, "pixel").unwrap();
        let transform = structure(name, depth, 0).analysis(&pixel).unwrap();
        let level = if band == "LL" { 0 } else { depth };
        let range = |_| Some((Number::from(-512), Number::from(511)));
        let bounds = transform.coeffs[&(LevelFromDeepest(level), band.into())]
            .bounds(&range, Rounding::Affine)
            .unwrap();
        assert_eq!((bounds.lower, bounds.upper), (lower.into(), upper.into()), "{name} {depth} {band}");
    }
}

/// The same by the integer model: narrower errors, and rounding inward.
#[test]
fn integer_bounds() {
    let expected = [
        ("haar_no_shift", 1, "LL", (-512, 512)),
        ("haar_no_shift", 1, "HH", (-2046, 2046)),
        ("haar_with_shift", 2, "LL", (-2048, 2045)),
        ("le_gall_5_3", 1, "LL", (-2303, 2301)),
        ("le_gall_5_3", 2, "LL", (-5409, 5406)),
        ("le_gall_5_3", 2, "HH", (-12795, 12794)),
        ("deslauriers_dubuc_9_7", 1, "LL", (-2304, 2302)),
        ("deslauriers_dubuc_9_7", 2, "LL", (-5059, 5056)),
    ];
    for (name, depth, band, (lower, upper)) in expected {
        let space = Space::new();
        let pixel = space.symbols(2, "pixel").unwrap();
        let transform = structure(name, depth, 0).analysis(&pixel).unwrap();
        // Bands of the deepest level, as the table has them.
        let level = if band == "LL" { 0 } else { 1 };
        let range = |_| Some((Number::from(-512), Number::from(511)));
        let bounds = transform.coeffs[&(LevelFromDeepest(level), band.into())]
            .bounds(&range, Rounding::Integer)
            .unwrap();
        assert_eq!((bounds.lower, bounds.upper), (lower.into(), upper.into()), "{name} {depth} {band}");
    }
}
