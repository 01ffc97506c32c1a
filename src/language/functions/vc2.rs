//! Bit widths of VC-2 transforms, and the numbers of its quantiser.

use num_bigint::BigInt;

use crate::algebra::{Number, Rounding};
use crate::diagnostics::ProblemCode;
use crate::display::{bit_width_table, shortened};
use crate::values::{Map, Record, Value};
use crate::vc2::{
    self, BitWidth, Coefficients, MOST_TAKEN_OFF, Matrix, PictureSize, Side, StaticAnalysis, TableError,
    TableRequest, default_matrix,
};
use crate::wavelets::{self, Structure, TransformError};

use super::super::declare::{Declared, Row, default, optional, required};
use super::super::evaluator::Evaluator;
use super::super::extract::{Arg, Integer, Named, SizeOrName};
use super::super::fault::Fault;
use super::bounds::sum_fields;
use super::coding::{CodingOf, coding, coefficients};
use super::pixels::{RangeOf, bits, picture_size, pixels, range, size_of};
use super::transforms::{StructureOf, structure, structure_of};

pub(super) const TABLE: &[&dyn Declared] = &[
    &Row {
        name: "bit_widths",
        parameters: (
            structure(default("depth", "0")),
            bits(),
            optional("matrix")
                .means("Quantisation indices by (level, band); else the default matrix of VC-2"),
            default("rounding", "\"affine\"").means("\"affine\" as published, \"integer\" is tighter"),
            range(),
            (picture_size(), coding()),
        ),
        summary: "How many bits values of a VC-2 encoder and decoder need: a table, with .analysis(level, name) and .synthesis(level, name). .bits hold every value that is stored, edges included, of a decoder those of streams of this encoder and quantiser; .reached_bits what a test picture gives. .sum_bits hold the sum inside the lifting stage that makes an array, before its shift, .partial_bits every sum on the way, in the order of the taps, .any_order_bits in any order. With size=\"infinite\" they are the published ones: they hold away from edges, and sums are none. .coded_bits hold the values of a decoder for coded pictures alone: by the standard's forward transform and dead-zone quantiser, high quality profile, indices up to max_index, in the integer model of rounding; with coefficients=\"coded\" .lower, .upper, .bits and sums of a decoder are those, and refine=true looks for tighter ones of the picture. A hostile stream, another encoder's rounding and the low delay profile are not covered.",
        example: "t = bit_widths(le_gall_5_3, depth=1, bits=10)\nt.analysis(1, \"DC'\").bits\nt.analysis(1, \"DC'\").sum_bits",
        run: bit_widths,
    },
    &Row {
        name: "quant_factor",
        parameters: (required("index"),),
        summary: "Four times the quantisation factor of an index (VC-2 13.3.2).",
        example: "[quant_factor(i) for i in 0..8]",
        run: |_, at| Ok(Value::Number(vc2::quant_factor(index(&at)?).into())),
    },
    &Row {
        name: "quant_offset",
        parameters: (required("index"),),
        summary: "What is added when a value is dequantised (VC-2 13.3.2).",
        example: "[quant_offset(i) for i in 0..8]",
        run: |_, at| Ok(Value::Number(vc2::quant_offset(index(&at)?).into())),
    },
    &Row {
        name: "maximum_useful_quantisation_index",
        parameters: (required("value"),),
        summary: "The least index that quantises a value to 0.",
        example: "maximum_useful_quantisation_index(511)",
        run: |_, value: BigInt| Ok(Value::Number(vc2::maximum_useful_quantisation_index(&value).into())),
    },
    &Row {
        name: "maximum_dequantised_magnitude",
        parameters: (required("value"),),
        summary: "The largest absolute value that quantising and dequantising makes of a value, over all indices.",
        example: "maximum_dequantised_magnitude(511)",
        run: |_, value: BigInt| {
            Ok(Value::Number(Number::from(vc2::maximum_dequantised_magnitude(&value)).abs()))
        },
    },
];

fn index(at: &Arg<Integer>) -> Result<u32, Fault> {
    Ok(at.within(0, 1_000_000)? as u32)
}

fn bit_widths(
    evaluator: &Evaluator,
    of: StructureOf,
    bits: Arg<Integer>,
    matrix: Option<Arg<Map>>,
    rounding: Arg<Named<Rounding>>,
    range: RangeOf,
    (size, coded): (Arg<SizeOrName>, CodingOf),
) -> Result<Value, Fault> {
    let structure = with_levels(&of)?;
    let asked = (bits, range, matrix, size);
    let mut request = request(evaluator, &structure, &asked, rounding.get()?, coefficients(&coded)?)?;
    request.refine = coded.2;
    let rows = rows(&structure, &request)?;
    let side = |side: Side| {
        let entries = rows.iter().filter(|row| row.side == side).map(|row| {
            let key =
                Value::tuple(vec![Value::Number(row.level.0.into()), Value::Text(row.array_name.clone())])?;
            Ok((key, record(row)?))
        });
        Ok::<Value, Fault>(Value::Map(Map::new(entries.collect::<Result<Vec<_>, Fault>>()?)?))
    };
    let fields = [("analysis", side(Side::Analysis)?), ("synthesis", side(Side::Synthesis)?)];
    Ok(Record::new(fields)?.shown_as(bit_width_table(&rows, request.columns())).into())
}

/// The transform that a table is about.
///
/// # Errors
/// Levels that are out of range, or none.
pub(super) fn with_levels(of: &StructureOf) -> Result<Structure, Fault> {
    let structure = structure_of(of)?;
    if structure.levels() == 0 {
        return Err(super::transforms::no_levels("and no value that is computed")
            .help("give depth=1 or more, or a depth_ho for levels that are horizontal only"));
    }
    Ok(structure)
}

/// What pictures a call asks about: pixels, quantisation matrix and size.
pub(super) type PicturesOf = (Arg<Integer>, RangeOf, Option<Arg<Map>>, Arg<SizeOrName>);

/// What a table is asked for.
///
/// # Errors
/// Pixels, matrices and sizes that there are not.
pub(super) fn request(
    evaluator: &Evaluator,
    structure: &Structure,
    (bits, range, matrix, size): &PicturesOf,
    rounding: Rounding,
    coefficients: Coefficients,
) -> Result<TableRequest, Fault> {
    let picture = pixels(bits, range)?.range().clone();
    let size = size_of(size)?;
    let count = StaticAnalysis::count(structure)?;
    let matrix = indices(structure, count, matrix.as_ref())?;
    let monitor = evaluator.space().monitor();
    Ok(TableRequest { picture, size, matrix, rounding, coefficients, refine: false, phases: false, monitor })
}

fn rows(structure: &Structure, request: &TableRequest) -> Result<Vec<BitWidth>, Fault> {
    let rows = match request.size {
        PictureSize::Infinite => {
            vc2::bit_widths(&vc2::analyse(structure, request.rounding, &request.monitor.interrupt)?, request)
        }
        _ => vc2::finite_bit_widths(structure, request),
    };
    rows.map_err(Fault::from)
}

impl From<TableError> for Fault {
    fn from(error: TableError) -> Fault {
        match error {
            TableError::Transform(error) => Fault::from(error),
            error => {
                let fault = Fault::new(ProblemCode::ValueRange, error.to_string());
                match &error {
                    TableError::LongSweep(_) => fault.help("give `max_index`, the largest that matters"),
                    _ => fault,
                }
            }
        }
    }
}

/// The fault of a number that is no entry of a quantisation matrix.
fn no_index(value: &Number, level: u32, band: &str) -> Fault {
    let reason = match value.is_integer() {
        true => format!("is not from -{MOST_TAKEN_OFF} to {MOST_TAKEN_OFF}"),
        false => "is not an integer".to_string(),
    };
    let shown = shortened(&Value::Number(value.clone()), 30);
    Fault::new(ProblemCode::ValueRange, format!("{shown}, for ({level}, \"{band}\"), {reason}"))
        .label("in this matrix")
        .help("the entries of a quantisation matrix are small integers, as in `{(0, \"LL\"): 4, ...}`")
}

/// The widths of more values than this are not a matter of minutes.
const MANY: usize = 50_000;

fn indices(structure: &Structure, count: usize, given: Option<&Arg<Map>>) -> Result<Matrix, Fault> {
    let Some(given) = given else {
        return default_matrix(structure).ok_or_else(|| {
            let long = match count > MANY {
                true => format!(
                    "; the widths of {count} values take long, and each further level four times as long"
                ),
                false => String::new(),
            };
            Fault::new(ProblemCode::ValueRange, "this transform has no default quantisation matrix")
                .label("`matrix` is missing")
                .help(format!("give one: `matrix={}`{long}", derived_matrix(structure)))
                .naming(&["w", "w_ho"])
        });
    };
    let value = |(level, name): wavelets::IntermediateName| {
        let key = Value::tuple(vec![Value::Number(level.0.into()), Value::Text(name.clone())])?;
        match given.get(&key) {
            Some(Value::Number(value)) => {
                match value.to_i64().filter(|entry| entry.unsigned_abs() <= MOST_TAKEN_OFF as u64) {
                    Some(entry) => Ok(((level, name), entry)),
                    None => Err(no_index(value, level.0, &name).argument(given)),
                }
            }
            Some(other) => Err(Fault::kind("an integer for each band", other.kind()).argument(given)),
            None => {
                let error = TransformError::MissingBand { level: level.0, band: name.clone() };
                Err(given.fault(error).help(format!("add `({level}, \"{name}\"): 0`")))
            }
        }
    };
    structure.bands().into_iter().map(value).collect()
}

/// An expression for a matrix of a transform; for wavelets without a name of their own the arguments `{w}` and `{w_ho}`.
fn derived_matrix(structure: &Structure) -> String {
    if structure.levels() == 0 {
        let bands = structure.bands();
        let entries: Vec<String> =
            bands.iter().map(|(level, name)| format!("({level}, \"{name}\"): 0")).collect();
        return format!("{{{}}}", entries.join(", "));
    }
    let mut call = format!("{}, {}", structure.wavelet.name().unwrap_or("{w}"), structure.depth);
    if structure.depth_ho > 0 {
        call.push_str(&format!(", depth_ho={}", structure.depth_ho));
    }
    if structure.wavelet != structure.wavelet_ho {
        call.push_str(&format!(", w_ho={}", structure.wavelet_ho.name().unwrap_or("{w_ho}")));
    }
    format!("quantisation_matrix({call}).matrix")
}

fn record(row: &BitWidth) -> Result<Value, Fault> {
    let number = |n: &BigInt| Value::Number(n.clone().into());
    let fields = [
        ("lower", number(&row.bounds.lower)),
        ("reached_lower", number(&row.reached.lower)),
        ("reached_upper", number(&row.reached.upper)),
        ("upper", number(&row.bounds.upper)),
        ("bits", Value::Number(Number::from(row.bits()))),
        ("reached_bits", Value::Number(Number::from(row.reached_bits()))),
        ("coded_bits", row.coded_bits().map_or(Value::None, |bits| Value::Number(Number::from(bits)))),
    ];
    Ok(Record::new(fields.into_iter().chain(sum_fields(row.sums.as_ref())))?.into())
}
