//! Factorings into lifting steps.

use crate::algebra::Number;
use crate::filters::{Channel, Factorings, Lifting, LiftingStep};

use super::super::{Found, Map, MapError, Record, Shown, Value};
use super::View;

impl View for LiftingStep {
    fn view(&self) -> Result<Record, MapError> {
        let (target, _) = parities(self);
        Ok(Record::new([("target", target.into()), ("filter", self.filter.clone().into())])?)
    }
}

/// The factoring of a bank, and how the analysis of that bank differs from its steps taken back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Factored {
    /// The steps of synthesis.
    pub lifting: Lifting,
    /// How many samples later the analysis of the bank is.
    pub delay: i64,
    /// How many times as large it is.
    pub gain: Number,
}

impl From<Lifting> for Factored {
    fn from(lifting: Lifting) -> Factored {
        Factored { lifting, delay: 0, gain: Number::ONE }
    }
}

/// A step a line, under the direction in which they go.
impl View for Factored {
    fn view(&self) -> Result<Record, MapError> {
        let Factored { lifting, delay, gain } = self;
        let step = |step: &LiftingStep| Record::of(Found::Step(step.clone())).map(Value::from);
        let steps = Value::list(lifting.steps.iter().map(step).collect::<Result<_, _>>()?)?;
        let record = Record::new([
            ("steps", steps),
            ("scale", Value::Number(lifting.low.scale.clone())),
            ("delay", Value::Number(lifting.low.delay.into())),
            ("high_scale", Value::Number(lifting.high.scale.clone())),
            ("high_delay", Value::Number(lifting.high.delay.into())),
            ("symmetric", Value::Bool(lifting.is_symmetric())),
            ("largest_weight", Value::Number(lifting.largest_weight())),
            ("analysis_delay", Value::Number((*delay).into())),
            ("analysis_gain", Value::Number(gain.clone())),
        ])?;
        Ok(record.shown_as(&lifting_text(lifting)))
    }
}

/// The factorings of a bank that a search found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AllFactored {
    /// The factorings, as a search orders them.
    pub found: Vec<Factored>,
    /// Whether these are all factorings: false where a limit ended the search.
    pub complete: bool,
}

impl AllFactored {
    /// Returns the factorings of a bank whose analysis is so many samples later, and so many times as large, as steps
    /// taken back.
    pub fn new(all: Factorings, delay: i64, gain: &Number) -> AllFactored {
        let factored = |lifting| Factored { lifting, delay, gain: gain.clone() };
        AllFactored { found: all.found.into_iter().map(factored).collect(), complete: all.complete }
    }
}

/// One below the other; an index finds them by number.
impl View for AllFactored {
    fn view(&self) -> Result<Record, MapError> {
        let (mut entries, mut texts) = (Vec::new(), Vec::new());
        for (at, factored) in self.found.iter().enumerate() {
            let record = Record::of(Found::Lifting(factored.clone()))?;
            // It takes longer to write long fractions than to find them.
            texts.push(match record.shown() {
                Some(Shown::Text(text)) => text.to_string(),
                _ => lifting_text(&factored.lifting),
            });
            entries.push((Value::Number(at.into()), record.into()));
        }
        let record = Record::new([
            ("factorings", Value::Map(Map::new(entries)?)),
            ("complete", Value::Bool(self.complete)),
        ])?;
        Ok(record.indexed_by("factorings").shown_as(&joined(self, "", texts)))
    }
}

/// The samples that a step changes, and those that it reads.
fn parities(step: &LiftingStep) -> (&'static str, &'static str) {
    if step.changes_even { ("even", "odd") } else { ("odd", "even") }
}

/// Returns factorings as text: their number with a note about all of them and whether a limit ended the
/// search, then each factoring.
pub fn factorings_text(factorings: &AllFactored, note: &str) -> String {
    let texts = factorings.found.iter().map(|factored| lifting_text(&factored.lifting));
    joined(factorings, note, texts)
}

/// Factorings, each of which is a text already.
fn joined(factorings: &AllFactored, note: &str, texts: impl IntoIterator<Item = String>) -> String {
    let count = factorings.found.len();
    let more = if factorings.complete { "" } else { "; the search ended at its limits, there are more" };
    let plural = if count == 1 { "" } else { "s" };
    let mut text = format!("{count} factoring{plural}{more}{note}");
    for (at, (Factored { lifting, .. }, steps)) in factorings.found.iter().zip(texts).enumerate() {
        let kind = if lifting.is_symmetric() { " (symmetric)" } else { "" };
        text += &format!("\n\n[{at}]{kind}\n{steps}");
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
