//! The wavelets of VC-2 (ST 2042-1, 15.4.4.3) as lists of lifting stages.

use std::fmt;

use crate::arrays::{Stage, StageKind};

/// A wavelet: the lifting stages of synthesis in order, and the bits by which a level is shifted.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Wavelet {
    /// In the order in which they are applied.
    pub stages: Vec<Stage>,
    /// Synthesis shifts right by this many bits at the end of a level, analysis left at its start.
    pub shift: u32,
}

impl Wavelet {
    /// The stages that undo these: in reverse order, adding where these subtract.
    pub fn inverse(&self) -> Wavelet {
        Wavelet { stages: self.stages.iter().rev().map(Stage::inverse).collect(), shift: self.shift }
    }

    /// Whether both change every signal alike: level by level the same shift, and the same stages however
    /// their taps are written ([`Stage::same_filter`]).
    pub fn same_filter(&self, other: &Wavelet) -> bool {
        self.shift == other.shift
            && self.stages.len() == other.stages.len()
            && self.stages.iter().zip(&other.stages).all(|(a, b)| a.same_filter(b))
    }

    /// The name under which programs know it, where it is one of [`predefined`].
    pub fn name(&self) -> Option<&'static str> {
        predefined().find(|(_, _, known)| known == self).map(|(name, _, _)| name)
    }
}

impl fmt::Display for Wavelet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("wavelet([")?;
        for (i, stage) in self.stages.iter().enumerate() {
            write!(f, "{}{stage}", if i > 0 { ", " } else { "" })?;
        }
        write!(f, "], {})", self.shift)
    }
}

/// A row of the table: kind, taps, D, S.
type Row = (StageKind, &'static [i64], i64, u32);

/// A wavelet's name, VC-2 index and bit shift, with its stages.
type Entry = (&'static str, Option<u32>, u32, &'static [Row]);

use StageKind::{EvenAddOdd, EvenSubtractOdd, OddAddEven, OddSubtractEven};

const HAAR: &[Row] = &[(EvenSubtractOdd, &[1], 1, 1), (OddAddEven, &[1], 0, 0)];

const FIDELITY_UPDATE: Row = (EvenSubtractOdd, &[-8, 21, -46, 161, 161, -46, 21, -8], -3, 8);

#[rustfmt::skip]
const TABLE: &[Entry] = &[
    ("deslauriers_dubuc_9_7", Some(0), 1,
        &[(EvenSubtractOdd, &[1, 1], 0, 2), (OddAddEven, &[-1, 9, 9, -1], -1, 4)]),
    ("le_gall_5_3", Some(1), 1,
        &[(EvenSubtractOdd, &[1, 1], 0, 2), (OddAddEven, &[1, 1], 0, 1)]),
    ("deslauriers_dubuc_13_7", Some(2), 1,
        &[(EvenSubtractOdd, &[-1, 9, 9, -1], -1, 5), (OddAddEven, &[-1, 9, 9, -1], -1, 4)]),
    ("haar_no_shift", Some(3), 0, HAAR),
    ("haar_with_shift", Some(4), 1, HAAR),
    // The published table has -10 as the second tap, which leaks DC into the high band; see below.
    ("fidelity", Some(5), 0,
        &[(OddAddEven, &[-2, -10, -25, 81, 81, -25, 10, -2], -3, 8), FIDELITY_UPDATE]),
    ("daubechies_9_7", Some(6), 1,
        &[(EvenSubtractOdd, &[1817, 1817], 0, 12), (OddSubtractEven, &[3616, 3616], 0, 12),
          (EvenAddOdd, &[217, 217], 0, 12), (OddAddEven, &[6497, 6497], 0, 12)]),
    ("fidelity_symmetric", None, 0,
        &[(OddAddEven, &[-2, 10, -25, 81, 81, -25, 10, -2], -3, 8), FIDELITY_UPDATE]),
];

/// The wavelets that every program knows: name, VC-2 index (none for the corrected Fidelity), wavelet.
///
/// ```
/// let (name, index, wavelet) = vcfilter_core::vc2::predefined().nth(1).unwrap();
/// assert_eq!((name, index), ("le_gall_5_3", Some(1)));
/// assert_eq!(wavelet.stages.len(), 2);
/// ```
pub fn predefined() -> impl Iterator<Item = (&'static str, Option<u32>, Wavelet)> {
    TABLE.iter().map(|(name, index, shift, rows)| {
        let stage =
            |(kind, taps, delay, shift): &Row| Stage::new(*kind, taps.iter().copied(), *delay, *shift);
        // Every row has taps and a small shift, so every stage is made; a test counts them.
        let stages = rows.iter().filter_map(|row| stage(row).ok()).collect();
        (*name, *index, Wavelet { stages, shift: *shift })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_stage_is_made() {
        let counts: Vec<usize> = predefined().map(|(_, _, wavelet)| wavelet.stages.len()).collect();
        assert_eq!(counts, [2, 2, 2, 2, 2, 2, 4, 2]);
    }

    #[test]
    fn inverse_twice_is_the_wavelet() {
        for (name, _, wavelet) in predefined() {
            assert_ne!(wavelet.inverse(), wavelet, "{name}");
            assert_eq!(wavelet.inverse().inverse(), wavelet, "{name}");
        }
    }
}
