//! Several pages that lead to each other, with an index.

use std::collections::{BTreeMap, HashSet};
use std::path::{Path, PathBuf};

use crate::arrays::Interrupt;
use crate::cli::discover::{self, Found};
use crate::cli::formats::Format;
use crate::cli::plots::make;
use crate::cli::sandbox::{OutputFolder, Sandbox};
use crate::cli::{Output, Status, guarded, input, interrupt};
use crate::diagnostics::{Problem, ProblemCode};
use crate::escapes;
use crate::language::{Inputs, read_program, read_program_in, without_mark};
use crate::report::{Frame, LiveParts, PageLink, Part, Report, heading, plain};

use super::live::Live;
use super::page::{Target, evaluate, limited, stem};
use super::refuse;
use super::request::{ReportRequest, ending};
use super::way::{from_page_to_page, from_page_to_program};

/// The title of an index that has no other.
const INDEX: &str = "Contents";

/// A page that is to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Planned {
    /// The program.
    pub found: Found,
    /// Its page, from the folder of all.
    pub name: PathBuf,
    /// The title that its text has.
    pub title: String,
}

/// All pages that are to be made.
pub(super) struct Site<'a> {
    pub request: &'a ReportRequest,
    /// What makes pages live.
    pub live: Option<&'a LiveParts>,
    pub sandbox: &'a Sandbox,
    pub is_sandboxed: bool,
    pub format: Format,
    /// The folder of all.
    pub folder: PathBuf,
    pub pages: Vec<Planned>,
    /// The name of the index; None where there is none.
    pub index: Option<PathBuf>,
    /// Of paths from which no page comes.
    pub problems: Vec<Problem>,
}

/// Evaluates programs and makes a page of each, and an index.
pub(super) fn report(
    request: &ReportRequest,
    live: Option<&LiveParts>,
    sandbox: &Sandbox,
    is_sandboxed: bool,
    output: &mut Output,
) -> Status {
    let site = Site { live, ..Site::plan(request, sandbox, is_sandboxed) };
    let mut worst = site.tell(output);
    let inputs = input::inputs(site.pages.iter().map(|page| &page.found));
    for at in 0..site.pages.len() {
        worst = worst.max(guarded(output, |output| site.page(at, &inputs, output).0));
        if output.is_closed() || worst == Status::Interrupted {
            return worst;
        }
    }
    worst.max(site.write_index(&inputs, output))
}

impl<'a> Site<'a> {
    /// Looks for the programs, and reads their titles.
    pub(super) fn plan(request: &'a ReportRequest, sandbox: &'a Sandbox, is_sandboxed: bool) -> Site<'a> {
        let (files, unread) = discover::programs(&request.files, sandbox);
        let mut problems: Vec<Problem> = unread.into_iter().map(|(_, problem)| problem).collect();
        let format = request.site_format();
        let (mut pages, mut names) = (Vec::new(), HashSet::new());
        for found in files {
            let below = found.below.as_ref().and_then(|root| found.path.strip_prefix(root).ok());
            let name = below.map_or_else(|| found.path.file_name().unwrap_or_default().into(), PathBuf::from);
            let name = name.with_extension(ending(format));
            if !names.insert(name.clone()) {
                problems.push(twice(&found.path, &name));
                continue;
            }
            // One that can't be read has a problem when it is its turn.
            let text = text_of(&found, sandbox);
            let title = text.as_deref().and_then(heading).unwrap_or_else(|| stem(&found.path));
            pages.push(Planned { found, name, title });
        }
        let index = Path::new("index").with_extension(ending(format));
        let index = (!names.contains(&index) && !pages.is_empty()).then_some(index);
        let folder = request.site_folder().to_path_buf();
        Site { request, live: None, sandbox, is_sandboxed, format, folder, pages, index, problems }
    }

    /// Tells of paths from which no page comes.
    pub(super) fn tell(&self, output: &mut Output) -> Status {
        self.problems.iter().map(|problem| refuse(problem, output)).max().unwrap_or(Status::Fine)
    }

    /// What stands around a page.
    pub(super) fn frame(&self, at: usize) -> Frame {
        let Some(page) = self.pages.get(at) else { return Frame::default() };
        let link = |title: &str, to: &Path| PageLink::new(title, from_page_to_page(&page.name, to));
        let to = |at: usize| self.pages.get(at).map(|to| link(&to.title, &to.name));
        Frame {
            title: page.title.clone(),
            previous: at.checked_sub(1).and_then(to),
            index: self.index.as_ref().map(|index| link(self.title(), index)),
            next: to(at + 1),
            folder: from_page_to_program(&self.folder.join(&page.name), &page.found.path),
        }
    }

    fn title(&self) -> &str {
        self.request.title.as_deref().unwrap_or(INDEX)
    }

    /// Evaluates a program and makes its page; returns the files that it was made of as well.
    pub(super) fn page(&self, at: usize, inputs: &Inputs, output: &mut Output) -> (Status, Inputs) {
        let page = &self.pages[at];
        let mut session = self.sandbox.session_of_found(&page.found).keep_going();
        session.inputs().read_all(inputs);
        let _watch = interrupt::watch(session.interrupt());
        let (report, status) = evaluate(&mut session, output, |session, sink| match page.found.below {
            Some(_) => session.run_file(&page.found.path, sink),
            None => session.run_named(&page.found.path, sink),
        });
        let inputs = session.inputs().of_command();
        let Some(report) = report else { return (status, inputs) };
        let frame = self.frame(at);
        let status = limited(status, &session.interrupt(), output, |output| {
            let live = Live::of(self.live, &session, &page.found.path)?;
            self.write(&page.name, &report, &frame, live.as_ref(), &inputs, output)
        });
        (status, inputs)
    }

    /// Makes the index.
    pub(super) fn write_index(&self, inputs: &Inputs, output: &mut Output) -> Status {
        let Some(index) = &self.index else { return Status::Fine };
        let line = |page: &Planned| {
            let address = from_page_to_page(index, &page.name);
            format!("- [{}]({address})\n", plain(&page.title))
        };
        let lines: String = self.pages.iter().map(line).collect();
        let parts = vec![Part::Prose(format!("# {}\n\n{lines}", plain(self.title())))];
        let frame = Frame::titled(self.title());
        limited(Status::Fine, &Interrupt::default(), output, |output| {
            self.write(index, &Report::from(parts), &frame, None, inputs, output)
        })
    }

    fn write(
        &self,
        name: &Path,
        report: &Report,
        frame: &Frame,
        live: Option<&Live>,
        inputs: &Inputs,
        output: &mut Output,
    ) -> Result<(), Problem> {
        let path = self.folder.join(name);
        let folder = path.parent().unwrap_or(Path::new(""));
        make(folder)?;
        let opened = self.is_sandboxed.then(|| OutputFolder::open(folder)).transpose()?;
        let folder = opened.as_ref();
        let target = Target { path: &path, format: self.format, live, folder, is_named: false };
        target.write(report, frame, inputs, output)
    }

    /// The pages and the index by their addresses, from the folder of all.
    pub(super) fn addresses(&self) -> BTreeMap<String, PathBuf> {
        let names = self.pages.iter().map(|page| &page.name).chain(&self.index);
        names.map(|name| (self.address(name), self.folder.join(name))).collect()
    }

    /// The address of a page, from the folder of all.
    pub(super) fn address(&self, name: &Path) -> String {
        from_page_to_page(Path::new(""), name)
    }
}

/// The text of a program, to look for its title.
fn text_of(found: &Found, sandbox: &Sandbox) -> Option<String> {
    let text = match sandbox.world_of_found(found) {
        Some(world) => read_program_in(world, &found.path, &Interrupt::default()),
        None if found.path.is_file() => read_program(&found.path, &Interrupt::default()),
        // A pipe is read once.
        None => return None,
    };
    text.ok().map(without_mark)
}

fn twice(program: &Path, page: &Path) -> Problem {
    let message = format!(
        "the page of `{}` would be `{}`, and so is another",
        escapes::path(program),
        escapes::path(page)
    );
    Problem::error(ProblemCode::FileWrite, message)
        .help("name the folder that both lie below, or report one by itself")
}
