//! Properties of filters and wavelets.

use crate::algebra::Number;
use crate::diagnostics::ProblemCode;
use crate::filters::{self, Direction, FilterBank, Laurent, MOST_MOMENTS};
use crate::values::{Column, FilterGains, Found, Items, Map, Response, Table, Value};

use super::super::declare::{Declared, Row, default, optional, required};
use super::super::evaluator::Evaluator;
use super::super::extract::{Arg, Choice, Integer, Named};
use super::super::fault::Fault;
use super::scaling;
use super::zdomain::{bank, found, record, shown_record, table_record, to_laurent};

/// What most functions here tell of.
const FILTER: &str =
    "A filter, such as `laurent([1, 2, 1])`, or a wavelet or filter bank, of which each filter is told";

pub(super) const TABLE: &[&dyn Declared] = &[
    &Row {
        name: "moments",
        parameters: (required("f").means(FILTER),
            default("count", "4"),
            default("centre", "0").means("A number, or \"middle\""),),
        summary: "The exact moments, sum of (n-centre)^k f[n] for k from 0, of a filter or of each filter of a wavelet; centre is a number or \"middle\".",
        example: "moments(fir(le_gall_5_3).h1)\nmoments(daubechies_9_7, centre=\"middle\").h1",
        run: moments,
    },
    &Row {
        name: "vanishing_moments",
        parameters: (required("f").means(FILTER),
            default("tolerance", "0").means("What counts as 0, for rounded taps"),),
        summary: "How many moments of a filter are 0, exactly, or about its middle at a tolerance for rounded taps; of a wavelet, those of h1 and g1.",
        example: "vanishing_moments(le_gall_5_3)\nvanishing_moments(daubechies_9_7, tolerance=1/1000)",
        run: vanishing_moments,
    },
    &Row {
        name: "zeros",
        parameters: (required("f").means(FILTER),
            default("tolerance", "0").means(
                "For rounded taps: moments about the middle up to this size count as 0, and as zeros at 1; those of the taps with alternating signs as zeros at -1",
            ),),
        summary: "The zeros of a filter in the z-plane, each with re, im and its exact multiplicity; of a wavelet, those of each filter. A tolerance counts zeros at 1 and -1 of rounded taps, as `vanishing_moments` does, and divides them out before it looks for the others.",
        example: "zeros(fir(deslauriers_dubuc_9_7).g0)\nzeros(fir(daubechies_9_7).g0, tolerance=1/1000)",
        run: |_, f, tolerance| {
            let tolerance = not_negative(&tolerance)?;
            each_filter(&f, |filter| zeros(filter, &tolerance))
        },
    },
    &Row {
        name: "gains",
        parameters: (required("f").means(FILTER),),
        summary: "The gains of a filter, or of each filter of a wavelet: dc, nyquist, l1, energy, l2, linf (the largest tap), peak (of the frequency response).",
        example: "gains(le_gall_5_3).g0.l2",
        run: |_, f| {
            each_filter(&f, |filter| {
                filters::check_range(filter)?;
                let (gains, peak) = (filters::gains(filter), filters::peak(filter));
                found(Found::Gains(FilterGains { gains, peak }))
            })
        },
    },
    &Row {
        name: "band_gains",
        parameters: (required("w").means("A wavelet or a filter bank"),
            default("levels", "1"),
            optional("w_ho").means("That of the horizontal direction; else w"),
            default("dimensions", "2"),
            default("side", "\"synthesis\""),),
        summary: "The gains between a picture and each band of each level, 1 the finest, without bit shifts: exact ones of the iterated filters, and the L2 norm by VC-2's product rule.",
        example: "band_gains(le_gall_5_3, 2)[2, \"LL\"].l2",
        run: band_gains,
    },
    &Row {
        name: "smoothness",
        parameters: (required("f").means(FILTER),
            default("tolerance", "0").means("What counts as 0, for rounded taps"),),
        summary: "The Sobolev exponent of the scaling function of a low-pass filter; of a wavelet, of both its scaling functions. A tolerance counts zeros at -1 of rounded taps.",
        example: "smoothness(le_gall_5_3)\nsmoothness(daubechies_9_7, tolerance=1/1000)",
        run: scaling::smoothness,
    },
    &Row {
        name: "response",
        parameters: (required("f").means(FILTER),
            default("points", "9"),
            optional("frequencies").means("From 0 to 1, in place of points"),),
        summary: "The frequency response of a filter, or of each filter of a wavelet: magnitude, decibels, phase in radians and group delay in samples at frequencies from 0 (DC) to 1 (Nyquist). Where the response is 0 elsewhere than at its ends, the delay is none.",
        example: "response(fir(le_gall_5_3).g0, frequencies=[0, 1/2, 1]).magnitude",
        run: response,
    },
    &Row {
        name: "cascade",
        parameters: (required("f").means(FILTER),
            default("iterations", "6"),
            default("side", "\"synthesis\""),),
        summary: "The scaling function and the wavelet of a wavelet or a bank, or the scaling function of a low-pass filter, by so many rounds of the cascade algorithm; .integers holds exact values. The wavelet is scaled by 2 over the DC gain of the other side's low-pass: so those of both sides are biorthogonal where the bank reconstructs.",
        example: "cascade(le_gall_5_3, 2).scaling",
        run: scaling::cascade,
    },
];

/// Of a filter the value; of what stands for four filters a record of four values.
pub(super) fn each_filter(
    f: &Arg<Value>,
    value: impl Fn(&Laurent) -> Result<Value, Fault>,
) -> Result<Value, Fault> {
    let value = |filter: &Laurent| value(filter).map_err(|fault| f.fault(fault));
    if let Some(filter) = single(f)? {
        return value(&filter);
    }
    let FilterBank { h0, h1, g0, g1 } = whole_bank(f)?;
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
pub(super) fn expected_filter(f: &Arg<Value>, fault: Fault) -> Fault {
    f.fault(fault).note("a single filter, such as `fir(w).g0` or `laurent([1, 2, 1])`, is taken too")
}

/// The Laurent polynomial that an argument is, if it is one or a number.
pub(super) fn single(f: &Value) -> Result<Option<Laurent>, Fault> {
    match f {
        Value::Laurent(_) | Value::Number(_) => to_laurent(f).map(Some),
        _ => Ok(None),
    }
}

/// What an argument stands for that is not a single filter.
pub(super) fn whole_bank(f: &Arg<Value>) -> Result<FilterBank, Fault> {
    bank(f).map_err(|fault| expected_filter(f, fault))
}

fn number(n: usize) -> Value {
    Value::Number(n.into())
}

fn moments(_: &Evaluator, f: Arg<Value>, count: Arg<Integer>, centre: Arg<Value>) -> Result<Value, Fault> {
    let count = count.within(1, MOST_MOMENTS as i64)? as usize;
    let centre = match &*centre {
        Value::Number(centre) => Some(centre.clone()),
        Value::Text(text) if &**text == "middle" => None,
        other => {
            return Err(Fault::kind("a number or \"middle\"", other.kind())
                .argument(&centre)
                .help("write `centre=\"middle\"`, or a number such as `centre=-1`"));
        }
    };
    each_filter(&f, |filter| {
        let centre = centre.clone().unwrap_or_else(|| filters::middle(filter));
        let moments = filters::moments(filter, count, &centre);
        Ok(Value::list(moments.into_iter().map(Value::Number).collect())?)
    })
}

fn vanishing_moments(_: &Evaluator, f: Arg<Value>, tolerance: Arg<Number>) -> Result<Value, Fault> {
    let tolerance = not_negative(&tolerance)?;
    let count = |filter: &Laurent| match filters::vanishing_moments(filter, &tolerance) {
        Ok(count) => Ok(number(count)),
        Err(error) => Err(f.fault(error)),
    };
    match single(&f)? {
        Some(filter) => count(&filter),
        None => {
            let bank = whole_bank(&f)?;
            record([("h1", count(&bank.h1)?), ("g1", count(&bank.g1)?)])
        }
    }
}

/// A number that is not negative.
pub(super) fn not_negative(tolerance: &Arg<Number>) -> Result<Number, Fault> {
    if tolerance.signum() < 0 {
        let message = format!("a tolerance is not negative: {}", **tolerance);
        return Err(Fault::new(ProblemCode::ValueRange, message)
            .argument(tolerance)
            .label("negative")
            .help("give 0 to count exactly, or something like 1/1000"));
    }
    Ok(Number::clone(tolerance))
}

fn zeros(filter: &Laurent, tolerance: &Number) -> Result<Value, Fault> {
    let zeros = filters::zeros_within(filter, tolerance)?.into_iter().map(|zero| found(Found::Zero(zero)));
    let zeros = zeros.collect::<Result<_, Fault>>()?;
    Ok(Value::list(zeros)?)
}

impl Choice for Direction {
    const NAMES: &'static [&'static str] = &["synthesis", "analysis"];

    fn named(name: &str) -> Result<Direction, Fault> {
        match name {
            "synthesis" => Ok(Direction::Synthesis),
            "analysis" => Ok(Direction::Analysis),
            other => Err(Fault::new(ProblemCode::ValueRange, format!("there is no side \"{other}\""))
                .label("no such side")
                .help("it is \"synthesis\" or \"analysis\"")),
        }
    }
}

/// The deepest transform whose gains are computed.
const MOST_LEVELS: i64 = 12;

fn band_gains(
    _: &Evaluator,
    w: Arg<Value>,
    levels: Arg<Integer>,
    w_ho: Option<Arg<Value>>,
    dimensions: Arg<Integer>,
    side: Arg<Named<Direction>>,
) -> Result<Value, Fault> {
    let down = bank(&w).map_err(|fault| w.fault(fault))?;
    let across = match w_ho {
        Some(w_ho) => bank(&w_ho).map_err(|fault| w_ho.fault(fault))?,
        None => down.clone(),
    };
    for filter in [&down, &across].into_iter().flat_map(|bank| [&bank.h0, &bank.h1, &bank.g0, &bank.g1]) {
        filters::check_range(filter).map_err(|error| w.fault(error))?;
    }
    let count = levels.within(1, MOST_LEVELS)? as u32;
    let vertical = (dimensions.within(1, 2)? == 2).then_some(&down);
    let gains =
        filters::band_gains(&across, vertical, side.get()?, count).map_err(|error| levels.fault(error))?;
    let heads = ["dc", "l1", "l2", "product"].map(Column::right);
    let mut table = Table::new(std::iter::once(Column::left("level")).chain(heads));
    let mut bands = Vec::new();
    for band in gains {
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

fn response(
    _: &Evaluator,
    f: Arg<Value>,
    points: Arg<Integer>,
    frequencies: Option<Arg<Items>>,
) -> Result<Value, Fault> {
    let frequencies = match frequencies {
        None => filters::frequencies(points.within(2, MOST_FREQUENCIES)? as usize),
        Some(items) => {
            let frequency = |item: &Value| match item {
                Value::Number(number) => Ok(number.to_f64()),
                Value::Real(number) => Ok(number.0),
                other => Err(Fault::kind("a list of numbers", other.kind()).argument(&items)),
            };
            if items.len() > MOST_FREQUENCIES as usize {
                let message = format!("{} frequencies are too many: at most {MOST_FREQUENCIES}", items.len());
                return Err(Fault::new(ProblemCode::LimitLength, message)
                    .argument(&items)
                    .help("give fewer"));
            }
            items.iter().map(frequency).collect::<Result<_, _>>()?
        }
    };
    each_filter(&f, |filter| {
        let terms = filter.entries().len() * frequencies.len();
        if terms > MOST_TERMS {
            let error = filters::FilterError::TooMany { what: "terms", count: terms, most: MOST_TERMS };
            return Err(Fault::from(error).help("take fewer frequencies or a shorter filter"));
        }
        filters::check_range(filter)?;
        let values = filters::response(filter, &frequencies);
        // The polynomial 0 has a response, and no delay.
        let delays = match filter.is_zero() {
            true => vec![f64::NAN; frequencies.len()],
            false => filters::group_delay(filter, &frequencies)?,
        };
        found(Found::Response(Response { points: frequencies.iter().copied().zip(values).collect(), delays }))
    })
}
