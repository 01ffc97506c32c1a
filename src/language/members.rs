//! What can stand behind a dot after a value: fields, and functions of which the first parameter takes it.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use crate::diagnostics::{ProblemCode, ProblemFamily};
use crate::values::{FunctionValue, Map, Value};
use vcfilter_machine::{Deadline, stoppable};

use super::builtin::{Builtin, Kind, Presence};
use super::callable::Callable;
use super::evaluator::Evaluator;
use super::scope::{Meaning, Names, UserFunction};
use super::session::Session;
use super::{fields, functions};

/// A name that can stand behind a dot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Member {
    /// The name.
    pub name: Arc<str>,
    /// Whether a call has to give more than the value before the dot.
    pub takes_more: bool,
}

/// A member that needs nothing more is tried for a part of the time, so that a slow one leaves some to the others.
const PARTS: u32 = 4;

impl Session {
    /// What can stand behind a dot after the value of a text: its last statement shows it. Members that need nothing
    /// more are tried, within the time, and those that fail are left out. Where the value is not found, as in the body
    /// of a function or where it takes too long, members of any value.
    pub(crate) fn members(&mut self, text: &str, longest: Duration) -> Vec<Member> {
        let (evaluator, names) = (self.evaluator.clone(), self.names.clone());
        let tries = Tries { evaluator, end: Deadline::after(longest), part: longest / PARTS };
        let mut found = None;
        // That the time ended while members were tried is no matter.
        let _ = self.peek(text, longest, |value| {
            let member = |(member, behind): (Member, Behind)| {
                let (works, needs_more) = match &behind {
                    Behind::Field => (fields::field(value, &member.name).is_some(), false),
                    Behind::Function(callable) if member.takes_more => {
                        (tries.may_work(value, &member.name, callable), false)
                    }
                    Behind::Function(callable) => {
                        let works = tries.works(vec![value.clone()], &member.name, callable);
                        (works || takes_further(value, callable), !works)
                    }
                };
                let takes_more = member.takes_more || needs_more;
                works.then_some((Member { takes_more, ..member }, behind))
            };
            found = Some(of_value(value, &names).into_iter().filter_map(member).collect());
        });
        let found = found.unwrap_or_else(|| of_any(&names));
        found.into_iter().map(|(member, _)| member).collect()
    }
}

impl Session {
    /// What can go on the indices of a value: keys of a map, or the parts of keys of several parts after those that
    /// `indices` gives. The last statement of a text shows the value.
    pub(crate) fn keys_after(
        &mut self,
        before: &str,
        value: &str,
        indices: &str,
        longest: Duration,
    ) -> Vec<Vec<Value>> {
        let text = format!("{before}\n({value}, [{indices}])");
        let keys = |both: &Value| {
            let Value::Tuple(both) = both else { return Vec::new() };
            let (map, Some(Value::List(given))) = (map_of(&both[0]), both.get(1)) else { return Vec::new() };
            let keys = map.iter().flat_map(|map| map.entries().keys());
            keys.filter_map(|key| parts_after(key, given)).collect()
        };
        self.peek(&text, longest, keys).ok().flatten().unwrap_or_default()
    }

    /// The texts that are keys of a map, in their order; none of another value. The last statement of a text shows it.
    pub(crate) fn map_keys(&mut self, text: &str, longest: Duration) -> Vec<Arc<str>> {
        let keys = |value: &Value| {
            let Value::Map(map) = value else { return Vec::new() };
            let texts = map.entries().keys().filter_map(|key| match key {
                Value::Text(text) => Some(text.clone()),
                _ => None,
            });
            texts.collect()
        };
        self.peek(text, longest, keys).ok().flatten().unwrap_or_default()
    }

    /// Whether a text gives a value, as far as that can be told within a time; what it lacks at its end is no matter.
    pub(crate) fn may_work(&mut self, text: &str, longest: Duration) -> bool {
        match self.peek(text, longest, |_| ()) {
            Ok(_) | Err(ProblemCode::CallArity | ProblemCode::Interrupted) => true,
            Err(code) => code.family() == ProblemFamily::Limit,
        }
    }
}

/// The map that indices of a value look in.
fn map_of(value: &Value) -> Option<&Map> {
    match value {
        Value::Map(map) => Some(map),
        Value::Record(record) => record.items(),
        _ => None,
    }
}

/// The parts of a key after those that are given; None where there are none.
fn parts_after(key: &Value, given: &[Value]) -> Option<Vec<Value>> {
    let parts = match key {
        Value::Tuple(parts) => parts,
        key => std::slice::from_ref(key),
    };
    let (first, rest) = parts.split_at_checked(given.len())?;
    (first == given && !rest.is_empty()).then(|| rest.to_vec())
}

/// What stands behind a dot.
enum Behind {
    Field,
    Function(Callable),
}

/// The members that a value has by its kind.
fn of_value(value: &Value, names: &Names) -> Vec<(Member, Behind)> {
    let fields = fields::names(value);
    let known: HashSet<Arc<str>> = fields.iter().cloned().collect();
    let field = |name| (Member { name, takes_more: false }, Behind::Field);
    let takes =
        |builtin: &&Builtin| builtin.parameters.first().is_some_and(|first| first.kind.accepts(value));
    let functions = of_functions(names, takes).filter(|(member, _)| !known.contains(&member.name));
    fields.into_iter().map(field).chain(functions).collect()
}

/// The members of a value of which nothing is known.
fn of_any(names: &Names) -> Vec<(Member, Behind)> {
    of_functions(names, |builtin| !builtin.parameters.is_empty()).collect()
}

/// A program's functions, which take anything, and some of those that there are.
fn of_functions(
    names: &Names,
    takes: impl Fn(&&'static Builtin) -> bool,
) -> impl Iterator<Item = (Member, Behind)> {
    let own = names.functions.iter().filter_map(|(name, binding)| match &binding.meaning {
        Meaning::Function(function) if !function.tree.parameters.is_empty() => {
            let takes_more = required_of_user(function) > 1;
            Some((
                Member { name: name.clone(), takes_more },
                Behind::Function(Callable::User(function.clone())),
            ))
        }
        _ => None,
    });
    let builtin = |builtin: &'static Builtin| {
        let member = Member { name: builtin.name.into(), takes_more: required(builtin) > 1 };
        (member, Behind::Function(Callable::Builtin(builtin)))
    };
    let is_own = |builtin: &&Builtin| names.functions.contains_key(builtin.name);
    own.chain(functions::all().filter(move |found| !is_own(found)).filter(takes).map(builtin))
}

/// How many arguments a call has to give.
pub(crate) fn required(builtin: &Builtin) -> usize {
    let needed = |presence| match presence {
        Presence::Required => 1,
        Presence::Default(_) => 0,
        Presence::Rest(least) => least,
    };
    builtin.parameters.iter().map(|parameter| needed(parameter.presence)).sum()
}

fn required_of_user(function: &UserFunction) -> usize {
    function.tree.parameters.iter().filter(|parameter| parameter.default.is_none()).count()
}

/// Whether a function of arrays has arguments that may be left out of some calls, such as the ranges of `simulate`.
fn takes_further(value: &Value, callable: &Callable) -> bool {
    let (Callable::Builtin(builtin), Value::Array(_)) = (callable, value) else { return false };
    let is_of_arrays = builtin.parameters.first().is_some_and(|first| first.kind == Kind::ArrayOrMap);
    is_of_arrays && builtin.parameters.len() > 1
}

/// Functions are tried within a time.
struct Tries {
    evaluator: Evaluator,
    /// When nothing more is tried.
    end: Deadline,
    /// The longest time of one.
    part: Duration,
}

impl Tries {
    /// Whether a function of more than a value may give something for it. Those of which the kind of the value says little
    /// are tried with 1 as every further number.
    fn may_work(&self, value: &Value, name: &Arc<str>, callable: &Callable) -> bool {
        let Callable::Builtin(builtin) = callable else { return true };
        let Some((first, further)) = builtin.parameters.split_first() else { return true };
        let says_little = matches!(first.kind, Kind::Any | Kind::Coefficients);
        let is_number = |kind| matches!(kind, Kind::Integer | Kind::Number | Kind::IntegerOrRows);
        let needed: Vec<_> =
            further.iter().filter(|parameter| parameter.presence == Presence::Required).collect();
        if !says_little || !needed.iter().all(|parameter| is_number(parameter.kind)) {
            return true;
        }
        let numbers = needed.iter().map(|_| Value::Number(1.into()));
        self.works(std::iter::once(value.clone()).chain(numbers).collect(), name, callable)
    }

    /// Whether a function gives something for values, as far as that can be told in time.
    fn works(&self, values: Vec<Value>, name: &Arc<str>, callable: &Callable) -> bool {
        let left = self.end.left();
        if left.is_zero() {
            return true;
        }
        let interrupt = self.evaluator.space().interrupt();
        let budget = interrupt.budget();
        interrupt.limit(budget.time(self.part.min(left)));
        let function = FunctionValue::new(name.clone(), callable.clone());
        let call = || self.evaluator.call_value(&function, values).map(drop);
        let worked = interrupt.run(|| matches!(stoppable(call), Ok(Ok(()))));
        interrupt.limit(budget);
        worked || interrupt.is_set()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Long enough for all of them on any machine.
    const LONGEST: Duration = Duration::from_secs(60);

    /// A text for a value of each kind, and of several shapes.
    const VALUES: &[&str] = &[
        "none",
        "true",
        "7",
        "-3/4",
        "0",
        "2 ** 80",
        "linear(0.1)",
        "zeros(fir(le_gall_5_3).h0)[0]",
        "\"text\"",
        "\"\"",
        "difference(picture([[1, 2]], \"none\"), picture([[1, 4]], \"none\")).psnr",
        "explain(x[0])",
        "[1, 2]",
        "[]",
        "[x, x]",
        "[[1, 2], [3, 4]]",
        "[\"a\"]",
        "[3/2, 1]",
        "(1, 2)",
        "(0, 3)",
        "{1: 2}",
        "{\"a\": x}",
        "{x: (0, 1)}",
        "1..3",
        "x[0]",
        "x[0] // 4",
        "symbol(\"s\")",
        "x",
        "P",
        "Z",
        "data([1, 2], \"edge\")",
        "data([1, 2], \"none\")",
        "variables(1, \"v\")",
        "variables(1, \"v\")[0]",
        "generate(1, abs)",
        "lift(x, s, 0)",
        "lift(P, s, 0)",
        "code(variables(1, \"v\")[0] + 1)",
        "latex(x[0])",
        "s",
        "le_gall_5_3",
        "daubechies_9_7",
        "fir(le_gall_5_3)",
        "fir(le_gall_5_3).h0",
        "laurent([1, 1])",
        "polyphase(le_gall_5_3)",
        "polyphase(fir(le_gall_5_3))",
        "lifting(fir(le_gall_5_3))",
        "plot([1, 2])",
        "array([1, 2])",
        "array([[1, 2], [3, 4]], \"u1\")",
        "array([1.5])",
        "spatial_delta(axis=0)",
        "there",
        "there.coeffs",
        "analysis(le_gall_5_3, 1)",
        "bit_widths(haar_no_shift, 1)",
        "bounds(x[0], {x: (0, 3)})",
        "witness(x[0] // 2, {x: (0, 3)})",
        "response(le_gall_5_3)",
        "band_gains(le_gall_5_3)",
        "transform(le_gall_5_3, sine(8))",
        "sine(8)",
    ];

    fn session() -> Session {
        let mut session = Session::new();
        let text = "x = symbols(1, \"x\"); P = symbols(2, \"P\"); Z = symbols(2, \"Z\", size=(8, 4))\n\
                    s = le_gall_5_3.stages[0]; there = analysis(le_gall_5_3, 1, input=P)\n\
                    twice(n) = 2*n; add(n, m) = n + m";
        let outcome = session.run("test", text, &mut |_| {});
        assert!(outcome.problems.is_empty(), "{:?}", outcome.problems);
        session
    }

    /// Every member that needs nothing more gives a value, in every session anew; those that need more say so.
    #[test]
    fn what_is_offered_works_as_offered() {
        let mut session = session();
        let (mut kinds, mut tried) = (HashSet::new(), 0);
        for text in VALUES {
            let value = session.peek(text, LONGEST, |value| value.kind().to_string());
            // Some values need a feature; the kinds are counted below.
            let Ok(Some(kind)) = value else { continue };
            kinds.insert(kind);
            let members = session.members(text, LONGEST);
            assert!(members.iter().any(|member| &*member.name == "add"), "{text}: own functions");
            for Member { name, takes_more } in members {
                let call = format!("({text}).{name}");
                let seen = session.peek(&call, LONGEST, |_| ());
                assert_eq!(seen.is_err(), takes_more, "{call}: {seen:?}");
                // What may be left out elsewhere, as the inputs of `simulate`, is missed in another way.
                let needs_more = functions::find(&name).is_none_or(|builtin| required(builtin) > 1);
                if takes_more && needs_more {
                    assert_eq!(seen, Err(ProblemCode::CallArity), "{call}");
                }
                tried += 1;
            }
        }
        assert!(tried > 500, "{tried}");
        assert_eq!(kinds.len(), 22, "{kinds:?}");
    }
}
