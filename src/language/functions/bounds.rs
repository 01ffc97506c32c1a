//! Bounds, what reaches them, and the bits that hold them.

use std::cell::RefCell;
use std::sync::Arc;

use crate::algebra::{self, IntegerRange, Linear, Number, Rounding, Symbol};
use crate::arrays::{Array, ArrayError, ArrayWitness, Element, StageSums, Witness};
use crate::diagnostics::ProblemCode;
use crate::display::shortened;
use crate::values::{Map, Value};

use super::super::declare::{Declared, Row, default, required};
use super::super::evaluator::Evaluator;
use super::super::extract::{Arg, Choice, Ends, ExpressionOrArray, Named, number_range};
use super::super::fault::Fault;
use super::expressions::{single_symbol, warn_of_caches};
use super::zdomain::record;

pub(super) const TABLE: &[&dyn Declared] = &[
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

/// A call of `bounds`, from which inputs can be found.
#[derive(Debug, Clone)]
pub(crate) struct Bounded {
    subject: ExpressionOrArray,
    ranges: Arc<Ranges>,
    rounding: Rounding,
    /// What it gave.
    pub range: IntegerRange,
}

/// An input at one end of a range, and what it gives.
#[derive(Debug, Clone)]
pub(crate) struct Extreme {
    pub inputs: Vec<(Symbol, Number)>,
    pub reached: Number,
    /// Of an array, the index of the element.
    pub index: Option<Vec<i128>>,
    /// Of an array of any size, the size in which the inputs are.
    pub size: Option<Vec<i128>>,
    /// The expression whose value is reached, where it can be had.
    pub expression: Option<Arc<Linear>>,
}

impl Bounded {
    /// Inputs for the lower and for the upper end; None where they can't be had.
    pub(crate) fn extremes(&self, evaluator: &Evaluator) -> Option<[Extreme; 2]> {
        match &self.subject {
            ExpressionOrArray::Expression(expression) => {
                let expression = expression.linear();
                let range = |symbol: &Symbol| self.ranges.get(symbol);
                let found = evaluator.space().witnesses(&expression, range, self.rounding).ok()?;
                Some(found.map(|Witness { inputs, reached, .. }| Extreme {
                    inputs,
                    reached,
                    index: None,
                    size: None,
                    expression: Some(expression.clone()),
                }))
            }
            ExpressionOrArray::Array(array) => {
                let ranges = |identity| self.ranges.of_array(identity);
                let found = array.witnesses(&ranges, self.rounding).ok()?;
                let is_of_any_size = array.extents().is_some() && array.size().is_none();
                Some(found.map(|ArrayWitness { place, witness: Witness { inputs, reached, .. } }| {
                    let index: Vec<i128> = place.index.iter().copied().collect();
                    let element = || array.get(&index).ok();
                    let expression = match if is_of_any_size { None } else { element() } {
                        Some(Element::Linear(expression)) => Some(Arc::new(expression)),
                        _ => None,
                    };
                    let size = is_of_any_size.then_some(place.picture);
                    Extreme { inputs, reached, index: Some(index), size, expression }
                }))
            }
        }
    }

    /// The range of a symbol, if one is given.
    pub(crate) fn range_of(&self, symbol: &Symbol) -> Option<(Number, Number)> {
        self.ranges.get(symbol)
    }
}

/// An expression of more terms is not kept for the sake of a message.
const MOST_TERMS: usize = 100_000;

fn bounds(
    evaluator: &Evaluator,
    e: Arg<ExpressionOrArray>,
    given: Arg<Map>,
    rounding: Arg<Named<Rounding>>,
) -> Result<Value, Fault> {
    let ranges = Ranges::new(&given)?;
    let rounding = rounding.get()?;
    let range = bounds_within(evaluator, &e, &given, &ranges, rounding)?;
    let is_short = match &*e {
        ExpressionOrArray::Expression(expression) => expression.linear().terms().len() <= MOST_TERMS,
        ExpressionOrArray::Array(_) => true,
    };
    if is_short {
        let (subject, ranges) = ((*e).clone(), Arc::new(ranges));
        evaluator.bounded(Bounded { subject, ranges, rounding, range: range.clone() });
    }
    Ok(range.into())
}

fn bounds_within(
    evaluator: &Evaluator,
    e: &Arg<ExpressionOrArray>,
    given: &Arg<Map>,
    ranges: &Ranges,
    rounding: Rounding,
) -> Result<IntegerRange, Fault> {
    match &**e {
        ExpressionOrArray::Array(array) => {
            let found = array.bounds(&|identity| ranges.of_array(identity), rounding);
            found.map_err(|error| match error {
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
            algebra::bounds(&expression, range, rounding).map_err(|error| match failed.take() {
                Some(inner) => given.fault(inner),
                None => given.fault(error),
            })
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
#[derive(Debug)]
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
                key @ (Value::Expression(_) | Value::Text(_)) => {
                    ranges.symbols.push((single_symbol(key).map_err(|fault| map.fault(fault))?, range));
                }
                key => {
                    let message = format!(
                        "ranges are given to arrays of symbols or single symbols, not to {}: {}",
                        key.kind(),
                        shortened(key, 40)
                    );
                    return Err(Fault::new(ProblemCode::ValueKind, message)
                        .argument(map)
                        .label("a key of it is no symbol")
                        .help("name the arrays that the expression is made of, as in `{x: (0, 255)}` of `x = symbols(1, \"x\")`"));
                }
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
