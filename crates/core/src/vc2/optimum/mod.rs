//! Optima: bounds that pictures reach, so that there is no tighter one.
//!
//! An encoder's arrays of one level. The horizontal filter goes first, so rows share no pixels: a column of samples may hold, each for
//! itself, whatever a row reaches. So the bound of one direction, rounded inward, is the range of the inputs of the other one; and
//! pictures that reach it are put together from rows that are searched alone.
//!
//! Decoded pixels of Haar's wavelets. Blocks of 2 by 2 pixels share nothing there and lie in one slice, which has one quantisation index.
//! For each index, pixel and side a tree of cases cuts the ranges of the four coefficients until a linear relaxation of each case keeps
//! within what a picture reaches (branch and bound: Land and Doig 1960). A leaf holds the multipliers of the relaxation, which prove it
//! in integers, whatever floating point found them.

mod analysis;
mod block;
mod certificate;
mod climb;
mod decoded;
mod form;
mod line;
mod place;
mod relaxation;
mod simplex;
mod tree;

use std::sync::Arc;

use num_bigint::BigInt;
use vcfilter_machine::Stopped;

use crate::algebra::IntegerRange;
use crate::arrays::Monitor;
use crate::wavelets::{LevelFromDeepest, Structure};

use super::{Matrix, Side};
use analysis::{Done, Encoder, Found, Reaching};
use block::BlockCodec;
use decoded::{Block, Decoded};
use line::LineStages;

/// Why optima can't be searched.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum OptimumError {
    /// The transform has none or several levels.
    #[error("optima are proven of transforms of one level, and this one has {0}")]
    Levels(u32),
    /// A wavelet rounds otherwise than VC-2, works in words, or has taps or shifts beyond those that certificates hold.
    #[error("optima are proven of wavelets that round as VC-2 does, in integers, with small taps")]
    Stages,
    /// The range of pixels lacks 0, or is so wide that sums are beyond 128 bits.
    #[error("optima are proven of ranges of pixels that contain 0, from -2^32 to 2^32")]
    Pixels,
    /// The work was stopped.
    #[error(transparent)]
    Stopped(#[from] Stopped),
}

/// A picture that takes a value far.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OptimumPicture {
    /// Its rows of pixels.
    pub rows: Vec<Vec<i128>>,
    /// The column and the row of the value in its array.
    pub at: [usize; 2],
    /// The quantisation index by which the picture is coded; None where the value is an encoder's.
    pub index: Option<u32>,
}

/// One end of the values of an array.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OptimumEnd {
    /// No value of any picture of any size is beyond this one; None where nothing was proven.
    pub bound: Option<i128>,
    /// What a picture reaches.
    pub reached: i128,
    /// That picture.
    pub picture: OptimumPicture,
}

impl OptimumEnd {
    /// Returns whether the bound is reached, so that it is the best one.
    pub fn is_optimum(&self) -> bool {
        self.bound == Some(self.reached)
    }
}

/// How far an array reaches, from both sides.
#[derive(Debug, Clone)]
pub struct Optimum {
    /// The transform of the array: analysis or synthesis.
    pub side: Side,
    /// The level of the array.
    pub level: LevelFromDeepest,
    /// The name of the array; `Output` of the decoder are its pixels before they are clipped.
    pub array_name: Arc<str>,
    /// The least value.
    pub lower: OptimumEnd,
    /// The greatest value.
    pub upper: OptimumEnd,
    certificate: Option<String>,
}

impl Optimum {
    /// Returns a proof of both ends as JSON, which `tools/check_bound.py` checks by the definition of lifting and of the quantiser
    /// alone; None where an end is no optimum.
    pub fn certificate(&self) -> Option<&str> {
        self.certificate.as_deref()
    }
}

/// A transform of one level, as this work sees it.
struct Transformed {
    encoder: Encoder,
    /// 1 where both directions are split, and 0 where the horizontal one is alone.
    depth: u32,
}

/// How many cases a proof may have: those of Haar's have up to a few hundred.
const MOST_CASES: usize = 20_000;

/// Searches the optima of a transform of one level in pictures of any size, edges included: of each array of its encoder in the order in
/// which they are made, and, where blocks of 2 by 2 pixels share nothing as with Haar's wavelets, of the pixels that are decoded from
/// pictures coded by any index, quantised with this matrix, before they are clipped. Where a search does not reach what is proven, the
/// row tells both, and of decoded pixels what is reached alone. There is no row of these where the entries of the matrix are not from -64 to
/// 64, or where pixels are beyond 2^19: every step of a quantiser is looked at.
///
/// # Errors
/// [`OptimumError`]
///
/// ```
/// use vcfilter_core::vc2::{default_matrix, optima, picture_range};
/// use vcfilter_core::wavelets::{Structure, Wavelet};
///
/// let structure = Structure::new(Wavelet::le_gall_5_3(), 1);
/// let rows = optima(&structure, &picture_range(10), &default_matrix(&structure).unwrap(), &Default::default())?;
/// let low = rows.iter().find(|row| &*row.array_name == "LL").unwrap();
/// assert_eq!((low.lower.bound, low.lower.reached), (Some(-2302), -2302));
/// assert!(low.upper.is_optimum() && low.certificate().is_some());
/// # Ok::<(), vcfilter_core::vc2::OptimumError>(())
/// ```
pub fn optima(
    structure: &Structure,
    pixels: &IntegerRange,
    matrix: &Matrix,
    monitor: &Monitor,
) -> Result<Vec<Optimum>, OptimumError> {
    let transformed = Transformed::new(structure, pixels)?;
    let arrays = transformed.arrays();
    let codec = transformed.block_codec(structure, matrix);
    let decoding = codec.as_ref().map_or(0, |codec| 2 * codec.indices());
    let work = monitor.progress.begin((arrays.len() + decoding) as u64);
    monitor.interrupt.run(|| {
        let mut rows = Vec::with_capacity(arrays.len() + 1);
        for (name, done) in &arrays {
            rows.push(transformed.array(name, *done)?);
            work.tell(rows.len() as u64);
        }
        if let Some(codec) = &codec {
            let told = |indices: usize| work.tell((arrays.len() + indices) as u64);
            rows.push(transformed.output(codec, &Decoded::new(codec, MOST_CASES, &told)?));
        }
        Ok(rows)
    })
}

/// Checks, before long work, whether [`optima`] are searched of a transform and a range of pixels.
///
/// # Errors
/// [`OptimumError`]
///
/// ```
/// use vcfilter_core::vc2::{OptimumError, check_optima, picture_range};
/// use vcfilter_core::wavelets::{Structure, Wavelet};
///
/// assert_eq!(check_optima(&Structure::new(Wavelet::le_gall_5_3(), 1), &picture_range(10)), Ok(()));
/// let two_levels = Structure::new(Wavelet::le_gall_5_3(), 2);
/// assert_eq!(check_optima(&two_levels, &picture_range(10)), Err(OptimumError::Levels(2)));
/// ```
pub fn check_optima(structure: &Structure, pixels: &IntegerRange) -> Result<(), OptimumError> {
    Transformed::new(structure, pixels).map(drop)
}

impl Transformed {
    fn new(structure: &Structure, pixels: &IntegerRange) -> Result<Transformed, OptimumError> {
        if structure.levels() != 1 {
            return Err(OptimumError::Levels(structure.levels()));
        }
        let stages = |wavelet| LineStages::analysis(wavelet).ok_or(OptimumError::Stages);
        let end = |end: &BigInt| i128::try_from(end).ok().filter(|end| end.abs() <= 1 << 32);
        let (Some(low), Some(high)) = (end(&pixels.lower), end(&pixels.upper)) else {
            return Err(OptimumError::Pixels);
        };
        if low > 0 || high < 0 {
            return Err(OptimumError::Pixels);
        }
        let (horizontal, vertical) = (stages(&structure.wavelet_ho)?, stages(&structure.wavelet)?);
        let encoder =
            Encoder { horizontal, vertical, shift: structure.wavelet_ho.shift, pixels: [low, high] };
        match encoder.fits() {
            true => Ok(Transformed { encoder, depth: structure.depth }),
            false => Err(OptimumError::Stages),
        }
    }

    /// The arrays of the encoder, and what is done in both directions when they are made.
    fn arrays(&self) -> Vec<(String, [Done; 2])> {
        let [across, down] = [&self.encoder.horizontal, &self.encoder.vertical].map(|stages| stages.0.len());
        let done = |stages: usize, parity: Option<usize>| Done { stages, parity };
        let none = done(0, None);
        let primed = |name: &str, primes: usize| format!("{name}{}", "'".repeat(primes));
        let sides = [("L", 0), ("H", 1)];
        let mut arrays = vec![("Input".to_owned(), [none, none])];
        arrays.extend((0..=across).map(|primes| (primed("DC", primes), [done(primes, None), none])));
        let columns = if self.depth > 0 { down } else { 0 };
        for primes in 0..=columns {
            let of = |(name, parity): (&str, usize)| {
                (primed(name, primes), [done(across, Some(parity)), done(primes, None)])
            };
            arrays.extend(sides.map(of));
        }
        if self.depth > 0 {
            for (name, x, y) in [("LL", 0, 0), ("LH", 0, 1), ("HL", 1, 0), ("HH", 1, 1)] {
                arrays.push((name.to_owned(), [done(across, Some(x)), done(down, Some(y))]));
            }
        }
        arrays
    }

    /// The codec of blocks, where they share nothing.
    fn block_codec(&self, structure: &Structure, matrix: &Matrix) -> Option<BlockCodec> {
        if self.depth == 0 {
            return None;
        }
        let entry = |level: u32, name: &str| matrix.get(&(LevelFromDeepest(level), name.into())).copied();
        let entries = [entry(0, "LL")?, entry(1, "HL")?, entry(1, "LH")?, entry(1, "HH")?];
        let stages = [self.encoder.horizontal.clone(), self.encoder.vertical.clone()];
        BlockCodec::new(stages, structure.wavelet_ho.shift, self.encoder.pixels, entries)
    }

    fn array(&self, name: &str, done: [Done; 2]) -> Result<Optimum, Stopped> {
        let Found { bounds, pictures } = self.encoder.array(name != "Input", done)?;
        let end = |bound: i128, Reaching { rows, at, value }: Reaching| OptimumEnd {
            bound: Some(bound),
            reached: value,
            picture: OptimumPicture { rows, at, index: None },
        };
        let [lower, upper] = pictures;
        let mut optimum = Optimum {
            side: Side::Analysis,
            level: LevelFromDeepest(1),
            array_name: name.into(),
            lower: end(bounds[0], lower),
            upper: end(bounds[1], upper),
            certificate: None,
        };
        if optimum.lower.is_optimum() && optimum.upper.is_optimum() {
            optimum.certificate = Some(format!("{}\n", certificate::of_encoder(self, &optimum)));
        }
        Ok(optimum)
    }

    fn output(&self, codec: &BlockCodec, decoded: &Decoded) -> Optimum {
        let end = |side: usize| {
            let Block { pixels: [a, b, c, d], index, pixel, value } = decoded.blocks[side];
            OptimumEnd {
                bound: decoded.is_proven(side).then_some(value),
                reached: value,
                picture: OptimumPicture {
                    rows: vec![vec![a, b], vec![c, d]],
                    at: [pixel % 2, pixel / 2],
                    index: Some(index as u32),
                },
            }
        };
        let mut optimum = Optimum {
            side: Side::Synthesis,
            level: LevelFromDeepest(1),
            array_name: "Output".into(),
            lower: end(0),
            upper: end(1),
            certificate: None,
        };
        let certificate = certificate::of_decoder(self, codec, decoded, &optimum);
        optimum.certificate = certificate.map(|certificate| format!("{certificate}\n"));
        optimum
    }
}

#[cfg(test)]
mod tests;
