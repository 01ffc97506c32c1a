//! Finite pictures through an encoder, a quantiser and a decoder, against what published pseudocode of VC-2 gives for them.

use serde::Deserialize;

use vcfilter_core::algebra::{IntegerRange, Number};
use vcfilter_core::arrays::{Array, DataGrid, Edges, Element, Space};
use vcfilter_core::vc2::QuantisationIndices;
use vcfilter_core::wavelets::{KNOWN_WAVELETS, Structure, Wavelet};

/// A case as benches/peer.py writes it; values row after row, bands in the order of [`Structure::bands`].
#[derive(Deserialize)]
struct Case {
    wavelet: u32,
    wavelet_ho: u32,
    depth: u32,
    depth_ho: u32,
    bits: u32,
    size: [usize; 2],
    pixels: Vec<i32>,
    slices: [usize; 2],
    indices: Vec<u32>,
    matrix: Vec<i64>,
    coefficients: Vec<Vec<i32>>,
    quantised: Vec<Vec<i32>>,
    decoded: Vec<i32>,
}

fn wavelet(index: u32) -> Wavelet {
    let known = KNOWN_WAVELETS.iter().find(|known| known.vc2_index == Some(index));
    known.expect("a wavelet of VC-2").wavelet()
}

/// Column after column from row after row, or the other way round.
fn turned(values: &[i32], width: usize) -> Vec<i32> {
    (0..width).flat_map(|x| values.iter().skip(x).step_by(width).copied()).collect()
}

/// Whole arrays, row after row.
fn rows(space: &Space, arrays: &[Array]) -> Vec<Vec<i32>> {
    let whole = |array: &Array| {
        let region = array.size().expect("a size").into_iter().map(|size| (0, size)).collect();
        (array.clone(), region)
    };
    let wanted: Vec<_> = arrays.iter().map(whole).collect();
    let grids = space.simulate_all(&wanted).expect("a simulation");
    let values = |grid: DataGrid| turned(grid.integers().expect("small integers"), grid.shape()[1]);
    grids.into_iter().map(values).collect()
}

/// One by one, at its corners.
fn corners_are(array: &Array, rows: &[i32]) {
    let size = array.size().expect("a size");
    for (x, y) in [(0, 0), (size[0] - 1, 0), (0, size[1] - 1), (size[0] - 1, size[1] - 1)] {
        let expected = Number::from(i64::from(rows[(y * size[0] + x) as usize]));
        assert_eq!(array.get(&[x, y]).expect("an element"), Element::Number(expected));
    }
}

fn check(case: &Case) {
    let structure = Structure {
        wavelet: wavelet(case.wavelet),
        wavelet_ho: wavelet(case.wavelet_ho),
        depth: case.depth,
        depth_ho: case.depth_ho,
    };
    let space = Space::new();
    let half = 1i64 << (case.bits - 1);
    let grid =
        DataGrid::from_integers(case.size.to_vec(), turned(&case.pixels, case.size[0])).expect("a grid");
    let picture =
        space.sized_data(grid, Edges::Clamp).expect("a picture").plus(&Number::from(-half)).expect("a sum");
    let picture = picture.pad(&[1 << structure.levels(), 1 << structure.depth]).expect("a padded picture");
    let there = structure.analysis(&picture).expect("an encoder").coeffs;
    let bands: Vec<Array> = there.values().cloned().collect();
    assert_eq!(rows(&space, &bands), case.coefficients);
    let indices = QuantisationIndices::of_slices(case.slices[0], case.slices[1], case.indices.clone());
    let indices = indices.expect("a map of slices");
    let of = |(band, less): (&Array, &i64)| indices.quantise(band, *less).expect("a quantised band");
    let quantised: Vec<Array> = bands.iter().zip(&case.matrix).map(of).collect();
    assert_eq!(rows(&space, &quantised), case.quantised);
    for (array, rows) in bands.iter().zip(&case.coefficients).chain(quantised.iter().zip(&case.quantised)) {
        corners_are(array, rows);
    }
    // A decoder gets numbers.
    let given = |((name, band), (values, less)): ((_, &Array), (&Vec<i32>, &i64))| {
        let shape: Vec<usize> = band.size().expect("a size").iter().map(|&size| size as usize).collect();
        let grid = DataGrid::from_integers(shape.clone(), turned(values, shape[0])).expect("a grid");
        let band = space.sized_data(grid, Edges::Clamp).expect("a band");
        (name, indices.dequantise(&band, *less).expect("a dequantised band"))
    };
    let coeffs = there.keys().cloned().zip(&bands).zip(case.quantised.iter().zip(&case.matrix)).map(given);
    let output = structure.synthesis(&coeffs.collect()).expect("a decoder").output;
    let range = IntegerRange { lower: (-half).into(), upper: (half - 1).into() };
    let output = output.clip(range).and_then(|clipped| clipped.plus(&Number::from(half))).expect("pixels");
    let region = [(0, case.size[0] as i128), (0, case.size[1] as i128)];
    let found = output.simulate(&region).expect("a simulation");
    assert_eq!(turned(found.integers().expect("pixels"), case.size[1]), case.decoded);
}

/// Of all wavelets and mixed ones, 0 to 4 levels with and without horizontal ones, sizes from one multiple up, padded or not,
/// and random maps of slices.
#[test]
fn published_pictures() {
    let kept = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/edges/cases.json");
    let path = std::env::var("EDGES").unwrap_or(kept.to_string());
    let text = std::fs::read_to_string(path).expect("a file of cases");
    let cases: Vec<Case> = serde_json::from_str(&text).expect("cases");
    for (number, case) in cases.iter().enumerate() {
        println!("case {number}");
        check(case);
    }
    assert!(cases.len() >= 40);
    println!("{} pictures are the same", cases.len());
}
