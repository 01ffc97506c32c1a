//! Laws over random graphs: the ways of reading an element agree.

use proptest::prelude::*;

use crate::algebra::{Index, IntegerRange, Linear, Number, Rounding, Symbol, bounds};

use super::equality::Equality;
use super::integer::IntegerDomain;
use super::{
    Array, ArrayError, DataGrid, Element, Extend, Space, Stage, StageKind, StageRounding, Word, WordOverflow,
};

/// A step of building: what is done with which of the arrays before.
#[derive(Debug, Clone)]
pub(super) enum Step {
    Lift(usize, Stage, usize),
    LeftShift(usize, u32),
    RightShift(usize, u32),
    Subsample(usize, Vec<i128>, Vec<i128>),
    Interleave(usize, usize, usize),
    Cache(usize),
    Data(Vec<i64>),
    Plus(usize, i64),
    Clip(usize, i64),
    Words(usize, Word),
}

/// Any rounding of a shift; that of VC-2 as often as all others.
fn rounding(shift: u32) -> impl Strategy<Value = StageRounding> {
    let offset = (0i64..1 << shift).prop_map(|offset| StageRounding::Offset(offset.into()));
    prop_oneof![
        4 => Just(StageRounding::HalfUp),
        3 => prop::sample::select(StageRounding::NAMED[1..].to_vec()),
        1 => offset,
    ]
}

/// A stage with taps between two numbers, this S and any rounding.
fn stage_of(
    taps: std::ops::Range<i64>,
    delays: std::ops::Range<i64>,
    shift: u32,
) -> impl Strategy<Value = Stage> {
    let kind = prop::sample::select(StageKind::ALL.to_vec());
    (kind, prop::collection::vec(taps, 1..4), delays, rounding(shift)).prop_map(
        move |(kind, taps, delay, rounding)| {
            Stage::new(kind, taps, delay, shift).unwrap().with_rounding(rounding).unwrap()
        },
    )
}

/// Words that some of the inputs and of what is made of them fit, and others do not; all lie within the range of inputs.
fn word() -> impl Strategy<Value = Word> {
    let overflow = prop::sample::select(vec![WordOverflow::Wrap, WordOverflow::Saturate]);
    (1u32..10, overflow).prop_map(|(bits, overflow)| Word::new(bits, overflow).unwrap())
}

fn step() -> impl Strategy<Value = Step> {
    let which = || 0usize..100;
    let stage = (0u32..4).prop_flat_map(|shift| stage_of(-5..6, -2..3, shift));
    prop_oneof![
        4 => (which(), stage, which()).prop_map(|(a, stage, dim)| Step::Lift(a, stage, dim)),
        1 => (which(), 0u32..4).prop_map(|(a, bits)| Step::LeftShift(a, bits)),
        2 => (which(), 0u32..4).prop_map(|(a, bits)| Step::RightShift(a, bits)),
        2 => (which(), prop::collection::vec(1i128..4, 3), prop::collection::vec(-3i128..4, 3))
            .prop_map(|(a, s, o)| Step::Subsample(a, s, o)),
        3 => (which(), which(), which()).prop_map(|(a, b, dim)| Step::Interleave(a, b, dim)),
        1 => which().prop_map(Step::Cache),
        1 => prop::collection::vec(-9i64..9, 1..4).prop_map(Step::Data),
        1 => (which(), -3i64..4).prop_map(|(a, amount)| Step::Plus(a, amount)),
        1 => (which(), 0i64..3).prop_map(|(a, end)| Step::Clip(a, end)),
        1 => (which(), word()).prop_map(|(a, word)| Step::Words(a, word)),
        1 => (which(), (0u32..4).prop_flat_map(|shift| stage_of(-5..6, -2..3, shift)), which(), word())
            .prop_map(|(a, stage, dim, word)| Step::Lift(a, stage.in_words(Some(word)), dim)),
    ]
}

/// All the arrays that the steps make, the last one on top of many of them. What can't be built (a
/// cache without phases) is left out.
pub(super) fn build(space: &Space, ndim: usize, steps: &[Step]) -> Vec<Array> {
    let mut arrays = vec![space.symbols(ndim, "A").unwrap(), space.symbols(ndim, "B").unwrap()];
    let symbols = arrays.clone();
    for step in steps {
        let pick = |at: &usize| arrays[at % arrays.len()].clone();
        let made: Result<Array, ArrayError> = match step {
            Step::Lift(a, stage, dim) => pick(a).lift(stage, (dim % ndim) as i128),
            Step::LeftShift(a, bits) => pick(a).lshift(*bits),
            Step::RightShift(a, bits) => pick(a).rshift(*bits),
            Step::Subsample(a, steps, offsets) => pick(a).subsample(&steps[..ndim], &offsets[..ndim]),
            Step::Interleave(a, b, dim) => pick(a).interleave(&pick(b), (dim % ndim) as i128),
            Step::Cache(a) => pick(a).periodic_cache(&symbols),
            Step::Plus(a, amount) => pick(a).plus(&Number::from(*amount)),
            Step::Clip(a, end) => {
                pick(a).clip(IntegerRange { lower: (-300 - end).into(), upper: (250 * end).into() })
            }
            Step::Words(a, word) => pick(a).in_words(*word),
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

pub(super) fn graph() -> impl Strategy<Value = (usize, Vec<Step>, Vec<i128>)> {
    (1usize..4, prop::collection::vec(step(), 1..8), prop::collection::vec(-20i128..20, 3))
}

/// One or two stages with this S.
fn lifts(shift: u32) -> impl Strategy<Value = Vec<Stage>> {
    prop::collection::vec(stage_of(-3..4, -1..2, shift), 1..3)
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
            Step::Lift(_, stage, dim) => Some((stage.clone().in_words(None), (dim % ndim) as i128)),
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

    /// A stage says what it does in one way, whatever it was written in: the canonical one has the same effect, is its own canonical
    /// one, and is that of the same stage with more bits, and of its negative. Equality proves it of both.
    #[test]
    fn stages_have_one_way_of_writing(
        stage in (0u32..4).prop_flat_map(|shift| stage_of(-5..6, -2..3, shift)), more in 0u32..3, seed in 0i128..1000,
    ) {
        let canonical = stage.canonical();
        prop_assert_eq!(canonical.canonical(), canonical.clone());
        let (shift, many) = (stage.shift(), 1i64 << more);
        // Offsets between two multiples of 2^more do what the lower one does.
        let rounding = match stage.rounding().offset(shift) {
            Some(offset) if shift > 0 => StageRounding::Offset(offset * many + (many - 1).min(seed as i64 % many)),
            _ => stage.rounding().clone(),
        };
        let scaled = stage.taps().iter().map(|tap| (tap * &Number::from(many)).numerator());
        let scaled = Stage::new(stage.kind(), scaled, stage.delay(), shift + more).unwrap();
        let scaled = scaled.with_rounding(rounding).unwrap();
        prop_assert!(shift == 0 || scaled.same_filter(&stage), "{} and {}", scaled, stage);
        let space = Space::new();
        let start = space.symbols(1, "A").unwrap();
        let inputs = input(seed);
        let lifted = [&stage, &canonical].map(|stage| start.lift(stage, 0).unwrap());
        for index in -4i128..4 {
            let integers = IntegerDomain::new(&space, &inputs);
            let values = lifted.each_ref().map(|array| integers.element(array.node(), &[index].into()).unwrap());
            prop_assert_eq!(&values[0], &values[1]);
        }
        prop_assert_eq!(lifted[0].equality(&lifted[1]).unwrap(), Equality::Proven);
        prop_assert_eq!(
            lifted[0].lift(&canonical.inverse(), 0).unwrap().equality(&start).unwrap(),
            Equality::Proven
        );
    }

    /// In words that wrap around stages undo each other, whatever the words; so does a shift that leaves room for itself.
    #[test]
    fn stages_in_words_are_undone((ndim, steps, at) in graph(), bits in 1u32..20, room in 0u32..3, seed in 0i128..1000) {
        let space = Space::new();
        let word = |bits| Word::new(bits, WordOverflow::Wrap).unwrap();
        let lifts: Vec<(Stage, i128)> = steps.iter().filter_map(|step| match step {
            Step::Lift(_, stage, dim) => Some((stage.clone().in_words(Some(word(bits + room))), (dim % ndim) as i128)),
            _ => None,
        }).collect();
        let start = space.symbols(ndim, "A").unwrap().in_words(word(bits)).unwrap();
        let mut array = start.lshift(room).unwrap();
        for (stage, dim) in &lifts {
            array = array.lift(stage, *dim).unwrap();
        }
        for (stage, dim) in lifts.iter().rev() {
            array = array.lift(&stage.inverse(), *dim).unwrap();
        }
        let back = array.rshift(room).unwrap();
        prop_assert_eq!(back.equality(&start).unwrap(), Equality::Proven);
        let inputs = input(seed);
        let integers = IntegerDomain::new(&space, &inputs);
        let index: Index = at[..ndim].iter().copied().collect();
        let values = [&back, &start].map(|array| integers.element(array.node(), &index).unwrap());
        prop_assert_eq!(&values[0], &values[1]);
    }

    /// Stages in words that wrap around change places where they change the same samples.
    #[test]
    fn stages_in_words_change_places(
        first in (0u32..4).prop_flat_map(|shift| stage_of(-5..6, -2..3, shift)),
        second in (0u32..4).prop_flat_map(|shift| stage_of(-5..6, -2..3, shift)),
        bits in 1u32..12,
    ) {
        let alike = first.kind().parity() == second.kind().parity();
        let second = if alike { second } else { second.other_parity() };
        let word = Word::new(bits, WordOverflow::Wrap).unwrap();
        let start = Space::new().symbols(1, "A").unwrap().in_words(word).unwrap();
        let [first, second] = [first, second].map(|stage| stage.in_words(Some(word)));
        let one = start.lift(&first, 0).unwrap().lift(&second, 0).unwrap();
        let other = start.lift(&second, 0).unwrap().lift(&first, 0).unwrap();
        prop_assert_eq!(one.equality(&other).unwrap(), Equality::Proven);
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
