//! The irreversible filters of JPEG 2000.

use std::str::FromStr;

use crate::algebra::Number;

use super::{Channel, Laurent, Lifting, LiftingStep};

/// The steps of analysis in their order, each the weight of both neighbours, to the digits of the standard.
const STEPS: [(bool, &str); 4] = [
    (false, "-1586134342059924/1000000000000000"),
    (true, "-52980118572961/1000000000000000"),
    (false, "882911075530934/1000000000000000"),
    (true, "443506852043971/1000000000000000"),
];

/// K: analysis divides the low band by it and multiplies the high band by it.
const SCALE: &str = "1230174104914001/1000000000000000";

/// Returns the 9/7 wavelet of JPEG 2000 Part 1 (ISO/IEC 15444-1, annex F.3.8.2 and F.4.8.2, table F.4) as lifting steps with its scaling
/// K, to the fifteen digits of the standard. Numbers are real and nothing is rounded: it is the irreversible one. h0 has the gain
/// 1 at DC and g0 the gain 2, to these digits, as the filters of VC-2's wavelets have; the bank is CDF 9/7, PyWavelets' bior4.4
/// with analysis divided and synthesis multiplied by the square root of 2.
///
/// ```
/// use vcfilter_core::filters::{FilterBank, Reconstruction, jpeg2000_9_7};
/// let synthesis = jpeg2000_9_7().polyphase()?;
/// let bank = FilterBank::of(&synthesis, &synthesis.inverse()?)?;
/// assert_eq!((bank.h0.entries().len(), bank.h1.entries().len()), (9, 7));
/// assert!((bank.h0.at(1).to_f64() - 1.0).abs() < 1e-14);
/// assert!(Reconstruction::of(&bank)?.is_perfect());
/// # Ok::<(), vcfilter_core::filters::FilterError>(())
/// ```
pub fn jpeg2000_9_7() -> Lifting {
    // Even samples have their neighbours at n and n - 1, odd ones at n and n + 1.
    let step = |&(changes_even, weight): &(bool, &str)| {
        let low = if changes_even { 0 } else { -1 };
        let weight = -&number(weight);
        LiftingStep { changes_even, filter: Laurent::new(low, [weight.clone(), weight]) }
    };
    let scale = number(SCALE);
    let inverse = Number::ONE.divided_by(&scale).unwrap_or(Number::ONE);
    Lifting {
        low: Channel { scale, delay: 0 },
        high: Channel { scale: inverse, delay: 0 },
        // Synthesis takes the steps of analysis back.
        steps: STEPS.iter().rev().map(step).collect(),
    }
}

/// The constants are fractions, which a test reads.
fn number(text: &str) -> Number {
    Number::from_str(text).unwrap_or(Number::ONE)
}
