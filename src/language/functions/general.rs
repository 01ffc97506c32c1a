//! Numbers, texts and lists.

use num_bigint::BigInt;
use num_traits::Signed as _;

use crate::algebra::{Number, common_divisor};
use crate::arrays::code::Code;
use crate::diagnostics::ProblemCode;
use crate::values::{Value, limits};
use vcfilter_machine::{Pace, Stoppable, memory};

use super::super::ast::BinaryOp;
use super::super::compare::{Comparison, compare};
use super::super::declare::{Declared, Row, default, optional, required, rest};
use super::super::evaluator::Evaluator;
use super::super::extract::{AnyNumber, Arg, Fields, Iterable};
use super::super::fault::Fault;
use super::super::items::{check_size, items, iterate, range_length};
use super::super::operators;
use super::ndarrays;
use super::numbers::{decimal, rational, sqrt};
use super::sized::check_has_elements;
use super::sliders::slider;

pub(super) const TABLE: &[&dyn Declared] = &[
    &Row {
        name: "abs",
        parameters: (required("x"),),
        summary: "The number without its sign.",
        example: "abs(-3/2)",
        run: |_, x| match x {
            AnyNumber::Approximate(number) => Ok(number.0.abs().into()),
            AnyNumber::Exact(number) => Ok(Value::Number(number.abs())),
        },
    },
    &Row {
        name: "floor",
        parameters: (required("x"),),
        summary: "The greatest integer that is not above x.",
        example: "floor(-3/2)",
        run: |_, x: Arg<AnyNumber>| Ok(Value::Number(x.exact()?.floor().into())),
    },
    &Row {
        name: "ceil",
        parameters: (required("x"),),
        summary: "The least integer that is not below x.",
        example: "ceil(-3/2)",
        run: |_, x: Arg<AnyNumber>| Ok(Value::Number(x.exact()?.ceil().into())),
    },
    &Row {
        name: "round",
        parameters: (required("x"),),
        summary: "The nearest integer, halves upwards, as VC-2 rounds.",
        example: "round(5/2)",
        run: |_, x: Arg<AnyNumber>| Ok(Value::Number((&x.exact()? + &Number::HALF).floor().into())),
    },
    &Row {
        name: "numerator",
        parameters: (required("x"),),
        summary: "The numerator of a fraction in lowest terms.",
        example: "numerator(6/4)",
        run: |_, x: Arg<Number>| Ok(Value::Number(rational(&x)?.numerator().into())),
    },
    &Row {
        name: "denominator",
        parameters: (required("x"),),
        summary: "The denominator of a fraction in lowest terms.",
        example: "denominator(6/4)",
        run: |_, x: Arg<Number>| Ok(Value::Number(rational(&x)?.denominator().into())),
    },
    &Row {
        name: "sqrt",
        parameters: (required("x").means("A number that is not below 0"),),
        summary: "The square root: exact for integers and fractions, as a number or as a + b*sqrt(d); of other numbers, such as sqrt(sqrt(2)), approximately, to 115 digits.",
        example: "sqrt(9/4)\n(1 + sqrt(3)) ** 2\nsqrt(sqrt(2))",
        run: sqrt,
    },
    &Row {
        name: "decimal",
        parameters: (required("x"), default("digits", "6")),
        summary: "The number as a decimal text, rounded to so many digits after the point.",
        example: "decimal(2/3, 4)",
        run: decimal,
    },
    &Row {
        name: "slider",
        parameters: (
            required("name").means("What the slider is called; no two have the same name"),
            required("low").means("The least value"),
            required("high").means("The greatest value"),
            optional("step").means("By how much it moves; else a sixteenth of the way"),
            optional("value")
                .means("Where it stands at first, a whole number of steps above `low`; else there"),
        ),
        summary: "A number that the reader moves where the program is shown in a page; elsewhere its value.",
        example: "slider(\"a\", -1, 1, step=1/16, value=0)",
        run: slider,
    },
    &Row {
        name: "gcd",
        parameters: (rest("n", 1),),
        summary: "The greatest common divisor.",
        example: "gcd(12, 18)",
        run: |_, n| integers(n, |a, b| Ok(common_divisor(a, b))),
    },
    &Row {
        name: "lcm",
        parameters: (rest("n", 1),),
        summary: "The least common multiple.",
        example: "lcm(4, 6)",
        run: |_, n| integers(n, lcm),
    },
    &Row {
        name: "len",
        parameters: (required("x"),),
        summary: "How many items there are.",
        example: "len(0..4)",
        run: len,
    },
    &Row {
        name: "sum",
        parameters: (required("xs"),),
        summary: "The sum of the items.",
        example: "sum([i ** 2 for i in 0..4])",
        run: sum,
    },
    &Row {
        name: "min",
        parameters: (rest("xs", 1),),
        summary: "The least of several values, or of the items of one.",
        example: "min(3, 1, 2)",
        run: |_, xs| extreme(xs, Comparison::Less),
    },
    &Row {
        name: "max",
        parameters: (rest("xs", 1),),
        summary: "The greatest of several values, or of the items of one.",
        example: "max([3, 1, 2])",
        run: |_, xs| extreme(xs, Comparison::Greater),
    },
    &Row {
        name: "all",
        parameters: (required("xs"),),
        summary: "Whether every item is true.",
        example: "all([n > 0 for n in 1..4])",
        run: |_, xs: Arg<Value>| match &*xs {
            Value::NdArray(array) => Ok(Value::Bool(ndarrays::all_true(array))),
            items => Ok(Value::Bool(truths(&xs, items)?.into_iter().all(|b| b))),
        },
    },
    &Row {
        name: "any",
        parameters: (required("xs"),),
        summary: "Whether some item is true.",
        example: "any([n > 2 for n in 1..4])",
        run: |_, xs: Arg<Iterable>| Ok(Value::Bool(truths(&xs, &xs)?.into_iter().any(|b| b))),
    },
    &Row {
        name: "zip",
        parameters: (rest("lists", 1),),
        summary: "A list of tuples: the first items, the second ones, and so on, as long as the shortest list.",
        example: "zip([1, 2], [3, 4])",
        run: zip,
    },
    &Row {
        name: "sorted",
        parameters: (required("xs"),),
        summary: "The items in ascending order.",
        example: "sorted([3, 1, 2])",
        run: sorted,
    },
    &Row {
        name: "reversed",
        parameters: (required("xs"),),
        summary: "The items in reverse order.",
        example: "reversed([3, 1, 2])",
        run: |_, xs: Iterable| {
            let mut items = items(&xs)?;
            items.reverse();
            Ok(Value::list(items)?)
        },
    },
    &Row {
        name: "keys",
        parameters: (required("m"),),
        summary: "The keys of a map, or the names of a record's fields.",
        example: "keys({\"a\": 1, \"b\": 2})\nkeys(fir(le_gall_5_3))",
        run: |_, m| match m {
            Fields::Record(record) => {
                Ok(Value::list(record.fields().map(|(name, _)| Value::Text(name.clone())).collect())?)
            }
            Fields::Map(map) => Ok(Value::list(map.entries().keys().cloned().collect())?),
        },
    },
    &Row {
        name: "values",
        parameters: (required("m"),),
        summary: "The values of a map, or of a record's fields.",
        example: "values({\"a\": 1, \"b\": 2})",
        run: |_, m| match m {
            Fields::Record(record) => {
                Ok(Value::list(record.fields().map(|(_, value)| value.clone()).collect())?)
            }
            Fields::Map(map) => Ok(Value::list(map.entries().values().cloned().collect())?),
        },
    },
    &Row {
        name: "type",
        parameters: (required("x"),),
        summary: "What a value is.",
        example: "type(1/2)",
        run: |_, x: Value| {
            let kind = x.kind();
            Ok(kind.split_once(' ').map_or(kind, |(_, noun)| noun).into())
        },
    },
    &Row {
        name: "text",
        parameters: (required("x"),),
        summary: "A value as it is displayed.",
        example: "text(1/2) + \" bit\"",
        run: |_, x| match x {
            Value::Text(text) => Ok(Value::Text(text)),
            value => {
                check_size(&value)?;
                Ok(crate::display::text_within(&value, limits::TEXT)?.as_str().into())
            }
        },
    },
];

fn integers(
    n: Vec<BigInt>,
    combine: impl Fn(&BigInt, &BigInt) -> Result<BigInt, Fault>,
) -> Result<Value, Fault> {
    let mut n = n.into_iter();
    let Some(first) = n.next() else { return Ok(Value::None) };
    Ok(Value::Number(n.try_fold(first, |all, next| combine(&all, &next))?.into()))
}

fn lcm(a: &BigInt, b: &BigInt) -> Result<BigInt, Fault> {
    let common = common_divisor(a, b);
    let multiple = if common == BigInt::ZERO { common } else { a * (b / common) };
    if multiple.bits() > limits::BITS { Err(operators::too_many_bits()) } else { Ok(multiple.abs()) }
}

fn len(_: &Evaluator, x: Arg<Value>) -> Result<Value, Fault> {
    let length = match &*x {
        Value::List(items) | Value::Tuple(items) => items.len(),
        Value::Map(map) => map.entries().len(),
        Value::Text(text) => text.chars().count(),
        Value::NdArray(array) => array.shape().first().copied().unwrap_or(0),
        Value::Range(range) => return Ok(Value::Number(range_length(range).into())),
        Value::Array(array) if array.size().is_some() => {
            let length = array.size().and_then(|size| size.first().copied()).unwrap_or(0);
            return Ok(Value::Number(length.into()));
        }
        Value::Array(array) => {
            check_has_elements(array).map_err(|error| x.fault(error))?;
            return Err(Fault::kind("something with items", "an infinite array")
                .argument(&x)
                .help("this array has no end: `a.period` tells where its filters repeat; one with a size, as in `symbols(1, \"x\", size=8)`, has a length"));
        }
        other => return Err(Fault::kind("something with items", other.kind()).argument(&x)),
    };
    Ok(Value::Number(length.into()))
}

fn sum(evaluator: &Evaluator, xs: Arg<Value>) -> Result<Value, Fault> {
    if let Value::NdArray(array) = &*xs {
        return ndarrays::sum(array);
    }
    let add = |sum: Value, item: Value| operators::binary(evaluator.space(), BinaryOp::Add, &sum, &item);
    // By halves, so that long expressions are not copied for each item.
    let mut items = items(&xs).map_err(|fault| xs.fault(fault))?;
    while items.len() > 1 {
        evaluator.space().interrupt().check()?;
        let mut halves = memory::with_room(items.len().div_ceil(2))?;
        let mut rest = items.into_iter();
        while let Some(first) = rest.next() {
            halves.push(match rest.next() {
                Some(second) => add(first, second).map_err(|fault| xs.fault(fault))?,
                None => first,
            });
        }
        items = halves;
    }
    Ok(items.pop().unwrap_or(Value::Number(Number::ZERO)))
}

fn extreme(xs: Vec<Arg<Value>>, better: Comparison) -> Result<Value, Fault> {
    let items: Vec<Value> = match &xs[..] {
        [one] => match &**one {
            Value::NdArray(array) => {
                let element = if better == Comparison::Less { array.min()? } else { array.max()? };
                return ndarrays::from_scalar(element).ok_or_else(|| {
                    Fault::new(ProblemCode::ValueRange, "the result is not a finite number")
                        .help("leave NaN and infinities out")
                });
            }
            list => match items(list).map_err(|fault| one.fault(fault))? {
                items if items.is_empty() => {
                    return Err(Fault::new(ProblemCode::ValueRange, "there is no item to choose from")
                        .argument(one)
                        .label("empty")
                        .help("give at least one item"));
                }
                items => items,
            },
        },
        _ => xs.into_iter().map(Arg::into_value).collect(),
    };
    if let Some(code) = extreme_code(&items, better) {
        return Ok(Value::Code(code));
    }
    let mut best = Value::None;
    for (at, item) in items.into_iter().asking().enumerate() {
        if at == 0 || matches!(compare(better, &item, &best)?, Value::Bool(true)) {
            best = item;
        }
    }
    Ok(best)
}

/// The code that chooses among values, some of which are code and the others integers; None where there is no code.
fn extreme_code(items: &[Value], better: Comparison) -> Option<Code> {
    if !items.iter().any(|item| matches!(item, Value::Code(_))) {
        return None;
    }
    let code = |item: &Value| match item {
        Value::Code(code) => Some(code.clone()),
        Value::Number(number) => number.to_integer().map(Code::constant),
        _ => None,
    };
    let codes: Option<Vec<Code>> = items.iter().asking().map(code).collect();
    let chosen = |a: Code, b: Code| if better == Comparison::Less { a.minimum(&b) } else { a.maximum(&b) };
    codes?.into_iter().reduce(chosen)
}

fn truths<T>(xs: &Arg<T>, items: &Value) -> Result<Vec<bool>, Fault> {
    iterate(items)
        .map_err(|fault| xs.fault(fault))?
        .asking()
        .map(|item| match operators::truth(item).map_err(|fault| xs.fault(fault))? {
            Value::Bool(b) => Ok(b),
            _ => Ok(false),
        })
        .collect()
}

fn zip(_: &Evaluator, lists: Vec<Iterable>) -> Result<Value, Fault> {
    let lists = lists.iter().map(|list| items(list)).collect::<Result<Vec<_>, Fault>>()?;
    let length = lists.iter().map(Vec::len).min().unwrap_or(0);
    let row = |i: usize| -> Result<Value, Fault> {
        Ok(Value::tuple(lists.iter().map(|list| list[i].clone()).collect())?)
    };
    Ok(Value::list(memory::try_collect((0..length).map(row))?)?)
}

fn sorted(_: &Evaluator, xs: Arg<Iterable>) -> Result<Value, Fault> {
    let mut items = items(&xs)?;
    let mut fault = None;
    let pace = Pace::default();
    items.sort_by(|a, b| {
        pace.step();
        if let (Value::Number(a), Value::Number(b)) = (a, b) {
            return a.total_cmp(b);
        }
        match (compare(Comparison::Less, a, b), compare(Comparison::Less, b, a)) {
            (Ok(Value::Bool(true)), _) => std::cmp::Ordering::Less,
            (_, Ok(Value::Bool(true))) => std::cmp::Ordering::Greater,
            (Err(error), _) | (_, Err(error)) => {
                fault = Some(error);
                std::cmp::Ordering::Equal
            }
            _ => std::cmp::Ordering::Equal,
        }
    });
    match fault {
        Some(fault) => Err(xs.fault(fault)),
        None => Ok(Value::list(items)?),
    }
}
