//! Matching the arguments of a call with the parameters of what is called.

use crate::diagnostics::{Problem, ProblemCode, Span, suggest};
use crate::display::shortened;
use crate::values::Value;

use super::ast::Name;
use super::builtin::{Builtin, Kind, Parameter, Presence};
use super::evaluator::Stop;
use super::fault::Fault;
use super::{functions, habits};

/// An argument on its way into a call.
pub(super) struct Given {
    pub name: Option<Name>,
    pub value: Value,
    pub span: Span,
}

/// A parameter as far as the matching of arguments is concerned.
pub(super) struct Slot<'a> {
    pub name: &'a str,
    pub required: bool,
    pub rest: bool,
    /// Takes a list, which beginners leave the brackets of out.
    pub list: bool,
}

/// The arguments of a call by parameter.
pub(super) struct Matched {
    pub fixed: Vec<Option<Given>>,
    pub rest: Vec<Given>,
}

/// Brings the arguments of a call to their parameters. `signature` and `example` are made for problems alone.
///
/// # Errors
/// `call::arity`, `call::unknown_argument`
pub(super) fn match_arguments(
    name: &str,
    signature: impl Fn() -> String,
    example: impl Fn() -> Option<String>,
    slots: &[Slot],
    given: Vec<Given>,
    whole: Span,
) -> Result<Matched, Stop> {
    let has_rest = slots.last().is_some_and(|slot| slot.rest);
    let fixed_count = slots.len() - usize::from(has_rest);
    let mut matched = Matched { fixed: (0..fixed_count).map(|_| None).collect(), rest: Vec::new() };
    let count = given.len();
    // Only problems show the values.
    let as_list = if has_rest || count <= fixed_count { String::new() } else { as_list(&given) };
    for (at, argument) in given.into_iter().enumerate() {
        let Some(named) = &argument.name else {
            match matched.fixed.get_mut(at) {
                Some(slot) => *slot = Some(argument),
                None if has_rest => matched.rest.push(argument),
                None => {
                    let message = format!("`{name}` takes {}, got {count}", takes(slots));
                    let brackets = match (slots.first(), habits::too_many(name)) {
                        (Some(first), _) if first.list && slots.len() == 1 => {
                            format!(", where `{}` is one list: `{name}({as_list})`", first.name)
                        }
                        (Some(first), _) if first.list => {
                            format!(", where `{}` is one list in square brackets", first.name)
                        }
                        (_, Some(help)) => format!("\n{help}"),
                        _ => String::new(),
                    };
                    let problem = Problem::error(ProblemCode::CallArity, message)
                        .label(argument.span, "one too many")
                        .help(format!("it is {}{brackets}", signature()));
                    return Err(Box::new(problem));
                }
            }
            continue;
        };
        let Some(place) = slots[..fixed_count].iter().position(|slot| slot.name == &*named.text) else {
            return Err(unknown_argument(name, &signature(), slots, named));
        };
        if matched.fixed[place].is_some() {
            let problem = Problem::error(ProblemCode::CallArity, format!("`{}` is given twice", named.text))
                .label(named.span, "given before")
                .help(format!("it is {}", signature()));
            return Err(Box::new(problem));
        }
        matched.fixed[place] = Some(argument);
    }
    let missing_fixed =
        slots.iter().zip(&matched.fixed).find(|(slot, given)| slot.required && given.is_none());
    let missing_rest = slots.last().filter(|slot| slot.rest && slot.required && matched.rest.is_empty());
    match missing_fixed.map(|(slot, _)| slot).or(missing_rest) {
        None => Ok(matched),
        Some(slot) => {
            let message = format!("`{name}` takes {}, got {count}", takes(slots));
            let problem = Problem::error(ProblemCode::CallArity, message)
                .label(whole, format!("`{}` is missing", slot.name))
                .help(format!("it is {}{}", signature(), example().unwrap_or_default()));
            Err(Box::new(problem))
        }
    }
}

/// The values of a call as one list, where that is short and they are known.
fn as_list(given: &[Given]) -> String {
    if given.iter().any(|given| matches!(given.value, Value::None)) {
        return "[...]".to_string();
    }
    let values: Vec<String> = given.iter().take(8).map(|given| shortened(&given.value, 20)).collect();
    let text = values.join(", ");
    if given.len() > 8 || text.len() > 60 { "[...]".to_string() } else { format!("[{text}]") }
}

pub(super) fn takes(slots: &[Slot]) -> String {
    let least = slots.iter().filter(|slot| slot.required).count();
    match slots.len() {
        _ if slots.last().is_some_and(|slot| slot.rest) => format!("at least {}", plural(least, "argument")),
        most if most == least => plural(most, "argument"),
        most => format!("{least} to {}", plural(most, "argument")),
    }
}

pub(super) fn plural(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}

/// A function's example, as a continuation of a sentence, up to the last line that calls it: lines before that one
/// define what it uses.
pub(super) fn example_of(builtin: &Builtin) -> Option<String> {
    let call = format!("{}(", builtin.name);
    let lines: Vec<&str> = builtin.example.lines().collect();
    let last = lines.iter().rposition(|line| line.contains(&call))?;
    Some(match &lines[..=last] {
        [one] => format!(", as in `{one}`"),
        several => format!(", as in\n    {}", several.join("\n    ")),
    })
}

pub(super) fn check_kind(builtin: &Builtin, parameter: &Parameter, value: &Value) -> Result<(), Fault> {
    let left_out = parameter.presence == Presence::Default("none") && matches!(value, Value::None);
    if left_out || parameter.kind.accepts(value) {
        return Ok(());
    }
    let got = match value {
        Value::Number(n) if parameter.kind == Kind::Integer => format!("the number {n}"),
        Value::Text(_) | Value::Number(_) => format!("{} {}", value.kind(), shortened(value, 30)),
        value => value.kind().to_string(),
    };
    let message =
        format!("`{}` of `{}` is {}, got {got}", parameter.name, builtin.name, parameter.kind.describe());
    let fault = Fault::new(ProblemCode::CallKind, message).label(format!("this is {}", value.kind()));
    let finite = matches!(value, Value::List(_) | Value::Tuple(_) | Value::NdArray(_));
    if parameter.kind == Kind::Array && finite {
        let help = "`data([1, 2, 3], \"edge\")` makes an array of a list, and repeats its ends without end; with \"none\" it has the list's size";
        return Err(fault.help(help));
    }
    let takes_finite = matches!(parameter.kind, Kind::NdArray | Kind::NdArrayLike | Kind::Savable);
    if takes_finite && matches!(value, Value::Array(array) if array.size().is_some()) {
        let help = "`array(simulate(a))` makes an ndarray of an array of numbers with a size, the first index its first axis; `a.size` tells its size";
        return Err(fault.help(help));
    }
    if parameter.kind == Kind::Wavelet && matches!(value, Value::Record(_)) {
        return Err(fault.help("integer stages are needed: `wavelet(bank, 1)` finds those of a filter bank or a factoring, with a bit shift of 1"));
    }
    if parameter.kind == Kind::Range {
        match value {
            Value::Expression(_) => {
                let help =
                    "an expression has the range that its symbols give it: `bits(bounds(e, {L: (0, 255)}))`";
                return Err(fault.help(help));
            }
            Value::Number(n) => {
                return Err(fault.help(format!("a range has two ends, as in `{}(0..={n})`", builtin.name)));
            }
            _ => {}
        }
    }
    let signature = builtin.signature();
    let mut help = format!("it is {signature}{}", example_of(builtin).unwrap_or_default());
    if let Some(other) = neighbour(builtin, parameter, value) {
        help.push_str(&format!(
            "\n`{}` takes {} here: it is {}",
            other.name,
            value.kind(),
            other.signature()
        ));
    }
    Err(fault.help(help))
}

/// A function of nearly the same name that takes a value which this one refuses: `symbols` for `symbol(2, "L")`.
fn neighbour(builtin: &Builtin, parameter: &Parameter, value: &Value) -> Option<&'static Builtin> {
    let at = builtin.parameters.iter().position(|other| other.name == parameter.name)?;
    let near = |other: &&Builtin| strsim::damerau_levenshtein(other.name, builtin.name) == 1;
    let takes = |other: &&Builtin| {
        other.parameters.get(at).is_some_and(|other| other.kind != Kind::Any && other.kind.accepts(value))
    };
    functions::all().filter(near).find(takes)
}

fn unknown_argument(name: &str, signature: &str, slots: &[Slot], named: &Name) -> Stop {
    let problem = Problem::error(
        ProblemCode::CallUnknownArgument,
        format!("`{name}` has no argument `{}`", named.text),
    )
    .label(named.span, "no such argument");
    let help = match suggest(&named.text, slots.iter().filter(|slot| !slot.rest).map(|slot| slot.name)) {
        Some(near) => format!("did you mean `{near}`? It is {signature}"),
        None => format!("it is {signature}"),
    };
    Box::new(problem.help(help))
}
