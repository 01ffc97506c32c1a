//! The built-in functions, one file for each family.

mod arrays;
mod assessment;
mod bounds;
mod code;
mod codec;
mod coding;
mod design;
mod explain;
mod expressions;
pub(super) mod files;
pub(super) mod filtering;
mod filters;
mod formulas;
mod general;
pub(super) mod leaves;
mod lifting;
mod ndarrays;
mod numbers;
mod orthogonality;
mod pictures;
mod pixels;
mod properties;
mod quantiser;
mod samples;
mod scaling;
pub(super) mod signals;
mod simulation;
mod sized;
mod sliders;
mod sweep;
mod transforms;
mod vc2;
pub(super) mod zdomain;

use std::collections::HashMap;
use std::sync::LazyLock;

use super::builtin::Builtin;
use super::declare::Declared;

pub(super) use bounds::{Bounded, Extreme};
pub use codec::FIELDS as CODEC_FIELDS;
pub(super) use ndarrays::{from_ndarray, ndarray, scalar};
pub(super) use sized::{check_has_elements, check_inside};

/// A family of built-in functions: a group of `vcf help`.
pub struct Family {
    /// The title of the family.
    pub title: &'static str,
    /// The functions of the family.
    pub functions: Vec<Builtin>,
}

/// Every family, in the order of `vcf help`.
const TABLES: &[(&str, &[&dyn Declared])] = &[
    ("Arrays", arrays::TABLE),
    ("Arrays with a size", sized::TABLE),
    ("Lifting stages and wavelets", filters::TABLE),
    ("Filters in the z-domain", zdomain::TABLE),
    ("Filter banks and lifting", lifting::TABLE),
    ("Orthogonality and half-band filters", orthogonality::TABLE),
    ("Properties of filters", properties::TABLE),
    ("Wavelets compared and checked", assessment::TABLE),
    ("Design of wavelets", design::TABLE),
    ("Signals and their transforms", signals::TABLE),
    ("Pictures", pictures::TABLE),
    ("VC-2 transforms", transforms::TABLE),
    ("Values of arrays", samples::TABLE),
    ("The quantiser of VC-2", quantiser::TABLE),
    ("Simulation", simulation::TABLE),
    ("Explanations", explain::TABLE),
    ("Bit widths of VC-2", vc2::TABLE),
    ("Bits against the quantisation index", sweep::TABLE),
    ("Linear expressions", expressions::TABLE),
    ("Bounds", bounds::TABLE),
    ("Formulas", formulas::TABLE),
    ("Code", code::TABLE),
    ("Finite arrays", ndarrays::TABLE),
    ("Files of arrays", files::TABLE),
    ("Codecs", codec::TABLE),
    ("Numbers, texts and lists", general::TABLE),
];

/// Every family of built-in functions, in the order of `vcf help`.
pub static FAMILIES: LazyLock<Vec<Family>> = LazyLock::new(|| {
    let family = |&(title, table): &(&'static str, &'static [&dyn Declared])| Family {
        title,
        functions: table.iter().map(|row| row.builtin()).collect(),
    };
    TABLES.iter().map(family).collect()
});

static BY_NAME: LazyLock<HashMap<&'static str, &'static Builtin>> =
    LazyLock::new(|| all().map(|builtin| (builtin.name, builtin)).collect());

/// Returns every built-in function.
pub fn all() -> impl Iterator<Item = &'static Builtin> {
    FAMILIES.iter().flat_map(|family| &family.functions)
}

/// Returns the built-in function with this name; None where there is none.
pub fn find(name: &str) -> Option<&'static Builtin> {
    BY_NAME.get(name).copied()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arrays::code::Language;
    use crate::arrays::{Edges, StageKind};
    use crate::codec::{Mode, Overflow};
    use crate::filters::Direction;
    use crate::language::builtin::Presence;
    use crate::language::extract::Choice;
    use crate::language::prelude;

    /// A default is not checked when it is used.
    #[test]
    fn defaults_are_what_their_parameters_take() {
        for builtin in all() {
            for parameter in &builtin.parameters {
                let Presence::Default(written) = parameter.presence else { continue };
                let fits = parameter.kind.accepts(&prelude::literal(written));
                assert!(fits || written == "none", "{}: {}={written}", builtin.name, parameter.name);
                let is_choice = parameter.choices.iter().any(|choice| format!("\"{choice}\"") == written);
                assert!(
                    is_choice || parameter.choices.is_empty() || written == "none",
                    "{}: {}={written}",
                    builtin.name,
                    parameter.name
                );
            }
        }
    }

    #[test]
    fn every_text_that_is_listed_stands_for_something() {
        fn all_named<T: Choice>() {
            assert!(!T::NAMES.is_empty());
            for name in T::NAMES {
                assert!(T::named(name).is_ok(), "{name}");
            }
            assert!(T::named("no such text").is_err());
        }
        all_named::<leaves::Beyond>();
        all_named::<Edges>();
        all_named::<StageKind>();
        all_named::<Language>();
        all_named::<Overflow>();
        all_named::<Mode>();
        all_named::<Direction>();
        all_named::<crate::filters::ChoiceKind>();
        all_named::<crate::algebra::Rounding>();
        all_named::<crate::vc2::Norms>();
    }
}
