//! Signals to test filters with: infinite arrays of integers.

use crate::algebra::random::mixed;
use crate::algebra::{Index, Number};
use crate::arrays::{Array, ArrayError, CustomArray, CustomError, Element, Space};

/// A signal; all but impulses and noise depend on the first index alone.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Signal {
    /// A single sample at index 0 of every dimension; all others are 0.
    Impulse {
        /// The value of the sample.
        height: i64,
    },
    /// A step: 0 before index 0, and this height from there on.
    Step {
        /// The height of the step.
        height: i64,
    },
    /// A ramp: the slope times the index.
    Ramp {
        /// The difference between neighbouring samples.
        slope: i64,
    },
    /// A sine, rounded to integers; halves are rounded upwards.
    Sine {
        /// The period in samples, at least 1.
        period: i64,
        /// The greatest value.
        amplitude: i64,
    },
    /// Noise: uniform integers from -amplitude to amplitude, independent at every index. The same seed gives
    /// the same noise.
    Noise {
        /// The seed.
        seed: u64,
        /// The greatest value.
        amplitude: i64,
    },
}

impl Signal {
    /// Returns the signal as an array of `ndim` dimensions.
    ///
    /// ```
    /// use vcfilter_core::arrays::Space;
    /// use vcfilter_core::filters::Signal;
    /// let sine = Signal::Sine { period: 12, amplitude: 100 }.array(&Space::new(), 1)?;
    /// assert_eq!(sine.get(&[3])?.to_string(), "100");
    /// assert_eq!(sine.get(&[13])?.to_string(), "50");
    /// # Ok::<(), vcfilter_core::arrays::ArrayError>(())
    /// ```
    ///
    /// # Errors
    /// [`ArrayError::Ndim`]
    pub fn array(&self, space: &Space, ndim: usize) -> Result<Array, ArrayError> {
        space.custom(SignalArray { signal: self.clone(), ndim })
    }

    /// Returns the sample at an index of at least one dimension.
    pub fn at(&self, index: &[i128]) -> Number {
        let n = index.first().copied().unwrap_or(0);
        match self {
            Signal::Impulse { height } if index.iter().all(|&i| i == 0) => Number::from(*height),
            Signal::Step { height } if n >= 0 => Number::from(*height),
            Signal::Impulse { .. } | Signal::Step { .. } => Number::ZERO,
            Signal::Ramp { slope } => &Number::from(*slope) * &Number::from(n),
            Signal::Sine { period, amplitude } => {
                let turn = n.rem_euclid(i128::from(*period).max(1)) as f64 / *period as f64;
                // 64 bits of a float hold what 53 bits of an amplitude need.
                Number::from((*amplitude as f64 * sine(turn) + 0.5).floor() as i64)
            }
            Signal::Noise { seed, amplitude } => {
                let bits =
                    index.iter().fold(*seed, |state, &i| mixed(state ^ mixed(i as u64) ^ (i >> 64) as u64));
                let values = (*amplitude as u128) * 2 + 1;
                // The high bits of a product with a wide range are as good as uniform.
                let drawn = (u128::from(mixed(bits)) * values) >> 64;
                Number::from(drawn as i128 - i128::from(*amplitude))
            }
        }
    }
}

struct SignalArray {
    signal: Signal,
    ndim: usize,
}

impl CustomArray for SignalArray {
    fn ndim(&self) -> usize {
        self.ndim
    }

    fn get(&self, index: &Index) -> Result<Element, CustomError> {
        Ok(Element::Number(self.signal.at(index)))
    }

    fn cached(&self) -> bool {
        false
    }

    fn definition(&self) -> Option<String> {
        Some(format!("{:?} in {} dimensions", self.signal, self.ndim))
    }
}

/// sin(2 pi turn), exact at multiples of a twelfth where it is 0, 1/2 or 1.
fn sine(turn: f64) -> f64 {
    let twelfths = turn * 12.0;
    match twelfths.fract() == 0.0 {
        true => match twelfths as i64 {
            1 | 5 => 0.5,
            7 | 11 => -0.5,
            3 => 1.0,
            9 => -1.0,
            0 | 6 => 0.0,
            _ => libm::sin(turn * std::f64::consts::TAU),
        },
        false => libm::sin(turn * std::f64::consts::TAU),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn noise_is_uniform_and_repeats() {
        let noise = Signal::Noise { seed: 7, amplitude: 2 };
        let mut counts = [0; 5];
        for n in 0..50_000 {
            let value = noise.at(&[n]).to_i64().unwrap();
            counts[(value + 2) as usize] += 1;
            assert_eq!(noise.at(&[n]).to_i64(), Some(value));
        }
        assert!(counts.iter().all(|&count| (9_500..10_500).contains(&count)), "{counts:?}");
        assert_ne!(noise.at(&[1, 0]), Signal::Noise { seed: 8, amplitude: 1 << 40 }.at(&[1, 0]));
    }

    #[test]
    fn sines_repeat_far_away() {
        let sine = Signal::Sine { period: 7, amplitude: 1000 };
        assert_eq!(sine.at(&[2]), sine.at(&[2 + 7 * (1i128 << 100)]));
        assert_eq!(Signal::Sine { period: 12, amplitude: 101 }.at(&[1]).to_string(), "51");
    }
}
