//! Properties of filters and wavelets.

use std::sync::Arc;

use num_complex::Complex64;

use crate::algebra::{Number, Real};
use crate::diagnostics::ProblemCode;
use crate::filters::{self, Direction, FilterBank, Laurent, MOST_MOMENTS};
use crate::values::{Column, Map, Table, Value};

use super::super::builtin::{Arguments, Builtin, Kind, optional, required};
use super::super::evaluator::Evaluator;
use super::super::fault::Fault;
use super::scaling;
use super::zdomain::{bank, record, shown_record, table_record};

/// What most functions here tell of.
const FILTER: &str =
    "A filter, such as `laurent([1, 2, 1])`, or a wavelet or filter bank, of which each filter is told";

/// The directions of a wavelet.
pub(super) const SIDES: [&str; 2] = ["synthesis", "analysis"];

pub(super) const TABLE: &[Builtin] = &[
    Builtin {
        name: "moments",
        parameters: &[
            required("f", Kind::Any).means(FILTER),
            optional("count", Kind::Integer, "4"),
            optional("centre", Kind::Any, "0").means("A number, or \"middle\""),
        ],
        summary: "The exact moments, sum of (n-centre)^k f[n] for k from 0, of a filter or of each filter of a wavelet; centre is a number or \"middle\".",
        example: "moments(fir(le_gall_5_3).h1)\nmoments(daubechies_9_7, centre=\"middle\").h1",
        run: moments,
    },
    Builtin {
        name: "vanishing_moments",
        parameters: &[
            required("f", Kind::Any).means(FILTER),
            optional("tolerance", Kind::Number, "0").means("What counts as 0, for rounded taps"),
        ],
        summary: "How many moments of a filter are 0, exactly, or about its middle at a tolerance for rounded taps; of a wavelet, those of h1 and g1.",
        example: "vanishing_moments(le_gall_5_3)\nvanishing_moments(daubechies_9_7, tolerance=1/1000)",
        run: vanishing_moments,
    },
    Builtin {
        name: "zeros",
        parameters: &[
            required("f", Kind::Any).means(FILTER),
            optional("tolerance", Kind::Number, "0").means(
                "For rounded taps: moments about the middle up to this size count as 0, and as zeros at 1; those of the taps with alternating signs as zeros at -1",
            ),
        ],
        summary: "The zeros of a filter in the z-plane, each with re, im and its exact multiplicity; of a wavelet, those of each filter. A tolerance counts zeros at 1 and -1 of rounded taps, as `vanishing_moments` does, and divides them out before it looks for the others.",
        example: "zeros(fir(deslauriers_dubuc_9_7).g0)\nzeros(fir(daubechies_9_7).g0, tolerance=1/1000)",
        run: |_, arguments| {
            let tolerance = tolerance(arguments, 1)?;
            each_filter(arguments, |filter| zeros(filter, &tolerance))
        },
    },
    Builtin {
        name: "gains",
        parameters: &[required("f", Kind::Any).means(FILTER)],
        summary: "The gains of a filter, or of each filter of a wavelet: dc, nyquist, l1, energy, l2, linf (the largest tap), peak (of the frequency response).",
        example: "gains(le_gall_5_3).g0.l2",
        run: |_, arguments| {
            each_filter(arguments, |filter| gains_record(&filters::gains(filter), Some(filter)))
        },
    },
    Builtin {
        name: "band_gains",
        parameters: &[
            required("w", Kind::Any).means("A wavelet or a filter bank"),
            optional("levels", Kind::Integer, "1"),
            optional("w_ho", Kind::Any, "none").means("That of the horizontal direction; else w"),
            optional("dimensions", Kind::Integer, "2"),
            optional("side", Kind::Text, "\"synthesis\"").one_of(&SIDES),
        ],
        summary: "The gains between a picture and each band of each level, 1 the finest, without bit shifts: exact ones of the iterated filters, and the L2 norm by VC-2's product rule.",
        example: "band_gains(le_gall_5_3, 2)[2, \"LL\"].l2",
        run: band_gains,
    },
    Builtin {
        name: "smoothness",
        parameters: &[
            required("f", Kind::Any).means(FILTER),
            optional("tolerance", Kind::Number, "0").means("What counts as 0, for rounded taps"),
        ],
        summary: "The Sobolev exponent of the scaling function of a low-pass filter; of a wavelet, of both its scaling functions. A tolerance counts zeros at -1 of rounded taps.",
        example: "smoothness(le_gall_5_3)\nsmoothness(daubechies_9_7, tolerance=1/1000)",
        run: scaling::smoothness,
    },
    Builtin {
        name: "response",
        parameters: &[
            required("f", Kind::Any).means(FILTER),
            optional("points", Kind::Integer, "9"),
            optional("frequencies", Kind::Items, "none").means("From 0 to 1, in place of points"),
        ],
        summary: "The frequency response of a filter, or of each filter of a wavelet: magnitude, decibels and phase at frequencies from 0 (DC) to 1 (Nyquist).",
        example: "response(fir(le_gall_5_3).g0, frequencies=[0, 1/2, 1]).magnitude",
        run: response,
    },
    Builtin {
        name: "cascade",
        parameters: &[
            required("f", Kind::Any).means(FILTER),
            optional("iterations", Kind::Integer, "6"),
            optional("side", Kind::Text, "\"synthesis\"").one_of(&SIDES),
        ],
        summary: "The scaling function and the wavelet of a wavelet or a bank, or the scaling function of a low-pass filter, by so many rounds of the cascade algorithm; .integers holds exact values. The wavelet is scaled by 2 over the DC gain of the other side's low-pass: so those of both sides are biorthogonal where the bank reconstructs.",
        example: "cascade(le_gall_5_3, 2).scaling",
        run: scaling::cascade,
    },
];

/// Of a filter the value; of what stands for four filters a record of four values.
pub(super) fn each_filter(
    arguments: &Arguments,
    value: impl Fn(&Laurent) -> Result<Value, Fault>,
) -> Result<Value, Fault> {
    if let Value::Laurent(_) | Value::Number(_) = arguments.value(0) {
        return value(&*arguments.laurent(0)?).map_err(|fault| fault.argument(0));
    }
    let FilterBank { h0, h1, g0, g1 } = bank(arguments.value(0)).map_err(expected_filter)?;
    let value = |filter: &Laurent| value(filter).map_err(|fault| fault.argument(0));
    let fields = [("h0", value(&h0)?), ("h1", value(&h1)?), ("g0", value(&g0)?), ("g1", value(&g1)?)];
    lines(fields)
}

/// A record that is shown a field a line.
pub(super) fn lines<const N: usize>(fields: [(&str, Value); N]) -> Result<Value, Fault> {
    let line = |(name, value): &(&str, Value)| {
        let text = crate::display::text(value);
        // What takes several lines starts below its name.
        if text.contains('\n') { format!("{name}:\n{text}") } else { format!("{name}: {text}") }
    };
    let text = fields.iter().map(line).collect::<Vec<_>>().join("\n");
    shown_record(fields, &text)
}

/// Says that a filter would do too.
pub(super) fn expected_filter(fault: Fault) -> Fault {
    fault.argument(0).note("a single filter, such as `fir(w).g0` or `laurent([1, 2, 1])`, is taken too")
}

/// The Laurent polynomial that the first argument is, if it is one or a number.
pub(super) fn single(arguments: &Arguments) -> Result<Option<Arc<Laurent>>, Fault> {
    match arguments.value(0) {
        Value::Laurent(_) | Value::Number(_) => arguments.laurent(0).map(Some),
        _ => Ok(None),
    }
}

/// What the first argument stands for that is not a single filter.
pub(super) fn whole_bank(arguments: &Arguments) -> Result<FilterBank, Fault> {
    bank(arguments.value(0)).map_err(expected_filter)
}

fn number(n: usize) -> Value {
    Value::Number(n.into())
}

fn moments(_: &Evaluator, arguments: &Arguments) -> Result<Value, Fault> {
    let count = arguments.integer_within(1, 1, MOST_MOMENTS as i64)? as usize;
    let centre = match arguments.value(2) {
        Value::Number(centre) => Some(centre.clone()),
        Value::Text(text) if &**text == "middle" => None,
        other => {
            return Err(Fault::kind("a number or \"middle\"", other.kind())
                .argument(2)
                .help("write `centre=\"middle\"`, or a number such as `centre=-1`"));
        }
    };
    each_filter(arguments, |filter| {
        let centre = centre.clone().unwrap_or_else(|| filters::middle(filter));
        let moments = filters::moments(filter, count, &centre);
        Ok(Value::list(moments.into_iter().map(Value::Number).collect())?)
    })
}

fn vanishing_moments(_: &Evaluator, arguments: &Arguments) -> Result<Value, Fault> {
    let tolerance = tolerance(arguments, 1)?;
    let count = |filter: &Laurent| match filters::vanishing_moments(filter, &tolerance) {
        Ok(count) => Ok(number(count)),
        Err(error) => Err(Fault::from(error).argument(0)),
    };
    match single(arguments)? {
        Some(filter) => count(&filter),
        None => {
            let bank = whole_bank(arguments)?;
            record([("h1", count(&bank.h1)?), ("g1", count(&bank.g1)?)])
        }
    }
}

/// A number that is not negative.
pub(super) fn tolerance(arguments: &Arguments, at: usize) -> Result<Number, Fault> {
    let tolerance = arguments.number(at)?;
    if tolerance.signum() < 0 {
        return Err(Fault::new(ProblemCode::ValueRange, format!("a tolerance is not negative: {tolerance}"))
            .argument(at)
            .label("negative")
            .help("give 0 to count exactly, or something like 1/1000"));
    }
    Ok(tolerance.clone())
}

fn zeros(filter: &Laurent, tolerance: &Number) -> Result<Value, Fault> {
    let zero = |zero: filters::Zero| {
        let (re, im) = match &zero.exact {
            Some(exact) => (Value::Number(exact.clone()), Value::Number(Number::ZERO)),
            None => (zero.at.re.into(), zero.at.im.into()),
        };
        let times =
            if zero.multiplicity == 1 { String::new() } else { format!(" ({} times)", zero.multiplicity) };
        let text = match &zero.exact {
            Some(exact) => exact.to_string(),
            None if zero.at.im == 0.0 => Real(zero.at.re).to_string(),
            None => {
                let sign = if zero.at.im < 0.0 { "-" } else { "+" };
                format!("{} {sign} {}i", Real(zero.at.re), Real(zero.at.im.abs()))
            }
        };
        let fields = [("re", re), ("im", im), ("multiplicity", number(zero.multiplicity))];
        shown_record(fields, &(text + &times))
    };
    let zeros =
        filters::zeros_within(filter, tolerance)?.into_iter().map(zero).collect::<Result<_, Fault>>()?;
    Ok(Value::list(zeros)?)
}

/// With the peak of the response where the filter is given.
fn gains_record(gains: &filters::Gains, filter: Option<&Laurent>) -> Result<Value, Fault> {
    if let Some(filter) = filter {
        filters::check_range(filter)?;
    }
    let exact = |number: &Number| Value::Number(number.clone());
    let mut fields = vec![
        ("dc", exact(&gains.dc)),
        ("nyquist", exact(&gains.nyquist)),
        ("l1", exact(&gains.l1)),
        ("energy", exact(&gains.energy)),
        ("l2", gains.l2().into()),
        ("linf", exact(&gains.linf)),
    ];
    fields.extend(filter.map(|filter| ("peak", filters::peak(filter).into())));
    record(fields)
}

/// `"analysis"` or `"synthesis"`.
pub(super) fn side(arguments: &Arguments, at: usize) -> Result<Direction, Fault> {
    match &**arguments.text(at)? {
        "synthesis" => Ok(Direction::Synthesis),
        "analysis" => Ok(Direction::Analysis),
        other => Err(Fault::new(ProblemCode::ValueRange, format!("there is no side \"{other}\""))
            .argument(at)
            .label("no such side")
            .help("it is \"synthesis\" or \"analysis\"")),
    }
}

/// The deepest transform whose gains are computed.
const MOST_LEVELS: i64 = 12;

fn band_gains(_: &Evaluator, arguments: &Arguments) -> Result<Value, Fault> {
    let down = bank(arguments.value(0)).map_err(|fault| fault.argument(0))?;
    let across = match arguments.given(2) {
        Some(value) => bank(value).map_err(|fault| fault.argument(2))?,
        None => down.clone(),
    };
    for filter in [&down, &across].into_iter().flat_map(|bank| [&bank.h0, &bank.h1, &bank.g0, &bank.g1]) {
        filters::check_range(filter).map_err(|error| Fault::from(error).argument(0))?;
    }
    let levels = arguments.integer_within(1, 1, MOST_LEVELS)? as u32;
    let vertical = (arguments.integer_within(3, 1, 2)? == 2).then_some(&down);
    let found = filters::band_gains(&across, vertical, side(arguments, 4)?, levels)
        .map_err(|error| Fault::from(error).argument(1))?;
    let heads = ["dc", "l1", "l2", "product"].map(Column::right);
    let mut table = Table::new(std::iter::once(Column::left("level")).chain(heads));
    let mut bands = Vec::new();
    for band in found {
        let gains = &band.exact;
        let numbers = [gains.dc.to_f64(), gains.l1.to_f64(), gains.l2(), band.product];
        let numbers = numbers.map(|x| format!("{x:.6}"));
        table = table.row(std::iter::once(format!("{} {}", band.level, band.band)).chain(numbers));
        let key = Value::tuple(vec![Value::Number(band.level.0.into()), band.band.into()])?;
        bands.push((key, band_record(&band)?));
    }
    let fields = [("bands", Value::Map(Map::new(bands)?))];
    table_record(fields, "bands", table)
}

fn band_record(band: &filters::BandGains) -> Result<Value, Fault> {
    let gains = &band.exact;
    record([
        ("dc", gains.dc.clone().into()),
        ("l1", gains.l1.clone().into()),
        ("energy", gains.energy.clone().into()),
        ("l2", gains.l2().into()),
        ("linf", gains.linf.clone().into()),
        ("product", band.product.into()),
    ])
}

/// The most frequencies of one response.
const MOST_FREQUENCIES: i64 = 65_536;

/// Entries times frequencies: about a second for each filter.
const MOST_TERMS: usize = 20_000_000;

fn response(_: &Evaluator, arguments: &Arguments) -> Result<Value, Fault> {
    let frequencies = match arguments.given(2) {
        None => filters::frequencies(arguments.integer_within(1, 2, MOST_FREQUENCIES)? as usize),
        Some(_) => {
            let items = arguments.items(2)?;
            let frequency = |item: &Value| match item {
                Value::Number(number) => Ok(number.to_f64()),
                Value::Real(number) => Ok(number.0),
                other => Err(Fault::kind("a list of numbers", other.kind()).argument(2)),
            };
            if items.len() > MOST_FREQUENCIES as usize {
                let message = format!("{} frequencies are too many: at most {MOST_FREQUENCIES}", items.len());
                return Err(Fault::new(ProblemCode::LimitLength, message).argument(2).help("give fewer"));
            }
            items.iter().map(frequency).collect::<Result<_, _>>()?
        }
    };
    each_filter(arguments, |filter| {
        let terms = filter.entries().len() * frequencies.len();
        if terms > MOST_TERMS {
            let error = filters::FilterError::TooMany { what: "terms", count: terms, most: MOST_TERMS };
            return Err(Fault::from(error).help("take fewer frequencies or a shorter filter"));
        }
        response_record(filter, &frequencies)
    })
}

fn response_record(filter: &Laurent, frequencies: &[f64]) -> Result<Value, Fault> {
    filters::check_range(filter)?;
    let found = filters::response(filter, frequencies);
    let row = |(frequency, value): (&f64, &Complex64)| {
        let (decibels, phase) = (filters::decibels(*value), phase(*value));
        let [frequency, magnitude, phase] = [*frequency, value.norm(), phase].map(|x| format!("{x:.6}"));
        [frequency, magnitude, format!("{decibels:.4}"), phase]
    };
    let heads = ["frequency", "magnitude", "dB", "phase"].map(Column::right);
    let table = Table::new(heads).with_rows(frequencies.iter().zip(&found).map(row));
    let reals = |values: Vec<f64>| Value::list(values.into_iter().map(Value::from).collect());
    let fields = [
        ("frequency", reals(frequencies.to_vec())?),
        ("magnitude", reals(found.iter().map(|value| value.norm()).collect())?),
        ("decibels", reals(found.iter().map(|value| filters::decibels(*value)).collect())?),
        ("phase", reals(found.iter().map(|value| phase(*value)).collect())?),
    ];
    shown_record(fields, table)
}

/// The angle of a value; 0 where only rounding tells it from 0, which would also show as -0.
fn phase(value: Complex64) -> f64 {
    let angle = value.arg();
    if angle.abs() < 1e-12 { 0.0 } else { angle }
}
