//! Inputs of several lines: their prompt, their indent, and how they are submitted.
//!
//! The editor knows one prompt alone. So each further line begins with as many spaces as that is wide; where the line is
//! drawn, the prompt of further lines stands in their place, and what is submitted has lost them.

use std::borrow::Cow;

use crate::language::is_incomplete;
use crate::language::scan::{TokenKind, scan};

use super::PROMPT;
use super::ask;
use super::commands;

/// As wide as the prompt.
const MARGIN: &str = "     ";
/// What is drawn there.
const CONTINUED: &str = "...> ";
/// So much each open bracket adds.
const STEP: usize = 2;

/// Of an input of a transcript that is longer and not finished, all further lines are part: to read it at each of them would be felt.
const LOOKED_AT: usize = 4_000;

/// Whether Enter begins another line: never after a blank one, nor after a question, nor after a command, alone or as the
/// last line.
pub(super) fn wants_more(text: &str) -> bool {
    if let Some(inputs) = inputs(text) {
        // A blank line ends it as it ends any other.
        let blank_line = text.rsplit_once('\n').is_some_and(|(_, last)| last.trim().is_empty());
        return !blank_line && inputs.last().is_some_and(|input| wants_more(input));
    }
    let blank_line = text.rsplit_once('\n').is_some_and(|(_, last)| last.trim().is_empty());
    let command = text.trim_start().starts_with(':') || commands::after_text(text).is_some();
    !blank_line && !command && !ask::is_question(text) && is_incomplete(text)
}

/// What a new line begins with, behind a text: the margin, and an indent for the brackets that are open.
pub(super) fn new_line(before: &str) -> String {
    let mut open = 0_usize;
    for token in scan(before) {
        match token.kind {
            TokenKind::Open => open += 1,
            TokenKind::Close => open = open.saturating_sub(1),
            _ => {}
        }
    }
    // Deep ones stay in sight.
    format!("\n{MARGIN}{}", " ".repeat(STEP * open.min(10)))
}

/// Whether nothing but an indent stands before the cursor on a further line: Backspace takes all of it.
pub(super) fn is_indent(before: &str) -> bool {
    let line = before.rsplit_once('\n').map_or("", |(_, line)| line);
    !line.is_empty() && line.bytes().all(|byte| byte == b' ')
}

/// A text as it is drawn: further lines have their prompt.
pub(super) fn drawn(text: Cow<'_, str>, color: bool) -> Cow<'_, str> {
    let margin = format!("\n{MARGIN}");
    if !text.contains(&margin) {
        return text;
    }
    let prompt = if color { format!("\n\x1b[2m{CONTINUED}\x1b[0m") } else { format!("\n{CONTINUED}") };
    Cow::Owned(text.replace(&margin, &prompt))
}

/// A text as it is meant: without margins, where each further line has one.
pub(super) fn submitted(text: &str) -> Cow<'_, str> {
    let mut further = text.split('\n').skip(1).filter(|line| !line.trim().is_empty());
    if !text.contains('\n') || !further.all(|line| line.starts_with(MARGIN)) {
        return Cow::Borrowed(text);
    }
    let clean = |line: &str| line.strip_prefix(MARGIN).unwrap_or(line.trim_start()).to_string();
    let mut lines = text.split('\n');
    let first = lines.next().unwrap_or_default().to_string();
    Cow::Owned(std::iter::once(first).chain(lines.map(clean)).collect::<Vec<_>>().join("\n"))
}

/// The inputs of a text that was pasted with the prompts before its lines, this one's or another's: each begins behind a
/// first prompt. A line without a prompt goes on with an input that is not finished, and is else what was displayed, which
/// nobody has typed. None where the text does not begin with a prompt.
pub(super) fn inputs(text: &str) -> Option<Vec<String>> {
    const PROMPTS: [(&str, &str); 2] = [("vcf>", "...>"), (">>>", "...")];
    let begin = text.lines().next()?;
    let (first, further) = PROMPTS.iter().find(|(first, _)| bare(begin, first).is_some())?;
    let mut inputs: Vec<String> = Vec::new();
    // Whether the last input goes on with lines without a prompt.
    let mut goes_on = true;
    for line in text.lines() {
        let further = match (bare(line, first), bare(line, further), inputs.last()) {
            (Some(typed), ..) => {
                inputs.push(typed.to_string());
                goes_on = true;
                continue;
            }
            (None, Some(typed), _) => typed,
            (None, None, Some(input)) if !line.trim().is_empty() => {
                goes_on = goes_on && (input.len() > LOOKED_AT || wants_more(input));
                if !goes_on {
                    continue;
                }
                line.strip_prefix(MARGIN).unwrap_or(line)
            }
            _ => continue,
        };
        if let Some(input) = inputs.last_mut() {
            input.push('\n');
            input.push_str(further);
        }
    }
    // Of a prompt behind which nothing stands nothing comes.
    inputs.retain(|input| !input.trim().is_empty());
    Some(inputs)
}

/// Inputs as they stand at the prompt.
pub(super) fn prompted(input: &str) -> String {
    format!("{PROMPT}{}", input.replace('\n', &format!("\n{CONTINUED}")))
}

/// A line without the prompt before it; None where there is none.
fn bare<'a>(line: &'a str, prompt: &str) -> Option<&'a str> {
    let rest = line.trim_start().strip_prefix(prompt)?;
    // The space belongs to the prompt; an editor may have taken it where nothing follows.
    if rest.is_empty() { Some(rest) } else { rest.strip_prefix(' ') }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn incomplete_input_goes_on_until_a_blank_line() {
        for (text, more) in [
            ("", false),
            ("x = 1", false),
            ("x = [1,", true),
            ("x = [1,\n2", true),
            ("x = [1,\n2]", false),
            ("x = [1,\n", false),
            ("x = [1,\n  ", false),
            ("x = 1 +", true),
            ("x = 1 + # why", true),
            ("f(x) =\n if x > 1 then\n 2", true),
            ("f(x) =\n if x > 1 then\n 2\n", false),
            ("f(x) = if x > 1 then 2\nelse 3", false),
            ("f(x) = [y for y in x if y]", false),
            ("x = \"[\"", false),
            ("x = 1 # [", false),
            ("x = 1\ny = [", true),
            (":load [", false),
            ("lift(?", false),
            ("help lifting(", false),
            ("?f(x", false),
            ("x = [1, # what?", true),
            ("x = [1,\n:quit", false),
            ("x = [1,\n  :time 2 + [", false),
            ("a[\n:", true),
            ("{\"a\"\n:q_max", true),
            (")", false),
            ("vcf> x\nits value: [", false),
            ("vcf> x = [", true),
            ("vcf> x = [\n", false),
        ] {
            assert_eq!(wants_more(text), more, "{text:?}");
        }
    }

    #[test]
    fn further_lines_have_a_margin_that_nobody_gets() {
        let mut text = "x = [f(".to_string();
        text += &new_line(&text);
        text += "1),";
        text += &new_line(&text);
        text += "2]";
        assert_eq!(text, "x = [f(\n         1),\n       2]");
        assert_eq!(submitted(&text), "x = [f(\n    1),\n  2]");
        assert_eq!(drawn(text.as_str().into(), false), "x = [f(\n...>     1),\n...>   2]");
        assert_eq!(submitted(&(text.clone() + "\n     ")), "x = [f(\n    1),\n  2]\n");
        // What was pasted has none.
        for pasted in ["x = [\n  1]", "x = [\n       1,\n 2]", "x"] {
            assert_eq!(submitted(pasted), pasted);
        }
    }

    #[test]
    fn prompts_that_were_pasted_go() {
        for (pasted, expected) in [
            ("vcf> x", &["x"][..]),
            ("vcf> x = [\n...>   1,\n...> ]\nvcf> x", &["x = [\n  1,\n]", "x"]),
            (">>> f(x) = [\n...   x]\n>>>", &["f(x) = [\n  x]"]),
            // What was displayed in between is no program.
            ("vcf> x\n5", &["x"]),
            ("vcf> lift\nlift(a, [\n  in a screen.\n\nvcf> :undo\nx is not\nvcf> y", &["lift", ":undo", "y"]),
            // A line that Enter began, or that has lost its prompt.
            ("vcf> x = [\n       1,\n2]\n[1, 2]", &["x = [\n  1,\n2]"]),
            ("vcf> ", &[]),
        ] {
            assert_eq!(inputs(pasted).unwrap(), expected, "{pasted:?}");
        }
        for typed in ["vcf>x", "x > 3", "", "x\nvcf> x"] {
            assert_eq!(inputs(typed), None, "{typed:?}");
        }
        assert_eq!(prompted("x = [\n  1]"), "vcf> x = [\n...>   1]");
    }

    #[test]
    fn backspace_takes_an_indent_as_a_whole() {
        for (text, is) in
            [("x", false), ("x\n", false), ("(\n       ", true), ("(\n     y", false), ("     ", false)]
        {
            assert_eq!(is_indent(text), is, "{text:?}");
        }
    }
}
