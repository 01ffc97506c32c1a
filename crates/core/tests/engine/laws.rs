//! Laws of the engine on random filters.

use num_bigint::BigInt;
use proptest::prelude::*;
use vcfilter_core::algebra::{Linear, Number, Rounding, Symbol, bounds};
use vcfilter_core::arrays::code::Base;
use vcfilter_core::arrays::{Array, Element, Space, Stage};

use crate::filters::{INPUTS, build, filter, noise, recipe, simulate, stage, symbols};

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
