//! Test patterns that drive values near the edges of a picture to their extremes.

use std::collections::{HashMap, HashSet};

use crate::algebra::{Index, IntegerRange};
use crate::arrays::{Array, ArrayError, Zone, ZoneExtremes};
use crate::wavelets::{IntermediateName, Structure, TransformError};
use vcfilter_machine::threads;

use super::finite_patterns::EdgePainter;
use super::reached::{Driven, Quantiser};
use super::table::Counted;
use super::{FiniteBounds, FiniteCodec, Side, TableError, TableRequest, Target, TestPattern};

/// A pattern for a value at an edge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EdgePattern {
    /// The side whose value it drives.
    pub side: Side,
    /// The pattern. It can't be moved, and the index of its value is [`TestPattern::at`].
    pub pattern: TestPattern,
    /// Whether the pattern makes its value great; otherwise it is negated and makes it small.
    pub maximise: bool,
    /// The quantisation index with which it does so; None of the encoder.
    pub quantisation_index: Option<u32>,
    /// The value: that of a codec whose picture holds the pattern and nothing else.
    pub value: i64,
}

/// Returns the patterns for the edges of pictures of a size. For each array, each corner and each side there is one for the greatest
/// value and one for the least, where it is beyond what the array holds inside of a picture, by its bounds. A picture whose size the
/// transform does not divide has its last samples repeated.
///
/// # Errors
/// [`TableError`]
pub fn edge_patterns(
    structure: &Structure,
    size: (u32, u32),
    table: &TableRequest,
) -> Result<Vec<EdgePattern>, TableError> {
    if structure.levels() == 0 {
        return Ok(Vec::new());
    }
    let interrupt = &table.monitor.interrupt;
    let codec = FiniteCodec::of_picture(structure, [size.0.into(), size.1.into()], interrupt)?;
    let rows = codec.bounds(&table.picture, table.rounding, &|| {})?;
    let most = codec.useful_index(&rows, &table.matrix);
    let inside = Inside::new(&codec, table)?;
    let painter = EdgePainter::new(codec)?;
    let work = Counted::new(&table.monitor, rows.len());
    let found = threads::map(&rows, |row| {
        let found = Edge { painter: &painter, inside: &inside, table, most, row }.patterns()?;
        work.one();
        Ok::<_, TransformError>(found)
    });
    // Views have elements of other arrays.
    let (mut seen, mut patterns) = (HashSet::new(), Vec::new());
    for pattern in found?.into_iter().flatten() {
        let TestPattern { target, at, .. } = &pattern.pattern;
        let array = &painter.codec.side(pattern.side).arrays[&(target.level, target.array_name.clone())];
        let (array, index) = array.source(&[i128::from(at.0), i128::from(at.1)].into())?;
        if seen.insert((array.id(), index, pattern.maximise)) {
            patterns.push(pattern);
        }
    }
    Ok(patterns)
}

/// The arrays of a codec of pictures without edges, whose coefficients have the ranges of another one.
struct Inside {
    codec: FiniteCodec,
    bounds: HashMap<(Side, IntermediateName), IntegerRange>,
}

impl Inside {
    fn new(finite: &FiniteCodec, table: &TableRequest) -> Result<Inside, TransformError> {
        let codec = FiniteCodec::infinite(&finite.structure, &table.monitor.interrupt)?;
        let coefficients = finite.coefficients(&table.picture, table.rounding)?;
        let picture = (table.picture.lower.clone().into(), table.picture.upper.clone().into());
        let mut bounds = HashMap::new();
        for side in [Side::Analysis, Side::Synthesis] {
            let range = |identity: u64| match side {
                Side::Analysis => Some(picture.clone()),
                Side::Synthesis => codec.range_of(identity, &coefficients),
            };
            let arrays: Vec<_> = codec.side(side).arrays.iter().collect();
            let found = threads::map(&arrays, |(name, array)| {
                Ok::<_, ArrayError>(((side, (*name).clone()), array.bounds(&range, table.rounding)?))
            });
            bounds.extend(found?);
        }
        Ok(Inside { codec, bounds })
    }
}

/// The edges of one array.
struct Edge<'a> {
    painter: &'a EdgePainter,
    inside: &'a Inside,
    table: &'a TableRequest,
    most: u32,
    row: &'a FiniteBounds,
}

impl Edge<'_> {
    fn array(&self) -> &Array {
        &self.painter.codec.side(self.row.side).arrays[&self.row.name()]
    }

    fn patterns(&self) -> Result<Vec<EdgePattern>, TransformError> {
        let mut patterns = Vec::new();
        let inside = &self.inside.bounds[&(self.row.side, self.row.name())];
        for zone in self.row.zones.iter().filter(|zone| zone.zones.iter().any(|zone| *zone != Zone::Inside)) {
            if zone.bounds.lower < inside.lower {
                patterns.push(self.pattern(zone, false)?);
            }
            if zone.bounds.upper > inside.upper {
                patterns.push(self.pattern(zone, true)?);
            }
        }
        Ok(patterns)
    }

    /// The pattern of a zone's greatest or least value.
    fn pattern(&self, zone: &ZoneExtremes, maximise: bool) -> Result<EdgePattern, TransformError> {
        let (side, name) = (self.row.side, self.row.name());
        let index = self.spot(zone, &zone.places[usize::from(maximise)].index);
        let pattern = self.painter.pattern(side, &name, &index)?;
        let codec = &self.painter.codec;
        let array = self.array();
        let driven = Driven { array, index: index.clone(), pattern: &pattern, picture: &self.table.picture };
        let (value, quantisation_index) = match side {
            Side::Analysis => (driven.encoded()?[usize::from(maximise)], None),
            Side::Synthesis => {
                let bands = |identity| codec.band(identity);
                let indices = 0..=self.most;
                let matrix = &self.table.matrix;
                let values = driven.decoded(&Quantiser { bands: &bands, matrix, indices })?;
                let (minimised, maximised) = values.split_at(values.len() / 2);
                let numbered = |values: &[i64]| values.iter().copied().zip(0u32..).collect::<Vec<_>>();
                // Of equal values that of the least index.
                let found = match maximise {
                    false => numbered(minimised).into_iter().min(),
                    true => numbered(maximised).into_iter().max_by_key(|(v, i)| (*v, std::cmp::Reverse(*i))),
                };
                let (value, index) = found.unwrap_or_default();
                (value, Some(index))
            }
        };
        let period = self.inside.codec.side(side).arrays[&name].period()?.unwrap_or_default();
        let phase = |dim: usize| index[dim].rem_euclid(period.get(dim).copied().unwrap_or(1)) as i64;
        let target = Target { level: name.0, array_name: name.1.clone(), phase: (phase(0), phase(1)) };
        let at = (index[0] as i64, index[1] as i64);
        let still = (0, 0);
        let pattern = TestPattern {
            target,
            at,
            pattern,
            pattern_translation_multiple: still,
            target_translation_multiple: still,
        };
        Ok(EdgePattern { side, pattern, maximise, quantisation_index, value })
    }

    /// The element of a zone that is driven: along a dimension in which it is inside, one in the middle, so that corners and sides have
    /// room in one picture.
    fn spot(&self, zone: &ZoneExtremes, index: &Index) -> Index {
        let codec = &self.painter.codec;
        let multiples = FiniteCodec::multiples(&codec.structure);
        let size = |array: &Array, dim: usize| array.size().map_or(1, |size| size[dim]);
        let along = |dim: usize| match zone.zones[dim] {
            Zone::Inside => {
                let (here, picture) = (size(self.array(), dim), size(&codec.analysis.output, dim));
                let period = (multiples[dim] * here / picture).max(1);
                index[dim].rem_euclid(period) + (here / 2).div_euclid(period) * period
            }
            _ => index[dim],
        };
        [along(0), along(1)].into()
    }
}
