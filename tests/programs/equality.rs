//! Whether two arrays are the same filter: what is proven, what is refuted, and that the answers are true.

use std::cell::RefCell;

use crate::support::certificates::check;
use crate::support::filters::{Recipe, build, build_with, filter, noise, simulate, stage, symbols};
use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use vcfilter::algebra::{Number, Symbol};
use vcfilter::arrays::{Array, Equality, Space, Uncertified};
use vcfilter::language::Session;

/// Programs whose last line takes an array apart along one dimension or several, over roundings.
#[test]
fn what_is_taken_apart_over_roundings_is_proven() {
    let programs = include_str!("equality/taken_apart.txt");
    for program in programs.split("\n\n") {
        crate::support::run(program).fine();
    }
    assert_eq!(programs.split("\n\n").count(), 14);
}

/// The same with a certificate of each, which another program checks.
#[test]
fn what_is_taken_apart_is_certified() {
    let mut certificates = Vec::new();
    for program in include_str!("equality/taken_apart.txt").split("\n\n") {
        let mut session = Session::new();
        session.space().certify_equalities();
        session.run("program.vcf", program, &mut |_| {});
        let known = session.space().certified_equalities().unwrap();
        assert_eq!((known.certificates.len(), known.without.len()), (1, 0), "{program}");
        certificates.extend(known.certificates);
    }
    check(&certificates);
}

/// Random filters in disguise: every one has a certificate, which another program checks.
#[test]
fn what_is_disguised_is_certified() {
    let made = RefCell::new(Vec::new());
    let disguises = prop::collection::vec(prop::option::of(disguise()), 1..12);
    let config = ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() };
    let law = |((recipe, index), disguises): ((Recipe, Vec<i128>), Vec<Option<Disguise>>)| {
        let space = Space::new();
        let inputs = symbols(&space, index.len());
        let plain = build(&recipe, &inputs);
        let mut disguises = disguises.into_iter().flatten();
        let other = build_with(&recipe, &inputs, &mut |array| match disguises.next() {
            Some(disguise) => disguised(&array, &disguise),
            None => array,
        });
        match plain.equality_certificate(&other).unwrap() {
            Ok(certificate) => made.borrow_mut().push(certificate),
            Err(reason) => prop_assert_eq!(reason, Uncertified::TooLarge),
        }
        Ok(())
    };
    TestRunner::new(config).run(&(filter(), disguises), law).unwrap();
    let made = made.into_inner();
    assert!(made.len() > 150, "{}", made.len());
    check(&made);
}

/// Data, variables and arrays of one's own are known by their names alone, and that is enough.
#[test]
fn what_an_array_is_built_on_does_not_matter() {
    let leaves = [
        "symbols(2, \"L\")",
        "variables(2, \"v\")",
        "data([[3, -1], [4, 1]], \"edge\")",
        "data([[3, -1], [4, 1]], \"periodic\")",
        "generate(2, f)",
    ];
    for leaf in leaves {
        let start = format!("f(i, j) = i * j\nx = {leaf}\na = rshift(interleave(x, x, 0), 1)\n");
        let again = "interleave(subsample(a, (1, 2), (0, 0)), subsample(a, (1, 2), (0, 1)), 1)";
        crate::support::run(&format!("{start}assert {again} == a")).fine();
    }
}

/// A rounding is what it rounds, whichever stages do it and whatever else they add.
#[test]
fn roundings_are_known_by_what_they_round() {
    let rows = [
        ("true", "even_add_odd, [3], 1", "even_add_odd, [1], 0", "even_add_odd, [1], 1"),
        ("true", "odd_add_even, [5, -3], 2", "odd_add_even, [1, 1], 2", "odd_add_even, [1, -1], 0"),
        ("true", "odd_add_even, [6], 2", "odd_add_even, [2], 0", "odd_add_even, [-1], 1"),
        // floor((-x + 1) / 2) is no -floor((x + 1) / 2): 1 shows it.
        ("false", "even_add_odd, [-1], 1", "even_subtract_odd, [1], 1", "even_add_odd, [0], 0"),
    ];
    for (same, whole, first, second) in rows {
        let lifted = |x: &str, stage: &str| {
            let (kind, rest) = stage.split_once(", ").unwrap();
            let (taps, shift) = rest.rsplit_once(", ").unwrap();
            format!("lift({x}, stage(\"{kind}\", taps={taps}, S={shift}), 0)")
        };
        let (one, two) = (lifted("x", whole), lifted(&lifted("x", first), second));
        let ran = crate::support::run(&format!("x = symbols(1, \"x\")\n{one} == {two}")).fine();
        assert_eq!(ran.texts(), [same], "{one} and {two}");
    }
}

/// A way to write an array that changes none of its elements.
#[derive(Debug, Clone)]
enum Disguise {
    /// Its even and odd samples along a dimension, interleaved again.
    Apart(usize),
    /// Its samples by their parities along all dimensions, interleaved again along the first dimension first or last.
    ApartEverywhere(bool),
    /// There and back.
    Moved(Vec<i128>),
    Shifted(u32),
    Undone(usize, Vec<i64>, i64, u32, usize),
}

fn disguise() -> impl Strategy<Value = Disguise> {
    let taps = prop::collection::vec(-9i64..10, 1..4);
    prop_oneof![
        3 => (0usize..3).prop_map(Disguise::Apart),
        3 => any::<bool>().prop_map(Disguise::ApartEverywhere),
        2 => prop::collection::vec(-3i128..4, 3).prop_map(Disguise::Moved),
        1 => (0u32..4).prop_map(Disguise::Shifted),
        1 => (0usize..4, taps, -2i64..3, 0u32..4, 0usize..3)
            .prop_map(|(kind, taps, delay, shift, dim)| Disguise::Undone(kind, taps, delay, shift, dim)),
    ]
}

fn disguised(array: &Array, disguise: &Disguise) -> Array {
    let ndim = array.ndim();
    match disguise {
        Disguise::Apart(dim) => apart(array, &[dim % ndim]),
        Disguise::ApartEverywhere(first) => {
            let dims: Vec<usize> = if *first { (0..ndim).collect() } else { (0..ndim).rev().collect() };
            apart(array, &dims)
        }
        Disguise::Moved(offsets) => {
            let back: Vec<i128> = offsets.iter().map(|offset| -offset).collect();
            let there = array.subsample(&vec![1; ndim], &offsets[..ndim]).unwrap();
            there.subsample(&vec![1; ndim], &back[..ndim]).unwrap()
        }
        Disguise::Shifted(bits) => array.lshift(*bits).unwrap().rshift(*bits).unwrap(),
        Disguise::Undone(kind, taps, delay, shift, dim) => {
            let (stage, dim) = (stage(*kind, taps, *delay, *shift), (dim % ndim) as i128);
            array.lift(&stage, dim).unwrap().lift(&stage.inverse(), dim).unwrap()
        }
    }
}

/// Each part by its parities, interleaved along the last of the dimensions first.
fn apart(array: &Array, dims: &[usize]) -> Array {
    fn part(array: &Array, dims: &[usize], offsets: Vec<i128>) -> Array {
        let Some((dim, others)) = dims.split_first() else {
            let steps: Vec<i128> = offsets.iter().map(|offset| if *offset < 0 { 1 } else { 2 }).collect();
            let offsets: Vec<i128> = offsets.iter().map(|offset| (*offset).max(0)).collect();
            return array.subsample(&steps, &offsets).unwrap();
        };
        let [even, odd] = [0, 1].map(|parity| {
            let mut offsets = offsets.clone();
            offsets[*dim] = parity;
            part(array, others, offsets)
        });
        even.interleave(&odd, *dim as i128).unwrap()
    }
    // Dimensions that are not taken apart are marked by -1.
    part(array, dims, vec![-1; array.ndim()])
}

/// Another filter, or the same one written in another way: the step that is `at` steps away is changed.
fn changed(recipe: &Recipe, at: &mut usize, how: usize) -> Recipe {
    let here = *at == 0;
    *at = at.wrapping_sub(1);
    let mut below = |inner: &Recipe| Box::new(changed(inner, at, how));
    match recipe {
        Recipe::Input(input) => Recipe::Input(if here { (input + 1) % 3 } else { *input }),
        Recipe::Lift(a, kind, taps, delay, shift, dim) => {
            let (mut taps, mut delay, mut shift, mut kind) = (taps.clone(), *delay, *shift, *kind);
            match (here, how % 5) {
                (false, _) => {}
                (true, 0) => taps[0] += 1,
                (true, 1) => delay += 1,
                (true, 2) => kind ^= 1,
                (true, 3) => shift.0 += 1,
                (true, _) => {
                    shift.0 += 1;
                    taps.iter_mut().for_each(|tap| *tap *= 2);
                }
            }
            Recipe::Lift(below(a), kind, taps, delay, shift, *dim)
        }
        Recipe::Left(a, bits) => Recipe::Left(below(a), bits + u32::from(here)),
        Recipe::Right(a, bits) => Recipe::Right(below(a), bits + u32::from(here)),
        Recipe::Subsample(a, steps, offsets) => {
            let mut offsets = offsets.clone();
            offsets[how % 3] += i128::from(here);
            Recipe::Subsample(below(a), steps.clone(), offsets)
        }
        Recipe::Interleave(a, b, dim) => {
            let (a, b) = (below(a), below(b));
            if here { Recipe::Interleave(b, a, *dim) } else { Recipe::Interleave(a, b, *dim) }
        }
        Recipe::Doubled(a, dim) => Recipe::Doubled(below(a), if here { dim + 1 } else { *dim }),
    }
}

/// Whether the formulas give the same for both at many indices, for many inputs.
fn alike(a: &Recipe, b: &Recipe, ndim: usize) -> bool {
    (0..40).all(|seed: u64| {
        let index: Vec<i128> = (0..ndim).map(|dim| noise(seed, dim, &[7]).rem_euclid(24) - 12).collect();
        // Small numbers and large ones, of which some lie where rounding turns.
        let input = |input: usize, at: &[i128]| noise(seed, input, at) >> (seed % 8);
        simulate(a, &index, &input) == simulate(b, &index, &input)
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, ..ProptestConfig::default() })]

    /// However an array is taken apart, moved and put together again, and wherever that is done below roundings: it
    /// is proven to be the same.
    #[test]
    fn disguises_are_seen_through(
        (recipe, index) in filter(),
        disguises in prop::collection::vec(prop::option::of(disguise()), 1..12),
    ) {
        let space = Space::new();
        let inputs = symbols(&space, index.len());
        let plain = build(&recipe, &inputs);
        let mut disguises = disguises.into_iter();
        let other = build_with(&recipe, &inputs, &mut |array| match disguises.next().flatten() {
            Some(disguise) => disguised(&array, &disguise),
            None => array,
        });
        let other = disguises.flatten().fold(other, |array, disguise| disguised(&array, &disguise));
        prop_assert_eq!(plain.equality(&other).unwrap(), Equality::Proven);
    }

    /// Every answer is that of the formulas, and there is one.
    #[test]
    fn answers_are_those_of_the_formulas(
        (recipe, index) in filter(), (other, _) in filter(), at in 0usize..16, how in 0usize..15,
    ) {
        let space = Space::new();
        let ndim = index.len();
        let inputs = symbols(&space, ndim);
        let other = if at < 12 { changed(&recipe, &mut at.clone(), how) } else { other };
        let (a, b) = (build(&recipe, &inputs), build(&other, &inputs));
        match a.equality(&b).unwrap() {
            Equality::Proven => prop_assert!(alike(&recipe, &other, ndim)),
            Equality::Refuted(difference) => {
                let given = |input: usize, at: &[i128]| {
                    let is_it = |symbol: &Symbol| match symbol {
                        Symbol::Element(name, index) => name.id == inputs[input].identity() && index[..] == *at,
                        _ => false,
                    };
                    let found = difference.input.iter().find(|(symbol, _)| is_it(symbol));
                    found.map_or(0, |(_, value)| value.to_i128().unwrap())
                };
                let values = [&recipe, &other].map(|recipe| simulate(recipe, &difference.index, &given));
                prop_assert_eq!(values.map(Number::from), [difference.left, difference.right]);
                prop_assert_ne!(values[0], values[1]);
            }
            Equality::Undecided { .. } => prop_assert!(false, "undecided; alike: {}", alike(&recipe, &other, ndim)),
        }
    }
}
