//! Wavelets judged: their quantisation matrices, compared with each other, checked for oddities.

use crate::algebra::Number;
use crate::diagnostics::ProblemCode;
use crate::filters::{self, FindingSeverity, Properties};
use crate::values::{Column, Map, Table, Value};
use crate::vc2::{BandStep, DerivedMatrix, IndexDifference, Matrix, Norms, default_matrix, derive_matrix};
use crate::wavelets::{self, Structure};

use super::super::declare::{Declared, Row, default, required};
use super::super::evaluator::Evaluator;
use super::super::extract::{Arg, Choice, Named};
use super::super::fault::Fault;
use super::properties::not_negative;
use super::transforms::{StructureOf, structure, structure_of};
use super::zdomain::{bank, record, shown_record, table_record};

pub(super) const TABLE: &[&dyn Declared] = &[
    &Row {
        name: "quantisation_matrix",
        parameters: (
            structure(required("depth")),
            default("norms", "\"product\"")
                .means("Of levels multiplied, as VC-2 does, or of iterated filters"),
        ),
        summary: "A quantisation matrix derived step by step, as VC-2 does (D.3.2), beside the default one; norms=\"exact\" takes the norms of iterated filters. Levels count as in VC-2.",
        example: "quantisation_matrix(le_gall_5_3, 2)\nquantisation_matrix(le_gall_5_3, 4, norms=\"exact\").matrix",
        run: quantisation_matrix,
    },
    &Row {
        name: "compare",
        parameters: (
            required("wavelets").means("A list of wavelets and filter banks, or a map from names to them"),
            default("tolerance", "1/1000"),
        ),
        summary: "Wavelets or filter banks side by side: taps, gains, norms, moments, smoothness, shift. A list of them, or a map from names to them. Where moments are not exactly 0 the tolerance counts.",
        example: "compare([le_gall_5_3, deslauriers_dubuc_9_7])",
        run: compare,
    },
    &Row {
        name: "lint",
        parameters: (required("w"),),
        summary: "What is odd about the taps of a wavelet: asymmetry, leaks at DC and Nyquist, sums that are no power of two, the cost of rounding. Of a filter bank, what can be told of its filters. Nothing where all is well.",
        example: "lint(fidelity)\nlint(le_gall_5_3).findings == []",
        run: lint,
    },
];

impl Choice for Norms {
    const NAMES: &'static [&'static str] = &["product", "exact"];

    fn named(name: &str) -> Result<Norms, Fault> {
        match name {
            "product" => Ok(Norms::Product),
            "exact" => Ok(Norms::Exact),
            other => Err(Fault::new(ProblemCode::ValueRange, format!("there are no norms \"{other}\""))
                .label("no such norms")
                .help("it is \"product\", as VC-2 multiplies them, or \"exact\"")),
        }
    }
}

fn quantisation_matrix(_: &Evaluator, of: StructureOf, norms: Arg<Named<Norms>>) -> Result<Value, Fault> {
    let structure = structure_of(&of)?;
    let (_, depth, ..) = of;
    if structure.levels() == 0 {
        return Err(super::transforms::no_levels("and nothing to weigh")
            .argument(&depth)
            .help("give a depth of 1 or more, or a depth_ho for levels that are horizontal only"));
    }
    let norms = norms.get()?;
    let derived = derive_matrix(&structure, norms).map_err(|error| depth.fault(error))?;
    let default = default_matrix(&structure);
    let table = derivation_table(&structure, &derived, default.as_ref());
    let steps = derived.steps.iter().map(step_record).collect::<Result<_, _>>()?;
    let (matrix, differences) = (derived.matrix(), differences(&derived, default.as_ref())?);
    let fields = [
        ("matrix", indices(&matrix)?),
        ("steps", Value::list(steps)?),
        ("default", default.as_ref().map_or(Ok(Value::None), indices)?),
        ("differences", differences),
    ];
    table_record(fields, "matrix", table)
}

/// How the indices come about, a band a row.
fn derivation_table(structure: &Structure, derived: &DerivedMatrix, default: Option<&Matrix>) -> Table {
    let [across, down] = derived.norms;
    let mut norms = format!("L2 norms of g0 and g1: {:.6} and {:.6}", across[0], across[1]);
    if structure.wavelet != structure.wavelet_ho {
        norms += &format!(" horizontally, {:.6} and {:.6} vertically", down[0], down[1]);
    }
    norms += &format!("; the shift scales a level by 1/{}", 1.0 / derived.scale);
    let columns = ["gain", "ratio", "4 log2", "index"].map(Column::right);
    let beside = default.map(|_| Column::right("default"));
    // Where the two indices differ a last column says so; without one rows leave it out.
    let differs = default.filter(|default| !derived.differences_from(default).is_empty());
    let differs = differs.map(|_| Column::left(""));
    let columns = std::iter::once(Column::left("band")).chain(columns).chain(beside).chain(differs);
    let row = |step: &BandStep| {
        // Adding 0 makes -0 to 0.
        let steps = step.steps + 0.0;
        let mut cells = vec![format!("{} {}", step.name.0, step.name.1)];
        cells.extend([format!("{:.6}", step.gain), format!("{:.6}", step.ratio), format!("{steps:.4}")]);
        cells.push(step.index.to_string());
        if let Some(index) = default.and_then(|default| default.get(&step.name)) {
            cells.extend([index.to_string(), if *index == step.index { "" } else { "differs" }.to_string()]);
        }
        cells
    };
    Table::new(columns)
        .note(norms)
        .note("gain: of noise from the band to the picture; index: 4 log2(gain / least gain), rounded")
        .with_rows(derived.steps.iter().map(row))
}

fn key((level, band): &wavelets::IntermediateName) -> Result<Value, Fault> {
    Ok(Value::tuple(vec![Value::Number(level.0.into()), Value::Text(band.clone())])?)
}

fn indices(matrix: &Matrix) -> Result<Value, Fault> {
    let entries = matrix.iter().map(|(name, index)| Ok((key(name)?, Value::Number((*index).into()))));
    Ok(Value::Map(Map::new(entries.collect::<Result<Vec<_>, Fault>>()?)?))
}

fn step_record(step: &BandStep) -> Result<Value, Fault> {
    record([
        ("level", Value::Number(step.name.0.0.into())),
        ("band", Value::Text(step.name.1.clone())),
        ("gain", step.gain.into()),
        ("ratio", step.ratio.into()),
        ("steps", step.steps.into()),
        ("index", Value::Number(step.index.into())),
    ])
}

/// A record of band, derived and default index for each band where the two differ.
fn differences(derived: &DerivedMatrix, default: Option<&Matrix>) -> Result<Value, Fault> {
    let Some(default) = default else { return Ok(Value::None) };
    let difference = |difference: IndexDifference| {
        record([
            ("band", key(&difference.name)?),
            ("derived", Value::Number(difference.derived.into())),
            ("default", Value::Number(difference.default.into())),
        ])
    };
    let found = derived.differences_from(default).into_iter().map(difference);
    Ok(Value::list(found.collect::<Result<_, _>>()?)?)
}

/// The most wavelets of one table.
const MOST_WAVELETS: usize = 100;

fn compare(evaluator: &Evaluator, wavelets: Arg<Value>, tolerance: Arg<Number>) -> Result<Value, Fault> {
    let tolerance = not_negative(&tolerance)?;
    let items = to_compare(&wavelets).map_err(|fault| wavelets.fault(fault))?;
    if items.is_empty() || items.len() > MOST_WAVELETS {
        return Err(Fault::new(
            ProblemCode::ValueRange,
            format!("there are {} wavelets to compare", items.len()),
        )
        .argument(&wavelets)
        .label("none, or too many")
        .help("give a list of 1 to 100 wavelets, as in `compare([le_gall_5_3, fidelity])`"));
    }
    let mut all = Vec::new();
    for (name, item) in items {
        evaluator.space().interrupt().check()?;
        let found = match item {
            Value::Wavelet(wavelet) => filters::properties(wavelet, &tolerance),
            item => match bank(item) {
                Ok(bank) => filters::properties_of_bank(&bank, &tolerance),
                Err(_) => return Err(not_wavelets(&format!("holds {}", item.kind())).argument(&wavelets)),
            },
        };
        let found = found.map_err(|error| wavelets.fault(error))?;
        all.push(Properties { name: name.or(found.name.clone()), ..found });
    }
    let records = all.iter().map(properties_record).collect::<Result<_, _>>()?;
    let fields = [("wavelets", Value::list(records)?)];
    let (heads, rows) = filters::comparison(&all);
    shown_record(fields, Table::new(heads.into_iter().map(Column::left)).with_rows(rows))
}

/// Wavelets, and the names that a map gives them.
fn to_compare(value: &Value) -> Result<Vec<(Option<String>, &Value)>, Fault> {
    match value {
        Value::List(items) | Value::Tuple(items) => Ok(items.iter().map(|item| (None, item)).collect()),
        Value::Map(map) => {
            let named = map.entries().iter().map(|(key, item)| match key {
                Value::Text(name) => Ok((Some(name.to_string()), item)),
                key => Err(not_wavelets(&format!("has {} as a name", key.kind()))),
            });
            named.collect()
        }
        other => Err(not_wavelets(&format!("this is {}", other.kind()))),
    }
}

fn not_wavelets(label: &str) -> Fault {
    Fault::new(
        ProblemCode::ValueKind,
        "wavelets and filter banks are compared, in a list or in a map by their names",
    )
    .label(label)
    .help("give a list such as `[le_gall_5_3, fidelity]`, or a map such as `{\"mine\": w}`")
}

fn properties_record(found: &Properties) -> Result<Value, Fault> {
    let number = |n: usize| Value::Number(n.into());
    let [h0, h1, g0, g1] = &found.gains;
    let exponent = |i: usize| match &found.smoothness[i] {
        Some(smooth) => Value::from(smooth.exponent),
        None => Value::None,
    };
    let pair = |a: Value, b: Value| Value::tuple(vec![a, b]);
    let exact = |n: &Number| Value::Number(n.clone());
    record([
        ("name", found.name.as_deref().map_or(Value::None, Value::from)),
        ("stages", found.stages.map_or(Value::None, number)),
        ("shift", found.shift.map_or(Value::None, |shift| Value::Number(shift.into()))),
        ("taps", pair(number(found.taps[0]), number(found.taps[1]))?),
        ("dc", pair(exact(&h0.dc), exact(&g0.dc))?),
        ("l1", pair(exact(&h0.l1), exact(&h1.l1))?),
        ("l2", pair(g0.l2().into(), g1.l2().into())?),
        ("vanishing", pair(number(found.vanishing[0]), number(found.vanishing[1]))?),
        ("smoothness", pair(exponent(0), exponent(1))?),
    ])
}

fn lint(_: &Evaluator, w: Arg<Value>) -> Result<Value, Fault> {
    let findings = match &*w {
        Value::Wavelet(wavelet) => filters::lint(wavelet),
        value => filters::lint_bank(&bank(value).map_err(|fault| w.fault(fault))?),
    };
    let findings = findings.map_err(|error| w.fault(error))?;
    let mut lines = Vec::new();
    let mut records = Vec::new();
    for finding in findings {
        let severity = match finding.severity {
            FindingSeverity::Warning => "warning",
            FindingSeverity::Note => "note",
        };
        let place = match (finding.stage, finding.tap) {
            (Some(stage), Some(tap)) => format!("stage {stage}, tap {tap}: "),
            (Some(stage), None) => format!("stage {stage}: "),
            _ => String::new(),
        };
        lines.push(format!("{severity}: {place}{}", finding.text));
        let optional = |n: Option<usize>| n.map_or(Value::None, |n| Value::Number(n.into()));
        records.push(record([
            ("severity", severity.into()),
            ("stage", optional(finding.stage)),
            ("tap", optional(finding.tap)),
            ("text", finding.text.as_str().into()),
        ])?);
    }
    if lines.is_empty() {
        lines.push("nothing to say".to_string());
    }
    let fields = [("findings", Value::list(records)?)];
    shown_record(fields, &lines.join("\n"))
}
