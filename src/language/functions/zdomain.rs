//! Filters in the z-domain: Laurent polynomials and polyphase matrices.

use std::sync::Arc;

use crate::algebra::Number;
use crate::diagnostics::ProblemCode;
use crate::filters::{self, FilterBank, Laurent, LaurentMatrix, MOST_ENTRIES};
use crate::values::{Record, Shown, Value};

use super::super::builtin::{Arguments, Builtin, Kind, optional, required};
use super::super::evaluator::Evaluator;
use super::super::fault::Fault;
use super::lifting::to_lifting;

pub(crate) const TABLE: &[Builtin] = &[
    Builtin {
        name: "laurent",
        parameters: &[required("entries", Kind::Items), optional("low", Kind::Integer, "0")],
        summary: "A Laurent polynomial, a filter in the z-domain: entry n multiplies z^-n, and the first n is low.",
        example: "laurent([-1, 2, 6, 2, -1], low=-2) / 8",
        run: laurent,
    },
    Builtin {
        name: "divide",
        parameters: &[
            required("a", Kind::Laurent),
            required("b", Kind::Laurent),
            optional("from_low", Kind::Integer, "0"),
        ],
        summary: "Quotient and remainder of Laurent polynomials; so many entries are cancelled at the low end, the others at the high end.",
        example: "divide(laurent([-1, 6, -1], low=-1), laurent([2, 2]), from_low=1)",
        run: divide,
    },
    Builtin {
        name: "upsample",
        parameters: &[required("p", Kind::Laurent), optional("factor", Kind::Integer, "2")],
        summary: "z becomes z^factor: zeros between the entries.",
        example: "upsample(laurent([1, 2, 1], low=-1))",
        run: |_, arguments| {
            let factor = arguments.integer_within(1, 1, MOST_ENTRIES as i64)?;
            Ok(arguments.laurent(0)?.upsampled(factor)?.into())
        },
    },
    Builtin {
        name: "downsample",
        parameters: &[
            required("p", Kind::Laurent),
            optional("factor", Kind::Integer, "2"),
            optional("phase", Kind::Integer, "0"),
        ],
        summary: "The entries at factor*n + phase: a polyphase component.",
        example: "downsample(laurent([1, 2, 1], low=-1), phase=1)",
        run: |_, arguments| {
            let factor = arguments.integer_within(1, 1, MOST_ENTRIES as i64)?;
            let phase = arguments.integer_within(2, -(1 << 30), 1 << 30)?;
            Ok(arguments.laurent(0)?.downsampled(factor, phase).into())
        },
    },
    Builtin {
        name: "reflect",
        parameters: &[required("p", Kind::Laurent)],
        summary: "z becomes 1/z: the filter runs backwards.",
        example: "reflect(laurent([1, 2, 3]))",
        run: |_, arguments| Ok(arguments.laurent(0)?.reflected().into()),
    },
    Builtin {
        name: "alternate",
        parameters: &[required("p", Kind::Laurent)],
        summary: "z becomes -z: odd entries change their signs, low-pass becomes high-pass.",
        example: "alternate(laurent([1, 2, 1], low=-1))",
        run: |_, arguments| Ok(arguments.laurent(0)?.alternated().into()),
    },
    Builtin {
        name: "delay",
        parameters: &[required("p", Kind::Laurent), optional("n", Kind::Integer, "1")],
        summary: "Times z^-n: the filter answers n samples later.",
        example: "delay(laurent([1, 2, 1]), 3)",
        run: |_, arguments| {
            let n = arguments.integer_within(1, -(1 << 30), 1 << 30)?;
            Ok(arguments.laurent(0)?.delayed(n).checked()?.into())
        },
    },
    Builtin {
        name: "evaluate",
        parameters: &[required("p", Kind::Laurent), required("z", Kind::Number)],
        summary: "The value of a Laurent polynomial at a number: at 1 the gain at DC, at -1 that at Nyquist.",
        example: "evaluate(laurent([1, 2, 1], low=-1) / 2, -1)",
        run: evaluate,
    },
    Builtin {
        name: "matrix",
        parameters: &[required("rows", Kind::Items)],
        summary: "A 2x2 matrix of Laurent polynomials and numbers.",
        example: "matrix([[1, laurent([1, 1]) / 4], [0, 1]])",
        run: matrix,
    },
    Builtin {
        name: "polyphase",
        parameters: &[required("w", Kind::Any).means("A wavelet, a filter bank or a factoring")],
        summary: "The polyphase matrix of synthesis, (low, high) to (even, odd), of a wavelet, a stage or a filter bank; where the bank reconstructs, its inverse is that of analysis.",
        example: "polyphase(le_gall_5_3)",
        run: polyphase,
    },
    Builtin {
        name: "det",
        parameters: &[required("m", Kind::Matrix)],
        summary: "The determinant of a matrix.",
        example: "det(polyphase(fidelity))",
        run: |_, arguments| Ok(arguments.matrix(0)?.determinant()?.into()),
    },
    Builtin {
        name: "fir",
        parameters: &[required("w", Kind::Any).means("A wavelet, a filter bank or a factoring")],
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

fn laurent(_: &Evaluator, arguments: &Arguments) -> Result<Value, Fault> {
    let items = arguments.items(0)?;
    if items.is_empty() {
        return Err(Fault::new(ProblemCode::FilterEmpty, "an empty polynomial")
            .argument(0)
            .label("holds nothing")
            .help("give at least one entry; the polynomial 0 is `laurent([0])`"));
    }
    if items.len() > MOST_ENTRIES {
        return Err(Fault::from(filters::FilterError::TooLong).argument(0));
    }
    let low = arguments.integer_within(1, -(1 << 30), 1 << 30)?;
    let entries = items.iter().map(|item| match item {
        Value::Number(number) => Ok(number.clone()),
        other => Err(Fault::kind("numbers", other.kind()).argument(0)),
    });
    let polynomial = Laurent::new(low, entries.collect::<Result<Vec<Number>, Fault>>()?);
    Ok(polynomial.checked().map_err(|error| Fault::from(error).argument(0))?.into())
}

fn divide(_: &Evaluator, arguments: &Arguments) -> Result<Value, Fault> {
    let from_low = arguments.integer_within(2, 0, MOST_ENTRIES as i64)? as usize;
    let division = arguments.laurent(0)?.divided(&*arguments.laurent(1)?, from_low);
    let division = division.map_err(|error| Fault::from(error).argument(1))?;
    record([("quotient", division.quotient.into()), ("remainder", division.remainder.into())])
}

fn evaluate(_: &Evaluator, arguments: &Arguments) -> Result<Value, Fault> {
    let (p, z) = (arguments.laurent(0)?, arguments.number(1)?);
    if z.is_zero() {
        return Err(Fault::new(ProblemCode::ValueRange, "a Laurent polynomial has no value at 0")
            .argument(1)
            .label("this is 0")
            .help("negative powers of z exist everywhere else"));
    }
    // Powers of 1 and -1 are no longer than these.
    let bits = if z.abs().is_one() { 0 } else { z.bit_length() };
    let bits = bits.saturating_mul((p.low().unsigned_abs()).max(p.high().unsigned_abs()));
    if bits > crate::values::limits::BITS {
        return Err(super::super::operators::too_many_bits());
    }
    Ok(p.at_number(z).into())
}

fn matrix(_: &Evaluator, arguments: &Arguments) -> Result<Value, Fault> {
    let wrong = || {
        Fault::new(ProblemCode::ValueKind, "a matrix has two rows of two entries")
            .argument(0)
            .label("not two by two")
            .help("write `matrix([[a, b], [c, d]])`")
    };
    let row = |value: &Value| match value {
        Value::List(items) | Value::Tuple(items) => match &items[..] {
            [a, b] => {
                let entry = |value| to_laurent(value).map_err(|fault| fault.argument(0));
                Ok([entry(a)?, entry(b)?])
            }
            _ => Err(wrong()),
        },
        _ => Err(wrong()),
    };
    match arguments.items(0)? {
        [first, second] => Ok(LaurentMatrix { rows: [row(first)?, row(second)?] }.into()),
        _ => Err(wrong()),
    }
}

fn polyphase(_: &Evaluator, arguments: &Arguments) -> Result<Value, Fault> {
    match arguments.value(0) {
        Value::Stage(stage) => Ok(filters::stage_matrix(stage).checked()?.into()),
        value => Ok(bank(value).map_err(|fault| fault.argument(0))?.synthesis().into()),
    }
}

fn fir(_: &Evaluator, arguments: &Arguments) -> Result<Value, Fault> {
    bank_record(bank(arguments.value(0)).map_err(|fault| fault.argument(0))?)
}

/// The four filters that a value stands for: a wavelet, the record of a bank, or a polyphase matrix of
/// synthesis.
pub(crate) fn bank(value: &Value) -> Result<FilterBank, Fault> {
    match value {
        Value::Wavelet(wavelet) => Ok(filters::fir(wavelet)?),
        Value::Matrix(matrix) => Ok(FilterBank::of(matrix, &matrix.inverse()?)?),
        Value::Record(record) => {
            if let Some(lifting) = to_lifting(record) {
                return bank(&lifting.polyphase()?.into());
            }
            let filter = |name: &str| match record.fields().get(name) {
                Some(value) => to_laurent(value),
                None => Err(Fault::new(ProblemCode::ValueKind, format!("the record has no field `{name}`"))
                    .help("a filter bank is a record of h0, h1, g0 and g1, such as `fir(w)` gives")),
            };
            Ok(FilterBank { h0: filter("h0")?, h1: filter("h1")?, g0: filter("g0")?, g1: filter("g1")? })
        }
        other => {
            let help = match other {
                Value::List(_) | Value::Tuple(_) => "make a filter of a list: `laurent([1, 2, 1], low=-1)`",
                _ => "give a wavelet such as `le_gall_5_3`, or `fir(w)`",
            };
            Err(Fault::kind("a wavelet or a filter bank", other.kind()).help(help))
        }
    }
}

/// A bank as a record, shown a filter a line.
pub(crate) fn bank_record(bank: FilterBank) -> Result<Value, Fault> {
    let FilterBank { h0, h1, g0, g1 } = bank;
    let text = format!("h0: {h0}\nh1: {h1}\ng0: {g0}\ng1: {g1}");
    let fields = [("h0", h0), ("h1", h1), ("g0", g0), ("g1", g1)];
    shown_record(fields.map(|(name, filter)| (name, Value::from(filter))), &text)
}

/// A record of these fields.
pub(crate) fn record<Name: Into<Arc<str>>>(
    fields: impl IntoIterator<Item = (Name, Value)>,
) -> Result<Value, Fault> {
    Ok(Value::Record(Arc::new(record_of(fields)?)))
}

/// A record of these fields, displayed as a text or a table.
pub(crate) fn shown_record<Name: Into<Arc<str>>>(
    fields: impl IntoIterator<Item = (Name, Value)>,
    shown: impl Into<Shown>,
) -> Result<Value, Fault> {
    Ok(Value::Record(Arc::new(record_of(fields)?.shown_as(shown))))
}

/// The same, whose rows are found in a field that is a map: `record[key]`.
pub(crate) fn table_record<Name: Into<Arc<str>>>(
    fields: impl IntoIterator<Item = (Name, Value)>,
    rows: &'static str,
    shown: impl Into<Shown>,
) -> Result<Value, Fault> {
    Ok(Value::Record(Arc::new(record_of(fields)?.indexed_by(rows).shown_as(shown))))
}

fn record_of<Name: Into<Arc<str>>>(fields: impl IntoIterator<Item = (Name, Value)>) -> Result<Record, Fault> {
    Ok(Record::new(fields.into_iter().map(|(name, value)| (name.into(), value)))?)
}
