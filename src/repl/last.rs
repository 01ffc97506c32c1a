//! The last values that were displayed: `_`, `__` and `___`.

use crate::language::{Binding, Meaning, Session};
use crate::values::Value;

/// What they are called, the latest first.
pub(super) const LAST: [&str; 3] = ["_", "__", "___"];

/// The last values, the latest first.
#[derive(Default)]
pub(super) struct Last {
    values: Vec<Value>,
}

/// Whether a name stands for a last value here: no program has defined it.
pub(super) fn is_lent(name: &str, binding: &Binding) -> bool {
    binding.defined.is_none() && LAST.contains(&name)
}

impl Last {
    /// Keeps what was displayed, in order.
    pub(super) fn push(&mut self, displayed: impl IntoIterator<Item = Value>) {
        for value in displayed {
            self.values.insert(0, value);
        }
        self.values.truncate(LAST.len());
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.values.len()
    }

    /// The latest value.
    pub(super) fn latest(&self) -> Option<&Value> {
        self.values.first()
    }

    /// Gives them their names in a session, but for those that somebody has defined.
    pub(super) fn lend(&self, session: &mut Session) {
        for (name, value) in LAST.iter().zip(&self.values) {
            let own = session.names().bindings.get(*name).is_some_and(|binding| !is_lent(name, binding));
            if !own {
                session.define(name, value.clone());
            }
        }
    }

    /// Takes these names back; what somebody has defined stays.
    pub(super) fn take_back(session: &mut Session) {
        let names = session.names_mut();
        for name in LAST {
            if names.bindings.get(name).is_some_and(|binding| is_lent(name, binding)) {
                names.bindings.shift_remove(name);
            }
        }
    }

    /// Which of the names stand for last values in a session.
    pub(super) fn lent(session: &Session) -> [bool; LAST.len()] {
        LAST.map(|name| {
            let binding = session.names().bindings.get(name);
            binding
                .is_some_and(|binding| is_lent(name, binding) && matches!(binding.meaning, Meaning::Value(_)))
        })
    }
}
