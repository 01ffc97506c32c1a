//! What other prompts understand, and what is typed here instead.

use crate::diagnostics::{Problem, ProblemCode};
use crate::language::scan::KEYWORDS;
use crate::language::{Names, functions};

use super::commands;

/// Words of commands elsewhere, and what is said of them.
const COMMANDS: &[(&[&str], &str)] = &[
    (&["clear", "cls", "clc"], "Ctrl-L clears the screen"),
    (&["who", "whos", "ls", "browse", "names"], "`:vars` lists what has been defined"),
    (&["run", "source", "open"], "`:load FILE` evaluates a file and takes its names"),
    (&["timeit"], "`:time EXPR` evaluates and tells how long it took"),
    (&["info", "i", "doc", "d"], "`:help NAME` explains a name, `:type EXPR` a value"),
    (&["w", "write"], "`:save FILE` writes what was entered"),
    (&["print", "p"], "an expression by itself displays its value; `:show EXPR` shows all of it"),
    (&["cd", "pwd", "sh", "!"], SHELL),
];

/// What is said of commands of the shell.
const SHELL: &str = "the prompt starts no other programs: use another terminal, or leave with `:quit`";

/// What is typed here instead of a command with a colon.
pub(super) fn command(name: &str) -> Option<&'static str> {
    if name.starts_with('!') {
        return Some(SHELL);
    }
    COMMANDS.iter().find(|(words, _)| words.contains(&name)).map(|(_, help)| *help)
}

/// The problem of an input of another prompt: `%time x`, `!ls`. None where it is nothing of the kind, such as `!x` for
/// `not x`.
pub(super) fn elsewhere(text: &str, names: &Names) -> Option<Problem> {
    let text = text.trim();
    let problem = |message: &str| Problem::error(ProblemCode::PromptCommand, message);
    if let Some(typed) = text.strip_prefix('!') {
        let word = typed.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or_default();
        let known =
            names.bindings.contains_key(word) || functions::find(word).is_some() || KEYWORDS.contains(&word);
        if word.is_empty() || known {
            return None;
        }
        return Some(problem("commands of the shell do not work here").help(SHELL));
    }
    let typed = text.strip_prefix('%')?.trim_start_matches('%');
    let (name, rest) = typed.split_once(char::is_whitespace).unwrap_or((typed, ""));
    let help = match (command(name), commands::find(name)) {
        (None, Some(_)) => format!("write `:{}`", format!("{name} {}", rest.trim()).trim()),
        (Some(help), _) => help.to_string(),
        (None, None) => "`:help` lists the commands".to_string(),
    };
    Some(problem("commands of this prompt begin with a colon").help(help))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::Session;

    #[test]
    fn no_command_of_another_prompt_is_one_of_this() {
        for word in COMMANDS.iter().flat_map(|(words, _)| *words) {
            assert!(commands::find(word).is_none(), "{word}");
        }
    }

    #[test]
    fn other_prompts_lead_to_this_one() {
        let mut session = Session::new();
        session.run("test", "done = true", &mut |_| {});
        for (text, help) in [
            ("%time 3", "write `:time 3`"),
            ("%%time", "write `:time`"),
            ("%history", "write `:history`"),
            ("%timeit f(3)", "`:time EXPR` evaluates and tells how long it took"),
            ("%xyzzy", "`:help` lists the commands"),
            ("!ls", SHELL),
        ] {
            assert_eq!(elsewhere(text, session.names()).unwrap().help.as_deref(), Some(help), "{text}");
        }
        for program in ["5 % 3", "x", "", ":time 3", "!done", "!(1 == 2)", "!true"] {
            assert!(elsewhere(program, session.names()).is_none(), "{program}");
        }
    }
}
