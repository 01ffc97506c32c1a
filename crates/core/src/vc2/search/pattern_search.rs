//! The search of test patterns of a decoder that reach more than those of an analysis: away from edges, with one quantisation index for
//! the picture, as the published `vc2-optimise-synthesis-test-patterns` looks for them.

use std::sync::Mutex;

use crate::algebra::Rounding;
use crate::arrays::{Interrupt, Stage};
use crate::wavelets::{IntermediateName, Structure, Wavelet};
use vcfilter_machine::threads;

use super::super::optimised_file::{OptimisedFile, OptimisedPattern};
use super::super::pixels::middle;
use super::super::static_analysis::array_of;
use super::super::table::synthesis_ranges;
use super::super::{
    AnalysisFile, FiniteCodec, Matrix, Pattern, PictureSize, Side, StaticAnalysis, TableRequest, TestPattern,
    quantisation_index_bound,
};
use super::SearchError;
use super::climb::Climb;
use super::drive::{Advance, SearchEffort, drive, locked};
use super::in_place::InPlace;
use super::picture_search::{factors, is_narrow};
use super::program::{Inputs as Enters, Program};
use super::random::Random;
use super::subject::{Inputs, Subject, Values};

/// What the search of the patterns of an analysis found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OptimisedPatterns {
    /// The contents of the file.
    pub file: OptimisedFile,
    /// The fewest and the most steps that the search of a pattern took.
    pub steps: [u64; 2],
    /// Whether an interrupt ended the search; what was found before is kept.
    pub interrupted: bool,
}

/// Searches patterns that drive the values of a decoder further than those of an analysis. Only pixels are changed that a pattern of the
/// analysis has, so that each has the same place and the same size. `bits` is the width of pixels, all of whose values are taken; of the
/// request the quantisation matrix, the model of rounding and the monitor count. No pattern reaches less than that of the analysis, whose
/// value it is computed with: bit-exactly, by each index.
///
/// # Errors
/// [`SearchError`]
///
/// ```
/// use std::sync::Arc;
/// use vcfilter_core::algebra::Rounding;
/// use vcfilter_core::vc2::*;
/// use vcfilter_core::wavelets::{Structure, Wavelet};
///
/// let structure = Structure::new(Wavelet::haar_with_shift(), 1);
/// let file = analyse(&structure, Rounding::Affine, &Default::default()).unwrap();
/// let request = TableRequest {
///     picture: picture_range(10),
///     size: PictureSize::Infinite,
///     matrix: default_matrix(&structure).unwrap(),
///     rounding: Rounding::Affine,
///     coefficients: Default::default(),
///     refine: false,
///     phases: false,
///     monitor: Default::default(),
/// };
/// let found = optimise_patterns(&file, 10, &request, SearchEffort::Steps(20_000), 1)?;
/// let of = |name: &str| {
///     let pattern = found.file.patterns.iter().find(|row| &*row.pattern.target.array_name == name);
///     pattern.unwrap().decoded_value
/// };
/// assert_eq!((of("LL"), of("HH")), (-1536, 5167));
/// # Ok::<(), vcfilter_core::vc2::SearchError>(())
/// ```
pub fn optimise_patterns(
    file: &AnalysisFile,
    bits: u32,
    request: &TableRequest,
    effort: SearchEffort,
    seed: u64,
) -> Result<OptimisedPatterns, SearchError> {
    let picture = super::super::picture_range(bits);
    let request = TableRequest { picture, size: PictureSize::Infinite, ..request.clone() };
    let ground = Ground::new(file, &request)?;
    let mut begun = Vec::new();
    for pattern in &file.synthesis_patterns {
        // Of what only views others there is nothing to find.
        if !array_of(&ground.analysis.synthesis, &pattern.target)?.nop() {
            begun.push(Mutex::new(PatternSearch::new(&ground, pattern, seed)?));
        }
    }
    let interrupted = drive(&begun, effort, &request.monitor)?;
    let patterns = threads::map(&begun, |search| locked(search).found())?;
    let steps = begun.iter().map(|search| locked(search).climb.steps());
    let steps = [steps.clone().min().unwrap_or_default(), steps.max().unwrap_or_default()];
    let structure = file.structure.clone();
    let matrix = request.matrix.clone();
    let file = OptimisedFile { structure, picture_bits: bits, matrix, patterns };
    Ok(OptimisedPatterns { file, steps, interrupted })
}

/// What the searches of all patterns share.
struct Ground<'a> {
    structure: &'a Structure,
    request: &'a TableRequest,
    analysis: StaticAnalysis,
    /// The bounds of each pattern's value.
    ranges: std::collections::HashMap<super::super::Target, crate::algebra::IntegerRange>,
    most: u32,
    narrow: bool,
    /// The least and the greatest pixel, and the one that is elsewhere.
    ends: [i64; 2],
    middle: i64,
    /// How far an element reaches at most, in pixels.
    margin: [i64; 2],
}

impl<'a> Ground<'a> {
    fn new(file: &'a AnalysisFile, request: &'a TableRequest) -> Result<Ground<'a>, SearchError> {
        let interrupt = &request.monitor.interrupt;
        let structure = &file.structure;
        let rows = FiniteCodec::new(structure, None, interrupt)?.bounds(
            &request.picture,
            Rounding::Integer,
            &|| {},
        )?;
        let narrow = is_narrow(&rows, &request.picture)?;
        let whole = |value: &num_bigint::BigInt| i64::try_from(value).map_err(|_| SearchError::TooWide);
        let reach = |wavelet: &Wavelet, levels: u32| {
            let of_stage = |stage: &Stage| stage.reach().map(|(far, _)| far.abs()).max().unwrap_or(0);
            let all = wavelet.stages.iter().map(of_stage).sum::<i128>() << levels;
            // There and back.
            i64::try_from(2 * all + 2).ok().filter(|reach| *reach < 1 << 40).ok_or(SearchError::Large)
        };
        Ok(Ground {
            structure,
            analysis: StaticAnalysis::new(structure, request.rounding, interrupt)?,
            ranges: synthesis_ranges(file, request).map_err(SearchError::from)?,
            most: quantisation_index_bound(file, request).map_err(SearchError::from)?,
            narrow,
            ends: [whole(&request.picture.lower)?, whole(&request.picture.upper)?],
            middle: whole(&middle(&request.picture))?,
            margin: [
                reach(&structure.wavelet_ho, structure.levels())?,
                reach(&structure.wavelet, structure.depth)?,
            ],
            request,
        })
    }

    /// The value that a pattern reaches as it is, of the largest magnitude, and by which index.
    fn value(&self, pattern: &TestPattern) -> Result<(i64, u32), SearchError> {
        let TableRequest { picture, matrix, .. } = self.request;
        let [_, as_it_is] = self.analysis.evaluate_synthesis_pattern(pattern, picture, matrix, self.most)?;
        Ok(as_it_is)
    }
}

/// The search of one pattern.
struct PatternSearch<'a> {
    climb: Climb,
    place: Placed<'a>,
}

/// A pattern in the middle of a picture that is large enough for its value to know of no edge.
struct Placed<'a> {
    ground: &'a Ground<'a>,
    pattern: &'a TestPattern,
    codec: InPlace,
    name: IntermediateName,
    index: [i64; 2],
    /// By how many pixels the pattern is moved.
    moved: [i64; 2],
}

impl<'a> PatternSearch<'a> {
    fn new(
        ground: &'a Ground,
        pattern: &'a TestPattern,
        seed: u64,
    ) -> Result<PatternSearch<'a>, SearchError> {
        let place = Placed::new(ground, pattern)?;
        let target = &pattern.target;
        let part = format!("{} {} {:?}", target.level, target.array_name, target.phase);
        let mut climb = Climb::new(1, ground.narrow, Random::of_part(seed, &part));
        // The pattern of the analysis, as it is and negated, is the first of the best.
        for end in [0, 1] {
            let subject = climb.subject(end, 0, &mut |_, sign| place.subject(sign))?;
            for negated in [false, true] {
                let signed = if negated { negative(pattern) } else { pattern.clone() };
                let (value, index) = ground.value(&signed)?;
                climb.keep(end, 0, value, place.inputs(&subject, &signed, index));
            }
        }
        Ok(PatternSearch { climb, place })
    }

    /// The pattern whose value has the largest magnitude; of two the greater value.
    fn found(&mut self) -> Result<OptimisedPattern, SearchError> {
        let place = &self.place;
        let steps = self.climb.steps();
        let mut best: Option<OptimisedPattern> = None;
        for end in [0, 1] {
            let Some(found) = self.climb.best(end).cloned() else { continue };
            let subject = self.climb.subject(end, 0, &mut |_, sign| place.subject(sign))?;
            let pattern = place.painted(&subject, &found.inputs);
            let (value, index) = place.ground.value(&pattern)?;
            place.check(found.value, value)?;
            let better = best.as_ref().is_none_or(|best| {
                (value.unsigned_abs(), value) > (best.decoded_value.unsigned_abs(), best.decoded_value)
            });
            if better {
                best = Some(OptimisedPattern {
                    pattern,
                    quantisation_index: index,
                    decoded_value: value,
                    search_iterations: steps,
                });
            }
        }
        best.ok_or_else(|| SearchError::Internal("a pattern is lost".into()))
    }
}

impl Advance for PatternSearch<'_> {
    fn steps(&self) -> u64 {
        self.climb.steps()
    }

    fn advance(&mut self, steps: u64, interrupt: &Interrupt) -> Result<(), SearchError> {
        self.climb.advance(steps, interrupt, &mut |_, sign| self.place.subject(sign))
    }
}

impl<'a> Placed<'a> {
    fn new(ground: &'a Ground, pattern: &'a TestPattern) -> Result<Placed<'a>, SearchError> {
        let multiples = FiniteCodec::multiples(ground.structure).map(|multiple| multiple as i64);
        let by = [pattern.pattern_translation_multiple, pattern.target_translation_multiple];
        let by = by.map(|multiple| [multiple.0, multiple.1]);
        let (origin, at) = ([pattern.pattern.dx, pattern.pattern.dy], [pattern.at.0, pattern.at.1]);
        let lengths = [pattern.pattern.width as i64, pattern.pattern.height as i64];
        let (mut index, mut moved, mut size) = ([0; 2], [0; 2], [0; 2]);
        for dim in 0..2 {
            let far =
                |value: i64| value.checked_abs().filter(|value| *value < 1 << 40).ok_or(SearchError::Large);
            let room = ground.margin[dim] + far(origin[dim])? + far(lengths[dim])?;
            let steps = room / far(by[0][dim])?.max(1) + 1;
            moved[dim] = steps * by[0][dim];
            index[dim] = at[dim] + steps * far(by[1][dim])?;
            size[dim] = (moved[dim] + 2 * room) / multiples[dim] * multiples[dim];
        }
        let codec = InPlace::new(ground.structure, size)?;
        let name = (pattern.target.level, pattern.target.array_name.clone());
        Ok(Placed { ground, pattern, codec, name, index, moved })
    }

    /// The pixel of the pattern where a sample is, 1 or -1; 0 where the pattern has none.
    fn polarity(&self, pattern: &Pattern, at: [i64; 2]) -> i64 {
        pattern.polarity(at[0] - self.moved[0], at[1] - self.moved[1])
    }

    fn subject(&self, sign: i64) -> Result<Subject, SearchError> {
        let Ground { request, ends, middle, most, narrow, .. } = self.ground;
        let matrix: &Matrix = &request.matrix;
        let element = (Side::Synthesis, &self.name, self.index);
        let program = Program::new(&self.codec, element, Enters::Pixels, matrix, true)?;
        let of = |at: &[i64; 2]| match self.polarity(&self.pattern.pattern, *at) {
            0 => Values { ends: [*middle; 2], plain: None },
            _ => Values { ends: *ends, plain: None },
        };
        let values = program.samples.iter().map(of).collect();
        let factors = factors(&program, *most, *narrow);
        Ok(Subject::new(program, values, sign, factors, *most))
    }

    fn inputs(&self, subject: &Subject, pattern: &TestPattern, index: u32) -> Inputs {
        let value = |at: &[i64; 2]| match self.polarity(&pattern.pattern, *at) {
            0 => self.ground.middle,
            sign => self.ground.ends[usize::from(sign > 0)],
        };
        Inputs {
            values: subject.program.samples.iter().map(value).collect(),
            indices: vec![index; subject.program.slices.len()],
        }
    }

    /// The pattern with the signs of what was found.
    fn painted(&self, subject: &Subject, inputs: &Inputs) -> TestPattern {
        let mut painted = self.pattern.clone();
        for (at, value) in subject.program.samples.iter().zip(&inputs.values) {
            let upper = *value == self.ground.ends[1];
            painted.pattern.set(at[0] - self.moved[0], at[1] - self.moved[1], upper);
        }
        painted
    }

    /// # Errors
    /// [`SearchError::Internal`] where the pattern does not reach what was found, or passes the bound.
    fn check(&self, found: i64, value: i64) -> Result<(), SearchError> {
        let what = format!("synthesis {} {}", self.name.0, self.name.1);
        if value.unsigned_abs() < found.unsigned_abs() {
            let message = format!("{what} is {found} in place, and its pattern reaches {value}");
            return Err(SearchError::Internal(message));
        }
        let Some(range) = self.ground.ranges.get(&self.pattern.target) else {
            return Err(SearchError::Target(format!("of {what} in the bounds of the analysis")));
        };
        if range.lower > value.into() || range.upper < value.into() {
            let (lower, upper) = (&range.lower, &range.upper);
            let message = format!("{what} reaches {value}, and the analysis bounds it to {lower} to {upper}");
            return Err(SearchError::Bounds(message));
        }
        Ok(())
    }
}

/// The pattern with +1 for -1 and the other way round.
fn negative(pattern: &TestPattern) -> TestPattern {
    let Pattern { positive, mask, .. } = &pattern.pattern;
    let flipped = positive.iter().zip(mask).map(|(positive, mask)| !positive & mask).collect();
    TestPattern { pattern: Pattern { positive: flipped, ..pattern.pattern.clone() }, ..pattern.clone() }
}

impl From<super::super::TableError> for SearchError {
    fn from(error: super::super::TableError) -> SearchError {
        match error {
            super::super::TableError::Transform(error) => error.into(),
            error => SearchError::Bounds(error.to_string()),
        }
    }
}
