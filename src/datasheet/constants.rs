//! The numbers of a datasheet as constants with names, for packages of SystemVerilog and headers of C.

use num_bigint::BigInt;

use crate::algebra::{IntegerRange, bits};
use crate::arrays::StageSums;
use crate::escapes;
use crate::values::wrapped;
use crate::vc2::{IndexSweep, Side};

use super::names::{of_array, prefixes};
use super::tables::widths;
use super::words::{REACHED_BITS, place};
use super::{Datasheet, Sheet, SheetArray};

/// Comments end before this column.
const COLUMNS: usize = 100;

/// Constants that belong together.
pub(super) struct Group {
    /// What they are of, in lines.
    pub comment: Vec<String>,
    pub constants: Vec<Constant>,
}

/// A number with a name.
pub(super) struct Constant {
    pub name: String,
    pub value: BigInt,
}

impl Datasheet {
    /// What stands above all constants, in lines: what the names mean, and what the numbers assume.
    pub(super) fn preface(&self) -> Vec<String> {
        let mut paragraphs = vec![format!("{}. {}.", self.title(), self.origin())];
        if !self.command.is_empty() {
            paragraphs.push(format!("The command that makes this file again: {}", self.command));
        }
        paragraphs.extend([NAMES, ENDINGS].map(String::from));
        let assumptions = self.assumptions().into_iter().filter(|assumption| assumption.of != REACHED_BITS);
        paragraphs.extend(assumptions.map(|assumption| format!("{}: {}", assumption.of, assumption.text)));
        let mut lines: Vec<String> = Vec::new();
        for paragraph in paragraphs {
            if !lines.is_empty() {
                lines.push(String::new());
            }
            lines.extend(comment(&paragraph));
        }
        lines
    }

    /// The constants: of each sheet those of the whole, then those of each array.
    pub(super) fn constants(&self) -> Vec<Group> {
        let prefixes = prefixes(&self.sheets);
        self.sheets.iter().zip(&prefixes).flat_map(|(sheet, prefix)| sheet.groups(prefix)).collect()
    }
}

const NAMES: &str = "A name begins with the wavelet, or with both and H between them; the depth (D2), the levels that are horizontal only \
    (H1), and the bits of a pixel (B10). Then ENC or DEC, the level (L2), and the array, with the number of its primes (DC_P1 is DC').";

const ENDINGS: &str = "BITS hold all from LOWER to UPPER, with a sign: a value that is stored. SUM_BITS hold the sum of the lifting stage \
    that makes the array, from SUM_LOWER to SUM_UPPER, PARTIAL_BITS every sum on the way, ANY_ORDER_BITS in any order. Names of the decoder \
    without CODED are of free coefficients, those with CODED of coded pictures. USEFUL_INDEX is the largest index that does anything, and \
    CODED_INDEX_OF_12_BITS the largest that 12 bits allow in all arrays of the decoder; there is none where no index does.";

/// A paragraph in lines of a comment.
fn comment(text: &str) -> Vec<String> {
    wrapped(&escapes::line(text), COLUMNS)
}

impl Sheet {
    fn groups(&self, prefix: &str) -> Vec<Group> {
        let (range, bits) = (self.pixels.range(), self.pixels.stored_bits());
        let mut constants = vec![
            constant(prefix, "PIXEL_BITS", bits),
            constant(prefix, "PIXEL_LOWER", range.lower.clone()),
            constant(prefix, "PIXEL_UPPER", range.upper.clone()),
            constant(prefix, "USEFUL_INDEX", self.useful_index),
        ];
        if let Ok(sweep) = &self.sweep {
            constants.extend(indices(prefix, sweep));
        }
        let lines = [vec![format!("{}.", self.heading())], self.facts()].concat();
        let whole = Group { comment: lines.iter().flat_map(|line| comment(line)).collect(), constants };
        std::iter::once(whole).chain(self.arrays.iter().map(|array| array.group(prefix))).collect()
    }
}

fn constant(prefix: &str, name: &str, value: impl Into<BigInt>) -> Constant {
    Constant { name: format!("{prefix}_{name}"), value: value.into() }
}

/// For each width the largest index that it allows in all arrays.
fn indices(prefix: &str, sweep: &IndexSweep) -> Vec<Constant> {
    let index = |width: u64| {
        let name = format!("DEC_CODED_INDEX_OF_{width}_BITS");
        Some(constant(prefix, &name, sweep.largest_index(width)?))
    };
    widths(sweep).into_iter().filter_map(index).collect()
}

impl SheetArray {
    fn group(&self, prefix: &str) -> Group {
        let width = &self.width;
        let side = match width.side {
            Side::Analysis => "Encoder",
            Side::Synthesis => "Decoder",
        };
        let at = match &self.places {
            None => String::new(),
            Some([lower, upper]) => format!("; lower at {}, upper at {}", place(lower), place(upper)),
        };
        let name = format!("{prefix}_{}", of_array(self));
        let mut constants = of_range(&name, "", &width.bounds);
        constants.extend(width.sums.iter().flat_map(|sums| of_sums(&name, "", sums)));
        constants.extend(width.coded.iter().flat_map(|range| of_range(&name, "CODED_", range)));
        constants.extend(self.coded_sums.iter().flat_map(|sums| of_sums(&name, "CODED_", sums)));
        Group {
            comment: comment(&format!("{side}, level {}, {}{at}.", width.level, width.array_name)),
            constants,
        }
    }
}

fn of_range(array: &str, of: &str, range: &IntegerRange) -> Vec<Constant> {
    vec![
        constant(array, &format!("{of}BITS"), bits(range)),
        constant(array, &format!("{of}LOWER"), range.lower.clone()),
        constant(array, &format!("{of}UPPER"), range.upper.clone()),
    ]
}

fn of_sums(array: &str, of: &str, sums: &StageSums) -> Vec<Constant> {
    let mut constants = of_range(array, &format!("{of}SUM_"), &sums.sum);
    constants.push(constant(array, &format!("{of}PARTIAL_BITS"), bits(&sums.partial)));
    constants.push(constant(array, &format!("{of}ANY_ORDER_BITS"), bits(&sums.any_order)));
    constants
}
