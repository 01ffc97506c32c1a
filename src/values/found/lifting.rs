//! Factorings into lifting steps.

use crate::filters::{Channel, Factorings, Lifting, LiftingStep};

use super::super::{Found, Map, MapError, Record, Value};
use super::View;

impl View for LiftingStep {
    fn view(&self) -> Result<Record, MapError> {
        let (target, _) = parities(self);
        Ok(Record::new([("target", target.into()), ("filter", self.filter.clone().into())])?)
    }
}

/// A step a line, under the direction in which they go.
impl View for Lifting {
    fn view(&self) -> Result<Record, MapError> {
        let step = |step: &LiftingStep| Record::of(Found::Step(step.clone())).map(Value::from);
        let steps = Value::list(self.steps.iter().map(step).collect::<Result<_, _>>()?)?;
        let record = Record::new([
            ("steps", steps),
            ("scale", Value::Number(self.low.scale.clone())),
            ("delay", Value::Number(self.low.delay.into())),
            ("high_scale", Value::Number(self.high.scale.clone())),
            ("high_delay", Value::Number(self.high.delay.into())),
            ("symmetric", Value::Bool(self.is_symmetric())),
        ])?;
        Ok(record.shown_as(&lifting_text(self)))
    }
}

/// One below the other; an index finds them by number.
impl View for Factorings {
    fn view(&self) -> Result<Record, MapError> {
        let mut entries = Vec::new();
        for (at, lifting) in self.found.iter().enumerate() {
            entries.push((Value::Number(at.into()), Record::of(Found::Lifting(lifting.clone()))?.into()));
        }
        let record = Record::new([
            ("factorings", Value::Map(Map::new(entries)?)),
            ("complete", Value::Bool(self.complete)),
        ])?;
        Ok(record.indexed_by("factorings").shown_as(&factorings_text(self, "")))
    }
}

/// The samples that a step changes, and those that it reads.
fn parities(step: &LiftingStep) -> (&'static str, &'static str) {
    if step.changes_even { ("even", "odd") } else { ("odd", "even") }
}

/// Returns factorings as text: their number with a note about all of them and whether a limit ended the
/// search, then each factoring.
pub fn factorings_text(factorings: &Factorings, note: &str) -> String {
    let count = factorings.found.len();
    let more = if factorings.complete { "" } else { "; the search ended at its limits, there are more" };
    let plural = if count == 1 { "" } else { "s" };
    let mut text = format!("{count} factoring{plural}{more}{note}");
    for (at, lifting) in factorings.found.iter().enumerate() {
        let kind = if lifting.is_symmetric() { " (symmetric)" } else { "" };
        text += &format!("\n\n[{at}]{kind}\n{}", lifting_text(lifting));
    }
    text
}

/// Returns a factoring as text: the direction, then one line per step.
pub fn lifting_text(lifting: &Lifting) -> String {
    let mut lines = vec!["synthesis, step by step:".to_string()];
    lines.extend(channels_text(&lifting.low, &lifting.high));
    for step in &lifting.steps {
        let (target, source) = parities(step);
        lines.push(format!("{target} += {} * {source}", step.filter));
    }
    if lines.len() == 1 { "nothing to do".to_string() } else { lines.join("\n") }
}

/// What becomes of the bands before the steps.
fn channels_text(low: &Channel, high: &Channel) -> Vec<String> {
    let mut lines = Vec::new();
    let bands = [("low", low), ("high", high)];
    if !low.scale.is_one() && high.scale == low.inverse().scale {
        lines.push(format!("low *= {0}, high /= {0}", low.scale));
    } else {
        let scaled = bands.iter().filter(|(_, channel)| !channel.scale.is_one());
        let scaled: Vec<String> =
            scaled.map(|(name, channel)| format!("{name} *= {}", channel.scale)).collect();
        lines.extend((!scaled.is_empty()).then(|| scaled.join(", ")));
    }
    let late = |delay: i64| match delay {
        1.. => format!("{} later", pairs(delay)),
        _ => format!("{} earlier", pairs(-delay)),
    };
    let moved = bands.iter().filter(|(_, channel)| channel.delay != 0);
    let moved: Vec<String> = moved.map(|(name, channel)| format!("{name} {}", late(channel.delay))).collect();
    lines.extend((!moved.is_empty()).then(|| moved.join(" and ").replacen(' ', " comes ", 1)));
    lines
}

fn pairs(count: i64) -> String {
    if count == 1 { "a pair of samples".to_string() } else { format!("{count} pairs of samples") }
}
