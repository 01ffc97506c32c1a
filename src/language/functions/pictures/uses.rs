//! Which arguments a picture uses; what it does not use is an error rather than ignored.

use super::super::super::fault::Fault;
use super::super::super::positional::Arguments;
use super::several::Several;
use super::subject::Subject;
use super::{TABLE, at};
use crate::diagnostics::ProblemCode;

/// The arguments that change this picture of this value, besides its title.
fn used(subject: &Subject, what: &str) -> &'static [usize] {
    match (subject, what) {
        (Subject::Array(_) | Subject::Transform(_), _) => &[at::X, at::Y],
        // The range of a list says where its numbers lie.
        (Subject::Numbers(numbers), _) if numbers.shape().len() == 1 => &[at::X],
        (_, "lifting") => &[at::SIDE],
        (_, "growth") => &[at::SIDE, at::BITS, at::DEPTH],
        (Subject::Results(_) | Subject::Several(Several::Filters(_)), _) => &[],
        (Subject::Filter(_), "functions") => &[at::ITERATIONS],
        (_, "functions") => &[at::SIDE, at::ITERATIONS],
        (Subject::Filter(_), _) => &[],
        (_, "taps" | "response" | "zeros") => &[at::SIDE],
        _ => &[],
    }
}

/// # Errors
/// `plot::range` and `plot::unused` where an argument stands in the call that this picture does not use.
pub(super) fn check(subject: &Subject, what: &str, arguments: &Arguments) -> Result<(), Fault> {
    let used = used(subject, what);
    let all = [at::X, at::Y, at::SIDE, at::ITERATIONS, at::BITS, at::DEPTH];
    let Some(place) = all.into_iter().find(|place| arguments.is_written(*place) && !used.contains(place))
    else {
        return Ok(());
    };
    let of = subject.describe();
    if matches!(place, at::X | at::Y) {
        return Err(Fault::new(ProblemCode::PlotRange, format!("{of} has no range of indices"))
            .argument(place)
            .label("not needed")
            .help("leave it out; infinite arrays and transforms are drawn in ranges"));
    }
    let names = used.iter().chain(&[at::TITLE]).map(|place| format!("`{}`", name(*place)));
    let names = names.collect::<Vec<_>>().join(", ");
    Err(Fault::new(
        ProblemCode::PlotUnused,
        format!("the picture \"{what}\" of {of} does not use `{}`", name(place)),
    )
    .argument(place)
    .label("would change nothing")
    .help(format!("leave it out; this picture uses {names}")))
}

fn name(place: usize) -> &'static str {
    TABLE[0].builtin().parameters.get(place).map_or("", |parameter| parameter.name)
}
