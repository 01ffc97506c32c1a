//! Lifting stages with roundings and words of their own.

use proptest::prelude::*;

use crate::support::{self, run};

/// The arguments of a stage that say how it rounds and what holds its samples.
fn options() -> impl Strategy<Value = String> {
    let rounding = prop_oneof![
        Just(String::new()),
        prop::sample::select(vec!["half_up", "floor", "ceiling", "half_even"])
            .prop_map(|name| format!(", rounding=\"{name}\"")),
        (0u32..8).prop_map(|offset| format!(", offset={offset}")),
    ];
    let words = prop_oneof![
        Just(String::new()),
        (1u32..40, any::<bool>()).prop_map(|(bits, wraps)| format!(
            ", bits={bits}, overflow=\"{}\"",
            if wraps { "wrap" } else { "saturate" }
        )),
    ];
    (rounding, words).prop_map(|(rounding, words)| rounding + &words)
}

/// What a rounding makes of `sum / 2^bits`, by the distance to the integer below.
fn rounded(name: &str, sum: i64, bits: u32) -> i64 {
    let whole = 1 << bits;
    let (below, rest) = (sum.div_euclid(whole), 2 * sum.rem_euclid(whole));
    match name {
        "floor" => below,
        "ceiling" => below + i64::from(rest > 0),
        "half_up" => below + i64::from(rest >= whole),
        _ => below + i64::from(rest > whole || rest == whole && below % 2 != 0),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    /// What is displayed of a stage makes the same stage, and its fields do so too.
    #[test]
    fn displayed_stages_can_be_typed_in(
        taps in prop::collection::vec(-9i64..10, 1..4), shift in 3u32..6, delay in -3i64..4, options in options(),
    ) {
        let text = format!("stage(\"odd_add_even\", taps={taps:?}, D={delay}, S={shift}{options})");
        let first = run(&text).fine();
        let shown = first.texts()[0].to_string();
        let again = run(&shown).fine();
        prop_assert_eq!(again.texts()[0], &shown);
        prop_assert_eq!(&again.values, &first.values);
        let fields = "if s.rounding == none then stage(s.type, s.taps, s.D, s.S, offset=s.offset, bits=s.bits) \
                      else stage(s.type, s.taps, s.D, s.S, rounding=s.rounding, bits=s.bits)";
        let overflow = "if s.overflow == none then \"wrap\" else s.overflow";
        let fields = fields.replace("bits=s.bits", &format!("bits=s.bits, overflow={overflow}"));
        run(&format!("s = {text}\nassert s == ({fields})")).fine();
    }

    /// Numbers are those of the formulas.
    #[test]
    fn each_rounding_does_what_it_says(values in prop::collection::vec(-300i64..300, 4), shift in 0u32..5) {
        for name in ["half_up", "floor", "ceiling", "half_even"] {
            let program = format!(
                "d = data({values:?}, \"periodic\")\n\
                 lift(d, stage(\"odd_subtract_even\", taps=[3, -1], S={shift}, rounding=\"{name}\"), 0)[0..4]"
            );
            let at = |n: usize| values[n % 4];
            let odd = |n: usize| at(n) - rounded(name, 3 * at(n + 3) - at(n + 1), shift);
            let expected = format!("[{}, {}, {}, {}]", at(0), odd(1), at(2), odd(3));
            let shown = run(&program).fine();
            prop_assert_eq!(shown.texts(), [expected.as_str()]);
        }
    }

    /// Whatever overflows on the way, words that wrap around come back; those of a machine written out again are the same.
    #[test]
    fn signals_come_back_in_words_that_wrap(values in prop::collection::vec(any::<i8>(), 8)) {
        let program = format!(
            "x = data({values:?}, \"periodic\")\n\
             s0 = stage(\"odd_subtract_even\", taps=[1, 1], S=1, bits=8)\n\
             s1 = stage(\"even_add_odd\", taps=[1, 1], S=2, bits=8)\n\
             a = lift(lift(x, s0, 0), s1, 0)\n\
             a[0..8]\n\
             lift(lift(a, inverse(s1), 0), inverse(s0), 0)[0..8]"
        );
        let mut words = values.clone();
        for n in (1..8).step_by(2) {
            let sum = i64::from(words[n - 1]) + i64::from(words[(n + 1) % 8]);
            words[n] = words[n].wrapping_sub(((sum + 1) >> 1) as i8);
        }
        for n in (0..8).step_by(2) {
            let sum = i64::from(words[(n + 7) % 8]) + i64::from(words[n + 1]);
            words[n] = words[n].wrapping_add(((sum + 2) >> 2) as i8);
        }
        let shown = run(&program).fine();
        let [words, values] = [format!("{words:?}"), format!("{values:?}")];
        prop_assert_eq!(shown.texts(), [words.as_str(), values.as_str()]);
    }
}

/// Every known wavelet without its bit shift, in words of every small width, over pictures with any edges: proven.
#[test]
fn wavelets_in_words_that_wrap_reconstruct() {
    let start = "restores(w, input, depth=2) = synthesis(w, depth=depth, coeffs=analysis(w, depth=depth, input=input).coeffs).output == input\n\
                 P = symbols(2, \"P\"); Q = symbols(2, \"Q\", size=(12, 8), edges=\"reflect\")\n";
    let wavelets = [
        "deslauriers_dubuc_9_7",
        "le_gall_5_3",
        "deslauriers_dubuc_13_7",
        "haar_no_shift",
        "haar_with_shift",
        "fidelity",
        "daubechies_9_7",
    ];
    for wavelet in wavelets {
        let program = format!(
            "{start}of_bits(n) = wavelet({wavelet}.stages, 0, bits=n)\n\
             assert all([restores(of_bits(n), wrap(P, n)) for n in [1, 2, 8]])\n\
             assert restores(of_bits(8), wrap(Q, 8))\n\
             assert not restores(wavelet({wavelet}.stages, 0, bits=6, overflow=\"saturate\"), saturate(P, 6), 1)\n\
             assert restores(wavelet({wavelet}.stages, 1, bits=8), wrap(P, 7), 1)\n\
             assert not restores(wavelet({wavelet}.stages, 1, bits=8), wrap(P, 8), 1)"
        );
        run(&program).fine();
    }
}

/// Of 500 random signals of 8 samples, each any byte, those come back through the bit shift of LeGall's wavelet in 8 bits whose samples all
/// have 7 bits: one in 256, so about 2.
#[test]
fn few_random_bytes_come_back_through_a_bit_shift() {
    let program = "w = wavelet(le_gall_5_3.stages, 1, bits=8)\n\
                   signal(seed) = wrap(noise(seed, 2**40), 8)[0..8]\n\
                   back(v) = inverse_transform(transform(w, data(v, \"periodic\"), 1))[0..8]\n\
                   signals = [signal(seed) for seed in 0..500]\n\
                   assert max([max(v) for v in signals]) == 127 and min([min(v) for v in signals]) == -128\n\
                   restored = [v for v in signals if back(v) == v]\n\
                   assert restored == [v for v in signals if all([-64 <= n and n < 64 for n in v])]\n\
                   len(restored)\n\
                   halves = [[n // 2 for n in v] for v in signals]\n\
                   assert [v for v in halves if back(v) != v] == []";
    assert_eq!(run(program).fine().texts(), ["3"]);
}

/// Functions are generated of words, and compute what reading gives.
#[test]
fn code_of_words() {
    let program = "v = variables(1, \"v\"); s = stage(\"odd_subtract_even\", taps=[1], bits=8, overflow=\"saturate\")\n\
                   lift(v, s, 0)[1]\nclip(v, 0..=255)[2]\nwrap(v, 4)[0]";
    let shown = run(program).fine();
    insta::assert_snapshot!(shown.texts().join("\n"));
    let typed = format!("v = variables(1, \"v\")\nassert clip(v, 0..=255)[2] == {}", shown.texts()[1]);
    support::run(&typed).fine();
}

/// An element is explained with what its rounding adds.
#[test]
fn roundings_and_words_are_explained() {
    let explained = |options: &str| {
        let program = format!(
            "x = symbols(1, \"x\")\nexplain(lift(x, stage(\"odd_subtract_even\", taps=[1, 3], S=2{options}), 0)[1])"
        );
        run(&program).fine().texts()[0].to_string()
    };
    let options = ["", "floor", "ceiling", "half_even"].map(|name| match name {
        "" => ", offset=1".to_string(),
        name => format!(", rounding=\"{name}\""),
    });
    let mut told: Vec<String> = options.iter().map(|options| explained(options)).collect();
    told.push(explained(", bits=8"));
    let tree = run(
        "x = symbols(1, \"x\")\nexplain(lift(x, stage(\"odd_add_even\", taps=[1], S=1, rounding=\"floor\", bits=8), 0), {x: 0..=99})",
    );
    told.push(tree.fine().texts()[0].to_string());
    insta::assert_snapshot!(told.join("\n\n"));
}

/// The sum of a stage has the offset of its rounding in it.
#[test]
fn sums_have_the_offset_of_the_rounding() {
    let sum = |options: &str| {
        let program = format!(
            "x = symbols(1, \"x\")\nsums(lift(x, stage(\"odd_subtract_even\", taps=[1, 1], S=2{options}), 0), {{x: -10..=10}})[0].sum"
        );
        run(&program).fine().texts()[0].to_string()
    };
    assert_eq!(sum(""), "-18..=22");
    assert_eq!(sum(", rounding=\"floor\""), "-20..=20");
    assert_eq!(sum(", rounding=\"ceiling\""), "-17..=23");
    // 1, and one more where the quotient rounded down is odd.
    assert_eq!(sum(", rounding=\"half_even\""), "-19..=22");
    assert_eq!(sum(", offset=1"), "-19..=21");
}
