//! How pictures are coded whose decoding a table of bit widths is about.

use crate::diagnostics::ProblemCode;
use crate::vc2::{Coding, Coefficients, IndexScope};

use super::super::declare::{Maybe, One, Param, default, optional};
use super::super::extract::{Arg, Choice, Integer, Named};
use super::super::fault::Fault;

/// Those parameters.
pub(super) type CodingParameters =
    (Param<Arg<Named<Kept>>, One>, Param<Arg<Integer>, Maybe>, Param<Arg<Named<IndexScope>>, One>);

/// What they give.
pub(super) type CodingOf = (Arg<Named<Kept>>, Option<Arg<Integer>>, Arg<Named<IndexScope>>);

/// Which coefficients bounds are about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kept {
    Free,
    Coded,
}

/// The parameters.
pub(super) const fn coding() -> CodingParameters {
    (
        default("coefficients", "\"free\"").means(
            "Of a decoder: \"free\", each anything that its band may hold, or \"coded\", those of pictures that the standard's forward transform and quantiser made",
        ),
        optional("max_index").means("The largest quantisation index of coded pictures; else any"),
        default("index", "\"slice\"")
            .means("In coded pictures: \"slice\", one of its own for each, or \"picture\", one for all"),
    )
}

/// What a call asks for.
///
/// # Errors
/// Other texts, and what is no index.
pub(super) fn coefficients((kept, most, scope): &CodingOf) -> Result<Coefficients, Fault> {
    let most = most.as_ref().map(|most| most.within(0, 1_000_000)).transpose()?;
    let coding = Coding { most: most.map(|most| most as u32), scope: scope.get()? };
    Ok(match kept.get()? {
        Kept::Free => Coefficients::FreeBesideCoded(coding),
        Kept::Coded => Coefficients::Coded(coding),
    })
}

impl Choice for Kept {
    const NAMES: &'static [&'static str] = &["free", "coded"];

    fn named(name: &str) -> Result<Kept, Fault> {
        match name {
            "free" => Ok(Kept::Free),
            "coded" => Ok(Kept::Coded),
            other => {
                Err(Fault::new(ProblemCode::ValueRange, format!("there are no coefficients \"{other}\""))
                    .label("no such coefficients")
                    .help("they are \"free\" or \"coded\""))
            }
        }
    }
}

impl Choice for IndexScope {
    const NAMES: &'static [&'static str] = &{
        let [a, b] = IndexScope::ALL;
        [a.0, b.0]
    };

    fn named(name: &str) -> Result<IndexScope, Fault> {
        name.parse().map_err(|()| {
            Fault::new(ProblemCode::ValueRange, format!("there is no index for each \"{name}\""))
                .label("no such part of a picture")
                .help("it is \"slice\" or \"picture\"")
        })
    }
}
