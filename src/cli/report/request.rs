//! What `vcf report` is asked for.

use std::path::{Path, PathBuf};

use crate::cli::formats::Format;
use crate::cli::wall::Reach;
use crate::diagnostics::{Problem, ProblemCode};
use crate::escapes;
use crate::language::Inputs;

/// What `vcf report` is asked for.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Lines that begin with # are Markdown: headings, lists, tables, notes by `[^key]`, and formulas between dollar signs. What the program \
displays stands below the line that displays it; plots are drawn, polynomials, matrices and expressions are formulas. \
A page of HTML is one file without scripts that asks for nothing; Markdown in a file has its plots beside it, as \
NAME-1.svg and so on. `![what it shows](picture.svg)` shows a picture that lies beside the program.

With --live a page has the editor and the engine inside: its programs run and are changed in it, also from a disk without a \
network. What the program read is in it too, and above each solution is room for an answer.

Between the lines `# <details><summary>Solution</summary>` and `# </details>` stands what a reader opens. \
A link to another program, `[lesson 2](02.vcf)`, leads to its page.

Several programs, and those below a folder, make a page each in the folder that -o names, with links to the pages before and \
after, and an index. With --watch pages are made again when a file changes; those of HTML are shown by a server on this \
machine alone, where they reload by themselves.

After an assertion that fails the page goes on, as after a test that another problem ends. A program that fails makes a page \
too, with the problem in its place, and the exit status of `vcf run`.")]
pub(in crate::cli) struct ReportRequest {
    /// Programs, and folders of programs; `-` is standard input
    #[arg(value_name = "FILE", required = true)]
    pub files: Vec<PathBuf>,
    /// The file to write, `-` for standard output; else one beside the program, with the ending of the format. For several
    /// programs, the folder
    #[arg(short = 'o', long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// The title of the page; else the first heading, or the name of the file. For several programs, that of the index
    #[arg(long, value_name = "TEXT")]
    pub title: Option<String>,
    /// Waits for changes, and makes pages again, until Ctrl-C
    #[arg(short, long)]
    pub watch: bool,
    /// Makes pages of HTML whose programs run and are changed in them, also from a disk without a network: they hold the editor and
    /// the engine of this folder, which `web/build` of the sources makes
    #[arg(long, value_name = "FOLDER")]
    pub live: Option<PathBuf>,
    /// How it is written; from `--format`.
    #[arg(skip)]
    pub format: Format,
}

impl ReportRequest {
    /// Whether there are several pages.
    pub(super) fn makes_site(&self) -> bool {
        self.files.len() > 1 || self.files.iter().any(|file| file.is_dir())
    }

    /// The program where there is one.
    pub(super) fn file(&self) -> &Path {
        self.files.first().map_or(Path::new("-"), PathBuf::as_path)
    }

    /// # Errors
    /// `command::usage` where the arguments do not go together.
    pub(super) fn check(&self) -> Result<(), Problem> {
        let is_stream = |path: &PathBuf| path.as_os_str() == "-";
        let refused =
            |message: &str, help: &str| Err(Problem::error(ProblemCode::CommandUsage, message).help(help));
        if self.watch && (self.files.iter().any(is_stream) || self.output.iter().any(is_stream)) {
            return refused(
                "standard input and output are no files, and can't be waited for",
                "name a file or a folder for `--watch`",
            );
        }
        if self.live.is_some() && !self.is_html() {
            return refused("live pages are HTML", "name a file that ends with .html, or leave `--live` out");
        }
        if !self.makes_site() {
            return Ok(());
        }
        if self.files.iter().any(is_stream) {
            return refused("standard input is one program, and there are others", "report it by itself");
        }
        match &self.output {
            None => refused("several programs make several pages", "name a folder for them: `-o site`"),
            Some(path) if is_stream(path) || path.is_file() => {
                refused("several pages are no one file", "name a folder for them: `-o site`")
            }
            Some(_) => Ok(()),
        }
    }

    /// The file of the one page, none for standard output, and its format; never a file that is read.
    pub(super) fn page(&self, inputs: &Inputs) -> Result<(Option<PathBuf>, Format), Problem> {
        let format = self.written_format()?;
        let path = match &self.output {
            Some(path) if path.as_os_str() == "-" => None,
            Some(path) => Some(path.clone()),
            None if self.file().as_os_str() == "-" => None,
            None => Some(beside(self.file(), format)?),
        };
        path.iter().try_for_each(|path| inputs.refuse(path))?;
        Ok((path, format))
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

    /// Whether pages are HTML. A format that is none is told of where it is looked for.
    fn is_html(&self) -> bool {
        match self.makes_site() {
            true => self.site_format() == Format::Html,
            false => !matches!(self.written_format(), Ok(Format::Markdown | Format::Ipynb)),
        }
    }

    /// The format of several pages.
    pub(super) fn site_format(&self) -> Format {
        if self.format == Format::Text { Format::Html } else { self.format }
    }

    /// The folder of several pages.
    pub(super) fn site_folder(&self) -> &Path {
        self.output.as_deref().unwrap_or(Path::new(""))
    }

    /// What is read and written.
    pub(in crate::cli) fn reach(&self, reach: &mut Reach) {
        self.files.iter().for_each(|file| reach.program(file));
        self.live.iter().for_each(|folder| reach.input(folder));
        match &self.output {
            Some(folder) if self.makes_site() => reach.output_folder(folder),
            Some(page) => reach.output(page),
            // Beside the program.
            None if self.file().as_os_str() == "-" => {}
            None => self.file().parent().iter().for_each(|folder| reach.output_folder(folder)),
        }
    }
}

/// The ending of pages.
pub(super) fn ending(format: Format) -> &'static str {
    match format {
        Format::Markdown => "md",
        Format::Ipynb => "ipynb",
        _ => "html",
    }
}

/// The file beside a program; never the program itself.
fn beside(program: &Path, format: Format) -> Result<PathBuf, Problem> {
    let path = program.with_extension(ending(format));
    if path == program {
        let problem = Problem::error(
            ProblemCode::FileWrite,
            format!("`{}` would be overwritten", escapes::path(&path)),
        );
        return Err(problem.help("name another file: `-o page.html`"));
    }
    Ok(path)
}
