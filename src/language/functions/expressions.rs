//! Linear expressions.

use std::cell::RefCell;
use std::sync::Arc;

use crate::algebra::{self, IntegerRange, Linear, Number, Rounding, Symbol};
use crate::arrays::{Array, ArrayError, ArrayWitness, StageSums, Witness};
use crate::diagnostics::{Problem, ProblemCode};
use crate::values::{Map, Value};

use super::super::declare::{Declared, Row, default, required};
use super::super::evaluator::Evaluator;
use super::super::extract::{Arg, Choice, Ends, Expression, ExpressionOrArray, Integer, Named, number_range};
use super::super::fault::Fault;
use super::zdomain::record;

pub(super) const TABLE: &[&dyn Declared] = &[
    &Row {
        name: "symbol",
        parameters: (
            required("name").means("How it is displayed; a symbol of the same name is the same"),
            default("integer", "false").means("Whether it stands for integers only"),
        ),
        summary: "A symbol of its own: any real number, or any integer.",
        example: "symbol(\"a\") / 2 + 1",
        run: |_, name: Arc<str>, integer| Ok(Linear::from(Symbol::free(&name, integer)).into()),
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
        summary: "The expression with symbols replaced, all at once.",
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
    &Row {
        name: "bounds",
        parameters: (
            required("e"),
            required("ranges")
                .means("From arrays of symbols, or single symbols, to pairs (least, greatest) or ranges"),
            default("rounding", "\"integer\""),
        ),
        summary: "The least and greatest value of an expression, or of any element of an array, while symbols lie in ranges; rounding is integer or affine (as published).",
        example: "L = symbols(1, \"L\")\nbounds(rshift(L, 1)[0], {L: (-512, 511)})",
        run: bounds,
    },
    &Row {
        name: "witness",
        parameters: (
            required("e"),
            required("ranges")
                .means("From arrays of symbols, or single symbols, to pairs (least, greatest) or ranges"),
            default("rounding", "\"integer\""),
        ),
        summary: "Inputs that drive an expression, or an array at the place where its bound is, to its extremes but for rounding errors, with the integer then reached beside the bound that is proven. Of an array there are also .index; where it has a size, or any, .size of the smallest picture that shows it, and .place: inside, edge or corner.",
        example: "L = symbols(1, \"L\")\nwitness(rshift(L, 1)[0], {L: (-512, 511)}).upper.reached",
        run: witness,
    },
    &Row {
        name: "sums",
        parameters: (
            required("a"),
            required("ranges").means("From arrays of symbols to pairs (least, greatest) or ranges"),
            default("rounding", "\"integer\""),
        ),
        summary: "What the lifting stages of an array add up before they shift it, a record for each stage in order: .sum with the rounding offset, .sum_bits, .partial_bits of every sum on the way in the order of the taps, the offset first, .any_order_bits of sums of any taps.",
        example: "x = symbols(1, \"x\")\nsums(lift(x, inverse(fidelity).stages[0], 0), {x: -512..=511})[0].sum_bits",
        run: sums,
    },
    &Row {
        name: "bits",
        parameters: (required("range"),),
        summary: "The width of the two's complement integer that holds a range.",
        example: "bits(-512..=511)",
        run: |_, range: Arg<Ends>| Ok(Value::Number(algebra::bits(&range.integers()?).into())),
    },
];

/// The symbol where a value is one symbol and nothing else.
fn single_symbol(value: &Value) -> Result<Symbol, Fault> {
    let symbol = match value {
        Value::Expression(expression) => expression.as_symbol().cloned(),
        _ => None,
    };
    symbol.ok_or_else(|| {
        let fault =
            Fault::new(ProblemCode::ValueKind, "expected a single symbol").label("not a single symbol");
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

fn subs(_: &Evaluator, e: Expression, replacements: Arg<Map>) -> Result<Value, Fault> {
    let mut pairs = Vec::new();
    for (key, value) in replacements.entries() {
        let symbol = single_symbol(key).map_err(|fault| replacements.fault(fault))?;
        let value = match value {
            Value::Number(number) => Linear::from(number.clone()),
            Value::Expression(expression) => (**expression).clone(),
            other => {
                return Err(Fault::kind("a number or an expression", other.kind()).argument(&replacements));
            }
        };
        pairs.push((symbol, value));
    }
    let find = |symbol: &Symbol| pairs.iter().find(|(key, _)| key == symbol).map(|(_, value)| value.clone());
    Ok(e.changed(|expression| expression.replace(find)))
}

fn bounds(
    evaluator: &Evaluator,
    e: Arg<ExpressionOrArray>,
    given: Arg<Map>,
    rounding: Arg<Named<Rounding>>,
) -> Result<Value, Fault> {
    let ranges = Ranges::new(&given)?;
    let rounding = rounding.get()?;
    match &*e {
        ExpressionOrArray::Array(array) => {
            let found = array.bounds(&|identity| ranges.of_array(identity), rounding);
            found.map(Value::from).map_err(|error| match error {
                ArrayError::MissingRange(_) => given.fault(error),
                _ => e.fault(error),
            })
        }
        ExpressionOrArray::Expression(expression) => {
            let expression = expression.linear();
            warn_of_caches(evaluator, &expression);
            let failed = RefCell::new(None);
            let of_function = |symbol: &Symbol| {
                let of_array = |identity| ranges.of_array(identity);
                evaluator.space().function_range(symbol, &of_array, rounding).unwrap_or_else(|error| {
                    failed.replace(Some(error));
                    None
                })
            };
            let range = |symbol: &Symbol| ranges.get(symbol).or_else(|| of_function(symbol));
            let found = algebra::bounds(&expression, range, rounding).map_err(|error| match failed.take() {
                Some(inner) => given.fault(inner),
                None => given.fault(error),
            });
            Ok(found?.into())
        }
    }
}

fn sums(
    _: &Evaluator,
    a: Arg<Array>,
    given: Arg<Map>,
    rounding: Arg<Named<Rounding>>,
) -> Result<Value, Fault> {
    let (ranges, rounding) = (Ranges::new(&given)?, rounding.get()?);
    let one = |array: Array| {
        let found = array.stage_sums(&|identity| ranges.of_array(identity), rounding);
        let found = found.map_err(|error| match error {
            ArrayError::MissingRange(_) => given.fault(error),
            _ => a.fault(error),
        })?;
        let Some((sums, stage)) = found.zip(array.stage()) else { return Ok(None) };
        let stage = ("stage", Value::Stage(Arc::new(stage)));
        record([stage].into_iter().chain(sum_fields(Some(&sums)))).map(Some)
    };
    let records = a.lifted().into_iter().map(one).filter_map(Result::transpose);
    Ok(Value::list(records.collect::<Result<_, Fault>>()?)?)
}

/// The fields of a record that tell what a stage adds up; none where there is no stage.
pub(super) fn sum_fields(sums: Option<&StageSums>) -> [(&'static str, Value); 4] {
    let width = |range: fn(&StageSums) -> &IntegerRange| {
        sums.map_or(Value::None, |sums| Value::Number(algebra::bits(range(sums)).into()))
    };
    [
        ("sum", sums.map_or(Value::None, |sums| sums.sum.clone().into())),
        ("sum_bits", width(|sums| &sums.sum)),
        ("partial_bits", width(|sums| &sums.partial)),
        ("any_order_bits", width(|sums| &sums.any_order)),
    ]
}

/// The expression with its errors at their worst.
fn at_worst(evaluator: &Evaluator, e: Expression, end: fn(&Linear) -> Linear) -> Result<Value, Fault> {
    warn_of_caches(evaluator, &e.linear());
    Ok(e.changed(end))
}

/// Warns where errors of one name are different ones.
fn warn_of_caches(evaluator: &Evaluator, expression: &Linear) {
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

fn witness(
    evaluator: &Evaluator,
    e: Arg<ExpressionOrArray>,
    given: Arg<Map>,
    rounding: Arg<Named<Rounding>>,
) -> Result<Value, Fault> {
    let ranges = Ranges::new(&given)?;
    let e = match &*e {
        ExpressionOrArray::Expression(expression) => expression.linear(),
        ExpressionOrArray::Array(array) => {
            let found = array.witnesses(&|identity| ranges.of_array(identity), rounding.get()?);
            let [lower, upper] = found.map_err(|error| match error {
                ArrayError::MissingRange(_) => given.fault(error),
                _ => e.fault(error),
            })?;
            return record([
                ("lower", array_witness(array, lower)?),
                ("upper", array_witness(array, upper)?),
            ]);
        }
    };
    warn_of_caches(evaluator, &e);
    let found = evaluator.space().witnesses(&e, |symbol| ranges.get(symbol), rounding.get()?);
    let [lower, upper] = found.map_err(|error| given.fault(error))?;
    record([("lower", record(fields(lower)?)?), ("upper", record(fields(upper)?)?)])
}

fn fields(witness: Witness) -> Result<Vec<(&'static str, Value)>, Fault> {
    let inputs = witness.inputs.into_iter().map(|(s, v)| (Linear::from(s).into(), Value::Number(v)));
    Ok(vec![
        ("proven", Value::Number(witness.proven)),
        ("reached", Value::Number(witness.reached)),
        ("inputs", Value::Map(Map::new(inputs)?)),
    ])
}

/// One side of an array's witness, with its place.
fn array_witness(array: &Array, ArrayWitness { place, witness }: ArrayWitness) -> Result<Value, Fault> {
    let mut all = fields(witness)?;
    let inputs = all.pop();
    let numbers = |numbers: &mut dyn Iterator<Item = i128>| Value::numbers(numbers.map(Number::from));
    all.push(("index", numbers(&mut place.index.iter().copied())));
    if array.extents().is_some() {
        all.push(("size", numbers(&mut place.picture.iter().copied())));
        let name = match place.edges {
            0 => "inside",
            1 => "edge",
            _ => "corner",
        };
        all.push(("place", name.into()));
    }
    all.extend(inputs);
    record(all)
}

impl Choice for Rounding {
    const NAMES: &'static [&'static str] = &["integer", "affine"];

    fn named(name: &str) -> Result<Rounding, Fault> {
        Rounding::named(name).ok_or_else(|| {
            Fault::new(ProblemCode::ValueRange, format!("unknown rounding \"{name}\""))
                .label("not a model of rounding")
                .help("it is \"integer\" or \"affine\"")
        })
    }
}

/// The fault of a range without numbers, as the program writes it.
fn empty(value: &Value, (lower, upper): &(Number, Number)) -> Fault {
    let (shown, help) = match value {
        // `..` leaves its end out.
        Value::Range(_) if *lower == upper + &Number::ONE => (
            format!("{lower}..{lower}"),
            format!("`..` leaves out its end: `{lower}..={lower}` is {lower} alone"),
        ),
        _ => (format!("{lower} to {upper}"), "write the lower end first".to_string()),
    };
    Fault::new(ProblemCode::ValueRange, format!("the range {shown} is empty"))
        .label("an empty range")
        .help(help)
}

/// The ranges of symbols: of whole arrays, and of single ones, which go first.
pub(super) struct Ranges {
    arrays: Vec<(u64, (Number, Number))>,
    symbols: Vec<(Symbol, (Number, Number))>,
}

impl Ranges {
    /// # Errors
    /// Keys that are neither arrays of symbols nor symbols, values that are no ranges.
    pub(super) fn new(map: &Arg<Map>) -> Result<Ranges, Fault> {
        let mut ranges = Ranges { arrays: Vec::new(), symbols: Vec::new() };
        for (key, value) in map.entries() {
            let range = number_range(value)
                .ok_or_else(|| Fault::kind("a range or a pair of numbers", value.kind()).argument(map))?;
            if range.0 > range.1 {
                return Err(empty(value, &range).argument(map));
            }
            match key {
                Value::Array(array) if array.symbol_prefix().is_some() => {
                    ranges.arrays.push((array.identity(), range));
                }
                Value::Array(_) => {
                    return Err(Fault::new(
                        ProblemCode::ValueKind,
                        "a range belongs to an array made by `symbols`",
                    )
                    .argument(map)
                    .help("give ranges for the arrays of symbols that the expression is made of"));
                }
                key => ranges.symbols.push((single_symbol(key).map_err(|fault| map.fault(fault))?, range)),
            }
        }
        Ok(ranges)
    }

    /// The range of a symbol, if one is given.
    pub(super) fn get(&self, symbol: &Symbol) -> Option<(Number, Number)> {
        if let Some((_, range)) = self.symbols.iter().find(|(key, _)| key == symbol) {
            return Some(range.clone());
        }
        let Symbol::Element(array, _) = symbol else { return None };
        self.of_array(array.id)
    }

    /// The range of a whole array, if one is given.
    pub(super) fn of_array(&self, identity: u64) -> Option<(Number, Number)> {
        self.arrays.iter().find(|(id, _)| *id == identity).map(|(_, range)| range.clone())
    }
}
