//! What can stand at a place of a program: values, arguments, what works behind a dot.

use crate::escapes::literal;
use crate::language::builtin::{Kind, Parameter, Presence};
use crate::language::functions;
use crate::language::members::Member;
use crate::language::prelude;
use crate::language::scan::{KEYWORDS, Token, TokenKind, scan};
use crate::language::{Meaning, Session};
use crate::values::Value;

use super::complete::matching;
use super::context::{Context, OpenCall, Written};
use super::texts;

/// What a place of a program may go on with.
pub(crate) struct Offer<'a> {
    pub session: &'a mut Session,
    /// Whether the bracket of a call stands behind the cursor.
    pub bracket_follows: bool,
    /// All that is typed, also behind the cursor.
    pub text: &'a str,
}

/// A list of values of a kind is short enough up to so many.
const SHORT: usize = 30;

impl Offer<'_> {
    /// A function, with its bracket where a call needs one.
    fn call(&self, name: &str, needs_bracket: bool) -> String {
        if needs_bracket && !self.bracket_follows { format!("{name}(") } else { name.to_string() }
    }

    /// What a value can begin with.
    pub(crate) fn anywhere(&self) -> Vec<String> {
        self.own(|_| true).into_iter().chain(self.others()).collect()
    }

    /// The names of the program's own, functions among them, of those values that are wanted.
    fn own(&self, wanted: impl Fn(&Meaning) -> bool) -> Vec<String> {
        let bindings = self.session.names().bindings.iter();
        let wanted = bindings.filter(|(_, binding)| wanted(&binding.meaning));
        wanted
            .map(|(name, binding)| self.call(name, matches!(binding.meaning, Meaning::Function(_))))
            .collect()
    }

    /// What a value can begin with that the program has not defined.
    fn others(&self) -> Vec<String> {
        let names = self.session.names();
        let functions = functions::all()
            .filter(|builtin| !names.bindings.contains_key(builtin.name))
            .map(|builtin| self.call(builtin.name, true));
        let wavelets = prelude::names().map(String::from);
        functions.chain(wavelets).chain(KEYWORDS.map(String::from)).collect()
    }

    /// Whether the name that a value begins with means nothing: it is not defined, and nothing else in the text is called so,
    /// such as a parameter.
    fn is_unknown(&self, context: &Context, start: usize) -> bool {
        let first = context.tokens.iter().find(|token| token.start as usize == start);
        let Some(word) =
            first.filter(|token| token.kind == TokenKind::Name).map(|token| token.text(context.text))
        else {
            return false;
        };
        let names = self.session.names();
        let known = names.bindings.contains_key(word)
            || names.functions.contains_key(word)
            || functions::find(word).is_some()
            || prelude::value(word).is_some();
        let same = |token: &Token| token.kind == TokenKind::Name && token.text(self.text) == word;
        !known && scan(self.text).iter().filter(|token| same(token)).count() < 2
    }

    /// What an argument can begin with: names of arguments, then the program's own names, then all else. Before anything is
    /// typed, only texts and values that the parameter takes are offered, where there are some and not many.
    pub(crate) fn arguments(
        &mut self,
        context: &Context,
        call: &OpenCall,
        at: usize,
        word: &str,
    ) -> (usize, Vec<String>) {
        let end = context.text.len();
        let named = self.named_arguments(context, call, at);
        let begins = matches!(context.word(at - 1), "(" | "," | "=");
        let parameter = texts::parameter(context, at, self.session).filter(|_| word.is_empty() && begins);
        if let Some(parameter) = parameter {
            let texts: Vec<String> = texts::choices(context, at, self.session)
                .iter()
                .map(|text| literal(text).to_string())
                .collect();
            let values = self.values(parameter);
            if !texts.is_empty() || (1..=SHORT).contains(&values.len()) {
                return in_order(word, [named, texts, values], end);
            }
        }
        in_order(word, [named, self.own(|_| true), self.others()], end)
    }

    /// The names of values that a parameter takes; none where it takes any.
    fn values(&self, parameter: &Parameter) -> Vec<String> {
        if parameter.kind == Kind::Any || !parameter.choices.is_empty() {
            return Vec::new();
        }
        let takes = |value: &Value| parameter.kind.accepts(value);
        let own = self.own(|meaning| matches!(meaning, Meaning::Value(value) if takes(value)));
        let wavelets =
            prelude::names().filter(|name| prelude::value(name).is_some_and(|value| takes(&value)));
        let values: Vec<String> = own.into_iter().chain(wavelets.map(String::from)).collect();
        match parameter.kind {
            Kind::Stage if values.is_empty() => self.stages(),
            _ => values,
        }
    }

    /// Where stages come from.
    fn stages(&self) -> Vec<String> {
        let own = self.own(|meaning| matches!(meaning, Meaning::Value(Value::Wavelet(_))));
        let is_wavelet = |name: &&str| matches!(prelude::value(name), Some(Value::Wavelet(_)));
        let wavelets = own.into_iter().chain(prelude::names().filter(is_wavelet).map(String::from));
        let of_wavelet = wavelets.map(|wavelet| format!("{wavelet}.stages["));
        of_wavelet.chain([self.call("stage", true)]).collect()
    }

    /// The arrays that a map may have as keys, where one begins that a function takes: `bounds(e, {x: (0, 255)})`.
    pub(crate) fn arrays_as_keys(&self, context: &Context, at: usize) -> Option<Vec<String>> {
        let open = context.open_bracket(at).filter(|&open| context.word(open) == "{")?;
        let is_key = matches!(context.word(at - 1), "{" | ",");
        let parameter = texts::parameter(context, open, self.session)?;
        if !is_key || parameter.kind != Kind::Map {
            return None;
        }
        let arrays = self.own(|meaning| match meaning {
            Meaning::Value(Value::Array(array)) => array.symbol_prefix().is_some(),
            _ => false,
        });
        (!arrays.is_empty()).then_some(arrays)
    }

    /// What works on the value before a dot. Keys of a map have brackets in its place.
    pub(crate) fn after_dot(self, context: &Context, dot: usize, word: &str) -> (usize, Vec<String>) {
        let (bracket_follows, end) = (self.bracket_follows, context.tokens[dot].start as usize);
        let nothing = (context.text.len() - word.len(), Vec::new());
        let Some(start) = context.value_before(dot) else { return nothing };
        if self.is_unknown(context, start) {
            return nothing;
        }
        let text = format!("{}\n{}", context.statements_before(start), &context.text[start..end]);
        let members = self.session.members(&text, texts::LOOK);
        let written = |member: Member| {
            let bracket = if member.takes_more && !bracket_follows { "(" } else { "" };
            format!("{}{bracket}", member.name)
        };
        let (behind, found) = matching(word, members.into_iter().map(written), context.text.len());
        let keys = self.session.map_keys(&text, texts::LOOK);
        let keys: Vec<&str> = keys.iter().map(|key| &**key).filter(|key| key.starts_with(word)).collect();
        if keys.is_empty() {
            return (behind, found);
        }
        let keys = keys.into_iter().map(|key| format!("[{}]", literal(key)));
        (end, keys.chain(found.into_iter().map(|name| format!(".{name}"))).collect())
    }

    /// The arguments of the call that may be given by name here.
    fn named_arguments(&self, context: &Context, call: &OpenCall, at: usize) -> Vec<String> {
        if !matches!(context.word(at - 1), "(" | ",") {
            return Vec::new();
        }
        let parameters: Vec<String> =
            match self.session.names().functions.get(call.name).map(|found| &found.meaning) {
                Some(Meaning::Function(function)) => {
                    function.tree.parameters.iter().map(|parameter| parameter.name.text.to_string()).collect()
                }
                _ => functions::find(call.name)
                    .into_iter()
                    .flat_map(|builtin| &builtin.parameters)
                    .filter(|parameter| !matches!(parameter.presence, Presence::Rest(_)))
                    .map(|parameter| parameter.name.to_string())
                    .collect(),
            };
        let given = |name: &str| {
            (call.open..at).any(|place| context.word(place) == name && context.word(place + 1) == "=")
        };
        // Those before a dot and those that stand at their places come first.
        let named = parameters.iter().filter(|name| given(name)).count();
        let placed = match context.written(call, at) {
            Written::Nth(nth) => nth.saturating_sub(named),
            Written::Named(_) => 0,
        };
        let from = usize::from(call.dotted) + placed;
        let left = parameters.iter().skip(from).filter(|name| !given(name));
        left.map(|name| format!("{name}=")).collect()
    }
}

/// The same of several groups, each of them sorted.
fn in_order(typed: &str, groups: [Vec<String>; 3], end: usize) -> (usize, Vec<String>) {
    let mut found: Vec<String> = Vec::new();
    for group in groups {
        let mut sorted = matching(typed, group, end).1;
        sorted.retain(|candidate| !found.contains(candidate));
        found.append(&mut sorted);
    }
    (end - typed.len(), found)
}
