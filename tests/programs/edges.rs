//! What is said about edges: bounds and widths of infinite arrays hold away from the edges of a picture, and the
//! numbers that the documents give for what edges and adders need beyond are reached by real pictures.

use std::process::Command;

use crate::support::finite::{Codec, Indices, Plane, Planes, requantised};
use vcfilter::algebra::{IntegerRange, Rounding, bits};
use vcfilter::arrays::{Monitor, Space};
use vcfilter::vc2::{
    BitWidth, PictureSize, Side, TableRequest, analyse, bit_widths, default_matrix,
    maximum_dequantised_magnitude, picture_range,
};
use vcfilter::wavelets::{KNOWN_WAVELETS, KnownWavelet, LevelFromDeepest, Structure};

fn structure(name: &str, depth: u32, depth_ho: u32) -> Structure {
    let wavelet = KnownWavelet::named(name).expect("a known wavelet").wavelet();
    Structure { wavelet_ho: wavelet.clone(), wavelet, depth, depth_ho }
}

/// The rows of the table that users see, for 10 bits.
fn table(structure: &Structure, rounding: Rounding) -> Vec<BitWidth> {
    let request = TableRequest {
        size: PictureSize::Infinite,
        picture: picture_range(10),
        matrix: default_matrix(structure).expect("a published configuration"),
        rounding,
        coefficients: Default::default(),
        refine: false,
        phases: false,
        monitor: Monitor::default(),
    };
    let file = analyse(structure, request.rounding, &request.monitor.interrupt).expect("an analysis");
    bit_widths(&file, &request).expect("a table")
}

fn row(table: &[BitWidth], side: Side, level: u32, name: &str) -> BitWidth {
    let found = table.iter().find(|row| (row.side, row.level.0, &*row.array_name) == (side, level, name));
    found.expect("a row").clone()
}

fn width(value: i64) -> u64 {
    bits(&IntegerRange { lower: value.min(0).into(), upper: value.max(0).into() })
}

/// Signs of a row or a column as runs, the first one positive.
fn signs(runs: &[usize]) -> Vec<i64> {
    let sign = |at: usize| if at.is_multiple_of(2) { 1 } else { -1 };
    runs.iter().enumerate().flat_map(|(at, &length)| vec![sign(at); length]).collect()
}

/// 511 where the signs of column and row agree, -512 elsewhere.
fn product(across: &[i64], down: &[i64]) -> Plane {
    Plane::new(across.len(), down.len(), |x, y| if across[x] * down[y] > 0 { 511 } else { -512 })
}

fn most(plane: &Plane) -> i64 {
    plane.values.iter().copied().max_by_key(|value| value.abs()).expect("values")
}

/// A picture of noise, the same in every run.
fn noise(width: usize, height: usize, seed: u64) -> Plane {
    let mut state = seed;
    let values = (0..width * height).map(|_| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 54) as i64 - 512
    });
    Plane::of_rows(width, values.collect())
}

/// The codec of these tests undoes itself, and far from edges it is the engine's.
#[test]
fn the_finite_codec_is_one() {
    for name in KNOWN_WAVELETS.iter().map(|known| known.name) {
        for (depth, depth_ho, size) in [(1, 0, (6, 4)), (2, 0, (8, 4)), (1, 1, (4, 2)), (0, 2, (12, 1))] {
            let structure = structure(name, depth, depth_ho);
            let picture = noise(size.0, size.1, 3);
            let codec = Codec::of(&structure);
            let coded = codec.coefficients(&codec.analysis(&picture));
            let decoded = codec.synthesis(&coded);
            assert_eq!(decoded[(structure.levels(), "Output")], picture, "{name} {depth} {depth_ho}");
        }
        let structure = structure(name, 1, 1);
        let picture = noise(160, 80, 5);
        let space = Space::new();
        let values =
            (0..160).flat_map(|x| (0..80).map(move |y| (x, y))).map(|(x, y)| picture.at(x, y).into());
        let grid = vcfilter::arrays::DataGrid::new(vec![160, 80], values.collect()).expect("a picture");
        let data = space.data(grid, vcfilter::arrays::Extend::Zero).expect("data");
        let engine = structure.analysis(&data).expect("an encoder");
        let finite = Codec::of(&structure).analysis(&picture);
        for ((level, name_of_array), array) in &engine.arrays {
            let plane = &finite[(level.0, &**name_of_array)];
            let (x, y) = (plane.width / 2, plane.height() / 2);
            let middle =
                array.simulate(&[(x as i128, x as i128 + 2), (y as i128, y as i128 + 2)]).expect("numbers");
            let expected =
                [(x, y), (x, y + 1), (x + 1, y), (x + 1, y + 1)].map(|(x, y)| plane.at(x, y).into());
            assert_eq!(middle.values(), expected, "{name} {level} {name_of_array}");
        }
    }
}

/// The picture of docs/bounds.md that a decoder of 15 bits fails on.
#[test]
fn a_picture_needs_a_bit_more_at_its_edge() {
    let structure = structure("deslauriers_dubuc_13_7", 3, 0);
    let runs = signs(&[7, 5, 8, 4]);
    let codec = Codec::of(&structure);
    let coded = codec.coefficients(&codec.analysis(&product(&runs, &runs)));
    assert_eq!(most(&coded[(0, "LL")]), 11667);
    let matrix = codec.entries(&default_matrix(&structure).expect("a matrix"));
    let needed = most(&codec.synthesis(&requantised(&coded, &matrix, &Indices::one(59)))[(1, "LL")]);
    assert_eq!((needed, width(needed)), (17378, 16));
    // The whole table takes a minute; this row of it is what quantising can make of the band.
    let space = Space::new();
    let engine = structure.analysis(&space.symbols(2, "P").expect("symbols")).expect("an encoder");
    let pixels = |_| Some(((-512).into(), 511.into()));
    let band = engine.coeffs[&(LevelFromDeepest::LOWEST_BAND, "LL".into())]
        .bounds(&pixels, Rounding::Affine)
        .expect("bounds");
    let told = [band.lower, band.upper].map(|end| maximum_dequantised_magnitude(&end));
    assert_eq!(told.map(|end| i64::try_from(end).map(width)), [Ok(15), Ok(15)]);
}

/// An encoder's low band passes its bounds at the corner of a small picture.
#[test]
fn a_low_band_is_larger_at_a_corner() {
    let structure = structure("deslauriers_dubuc_9_7", 1, 0);
    let (a, b) = ([511, 511, -512, 0, 511, 0], [-512, -512, 511, 0, -512, 0]);
    let picture = Plane::new(6, 6, |x, y| [a, a, b, [0; 6], a, [0; 6]][y][x]);
    let corner = Codec::of(&structure).analysis(&picture)[(1, "LL")].at(0, 0);
    let told = |rounding| row(&table(&structure, rounding), Side::Analysis, 1, "LL").bounds.upper;
    assert_eq!(corner, 2497);
    assert_eq!([Rounding::Affine, Rounding::Integer].map(told), [2303.into(), 2302.into()]);
}

/// A decoder alone, on a row of 24: the bounds of the infinite array hold 10 bits, the end of the row needs 11.
#[test]
fn a_decoded_row_needs_a_bit_more_at_its_end() {
    let structure = structure("deslauriers_dubuc_9_7", 0, 2);
    let plane = |values: &[i64]| Plane::of_rows(values.len(), values.to_vec());
    let coefficients = Planes(vec![
        ((0, "L"), plane(&[0, 0, 0, 0, -512, 511])),
        ((1, "H"), plane(&[0, 0, 0, 511, -512, 511])),
        ((2, "H"), plane(&[0, 0, 0, 0, 0, 0, 0, 0, 0, 511, -512, 511])),
    ]);
    let needed = most(&Codec::of(&structure).synthesis(&coefficients)[(2, "Output")]);
    let space = Space::new();
    let symbols = structure.symbols(&space).expect("symbols");
    let output = structure.synthesis(&symbols).expect("a decoder").output;
    let range = |_| Some(((-512).into(), 511.into()));
    let told = output.bounds(&range, Rounding::Integer).expect("bounds");
    assert_eq!((needed, width(needed)), (536, 11));
    assert_eq!((told.lower.clone(), told.upper.clone(), bits(&told)), ((-491).into(), 491.into(), 10));
}

/// What a stage adds up before it shifts is wider than what it gives.
#[test]
fn an_adder_is_wider_than_what_it_gives() {
    let structure = structure("fidelity", 1, 0);
    let codec = Codec::of(&structure);
    let stage = &codec.across.stages[1];
    let row_of = |sign: i64| {
        let mut values = vec![0; 64];
        for (i, tap) in stage.taps.iter().enumerate() {
            let at = 16 + 2 * (i as i64 + stage.delay) - 1;
            values[at as usize] = if tap * sign > 0 { 511 } else { -512 };
        }
        Plane::of_rows(32, values)
    };
    let sums = [-1, 1].map(|sign| {
        let made = codec.analysis(&row_of(sign));
        let (name, sums) = &made.sums[0];
        assert_eq!(*name, (1, "DC'"));
        if sign > 0 { sums.sum.upper } else { sums.sum.lower }
    });
    assert_eq!(sums, [-241_428, 241_428]);
    assert_eq!(sums.map(width), [19, 19]);
    assert_eq!(row(&table(&structure, Rounding::Affine), Side::Analysis, 1, "DC'").bits(), 12);
}

/// What the documents say is what the tests above find.
#[test]
fn documents_say_where_widths_hold() {
    let readme = include_str!("../../README.md");
    let bounds = include_str!("../../docs/bounds.md");
    for part in ["every value of every picture", "inside of pictures alone", "(15.4.4.1)", "# => [12, 19]"] {
        assert!(readme.contains(part), "README.md does not say {part}");
    }
    for part in [
        "17378, of 16 bits",
        "at most 2302 | 2497",
        "-491 to 491, 10 bits | 536, of 11 bits",
        "241428: 19 bits",
    ] {
        assert!(bounds.contains(part), "docs/bounds.md does not say {part}");
    }
    for name in ["bit_widths", "bit-widths", "analyse", "lift", "analysis", "synthesis"] {
        let help = Command::new(env!("CARGO_BIN_EXE_vcf")).args(["help", name]).output().expect("a command");
        let text = String::from_utf8(help.stdout).expect("text").to_lowercase();
        assert!(text.contains("edges") || text.contains("inside a picture"), "{name}: {text}");
    }
}
