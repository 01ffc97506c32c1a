//! What is searched at one place: an encoder, and a decoder of all that may come to it.

use crate::codec::{Codec, Indices, Made, Plane, Planes, Range, requantised};
use crate::told;

use super::climb::{Effort, search};
use super::random::Random;
use super::seen::Seen;
use super::subject::{Input, Subject};

/// A transform of pictures of a size and of pixels of a range.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    pub codec: Codec,
    pub width: usize,
    pub height: usize,
    pub pixels: Range,
}

/// What was seen in an encoder, and in a decoder.
#[derive(Debug, Clone, Default)]
pub(super) struct Both {
    pub encoder: Seen,
    pub decoder: Seen,
}

impl Both {
    pub(super) fn join(&mut self, other: &Both) {
        self.encoder.join(&other.encoder);
        self.decoder.join(&other.decoder);
    }
}

impl Place {
    /// An encoder's arrays of nothing.
    fn empty(&self) -> Made {
        self.codec.analysis(&Plane::new(self.width, self.height, |_, _| 0))
    }

    pub(super) fn has_empty_arrays(&self) -> bool {
        self.empty().arrays.0.iter().any(|(_, plane)| plane.values.is_empty())
    }

    /// How many values an encoder makes.
    pub(super) fn values(&self) -> usize {
        self.empty().arrays.0.iter().map(|(_, plane)| plane.values.len()).sum()
    }

    fn picture(&self) -> Vec<Input> {
        vec![Input { width: self.width, height: self.height, range: self.pixels }]
    }

    pub(super) fn encoder(&self) -> Subject<'_> {
        let run = |planes: &[Plane]| self.codec.analysis(&planes[0]);
        Subject { inputs: self.picture(), run: Box::new(run) }
    }

    /// A decoder of coefficients whose ranges are given in the order of the bands; they are quantised where there are indices.
    pub(super) fn decoder(&self, ranges: &[Range], indices: Option<Indices>) -> Subject<'_> {
        let bands = self.codec.coefficients(&self.empty());
        let input = |((_, band), range): (&(_, Plane), &Range)| Input {
            width: band.width,
            height: band.height(),
            range: *range,
        };
        let inputs = bands.0.iter().zip(ranges).map(input).collect();
        let matrix = vec![0; ranges.len()];
        let run = move |planes: &[Plane]| {
            let bands = Planes(self.codec.bands().into_iter().zip(planes.iter().cloned()).collect());
            match &indices {
                Some(indices) => self.codec.synthesis(&requantised(&bands, &matrix, indices)),
                None => self.codec.synthesis(&bands),
            }
        };
        Subject { inputs, run: Box::new(run) }
    }

    /// An encoder, a quantiser and a decoder in a row.
    pub(super) fn whole(&self, indices: Indices, matrix: Vec<i64>) -> Subject<'_> {
        let run = move |planes: &[Plane]| {
            let bands = self.codec.coefficients(&self.codec.analysis(&planes[0]));
            self.codec.synthesis(&requantised(&bands, &matrix, &indices))
        };
        Subject { inputs: self.picture(), run: Box::new(run) }
    }

    /// One index for the picture, or one for each of its smallest slices.
    fn indices(&self, random: &mut Random) -> Indices {
        match random.below(2) {
            0 => Indices::one(random.below(60) as u32),
            _ => self.slices(59, random),
        }
    }

    /// For each of the smallest slices an index up to a limit.
    pub(super) fn slices(&self, most: u32, random: &mut Random) -> Indices {
        let (x, y) = self.codec.multiples();
        let (across, down) = (self.width.div_ceil(x), self.height.div_ceil(y));
        Indices {
            across,
            down,
            values: (0..across * down).map(|_| random.below(most as usize + 1) as u32).collect(),
        }
    }

    /// Searches an encoder, and a decoder of coefficients of these ranges.
    pub(super) fn searched(&self, coefficients: &[Range], effort: Effort, random: &mut Random) -> Both {
        let mut both = Both::default();
        search(&self.encoder(), effort, random, &mut both.encoder);
        // Whatever can come out of a quantiser, in each place by itself.
        let all = told::dequantised(coefficients);
        search(&self.decoder(&all, None), effort, random, &mut both.decoder);
        let indices = self.indices(random);
        search(&self.decoder(coefficients, Some(indices)), effort, random, &mut both.decoder);
        let indices = self.indices(random);
        let matrix = vec![0; coefficients.len()];
        search(&self.whole(indices, matrix), effort, random, &mut both.decoder);
        both
    }
}
