//! The filters of VC-2 as its tables have them (ST 2042-1, 15.4.4.3), typed in once more: what checks the engine shares
//! no table with it.

/// A lifting stage as a decoder runs it.
#[derive(Debug)]
pub(crate) struct Stage {
    /// 1 adds to the even samples, 2 subtracts from them, 3 adds to the odd ones, 4 subtracts from them (15.4.4.1).
    pub kind: u8,
    /// S
    pub shift: u32,
    /// D
    pub delay: i64,
    pub taps: &'static [i64],
}

impl Stage {
    /// The parity of the samples that change.
    pub(crate) fn parity(&self) -> usize {
        usize::from(self.kind >= 3)
    }

    pub(crate) fn subtracts(&self) -> bool {
        self.kind.is_multiple_of(2)
    }

    /// What is added to a sum so that the shift rounds to the nearest.
    pub(crate) fn offset(&self) -> i64 {
        if self.shift > 0 { 1 << (self.shift - 1) } else { 0 }
    }
}

/// The stages of a decoder in their order, and the bits by which it shifts right after them.
#[derive(Debug)]
pub(crate) struct Filter {
    pub name: &'static str,
    pub stages: &'static [Stage],
    pub shift: u32,
}

/// First those of VC-2 in the order of their indices.
pub(crate) const FILTERS: [Filter; 9] = [
    filter("deslauriers_dubuc_9_7", &[stage(2, 2, 0, &[1, 1]), stage(3, 4, -1, &[-1, 9, 9, -1])], 1),
    filter("le_gall_5_3", &[stage(2, 2, 0, &[1, 1]), stage(3, 1, 0, &[1, 1])], 1),
    filter(
        "deslauriers_dubuc_13_7",
        &[stage(2, 5, -1, &[-1, 9, 9, -1]), stage(3, 4, -1, &[-1, 9, 9, -1])],
        1,
    ),
    filter("haar_no_shift", &[stage(2, 1, 1, &[1]), stage(3, 0, 0, &[1])], 0),
    filter("haar_with_shift", &[stage(2, 1, 1, &[1]), stage(3, 0, 0, &[1])], 1),
    filter(
        "fidelity",
        &[
            stage(3, 8, -3, &[-2, -10, -25, 81, 81, -25, 10, -2]),
            stage(2, 8, -3, &[-8, 21, -46, 161, 161, -46, 21, -8]),
        ],
        0,
    ),
    filter(
        "daubechies_9_7",
        &[
            stage(2, 12, 0, &[1817, 1817]),
            stage(4, 12, 0, &[3616, 3616]),
            stage(1, 12, 0, &[217, 217]),
            stage(3, 12, 0, &[6497, 6497]),
        ],
        1,
    ),
    // Not of VC-2.
    filter(
        "fidelity_symmetric",
        &[
            stage(3, 8, -3, &[-2, 10, -25, 81, 81, -25, 10, -2]),
            stage(2, 8, -3, &[-8, 21, -46, 161, 161, -46, 21, -8]),
        ],
        0,
    ),
    // That of JPEG 2000 rounds the halves of its prediction down.
    filter("jpeg2000_5_3", &[stage(2, 2, 0, &[1, 1]), stage(4, 1, 0, &[-1, -1])], 0),
];

const fn stage(kind: u8, shift: u32, delay: i64, taps: &'static [i64]) -> Stage {
    Stage { kind, shift, delay, taps }
}

const fn filter(name: &'static str, stages: &'static [Stage], shift: u32) -> Filter {
    Filter { name, stages, shift }
}

/// The filter of this name.
pub(crate) fn named(name: &str) -> &'static Filter {
    FILTERS.iter().find(|filter| filter.name == name).expect("a filter of this name")
}
