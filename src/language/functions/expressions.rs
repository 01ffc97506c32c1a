//! Linear expressions.

use std::collections::HashMap;
use std::sync::Arc;

use crate::algebra::{Linear, Number, Symbol};
use crate::arrays::code::{Code, Input};
use crate::diagnostics::{Problem, ProblemCode};
use crate::values::{Map, Value};

use super::super::declare::{Declared, Row, default, required};
use super::super::evaluator::Evaluator;
use super::super::extract::{Arg, Expression, ExpressionOrArray, ExpressionOrCode, Integer};
use super::super::fault::Fault;
use super::leaves::short_enough;

pub(super) const TABLE: &[&dyn Declared] = &[
    &Row {
        name: "symbol",
        parameters: (
            required("name").means("How it is displayed; a symbol of the same name is the same"),
            default("integer", "false").means("Whether it stands for integers only"),
        ),
        summary: "A symbol of its own: any real number, or any integer.",
        example: "symbol(\"a\") / 2 + 1",
        run: |_, name: Arc<str>, integer| {
            short_enough(&name)?;
            Ok(Linear::from(Symbol::free(&name, integer)).into())
        },
    },
    &Row {
        name: "coefficient",
        parameters: (required("e"), required("symbol")),
        summary: "The coefficient of a symbol, 0 where it does not occur.",
        example: "L = symbols(1, \"L\")\ncoefficient(3*L[0] - L[1], L[1])",
        run: |_, e: Arc<Linear>, symbol: Arg<Expression>| {
            let one = single_symbol(&symbol.value()).map_err(|fault| symbol.fault(fault))?;
            Ok(Value::Number(e.coefficient(&one)))
        },
    },
    &Row {
        name: "terms",
        parameters: (required("e"),),
        summary: "The symbols of an expression, each with its coefficient.",
        example: "L = symbols(1, \"L\")\nterms(3*L[0] - L[1] + 5)",
        run: terms,
    },
    &Row {
        name: "constant",
        parameters: (required("e"),),
        summary: "The term of an expression that holds no symbol.",
        example: "L = symbols(1, \"L\")\nconstant(3*L[0] + 5)",
        run: |_, e: Arc<Linear>| Ok(Value::Number(e.constant().clone())),
    },
    &Row {
        name: "linear",
        parameters: (required("e"),),
        summary: "The expression without its rounding errors.",
        example: "L = symbols(1, \"L\")\nlinear(rshift(L, 1)[0])",
        run: |_, e: Expression| Ok(e.changed(Linear::without_errors)),
    },
    &Row {
        name: "error",
        parameters: (required("n").means("The number in its name"),),
        summary: "The rounding error shown as en.",
        example: "L = symbols(1, \"L\"); a = rshift(L, 1)[0]\na.coefficient(error(1))",
        run: error,
    },
    &Row {
        name: "error_with_range",
        parameters: (required("lower"), required("upper")),
        summary: "A fresh error scaled to lie between two numbers.",
        example: "error_with_range(-1, 3)",
        run: |evaluator, lower: Number, upper: Number| {
            let errors = evaluator.space().errors();
            let error = errors.with_range(&lower, &upper);
            errors.number(&error);
            Ok(error.into())
        },
    },
    &Row {
        name: "lower",
        parameters: (required("e"),),
        summary: "The expression with its rounding errors at their worst, downwards.",
        example: "L = symbols(1, \"L\")\nlower(L[0] // 4)",
        run: |evaluator, e| at_worst(evaluator, e, Linear::lower),
    },
    &Row {
        name: "upper",
        parameters: (required("e"),),
        summary: "The expression with its rounding errors at their worst, upwards.",
        example: "L = symbols(1, \"L\")\nupper(L[0] // 4)",
        run: |evaluator, e| at_worst(evaluator, e, Linear::upper),
    },
    &Row {
        name: "subs",
        parameters: (required("e"), required("replacements")),
        summary: "The expression with symbols replaced, all at once, or the code with variables replaced.",
        example: "L = symbols(1, \"L\"); b = symbol(\"b\")\nsubs(L[0] + 2*L[1], {L[0]: 5, L[1]: b})",
        run: subs,
    },
    &Row {
        name: "simplify",
        parameters: (required("e"),),
        summary: "An expression with rounding errors replaced that are surely constant; an array in its simplest form.",
        example: "L = symbols(1, \"L\")\nsimplify(rshift(lshift(L, 1), 1)[0])",
        run: |_, e| match e {
            ExpressionOrArray::Array(array) => Ok(Value::Array(array.simplified()?)),
            ExpressionOrArray::Expression(expression) => Ok(expression.changed(Linear::simplified)),
        },
    },
];

/// The symbol where a value is one symbol and nothing else.
pub(super) fn single_symbol(value: &Value) -> Result<Symbol, Fault> {
    let symbol = match value {
        Value::Expression(expression) => expression.as_symbol().cloned(),
        _ => None,
    };
    symbol.ok_or_else(|| {
        let fault =
            Fault::new(ProblemCode::ValueKind, format!("expected a single symbol, got {}", value.kind()))
                .label("not a single symbol");
        match value {
            Value::Text(name) => fault.help(format!("write the name without quotes: `{name}`")),
            _ => fault.help("name a symbol such as `L[0, 0]`, `symbol(\"a\")` or `error(1)`"),
        }
    })
}

fn terms(_: &Evaluator, expression: Arc<Linear>) -> Result<Value, Fault> {
    let pairs = expression.displayed_terms().into_iter().map(|(symbol, coefficient)| {
        Value::tuple(vec![Linear::from(symbol.clone()).into(), Value::Number(coefficient.clone())])
    });
    Ok(Value::list(pairs.collect::<Result<_, _>>()?)?)
}

fn error(evaluator: &Evaluator, n: Arg<Integer>) -> Result<Value, Fault> {
    let errors = evaluator.space().errors();
    let found = n.to_i64().and_then(|n| u64::try_from(n).ok()).and_then(|n| errors.by_number(n));
    match found {
        Some(error) => Ok(Linear::from(Symbol::Error(error)).into()),
        None => {
            let count = errors.numbered();
            Err(Fault::new(ProblemCode::ValueRange, format!("there is no error e{}", **n))
                .argument(&n)
                .label("not given to any error yet")
                .help(match count {
                    0 => "errors get their numbers when elements that hold them are read".to_string(),
                    count => format!("errors e1 to e{count} have been read so far"),
                }))
        }
    }
}

fn subs(_: &Evaluator, e: ExpressionOrCode, replacements: Arg<Map>) -> Result<Value, Fault> {
    match e {
        ExpressionOrCode::Expression(expression) => replaced(expression, &replacements),
        ExpressionOrCode::Code(code) => {
            let pairs = replacements.entries().iter().map(|(key, value)| variable_to(key, value));
            let pairs: Result<HashMap<Input, Code>, Fault> = pairs.collect();
            Ok(Value::Code(code.substitute(&pairs.map_err(|fault| fault.argument(&replacements))?)))
        }
    }
}

/// A variable and the code that takes its place.
fn variable_to(key: &Value, value: &Value) -> Result<(Input, Code), Fault> {
    let variable = match key {
        Value::Code(code) => code.as_input(),
        _ => None,
    };
    let variable = variable.ok_or_else(|| {
        Fault::kind("a map from variables, such as {v[0]: 5}", key.kind()).label("has another key")
    })?;
    let code = match value {
        Value::Code(code) => code.clone(),
        Value::Number(number) if number.is_integer() => Code::constant(number.numerator()),
        other => return Err(Fault::kind("code or an integer", other.kind())),
    };
    Ok((variable.clone(), code))
}

/// An expression with symbols replaced.
fn replaced(e: Expression, replacements: &Arg<Map>) -> Result<Value, Fault> {
    let mut pairs = Vec::new();
    for (key, value) in replacements.entries() {
        let symbol = single_symbol(key).map_err(|fault| replacements.fault(fault))?;
        let value = match value {
            Value::Number(number) => Linear::from(number.clone()),
            Value::Expression(expression) => (**expression).clone(),
            other => {
                return Err(Fault::kind("a number or an expression", other.kind()).argument(replacements));
            }
        };
        pairs.push((symbol, value));
    }
    let find = |symbol: &Symbol| pairs.iter().find(|(key, _)| key == symbol).map(|(_, value)| value.clone());
    Ok(e.changed(|expression| expression.replace(find)))
}

/// The expression with its errors at their worst.
fn at_worst(evaluator: &Evaluator, e: Expression, end: fn(&Linear) -> Linear) -> Result<Value, Fault> {
    warn_of_caches(evaluator, &e.linear());
    Ok(e.changed(end))
}

/// Warns where errors of one name are different ones.
pub(super) fn warn_of_caches(evaluator: &Evaluator, expression: &Linear) {
    if expression.mixes_cached() {
        evaluator.warn(
            Problem::warning(
                ProblemCode::ArrayCachedSum,
                "several elements of a periodic_cache share rounding errors that are different ones",
            )
            .help("read the elements from the array itself: bounds may be too narrow here"),
        );
    }
}
