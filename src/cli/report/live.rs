//! `vcf report --live`: the folder that `web/build` makes, within pages.

use std::io::{self, Read, Write};
use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use flate2::Compression;
use flate2::write::GzEncoder;

use crate::diagnostics::{Problem, ProblemCode};
use crate::escapes;
use crate::language::{FileKind, Session};
use crate::report::{Frame, LiveParts, Packed, Report};

/// What makes the page of a program live.
pub(super) struct Live<'a> {
    parts: &'a LiveParts,
    /// The files that the program has read.
    read: Vec<(String, Packed)>,
}

impl<'a> Live<'a> {
    /// That of a program which has run; none where no live pages are asked for.
    ///
    /// # Errors
    /// `file::missing` where a file that it has read is not there any more.
    pub(super) fn of(
        parts: Option<&'a LiveParts>,
        session: &Session,
        program: &Path,
    ) -> Result<Option<Live<'a>>, Problem> {
        parts.map(|parts| Ok(Live { parts, read: read_by(session, program)? })).transpose()
    }

    /// Writes the page.
    pub(super) fn write(&self, report: &Report, frame: &Frame, out: &mut dyn Write) -> io::Result<()> {
        report.write_live_html(frame, self.parts, &self.read, out)
    }
}

/// The script of a page, which it does not pack.
const STARTER: &str = "live.js";

/// What the script loads.
const LOADED: [&str; 3] = ["live-blocks.js", "worker.js", "vcfilter.wasm"];

/// The licences of what the scripts were made of.
const LICENSES: &str = "licenses.txt";

/// Reads the parts of live pages.
///
/// # Errors
/// `file::missing` where the folder is not there, or is not what `web/build` makes.
pub(super) fn parts(folder: &Path) -> Result<LiveParts, Problem> {
    if !folder.is_dir() {
        let problem = missing(format!("there is no folder `{}`", escapes::path(folder)));
        return Err(problem.help("`web/build` of the sources makes it: `web/dist`"));
    }
    let bytes = |name: &str| std::fs::read(folder.join(name)).map_err(|error| not_made(folder, name, &error));
    let text = |name: &str| {
        String::from_utf8(bytes(name)?)
            .map_err(|error| not_made(folder, name, &io::Error::new(io::ErrorKind::InvalidData, error)))
    };
    let files = LOADED.iter().map(|name| Ok((name.to_string(), packed(&bytes(name)?)?)));
    Ok(LiveParts {
        starter: text(STARTER)?,
        files: files.collect::<Result<_, Problem>>()?,
        licenses: text(LICENSES)?,
    })
}

fn missing(message: String) -> Problem {
    Problem::error(ProblemCode::FileMissing, message)
}

fn not_made(folder: &Path, name: &str, error: &io::Error) -> Problem {
    let why = match error.kind() {
        io::ErrorKind::NotFound => format!("it has no {name}"),
        _ => format!("{name}: {error}"),
    };
    let message = format!("`{}` is no folder of a live page: {why}", escapes::path(folder));
    missing(message).help("name the folder that `web/build` makes, as in `--live web/dist`")
}

/// A file as pages hold it.
fn packed(content: &[u8]) -> Result<Packed, Problem> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    let pack = encoder.write_all(content).and_then(|()| encoder.finish());
    let packed = pack.map_err(|error| Problem::error(ProblemCode::FileWrite, error.to_string()))?;
    Ok(Packed(STANDARD.encode(packed)))
}

/// The files that a program has read, by the names that it reads them by: what lies beside it, or below its folder. Those that lie elsewhere
/// keep the paths by which they were read.
///
/// # Errors
/// `file::missing` where one is not there any more.
fn read_by(session: &Session, program: &Path) -> Result<Vec<(String, Packed)>, Problem> {
    let folder = program.parent().unwrap_or(Path::new(""));
    let interrupt = session.interrupt();
    let mut files = Vec::new();
    for path in session.inputs().files() {
        let is_other = path != program && matches!(session.world().kind(&path), Ok(FileKind::Regular));
        if is_other {
            let name = path.strip_prefix(folder).unwrap_or(&path).to_string_lossy().into_owned();
            let mut content = Vec::new();
            let read = session.world().open(&path, &interrupt);
            read.and_then(|mut file| file.read_to_end(&mut content)).map_err(|error| {
                missing(format!("`{}` can't be read once more: {error}", escapes::path(&path)))
            })?;
            files.push((name, packed(&content)?));
        }
    }
    Ok(files)
}
