//! Wavelets with a name: those of VC-2 (ST 2042-1, 15.4.4.3), one of them with a sign changed, and the integers of JPEG 2000.

use crate::arrays::{Stage, StageKind};

use super::Wavelet;
use StageKind::{EvenAddOdd, EvenSubtractOdd, OddAddEven, OddSubtractEven};

/// A wavelet with a name.
#[derive(Debug, Clone, Copy)]
pub struct KnownWavelet {
    /// The name of the wavelet in programs.
    pub name: &'static str,
    /// The index of the wavelet in VC-2's streams (ST 2042-1, table 12.1); None where it has none.
    pub vc2_index: Option<u32>,
    make: fn() -> Wavelet,
}

impl KnownWavelet {
    /// Returns the wavelet itself.
    pub fn wavelet(&self) -> Wavelet {
        (self.make)()
    }

    /// Returns the wavelet with this name; None where there is none.
    ///
    /// ```
    /// use vcfilter_core::wavelets::{KnownWavelet, Wavelet};
    /// assert_eq!(KnownWavelet::named("fidelity").map(|known| known.wavelet()), Some(Wavelet::fidelity()));
    /// ```
    pub fn named(name: &str) -> Option<&'static KnownWavelet> {
        KNOWN_WAVELETS.iter().find(|known| known.name == name)
    }

    /// Returns the wavelet with this index in VC-2's streams; None where there is none.
    ///
    /// ```
    /// use vcfilter_core::wavelets::KnownWavelet;
    /// assert_eq!(KnownWavelet::of_vc2_index(6).map(|known| known.name), Some("daubechies_9_7"));
    /// ```
    pub fn of_vc2_index(index: u32) -> Option<&'static KnownWavelet> {
        KNOWN_WAVELETS.iter().find(|known| known.vc2_index == Some(index))
    }
}

/// Every wavelet with a name: first those of VC-2 in the order of their indices, then the others.
pub const KNOWN_WAVELETS: &[KnownWavelet] = &[
    KnownWavelet { name: "deslauriers_dubuc_9_7", vc2_index: Some(0), make: Wavelet::deslauriers_dubuc_9_7 },
    KnownWavelet { name: "le_gall_5_3", vc2_index: Some(1), make: Wavelet::le_gall_5_3 },
    KnownWavelet {
        name: "deslauriers_dubuc_13_7",
        vc2_index: Some(2),
        make: Wavelet::deslauriers_dubuc_13_7,
    },
    KnownWavelet { name: "haar_no_shift", vc2_index: Some(3), make: Wavelet::haar_no_shift },
    KnownWavelet { name: "haar_with_shift", vc2_index: Some(4), make: Wavelet::haar_with_shift },
    KnownWavelet { name: "fidelity", vc2_index: Some(5), make: Wavelet::fidelity },
    KnownWavelet { name: "daubechies_9_7", vc2_index: Some(6), make: Wavelet::daubechies_9_7 },
    KnownWavelet { name: "fidelity_symmetric", vc2_index: None, make: Wavelet::fidelity_symmetric },
    KnownWavelet { name: "jpeg2000_5_3", vc2_index: None, make: Wavelet::jpeg2000_5_3 },
];

/// A stage: kind, taps, D, S.
type Row = (StageKind, &'static [i64], i64, u32);

const HAAR: &[Row] = &[(EvenSubtractOdd, &[1], 1, 1), (OddAddEven, &[1], 0, 0)];

/// The interpolating filter of four taps, at some precision.
const fn four_taps(kind: StageKind, bits: u32) -> Row {
    (kind, &[-1, 9, 9, -1], -1, bits)
}

const FIDELITY_UPDATE: Row = (EvenSubtractOdd, &[-8, 21, -46, 161, 161, -46, 21, -8], -3, 8);

impl Wavelet {
    /// Deslauriers-Dubuc (9,7), index 0 of VC-2.
    pub fn deslauriers_dubuc_9_7() -> Wavelet {
        made(1, &[(EvenSubtractOdd, &[1, 1], 0, 2), four_taps(OddAddEven, 4)])
    }

    /// LeGall (5,3), index 1 of VC-2.
    ///
    /// ```
    /// use vcfilter_core::wavelets::Wavelet;
    /// let le_gall = Wavelet::le_gall_5_3();
    /// assert_eq!((le_gall.stages.len(), le_gall.shift), (2, 1));
    /// ```
    pub fn le_gall_5_3() -> Wavelet {
        made(1, &[(EvenSubtractOdd, &[1, 1], 0, 2), (OddAddEven, &[1, 1], 0, 1)])
    }

    /// Deslauriers-Dubuc (13,7), index 2 of VC-2.
    pub fn deslauriers_dubuc_13_7() -> Wavelet {
        made(1, &[four_taps(EvenSubtractOdd, 5), four_taps(OddAddEven, 4)])
    }

    /// Haar without a bit shift, index 3 of VC-2.
    pub fn haar_no_shift() -> Wavelet {
        made(0, HAAR)
    }

    /// Haar with a bit shift at each level, index 4 of VC-2.
    pub fn haar_with_shift() -> Wavelet {
        made(1, HAAR)
    }

    /// Fidelity, index 5 of VC-2. The published table has -10 as its second tap, which leaks DC into the high band;
    /// see [`fidelity_symmetric`](Wavelet::fidelity_symmetric).
    pub fn fidelity() -> Wavelet {
        made(0, &[(OddAddEven, &[-2, -10, -25, 81, 81, -25, 10, -2], -3, 8), FIDELITY_UPDATE])
    }

    /// Daubechies (9,7) with the integer taps of VC-2, its index 6.
    pub fn daubechies_9_7() -> Wavelet {
        made(
            1,
            &[
                (EvenSubtractOdd, &[1817, 1817], 0, 12),
                (OddSubtractEven, &[3616, 3616], 0, 12),
                (EvenAddOdd, &[217, 217], 0, 12),
                (OddAddEven, &[6497, 6497], 0, 12),
            ],
        )
    }

    /// Fidelity with the sign of its second tap changed, so that its filters are symmetric. Not a wavelet of
    /// VC-2.
    pub fn fidelity_symmetric() -> Wavelet {
        made(0, &[(OddAddEven, &[-2, 10, -25, 81, 81, -25, 10, -2], -3, 8), FIDELITY_UPDATE])
    }

    /// The reversible 5/3 of JPEG 2000 Part 1 (ISO/IEC 15444-1, annex F.3.8.1 and F.4.8.1): LeGall's filters without a bit shift. Its
    /// prediction rounds halves down, as a stage does that has the other signs: -floor(-s/2 + 1/2) = floor(s/2).
    ///
    /// ```
    /// use vcfilter_core::filters::fir;
    /// use vcfilter_core::wavelets::Wavelet;
    /// let jpeg = Wavelet::jpeg2000_5_3();
    /// assert_eq!(fir(&jpeg), fir(&Wavelet::le_gall_5_3()));
    /// assert_eq!(jpeg.shift, 0);
    /// ```
    pub fn jpeg2000_5_3() -> Wavelet {
        made(0, &[(EvenSubtractOdd, &[1, 1], 0, 2), (OddSubtractEven, &[-1, -1], 0, 1)])
    }
}

fn made(shift: u32, rows: &[Row]) -> Wavelet {
    let stage = |(kind, taps, delay, shift): &Row| Stage::new(*kind, taps.iter().copied(), *delay, *shift);
    // Every row has taps and a small shift, so every stage is made; a test counts them.
    Wavelet { stages: rows.iter().filter_map(|row| stage(row).ok()).collect(), shift }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_stage_is_made() {
        let counts: Vec<usize> = KNOWN_WAVELETS.iter().map(|known| known.wavelet().stages.len()).collect();
        assert_eq!(counts, [2, 2, 2, 2, 2, 2, 4, 2, 2]);
    }

    #[test]
    fn inverse_twice_is_the_wavelet() {
        for known in KNOWN_WAVELETS {
            let wavelet = known.wavelet();
            assert_ne!(wavelet.inverse(), wavelet, "{}", known.name);
            assert_eq!(wavelet.inverse().inverse(), wavelet, "{}", known.name);
            assert_eq!(wavelet.name(), Some(known.name));
        }
    }
}
