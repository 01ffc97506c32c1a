//! Where an array is searched: the sizes of pictures and the elements in which extremes were found or proven, the most promising first.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use crate::wavelets::{IntermediateName, Structure};

use super::super::{FiniteBounds, FiniteCodec, PictureSize, Side};
use super::SearchError;
use super::in_place::{InPlace, Sample};

/// Sizes of pictures in multiples of what the transform needs. In pictures of about four the filters of both edges meet in the samples
/// that grow most.
const MULTIPLES: [i64; 6] = [4, 3, 5, 2, 6, 1];

/// Pictures of any size are searched up to this one, but for those in which a bound is.
const MOST: i64 = 96;

/// An element of a picture of a size.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Spot {
    pub size: Sample,
    pub index: Sample,
}

/// The codecs of the sizes that are searched.
pub(super) type Codecs = BTreeMap<Sample, InPlace>;

/// Returns the elements that are searched, without repetitions.
pub(super) fn spots(
    structure: &Structure,
    size: PictureSize,
    row: &FiniteBounds,
    codecs: &mut Codecs,
) -> Result<Vec<Spot>, SearchError> {
    let name = row.name();
    let mut spots: Vec<Spot> = Vec::new();
    let mut add = |spot: Spot| {
        if !spots.contains(&spot) {
            spots.push(spot);
        }
    };
    let fixed = match size {
        PictureSize::Of { width, height } => Some(whole(FiniteCodec::padded(structure, [width, height]))?),
        _ => None,
    };
    let place = |place: &crate::arrays::ExtremePlace| {
        let size = match fixed {
            Some(size) => size,
            None => whole([place.picture[0], place.picture[1]])?,
        };
        Ok::<_, SearchError>(Spot { size, index: whole([place.index[0], place.index[1]])? })
    };
    for extreme in &row.places {
        add(place(extreme)?);
    }
    if row.side == Side::Synthesis {
        let sizes = fixed.map_or_else(|| sizes(structure), |size| vec![size]);
        for size in sizes {
            for index in corners(structure, size, &name, codecs)? {
                add(Spot { size, index });
            }
        }
    }
    let mut zones: Vec<_> = row.zones.iter().collect();
    zones.sort_by_key(|zone| &zone.bounds.lower - &zone.bounds.upper);
    for extreme in zones.iter().flat_map(|zone| &zone.places) {
        add(place(extreme)?);
    }
    for spot in &spots {
        codec(structure, spot.size, codecs)?;
    }
    Ok(spots)
}

/// The codec of a size.
pub(super) fn codec<'a>(
    structure: &Structure,
    size: Sample,
    codecs: &'a mut Codecs,
) -> Result<&'a InPlace, SearchError> {
    if let Entry::Vacant(free) = codecs.entry(size) {
        free.insert(InPlace::new(structure, size)?);
    }
    codecs.get(&size).ok_or_else(|| SearchError::Internal("a codec is lost".into()))
}

fn whole(size: [i128; 2]) -> Result<Sample, SearchError> {
    let one = |size: i128| i64::try_from(size).ok().filter(|size| *size < 1 << 40).ok_or(SearchError::Large);
    Ok([one(size[0])?, one(size[1])?])
}

fn sizes(structure: &Structure) -> Vec<Sample> {
    let multiples = FiniteCodec::multiples(structure).map(|multiple| multiple as i64);
    let of = |times: i64| {
        multiples.map(|multiple| (times * multiple).min(MOST.max(multiple) / multiple * multiple))
    };
    let mut sizes: Vec<Sample> = Vec::new();
    for times in MULTIPLES {
        let mut size = of(times);
        if structure.depth == 0 {
            // All rows are alike.
            size[1] = 1;
        }
        if !sizes.contains(&size) {
            sizes.push(size);
        }
    }
    sizes
}

/// The last element, the first one, and those of the other corners.
fn corners(
    structure: &Structure,
    size: Sample,
    name: &IntermediateName,
    codecs: &mut Codecs,
) -> Result<Vec<Sample>, SearchError> {
    let [width, height] = codec(structure, size, codecs)?.extent(name);
    let (x, y) = (width - 1, height - 1);
    let all = [[x, y], [0, 0], [0, y], [x, 0]];
    Ok(all.into_iter().filter(|index| index.iter().all(|at| *at >= 0)).collect())
}
