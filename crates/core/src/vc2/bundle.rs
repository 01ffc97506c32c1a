//! Bundles: zip files of static filter analyses with an index, in the format of the published `vc2-bundle`.

use std::collections::BTreeMap;
use std::io::{self, Read, Seek, Write};

use serde::{Deserialize, Serialize};
use zip::result::ZipError;
use zip::write::{SimpleFileOptions, StreamWriter};
use zip::{CompressionMethod, ZipArchive, ZipWriter};

use vcfilter_files::{FailOnceWriter, cause};
use vcfilter_machine::{Stopped, read_at_most};

use super::analysis_file::{Header, WaveletId, rounding_of, structure_of};
use crate::algebra::Rounding;
use crate::wavelets::Structure;

use super::optimised_file::MatrixRows;
use super::{AnalysisFileError, Matrix, OptimisedFile};

/// The name of the index.
const INDEX: &str = "index.json";

/// The largest member that is read, in bytes: a small zip can claim to hold anything.
const LARGEST: u64 = 1 << 30;

/// Why a bundle can't be read or written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BundleError {
    /// The file is not a zip file, or a damaged one.
    #[error("not a bundle: {0}")]
    Zip(String),
    /// The zip file has no index, so it is not a bundle.
    #[error("not a bundle: the zip file has no {INDEX}")]
    NoIndex,
    /// The index can't be read.
    #[error("not a bundle: {INDEX}: {0}")]
    Index(String),
    /// A member of the index is missing in the file.
    #[error("not a whole bundle: `{0}` is missing")]
    Missing(String),
    /// A member is damaged, or too large.
    #[error("not a whole bundle: `{name}`: {reason}")]
    Member {
        /// The name of the member.
        name: String,
        /// What is wrong with the member.
        reason: String,
    },
    /// An analysis can't be added.
    #[error(transparent)]
    Analysis(#[from] AnalysisFileError),
    /// Reading or writing failed.
    #[error(transparent)]
    Io(#[from] io::Error),
}

/// A row of the index as it is read.
#[derive(Deserialize)]
struct Entry {
    wavelet_index: WaveletId,
    wavelet_index_ho: WaveletId,
    dwt_depth: u32,
    dwt_depth_ho: u32,
    rounding: Option<String>,
    filename: String,
    quantisation_matrix: Option<BTreeMap<String, BTreeMap<String, i64>>>,
    picture_bit_width: Option<u32>,
}

#[derive(Deserialize)]
struct Index {
    static_filter_analyses: Vec<Entry>,
    #[serde(default)]
    optimised_synthesis_test_patterns: Vec<Entry>,
}

/// A row of the index as it is written.
#[derive(Serialize)]
struct NewEntry {
    #[serde(flatten)]
    header: Header,
    filename: String,
}

/// A row about optimised patterns as it is written.
#[derive(Serialize)]
struct NewOptimised {
    #[serde(flatten)]
    header: Header,
    quantisation_matrix: MatrixRows,
    picture_bit_width: u32,
    filename: String,
}

#[derive(Serialize)]
struct NewIndex<'a> {
    static_filter_analyses: &'a [NewEntry],
    optimised_synthesis_test_patterns: &'a [NewOptimised],
}

/// A row of the index about an analysis.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BundledAnalysis {
    /// The transform.
    pub structure: Structure,
    /// The model of rounding of the bounds; None where the index does not give it, as published ones don't.
    /// The analysis itself always tells.
    pub rounding: Option<Rounding>,
    /// The name of the member.
    pub filename: String,
}

/// A row of the index about test patterns that the published `vc2-optimise-synthesis-test-patterns` found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Optimised {
    /// The transform.
    pub structure: Structure,
    /// The width of the pixels in bits; None where the index does not give it.
    pub picture_bits: Option<u32>,
    /// The quantisation matrix, as level, band and value.
    pub matrix: Vec<(String, String, i64)>,
    /// The name of the member.
    pub filename: String,
}

/// A bundle opened for reading; its members are read on demand.
pub struct Bundle<R> {
    archive: ZipArchive<R>,
    /// The rows of the index about analyses: what the bundle contains.
    pub analyses: Vec<BundledAnalysis>,
    /// The rows of the index about optimised test patterns.
    pub optimised: Vec<Optimised>,
}

impl<R: Read + Seek> Bundle<R> {
    /// Returns the bundle of a file; only its index is read.
    ///
    /// # Errors
    /// [`BundleError`] where the file is not a bundle, is damaged or cut off.
    pub fn open(reader: R) -> Result<Bundle<R>, BundleError> {
        let mut archive = ZipArchive::new(reader).map_err(|error| match error {
            ZipError::Io(error) if error.kind() != io::ErrorKind::UnexpectedEof => BundleError::Io(error),
            error => BundleError::Zip(error.to_string()),
        })?;
        let text = match member(&mut archive, INDEX) {
            Err(BundleError::Missing(_)) => return Err(BundleError::NoIndex),
            other => other?,
        };
        let index: Index =
            serde_json::from_slice(&text).map_err(|error| BundleError::Index(error.to_string()))?;
        let analyses = index.static_filter_analyses.into_iter();
        let analyses = analyses.map(Entry::analysis);
        let optimised = index.optimised_synthesis_test_patterns.into_iter();
        Ok(Bundle {
            archive,
            analyses: analyses.collect::<Result<_, BundleError>>()?,
            optimised: optimised.map(Entry::optimised).collect::<Result<_, _>>()?,
        })
    }

    /// Returns the file of the analysis of a transform: bytes that [`read_analysis`](super::read_analysis)
    /// reads. None where the index has no such transform.
    ///
    /// # Errors
    /// [`BundleError::Missing`] and [`BundleError::Member`].
    pub fn analysis(&mut self, structure: &Structure) -> Result<Option<Vec<u8>>, BundleError> {
        let found = self.analyses.iter().find(|row| row.structure == *structure);
        found.map(|row| member(&mut self.archive, &row.filename)).transpose()
    }

    /// Returns the file of the optimised patterns of a transform, for a quantisation matrix and a width of pixels in bits: bytes that
    /// [`read_optimised`](super::read_optimised) reads. None where the index has no such row.
    ///
    /// # Errors
    /// [`BundleError::Missing`] and [`BundleError::Member`].
    pub fn optimised_patterns(
        &mut self,
        structure: &Structure,
        matrix: &Matrix,
        picture_bits: u32,
    ) -> Result<Option<Vec<u8>>, BundleError> {
        let mut rows: Vec<_> = matrix
            .iter()
            .map(|((level, band), value)| (level.to_string(), band.to_string(), *value))
            .collect();
        rows.sort();
        let is_meant = |row: &&Optimised| {
            let mut other = row.matrix.clone();
            other.sort();
            row.structure == *structure && row.picture_bits == Some(picture_bits) && other == rows
        };
        let found = self.optimised.iter().find(is_meant);
        found.map(|row| member(&mut self.archive, &row.filename)).transpose()
    }
}

/// The bytes of a member.
fn member<R: Read + Seek>(archive: &mut ZipArchive<R>, name: &str) -> Result<Vec<u8>, BundleError> {
    let damaged = |reason: String| BundleError::Member { name: name.to_string(), reason };
    let mut file = archive.by_name(name).map_err(|error| match error {
        ZipError::FileNotFound => BundleError::Missing(name.to_string()),
        error => damaged(error.to_string()),
    })?;
    let bytes = read_at_most(&mut file, LARGEST + 1).map_err(|error| match Stopped::within(&error) {
        Some(_) => BundleError::Io(error),
        None => damaged(error.to_string()),
    })?;
    if bytes.len() as u64 > LARGEST {
        return Err(damaged("larger than the limit of 1 GiB".to_string()));
    }
    Ok(bytes)
}

impl Entry {
    fn structure(&self) -> Result<Structure, BundleError> {
        let wavelets = [&self.wavelet_index, &self.wavelet_index_ho];
        structure_of(wavelets, [self.dwt_depth, self.dwt_depth_ho]).map_err(no_index)
    }

    fn analysis(self) -> Result<BundledAnalysis, BundleError> {
        Ok(BundledAnalysis {
            structure: self.structure()?,
            rounding: rounding_of(self.rounding.as_deref()).map_err(no_index)?,
            filename: self.filename,
        })
    }

    fn optimised(self) -> Result<Optimised, BundleError> {
        let structure = self.structure()?;
        let levels = self.quantisation_matrix.unwrap_or_default().into_iter();
        let rows = levels.flat_map(|(level, bands)| {
            bands.into_iter().map(move |(band, value)| (level.clone(), band, value))
        });
        let (picture_bits, filename) = (self.picture_bit_width, self.filename);
        Ok(Optimised { structure, picture_bits, matrix: rows.collect(), filename })
    }
}

/// What is wrong with a row of the index.
fn no_index(error: AnalysisFileError) -> BundleError {
    match error {
        AnalysisFileError::Format(message) => BundleError::Index(message),
        error => error.into(),
    }
}

/// A writer of a bundle, one analysis after the other.
pub struct BundleWriter<W: Write> {
    zip: ZipWriter<StreamWriter<FailOnceWriter<W>>>,
    entries: Vec<NewEntry>,
    optimised: Vec<NewOptimised>,
}

impl<W: Write> BundleWriter<W> {
    /// Returns a writer of a bundle without analyses so far.
    pub fn new(out: W) -> BundleWriter<W> {
        BundleWriter {
            zip: ZipWriter::new_stream(FailOnceWriter::new(out)),
            entries: Vec::new(),
            optimised: Vec::new(),
        }
    }

    /// Adds the analysis of a transform, with bounds of a model of rounding; `file` is its file, which is written
    /// unchanged.
    ///
    /// # Errors
    /// [`BundleError::Analysis`] with [`AnalysisFileError::NoIndex`] for a wavelet that has no VC-2 index;
    /// [`BundleError::Io`].
    pub fn add(&mut self, structure: &Structure, rounding: Rounding, file: &[u8]) -> Result<(), BundleError> {
        // Before anything is written: a bundle may be ended after an analysis that it can't name.
        let header = Header::new(structure, rounding)?;
        let filename = format!("static_filter_analysis_{}.json", self.entries.len());
        self.member(&filename, file)?;
        self.entries.push(NewEntry { header, filename });
        Ok(())
    }

    /// Adds optimised patterns; `text` is their file, which is written unchanged.
    ///
    /// # Errors
    /// As [`BundleWriter::add`].
    pub fn add_optimised(&mut self, file: &OptimisedFile, text: &[u8]) -> Result<(), BundleError> {
        let header = Header::new(&file.structure, Rounding::Affine)?;
        let filename = format!("optimised_synthesis_test_patterns_{}.json", self.optimised.len());
        self.member(&filename, text)?;
        let mut quantisation_matrix = MatrixRows::new();
        for ((level, band), value) in &file.matrix {
            quantisation_matrix.entry(level.to_string()).or_default().insert(band.to_string(), *value);
        }
        let picture_bit_width = file.picture_bits;
        self.optimised.push(NewOptimised { header, quantisation_matrix, picture_bit_width, filename });
        Ok(())
    }

    /// Writes the index and ends the file.
    ///
    /// # Errors
    /// [`BundleError::Io`]
    pub fn finish(mut self) -> Result<W, BundleError> {
        let entries = std::mem::take(&mut self.entries);
        let optimised = std::mem::take(&mut self.optimised);
        let index =
            NewIndex { static_filter_analyses: &entries, optimised_synthesis_test_patterns: &optimised };
        let text = serde_json::to_vec(&index).map_err(|error| BundleError::Index(error.to_string()))?;
        self.member(INDEX, &text)?;
        Ok(self.zip.finish().map_err(cause)?.into_inner().into_inner())
    }

    fn member(&mut self, name: &str, bytes: &[u8]) -> Result<(), BundleError> {
        let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
        self.zip.start_file(name, options).map_err(cause)?;
        Ok(self.zip.write_all(bytes)?)
    }
}
