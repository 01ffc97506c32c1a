//! How pictures are coded whose decoding a table of bit widths is about.

use crate::diagnostics::ProblemCode;
use crate::vc2::{Coding, Coefficients, IndexScope};

use super::super::declare::{Maybe, One, Param, default, optional};
use super::super::extract::{Arg, Choice, Integer, Named};
use super::super::fault::Fault;

/// Those of the indices by which pictures are coded.
pub(super) type ScopeParameters = (Param<Arg<Integer>, Maybe>, Param<Arg<Named<IndexScope>>, One>);

/// What these give.
pub(super) type ScopeOf = (Option<Arg<Integer>>, Arg<Named<IndexScope>>);

/// Those of which coefficients bounds are about.
pub(super) type CodingParameters = (Param<Arg<Named<Kept>>, One>, ScopeParameters, Param<bool, One>);

/// What they give.
pub(super) type CodingOf = (Arg<Named<Kept>>, ScopeOf, bool);

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
        scope(),
        default("refine", "false")
            .means("Whether tighter bounds of the decoded picture, of coded ones, are searched for, which takes longer"),
    )
}

/// The parameters of the indices alone.
pub(super) const fn scope() -> ScopeParameters {
    (
        optional("max_index").means("The largest quantisation index of coded pictures; else any"),
        default("index", "\"slice\"")
            .means("In coded pictures: \"slice\", one of its own for each, or \"picture\", one for all"),
    )
}

/// What a call asks for.
///
/// # Errors
/// Other texts, and what is no index.
pub(super) fn coefficients((kept, scope, _): &CodingOf) -> Result<Coefficients, Fault> {
    let coding = coding_of(scope)?;
    Ok(match kept.get()? {
        Kept::Free => Coefficients::FreeBesideCoded(coding),
        Kept::Coded => Coefficients::Coded(coding),
    })
}

/// How pictures are coded.
///
/// # Errors
/// Other texts, and what is no index.
pub(super) fn coding_of((most, scope): &ScopeOf) -> Result<Coding, Fault> {
    let most = most.as_ref().map(|most| most.within(0, 1_000_000)).transpose()?;
    Ok(Coding { most: most.map(|most| most as u32), scope: scope.get()? })
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
    const NAMES: &'static [&'static str] = &[IndexScope::Slice.name(), IndexScope::Picture.name()];

    fn named(name: &str) -> Result<IndexScope, Fault> {
        name.parse().map_err(|()| {
            Fault::new(ProblemCode::ValueRange, format!("there is no index for each \"{name}\""))
                .label("no such part of a picture")
                .help("it is \"slice\" or \"picture\"")
        })
    }
}
