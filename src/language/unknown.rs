//! Names that mean nothing where they stand: what is said of them, and what may have been meant.

use crate::diagnostics::{Problem, Span, suggest};
use crate::values::Value;

use super::ast::Name;
use super::evaluator::Stop;
use super::scope::Scope;
use super::{fields, functions, prelude};

/// The problem of a call of a value.
pub(super) fn not_a_function(name: &Name, value: &Value, scope: &Scope) -> Stop {
    let problem = Problem::error(
        "name::not_a_function",
        format!("`{}` is {}, not a function", name.text, value.kind()),
    )
    .label(name.span, "called here");
    let problem = match scope.names.bindings.get(&name.text) {
        Some(binding) if scope.local(&name.text).is_none() => problem.label(binding.defined, "defined here"),
        _ => problem,
    };
    let help = if functions::find(&name.text).is_some() {
        format!("write `x.{0}` for the function `{0}`, or give the value another name", name.text)
    } else if scope.local(&name.text).is_some() {
        "a parameter can't be called; only functions passed to built-ins are".to_string()
    } else {
        format!("index it with square brackets, as in `{}[0]`", name.text)
    };
    Box::new(problem.help(help))
}

/// The problem of a name that means nothing.
pub(super) fn unknown_name(name: &str, span: Span, scope: &Scope) -> Stop {
    let mut known: Vec<&str> = scope.locals.iter().map(|(name, _)| &**name).collect();
    known.extend(scope.names.bindings.keys().map(|name| &**name));
    for name in prelude::names().chain(functions::all().map(|builtin| builtin.name)) {
        known.push(name);
    }
    unknown("name", name, span, known.into_iter(), "define it first, as in `x = 1`")
}

/// The problem of a call of nothing.
pub(super) fn unknown_function(name: &Name, scope: &Scope) -> Stop {
    let user = scope.names.functions.keys().map(|name| &**name);
    let known = user.chain(functions::all().map(|builtin| builtin.name));
    unknown("function", &name.text, name.span, known, "`vcf help` lists the functions")
}

fn unknown<'a>(
    what: &str,
    name: &str,
    span: Span,
    known: impl Iterator<Item = &'a str>,
    otherwise: &str,
) -> Stop {
    let shown = if name.chars().count() > 60 {
        format!("{}...", name.chars().take(60).collect::<String>())
    } else {
        name.to_string()
    };
    let problem =
        Problem::error("name::unknown", format!("unknown {what} `{shown}`")).label(span, "not defined");
    Box::new(match suggest(name, known) {
        Some(near) => problem.help(format!("did you mean `{near}`?")),
        None if name == "help" => problem.help("type `:help NAME` at the prompt, `vcf help NAME` in a shell"),
        None => problem.help(otherwise),
    })
}

/// The filters of a bank.
const FILTERS: [&str; 4] = ["h0", "h1", "g0", "g1"];

/// The problem of a dot that finds nothing.
pub(super) fn unknown_field(receiver: &Value, name: &Name, scope: &Scope) -> Stop {
    let kind = receiver.kind();
    let (message, label) = match functions::find(&name.text) {
        Some(_) => (
            format!("{kind} has no field `{0}`, and `{0}` takes more than one value", name.text),
            "not a field",
        ),
        None => (
            format!("{kind} has no field `{0}`, and there is no function `{0}`", name.text),
            "neither a field nor a function",
        ),
    };
    let problem = Problem::error("name::unknown", message).label(name.span, label);
    let user = scope.names.functions.keys().map(|name| &**name);
    let owned = fields::names(receiver);
    let known =
        owned.iter().map(|name| &**name).chain(user).chain(functions::all().map(|builtin| builtin.name));
    let help = match suggest(&name.text, known) {
        Some(near) => format!("did you mean `{near}`?"),
        None if matches!(receiver, Value::Wavelet(_)) && FILTERS.contains(&&*name.text) => {
            format!("the filters of a wavelet w are fields of `fir(w)`, as in `fir(w).{}`", name.text)
        }
        None if owned.is_empty() => "`vcf help` lists the functions".to_string(),
        None => format!("its fields are {}", owned.join(", ")),
    };
    Box::new(problem.help(help))
}
