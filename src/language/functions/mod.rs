//! The built-in functions, one file for each family.

mod arrays;
mod assessment;
mod code;
mod codec;
mod design;
mod explain;
mod expressions;
pub(super) mod files;
mod filters;
mod formulas;
mod general;
pub(super) mod lifting;
mod ndarrays;
mod pictures;
mod properties;
mod scaling;
pub(super) mod signals;
mod transforms;
mod vc2;
pub(super) mod zdomain;

use std::collections::HashMap;
use std::sync::LazyLock;

use super::builtin::Builtin;

pub(super) use codec::field as codec_field;
pub(super) use ndarrays::{from_ndarray, ndarray, scalar};

/// A family of functions, as `vcf help` groups them.
pub struct Family {
    /// Its name.
    pub title: &'static str,
    /// Its functions.
    pub functions: &'static [Builtin],
}

/// Every family, in the order of `vcf help`.
pub const FAMILIES: &[Family] = &[
    Family { title: "Infinite arrays", functions: arrays::TABLE },
    Family { title: "Lifting stages and wavelets", functions: filters::TABLE },
    Family { title: "Filters in the z-domain", functions: zdomain::TABLE },
    Family { title: "Filter banks and lifting", functions: lifting::TABLE },
    Family { title: "Properties of filters", functions: properties::TABLE },
    Family { title: "Wavelets compared and checked", functions: assessment::TABLE },
    Family { title: "Design of wavelets", functions: design::TABLE },
    Family { title: "Signals and their transforms", functions: signals::TABLE },
    Family { title: "Pictures", functions: pictures::TABLE },
    Family { title: "VC-2 transforms and simulation", functions: transforms::TABLE },
    Family { title: "Explanations", functions: explain::TABLE },
    Family { title: "Bit widths of VC-2", functions: vc2::TABLE },
    Family { title: "Linear expressions", functions: expressions::TABLE },
    Family { title: "Formulas", functions: formulas::TABLE },
    Family { title: "Code", functions: code::TABLE },
    Family { title: "Finite arrays", functions: ndarrays::TABLE },
    Family { title: "Files of arrays", functions: files::TABLE },
    Family { title: "Codecs", functions: codec::TABLE },
    Family { title: "Numbers, texts and lists", functions: general::TABLE },
];

static BY_NAME: LazyLock<HashMap<&'static str, &'static Builtin>> =
    LazyLock::new(|| all().map(|builtin| (builtin.name, builtin)).collect());

/// Every function.
pub fn all() -> impl Iterator<Item = &'static Builtin> {
    FAMILIES.iter().flat_map(|family| family.functions)
}

/// The function of a name.
pub fn find(name: &str) -> Option<&'static Builtin> {
    BY_NAME.get(name).copied()
}
