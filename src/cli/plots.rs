//! Displayed plots as files: `vcf run --plots DIR`.

use std::path::{Path, PathBuf};

use crate::codec::FileAction;
use crate::diagnostics::{Problem, ProblemCode};
use crate::escapes;
use crate::language::{Inputs, write_whole};
use crate::plots::Plot;
use crate::values::Value;

use super::sandbox::OutputFolder;

/// The letters of a title in a file's name.
const LONGEST: usize = 60;

/// A folder that every displayed plot is written into.
pub(super) struct PlotFolder {
    folder: PathBuf,
    /// In a sandbox, the open folder: what lies in it may be anybody's.
    opened: Option<Result<OutputFolder, Problem>>,
    written: usize,
}

impl PlotFolder {
    /// A folder, which need not be there yet.
    pub(super) fn new(folder: PathBuf) -> PlotFolder {
        PlotFolder { folder, opened: None, written: 0 }
    }

    /// A folder, which is made and opened now, and whose links are not followed.
    pub(super) fn in_sandbox(folder: PathBuf) -> PlotFolder {
        let opened = make(&folder).and_then(|()| OutputFolder::open(&folder));
        PlotFolder { folder, opened: Some(opened), written: 0 }
    }

    /// Writes the plots of a displayed value, but over none of the files that were read.
    ///
    /// # Errors
    /// `file::write`
    pub(super) fn write(&mut self, value: &Value, inputs: &Inputs) -> Result<(), Problem> {
        match value {
            Value::Plot(plot) => self.write_plot(plot, inputs),
            Value::List(items) | Value::Tuple(items) => {
                items.iter().try_for_each(|item| self.write(item, inputs))
            }
            _ => Ok(()),
        }
    }

    fn write_plot(&mut self, plot: &Plot, inputs: &Inputs) -> Result<(), Problem> {
        if self.opened.is_none() {
            make(&self.folder)?;
        }
        self.written += 1;
        let name = format!("{:02}-{}.svg", self.written, slug(plot.title(), "plot"));
        let path = self.folder.join(&name);
        inputs.refuse(&path)?;
        let svg = plot.to_svg();
        match &self.opened {
            None => write_whole(&path, svg.as_bytes()),
            Some(Ok(opened)) => opened.write(name.as_ref(), svg.as_bytes()),
            Some(Err(problem)) => Err(problem.clone()),
        }
    }
}

/// Makes a folder that is not there yet, and those that it lies in.
///
/// # Errors
/// `file::write`
pub(super) fn make(folder: &Path) -> Result<(), Problem> {
    std::fs::create_dir_all(folder).map_err(|error| {
        let folder = escapes::path(folder);
        Problem::error(
            ProblemCode::FileWrite,
            format!("can't make the folder `{folder}`: {}", FileAction::Write.refusal(&error)),
        )
        .help("check the path and its permissions")
    })
}

/// A title as a part of a file's name: small letters, digits, and a hyphen for what lies between; something else where nothing is left.
pub(super) fn slug(title: &str, otherwise: &str) -> String {
    let mut slug = String::new();
    for c in title.chars().flat_map(char::to_lowercase) {
        match c {
            c if c.is_ascii_alphanumeric() => slug.push(c),
            _ if slug.is_empty() || slug.ends_with('-') => {}
            _ => slug.push('-'),
        }
        if slug.len() >= LONGEST {
            break;
        }
    }
    let slug = slug.trim_end_matches('-');
    if slug.is_empty() { otherwise.to_string() } else { slug.to_string() }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    #[test]
    fn names_come_from_titles() {
        assert_eq!(slug("LeGall (5,3): taps", "plot"), "legall-5-3-taps");
        assert_eq!(slug("../../etc", "plot"), "etc");
        assert_eq!(slug("φ", "plot"), "plot");
        assert_eq!(slug("", "plot"), "plot");
        assert_eq!(slug(&"a ".repeat(1000), "plot").len(), LONGEST - 1);
    }

    #[test]
    fn plots_are_numbered_as_they_are_displayed() {
        let (folder, inputs) = (tempfile::tempdir().unwrap(), Inputs::default());
        let mut plots = PlotFolder::new(folder.path().join("new/plots"));
        let plot = |title: &str| Value::Plot(Arc::new(Plot::new(title)));
        plots.write(&plot("A b"), &inputs).unwrap();
        plots.write(&"no plot".into(), &inputs).unwrap();
        plots.write(&Value::list(vec![plot("c"), plot("c")]).unwrap(), &inputs).unwrap();
        let entries = std::fs::read_dir(folder.path().join("new/plots")).unwrap();
        let mut names: Vec<_> = entries.map(|entry| entry.unwrap().file_name()).collect();
        names.sort();
        assert_eq!(names, ["01-a-b.svg", "02-c.svg", "03-c.svg"]);
        let file = tempfile::NamedTempFile::new().unwrap();
        let refused = PlotFolder::new(file.path().into()).write(&plot("a"), &inputs).unwrap_err();
        assert_eq!(refused.code, ProblemCode::FileWrite);
    }
}
