//! Euclid's algorithm behind a factoring, division by division.

use crate::filters::{EuclidDivision, EuclidSteps, Laurent};

use super::super::{Found, MapError, Record, Value};
use super::View;

/// Below each other: what is divided, the divisions, what is left.
impl View for EuclidSteps {
    fn view(&self) -> Result<Record, MapError> {
        let division =
            |division: &EuclidDivision| Record::of(Found::Division(division.clone())).map(Value::from);
        let divisions = self.divisions.iter().map(division).collect::<Result<_, _>>()?;
        let record = Record::new([
            ("filter", filter(self).into()),
            ("divisions", Value::list(divisions)?),
            ("even", self.left[0].clone().into()),
            ("odd", self.left[1].clone().into()),
        ])?;
        Ok(record.shown_as(&euclid_text(self)))
    }
}

impl View for EuclidDivision {
    fn view(&self) -> Result<Record, MapError> {
        let EuclidDivision { dividend, divisor, quotient, remainder, .. } = self;
        let fields = [dividend, divisor, quotient, remainder].map(|p| Value::from(p.clone()));
        let names = ["dividend", "divisor", "quotient", "remainder"];
        let fields = names.into_iter().zip(fields);
        Ok(Record::new(std::iter::once(("target", parities(self.divides_even)[0].into())).chain(fields))?)
    }
}

/// The samples that are divided, and those that divide.
fn parities(divides_even: bool) -> [&'static str; 2] {
    if divides_even { ["even", "odd"] } else { ["odd", "even"] }
}

fn filter(euclid: &EuclidSteps) -> &'static str {
    if euclid.of_high_pass { "g1" } else { "g0" }
}

/// A division under its number, and the step that it gives.
fn euclid_text(euclid: &EuclidSteps) -> String {
    let filter = filter(euclid);
    let line = |name: &str, p: &Laurent| format!("    {name:<9} {p}");
    let mut lines = vec![format!("Euclid's algorithm divides the even and odd entries of {filter}:")];
    let [even, odd] = &euclid.entries;
    lines.extend([line("even", even), line("odd", odd)]);
    let count = euclid.divisions.len() + usize::from(euclid.first.is_some());
    for (at, division) in euclid.divisions.iter().enumerate() {
        let [target, source] = parities(division.divides_even);
        lines.push(format!("\n#{}  {target} = quotient * {source} + remainder", at + 1));
        lines.push(line(target, &division.dividend));
        lines.push(line(source, &division.divisor));
        lines.push(line("quotient", &division.quotient));
        lines.push(line("remainder", &division.remainder));
        lines.push(format!("    step {} of synthesis: {target} += quotient * {source}", count - at));
    }
    lines.push("\nwhat is left:".to_string());
    let [even, odd] = &euclid.left;
    lines.extend([line("even", even), line("odd", odd)]);
    if let Some(first) = &euclid.first {
        let other = if euclid.of_high_pass { "g0" } else { "g1" };
        let [target, source] = parities(first.changes_even);
        lines.push(format!("\nstep 1 of synthesis is what the steps before leave of {other}:"));
        lines.push(format!("    {target} += {} * {source}", first.filter));
    }
    lines.join("\n")
}
