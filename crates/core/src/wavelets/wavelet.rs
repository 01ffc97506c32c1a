//! Wavelets as lists of lifting stages.

use std::fmt;

use crate::arrays::{Stage, Word};

use super::{KNOWN_WAVELETS, KnownWavelet};

/// A wavelet: its lifting stages of synthesis, and the bit shift of a level.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Wavelet {
    /// The stages in the order in which synthesis applies them.
    pub stages: Vec<Stage>,
    /// The bit shift of a level: synthesis shifts right by this many bits at the end of a level, analysis
    /// left at its start.
    pub shift: u32,
}

impl Wavelet {
    /// Returns the wavelet whose stages undo these: in reverse order, adding where these subtract.
    pub fn inverse(&self) -> Wavelet {
        Wavelet { stages: self.stages.iter().rev().map(Stage::inverse).collect(), shift: self.shift }
    }

    /// Returns the wavelet with all stages in words ([`Stage::in_words`]); None stands for integers of any size.
    ///
    /// ```
    /// use vcfilter_core::arrays::{Equality, Space, Word, WordOverflow};
    /// use vcfilter_core::wavelets::{Structure, Wavelet};
    ///
    /// let byte = Word::new(8, WordOverflow::Wrap)?;
    /// let structure = Structure::new(Wavelet::haar_no_shift().in_words(Some(byte)), 2);
    /// let picture = Space::new().symbols(2, "P")?.in_words(byte)?;
    /// let coeffs = structure.analysis(&picture)?.coeffs;
    /// assert_eq!(structure.synthesis(&coeffs)?.output.equality(&picture)?, Equality::Proven);
    /// # Ok::<(), vcfilter_core::wavelets::TransformError>(())
    /// ```
    pub fn in_words(&self, word: Option<Word>) -> Wavelet {
        let stages = self.stages.iter().map(|stage| stage.clone().in_words(word)).collect();
        Wavelet { stages, shift: self.shift }
    }

    /// Returns whether both wavelets change every signal alike: they have the same bit shift and the same
    /// stages, however their taps are written ([`Stage::same_filter`]).
    pub fn same_filter(&self, other: &Wavelet) -> bool {
        self.shift == other.shift
            && self.stages.len() == other.stages.len()
            && self.stages.iter().zip(&other.stages).all(|(a, b)| a.same_filter(b))
    }

    /// Returns the name in programs, where the wavelet is one of [`KNOWN_WAVELETS`](super::KNOWN_WAVELETS).
    pub fn name(&self) -> Option<&'static str> {
        self.known().map(|known| known.name)
    }

    /// Returns the index in VC-2's streams (ST 2042-1, table 12.1); None where the wavelet has none.
    ///
    /// ```
    /// use vcfilter_core::wavelets::Wavelet;
    /// assert_eq!(Wavelet::le_gall_5_3().vc2_index(), Some(1));
    /// assert_eq!(Wavelet::fidelity_symmetric().vc2_index(), None);
    /// ```
    pub fn vc2_index(&self) -> Option<u32> {
        self.known().and_then(|known| known.vc2_index)
    }

    fn known(&self) -> Option<&'static KnownWavelet> {
        KNOWN_WAVELETS.iter().find(|known| known.wavelet() == *self)
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
