//! The commands that begin with a colon.

use crate::diagnostics::{Problem, ProblemCode, suggest};

/// A command as typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Command<'a> {
    Help(Option<&'a str>),
    Vars,
    Load(&'a str),
    /// A path, and whether a file that others wrote may be replaced.
    Save(&'a str, bool),
    Reset,
    Time(&'a str),
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
    Text,
}

/// In the order of `:help`.
pub(super) const COMMANDS: &[Row] = &[
    Row {
        names: &["help", "h", "?"],
        argument: Argument::Topic,
        summary: "explains a function, a statement or a code",
    },
    Row { names: &["vars"], argument: Argument::None, summary: "lists what has been defined" },
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
    Row { names: &["reset"], argument: Argument::None, summary: "forgets everything" },
    Row { names: &["time"], argument: Argument::Text, summary: "evaluates and tells how long it took" },
    Row { names: &["quit", "q", "exit"], argument: Argument::None, summary: "leaves; so does Ctrl-D" },
];

impl Argument {
    /// As `:help` writes it.
    pub(super) fn word(self) -> &'static str {
        match self {
            Argument::None => "",
            Argument::Topic => " [NAME]",
            Argument::File => " FILE",
            Argument::Text => " EXPR",
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
        Argument::File | Argument::Text if !given => {
            let needs = if row.argument == Argument::File { "a file" } else { "an expression" };
            let (name, word) = (row.names[0], row.argument.word());
            let problem = Problem::error(ProblemCode::PromptCommand, format!("`:{name}` needs {needs}"));
            return Err(problem.help(format!("write `:{name}{word}`")));
        }
        _ => {}
    }
    Ok(match row.names[0] {
        "help" => Command::Help(given.then_some(argument)),
        "vars" => Command::Vars,
        "load" => Command::Load(unquoted(argument)),
        "save" => Command::Save(unquoted(argument), false),
        "save!" => Command::Save(unquoted(argument), true),
        "reset" => Command::Reset,
        "time" => Command::Time(argument),
        _ => Command::Quit,
    })
}

/// A path may be written in quotes, as after `use`.
fn unquoted(path: &str) -> &str {
    path.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(path)
}

fn unknown(name: &str) -> Problem {
    let names = COMMANDS.iter().flat_map(|row| row.names).copied();
    Problem::error(ProblemCode::PromptCommand, format!("there is no command `:{name}`")).help(
        match suggest(name, names) {
            Some(near) => format!("did you mean `:{near}`?"),
            None => "`:help` lists the commands".to_string(),
        },
    )
}

/// The commands, a line each.
pub(super) fn overview() -> String {
    let row = |row: &Row| {
        let form = format!(":{}{}", row.names[0], row.argument.word());
        format!("  {form:<16}{}\n", row.summary)
    };
    COMMANDS.iter().map(row).collect()
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
            (":time\t1 + 1", Command::Time("1 + 1")),
            (":q", Command::Quit),
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
            (":", "`:help` lists the commands"),
            (":load", "write `:load FILE`"),
            (":time", "write `:time EXPR`"),
            (":vars x", "write `:vars` alone"),
        ] {
            let problem = parse(text).unwrap().unwrap_err();
            assert_eq!(problem.help.as_deref(), Some(help), "{text}");
        }
    }
}
