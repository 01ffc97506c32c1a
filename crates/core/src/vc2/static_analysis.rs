//! Static filter analysis: the bounds and the test pattern of each array and phase of a transform. For what
//! it assumes see docs/theory.md, "Quantisation and bit widths".

use std::collections::HashMap;
use std::sync::Arc;

use crate::algebra::{Index, Number, Rounding};
use crate::arrays::{Array, ArrayError, Interrupt, Separable, Space, Stage, limits};

use vcfilter_machine::memory;

use super::painter::{Axis, Layer, paint};
use super::patterns::{Canvas, Pattern, area};
use crate::wavelets::{IntermediateName, LevelFromDeepest, Structure, Transform, TransformError};

/// A value of a transform: an array and a filter phase.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Target {
    /// The level of the array.
    pub level: LevelFromDeepest,
    /// The name of the array.
    pub array_name: Arc<str>,
    /// The filter phase, as x and y.
    pub phase: (i64, i64),
}

/// A bound as a linear expression: the coefficient of each named limit, and a constant.
pub type Bound = (Vec<(String, Number)>, Number);

/// The bounds of a value away from edges, in terms of the limits of the transform's inputs.
#[derive(Debug, Clone, PartialEq)]
pub struct SignalBounds {
    /// The value to which the bounds apply.
    pub target: Target,
    /// The lower bound.
    pub lower: Bound,
    /// The upper bound.
    pub upper: Bound,
}

/// A test pattern: a picture that drives a value to its extreme, but for rounding errors.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TestPattern {
    /// The value that the pattern drives.
    pub target: Target,
    /// The index of the value, with the pattern at its own place.
    pub at: (i64, i64),
    /// The pixels of the pattern.
    pub pattern: Pattern,
    /// The pattern may be moved by multiples of these columns and rows.
    pub pattern_translation_multiple: (i64, i64),
    /// When the pattern is moved, the index of the value moves by the same multiples of these.
    pub target_translation_multiple: (i64, i64),
}

/// The transforms of an encoder and a decoder, prepared for their static analysis.
pub struct StaticAnalysis {
    /// The encoder's arrays; they are built on the picture.
    pub analysis: Transform,
    /// The decoder's arrays; they are built on symbols for its coefficients.
    pub synthesis: Transform,
    pixel: Array,
    /// The bands by the identity of the decoder's symbols.
    bands: HashMap<u64, Band>,
    rounding: Rounding,
}

pub(super) struct Band {
    pub name: IntermediateName,
    /// The encoder's array.
    pub array: Array,
    /// Its stencil at the origin.
    stencil: Separable,
    /// How far that moves, in pixels, for a step in the band.
    step: (i128, i128),
}

impl StaticAnalysis {
    /// Prepares the analysis of a transform. Bounds are those of a model of rounding errors;
    /// [`Rounding::Affine`] is that of the published tools. `interrupt` stops the analysis.
    ///
    /// # Errors
    /// That of [`StaticAnalysis::count`].
    pub fn new(
        structure: &Structure,
        rounding: Rounding,
        interrupt: &Interrupt,
    ) -> Result<StaticAnalysis, TransformError> {
        check_sizes(structure)?;
        let space = Space::with_interrupt(interrupt.clone());
        let pixel = space.symbols(2, "pixel")?;
        let analysis = structure.analysis(&pixel)?;
        let symbols = structure.symbols(&space)?;
        let synthesis = structure.synthesis(&symbols)?;
        StaticAnalysis::counted(&analysis, &synthesis)?;
        let mut bands = HashMap::new();
        for (name, symbols) in &symbols {
            let array = analysis.coeffs[name].clone();
            let stencil = only(array.separable(&Index::zero(2))?)?;
            let step = pair(array.relative_step_size_to(&pixel)?)?;
            bands.insert(symbols.identity(), Band { name: name.clone(), array, stencil, step });
        }
        Ok(StaticAnalysis { analysis, synthesis, pixel, bands, rounding })
    }

    /// Returns the model of rounding errors of the bounds.
    pub fn rounding(&self) -> Rounding {
        self.rounding
    }

    /// The flag that stops the analysis.
    pub(super) fn interrupt(&self) -> &Interrupt {
        self.pixel.space().interrupt()
    }

    /// Returns the values of the encoder's or the decoder's arrays that are not views: each array in order
    /// with each of its phases; x changes slowest.
    ///
    /// # Errors
    /// Those of [`Array::phases`]; [`ArrayError::Interrupted`] and [`ArrayError::Memory`].
    pub fn targets(transform: &Transform) -> Result<Vec<Target>, ArrayError> {
        let phases = values(transform).map(|(_, array)| Ok(array.phases()?.len()));
        let mut targets = memory::with_room(phases.sum::<Result<usize, ArrayError>>()?)?;
        for ((level, name), array) in values(transform) {
            for phase in array.phases()? {
                array.space().interrupt().check()?;
                targets.push(Target {
                    level: *level,
                    array_name: name.clone(),
                    phase: (phase[0] as i64, phase[1] as i64),
                });
            }
        }
        Ok(targets)
    }

    /// Returns the number of values that are analysed: the [`StaticAnalysis::targets`] of both sides. It is
    /// known at once.
    ///
    /// # Errors
    /// [`ArrayError::TooManyPhases`] where there are more than [`limits::PHASES`] in all.
    ///
    /// ```
    /// use vcfilter_core::vc2::StaticAnalysis;
    /// use vcfilter_core::wavelets::{Structure, Wavelet};
    ///
    /// let of_depth = |depth| StaticAnalysis::count(&Structure::new(Wavelet::haar_no_shift(), depth));
    /// assert_eq!(of_depth(1)?, 33);
    /// assert!(of_depth(20).unwrap_err().to_string().ends_with("the limit is 16777216"));
    /// # Ok::<(), vcfilter_core::wavelets::TransformError>(())
    /// ```
    pub fn count(structure: &Structure) -> Result<usize, TransformError> {
        let space = Space::new();
        let analysis = structure.analysis(&space.symbols(2, "pixel")?)?;
        let synthesis = structure.synthesis(&structure.symbols(&space)?)?;
        StaticAnalysis::counted(&analysis, &synthesis)
    }

    fn counted(analysis: &Transform, synthesis: &Transform) -> Result<usize, TransformError> {
        let count = |array: &Array| match array.phases() {
            Ok(phases) => Ok(Number::from(phases.len() as i128)),
            Err(ArrayError::TooManyPhases { phases, .. }) => Ok(phases),
            Err(error) => Err(error),
        };
        let mut phases = Number::ZERO;
        for (_, array) in values(analysis).chain(values(synthesis)) {
            phases = phases + count(array)?;
        }
        match phases.to_i128().filter(|phases| *phases <= limits::PHASES) {
            Some(phases) => Ok(phases as usize),
            None => Err(ArrayError::TooManyPhases { in_all: true, phases }.into()),
        }
    }

    /// Returns the bounds of a value of the encoder, in terms of `signal_min` and `signal_max`.
    ///
    /// # Errors
    /// Those of reading an element (see [`Array::get`]).
    pub fn analysis_bounds(&self, target: &Target) -> Result<SignalBounds, TransformError> {
        self.bounds(&self.analysis, target, |_| "signal".to_string())
    }

    /// Returns the bounds of a value of the decoder, in terms of `coeff_LEVEL_ORIENT_min` and
    /// `coeff_LEVEL_ORIENT_max`.
    ///
    /// # Errors
    /// Those of reading an element (see [`Array::get`]).
    pub fn synthesis_bounds(&self, target: &Target) -> Result<SignalBounds, TransformError> {
        self.bounds(&self.synthesis, target, |identity| match self.bands.get(&identity) {
            Some(Band { name: (level, orient), .. }) => format!("coeff_{level}_{orient}"),
            None => "signal".to_string(),
        })
    }

    fn bounds(
        &self,
        transform: &Transform,
        target: &Target,
        limit: impl Fn(u64) -> String,
    ) -> Result<SignalBounds, TransformError> {
        let array = array_of(transform, target)?;
        let extremes = array.extremes(&index_of(target), self.rounding)?;
        let (mut lower, mut upper) = (Vec::new(), Vec::new());
        for (identity, positive, negative) in array.sums(&extremes) {
            let name = limit(identity);
            for (bound, at_positive, at_negative) in [(&mut lower, "min", "max"), (&mut upper, "max", "min")]
            {
                let terms = [(at_positive, positive.clone()), (at_negative, -negative.clone())];
                let terms = terms.into_iter().filter(|(_, coefficient)| !coefficient.is_zero());
                bound.extend(terms.map(|(end, coefficient)| (format!("{name}_{end}"), coefficient)));
            }
        }
        Ok(SignalBounds {
            target: target.clone(),
            lower: (lower, extremes.lower),
            upper: (upper, extremes.upper),
        })
    }

    /// Returns the test pattern of a value of the encoder, which makes it greatest: each pixel has the sign
    /// of its coefficient.
    ///
    /// # Errors
    /// Those of reading an element (see [`Array::get`]).
    pub fn analysis_pattern(&self, target: &Target) -> Result<TestPattern, TransformError> {
        let array = array_of(&self.analysis, target)?;
        let product = only(array.separable(&index_of(target))?)?;
        let mut canvas = Canvas::new(area(&product));
        canvas.paint_product(&product);
        let period = period(array)?;
        let step = pair(array.relative_step_size_to(&self.pixel)?)?;
        Ok(placed(target, canvas, (period.0 * step.0, period.1 * step.1), period))
    }

    /// Returns the test pattern of a value of the decoder, which makes it large. It is painted in layers: the
    /// pixels that drive each transform coefficient, those of larger weights over those of smaller ones, and
    /// on top the pixels that the value would have without quantisation.
    ///
    /// # Errors
    /// Those of reading elements (see [`Array::get`]).
    pub fn synthesis_pattern(&self, target: &Target) -> Result<TestPattern, TransformError> {
        let array = array_of(&self.synthesis, target)?;
        let index = index_of(target);
        let mut weighed: Vec<(&Band, Separable)> = Vec::new();
        for product in array.separable(&index)? {
            weighed.push((self.band(product.array)?, product));
        }
        // Equal weights are painted in the order of levels and, as texts, of bands.
        weighed.sort_by(|(a, _), (b, _)| a.name.cmp(&b.name));
        let direct = only(self.composed(array)?.separable(&index)?)?;
        let layer = |(band, weights): (&Band, Separable)| {
            let steps = [band.step.0, band.step.1];
            Layer::new(weights, |dim, index| {
                let (reach, vector) = &band.stencil.axes[dim];
                // The factor is that of both dimensions.
                let factor = if dim == 0 { band.stencil.factor.clone() } else { Number::ONE };
                Ok(Some(Axis { start: reach + index * steps[dim], factor, vector: vector.clone() }))
            })
        };
        let layers = weighed.into_iter().map(layer).collect::<Result<Vec<_>, _>>()?;
        let canvas = paint(&layers, Some(&direct));
        let period = period(array)?;
        let step = pair_of(self.synthesis.output.relative_step_size_to(array)?)?;
        let multiple =
            |period: i128, step: &Number| whole(&Number::from(period).divided_by(step).unwrap_or_default());
        let multiples = (multiple(period.0, &step[0])?, multiple(period.1, &step[1])?);
        Ok(placed(target, canvas, multiples, period))
    }

    /// The decoder's array on top of the encoder, without quantisation: some array of the encoder.
    fn composed(&self, array: &Array) -> Result<Array, ArrayError> {
        let pairs: Vec<(Array, Array)> = self
            .synthesis
            .coeffs
            .iter()
            .map(|(name, symbols)| (symbols.clone(), self.analysis.coeffs[name].clone()))
            .collect();
        array.substitute(&pairs)?.simplified()
    }

    /// The band whose coefficients an array of the decoder's symbols stands for.
    pub(super) fn band(&self, identity: u64) -> Result<&Band, ArrayError> {
        self.bands.get(&identity).ok_or(ArrayError::NoPattern("the value depends on more than the bands"))
    }
}

/// The pattern moved, and the value with it, so that its first column and row come to lie between 0 and
/// the multiple by which patterns may be moved.
fn placed(target: &Target, canvas: Canvas, multiple: (i128, i128), period: (i128, i128)) -> TestPattern {
    let (x, y) = canvas.corner().unwrap_or_default();
    let steps = (-x.div_euclid(multiple.0), -y.div_euclid(multiple.1));
    let canvas = canvas.moved((steps.0 * multiple.0, steps.1 * multiple.1));
    let at = (target.phase.0 + (steps.0 * period.0) as i64, target.phase.1 + (steps.1 * period.1) as i64);
    TestPattern {
        target: target.clone(),
        at,
        pattern: canvas.pattern(),
        pattern_translation_multiple: (multiple.0 as i64, multiple.1 as i64),
        target_translation_multiple: (period.0 as i64, period.1 as i64),
    }
}

pub(super) fn array_of<'a>(transform: &'a Transform, target: &Target) -> Result<&'a Array, TransformError> {
    let name = (target.level, target.array_name.clone());
    transform.arrays.get(&name).ok_or_else(|| TransformError::missing(name))
}

fn index_of(target: &Target) -> Index {
    [i128::from(target.phase.0), i128::from(target.phase.1)].into()
}

/// The arrays that are not views.
fn values(transform: &Transform) -> impl Iterator<Item = (&IntermediateName, &Array)> {
    transform.arrays.iter().filter(|(_, array)| !array.nop())
}

fn only(products: Vec<Separable>) -> Result<Separable, ArrayError> {
    products.into_iter().next().ok_or_else(independent)
}

/// Bit widths, and the pictures that reach them, are those of integers of any size: words have theirs.
///
/// # Errors
/// [`ArrayError::WordsHaveWidths`]
pub(super) fn check_sizes(structure: &Structure) -> Result<(), ArrayError> {
    let wavelets = [&structure.wavelet, &structure.wavelet_ho];
    let mut words = wavelets.into_iter().flat_map(|wavelet| &wavelet.stages).filter_map(Stage::word);
    match words.next() {
        Some(word) => Err(ArrayError::WordsHaveWidths(word.bits())),
        None => Ok(()),
    }
}

fn independent() -> ArrayError {
    ArrayError::NoPattern("the value does not depend on the picture")
}

fn period(array: &Array) -> Result<(i128, i128), ArrayError> {
    match array.period()?.as_deref() {
        Some([x, y]) => Ok((*x, *y)),
        _ => Err(ArrayError::does_not_repeat("a test pattern")),
    }
}

fn pair_of(steps: Option<Vec<Number>>) -> Result<Vec<Number>, ArrayError> {
    steps.ok_or_else(independent)
}

/// Steps that are whole.
fn pair(steps: Option<Vec<Number>>) -> Result<(i128, i128), ArrayError> {
    match &pair_of(steps)?[..] {
        [x, y] => Ok((whole(x)?, whole(y)?)),
        _ => Err(ArrayError::NoPattern("the value does not have two dimensions")),
    }
}

/// A step in the picture as an index.
fn whole(step: &Number) -> Result<i128, ArrayError> {
    match step.to_i128() {
        Some(step) if step > 0 => Ok(step),
        _ if step.is_integer() && !step.is_zero() => Err(ArrayError::IndexTooLarge),
        _ => Err(ArrayError::NoPattern("it would have to move by parts of a pixel")),
    }
}
