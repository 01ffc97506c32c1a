//! Random numbers that are the same on every machine.

use crate::algebra::random::{STEP, mixed};

/// A generator of them.
#[derive(Debug, Clone)]
pub(super) struct Random(u64);

impl Random {
    #[cfg(test)]
    pub(super) fn new(seed: u64) -> Random {
        Random(seed)
    }

    /// A generator for a part of the work, whose numbers depend on nothing but the seed and the part.
    pub(super) fn of_part(seed: u64, part: &str) -> Random {
        // FNV-1a, which needs no table.
        let hash = part.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
        });
        Random(Random(seed ^ hash).next())
    }

    #[inline]
    pub(super) fn next(&mut self) -> u64 {
        let number = mixed(self.0);
        self.0 = self.0.wrapping_add(STEP);
        number
    }

    /// A number from 0 to below `end`, which is not 0.
    #[inline]
    pub(super) fn below(&mut self, end: usize) -> usize {
        // The bias is below 2^-32 of a choice.
        ((self.next() >> 32).wrapping_mul(end as u64) >> 32) as usize
    }

    /// A number from 0 to below 1.
    #[inline]
    pub(super) fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1u64 << 53) as f64
    }

    /// Whether something happens that does so in `percent` of 100 cases.
    #[inline]
    pub(super) fn percent(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }
}
