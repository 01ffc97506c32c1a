//! What the searches of all arrays of a codec share, and the search of all of them.

use std::time::{Duration, Instant};

use num_bigint::BigInt;

use crate::algebra::{IntegerRange, Rounding, bits};
use crate::arrays::{Interrupt, Monitor};
use crate::wavelets::{IntermediateName, Structure};
use vcfilter_machine::threads;

use super::super::pixels::middle;
use super::super::{
    CodedBounds, Coding, FiniteBounds, FiniteCodec, IndexScope, Matrix, PictureSize, Side,
    maximum_dequantised_magnitude, quant_factor, quant_offset,
};
use super::array_search::ArraySearch;
use super::found::FoundPicture;
use super::in_place::InPlace;
use super::lanes::Factor;
use super::program::{Inputs, Program};
use super::subject::Values;
use super::SearchError;

/// Which pictures are searched, and by which codec.
#[derive(Debug, Clone)]
pub struct SearchSetup {
    /// The transform.
    pub structure: Structure,
    /// The size of the pictures, edges included; infinite ones count as those of any size.
    pub size: PictureSize,
    /// The range of pixels.
    pub picture: IntegerRange,
    /// What is taken off the quantisation index in each band.
    pub matrix: Matrix,
    /// Which quantisation indices there are.
    pub coding: Coding,
    /// What random numbers begin with: of the same seed and the same number of steps the same is found.
    pub seed: u64,
}

/// What goes into the decoder whose arrays are searched.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum SearchedInputs {
    /// Pictures, which are encoded and quantised.
    #[default]
    CodedPictures,
    /// Free coefficients: each anything that its band holds after quantisation by any index. There need not be a picture that has them.
    FreeCoefficients,
}

/// How long each array is searched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SearchEffort {
    /// So many changes of pictures for each array.
    Steps(u64),
    /// So long for all arrays together, on all cores.
    Time(Duration),
}

/// The search of the arrays of a codec.
///
/// ```
/// use vcfilter_core::vc2::{Coding, PictureSearch, PictureSize, SearchSetup, SearchedInputs, default_matrix, picture_range};
/// use vcfilter_core::wavelets::{Structure, Wavelet};
///
/// let structure = Structure::new(Wavelet::haar_no_shift(), 1);
/// let setup = SearchSetup {
///     matrix: default_matrix(&structure).unwrap(),
///     structure,
///     size: PictureSize::Any,
///     picture: picture_range(10),
///     coding: Coding::default(),
///     seed: 1,
/// };
/// let search = PictureSearch::new(setup, &Default::default())?;
/// // The decoded picture is the last array.
/// let mut array = search.array(search.rows().len() - 1, SearchedInputs::CodedPictures)?;
/// array.advance(100_000, &Default::default())?;
/// let [least, greatest] = array.found()?.unwrap();
/// assert!(least.value <= -1100 && greatest.value >= 900);
/// # Ok::<(), vcfilter_core::vc2::SearchError>(())
/// ```
#[derive(Debug)]
pub struct PictureSearch {
    setup: SearchSetup,
    rows: Vec<FiniteBounds>,
    /// What is proven of coded pictures, of each of the decoder's arrays; empty where that is not known.
    coded: Vec<CodedBounds>,
    /// The largest index that does anything, or that is permitted.
    most: u32,
    /// The values of pixels.
    pixels: Values,
    /// Whether all values fit 32 bits.
    narrow: bool,
    interrupt: Interrupt,
}

/// Values and sums up to this width, in bits, are computed in 32 bits.
const NARROW: u64 = 31;

/// Coefficients up to this width are quantised in 32 bits: four times their magnitude is below 2^24.
const NARROW_COEFFICIENTS: u64 = 22;

/// The widest values that are searched, in bits.
const WIDEST: u64 = 58;

/// More slices than these share one index.
const MOST_SLICES: i64 = 1 << 20;

/// So many steps an array goes before the next one has its turn, where time ends the search.
const QUANTUM: u64 = 1 << 14;

impl PictureSearch {
    /// Proves the bounds of all arrays, which tell where to search, and how wide values get.
    ///
    /// # Errors
    /// [`SearchError::TooWide`]; [`SearchError::Transform`].
    pub fn new(setup: SearchSetup, interrupt: &Interrupt) -> Result<PictureSearch, SearchError> {
        let codec = FiniteCodec::of_size(&setup.structure, setup.size, interrupt)?;
        let rows = codec.bounds(&setup.picture, Rounding::Integer, &|| {})?;
        let coded = match codec.coded_bounds(&setup.picture, &setup.matrix, setup.coding, &|| {}) {
            Err(error) if error.is_beyond_the_method() => Vec::new(),
            found => found?,
        };
        let most = codec.useful_index(&rows, &setup.matrix).min(setup.coding.most.unwrap_or(u32::MAX));
        let ends = [&setup.picture.lower, &setup.picture.upper].map(i64::try_from);
        let [Ok(lower), Ok(upper)] = ends else { return Err(SearchError::TooWide) };
        let width = |row: &FiniteBounds| {
            row.sums.as_ref().map_or(0, |sums| bits(&sums.any_order)).max(bits(&row.bounds))
        };
        let widest = rows.iter().map(width).max().unwrap_or_default().max(bits(&setup.picture));
        if widest > WIDEST {
            return Err(SearchError::TooWide);
        }
        let encoded = rows.iter().filter(|row| row.side == Side::Analysis).map(|row| bits(&row.bounds));
        let narrow = widest <= NARROW && encoded.max().unwrap_or_default() <= NARROW_COEFFICIENTS;
        let pixels = Values { ends: [lower, upper], plain: [lower, upper] };
        Ok(PictureSearch { setup, rows, coded, most, pixels, narrow, interrupt: interrupt.clone() })
    }

    /// Returns the arrays, the encoder's first, with their proven bounds: of the decoder for free coefficients.
    pub fn rows(&self) -> &[FiniteBounds] {
        &self.rows
    }

    /// Returns the number of an array among [`PictureSearch::rows`].
    pub fn row(&self, side: Side, level: u32, array_name: &str) -> Option<usize> {
        let is = |row: &FiniteBounds| {
            row.side == side && row.level.0 == level && &*row.array_name == array_name
        };
        self.rows.iter().position(is)
    }

    /// Begins the search of an array.
    ///
    /// # Errors
    /// [`SearchError::Target`] of a number that is none of an array; [`SearchError::Stage`]; [`SearchError::Large`].
    pub fn array(&self, row: usize, inputs: SearchedInputs) -> Result<ArraySearch<'_>, SearchError> {
        let found = self.rows.get(row).ok_or_else(|| SearchError::Target(format!("of array {row}")))?;
        ArraySearch::new(self, found, inputs)
    }

    /// Searches arrays, by their numbers, and returns what was found in each and how many steps it took: None of arrays whose search did
    /// not begin. When the interrupt of the monitor is set it ends, and what was found so far is returned.
    ///
    /// # Errors
    /// [`SearchError`]
    pub fn search(
        &self,
        arrays: &[usize],
        inputs: SearchedInputs,
        effort: SearchEffort,
        monitor: &Monitor,
    ) -> Result<Vec<(Option<[FoundPicture; 2]>, u64)>, SearchError> {
        let begun: Vec<_> = arrays.iter().map(|row| self.array(*row, inputs)).collect::<Result<_, _>>()?;
        let begun: Vec<_> = begun.into_iter().map(std::sync::Mutex::new).collect();
        match effort {
            SearchEffort::Steps(steps) => self.by_steps(&begun, steps, monitor)?,
            SearchEffort::Time(time) => self.by_time(&begun, time, monitor)?,
        }
        threads::map(&begun, |search| {
            let mut search = locked(search);
            let steps = search.steps();
            Ok((search.found()?, steps))
        })
    }

    fn by_steps(
        &self,
        begun: &[std::sync::Mutex<ArraySearch>],
        steps: u64,
        monitor: &Monitor,
    ) -> Result<(), SearchError> {
        let quanta = steps.div_ceil(QUANTUM);
        let done = std::sync::atomic::AtomicU64::new(0);
        let work = monitor.progress.begin(quanta.saturating_mul(begun.len() as u64));
        threads::map(begun, |search| {
            let mut search = locked(search);
            while search.steps() < steps && !monitor.interrupt.is_set() {
                let before = search.steps();
                search.advance(QUANTUM.min(steps - before), &monitor.interrupt)?;
                work.tell(done.fetch_add(1, std::sync::atomic::Ordering::Relaxed) + 1);
                if search.steps() == before {
                    break;
                }
            }
            Ok::<_, SearchError>(())
        })?;
        Ok(())
    }

    /// All arrays in turn, so that each has about as many steps.
    fn by_time(
        &self,
        begun: &[std::sync::Mutex<ArraySearch>],
        time: Duration,
        monitor: &Monitor,
    ) -> Result<(), SearchError> {
        let start = Instant::now();
        let work = monitor.progress.begin(time.as_millis() as u64);
        // The first turns are short, so that each array has one.
        let mut quantum = QUANTUM / 16;
        while start.elapsed() < time && !monitor.interrupt.is_set() {
            let gone = threads::map(begun, |search| {
                if start.elapsed() >= time || monitor.interrupt.is_set() {
                    return Ok(0);
                }
                let mut search = locked(search);
                let before = search.steps();
                search.advance(quantum, &monitor.interrupt)?;
                work.tell((start.elapsed().min(time)).as_millis() as u64);
                Ok::<_, SearchError>(search.steps() - before)
            })?;
            if gone.iter().all(|steps| *steps == 0) {
                break;
            }
            quantum = (2 * quantum).min(QUANTUM);
        }
        Ok(())
    }

    /// What is searched.
    pub fn setup(&self) -> &SearchSetup {
        &self.setup
    }

    pub(super) fn interrupt(&self) -> Interrupt {
        // What was found is computed again also when the search was interrupted.
        let _ = &self.interrupt;
        Interrupt::default()
    }

    pub(super) fn is_narrow(&self) -> bool {
        self.narrow
    }

    /// The value of pixels that do not count.
    pub(super) fn middle(&self) -> i64 {
        i64::try_from(&middle(&self.setup.picture)).unwrap_or_default()
    }

    pub(super) fn has_one_index(&self, codec: &InPlace) -> bool {
        let [columns, rows] = codec.slices();
        self.setup.coding.scope == IndexScope::Picture || columns.saturating_mul(rows) > MOST_SLICES
    }

    /// The proven bounds of an array.
    pub(super) fn bounds<'a>(&'a self, row: &'a FiniteBounds, free: bool) -> &'a IntegerRange {
        let coded = self.coded.iter().find(|coded| coded.level == row.level && coded.array_name == row.array_name);
        match coded {
            Some(coded) if row.side == Side::Synthesis && !free => &coded.bounds,
            _ => &row.bounds,
        }
    }

    /// What the inputs of a program may be.
    pub(super) fn values(&self, program: &Program, inputs: Inputs) -> Result<Vec<Values>, SearchError> {
        if inputs == Inputs::Pixels {
            return Ok(vec![self.pixels; program.samples.len()]);
        }
        let of = |band: &Option<IntermediateName>| {
            let band = band.as_ref().ok_or_else(|| SearchError::Internal("a coefficient has no band".into()))?;
            self.of_band(band)
        };
        program.bands.iter().map(of).collect()
    }

    fn of_band(&self, (level, name): &IntermediateName) -> Result<Values, SearchError> {
        let row = self.row(Side::Analysis, level.0.max(1), name);
        let bounds = &self.rows[row.ok_or_else(|| SearchError::Target(format!("of band {level} {name}")))?].bounds;
        let whole = |end: &BigInt| i64::try_from(end).map_err(|_| SearchError::TooWide);
        let lower = maximum_dequantised_magnitude(&bounds.lower).min(BigInt::ZERO);
        let upper = maximum_dequantised_magnitude(&bounds.upper).max(BigInt::ZERO);
        Ok(Values {
            ends: [whole(&lower)?, whole(&upper)?],
            plain: [whole(&bounds.lower)?, whole(&bounds.upper)?],
        })
    }

    /// What each index does, and the largest one.
    pub(super) fn factors(&self, program: &Program) -> (Vec<Factor>, u32) {
        let least = program.quantisers.iter().map(|quantiser| quantiser.offset).min().unwrap_or_default();
        let largest = (i64::from(self.most) - least).clamp(0, i64::from(u32::MAX)) as u32;
        // A factor that does not fit quantises everything to 0, as the largest does.
        let ceiling = if self.narrow { 1 << 23 } else { 1 << 61 };
        let of = |index: u32| {
            let factor = i64::try_from(quant_factor(index)).ok().filter(|factor| *factor < ceiling)?;
            Some(Factor { factor, added: i64::try_from(quant_offset(index)).ok()? + 2 })
        };
        let known = (0..=largest).map_while(of);
        (known.collect(), self.most)
    }
}

/// An array's search; a thread that failed has told its error.
fn locked<'a, 'b>(
    search: &'b std::sync::Mutex<ArraySearch<'a>>,
) -> std::sync::MutexGuard<'b, ArraySearch<'a>> {
    search.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}
