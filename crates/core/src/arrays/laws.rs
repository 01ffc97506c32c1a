//! Laws over random graphs: the ways of reading an element agree.

use proptest::prelude::*;

use crate::algebra::{Index, IntegerRange, Linear, Number, Rounding, Symbol, bounds};

use super::equality::Equality;
use super::integer::IntegerDomain;
use super::{Array, ArrayError, DataGrid, Element, Extend, Space, Stage, StageKind};

/// A step of building: what is done with which of the arrays before.
#[derive(Debug, Clone)]
enum Step {
    Lift(usize, StageKind, Vec<i64>, i64, u32, usize),
    LeftShift(usize, u32),
    RightShift(usize, u32),
    Subsample(usize, Vec<i128>, Vec<i128>),
    Interleave(usize, usize, usize),
    Cache(usize),
    Data(Vec<i64>),
    Plus(usize, i64),
    Clip(usize, i64),
}

fn step() -> impl Strategy<Value = Step> {
    let which = || 0usize..100;
    let kind = prop::sample::select(StageKind::ALL.to_vec());
    let taps = prop::collection::vec(-5i64..6, 1..4);
    prop_oneof![
        4 => (which(), kind, taps, -2i64..3, 0u32..4, which()).prop_map(|(a, k, t, d, s, dim)| Step::Lift(a, k, t, d, s, dim)),
        1 => (which(), 0u32..4).prop_map(|(a, bits)| Step::LeftShift(a, bits)),
        2 => (which(), 0u32..4).prop_map(|(a, bits)| Step::RightShift(a, bits)),
        2 => (which(), prop::collection::vec(1i128..4, 3), prop::collection::vec(-3i128..4, 3))
            .prop_map(|(a, s, o)| Step::Subsample(a, s, o)),
        3 => (which(), which(), which()).prop_map(|(a, b, dim)| Step::Interleave(a, b, dim)),
        1 => which().prop_map(Step::Cache),
        1 => prop::collection::vec(-9i64..9, 1..4).prop_map(Step::Data),
        1 => (which(), -3i64..4).prop_map(|(a, amount)| Step::Plus(a, amount)),
        1 => (which(), 0i64..3).prop_map(|(a, end)| Step::Clip(a, end)),
    ]
}

/// All the arrays that the steps make, the last one on top of many of them. What can't be built (a
/// cache without phases) is left out.
fn build(space: &Space, ndim: usize, steps: &[Step]) -> Vec<Array> {
    let mut arrays = vec![space.symbols(ndim, "A").unwrap(), space.symbols(ndim, "B").unwrap()];
    let symbols = arrays.clone();
    for step in steps {
        let pick = |at: &usize| arrays[at % arrays.len()].clone();
        let made: Result<Array, ArrayError> = match step {
            Step::Lift(a, kind, taps, delay, shift, dim) => {
                let stage = Stage::new(*kind, taps.iter().copied(), *delay, *shift).unwrap();
                pick(a).lift(&stage, (dim % ndim) as i128)
            }
            Step::LeftShift(a, bits) => pick(a).lshift(*bits),
            Step::RightShift(a, bits) => pick(a).rshift(*bits),
            Step::Subsample(a, steps, offsets) => pick(a).subsample(&steps[..ndim], &offsets[..ndim]),
            Step::Interleave(a, b, dim) => pick(a).interleave(&pick(b), (dim % ndim) as i128),
            Step::Cache(a) => pick(a).periodic_cache(&symbols),
            Step::Plus(a, amount) => pick(a).plus(&Number::from(*amount)),
            Step::Clip(a, end) => {
                pick(a).clip(IntegerRange { lower: (-300 - end).into(), upper: (250 * end).into() })
            }
            Step::Data(values) => {
                let mut shape = vec![1; ndim];
                shape[0] = values.len();
                let extend = if values.len() % 2 == 0 { Extend::Periodic } else { Extend::Symmetric };
                space.data(DataGrid::new(shape, values.iter().map(|&v| v.into()).collect()).unwrap(), extend)
            }
        };
        arrays.extend(made);
    }
    arrays
}

fn graph() -> impl Strategy<Value = (usize, Vec<Step>, Vec<i128>)> {
    (1usize..4, prop::collection::vec(step(), 1..8), prop::collection::vec(-20i128..20, 3))
}

/// One or two stages with this S.
fn lifts(shift: u32) -> impl Strategy<Value = Vec<Stage>> {
    let stage = (0usize..4, prop::collection::vec(-3i64..4, 1..4), -1i64..2);
    let stage = stage
        .prop_map(move |(kind, taps, delay)| Stage::new(StageKind::ALL[kind], taps, delay, shift).unwrap());
    prop::collection::vec(stage, 1..3)
}

/// Some integer for each symbol, different for each seed.
fn input(seed: i128) -> impl Fn(&Symbol) -> Number {
    move |symbol| {
        let Symbol::Element(array, index) = symbol else { return Number::ZERO };
        let mixed =
            index.iter().fold(seed + array.id as i128 * 7919, |m, i| (m * 31 + i * 97).rem_euclid(1_000_003));
        Number::from(mixed * mixed % 1023 - 511)
    }
}

fn linear(element: Element) -> Linear {
    match element {
        Element::Linear(linear) => linear,
        Element::Number(number) => number.into(),
        Element::Code(_) => panic!("no variables here"),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    /// Stencils give the very expressions, errors and all, that reading one by one gives; and where
    /// nothing is cached, the expression has the value that integer arithmetic gives.
    #[test]
    fn stencils_direct_reading_and_integers_agree((ndim, steps, at) in graph(), seed in 0i128..1000) {
        let space = Space::new();
        let index: Index = at[..ndim].iter().copied().collect();
        let cached = steps.iter().any(|step| matches!(step, Step::Cache(_)));
        for array in build(&space, ndim, &steps) {
            let element = array.element(&index).unwrap();
            let direct = array.directly(index.clone()).unwrap();
            prop_assert_eq!(&element, &direct);
            let (a, b) = (linear(element), linear(direct));
            prop_assert_eq!(a.is_integer_valued(), b.is_integer_valued());
            let inputs = input(seed);
            let integers = IntegerDomain::new(&space, &inputs);
            let value = integers.element(array.node(), &index).unwrap();
            prop_assert!(value.is_integer());
            if !cached {
                prop_assert_eq!(integers.expression(&a).unwrap(), value);
            }
        }
    }

    /// Values lie within the bounds of both models; the integer model is never the wider one; bounds
    /// from vectors are those of the expanded expression.
    #[test]
    fn values_lie_within_bounds((ndim, steps, at) in graph(), seed in 0i128..1000) {
        let space = Space::new();
        let index: Index = at[..ndim].iter().copied().collect();
        let range = (Number::from(-511), Number::from(511));
        for array in build(&space, ndim, &steps) {
            let of_symbol = |_: &Symbol| Some(range.clone());
            let of_array = |_| Some(range.clone());
            let tight = array.bounds_at(&index, &of_array, Rounding::Integer).unwrap();
            let loose = array.bounds_at(&index, &of_array, Rounding::Affine).unwrap();
            prop_assert!(loose.lower <= tight.lower && tight.upper <= loose.upper);
            // What is shown of a periodic cache has errors of one name that are different ones.
            if !array.node().caches {
                let expression = linear(array.element(&index).unwrap());
                prop_assert_eq!(&bounds(&expression, of_symbol, Rounding::Integer).unwrap(), &tight);
                prop_assert_eq!(&bounds(&expression, of_symbol, Rounding::Affine).unwrap(), &loose);
            }
            let inputs = input(seed);
            let value = IntegerDomain::new(&space, &inputs).element(array.node(), &index).unwrap().floor();
            prop_assert!(tight.lower <= value && value <= tight.upper, "{} not in {:?}", value, tight);
        }
    }

    /// Simplification keeps every value, and what it makes is equal to what it was made from.
    #[test]
    fn simplification_keeps_values((ndim, steps, at) in graph(), seed in 0i128..1000) {
        let space = Space::new();
        let index: Index = at[..ndim].iter().copied().collect();
        for array in build(&space, ndim, &steps) {
            let simple = array.simplified().unwrap();
            let inputs = input(seed);
            let integers = IntegerDomain::new(&space, &inputs);
            let value = integers.element(array.node(), &index).unwrap();
            prop_assert_eq!(integers.element(simple.node(), &index).unwrap(), value);
            prop_assert_eq!(array.equality(&simple).unwrap(), Equality::Proven);
            prop_assert_eq!(simple.simplified().unwrap(), simple);
        }
    }

    /// What a chain of stages and shifts does, its inverse undoes, whatever the taps.
    #[test]
    fn inverses_are_proven((ndim, steps, _) in graph()) {
        let space = Space::new();
        let start = space.symbols(ndim, "A").unwrap();
        let lifts: Vec<(Stage, i128)> = steps.iter().filter_map(|step| match step {
            Step::Lift(_, kind, taps, delay, shift, dim) => {
                Some((Stage::new(*kind, taps.iter().copied(), *delay, *shift).unwrap(), (dim % ndim) as i128))
            }
            _ => None,
        }).collect();
        let mut array = start.lshift(2).unwrap();
        for (stage, dim) in &lifts {
            array = array.lift(stage, *dim).unwrap();
        }
        for (stage, dim) in lifts.iter().rev() {
            array = array.lift(&stage.inverse(), *dim).unwrap();
        }
        prop_assert_eq!(array.rshift(2).unwrap().equality(&start).unwrap(), Equality::Proven);
    }

    /// Filters along two dimensions may change places where neither rounds.
    #[test]
    fn dimensions_change_places(first in lifts(0), second in lifts(0)) {
        let space = Space::new();
        let start = space.symbols(2, "A").unwrap();
        let along = |array: Array, stages: &[Stage], dim: i128| {
            stages.iter().fold(array, |array, stage| array.lift(stage, dim).unwrap())
        };
        let a = along(along(start.clone(), &first, 0), &second, 1);
        let b = along(along(start, &second, 1), &first, 0);
        prop_assert_eq!(a.equality(&b).unwrap(), Equality::Proven);
        prop_assert_eq!(a.equality(&b.lshift(1).unwrap()).unwrap() == Equality::Proven, false);
    }

    /// Equality never says that arrays differ in value are the same, and a refutation holds.
    #[test]
    fn answers_hold((ndim, steps, at) in graph(), seed in 0i128..1000) {
        let space = Space::new();
        let index: Index = at[..ndim].iter().copied().collect();
        let arrays = build(&space, ndim, &steps);
        let (a, b) = (&arrays[arrays.len() - 1], &arrays[arrays.len() / 2]);
        match a.equality(b).unwrap() {
            Equality::Proven => {
                let inputs = input(seed);
                let integers = IntegerDomain::new(&space, &inputs);
                let values = [a, b].map(|array| integers.element(array.node(), &index).unwrap());
                prop_assert_eq!(&values[0], &values[1]);
            }
            Equality::Refuted(difference) => {
                let lookup = |symbol: &Symbol| {
                    let found = difference.input.iter().find(|(s, _)| s == symbol);
                    found.map(|(_, value)| value.clone()).unwrap_or_default()
                };
                let integers = IntegerDomain::new(&space, &lookup);
                prop_assert_eq!(integers.element(a.node(), &difference.index).unwrap(), difference.left.clone());
                prop_assert_eq!(integers.element(b.node(), &difference.index).unwrap(), difference.right.clone());
                prop_assert_ne!(&difference.left, &difference.right);
            }
            Equality::Undecided { .. } => {}
        }
    }

    /// Blocks of integers hold what reading element after element gives.
    #[test]
    fn blocks_agree_with_elements((ndim, steps, at) in graph(), large in any::<bool>()) {
        let space = Space::new();
        let factor = if large { 1i64 << 58 } else { 1 };
        let values: Vec<Number> = (0..27).map(|i: i64| Number::from((i * 37 % 19 - 9) * factor)).collect();
        let shape = [vec![27], vec![9, 3], vec![3, 3, 3]][ndim - 1].clone();
        let data = space.data(DataGrid::new(shape, values).unwrap(), Extend::Reflect).unwrap();
        let region: Vec<(i128, i128)> = at[..ndim].iter().map(|&i| (i, i + 3)).collect();
        for array in build(&space, ndim, &steps) {
            let a = space.symbols(ndim, "A").unwrap();
            let b = space.symbols(ndim, "B").unwrap();
            let replaced = array.substitute(&[(a, data.clone()), (b, data.clone())]).unwrap();
            let block = replaced.simulate(&region).unwrap();
            for (at, value) in block.values().iter().enumerate() {
                let place = (0..ndim).map(|d| region[d].0 + (at / 3usize.pow((ndim - 1 - d) as u32) % 3) as i128);
                let index: Vec<i128> = place.collect();
                prop_assert_eq!(Element::Number(value.clone()), replaced.get(&index).unwrap());
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    /// A space in which something was tried gives the same arrays, elements and names of errors as one in which
    /// nothing was.
    #[test]
    fn what_was_tried_leaves_no_trace(
        (ndim, first, at) in graph(),
        (_, tried, _) in graph(),
        (_, second, _) in graph(),
    ) {
        let read = |space: &Space, steps: &[&[Step]]| {
            let arrays = build(space, ndim, &steps.concat());
            let seen = arrays.iter().map(|array| {
                let element = array.get(&at[..ndim]).map(|element| element.to_string());
                let simple = array.simplified().map(|simple| simple.get(&at[..ndim]).map(|element| element.to_string()));
                (element.ok(), array.period().ok(), array.operation(), simple.ok().and_then(Result::ok))
            });
            seen.collect::<Vec<_>>()
        };
        let (plain, marked) = (Space::new(), Space::new());
        // What has been built but not read has errors without numbers.
        for space in [&plain, &marked] {
            for array in build(space, ndim, &first) {
                let _ = array.element(&at[..ndim].iter().copied().collect());
            }
        }
        marked.tentatively(|| read(&marked, &[&first, &tried]));
        prop_assert_eq!(plain.size(), marked.size());
        prop_assert_eq!(plain.errors().numbered(), marked.errors().numbered());
        for steps in [&[&first[..], &second][..], &[&first, &tried]] {
            prop_assert_eq!(read(&plain, steps), read(&marked, steps));
        }
    }
}
