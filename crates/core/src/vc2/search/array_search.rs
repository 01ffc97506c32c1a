//! The search of one array.

use crate::arrays::Interrupt;
use crate::wavelets::IntermediateName;

use super::super::{FiniteBounds, Side};
use super::SearchError;
use super::climb::{Best, Climb};
use super::drive::Advance;
use super::found::{FoundInputs, FoundPicture, PixelBox};
use super::picture_search::{PictureSearch, SearchedInputs};
use super::places::{self, Codecs, Spot};
use super::program::{Inputs as Enters, Program};
use super::random::Random;
use super::slow;
use super::subject::Subject;

/// The search of one array under way. It can be continued for as long as anybody wants; what it finds depends on the seed and the number
/// of steps alone, and not on how they are divided.
pub struct ArraySearch<'a> {
    climb: Climb,
    array: Searched<'a>,
    /// What was computed a second time: the least and the greatest value.
    found: [Option<FoundPicture>; 2],
}

/// An array, and where it is searched.
struct Searched<'a> {
    shared: &'a PictureSearch,
    row: &'a FiniteBounds,
    enters: Enters,
    codecs: Codecs,
    spots: Vec<Spot>,
}

impl<'a> ArraySearch<'a> {
    pub(super) fn new(
        shared: &'a PictureSearch,
        row: &'a FiniteBounds,
        inputs: SearchedInputs,
    ) -> Result<ArraySearch<'a>, SearchError> {
        let mut codecs = Codecs::new();
        let setup = shared.setup();
        let spots = places::spots(&setup.structure, setup.size, row, &mut codecs)?;
        let enters = match (row.side, inputs) {
            (Side::Synthesis, SearchedInputs::FreeCoefficients) => Enters::Coefficients,
            _ => Enters::Pixels,
        };
        let part = format!("{} {} {}", row.side.name(), row.level, row.array_name);
        let climb = Climb::new(spots.len(), shared.is_narrow(), Random::of_part(setup.seed, &part));
        let array = Searched { shared, row, enters, codecs, spots };
        Ok(ArraySearch { climb, array, found: [None, None] })
    }

    /// Returns how many changes of pictures were tried.
    pub fn steps(&self) -> u64 {
        self.climb.steps()
    }

    /// Tries so many changes more, each of one picture; a few more, as pictures are changed in batches of 64. When the interrupt is set it
    /// ends, and what was found so far is kept.
    ///
    /// # Errors
    /// [`SearchError`]
    pub fn advance(&mut self, steps: u64, interrupt: &Interrupt) -> Result<(), SearchError> {
        self.climb.advance(steps, interrupt, &mut |place, sign| self.array.subject(place, sign))
    }

    /// Returns what drives the array to the least and to the greatest value so far; None of an end that was not looked for yet: the least
    /// and the greatest value take turns of 4,096 steps and more. Each value was computed again through the graph of the transform.
    ///
    /// # Errors
    /// [`SearchError::Internal`] where the second way gives another value, or a value lies outside of the bound of the array; those of
    /// simulating.
    pub fn found(&mut self) -> Result<[Option<FoundPicture>; 2], SearchError> {
        Ok([self.checked(0)?, self.checked(1)?])
    }

    /// The best of an end, computed a second time where that was not done before.
    fn checked(&mut self, end: usize) -> Result<Option<FoundPicture>, SearchError> {
        let Some(best) = self.climb.best(end).cloned() else { return Ok(None) };
        if let Some(found) = self.found[end].as_ref().filter(|found| found.value == best.value) {
            return Ok(Some(found.clone()));
        }
        let make = &mut |place, sign| self.array.subject(place, sign);
        let subject = self.climb.subject(end, best.place, make)?;
        let picture = self.array.picture(&subject, &best)?;
        self.array.check(&picture)?;
        self.found[end] = Some(picture.clone());
        Ok(Some(picture))
    }
}

impl std::fmt::Debug for ArraySearch<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (level, name) = self.array.name();
        write!(f, "ArraySearch({level} {name}, {:?})", self.climb)
    }
}

impl Advance for ArraySearch<'_> {
    fn steps(&self) -> u64 {
        self.climb.steps()
    }

    fn advance(&mut self, steps: u64, interrupt: &Interrupt) -> Result<(), SearchError> {
        ArraySearch::advance(self, steps, interrupt)
    }
}

impl Searched<'_> {
    /// The level and the name of the array.
    fn name(&self) -> IntermediateName {
        (self.row.level, self.row.array_name.clone())
    }

    fn subject(&mut self, place: usize, sign: i64) -> Result<Subject, SearchError> {
        let (spot, setup, name) = (self.spots[place], self.shared.setup(), self.name());
        let codec = places::codec(&setup.structure, spot.size, &mut self.codecs)?;
        let one_index = self.shared.has_one_index(codec);
        let element = (self.row.side, &name, spot.index);
        let program = Program::new(codec, element, self.enters, &setup.matrix, one_index)?;
        let values = self.shared.values(&program, self.enters)?;
        let (factors, most) = self.shared.factors(&program);
        Ok(Subject::new(program, values, sign, factors, most))
    }

    /// # Errors
    /// [`SearchError::Internal`] where the picture has another value, or passes a bound.
    fn check(&self, picture: &FoundPicture) -> Result<(), SearchError> {
        let setup = self.shared.setup();
        let again = slow::value(&setup.structure, picture, &setup.matrix, &Interrupt::default())?;
        let (name, value) = (self.name(), picture.value);
        let what = || format!("{} {} {}", self.row.side.name(), name.0, name.1);
        if again != value {
            let message = format!("{} is {value} in place and {again} by its graph", what());
            return Err(SearchError::Internal(message));
        }
        let bounds = self.shared.bounds(self.row, self.enters == Enters::Coefficients);
        if bounds.lower > value.into() || bounds.upper < value.into() {
            let (lower, upper) = (&bounds.lower, &bounds.upper);
            let message = format!("{} reaches {value}, and {lower} to {upper} is proven", what());
            return Err(SearchError::Internal(message));
        }
        Ok(())
    }

    /// What was found, for others.
    fn picture(&self, subject: &Subject, best: &Best) -> Result<FoundPicture, SearchError> {
        let (spot, inputs) = (self.spots[best.place], &best.inputs);
        let lost = || SearchError::Internal("a codec is lost".into());
        let codec = self.codecs.get(&spot.size).ok_or_else(lost)?;
        let samples = &subject.program.samples;
        let given = match self.enters {
            Enters::Pixels => FoundInputs::Pixels(pixels(samples, &inputs.values, self.shared.middle())),
            Enters::Coefficients => {
                let coefficient = |(at, value): (&[i64; 2], &i64)| {
                    let (band, index) = codec.coefficient(*at);
                    (band, slow::index(index), *value)
                };
                FoundInputs::Coefficients(samples.iter().zip(&inputs.values).map(coefficient).collect())
            }
        };
        let [columns, rows] = codec.slices().map(|count| count.max(0) as usize);
        let sliced = subject.is_coded() && !self.shared.has_one_index(codec);
        let indices = match (sliced, inputs.indices.first()) {
            (true, Some(first)) => {
                let mut all = vec![*first; columns * rows];
                for ([x, y], index) in subject.program.slices.iter().zip(&inputs.indices) {
                    all[*y as usize * columns + *x as usize] = *index;
                }
                all
            }
            _ => inputs.indices.clone(),
        };
        Ok(FoundPicture {
            side: self.row.side,
            level: self.row.level,
            array_name: self.row.array_name.clone(),
            size: spot.size.map(i128::from),
            index: slow::index(spot.index),
            inputs: given,
            slices: sliced.then_some([columns, rows]),
            quantisation_indices: indices,
            value: best.value,
        })
    }
}

/// The box of the samples that count.
fn pixels(samples: &[[i64; 2]], values: &[i64], elsewhere: i64) -> PixelBox {
    let along = |dim: usize| {
        let all = samples.iter().map(|at| at[dim]);
        (all.clone().min().unwrap_or_default(), all.max().unwrap_or_default())
    };
    let ((left, right), (top, bottom)) = (along(0), along(1));
    let width = (right - left + 1) as usize;
    let mut filled = vec![elsewhere; width * (bottom - top + 1) as usize];
    for ([x, y], value) in samples.iter().zip(values) {
        filled[(y - top) as usize * width + (x - left) as usize] = *value;
    }
    PixelBox { dx: left, dy: top, width, values: filled, elsewhere }
}
