//! The encoder and the decoder of finite pictures: bounds that hold at every position, edges included.

use std::collections::HashMap;
use std::sync::Arc;

use num_integer::Integer;

use crate::algebra::{IntegerRange, Number, Rounding};
use crate::arrays::{
    AllExtremes, Array, ArrayError, ClassCache, Edges, ExtremePlace, Interrupt, Known, Space, StageSums,
    ZoneExtremes,
};
use crate::wavelets::{IntermediateName, LevelFromDeepest, Structure, Transform, TransformError};
use vcfilter_machine::threads;

use super::evaluation::coefficient_limits;
use super::static_analysis::check_sizes;
use super::{BitWidth, FiniteReached, PictureSize, Side};

/// The arrays of an encoder and a decoder of pictures of one size, or of any size that the transform permits.
///
/// Edges are those of VC-2 (ST 2042-1, 15.4.4.1): [`Edges::Clamp`].
#[derive(Debug)]
pub struct FiniteCodec {
    /// The encoder's arrays; they are built on the picture.
    pub analysis: Transform,
    /// The decoder's arrays; they are built on symbols for its coefficients.
    pub synthesis: Transform,
    /// The bands by the identity of the decoder's symbols.
    bands: HashMap<u64, IntermediateName>,
    pub(super) structure: Structure,
}

/// What an array of a codec of finite pictures may hold.
#[derive(Debug, Clone)]
pub struct FiniteBounds {
    /// The transform of the array: analysis or synthesis.
    pub side: Side,
    /// The level of the array.
    pub level: LevelFromDeepest,
    /// The name of the array.
    pub array_name: Arc<str>,
    /// The least and the greatest value at any position.
    pub bounds: IntegerRange,
    /// Where the bounds are: of the lower and of the upper one.
    pub places: [ExtremePlace; 2],
    /// The bounds at each corner, at each side and inside, where there are such places.
    pub zones: Vec<ZoneExtremes>,
    /// The ranges of what the lifting stage adds up that makes the array; None where none does.
    pub sums: Option<StageSums>,
}

impl FiniteBounds {
    /// The level and the name of the array.
    pub(super) fn name(&self) -> IntermediateName {
        (self.level, self.array_name.clone())
    }

    /// Returns the row of a table of bit widths, given what pictures reach in the array; nothing of coded pictures is in it.
    pub fn width(self, reached: FiniteReached) -> BitWidth {
        let FiniteBounds { side, level, array_name, bounds, sums, .. } = self;
        BitWidth { side, level, array_name, phase: None, reached: reached.reached, bounds, coded: None, sums }
    }
}

impl FiniteCodec {
    /// Builds the arrays. `size` is the width and the height of the picture, as it is padded; None for every size.
    ///
    /// # Errors
    /// [`ArrayError::OddSize`] where a level needs an even size; [`ArrayError::Size`]; [`ArrayError::Interrupted`].
    ///
    /// ```
    /// use vcfilter_core::algebra::Rounding;
    /// use vcfilter_core::vc2::{FiniteCodec, picture_range};
    /// use vcfilter_core::wavelets::{Structure, Wavelet};
    ///
    /// let structure = Structure::new(Wavelet::deslauriers_dubuc_9_7(), 1);
    /// let codec = FiniteCodec::new(&structure, None, &Default::default())?;
    /// let rows = codec.bounds(&picture_range(10), Rounding::Integer, &|| {})?;
    /// let low = rows.iter().find(|row| &*row.array_name == "LL").unwrap();
    /// assert_eq!(low.bounds.upper, 2498.into());
    /// # Ok::<(), vcfilter_core::wavelets::TransformError>(())
    /// ```
    pub fn new(
        structure: &Structure,
        size: Option<[i128; 2]>,
        interrupt: &Interrupt,
    ) -> Result<FiniteCodec, TransformError> {
        let space = Space::with_interrupt(interrupt.clone());
        let pixel = match size {
            None => space.symbols_of_any_size("pixel", &FiniteCodec::multiples(structure), Edges::Clamp)?,
            Some(size) => space.sized_symbols("pixel", &size, Edges::Clamp)?,
        };
        FiniteCodec::of(structure, &pixel)
    }

    /// Builds the arrays for pictures of a size, which is padded as VC-2 does ([`FiniteCodec::padded`]); infinite pictures count as those
    /// of any size.
    ///
    /// # Errors
    /// Those of [`FiniteCodec::new`].
    pub fn of_size(
        structure: &Structure,
        size: PictureSize,
        interrupt: &Interrupt,
    ) -> Result<FiniteCodec, TransformError> {
        let size = match size {
            PictureSize::Of { width, height } => Some(FiniteCodec::padded(structure, [width, height])),
            PictureSize::Any | PictureSize::Infinite => None,
        };
        FiniteCodec::new(structure, size, interrupt)
    }

    /// Builds the arrays for pictures of one size, whose last samples are repeated up to the size that the transform needs, as VC-2 pads
    /// a picture.
    ///
    /// # Errors
    /// Those of [`FiniteCodec::new`].
    pub fn of_picture(
        structure: &Structure,
        size: [i128; 2],
        interrupt: &Interrupt,
    ) -> Result<FiniteCodec, TransformError> {
        let space = Space::with_interrupt(interrupt.clone());
        let pixel = space.sized_symbols("pixel", &size, Edges::Clamp)?;
        FiniteCodec::of(structure, &pixel.pad(&FiniteCodec::multiples(structure))?)
    }

    /// The same for pictures without edges.
    pub(super) fn infinite(
        structure: &Structure,
        interrupt: &Interrupt,
    ) -> Result<FiniteCodec, TransformError> {
        FiniteCodec::of(structure, &Space::with_interrupt(interrupt.clone()).symbols(2, "pixel")?)
    }

    fn of(structure: &Structure, pixel: &Array) -> Result<FiniteCodec, TransformError> {
        check_sizes(structure)?;
        let space = pixel.space();
        let analysis = structure.analysis(pixel)?;
        let like = |(name, band): (&IntermediateName, &Array)| {
            let symbols = space.symbols_like(&format!("{}{}", name.1, name.0), band)?;
            Ok::<_, ArrayError>((name.clone(), symbols))
        };
        let symbols = analysis.coeffs.iter().map(like).collect::<Result<_, _>>()?;
        let synthesis = structure.synthesis(&symbols)?;
        let bands = symbols.iter().map(|(name, symbols)| (symbols.identity(), name.clone())).collect();
        Ok(FiniteCodec { analysis, synthesis, bands, structure: structure.clone() })
    }

    /// The flag that stops the work.
    pub(super) fn interrupt(&self) -> &Interrupt {
        self.analysis.output.space().interrupt()
    }

    /// The transform of a side.
    pub(super) fn side(&self, side: Side) -> &Transform {
        match side {
            Side::Analysis => &self.analysis,
            Side::Synthesis => &self.synthesis,
        }
    }

    /// The band for which an array of the decoder's symbols stands, and the encoder's array of it.
    pub(super) fn band(&self, identity: u64) -> Result<(&IntermediateName, &Array), ArrayError> {
        let name = self.bands.get(&identity);
        let name = name.ok_or(ArrayError::NoPattern("the value depends on more than the bands"))?;
        Ok((name, &self.analysis.coeffs[name]))
    }

    /// Returns what divides the width and the height of every picture, as it is padded (ST 2042-1, 15.4.2).
    pub fn multiples(structure: &Structure) -> [i128; 2] {
        [1i128 << structure.levels(), 1i128 << structure.depth]
    }

    /// Returns the size of a picture as it is padded: the next multiples of [`FiniteCodec::multiples`].
    pub fn padded(structure: &Structure, size: [i128; 2]) -> [i128; 2] {
        let multiples = FiniteCodec::multiples(structure);
        [0, 1].map(|dim| Integer::div_ceil(&size[dim], &multiples[dim]).saturating_mul(multiples[dim]))
    }

    /// Returns the bounds of every array, the encoder's first, in the order in which they are made. Pixels lie in `picture`. The
    /// decoder's coefficients are those of the encoder after quantisation by any index, each for itself. `done` is told of each array.
    ///
    /// # Errors
    /// Those of [`Array::bounds`].
    pub fn bounds(
        &self,
        picture: &IntegerRange,
        rounding: Rounding,
        done: &(dyn Fn() + Sync),
    ) -> Result<Vec<FiniteBounds>, TransformError> {
        let pixels = |_| Some((picture.lower.clone().into(), picture.upper.clone().into()));
        let cache = ClassCache::default();
        let mut rows = of_side(Side::Analysis, &self.analysis, &pixels, rounding, (done, &cache))?;
        let coefficients = self.coefficients(picture, rounding)?;
        let ranges = |identity: u64| self.range_of(identity, &coefficients);
        rows.extend(of_side(Side::Synthesis, &self.synthesis, &ranges, rounding, (done, &cache))?);
        Ok(rows)
    }

    /// Returns the bounds of the encoder's bands.
    ///
    /// # Errors
    /// Those of [`Array::bounds`].
    pub fn band_bounds(
        &self,
        picture: &IntegerRange,
        rounding: Rounding,
    ) -> Result<HashMap<IntermediateName, IntegerRange>, TransformError> {
        let pixels = |_| Some((picture.lower.clone().into(), picture.upper.clone().into()));
        let bands: Vec<_> = self.analysis.coeffs.iter().collect();
        let found = threads::map(&bands, |(name, band)| {
            Ok::<_, TransformError>(((*name).clone(), band.bounds(&pixels, rounding)?))
        });
        Ok(found?.into_iter().collect())
    }

    /// The range of an array of the decoder's symbols, of those of the bands.
    pub(super) fn range_of(
        &self,
        identity: u64,
        coefficients: &HashMap<IntermediateName, (Number, Number)>,
    ) -> Option<(Number, Number)> {
        coefficients.get(self.bands.get(&identity)?).cloned()
    }

    /// The ranges of the decoder's coefficients.
    pub(super) fn coefficients(
        &self,
        picture: &IntegerRange,
        rounding: Rounding,
    ) -> Result<HashMap<IntermediateName, (Number, Number)>, TransformError> {
        let limits = coefficient_limits(&self.band_bounds(picture, rounding)?);
        let range = |(level, orient): &IntermediateName| {
            let end =
                |end: &str| limits.get(&format!("coeff_{level}_{orient}_{end}")).cloned().map(Number::from);
            Some(((*level, orient.clone()), (end("min")?, end("max")?)))
        };
        Ok(self.analysis.coeffs.keys().filter_map(range).collect())
    }
}

fn of_side(
    side: Side,
    transform: &Transform,
    ranges: &(dyn Fn(u64) -> Option<(Number, Number)> + Sync),
    rounding: Rounding,
    (done, cache): (&(dyn Fn() + Sync), &ClassCache),
) -> Result<Vec<FiniteBounds>, TransformError> {
    let arrays: Vec<_> = transform.arrays.iter().collect();
    threads::map(&arrays, |((level, name), array)| {
        let AllExtremes { zones, bounds, places } = array.all_extremes(&ranges, rounding, cache)?;
        let sums = array.stage_sums_in(Known::of(&ranges, rounding), cache)?;
        done();
        Ok(FiniteBounds { side, level: *level, array_name: name.clone(), bounds, places, zones, sums })
    })
}
