use proptest::prelude::*;

use super::*;
use crate::arrays::ArrayError;
use crate::vc2::{FiniteCodec, default_matrix, picture_range};
use crate::wavelets::{KNOWN_WAVELETS, KnownWavelet};

fn structure(name: &str, depth: u32, depth_ho: u32) -> Structure {
    let wavelet = KnownWavelet::named(name).unwrap().wavelet();
    Structure { wavelet_ho: wavelet.clone(), wavelet, depth, depth_ho }
}

fn transformed(name: &str) -> Transformed {
    Transformed::new(&structure(name, 1, 0), &picture_range(10)).unwrap()
}

fn codec(name: &str) -> BlockCodec {
    let structure = structure(name, 1, 0);
    let matrix = default_matrix(&structure).unwrap();
    transformed(name).block_codec(&structure, &matrix).unwrap()
}

fn rows(name: &str, depth: u32, depth_ho: u32) -> Vec<Optimum> {
    let structure = structure(name, depth, depth_ho);
    let matrix = default_matrix(&structure).unwrap();
    optima(&structure, &picture_range(10), &matrix, &Default::default()).unwrap()
}

/// The value of an array in a picture, by the definition.
fn value(transformed: &Transformed, name: &str, picture: &OptimumPicture) -> i128 {
    let (_, done) = transformed.arrays().into_iter().find(|(other, _)| other == name).unwrap();
    let stages = done.map(|done| done.stages);
    let encoded = transformed.encoder.encoded(&picture.rows, name != "Input", stages);
    let [x, y] = [0, 1].map(|dim| match done[dim].parity {
        Some(parity) => 2 * picture.at[dim] + parity,
        None => picture.at[dim],
    });
    encoded[y][x]
}

#[test]
fn every_array_of_haar_legall_and_deslauriers_dubuc_9_7_has_its_optimum() {
    for name in ["le_gall_5_3", "deslauriers_dubuc_9_7"] {
        for (depth, depth_ho) in [(1, 0), (0, 1)] {
            for row in rows(name, depth, depth_ho) {
                assert!(row.lower.is_optimum() && row.upper.is_optimum(), "{name} {}", row.array_name);
                assert!(row.certificate().is_some());
            }
        }
    }
    for name in ["haar_no_shift", "haar_with_shift"] {
        let transformed = transformed(name);
        for (array, done) in transformed.arrays() {
            assert!(transformed.array(&array, done).unwrap().certificate().is_some(), "{name} {array}");
        }
    }
}

#[test]
fn pictures_reach_what_is_told_by_the_definition_and_by_the_engine() {
    for name in ["le_gall_5_3", "deslauriers_dubuc_9_7"] {
        let structure = structure(name, 1, 0);
        let transformed = transformed(name);
        for row in rows(name, 1, 0) {
            for end in [&row.lower, &row.upper] {
                let picture = &end.picture;
                assert_eq!(
                    value(&transformed, &row.array_name, picture),
                    end.reached,
                    "{name} {}",
                    row.array_name
                );
                let size = [picture.rows[0].len() as i128, picture.rows.len() as i128];
                let codec = FiniteCodec::new(&structure, Some(size), &Default::default()).unwrap();
                let array = &codec.analysis.arrays[&(row.level, row.array_name.clone())];
                let at = picture.at.map(|place| place as i128);
                assert_eq!(engine(array, picture, &at), end.reached, "{name} {}", row.array_name);
            }
        }
    }
}

/// The value of an element of an array of the engine.
fn engine(array: &crate::arrays::Array, picture: &OptimumPicture, at: &[i128]) -> i128 {
    use crate::algebra::Symbol;
    use crate::arrays::{Batch, BatchDomain};
    let inputs = |symbol: &Symbol| match symbol {
        Symbol::Element(_, index) => {
            let pixel = picture.rows[index[1] as usize][index[0] as usize] as i64;
            Ok::<Batch, ArrayError>(std::sync::Arc::new([pixel]))
        }
        _ => Err(ArrayError::TooWide),
    };
    let domain = BatchDomain::new(array.space(), 1, &inputs);
    let index: crate::algebra::Index = at.iter().copied().collect();
    domain.element(array.node(), &index).unwrap()[0].into()
}

#[test]
fn bounds_are_within_those_of_tables() {
    for known in KNOWN_WAVELETS {
        let structure = Structure::new(known.wavelet(), 1);
        let codec = FiniteCodec::new(&structure, None, &Default::default()).unwrap();
        let table = codec.bounds(&picture_range(10), crate::algebra::Rounding::Integer, &|| {}).unwrap();
        let transformed = Transformed::new(&structure, &picture_range(10)).unwrap();
        let arrays = transformed.arrays();
        let encoder: Vec<_> = table.iter().filter(|row| row.side == Side::Analysis).collect();
        let names: Vec<&str> = encoder.iter().map(|row| &*row.array_name).collect();
        assert_eq!(names, arrays.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>());
        for (row, (name, done)) in encoder.iter().zip(&arrays) {
            let [low, high] = transformed.encoder.bounds(name != "Input", *done);
            assert!(
                row.bounds.lower <= low.into() && row.bounds.upper >= high.into(),
                "{} {name}",
                known.name
            );
            // Nothing is lost: they are at most a few units tighter.
            assert!(row.bounds.upper <= (high + 8).into(), "{} {name}", known.name);
        }
    }
}

#[test]
fn haars_decoders_reach_their_optima() {
    for (name, ends) in [("haar_no_shift", [-1152, 969]), ("haar_with_shift", [-969, 969])] {
        let codec = codec(name);
        let decoded = Decoded::new(&codec, MOST_CASES, &|_| {}).unwrap();
        assert_eq!(decoded.blocks.map(|block| block.value), ends, "{name}");
        assert!(decoded.is_proven(0) && decoded.is_proven(1), "{name}");
        for (side, block) in decoded.blocks.iter().enumerate() {
            let quantisers = codec.quantisers(block.index);
            let coded = codec.coded(block.pixels);
            let restored = codec.restored([0, 1, 2, 3].map(|band| quantisers[band].restored(coded[band])));
            assert_eq!(codec.shifted(restored[block.pixel]), ends[side]);
        }
    }
}

#[test]
fn a_limit_below_what_is_reached_is_never_proven() {
    struct Deaf(i128);
    impl tree::Best for Deaf {
        fn hear(&mut self, _: [i128; 4]) {}
        fn limit(&self) -> i128 {
            self.0
        }
    }
    let codec = codec("haar_no_shift");
    let block = [-512, -512, -512, 511];
    for (pixel, side) in (0..4).flat_map(|pixel| [(pixel, -1), (pixel, 1)]) {
        let quantisers = codec.quantisers(40);
        let seen = relaxation::Seen { codec: &codec, quantisers, pixel, side };
        let reached = seen.value(block);
        assert_eq!(tree::prove(&seen, &mut Deaf(reached - 1), 2_000).unwrap(), None);
        assert!(tree::prove(&seen, &mut Deaf(1152), MOST_CASES).unwrap().is_some());
    }
}

#[test]
fn other_transforms_are_refused() {
    let refused = |structure: &Structure, bits: u32, name: &str| {
        let error =
            optima(structure, &picture_range(bits), &Default::default(), &Default::default()).unwrap_err();
        assert!(error.to_string().contains(name), "{error}");
    };
    refused(&structure("le_gall_5_3", 2, 0), 10, "one level, and this one has 2");
    refused(&structure("le_gall_5_3", 1, 0), 40, "2^32");
    let set = Monitor::default();
    set.interrupt.set();
    let legall = structure("le_gall_5_3", 1, 0);
    let error = optima(&legall, &picture_range(10), &Default::default(), &set).unwrap_err();
    assert_eq!(error, OptimumError::Stopped(Stopped::Interrupted));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_picture_exceeds_an_optimum(
        nth in 0usize..5, width in 1usize..5, height in 1usize..5,
        pixels in prop::collection::vec(prop_oneof![Just(-512i128), Just(511), -512i128..=511], 64),
    ) {
        let name = KNOWN_WAVELETS[nth].name;
        let transformed = transformed(name);
        let rows: Vec<Vec<i128>> =
            (0..2 * height).map(|y| pixels[8 * y..8 * y + 2 * width].to_vec()).collect();
        for (name, done) in transformed.arrays() {
            let [low, high] = transformed.encoder.bounds(name != "Input", done);
            let encoded = transformed.encoder.encoded(&rows, name != "Input", done.map(|done| done.stages));
            let step = |dim: usize| done[dim].parity.map_or((0, 1), |parity| (parity, 2));
            for row in encoded.iter().skip(step(1).0).step_by(step(1).1) {
                for value in row.iter().skip(step(0).0).step_by(step(0).1) {
                    prop_assert!((low..=high).contains(value), "{name}");
                }
            }
        }
    }

    #[test]
    fn no_block_decodes_beyond_the_optimum(
        pixels in prop::array::uniform4(prop_oneof![Just(-512i128), Just(511), -512i128..=511]), index in 0usize..60,
    ) {
        for (name, ends) in [("haar_no_shift", [-1152, 969]), ("haar_with_shift", [-969, 969])] {
            let codec = codec(name);
            let quantisers = codec.quantisers(index);
            let coded = codec.coded(pixels);
            prop_assert_eq!(codec.restored(coded), pixels.map(|pixel| pixel << codec.shift));
            let restored = codec.restored([0, 1, 2, 3].map(|band| quantisers[band].restored(coded[band])));
            for value in restored {
                prop_assert!((ends[0]..=ends[1]).contains(&codec.shifted(value)));
            }
        }
    }

    #[test]
    fn multipliers_of_any_kind_prove_nothing_false(
        multipliers in prop::array::uniform4(-3000i128..3000), pixels in prop::array::uniform4(-512i128..=511),
        index in 30usize..48, pixel in 0usize..4, up: bool,
    ) {
        let codec = codec("haar_with_shift");
        let side = if up { 1 } else { -1 };
        let seen = relaxation::Seen { codec: &codec, quantisers: codec.quantisers(index), pixel, side };
        let hulls = [0, 1, 2, 3].map(|band| seen.hull(band, codec.reach[band]));
        prop_assert!(!seen.proves(&hulls, multipliers, seen.value(pixels) - 1));
    }

    #[test]
    fn steps_are_those_of_the_quantiser(value in -5000i128..5000, index in 0i64..60) {
        let quantised = block::Quantised::new(index);
        let whole = num_bigint::BigInt::from(value);
        let index = index as u32;
        let back = crate::vc2::inverse_quant(&crate::vc2::forward_quant(&whole, index), index);
        prop_assert_eq!(num_bigint::BigInt::from(quantised.restored(value)), back);
        let [first, last] = quantised.alike(value);
        prop_assert!((first..=last).contains(&value));
        prop_assert_eq!(quantised.restored(first), quantised.restored(last));
        prop_assert_ne!(quantised.restored(first - 1), quantised.restored(value));
        prop_assert_ne!(quantised.restored(last + 1), quantised.restored(value));
    }
}
