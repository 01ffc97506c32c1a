//! What the searches of all arrays of a codec share, and the search of all of them.

use std::sync::Mutex;

use num_bigint::BigInt;

use crate::algebra::{IntegerRange, Rounding, bits};
use crate::arrays::{Interrupt, Monitor};
use crate::wavelets::{IntermediateName, Structure};
use vcfilter_machine::threads;

use super::super::pixels::middle;
use super::super::{
    CodedBounds, Coding, FiniteBounds, FiniteCodec, IndexScope, MOST_TAKEN_OFF, Matrix, PictureSize, Side,
    maximum_dequantised_magnitude, quant_factor, quant_offset,
};
use super::SearchError;
use super::array_search::ArraySearch;
use super::drive::{SearchEffort, drive, locked};
use super::found::FoundPicture;
use super::in_place::InPlace;
use super::lanes::Factor;
use super::program::{Inputs, Program};
use super::subject::Values;

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
    /// Whether pixels are the least and the greatest value alone, as in test pictures of three greys.
    pub ends_only: bool,
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

/// What was found in several arrays.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SearchReport {
    /// The pictures of the least and of the greatest value of each array, and how many steps its search took; None where the search ended
    /// before that one was looked for.
    pub arrays: Vec<([Option<FoundPicture>; 2], u64)>,
    /// Whether an interrupt ended the search; what was found before is kept.
    pub interrupted: bool,
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
///     ends_only: false,
///     seed: 1,
/// };
/// let search = PictureSearch::new(setup, &Default::default())?;
/// // The decoded picture is the last array.
/// let mut array = search.array(search.rows().len() - 1, SearchedInputs::CodedPictures)?;
/// array.advance(100_000, &Default::default())?;
/// let [least, greatest] = array.found()?.map(Option::unwrap);
/// // No coded picture reaches beyond -1152 and 969; a longer search gets there.
/// assert!((-1152..-512).contains(&least.value) && (512..=969).contains(&greatest.value));
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
}

/// Values and sums up to this width, in bits, are computed in 32 bits.
const NARROW: u64 = 31;

/// Coefficients up to this width are quantised in 32 bits: four times their magnitude is below 2^24.
const NARROW_COEFFICIENTS: u64 = 22;

/// The widest values that are searched, in bits.
const WIDEST: u64 = 58;

/// More slices than these share one index.
const MOST_SLICES: i64 = 1 << 20;

impl PictureSearch {
    /// Proves the bounds of all arrays, which tell where to search, and how wide values get.
    ///
    /// # Errors
    /// [`SearchError::TooWide`]; [`SearchError::Matrix`]; [`SearchError::Transform`].
    pub fn new(setup: SearchSetup, interrupt: &Interrupt) -> Result<PictureSearch, SearchError> {
        if let Some(entry) = setup.matrix.values().find(|entry| entry.unsigned_abs() > MOST_TAKEN_OFF as u64)
        {
            return Err(SearchError::Matrix(*entry));
        }
        let codec = FiniteCodec::of_size(&setup.structure, setup.size, interrupt)?;
        let rows = codec.bounds(&setup.picture, Rounding::Integer, &|| {})?;
        let coded = match codec.coded_bounds(&setup.picture, &setup.matrix, setup.coding, &|| {}) {
            Err(error) if error.is_beyond_the_method() => Vec::new(),
            found => found?,
        };
        let most = codec.useful_index(&rows, &setup.matrix).min(setup.coding.most.unwrap_or(u32::MAX));
        let ends = [&setup.picture.lower, &setup.picture.upper].map(i64::try_from);
        let [Ok(lower), Ok(upper)] = ends else { return Err(SearchError::TooWide) };
        let narrow = is_narrow(&rows, &setup.picture)?;
        let pixels = Values { ends: [lower, upper], plain: (!setup.ends_only).then_some([lower, upper]) };
        Ok(PictureSearch { setup, rows, coded, most, pixels, narrow })
    }

    /// Returns the arrays, the encoder's first, with their proven bounds: of the decoder for free coefficients.
    pub fn rows(&self) -> &[FiniteBounds] {
        &self.rows
    }

    /// Returns the number of an array among [`PictureSearch::rows`].
    pub fn row(&self, side: Side, level: u32, array_name: &str) -> Option<usize> {
        let is =
            |row: &FiniteBounds| row.side == side && row.level.0 == level && &*row.array_name == array_name;
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

    /// Searches arrays, by their numbers. When the interrupt of the monitor is set the search ends, the interrupt is cleared, and what was
    /// found so far is returned.
    ///
    /// # Errors
    /// [`SearchError`]
    pub fn search(
        &self,
        arrays: &[usize],
        inputs: SearchedInputs,
        effort: SearchEffort,
        monitor: &Monitor,
    ) -> Result<SearchReport, SearchError> {
        let begun = arrays.iter().map(|row| self.array(*row, inputs).map(Mutex::new));
        let begun: Vec<Mutex<ArraySearch>> = begun.collect::<Result<_, _>>()?;
        let interrupted = drive(&begun, effort, monitor)?;
        let arrays = threads::map(&begun, |search| {
            let mut search = locked(search);
            Ok::<_, SearchError>((search.found()?, search.steps()))
        })?;
        Ok(SearchReport { arrays, interrupted })
    }

    /// Returns what is searched.
    pub fn setup(&self) -> &SearchSetup {
        &self.setup
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
        let coded =
            self.coded.iter().find(|coded| coded.level == row.level && coded.array_name == row.array_name);
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
            let band =
                band.as_ref().ok_or_else(|| SearchError::Internal("a coefficient has no band".into()))?;
            self.of_band(band)
        };
        program.bands.iter().map(of).collect()
    }

    fn of_band(&self, (level, name): &IntermediateName) -> Result<Values, SearchError> {
        let row = self.row(Side::Analysis, level.0.max(1), name);
        let bounds =
            &self.rows[row.ok_or_else(|| SearchError::Target(format!("of band {level} {name}")))?].bounds;
        let whole = |end: &BigInt| i64::try_from(end).map_err(|_| SearchError::TooWide);
        let lower = maximum_dequantised_magnitude(&bounds.lower).min(BigInt::ZERO);
        let upper = maximum_dequantised_magnitude(&bounds.upper).max(BigInt::ZERO);
        Ok(Values {
            ends: [whole(&lower)?, whole(&upper)?],
            plain: Some([whole(&bounds.lower)?, whole(&bounds.upper)?]),
        })
    }

    /// What each index does, and the largest one.
    pub(super) fn factors(&self, program: &Program) -> (Vec<Factor>, u32) {
        (factors(program, self.most, self.narrow), self.most)
    }
}

/// Whether 32 bits hold all values of a codec and all sums on the way.
///
/// # Errors
/// [`SearchError::TooWide`]
pub(super) fn is_narrow(rows: &[FiniteBounds], picture: &IntegerRange) -> Result<bool, SearchError> {
    let width =
        |row: &FiniteBounds| row.sums.as_ref().map_or(0, |sums| bits(&sums.any_order)).max(bits(&row.bounds));
    let widest = rows.iter().map(width).max().unwrap_or_default().max(bits(picture));
    if widest > WIDEST {
        return Err(SearchError::TooWide);
    }
    let encoded = rows.iter().filter(|row| row.side == Side::Analysis).map(|row| bits(&row.bounds));
    Ok(widest <= NARROW && encoded.max().unwrap_or_default() <= NARROW_COEFFICIENTS)
}

/// What each index does, to the largest one.
pub(super) fn factors(program: &Program, most: u32, narrow: bool) -> Vec<Factor> {
    let least = program.quantisers.iter().map(|quantiser| quantiser.offset).min().unwrap_or_default();
    let largest = (i64::from(most) - least).clamp(0, i64::from(u32::MAX)) as u32;
    // Four times a magnitude is at most 2^23, or 2^60: a factor that does not fit quantises everything to 0, as the largest one does.
    let ceiling = if narrow { 1 << 24 } else { 1 << 61 };
    let of = |index: u32| {
        let factor = i64::try_from(quant_factor(index)).ok().filter(|factor| *factor < ceiling)?;
        Some(Factor { factor, added: i64::try_from(quant_offset(index)).ok()? + 2 })
    };
    (0..=largest).map_while(of).collect()
}
