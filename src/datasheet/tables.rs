//! The tables of a sheet for people.

use num_bigint::BigInt;

use crate::algebra::bits;
use crate::arrays::StageSums;
use crate::values::{Column, Table, index_sweep_table};
use crate::vc2::{IndexSweep, Side};

use super::words::{CELLS_OF_INDICES, place};
use super::{Sheet, SheetArray};

/// A table with its heading.
pub(super) struct Titled {
    pub title: String,
    pub table: Table,
}

/// The tables of a sheet in order: those of the encoder, of the decoder, of coded pictures, and of indices. What has no rows is left
/// out.
pub(super) fn tables(sheet: &Sheet) -> Vec<Titled> {
    let side = |side: Side, of: &str| {
        let arrays: Vec<&SheetArray> = sheet.side(side).collect();
        let sums = arrays.iter().map(|array| (*array, array.width.sums.as_ref()));
        [(of.to_string(), stored(&arrays)), (format!("{of}: sums inside lifting stages"), sums_of(sums))]
    };
    let decoder: Vec<&SheetArray> = sheet.side(Side::Synthesis).collect();
    let coded_sums = decoder.iter().map(|array| (*array, array.coded_sums.as_ref()));
    let coded = "Decoder, coded pictures";
    let mut tables = Vec::from(side(Side::Analysis, "Encoder"));
    tables.extend(side(Side::Synthesis, "Decoder, free coefficients"));
    tables.push((coded.to_string(), coded_of(&decoder)));
    tables.push((format!("{coded}: sums inside lifting stages"), sums_of(coded_sums)));
    if let Ok(sweep) = &sheet.sweep {
        tables.push((
            format!("{coded}: the largest quantisation index that so many bits allow"),
            index_sweep_table(sweep).note(CELLS_OF_INDICES),
        ));
    }
    let titled = |(title, table): (String, Table)| Titled { title, table };
    tables.into_iter().filter(|(_, table)| !table.rows().is_empty()).map(titled).collect()
}

/// The columns that name an array.
fn named() -> impl Iterator<Item = Column> {
    [Column::right("level"), Column::left("array_name")].into_iter()
}

fn name(array: &SheetArray) -> [String; 2] {
    [array.width.level.to_string(), array.width.array_name.to_string()]
}

/// Bounds, bits, what is reached, and where the bounds are.
fn stored(arrays: &[&SheetArray]) -> Table {
    let has_places = arrays.iter().any(|array| array.places.is_some());
    let numbers = ["lower", "upper", "bits", "reached_bits"].map(Column::right);
    let places = ["lower is at", "upper is at"].map(Column::left).into_iter().filter(|_| has_places);
    let row = |array: &&SheetArray| {
        let width = &array.width;
        let bounds = [&width.bounds.lower, &width.bounds.upper].map(BigInt::to_string);
        let bits = [width.bits(), width.reached_bits()].map(|bits| bits.to_string());
        let places = array.places.iter().flatten().map(place);
        name(array).into_iter().chain(bounds).chain(bits).chain(places).collect::<Vec<_>>()
    };
    Table::new(named().chain(numbers).chain(places)).with_rows(arrays.iter().map(row))
}

/// The sums of those arrays that a stage makes.
fn sums_of<'a>(arrays: impl Iterator<Item = (&'a SheetArray, Option<&'a StageSums>)>) -> Table {
    let columns = ["sum_lower", "sum_upper", "sum_bits", "partial_bits", "any_order_bits"].map(Column::right);
    let row = |(array, sums): (&SheetArray, Option<&StageSums>)| {
        Some(name(array).into_iter().chain(sum_cells(sums?)).collect::<Vec<_>>())
    };
    Table::new(named().chain(columns)).with_rows(arrays.filter_map(row))
}

/// The sum's ends and bits, and the bits on the way to it.
pub(super) fn sum_cells(sums: &StageSums) -> [String; 5] {
    let width = |range| bits(range).to_string();
    let StageSums { sum, partial, any_order } = sums;
    [sum.lower.to_string(), sum.upper.to_string(), width(sum), width(partial), width(any_order)]
}

fn coded_of(arrays: &[&SheetArray]) -> Table {
    let columns = ["lower", "upper", "bits"].map(Column::right);
    let row = |array: &&SheetArray| {
        let bounds = array.width.coded.as_ref()?;
        let cells = [bounds.lower.to_string(), bounds.upper.to_string(), bits(bounds).to_string()];
        Some(name(array).into_iter().chain(cells).collect::<Vec<_>>())
    };
    Table::new(named().chain(columns)).with_rows(arrays.iter().filter_map(row))
}

/// The widths from that of the array that needs least, coded without loss, to that which holds all arrays with all indices.
pub(super) fn widths(sweep: &IndexSweep) -> Vec<u64> {
    let least = sweep.arrays.iter().flat_map(|array| array.bits().next()).min();
    let most = sweep.arrays.iter().flat_map(|array| array.bits().last()).max();
    least.zip(most).map_or(Vec::new(), |(least, most)| (least..=most).collect())
}
