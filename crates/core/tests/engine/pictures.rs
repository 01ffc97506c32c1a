//! Test pictures as they are written: every point of every picture, run through a bit-exact encoder and decoder,
//! reaches what the table of bit widths says.

use std::collections::HashMap;

use indexmap::IndexMap;
use num_bigint::BigInt;
use serde_json::Value;
use vcfilter_core::algebra::{Number, Rounding};
use vcfilter_core::arrays::{Array, Extend, Grid, Interrupt, Space};
use vcfilter_core::vc2::{
    AnalysisFile, Matrix, Side, TableRequest, TestPictures, analyse, bit_widths, default_matrix,
    forward_quant, inverse_quant, least_picture_size, picture_range, worst_indices,
};
use vcfilter_core::wavelets::{Known, Structure, Transform};

/// A value of a transform: which side, level, array and phase.
type Point = (Side, u32, String, i64, i64);

fn structure(name: &str, depth: u32, depth_ho: u32) -> Structure {
    let wavelet = Known::named(name).expect("a predefined wavelet").wavelet();
    Structure { wavelet_ho: wavelet.clone(), wavelet, depth, depth_ho }
}

fn request(structure: &Structure, bits: u32) -> TableRequest {
    TableRequest {
        picture: picture_range(bits),
        matrix: default_matrix(structure).expect("a published configuration"),
        rounding: Rounding::Affine,
        phases: true,
        interrupt: Interrupt::default(),
    }
}

/// The grey values of a PNG, row after row.
fn decoded(png: &[u8]) -> Vec<u8> {
    let mut reader = png::Decoder::new(std::io::Cursor::new(png)).read_info().expect("a PNG");
    let mut bytes = vec![0; reader.output_buffer_size().expect("a small picture")];
    let info = reader.next_frame(&mut bytes).expect("a whole PNG");
    assert_eq!((info.color_type, info.bit_depth), (png::ColorType::Grayscale, png::BitDepth::Eight));
    bytes
}

/// Around a picture stands what stands at its edge, so wide that no value of the picture reads further.
const MARGIN: i128 = 64;

/// A PNG as signed samples: 0 is the least, 128 is 0, 255 the greatest.
fn samples(space: &Space, png: &[u8], size: (u32, u32), request: &TableRequest) -> Array {
    let grey = decoded(png);
    let ends = [Number::from(request.picture.lower.clone()), Number::from(request.picture.upper.clone())];
    let (width, height) = (i128::from(size.0), i128::from(size.1));
    let mut values = Vec::new();
    for x in -MARGIN..width + MARGIN {
        for y in -MARGIN..height + MARGIN {
            let (x, y) = (x.clamp(0, width - 1), y.clamp(0, height - 1));
            values.push(match grey[(y * width + x) as usize] {
                0 => ends[0].clone(),
                128 => Number::ZERO,
                255 => ends[1].clone(),
                other => panic!("a pixel of {other}"),
            });
        }
    }
    let shape = [width, height].map(|side| (side + 2 * MARGIN) as usize).to_vec();
    space.data(Grid::new(shape, values).expect("as many values as pixels"), Extend::Edge).expect("data")
}

/// The bands of a picture after quantisation.
fn quantised(space: &Space, encoder: &Transform, size: (u32, u32), matrix: &Matrix, index: u32) -> Bands {
    let mut bands = IndexMap::new();
    for (name, band) in &encoder.coeffs {
        let step = band.relative_step_size_to(&encoder.output).unwrap().expect("the picture below");
        let length = |side: u32, step: &Number| {
            (i128::from(side) + 2 * MARGIN) / step.to_i128().expect("a whole step")
        };
        let (width, height) = (length(size.0, &step[0]), length(size.1, &step[1]));
        let block = band.simulate(&[(0, width), (0, height)]).expect("a simulation");
        let index = (i64::from(index) - matrix[name]).max(0) as u32;
        let mut known: HashMap<BigInt, Number> = HashMap::new();
        let values = block.values().iter().map(|value| {
            let value = value.to_integer().expect("an integer");
            let requantise = |value: &BigInt| inverse_quant(&forward_quant(value, index), index);
            known.entry(value.clone()).or_insert_with(|| Number::from(requantise(&value))).clone()
        });
        let values = values.collect();
        let grid = Grid::new(vec![width as usize, height as usize], values).expect("a band");
        bands.insert(name.clone(), space.data(grid, Extend::Edge).expect("data"));
    }
    bands
}

type Bands = IndexMap<vcfilter_core::wavelets::Name, Array>;

/// The value of a point of the JSON list, and the row of the table that it belongs to.
fn reached(transform: &Transform, side: Side, point: &Value) -> ((u32, String, i64, i64), BigInt) {
    let number = |name: &str| point[name].as_i64().expect("a number");
    let name = point["array_name"].as_str().expect("a name").to_string();
    let level = number("level") as u32;
    let array = &transform.arrays[&(level, name.as_str().into())];
    // How many elements of the array the margin is.
    let step = match side {
        Side::Analysis => array.relative_step_size_to(&transform.output),
        Side::Synthesis => transform.output.relative_step_size_to(array),
    };
    let step = step.unwrap().expect("one below the other");
    let at = |target: i64, step: &Number| {
        let margin = Number::from(MARGIN);
        let margin = match side {
            Side::Analysis => margin.divided_by(step).expect("a step"),
            Side::Synthesis => &margin * step,
        };
        i128::from(target) + margin.to_i128().expect("a whole number of elements")
    };
    let (x, y) = (at(number("tx"), &step[0]), at(number("ty"), &step[1]));
    let value = array.simulate(&[(x, x + 1), (y, y + 1)]).expect("an element").values()[0].floor();
    ((level, name, number("x"), number("y")), value)
}

/// Runs every picture; gives the number of points.
fn check(structure: &Structure, bits: u32, size: (u32, u32)) -> usize {
    let request = request(structure, bits);
    let file: AnalysisFile = analyse(structure, request.rounding, &request.interrupt).expect("an analysis");
    let table = bit_widths(&file, &request).expect("a table");
    let worst = worst_indices(&file, &request).expect("indices");
    let made = TestPictures::new(&file, size, |number| worst[number]);
    assert!(made.omitted.is_empty());
    let mut values: HashMap<Point, [Option<BigInt>; 2]> = HashMap::new();
    let mut count = 0;
    for picture in &made.pictures {
        let mut png = Vec::new();
        picture.write_png(size, &mut png).expect("memory");
        let space = Space::new();
        let encoder = structure.analysis(&samples(&space, &png, size, &request)).expect("an encoder");
        let transform = match picture.quantisation_index {
            None => encoder,
            Some(index) => {
                let bands = quantised(&space, &encoder, size, &request.matrix, index);
                structure.synthesis(&bands).expect("a decoder")
            }
        };
        let points: Vec<Value> = serde_json::from_str(&picture.json()).expect("JSON");
        for point in points {
            let ((level, name, x, y), value) = reached(&transform, picture.side, &point);
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
        let Some(ends) = values.get(&(row.side, row.level, row.array_name.to_string(), x, y)) else {
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

#[test]
#[ignore = "a quarter of a minute"]
fn full_pictures() {
    assert_eq!(check(&structure("le_gall_5_3", 2, 0), 10, (1920, 1080)), 252);
    check(&structure("deslauriers_dubuc_13_7", 1, 1), 12, (1920, 1080));
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
