//! Wavelet transforms of two-dimensional infinite arrays, as VC-2 computes them inside a picture, away from
//! edges (ST 2042-1, 15.4). Every intermediate array has the name that the literature gives it.

use std::sync::Arc;

use indexmap::IndexMap;

use crate::arrays::{Array, ArrayError, Space, Stage};

use super::{LevelFromDeepest, TransformError, Wavelet};

/// The most levels that commands, programs and files may ask for; no picture has more.
pub const MOST_LEVELS: u32 = 32;

/// The name of an intermediate array: its level, and a name such as `DC''` or `LH`.
pub type IntermediateName = (LevelFromDeepest, Arc<str>);

/// The wavelets and the depths of a two-dimensional transform.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Structure {
    /// The wavelet along dimension 1, the vertical one.
    pub wavelet: Wavelet,
    /// The wavelet along dimension 0, the horizontal one.
    pub wavelet_ho: Wavelet,
    /// The number of levels that split both dimensions.
    pub depth: u32,
    /// The number of levels that split dimension 0 alone; they are the deepest levels.
    pub depth_ho: u32,
}

/// The arrays of a transform, in the order in which they are made.
#[derive(Debug, Clone)]
pub struct Transform {
    /// Every intermediate array by level and name, views included.
    pub arrays: IndexMap<IntermediateName, Array>,
    /// The transform coefficients by level and band; level 0 holds the lowest band, `LL` or `L`.
    pub coeffs: IndexMap<IntermediateName, Array>,
    /// The picture: the result of synthesis, or the input of analysis.
    pub output: Array,
}

impl Structure {
    /// Returns a transform of `depth` levels, each of which splits both dimensions with one wavelet.
    pub fn new(wavelet: Wavelet, depth: u32) -> Structure {
        Structure { wavelet_ho: wavelet.clone(), wavelet, depth, depth_ho: 0 }
    }

    /// Returns the number of all levels.
    pub fn levels(&self) -> u32 {
        self.depth + self.depth_ho
    }

    /// Returns the names of all bands, the deepest level first; the first letter of a name is the horizontal
    /// one.
    pub fn bands(&self) -> Vec<IntermediateName> {
        let lowest = if self.depth_ho > 0 { "L" } else { "LL" };
        let mut bands = vec![(LevelFromDeepest::LOWEST_BAND, lowest.into())];
        for level in self.deepest_first() {
            let names: &[&str] = if self.is_horizontal(level) { &["H"] } else { &["HL", "LH", "HH"] };
            bands.extend(names.iter().map(|name| (level, Arc::from(*name))));
        }
        bands
    }

    /// The levels, the deepest first.
    fn deepest_first(&self) -> impl DoubleEndedIterator<Item = LevelFromDeepest> + use<> {
        (1..=self.levels()).map(LevelFromDeepest)
    }

    fn is_horizontal(&self, level: LevelFromDeepest) -> bool {
        level.0 <= self.depth_ho
    }

    /// Returns the analysis transform of a two-dimensional array, which an encoder computes.
    ///
    /// # Errors
    /// [`ArrayError::NdimMismatch`] unless the input has two dimensions.
    pub fn analysis(&self, input: &Array) -> Result<Transform, ArrayError> {
        check_ndim(input)?;
        let horizontal = self.wavelet_ho.inverse().stages;
        let vertical = self.wavelet.inverse().stages;
        let mut t = Transform { arrays: IndexMap::new(), coeffs: IndexMap::new(), output: input.clone() };
        let mut low = input.clone();
        for level in self.deepest_first().rev() {
            t.add(level, "Input", &low);
            let dc = t.add(level, "DC", &low.lshift(self.wavelet_ho.shift)?);
            let last = t.lifts(level, &[("DC", dc)], &horizontal, 0)?.remove(0);
            let l = t.add(level, "L", &last.subsample(&[2, 1], &[0, 0])?);
            let h = t.add(level, "H", &last.subsample(&[2, 1], &[1, 0])?);
            if self.is_horizontal(level) {
                t.coeffs.insert((level, "H".into()), h);
                low = l;
                continue;
            }
            let lasts = t.lifts(level, &[("L", l), ("H", h)], &vertical, 1)?;
            low = t.add(level, "LL", &lasts[0].subsample(&[1, 2], &[0, 0])?);
            let bands = [("LH", &lasts[0], 1), ("HL", &lasts[1], 0), ("HH", &lasts[1], 1)];
            for (name, last, offset) in bands {
                let band = t.add(level, name, &last.subsample(&[1, 2], &[0, offset])?);
                t.coeffs.insert((level, name.into()), band);
            }
        }
        t.coeffs.insert(self.bands()[0].clone(), low);
        let bands = self.bands();
        t.coeffs.sort_by_key(|name, _| bands.iter().position(|band| band == name));
        Ok(t)
    }

    /// Returns the synthesis transform of coefficients, which a decoder computes.
    ///
    /// # Errors
    /// [`TransformError::MissingBand`] where one of [`Structure::bands`] is not given,
    /// [`TransformError::NoBand`] where another band is given; [`ArrayError::NdimMismatch`] unless all arrays
    /// have two dimensions.
    pub fn synthesis(&self, coeffs: &IndexMap<IntermediateName, Array>) -> Result<Transform, TransformError> {
        let band = |level: LevelFromDeepest, name: &str| {
            let name = (level, Arc::from(name));
            let array = coeffs.get(&name).ok_or_else(|| TransformError::missing(name))?;
            check_ndim(array)?;
            Ok::<Array, TransformError>(array.clone())
        };
        // Coefficients of another depth would be taken apart without a word.
        let bands = self.bands();
        if let Some((level, band)) = coeffs.keys().find(|name| !bands.contains(name)) {
            return Err(TransformError::NoBand { level: level.0, band: band.clone() });
        }
        let (lowest, lowest_name) = self.bands().remove(0);
        let mut low = band(lowest, &lowest_name)?;
        let given =
            self.bands().into_iter().map(|(level, name)| Ok(((level, name.clone()), band(level, &name)?)));
        let mut t = Transform {
            arrays: IndexMap::new(),
            coeffs: given.collect::<Result<_, TransformError>>()?,
            output: low.clone(),
        };
        for level in self.deepest_first() {
            let (l, h) = if self.is_horizontal(level) {
                (t.add(level, "L", &low), t.add(level, "H", &band(level, "H")?))
            } else {
                let low = t.add(level, "LL", &low);
                let [lh, hl, hh] = ["LH", "HL", "HH"].map(|name| band(level, name));
                let (lh, hl, hh) =
                    (t.add(level, "LH", &lh?), t.add(level, "HL", &hl?), t.add(level, "HH", &hh?));
                let sides = [("L", low.interleave(&lh, 1)?), ("H", hl.interleave(&hh, 1)?)];
                let mut lasts = t.unlifts(level, &sides, &self.wavelet.stages, 1)?;
                let h = lasts.remove(1);
                (lasts.remove(0), h)
            };
            let dc = l.interleave(&h, 0)?;
            let last = t.unlifts(level, &[("DC", dc)], &self.wavelet_ho.stages, 0)?.remove(0);
            low = t.add(level, "Output", &last.rshift(self.wavelet_ho.shift)?);
        }
        t.output = low;
        Ok(t)
    }

    /// Returns an array of symbols for every band: `LL0`, `HL1`, and so on.
    ///
    /// # Errors
    /// Those of [`Space::symbols`], which two dimensions don't give.
    pub fn symbols(&self, space: &Space) -> Result<IndexMap<IntermediateName, Array>, ArrayError> {
        let named = |(level, name): IntermediateName| {
            let symbols = space.symbols(2, &format!("{name}{level}"))?;
            Ok(((level, name), symbols))
        };
        self.bands().into_iter().map(named).collect()
    }
}

fn check_ndim(array: &Array) -> Result<(), ArrayError> {
    if array.ndim() == 2 { Ok(()) } else { Err(ArrayError::NdimMismatch { left: array.ndim(), right: 2 }) }
}

impl Transform {
    fn add(&mut self, level: LevelFromDeepest, name: &str, array: &Array) -> Array {
        self.arrays.insert((level, name.into()), array.clone());
        array.clone()
    }

    /// Stage after stage, a prime more in the name with each; arrays side by side in turn.
    fn lifts(
        &mut self,
        level: LevelFromDeepest,
        firsts: &[(&str, Array)],
        stages: &[Stage],
        dim: i128,
    ) -> Result<Vec<Array>, ArrayError> {
        let mut lasts: Vec<Array> = firsts.iter().map(|(_, array)| array.clone()).collect();
        for (done, stage) in stages.iter().enumerate() {
            for ((name, _), last) in firsts.iter().zip(&mut lasts) {
                *last = self.add(level, &primed(name, done + 1), &last.lift(stage, dim)?);
            }
        }
        Ok(lasts)
    }

    /// The same with as many primes as stages are left, the arrays before the first one included.
    fn unlifts(
        &mut self,
        level: LevelFromDeepest,
        firsts: &[(&str, Array)],
        stages: &[Stage],
        dim: i128,
    ) -> Result<Vec<Array>, ArrayError> {
        let mut lasts = Vec::new();
        for (name, first) in firsts {
            lasts.push(self.add(level, &primed(name, stages.len()), first));
        }
        for (done, stage) in stages.iter().enumerate() {
            for ((name, _), last) in firsts.iter().zip(&mut lasts) {
                *last = self.add(level, &primed(name, stages.len() - done - 1), &last.lift(stage, dim)?);
            }
        }
        Ok(lasts)
    }
}

fn primed(name: &str, primes: usize) -> String {
    format!("{name}{}", "'".repeat(primes))
}

#[cfg(test)]
mod tests {
    use super::super::{KNOWN_WAVELETS, KnownWavelet};
    use super::*;
    use crate::arrays::Equality;

    fn structure(name: &str, depth: u32, depth_ho: u32) -> Structure {
        let wavelet = KnownWavelet::named(name).unwrap().wavelet();
        Structure { wavelet_ho: wavelet.clone(), wavelet, depth, depth_ho }
    }

    fn names(transform: &Transform) -> Vec<String> {
        transform.arrays.keys().map(|(level, name)| format!("{level}{name}")).collect()
    }

    #[test]
    fn arrays_are_named_as_in_the_literature() {
        let space = Space::new();
        let s = structure("le_gall_5_3", 1, 1);
        let pixel = space.symbols(2, "pixel").unwrap();
        let analysis = "2Input 2DC 2DC' 2DC'' 2L 2H 2L' 2H' 2L'' 2H'' 2LL 2LH 2HL 2HH \
                        1Input 1DC 1DC' 1DC'' 1L 1H";
        assert_eq!(names(&s.analysis(&pixel).unwrap()).join(" "), analysis);
        let synthesis = "1L 1H 1DC'' 1DC' 1DC 1Output \
                         2LL 2LH 2HL 2HH 2L'' 2H'' 2L' 2H' 2L 2H 2DC'' 2DC' 2DC 2Output";
        let coeffs = s.symbols(&space).unwrap();
        assert_eq!(names(&s.synthesis(&coeffs).unwrap()).join(" "), synthesis);
    }

    #[test]
    fn every_wavelet_reconstructs_at_every_depth() {
        for name in KNOWN_WAVELETS.iter().map(|known| known.name) {
            for (depth, depth_ho) in [(0, 0), (1, 0), (2, 0), (3, 2), (5, 2), (0, 3)] {
                let space = Space::new();
                let pixel = space.symbols(2, "pixel").unwrap();
                let s = structure(name, depth, depth_ho);
                let coeffs = s.analysis(&pixel).unwrap().coeffs;
                let output = s.synthesis(&coeffs).unwrap().output;
                assert_eq!(output.equality(&pixel).unwrap(), Equality::Proven, "{name} {depth} {depth_ho}");
            }
        }
    }

    #[test]
    fn a_broken_tap_is_refuted() {
        let space = Space::new();
        let pixel = space.symbols(2, "pixel").unwrap();
        let s = structure("fidelity", 2, 1);
        let coeffs = s.analysis(&pixel).unwrap().coeffs;
        let symmetric = structure("fidelity_symmetric", 2, 1);
        let output = symmetric.synthesis(&coeffs).unwrap().output;
        let Equality::Refuted(difference) = output.equality(&pixel).unwrap() else { panic!("not refuted") };
        assert_ne!(difference.left, difference.right);
    }
}
