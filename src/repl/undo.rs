//! What the last inputs defined, so that it can be taken back.

use std::sync::Arc;

use crate::language::{Binding, Names};

use super::last::is_lent;

/// So many inputs can be taken back.
const MOST: usize = 100;

/// What inputs changed, the latest last.
#[derive(Default)]
pub(super) struct Undo {
    steps: Vec<Step>,
}

/// What an input changed.
struct Step {
    /// Names, with what they meant before.
    bindings: Vec<(Arc<str>, Option<Binding>)>,
    functions: Vec<(Arc<str>, Option<Binding>)>,
    /// How many statements the record had before.
    recorded: usize,
}

impl Undo {
    /// Keeps what an input has changed, if anything.
    pub(super) fn keep(&mut self, before: &Names, after: &Names, recorded: usize) {
        let changed = |before: &indexmap::IndexMap<Arc<str>, Binding>,
                       after: &indexmap::IndexMap<Arc<str>, Binding>| {
            after
                .iter()
                .filter(|(name, binding)| !is_lent(name, binding))
                .filter_map(|(name, binding)| {
                    let old = before.get(name).filter(|old| !is_lent(name, old));
                    // Each definition has a place of its own.
                    (old.map(|old| old.defined) != Some(binding.defined))
                        .then(|| (name.clone(), old.cloned()))
                })
                .collect::<Vec<_>>()
        };
        let step = Step {
            bindings: changed(&before.bindings, &after.bindings),
            functions: changed(&before.functions, &after.functions),
            recorded,
        };
        if !step.bindings.is_empty() {
            self.steps.push(step);
            if self.steps.len() > MOST {
                self.steps.remove(0);
            }
        }
    }

    /// Takes back what the last input that defined anything has defined: the names, and the length that the record had.
    pub(super) fn take_back(&mut self, names: &mut Names) -> Option<(Vec<Arc<str>>, usize)> {
        let step = self.steps.pop()?;
        let changed = step.bindings.iter().map(|(name, _)| name.clone()).collect();
        restore(&mut names.bindings, step.bindings);
        restore(&mut names.functions, step.functions);
        Some((changed, step.recorded))
    }
}

fn restore(names: &mut indexmap::IndexMap<Arc<str>, Binding>, old: Vec<(Arc<str>, Option<Binding>)>) {
    for (name, binding) in old {
        match binding {
            Some(binding) => drop(names.insert(name, binding)),
            None => drop(names.shift_remove(&name)),
        }
    }
}
