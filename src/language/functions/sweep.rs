//! The widths of a decoder of coded pictures, by the largest quantisation index.

use crate::algebra::{Number, Rounding};
use crate::values::{Found, Map, Record, Value};
use crate::vc2::{self, Coefficients};

use super::super::declare::{Declared, Row, default, optional, required};
use super::super::evaluator::Evaluator;
use super::super::extract::{Arg, Fields, Integer, SizeOrName};
use super::super::fault::Fault;
use super::coding::{ScopeOf, coding_of, scope};
use super::pixels::{RangeOf, bits, picture_size, range};
use super::transforms::{StructureOf, structure};
use super::vc2::{request, with_levels};

pub(super) const TABLE: &[&dyn Declared] = &[
    &Row {
        name: "index_sweep",
        parameters: (
            structure(default("depth", "0")),
            bits(),
            optional("matrix")
                .means("Quantisation indices by (level, band); else the default matrix of VC-2"),
            range(),
            picture_size(),
            scope(),
        ),
        summary: "How many bits a decoder of coded pictures needs, by the largest quantisation index: a table with the largest index that each width allows. s[1, \"Output\"].bits, .lower and .upper are lists: of 0, of indices up to 1, up to 2, ... `plot` draws the bits. All is proven for pictures that the standard's forward transform and dead-zone quantiser coded, high quality profile, in the integer model of rounding, edges included. A hostile stream, another encoder's rounding and the low delay profile are not covered.",
        example: "s = index_sweep(le_gall_5_3, depth=1, bits=10)\ns[1, \"Output\"].bits[24]\nlargest_index(s[1, \"Output\"], 12)",
        run: index_sweep,
    },
    &Row {
        name: "largest_index",
        parameters: (
            required("sweep").means("What `index_sweep` gives, or an array of it"),
            required("bits").means("A width in bits"),
        ),
        summary: "The largest quantisation index that a width allows: with indices up to it all arrays of a sweep, or one, hold coded pictures in so many bits. It is the last index of the sweep where all of them do, and none where no index does.",
        example: "largest_index(index_sweep(haar_with_shift, depth=1), 11)",
        run: largest_index,
    },
];

fn index_sweep(
    evaluator: &Evaluator,
    of: StructureOf,
    bits: Arg<Integer>,
    matrix: Option<Arg<Map>>,
    range: RangeOf,
    size: Arg<SizeOrName>,
    scope: ScopeOf,
) -> Result<Value, Fault> {
    let structure = with_levels(&of)?;
    let coefficients = Coefficients::Coded(coding_of(&scope)?);
    let asked = (bits, range, matrix, size);
    let request = request(evaluator, &structure, &asked, Rounding::Integer, coefficients)?;
    let sweep = vc2::index_sweep(&structure, &request)?;
    Ok(Record::of(Found::Sweep(sweep))?.into())
}

fn largest_index(_: &Evaluator, sweep: Arg<Fields>, bits: Arg<Integer>) -> Result<Value, Fault> {
    let width = bits.within(0, 1_000_000)? as u64;
    let (found, kind) = match &*sweep {
        Fields::Record(record) => (record.found(), "another record"),
        Fields::Map(_) => (None, "a map"),
    };
    let largest = match found {
        Some(Found::Sweep(sweep)) => sweep.largest_index(width),
        Some(Found::Swept(array)) => array.largest_index(width),
        _ => {
            return Err(Fault::kind("a sweep of quantisation indices", kind)
                .argument(&sweep)
                .help("give what `index_sweep` gives, or an array of it, such as `s[1, \"Output\"]`"));
        }
    };
    Ok(largest.map_or(Value::None, |index| Value::Number(Number::from(index))))
}
