//! The signature of the function that is being called, shown behind the line: the argument at the cursor is marked, and
//! what it means stands below.

use crate::help;
use crate::language::builtin::{Parameter, Presence};
use crate::language::print::print_expr;
use crate::language::{Meaning, Names, ast, functions};

use crate::assist::context::{Context, OpenCall, Written};

/// What to show behind the line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Hint {
    /// The signature up to the argument at the cursor.
    before: String,
    /// That argument; nothing where there is none.
    marked: String,
    /// What follows.
    after: String,
    /// What the argument means, on a line of its own.
    meaning: String,
}

impl Hint {
    /// In the colours of a terminal: dim, but for what is marked.
    pub(super) fn painted(&self) -> String {
        let marked = match self.marked.as_str() {
            "" => String::new(),
            marked => format!("\x1b[1;4m{marked}\x1b[0m"),
        };
        let meaning =
            if self.meaning.is_empty() { String::new() } else { format!("\n{}", dim(&self.meaning)) };
        dim(&self.before) + &marked + &dim(&self.after) + &meaning
    }
}

/// Less than what is typed.
pub(super) fn dim(text: &str) -> String {
    if text.is_empty() { String::new() } else { format!("\x1b[2m{text}\x1b[0m") }
}

/// A parameter in a signature, and what it means.
struct Shown {
    name: String,
    written: String,
    meaning: String,
    /// Whether it takes all arguments that are left.
    rest: bool,
}

/// What to show behind a line that ends after `used` characters of a terminal so wide: nothing outside of calls.
pub(super) fn hint(text: &str, cursor: usize, names: &Names, used: usize, width: usize) -> Option<Hint> {
    if text.trim_start().starts_with(':') {
        return None;
    }
    let context = Context::new(text, cursor);
    let end = context.tokens.len();
    let call = context.call_around(end)?;
    let parameters = parameters(&call, names)?;
    let at = match context.written(&call, end) {
        Written::Named(name) => parameters.iter().position(|parameter| parameter.name == name),
        Written::Nth(nth) => {
            let nth = nth + usize::from(call.dotted);
            let last = parameters.len().checked_sub(1);
            let rest = last.filter(|&last| parameters[last].rest);
            if nth < parameters.len() { Some(nth) } else { rest }
        }
    };
    let meaning = at.map_or("", |at| &parameters[at].meaning);
    let [before, marked, after] = signature(&call, &parameters, at);
    Some(fitted(before, marked, after, meaning, used, width))
}

/// The signature before the argument at the cursor, that argument, and what follows.
fn signature(call: &OpenCall, parameters: &[Shown], at: Option<usize>) -> [String; 3] {
    // The value before a dot is the first argument.
    let (dot, from) = if call.dotted { (".", 1) } else { ("", 0) };
    let written =
        |range: &[Shown]| range.iter().map(|shown| shown.written.as_str()).collect::<Vec<_>>().join(", ");
    let open = format!("{dot}{}(", call.name);
    let Some(at) = at.filter(|at| *at >= from) else {
        return [
            open + &written(parameters.get(from..).unwrap_or_default()) + ")",
            String::new(),
            String::new(),
        ];
    };
    let first = written(&parameters[from..at]) + if at > from { ", " } else { "" };
    let rest =
        if at + 1 < parameters.len() { ", " } else { "" }.to_string() + &written(&parameters[at + 1..]);
    [open + &first, parameters[at].written.clone(), rest + ")"]
}

/// Behind the line where there is room, else below it; what is too long for a line of the terminal is cut.
fn fitted(before: String, marked: String, after: String, meaning: &str, used: usize, width: usize) -> Hint {
    let length = |text: &str| text.chars().count();
    let whole = length(&before) + length(&marked) + length(&after);
    // In the last column a terminal may begin the next line already.
    let room = width.saturating_sub(1);
    let margin = if used + MARGIN + whole <= room { " ".repeat(MARGIN) } else { "\n  ".to_string() };
    let mut left = room.saturating_sub(2);
    if margin.starts_with(' ') {
        left = whole;
    }
    // What is marked is seen; what comes before and after gives way.
    let marked = shortened(&marked, left);
    let left = left - length(&marked);
    let before = end_of(&before, left - length(&after).min(left / 2));
    let after = shortened(&after, left - length(&before));
    let meaning = if meaning.is_empty() {
        String::new()
    } else {
        format!("  {}", shortened(meaning, room.saturating_sub(2)))
    };
    Hint { before: margin + &before, marked, after, meaning }
}

/// Between a line and the signature behind it.
const MARGIN: usize = 3;

/// In the place of what is left out.
const CUT: &str = "...";

/// A text of at most so many characters.
fn shortened(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_string();
    }
    let kept: String = text.chars().take(most.saturating_sub(CUT.len())).collect();
    kept + &CUT[..CUT.len().min(most)]
}

/// The end of a text, at most so many characters.
fn end_of(text: &str, most: usize) -> String {
    let left_out = text.chars().count().saturating_sub(most);
    if left_out == 0 {
        return text.to_string();
    }
    let cut = &CUT[..CUT.len().min(most)];
    cut.chars().chain(text.chars().skip(left_out + cut.len())).collect()
}

/// The parameters of the function that is called, as its signature writes them.
fn parameters(call: &OpenCall, names: &Names) -> Option<Vec<Shown>> {
    let function = names.functions.get(call.name).map(|binding| &binding.meaning);
    if let Some(Meaning::Function(function)) = function {
        let shown = |parameter: &ast::FormalParameter| {
            let name = parameter.name.text.to_string();
            let (written, meaning) = match &parameter.default {
                Some(default) => {
                    let default = print_expr(default);
                    (format!("{name}={default}"), format!("{name}: {default} where left out"))
                }
                None => (name.clone(), String::new()),
            };
            Shown { name, written, meaning, rest: false }
        };
        return Some(function.tree.parameters.iter().map(shown).collect());
    }
    let shown = |parameter: &Parameter| Shown {
        name: parameter.name.to_string(),
        written: parameter.written(),
        meaning: format!("{}: {}", parameter.name, help::parameter(parameter)),
        rest: matches!(parameter.presence, Presence::Rest(_)),
    };
    Some(functions::find(call.name)?.parameters.iter().map(shown).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::Session;

    fn session() -> Session {
        let mut session = Session::new();
        session.run("test", "double(x, by=2) = by*x", &mut |_| {});
        session
    }

    /// What is shown where `|` stands, the argument at the cursor in angle brackets.
    fn shown(text: &str, session: &Session, width: usize) -> Option<String> {
        let cursor = text.find('|').unwrap_or(text.len());
        let text = text.replacen('|', "", 1);
        let used = 5 + text.chars().count();
        let Hint { before, marked, after, meaning } = hint(&text, cursor, session.names(), used, width)?;
        let marked = if marked.is_empty() { marked } else { format!("<{marked}>") };
        let meaning = if meaning.is_empty() { meaning } else { format!("\n{meaning}") };
        Some(before + &marked + &after + &meaning)
    }

    #[test]
    fn the_argument_at_the_cursor_is_marked_and_explained() {
        let session = session();
        for (text, expected) in [
            ("lift(", Some("   lift(<a>, stage, dim)\n  a: an array")),
            ("lift(x, ", Some("   lift(a, <stage>, dim)\n  stage: a stage")),
            (
                "lift(x, [1, 2], 1 + (2",
                Some("   lift(a, stage, <dim>)\n  dim: an integer. The dimension, 0 the horizontal one"),
            ),
            ("lift(x, [1, ", Some("   lift(a, <stage>, dim)\n  stage: a stage")),
            ("x[lift, ", None),
            (
                "lift(x, [1, 2], 1 + ",
                Some("   lift(a, stage, <dim>)\n  dim: an integer. The dimension, 0 the horizontal one"),
            ),
            (
                "lift(x, dim=",
                Some("   lift(a, stage, <dim>)\n  dim: an integer. The dimension, 0 the horizontal one"),
            ),
            ("lift(x, |s, 0)", Some("   lift(a, <stage>, dim)\n  stage: a stage")),
            ("lift(x, s, 0, ", Some("   lift(a, stage, dim)")),
            ("L.lift(", Some("   .lift(<stage>, dim)\n  stage: a stage")),
            ("rshift(lift(a, b, 0), ", Some("   rshift(a, <bits=1>)\n  bits: an integer; 1 where left out")),
            ("max(1, 2, 3, ", Some("   max(<xs, ...>)\n  xs: a value; 1 or more of them")),
            ("double(", Some("   double(<x>, by=2)")),
            ("double(1, ", Some("   double(x, <by=2>)\n  by: 2 where left out")),
            ("nothing(", None),
            ("lift", None),
            (":help lift(", None),
        ] {
            assert_eq!(shown(text, &session, 100).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn what_is_painted_is_what_is_shown() {
        let hint = hint("lift(x, ", 8, session().names(), 13, 100).unwrap();
        let painted = "\x1b[2m   lift(a, \x1b[0m\x1b[1;4mstage\x1b[0m\x1b[2m, dim)\x1b[0m\n\x1b[2m  stage: a stage\x1b[0m";
        assert_eq!(hint.painted(), painted);
    }

    /// No line is wider than the terminal, and the marked argument is always seen.
    #[test]
    fn lines_keep_within_the_terminal() {
        let session = session();
        for width in [20, 40, 100] {
            for builtin in functions::all() {
                for (nth, parameter) in builtin.parameters.iter().enumerate() {
                    let text = format!("{}({}", builtin.name, "1, ".repeat(nth));
                    let used = 5 + text.chars().count();
                    let hint = hint(&text, text.len(), session.names(), used, width).unwrap();
                    let whole = format!("{}{}{}\n{}", hint.before, hint.marked, hint.after, hint.meaning);
                    let mut lines = whole.lines();
                    let first = lines.next().unwrap_or_default().chars().count();
                    assert!(first == 0 || used + first < width, "{width}: {whole}");
                    assert!(lines.all(|line| line.chars().count() < width), "{width}: {whole}");
                    let name = &parameter.name[..parameter.name.len().min(width - 8)];
                    assert!(hint.marked.starts_with(name), "{width}: {whole}");
                }
            }
        }
    }
}
