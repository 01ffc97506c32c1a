//! `vcf report --watch`

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use crate::cli::changes::{Changes, Stamp, stamps};
use crate::cli::discover::Found;
use crate::cli::formats::Format;
use crate::cli::sandbox::Sandbox;
use crate::cli::{Output, Status, guarded, input};
use crate::diagnostics::Problem;
use crate::language::Inputs;
use crate::report::{Frame, LiveParts};

use super::refuse;
use super::request::ReportRequest;
use super::server::Server;
use super::site::{Planned, Site};

/// A page that was made.
struct Known {
    /// What it was made of.
    read: Vec<(PathBuf, Stamp)>,
    frame: Frame,
}

impl Known {
    fn has_changed(&self) -> bool {
        self.read.iter().any(|(path, stamp)| stamp.has_changed(path))
    }
}

/// Makes all pages, and then again and again those whose files have changed, or what stands around them; ends by Ctrl-C, or where
/// nobody reads what is told.
pub(super) fn watch(
    request: &ReportRequest,
    live: Option<&LiveParts>,
    sandbox: &Sandbox,
    is_sandboxed: bool,
    output: &mut Output,
) -> Status {
    let mut changes = Changes::new();
    let mut known: BTreeMap<PathBuf, Known> = BTreeMap::new();
    let mut server = Serving::NotYet;
    // The pages that there were, and what was told of the paths.
    let mut before: Option<(Vec<Planned>, Vec<Problem>)> = None;
    loop {
        let site = match plan(request, sandbox, is_sandboxed) {
            Ok(site) => Site { live, ..site },
            Err(problem) => return refuse(&problem, output),
        };
        let due: Vec<usize> = (0..site.pages.len()).filter(|&at| is_due(&site, at, &known)).collect();
        let is_same = before
            .as_ref()
            .is_some_and(|(pages, problems)| *pages == site.pages && *problems == site.problems);
        if due.is_empty() && is_same {
            changes.wait();
            changes.settle(|| looks(&site.pages, &known));
            continue;
        }
        if !is_same {
            site.tell(output);
        }
        let inputs = input::inputs(site.pages.iter().map(|page| &page.found));
        for at in due {
            let (status, made) = make(&site, at, &inputs, output);
            known.insert(site.pages[at].found.path.clone(), made);
            if output.is_closed() || status == Status::Interrupted {
                return status;
            }
        }
        if !is_same {
            site.write_index(&inputs, output);
        }
        known.retain(|path, _| site.pages.iter().any(|page| page.found.path == *path));
        if site.format == Format::Html {
            server.show(&site, output);
        }
        output.line("Waiting for changes; Ctrl-C ends.");
        let read = known.values().flat_map(|known| known.read.iter().map(|(path, _)| path.as_path()));
        changes.watch(request.files.iter().map(PathBuf::as_path).chain(read));
        changes.watch(site.pages.iter().map(|page| page.found.path.as_path()));
        before = Some((site.pages, site.problems));
    }
}

/// Whether a page is to be made: it is new, what it was made of has changed, or what stands around it.
fn is_due(site: &Site, at: usize, known: &BTreeMap<PathBuf, Known>) -> bool {
    let known = known.get(&site.pages[at].found.path);
    known.is_none_or(|known| known.has_changed() || known.frame != site.frame(at))
}

/// The pages that there are; one alone lies where the command line says.
///
/// # Errors
/// Where that is no place for it.
fn plan<'a>(
    request: &'a ReportRequest,
    sandbox: &'a Sandbox,
    is_sandboxed: bool,
) -> Result<Site<'a>, Problem> {
    let mut site = Site::plan(request, sandbox, is_sandboxed);
    if !request.makes_site() {
        let (path, format) = request.page(&Inputs::default())?;
        let path = path.unwrap_or_default();
        site.index = None;
        site.format = format;
        site.folder = path.parent().unwrap_or(Path::new("")).to_path_buf();
        for page in &mut site.pages {
            page.name = path.file_name().unwrap_or_default().into();
            page.title = request.title.clone().unwrap_or_else(|| page.title.clone());
        }
    }
    Ok(site)
}

/// Makes a page, and keeps what it was made of.
fn make(site: &Site, at: usize, inputs: &Inputs, output: &mut Output) -> (Status, Known) {
    let Found { path, .. } = &site.pages[at].found;
    let (before, began) = (Stamp::of(path), SystemTime::now());
    let mut read = vec![(path.clone(), before)];
    let status = guarded(output, |output| {
        let (status, inputs) = site.page(at, inputs, output);
        read.extend(stamps(&inputs, began, (path, before)));
        status
    });
    (status, Known { read, frame: site.frame(at) })
}

/// What is looked at to see whether something is still being written.
fn looks(pages: &[Planned], known: &BTreeMap<PathBuf, Known>) -> BTreeSet<(PathBuf, String)> {
    let read = known.values().flat_map(|known| known.read.iter().map(|(path, _)| path));
    let all = read.chain(pages.iter().map(|page| &page.found.path));
    all.map(|path| (path.clone(), format!("{:?}", Stamp::of(path)))).collect()
}

/// Whether somebody shows the pages.
enum Serving {
    NotYet,
    By(Server),
    /// Where there is no network, as in a sandbox of the kernel.
    Never,
}

impl Serving {
    /// Shows the pages from now on; where they are to be seen is told once.
    fn show(&mut self, site: &Site, output: &mut Output) {
        if matches!(self, Serving::NotYet) {
            *self = match Server::start() {
                Ok(server) => {
                    let only = if site.pages.len() == 1 { site.pages.first() } else { None };
                    let first = only.map_or(String::new(), |page| site.address(&page.name));
                    output.line(&format!("The pages reload by themselves at {}", server.address(&first)));
                    Serving::By(server)
                }
                Err(error) => {
                    output.line(&format!("Pages do not reload by themselves: {error}"));
                    Serving::Never
                }
            };
        }
        if let Serving::By(server) = self {
            server.show(site.addresses());
        }
    }
}
