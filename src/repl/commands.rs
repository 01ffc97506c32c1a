//! The commands that begin with a colon.

use crate::diagnostics::{Problem, ProblemCode, suggest};
use crate::help;

use super::habits;

/// A command as typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Command<'a> {
    Help(Option<&'a str>),
    Vars,
    /// What was entered, by the numbers that problems name.
    History,
    Load(&'a str),
    /// A path, and whether a file that others wrote may be replaced.
    Save(&'a str, bool),
    /// The files that were loaded, again.
    Reload,
    /// A file, or the last input, in an editor.
    Edit(Option<&'a str>),
    Reset,
    Undo,
    Time(&'a str),
    Type(&'a str),
    Explain(&'a str),
    /// An expression, and the file that its drawing goes to.
    Graph(&'a str, Option<&'a str>),
    /// All of an expression's value, or of the last one.
    Show(Option<&'a str>),
    Set(Option<&'a str>),
    Quit,
}

/// How a command is written, and what it does.
pub(super) struct Row {
    /// With its short forms after it.
    pub names: &'static [&'static str],
    /// What follows it.
    pub argument: Argument,
    pub summary: &'static str,
}

/// What follows a command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Argument {
    None,
    /// Something that there is help for; may be left out.
    Topic,
    File,
    /// A file that may be left out.
    AnyFile,
    Text,
    /// An expression that may be left out.
    AnyText,
    /// An expression, and where its drawing goes.
    Drawing,
    /// A setting and its value; may be left out.
    Setting,
}

/// In the order of `:help`.
pub(super) const COMMANDS: &[Row] = &[
    Row {
        names: &["help", "h", "?"],
        argument: Argument::Topic,
        summary: "explains a function, a statement or a code",
    },
    Row { names: &["vars"], argument: Argument::None, summary: "lists what has been defined" },
    Row {
        names: &["history", "hist"],
        argument: Argument::None,
        summary: "lists what was entered, by the numbers that problems name",
    },
    Row { names: &["load"], argument: Argument::File, summary: "evaluates a file and takes its names" },
    Row {
        names: &["save"],
        argument: Argument::File,
        summary: "writes what was entered as a program that runs",
    },
    Row {
        names: &["save!"],
        argument: Argument::File,
        summary: "the same, over a file that another program wrote",
    },
    Row { names: &["reload"], argument: Argument::None, summary: "evaluates the loaded files again" },
    Row {
        names: &["edit"],
        argument: Argument::AnyFile,
        summary: "opens the last input, or a file, in your editor (VISUAL or EDITOR), then evaluates it",
    },
    Row {
        names: &["undo"],
        argument: Argument::None,
        summary: "takes back what the last input defined, or `:reset`",
    },
    Row { names: &["reset"], argument: Argument::None, summary: "forgets everything" },
    Row {
        names: &["show"],
        argument: Argument::AnyText,
        summary: "shows all of the last value, or of another one",
    },
    Row {
        names: &["type"],
        argument: Argument::Text,
        summary: "tells what kind of value it is, and its fields",
    },
    Row {
        names: &["explain"],
        argument: Argument::Text,
        summary: "tells how an array or an element of one arises",
    },
    Row {
        names: &["graph"],
        argument: Argument::Drawing,
        summary: "draws the graph of an array or the stages of a wavelet, here or into a file",
    },
    Row {
        names: &["set"],
        argument: Argument::Setting,
        summary: "lists the settings, or sets one, as in `:set digits 6`",
    },
    Row { names: &["time"], argument: Argument::Text, summary: "evaluates and tells how long it took" },
    Row { names: &["quit", "q", "exit"], argument: Argument::None, summary: "leaves; so does Ctrl-D" },
];

impl Row {
    /// `:load FILE: evaluates a file`
    pub(super) fn told(&self) -> String {
        format!(":{}{}: {}", self.names[0], self.argument.word(), self.summary)
    }
}

impl Argument {
    /// As `:help` writes it.
    pub(super) fn word(self) -> &'static str {
        match self {
            Argument::None => "",
            Argument::Topic => " [NAME]",
            Argument::File => " FILE",
            Argument::AnyFile => " [FILE]",
            Argument::Text => " EXPR",
            Argument::AnyText => " [EXPR]",
            Argument::Drawing => " EXPR [-> FILE]",
            Argument::Setting => " [NAME VALUE]",
        }
    }
}

/// The command's row.
pub(super) fn find(name: &str) -> Option<&'static Row> {
    COMMANDS.iter().find(|row| row.names.contains(&name))
}

/// Reads a command; None where the text is none.
///
/// # Errors
/// What is wrong with it, and what was most likely meant.
pub(super) fn parse(text: &str) -> Option<Result<Command<'_>, Problem>> {
    let typed = text.trim().strip_prefix(':')?;
    // `:load?` asks about the command.
    if let Some(asked) = typed.strip_suffix('?').filter(|asked| find(asked).is_some()) {
        return Some(Ok(Command::Help(Some(&text.trim()[..=asked.len()]))));
    }
    let (name, argument) = typed.split_once(char::is_whitespace).unwrap_or((typed, ""));
    Some(command(name, argument.trim()))
}

/// A command on the last of several lines, and what stands before it: a forgotten bracket must not swallow `:quit`.
pub(super) fn after_text(text: &str) -> Option<(&str, &str)> {
    let (before, last) = text.rsplit_once('\n')?;
    let typed = last.trim_start().strip_prefix(':')?;
    let name = typed.split(char::is_whitespace).next().unwrap_or_default();
    find(name).map(|_| (before, last))
}

fn command<'a>(name: &str, argument: &'a str) -> Result<Command<'a>, Problem> {
    let row = find(name).ok_or_else(|| unknown(name))?;
    let given = !argument.is_empty();
    match row.argument {
        Argument::None if given => {
            let message = format!("`:{}` takes nothing after it", row.names[0]);
            return Err(Problem::error(ProblemCode::PromptCommand, message)
                .help(format!("write `:{}` alone", row.names[0])));
        }
        Argument::File | Argument::Text | Argument::Drawing if !given => {
            let needs = if row.argument == Argument::File { "a file" } else { "an expression" };
            let (name, word) = (row.names[0], row.argument.word());
            let problem = Problem::error(ProblemCode::PromptCommand, format!("`:{name}` needs {needs}"));
            return Err(problem.help(format!("write `:{name}{word}`")));
        }
        // Of what is read it is seen whether it is there; what is written may be a slip.
        Argument::File if name.starts_with("save") && argument.contains(' ') && !is_quoted(argument) => {
            let message = format!("`:{name}` takes one file, and several words follow it");
            let help = format!("a path with spaces stands in quotes: `:{name} \"{argument}\"`");
            return Err(Problem::error(ProblemCode::PromptCommand, message).help(help));
        }
        _ => {}
    }
    Ok(match row.names[0] {
        "help" => Command::Help(given.then_some(argument)),
        "vars" => Command::Vars,
        "history" => Command::History,
        "load" => Command::Load(unquoted(argument)),
        "save" => Command::Save(unquoted(argument), false),
        "save!" => Command::Save(unquoted(argument), true),
        "reload" => Command::Reload,
        "edit" => Command::Edit(given.then_some(unquoted(argument))),
        "reset" => Command::Reset,
        "undo" => Command::Undo,
        "time" => Command::Time(argument),
        "type" => Command::Type(argument),
        "explain" => Command::Explain(argument),
        "graph" => drawing(argument),
        "show" => Command::Show(given.then_some(argument)),
        "set" => Command::Set(given.then_some(argument)),
        _ => Command::Quit,
    })
}

/// `EXPR -> FILE`: an arrow is no sign of an expression.
fn drawing(argument: &str) -> Command<'_> {
    match argument.rsplit_once("->") {
        Some((expression, file)) => Command::Graph(expression.trim(), Some(unquoted(file.trim()))),
        None => Command::Graph(argument, None),
    }
}

fn is_quoted(path: &str) -> bool {
    path.len() > 1 && path.starts_with('"') && path.ends_with('"')
}

/// A path may be written in quotes, as after `use`.
fn unquoted(path: &str) -> &str {
    path.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(path)
}

/// The problem of a command that there is not.
pub(super) fn unknown(name: &str) -> Problem {
    let names = COMMANDS.iter().flat_map(|row| row.names).copied();
    let begun = COMMANDS.iter().filter(|row| !name.is_empty() && row.names[0].starts_with(name));
    let begun: Vec<String> = begun.map(|row| format!("`:{}`", row.names[0])).collect();
    let help = match habits::command(name) {
        Some(help) => help.to_string(),
        None if !begun.is_empty() => format!("did you mean {}?", begun.join(" or ")),
        None => match suggest(name, names) {
            Some(near) => format!("did you mean `:{near}`?"),
            None => "`:help` lists the commands".to_string(),
        },
    };
    Problem::error(ProblemCode::PromptCommand, format!("there is no command `:{name}`")).help(help)
}

/// The commands, each on a line, in lines of a width.
pub(super) fn overview(width: usize) -> String {
    let forms = COMMANDS.iter().map(|row| format!(":{}{}", row.names[0], row.argument.word()));
    let forms: Vec<String> = forms.collect();
    help::rows(forms.iter().map(String::as_str).zip(COMMANDS.iter().map(|row| row.summary)), 2, width)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_are_read() {
        for (text, expected) in [
            (":help", Command::Help(None)),
            (":help lift", Command::Help(Some("lift"))),
            (":? lift", Command::Help(Some("lift"))),
            ("  :vars \n", Command::Vars),
            (":load a b.vcf", Command::Load("a b.vcf")),
            (":save \"a.vcf\"", Command::Save("a.vcf", false)),
            (":save! a.vcf", Command::Save("a.vcf", true)),
            (":reset", Command::Reset),
            (":graph a -> \"x y.svg\"", Command::Graph("a", Some("x y.svg"))),
            (":graph a[0] - 1", Command::Graph("a[0] - 1", None)),
            (":show", Command::Show(None)),
            (":set digits 6", Command::Set(Some("digits 6"))),
            (":edit a.vcf", Command::Edit(Some("a.vcf"))),
            (":time\t1 + 1", Command::Time("1 + 1")),
            (":q", Command::Quit),
            (":load?", Command::Help(Some(":load"))),
            (":?", Command::Help(None)),
        ] {
            assert_eq!(parse(text), Some(Ok(expected)), "{text}");
        }
        assert_eq!(parse("x"), None);
    }

    #[test]
    fn wrong_commands_lead_to_right_ones() {
        for (text, help) in [
            (":hlep", "did you mean `:help`?"),
            (":resett", "did you mean `:reset`?"),
            (":xyzzy", "`:help` lists the commands"),
            (":l", "did you mean `:load`?"),
            (":re", "did you mean `:reload` or `:reset`?"),
            (":clear", "Ctrl-L clears the screen"),
            (":save a b.vcf", "a path with spaces stands in quotes: `:save \"a b.vcf\"`"),
            (":t", "did you mean `:type` or `:time`?"),
            (":", "`:help` lists the commands"),
            (":history 3", "write `:history` alone"),
            (":load", "write `:load FILE`"),
            (":time", "write `:time EXPR`"),
            (":vars x", "write `:vars` alone"),
        ] {
            let problem = parse(text).unwrap().unwrap_err();
            assert_eq!(problem.help.as_deref(), Some(help), "{text}");
        }
    }
}
