//! Going through values: their items one by one, how many there are, and parts for several names.

use num_bigint::BigInt;
use num_traits::ToPrimitive;

use crate::algebra::IntegerRange;
use crate::diagnostics::{Problem, ProblemCode, Span};
use crate::values::{Value, limits};
use vcfilter_machine::memory;

use super::ast::Name;
use super::evaluator::Stop;
use super::fault::Fault;

/// The parts of a value for several names; the value itself for one.
///
/// # Errors
/// A problem at `span` where the value has another number of parts.
pub(super) fn take_apart(names: &[Name], value: Value, span: Span) -> Result<Vec<(&Name, Value)>, Stop> {
    if let [name] = names {
        return Ok(vec![(name, value)]);
    }
    let parts: &[Value] = match &value {
        Value::Tuple(items) | Value::List(items) => items,
        other => {
            let fault = Fault::kind(&format!("a tuple or a list of {}", names.len()), other.kind());
            return Err(fault.locate(span, |_| None));
        }
    };
    if parts.len() != names.len() {
        let message = format!("{} names for {} values", names.len(), parts.len());
        let problem = Problem::error(ProblemCode::ValueRange, message)
            .label(span, format!("this has {} part{}", parts.len(), if parts.len() == 1 { "" } else { "s" }))
            .help(format!("write {} names before the `=`", parts.len()));
        return Err(Box::new(problem));
    }
    Ok(names.iter().zip(parts.iter().cloned()).collect())
}

/// The items of a list, a tuple or a range, or the keys of a map, in order.
///
/// # Errors
/// Other values; ranges beyond [`limits::LENGTH`].
pub(super) fn iterate(value: &Value) -> Result<Box<dyn Iterator<Item = Value> + '_>, Fault> {
    match value {
        Value::List(items) | Value::Tuple(items) => Ok(Box::new(items.iter().cloned())),
        Value::Map(map) => Ok(Box::new(map.entries().keys().cloned())),
        Value::Range(range) => {
            let length = range_length(range);
            if length > BigInt::from(limits::LENGTH) {
                let message = format!("the range has {length} items, more than the limit of 10,000,000");
                return Err(Fault::new(ProblemCode::LimitLength, message)
                    .label("too long")
                    .help("go through a shorter range"));
            }
            let lower = range.lower.clone();
            let length = length.to_usize().unwrap_or(0);
            Ok(Box::new((0..length).map(move |i| Value::Number((&lower + i).into()))))
        }
        other => {
            let fault = Fault::kind("a list, a tuple or a range", other.kind());
            Err(match other {
                Value::Array(array) if array.size().is_some() => {
                    fault.help(format!("`a[{}]` lists its elements", vec![":"; array.ndim()].join(", ")))
                }
                Value::Array(array) if array.extents().is_some() => {
                    fault.help("an array of any size has no elements of its own: give it a size")
                }
                Value::Array(array) => fault.help(format!(
                    "an array is infinite: name a range of it, as in `a[{}]`",
                    vec!["0..4"; array.ndim()].join(", ")
                )),
                Value::NdArray(_) => fault.help("go through its indices: `[a[i] for i in 0..len(a)]`"),
                Value::Number(n) => fault.help(format!("the numbers below {n} are `0..{n}`")),
                _ => fault,
            })
        }
    }
}

/// The same as a list of its own.
///
/// # Errors
/// As [`iterate`]; too little memory.
pub(super) fn items(value: &Value) -> Result<Vec<Value>, Fault> {
    Ok(memory::collect(iterate(value)?)?)
}

/// # Errors
/// `limit::length` where a value is small, since it holds others many times over, and what is made of it one by one is
/// more than memory holds.
pub(super) fn check_size(value: &Value) -> Result<(), Fault> {
    if value.size() <= limits::WRITTEN {
        return Ok(());
    }
    let message =
        format!("one by one, these are {} values, more than the limit of 100,000,000", value.size());
    Err(Fault::new(ProblemCode::LimitLength, message).help("take a part of it, as in `x[0]`"))
}

/// How many integers a range holds.
pub(super) fn range_length(range: &IntegerRange) -> BigInt {
    let length: BigInt = &range.upper - &range.lower + 1;
    length.max(BigInt::ZERO)
}

/// The item at a place from the start, or from the end where it is negative.
pub(super) fn from_end(at: i128, length: usize) -> Option<usize> {
    let at = if at < 0 { at.checked_add(length as i128)? } else { at };
    usize::try_from(at).ok().filter(|&at| at < length)
}
