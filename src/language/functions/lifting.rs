//! Filter banks, their factoring into lifting steps, and their reconstruction.

use crate::algebra::Number;
use crate::diagnostics::ProblemCode;
use crate::filters::{
    self, Channel, FilterBank, Laurent, LaurentMatrix, Lifting, LiftingStep, Reconstruction, Search,
};
use crate::values::{Map, Record, Value};

use super::super::builtin::{Arguments, Builtin, Kind, optional, required};
use super::super::evaluator::Evaluator;
use super::super::fault::Fault;
use super::properties::tolerance;
use super::zdomain::{bank, bank_record, record, shown_record, table_record, to_laurent};

pub(crate) const TABLE: &[Builtin] = &[
    Builtin {
        name: "filter_bank",
        parameters: &[
            required("h0", Kind::Laurent),
            optional("g0", Kind::Laurent, "none"),
            optional("h1", Kind::Laurent, "none"),
            optional("g1", Kind::Laurent, "none"),
        ],
        summary: "A two-channel filter bank of two low-pass filters h0 and g0, or of two analysis filters h0 and h1. What is left out follows from them: of filters centred at 0 it is h1 = z g0(-z) and g1 = z^-1 h0(-z).",
        example: "filter_bank(laurent([-1, 2, 6, 2, -1], low=-2) / 8, laurent([1, 2, 1], low=-1) / 2).h1",
        run: filter_bank,
    },
    Builtin {
        name: "lifting",
        parameters: &[
            required("h", Kind::Any).means("An analysis low-pass, or a wavelet or filter bank"),
            optional("g", Kind::Laurent, "none").means("A synthesis low-pass"),
            optional("all", Kind::Bool, "false").means("Whether all factorings are told"),
            optional("tolerance", Kind::Number, "0").means("What counts as 0, for rounded taps"),
        ],
        summary: "Factors an analysis low-pass h and a synthesis low-pass g, or the four filters of a bank that reconstructs, into the lifting steps of synthesis by Euclid's algorithm: the symmetric factoring where there is one, or all. Of a wavelet, its own steps. Analysis takes them back: in reverse order, each with the other sign.",
        example: "lifting(laurent([-1, 2, 6, 2, -1], low=-2) / 8, laurent([1, 2, 1], low=-1) / 2)",
        run: lifting,
    },
    Builtin {
        name: "reconstruction",
        parameters: &[
            required("synthesis", Kind::Any).means("A wavelet or a filter bank"),
            optional("analysis", Kind::Any, "none").means("Another one"),
            optional("tolerance", Kind::Number, "0"),
        ],
        summary: "Proves that synthesis undoes analysis, rounding aside, or says which coefficients fail and by how much at most; the analysis may be that of another wavelet or bank. Deviations up to a tolerance count as none, for rounded taps.",
        example: "reconstruction(le_gall_5_3)",
        run: reconstruction,
    },
];

fn filter_bank(_: &Evaluator, arguments: &Arguments) -> Result<Value, Fault> {
    let h0 = (*arguments.laurent(0)?).clone();
    let given = |at| arguments.given(at).map(to_laurent).transpose();
    let bank = match (given(1)?, given(2)?, given(3)?) {
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
    bank_record(bank)
}

fn lifting(evaluator: &Evaluator, arguments: &Arguments) -> Result<Value, Fault> {
    let tolerance = tolerance(arguments, 3)?;
    if let (Value::Wavelet(wavelet), None) = (arguments.value(0), arguments.given(1)) {
        let lifting = Lifting::of(wavelet);
        return lifting_record(&lifting, &lifting_text(&lifting));
    }
    let Given { matrix, h, g, analysis } = given(arguments, &tolerance)?;
    let stopped = || evaluator.space().interrupt().is_set();
    if arguments.bool(2)? {
        let search = Search { tolerance, ..Search::new(false) };
        return list_of_all(&filters::factor(&matrix, &search, &stopped)?, &analysis);
    }
    let Some(found) = best(&matrix, &tolerance, &stopped)? else { return Ok(Value::None) };
    let mut text = lifting_text(&found) + &analysis;
    // The other parity of g is meant where `low` was forgotten. That it has no factoring is no error.
    let earlier = filters::complete(&h, &g.delayed(-1), &tolerance);
    if let Ok(Some(other)) = earlier.and_then(|matrix| best(&matrix, &tolerance, &stopped))
        && other.steps.len() < found.steps.len()
    {
        let (steps, low) = (other.steps.len(), g.low() - 1);
        text += &format!("\n(with g one sample earlier, at low={low}, {steps} steps are enough)");
    }
    lifting_record(&found, &text)
}

/// What is to be factored.
struct Given {
    /// The polyphase matrix of synthesis.
    matrix: LaurentMatrix,
    /// The low-pass filters of analysis and synthesis.
    h: Laurent,
    g: Laurent,
    /// How the analysis of a bank differs from the steps taken back, a line; empty where it is they.
    analysis: String,
}

/// Two low-pass filters, or a bank: its high-pass filters are taken as they are.
fn given(arguments: &Arguments, tolerance: &Number) -> Result<Given, Fault> {
    let value = arguments.value(0);
    match (value, arguments.given(1)) {
        (Value::Laurent(_) | Value::Number(_), Some(g)) => {
            let (h, g) = (to_laurent(value)?, to_laurent(g)?);
            let matrix = filters::complete(&h, &g, tolerance)?;
            Ok(Given { matrix, h, g, analysis: String::new() })
        }
        (Value::Laurent(_) | Value::Number(_), None) => {
            Err(Fault::new(ProblemCode::CallArity, "one filter alone has no factoring")
                .label("the synthesis low-pass g is missing")
                .help("give h and g, as in `lifting(fir(w).h0, fir(w).g0)`, or a whole bank"))
        }
        (value, None) => {
            let bank = bank(value).map_err(|fault| fault.argument(0))?;
            let found = Reconstruction::within(&bank, tolerance.clone())?;
            found.check().map_err(|error| Fault::from(error).argument(0))?;
            let analysis = match found.delay_and_gain() {
                Some((delay, gain)) if !found.is_perfect() => analysis_text(delay, &gain),
                _ => String::new(),
            };
            Ok(Given { matrix: bank.synthesis(), h: bank.h0, g: bank.g0, analysis })
        }
        (value, Some(_)) => {
            Err(Fault::new(ProblemCode::CallArity, format!("{} has its low-pass of synthesis", value.kind()))
                .argument(1)
                .label("another one")
                .help("give two low-pass filters, as in `lifting(h, g)`, or the bank alone"))
        }
    }
}

/// That analysis is late, or scaled.
fn analysis_text(delay: i64, gain: &Number) -> String {
    let samples = if delay.abs() == 1 { "sample" } else { "samples" };
    let late = match delay {
        0 => None,
        1.. => Some(format!("{delay} {samples} later")),
        _ => Some(format!("{} {samples} earlier", -delay)),
    };
    let scaled = (!gain.is_one()).then(|| format!("times {}", filters::brief(gain)));
    let differs = late.into_iter().chain(scaled).collect::<Vec<_>>().join(" and ");
    format!("\n(the bank's analysis is these steps taken back, {differs})")
}

/// The factoring of a bank that `lifting` gives, where analysis is the steps taken back.
pub(crate) fn factored(bank: &FilterBank, evaluator: &Evaluator) -> Result<Lifting, filters::FilterError> {
    Reconstruction::of(bank)?.check_in_place()?;
    let stopped = || evaluator.space().interrupt().is_set();
    let found = best(&bank.synthesis(), &Number::ZERO, &stopped)?;
    found.ok_or(filters::FilterError::NoFactoring { tried: 0 })
}

/// The symmetric factoring, or the first; a search without a result is an error.
fn best(
    matrix: &LaurentMatrix,
    tolerance: &Number,
    stopped: &dyn Fn() -> bool,
) -> Result<Option<Lifting>, filters::FilterError> {
    let search = |symmetric| Search { tolerance: tolerance.clone(), symmetric, ..Search::new(false) };
    let found = match filters::factor(matrix, &search(true), stopped) {
        Err(filters::FilterError::NoFactoring { .. }) => filters::factor(matrix, &search(false), stopped)?,
        found => found?,
    };
    Ok(found.found.into_iter().next())
}

/// The factorings; the first line says where the search ended at its limits.
fn list_of_all(factorings: &filters::Factorings, analysis: &str) -> Result<Value, Fault> {
    let mut entries = Vec::new();
    for (at, lifting) in factorings.found.iter().enumerate() {
        let text = lifting_text(lifting);
        entries.push((Value::Number(at.into()), lifting_record(lifting, &text)?));
    }
    let count = factorings.found.len();
    let more = if factorings.complete { "" } else { "; the search ended at its limits, there are more" };
    let plural = if count == 1 { "" } else { "s" };
    let mut text = format!("{count} factoring{plural}{more}{analysis}");
    for (at, lifting) in factorings.found.iter().enumerate() {
        let kind = if lifting.is_symmetric() { " (symmetric)" } else { "" };
        text += &format!("\n\n[{at}]{kind}\n{}", lifting_text(lifting));
    }
    let fields =
        [("factorings", Value::Map(Map::new(entries)?)), ("complete", Value::Bool(factorings.complete))];
    table_record(fields, "factorings", &text)
}

/// A factoring as a record that shows this text.
fn lifting_record(lifting: &Lifting, text: &str) -> Result<Value, Fault> {
    let step = |step: &LiftingStep| {
        let target = if step.changes_even { "even" } else { "odd" };
        record([("target", target.into()), ("filter", step.filter.clone().into())])
    };
    let steps = Value::list(lifting.steps.iter().map(step).collect::<Result<_, _>>()?)?;
    let fields = [
        ("steps", steps),
        ("scale", Value::Number(lifting.low.scale.clone())),
        ("delay", Value::Number(lifting.low.delay.into())),
        ("high_scale", Value::Number(lifting.high.scale.clone())),
        ("high_delay", Value::Number(lifting.high.delay.into())),
        ("symmetric", Value::Bool(lifting.is_symmetric())),
    ];
    shown_record(fields, text)
}

/// A step a line, under the direction in which they go.
fn lifting_text(lifting: &Lifting) -> String {
    let mut lines = vec!["synthesis, step by step:".to_string()];
    lines.extend(channels_text(&lifting.low, &lifting.high));
    for step in &lifting.steps {
        let (target, source) = if step.changes_even { ("even", "odd") } else { ("odd", "even") };
        lines.push(format!("{target} += {} * {source}", step.filter));
    }
    if lines.len() == 1 { "nothing to do".to_string() } else { lines.join("\n") }
}

/// What becomes of the bands before the steps.
fn channels_text(low: &Channel, high: &Channel) -> Vec<String> {
    let mut lines = Vec::new();
    let bands = [("low", low), ("high", high)];
    if !low.scale.is_one() && high.scale == low.inverse().scale {
        lines.push(format!("low *= {0}, high /= {0}", low.scale));
    } else {
        let scaled = bands.iter().filter(|(_, channel)| !channel.scale.is_one());
        let scaled: Vec<String> =
            scaled.map(|(name, channel)| format!("{name} *= {}", channel.scale)).collect();
        lines.extend((!scaled.is_empty()).then(|| scaled.join(", ")));
    }
    let late = |delay: i64| match delay {
        1.. => format!("{} later", pairs(delay)),
        _ => format!("{} earlier", pairs(-delay)),
    };
    let moved = bands.iter().filter(|(_, channel)| channel.delay != 0);
    let moved: Vec<String> = moved.map(|(name, channel)| format!("{name} {}", late(channel.delay))).collect();
    lines.extend((!moved.is_empty()).then(|| moved.join(" and ").replacen(' ', " comes ", 1)));
    lines
}

/// The factoring that a record of `lifting` holds.
pub(crate) fn to_lifting(record: &Record) -> Option<Lifting> {
    let Some(Value::List(items)) = record.fields().get("steps") else { return None };
    let step = |item: &Value| {
        let Value::Record(step) = item else { return None };
        let changes_even = match step.fields().get("target")? {
            Value::Text(target) => &**target == "even",
            _ => return None,
        };
        let filter: Laurent = to_laurent(step.fields().get("filter")?).ok()?;
        Some(LiftingStep { changes_even, filter })
    };
    let number = |name: &str| match record.fields().get(name) {
        Some(Value::Number(number)) => Some(number.clone()),
        _ => None,
    };
    let channel = |scale: &str, delay: &str| {
        let scale = number(scale).filter(|scale: &Number| !scale.is_zero())?;
        Some(Channel { scale, delay: number(delay)?.to_i64()? })
    };
    Some(Lifting {
        low: channel("scale", "delay")?,
        high: channel("high_scale", "high_delay")?,
        steps: items.iter().map(step).collect::<Option<_>>()?,
    })
}

/// Failures that are shown; a wrong sign leaves dozens.
const SHOWN_FAILURES: usize = 8;

fn reconstruction(_: &Evaluator, arguments: &Arguments) -> Result<Value, Fault> {
    let mut joined = bank(arguments.value(0)).map_err(|fault| fault.argument(0))?;
    if let Some(value) = arguments.given(1) {
        let analysis = bank(value).map_err(|fault| fault.argument(1))?;
        (joined.h0, joined.h1) = (analysis.h0, analysis.h1);
    }
    let result = Reconstruction::within(&joined, tolerance(arguments, 2)?)?;
    let failures = result.failures.iter().map(|failure| Value::from(failure.to_string().as_str()));
    let fields = [
        ("perfect", Value::Bool(result.is_perfect())),
        ("distortion", result.distortion.clone().into()),
        ("alias", result.alias.clone().into()),
        ("failures", Value::list(failures.collect())?),
        ("product", result.product.clone().into()),
        ("largest_deviation", result.largest_deviation().to_f64().into()),
    ];
    shown_record(fields, &reconstruction_text(&result))
}

fn reconstruction_text(result: &Reconstruction) -> String {
    let deviation = result.largest_deviation();
    let size = if deviation.is_zero() { String::new() } else { format!("\n{}", result.deviation_text()) };
    if result.is_perfect() {
        return match deviation.is_zero() {
            true => "perfect reconstruction: synthesis * analysis is the identity".to_string(),
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

fn pairs(count: i64) -> String {
    if count == 1 { "a pair of samples".to_string() } else { format!("{count} pairs of samples") }
}
