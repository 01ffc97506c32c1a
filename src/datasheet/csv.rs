//! A datasheet as comma-separated values: a row for each array, which says by itself what it is about and what it assumes.

use std::io::{self, Write};

use num_bigint::BigInt;

use crate::algebra::{IntegerRange, bits};
use crate::arrays::{ExtremePlace, StageSums};
use crate::values::csv_line;
use crate::vc2::{Side, SweptArray};

use super::tables::sum_cells;
use super::words::{index, matrix, picture, version, wavelet, zone};
use super::{Datasheet, Sheet, SheetArray};

/// The columns in order.
const COLUMNS: &[&str] = &[
    "wavelet",
    "wavelet_ho",
    "depth",
    "depth_ho",
    "pixel_lower",
    "pixel_upper",
    "pixel_bits",
    "size",
    "rounding",
    "quantisation_matrix",
    "useful_index",
    "type",
    "level",
    "array_name",
    "lower_bound",
    "test_pattern_min",
    "test_pattern_max",
    "upper_bound",
    "bits",
    "reached_bits",
    "lower_zone",
    "lower_picture",
    "lower_index",
    "upper_zone",
    "upper_picture",
    "upper_index",
    "sum_lower",
    "sum_upper",
    "sum_bits",
    "partial_bits",
    "any_order_bits",
    "max_index",
    "index",
    "coded_lower",
    "coded_upper",
    "coded_bits",
    "coded_sum_lower",
    "coded_sum_upper",
    "coded_sum_bits",
    "coded_partial_bits",
    "coded_any_order_bits",
    "coded_index_by_bits",
    "assumes",
    "coded_assumes",
    "version",
    "command",
];

impl Datasheet {
    /// Writes a row of comma-separated values for each array. Lines end as in other tables of VC-2's tools. `coded_index_by_bits` has
    /// pairs of a width and the largest index that it allows; wider ones allow no more than the last.
    ///
    /// # Errors
    /// Those of the writer.
    pub fn write_csv(&self, out: &mut dyn Write) -> io::Result<()> {
        out.write_all(csv_line(COLUMNS).as_bytes())?;
        let words = Words::of(self);
        for sheet in &self.sheets {
            for array in &sheet.arrays {
                out.write_all(csv_line(self.cells(sheet, array, &words)).as_bytes())?;
            }
        }
        Ok(())
    }

    fn cells(&self, sheet: &Sheet, array: &SheetArray, words: &Words) -> Vec<String> {
        let is_decoder = array.width.side == Side::Synthesis;
        let swept = sheet.sweep.as_ref().ok().filter(|_| is_decoder).and_then(|sweep| {
            let width = &array.width;
            sweep
                .arrays
                .iter()
                .find(|swept| (swept.level, &swept.array_name) == (width.level, &width.array_name))
        });
        let mut cells = self.about(sheet);
        cells.extend(of_width(array));
        cells.extend(array.width.sums.as_ref().map_or(Default::default(), sum_cells));
        let coding = self.coding.scope.name();
        let most = self.coding.most.map_or("any".to_string(), |most| most.to_string());
        cells.extend([most, coding.to_string()].map(|text| if is_decoder { text } else { String::new() }));
        cells.extend(array.width.coded.as_ref().map_or(Default::default(), range_cells));
        cells
            .extend(array.coded_sums.as_ref().map_or(Default::default(), |sums: &StageSums| sum_cells(sums)));
        cells.push(swept.map(by_bits).unwrap_or_default());
        let (assumes, coded_assumes) =
            if is_decoder { (&words.decoder, &words.coded) } else { (&words.encoder, &words.none) };
        cells.extend([assumes, coded_assumes].map(String::clone));
        cells.extend([version().to_string(), self.command.clone()]);
        cells
    }

    /// The columns up to the one that tells of the side.
    fn about(&self, sheet: &Sheet) -> Vec<String> {
        let (structure, range) = (&sheet.structure, sheet.pixels.range());
        vec![
            wavelet(&structure.wavelet).to_string(),
            wavelet(&structure.wavelet_ho).to_string(),
            structure.depth.to_string(),
            structure.depth_ho.to_string(),
            range.lower.to_string(),
            range.upper.to_string(),
            sheet.pixels.stored_bits().to_string(),
            self.size.to_string(),
            self.rounding.name().to_string(),
            matrix(structure, &sheet.matrix),
            sheet.useful_index.to_string(),
        ]
    }
}

/// What rows of each side assume.
struct Words {
    encoder: String,
    decoder: String,
    coded: String,
    none: String,
}

impl Words {
    fn of(sheet: &Datasheet) -> Words {
        let all = sheet.assumptions();
        let text = |of: &[&str]| {
            let chosen = all.iter().filter(|assumption| of.contains(&assumption.of));
            chosen.map(|assumption| assumption.text.as_str()).collect::<Vec<_>>().join(" ")
        };
        Words {
            encoder: text(&["All bounds", "Encoder"]),
            decoder: text(&["All bounds", "Decoder, free coefficients"]),
            coded: text(&["Decoder, coded pictures"]),
            none: String::new(),
        }
    }
}

/// The columns from the side up to the places of the bounds.
fn of_width(array: &SheetArray) -> Vec<String> {
    let width = &array.width;
    let mut cells =
        vec![width.side.name().to_string(), width.level.to_string(), width.array_name.to_string()];
    let numbers = [&width.bounds.lower, &width.reached.lower, &width.reached.upper, &width.bounds.upper];
    cells.extend(numbers.map(BigInt::to_string));
    cells.extend([width.bits(), width.reached_bits()].map(|bits| bits.to_string()));
    let place = |place: &ExtremePlace| [zone(place).to_string(), picture(place), index(place)];
    match &array.places {
        Some([lower, upper]) => cells.extend([place(lower), place(upper)].concat()),
        None => cells.extend([const { String::new() }; 6]),
    }
    cells
}

fn range_cells(range: &IntegerRange) -> [String; 3] {
    [range.lower.to_string(), range.upper.to_string(), bits(range).to_string()]
}

/// `10:12 11:33 15:55`: for each width that allows more than those before it the largest index.
fn by_bits(swept: &SweptArray) -> String {
    let mut widths: Vec<u64> = swept.bits().collect();
    widths.dedup();
    let pair = |width: &u64| Some(format!("{width}:{}", swept.largest_index(*width)?));
    widths.iter().filter_map(pair).collect::<Vec<_>>().join(" ")
}
