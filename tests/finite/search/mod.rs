//! A search for pictures that pass what the engine says.

mod climb;
mod coded;
mod place;
mod random;
mod said;
mod seen;
mod subject;

use rayon::prelude::*;

use crate::codec::{Codec, Edges, RULES, Range};
use crate::told::{self, Side, Size};
use climb::{Effort, search};
use place::{Both, Place};
use random::Random;
use said::said;
use seen::Seen;

/// The transforms: every wavelet, mixed ones, and levels that are horizontal only.
const TRANSFORMS: [(&str, &str, u32, u32); 18] = [
    ("deslauriers_dubuc_9_7", "deslauriers_dubuc_9_7", 1, 0),
    ("le_gall_5_3", "le_gall_5_3", 1, 0),
    ("deslauriers_dubuc_13_7", "deslauriers_dubuc_13_7", 1, 0),
    ("haar_no_shift", "haar_no_shift", 1, 0),
    ("haar_with_shift", "haar_with_shift", 2, 0),
    ("fidelity", "fidelity", 1, 0),
    ("daubechies_9_7", "daubechies_9_7", 1, 0),
    ("fidelity", "le_gall_5_3", 1, 0),
    ("deslauriers_dubuc_9_7", "haar_with_shift", 0, 2),
    ("le_gall_5_3", "deslauriers_dubuc_13_7", 1, 1),
    ("deslauriers_dubuc_9_7", "deslauriers_dubuc_9_7", 2, 0),
    ("le_gall_5_3", "le_gall_5_3", 2, 0),
    ("deslauriers_dubuc_13_7", "daubechies_9_7", 1, 0),
    ("deslauriers_dubuc_9_7", "le_gall_5_3", 2, 0),
    ("daubechies_9_7", "daubechies_9_7", 2, 0),
    ("deslauriers_dubuc_13_7", "deslauriers_dubuc_13_7", 3, 0),
    ("fidelity", "fidelity", 2, 0),
    ("le_gall_5_3", "le_gall_5_3", 2, 1),
];

/// How many of the transforms are short enough for every run of the tests.
const SHORT: usize = 10;

/// Sizes in multiples of what a transform permits: small ones, odd ones, wide and high ones.
const SIZES: [(usize, usize); 20] = [
    (1, 1),
    (3, 2),
    (2, 5),
    (4, 3),
    (1, 3),
    (6, 1),
    (2, 2),
    (5, 5),
    (3, 3),
    (7, 2),
    (3, 1),
    (1, 8),
    (4, 4),
    (9, 3),
    (5, 7),
    (8, 8),
    (11, 4),
    (2, 12),
    (15, 13),
    (24, 20),
];

const PIXELS: [Range; 5] = [
    Range { lower: -512, upper: 511 },
    Range { lower: -112, upper: 107 },
    Range { lower: 64, upper: 940 },
    Range { lower: 0, upper: 1 },
    Range { lower: -128, upper: 127 },
];

fn codec(transform: usize, edges: Edges) -> Codec {
    let (wavelet, wavelet_ho, depth, depth_ho) = TRANSFORMS[transform];
    Codec { edges, ..Codec::named(wavelet, wavelet_ho, depth, depth_ho) }
}

fn place(codec: Codec, size: usize, pixels: Range, random: &mut Random) -> Place {
    let ((x, y), (across, down)) = (codec.multiples(), SIZES[size]);
    // Pictures of deep transforms would become so large that few could be looked at.
    let (across, down) = (across.min((64 / x).max(1)), down.min((64 / y).max(1)));
    // Mirrored edges take any size, also one that leaves nothing to a band.
    let mut less = |multiple: usize| if codec.edges == Edges::Reflect { random.below(multiple) } else { 0 };
    Place { codec, width: x * across - less(x), height: y * down - less(y), pixels }
}

/// A few places with every rule of edges, for each of the short transforms; whatever passes what is said of this size.
fn few(size: impl Fn(&Place) -> Size, effort: Effort) -> Vec<String> {
    let (mut passed, mut random) = (Vec::new(), Random::new(13));
    for transform in 0..SHORT {
        for (rule, edges) in RULES.into_iter().enumerate() {
            let turn = 3 * transform + rule;
            let codec = codec(transform, edges);
            let place = place(codec, turn % 14, PIXELS[turn % PIXELS.len()], &mut random);
            let size = size(&place);
            // Of an array without samples nothing is said.
            if size != Size::Any && place.has_empty_arrays() {
                continue;
            }
            let said = said(&codec, size, place.pixels);
            let seen = place.searched(&said.coefficients, effort, &mut random);
            let of = |row: String| format!("{codec} {edges:?} {} x {}: {row}", place.width, place.height);
            passed.extend(said.passed(&seen).into_iter().map(of));
        }
    }
    passed
}

const LITTLE: Effort = Effort { random: 4, targets: 24, steps: 2 };

#[test]
fn nothing_passes_the_bounds_of_its_size() {
    let passed = few(|place| Size::Of(place.width, place.height), LITTLE);
    assert!(passed.is_empty(), "{}", passed.join("\n"));
}

#[test]
fn nothing_passes_the_bounds_of_any_size() {
    let passed = few(|_| Size::Any, LITTLE);
    assert!(passed.is_empty(), "{}", passed.join("\n"));
}

/// The table of bit widths says the same.
#[test]
fn tables_are_of_any_size() {
    for transform in 0..SHORT {
        let (codec, pixels) = (codec(transform, Edges::Clamp), PIXELS[transform % PIXELS.len()]);
        let said = said(&codec, Size::Any, pixels);
        let table = |side| told::widths(&codec, side, pixels, "integer");
        assert_eq!([table(Side::Encoder), table(Side::Decoder)], said.all(), "{codec}");
    }
}

/// What is said of the inside of pictures does not hold at edges, and the search finds so.
#[test]
fn the_bounds_of_the_inside_are_passed_at_edges() {
    let (effort, mut random) = (Effort { targets: 150, steps: 10, ..LITTLE }, Random::new(5));
    let encoders = [
        (Codec::named("deslauriers_dubuc_9_7", "deslauriers_dubuc_9_7", 1, 0), 6, vec![(1, "L"), (1, "LL")]),
        (
            Codec::named("deslauriers_dubuc_13_7", "deslauriers_dubuc_13_7", 2, 0),
            20,
            vec![(1, "DC"), (1, "LL"), (2, "L'"), (2, "LH"), (2, "LL")],
        ),
        (Codec::named("fidelity", "fidelity", 1, 0), 12, vec![(1, "H")]),
    ];
    for (codec, size, arrays) in encoders {
        let place = Place { codec, width: size, height: size, pixels: PIXELS[0] };
        let told = told::bounds(&codec, Side::Encoder, Size::Infinite, &[place.pixels], "integer");
        let mut seen = Seen::default();
        search(&place.encoder(), effort, &mut random, &mut seen);
        for name in arrays {
            assert!(!told[&name].holds(seen.arrays[&name]), "{codec} {name:?}: {:?}", seen.arrays[&name]);
        }
    }
    // A decoder of coefficients of 10 bits.
    let codec = Codec::named("deslauriers_dubuc_9_7", "deslauriers_dubuc_9_7", 0, 2);
    let place = Place { codec, width: 24, height: 1, pixels: PIXELS[0] };
    let told = told::bounds(&codec, Side::Decoder, Size::Infinite, &[PIXELS[0]; 3], "integer");
    let mut seen = Seen::default();
    search(&place.decoder(&[PIXELS[0]; 3], None), effort, &mut random, &mut seen);
    let output = (2, "Output");
    assert_eq!(told[&output], Range::of(-491, 491));
    assert!(seen.arrays[&output].upper >= 536, "{:?}", seen.arrays[&output]);
}

/// As many steps as go through some hundred thousand values.
fn much(place: &Place) -> Effort {
    let runs = 500_000 / place.values();
    let targets = (runs / 50).clamp(4, 60);
    Effort { random: 10, targets, steps: (runs / targets / 2).clamp(2, 100) }
}

/// The whole search: every transform, rule of edges, range and size. What it takes:
/// `cargo test --release --test finite -- --ignored --nocapture everywhere`
#[test]
#[ignore = "takes minutes"]
fn everywhere() {
    let places = (0..TRANSFORMS.len()).flat_map(|transform| RULES.map(|edges| codec(transform, edges)));
    let places: Vec<(Codec, Range)> = places.flat_map(|codec| PIXELS.map(|pixels| (codec, pixels))).collect();
    let searched = places.par_iter().enumerate().map(|(at, (codec, pixels))| {
        let said = said(codec, Size::Any, *pixels);
        let (mut seen, mut random) = (Both::default(), Random::new(at as u64));
        for size in 0..SIZES.len() {
            let place = place(*codec, size, *pixels, &mut random);
            seen.join(&place.searched(&said.coefficients, much(&place), &mut random));
        }
        let (edges, Range { lower, upper }) = (codec.edges.name(), *pixels);
        println!("{codec} {edges} {lower}..={upper}\n{}", said.near(&seen));
        (said.passed(&seen), seen.encoder.values + seen.decoder.values)
    });
    let (passed, values): (Vec<Vec<String>>, Vec<u64>) = searched.unzip();
    println!("{} values", values.iter().sum::<u64>());
    assert!(passed.concat().is_empty(), "{}", passed.concat().join("\n"));
}
