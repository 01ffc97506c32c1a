//! Random numbers, the same in every run (SplitMix64).

pub(super) struct Random(u64);

impl Random {
    pub(super) fn new(seed: u64) -> Random {
        Random(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// One of `count` numbers from 0 on.
    pub(super) fn below(&mut self, count: usize) -> usize {
        (self.next() % count as u64) as usize
    }

    /// A number of a range, both ends included.
    pub(super) fn within(&mut self, lower: i64, upper: i64) -> i64 {
        lower + self.below((upper - lower + 1) as usize) as i64
    }

    pub(super) fn sign(&mut self) -> i64 {
        if self.below(2) == 0 { 1 } else { -1 }
    }
}
