//! `vcf report`

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::diagnostics::{Problem, ProblemCode, Severity, Sources};
use crate::escapes;
use crate::language::{
    Event, Fault, Inputs, Outcome, Session, SystemWorld, World, with_limit, write_together,
};
use crate::report::Report;

use super::formats::Format;
use super::limits::{Limits, cut_short};
use super::run::{Origin, Program};
use super::sandbox::{OutputFolder, Sandbox};
use super::{Output, Status, input, interrupt};

/// What `vcf report` is asked for.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Lines that begin with # are Markdown: headings, lists, tables, and formulas between dollar signs. What the program \
displays stands below the line that displays it; plots are drawn, polynomials, matrices and expressions are formulas. \
A page of HTML is one file without scripts that asks for nothing; Markdown in a file has its plots beside it, as \
NAME-1.svg and so on. Between the lines `# <details><summary>Solution</summary>` and `# </details>` stands what a reader opens.
After an assertion that fails the page goes on, as after a test that another problem ends. A program that fails makes a page \
too, with the problem in its place, and the exit status of `vcf run`.")]
pub(super) struct ReportRequest {
    /// The program; `-` is standard input
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// The file to write, `-` for standard output; else one beside the program, with the ending of the format
    #[arg(short = 'o', long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// The title of the page; else the first heading, or the name of the file
    #[arg(long, value_name = "TEXT")]
    pub title: Option<String>,
    /// How it is written; from `--format`.
    #[arg(skip)]
    pub format: Format,
}

/// Evaluates a program and makes a page of it.
pub(super) fn report(request: &ReportRequest, limits: &Limits, sandbox: bool, output: &mut Output) -> Status {
    let program = Program::from_path(request.file.clone());
    let mut session = Sandbox::new(sandbox, limits, program.file()).session(program.file()).keep_going();
    session.inputs().read_all(&input::inputs([&request.file]));
    let inputs = session.inputs().of_command();
    let folder = request.page(&inputs).and_then(|(page, _)| {
        let page = page.filter(|_| sandbox);
        page.map(|page| OutputFolder::open(page.parent().unwrap_or(Path::new("")))).transpose()
    });
    let folder = match folder {
        Ok(folder) => folder,
        Err(problem) => return refuse(&problem, output),
    };
    let _watch = interrupt::watch(session.interrupt());
    let text = match &program.origin {
        Origin::Stdin => input::standard(&session.interrupt()),
        _ => Ok(String::new()),
    };
    let text = match text {
        Ok(text) => text,
        Err(problem) => return refuse(&problem, output),
    };
    let (report, outcome) = evaluate(&program, &text, &mut session, output);
    let status = report.problems.iter().map(status_of).fold(Status::of(&outcome), Status::max);
    // A file that could not be read makes no page, nor does a program that was stopped.
    if session.sources().first().is_none() || status == Status::Interrupted {
        return status;
    }
    let interrupt = session.interrupt();
    match interrupt.run(|| request.write(&report, &inputs, folder, output)) {
        Ok(()) => status.max(cut_short(status, &interrupt, output)),
        Err(problem) => status.max(refuse(&with_limit(problem, &interrupt), output)),
    }
}

/// Evaluates a program, and tells of what went wrong: also of what did not end it.
fn evaluate(program: &Program, text: &str, session: &mut Session, output: &mut Output) -> (Report, Outcome) {
    let mut failed = Vec::new();
    let (report, outcome) = Report::run(session, |session, sink| {
        let mut sink = |event| {
            failed.extend(problem_of(&event).cloned());
            sink(event);
        };
        match &program.origin {
            Origin::File(path) => session.run_named(path, &mut sink),
            _ => session.run(&program.name, text, &mut sink),
        }
    });
    failed.retain(|problem| !outcome.problems.contains(problem));
    for problem in failed.iter().chain(&outcome.problems).chain(&report.problems) {
        output.problem(problem, session.sources());
    }
    (report, outcome)
}

/// The problem after which a program goes on.
fn problem_of(event: &Event) -> Option<&Problem> {
    match event {
        Event::Asserted(assertion) => assertion.problem.as_ref(),
        Event::Tested(test) => test.problem.as_ref(),
        _ => None,
    }
}

/// The exit status for a problem of prose.
fn status_of(problem: &Problem) -> Status {
    match problem.severity {
        Severity::Warning => Status::Fine,
        _ => Status::of_problem(problem),
    }
}

fn refuse(problem: &Problem, output: &mut Output) -> Status {
    output.problem(problem, &Sources::default());
    Status::of_problem(problem)
}

impl ReportRequest {
    /// The file of the page, none for standard output, and its format; never a file that is read.
    fn page(&self, inputs: &Inputs) -> Result<(Option<PathBuf>, Format), Problem> {
        let format = self.written_format()?;
        let path = match &self.output {
            Some(path) if path.as_os_str() == "-" => None,
            Some(path) => Some(path.clone()),
            None if self.file.as_os_str() == "-" => None,
            None => Some(beside(&self.file, format)?),
        };
        path.iter().try_for_each(|path| inputs.refuse(path))?;
        Ok((path, format))
    }

    /// Writes the page; in a sandbox what it names by itself goes into a folder that is open.
    fn write(
        &self,
        report: &Report,
        inputs: &Inputs,
        folder: Option<OutputFolder>,
        output: &mut Output,
    ) -> Result<(), Problem> {
        let (path, format) = self.page(inputs)?;
        let title = self.title.clone().or_else(|| report.heading()).unwrap_or_else(|| self.stem());
        let Some(path) = path else {
            return output.streamed(|out| write_page(report, format, &title, out)).map_err(|stopped| {
                Fault::from(stopped).without_places().note("what was written is not whole")
            });
        };
        inputs.refuse(&path)?;
        let mut pictures = 0;
        // The page takes its place last: it never asks for a picture that is not there.
        let create = |file: &Path| match &folder {
            Some(folder) if self.output.as_deref() != Some(file) => {
                folder.create(file.file_name().unwrap_or_default())
            }
            _ => SystemWorld.create(file),
        };
        write_together(&create, &path, |out, beside| {
            if format != Format::Markdown {
                return Ok(write_page(report, format, &title, out)?);
            }
            let stem = path.file_stem().unwrap_or_default().to_string_lossy();
            report.write_markdown_and_pictures(&title, &stem, out, |name, svg| {
                let path = path.with_file_name(name);
                inputs.refuse(&path)?;
                pictures += 1;
                beside.add(path, svg.as_bytes())
            })
        })?;
        match pictures {
            0 => output.line(&format!("wrote {}", escapes::path(&path))),
            1 => output.line(&format!("wrote {} and a picture beside it", escapes::path(&path))),
            _ => output.line(&format!("wrote {} and {pictures} pictures beside it", escapes::path(&path))),
        };
        Ok(())
    }

    /// The format that was asked for, else the one that the file's name says; a name without an ending says nothing.
    fn written_format(&self) -> Result<Format, Problem> {
        if self.format != Format::Text {
            return Ok(self.format);
        }
        let ending = self.output.as_ref().and_then(|path| path.extension()).unwrap_or_default();
        match ending.to_string_lossy().to_ascii_lowercase().as_str() {
            "md" | "markdown" => Ok(Format::Markdown),
            "ipynb" => Ok(Format::Ipynb),
            "html" | "htm" | "" => Ok(Format::Html),
            ending => {
                let problem =
                    Problem::error(ProblemCode::FileWrite, format!("a report is not written as .{ending}"));
                Err(problem.help(
                    "name a file that ends with .html, .md or .ipynb, or say what to write with `--format html`",
                ))
            }
        }
    }

    fn stem(&self) -> String {
        match self.file.file_stem() {
            Some(stem) if self.file.as_os_str() != "-" => stem.to_string_lossy().into_owned(),
            _ => "Report".to_string(),
        }
    }
}

/// Writes a page that is one file.
fn write_page(report: &Report, format: Format, title: &str, out: &mut dyn Write) -> io::Result<()> {
    match format {
        Format::Markdown => report.write_markdown(title, out),
        Format::Ipynb => report.write_notebook(title, out),
        _ => report.write_html(title, out),
    }
}

/// The file beside a program; never the program itself.
fn beside(program: &Path, format: Format) -> Result<PathBuf, Problem> {
    let path = program.with_extension(match format {
        Format::Markdown => "md",
        Format::Ipynb => "ipynb",
        _ => "html",
    });
    if path == program {
        let problem = Problem::error(
            ProblemCode::FileWrite,
            format!("`{}` would be overwritten", escapes::path(&path)),
        );
        return Err(problem.help("name another file: `-o page.html`"));
    }
    Ok(path)
}
