//! The arguments of the command, and what they ask for.

use std::ffi::{OsStr, OsString};
use std::io::{self, IsTerminal, Write};
use std::path::PathBuf;

use clap::error::ErrorKind;
use clap::parser::ValueSource;
use clap::{ArgMatches, CommandFactory, FromArgMatches, Parser, Subcommand};
use clap_complete::Shell;

use crate::escapes;

use super::check::CheckRequest;
use super::codec::CodecRequest;
use super::fmt::FmtRequest;
use super::formats::{self, Format};
use super::limits::{self, Limits};
use super::options::{self, COMMON};
use super::output::{Looks, Output};
use super::report::ReportRequest;
use super::run::{Folders, Origin, Program};
use super::status::Status;
use super::style::ColorChoice;
use super::test::TestRequest;
use super::told::{self, ErrorFormat};
use super::usage;
use super::vc2::Vc2Request;

const EXAMPLES: &str = "\
Examples:
  vcf                                    start the REPL
  vcf -i examples/le_gall_5_3.vcf        evaluate a program and go on at the prompt
  vcf run examples/le_gall_5_3.vcf       evaluate a program
  vcf -e 'le_gall_5_3.stages[0].taps'    evaluate a text
  echo '2**100' | vcf                    evaluate standard input
  vcf run --format json a.vcf b.vcf      one line of JSON per displayed value
  vcf report lesson.vcf -o lesson.html   a page of a program and its results
  vcf test examples --junit out.xml      count assertions, for CI
  vcf test . --error-format github       the same, problems as annotations of a workflow
  vcf help interleave                    a function, with an example and what it displays
  vcf help call::kind                    an error's code, explained

Exit status: 0 fine; 1 an assertion failed or could not be decided, files that are compared differ, or what --check \
or --deny-warnings asks for does not hold; 2 the program, a file or the command line is wrong; 130 stopped by Ctrl-C; 141 nobody read the output.";

/// Exact algebra of wavelet lifting filters over infinite arrays
///
/// Evaluates programs in a small language about lifting filters: elements of filtered arrays as exact expressions,
/// their periods, bounds and bit widths, and assertions about them. Without arguments it starts a REPL, or
/// evaluates what is piped in.
#[derive(Debug, Parser)]
#[command(name = "vcf", version, after_help = EXAMPLES, disable_help_subcommand = true)]
struct Arguments {
    /// Evaluates a text; several are the lines of one program
    #[arg(short = 'e', long = "eval", value_name = "TEXT", allow_hyphen_values = true)]
    evaluate: Vec<OsString>,
    /// Evaluates a file and stays at the prompt with its names
    #[arg(short, long, value_name = "FILE", conflicts_with = "evaluate")]
    interactive: Option<PathBuf>,
    /// How results are written; each subcommand offers its own formats: see [`formats::option`].
    #[arg(skip)]
    format: Format,
    /// Whether problems and differences are coloured; else as `auto`
    #[arg(long, global = true, value_enum, value_name = "WHEN", help_heading = COMMON)]
    color: Option<ColorChoice>,
    /// How problems are told on standard error; else as the variable VCF_ERROR_FORMAT says, or as text
    #[arg(long, global = true, value_enum, value_name = "FORMAT", help_heading = COMMON)]
    error_format: Option<ErrorFormat>,
    /// Draws plots and the frames of problems in ASCII, and escapes all else in JSON
    ///
    /// So it is without this option where the locale is not UTF-8, but for JSON. Texts of programs and files stay as they are.
    #[arg(long, global = true, help_heading = COMMON)]
    ascii: bool,
    /// For screen readers: --error-format plain --ascii --color never, where these say nothing else
    #[arg(long, global = true, help_heading = COMMON)]
    plain: bool,
    /// Lets programs read files below their folder alone, and write none
    ///
    /// What the command line names is read and written all the same. A program that is no file, after -e, from standard input
    /// or at the prompt, reads none. On Linux the kernel keeps the whole command to the folders of what is named, where it
    /// has Landlock.
    #[arg(long, global = true, help_heading = limits::HEADING)]
    sandbox: bool,
    #[command(flatten)]
    limits: Limits,
    #[command(subcommand)]
    command: Option<Command>,
    /// The names of the subcommand, none where there is none.
    #[arg(skip)]
    words: Vec<String>,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Evaluates programs, each by itself, and displays their values
    Run {
        /// Programs; `-` is standard input
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
        /// Also writes every displayed plot into this folder, as 01-its-title.svg
        #[arg(long, value_name = "DIR")]
        plots: Option<PathBuf>,
        /// Also writes a certificate of every `==` of arrays that is proven into this folder, for tools/check_equality.py
        ///
        /// How many were proven, and which have none, is told on standard error. docs/certificates.md tells what they are.
        #[arg(long, value_name = "DIR")]
        certificates: Option<PathBuf>,
    },
    /// Makes one page of a program whose comments are Markdown, with its results, plots and formulas
    Report(ReportRequest),
    /// Runs every .vcf file below the paths, several at once, and counts assertions
    Test(TestRequest),
    /// Looks for errors and for what is odd in programs, without evaluating them
    Check(CheckRequest),
    /// Formats programs in place
    Fmt(FmtRequest),
    /// Stores arrays of files as differences along an axis, and gives them back
    #[command(subcommand, alias = "spatial_delta")]
    SpatialDelta(CodecRequest),
    /// Explains functions, statements and error codes, with examples
    Help {
        /// A function, a statement or topic, a wavelet, an error's code, or a subcommand; several are shown in order
        #[arg(value_name = "NAME")]
        names: Vec<String>,
    },
    #[command(flatten)]
    Vc2(Vc2Request),
    /// Writes the completions of a shell to standard output
    Completions {
        /// The shell
        shell: Shell,
    },
    /// Writes the man page to standard output: vcf man | man -l -
    Man {
        /// Writes the reference of language and command into this folder instead, as pages of Markdown
        #[arg(long, value_name = "DIR")]
        reference: Option<PathBuf>,
    },
}

/// What the command is to do.
#[derive(Debug)]
pub(crate) enum Task {
    /// Talk with a person.
    Repl {
        /// What is evaluated first.
        file: Option<PathBuf>,
    },
    /// Evaluate programs.
    Run {
        /// In order.
        programs: Vec<Program>,
        /// How values are written.
        format: Format,
        /// What is written besides.
        folders: Folders,
    },
    /// Make a page of a program.
    Report(ReportRequest),
    /// Run files and count assertions.
    Test(TestRequest),
    /// Look for problems without evaluating.
    Check(CheckRequest),
    /// Format.
    Fmt(FmtRequest),
    /// Work on files of arrays.
    Codec(CodecRequest, Format),
    /// Explain.
    Help {
        /// What; an overview where there is none.
        names: Vec<String>,
    },
    /// Analyse VC-2 transforms.
    Vc2(Vc2Request, Format),
    /// Write the completions of a shell.
    Completions {
        /// Which.
        shell: Shell,
    },
    /// Write the man page.
    Man {
        /// Where pages of Markdown are written instead.
        reference: Option<PathBuf>,
    },
}

/// A parsed command line: a subcommand and its options.
#[derive(Debug)]
pub struct CommandLine(Arguments);

impl CommandLine {
    /// Returns the command line of the process.
    ///
    /// # Errors
    /// The status with which the process ends: the arguments are wrong, and the error has been written, or
    /// they ask for `--help`.
    pub fn read() -> Result<CommandLine, Status> {
        let given: Vec<OsString> = std::env::args_os().collect();
        let variable = std::env::var_os(told::VARIABLE).map(|value| value.to_string_lossy().into_owned());
        let read = Arguments::of(&given).and_then(|arguments| arguments.completed(variable.as_deref()));
        read.map(CommandLine).map_err(|error| {
            let error = shown(&given, error);
            usage::told(&given, &error).unwrap_or_else(|| end(&error))
        })
    }

    /// Parses words, of which the first is the name of the program.
    ///
    /// # Errors
    /// The text for the terminal: what is wrong with the words, or the help that they ask for.
    pub fn of(words: impl IntoIterator<Item = impl Into<OsString>>) -> Result<CommandLine, String> {
        let given: Vec<OsString> = words.into_iter().map(Into::into).collect();
        Arguments::of(&given).map(CommandLine).map_err(|error| usage::text(&shown(&given, error)))
    }

    /// How it asks to be answered.
    pub(super) fn looks(&self) -> Looks {
        Looks::asked(self.0.color, self.0.error_format, self.0.ascii, self.0.plain)
    }

    /// The subcommand, where there is one.
    pub(super) fn command(&self) -> Option<&Command> {
        self.0.command.as_ref()
    }

    /// Whether `--sandbox` is given.
    pub(super) fn sandbox(&self) -> bool {
        self.0.sandbox
    }

    /// How far it may go.
    pub(super) fn limits(&self) -> Limits {
        self.0.limits
    }

    /// What it asks for.
    pub(super) fn task(self) -> Task {
        self.0.task()
    }
}

impl Arguments {
    /// With the format of problems that the environment asks for, where the arguments ask for none.
    fn completed(mut self, variable: Option<&str>) -> Result<Arguments, clap::Error> {
        if self.error_format.is_none() && !self.plain {
            let chosen = ErrorFormat::of_variable(variable.map(escapes::line).as_deref());
            self.error_format =
                chosen.map_err(|message| wrong(&self.words, ErrorKind::InvalidValue, message))?;
        }
        Ok(self)
    }

    fn of<S: AsRef<OsStr>>(given: &[S]) -> Result<Arguments, clap::Error> {
        let mut matches = command().try_get_matches_from(given.iter().map(AsRef::as_ref))?;
        let is_chosen = matches.value_source("format") == Some(ValueSource::CommandLine);
        let format = matches.remove_one("format").unwrap_or_default();
        let words = words(&matches);
        options::check(&words, &matches)
            .and_then(|()| if is_chosen { formats::check(&words, format) } else { Ok(()) })
            .map_err(|message| wrong(&words, ErrorKind::ArgumentConflict, message))?;
        let read =
            Arguments::from_arg_matches_mut(&mut matches).map_err(|error| error.format(&mut command()))?;
        Arguments { format, words, ..read }.consistent()
    }

    /// What clap can't know: which arguments go together.
    fn consistent(mut self) -> Result<Arguments, clap::Error> {
        if let Some(Command::Test(request)) = &mut self.command {
            *request = std::mem::take(request).resolved();
        }
        let conflict = |message: String| Err(wrong(&self.words, ErrorKind::ArgumentConflict, message));
        if self.command.is_some() && !self.evaluate.is_empty() {
            return conflict("'-e TEXT' can't be used with a subcommand".to_string());
        }
        if self.command.is_some() && self.interactive.is_some() {
            return conflict("'-i FILE' can't be used with a subcommand".to_string());
        }
        Ok(self)
    }

    fn task(self) -> Task {
        let Arguments { evaluate, interactive, format, command, .. } = self;
        let from_stdin = || {
            let programs = vec![Program::from_path("-".into())];
            Task::Run { programs, format, folders: Folders::default() }
        };
        match command {
            None if !evaluate.is_empty() => {
                let program = Program { name: "-e".to_string(), origin: Origin::Arguments(evaluate) };
                Task::Run { programs: vec![program], format, folders: Folders::default() }
            }
            None if interactive.is_some() || std::io::stdin().is_terminal() => {
                Task::Repl { file: interactive }
            }
            None => from_stdin(),
            Some(Command::Run { files, plots, certificates }) => {
                let programs = files.into_iter().map(Program::from_path).collect();
                Task::Run { programs, format, folders: Folders { plots, certificates } }
            }
            Some(Command::Report(request)) => Task::Report(ReportRequest { format, ..request }),
            Some(Command::Test(request)) => Task::Test(TestRequest { format, ..request }),
            Some(Command::Check(request)) => Task::Check(CheckRequest { format, ..request }),
            Some(Command::Fmt(request)) => Task::Fmt(request),
            Some(Command::SpatialDelta(request)) => Task::Codec(request, format),
            Some(Command::Help { names }) => Task::Help { names },
            Some(Command::Vc2(request)) => Task::Vc2(request, format),
            Some(Command::Completions { shell }) => Task::Completions { shell },
            Some(Command::Man { reference }) => Task::Man { reference },
        }
    }
}

/// The command as clap knows it, which reads arguments and has help for each subcommand.
pub(super) fn command() -> clap::Command {
    options::reading(Arguments::command())
}

/// The command with the options that each subcommand takes: for completions and the man page.
pub(super) fn listed_command() -> clap::Command {
    options::listing(Arguments::command())
}

/// The names of the subcommand that was given, from the outermost.
fn words(matches: &ArgMatches) -> Vec<String> {
    let mut words = Vec::new();
    let mut at = matches;
    while let Some((name, inner)) = at.subcommand() {
        words.push(name.to_string());
        at = inner;
    }
    words
}

/// An error in the arguments of a subcommand, with the line that tells how that is used.
fn wrong(words: &[String], kind: ErrorKind, message: String) -> clap::Error {
    fn of(command: &mut clap::Command, words: &[String], kind: ErrorKind, message: String) -> clap::Error {
        if let [word, rest @ ..] = words
            && let Some(subcommand) = command.find_subcommand_mut(word)
        {
            return of(subcommand, rest, kind, message);
        }
        command.error(kind, message)
    }
    let mut whole = command();
    whole.build();
    of(&mut whole, words, kind, message)
}

/// An error in arguments as it may be shown. It repeats them, so it is that of the same arguments with escapes.
fn shown(given: &[OsString], error: clap::Error) -> clap::Error {
    let shown = |argument: &OsString| escapes::line(&argument.to_string_lossy()).into_owned().into();
    let shown: Vec<OsString> = given.iter().map(shown).collect();
    usage::with_tip(Arguments::of(&shown).err().unwrap_or(error))
}

/// Writes an error, or the help that was asked for, and tells how the process ends.
fn end(error: &clap::Error) -> Status {
    let written = error.print().and_then(|()| io::stdout().flush());
    match written {
        _ if error.use_stderr() => Status::Wrong,
        Ok(()) => Status::Fine,
        Err(failure) => Output::failed(failure),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_is_sound() {
        command().debug_assert();
        listed_command().debug_assert();
    }

    #[test]
    fn wrong_arguments_are_told() {
        for (arguments, kind) in [
            (&["vcf", "-e", "1", "run", "a.vcf"][..], ErrorKind::ArgumentConflict),
            (&["vcf", "fmt", "a.vcf", "--format", "json"], ErrorKind::ArgumentConflict),
            (&["vcf", "run"], ErrorKind::MissingRequiredArgument),
            (&["vcf", "rnu", "a.vcf"], ErrorKind::InvalidSubcommand),
            (&["vcf", "run", "--formt", "json", "a.vcf"], ErrorKind::UnknownArgument),
            (&["vcf", "--format", "xml", "-e", "1"], ErrorKind::InvalidValue),
        ] {
            let result = Arguments::of(arguments);
            assert_eq!(result.unwrap_err().kind(), kind, "{arguments:?}");
        }
    }

    #[test]
    fn a_text_may_begin_with_a_minus() {
        let arguments = Arguments::of(&["vcf", "-e", "-1", "-e", "x"]).unwrap();
        assert_eq!(arguments.evaluate, ["-1", "x"]);
    }
}
