//! What is displayed can be typed in again.

use proptest::prelude::*;
use vcfilter::algebra::Number;
use vcfilter::filters::Laurent;

use crate::support;

fn laurent() -> impl Strategy<Value = Laurent> {
    let number = (-40i64..=40, prop::sample::select(vec![1, 2, 3, 8])).prop_map(|(a, b)| Number::ratio(a, b));
    (-5i64..=5, prop::collection::vec(number, 0..6)).prop_map(|(low, entries)| Laurent::new(low, entries))
}

proptest! {
    /// What is displayed can be typed back in.
    #[test]
    fn displayed_values_can_be_typed_in(value in literal(4)) {
        let first = support::run(&value).fine();
        let text = first.texts()[0].to_string();
        let second = support::run(&text).fine();
        prop_assert_eq!(&second.values, &first.values);
        prop_assert_eq!(second.texts()[0], text);
    }

    /// So can expressions, where their symbols are known.
    #[test]
    fn displayed_expressions_can_be_typed_in(taps in prop::collection::vec(-9i64..10, 1..5), shift in 0u32..5, index in -9i64..10, n in -5i64..6) {
        let setup = format!(
            "L = symbols(1, \"L\"); a = lift(L, stage(\"even_add_odd\", taps={taps:?}, S={shift}), 0); e = a[{index}]/3 + {n}\n"
        );
        let shown = support::run(&format!("{setup}e")).fine();
        let text = replaced_errors(shown.texts()[0]);
        support::run(&format!("{setup}assert e == {text}")).fine();
    }

    /// So can polynomials.
    #[test]
    fn displayed_polynomials_can_be_typed_in(a in laurent()) {
        let shown = vcfilter::display::text(&a.into());
        let again = support::run(&shown).fine();
        prop_assert_eq!(again.texts(), [shown.as_str()]);
    }
}

/// `e1` is written `error(1)` in a program.
fn replaced_errors(text: &str) -> String {
    text.split(' ')
        .map(|word| {
            match word.rsplit_once('e').and_then(|(before, n)| Some((before, n.parse::<u64>().ok()?))) {
                Some((before, n)) => format!("{before}error({n})"),
                None => word.to_string(),
            }
        })
        .collect::<Vec<_>>()
        .join(" ")
}

/// A program that is one value with a literal.
fn literal(depth: u32) -> impl Strategy<Value = String> {
    let number = (any::<i64>(), 1u32..1000).prop_map(|(n, d)| format!("{n}/{d}"));
    let leaf = prop_oneof![
        any::<i32>().prop_map(|n| n.to_string()),
        number,
        (-99i32..99, 0i32..99).prop_map(|(a, n)| format!("{a}..={}", a + n)),
        any::<bool>().prop_map(|b| b.to_string()),
        Just("none".to_string()),
        "[ -~äπ🦀]{0,8}".prop_map(|text| format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))),
    ];
    leaf.prop_recursive(depth, 24, 4, |inner| {
        let items = prop::collection::vec(inner.clone(), 0..4);
        prop_oneof![
            items.clone().prop_map(|items| format!("[{}]", items.join(", "))),
            items.prop_map(|items| match items.len() {
                1 => format!("({},)", items[0]),
                _ => format!("({})", items.join(", ")),
            }),
            (inner.clone(), inner).prop_map(|(key, value)| format!("{{{key}: {value}}}")),
        ]
    })
}
