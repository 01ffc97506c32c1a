//! Numbers that a reader may move.

use proptest::prelude::*;
use vcfilter::algebra::Number;
use vcfilter::display;
use vcfilter::language::{Event, Session};

/// What a text displays in a session.
fn shown(session: &mut Session, text: &str) -> Vec<String> {
    let mut shown = Vec::new();
    let outcome = session.run("test", text, &mut |event| {
        if let Event::Displayed { value, .. } = event {
            shown.push(display::text(&value));
        }
    });
    assert!(outcome.problems.is_empty(), "{text}: {:?}", outcome.problems);
    shown
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// As it is written, and as it is moved, a slider is so many steps above its lower end.
    #[test]
    fn a_slider_is_some_steps_above_its_lower_end(
        low in (-50i64..50, 1i64..9),
        step in (1i64..20, 1i64..9),
        (steps, at, moved) in (1u32..40).prop_flat_map(|steps| (Just(steps), 0..=steps, 0..=2 * steps)),
    ) {
        let (low, step) = (Number::ratio(low.0, low.1), Number::ratio(step.0, step.1));
        let above = |position: u32| &low + &(&step * &Number::from(i64::from(position)));
        // The upper end may lie between two steps.
        let high = &above(steps) + &(&step * &Number::ratio(1, 3));
        let text = format!("slider(\"s\", {low}, {high}, step={step}, value={})", above(at));
        let mut session = Session::new();
        prop_assert_eq!(shown(&mut session, &text), [above(at).to_string()]);
        session.place_slider("s", moved);
        let now = moved.min(steps);
        prop_assert_eq!(shown(&mut session, &text), [above(now).to_string()]);
        let slider = &session.sliders()[0];
        prop_assert_eq!((slider.steps, slider.position), (steps, now));
        prop_assert_eq!((slider.value(), slider.high()), (above(now), above(steps)));
    }
}

#[test]
fn the_sliders_of_a_session_are_those_of_its_last_text() {
    let mut session = Session::new();
    // The same one twice is one.
    assert_eq!(
        shown(&mut session, "slider(\"a\", 0, 1)\nslider(\"b\", 2, 3)\nslider(\"a\", 0, 1)"),
        ["0", "2", "0"]
    );
    let names = |session: &Session| -> Vec<String> {
        session.sliders().iter().map(|slider| slider.name.to_string()).collect()
    };
    assert_eq!(names(&session), ["a", "b"]);
    assert_eq!(session.sliders()[0].step, Number::ratio(1, 16));
    session.place_slider("c", 3);
    assert_eq!(shown(&mut session, "slider(\"c\", 0, 16)\nslider(\"a\", 0, 2)"), ["3", "0"]);
    assert_eq!(names(&session), ["c", "a"]);
}

/// The screens of sliders that can't be moved.
#[test]
fn screens_of_sliders() {
    super::errors::screens(
        "sliders",
        &[
            "slider(\"a\", 1, 1)",
            "slider(\"a\", 1, 0)",
            "slider(\"a\", 0, 1, step=0)",
            "slider(\"a\", 0, 1, step=-1/4)",
            "slider(\"a\", 0, 1, step=2)",
            "slider(\"a\", 0, 1, step=1/10000000)",
            "slider(\"a\", 0, sqrt(2))",
            "slider(\"a\", 0, 1, step=1/4, value=1/3)",
            "slider(\"a\", 0, 1, step=1/4, value=5/4)",
            "slider(\"a\", 0, 1, value=-1/16)",
            "slider(\"a\", 0, 1)\nslider(\"a\", 0, 2)",
            "slider(\"a\", 0)",
            "slider(0, 0, 1)",
        ],
    );
}
