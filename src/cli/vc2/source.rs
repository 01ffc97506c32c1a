//! Where analyses come from: a file of one, or a bundle of many.

use std::fs::File;
use std::io::{BufReader, ErrorKind, Read, Seek};
use std::path::{Path, PathBuf};

use crate::diagnostics::{Problem, ProblemCode};
use crate::escapes;
use crate::language::{Fault, decode, must_be_regular, unread, without_mark};
use crate::vc2::{AnalysisFile, Bundle, BundleError, Matrix, read_analysis, read_optimised};
use crate::wavelets::{Structure, Wavelet};

/// An analysis, or a bundle of them.
pub(super) enum Source {
    /// One.
    Single(Box<AnalysisFile>),
    /// Many.
    Bundle(PathBuf, Bundle<BufReader<File>>),
}

impl Source {
    /// Opens a file, which the first bytes tell to be a bundle or not.
    pub(super) fn open(path: &Path) -> Result<Source, Problem> {
        let mut start = [0; 4];
        // What a pipe gives can't be looked at twice.
        let is_zip = path.is_file()
            && File::open(path).and_then(|mut file| file.read_exact(&mut start)).is_ok()
            && matches!(&start, b"PK\x03\x04" | b"PK\x05\x06");
        match is_zip {
            true => Ok(Source::Bundle(path.to_path_buf(), open_bundle(path)?)),
            false => Ok(Source::Single(Box::new(super::input::read(path)?))),
        }
    }

    /// The transforms that there are analyses of.
    pub(super) fn structures(&self) -> Vec<Structure> {
        match self {
            Source::Single(file) => vec![file.structure.clone()],
            Source::Bundle(_, bundle) => bundle.analyses.iter().map(|row| row.structure.clone()).collect(),
        }
    }

    /// The analysis of one of them.
    pub(super) fn read(&mut self, structure: &Structure) -> Result<AnalysisFile, Problem> {
        match self {
            Source::Single(file) => Ok((**file).clone()),
            Source::Bundle(path, bundle) => analysis(path, bundle, structure).map(|(_, file)| file),
        }
    }
}

/// The analysis of a file, or that of a bundle of one.
pub(super) fn only(path: &Path) -> Result<AnalysisFile, Problem> {
    let mut source = Source::open(path)?;
    if let Source::Single(file) = source {
        return Ok(*file);
    }
    match &source.structures()[..] {
        [structure] => source.read(structure),
        structures => {
            let message = format!("`{}` is a bundle of {} analyses", escapes::path(path), structures.len());
            Err(Problem::error(ProblemCode::FileBundle, message)
                .help("take one out: `vcf bundle extract-static-filter-analysis`"))
        }
    }
}

/// Opens a bundle.
pub(super) fn open_bundle(path: &Path) -> Result<Bundle<BufReader<File>>, Problem> {
    // It is read from its end, which pipes don't have.
    must_be_regular(path)?;
    // Some systems open a folder, and only then say something about it.
    let file = if path.is_dir() { Err(ErrorKind::IsADirectory.into()) } else { File::open(path) };
    let file = file.map_err(|error| unread(path, &error))?;
    Bundle::open(BufReader::new(file)).map_err(|error| bundle_problem(path, error))
}

/// What is wrong with a bundle.
pub(super) fn bundle_problem(path: &Path, error: BundleError) -> Problem {
    if let BundleError::Io(error) = &error {
        return unread(path, error);
    }
    Problem::error(ProblemCode::FileBundle, format!("`{}` is {error}", escapes::path(path)))
        .help("give a file that `vcf bundle create` wrote")
}

/// The text of the analysis of a transform, and what it says.
pub(super) fn analysis<R: Read + Seek>(
    path: &Path,
    bundle: &mut Bundle<R>,
    structure: &Structure,
) -> Result<(String, AnalysisFile), Problem> {
    let found = bundle.analysis(structure).map_err(|error| bundle_problem(path, error))?;
    let bytes = found.ok_or_else(|| {
        let message = format!("`{}` has no analysis of {}", escapes::path(path), describe(structure));
        Problem::error(ProblemCode::FileBundle, message)
            .help(format!("`vcf bundle list {}` tells what it has", escapes::path(path)))
    })?;
    let name = format!("the analysis of {} in {}", describe(structure), escapes::path(path));
    let text = without_mark(decode(bytes, &name)?);
    let damaged = |what: String| {
        Problem::error(ProblemCode::FileBundle, format!("{name} is {what}"))
            .help("make the bundle again: `vcf bundle create`")
    };
    let file = read_analysis(&text).map_err(|error| match error.stopped() {
        Some(stopped) => Fault::from(stopped).without_places(),
        None => damaged(error.to_string()),
    })?;
    if file.structure != *structure {
        return Err(damaged(format!("one of {}", describe(&file.structure))));
    }
    let row = bundle.analyses.iter().find(|row| row.structure == *structure);
    if row.and_then(|row| row.rounding).is_some_and(|rounding| rounding != file.rounding) {
        return Err(damaged(format!("one with {} rounding", file.rounding.name())));
    }
    Ok((text, file))
}

/// The text of the optimised patterns of a transform, for a quantisation matrix and a width of pixels.
pub(super) fn optimised<R: Read + Seek>(
    path: &Path,
    bundle: &mut Bundle<R>,
    structure: &Structure,
    matrix: &Matrix,
    bits: u32,
) -> Result<String, Problem> {
    let found = bundle.optimised_patterns(structure, matrix, bits);
    let bytes = found.map_err(|error| bundle_problem(path, error))?.ok_or_else(|| {
        let what = describe(structure);
        let message = format!(
            "`{}` has no optimised patterns of {what}, {bits} bits, with this matrix",
            escapes::path(path)
        );
        Problem::error(ProblemCode::FileBundle, message)
            .help(format!("`vcf bundle list {}` tells what it has", escapes::path(path)))
    })?;
    let name = format!("the optimised patterns of {} in {}", describe(structure), escapes::path(path));
    let text = without_mark(decode(bytes, &name)?);
    match read_optimised(&text) {
        Ok(_) => Ok(text),
        Err(error) => Err(Problem::error(ProblemCode::FileBundle, format!("{name} is {error}"))
            .help("make the bundle again: `vcf bundle create`")),
    }
}

/// A transform in words: `le_gall_5_3, depth 2`.
pub(super) fn describe(structure: &Structure) -> String {
    let name = |wavelet: &Wavelet| wavelet.name().unwrap_or("a wavelet of one's own");
    let mut text = name(&structure.wavelet).to_string();
    if structure.wavelet_ho != structure.wavelet {
        text.push_str(&format!(" with {} horizontally", name(&structure.wavelet_ho)));
    }
    text.push_str(&format!(", depth {}", structure.depth));
    if structure.depth_ho > 0 {
        text.push_str(&format!(" and {} horizontal only", structure.depth_ho));
    }
    text
}

/// The same as VC-2 numbers it: both wavelets and both depths, `1-1-2-0`.
pub(super) fn short(structure: &Structure) -> String {
    let index = |wavelet: &Wavelet| wavelet.vc2_index().map_or("?".to_string(), |index| index.to_string());
    let Structure { wavelet, wavelet_ho, depth, depth_ho } = structure;
    format!("{}-{}-{depth}-{depth_ho}", index(wavelet), index(wavelet_ho))
}
