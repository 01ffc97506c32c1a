//! What lies beyond the ends of a finite signal, by the modes of PyWavelets.

use num_integer::Integer;

use crate::algebra::Number;
use crate::arrays::{ArrayError, Element};

use super::convolution::weighted_sum;

/// How a finite signal goes on beyond its ends while a filter bank runs over it. Names and meanings are those of PyWavelets; of x
/// with the samples `0..N`, the last one z:
///
/// | mode | before the first sample | beyond the last one |
/// |---|---|---|
/// | zero | 0 | 0 |
/// | constant | x\[0\] | z |
/// | symmetric | x\[1\], x\[0\] | z, the one before z |
/// | reflect | x\[2\], x\[1\] | the one before z, the second before z |
/// | periodic | the end of the signal | its start |
/// | smooth | the line through the first two samples | that through the last two |
/// | antisymmetric | -x\[1\], -x\[0\] | -z, minus the one before z |
/// | antireflect | 2 x\[0\] - x\[2\], 2 x\[0\] - x\[1\] | 2 z minus the one before z, and so on |
/// | periodization | as periodic; a signal of odd length gets its last sample twice first | |
///
/// All but periodization make more coefficients than there are samples, so that synthesis needs to know of no rule. Mirrored
/// signals are mirrored again where a filter reaches further than their length; a signal of one sample is constant where
/// there is nothing to mirror, and no line.
///
/// ```
/// use vcfilter_core::filters::ExtensionMode;
/// assert_eq!(ExtensionMode::ALL.len(), 9);
/// assert_eq!(ExtensionMode::default().name(), "symmetric");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
#[allow(missing_docs)] // the table says what each is
pub enum ExtensionMode {
    Zero,
    Constant,
    #[default]
    Symmetric,
    Reflect,
    Periodic,
    Smooth,
    Antisymmetric,
    Antireflect,
    Periodization,
}

impl ExtensionMode {
    /// All of them, in the order of the table.
    pub const ALL: [ExtensionMode; 9] = {
        use ExtensionMode::*;
        [Zero, Constant, Symmetric, Reflect, Periodic, Smooth, Antisymmetric, Antireflect, Periodization]
    };

    /// Returns the name in programs, which is that in PyWavelets.
    pub const fn name(self) -> &'static str {
        match self {
            ExtensionMode::Zero => "zero",
            ExtensionMode::Constant => "constant",
            ExtensionMode::Symmetric => "symmetric",
            ExtensionMode::Reflect => "reflect",
            ExtensionMode::Periodic => "periodic",
            ExtensionMode::Smooth => "smooth",
            ExtensionMode::Antisymmetric => "antisymmetric",
            ExtensionMode::Antireflect => "antireflect",
            ExtensionMode::Periodization => "periodization",
        }
    }

    /// The sample at any index of a signal that is not empty.
    ///
    /// # Errors
    /// Those of [`weighted_sum`].
    pub(super) fn sample(self, signal: &[Element], i: i64) -> Result<Element, ArrayError> {
        let (size, last) = (signal.len() as i64, signal.len() as i64 - 1);
        let at = |i: i64| signal[i.clamp(0, last) as usize].clone();
        if (0..size).contains(&i) {
            return Ok(at(i));
        }
        // Where a signal mirrored with its ends repeated comes from, and whether an odd number of times.
        let twice = i.mod_floor(&(2 * size));
        let (mirrored, is_turned) = if twice < size { (twice, false) } else { (2 * size - 1 - twice, true) };
        match self {
            ExtensionMode::Zero => Ok(Element::Number(Number::ZERO)),
            ExtensionMode::Constant => Ok(at(i)),
            ExtensionMode::Periodic | ExtensionMode::Periodization => Ok(at(i.mod_floor(&size))),
            ExtensionMode::Symmetric => Ok(at(mirrored)),
            ExtensionMode::Antisymmetric if is_turned => negative(&at(mirrored)),
            ExtensionMode::Antisymmetric => Ok(at(mirrored)),
            _ if last == 0 => Ok(at(0)),
            ExtensionMode::Reflect => {
                let at_last = i.mod_floor(&(2 * last));
                Ok(at(at_last.min(2 * last - at_last)))
            }
            ExtensionMode::Smooth if i < 0 => combined([(1 - i, &at(0)), (i, &at(1))]),
            ExtensionMode::Smooth => combined([(1 + i - last, &at(last)), (last - i, &at(last - 1))]),
            ExtensionMode::Antireflect => {
                // Twice mirrored at a point, a signal is moved by two spans, and raised by twice the difference of its ends.
                let (rounds, within) = i.div_mod_floor(&(2 * last));
                let raised = [(2 * rounds, &at(last)), (-2 * rounds, &at(0))];
                match within <= last {
                    true => combined(raised.into_iter().chain([(1, &at(within))])),
                    false => {
                        combined(raised.into_iter().chain([(2, &at(last)), (-1, &at(2 * last - within))]))
                    }
                }
            }
        }
    }
}

fn negative(element: &Element) -> Result<Element, ArrayError> {
    combined([(-1, element)])
}

fn combined<'a>(terms: impl IntoIterator<Item = (i64, &'a Element)>) -> Result<Element, ArrayError> {
    let terms: Vec<(Number, &Element)> =
        terms.into_iter().map(|(weight, element)| (Number::from(weight), element)).collect();
    weighted_sum(terms.iter().map(|(weight, element)| (weight, *element)))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// numpy.pad, and pywt.pad for what numpy has not got, of 1 2 4 from -4 to 6.
    #[test]
    fn golden_extensions() {
        let signal = [1, 2, 4].map(|n| Element::Number(Number::from(n)));
        let expected = [
            (ExtensionMode::Zero, [0, 0, 0, 0, 1, 2, 4, 0, 0, 0, 0]),
            (ExtensionMode::Constant, [1, 1, 1, 1, 1, 2, 4, 4, 4, 4, 4]),
            (ExtensionMode::Symmetric, [4, 4, 2, 1, 1, 2, 4, 4, 2, 1, 1]),
            (ExtensionMode::Reflect, [1, 2, 4, 2, 1, 2, 4, 2, 1, 2, 4]),
            (ExtensionMode::Periodic, [4, 1, 2, 4, 1, 2, 4, 1, 2, 4, 1]),
            (ExtensionMode::Smooth, [-3, -2, -1, 0, 1, 2, 4, 6, 8, 10, 12]),
            (ExtensionMode::Antisymmetric, [4, -4, -2, -1, 1, 2, 4, -4, -2, -1, 1]),
            (ExtensionMode::Antireflect, [-5, -4, -2, 0, 1, 2, 4, 6, 7, 8, 10]),
        ];
        for (mode, values) in expected {
            let found: Vec<Element> = (-4..7).map(|i| mode.sample(&signal, i).unwrap()).collect();
            assert_eq!(found, values.map(|n| Element::Number(Number::from(n))), "{}", mode.name());
        }
    }

    #[test]
    fn a_single_sample_is_constant_where_nothing_mirrors_it() {
        let signal = [Element::Number(Number::from(7))];
        for mode in [ExtensionMode::Reflect, ExtensionMode::Smooth, ExtensionMode::Antireflect] {
            assert!((-3..4).all(|i| mode.sample(&signal, i).unwrap() == signal[0]), "{}", mode.name());
        }
        let turned = ExtensionMode::Antisymmetric.sample(&signal, 1).unwrap();
        assert_eq!(turned, Element::Number(Number::from(-7)));
    }
}
