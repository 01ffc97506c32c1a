//! What can be called, and which arguments it takes.

use std::sync::Arc;

use crate::diagnostics::{ProblemCode, Span};

use super::arguments::{Given, Matched, Slot, example_of, match_arguments, plural, takes};
use super::ast::Argument;
use super::builtin::{Builtin, Kind, Presence};
use super::evaluator::Stop;
use super::fault::Fault;
use super::scope::UserFunction;

/// What can be called.
#[derive(Clone)]
pub(super) enum Callable {
    Builtin(&'static Builtin),
    User(Arc<UserFunction>),
}

impl Builtin {
    /// What an argument, the nth or one with a name, must be.
    pub(super) fn kind_of(&self, nth: usize, argument: &Argument) -> Option<Kind> {
        let parameter = match &argument.name {
            Some(name) => self.parameters.iter().find(|parameter| parameter.name == &*name.text),
            None => self.parameters.get(nth),
        };
        parameter.map(|parameter| parameter.kind)
    }

    /// How many parameters there are besides a last [`Presence::Rest`].
    pub(super) fn fixed_parameters(&self) -> usize {
        self.parameters.iter().filter(|p| !matches!(p.presence, Presence::Rest(_))).count()
    }
}

/// So many parameters of a function are shown in a help.
const SHOWN_PARAMETERS: usize = 12;

impl Callable {
    /// Its parameters, as arguments are matched with them.
    pub(super) fn slots(&self) -> Vec<Slot<'_>> {
        match self {
            Callable::Builtin(builtin) => builtin
                .parameters
                .iter()
                .map(|parameter| Slot {
                    name: parameter.name,
                    required: matches!(parameter.presence, Presence::Required | Presence::Rest(1..)),
                    rest: matches!(parameter.presence, Presence::Rest(_)),
                    // Functions that take finite arrays as well call a list so.
                    list: matches!(parameter.kind, Kind::Items | Kind::Iterable) || parameter.name == "xs",
                })
                .collect(),
            Callable::User(function) => function
                .tree
                .parameters
                .iter()
                .map(|parameter| Slot {
                    name: &parameter.name.text,
                    required: parameter.default.is_none(),
                    rest: false,
                    list: false,
                })
                .collect(),
        }
    }

    /// The arguments of a call by parameter.
    ///
    /// # Errors
    /// As [`match_arguments`].
    pub(super) fn matched(&self, name: &str, given: Vec<Given>, whole: Span) -> Result<Matched, Stop> {
        match_arguments(name, || self.signature(), || self.example(), &self.slots(), given, whole)
    }

    /// Lines that call it.
    pub(super) fn example(&self) -> Option<String> {
        match self {
            Callable::Builtin(builtin) => example_of(builtin),
            Callable::User(_) => None,
        }
    }

    /// How it is called, in a line.
    pub(super) fn signature(&self) -> String {
        match self {
            Callable::Builtin(builtin) => builtin.signature(),
            Callable::User(function) => {
                let all = &function.tree.parameters;
                let shown = all.iter().take(SHOWN_PARAMETERS);
                let mut parameters: Vec<String> = shown
                    .map(|p| format!("{}{}", p.name.text, if p.default.is_some() { "=..." } else { "" }))
                    .collect();
                if all.len() > parameters.len() {
                    parameters.push(format!("... {} more", all.len() - parameters.len()));
                }
                format!("{}({})", function.tree.name.text, parameters.join(", "))
            }
        }
    }

    /// # Errors
    /// `call::arity` where it does not take so many arguments.
    pub(super) fn check_count(&self, name: &str, count: usize) -> Result<(), Fault> {
        let slots = self.slots();
        let least = slots.iter().filter(|slot| slot.required).count();
        let most = if slots.iter().any(|slot| slot.rest) { usize::MAX } else { slots.len() };
        if (least..=most).contains(&count) {
            return Ok(());
        }
        let message = format!("`{name}` is called with {} here", plural(count, "argument"));
        Err(Fault::new(ProblemCode::CallArity, message)
            .label(format!("takes {}", takes(&slots)))
            .help(format!("it is {}", self.signature())))
    }
}
