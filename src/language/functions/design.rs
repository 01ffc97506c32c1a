//! The design of wavelets.

use std::sync::Arc;

use crate::filters::{self, FilterBank, Laurent, LaurentMatrix};
use crate::values::{Column, Found, FunctionValue, Table, Value};
use crate::wavelets::Wavelet;

use super::super::declare::{Declared, Row, required};
use super::super::evaluator::Evaluator;
use super::super::extract::{Arg, Integer, Iterable};
use super::super::fault::Fault;
use super::super::items::items;
use super::properties::{expected_filter, lines};
use super::zdomain::{found, record, shown_record, to_laurent};

pub(super) const TABLE: &[&dyn Declared] = &[
    &Row {
        name: "interpolating",
        parameters: (
            required("predict").means("The even neighbours that an odd sample is predicted from"),
            required("update").means("The odd neighbours that an even sample is updated from"),
        ),
        summary: "The interpolating wavelet of Deslauriers and Dubuc: prediction by the polynomial through so many neighbours, and update by half of the weights of such a prediction; even numbers up to 32.",
        example: "interpolating(4, 2) == deslauriers_dubuc_9_7",
        run: |_, predict, update| {
            let (predict, update) = (order(&predict)?, order(&update)?);
            let wavelet = filters::interpolating(predict, update).map_err(Fault::from)?;
            Ok(Value::Wavelet(Arc::new(wavelet)))
        },
    },
    &Row {
        name: "spline",
        parameters: (
            required("spline").means("The zeros at -1 of g0"),
            required("dual").means("The zeros at -1 of h0"),
        ),
        summary: "The four filters of the biorthogonal spline wavelet of Cohen, Daubechies and Feauveau: zeros at -1 of g0 and of h0, both even or both odd, up to 32.",
        example: "spline(2, 2) == fir(le_gall_5_3)\nspline(1, 3).h0",
        run: |_, spline, dual| found(Found::Bank(filters::spline(order(&spline)?, order(&dual)?)?)),
    },
    &Row {
        name: "daubechies",
        parameters: (required("n").means("The vanishing moments, up to 38; there are 2n taps"),),
        summary: "The orthogonal filter bank of Daubechies with n vanishing moments and its energy first; g0 has the sum 2, h0 the sum 1. Taps are exact for n = 1 and 2, others have at least 60 digits.",
        example: "daubechies(2).g0\ndaubechies(4).g0[0]",
        run: |_, n: Arg<Integer>| bank(filters::daubechies(order(&n)?)),
    },
    &Row {
        name: "symlet",
        parameters: (required("n").means("The vanishing moments, from 2 to 20; there are 2n taps"),),
        summary: "The orthogonal filter bank with n vanishing moments whose phase bends least, by the mean square; taps as for `daubechies`. Published tables have it, or its reversal.",
        example: "vanishing_moments(symlet(4).h1)",
        run: |_, n: Arg<Integer>| bank(filters::symlet(order(&n)?)),
    },
    &Row {
        name: "coiflet",
        parameters: (required("n").means("Half of the vanishing moments, from 1 to 5; there are 6n taps"),),
        summary: "The orthogonal filter bank whose wavelet has 2n vanishing moments, and whose scaling function 2n - 1 beside its sum; exact for n = 1, others have at least 60 digits.",
        example: "coiflet(1).g0",
        run: |_, n: Arg<Integer>| bank(filters::coiflet(order(&n)?)),
    },
    &Row {
        name: "bior",
        parameters: (required("name").means("The zeros at -1 of g0 and of h0, as PyWavelets writes them"),),
        summary: "A biorthogonal filter bank by its name: splines, exactly, up to \"3.9\"; \"4.4\" (known as 9/7), \"5.5\" (with 6 and 4 zeros) and \"6.8\" to at least 60 digits.",
        example: "bior(\"2.2\") == spline(2, 2)\nbior(\"4.4\").h0[0]",
        run: |_, name: Arg<Arc<str>>| {
            let found_bank = filters::biorthogonal(&name).map_err(|error| name.fault(error))?;
            found(Found::Bank(found_bank))
        },
    },
    &Row {
        name: "round_taps",
        parameters: (required("x").means("A wavelet, a factoring or a filter"), required("bits")),
        summary: "The taps of a wavelet's stages, or of a filter, rounded to so many bits after the point, with the moments about the middle before and after.",
        example: "round_taps(daubechies_9_7, 7)\nround_taps(laurent([1, 1, 1]) / 3, 4).filter",
        run: round_taps,
    },
    &Row {
        name: "sweep",
        parameters: (required("f").means("Called with each item"), required("over")),
        summary: "What a function gives for each item of a list, as a table; a tuple is spread over several parameters.",
        example: "moments_of(n, m) = vanishing_moments(interpolating(n, m))\nsweep(moments_of, [(2, 2), (4, 2), (4, 4)])",
        run: sweep,
    },
];

fn bank(bank: Result<FilterBank, filters::FilterError>) -> Result<Value, Fault> {
    found(Found::Bank(bank?))
}

/// A small integer; whether it is an order is for the families to say.
fn order(n: &Arg<Integer>) -> Result<i64, Fault> {
    n.within(-1_000, 1_000)
}

/// Bits after the point beyond this are refused.
const MOST_BITS: i64 = 1_000;

/// How many moments are shown.
const MOMENTS: usize = 4;

fn round_taps(_: &Evaluator, x: Arg<Value>, bits: Arg<Integer>) -> Result<Value, Fault> {
    let bits = bits.within(0, MOST_BITS)? as u32;
    let fault = |error: filters::FilterError| x.fault(error);
    let bank = |matrix: LaurentMatrix| FilterBank::of(&matrix, &matrix.inverse()?);
    let wavelet = |rounded: Wavelet, before: FilterBank| {
        let after = filters::fir(&rounded).map_err(fault)?;
        lines([
            ("wavelet", Value::Wavelet(Arc::new(rounded))),
            ("before", high_moments(&before)?),
            ("after", high_moments(&after)?),
        ])
    };
    match &*x {
        Value::Wavelet(given) => {
            wavelet(filters::round_stages(given, bits), filters::fir(given).map_err(fault)?)
        }
        Value::Record(record) => {
            let Some(Found::Lifting(factored)) = record.found() else { return Err(no_taps(&x, "a record")) };
            let lifting = &factored.lifting;
            let rounded = lifting.rounded(bits).wavelet(0).map_err(fault)?;
            wavelet(rounded, lifting.polyphase().and_then(bank).map_err(fault)?)
        }
        single @ (Value::Laurent(_) | Value::Number(_)) => {
            let filter = to_laurent(single)?;
            let rounded = filters::round_filter(&filter, bits);
            let fields = [("before", middle_moments(&filter)?), ("after", middle_moments(&rounded)?)];
            let [before, after] = fields;
            lines([("filter", rounded.into()), before, after])
        }
        other => Err(no_taps(&x, other.kind())),
    }
}

fn no_taps(x: &Arg<Value>, kind: &str) -> Fault {
    expected_filter(x, Fault::kind("a wavelet or a filter", kind))
        .help("give a wavelet, a factoring by `lifting`, or a filter such as `fir(w).h0`")
}

/// Of the filters whose moments should vanish.
fn high_moments(bank: &FilterBank) -> Result<Value, Fault> {
    record([("h1", middle_moments(&bank.h1)?), ("g1", middle_moments(&bank.g1)?)])
}

fn middle_moments(filter: &Laurent) -> Result<Value, Fault> {
    let moments = filters::moments(filter, MOMENTS, &filters::middle(filter));
    Ok(Value::list(moments.into_iter().map(Value::Number).collect())?)
}

fn sweep(evaluator: &Evaluator, f: Arg<Arc<FunctionValue>>, over: Arg<Iterable>) -> Result<Value, Fault> {
    let items = items(&over).map_err(|fault| over.fault(fault))?;
    let mut results = Vec::new();
    let mut lines = Vec::new();
    for item in &items {
        evaluator.space().interrupt().check()?;
        let spread = match item {
            Value::Tuple(parts) => parts.to_vec(),
            other => vec![other.clone()],
        };
        evaluator.check_count(&f, spread.len()).map_err(|fault| f.fault(fault))?;
        let result = evaluator.call_value(&f, spread)?;
        lines.push(table_line(item, &result));
        results.push(result);
    }
    let fields = [("over", Value::list(items)?), ("results", Value::list(results)?)];
    shown_record(fields, table(lines))
}

/// Arguments and results. A column in which texts of decimals stand among nothing but numbers is one of numbers.
fn table(lines: Vec<[Cell; 2]>) -> Table {
    let column = |at: usize| {
        let cells = || lines.iter().map(|line| &line[at]);
        match cells().any(|cell| cell.is_decimals) && cells().all(|cell| is_number(&cell.text)) {
            true => Column::right(""),
            false => Column::left(""),
        }
    };
    let columns = [0, 1].map(column);
    Table::new(columns).with_rows(lines.into_iter().map(|line| line.map(|cell| cell.text)))
}

/// A cell of the table.
struct Cell {
    text: String,
    /// Whether it is a text of decimals, which stands there without its quotes.
    is_decimals: bool,
}

/// Whether a cell is a number, in digits.
fn is_number(cell: &str) -> bool {
    let digits = cell.strip_prefix('-').unwrap_or(cell);
    digits.starts_with(|c: char| c.is_ascii_digit())
        && digits.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | '/'))
}

/// Characters of a cell that are shown.
const CELL: usize = 200;

/// An argument and its result. Decimals are texts; in a table they are numbers as the exact ones are.
fn table_line(item: &Value, result: &Value) -> [Cell; 2] {
    let cell = |value: &Value| match value {
        Value::Text(text) if text.len() <= CELL && is_number(text) => {
            Cell { text: text.to_string(), is_decimals: true }
        }
        value => {
            let text = crate::display::shortened(value, CELL).replace('\n', "; ");
            Cell { text, is_decimals: false }
        }
    };
    let name = match item {
        Value::Wavelet(wavelet) => wavelet.name().map(str::to_string),
        _ => None,
    };
    [name.map_or_else(|| cell(item), |text| Cell { text, is_decimals: false }), cell(result)]
}
