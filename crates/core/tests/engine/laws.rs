//! Laws of the engine on random filters of every operation, in one to three dimensions.
//!
//! A filter is drawn as a recipe. The recipe is built over symbols, data or variables by the engine, and
//! computed by [`simulate`], which knows nothing of graphs: VC-2's formulas, one sample at a time.

use num_bigint::BigInt;
use proptest::prelude::*;
use vcfilter_core::algebra::{Linear, Number, Rounding, Symbol, bounds};
use vcfilter_core::arrays::code::Base;
use vcfilter_core::arrays::{Array, Element, Space, Stage, StageKind};

/// A filter over up to three inputs.
#[derive(Debug, Clone)]
enum Recipe {
    Input(usize),
    Lift(Box<Recipe>, usize, Vec<i64>, i64, u32, usize),
    Left(Box<Recipe>, u32),
    Right(Box<Recipe>, u32),
    Subsample(Box<Recipe>, Vec<i128>, Vec<i128>),
    Interleave(Box<Recipe>, Box<Recipe>, usize),
    /// With itself: one recipe, used twice.
    Doubled(Box<Recipe>, usize),
}

const INPUTS: usize = 3;

fn recipe() -> impl Strategy<Value = Recipe> {
    let leaf = (0..INPUTS).prop_map(Recipe::Input);
    leaf.prop_recursive(4, 12, 2, |inner| {
        let inner = inner.prop_map(Box::new);
        let three = |range: std::ops::Range<i128>| prop::collection::vec(range, 3);
        let lift = (inner.clone(), 0usize..4, prop::collection::vec(-3i64..4, 1..4), -1i64..2, 0u32..4, 0usize..3);
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
fn filter() -> impl Strategy<Value = (Recipe, Vec<i128>)> {
    (recipe(), (1usize..4).prop_flat_map(|ndim| prop::collection::vec(-7i128..8, ndim)))
}

fn stage(kind: usize, taps: &[i64], delay: i64, shift: u32) -> Stage {
    Stage::new(StageKind::ALL[kind], taps.iter().copied(), delay, shift).unwrap()
}

fn build(recipe: &Recipe, inputs: &[Array]) -> Array {
    let ndim = inputs[0].ndim();
    match recipe {
        Recipe::Input(at) => inputs[*at].clone(),
        Recipe::Lift(a, kind, taps, delay, shift, dim) => {
            build(a, inputs).lift(&stage(*kind, taps, *delay, *shift), (dim % ndim) as i128).unwrap()
        }
        Recipe::Left(a, bits) => build(a, inputs).lshift(*bits).unwrap(),
        Recipe::Right(a, bits) => build(a, inputs).rshift(*bits).unwrap(),
        Recipe::Subsample(a, steps, offsets) => {
            build(a, inputs).subsample(&steps[..ndim], &offsets[..ndim]).unwrap()
        }
        Recipe::Interleave(a, b, dim) => {
            build(a, inputs).interleave(&build(b, inputs), (dim % ndim) as i128).unwrap()
        }
        Recipe::Doubled(a, dim) => {
            let a = build(a, inputs);
            a.interleave(&a, (dim % ndim) as i128).unwrap()
        }
    }
}

/// The sample of a filter over integers, by the formulas of VC-2.
fn simulate(recipe: &Recipe, index: &[i128], input: &dyn Fn(usize, &[i128]) -> i128) -> i128 {
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
            let change = round(weighed.sum(), *shift);
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
fn noise(seed: u64, input: usize, index: &[i128]) -> i128 {
    let mut hash = seed ^ (input as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    for &i in index {
        hash = (hash ^ i as u64).wrapping_mul(0xff51_afd7_ed55_8ccd);
        hash ^= hash >> 32;
    }
    i128::from(hash as u8) - 128
}

fn symbols(space: &Space, ndim: usize) -> Vec<Array> {
    ["a", "b", "c"].map(|name| space.symbols(ndim, name).unwrap()).to_vec()
}

/// Inputs whose elements are given numbers.
fn numbers(space: &Space, ndim: usize, seed: u64) -> Vec<Array> {
    (0..INPUTS)
        .map(|input| {
            let element = move |index: &vcfilter_core::algebra::Index| {
                Ok(Element::Number(Number::from(noise(seed, input, index))))
            };
            space.generate(ndim, true, element).unwrap()
        })
        .collect()
}

fn linear(array: &Array, index: &[i128]) -> Linear {
    match array.get(index).unwrap() {
        Element::Linear(linear) => linear,
        other => panic!("{other} is no expression"),
    }
}

/// Which input a symbol belongs to, and its index.
fn origin<'a>(symbol: &'a Symbol, inputs: &[Array]) -> Option<(usize, &'a [i128])> {
    match symbol {
        Symbol::Element(name, index) => {
            Some((inputs.iter().position(|array| array.identity() == name.id)?, &index[..]))
        }
        _ => None,
    }
}

/// The coefficients of rounding errors, in no order.
fn error_coefficients(linear: &Linear) -> Vec<Number> {
    let errors = linear.terms().iter().filter(|(symbol, _)| symbol.is_error());
    let mut coefficients: Vec<Number> = errors.map(|(_, coefficient)| coefficient.clone()).collect();
    coefficients.sort();
    coefficients
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, ..ProptestConfig::default() })]

    /// Over numbers the engine computes what the formulas say; so does a filter over symbols in which
    /// the symbols are replaced by numbers afterwards.
    #[test]
    fn numbers_are_those_of_the_formulas((recipe, index) in filter(), seed: u64) {
        let space = Space::new();
        let expected = Element::Number(simulate(&recipe, &index, &|input, at| noise(seed, input, at)).into());
        let data = numbers(&space, index.len(), seed);
        prop_assert_eq!(build(&recipe, &data).get(&index).unwrap(), expected.clone());
        let symbols = symbols(&space, index.len());
        let pairs: Vec<(Array, Array)> = symbols.iter().cloned().zip(data).collect();
        let replaced = build(&recipe, &symbols).substitute(&pairs).unwrap();
        prop_assert_eq!(replaced.get(&index).unwrap(), expected);
    }

    /// The simulated value lies where the expression says: between its bounds at these inputs in both
    /// models of rounding, and between those for all inputs.
    #[test]
    fn expressions_bound_the_numbers((recipe, index) in filter(), seed: u64) {
        let space = Space::new();
        let inputs = symbols(&space, index.len());
        let expression = linear(&build(&recipe, &inputs), &index);
        prop_assert!(expression.is_integer_valued());
        let value = BigInt::from(simulate(&recipe, &index, &|input, at| noise(seed, input, at)));
        let exactly = |symbol: &Symbol| {
            let (input, at) = origin(symbol, &inputs)?;
            let n = Number::from(noise(seed, input, at));
            Some((n.clone(), n))
        };
        let anywhere = |_: &Symbol| Some((Number::from(-128), Number::from(127)));
        let tight = bounds(&expression, exactly, Rounding::Integer).unwrap();
        let loose = bounds(&expression, exactly, Rounding::Affine).unwrap();
        prop_assert!(tight.lower <= value && value <= tight.upper, "{value} not in {tight:?}: {expression}");
        prop_assert!(loose.lower <= tight.lower && tight.upper <= loose.upper);
        let all = bounds(&expression, anywhere, Rounding::Integer).unwrap();
        prop_assert!(all.lower <= tight.lower && tight.upper <= all.upper);
        let published = bounds(&expression, anywhere, Rounding::Affine).unwrap();
        prop_assert!(published.lower <= all.lower && all.upper <= published.upper);
        // With the errors at their worst the expression lies at the ends of the affine bounds.
        let at = |e: Linear| e.replace(|s| exactly(s).map(|(n, _)| Linear::from(n)));
        let (low, high) = (at(expression.lower()), at(expression.upper()));
        prop_assert_eq!(low.constant().floor(), loose.lower);
        prop_assert_eq!(high.constant().ceil(), loose.upper);
    }

    /// The element m periods on is the same with every symbol moved by m periods times the step.
    #[test]
    fn elements_repeat_after_a_period((recipe, index) in filter(), periods in prop::collection::vec(-3i128..4, 3)) {
        let space = Space::new();
        let inputs = symbols(&space, index.len());
        let array = build(&recipe, &inputs);
        let period = array.period().unwrap().unwrap();
        let mut steps = Vec::new();
        for input in &inputs {
            match array.relative_step_size_to(input) {
                Ok(step) => steps.push(step),
                // Reached over two paths with different steps: no single law of translation.
                Err(_) => return Ok(()),
            }
        }
        let by: Vec<i128> = period.iter().zip(&periods).map(|(period, m)| period * m).collect();
        let there: Vec<i128> = index.iter().zip(&by).map(|(i, by)| i + by).collect();
        let (here, there) = (linear(&array, &index), linear(&array, &there));
        let moved = here.without_errors().replace(|symbol| {
            let (input, at) = origin(symbol, &inputs)?;
            let step = steps[input].as_ref()?;
            let at: Vec<i128> = at.iter().zip(&by).zip(step)
                .map(|((i, by), step)| i + (step * &Number::from(*by)).to_i128().unwrap()).collect();
            Some(linear(&inputs[input], &at))
        });
        prop_assert_eq!(there.without_errors(), moved);
        prop_assert_eq!(error_coefficients(&there), error_coefficients(&here));
    }

    /// A periodic cache shows the same symbols, and as many errors of the same weight.
    #[test]
    fn a_periodic_cache_shows_the_same_symbols((recipe, index) in filter()) {
        let space = Space::new();
        let inputs = symbols(&space, index.len());
        let array = build(&recipe, &inputs);
        let Ok(cached) = array.periodic_cache(&inputs) else { return Ok(()) };
        let (direct, cached) = (linear(&array, &index), linear(&cached, &index));
        prop_assert_eq!(cached.without_errors(), direct.without_errors());
        prop_assert_eq!(error_coefficients(&cached), error_coefficients(&direct));
    }

    /// Stages in order and their inverses in reverse order give the data back, rounding included.
    #[test]
    fn inverse_stages_give_the_data_back(
        (recipe, index) in filter(),
        seed: u64,
        stages in prop::collection::vec((0usize..4, prop::collection::vec(-9i64..10, 1..5), -2i64..3, 0u32..6, 0usize..3), 1..5),
    ) {
        let space = Space::new();
        let start = build(&recipe, &numbers(&space, index.len(), seed));
        let stages: Vec<(Stage, i128)> = stages.iter()
            .map(|(kind, taps, d, s, dim)| (stage(*kind, taps, *d, *s), (dim % index.len()) as i128)).collect();
        let there = stages.iter().fold(start.clone(), |a, (stage, dim)| a.lift(stage, *dim).unwrap());
        let back = stages.iter().rev().fold(there, |a, (stage, dim)| a.lift(&stage.inverse(), *dim).unwrap());
        prop_assert_eq!(back.get(&index).unwrap(), start.get(&index).unwrap());
    }

    /// Views move samples and change none: errors stay the same too.
    #[test]
    fn interleaving_undoes_subsampling_and_the_other_way_round((recipe, index) in filter(), other in recipe(), dim in 0usize..3) {
        let space = Space::new();
        let (ndim, dim) = (index.len(), dim % index.len());
        let inputs = symbols(&space, ndim);
        let (a, b) = (build(&recipe, &inputs), build(&other, &inputs));
        let mut steps = vec![1; ndim];
        steps[dim] = 2;
        let half = |array: &Array, parity| {
            let mut offsets = vec![0; ndim];
            offsets[dim] = parity;
            array.subsample(&steps, &offsets).unwrap()
        };
        let both = a.interleave(&b, dim as i128).unwrap();
        prop_assert_eq!(half(&both, 0).get(&index).unwrap(), a.get(&index).unwrap());
        prop_assert_eq!(half(&both, 1).get(&index).unwrap(), b.get(&index).unwrap());
        let again = half(&a, 0).interleave(&half(&a, 1), dim as i128).unwrap();
        prop_assert_eq!(again.get(&index).unwrap(), a.get(&index).unwrap());
        prop_assert!(again.nop());
    }

    /// The same definition twice is the same array, and forgetting what was computed changes nothing.
    #[test]
    fn equal_definitions_are_equal((recipe, index) in filter()) {
        let space = Space::new();
        let inputs = symbols(&space, index.len());
        let (first, second) = (build(&recipe, &inputs), build(&recipe, &inputs));
        prop_assert_eq!(&first, &second);
        let element = first.get(&index).unwrap();
        prop_assert_eq!(second.get(&index).unwrap(), element.clone());
        first.clear_cache();
        prop_assert_eq!(first.get(&index).unwrap(), element);
        prop_assert_ne!(&first, &first.lshift(1).unwrap());
    }

    /// Code over variables computes the same integers.
    #[test]
    fn code_computes_the_same((recipe, index) in filter(), seed: u64) {
        let space = Space::new();
        let names = ["a", "b", "c"];
        let inputs = names.map(|name| space.variables(index.len(), Base::named(name).unwrap()).unwrap());
        let Element::Code(code) = build(&recipe, &inputs).get(&index).unwrap() else { panic!("no code") };
        let read = |input: &vcfilter_core::arrays::code::Input| {
            let at = names.iter().position(|name| *name == input.name()).unwrap();
            BigInt::from(noise(seed, at, input.index()))
        };
        let expected = simulate(&recipe, &index, &|input, at| noise(seed, input, at));
        prop_assert_eq!(code.evaluate(&read).unwrap(), BigInt::from(expected));
    }
}
