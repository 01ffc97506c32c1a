//! Files of optimised test patterns of a decoder, in the format of the published `vc2-optimise-synthesis-test-patterns`.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize, Serializer};

use crate::algebra::Rounding;
use crate::wavelets::{LevelFromDeepest, Structure};

use super::analysis_file::{Bits, Header, PatternRow, WaveletId, structure_of};
use super::file_kind::{OPTIMISED, unread};
use super::{AnalysisFileError, MOST_TAKEN_OFF, Matrix, TestPattern};

/// Patterns that drive a decoder far, for one width of pixels and one quantisation matrix.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OptimisedFile {
    /// The transform.
    pub structure: Structure,
    /// The width of pixels in bits, all of whose values are taken.
    pub picture_bits: u32,
    /// The quantisation matrix.
    pub matrix: Matrix,
    /// The patterns, in the order of the analysis.
    pub patterns: Vec<OptimisedPattern>,
}

/// A pattern, and what it reaches as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OptimisedPattern {
    /// The pattern.
    pub pattern: TestPattern,
    /// The quantisation index by which it does so.
    pub quantisation_index: u32,
    /// The value.
    pub decoded_value: i64,
    /// How many pictures were tried.
    pub search_iterations: u64,
}

/// A pattern as it is written; the order of the keys is that of the published files.
#[derive(Serialize, Deserialize)]
struct Row {
    target: (i64, i64),
    pattern: Bits,
    pattern_translation_multiple: (i64, i64),
    target_translation_multiple: (i64, i64),
    quantisation_index: u32,
    decoded_value: i64,
    num_search_iterations: u64,
    level: u32,
    array_name: String,
    phase: (i64, i64),
}

/// A matrix as it is read: the bands of each level.
pub(super) type MatrixRows = BTreeMap<String, BTreeMap<String, i64>>;

/// A matrix as it is written.
pub(super) struct NewMatrix<'a>(pub &'a Matrix);

impl Serialize for NewMatrix<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut levels: Vec<LevelFromDeepest> = self.0.keys().map(|(level, _)| *level).collect();
        levels.dedup();
        serializer.collect_map(levels.into_iter().map(|level| (level.to_string(), OfLevel(self.0, level))))
    }
}

/// The bands of one level.
struct OfLevel<'a>(&'a Matrix, LevelFromDeepest);

impl Serialize for OfLevel<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let bands = self.0.iter().filter(|((level, _), _)| *level == self.1);
        serializer.collect_map(bands.map(|((_, band), value)| (&**band, value)))
    }
}

#[derive(Serialize)]
struct NewContents<'a> {
    #[serde(flatten)]
    header: Header,
    picture_bit_width: u32,
    quantisation_matrix: NewMatrix<'a>,
    optimised_synthesis_test_patterns: Vec<Row>,
}

#[derive(Deserialize)]
struct Contents {
    wavelet_index: WaveletId,
    wavelet_index_ho: WaveletId,
    dwt_depth: u32,
    dwt_depth_ho: u32,
    picture_bit_width: u32,
    quantisation_matrix: MatrixRows,
    optimised_synthesis_test_patterns: Vec<Row>,
}

/// The widest pixels that a file may speak of, in bits.
const MOST_BITS: u32 = 32;

/// Returns the optimised patterns in the text of a file.
///
/// # Errors
/// [`AnalysisFileError::Optimised`] where the text is no such file, or a damaged one.
pub fn read_optimised(text: &str) -> Result<OptimisedFile, AnalysisFileError> {
    let wrong = |message: String| AnalysisFileError::Optimised(message);
    let contents: Contents =
        serde_json::from_str(text).map_err(|error| wrong(unread(text, OPTIMISED, &error)))?;
    let wavelets = [&contents.wavelet_index, &contents.wavelet_index_ho];
    let reworded = |error: AnalysisFileError| match error {
        AnalysisFileError::Format(message) => AnalysisFileError::Optimised(message),
        error => error,
    };
    let structure = structure_of(wavelets, [contents.dwt_depth, contents.dwt_depth_ho]).map_err(reworded)?;
    if !(1..=MOST_BITS).contains(&contents.picture_bit_width) {
        return Err(wrong(format!(
            "pixels of {} bits are not from 1 to {MOST_BITS}",
            contents.picture_bit_width
        )));
    }
    let matrix = read_matrix(&structure, contents.quantisation_matrix).map_err(wrong)?;
    let patterns = contents.optimised_synthesis_test_patterns.into_iter().map(OptimisedPattern::try_from);
    let patterns = patterns.collect::<Result<Vec<_>, _>>().map_err(reworded)?;
    Ok(OptimisedFile { structure, picture_bits: contents.picture_bit_width, matrix, patterns })
}

/// Returns the text of a file, as the published tool writes it.
///
/// # Errors
/// [`AnalysisFileError::NoIndex`] of a wavelet without a VC-2 index.
pub fn write_optimised(file: &OptimisedFile) -> Result<String, AnalysisFileError> {
    let contents = NewContents {
        header: Header::new(&file.structure, Rounding::Affine)?,
        picture_bit_width: file.picture_bits,
        quantisation_matrix: NewMatrix(&file.matrix),
        optimised_synthesis_test_patterns: file.patterns.iter().cloned().map(Row::from).collect(),
    };
    Ok(super::analysis_file::spaced(&contents)? + "\n")
}

/// The matrix of rows, in the order of the bands.
///
/// # Errors
/// What is wrong with the rows.
pub(super) fn read_matrix(structure: &Structure, rows: MatrixRows) -> Result<Matrix, String> {
    let bands = structure.bands();
    let mut matrix = Matrix::new();
    for (level, row) in rows {
        let number = level.parse().map_err(|_| format!("there is no level {level:?}"))?;
        for (band, value) in row {
            let name = (LevelFromDeepest(number), Arc::from(band));
            if !bands.contains(&name) {
                return Err(format!("the transform has no band {} of level {}", name.1, name.0));
            }
            if value.unsigned_abs() > MOST_TAKEN_OFF as u64 {
                return Err(format!("{value} is too much to be taken off an index"));
            }
            matrix.insert(name, value);
        }
    }
    match bands.iter().find(|band| !matrix.contains_key(*band)) {
        Some((level, band)) => Err(format!("the quantisation matrix has no value for level {level} {band}")),
        None => {
            matrix.sort_by_key(|name, _| bands.iter().position(|band| band == name));
            Ok(matrix)
        }
    }
}

impl From<OptimisedPattern> for Row {
    fn from(found: OptimisedPattern) -> Row {
        let row = PatternRow::from(found.pattern);
        Row {
            target: row.target,
            pattern: row.pattern,
            pattern_translation_multiple: row.pattern_translation_multiple,
            target_translation_multiple: row.target_translation_multiple,
            quantisation_index: found.quantisation_index,
            decoded_value: found.decoded_value,
            num_search_iterations: found.search_iterations,
            level: row.level,
            array_name: row.array_name,
            phase: row.phase,
        }
    }
}

impl TryFrom<Row> for OptimisedPattern {
    type Error = AnalysisFileError;

    fn try_from(row: Row) -> Result<OptimisedPattern, AnalysisFileError> {
        let pattern = PatternRow {
            target: row.target,
            pattern: row.pattern,
            pattern_translation_multiple: row.pattern_translation_multiple,
            target_translation_multiple: row.target_translation_multiple,
            level: row.level,
            array_name: row.array_name,
            phase: row.phase,
        };
        Ok(OptimisedPattern {
            pattern: pattern.try_into()?,
            quantisation_index: row.quantisation_index,
            decoded_value: row.decoded_value,
            search_iterations: row.num_search_iterations,
        })
    }
}

/// An optimised file that does not belong to an analysis, or lacks something.
impl OptimisedFile {
    /// Returns the analysis with these patterns in place of its own for the decoder.
    ///
    /// # Errors
    /// [`AnalysisFileError::Optimised`] where the patterns are those of another transform, or where one that the analysis has is missing.
    pub fn in_analysis(&self, file: &super::AnalysisFile) -> Result<super::AnalysisFile, AnalysisFileError> {
        if self.structure != file.structure {
            let message = "its patterns are those of another transform than the analysis".to_string();
            return Err(AnalysisFileError::Optimised(message));
        }
        let patterns: Vec<TestPattern> = self.patterns.iter().map(|found| found.pattern.clone()).collect();
        let missing = file
            .synthesis_patterns
            .iter()
            .find(|row| !patterns.iter().any(|other| other.target == row.target));
        if let Some(TestPattern { target, .. }) = missing {
            let (level, name, phase) = (target.level, &target.array_name, target.phase);
            let message = format!("it has no pattern for {level} {name} at phase {phase:?}");
            return Err(AnalysisFileError::Optimised(message));
        }
        Ok(super::AnalysisFile { synthesis_patterns: patterns, ..file.clone() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the published tool wrote for the Haar wavelet with shift, depth 1, pixels of 10 bits.
    const PUBLISHED: &str = include_str!("published_optimised.json");

    #[test]
    fn a_published_file_is_written_as_it_was() {
        let file = read_optimised(PUBLISHED).unwrap();
        assert_eq!((file.picture_bits, file.patterns.len()), (10, 24));
        assert_eq!(file.patterns[3].decoded_value, 5167);
        assert_eq!(write_optimised(&file).unwrap(), PUBLISHED);
    }

    #[test]
    fn what_is_no_such_file_is_refused() {
        let told = |from: &str, to: &str| {
            assert!(PUBLISHED.contains(from), "{from}");
            read_optimised(&PUBLISHED.replacen(from, to, 1)).unwrap_err().to_string()
        };
        let start = "not a file of optimised test patterns: ";
        for (from, to, reason) in [
            ("\"wavelet_index\": 4", "\"wavelet_index\": 14", "there is no wavelet 14"),
            ("\"dwt_depth\": 1", "\"dwt_depth\": 1000", "a depth of 1000 is beyond the limit of 32 levels"),
            (
                "\"picture_bit_width\": 10",
                "\"picture_bit_width\": 0",
                "pixels of 0 bits are not from 1 to 32",
            ),
            ("{\"LL\": 8}", "{\"XX\": 8}", "the transform has no band XX of level 0"),
            ("{\"LL\": 8}", "{}", "the quantisation matrix has no value for level 0 LL"),
            ("{\"LL\": 8}", "{\"LL\": 80000}", "80000 is too much to be taken off an index"),
            ("\"AA==\"", "\"A\"", "Invalid input length: 1"),
            ("\"AA==\"", "\"AAAA\"", "a pattern of 2 by 2 has 3 bytes"),
        ] {
            assert_eq!(told(from, to), format!("{start}{reason}"), "{to}");
        }
        assert!(read_optimised("").unwrap_err().to_string().starts_with(start));
        assert!(read_optimised("{}").unwrap_err().to_string().starts_with(start));
    }
}
