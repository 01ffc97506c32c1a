//! What a search adds to tables of bit widths and to test pictures.

use std::collections::HashSet;

use crate::algebra::{Index, IntegerRange};
use crate::arrays::{Array, Monitor};
use crate::wavelets::Structure;

use super::super::{
    BitWidth, Coding, EdgePattern, FiniteCodec, IndexScope, Pattern, PictureSize, Side, TableRequest, Target,
    TestPattern,
};
use super::SearchError;
use super::drive::SearchEffort;
use super::found::{FoundInputs, FoundPicture, PixelBox};
use super::picture_search::{PictureSearch, SearchReport, SearchSetup, SearchedInputs};

/// How a search of many arrays ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SearchSummary {
    /// The fewest and the most changes of pictures that were tried for one array.
    pub steps: [u64; 2],
    /// Whether an interrupt ended it; what was found before is kept.
    pub interrupted: bool,
}

impl SearchSummary {
    fn of(report: &SearchReport) -> SearchSummary {
        let steps = report.arrays.iter().map(|(_, steps)| *steps);
        let steps = [steps.clone().min().unwrap_or_default(), steps.max().unwrap_or_default()];
        SearchSummary { steps, interrupted: report.interrupted }
    }
}

/// An element of a row that was found: by which search, and where it is in the array of the row.
type Carried = (usize, Index);

/// Searches pictures for every array of a table of finite pictures, and raises what is reached in its rows, which are those that
/// [`bit_widths`](super::super::bit_widths) gives for the same request.
///
/// # Errors
/// [`SearchError`]; [`SearchError::Internal`] where a value lies outside of the bounds of its row.
pub fn raise_reached(
    rows: &mut [BitWidth],
    structure: &Structure,
    request: &TableRequest,
    effort: SearchEffort,
    seed: u64,
) -> Result<SearchSummary, SearchError> {
    let setup = SearchSetup {
        structure: structure.clone(),
        size: request.size,
        picture: request.picture.clone(),
        matrix: request.matrix.clone(),
        coding: request.coefficients.coding().unwrap_or_default(),
        ends_only: false,
        seed,
    };
    let codec = FiniteCodec::of_size(structure, request.size, &request.monitor.interrupt)?;
    let (numbers, report) =
        searched(setup, &codec, &[Side::Analysis, Side::Synthesis], effort, &request.monitor)?;
    let array = |row: &BitWidth| codec.side(row.side).arrays.get(&(row.level, row.array_name.clone()));
    let mut carried: Vec<Vec<Carried>> = Vec::new();
    for at in 0..rows.len() {
        let Some(own) = array(&rows[at]) else {
            carried.push(Vec::new());
            continue;
        };
        let mut all = numbers
            .iter()
            .position(|number| *number == at)
            .map_or_else(Vec::new, |search| found_by(search, &report));
        for (before, others) in rows.iter().zip(&carried) {
            if before.side == rows[at].side
                && let Some(before) = array(before)
            {
                let there = |(which, index): &Carried| Some((*which, own.place_of(before, index)?));
                all.extend(others.iter().filter_map(there));
            }
        }
        let value = |which: usize| report.arrays[which / 2].0[which % 2].as_ref().map(|found| found.value);
        for value in all.iter().filter_map(|(which, _)| value(*which)) {
            raise(&mut rows[at], value)?;
        }
        carried.push(all);
    }
    Ok(SearchSummary::of(&report))
}

/// What a search has found. Each finds two elements, which are numbered one after the other.
fn found_by(search: usize, report: &SearchReport) -> Vec<Carried> {
    let found = report.arrays[search].0.iter().zip(2 * search..);
    found.filter_map(|(picture, which)| Some((which, picture.as_ref()?.index.clone()))).collect()
}

fn raise(row: &mut BitWidth, value: i64) -> Result<(), SearchError> {
    let value = num_bigint::BigInt::from(value);
    let passes = |bounds: &&IntegerRange| bounds.lower > value || bounds.upper < value;
    let passed = [Some(&row.bounds), row.coded.as_ref()].into_iter().flatten().find(passes);
    if let Some(IntegerRange { lower, upper }) = passed {
        let what = format!("{} {} {}", row.side.name(), row.level, row.array_name);
        let message = format!("{what} reaches {value}, and {lower} to {upper} is proven");
        return Err(SearchError::Internal(message));
    }
    row.reached.lower = row.reached.lower.clone().min(value.clone());
    row.reached.upper = row.reached.upper.clone().max(value);
    Ok(())
}

/// Searches the arrays of some sides that are no views of others. The numbers are those of all rows.
fn searched(
    setup: SearchSetup,
    codec: &FiniteCodec,
    sides: &[Side],
    effort: SearchEffort,
    monitor: &Monitor,
) -> Result<(Vec<usize>, SearchReport), SearchError> {
    let search = PictureSearch::new(setup, &monitor.interrupt)?;
    let is_view = |array: Option<&Array>| array.is_none_or(Array::nop);
    let counts = |number: &usize| {
        let row = &search.rows()[*number];
        let array = codec.side(row.side).arrays.get(&row.name());
        sides.contains(&row.side) && !is_view(array)
    };
    let numbers: Vec<usize> = (0..search.rows().len()).filter(counts).collect();
    let report = search.search(&numbers, SearchedInputs::CodedPictures, effort, monitor)?;
    Ok((numbers, report))
}

/// Returns patterns of the decoder that a search found in pictures of a size, which the transform must divide: for each array that of the
/// least and that of the greatest value, with one quantisation index for the picture. They lie at their places, as those of
/// [`edge_patterns`](super::super::edge_patterns).
///
/// # Errors
/// [`SearchError`]; [`SearchError::Size`] of a size that the transform does not divide.
pub fn searched_patterns(
    structure: &Structure,
    size: (u32, u32),
    request: &TableRequest,
    effort: SearchEffort,
    seed: u64,
) -> Result<(Vec<EdgePattern>, SearchSummary), SearchError> {
    let whole = [i128::from(size.0), i128::from(size.1)];
    let multiples = FiniteCodec::multiples(structure);
    if FiniteCodec::padded(structure, whole) != whole {
        return Err(SearchError::Size { width: multiples[0], height: multiples[1] });
    }
    let setup = SearchSetup {
        structure: structure.clone(),
        size: PictureSize::Of { width: whole[0], height: whole[1] },
        picture: request.picture.clone(),
        matrix: request.matrix.clone(),
        coding: Coding { most: request.coefficients.most(), scope: IndexScope::Picture },
        ends_only: true,
        seed,
    };
    let codec = FiniteCodec::new(structure, Some(whole), &request.monitor.interrupt)?;
    let (_, report) = searched(setup, &codec, &[Side::Synthesis], effort, &request.monitor)?;
    let inside = FiniteCodec::infinite(structure, &request.monitor.interrupt)?;
    let found = report.arrays.iter().flat_map(|(found, _)| found.iter().zip([false, true]));
    let (mut seen, mut patterns) = (HashSet::new(), Vec::new());
    for (picture, greatest) in found.filter_map(|(found, greatest)| Some((found.as_ref()?, greatest))) {
        let FoundInputs::Pixels(pixels) = &picture.inputs else { continue };
        if seen.insert((picture.level, picture.array_name.clone(), picture.index.clone(), greatest)) {
            patterns.push(edge_pattern(picture, pixels, &inside)?);
        }
    }
    Ok((patterns, SearchSummary::of(&report)))
}

/// The picture as a pattern. It drives its value as it is; of a least one the pattern is negated, as the lists of pictures say by
/// `maximise` which of both it is.
fn edge_pattern(
    found: &FoundPicture,
    pixels: &PixelBox,
    inside: &FiniteCodec,
) -> Result<EdgePattern, SearchError> {
    let maximise = found.value >= 0;
    let name = (found.level, found.array_name.clone());
    let array = inside.side(found.side).arrays.get(&name);
    let period = array.map(Array::period).transpose()?.flatten().unwrap_or_default();
    let phase = |dim: usize| found.index[dim].rem_euclid(period.get(dim).copied().unwrap_or(1)) as i64;
    let target =
        Target { level: found.level, array_name: found.array_name.clone(), phase: (phase(0), phase(1)) };
    let pattern = TestPattern {
        target,
        at: (found.index[0] as i64, found.index[1] as i64),
        pattern: signs(pixels, maximise),
        pattern_translation_multiple: (0, 0),
        target_translation_multiple: (0, 0),
    };
    let quantisation_index = found.quantisation_indices.first().copied();
    Ok(EdgePattern { side: found.side, pattern, maximise, quantisation_index, value: found.value })
}

/// A pattern of the pixels of a box that are not the one of everywhere else; negated unless it maximises.
fn signs(pixels: &PixelBox, maximise: bool) -> Pattern {
    let count = pixels.values.len();
    let (mut positive, mut mask) = (vec![0u8; count.div_ceil(8)], vec![0u8; count.div_ceil(8)]);
    for (at, value) in pixels.values.iter().enumerate() {
        let bit = 1 << (7 - at % 8);
        if *value != pixels.elsewhere {
            mask[at / 8] |= bit;
            if (*value > pixels.elsewhere) == maximise {
                positive[at / 8] |= bit;
            }
        }
    }
    let height = count.checked_div(pixels.width).unwrap_or_default();
    Pattern { dx: pixels.dx, dy: pixels.dy, width: pixels.width, height, positive, mask }
}
