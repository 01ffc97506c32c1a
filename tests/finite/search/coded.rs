//! A search for pictures that, coded and decoded, pass what the engine says of coded pictures.

use std::collections::BTreeMap;

use super::climb::{Effort, search};
use super::random::Random;
use super::seen::Seen;
use super::{PIXELS, SHORT, TRANSFORMS, codec, place};
use crate::codec::{Edges, Indices, Name};
use crate::told;

/// Limits of the quantisation index, of which the last one permits any.
const LIMITS: [Option<u32>; 6] = [Some(0), Some(12), Some(24), Some(37), Some(45), None];

/// What pictures of a transform show.
struct Looked {
    /// What passes.
    passed: Vec<String>,
    /// Of each array the part of its range that was reached, in percent.
    reached: Vec<(Name, f64)>,
    values: u64,
}

/// What is seen of pictures of a transform by an index for each slice or for the picture; sometimes by the tighter bounds of the decoded
/// picture.
fn looked(transform: usize, turn: usize, sizes: &[usize], effort: Effort, random: &mut Random) -> Looked {
    let codec = codec(transform, Edges::Clamp);
    let (pixels, limit) = (PIXELS[turn % PIXELS.len()], LIMITS[turn % LIMITS.len()]);
    let matrix: Vec<i64> = codec.bands().iter().map(|_| random.within(-2, 9)).collect();
    let scope = ["slice", "picture"][turn % 2];
    let most = limit.map(|most| format!("max_index={most}, ")).unwrap_or_default();
    let refine = if turn % 4 == 1 { ", refine=true" } else { "" };
    let coding = format!("{most}index=\"{scope}\"{refine}");
    let (arrays, sums) = told::coded(&codec, pixels, &matrix, &coding);
    let mut seen = Seen::default();
    for size in sizes {
        let place = place(codec, *size, pixels, random);
        let most = limit.unwrap_or(70);
        let indices = match scope {
            "slice" => place.slices(most, random),
            // As often the largest one.
            _ => {
                Indices::one(if random.below(2) == 0 { most } else { random.below(most as usize + 1) as u32 })
            }
        };
        search(&place.whole(indices, matrix.clone()), effort, random, &mut seen);
    }
    let passed = seen.outside(&arrays).into_iter().chain(seen.wider(&sums));
    let passed = passed.map(|row| format!("{codec} {pixels:?} {matrix:?} {coding}: {row}")).collect();
    Looked { passed, reached: seen.reached(&arrays), values: seen.values }
}

/// A few pictures of each of the short transforms.
#[test]
fn nothing_passes_the_bounds_of_coded_pictures() {
    let (effort, mut random) = (Effort { random: 3, targets: 6, steps: 6 }, Random::new(29));
    for transform in 0..SHORT {
        for turn in [2 * transform, 2 * transform + 5] {
            let sizes = [0, turn % 14, (turn + 5) % 14];
            let Looked { passed, .. } = looked(transform, turn, &sizes, effort, &mut random);
            assert!(passed.is_empty(), "{}", passed.join("\n"));
        }
    }
}

/// The whole search. What it takes: `cargo test --release --test finite -- --ignored --nocapture every_coded_picture`
#[test]
#[ignore = "takes minutes"]
fn every_coded_picture() {
    let (effort, mut random) = (Effort { random: 6, targets: 8, steps: 14 }, Random::new(31));
    let mut values = 0;
    for (transform, name) in TRANSFORMS.iter().enumerate() {
        // The closest approach with any index, and with one up to a limit.
        let mut nearest = [(); 2].map(|()| BTreeMap::new());
        for turn in 0..30 {
            let sizes: Vec<usize> = (0..4).map(|at| (turn + 3 * at) % 19).collect();
            let looked = looked(transform, turn, &sizes, effort, &mut random);
            assert!(looked.passed.is_empty(), "{}", looked.passed.join("\n"));
            values += looked.values;
            let limited = LIMITS[turn % LIMITS.len()].is_some();
            for (array, part) in looked.reached {
                let most = nearest[usize::from(limited)].entry(array).or_insert(part);
                *most = most.max(part);
            }
        }
        for (what, nearest) in ["any index", "limited"].iter().zip(nearest) {
            let each = nearest.iter().map(|((level, array), part)| format!("{level} {array} {part:.1}"));
            println!("{name:?}, {what}, % of each array's range: {}", each.collect::<Vec<_>>().join(", "));
        }
    }
    println!("{values} values");
}
