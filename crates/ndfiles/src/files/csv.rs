//! Tables of numbers in .csv files.

use std::io::BufReader;
use std::path::Path;

use ndarray::Array1;
use vcfilter_machine::{Stopped, memory, poll};

use super::error::{FileAction, NpyError};
use super::format::{ReadPlaces, size_of};
use crate::arrays::NdArray;

/// Rows of numbers in the making.
#[derive(Default)]
struct Rows {
    numbers: Vec<f64>,
    /// The same as integers, as long as all of them are.
    integers: Option<Vec<i64>>,
    columns: usize,
    count: usize,
}

impl NdArray {
    /// Reads a table of numbers as it is written to `.csv` files: int64, or float64 where a number is no integer of 64
    /// bits. A table of one row or one column has one dimension, others have (rows, columns). The first line may hold
    /// names. Fields are separated by commas, semicolons or tabs, whichever comes first; lines that begin with # are
    /// comments.
    pub(super) fn read_csv_places(places: &mut dyn ReadPlaces, path: &Path) -> Result<NdArray, NpyError> {
        let unreadable = |error: std::io::Error| NpyError::io(FileAction::Read, path, &error);
        let length = size_of(places).map_err(unreadable)?;
        // A number takes two characters at least, of which eight bytes are made, once as a float and once as an integer.
        memory::room(usize::try_from(length.saturating_mul(8)).unwrap_or(usize::MAX))
            .map_err(Stopped::from)?;
        let separator = separator(places).map_err(unreadable)?;
        let mut reader = ::csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .comment(Some(b'#'))
            .delimiter(separator)
            .trim(::csv::Trim::All)
            .from_reader(BufReader::new(places));
        let wrong = |line: u64, problem: String| NpyError::Table { file: path.into(), line, problem };
        let mut rows = Rows { integers: Some(Vec::new()), ..Rows::default() };
        let mut record = ::csv::StringRecord::new();
        let mut is_first = true;
        loop {
            poll().map_err(NpyError::from)?;
            let more = reader.read_record(&mut record).map_err(|error| {
                let line = error.position().map_or(0, ::csv::Position::line);
                match error.into_kind() {
                    ::csv::ErrorKind::Io(error) => unreadable(error),
                    ::csv::ErrorKind::Utf8 { .. } => wrong(line, "is not UTF-8".to_string()),
                    _ => wrong(line, "can't be read".to_string()),
                }
            })?;
            if !more {
                break;
            }
            let line = record.position().map_or(0, ::csv::Position::line);
            // Names of columns.
            if std::mem::take(&mut is_first) && record.iter().all(|field| number(field).is_err()) {
                continue;
            }
            rows.add(&record).map_err(|problem| wrong(line, problem))?;
        }
        if rows.count == 0 {
            // A file of names alone, or of nothing but comments and empty lines.
            let problem = if is_first { "ends a file without numbers" } else { "has no numbers below it" };
            return Err(wrong(1, problem.to_string()));
        }
        rows.array()
    }
}

/// The first of the characters that separate fields, in the first line that is no comment; a comma where there is none.
fn separator(places: &mut dyn ReadPlaces) -> std::io::Result<u8> {
    use std::io::{BufRead, Read};
    // Names of columns may be long, but not for ever.
    let mut start = BufReader::new(places.take(1 << 16));
    let mut line = Vec::new();
    while line.is_empty() || line.starts_with(b"#") {
        line.clear();
        if start.read_until(b'\n', &mut line)? == 0 {
            break;
        }
    }
    places.rewind()?;
    Ok(line.iter().copied().find(|byte| b",;\t".contains(byte)).unwrap_or(b','))
}

/// A finite number.
///
/// # Errors
/// What a field holds in its place, as the rest of a sentence.
fn number(field: &str) -> Result<f64, String> {
    match field.parse::<f64>() {
        Ok(number) if number.is_finite() => Ok(number),
        Ok(number) if number.is_nan() => Err("holds no number, but NaN".to_string()),
        Ok(_) => Err(format!("holds `{}`, which no float64 holds", cut(field))),
        Err(_) if field.is_empty() => Err("is empty".to_string()),
        Err(_) => Err(format!("holds `{}`, which is no number", cut(field))),
    }
}

/// A field as messages show it.
fn cut(field: &str) -> String {
    let shown: String = field.chars().take(20).collect();
    let text = if shown.len() < field.len() { format!("{shown}...") } else { shown };
    vcfilter_escapes::line(&text).to_string()
}

impl Rows {
    /// # Errors
    /// What is wrong, as the rest of a sentence about the line.
    fn add(&mut self, record: &::csv::StringRecord) -> Result<(), String> {
        if self.count == 0 {
            self.columns = record.len();
        }
        if record.len() != self.columns {
            let plural = if record.len() == 1 { "" } else { "s" };
            return Err(format!("has {} field{plural}, the first one {}", record.len(), self.columns));
        }
        for (at, field) in record.iter().enumerate() {
            let number = number(field).map_err(|problem| format!("{problem}, in field {}", at + 1))?;
            self.numbers.push(number);
            match (&mut self.integers, field.parse::<i64>()) {
                (Some(integers), Ok(integer)) => integers.push(integer),
                _ => self.integers = None,
            }
        }
        self.count += 1;
        Ok(())
    }

    fn array(self) -> Result<NdArray, NpyError> {
        let flat = match self.integers {
            Some(integers) => NdArray::from(Array1::from_vec(integers)),
            None => NdArray::from(Array1::from_vec(self.numbers)),
        };
        match (self.count, self.columns) {
            (1, _) | (_, 1) => Ok(flat),
            (_, columns) => Ok(flat.reshape(&[-1, columns as i64])?),
        }
    }
}
