//! Levels of a transform, counted from either end.

use std::fmt;

/// A level counted from the deepest, as VC-2 counts: level 1 is the deepest, made last by analysis; the
/// lowest band counts as level 0.
///
/// ```
/// use vcfilter_core::wavelets::{LevelFromDeepest, LevelFromFinest};
/// // Of three levels the deepest is the third from the finest.
/// assert_eq!(LevelFromDeepest(1).counted_from_finest(3), Some(LevelFromFinest(3)));
/// assert_eq!(LevelFromDeepest(3).counted_from_finest(3), Some(LevelFromFinest(1)));
/// assert_eq!(LevelFromDeepest::LOWEST_BAND.counted_from_finest(3), Some(LevelFromFinest(3)));
/// assert_eq!(LevelFromDeepest(4).counted_from_finest(3), None);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LevelFromDeepest(pub u32);

/// A level counted from the finest, as most books count: level 1 is the finest, made first by analysis. The
/// lowest band belongs to the greatest level; the only band of a transform without levels has level 0.
///
/// ```
/// use vcfilter_core::wavelets::{LevelFromDeepest, LevelFromFinest};
/// assert_eq!(LevelFromFinest(1).counted_from_deepest(3), Some(LevelFromDeepest(3)));
/// assert_eq!(LevelFromFinest(0).counted_from_deepest(3), None);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LevelFromFinest(pub u32);

impl LevelFromDeepest {
    /// The level of the lowest band, `LL` or `L`.
    pub const LOWEST_BAND: LevelFromDeepest = LevelFromDeepest(0);

    /// Returns this level counted from the finest, in a transform of `levels` levels; for the lowest band,
    /// the level that made it. None where the transform has no such level.
    pub fn counted_from_finest(self, levels: u32) -> Option<LevelFromFinest> {
        match self.0 {
            0 => Some(LevelFromFinest(levels)),
            level => Some(LevelFromFinest(levels.checked_sub(level)? + 1)),
        }
    }
}

impl LevelFromFinest {
    /// Returns this level counted from the deepest, in a transform of `levels` levels. None where the
    /// transform has no such level.
    pub fn counted_from_deepest(self, levels: u32) -> Option<LevelFromDeepest> {
        match self.0 {
            0 => None,
            level => Some(LevelFromDeepest(levels.checked_sub(level)? + 1)),
        }
    }
}

impl fmt::Display for LevelFromDeepest {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Display for LevelFromFinest {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counting_back_gives_the_same_level() {
        for levels in 0..6 {
            for level in 1..9 {
                let (deep, fine) = (LevelFromDeepest(level), LevelFromFinest(level));
                assert_eq!(deep.counted_from_finest(levels).is_some(), level <= levels);
                assert!(
                    deep.counted_from_finest(levels)
                        .is_none_or(|fine| fine.counted_from_deepest(levels) == Some(deep))
                );
                assert!(
                    fine.counted_from_deepest(levels)
                        .is_none_or(|deep| deep.counted_from_finest(levels) == Some(fine))
                );
            }
        }
        assert_eq!(LevelFromDeepest::LOWEST_BAND.counted_from_finest(0), Some(LevelFromFinest(0)));
    }
}
