//! Laws of filters and transforms of signals, for random ones, and a few values of PyWavelets.

use proptest::prelude::*;

use crate::algebra::{Linear, Number, Symbol};
use crate::arrays::{DataGrid, Edges, Element, Equality, Extend, Interrupt, Space};
use crate::wavelets::{KNOWN_WAVELETS, LevelFromFinest, Wavelet};

use super::{
    Channel, ExtensionMode, FilterBank, FilterError, InfiniteBands, Laurent, Lifting, LiftingStep,
    SignalError, Splitting, Subbands, convolve, filtered, fir, jpeg2000_9_7, spline,
};

fn number() -> impl Strategy<Value = Number> {
    (-40i64..=40, prop_oneof![Just(1i64), Just(2), Just(3), Just(10)]).prop_map(|(a, b)| Number::ratio(a, b))
}

fn laurent() -> impl Strategy<Value = Laurent> {
    (-3i64..=3, prop::collection::vec(number(), 1..4)).prop_map(|(low, entries)| Laurent::new(low, entries))
}

fn lifting() -> impl Strategy<Value = Lifting> {
    let scale = prop::sample::select(vec![Number::ONE, Number::ratio(-2, 3), Number::ratio(5, 4)]);
    let channel = (scale, -2i64..=2).prop_map(|(scale, delay)| Channel { scale, delay });
    let step =
        (any::<bool>(), laurent()).prop_map(|(changes_even, filter)| LiftingStep { changes_even, filter });
    (channel.clone(), channel, prop::collection::vec(step, 0..4)).prop_map(|(low, high, steps)| Lifting {
        low,
        high,
        steps,
    })
}

fn bank_of(lifting: &Lifting) -> FilterBank {
    let synthesis = lifting.polyphase().unwrap();
    FilterBank::of(&synthesis, &synthesis.inverse().unwrap()).unwrap()
}

/// A bank that gives its input back, late and scaled.
fn bank() -> impl Strategy<Value = FilterBank> {
    (lifting(), -4i64..=4, -4i64..=4).prop_map(|(lifting, analysis, synthesis)| {
        let FilterBank { h0, h1, g0, g1 } = bank_of(&lifting);
        let gain = Number::ratio(3, 2);
        let late = |g: Laurent| g.delayed(synthesis).scaled(&gain);
        FilterBank { h0: h0.delayed(analysis), h1: h1.delayed(analysis), g0: late(g0), g1: late(g1) }
    })
}

fn signal() -> impl Strategy<Value = Vec<Element>> {
    prop::collection::vec(number().prop_map(Element::Number), 1..=20)
}

fn mode() -> impl Strategy<Value = ExtensionMode> {
    prop::sample::select(ExtensionMode::ALL.to_vec())
}

fn edges() -> impl Strategy<Value = Edges> {
    prop::sample::select(vec![Edges::Clamp, Edges::Reflect, Edges::Periodic])
}

fn transformed(splitting: Splitting, signal: &[Element], depth: u32) -> Result<Subbands, SignalError> {
    Subbands::of(splitting, signal, depth, &Interrupt::default())
}

fn back(bands: &Subbands) -> Vec<Element> {
    bands.signal(&Interrupt::default()).unwrap()
}

fn numbers(elements: &[Element]) -> Vec<f64> {
    elements
        .iter()
        .map(|element| if let Element::Number(n) = element { n.to_f64() } else { f64::NAN })
        .collect()
}

proptest! {
    #[test]
    fn filters_give_the_signal_back(bank in bank(), signal in signal(), mode in mode(), depth in 1u32..=3) {
        let bands = transformed(Splitting::Filters { bank, mode }, &signal, depth).unwrap();
        prop_assert_eq!(back(&bands), signal);
    }

    #[test]
    fn where_a_bank_lies_makes_no_difference(
        bank in bank(), signal in signal(), mode in mode(), depth in 1u32..=2, moved in -5i64..=5, later in -5i64..=5
    ) {
        let FilterBank { h0, h1, g0, g1 } = bank.clone();
        let elsewhere = FilterBank {
            h0: h0.delayed(moved), h1: h1.delayed(moved), g0: g0.delayed(later), g1: g1.delayed(later),
        };
        let [a, b] = [bank, elsewhere].map(|bank| transformed(Splitting::Filters { bank, mode }, &signal, depth).unwrap());
        prop_assert_eq!(a.bands, b.bands);
    }

    #[test]
    fn steps_give_the_signal_back(lifting in lifting(), signal in signal(), edges in edges(), depth in 1u32..=3) {
        let delays = lifting.low.delay != 0 || lifting.high.delay != 0;
        match transformed(Splitting::Steps { lifting, edges }, &signal, depth) {
            Ok(bands) => prop_assert_eq!(back(&bands), signal),
            Err(error) => {
                prop_assert!(delays && edges != Edges::Periodic);
                let is_told = matches!(error, SignalError::Filter(FilterError::Delays { .. }));
                prop_assert!(is_told);
            }
        }
    }

    /// Over a periodic signal of even length the steps are the filters of their bank over that signal for ever.
    #[test]
    fn periodic_steps_are_filters(lifting in lifting(), half in prop::collection::vec((number(), number()), 1..8)) {
        let signal: Vec<Number> = half.into_iter().flat_map(|(a, b)| [a, b]).collect();
        let space = Space::new();
        let grid = DataGrid::new(vec![signal.len()], signal.clone()).unwrap();
        let forever = space.data(grid, Extend::Periodic).unwrap();
        let infinite = InfiniteBands::of(&bank_of(&lifting), &forever, 1).unwrap();
        let signal: Vec<Element> = signal.into_iter().map(Element::Number).collect();
        let finite = transformed(Splitting::Steps { lifting, edges: Edges::Periodic }, &signal, 1).unwrap();
        for (name, band) in &finite.bands {
            let expected: Vec<Element> = (0..band.len() as i128).map(|n| infinite.bands[name].get(&[n]).unwrap()).collect();
            prop_assert_eq!(band, &expected);
        }
    }

    #[test]
    fn infinite_bands_give_the_signal_back(bank in bank(), depth in 1u32..=2, at in -9i128..=9) {
        let x = Space::new().symbols(1, "x").unwrap();
        let back = InfiniteBands::of(&bank, &x, depth).unwrap().signal().unwrap();
        let Element::Linear(sample) = back.get(&[at]).unwrap() else { panic!("no expression") };
        let Element::Linear(expected) = x.get(&[at]).unwrap() else { panic!("no expression") };
        prop_assert_eq!(sample.terms(), expected.terms());
    }

    /// With zeros beyond the ends, a finite band is a part of the infinite one outside of which all is 0.
    #[test]
    fn a_finite_band_holds_all_that_is_not_zero(bank in bank(), signal in prop::collection::vec(number(), 1..12)) {
        let space = Space::new();
        let x = space.data(DataGrid::new(vec![signal.len()], signal.clone()).unwrap(), Extend::Zero).unwrap();
        let signal: Vec<Element> = signal.into_iter().map(Element::Number).collect();
        let bands = transformed(Splitting::Filters { bank: bank.clone(), mode: ExtensionMode::Zero }, &signal, 1).unwrap();
        for (filter, name) in [(&bank.h0, "L"), (&bank.h1, "H")] {
            let finite = &bands.bands[&(LevelFromFinest(1), name.into())];
            // The parity by which the bank is moved decides which samples of the convolution are kept.
            let kept = |parity: i128| {
                let all = filtered(filter, &x, 1).unwrap();
                let all: Vec<Element> = (-60..60).map(|n| all.get(&[2 * n + parity]).unwrap()).collect();
                let zero = Element::Number(Number::ZERO);
                let trimmed = |band: &[Element]| {
                    let first = band.iter().position(|c| *c != zero).unwrap_or(band.len());
                    let last = band.iter().rposition(|c| *c != zero).map_or(first, |last| last + 1);
                    band[first..last].to_vec()
                };
                trimmed(&all) == trimmed(finite)
            };
            prop_assert!(kept(0) || kept(1));
        }
    }

    /// A convolution is a product of polynomials, and linear.
    #[test]
    fn convolutions_are_products(h in laurent(), signal in prop::collection::vec(number(), 1..20)) {
        let elements: Vec<Element> = signal.iter().cloned().map(Element::Number).collect();
        let Ok(found) = convolve(&h, &elements, &Interrupt::default()) else {
            prop_assert!(h.is_zero());
            return Ok(());
        };
        prop_assert_eq!(found.len(), h.entries().len() + signal.len() - 1);
        let entries = found.into_iter().map(|element| match element {
            Element::Number(number) => number,
            _ => Number::ZERO,
        });
        prop_assert_eq!(Laurent::new(h.low(), entries), &h * &Laurent::new(0, signal));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    /// Of all elements at once, since forms see through sums; and a filter that was changed is refuted by what it gives.
    #[test]
    fn reconstruction_over_infinite_arrays_is_proven(bank in bank(), depth in 1u32..=3, at in -3i64..4, off in 1i64..5) {
        let x = Space::new().symbols(1, "x").unwrap();
        let bands = InfiniteBands::of(&bank, &x, depth).unwrap();
        prop_assert_eq!(bands.signal().unwrap().equality(&x).unwrap(), Equality::Proven);
        let tap = Laurent::monomial(Number::from(off), at);
        let other = InfiniteBands { bank: bank.clone(), ..InfiniteBands::of(&FilterBank { h0: &bank.h0 + &tap, ..bank }, &x, depth).unwrap() };
        let back = other.signal().unwrap();
        let Equality::Refuted(found) = back.equality(&x).unwrap() else {
            return Err(TestCaseError::fail("a changed filter is not refuted"));
        };
        prop_assert_ne!(found.left, found.right);
    }

    /// Filters one after the other are their product, every other sample is a band, whatever lies below.
    #[test]
    fn sums_are_equal_however_they_are_built(
        (g, h, taps) in (laurent(), laurent(), laurent()), step in 1i128..4, shift in 0u32..3, stages in 0usize..3,
    ) {
        let x = Space::new().symbols(1, "x").unwrap();
        let below = Wavelet::le_gall_5_3().stages.iter().take(stages).try_fold(x, |x, stage| x.lift(stage, 0)).unwrap();
        let below = below.lshift(shift).unwrap();
        let twice = filtered(&g, &filtered(&h, &below, 1).unwrap(), step).unwrap();
        let once = filtered(&(&g * &h), &below, step).unwrap();
        prop_assert_eq!(twice.equality(&once).unwrap(), Equality::Proven);
        let thinned = filtered(&(&g * &h), &below, 1).unwrap().subsample(&[step], &[0]).unwrap();
        prop_assert_eq!(thinned.equality(&once).unwrap(), Equality::Proven);
        let joined = once.interleave(&once, 0).unwrap();
        prop_assert_eq!(joined.subsample(&[2], &[1]).unwrap().equality(&twice).unwrap(), Equality::Proven);
        // One tap more.
        if !taps.is_zero() {
            let more = filtered(&(&(&g * &h) + &taps), &below, step).unwrap();
            prop_assert!(matches!(more.equality(&once).unwrap(), Equality::Refuted(_)));
        }
    }
}

/// For all values of the samples at once: a sample is a symbol, what comes back is that symbol.
#[test]
fn symbols_come_back() {
    let symbol = |n: usize| Element::Linear(Linear::from(Symbol::free(&format!("x{n}"), false)));
    for known in KNOWN_WAVELETS {
        let bank = fir(&known.wavelet()).unwrap();
        for (mode, length) in ExtensionMode::ALL.into_iter().zip([5, 8, 1, 3, 7, 2, 6, 9, 5]) {
            let signal: Vec<Element> = (0..length).map(symbol).collect();
            let bands = transformed(Splitting::Filters { bank: bank.clone(), mode }, &signal, 2).unwrap();
            assert_eq!(back(&bands), signal, "{} {}", known.name, mode.name());
        }
    }
}

/// Daubechies' filter of two vanishing moments to 16 digits, causal, divided by the square root of 2 as ours are.
fn db2() -> FilterBank {
    let taps = [-0.12940952255126037, 0.2241438680420134, 0.8365163037378079, 0.48296291314453416];
    let root = std::f64::consts::SQRT_2;
    let filter =
        |taps: [f64; 4], by: f64| Laurent::new(0, taps.map(|tap| Number::from_f64(tap * by).unwrap()));
    let [a, b, c, d] = taps;
    FilterBank {
        h0: filter(taps, 1.0 / root),
        h1: filter([-d, c, -b, a], root),
        g0: filter([d, c, b, a], root),
        g1: filter([a, b, c, d].map(|tap| tap), 1.0 / root).alternated(),
    }
}

/// PyWavelets 1.8: `pywt.wavedec([1, 4, -2, 3, 7], "db2", mode, 2)`, the finest band first.
#[test]
fn golden_bands_of_pywavelets() {
    type Row<'a> = (ExtensionMode, &'a [f64], &'a [f64], &'a [f64]);
    #[rustfmt::skip]
    let expected: [Row; 9] = [
        (ExtensionMode::Zero, &[-1.095335348840, -4.147906341629, 5.442001567141, -0.905866657859], &[-1.690784930204, 0.338221420743, -1.160576211353], &[-0.453044456623, 2.621715069796, 4.331329386826]),
        (ExtensionMode::Constant, &[-1.448888739434, -4.147906341629, 2.061261175129, 0.0], &[-0.949759526419, -3.738620667976, 0.995512701892], &[1.196474596216, 2.212341226347, 10.284696016958]),
        (ExtensionMode::Symmetric, &[-1.837117307087, -4.147906341629, 2.061261175129, 1.000601003350], &[-0.316987298108, -4.055607966084, 4.875], &[3.683012701892, 2.877404735808, 11.564582562299]),
        (ExtensionMode::Reflect, &[-1.733091775906, -4.147906341629, 3.993112827708, -5.183182522039], &[-0.723076211353, -1.040063509461, -0.622595264192], &[3.899519052838, 3.484455543377, 5.658493649054]),
        (ExtensionMode::Periodic, &[-3.052570992788, -4.147906341629, 4.959038653997, 3.181980515339], &[2.829246824527, -1.677323035880, 2.829246824527], &[7.119310333988, 5.862740473581, 7.119310333988]),
        (ExtensionMode::Smooth, &[0.0, -4.147906341629, 0.129409522551, 0.0], &[0.0, -5.203924651018, 0.0], &[-20.441342951090, -0.979323898252, 12.965390309173]),
        (ExtensionMode::Antisymmetric, &[-0.353553390593, -4.147906341629, 8.822741959153, -2.812334319067], &[-4.305607966084, 4.732050807569, 5.033493649054], &[0.042468245269, 2.366025403784, 0.375]),
        (ExtensionMode::Antireflect, &[-1.164685702961, -4.147906341629, 0.129409522551, 5.183182522039], &[-0.560417437701, -6.437177826491, 6.997595264192], &[-3.805607966084, 0.940226909317, 16.085580837557]),
        (ExtensionMode::Periodization, &[3.181980515339, -0.940541834919, 3.415415569072], &[-6.537658773653, 2.756569860407], &[7.591506350946, 8.591506350946]),
    ];
    let signal = [1, 4, -2, 3, 7].map(|n| Element::Number(Number::from(n)));
    for (mode, fine, deep, low) in expected {
        let bands = transformed(Splitting::Filters { bank: db2(), mode }, &signal, 2).unwrap();
        // Low bands are divided by the square root of 2 in each level, high bands of ours multiplied by it.
        let root = std::f64::consts::SQRT_2;
        for ((band, theirs), scale) in bands.bands.values().zip([fine, deep, low]).zip([1.0 / root, 1.0, 2.0])
        {
            let ours = numbers(band);
            assert_eq!(ours.len(), theirs.len(), "{}", mode.name());
            for (ours, theirs) in ours.iter().zip(theirs) {
                assert!((ours * scale - theirs).abs() < 1e-10, "{}: {ours} {theirs}", mode.name());
            }
        }
        for (ours, sample) in numbers(&back(&bands)).iter().zip(numbers(&signal)) {
            assert!((ours - sample).abs() < 1e-12, "{}", mode.name());
        }
    }
}

/// MATLAB's documentation of `lwt`: `[ca, cd] = lwt(1:10, "db2", Level=2)` shows 5.8038 14.0801 16.5801, 3.5355 0 0 0 0 and
/// 5.0311 0 -1.0311: Daubechies and Sweldens' steps over a periodic signal, and its last sample twice where their number is odd.
#[test]
fn golden_lifting_of_matlab() {
    let root = |x: f64| Number::from_f64(x.sqrt()).unwrap();
    let (three, two) = (root(3.0), root(2.0));
    let quarter = |n: Number| n.shifted_right(2);
    let step = |changes_even, filter| LiftingStep { changes_even, filter };
    let analysis = [
        step(false, Laurent::new(0, [-&three])),
        step(true, Laurent::new(-1, [quarter(&three - &Number::from(2)), quarter(three.clone())])),
        step(false, Laurent::new(1, [Number::ONE])),
    ];
    let scale = |x: &Number| x.divided_by(&two).unwrap();
    let channel = |x: Number| Channel { scale: Number::ONE.divided_by(&scale(&x)).unwrap(), delay: 0 };
    let lifting = Lifting {
        low: channel(&three + &Number::ONE),
        high: channel(&three - &Number::ONE),
        steps: analysis.iter().rev().map(LiftingStep::inverse).collect(),
    };
    let signal: Vec<Element> = (1..=10).map(|n| Element::Number(Number::from(n))).collect();
    let bands = transformed(Splitting::Steps { lifting, edges: Edges::Periodic }, &signal, 2).unwrap();
    let expected: [&[f64]; 3] =
        [&[3.5355, 0.0, 0.0, 0.0, 0.0], &[5.0311, 0.0, -1.0311], &[5.8038, 14.0801, 16.5801]];
    for (band, expected) in bands.bands.values().zip(expected) {
        let found = numbers(band);
        assert_eq!(found.len(), expected.len());
        assert!(found.iter().zip(expected).all(|(a, b)| (a - b).abs() < 6e-5), "{found:?}");
    }
    assert_eq!(back(&bands), signal);
}

/// PyWavelets 1.8: `pywt.dwt([3, 1, 4, 1, 5, 9], "bior4.4", "periodization")`. Reflected edges give others, of as many
/// coefficients as samples for odd lengths too.
#[test]
fn golden_nine_seven_of_jpeg_2000() {
    let signal = [3, 1, 4, 1, 5, 9].map(|n| Element::Number(Number::from(n)));
    let periodic = Splitting::Steps { lifting: jpeg2000_9_7(), edges: Edges::Periodic };
    let bands = transformed(periodic, &signal, 1).unwrap();
    let root = std::f64::consts::SQRT_2;
    let expected: [(&[f64], f64); 2] =
        [(&[1.89966565, 2.99400572, -4.18656459], 1.0 / root), (&[5.62926212, 3.15394247, 7.48025138], root)];
    for (band, (expected, scale)) in bands.bands.values().zip(expected) {
        let found: Vec<f64> = numbers(band).iter().map(|c| c * scale).collect();
        assert!(
            found.iter().zip(expected).all(|(a, b)| (a.abs() - b.abs()).abs() < 1e-7),
            "{found:?} {expected:?}"
        );
    }
    // Filters of odd length over the signal mirrored at its first and last sample.
    let bank = bank_of(&jpeg2000_9_7());
    for length in 1..=9u32 {
        let signal: Vec<Element> =
            (0..length).map(|n| Element::Number(Number::from((7 * n * n + 3 * n) % 11))).collect();
        let split = Splitting::Steps { lifting: jpeg2000_9_7(), edges: Edges::Reflect };
        let bands = transformed(split, &signal, 1).unwrap();
        for (band, (filter, count)) in
            bands.bands.values().zip([(&bank.h1, length / 2), (&bank.h0, length.div_ceil(2))])
        {
            assert_eq!(band.len(), count as usize);
            for (n, coefficient) in (0..).zip(band) {
                let sample = |k: i64| ExtensionMode::Reflect.sample(&signal, 2 * n - k).unwrap();
                let sum: f64 = filter.terms().map(|(k, tap)| tap.to_f64() * numbers(&[sample(k)])[0]).sum();
                assert!((sum - numbers(std::slice::from_ref(coefficient))[0]).abs() < 1e-9, "{length} {n}");
            }
        }
        assert_eq!(back(&bands), signal);
    }
}

/// Its integers are those that the example of finite pictures has, and LeGall's filters.
#[test]
fn the_constants_are_read() {
    let lifting = jpeg2000_9_7();
    assert_eq!(lifting.steps.len(), 4);
    assert!(lifting.steps.iter().all(|step| !step.filter.entries()[0].is_integer()));
    assert!((lifting.low.scale.to_f64() - 1.230174104914001).abs() < 1e-15);
    assert_eq!(fir(&Wavelet::jpeg2000_5_3()).unwrap(), spline(2, 2).unwrap());
}

#[test]
fn what_can_not_be_transformed_is_told() {
    let bank = spline(2, 2).unwrap();
    let split = Splitting::Filters { bank: bank.clone(), mode: ExtensionMode::Zero };
    assert!(matches!(transformed(split.clone(), &[], 1), Err(SignalError::Empty)));
    let signal = [3, 1, 4].map(|n| Element::Number(Number::from(n)));
    let mut bands = transformed(split, &signal, 1).unwrap();
    bands.bands[0].pop();
    let error = bands.signal(&Interrupt::default()).unwrap_err().to_string();
    assert_eq!(error, "the band H of level 1 has 3 coefficients, and not 4");
    let name = (LevelFromFinest(2), "H".into());
    bands.bands.insert(name, Vec::new());
    let error = bands.signal(&Interrupt::default()).unwrap_err().to_string();
    assert_eq!(error, "there is no band H of level 2");
    // A sign is wrong: there is an analysis, and no synthesis.
    let broken = Splitting::Filters { bank: FilterBank { h1: -&bank.h1, ..bank }, mode: ExtensionMode::Zero };
    let bands = transformed(broken, &signal, 1).unwrap();
    let error = bands.signal(&Interrupt::default()).unwrap_err();
    assert!(matches!(error, SignalError::Filter(FilterError::NoInverse { .. })));
}
