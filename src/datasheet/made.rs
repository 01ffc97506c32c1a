//! How a datasheet comes about.

use std::sync::atomic::{AtomicU64, Ordering};

use crate::arrays::{Interrupt, Monitor, Progress};
use crate::vc2::{
    CodedBounds, Coefficients, FiniteBounds, FiniteCodec, FiniteReached, PictureSize, Pixels, Side,
    TableError, TableRequest, analyse, bit_widths, index_sweep, quantisation_index_bound,
};
use crate::wavelets::TransformError;

use super::{Datasheet, Sheet, SheetArray, SheetRequest, SheetTransform};

impl Datasheet {
    /// Computes a datasheet.
    ///
    /// # Errors
    /// Those of tables of bit widths; [`TransformError::MissingBand`] where a matrix lacks a band.
    pub fn new(request: &SheetRequest) -> Result<Datasheet, TableError> {
        let interrupt = &request.monitor.interrupt;
        let codecs = request.transforms.iter().map(|transform| Codec::of(transform, request.size, interrupt));
        let codecs: Vec<Codec> = codecs.collect::<Result<_, _>>()?;
        let parts: u64 = codecs.iter().map(Codec::parts).sum();
        let work = request.monitor.progress.begin(parts * request.pixels.len() as u64);
        let done = AtomicU64::new(0);
        let done = |more: u64| work.tell(done.fetch_add(more, Ordering::Relaxed) + more);
        let mut sheets = Vec::new();
        for codec in &codecs {
            for pixels in &request.pixels {
                sheets.push(codec.sheet(request, pixels, &done)?);
            }
        }
        Ok(Datasheet {
            size: request.size,
            rounding: request.rounding,
            coding: request.coding,
            command: request.command.clone(),
            name: request.name.clone(),
            sheets,
        })
    }
}

/// A transform and its arrays.
struct Codec<'a> {
    transform: &'a SheetTransform,
    /// None of infinite pictures, of which an analysis tells.
    finite: Option<FiniteCodec>,
}

impl Codec<'_> {
    fn of<'a>(
        transform: &'a SheetTransform,
        size: PictureSize,
        interrupt: &Interrupt,
    ) -> Result<Codec<'a>, TableError> {
        let structure = &transform.structure;
        if let Some(name) = structure.bands().into_iter().find(|name| !transform.matrix.contains_key(name)) {
            return Err(TransformError::MissingBand { level: name.0.0, band: name.1 }.into());
        }
        let finite = match size {
            PictureSize::Infinite => None,
            size => Some(FiniteCodec::of_size(structure, size, interrupt)?),
        };
        Ok(Codec { transform, finite })
    }

    /// How many parts the work of a sheet has: of each array what it may hold and what pictures reach; of the decoder's also what coded
    /// pictures hold, with all indices and with each limit.
    fn parts(&self) -> u64 {
        match &self.finite {
            None => 1,
            Some(codec) => (2 * codec.analysis.arrays.len() + 4 * codec.synthesis.arrays.len()) as u64,
        }
    }

    fn sheet(
        &self,
        request: &SheetRequest,
        pixels: &Pixels,
        done: &(dyn Fn(u64) + Sync),
    ) -> Result<Sheet, TableError> {
        let SheetTransform { structure, matrix } = self.transform;
        let table = TableRequest {
            picture: pixels.range().clone(),
            size: request.size,
            matrix: matrix.clone(),
            rounding: request.rounding,
            coefficients: Coefficients::FreeBesideCoded(request.coding),
            refine: false,
            phases: false,
            // The bar is that of all sheets.
            monitor: Monitor { progress: Progress::default(), ..request.monitor.clone() },
        };
        let (useful_index, arrays, reason) = match &self.finite {
            Some(codec) => finite(codec, &table, done)?,
            None => {
                let file = analyse(structure, table.rounding, &table.monitor.interrupt)?;
                let rows = bit_widths(&file, &table)?.into_iter();
                let array = |width| SheetArray { width, coded_sums: None, places: None };
                (quantisation_index_bound(&file, &table)?, rows.map(array).collect(), None)
            }
        };
        let sweep = match (index_sweep(structure, &table), reason) {
            (_, Some(reason)) => Err(reason),
            (Err(TableError::Transform(error)), _) => Err(unknown(error)?),
            (Err(error @ TableError::LongSweep(_)), _) => Err(error.to_string()),
            (found, _) => Ok(found?),
        };
        done(self.finite.as_ref().map_or(1, |codec| codec.synthesis.arrays.len()) as u64);
        Ok(Sheet {
            structure: structure.clone(),
            pixels: pixels.clone(),
            matrix: matrix.clone(),
            useful_index,
            arrays,
            sweep,
        })
    }
}

/// The largest index that does anything and the arrays of pictures that end, and why there is nothing about coded ones.
fn finite(
    codec: &FiniteCodec,
    table: &TableRequest,
    done: &(dyn Fn(u64) + Sync),
) -> Result<(u32, Vec<SheetArray>, Option<String>), TableError> {
    let one = || done(1);
    let rows = codec.bounds(&table.picture, table.rounding, &one)?;
    let useful_index = codec.useful_index(&rows, &table.matrix);
    let reached = codec.reached(&rows, &table.picture, &table.matrix, None, &one)?;
    let coding = table.coefficients.coding().unwrap_or_default();
    let (coded, reason) = match codec.coded_bounds(&table.picture, &table.matrix, coding, &one) {
        Ok(coded) => (coded, None),
        Err(error) => (Vec::new(), Some(unknown(error)?)),
    };
    let mut arrays: Vec<SheetArray> = rows.into_iter().zip(reached).map(array).collect();
    let decoder = arrays.iter_mut().filter(|array| array.width.side == Side::Synthesis);
    for (array, CodedBounds { bounds, sums, .. }) in decoder.zip(coded) {
        (array.width.coded, array.coded_sums) = (Some(bounds), sums);
    }
    Ok((useful_index, arrays, reason))
}

fn array((row, reached): (FiniteBounds, FiniteReached)) -> SheetArray {
    let places = Some(row.places.clone());
    SheetArray { width: row.width(reached), coded_sums: None, places }
}

/// Why nothing is known of coded pictures, where all else is.
fn unknown(error: TransformError) -> Result<String, TableError> {
    if error.is_beyond_the_method() { Ok(error.to_string()) } else { Err(error.into()) }
}
