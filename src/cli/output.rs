//! Standard output and standard error; nothing else writes to them.

use std::fmt::{self, Write as _};
use std::fs::File;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::Path;

use crate::diagnostics::{Problem, ProblemCode, Sources, Style};
use crate::display::Screen;
use crate::escapes;
use crate::plots::Charset;
use crate::values::{Table, Value};

use vcfilter_machine::{Stopped, count_output};

use super::arguments::CommandLine;
use super::columns::columns;
use super::status::Status;
use super::style::{ColorChoice, is_unicode, wants_color};
use super::told::{ErrorFormat, Teller};

/// The streams for results and problems.
///
/// When the reader of the results has closed them (`vcf ... | head -1`), further results are dropped, and the
/// command ends with [`Status::Closed`] without a message.
pub struct Output {
    results: Box<dyn Write + Send>,
    problems: Box<dyn Write + Send>,
    /// Whether results may be coloured.
    color: bool,
    /// How problems are told.
    teller: Teller,
    /// The first failure to write results.
    failure: Option<io::Error>,
    /// Whether results go to the standard output of the process.
    standard: bool,
    /// Whether somebody looks at results as they are.
    terminal: bool,
}

/// How a command line asks to be answered.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Looks {
    color: ColorChoice,
    /// How problems are told.
    errors: Option<ErrorFormat>,
    /// Whether nothing but ASCII is written by the command itself.
    ascii: bool,
}

impl Looks {
    /// What the options say; each of them goes before `--plain`.
    pub(super) fn asked(
        color: Option<ColorChoice>,
        errors: Option<ErrorFormat>,
        ascii: bool,
        plain: bool,
    ) -> Looks {
        let when_plain = |otherwise| plain.then_some(otherwise);
        Looks {
            color: color.or(when_plain(ColorChoice::Never)).unwrap_or_default(),
            errors: errors.or(plain.then_some(ErrorFormat::Plain)),
            ascii: ascii || plain,
        }
    }
}

/// Writes what is long in pieces, and what is short at once: a reader may be waiting for it.
struct Pieces<'a> {
    output: &'a mut Output,
    text: String,
}

impl Pieces<'_> {
    fn done(&mut self) {
        self.output.bytes(&[&self.text]);
        self.text.clear();
    }
}

impl fmt::Write for Pieces<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        if self.text.len() + text.len() > PIECE {
            self.done();
        }
        self.text.push_str(text);
        if self.output.is_closed() { Err(fmt::Error) } else { Ok(()) }
    }
}

/// So many bytes of one result are written at once.
const PIECE: usize = 1 << 16;

impl Output {
    /// Returns the streams of the process, in the style that the command line and the environment ask for.
    pub fn standard(line: &CommandLine) -> Output {
        Output::of_process(line.looks())
    }

    /// The same, where what the arguments say is known.
    pub(super) fn of_process(looks: Looks) -> Output {
        let Looks { color, errors, ascii } = looks;
        // What is no text is set all the same.
        let variable = |name: &str| Some(std::env::var_os(name)?.to_string_lossy().into_owned());
        let color = |terminal| wants_color(color, terminal, variable);
        let style =
            Style { color: color(io::stderr().is_terminal()), unicode: !ascii && is_unicode(variable) };
        let repository = std::env::var_os("GITHUB_WORKSPACE");
        let folder = std::env::current_dir().ok();
        let teller = Teller::new(errors, style, ascii)
            .on_screen(io::stderr().is_terminal())
            .in_folder(folder.as_deref(), repository.as_deref().map(Path::new));
        Output {
            results: Box::new(BufWriter::with_capacity(1 << 16, io::stdout())),
            problems: Box::new(BufWriter::new(io::stderr())),
            color: color(io::stdout().is_terminal()),
            teller,
            failure: None,
            standard: true,
            terminal: io::stdout().is_terminal(),
        }
    }

    /// Returns an output to the caller's streams, without colours.
    pub fn new(results: impl Write + Send + 'static, problems: impl Write + Send + 'static) -> Output {
        Output {
            results: Box::new(results),
            problems: Box::new(problems),
            color: false,
            teller: Teller::new(None, Style { color: false, unicode: true }, false),
            failure: None,
            standard: false,
            terminal: false,
        }
    }

    /// Returns whether results may be coloured.
    pub fn color(&self) -> bool {
        self.color
    }

    /// Returns whether somebody looks at results as they are.
    pub(crate) fn is_terminal(&self) -> bool {
        self.terminal
    }

    /// How problems are told.
    pub(super) fn teller(&self) -> &Teller {
        &self.teller
    }

    /// Writes a line of results without buffering, as a reader may be waiting for it. Hidden characters are
    /// [escaped](crate::escapes).
    pub fn line(&mut self, text: &str) {
        self.bytes(&[&escapes::lines(text), "\n"]);
    }

    /// Writes a line that begins with a coloured word; `color` is the number of the colour in escapes of
    /// terminals.
    pub fn line_after(&mut self, color: u8, word: &str, text: &str) {
        let word = if self.color { format!("\x1b[{color}m{word}\x1b[0m") } else { word.to_string() };
        self.bytes(&[&word, &escapes::lines(text), "\n"]);
    }

    /// Writes a line in a colour.
    pub(super) fn colored_line(&mut self, color: u8, text: &str) {
        let text = escapes::line(text);
        self.line_after(color, &text, "");
    }

    /// Writes a line of JSON.
    pub fn json(&mut self, text: String) {
        let text = self.teller.json(text);
        self.bytes(&[&text, "\n"]);
    }

    /// Writes a value: a plot is in ASCII where the locale is not Unicode, and plots and tables are no wider than the
    /// terminal that results go to.
    pub fn value(&mut self, value: &Value) {
        let screen = self.screen();
        let mut pieces = Pieces { output: self, text: String::new() };
        // Where it fails, the session is asked to stop, and tells why.
        let _ = screen.write(value, &mut pieces).and_then(|()| pieces.write_char('\n'));
        pieces.done();
    }

    /// Writes a table, no wider than the terminal that results go to.
    pub(super) fn table(&mut self, table: &Table) {
        let text = table.to_text(self.screen().columns);
        self.line(&text);
    }

    /// Where results are looked at. In a pipe or a file lines have no end.
    pub(crate) fn screen(&self) -> Screen {
        let columns = if self.terminal { columns() } else { None };
        Screen { columns: columns.unwrap_or(usize::MAX), charset: self.charset() }
    }

    /// What plots are drawn with.
    pub(crate) fn charset(&self) -> Charset {
        self.teller.charset()
    }

    /// Writes results of several lines, escaped like [`Output::line`].
    pub fn text(&mut self, text: &str) {
        self.bytes(&[&escapes::lines(text)]);
    }

    /// Writes a text unchanged, such as a program; on a terminal its hidden characters are escaped.
    pub fn kept(&mut self, text: &str) {
        let shown = if self.terminal { escapes::lines(text) } else { text.into() };
        self.bytes(&[&shown]);
    }

    /// Returns the standard output of the process as a file, where results go there; it may be a pipe.
    pub fn file_of_results(&mut self) -> Option<File> {
        if !self.standard || self.results.flush().is_err() {
            return None;
        }
        #[cfg(unix)]
        let owned = std::os::fd::AsFd::as_fd(&io::stdout()).try_clone_to_owned();
        #[cfg(windows)]
        let owned = std::os::windows::io::AsHandle::as_handle(&io::stdout()).try_clone_to_owned();
        owned.ok().map(File::from)
    }

    /// Returns the stream of results, for binary data; the caller handles its errors.
    pub fn bytes_of_results(&mut self) -> &mut dyn Write {
        &mut self.results
    }

    /// Writes results piece by piece, unchanged: each is counted and let go.
    ///
    /// # Errors
    /// Why the work is to stop; that nobody reads the results any more is told at the end, as everywhere.
    pub(super) fn streamed(
        &mut self,
        produce: impl FnOnce(&mut dyn Write) -> io::Result<()>,
    ) -> Result<(), Stopped> {
        let mut out = BufWriter::with_capacity(1 << 16, Counted(self));
        let written = produce(&mut out).and_then(|()| out.flush());
        drop(out);
        match written.map_err(|error| (Stopped::within(&error), error)) {
            Ok(()) => Ok(()),
            Err((Some(stopped), _)) => Err(stopped),
            Err((None, error)) => {
                self.failure.get_or_insert(error);
                Ok(())
            }
        }
    }

    fn bytes(&mut self, parts: &[&str]) {
        let length = parts.iter().map(|part| part.len()).sum();
        // What is beyond the limit is not written; the work under way stops, and its problem tells.
        if self.failure.is_some() || count_output(length).is_err() {
            return;
        }
        let written = parts.iter().try_for_each(|part| self.results.write_all(part.as_bytes()));
        self.failure = written.and_then(|()| self.results.flush()).err();
    }

    /// Writes a problem in the format that was asked for.
    pub fn problem(&mut self, problem: &Problem, sources: &Sources) {
        let told = self.teller.told(problem, sources);
        self.error_text(&told);
    }

    /// Tells what came of a run besides its results and its problems, on standard error: a line, or an object for programs.
    pub(super) fn remark(&mut self, line: &str, object: &serde_json::Value) {
        let text = match self.teller.is_json() {
            true => escapes::json(object.to_string()),
            false => line.to_owned(),
        };
        self.error_text(&format!("{text}\n"));
    }

    /// Writes a problem as it is told to standard error. Where that can't be written to, there is nobody left to tell.
    pub(super) fn error_text(&mut self, text: &str) {
        let _ = self.problems.write_all(text.as_bytes()).and_then(|()| self.problems.flush());
    }

    /// Returns whether writing results has failed, as when their reader has closed them.
    pub fn is_closed(&self) -> bool {
        self.failure.is_some()
    }

    /// Reports that results could not be written, and returns the status with which the process ends.
    pub fn failed(failure: io::Error) -> Status {
        let mut output = Output::new(io::sink(), io::stderr());
        output.failure = Some(failure);
        output.finish(Status::Fine)
    }

    /// Reports a failure to write results, if there was one, and returns the status with which the command
    /// ends.
    pub fn finish(&mut self, status: Status) -> Status {
        match self.failure.take() {
            None => status,
            Some(error) if error.kind() == io::ErrorKind::BrokenPipe => Status::Closed,
            Some(error) => {
                let problem =
                    Problem::error(ProblemCode::FileWrite, format!("can't write the results: {error}"));
                self.problem(&problem, &Sources::default());
                Status::Wrong
            }
        }
    }
}

/// Results that count towards the limit of output before they are written.
struct Counted<'a>(&'a mut Output);

impl Write for Counted<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        count_output(bytes.len())?;
        self.0.results.write_all(bytes)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.results.flush()
    }
}

#[cfg(test)]
pub(crate) mod memory {
    //! Streams whose text a test can look at.

    use std::sync::{Arc, Mutex};

    use super::*;

    #[derive(Clone, Default)]
    pub(crate) struct Buffer(Arc<Mutex<Vec<u8>>>);

    impl Buffer {
        /// What was written since the last time.
        pub(crate) fn take(&self) -> String {
            String::from_utf8(std::mem::take(&mut self.0.lock().unwrap())).unwrap()
        }
    }

    impl Write for Buffer {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().write(bytes)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    /// An output, its results and its problems.
    pub(crate) fn output() -> (Output, Buffer, Buffer) {
        let (results, problems) = (Buffer::default(), Buffer::default());
        (Output::new(results.clone(), problems.clone()), results, problems)
    }
}
