//! Filter banks, their factoring into lifting steps, and their reconstruction.

use std::sync::Arc;

use crate::algebra::Number;
use crate::arrays::Interrupt;
use crate::diagnostics::ProblemCode;
use crate::filters::{self, FilterBank, Laurent, LaurentMatrix, Lifting, Mending, Reconstruction, Search};
use crate::values::{AllFactored, Factored, Found, Value, factorings_text, lifting_text};

use super::super::declare::{Declared, Row, default, optional, required};
use super::super::evaluator::Evaluator;
use super::super::extract::Arg;
use super::super::fault::Fault;
use super::properties::not_negative;
use super::zdomain::{analysis_differs, bank, found, found_as, shown_record, to_laurent};

pub(crate) const TABLE: &[&dyn Declared] = &[
    &Row {
        name: "filter_bank",
        parameters: (required("h0"), optional("g0"), optional("h1"), optional("g1")),
        summary: "A two-channel filter bank of two low-pass filters h0 and g0, or of two analysis filters h0 and h1. What is left out follows from them: of filters centred at 0 it is h1 = z g0(-z) and g1 = z^-1 h0(-z).",
        example: "filter_bank(laurent([-1, 2, 6, 2, -1], low=-2) / 8, laurent([1, 2, 1], low=-1) / 2).h1",
        run: filter_bank,
    },
    &Row {
        name: "lifting",
        parameters: (
            required("h").means("An analysis low-pass, or a wavelet or filter bank"),
            optional("g").means("A synthesis low-pass"),
            default("all", "false").means("Whether all factorings are told"),
            default("tolerance", "0").means("What counts as 0, for rounded taps"),
        ),
        summary: "Factors an analysis low-pass h and a synthesis low-pass g, or the four filters of a bank that reconstructs, into the lifting steps of synthesis by Euclid's algorithm: the symmetric factoring where there is one, else of those with the fewest steps the one whose largest weight is least, or all. Of a wavelet, its own steps. Analysis takes them back: in reverse order, each with the other sign.",
        example: "lifting(laurent([-1, 2, 6, 2, -1], low=-2) / 8, laurent([1, 2, 1], low=-1) / 2)",
        run: lifting,
    },
    &Row {
        name: "reconstruction",
        parameters: (
            required("synthesis").means("A wavelet or a filter bank"),
            optional("analysis").means("Another one"),
            default("tolerance", "0"),
        ),
        summary: "Proves that synthesis undoes analysis, rounding aside, or says which coefficients fail and by how much at most; the analysis may be that of another wavelet or bank. Deviations up to a tolerance count as none, for rounded taps. Where moving a high-pass filter, or changing its sign, would make it perfect, it says so.",
        example: "reconstruction(le_gall_5_3)",
        run: reconstruction,
    },
];

fn filter_bank(
    _: &Evaluator,
    h0: Arc<Laurent>,
    g0: Option<Arc<Laurent>>,
    h1: Option<Arc<Laurent>>,
    g1: Option<Arc<Laurent>>,
) -> Result<Value, Fault> {
    let h0 = Arc::unwrap_or_clone(h0);
    let [g0, h1, g1] = [g0, h1, g1].map(|filter| filter.map(Arc::unwrap_or_clone));
    let bank = match (g0, h1, g1) {
        (Some(g0), Some(h1), Some(g1)) => FilterBank { h0, h1, g0, g1 },
        (Some(g0), h1, g1) => {
            let bank = FilterBank::from_low_passes(h0, g0)?;
            FilterBank { h1: h1.unwrap_or(bank.h1), g1: g1.unwrap_or(bank.g1), ..bank }
        }
        (None, Some(h1), g1) => {
            let bank = FilterBank::from_analysis(h0, h1)?;
            FilterBank { g1: g1.unwrap_or(bank.g1), ..bank }
        }
        (None, None, _) => {
            return Err(Fault::new(ProblemCode::CallArity, "one filter alone is no bank")
                .label("a second filter is missing")
                .help("give the low-pass of synthesis, `filter_bank(h0, g0)`, or the high-pass of analysis, `filter_bank(h0, h1=h1)`"));
        }
    };
    found(Found::Bank(bank))
}

fn lifting(
    evaluator: &Evaluator,
    h: Arg<Value>,
    g: Option<Arg<Arc<Laurent>>>,
    all: bool,
    tolerance: Arg<Number>,
) -> Result<Value, Fault> {
    let tolerance = not_negative(&tolerance)?;
    if let (Value::Wavelet(wavelet), None) = (&*h, &g) {
        return found(Found::Lifting(Lifting::of(wavelet).into()));
    }
    let Given { matrix, h, g, late: (delay, gain), what } = given(&h, g.as_ref(), &tolerance)?;
    let interrupt = evaluator.space().interrupt();
    let note = |lifting: &Factored| match analysis_differs(lifting) {
        Some(differs) => format!("\n({what} these steps taken back, {differs})"),
        None => String::new(),
    };
    if all {
        let search = Search { tolerance, ..Search::new(false) };
        let all = filters::factor(&matrix, &search, interrupt)?;
        let all = AllFactored::new(all, delay, &gain);
        let note = all.found.first().map(note).unwrap_or_default();
        if note.is_empty() {
            return found(Found::Factorings(all));
        }
        let text = factorings_text(&all, &note);
        return found_as(Found::Factorings(all), &text);
    }
    let Some(best_one) = best(&matrix, &tolerance, Limits::default(), interrupt)? else {
        return Ok(Value::None);
    };
    let best_one = Factored { lifting: best_one, delay, gain };
    let mut text = lifting_text(&best_one.lifting) + &note(&best_one);
    // The other parity of g is meant where `low` was forgotten. That it has no factoring is no error.
    let earlier = filters::complete(&h, &g.delayed(-1), &tolerance);
    let fewer = Limits { steps: best_one.lifting.steps.len().saturating_sub(1), divisions: HINT_DIVISIONS };
    if let Ok(Some(other)) = earlier.and_then(|matrix| best(&matrix, &tolerance, fewer, interrupt))
        && other.steps.len() < best_one.lifting.steps.len()
    {
        let (steps, low) = (other.steps.len(), g.low() - 1);
        text += &format!("\n(with g one sample earlier, at low={low}, {steps} steps are enough)");
    }
    found_as(Found::Lifting(best_one), &text)
}

/// What is to be factored.
struct Given {
    /// The polyphase matrix of synthesis.
    matrix: LaurentMatrix,
    /// The low-pass filters of analysis and synthesis.
    h: Laurent,
    g: Laurent,
    /// How many samples later the analysis is than the steps taken back, and how many times as large.
    late: (i64, Number),
    /// What is later, as a sentence begins.
    what: &'static str,
}

/// Two low-pass filters, or a bank: its high-pass filters are taken as they are.
fn given(of: &Arg<Value>, g: Option<&Arg<Arc<Laurent>>>, tolerance: &Number) -> Result<Given, Fault> {
    match (&**of, g) {
        (single @ (Value::Laurent(_) | Value::Number(_)), Some(g)) => {
            let (h, g) = (to_laurent(single)?, (***g).clone());
            let matrix = filters::complete(&h, &g, tolerance)?;
            let late = moved(&h, &matrix, tolerance)?;
            Ok(Given { matrix, h, g, late, what: "h is that of" })
        }
        (Value::Laurent(_) | Value::Number(_), None) => {
            Err(Fault::new(ProblemCode::CallArity, "one filter alone has no factoring")
                .label("the synthesis low-pass g is missing")
                .help("give h and g, as in `lifting(fir(w).h0, fir(w).g0)`, or a whole bank"))
        }
        (value, None) => {
            let bank = bank(value).map_err(|fault| of.fault(fault))?;
            let found = Reconstruction::within(&bank, tolerance.clone())?;
            found.check().map_err(|error| of.fault(error))?;
            let late = match found.delay_and_gain() {
                Some(late) if !found.is_perfect() => late,
                _ => (0, Number::ONE),
            };
            let what = "the bank's analysis is";
            Ok(Given { matrix: bank.synthesis(), h: bank.h0, g: bank.g0, late, what })
        }
        (value, Some(g)) => {
            Err(Fault::new(ProblemCode::CallArity, format!("{} has its low-pass of synthesis", value.kind()))
                .argument(g)
                .label("another one")
                .help("give two low-pass filters, as in `lifting(h, g)`, or the bank alone"))
        }
    }
}

/// How many samples later than that of the matrix an analysis low-pass is, and how many times as large.
fn moved(h: &Laurent, synthesis: &LaurentMatrix, tolerance: &Number) -> Result<(i64, Number), Fault> {
    // Its determinant is 1, but for what a tolerance ignores, so that these are the entries of its inverse.
    let [[a, b], [c, d]] = &synthesis.rows;
    let analysis = LaurentMatrix { rows: [[d.clone(), -b], [-c, a.clone()]] };
    let used = FilterBank::of(synthesis, &analysis)?.h0;
    let gain = match (h.entries().first(), used.entries().first()) {
        (Some(a), Some(b)) => a.divided_by(b).unwrap_or(Number::ONE),
        _ => Number::ONE,
    };
    // Nearly 1 is what rounding of taps leaves of 1.
    let is_rounded = !tolerance.is_zero() && (&gain - &Number::ONE).abs() < Number::ratio(1, 1_000_000);
    let gain = if is_rounded { Number::ONE } else { gain };
    Ok((h.low() - used.low(), gain))
}

/// The factoring of a bank that `lifting` gives, where analysis is the steps taken back.
pub(crate) fn factored(bank: &FilterBank, evaluator: &Evaluator) -> Result<Lifting, filters::FilterError> {
    Reconstruction::of(bank)?.check_in_place()?;
    let interrupt = evaluator.space().interrupt();
    let found = best(&bank.synthesis(), &Number::ZERO, Limits::default(), interrupt)?;
    found.ok_or(filters::FilterError::NoFactoring { tried: 0 })
}

/// The divisions that are tried for a note beside the result. Nearly all ways take the same number of steps: if fewer are enough, one of
/// the first ways says so.
const HINT_DIVISIONS: usize = 1000;

/// How far a factoring without symmetry is looked for.
struct Limits {
    steps: usize,
    divisions: usize,
}

impl Default for Limits {
    fn default() -> Limits {
        let Search { steps, divisions, .. } = Search::new(false);
        Limits { steps, divisions }
    }
}

/// The symmetric factoring, or of those with the fewest steps the one whose largest weight is least; a search without a result is an error.
fn best(
    matrix: &LaurentMatrix,
    tolerance: &Number,
    Limits { steps, divisions }: Limits,
    interrupt: &Interrupt,
) -> Result<Option<Lifting>, filters::FilterError> {
    let search = |symmetric| Search { tolerance: tolerance.clone(), symmetric, ..Search::new(false) };
    let found = match filters::factor(matrix, &search(true), interrupt) {
        Err(filters::FilterError::NoFactoring { .. }) => {
            let shortest = Search { steps, divisions, shortest: true, ..search(false) };
            let all = filters::factor(matrix, &shortest, interrupt)?;
            // The first of equals, which costs least.
            let key = |lifting: &Lifting| (lifting.steps.len(), lifting.largest_weight());
            return Ok(all.found.into_iter().min_by_key(key));
        }
        found => found?,
    };
    Ok(found.found.into_iter().next())
}

/// Failures that are shown; a wrong sign leaves dozens.
const SHOWN_FAILURES: usize = 8;

fn reconstruction(
    _: &Evaluator,
    synthesis: Arg<Value>,
    analysis: Option<Arg<Value>>,
    tolerance: Arg<Number>,
) -> Result<Value, Fault> {
    let mut joined = bank(&synthesis).map_err(|fault| synthesis.fault(fault))?;
    if let Some(analysis) = analysis {
        let other = bank(&analysis).map_err(|fault| analysis.fault(fault))?;
        (joined.h0, joined.h1) = (other.h0, other.h1);
    }
    let result = Reconstruction::within(&joined, not_negative(&tolerance)?)?;
    let failures = result.failures.iter().map(|failure| Value::from(failure.to_string().as_str()));
    let mending = joined.mending(&result.tolerance)?;
    let changes = mending.iter().flat_map(|mending| &mending.changes);
    let changes = changes.map(|change| Value::from(change.to_string().as_str())).collect();
    let fields = [
        ("perfect", Value::Bool(result.is_perfect())),
        ("distortion", result.distortion.clone().into()),
        ("alias", result.alias.clone().into()),
        ("failures", Value::list(failures.collect())?),
        ("product", result.product.clone().into()),
        ("largest_deviation", result.largest_deviation().to_f64().into()),
        ("mending", Value::list(changes)?),
    ];
    let mended = mending.as_ref().map(mending_text).unwrap_or_default();
    shown_record(fields, &(reconstruction_text(&result, &joined) + &mended))
}

/// `with h1 one sample earlier it would be perfect`
fn mending_text(mending: &Mending) -> String {
    let changes: Vec<String> = mending.changes.iter().map(ToString::to_string).collect();
    let late = match (mending.delay, mending.gain.is_one()) {
        (0, true) => "",
        (0, false) => ", but for a gain",
        (_, true) => ", but for a delay",
        (_, false) => ", but for a delay and a gain",
    };
    format!("\nwith {} it would be perfect{late}", changes.join(" and "))
}

/// `, as far as the taps are known, to 1e-114`: nothing where they are exact.
fn how_exact(bank: &FilterBank) -> String {
    let taps = [&bank.h0, &bank.h1, &bank.g0, &bank.g1].into_iter().flat_map(|filter| filter.entries());
    match taps.map(Number::uncertainty).max() {
        Some(most) if !most.is_zero() => {
            format!(", as far as the taps are known, to 1e{}", most.to_f64().log10().ceil())
        }
        _ => String::new(),
    }
}

fn reconstruction_text(result: &Reconstruction, bank: &FilterBank) -> String {
    let deviation = result.largest_deviation();
    let size = if deviation.is_zero() { String::new() } else { format!("\n{}", result.deviation_text()) };
    if result.is_perfect() {
        return match deviation.is_zero() {
            true => {
                let known = how_exact(bank);
                format!("perfect reconstruction{known}: synthesis * analysis is the identity")
            }
            false => format!("perfect reconstruction within the tolerance{size}"),
        };
    }
    if let Some((delay, gain)) = result.delay_and_gain() {
        let gain =
            if gain.is_one() { String::new() } else { format!(" and times {}", filters::brief(&gain)) };
        let samples = if delay == 1 { "sample" } else { "samples" };
        return format!("perfect reconstruction, {delay} {samples} later{gain}{size}");
    }
    if result.is_nearly_perfect() {
        let power = deviation.to_f64().log10().ceil();
        let late = match result.nearest() {
            (0, _) => String::new(),
            (delay, _) => format!(", {delay} samples later"),
        };
        return format!(
            "no perfect reconstruction, but nearly{late}{size}\ntolerance=1e{power} lets that pass"
        );
    }
    let count = result.failures.len();
    let mut text = format!(
        "no perfect reconstruction{size}\ndistortion: {}\nalias: {}",
        short_polynomial(&result.distortion),
        short_polynomial(&result.alias)
    );
    for failure in result.failures.iter().take(SHOWN_FAILURES) {
        text += &format!("\n{failure}");
    }
    if count > SHOWN_FAILURES {
        text += &format!("\nand {} more coefficients differ", count - SHOWN_FAILURES);
    }
    text
}

/// The longest polynomial that is written out among other lines.
const LONGEST: usize = 150;

/// A polynomial; of a long one its largest entry.
fn short_polynomial(p: &Laurent) -> String {
    let text = p.to_string();
    let largest = p.terms().max_by(|a, b| a.1.abs().cmp(&b.1.abs()));
    match largest {
        Some((n, entry)) if text.len() > LONGEST => {
            format!("{} entries, the largest {} at n = {n}", p.entries().len(), filters::brief(entry))
        }
        _ => text,
    }
}
