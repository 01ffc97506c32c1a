//! Transforms of signals and pictures.

use std::sync::Arc;

use crate::arrays::Array;
use crate::filters::Bands;

use super::super::{Column, Map, MapError, Record, Table, Value};
use super::View;
use super::bands::key;

/// The bands of a signal or a picture.
#[derive(Debug, Clone)]
pub struct SignalTransform {
    /// The bands, with the wavelet that made them.
    pub bands: Bands,
    /// The signal or the picture that was transformed.
    pub signal: Array,
}

/// A band a line; an index finds them by level and name.
impl View for SignalTransform {
    fn view(&self) -> Result<Record, MapError> {
        let Bands { wavelet, depth, bands } = &self.bands;
        let entries = bands.iter().map(|(name, array)| Ok((key(name)?, Value::Array(array.clone()))));
        let record = Record::new([
            ("wavelet", Value::Wavelet(Arc::new(wavelet.clone()))),
            ("depth", Value::Number((*depth).into())),
            ("signal", Value::Array(self.signal.clone())),
            ("bands", Value::Map(Map::new(entries.collect::<Result<Vec<_>, MapError>>()?)?)),
        ])?;
        Ok(record.indexed_by("bands").shown_as(self.table()))
    }
}

impl SignalTransform {
    /// Of each band the distance of its samples in the signal, and where the first one lies.
    fn table(&self) -> Table {
        let Bands { wavelet, depth, bands } = &self.bands;
        let ndim = self.signal.ndim();
        let rows = bands.keys().map(|(level, name)| {
            let step = 1u64 << level.0;
            // High bands stand for the odd samples.
            let letters = name.chars().take(ndim);
            let centre: Vec<String> =
                letters.map(|letter| if letter == 'H' { step / 2 } else { 0 }.to_string()).collect();
            let steps = vec![step.to_string(); ndim];
            [level.to_string(), name.to_string(), steps.join(", "), centre.join(", ")]
        });
        let plural = if *depth == 1 { "" } else { "s" };
        let of = wavelet.name().unwrap_or("wavelet");
        let heads = ["band", "step", "centre of sample 0"].map(Column::right);
        let table = Table::new(std::iter::once(Column::left("level")).chain(heads));
        table.with_rows(rows).note(format!("{of}, {depth} level{plural}"))
    }
}
