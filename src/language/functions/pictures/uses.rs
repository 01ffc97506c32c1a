//! Which arguments a picture uses; what it does not use is an error rather than ignored.

use super::super::super::fault::{Fault, FaultPlace};
use super::Asked;
use super::several::Several;
use super::subject::Subject;
use crate::diagnostics::ProblemCode;

/// The arguments that change this picture of this value, besides its title.
fn used(subject: &Subject, what: &str) -> &'static [&'static str] {
    match (subject, what) {
        (Subject::Array(_), "graph") => &[],
        (Subject::Array(_) | Subject::Transform(_), _) => &["x", "y"],
        // The range of a list says where its numbers lie.
        (Subject::Numbers(numbers), _) if numbers.shape().len() == 1 => &["x"],
        (_, "lifting") => &["side"],
        (_, "growth") => &["side", "bits", "depth"],
        (Subject::Results(_) | Subject::Several(Several::Filters(_)), _) => &[],
        (Subject::Filter(_), "functions") => &["iterations"],
        (_, "functions") => &["side", "iterations"],
        (Subject::Filter(_), _) => &[],
        (_, "taps" | "response" | "zeros" | "magnitude" | "phase" | "group_delay") => &["side"],
        _ => &[],
    }
}

impl Asked {
    /// The arguments that stand in the call and are not for every picture: their names and places.
    fn written(&self) -> impl Iterator<Item = (&'static str, FaultPlace)> {
        let ranges = self.ranges.iter().flatten().map(|range| (range.name(), FaultPlace::from(range)));
        let side = self.side.iter().map(|side| (side.name(), FaultPlace::from(side)));
        let numbers = [&self.iterations, &self.bits, &self.depth].into_iter();
        let numbers = numbers.filter(|number| number.is_written());
        ranges.chain(side).chain(numbers.map(|number| (number.name(), FaultPlace::from(number))))
    }
}

/// # Errors
/// `plot::range` and `plot::unused` where an argument stands in the call that this picture does not use.
pub(super) fn check(subject: &Subject, what: &str, asked: &Asked) -> Result<(), Fault> {
    let used = used(subject, what);
    let Some((name, place)) = asked.written().find(|(name, _)| !used.contains(name)) else {
        return Ok(());
    };
    let of = subject.describe();
    let has_ranges = matches!(subject, Subject::Array(_));
    if matches!(name, "x" | "y") && !has_ranges {
        return Err(Fault::new(ProblemCode::PlotRange, format!("{of} has no range of indices"))
            .argument(place)
            .label("not needed")
            .help("leave it out; infinite arrays and transforms are drawn in ranges"));
    }
    let names = used.iter().chain(&["title"]).map(|name| format!("`{name}`"));
    let names = names.collect::<Vec<_>>().join(", ");
    let message = format!("the picture \"{what}\" of {of} does not use `{name}`");
    Err(Fault::new(ProblemCode::PlotUnused, message)
        .argument(place)
        .label("would change nothing")
        .help(format!("leave it out; this picture uses {names}")))
}
