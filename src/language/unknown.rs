//! Names that mean nothing where they stand: what is said of them, and what may have been meant.

use std::sync::Arc;

use crate::diagnostics::{Problem, ProblemCode, Span, suggest};
use crate::values::Value;

use super::ast::{Expr, ExprKind, Name};
use super::evaluator::Stop;
use super::fault::Fault;
use super::print::print_expr;
use super::scope::{Meaning, Scope};
use super::{fields, functions, habits, prelude};

/// The problem of a call of a value.
pub(super) fn not_a_function(name: &Name, value: &Value, scope: &Scope) -> Stop {
    let problem = Problem::error(
        ProblemCode::NameNotAFunction,
        format!("`{}` is {}, not a function", name.text, value.kind()),
    )
    .label(name.span, "called here");
    let defined = scope.names.bindings.get(&name.text).and_then(|binding| binding.defined);
    let problem = match defined {
        Some(place) if scope.local(&name.text).is_none() => problem.label(place, "defined here"),
        _ => problem,
    };
    let help = if functions::find(&name.text).is_some() {
        format!("write `x.{0}` for the function `{0}`, or give the value another name", name.text)
    } else if scope.local(&name.text).is_some() {
        "a parameter can't be called; only functions passed to built-ins are".to_string()
    } else {
        let zeros = match value {
            Value::Array(array) => vec!["0"; array.ndim()].join(", "),
            _ => "0".to_string(),
        };
        format!("index it with square brackets, as in `{}[{zeros}]`", name.text)
    };
    Box::new(problem.help(help))
}

/// The problem of a name that means nothing.
pub(super) fn unknown_name(name: &str, span: Span, scope: &Scope) -> Stop {
    let own = scope.locals.iter().map(|(name, _)| &**name);
    let own = own.chain(scope.names.bindings.keys().map(|name| &**name));
    let known = prelude::names().chain(functions::all().map(|builtin| builtin.name));
    let stem = name.trim_end_matches('\'');
    let turned = stem != name && own.clone().any(|own| own == stem);
    let help = match turned {
        true => Some(format!(
            "did you mean `{stem}`? A prime is a part of a name; `transpose({stem})` turns a finite array"
        )),
        false => meant(name, own, known, habits::name),
    };
    unknown("name", name, span, help.unwrap_or_else(|| "define it first, as in `x = 1`".to_string()))
}

/// The problem of a call of nothing.
pub(super) fn unknown_function(name: &Name, scope: &Scope) -> Stop {
    let own = scope.names.functions.keys().map(|name| &**name);
    let known = functions::all().map(|builtin| builtin.name);
    let help = meant(&name.text, own, known, habits::function);
    unknown(
        "function",
        &name.text,
        name.span,
        help.unwrap_or_else(|| "`vcf help` lists the functions".to_string()),
    )
}

/// The names of all functions.
fn callable<'a>(scope: &'a Scope) -> impl Iterator<Item = &'a str> {
    let user = scope.names.functions.keys().map(|name| &**name);
    user.chain(functions::all().map(|builtin| builtin.name))
}

/// What was likely meant: what other languages have goes before what is spelled alike here, but not before a name that
/// the program has defined.
fn meant<'a>(
    name: &str,
    own: impl Iterator<Item = &'a str> + Clone,
    known: impl Iterator<Item = &'static str>,
    habit: fn(&str) -> Option<String>,
) -> Option<String> {
    let nearest = suggest(name, own.clone().chain(known.map(|known| -> &'a str { known })));
    let defined = nearest.filter(|nearest| own.clone().any(|own| own == *nearest));
    let told = |near: &str| format!("did you mean `{near}`?");
    defined.map(told).or_else(|| habit(name)).or_else(|| nearest.map(told))
}

fn near<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Option<String> {
    suggest(name, known).map(|near| format!("did you mean `{near}`?"))
}

fn unknown(what: &str, name: &str, span: Span, help: String) -> Stop {
    let shown = if name.chars().count() > 60 {
        format!("{}...", name.chars().take(60).collect::<String>())
    } else {
        name.to_string()
    };
    let problem = Problem::error(ProblemCode::NameUnknown, format!("unknown {what} `{shown}`"));
    Box::new(problem.label(span, "not defined").help(help))
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
    let problem = Problem::error(ProblemCode::NameUnknown, message).label(name.span, label);
    let fields = fields::names(receiver);
    let field = near(&name.text, fields.iter().map(|name| &**name));
    // Only what takes such a value first can follow its dot.
    let takes = |name: &&str| match functions::find(name) {
        Some(builtin) => builtin.parameters.first().is_some_and(|first| first.kind.accepts(receiver)),
        None => true,
    };
    let otherwise = || habits::field(&name.text).or_else(|| near(&name.text, callable(scope).filter(takes)));
    let help = match field.or_else(otherwise) {
        None if matches!(receiver, Value::Wavelet(_)) && FILTERS.contains(&&*name.text) => {
            Some(format!("the filters of a wavelet w are fields of `fir(w)`, as in `fir(w).{}`", name.text))
        }
        None if matches!(receiver, Value::Wavelet(_)) && &*name.text == "taps" => Some(
            "taps are of its stages, `w.stages[0].taps`, and of its filters, `fir(w).h0.entries`".to_string(),
        ),
        help => help,
    };
    let help = match receiver {
        Value::Map(map) if map.get(&name.text[..].into()).is_some() => {
            Some(format!("write `[\"{}\"]` for the value of a key", name.text))
        }
        _ => help,
    };
    let listed = listed(&fields);
    let help = match (help, fields.is_empty()) {
        (Some(help), true) => help,
        (Some(help), false) => format!("{help}\n{listed}"),
        (None, true) => "`vcf help` lists the functions".to_string(),
        (None, false) => listed,
    };
    Box::new(problem.help(help))
}

fn listed(fields: &[Arc<str>]) -> String {
    match fields {
        [one] => format!("its field is {one}"),
        fields => format!("its fields are {}", fields.join(", ")),
    }
}

/// The problem of a call of a field.
pub(super) fn field_called(receiver: &Value, value: &Value, name: &Name, arguments: bool) -> Stop {
    let field = &name.text;
    let indexed = matches!(value, Value::List(_) | Value::Tuple(_) | Value::Array(_) | Value::NdArray(_));
    let help = match (arguments, indexed) {
        (true, true) => format!("write `.{field}[0]` for an item"),
        _ => format!("write `.{field}` without brackets"),
    };
    let message = format!("`{field}` is a field of {}, not a function", receiver.kind());
    Box::new(
        Problem::error(ProblemCode::NameNotAFunction, message).label(name.span, "called here").help(help),
    )
}

/// The problem of an unknown name as a key of a map. Where a range belongs to it an array is meant; else its quotes are
/// likely missing.
pub(super) fn key_unknown(mut problem: Stop, key: &Expr, value: &Expr, scope: &Scope) -> Stop {
    use super::ast::BinaryOp::{Range, RangeClosed};
    let (ExprKind::Name(name), ProblemCode::NameUnknown) = (&key.kind, problem.code) else { return problem };
    let is_range = matches!(&value.kind, ExprKind::Binary { op: Range | RangeClosed, .. })
        || matches!(&value.kind, ExprKind::Tuple(ends) if ends.len() == 2);
    let help = match is_range {
        true => format!("{}; a key that is a text has double quotes", arrays_of_symbols(name, scope)),
        false => format!("a key that is a text has double quotes: `{{\"{name}\": ...}}`"),
    };
    problem.help = Some(match problem.help.take().filter(|help| help.starts_with("did you mean")) {
        Some(near) => format!("{near}\n{help}"),
        None => help,
    });
    problem
}

/// Which arrays can be given ranges.
fn arrays_of_symbols(name: &str, scope: &Scope) -> String {
    let is_array = |meaning: &Meaning| match meaning {
        Meaning::Value(Value::Array(array)) => array.symbol_prefix().is_some(),
        _ => false,
    };
    let bindings = scope.names.bindings.iter().filter(|(_, binding)| is_array(&binding.meaning));
    let mut names: Vec<&str> = bindings.map(|(name, _)| &**name).collect();
    names.sort_unstable();
    match &names[..] {
        [] => format!("ranges are given to arrays of symbols: `{name} = symbols(1, \"{name}\")` defines one"),
        names => {
            let shown: Vec<String> = names.iter().take(4).map(|name| format!("`{name}`")).collect();
            format!("ranges are given to arrays of symbols, such as {}", shown.join(", "))
        }
    }
}

/// The problem of an unknown name where the file of a command is expected.
pub(super) fn file_without_quotes(mut problem: Stop, operand: &Expr) -> Stop {
    let written = print_expr(operand);
    let is_file = [".npy", ".npz", ".png"].iter().any(|ending| written.ends_with(ending));
    if problem.code == ProblemCode::NameUnknown && is_file {
        problem.help = Some(format!("a file has double quotes: `\"{written}\"`"));
    }
    problem
}

/// The fault of a value that may be a name in quotes: of a wavelet, or of something that was defined.
pub(super) fn quotes_too_many(fault: Fault, value: &Value, scope: &Scope) -> Fault {
    let Value::Text(text) = value else { return fault };
    let defined = scope.names.bindings.contains_key(text) || scope.local(text).is_some();
    let help = match defined {
        true => Some(format!("write the name without quotes: `{text}`")),
        false => habits::quoted(text),
    };
    match (help, &fault) {
        (Some(help), Fault::Here { problem, .. })
            if matches!(problem.code, ProblemCode::ValueKind | ProblemCode::CallKind) =>
        {
            fault.help(help)
        }
        _ => fault,
    }
}

/// The problem of an unknown name where a text is expected: its quotes are likely missing.
pub(super) fn quotes_missing(problem: Stop, written: &Expr) -> Stop {
    let at_its_start = problem.span().is_some_and(|span| span.start == written.span.start);
    if problem.code != ProblemCode::NameUnknown || !at_its_start {
        return problem;
    }
    let dotted = |expr: &Expr| matches!(expr.kind, ExprKind::Name(_) | ExprKind::Dot { arguments: None, .. });
    let help = match print_expr(written) {
        text if dotted(written) && text.len() <= 60 => {
            format!("a text is expected here, in double quotes: `\"{text}\"`")
        }
        _ => "a text is expected here: put it in double quotes".to_string(),
    };
    Box::new(problem.help(help))
}
