//! Numbers that look random, and are the same on every machine: SplitMix64 of Steele, Lea and Flood (2014).

/// What is added to the state for each number.
pub(crate) const STEP: u64 = 0x9e37_79b9_7f4a_7c15;

/// The number of a state, of which the next one is [`STEP`] more: every bit depends on every bit of the state.
#[inline]
pub(crate) fn mixed(state: u64) -> u64 {
    let z = state.wrapping_add(STEP);
    let z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The first numbers of seed 0, as the authors' program gives them.
    #[test]
    fn golden_numbers() {
        let numbers = [0, 1, 2].map(|n: u64| mixed(n.wrapping_mul(STEP)));
        assert_eq!(numbers, [0xe220_a839_7b1d_cdaf, 0x6e78_9e6a_a1b9_65f4, 0x06c4_5d18_8009_454f]);
    }
}
