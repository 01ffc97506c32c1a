//! How arrays and their elements arise.

use std::fmt::Write;

use crate::arrays::{Derivation, Element, Step};
use crate::values::{Sample, Value};

use super::super::declare::{Declared, Row, required};
use super::super::evaluator::Evaluator;
use super::super::extract::ArrayOrElement;
use super::super::fault::Fault;

/// The letters of an expression that are shown.
const LONGEST: usize = 400;

pub(super) const TABLE: &[&dyn Declared] = &[&Row {
    name: "explain",
    parameters: (required("a"),),
    summary: "How an element arises, operation by operation from the symbols on, each with its source and its rounding; of an array, its graph as a tree.",
    example: "L = symbols(1, \"L\")\nexplain(rshift(lift(L, le_gall_5_3.stages[0], 0), 1))\nexplain(rshift(lift(L, le_gall_5_3.stages[0], 0), 1)[0])",
    run: explain,
}];

fn explain(evaluator: &Evaluator, a: ArrayOrElement) -> Result<Value, Fault> {
    match a {
        ArrayOrElement::Element(sample) => {
            let derivation = sample.array.derivation(&sample.index)?;
            Ok(Value::Lines(told(evaluator, &sample, &derivation).trim_end().into()))
        }
        ArrayOrElement::Array(array) => Ok(Value::Lines(array.explain()?.into())),
    }
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
                false => format!("{weight}*{name}, with {name} from {lower} to {upper}"),
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
