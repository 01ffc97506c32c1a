//! The table of bit widths: for each array of a transform its bounds, the values that its test patterns
//! reach, and the bits that hold both. What is computed here holds away from edges.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};

use num_bigint::BigInt;

use crate::algebra::{IntegerRange, Rounding};
use crate::arrays::{Array, ArrayError, Interrupt, Monitor};
use vcfilter_machine::monitor::Work;
use vcfilter_machine::threads;

use super::evaluation::{
    coefficient_limits, concrete_range, maximum_quantisation_index, picture_limits, union,
};
use crate::wavelets::{IntermediateName, LevelFromDeepest, Structure, Transform, TransformError};

use super::finite_table::{finite_bands, finite_bit_widths, with_coded};
use super::{
    AnalysisFile, BitWidth, Coefficients, FiniteCodec, Matrix, PictureSize, Side, SignalBounds,
    StaticAnalysis, TableColumns, Target,
};

/// Why a table of bit widths can't be made.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TableError {
    /// A bound contains a limit that the transform does not have.
    #[error("a bound speaks of `{0}`, which is no limit of this transform")]
    Limit(String),
    /// An array or a phase has no row in the analysis.
    #[error("the analysis has no row for {0}")]
    Missing(String),
    /// The bounds of the analysis assume another model of rounding than the request.
    #[error("the analysis has bounds of the {} model of rounding, and those of the {} model are asked for", file.name(), request.name())]
    Rounding {
        /// The model of the analysis.
        file: Rounding,
        /// The model that is asked for.
        request: Rounding,
    },
    /// Rows of phases are asked for of pictures with edges.
    #[error("rows of filter phases are about the inside of pictures, and pictures of size {0} have edges")]
    Phases(PictureSize),
    /// Rows of phases are asked for of coded pictures.
    #[error("rows of filter phases are about free coefficients, and those of coded pictures are asked for")]
    CodedPhases,
    /// Indices are swept beyond what anybody reads, for a matrix takes that much off them.
    #[error("this quantisation matrix takes so much off indices that those up to {0} do something")]
    LongSweep(i64),
    /// A pattern can't be evaluated, or the work was stopped.
    #[error(transparent)]
    Transform(TransformError),
}

impl From<crate::arrays::ArrayError> for TableError {
    fn from(error: crate::arrays::ArrayError) -> TableError {
        TransformError::from(error).into()
    }
}

impl From<TransformError> for TableError {
    fn from(error: TransformError) -> TableError {
        TableError::Transform(error)
    }
}

/// The settings of a table of bit widths.
#[derive(Debug, Clone)]
pub struct TableRequest {
    /// The range of pixels.
    pub picture: IntegerRange,
    /// The size of the pictures that the bounds hold for.
    pub size: PictureSize,
    /// The quantisation matrix: the number subtracted from the quantisation index in each band.
    pub matrix: Matrix,
    /// The model of rounding errors of the bounds, that of the analysis; with [`Rounding::Integer`] bounds are
    /// rounded inward.
    pub rounding: Rounding,
    /// Which coefficients the decoder's bounds hold for.
    pub coefficients: Coefficients,
    /// Whether bounds of the decoded picture, of coded ones, are searched for that are tighter: see
    /// [`FiniteCodec::refined_output`].
    pub refine: bool,
    /// Whether there is a row for each phase, which only tables of infinite pictures have; otherwise there is
    /// one for each array.
    pub phases: bool,
    /// Stops the work, and is told how far it is.
    pub monitor: Monitor,
}

impl TableRequest {
    /// Returns the columns of the table.
    pub fn columns(&self) -> TableColumns {
        match (self.phases, self.size) {
            (true, _) => TableColumns::Phases,
            (false, PictureSize::Infinite) if !matches!(self.coefficients, Coefficients::Coded(_)) => {
                TableColumns::Published
            }
            (false, _) => TableColumns::Sums,
        }
    }
}

/// The bounds of an analysis as numbers.
struct Concrete {
    analysis: HashMap<Target, IntegerRange>,
    synthesis: HashMap<Target, IntegerRange>,
    /// The largest quantisation index that does anything away from edges, and that is permitted.
    most: u32,
}

fn concrete(file: &AnalysisFile, request: &TableRequest) -> Result<Concrete, TableError> {
    let inward = request.rounding == Rounding::Integer;
    let pictures = picture_limits(&request.picture);
    let bands = bands(file, request)?;
    let coefficients = coefficient_limits(&bands);
    let ranges = |rows: &[SignalBounds], limits| {
        let range = |row: &SignalBounds| Ok((row.target.clone(), concrete_range(row, limits, inward)?));
        rows.iter().map(range).collect::<Result<HashMap<_, _>, String>>().map_err(TableError::Limit)
    };
    Ok(Concrete {
        analysis: ranges(&file.analysis_bounds, &pictures)?,
        synthesis: ranges(&file.synthesis_bounds, &coefficients)?,
        most: maximum_quantisation_index(&bands, &request.matrix)
            .min(request.coefficients.most().unwrap_or(u32::MAX)),
    })
}

/// The bounds of the decoder's values away from edges, as numbers.
///
/// # Errors
/// [`TableError`]
pub(super) fn synthesis_ranges(
    file: &AnalysisFile,
    request: &TableRequest,
) -> Result<HashMap<Target, IntegerRange>, TableError> {
    check_rounding(file, request)?;
    Ok(concrete(file, request)?.synthesis)
}

/// # Errors
/// [`TableError::Rounding`]
fn check_rounding(file: &AnalysisFile, request: &TableRequest) -> Result<(), TableError> {
    match file.rounding == request.rounding {
        true => Ok(()),
        false => Err(TableError::Rounding { file: file.rounding, request: request.rounding }),
    }
}

/// The ranges of the encoder's bands inside a picture, views included.
fn bands(
    file: &AnalysisFile,
    request: &TableRequest,
) -> Result<HashMap<IntermediateName, IntegerRange>, TableError> {
    let inward = request.rounding == Rounding::Integer;
    let limits = picture_limits(&request.picture);
    let analysis = StaticAnalysis::new(&file.structure, request.rounding, &request.monitor.interrupt)?;
    let rows: HashMap<&Target, &SignalBounds> =
        file.analysis_bounds.iter().map(|row| (&row.target, row)).collect();
    let mut ranges = HashMap::new();
    for (name, array) in &analysis.analysis.coeffs {
        let mut range: Option<IntegerRange> = None;
        for phase in array.phases()? {
            request.monitor.interrupt.check().map_err(ArrayError::from)?;
            let target = viewed(&analysis.analysis, array, &phase)?;
            // Without a transform the only band is the picture itself.
            let one = match rows.get(&target) {
                Some(row) => concrete_range(row, &limits, inward).map_err(TableError::Limit)?,
                None if file.structure.levels() == 0 => request.picture.clone(),
                None => return Err(TableError::Missing(describe(&target))),
            };
            range = Some(range.map_or(one.clone(), |range| union(range, one)));
        }
        ranges.extend(range.map(|range| (name.clone(), range)));
    }
    Ok(ranges)
}

/// Returns the largest quantisation index that is useful for pictures of a range and a size: the least index that
/// quantises every coefficient to 0, of infinite pictures every one away from edges.
///
/// # Errors
/// [`TableError`]
pub fn quantisation_index_bound(file: &AnalysisFile, request: &TableRequest) -> Result<u32, TableError> {
    check_rounding(file, request)?;
    let bands = match request.size {
        PictureSize::Infinite => bands(file, request)?,
        _ => finite_bands(&file.structure, request)?,
    };
    Ok(maximum_quantisation_index(&bands, &request.matrix))
}

/// Returns the rows of the table in the order in which arrays are made.
///
/// # Errors
/// [`TableError`]
pub fn bit_widths(file: &AnalysisFile, request: &TableRequest) -> Result<Vec<BitWidth>, TableError> {
    check_rounding(file, request)?;
    if request.phases && request.size != PictureSize::Infinite {
        return Err(TableError::Phases(request.size));
    }
    if request.phases && request.coefficients != Coefficients::Free {
        return Err(TableError::CodedPhases);
    }
    if file.structure.levels() == 0 {
        return Ok(Vec::new());
    }
    if request.size != PictureSize::Infinite {
        return finite_bit_widths(&file.structure, request);
    }
    let analysis = StaticAnalysis::new(&file.structure, request.rounding, &request.monitor.interrupt)?;
    let bounds = concrete(file, request)?;
    let patterns = file.analysis_patterns.len() + file.synthesis_patterns.len();
    let work = Counted::new(&request.monitor, patterns);
    let encoder = threads::map(&file.analysis_patterns, |pattern| {
        let [low, high] = analysis.evaluate_analysis_pattern(pattern, &request.picture)?;
        work.one();
        Ok::<_, TransformError>((pattern.target.clone(), reached(low, high)))
    });
    let encoder = HashMap::from_iter(encoder?);
    let decoder = threads::map(&file.synthesis_patterns, |pattern| {
        let [low, high] =
            analysis.evaluate_synthesis_pattern(pattern, &request.picture, &request.matrix, bounds.most)?;
        work.one();
        Ok::<_, TransformError>((pattern.target.clone(), reached(low.0, high.0)))
    });
    let decoder = HashMap::from_iter(decoder?);
    let mut rows = side_rows(Side::Analysis, &analysis.analysis, &bounds.analysis, &encoder, request.phases)?;
    rows.extend(side_rows(
        Side::Synthesis,
        &analysis.synthesis,
        &bounds.synthesis,
        &decoder,
        request.phases,
    )?);
    if request.coefficients == Coefficients::Free {
        return Ok(rows);
    }
    let codec = FiniteCodec::infinite(&file.structure, &request.monitor.interrupt)?;
    with_coded(rows, &codec, request, &|| {})
}

/// Parts of long work that are counted by several threads.
pub(super) struct Counted<'a> {
    done: AtomicU64,
    work: Work<'a>,
}

impl Counted<'_> {
    pub(super) fn new(monitor: &Monitor, parts: usize) -> Counted<'_> {
        Counted { done: AtomicU64::new(0), work: monitor.progress.begin(parts as u64) }
    }

    /// One more is done.
    pub(super) fn one(&self) {
        self.work.tell(self.done.fetch_add(1, Ordering::Relaxed) + 1);
    }
}

/// The range of two values in whichever order.
fn reached(a: i64, b: i64) -> IntegerRange {
    IntegerRange { lower: BigInt::from(a.min(b)), upper: BigInt::from(a.max(b)) }
}

fn side_rows(
    side: Side,
    transform: &Transform,
    bounds: &HashMap<Target, IntegerRange>,
    patterns: &HashMap<Target, IntegerRange>,
    phases: bool,
) -> Result<Vec<BitWidth>, TableError> {
    let mut rows = Vec::new();
    for ((level, name), array) in &transform.arrays {
        let mut all: Option<BitWidth> = None;
        for phase in array.phases()? {
            array.space().interrupt().check().map_err(ArrayError::from)?;
            let own =
                Target { level: *level, array_name: name.clone(), phase: (phase[0] as i64, phase[1] as i64) };
            // An array that only views others has the values of what it views.
            let source = match side {
                _ if !array.nop() => own,
                Side::Analysis => viewed(transform, array, &phase)?,
                Side::Synthesis => interleaved(transform, own)?,
            };
            let find = |ranges: &HashMap<Target, IntegerRange>| {
                ranges.get(&source).cloned().ok_or_else(|| TableError::Missing(describe(&source)))
            };
            let row = BitWidth {
                side,
                level: *level,
                array_name: name.clone(),
                phase: phases.then_some((phase[0] as i64, phase[1] as i64)),
                bounds: find(bounds)?,
                coded: None,
                reached: find(patterns)?,
                sums: None,
            };
            if phases {
                rows.push(row);
                continue;
            }
            all = Some(match all {
                None => row,
                Some(all) => BitWidth {
                    bounds: union(all.bounds, row.bounds),
                    reached: union(all.reached, row.reached),
                    ..row
                },
            });
        }
        rows.extend(all);
    }
    Ok(rows)
}

/// The array and phase that an element of a view is.
fn viewed(transform: &Transform, array: &Array, phase: &crate::algebra::Index) -> Result<Target, TableError> {
    let (source, index) = array.source(phase)?;
    let found = transform.arrays.iter().find(|(_, other)| !other.nop() && **other == source);
    let ((level, name), other) =
        found.ok_or_else(|| TableError::Missing(format!("what {} views", array.operation())))?;
    let period = other.period()?.unwrap_or_default();
    let phase = index.iter().zip(period).map(|(i, p)| i.rem_euclid(p) as i64).collect::<Vec<_>>();
    Ok(Target { level: *level, array_name: name.clone(), phase: (phase[0], phase[1]) })
}

/// The array and phase that an element of a decoder's view is, by the names of arrays. Optimised patterns of equal elements may
/// differ, since each was searched for by itself, and the published tool goes by names.
fn interleaved(transform: &Transform, mut target: Target) -> Result<Target, TableError> {
    loop {
        let Target { level, array_name, phase: (x, y) } = &target;
        let half = |n: &i64| n.div_euclid(2);
        let (level, name, x, y) = match (array_name.trim_end_matches('\''), x % 2, y % 2) {
            ("L", _, 0) if array_name.ends_with('\'') => (level.0, "LL", *x, half(y)),
            ("L", ..) if array_name.ends_with('\'') => (level.0, "LH", *x, half(y)),
            ("H", _, 0) if array_name.ends_with('\'') => (level.0, "HL", *x, half(y)),
            ("H", ..) if array_name.ends_with('\'') => (level.0, "HH", *x, half(y)),
            ("DC", 0, _) if array_name.ends_with('\'') => (level.0, "L", half(x), *y),
            ("DC", ..) if array_name.ends_with('\'') => (level.0, "H", half(x), *y),
            ("Output", ..) => (level.0, "DC", *x, *y),
            _ => (level.0.saturating_sub(1), "Output", *x, *y),
        };
        let name = (LevelFromDeepest(level), name.into());
        let array = transform.arrays.get(&name).ok_or_else(|| TableError::Missing(describe(&target)))?;
        let period = array.period()?.unwrap_or_default();
        let phase = [(x, 0), (y, 1)].map(|(at, dim): (i64, usize)| match period.get(dim) {
            Some(period) => at.rem_euclid(*period as i64),
            None => at,
        });
        target = Target { level: name.0, array_name: name.1, phase: (phase[0], phase[1]) };
        if !array.nop() {
            return Ok(target);
        }
    }
}

fn describe(target: &Target) -> String {
    format!("{} {} at phase {:?}", target.level, target.array_name, target.phase)
}

/// Returns the static filter analysis of a transform.
///
/// # Errors
/// Those of [`StaticAnalysis`], and [`ArrayError::Interrupted`](crate::arrays::ArrayError::Interrupted).
pub fn analyse(
    structure: &Structure,
    rounding: Rounding,
    interrupt: &Interrupt,
) -> Result<AnalysisFile, TransformError> {
    let analysis = StaticAnalysis::new(structure, rounding, interrupt)?;
    let encoder = StaticAnalysis::targets(&analysis.analysis)?;
    let decoder = StaticAnalysis::targets(&analysis.synthesis)?;
    Ok(AnalysisFile {
        structure: structure.clone(),
        rounding,
        analysis_bounds: rows(&encoder, interrupt, |t| analysis.analysis_bounds(t))?,
        synthesis_bounds: rows(&decoder, interrupt, |t| analysis.synthesis_bounds(t))?,
        analysis_patterns: rows(&encoder, interrupt, |t| analysis.analysis_pattern(t))?,
        synthesis_patterns: rows(&decoder, interrupt, |t| analysis.synthesis_pattern(t))?,
    })
}

/// A row for each target; those that are quickly found would not notice that the user wants to stop.
fn rows<T: Send>(
    targets: &[Target],
    interrupt: &Interrupt,
    row: impl Fn(&Target) -> Result<T, TransformError> + Sync + Send,
) -> Result<Vec<T>, TransformError> {
    threads::map(targets, |target| {
        interrupt.check().map_err(ArrayError::from)?;
        row(target)
    })
}
