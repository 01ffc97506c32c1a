//! Filters in the z-domain: Laurent polynomials and polyphase matrices.

use std::sync::Arc;

use crate::algebra::Number;
use crate::diagnostics::ProblemCode;
use crate::filters::{self, FilterBank, Laurent, LaurentMatrix, MOST_ENTRIES};
use crate::values::{Factored, Found, Items, Record, Shown, Value, bank_text};

use super::super::declare::{Declared, Row, default, required};
use super::super::evaluator::Evaluator;
use super::super::extract::{Arg, Integer};
use super::super::fault::Fault;

pub(crate) const TABLE: &[&dyn Declared] = &[
    &Row {
        name: "laurent",
        parameters: (required("entries"), default("low", "0")),
        summary: "A Laurent polynomial, a filter in the z-domain: entry n multiplies z^-n, and the first n is low.",
        example: "laurent([-1, 2, 6, 2, -1], low=-2) / 8",
        run: laurent,
    },
    &Row {
        name: "divide",
        parameters: (required("a"), required("b"), default("from_low", "0")),
        summary: "Quotient and remainder of Laurent polynomials; so many entries are cancelled at the low end, the others at the high end.",
        example: "divide(laurent([-1, 6, -1], low=-1), laurent([2, 2]), from_low=1)",
        run: divide,
    },
    &Row {
        name: "upsample",
        parameters: (required("p"), default("factor", "2")),
        summary: "z becomes z^factor: zeros between the entries.",
        example: "upsample(laurent([1, 2, 1], low=-1))",
        run: |_, p: Arc<Laurent>, factor| Ok(p.upsampled(times(&factor)?)?.into()),
    },
    &Row {
        name: "downsample",
        parameters: (required("p"), default("factor", "2"), default("phase", "0")),
        summary: "The entries at factor*n + phase: a polyphase component.",
        example: "downsample(laurent([1, 2, 1], low=-1), phase=1)",
        run: |_, p: Arc<Laurent>, factor, phase| Ok(p.downsampled(times(&factor)?, place(&phase)?).into()),
    },
    &Row {
        name: "reflect",
        parameters: (required("p"),),
        summary: "z becomes 1/z: the filter runs backwards.",
        example: "reflect(laurent([1, 2, 3]))",
        run: |_, p: Arc<Laurent>| Ok(p.reflected().into()),
    },
    &Row {
        name: "alternate",
        parameters: (required("p"),),
        summary: "z becomes -z: odd entries change their signs, low-pass becomes high-pass.",
        example: "alternate(laurent([1, 2, 1], low=-1))",
        run: |_, p: Arc<Laurent>| Ok(p.alternated().into()),
    },
    &Row {
        name: "delay",
        parameters: (required("p"), default("n", "1")),
        summary: "Times z^-n: the filter answers n samples later.",
        example: "delay(laurent([1, 2, 1]), 3)",
        run: |_, p: Arc<Laurent>, n| Ok(p.delayed(place(&n)?).checked()?.into()),
    },
    &Row {
        name: "degree",
        parameters: (required("p"),),
        summary: "The number of steps from the first entry of a Laurent polynomial that is not 0 to the last: one less than its length, and the number of its zeros. None for the polynomial 0.",
        example: "degree(laurent([1, 2, 1], low=-1))",
        run: |_, p: Arc<Laurent>| Ok(p.span().map_or(Value::None, |span| Value::Number(span.into()))),
    },
    &Row {
        name: "evaluate",
        parameters: (required("p"), required("z")),
        summary: "The value of a Laurent polynomial at a number: at 1 the gain at DC, at -1 that at Nyquist.",
        example: "evaluate(laurent([1, 2, 1], low=-1) / 2, -1)",
        run: evaluate,
    },
    &Row {
        name: "matrix",
        parameters: (required("rows"),),
        summary: "A 2x2 matrix of Laurent polynomials and numbers.",
        example: "matrix([[1, laurent([1, 1]) / 4], [0, 1]])",
        run: matrix,
    },
    &Row {
        name: "polyphase",
        parameters: (required("w").means("A wavelet, a filter bank or a factoring"),),
        summary: "The polyphase matrix of synthesis, (low, high) to (even, odd), of a wavelet, a stage or a filter bank; where the bank reconstructs, its inverse is that of analysis.",
        example: "polyphase(le_gall_5_3)",
        run: polyphase,
    },
    &Row {
        name: "det",
        parameters: (required("m"),),
        summary: "The determinant of a matrix.",
        example: "det(polyphase(fidelity))",
        run: |_, m: Arc<LaurentMatrix>| Ok(m.determinant()?.into()),
    },
    &Row {
        name: "adjoint",
        parameters: (required("m"),),
        summary: "A matrix transposed, with 1/z in the place of z: on the unit circle its conjugate transpose. That of an orthonormal bank is its inverse. Only transposed it is by `transpose`.",
        example: "adjoint(polyphase(le_gall_5_3))",
        run: |_, m: Arc<LaurentMatrix>| Ok(m.adjoint().into()),
    },
    &Row {
        name: "fir",
        parameters: (required("w").means("A wavelet, a filter bank or a factoring"),),
        summary: "The four filters of a wavelet or of a polyphase matrix of synthesis, without rounding and shift: analysis h0 and h1, synthesis g0 and g1.",
        example: "fir(le_gall_5_3).h0",
        run: fir,
    },
];

/// A filter as an argument of the kind [`Kind::Any`] or an item of a list.
pub(crate) fn to_laurent(value: &Value) -> Result<Laurent, Fault> {
    match value {
        Value::Laurent(polynomial) => Ok((**polynomial).clone()),
        Value::Number(number) => Ok(Laurent::monomial(number.clone(), 0)),
        other => Err(Fault::kind("a Laurent polynomial or a number", other.kind())
            .help("write `laurent([1, 2, 1], low=-1)`")),
    }
}

/// How many times as far apart entries come to lie, or lay.
fn times(factor: &Arg<Integer>) -> Result<i64, Fault> {
    factor.within(1, MOST_ENTRIES as i64)
}

/// A power of 1/z.
fn place(n: &Arg<Integer>) -> Result<i64, Fault> {
    n.within(-(1 << 30), 1 << 30)
}

fn laurent(_: &Evaluator, items: Arg<Items>, low: Arg<Integer>) -> Result<Value, Fault> {
    if items.is_empty() {
        return Err(Fault::new(ProblemCode::FilterEmpty, "an empty polynomial")
            .argument(&items)
            .label("holds nothing")
            .help("give at least one entry; the polynomial 0 is `laurent([0])`"));
    }
    if items.len() > MOST_ENTRIES {
        return Err(items.fault(filters::FilterError::TooLong));
    }
    let low = place(&low)?;
    let entries = items.iter().map(|item| match item {
        Value::Number(number) => Ok(number.clone()),
        other => Err(Fault::kind("numbers", other.kind()).argument(&items)),
    });
    let polynomial = Laurent::new(low, entries.collect::<Result<Vec<Number>, Fault>>()?);
    Ok(polynomial.checked().map_err(|error| items.fault(error))?.into())
}

fn divide(
    _: &Evaluator,
    a: Arc<Laurent>,
    b: Arg<Arc<Laurent>>,
    from_low: Arg<Integer>,
) -> Result<Value, Fault> {
    let from_low = from_low.within(0, MOST_ENTRIES as i64)? as usize;
    let division = a.divided(&b, from_low).map_err(|error| b.fault(error))?;
    record([("quotient", division.quotient.into()), ("remainder", division.remainder.into())])
}

fn evaluate(_: &Evaluator, p: Arc<Laurent>, z: Arg<Number>) -> Result<Value, Fault> {
    if z.is_zero() {
        return Err(Fault::new(ProblemCode::ValueRange, "a Laurent polynomial has no value at 0")
            .argument(&z)
            .label("this is 0")
            .help("negative powers of z exist everywhere else"));
    }
    // Powers of 1 and -1 are no longer than these.
    let bits = if z.abs().is_one() { 0 } else { z.bit_length() };
    let bits = bits.saturating_mul((p.low().unsigned_abs()).max(p.high().unsigned_abs()));
    if bits > crate::values::limits::BITS {
        return Err(super::super::operators::too_many_bits());
    }
    Ok(p.at_number(&z).into())
}

fn matrix(_: &Evaluator, rows: Arg<Items>) -> Result<Value, Fault> {
    let wrong = || {
        Fault::new(ProblemCode::ValueKind, "a matrix has two rows of two entries")
            .argument(&rows)
            .label("not two by two")
            .help("write `matrix([[a, b], [c, d]])`")
    };
    let row = |value: &Value| match value {
        Value::List(items) | Value::Tuple(items) => match &items[..] {
            [a, b] => {
                let entry = |value| to_laurent(value).map_err(|fault| rows.fault(fault));
                Ok([entry(a)?, entry(b)?])
            }
            _ => Err(wrong()),
        },
        _ => Err(wrong()),
    };
    match &rows[..] {
        [first, second] => Ok(LaurentMatrix { rows: [row(first)?, row(second)?] }.into()),
        _ => Err(wrong()),
    }
}

fn polyphase(_: &Evaluator, w: Arg<Value>) -> Result<Value, Fault> {
    match &*w {
        Value::Stage(stage) => Ok(filters::stage_matrix(stage).checked()?.into()),
        value => Ok(bank(value).map_err(|fault| w.fault(fault))?.synthesis().into()),
    }
}

fn fir(_: &Evaluator, w: Arg<Value>) -> Result<Value, Fault> {
    let bank = bank(&w).map_err(|fault| w.fault(fault))?;
    let Value::Record(record) = &*w else { return found(Found::Bank(bank)) };
    let Some(Found::Lifting(factored)) = record.found() else { return found(Found::Bank(bank)) };
    let Some(differs) = analysis_differs(factored) else { return found(Found::Bank(bank)) };
    let text = bank_text(&bank);
    found_as(
        Found::Bank(bank),
        &format!("{text}\n(h0 and h1 of the bank that was factored are these, {differs})"),
    )
}

/// `3 samples later and times 1/2`: how the analysis of what was factored differs from the steps taken back; None where it
/// does not.
pub(super) fn analysis_differs(Factored { delay, gain, .. }: &Factored) -> Option<String> {
    let samples = if delay.abs() == 1 { "sample" } else { "samples" };
    let late = match delay {
        0 => None,
        1.. => Some(format!("{delay} {samples} later")),
        _ => Some(format!("{} {samples} earlier", -delay)),
    };
    let scaled = (!gain.is_one()).then(|| format!("times {}", filters::brief(gain)));
    let differs: Vec<String> = late.into_iter().chain(scaled).collect();
    (!differs.is_empty()).then(|| differs.join(" and "))
}

/// The four filters that a value stands for: a wavelet, the record of a bank, or a polyphase matrix of
/// synthesis.
pub(crate) fn bank(value: &Value) -> Result<FilterBank, Fault> {
    match value {
        Value::Wavelet(wavelet) => Ok(filters::fir(wavelet)?),
        Value::Matrix(matrix) => Ok(FilterBank::of(matrix, &matrix.inverse()?)?),
        Value::Record(record) => match record.found() {
            Some(Found::Bank(bank)) => Ok(bank.clone()),
            Some(Found::Lifting(factored)) => bank(&factored.lifting.polyphase()?.into()),
            _ => Err(Fault::kind("a wavelet or a filter bank", value.kind())
                .help("a filter bank is a record of h0, h1, g0 and g1, such as `fir(w)` gives")),
        },
        other => {
            let help = match other {
                Value::List(_) | Value::Tuple(_) => "make a filter of a list: `laurent([1, 2, 1], low=-1)`",
                _ => "give a wavelet such as `le_gall_5_3`, or `fir(w)`",
            };
            Err(Fault::kind("a wavelet or a filter bank", other.kind()).help(help))
        }
    }
}

/// What was found, as a record.
pub(crate) fn found(found: Found) -> Result<Value, Fault> {
    Ok(Record::of(found)?.into())
}

/// The same, where more is to be displayed than its kind says by itself.
pub(crate) fn found_as(found: Found, shown: impl Into<Shown>) -> Result<Value, Fault> {
    Ok(Record::of(found)?.shown_as(shown).into())
}

/// A record of these fields.
pub(crate) fn record<Name: Into<Arc<str>>>(
    fields: impl IntoIterator<Item = (Name, Value)>,
) -> Result<Value, Fault> {
    Ok(Record::new(fields)?.into())
}

/// A record of these fields, displayed as a text or a table.
pub(crate) fn shown_record<Name: Into<Arc<str>>>(
    fields: impl IntoIterator<Item = (Name, Value)>,
    shown: impl Into<Shown>,
) -> Result<Value, Fault> {
    Ok(Record::new(fields)?.shown_as(shown).into())
}

/// The same, whose rows are found in a field that is a map: `record[key]`.
pub(crate) fn table_record<Name: Into<Arc<str>>>(
    fields: impl IntoIterator<Item = (Name, Value)>,
    rows: &'static str,
    shown: impl Into<Shown>,
) -> Result<Value, Fault> {
    Ok(Record::new(fields)?.indexed_by(rows).shown_as(shown).into())
}
