//! Test pictures: many test patterns side by side, as input for a codec.

use serde::Serialize;

use crate::wavelets::TransformError;
use vcfilter_machine::threads;

#[cfg(feature = "png")]
use super::Greys;
use super::packing::{FixedPacking, Packing, Piece, Position};
use super::table::Counted;
use super::{
    AnalysisFile, EdgePattern, Side, StaticAnalysis, TableError, TableRequest, TestPattern,
    quantisation_index_bound,
};

/// Pictures of one size that contain the test patterns of an analysis.
#[derive(Debug)]
pub struct TestPictures<'a> {
    /// The columns and the rows of each picture.
    pub size: (u32, u32),
    /// The encoder's pictures, then the decoder's by ascending quantisation index; then, likewise, those of edges.
    pub pictures: Vec<TestPicture<'a>>,
    /// The patterns that are too large for pictures of this size.
    pub omitted: Vec<(Side, &'a TestPattern)>,
}

/// A picture with test patterns in it.
#[derive(Debug)]
pub struct TestPicture<'a> {
    /// The side whose values the patterns drive.
    pub side: Side,
    /// The quantisation index for the picture; None for the encoder's, which are not quantised.
    pub quantisation_index: Option<u32>,
    /// The patterns in the order in which they were placed.
    pub points: Vec<TestPoint<'a>>,
}

/// A test pattern in a picture.
#[derive(Debug, Clone, Copy)]
pub struct TestPoint<'a> {
    /// The pattern; it is negated where `maximise` is false.
    pub pattern: &'a TestPattern,
    /// Whether the pattern makes its value great; otherwise it makes it small.
    pub maximise: bool,
    /// The number of translation multiples by which the pattern is moved, horizontally and vertically.
    pub steps: (i64, i64),
}

/// A point as it is written.
#[derive(Serialize)]
struct Row<'a> {
    level: u32,
    array_name: &'a str,
    x: i64,
    y: i64,
    maximise: bool,
    tx: i64,
    ty: i64,
}

impl TestPoint<'_> {
    /// Returns the index of the value in its array.
    pub fn target(&self) -> (i64, i64) {
        let (at, by) = (self.pattern.at, self.pattern.target_translation_multiple);
        (moved(at.0, self.steps.0, by.0), moved(at.1, self.steps.1, by.1))
    }

    /// Returns the pixels that are not grey: column, row, and whether the pixel is white.
    pub fn pixels(&self) -> impl Iterator<Item = (i64, i64, bool)> + '_ {
        let by = self.pattern.pattern_translation_multiple;
        self.pattern.pattern.pixels().map(move |(x, y, positive)| {
            (moved(x, self.steps.0, by.0), moved(y, self.steps.1, by.1), positive == self.maximise)
        })
    }
}

/// Files may say anything, so that sums stop at the ends.
fn moved(at: i64, steps: i64, by: i64) -> i64 {
    at.saturating_add(steps.saturating_mul(by))
}

impl TestPicture<'_> {
    /// Writes the picture as a PNG of three greys: the least value, the greatest, and where no pattern is, the
    /// middle. `size` is its columns and rows.
    ///
    /// # Errors
    /// Those of writing to `out`.
    #[cfg(feature = "png")]
    pub fn write_png(
        &self,
        size: (u32, u32),
        greys: Greys,
        out: &mut dyn std::io::Write,
    ) -> std::io::Result<()> {
        let bytes = |grey: u16| grey.to_be_bytes()[usize::from(!greys.wide)..].to_vec();
        let [least, middle, greatest] = [greys.least, greys.middle, greys.greatest].map(bytes);
        let mut data = middle.repeat(size.0 as usize * size.1 as usize);
        for (x, y, white) in self.points.iter().flat_map(TestPoint::pixels) {
            let at = (y as usize * size.0 as usize + x as usize) * middle.len();
            if let Some(pixel) = data.get_mut(at..at + middle.len()) {
                pixel.copy_from_slice(if white { &greatest } else { &least });
            }
        }
        let mut encoder = png::Encoder::new(out, size.0, size.1);
        encoder.set_color(png::ColorType::Grayscale);
        encoder.set_depth(if greys.wide { png::BitDepth::Sixteen } else { png::BitDepth::Eight });
        // The writer's own error tells why: it may have been stopped.
        let unwritten = |error| match error {
            png::EncodingError::IoError(error) => error,
            error => error.into(),
        };
        let mut writer = encoder.write_header().map_err(unwritten)?;
        writer.write_image_data(&data).map_err(unwritten)?;
        writer.finish().map_err(unwritten)
    }

    /// Returns the points of the picture as JSON, in the format of the published tool, one per line: the
    /// value that the pattern drives, whether to its greatest or its least, and the index of the value.
    pub fn json(&self) -> String {
        let rows = self.points.iter().map(|point| {
            let target = &point.pattern.target;
            let (tx, ty) = point.target();
            let row = Row {
                level: target.level.0,
                array_name: &target.array_name,
                x: target.phase.0,
                y: target.phase.1,
                maximise: point.maximise,
                tx,
                ty,
            };
            // A struct of numbers and texts is always written.
            serde_json::to_string(&row).unwrap_or_default()
        });
        format!("[{}]\n", rows.collect::<Vec<_>>().join(",\n "))
    }

    /// Returns the name of the picture, as the published tool gives it: `analysis_0`, `synthesis_1_qi38`.
    /// `number` is its number among all pictures.
    pub fn name(&self, number: usize) -> String {
        match self.quantisation_index {
            None => format!("{}_{number}", self.side.name()),
            Some(index) => format!("{}_{number}_qi{index}", self.side.name()),
        }
    }
}

impl<'a> TestPictures<'a> {
    /// Packs every pattern twice into pictures: as it is, and negated. The decoder's patterns for different
    /// quantisation indices are in different pictures. `worst` gives, for the number of a decoder's pattern,
    /// the indices that make its value most extreme: for the negated pattern and for the pattern as it is.
    pub fn new(
        file: &'a AnalysisFile,
        size: (u32, u32),
        mut worst: impl FnMut(usize) -> [u32; 2],
    ) -> TestPictures<'a> {
        let mut made = TestPictures { size, pictures: Vec::new(), omitted: omitted(file, size) };
        let both = |pattern: &'a TestPattern| [(pattern, true), (pattern, false)];
        made.pack(Side::Analysis, None, file.analysis_patterns.iter().flat_map(both).collect());
        let mut groups: std::collections::BTreeMap<u32, Vec<_>> = Default::default();
        for (number, pattern) in file.synthesis_patterns.iter().enumerate() {
            let [minimising, maximising] = worst(number);
            groups.entry(maximising).or_default().push((pattern, true));
            groups.entry(minimising).or_default().push((pattern, false));
        }
        for (index, points) in groups {
            made.pack(Side::Synthesis, Some(index), points);
        }
        made
    }

    /// Adds pictures for the edges, of patterns that [`edge_patterns`](super::edge_patterns) gave for this size: each lies at its place,
    /// in the first picture in which it overlaps with no other one.
    #[must_use]
    pub fn with_edges(mut self, patterns: &'a [EdgePattern]) -> TestPictures<'a> {
        let mut groups: std::collections::BTreeMap<Option<u32>, Vec<&'a EdgePattern>> = Default::default();
        for pattern in patterns {
            groups.entry(pattern.quantisation_index).or_default().push(pattern);
        }
        for (quantisation_index, mut points) in groups {
            points.sort_by_key(|point| std::cmp::Reverse(point.pattern.pattern.len()));
            let mut packing = FixedPacking::default();
            let first = self.pictures.len();
            for EdgePattern { side, pattern, maximise, .. } in points {
                let area = &pattern.pattern;
                let place = packing.place((area.dx, area.dy), (area.width as i64, area.height as i64));
                if first + place == self.pictures.len() {
                    self.pictures.push(TestPicture { side: *side, quantisation_index, points: Vec::new() });
                }
                let point = TestPoint { pattern, maximise: *maximise, steps: (0, 0) };
                self.pictures[first + place].points.push(point);
            }
        }
        self
    }

    /// Places patterns, those with the most pixels first.
    fn pack(&mut self, side: Side, index: Option<u32>, points: Vec<(&'a TestPattern, bool)>) {
        let mut points: Vec<_> = points
            .into_iter()
            .map(|(pattern, maximise)| (pattern.pattern.len(), pattern, maximise))
            .collect();
        points.sort_by_key(|(pixels, ..)| std::cmp::Reverse(*pixels));
        let mut packing = Packing::new((self.size.0.into(), self.size.1.into()));
        let first = self.pictures.len();
        for (_, pattern, maximise) in points {
            let Some(Position { picture, at }) = packing.place(&piece(pattern)) else { continue };
            if first + picture == self.pictures.len() {
                let points = Vec::new();
                self.pictures.push(TestPicture { side, quantisation_index: index, points });
            }
            let steps = |at: i64, from: i64, by: i64| at.saturating_sub(from) / by.max(1);
            let by = pattern.pattern_translation_multiple;
            let steps = (steps(at.0, pattern.pattern.dx, by.0), steps(at.1, pattern.pattern.dy, by.1));
            self.pictures[first + picture].points.push(TestPoint { pattern, maximise, steps });
        }
    }
}

/// The box of a pattern.
fn piece(pattern: &TestPattern) -> Piece {
    let (box_, by) = (&pattern.pattern, pattern.pattern_translation_multiple);
    let length = |pixels: usize| i64::try_from(pixels).unwrap_or(i64::MAX);
    Piece {
        size: (length(box_.width), length(box_.height)),
        origin: (box_.dx, box_.dy),
        multiple: (by.0.max(1), by.1.max(1)),
    }
}

/// The patterns that are too large even for an empty picture.
fn omitted(file: &AnalysisFile, size: (u32, u32)) -> Vec<(Side, &TestPattern)> {
    let encoder = file.analysis_patterns.iter().map(|pattern| (Side::Analysis, pattern));
    let decoder = file.synthesis_patterns.iter().map(|pattern| (Side::Synthesis, pattern));
    let size = (size.0.into(), size.1.into());
    encoder
        .chain(decoder)
        .filter(|(_, pattern)| Packing::new(size).place(&piece(pattern)).is_none())
        .collect()
}

/// Returns the least width and height of pictures that have room for every pattern of an analysis.
pub fn least_picture_size(file: &AnalysisFile) -> (i64, i64) {
    let patterns = file.analysis_patterns.iter().chain(&file.synthesis_patterns);
    patterns.map(piece).fold((1, 1), |least, piece| {
        let along = |origin: i64, multiple: i64, size: i64| origin.rem_euclid(multiple).saturating_add(size);
        (
            least.0.max(along(piece.origin.0, piece.multiple.0, piece.size.0)),
            least.1.max(along(piece.origin.1, piece.multiple.1, piece.size.1)),
        )
    })
}

/// Returns for each pattern of the decoder the quantisation indices that make its value most extreme: for the
/// picture that minimises it, and for the one that maximises it. Every index up to
/// [`quantisation_index_bound`] is tried, bit-exactly.
///
/// # Errors
/// [`TableError`]
pub fn worst_indices(file: &AnalysisFile, table: &TableRequest) -> Result<Vec<[u32; 2]>, TableError> {
    if file.synthesis_patterns.is_empty() {
        return Ok(Vec::new());
    }
    let most = quantisation_index_bound(file, table)?;
    let analysis = StaticAnalysis::new(&file.structure, table.rounding, &table.monitor.interrupt)?;
    let work = Counted::new(&table.monitor, file.synthesis_patterns.len());
    let found = threads::map(&file.synthesis_patterns, |pattern| {
        let ends = analysis.evaluate_synthesis_pattern(pattern, &table.picture, &table.matrix, most)?;
        work.one();
        Ok::<_, TransformError>(ends.map(|(_, index)| index))
    });
    Ok(found?)
}
