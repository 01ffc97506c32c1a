//! Linear expressions.

use crate::algebra::{self, IntegerRange, Linear, Number, Rounding, Symbol};
use crate::arrays::{ArrayError, Witness};
use crate::diagnostics::{Problem, ProblemCode};
use crate::values::{Map, Record, Value};

use super::super::builtin::{Arguments, Builtin, Kind, number_range, optional, required};
use super::super::evaluator::Evaluator;
use super::super::fault::Fault;

/// The models of rounding.
pub(super) const ROUNDINGS: [&str; 2] = ["integer", "affine"];

pub(super) const TABLE: &[Builtin] = &[
    Builtin {
        name: "symbol",
        parameters: &[
            required("name", Kind::Text).means("How it is displayed; a symbol of the same name is the same"),
            optional("integer", Kind::Bool, "false").means("Whether it stands for integers only"),
        ],
        summary: "A symbol of its own: any real number, or any integer.",
        example: "symbol(\"a\") / 2 + 1",
        run: |_, arguments| Ok(Linear::from(Symbol::free(arguments.text(0)?, arguments.bool(1)?)).into()),
    },
    Builtin {
        name: "coefficient",
        parameters: &[required("e", Kind::Expression), required("symbol", Kind::Expression)],
        summary: "The coefficient of a symbol, 0 where it does not occur.",
        example: "L = symbols(1, \"L\")\ncoefficient(3*L[0] - L[1], L[1])",
        run: |_, arguments| {
            let symbol = single_symbol(arguments.value(1)).map_err(|fault| fault.argument(1))?;
            Ok(Value::Number(arguments.expression(0)?.coefficient(&symbol)))
        },
    },
    Builtin {
        name: "terms",
        parameters: &[required("e", Kind::Expression)],
        summary: "The symbols of an expression, each with its coefficient.",
        example: "L = symbols(1, \"L\")\nterms(3*L[0] - L[1] + 5)",
        run: terms,
    },
    Builtin {
        name: "constant",
        parameters: &[required("e", Kind::Expression)],
        summary: "The term of an expression that holds no symbol.",
        example: "L = symbols(1, \"L\")\nconstant(3*L[0] + 5)",
        run: |_, arguments| Ok(Value::Number(arguments.expression(0)?.constant().clone())),
    },
    Builtin {
        name: "linear",
        parameters: &[required("e", Kind::Expression)],
        summary: "The expression without its rounding errors.",
        example: "L = symbols(1, \"L\")\nlinear(rshift(L, 1)[0])",
        run: |_, arguments| same_kind(arguments, Linear::without_errors),
    },
    Builtin {
        name: "error",
        parameters: &[required("n", Kind::Integer).means("The number in its name")],
        summary: "The rounding error shown as en.",
        example: "L = symbols(1, \"L\"); a = rshift(L, 1)[0]\na.coefficient(error(1))",
        run: error,
    },
    Builtin {
        name: "error_with_range",
        parameters: &[required("lower", Kind::Number), required("upper", Kind::Number)],
        summary: "A fresh error scaled to lie between two numbers.",
        example: "error_with_range(-1, 3)",
        run: |evaluator, arguments| {
            let errors = evaluator.space().errors();
            let error = errors.with_range(arguments.number(0)?, arguments.number(1)?);
            errors.number(&error);
            Ok(error.into())
        },
    },
    Builtin {
        name: "lower",
        parameters: &[required("e", Kind::Expression)],
        summary: "The expression with its rounding errors at their worst, downwards.",
        example: "L = symbols(1, \"L\")\nlower(L[0] // 4)",
        run: |evaluator, arguments| at_worst(evaluator, arguments, Linear::lower),
    },
    Builtin {
        name: "upper",
        parameters: &[required("e", Kind::Expression)],
        summary: "The expression with its rounding errors at their worst, upwards.",
        example: "L = symbols(1, \"L\")\nupper(L[0] // 4)",
        run: |evaluator, arguments| at_worst(evaluator, arguments, Linear::upper),
    },
    Builtin {
        name: "subs",
        parameters: &[required("e", Kind::Expression), required("replacements", Kind::Map)],
        summary: "The expression with symbols replaced, all at once.",
        example: "L = symbols(1, \"L\"); b = symbol(\"b\")\nsubs(L[0] + 2*L[1], {L[0]: 5, L[1]: b})",
        run: subs,
    },
    Builtin {
        name: "simplify",
        parameters: &[required("e", Kind::ExpressionOrArray)],
        summary: "An expression with rounding errors replaced that are surely constant; an array in its simplest form.",
        example: "L = symbols(1, \"L\")\nsimplify(rshift(lshift(L, 1), 1)[0])",
        run: |_, arguments| match arguments.value(0) {
            Value::Array(array) => Ok(Value::Array(array.simplified()?)),
            _ => same_kind(arguments, Linear::simplified),
        },
    },
    Builtin {
        name: "bounds",
        parameters: &[
            required("e", Kind::ExpressionOrArray),
            required("ranges", Kind::Map)
                .means("From arrays of symbols, or single symbols, to pairs (least, greatest) or ranges"),
            optional("rounding", Kind::Text, "\"integer\"").one_of(&ROUNDINGS),
        ],
        summary: "The least and greatest value of an expression, or of any element of an array, while symbols lie in ranges; rounding is integer or affine (as published).",
        example: "L = symbols(1, \"L\")\nbounds(rshift(L, 1)[0], {L: (-512, 511)})",
        run: bounds,
    },
    Builtin {
        name: "witness",
        parameters: &[
            required("e", Kind::Expression),
            required("ranges", Kind::Map)
                .means("From arrays of symbols, or single symbols, to pairs (least, greatest) or ranges"),
            optional("rounding", Kind::Text, "\"integer\"").one_of(&ROUNDINGS),
        ],
        summary: "Inputs that drive an expression, but for its rounding errors, to its extremes, with the integer then reached beside the bound that is proven.",
        example: "L = symbols(1, \"L\")\nwitness(rshift(L, 1)[0], {L: (-512, 511)}).upper.reached",
        run: witness,
    },
    Builtin {
        name: "bits",
        parameters: &[required("range", Kind::Range)],
        summary: "The width of the two's complement integer that holds a range.",
        example: "bits(-512..=511)",
        run: |_, arguments| {
            let IntegerRange { lower, upper } = arguments.range(0)?;
            Ok(Value::Number(algebra::bits(&IntegerRange { lower, upper }).into()))
        },
    },
];

/// A number stays a number; an expression becomes another one.
fn same_kind(arguments: &Arguments, change: impl Fn(&Linear) -> Linear) -> Result<Value, Fault> {
    match arguments.value(0) {
        Value::Expression(expression) => Ok(change(expression).into()),
        other => Ok(other.clone()),
    }
}

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

fn terms(_: &Evaluator, arguments: &Arguments) -> Result<Value, Fault> {
    let expression = arguments.expression(0)?;
    let pairs = expression.displayed_terms().into_iter().map(|(symbol, coefficient)| {
        Value::tuple(vec![Linear::from(symbol.clone()).into(), Value::Number(coefficient.clone())])
    });
    Ok(Value::list(pairs.collect::<Result<_, _>>()?)?)
}

fn error(evaluator: &Evaluator, arguments: &Arguments) -> Result<Value, Fault> {
    let errors = evaluator.space().errors();
    let found =
        arguments.number(0)?.to_i64().and_then(|n| u64::try_from(n).ok()).and_then(|n| errors.by_number(n));
    match found {
        Some(error) => Ok(Linear::from(Symbol::Error(error)).into()),
        None => {
            let count = errors.numbered();
            Err(Fault::new(ProblemCode::ValueRange, format!("there is no error e{}", arguments.number(0)?))
                .argument(0)
                .label("not given to any error yet")
                .help(match count {
                    0 => "errors get their numbers when elements that hold them are read".to_string(),
                    count => format!("errors e1 to e{count} have been read so far"),
                }))
        }
    }
}

fn subs(_: &Evaluator, arguments: &Arguments) -> Result<Value, Fault> {
    let replacements = arguments.map(1)?;
    let mut pairs = Vec::new();
    for (key, value) in replacements.entries() {
        let symbol = single_symbol(key).map_err(|fault| fault.argument(1))?;
        let value = match value {
            Value::Number(number) => Linear::from(number.clone()),
            Value::Expression(expression) => (**expression).clone(),
            other => return Err(Fault::kind("a number or an expression", other.kind()).argument(1)),
        };
        pairs.push((symbol, value));
    }
    let find = |symbol: &Symbol| pairs.iter().find(|(key, _)| key == symbol).map(|(_, value)| value.clone());
    match arguments.value(0) {
        Value::Expression(expression) => Ok(expression.replace(find).into()),
        other => Ok(other.clone()),
    }
}

fn bounds(evaluator: &Evaluator, arguments: &Arguments) -> Result<Value, Fault> {
    let ranges = Ranges::new(arguments.map(1)?)?;
    let rounding = rounding(arguments, 2)?;
    if let Value::Array(array) = arguments.value(0) {
        let found = array.bounds(&|identity| ranges.of_array(identity), rounding);
        return found.map(Value::from).map_err(|error| {
            let at = usize::from(matches!(error, ArrayError::MissingRange(_)));
            Fault::from(error).argument(at)
        });
    }
    warn_of_caches(evaluator, &*arguments.expression(0)?);
    let bounds = algebra::bounds(&*arguments.expression(0)?, |symbol| ranges.get(symbol), rounding)?;
    Ok(bounds.into())
}

/// The expression with its errors at their worst.
fn at_worst(
    evaluator: &Evaluator,
    arguments: &Arguments,
    end: fn(&Linear) -> Linear,
) -> Result<Value, Fault> {
    warn_of_caches(evaluator, &*arguments.expression(0)?);
    same_kind(arguments, end)
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

fn witness(evaluator: &Evaluator, arguments: &Arguments) -> Result<Value, Fault> {
    let ranges = Ranges::new(arguments.map(1)?)?;
    let expression = arguments.expression(0)?;
    warn_of_caches(evaluator, &expression);
    let found =
        evaluator.space().witnesses(&expression, |symbol| ranges.get(symbol), rounding(arguments, 2)?);
    let [lower, upper] = found.map_err(|error| Fault::from(error).argument(1))?;
    let side = |witness: Witness| {
        let inputs = witness.inputs.into_iter().map(|(s, v)| (Linear::from(s).into(), Value::Number(v)));
        let fields = [
            ("proven", Value::Number(witness.proven)),
            ("reached", Value::Number(witness.reached)),
            ("inputs", Value::Map(Map::new(inputs)?)),
        ];
        record(fields)
    };
    record([("lower", side(lower)?), ("upper", side(upper)?)])
}

fn record<const N: usize>(fields: [(&str, Value); N]) -> Result<Value, Fault> {
    let fields = fields.into_iter().map(|(name, value)| (name.into(), value));
    Ok(Value::Record(Record::new(fields)?.into()))
}

/// Which model of rounding an argument names.
pub(super) fn rounding(arguments: &Arguments, at: usize) -> Result<Rounding, Fault> {
    match &**arguments.text(at)? {
        "integer" => Ok(Rounding::Integer),
        "affine" => Ok(Rounding::Affine),
        other => Err(Fault::new(ProblemCode::ValueRange, format!("unknown rounding \"{other}\""))
            .argument(at)
            .label("not a model of rounding")
            .help("it is \"integer\" or \"affine\"")),
    }
}

/// The ranges of symbols: of whole arrays, and of single ones, which go first.
pub(super) struct Ranges {
    arrays: Vec<(u64, (Number, Number))>,
    symbols: Vec<(Symbol, (Number, Number))>,
}

impl Ranges {
    /// # Errors
    /// Keys that are neither arrays of symbols nor symbols, values that are no ranges; argument 1.
    pub(super) fn new(map: &Map) -> Result<Ranges, Fault> {
        let mut ranges = Ranges { arrays: Vec::new(), symbols: Vec::new() };
        for (key, value) in map.entries() {
            let range = number_range(value)
                .ok_or_else(|| Fault::kind("a range or a pair of numbers", value.kind()).argument(1))?;
            if range.0 > range.1 {
                let message = format!("the range {} to {} is empty", range.0, range.1);
                return Err(Fault::new(ProblemCode::ValueRange, message)
                    .argument(1)
                    .label("an empty range")
                    .help("write the lower end first"));
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
                    .argument(1)
                    .help("give ranges for the arrays of symbols that the expression is made of"));
                }
                key => ranges.symbols.push((single_symbol(key).map_err(|f| f.argument(1))?, range)),
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
