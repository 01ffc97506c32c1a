//! A row of the table of bit widths.

use std::sync::Arc;

use num_bigint::BigInt;

use crate::algebra::{IntegerRange, bits};
use crate::arrays::StageSums;
use crate::wavelets::LevelFromDeepest;

/// The side of a codec: encoder or decoder.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Side {
    /// The encoder, with the analysis transform.
    Analysis,
    /// The decoder, with the synthesis transform.
    Synthesis,
}

impl Side {
    /// Returns the name in the table.
    pub fn name(self) -> &'static str {
        match self {
            Side::Analysis => "analysis",
            Side::Synthesis => "synthesis",
        }
    }
}

/// A row of the table of bit widths.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BitWidth {
    /// The transform of the array: analysis or synthesis.
    pub side: Side,
    /// The level of the array.
    pub level: LevelFromDeepest,
    /// The name of the array.
    pub array_name: Arc<str>,
    /// The filter phase; None where the row covers all phases.
    pub phase: Option<(i64, i64)>,
    /// The proven bounds: in a picture of the size of the table no value lies outside; of an infinite one,
    /// none away from edges. The decoder's are those of the coefficients that the table is made for.
    pub bounds: IntegerRange,
    /// The bounds of the decoder for coded pictures alone, in the integer model of rounding, where they were asked for: see
    /// [`FiniteCodec::coded_bounds`](super::FiniteCodec::coded_bounds). None of the encoder.
    pub coded: Option<IntegerRange>,
    /// The values that test patterns reach, with one quantisation index for the whole picture, and pictures that
    /// [`raise_reached`](super::raise_reached) found, as they were coded. Other pictures may reach more.
    pub reached: IntegerRange,
    /// What the lifting stage adds up that makes the array. None where no stage does, and in tables of
    /// infinite pictures, which are as published.
    pub sums: Option<StageSums>,
}

/// The columns of a table of bit widths.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TableColumns {
    /// Those of the published table.
    Published,
    /// Those of the published table with a row for each filter phase.
    Phases,
    /// Those of the published table, and then those of the sums inside lifting stages, and the bits that coded pictures need.
    Sums,
}

impl BitWidth {
    /// Returns the width in bits that the bounds need: enough for every value that they hold for.
    pub fn bits(&self) -> u64 {
        bits(&self.bounds)
    }

    /// Returns the width in bits that the reached values need: a picture with room for the pattern has a
    /// value of this width.
    pub fn reached_bits(&self) -> u64 {
        bits(&self.reached)
    }

    /// Returns the width in bits that coded pictures need, where it was asked for.
    pub fn coded_bits(&self) -> Option<u64> {
        self.coded.as_ref().map(bits)
    }

    /// Returns the width as text; where those of reached values and of bounds differ, both: `14-16`.
    pub fn bits_text(&self) -> String {
        match (self.reached_bits(), self.bits()) {
            (a, b) if a == b => b.to_string(),
            (a, b) => format!("{a}-{b}"),
        }
    }

    /// Returns the names of a row's columns; those of the published table come first.
    pub fn columns(columns: TableColumns) -> Vec<&'static str> {
        let phase: &[&str] = if columns == TableColumns::Phases { &["x", "y"] } else { &[] };
        let rest = ["lower_bound", "test_pattern_min", "test_pattern_max", "upper_bound", "bits"];
        let sums: &[&str] = match columns {
            TableColumns::Sums => {
                &["sum_lower", "sum_upper", "sum_bits", "partial_bits", "any_order_bits", "coded_bits"]
            }
            _ => &[],
        };
        [&["type", "level", "array_name"], phase, &rest, sums].concat()
    }

    /// Returns the cells of a row in the order of the columns; those of sums are empty where no stage makes the
    /// array, and those of coded pictures where nothing is said of these.
    pub fn cells(&self, columns: TableColumns) -> Vec<String> {
        let mut cells =
            vec![self.side.name().to_string(), self.level.to_string(), self.array_name.to_string()];
        cells.extend(self.phase.iter().flat_map(|(x, y)| [x.to_string(), y.to_string()]));
        for number in [&self.bounds.lower, &self.reached.lower, &self.reached.upper, &self.bounds.upper] {
            cells.push(number.to_string());
        }
        cells.push(self.bits_text());
        if columns != TableColumns::Sums {
            return cells;
        }
        match &self.sums {
            None => cells.extend([const { String::new() }; 5]),
            Some(sums) => {
                cells.extend([&sums.sum.lower, &sums.sum.upper].map(BigInt::to_string));
                cells
                    .extend([&sums.sum, &sums.partial, &sums.any_order].map(|range| bits(range).to_string()));
            }
        }
        cells.push(self.coded_bits().map(|bits| bits.to_string()).unwrap_or_default());
        cells
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn range(lower: i64, upper: i64) -> IntegerRange {
        IntegerRange { lower: lower.into(), upper: upper.into() }
    }

    /// Columns are added behind those of the published table.
    #[test]
    fn cells_stand_below_their_columns() {
        let sums = StageSums { sum: range(-9, 8), partial: range(-20, 5), any_order: range(-40, 40) };
        let row = BitWidth {
            side: Side::Analysis,
            level: LevelFromDeepest(2),
            array_name: "DC'".into(),
            phase: None,
            bounds: range(-4, 3),
            coded: Some(range(-2, 2)),
            reached: range(-1, 1),
            sums: Some(sums),
        };
        let line = |row: &BitWidth, columns| row.cells(columns).join(",");
        let published = "analysis,2,DC',-4,-1,1,3,2-3";
        assert_eq!(line(&row, TableColumns::Published), published);
        assert_eq!(line(&row, TableColumns::Sums), format!("{published},-9,8,5,6,7,3"));
        let none = BitWidth { sums: None, coded: None, ..row.clone() };
        assert_eq!(line(&none, TableColumns::Sums), format!("{published},,,,,,"));
        let phase = BitWidth { phase: Some((0, 1)), ..row };
        assert_eq!(line(&phase, TableColumns::Phases), "analysis,2,DC',0,1,-4,-1,1,3,2-3");
        for (row, columns) in
            [(&none, TableColumns::Published), (&phase, TableColumns::Phases), (&none, TableColumns::Sums)]
        {
            assert_eq!(row.cells(columns).len(), BitWidth::columns(columns).len());
        }
    }
}
