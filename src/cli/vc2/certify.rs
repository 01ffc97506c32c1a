//! Files of certificates of bounds and optima: `vcf bit-widths --certificates DIR` and `vcf optimum --certificates DIR`.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::diagnostics::{Problem, ProblemCode};
use crate::escapes;
use crate::vc2::TableRequest;
use crate::wavelets::{Structure, Wavelet};

use super::super::Output;
use super::super::test::count;

/// What a name tells of every certificate: the transform and the pixels.
pub(super) fn subject(structure: &Structure, table: &TableRequest) -> String {
    let name = |wavelet: &Wavelet| wavelet.name().unwrap_or("wavelet");
    let (vertical, horizontal) = (name(&structure.wavelet), name(&structure.wavelet_ho));
    let wavelets = match vertical == horizontal {
        true => vertical.to_owned(),
        false => format!("{vertical}-{horizontal}"),
    };
    let (depth, depth_ho, pixels) = (structure.depth, structure.depth_ho, &table.picture);
    format!("{wavelets}-{depth}-{depth_ho}-pixels{}_{}", pixels.lower, pixels.upper)
}

/// The file of a certificate in a folder. A name does not tell all, such as the stages of a wavelet without name or the quantisation
/// matrix: where another certificate has it, a number follows.
///
/// # Errors
/// `file::write`, where something else has the name.
pub(super) fn place(folder: &Path, name: &str, text: &str) -> Result<PathBuf, Problem> {
    let mut path = folder.join(format!("{name}.json"));
    for number in 2.. {
        if !path.exists() {
            break;
        }
        let there = std::fs::read_to_string(&path).unwrap_or_default();
        if there == text {
            break;
        }
        let known: Value = serde_json::from_str(&there).unwrap_or_default();
        if known["format"] != "vcfilter bound" {
            let message = format!("`{}` is there, and is no certificate", escapes::path(&path));
            let problem = Problem::error(ProblemCode::FileWrite, message);
            return Err(problem.help("move it away, or name another folder"));
        }
        path = folder.join(format!("{name}-{number}.json"));
    }
    Ok(path)
}

/// Tells how many were written.
pub(super) fn tell(written: usize, folder: &Path, output: &mut Output) {
    let folder = escapes::path(folder);
    let line = format!("{} written to `{folder}`", count(written, "certificate"));
    output.remark(&line, &json!({"certificates": written, "folder": folder}));
}
