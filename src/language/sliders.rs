//! Numbers that the reader of a program may move, where somebody shows them: a page does. For all others they are numbers.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rustc_hash::FxHashMap;

use crate::algebra::Number;

/// A number that a reader may move in steps, as a call of `slider` declares it.
///
/// ```
/// use vcfilter::algebra::Number;
/// use vcfilter::language::Session;
/// let mut session = Session::new();
/// session.place_slider("a", 5);
/// session.run("example", "a = slider(\"a\", -1, 1, step=1/16, value=0)", &mut |_| {});
/// let slider = &session.sliders()[0];
/// assert_eq!((slider.steps, slider.position, slider.value()), (32, 5, Number::ratio(-11, 16)));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Slider {
    /// Its name, which tells it from others.
    pub name: Arc<str>,
    /// Its least value.
    pub low: Number,
    /// By how much it moves.
    pub step: Number,
    /// How many steps there are between its least and its greatest value.
    pub steps: u32,
    /// How many steps it is above its least value.
    pub position: u32,
}

impl Slider {
    /// Returns where it stands.
    pub fn value(&self) -> Number {
        self.at(self.position)
    }

    /// Returns its greatest value.
    pub fn high(&self) -> Number {
        self.at(self.steps)
    }

    fn at(&self, position: u32) -> Number {
        &self.low + &(&self.step * &Number::from(i64::from(position)))
    }
}

/// The sliders of a session.
#[derive(Debug, Clone, Default)]
pub(super) struct Sliders(Arc<Mutex<State>>);

#[derive(Debug, Default)]
struct State {
    /// Where the reader has put them, by name.
    placed: FxHashMap<String, u32>,
    /// Those of the text that is evaluated, in order, and where they stood as it was written.
    declared: Vec<(Slider, u32)>,
}

impl Sliders {
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Forgets those of the text before.
    pub(super) fn begin(&self) {
        self.state().declared.clear();
    }

    /// Puts one somewhere, in this text and in those that follow.
    pub(super) fn place(&self, name: &str, position: u32) {
        self.state().placed.insert(name.to_string(), position);
    }

    /// Declares one, which stands where its text says unless the reader has put it elsewhere, and returns its value. None where
    /// the text has another one with that name.
    pub(super) fn declare(&self, slider: Slider) -> Option<Number> {
        let mut state = self.state();
        let written = slider.position;
        let moved = state.placed.get(&*slider.name).map(|&position| position.min(slider.steps));
        let slider = Slider { position: moved.unwrap_or(written), ..slider };
        let value = slider.value();
        match state.declared.iter().find(|(other, _)| other.name == slider.name) {
            Some((other, as_written)) => (*other == slider && *as_written == written).then_some(value),
            None => {
                state.declared.push((slider, written));
                Some(value)
            }
        }
    }

    /// Those of the text that was evaluated last.
    pub(super) fn declared(&self) -> Vec<Slider> {
        self.state().declared.iter().map(|(slider, _)| slider.clone()).collect()
    }
}
