//! Orthogonality of filter banks, and half-band filters with their factors.

use std::sync::Arc;

use crate::algebra::Number;
use crate::diagnostics::ProblemCode;
use crate::filters::{self, ChoiceKind, Direction, Laurent, Orthogonality};
use crate::values::{Found, Value};

use super::super::declare::{Declared, Row, default, required};
use super::super::evaluator::Evaluator;
use super::super::extract::{Arg, Choice, Named};
use super::super::fault::Fault;
use super::properties::{lines, not_negative};
use super::zdomain::{bank, found};

/// What functions here take.
const BANK: &str = "A wavelet, a filter bank or a factoring";

pub(super) const TABLE: &[&dyn Declared] = &[
    &Row {
        name: "product_filter",
        parameters: (required("w").means(BANK),),
        summary: "The product of both low-pass filters of a bank, h0 g0. Where the bank reconstructs it is a half-band filter: every other entry is 0, but for one.",
        example: "product_filter(le_gall_5_3)",
        run: |_, w: Arg<Value>| {
            let bank = bank(&w).map_err(|fault| w.fault(fault))?;
            Ok(bank.h0.times(&bank.g0).map_err(|error| w.fault(error))?.into())
        },
    },
    &Row {
        name: "spectral_factors",
        parameters: (
            required("p").means("A half-band filter, such as `product_filter` gives"),
            default("kind", "\"all\""),
            default("tolerance", "0").means("What counts as 0, for rounded taps"),
        ),
        summary: "The ways to share out the zeros of a half-band filter between an analysis low-pass h0 and a synthesis low-pass g0, each with a zero at -1: a bank for every choice. Taps of an exact filter are exact where its zeros are or stay together, others right to the precision of floating point. The sum of h0 is 1.",
        example: "spectral_factors(product_filter(le_gall_5_3))\nspectral_factors(product_filter(le_gall_5_3), kind=\"symmetric\")[1].h0",
        run: spectral_factors,
    },
    &Row {
        name: "orthogonal",
        parameters: (
            required("w").means(BANK),
            default("tolerance", "0").means("What counts as 0, for rounded taps"),
        ),
        summary: "Whether a bank is orthogonal: its synthesis filters and their translates by pairs of samples are at right angles, and synthesis undoes analysis. Bands may be scaled, as they are where g0 has the sum 2. What fails is told by `explain(fir(w))`.",
        example: "orthogonal(spline(1, 1))\northogonal(le_gall_5_3)",
        run: |_, w: Arg<Value>, tolerance: Arg<Number>| {
            let bank = bank(&w).map_err(|fault| w.fault(fault))?;
            let found = Orthogonality::of(&bank, &not_negative(&tolerance)?);
            Ok(Value::Bool(found.map_err(|error| w.fault(error))?.is_orthogonal()))
        },
    },
    &Row {
        name: "frame_bounds",
        parameters: (
            required("w").means(BANK),
            default("side", "\"analysis\""),
            default("scaled", "true").means("Whether the low-pass counts as scaled to the DC gain sqrt(2)"),
        ),
        summary: "How much less and more energy the coefficients of a signal can have than the signal: the extreme eigenvalues of the polyphase Gram matrix on the unit circle. Both are 1 for an orthonormal bank. The low-pass counts as scaled to the DC gain sqrt(2) and the high-pass by as much the other way, unless scaled is false.",
        example: "frame_bounds(spline(1, 1))\nframe_bounds(le_gall_5_3).upper",
        run: frame_bounds,
    },
];

impl Choice for ChoiceKind {
    const NAMES: &'static [&'static str] = &["all", "orthogonal", "symmetric"];

    fn named(name: &str) -> Result<ChoiceKind, Fault> {
        match name {
            "all" => Ok(ChoiceKind::All),
            "orthogonal" => Ok(ChoiceKind::Orthogonal),
            "symmetric" => Ok(ChoiceKind::Symmetric),
            other => {
                Err(Fault::new(ProblemCode::ValueRange, format!("there is no kind \"{other}\" of choices"))
                    .label("no such kind")
                    .help("it is \"all\", \"orthogonal\" or \"symmetric\""))
            }
        }
    }
}

fn spectral_factors(
    _: &Evaluator,
    p: Arg<Arc<Laurent>>,
    kind: Arg<Named<ChoiceKind>>,
    tolerance: Arg<Number>,
) -> Result<Value, Fault> {
    let choices = filters::spectral_factors(&p, kind.get()?, &not_negative(&tolerance)?);
    found(Found::Spectral(choices.map_err(|error| p.fault(error))?))
}

fn frame_bounds(
    _: &Evaluator,
    w: Arg<Value>,
    side: Arg<Named<Direction>>,
    scaled: bool,
) -> Result<Value, Fault> {
    let bank = bank(&w).map_err(|fault| w.fault(fault))?;
    let bounds = bank.frame_bounds(side.get()?, scaled).map_err(|error| w.fault(error))?;
    lines([("lower", bounds.lower.into()), ("upper", bounds.upper.into())])
}

/// What keeps a bank from being orthogonal, a line each.
pub(super) fn orthogonality_text(found: &Orthogonality) -> String {
    let mut lines = Vec::new();
    if found.is_orthogonal() {
        let norm = |at: usize| found.gram.rows[at][at].entry(0);
        lines.push(
            "orthogonal: g0, g1 and their translates by pairs of samples are at right angles".to_string(),
        );
        lines.push(format!("their energies are {} and {}", norm(0), norm(1)));
        if !found.gram.rows.iter().flatten().all(Laurent::is_exact) {
            lines.push("as far as the taps are known".to_string());
        }
        return lines.join("\n");
    }
    lines.push("not orthogonal".to_string());
    lines.extend(found.failures.iter().take(SHOWN_FAILURES).map(ToString::to_string));
    if found.failures.len() > SHOWN_FAILURES {
        lines.push(format!("and {} more inner products are not 0", found.failures.len() - SHOWN_FAILURES));
    }
    if !found.reconstructs {
        lines.push("synthesis does not undo analysis, as `reconstruction` tells".to_string());
    }
    lines.join("\n")
}

/// Failures that are shown.
const SHOWN_FAILURES: usize = 8;
