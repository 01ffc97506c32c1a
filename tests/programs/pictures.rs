//! Test pictures as they are written: every point of every picture, run through an encoder and a decoder of finite
//! pictures, reaches what the table of bit widths says.

use std::collections::HashMap;

use crate::support::finite::{Codec, Indices, Made, Plane, requantised};
use num_bigint::BigInt;
use serde_json::Value;
use vcfilter::algebra::{IntegerRange, Rounding};
use vcfilter::arrays::{Interrupt, Monitor};
use vcfilter::vc2::{
    AnalysisFile, Greys, PictureSize, Pixels, Side, TableRequest, TestPictures, analyse, bit_widths,
    default_matrix, least_picture_size, worst_indices,
};
use vcfilter::wavelets::{KnownWavelet, Structure};

/// A value of a transform: which side, level, array and phase.
type Point = (Side, u32, String, i64, i64);

fn structure(name: &str, depth: u32, depth_ho: u32) -> Structure {
    let wavelet = KnownWavelet::named(name).expect("a known wavelet").wavelet();
    Structure { wavelet_ho: wavelet.clone(), wavelet, depth, depth_ho }
}

fn request(structure: &Structure, pixels: &Pixels) -> TableRequest {
    TableRequest {
        coefficients: Default::default(),
        size: PictureSize::Infinite,
        picture: pixels.range().clone(),
        matrix: default_matrix(structure).expect("a published configuration"),
        rounding: Rounding::Affine,
        refine: false,
        phases: true,
        monitor: Monitor::default(),
    }
}

/// The levels of a PNG, row after row, and whether they have 16 bits.
fn decoded(png: &[u8]) -> (Vec<u16>, bool) {
    let mut reader = png::Decoder::new(std::io::Cursor::new(png)).read_info().expect("a PNG");
    let mut bytes = vec![0; reader.output_buffer_size().expect("a small picture")];
    let info = reader.next_frame(&mut bytes).expect("a whole PNG");
    assert_eq!(info.color_type, png::ColorType::Grayscale);
    let wide = info.bit_depth == png::BitDepth::Sixteen;
    let levels = match wide {
        true => bytes.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]])).collect(),
        false => bytes.into_iter().map(u16::from).collect(),
    };
    (levels, wide)
}

/// A PNG as a decoder of levels takes it: half of the width is subtracted.
fn samples(png: &[u8], size: (u32, u32), pixels: &Pixels) -> Plane {
    let (levels, wide) = decoded(png);
    assert_eq!(wide, pixels.stored_bits() > 8);
    let [lower, upper] =
        [&pixels.range().lower, &pixels.range().upper].map(|end| i64::try_from(end).expect("a small range"));
    let sample = |level: u16| {
        let value = i64::from(level) - (1 << (pixels.stored_bits() - 1));
        assert!([lower, upper, 0.max(lower).min(upper)].contains(&value), "a pixel of {level}");
        value
    };
    Plane::of_rows(size.0 as usize, levels.into_iter().map(sample).collect())
}

/// The value of a point of the JSON list, and the row of the table that it belongs to.
fn reached(made: &Made, point: &Value) -> ((u32, String, i64, i64), BigInt) {
    let number = |name: &str| point[name].as_i64().expect("a number");
    let name = point["array_name"].as_str().expect("a name").to_string();
    let level = number("level") as u32;
    let value = made[(level, &*name)].at(number("tx") as usize, number("ty") as usize);
    ((level, name, number("x"), number("y")), value.into())
}

/// Runs every picture; gives the number of points.
fn check(structure: &Structure, bits: u32, size: (u32, u32)) -> usize {
    check_pixels(structure, &Pixels::of_bits(bits), size)
}

fn check_pixels(structure: &Structure, pixels: &Pixels, size: (u32, u32)) -> usize {
    let request = request(structure, pixels);
    let greys = Greys::of(pixels).expect("levels of 16 bits or less");
    let file: AnalysisFile =
        analyse(structure, request.rounding, &request.monitor.interrupt).expect("an analysis");
    let table = bit_widths(&file, &request).expect("a table");
    let worst = worst_indices(&file, &request).expect("indices");
    let made = TestPictures::new(&file, size, |number| worst[number]);
    assert!(made.omitted.is_empty());
    let mut values: HashMap<Point, [Option<BigInt>; 2]> = HashMap::new();
    let mut count = 0;
    let codec = Codec::of(structure);
    let matrix = codec.entries(&request.matrix);
    for picture in &made.pictures {
        let mut png = Vec::new();
        picture.write_png(size, greys, &mut png).expect("memory");
        let encoder = codec.analysis(&samples(&png, size, pixels));
        let planes = match picture.quantisation_index {
            None => encoder,
            Some(index) => {
                let bands = codec.coefficients(&encoder);
                codec.synthesis(&requantised(&bands, &matrix, &Indices::one(index)))
            }
        };
        let points: Vec<Value> = serde_json::from_str(&picture.json()).expect("JSON");
        for point in points {
            let ((level, name, x, y), value) = reached(&planes, &point);
            let maximise = point["maximise"].as_bool().expect("a truth value");
            let ends = values.entry((picture.side, level, name, x, y)).or_default();
            assert_eq!(ends[usize::from(maximise)].replace(value), None, "one point for each end");
            count += 1;
        }
    }
    let mut rows = 0;
    for row in table {
        let (x, y) = row.phase.expect("a row for each phase");
        // Views have rows in the table, but no patterns.
        let Some(ends) = values.get(&(row.side, row.level.0, row.array_name.to_string(), x, y)) else {
            continue;
        };
        let mut ends = ends.clone().map(|value| value.expect("both ends"));
        ends.sort();
        assert_eq!(ends, [row.reached.lower.clone(), row.reached.upper.clone()], "{row:?}");
        rows += 1;
    }
    assert_eq!(2 * rows, count, "every point was looked at");
    count
}

#[test]
fn every_point_reaches_the_value_of_the_table() {
    assert_eq!(check(&structure("le_gall_5_3", 2, 0), 10, (256, 128)), 252);
    check(&structure("haar_with_shift", 1, 1), 8, (64, 64));
}

/// Pixels of other ranges, in 8 bits and in 16, also where 0 is none of them.
#[test]
fn points_reach_it_with_pixels_of_any_range() {
    let range = |lower: i64, upper: i64| IntegerRange { lower: lower.into(), upper: upper.into() };
    let structure = structure("le_gall_5_3", 1, 1);
    for pixels in [
        Pixels::of_levels(range(16, 235), 8),
        Pixels::of_range(range(64, 940), None),
        Pixels::of_range(range(-900, -7), Some(12)),
        Pixels::of_range(range(0, 1), None),
        Pixels::of_range(range(5, 5), Some(5)),
    ] {
        check_pixels(&structure, &pixels.expect("a range"), (128, 64));
    }
}

#[test]
#[ignore = "half a minute"]
fn full_pictures() {
    assert_eq!(check(&structure("le_gall_5_3", 2, 0), 10, (1920, 1080)), 252);
    check(&structure("deslauriers_dubuc_13_7", 1, 1), 12, (1920, 1080));
    check(&structure("deslauriers_dubuc_9_7", 2, 0), 10, (256, 256));
    check(&structure("fidelity", 1, 0), 10, (256, 256));
    check(&structure("daubechies_9_7", 1, 1), 10, (256, 256));
}

#[test]
fn the_least_size_has_room_for_all_and_smaller_ones_have_not() {
    let structure = structure("le_gall_5_3", 1, 1);
    let file = analyse(&structure, Rounding::Affine, &Interrupt::default()).expect("an analysis");
    let (width, height) = least_picture_size(&file);
    let omitted = |width: i64, height: i64| {
        TestPictures::new(&file, (width as u32, height as u32), |_| [0, 0]).omitted.len()
    };
    assert_eq!(omitted(width, height), 0);
    assert!(omitted(width - 1, height) > 0 && omitted(width, height - 1) > 0);
}
