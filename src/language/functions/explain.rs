//! How arrays and their elements arise.

use std::fmt::Write;

use crate::algebra::{IntegerRange, Number, Rounding, bits};
use crate::arrays::{Array, ArrayError, Derivation, Element, Step, SymbolRanges};
use crate::diagnostics::ProblemCode;
use crate::filters::Orthogonality;
use crate::values::{Found, Map, Record, Sample, Value};

use super::super::declare::{Declared, Row, default, optional, required};
use super::super::evaluator::Evaluator;
use super::super::extract::{Arg, Explainable, Named};
use super::super::fault::Fault;
use super::bounds::Ranges;
use super::orthogonality::orthogonality_text;
use super::zdomain::found;

/// The letters of an expression that are shown.
const LONGEST: usize = 400;

pub(super) const TABLE: &[&dyn Declared] = &[&Row {
    name: "explain",
    parameters: (
        required("a").means("Of what functions found: a factoring or a filter bank"),
        optional("ranges")
            .means("Of arrays of symbols: then each line of a tree tells bounds, and of a stage its sums"),
        default("rounding", "\"integer\""),
    ),
    summary: "How an element arises, operation by operation from the symbols on, each with its source and its rounding; of an array, its graph as a tree. Of a factoring, the divisions of Euclid's algorithm behind it, of which `latex` makes equations; of a filter bank, what keeps it from being orthogonal.",
    example: "L = symbols(1, \"L\")\nexplain(rshift(lift(L, le_gall_5_3.stages[0], 0), 1))\nexplain(rshift(lift(L, le_gall_5_3.stages[0], 0), 1)[0])\nexplain(lifting(le_gall_5_3))",
    run: explain,
}];

fn explain(
    evaluator: &Evaluator,
    a: Explainable,
    given: Option<Arg<Map>>,
    rounding: Arg<Named<Rounding>>,
) -> Result<Value, Fault> {
    match (a, given) {
        (Explainable::Element(_), Some(given)) => {
            Err(Fault::new(ProblemCode::ValueKind, "the steps of an element are told without ranges")
                .argument(&given)
                .label("ranges belong to the tree of an array")
                .help("leave them out, or take `bounds` of the element"))
        }
        (Explainable::Array(array), Some(given)) => {
            let (ranges, rounding) = (Ranges::new(&given)?, rounding.get()?);
            let note = |array: &Array| bounds_of(array, &|identity| ranges.of_array(identity), rounding);
            let told = array.explain_with(&note).map_err(|error| match error {
                ArrayError::MissingRange(_) => given.fault(error),
                error => error.into(),
            })?;
            Ok(Value::Lines(told.into()))
        }
        (Explainable::Element(sample), None) => {
            let derivation = sample.array.derivation(&sample.index)?;
            Ok(Value::Lines(told(evaluator, &sample, &derivation).trim_end().into()))
        }
        (Explainable::Array(array), None) => Ok(Value::Lines(array.explain()?.into())),
        (Explainable::Record(_), Some(given)) => {
            Err(Fault::new(ProblemCode::ValueKind, "factorings and filter banks are told without ranges")
                .argument(&given)
                .label("ranges belong to the tree of an array")
                .help("leave them out"))
        }
        (Explainable::Record(record), None) => of_record(&record),
    }
}

/// Of what a function found.
fn of_record(record: &Record) -> Result<Value, Fault> {
    match record.found() {
        Some(Found::Lifting(factored)) => found(Found::Euclid(factored.lifting.euclid()?)),
        Some(Found::Bank(bank)) => {
            let text = orthogonality_text(&Orthogonality::of(bank, &Number::ZERO)?);
            Ok(Value::Lines(text.as_str().into()))
        }
        _ => Err(Fault::kind("an array, an element, a factoring or a filter bank", "another record")
            .help("give what `lifting(...)` or `fir(w)` gives")),
    }
}

/// `, -512..=511: 10 bits`, and of a stage its sum.
fn bounds_of(array: &Array, ranges: SymbolRanges, rounding: Rounding) -> Result<String, ArrayError> {
    let shown = |range: &IntegerRange| {
        let bits = bits(range);
        let plural = if bits == 1 { "" } else { "s" };
        format!("{}..={}: {bits} bit{plural}", range.lower, range.upper)
    };
    let mut note = format!(", {}", shown(&array.bounds(ranges, rounding)?));
    match array.stage_sums(ranges, rounding) {
        Ok(Some(sums)) => {
            let _ = write!(note, ", sum {}", shown(&sums.sum));
        }
        // Of numbers there is nothing to tell.
        Ok(None) | Err(ArrayError::NotSeparable) => {}
        Err(error) => return Err(error),
    }
    Ok(note)
}

fn told(evaluator: &Evaluator, sample: &Sample, derivation: &Derivation) -> String {
    let count = derivation.steps.len();
    if count == 0 {
        return format!("{} is {}; nothing is computed", named(sample), shortened(&derivation.element));
    }
    let plural = if count == 1 { "" } else { "s" };
    let mut text = format!("{}, in {count} step{plural}\n", named(sample));
    if derivation.left_out > 0 {
        let more = if derivation.more { "more than " } else { "" };
        let _ = writeln!(text, "({more}{} earlier operations are left out)", derivation.left_out);
    }
    for (at, step) in derivation.steps.iter().enumerate() {
        text.push('\n');
        push_step(&mut text, evaluator, at + 1, step);
    }
    text
}

/// `rshift[0, 0]`; an array of symbols by its name.
fn named(Sample { array, index }: &Sample) -> String {
    format!("{}{index}", array.symbol_prefix().unwrap_or(array.operation()))
}

fn push_step(text: &mut String, evaluator: &Evaluator, number: usize, step: &Step) {
    let _ = writeln!(text, "#{number}  {}, at {}", step.array.description(), step.index);
    let mut line = |word: &str, what: &str| {
        let _ = writeln!(text, "    {word:<9} {what}");
    };
    if let Some((call, place)) = evaluator.origins.of(step.array.place()) {
        line("source", &format!("{call}   ({place})"));
    }
    line("computes", &step.formula);
    if step.rounds {
        line("rounding", &rounding(step));
    }
    match &step.element {
        Some(element) => line("gives", &shortened(element)),
        None => line("gives", "an expression of very many terms"),
    }
}

fn rounding(step: &Step) -> String {
    match &step.error {
        None => "what is added is a whole number, nothing is rounded away".to_string(),
        Some((error, weight)) => {
            let (lower, upper) = error.integer_range();
            let name = error.number().map_or("e".to_string(), |number| format!("e{number}"));
            match lower == upper {
                true => format!("nothing is rounded away: {name} is {lower}"),
                false => {
                    let middle = match step.middle.signum() {
                        0 => String::new(),
                        sign if sign < 0 => format!(" - {}", step.middle.abs()),
                        _ => format!(" + {}", step.middle),
                    };
                    format!("{weight}*{name}{middle}, with {name} from {lower} to {upper}")
                }
            }
        }
    }
}

fn shortened(element: &Element) -> String {
    let mut start = Start { text: String::new(), left: LONGEST };
    if write!(start, "{element}").is_ok() {
        return start.text;
    }
    match element {
        Element::Linear(linear) => format!("{}... ({} terms)", start.text, linear.terms().len()),
        _ => format!("{}...", start.text),
    }
}

/// Takes so many characters and then fails, so that the rest of a long text is never written.
struct Start {
    text: String,
    left: usize,
}

impl Write for Start {
    fn write_str(&mut self, s: &str) -> std::fmt::Result {
        for c in s.chars() {
            self.left = self.left.checked_sub(1).ok_or(std::fmt::Error)?;
            self.text.push(c);
        }
        Ok(())
    }
}
