//! Numbers, texts and lists.

use num_integer::Integer;

use crate::algebra::Number;
use crate::diagnostics::ProblemCode;
use crate::values::Value;
use vcfilter_machine::memory;

use super::super::ast::BinaryOp;
use super::super::builtin::{Arguments, Builtin, Kind, optional, required, rest};
use super::super::compare::{Comparison, compare};
use super::super::evaluator::{Evaluator, check_size, items, iterate, range_length};
use super::super::fault::Fault;
use super::super::operators;
use super::ndarrays;

pub(super) const TABLE: &[Builtin] = &[
    Builtin {
        name: "abs",
        parameters: &[required("x", Kind::Real)],
        summary: "The number without its sign.",
        example: "abs(-3/2)",
        run: |_, arguments| match arguments.value(0) {
            Value::Real(number) => Ok(number.0.abs().into()),
            _ => Ok(Value::Number(arguments.number(0)?.abs())),
        },
    },
    Builtin {
        name: "floor",
        parameters: &[required("x", Kind::Real)],
        summary: "The greatest integer that is not above x.",
        example: "floor(-3/2)",
        run: |_, arguments| Ok(Value::Number(arguments.exact(0)?.floor().into())),
    },
    Builtin {
        name: "ceil",
        parameters: &[required("x", Kind::Real)],
        summary: "The least integer that is not below x.",
        example: "ceil(-3/2)",
        run: |_, arguments| Ok(Value::Number(arguments.exact(0)?.ceil().into())),
    },
    Builtin {
        name: "round",
        parameters: &[required("x", Kind::Real)],
        summary: "The nearest integer, halves upwards, as VC-2 rounds.",
        example: "round(5/2)",
        run: |_, arguments| Ok(Value::Number((&arguments.exact(0)? + &Number::HALF).floor().into())),
    },
    Builtin {
        name: "numerator",
        parameters: &[required("x", Kind::Number)],
        summary: "The numerator in lowest terms.",
        example: "numerator(6/4)",
        run: |_, arguments| Ok(Value::Number(arguments.number(0)?.numerator().into())),
    },
    Builtin {
        name: "denominator",
        parameters: &[required("x", Kind::Number)],
        summary: "The denominator in lowest terms.",
        example: "denominator(6/4)",
        run: |_, arguments| Ok(Value::Number(arguments.number(0)?.denominator().into())),
    },
    Builtin {
        name: "decimal",
        parameters: &[required("x", Kind::Real), optional("digits", Kind::Integer, "6")],
        summary: "The number as a decimal text, rounded to so many digits after the point.",
        example: "decimal(2/3, 4)",
        run: decimal,
    },
    Builtin {
        name: "gcd",
        parameters: &[rest("n", Kind::Integer, 1)],
        summary: "The greatest common divisor.",
        example: "gcd(12, 18)",
        run: |_, arguments| integers(arguments, |a, b| a.gcd(b)),
    },
    Builtin {
        name: "lcm",
        parameters: &[rest("n", Kind::Integer, 1)],
        summary: "The least common multiple.",
        example: "lcm(4, 6)",
        run: |_, arguments| integers(arguments, |a, b| a.lcm(b)),
    },
    Builtin {
        name: "len",
        parameters: &[required("x", Kind::Any)],
        summary: "How many items there are.",
        example: "len(0..4)",
        run: len,
    },
    Builtin {
        name: "sum",
        parameters: &[required("xs", Kind::Any)],
        summary: "The sum of the items.",
        example: "sum([i ** 2 for i in 0..4])",
        run: sum,
    },
    Builtin {
        name: "min",
        parameters: &[rest("xs", Kind::Any, 1)],
        summary: "The least of several values, or of the items of one.",
        example: "min(3, 1, 2)",
        run: |evaluator, arguments| extreme(evaluator, arguments, Comparison::Less),
    },
    Builtin {
        name: "max",
        parameters: &[rest("xs", Kind::Any, 1)],
        summary: "The greatest of several values, or of the items of one.",
        example: "max([3, 1, 2])",
        run: |evaluator, arguments| extreme(evaluator, arguments, Comparison::Greater),
    },
    Builtin {
        name: "all",
        parameters: &[required("xs", Kind::Any)],
        summary: "Whether every item is true.",
        example: "all([n > 0 for n in 1..4])",
        run: |_, arguments| match arguments.value(0) {
            Value::NdArray(array) => Ok(Value::Bool(ndarrays::all_true(array))),
            _ => Ok(Value::Bool(truths(arguments)?.into_iter().all(|b| b))),
        },
    },
    Builtin {
        name: "any",
        parameters: &[required("xs", Kind::Iterable)],
        summary: "Whether some item is true.",
        example: "any([n > 2 for n in 1..4])",
        run: |_, arguments| Ok(Value::Bool(truths(arguments)?.into_iter().any(|b| b))),
    },
    Builtin {
        name: "zip",
        parameters: &[rest("lists", Kind::Iterable, 1)],
        summary: "A list of tuples: the first items, the second ones, and so on, as long as the shortest list.",
        example: "zip([1, 2], [3, 4])",
        run: zip,
    },
    Builtin {
        name: "sorted",
        parameters: &[required("xs", Kind::Iterable)],
        summary: "The items in ascending order.",
        example: "sorted([3, 1, 2])",
        run: sorted,
    },
    Builtin {
        name: "reversed",
        parameters: &[required("xs", Kind::Iterable)],
        summary: "The items in reverse order.",
        example: "reversed([3, 1, 2])",
        run: |_, arguments| {
            let mut items = items(arguments.value(0))?;
            items.reverse();
            Ok(Value::list(items)?)
        },
    },
    Builtin {
        name: "keys",
        parameters: &[required("m", Kind::Fields)],
        summary: "The keys of a map, or the names of a record's fields.",
        example: "keys({\"a\": 1, \"b\": 2})\nkeys(fir(le_gall_5_3))",
        run: |_, arguments| match arguments.value(0) {
            Value::Record(record) => {
                Ok(Value::list(record.fields().keys().map(|name| Value::Text(name.clone())).collect())?)
            }
            _ => Ok(Value::list(arguments.map(0)?.entries().keys().cloned().collect())?),
        },
    },
    Builtin {
        name: "values",
        parameters: &[required("m", Kind::Fields)],
        summary: "The values of a map, or of a record's fields.",
        example: "values({\"a\": 1, \"b\": 2})",
        run: |_, arguments| match arguments.value(0) {
            Value::Record(record) => Ok(Value::list(record.fields().values().cloned().collect())?),
            _ => Ok(Value::list(arguments.map(0)?.entries().values().cloned().collect())?),
        },
    },
    Builtin {
        name: "type",
        parameters: &[required("x", Kind::Any)],
        summary: "What a value is.",
        example: "type(1/2)",
        run: |_, arguments| {
            let kind = arguments.value(0).kind();
            Ok(kind.split_once(' ').map_or(kind, |(_, noun)| noun).into())
        },
    },
    Builtin {
        name: "text",
        parameters: &[required("x", Kind::Any)],
        summary: "A value as it is displayed.",
        example: "text(1/2) + \" bit\"",
        run: |_, arguments| match arguments.value(0) {
            Value::Text(text) => Ok(Value::Text(text.clone())),
            value => {
                check_size(value)?;
                Ok(crate::display::text(value).as_str().into())
            }
        },
    },
];

fn integers(
    arguments: &Arguments,
    combine: impl Fn(&num_bigint::BigInt, &num_bigint::BigInt) -> num_bigint::BigInt,
) -> Result<Value, Fault> {
    let numbers = arguments.rest.iter().filter_map(|value| match value {
        Value::Number(n) => n.to_integer(),
        _ => None,
    });
    Ok(numbers.reduce(|a, b| combine(&a, &b)).map_or(Value::None, |n| Value::Number(n.into())))
}

fn decimal(_: &Evaluator, arguments: &Arguments) -> Result<Value, Fault> {
    let digits = arguments.integer_within(1, 0, 10_000)? as usize;
    let scale = Number::from(num_traits::pow(num_bigint::BigInt::from(10), digits));
    let scaled = (&(&arguments.exact(0)? * &scale) + &Number::HALF).floor();
    let sign = if scaled.sign() == num_bigint::Sign::Minus { "-" } else { "" };
    let figures = format!("{:0>width$}", scaled.magnitude().to_string(), width = digits + 1);
    let (whole, fraction) = figures.split_at(figures.len() - digits);
    let point = if digits == 0 { "" } else { "." };
    Ok(format!("{sign}{whole}{point}{fraction}").as_str().into())
}

fn len(_: &Evaluator, arguments: &Arguments) -> Result<Value, Fault> {
    let length = match arguments.value(0) {
        Value::List(items) | Value::Tuple(items) => items.len(),
        Value::Map(map) => map.entries().len(),
        Value::Text(text) => text.chars().count(),
        Value::NdArray(array) => array.shape().first().copied().unwrap_or(0),
        Value::Range(range) => return Ok(Value::Number(range_length(range).into())),
        Value::Array(_) => {
            return Err(Fault::kind("something with items", "an array")
                .argument(0)
                .help("an array is infinite in every dimension; `a.period` tells where its filters repeat"));
        }
        other => return Err(Fault::kind("something with items", other.kind()).argument(0)),
    };
    Ok(Value::Number(length.into()))
}

fn sum(evaluator: &Evaluator, arguments: &Arguments) -> Result<Value, Fault> {
    if let Value::NdArray(array) = arguments.value(0) {
        return ndarrays::sum(array);
    }
    let add = |sum: Value, item: Value| operators::binary(evaluator.space(), BinaryOp::Add, &sum, &item);
    // By halves, so that long expressions are not copied for each item.
    let mut items = items(arguments.value(0)).map_err(|f| f.argument(0))?;
    while items.len() > 1 {
        evaluator.space().interrupt().check()?;
        let mut halves = memory::with_room(items.len().div_ceil(2))?;
        let mut rest = items.into_iter();
        while let Some(first) = rest.next() {
            halves.push(match rest.next() {
                Some(second) => add(first, second).map_err(|fault| fault.argument(0))?,
                None => first,
            });
        }
        items = halves;
    }
    Ok(items.pop().unwrap_or(Value::Number(Number::ZERO)))
}

fn extreme(_: &Evaluator, arguments: &Arguments, better: Comparison) -> Result<Value, Fault> {
    let items: Vec<Value> = match &arguments.rest[..] {
        [Value::NdArray(array)] => {
            let element = if better == Comparison::Less { array.min()? } else { array.max()? };
            return ndarrays::from_scalar(element).ok_or_else(|| {
                Fault::new(ProblemCode::ValueRange, "the result is not a finite number")
                    .help("leave NaN and infinities out")
            });
        }
        [one] => items(one).map_err(|f| f.argument(0))?,
        several => several.to_vec(),
    };
    let mut items = items.into_iter();
    let Some(mut best) = items.next() else {
        return Err(Fault::new(ProblemCode::ValueRange, "there is no item to choose from")
            .argument(0)
            .label("empty")
            .help("give at least one item"));
    };
    for item in items {
        if let Value::Bool(true) = compare(better, &item, &best)? {
            best = item;
        }
    }
    Ok(best)
}

fn truths(arguments: &Arguments) -> Result<Vec<bool>, Fault> {
    let items = iterate(arguments.value(0)).map_err(|f| f.argument(0))?;
    items
        .map(|item| match operators::truth(item).map_err(|f| f.argument(0))? {
            Value::Bool(b) => Ok(b),
            _ => Ok(false),
        })
        .collect()
}

fn zip(_: &Evaluator, arguments: &Arguments) -> Result<Value, Fault> {
    let lists = arguments.rest.iter().map(items).collect::<Result<Vec<_>, Fault>>()?;
    let length = lists.iter().map(Vec::len).min().unwrap_or(0);
    let row = |i: usize| -> Result<Value, Fault> {
        Ok(Value::tuple(lists.iter().map(|list| list[i].clone()).collect())?)
    };
    Ok(Value::list(memory::try_collect((0..length).map(row))?)?)
}

fn sorted(_: &Evaluator, arguments: &Arguments) -> Result<Value, Fault> {
    let mut items = items(arguments.value(0))?;
    let mut fault = None;
    items.sort_by(|a, b| match (compare(Comparison::Less, a, b), compare(Comparison::Less, b, a)) {
        (Ok(Value::Bool(true)), _) => std::cmp::Ordering::Less,
        (_, Ok(Value::Bool(true))) => std::cmp::Ordering::Greater,
        (Err(error), _) | (_, Err(error)) => {
            fault = Some(error);
            std::cmp::Ordering::Equal
        }
        _ => std::cmp::Ordering::Equal,
    });
    match fault {
        Some(fault) => Err(fault.argument(0)),
        None => Ok(Value::list(items)?),
    }
}
