//! What pictures reach in an encoder and a decoder of finite pictures, edges included.

use std::cmp::Reverse;
use std::collections::{BTreeSet, HashMap};
use std::ops::RangeInclusive;

use crate::algebra::{Index, IntegerRange};
use crate::arrays::{Array, ArrayError, ExtremePlace, Stage, Zone};
use crate::wavelets::{IntermediateName, LevelFromDeepest, TransformError, Wavelet};
use vcfilter_machine::threads;

use super::evaluation::maximum_quantisation_index;
use super::finite_patterns::{EdgePainter, encoder_name};
use super::painter::paint_kernels;
use super::reached::{Driven, Quantiser};
use super::{FiniteBounds, FiniteCodec, Matrix, Pattern, Side};

/// What a band may count for, where it counts for 1 without quantisation. Bands that an index takes away count for nothing, and those
/// whose coefficients it makes larger count for more.
const GAINS: [f64; 3] = [0.0, 1.0, 2.0];

/// How often all bands are gone through.
const PASSES: usize = 2;

/// How many quantisation indices on both sides of the best one are tried with other gains.
const NEAR: u32 = 4;

/// A picture that drives an element of an array to a low or a high value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExtremePicture {
    /// The columns and the rows of the picture.
    pub size: [i128; 2],
    /// The element.
    pub index: Index,
    /// The pixels that are not the middle one of their range.
    pub pattern: Pattern,
    /// Whether pixels of +1 are the greatest and those of -1 the least; otherwise it is the other way round.
    pub as_it_is: bool,
    /// The quantisation index of all slices; None of the encoder.
    pub quantisation_index: Option<u32>,
}

/// What an array of a codec of finite pictures holds for certain pictures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FiniteReached {
    /// The least and the greatest value.
    pub reached: IntegerRange,
    /// The pictures that have them.
    pub pictures: [ExtremePicture; 2],
}

impl FiniteCodec {
    /// Returns the least and the greatest value that pictures reach in each array, in the order of `rows`, which are what
    /// [`FiniteCodec::bounds`] gives for this codec and this range of pixels. Every one is computed bit-exactly: the picture is that of
    /// the pattern which drives the value where a bound is, and the decoder's is quantised by each index up to the largest that does
    /// anything, and no larger one than `limit`, one index for the whole picture. So a picture of that size has the value; others may
    /// reach more. `done` is told of each array.
    ///
    /// # Errors
    /// [`TransformError::MissingBand`] where the matrix lacks a band; [`ArrayError::TooWide`] where a value passes 64 bits;
    /// [`ArrayError::Interrupted`].
    pub fn reached(
        &self,
        rows: &[FiniteBounds],
        picture: &IntegerRange,
        matrix: &Matrix,
        limit: Option<u32>,
        done: &(dyn Fn() + Sync),
    ) -> Result<Vec<FiniteReached>, TransformError> {
        if let Some(name) = self.analysis.coeffs.keys().find(|name| !matrix.contains_key(*name)) {
            return Err(TransformError::missing(name.clone()));
        }
        let most = self.useful_index(rows, matrix).min(limit.unwrap_or(u32::MAX));
        let painters = self.painters(rows)?;
        let reacher =
            Reacher { codec: self, rows, painters, large: self.large_size(), picture, matrix, most };
        let elements = threads::map(rows, |row| {
            let found = reacher.row(row)?;
            done();
            Ok::<_, TransformError>(found)
        });
        Ok(joined(self, rows, &elements?)?)
    }

    /// Returns the largest quantisation index that does anything: the least that quantises every coefficient to 0. `rows` are what
    /// [`FiniteCodec::bounds`] gives for this codec; of bands that `matrix` lacks nothing is taken off. One that does not fit its type is
    /// the greatest of it.
    ///
    /// ```
    /// use vcfilter_core::algebra::Rounding;
    /// use vcfilter_core::vc2::{FiniteCodec, default_matrix, picture_range};
    /// use vcfilter_core::wavelets::{Structure, Wavelet};
    ///
    /// let structure = Structure::new(Wavelet::le_gall_5_3(), 2);
    /// let codec = FiniteCodec::new(&structure, None, &Default::default())?;
    /// let rows = codec.bounds(&picture_range(10), Rounding::Affine, &|| {})?;
    /// assert_eq!(codec.useful_index(&rows, &default_matrix(&structure).unwrap()), 55);
    /// # Ok::<(), vcfilter_core::wavelets::TransformError>(())
    /// ```
    pub fn useful_index(&self, rows: &[FiniteBounds], matrix: &Matrix) -> u32 {
        let arrays = rows.iter().filter(|row| row.side == Side::Analysis);
        let arrays: HashMap<IntermediateName, &IntegerRange> =
            arrays.map(|row| (row.name(), &row.bounds)).collect();
        let of_band = |name: &IntermediateName| {
            let array = (LevelFromDeepest(name.0.0.max(1)), name.1.clone());
            Some((name.clone(), (*arrays.get(&array)?).clone()))
        };
        maximum_quantisation_index(&self.analysis.coeffs.keys().filter_map(of_band).collect(), matrix)
    }

    /// What patterns are painted from, for each size of picture in which a bound of the rows is, and for a large one.
    fn painters(&self, rows: &[FiniteBounds]) -> Result<Painters, TransformError> {
        let places = rows.iter().flat_map(|row| &row.places).map(|place| self.picture_of(place));
        let sizes: BTreeSet<[i128; 2]> = places.chain([self.large_size()]).collect();
        let sizes: Vec<[i128; 2]> = sizes.into_iter().collect();
        let painters = threads::map(&sizes, |size| {
            let codec = FiniteCodec::new(&self.structure, Some(*size), self.interrupt())?;
            Ok::<_, TransformError>(EdgePainter::new(codec)?)
        });
        Ok(sizes.into_iter().zip(painters?).collect())
    }

    /// The size of the picture of a place.
    fn picture_of(&self, place: &ExtremePlace) -> [i128; 2] {
        let size = self.analysis.output.size().unwrap_or_else(|| place.picture.clone());
        [size[0], size[1]]
    }

    /// The size of a picture that has room for the patterns of the decoder at any place; that of the codec where it is known.
    fn large_size(&self) -> [i128; 2] {
        if let Some(size) = self.analysis.output.size() {
            return [size[0], size[1]];
        }
        let structure = &self.structure;
        let reach = |wavelet: &Wavelet, levels: u32| -> i128 {
            let of_stage =
                |stage: &Stage| stage.reach().map(|(distance, _)| distance.abs()).max().unwrap_or(0);
            wavelet.stages.iter().map(of_stage).sum::<i128>() << levels
        };
        // As far as the decoder reaches and as far as the encoder does from there, to both sides.
        let size = [
            4 * reach(&structure.wavelet_ho, structure.levels()),
            4 * reach(&structure.wavelet, structure.depth),
        ];
        FiniteCodec::padded(structure, size.map(|size| size.max(1)))
    }
}

/// Painters by the size of the picture.
type Painters = HashMap<[i128; 2], EdgePainter>;

/// What all rows share.
struct Reacher<'a> {
    codec: &'a FiniteCodec,
    rows: &'a [FiniteBounds],
    painters: Painters,
    large: [i128; 2],
    picture: &'a IntegerRange,
    matrix: &'a Matrix,
    most: u32,
}

impl Reacher<'_> {
    /// What pictures reach at the places of a row.
    fn row(&self, row: &FiniteBounds) -> Result<Vec<Element>, ArrayError> {
        let name = row.name();
        let mut elements = Vec::new();
        for (size, index) in self.places(row, &name) {
            let pattern = self.painters[&size].pattern(row.side, &name, &index)?;
            elements.push(self.element(row.side, &name, (size, &index), pattern, 0..=self.most)?);
        }
        if row.side == Side::Synthesis {
            elements.extend(self.weighed(&name, &elements)?);
        }
        Ok(elements)
    }

    /// The best of pictures in which bands count more or less than without quantisation, at the place that reaches most so far: one
    /// band after the other is tried with other gains, at quantisation indices about the best one. None where there are no two bands.
    fn weighed(&self, name: &IntermediateName, elements: &[Element]) -> Result<Option<Element>, ArrayError> {
        let Some(start) = elements.iter().max_by_key(|element| element.width()) else { return Ok(None) };
        let ExtremePicture { size, index, .. } = &start.ends[0].1;
        let kernels = self.painters[size].kernels(name, index)?;
        if kernels.len() < 2 {
            return Ok(None);
        }
        let of = |gains: &[f64], indices: RangeInclusive<u32>| {
            let weighed: Vec<_> = gains.iter().copied().zip(&kernels).collect();
            let pattern = paint_kernels(&weighed).pattern();
            self.element(Side::Synthesis, name, (*size, index), pattern, indices)
        };
        let mut gains = vec![1.0; kernels.len()];
        let mut best = of(&gains, 0..=self.most)?;
        for _ in 0..PASSES {
            let before = best.width();
            for band in 0..gains.len() {
                let kept = gains[band];
                let mut chosen = kept;
                for gain in GAINS.into_iter().filter(|gain| *gain != kept) {
                    gains[band] = gain;
                    let about = best.ends[1].1.quantisation_index.unwrap_or_default();
                    let indices = about.saturating_sub(NEAR)..=(about + NEAR).min(self.most);
                    let found = of(&gains, indices)?;
                    if found.width() > best.width() {
                        (best, chosen) = (found, gain);
                    }
                }
                gains[band] = chosen;
            }
            if best.width() == before {
                break;
            }
        }
        Ok(Some(best))
    }

    /// What a picture with a pattern and its negative reach.
    fn element(
        &self,
        side: Side,
        name: &IntermediateName,
        (size, index): ([i128; 2], &Index),
        pattern: Pattern,
        indices: RangeInclusive<u32>,
    ) -> Result<Element, ArrayError> {
        let codec = &self.painters[&size].codec;
        let array = &codec.side(side).arrays[name];
        let driven = Driven { array, index: index.clone(), pattern: &pattern, picture: self.picture };
        let values = match side {
            Side::Analysis => driven.encoded()?.to_vec(),
            Side::Synthesis => {
                let bands = |identity| codec.band(identity);
                driven.decoded(&Quantiser { bands: &bands, matrix: self.matrix, indices: indices.clone() })?
            }
        };
        let half = values.len() / 2;
        let end = |(value, nth): (i64, usize)| {
            let picture = ExtremePicture {
                size,
                index: index.clone(),
                pattern: pattern.clone(),
                as_it_is: nth >= half,
                quantisation_index: (side == Side::Synthesis)
                    .then_some(indices.start() + (nth % half) as u32),
            };
            (value, picture)
        };
        // Of equal values the first.
        let numbered = || values.iter().copied().zip(0..);
        let least = numbered().min().unwrap_or_default();
        let greatest = numbered().max_by_key(|(value, nth)| (*value, Reverse(*nth))).unwrap_or_default();
        Ok(Element { index: index.clone(), ends: [end(least), end(greatest)] })
    }

    /// The elements that are driven: those where bounds are, in their own pictures; and of the decoder, in a large picture, those of
    /// each zone, and that where the encoder's array of the same name is greatest.
    fn places(&self, row: &FiniteBounds, name: &IntermediateName) -> BTreeSet<([i128; 2], Index)> {
        let own = row.places.iter().map(|place| (self.codec.picture_of(place), place.index.clone()));
        let mut places: BTreeSet<_> = own.collect();
        // The encoder is nearly linear, so that no other place comes near.
        if row.side == Side::Synthesis {
            let encoded =
                self.rows.iter().find(|row| row.side == Side::Analysis && row.name() == encoder_name(name));
            let zones = encoded.iter().flat_map(|row| &row.zones);
            let wide = zones.filter(|zone| !zone.zones.contains(&Zone::Both));
            let greatest = wide.max_by_key(|zone| &zone.bounds.upper);
            let array = &self.codec.side(row.side).arrays[name];
            // Of the two ends of a range that is nearly even one is enough: a pattern is run as it is and negated.
            let zones = row.zones.iter().chain(greatest);
            places.extend(zones.filter_map(|zone| self.in_large(array, &zone.zones, &zone.places[1])));
        }
        places
    }

    /// The place of a zone in a large picture; None where there is none.
    fn in_large(&self, array: &Array, zones: &[Zone], place: &ExtremePlace) -> Option<([i128; 2], Index)> {
        let multiples = FiniteCodec::multiples(&self.codec.structure);
        let along = |dim: usize| {
            let (at, extent) = (place.index[dim], array.extents()?[dim]);
            let (small, large) = (extent.at(place.picture[dim]), extent.at(self.large[dim]));
            match zones[dim] {
                Zone::First => Some(at),
                Zone::Last => Some(at + large - small),
                // The element in the middle that has the same weights.
                Zone::Inside => {
                    let period = (multiples[dim] * large / self.large[dim]).max(1);
                    Some(at.rem_euclid(period) + (large / 2).div_euclid(period) * period)
                }
                Zone::Both => None,
            }
        };
        Some((self.large, [along(0)?, along(1)?].into()))
    }
}

/// The least and the greatest value that pictures give an element.
struct Element {
    index: Index,
    ends: [(i64, ExtremePicture); 2],
}

impl Element {
    /// How far its values are apart.
    fn width(&self) -> i128 {
        i128::from(self.ends[1].0) - i128::from(self.ends[0].0)
    }
}

/// An element of a row that is one of another row or of this one: that row, the place in its list, and the index here.
type Carried = (usize, usize, Index);

/// What every row reaches, by its own elements and those that it has from others.
///
/// # Errors
/// [`ArrayError::NoPattern`] of a row without elements, of which there is none: every row has a place where its bound is.
fn joined(
    codec: &FiniteCodec,
    rows: &[FiniteBounds],
    elements: &[Vec<Element>],
) -> Result<Vec<FiniteReached>, ArrayError> {
    let array = |row: &FiniteBounds| &codec.side(row.side).arrays[&row.name()];
    let mut carried: Vec<Vec<Carried>> = Vec::new();
    for (at, row) in rows.iter().enumerate() {
        let own = elements[at].iter().enumerate().map(|(nth, element)| (at, nth, element.index.clone()));
        let mut all: Vec<Carried> = own.collect();
        for (before, others) in rows.iter().zip(&carried).filter(|(before, _)| before.side == row.side) {
            let (array, before) = (array(row), array(before));
            let there = others
                .iter()
                .filter_map(|(from, nth, index)| Some((*from, *nth, array.place_of(before, index)?)));
            all.extend(there);
        }
        carried.push(all);
    }
    let reached = |all: &Vec<Carried>| {
        let value = |(from, nth, _): &Carried, end: usize| elements[*from][*nth].ends[end].0;
        let least = all.iter().min_by_key(|one| value(one, 0));
        let greatest = all.iter().rev().max_by_key(|one| value(one, 1));
        let picture = |(from, nth, index): &Carried, end: usize| ExtremePicture {
            index: index.clone(),
            ..elements[*from][*nth].ends[end].1.clone()
        };
        let (least, greatest) = (least?, greatest?);
        Some(FiniteReached {
            reached: IntegerRange { lower: value(least, 0).into(), upper: value(greatest, 1).into() },
            pictures: [picture(least, 0), picture(greatest, 1)],
        })
    };
    let none = || ArrayError::NoPattern("the array has no place where its bound is");
    carried.iter().map(|all| reached(all).ok_or_else(none)).collect()
}

#[cfg(test)]
#[path = "finite_reached_tests.rs"]
mod tests;
