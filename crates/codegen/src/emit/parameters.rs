//! The arrays that a function takes, under names that its language accepts.

use std::collections::BTreeMap;

use crate::input::Base;
use crate::names::{Names, identifier_like};
use crate::plan::Plan;
use crate::{CodeError, Input, Language};

/// An array that is passed, and the name it has in the function.
pub(super) struct Parameter {
    pub(super) array: Base,
    pub(super) ndim: usize,
    pub(super) identifier: String,
}

/// All arrays that are passed, in the order of their names.
pub(super) struct Parameters {
    pub(super) list: Vec<Parameter>,
    by_name: bool,
}

impl Parameters {
    /// One parameter per name, whatever its subscripts are.
    pub(super) fn by_name(plan: &Plan, names: &mut Names) -> Self {
        Self::new(plan, names, true, |_| true)
    }

    /// One parameter per array of numbers: `coeffs[2]` and `coeffs[3]` are two, and so are arrays of one name read
    /// with one and with two coordinates. `keeps` says which names need no change.
    pub(super) fn by_array(plan: &Plan, names: &mut Names, keeps: fn(&str) -> bool) -> Self {
        Self::new(plan, names, false, keeps)
    }

    fn new(plan: &Plan, names: &mut Names, by_name: bool, keeps: fn(&str) -> bool) -> Self {
        let mut identifiers: BTreeMap<(Base, usize), Option<String>> =
            plan.flat.inputs().into_iter().map(|input| (key(input, by_name), None)).collect();
        // Names that can stay as they are come first, lest another one that is changed take their place.
        for ((array, _), identifier) in &mut identifiers {
            let wanted = array.to_string();
            if identifier_like(&wanted) == wanted && keeps(&wanted) && names.take(&wanted) {
                *identifier = Some(wanted);
            }
        }
        let several: Vec<Base> = identifiers
            .keys()
            .zip(identifiers.keys().skip(1))
            .filter(|(one, next)| one.0 == next.0)
            .map(|(one, _)| one.0.clone())
            .collect();
        let list = identifiers
            .into_iter()
            .map(|((array, ndim), identifier)| {
                let identifier = identifier.unwrap_or_else(|| {
                    let mut wanted = identifier_of(&array);
                    if !keeps(&wanted) {
                        wanted.insert(0, 'v');
                    }
                    if several.contains(&array) {
                        wanted.push_str(&format!("_{ndim}d"));
                    }
                    names.take_like(&wanted)
                });
                Parameter { array, ndim, identifier }
            })
            .collect();
        Self { list, by_name }
    }

    /// The parameter that `input` is an element of.
    pub(super) fn of(&self, input: &Input) -> Option<&Parameter> {
        let (array, ndim) = key(input, self.by_name);
        let place = self.list.binary_search_by(|other| (&other.array, other.ndim).cmp(&(&array, ndim)));
        self.list.get(place.ok()?)
    }

    /// A line for each parameter that is not called as its array.
    pub(super) fn renamed(&self) -> impl Iterator<Item = String> {
        self.list.iter().filter_map(|Parameter { array, ndim, identifier }| {
            let original = array.to_string();
            let clash = self.list.iter().filter(|other| other.array == *array).count() > 1;
            match (original == *identifier, clash) {
                (true, false) => None,
                (_, true) => {
                    let plural = if *ndim == 1 { "" } else { "s" };
                    Some(format!("{identifier} is {original} with {ndim} coordinate{plural}."))
                }
                (false, false) => Some(format!("{identifier} is {original}.")),
            }
        })
    }
}

fn key(input: &Input, by_name: bool) -> (Base, usize) {
    if by_name { (input.base().root(), 0) } else { (input.base(), input.index().len()) }
}

/// `coeffs_2_m1` for `coeffs[2, -1]`.
fn identifier_of(array: &Base) -> String {
    let mut identifier = identifier_like(array.name());
    for coordinate in array.subscripts().iter().flatten() {
        let sign = if *coordinate < 0 { "m" } else { "" };
        identifier.push_str(&format!("_{sign}{}", coordinate.unsigned_abs()));
    }
    identifier
}

/// Refuses indices that are no 64-bit integers.
pub(super) fn check_indices(plan: &Plan, language: Language) -> Result<(), CodeError> {
    let too_large =
        |input: &&Input| input.index().iter().any(|&coordinate| i64::try_from(coordinate).is_err());
    match plan.flat.inputs().into_iter().find(too_large) {
        Some(input) => Err(CodeError::IndexTooLarge { input: input.to_string(), language }),
        None => Ok(()),
    }
}
