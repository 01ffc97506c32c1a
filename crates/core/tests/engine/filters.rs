//! Random filters of every operation, in one to three dimensions.
//!
//! A filter is drawn as a recipe. The recipe is built over symbols, data or variables by the engine, and
//! computed by [`simulate`], which knows nothing of graphs: VC-2's formulas, one sample at a time.

use proptest::prelude::*;
use vcfilter_core::arrays::{Array, Space, Stage, StageKind, StageRounding};

/// A filter over up to three inputs.
#[derive(Debug, Clone)]
pub(crate) enum Recipe {
    Input(usize),
    /// Of a kind, with taps, D, S and a rounding, along a dimension.
    Lift(Box<Recipe>, usize, Vec<i64>, i64, (u32, Rounded), usize),
    Left(Box<Recipe>, u32),
    Right(Box<Recipe>, u32),
    Subsample(Box<Recipe>, Vec<i128>, Vec<i128>),
    Interleave(Box<Recipe>, Box<Recipe>, usize),
    /// With itself: one recipe, used twice.
    Doubled(Box<Recipe>, usize),
}

/// How a stage rounds; of an offset the part of 2^S.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Rounded {
    HalfUp,
    Floor,
    Ceiling,
    HalfEven,
    Offset(u8),
}

fn rounded() -> impl Strategy<Value = Rounded> {
    prop_oneof![
        4 => Just(Rounded::HalfUp),
        1 => Just(Rounded::Floor),
        1 => Just(Rounded::Ceiling),
        2 => Just(Rounded::HalfEven),
        1 => any::<u8>().prop_map(Rounded::Offset),
    ]
}

pub(crate) const INPUTS: usize = 3;

pub(crate) fn recipe() -> impl Strategy<Value = Recipe> {
    let leaf = (0..INPUTS).prop_map(Recipe::Input);
    leaf.prop_recursive(4, 12, 2, |inner| {
        let inner = inner.prop_map(Box::new);
        let three = |range: std::ops::Range<i128>| prop::collection::vec(range, 3);
        let lift = (inner.clone(), 0usize..4, prop::collection::vec(-3i64..4, 1..4), -1i64..2, (0u32..4, rounded()), 0usize..3);
        prop_oneof![
            4 => lift.prop_map(|(a, kind, taps, d, s, dim)| Recipe::Lift(a, kind, taps, d, s, dim)),
            1 => (inner.clone(), 0u32..3).prop_map(|(a, bits)| Recipe::Left(a, bits)),
            2 => (inner.clone(), 0u32..4).prop_map(|(a, bits)| Recipe::Right(a, bits)),
            2 => (inner.clone(), three(1..4), three(-3..4)).prop_map(|(a, n, o)| Recipe::Subsample(a, n, o)),
            3 => (inner.clone(), inner.clone(), 0usize..3).prop_map(|(a, b, dim)| Recipe::Interleave(a, b, dim)),
            1 => (inner, 0usize..3).prop_map(|(a, dim)| Recipe::Doubled(a, dim)),
        ]
    })
}

/// A recipe, a number of dimensions and an index.
pub(crate) fn filter() -> impl Strategy<Value = (Recipe, Vec<i128>)> {
    (recipe(), (1usize..4).prop_flat_map(|ndim| prop::collection::vec(-7i128..8, ndim)))
}

pub(crate) fn stage(kind: usize, taps: &[i64], delay: i64, shift: u32) -> Stage {
    Stage::new(StageKind::ALL[kind], taps.iter().copied(), delay, shift).unwrap()
}

pub(crate) fn build(recipe: &Recipe, inputs: &[Array]) -> Array {
    build_with(recipe, inputs, &mut |array| array)
}

/// The filter of a recipe, with what `change` makes of the array that each step gives in its place.
pub(crate) fn build_with(recipe: &Recipe, inputs: &[Array], change: &mut dyn FnMut(Array) -> Array) -> Array {
    let ndim = inputs[0].ndim();
    let mut below = |recipe: &Recipe| build_with(recipe, inputs, change);
    let array = match recipe {
        Recipe::Input(at) => inputs[*at].clone(),
        Recipe::Lift(a, kind, taps, delay, shift, dim) => {
            let stage = stage(*kind, taps, *delay, shift.0).with_rounding(match shift.1 {
                Rounded::HalfUp => StageRounding::HalfUp,
                Rounded::Floor => StageRounding::Floor,
                Rounded::Ceiling => StageRounding::Ceiling,
                Rounded::HalfEven => StageRounding::HalfEven,
                Rounded::Offset(part) => StageRounding::Offset((i64::from(part) << shift.0 >> 8).into()),
            });
            below(a).lift(&stage.unwrap(), (dim % ndim) as i128).unwrap()
        }
        Recipe::Left(a, bits) => below(a).lshift(*bits).unwrap(),
        Recipe::Right(a, bits) => below(a).rshift(*bits).unwrap(),
        Recipe::Subsample(a, steps, offsets) => below(a).subsample(&steps[..ndim], &offsets[..ndim]).unwrap(),
        Recipe::Interleave(a, b, dim) => {
            let (a, b) = (below(a), below(b));
            a.interleave(&b, (dim % ndim) as i128).unwrap()
        }
        Recipe::Doubled(a, dim) => {
            let a = below(a);
            a.interleave(&a, (dim % ndim) as i128).unwrap()
        }
    };
    change(array)
}

/// The sample of a filter over integers, by the formulas of VC-2.
pub(crate) fn simulate(recipe: &Recipe, index: &[i128], input: &dyn Fn(usize, &[i128]) -> i128) -> i128 {
    let round = |sum: i128, bits: u32| if bits == 0 { sum } else { (sum + (1 << (bits - 1))) >> bits };
    let moved = |dim: usize, at: i128| {
        let mut index = index.to_vec();
        index[dim] = at;
        index
    };
    match recipe {
        Recipe::Input(at) => input(*at, index),
        Recipe::Lift(a, kind, taps, delay, shift, dim) => {
            let (kind, dim) = (StageKind::ALL[*kind], dim % index.len());
            let here = simulate(a, index, input);
            if index[dim].rem_euclid(2) != kind.parity() {
                return here;
            }
            let first = index[dim] + 2 * i128::from(*delay) - 1;
            let weighed = taps
                .iter()
                .enumerate()
                .map(|(i, tap)| i128::from(*tap) * simulate(a, &moved(dim, first + 2 * i as i128), input));
            let (sum, (bits, how)) = (weighed.sum::<i128>(), *shift);
            let whole = 1i128 << bits;
            let change = match how {
                Rounded::HalfUp => round(sum, bits),
                Rounded::Floor => sum.div_euclid(whole),
                Rounded::Ceiling => -(-sum).div_euclid(whole),
                Rounded::HalfEven => {
                    // By the distance from the integer below.
                    let below = sum.div_euclid(whole);
                    match (2 * sum.rem_euclid(whole)).cmp(&whole) {
                        std::cmp::Ordering::Less => below,
                        std::cmp::Ordering::Equal => below + below.rem_euclid(2),
                        std::cmp::Ordering::Greater => below + 1,
                    }
                }
                Rounded::Offset(part) => (sum + (i128::from(part) << bits >> 8)).div_euclid(whole),
            };
            if kind.subtracts() { here - change } else { here + change }
        }
        Recipe::Left(a, bits) => simulate(a, index, input) << bits,
        Recipe::Right(a, bits) => round(simulate(a, index, input), *bits),
        Recipe::Subsample(a, steps, offsets) => {
            let index: Vec<i128> =
                index.iter().zip(steps).zip(offsets).map(|((i, step), offset)| i * step + offset).collect();
            simulate(a, &index, input)
        }
        Recipe::Interleave(a, b, dim) => {
            let dim = dim % index.len();
            let source = if index[dim].rem_euclid(2) == 0 { a } else { b };
            simulate(source, &moved(dim, index[dim].div_euclid(2)), input)
        }
        Recipe::Doubled(a, dim) => {
            let dim = dim % index.len();
            simulate(a, &moved(dim, index[dim].div_euclid(2)), input)
        }
    }
}

/// An integer from -128 to 127 for every input and index.
pub(crate) fn noise(seed: u64, input: usize, index: &[i128]) -> i128 {
    let mut hash = seed ^ (input as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    for &i in index {
        hash = (hash ^ i as u64).wrapping_mul(0xff51_afd7_ed55_8ccd);
        hash ^= hash >> 32;
    }
    i128::from(hash as u8) - 128
}

pub(crate) fn symbols(space: &Space, ndim: usize) -> Vec<Array> {
    ["a", "b", "c"].map(|name| space.symbols(ndim, name).unwrap()).to_vec()
}
