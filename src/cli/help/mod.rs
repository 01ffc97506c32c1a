//! `vcf help` and `:help`: functions, statements, wavelets and error codes, with what their examples display.

mod files;
mod glossary;
mod layout;
mod other_names;
mod topics;
mod transcript;
mod wavelets;

use crate::diagnostics::{Problem, ProblemCode, Sources, codes, suggest};
use crate::display::Screen;
use crate::language::builtin::{Builtin, Kind, Parameter, Presence};
use crate::language::functions::{self, FAMILIES};
use crate::language::prelude;
use crate::repl;

use super::{Output, Status, command, pager};
pub(crate) use layout::{hanging, rows, width, wrapped};
pub(crate) use topics::TOPICS;
pub(crate) use transcript::transcript;

/// Shows what is known of names, or the overview; through a pager, where that is wanted and the screen too small.
pub(crate) fn help(names: &[&str], paged: bool, output: &mut Output) -> Status {
    let (text, problems) = found(names, Screen { columns: width(), charset: output.charset() });
    pager::show(&text, paged, output);
    problems.iter().for_each(|problem| output.problem(problem, &Sources::default()));
    if problems.is_empty() { Status::Fine } else { Status::Wrong }
}

/// What is known of names, or the overview; and the names that nobody knows.
fn found(names: &[&str], screen: Screen) -> (String, Vec<Problem>) {
    if names.is_empty() {
        return (overview(screen.columns), Vec::new());
    }
    // A name of several words.
    let joined = names.join(" ");
    let is_one = glossary::find(&joined).is_some() || names.len() > 1 && other_names::find(&joined).is_some();
    let names = if is_one { &[joined.as_str()][..] } else { names };
    let (mut pages, mut problems) = (Vec::new(), Vec::new());
    for name in names {
        match page(name, screen) {
            Ok(text) => pages.push(text),
            Err(problem) => problems.push(problem),
        }
    }
    (pages.join("\n"), problems)
}

/// Every function by family, and what else there is help for, in lines of a width.
pub(crate) fn overview(width: usize) -> String {
    let mut text = String::from("Functions; `x.f(y)` is `f(x, y)`:\n");
    for family in FAMILIES.iter() {
        let functions = family.functions.iter().map(|builtin| (builtin.name, first_part(builtin.summary)));
        text.push_str(&format!("\n{}\n{}", family.title, rows(functions, 2, width)));
    }
    let topics = TOPICS.iter().map(|topic| (topic.names[0], topic.title));
    text.push_str(&format!("\nStatements and values\n{}", rows(topics, 2, width)));
    text.push_str(&format!("\nWavelets\n{}", wavelets(width)));
    text.push_str(&format!("\nWords\n{}", words(width)));
    let command = command();
    let about = |command: &clap::Command| command.get_about().map(ToString::to_string).unwrap_or_default();
    let commands: Vec<(String, String)> =
        command.get_subcommands().map(|command| (command.get_name().to_string(), about(command))).collect();
    let commands = commands.iter().map(|(name, about)| (name.as_str(), about.as_str()));
    let heading = hanging("", "Commands of the shell, as in `vcf run FILE`", 0, width);
    text.push_str(&format!("\n{heading}{}", rows(commands, 2, width)));
    text + "\n"
        + &hanging(
            "",
            "`vcf help NAME ...` shows all of one, with an example; `vcf help codes` lists the codes of errors, \
             `vcf --help` the options.",
            0,
            width,
        )
}

/// The predefined wavelets, a row each.
pub(crate) fn wavelets(width: usize) -> String {
    let titles: Vec<(&str, String)> = prelude::names().map(|name| (name, wavelets::title(name))).collect();
    rows(titles.iter().map(|(name, title)| (*name, title.as_str())), 2, width)
}

/// The words of the glossary, one after the other.
pub(crate) fn words(width: usize) -> String {
    hanging(
        "  ",
        &glossary::GLOSSARY.iter().map(|term| term.names[0]).collect::<Vec<_>>().join(", "),
        2,
        width,
    )
}

/// A summary as far as it says what there is: up to the first end of a sentence or semicolon outside of brackets.
fn first_part(summary: &str) -> &str {
    let mut open = 0;
    for (at, c) in summary.char_indices() {
        match c {
            '(' => open += 1,
            ')' => open -= 1,
            ';' | '.' if open == 0 && summary[at + 1..].starts_with(' ') => return &summary[..at],
            _ => {}
        }
    }
    summary.trim_end_matches('.')
}

/// The first sentence of a summary.
pub(crate) fn first_sentence(summary: &str) -> String {
    format!("{}.", first_part(summary))
}

/// What is known of a name, for a screen.
///
/// # Errors
/// `name::unknown`, with what was most likely meant.
pub(crate) fn page(name: &str, screen: Screen) -> Result<String, Problem> {
    let width = screen.columns;
    let name = name.trim();
    let bare = name.trim_end_matches("()");
    if let Some(builtin) = functions::find(bare) {
        let topic = topics::find(bare).map(|topic| topics::page(topic, screen));
        let term = glossary::find(bare).map(|term| glossary::page(term, screen));
        let more = topic.into_iter().chain(term).map(|page| format!("\n{page}"));
        return Ok(function(builtin, screen) + &more.collect::<String>());
    }
    if let Some(topic) = topics::find(name) {
        // A subcommand may have the name of a statement.
        let command = subcommand(name, width).map(|help| format!("\nIn a shell, `vcf {name}`:\n\n{help}"));
        return Ok(topics::page(topic, screen) + &command.unwrap_or_default());
    }
    if let Some(term) = glossary::find(name) {
        return Ok(glossary::page(term, screen));
    }
    if let Some(explanation) = codes::find(name) {
        return Ok(code_page(explanation, width));
    }
    if name == "codes" {
        return Ok(rows(codes::all().map(|entry| (entry.code.as_str(), entry.title)), 2, width));
    }
    if let Some(page) = wavelets::page(name, screen) {
        return Ok(page);
    }
    if let Some(help) = subcommand(name, width) {
        return Ok(help);
    }
    if name == "vcf" {
        return Ok(overview(width));
    }
    match other_names::find(name) {
        Some(pages) => {
            let pages: Result<Vec<String>, Problem> = pages.iter().map(|name| page(name, screen)).collect();
            Ok(pages?.join("\n"))
        }
        None => command_of_prompt(name, screen).ok_or_else(|| unknown(name)),
    }
}

/// A command of the prompt, with or without its colon, and where to read on.
fn command_of_prompt(name: &str, screen: Screen) -> Option<String> {
    let told = repl::told(name.strip_prefix(':').unwrap_or(name))?;
    let told = hanging("", &format!("A command of the prompt: {told}"), 2, screen.columns);
    Some(told + "\n" + &page("prompt", screen).ok()?)
}

/// The help of a subcommand.
fn subcommand(name: &str, width: usize) -> Option<String> {
    let mut command = command().term_width(width);
    command.build();
    Some(format!("{}\n", command.find_subcommand_mut(name)?.render_long_help()))
}

/// A code's text, its paragraphs wrapped; programs are as they are.
fn code_page(explanation: &codes::Explanation, width: usize) -> String {
    let line = |line: &str| match line.starts_with(' ') {
        true => format!("{line}\n"),
        false => hanging("", line, 0, width),
    };
    explanation.text().lines().map(line).collect()
}

/// A name nobody knows.
fn unknown(name: &str) -> Problem {
    let problem = Problem::error(ProblemCode::NameUnknown, format!("there is no help for `{name}`"));
    problem.help(match suggest(name, names()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "`vcf help` lists what there is".to_string(),
    })
}

/// Everything that there is help for but subcommands.
pub(crate) fn names() -> impl Iterator<Item = &'static str> {
    functions::all()
        .map(|builtin| builtin.name)
        .chain(TOPICS.iter().flat_map(|topic| topic.names).copied())
        .chain(glossary::GLOSSARY.iter().flat_map(|term| term.names).copied())
        .chain(prelude::names())
        .chain(codes::all().map(|entry| entry.code.as_str()))
        .chain(["codes"])
}

/// A function: how it is called, what it does, what it takes, an example.
fn function(builtin: &Builtin, screen: Screen) -> String {
    let width = screen.columns;
    let mut text = hanging("", &builtin.signature(), 4, width);
    text.push('\n');
    text.push_str(&hanging("    ", builtin.summary, 4, width));
    if !builtin.parameters.is_empty() {
        text.push('\n');
    }
    let told: Vec<String> = builtin.parameters.iter().map(parameter).collect();
    let names = builtin.parameters.iter().map(|parameter| parameter.name);
    text.push_str(&rows(names.zip(told.iter().map(String::as_str)), 4, width));
    format!("{text}\n{}", transcript(builtin.example, screen))
}

/// What a parameter takes, what is taken where it is left out, and what it is for.
pub(crate) fn parameter(parameter: &Parameter) -> String {
    let choices: Vec<String> = parameter.choices.iter().map(|choice| format!("\"{choice}\"")).collect();
    let mut text = match choices.split_last() {
        Some((last, rest)) => format!("{} or {last}", rest.join(", ")),
        // "a value" says nothing beside a meaning.
        None if parameter.kind == Kind::Any && !parameter.meaning.is_empty() => parameter.meaning.to_string(),
        None => parameter.kind.describe().to_string(),
    };
    match parameter.presence {
        Presence::Required => {}
        Presence::Default("none") => text.push_str("; may be left out"),
        Presence::Default(default) => text.push_str(&format!("; {default} where left out")),
        Presence::Rest(0) => text.push_str("; any number of them"),
        Presence::Rest(least) => text.push_str(&format!("; {least} or more of them")),
    }
    if !text.starts_with(parameter.meaning) {
        text.push_str(&format!(". {}", parameter.meaning));
    }
    text
}

#[cfg(test)]
mod tests {
    use unicode_width::UnicodeWidthStr;

    use super::*;
    use crate::plots::Charset;

    #[test]
    fn everything_has_a_page_whose_example_runs() {
        for name in names() {
            let page =
                page(name, Screen::of(100)).unwrap_or_else(|problem| panic!("{name}: {}", problem.message));
            assert!(!page.contains("error["), "{name}:\n{page}");
        }
    }

    #[test]
    fn the_overview_names_every_function_and_topic() {
        let overview = overview(100);
        for name in functions::all().map(|builtin| builtin.name).chain(prelude::names()) {
            assert!(overview.contains(&format!("\n  {name}")), "{name}");
        }
    }

    #[test]
    fn the_overview_cuts_no_brackets() {
        for builtin in functions::all() {
            let part = first_part(builtin.summary);
            for (open, close) in [('(', ')'), ('[', ']'), ('`', '`'), ('"', '"')] {
                let (opened, closed) = (part.matches(open).count(), part.matches(close).count());
                assert!(opened == closed && (open != close || opened % 2 == 0), "{}: {part}", builtin.name);
            }
        }
        assert_eq!(first_part("A b (c; d. e) f; g."), "A b (c; d. e) f");
    }

    /// A text goes on where the terminal has room, so that it breaks only between sentences or paragraphs.
    #[test]
    fn no_help_breaks_in_mid_sentence() {
        fn check(command: &clap::Command) {
            let texts = [
                command.get_about(),
                command.get_long_about(),
                command.get_after_help(),
                command.get_after_long_help(),
            ];
            let arguments =
                command.get_arguments().flat_map(|argument| [argument.get_help(), argument.get_long_help()]);
            for text in texts.into_iter().chain(arguments).flatten().map(ToString::to_string) {
                let mut lines = text.lines().peekable();
                while let Some(line) = lines.next() {
                    let ends = line.is_empty() || line.ends_with(['.', ':', ';']) || line.starts_with(' ');
                    assert!(
                        ends || lines.peek().is_none_or(|next| next.is_empty()),
                        "{}: {line}",
                        command.get_name()
                    );
                }
            }
            command.get_subcommands().for_each(check);
        }
        let mut command = command();
        command.build();
        check(&command);
    }

    /// Programs, and words that are longer than a line, may stick out; text may not.
    #[test]
    fn text_keeps_within_a_width() {
        let topics = TOPICS.iter().flat_map(|topic| topic.forms.iter().copied().chain([topic.example]));
        let programs: String = functions::all()
            .map(|builtin| builtin.example)
            .chain(topics.chain(glossary::GLOSSARY.iter().map(|term| term.example)))
            .map(String::from)
            .chain(codes::all().map(|entry| entry.text()))
            .collect();
        for (width, charset) in
            [(40, Charset::Braille), (40, Charset::Ascii), (60, Charset::Braille), (100, Charset::Ascii)]
        {
            let screen = Screen { columns: width, charset };
            let pages = names().filter_map(|name| page(name, screen).ok());
            for text in pages.chain([overview(width)]) {
                // Markup that a program made is what it is.
                let is_kept = text.starts_with("mathml(");
                assert!(charset == Charset::Braille || text.is_ascii() || is_kept, "{text}");
                for line in text.lines().filter(|line| line.width() > width) {
                    let is_comment = line.starts_with("    #") && !programs.contains(line.trim_start());
                    let is_program = line.starts_with("    ") && !line.starts_with("     ") && !is_comment;
                    let is_word = line.trim_start_matches(['#', ' ']).split(' ').count() == 1;
                    assert!(is_program || is_word, "{width}: {line}");
                }
            }
        }
    }

    /// The words of a page do not depend on its width: none is broken, and none is lost.
    #[test]
    fn words_are_whole_in_narrow_terminals() {
        let words = |text: &str| {
            let words = text.split_whitespace().filter(|word| *word != "#").map(String::from);
            words.collect::<std::collections::BTreeSet<_>>()
        };
        let drawn = |text: &str| text.contains("plot(");
        for name in names() {
            let Ok(wide) = page(name, Screen::of(1000)) else { continue };
            if drawn(&wide) {
                continue;
            }
            for width in [24, 40] {
                let narrow = page(name, Screen::of(width)).unwrap();
                assert_eq!(words(&narrow), words(&wide), "{name} at {width}:\n{narrow}");
            }
        }
        assert_eq!(words(&overview(40)), words(&overview(100)));
    }

    /// A text is free, and says what it is, or one of some choices, which are all accepted.
    #[test]
    fn text_parameters_tell_their_choices() {
        let calls = [
            ("bounds", "bounds(symbols(1, \"L\")[0], {symbols(1, \"L\"): (0, 1)}, rounding=CHOICE)"),
            ("witness", "witness(symbol(\"a\"), {symbol(\"a\"): (0, 1)}, rounding=CHOICE)"),
            ("explain", "explain(symbols(1, \"L\"), {symbols(1, \"L\"): (0, 1)}, rounding=CHOICE)"),
            ("sums", "sums(symbols(1, \"L\"), {symbols(1, \"L\"): (0, 1)}, rounding=CHOICE)"),
            ("bit_widths", "bit_widths(haar_no_shift, 1, rounding=CHOICE)"),
            ("bit_widths", "bit_widths(haar_no_shift, 1, coefficients=CHOICE)"),
            ("bit_widths", "bit_widths(haar_no_shift, 1, index=CHOICE)"),
            ("symbols", "symbols(1, \"x\", size=4, edges=CHOICE)"),
            ("variables", "variables(1, \"x\", size=4, edges=CHOICE)"),
            ("generate", "f(i) = i\ngenerate(1, f, size=4, edges=CHOICE)"),
            ("with_edges", "with_edges(symbols(1, \"x\", size=4), edges=CHOICE)"),
            ("analysis", "analysis(haar_no_shift, 1, size=(4, 2), edges=CHOICE)"),
            ("synthesis", "synthesis(haar_no_shift, 1, size=(4, 2), edges=CHOICE)"),
            ("data", "data([1, 2], \"none\", edges=CHOICE)"),
            ("picture", "picture([[1, 2]], \"none\", edges=CHOICE)"),
            ("data", "data([1, 2], CHOICE)"),
            ("picture", "picture([[1, 2]], CHOICE)"),
            ("stage", "stage(CHOICE, [1])"),
            ("band_gains", "band_gains(le_gall_5_3, side=CHOICE)"),
            ("cascade", "cascade(le_gall_5_3, 1, side=CHOICE)"),
            ("spatial_delta", "spatial_delta(overflow=CHOICE)"),
            ("spatial_delta", "spatial_delta(mode=CHOICE)"),
            ("quantisation_matrix", "quantisation_matrix(le_gall_5_3, 1, norms=CHOICE)"),
            ("code", "code(variables(1, \"x\")[0], CHOICE)"),
            ("plot", "plot(le_gall_5_3, \"functions\", side=CHOICE)"),
            ("plot", "plot([1, 2], CHOICE)"),
        ];
        let fails = |call: &str, choice: &str| {
            let text = call.replace("CHOICE", &format!("\"{choice}\""));
            let outcome = crate::language::Session::new().run("test", &text, &mut |_| {});
            outcome.problems.first().map(|problem| problem.message.clone())
        };
        let mut tried = 0;
        for builtin in functions::all() {
            for parameter in builtin.parameters.iter().filter(|parameter| parameter.kind == Kind::Text) {
                let free = parameter.choices.is_empty();
                assert!(!free || !parameter.meaning.is_empty(), "{} {}", builtin.name, parameter.name);
            }
            for parameter in builtin.parameters.iter().filter(|parameter| !parameter.choices.is_empty()) {
                let named = format!("{}=CHOICE", parameter.name);
                let call = calls.iter().find(|(name, call)| {
                    let positional = builtin.parameters.iter().find(|p| p.name == parameter.name);
                    *name == builtin.name
                        && (call.contains(&named) || !call.contains("=CHOICE") && positional.is_some())
                });
                let (_, call) = call.unwrap_or_else(|| panic!("no call with {named} of {}", builtin.name));
                assert!(fails(call, "nonsense").is_some(), "{call}");
                // A picture that does not fit a value is told otherwise than one that there is not.
                let refused = |choice: &&&str| fails(call, choice).is_some_and(|m| m.contains("there is no"));
                let wrong: Vec<_> = parameter.choices.iter().filter(refused).collect();
                assert!(wrong.is_empty(), "{call}: {wrong:?}");
                if parameter.name != "what" {
                    assert!(parameter.choices.iter().all(|choice| fails(call, choice).is_none()), "{call}");
                }
                tried += 1;
            }
        }
        assert_eq!(tried, calls.len());
    }

    #[test]
    fn commands_of_the_prompt_have_pages() {
        for name in ["undo", ":undo", ":save", ":help", "show", "reset"] {
            let page = page(name, Screen::of(100)).unwrap();
            let command = name.trim_start_matches(':');
            assert!(page.starts_with(&format!("A command of the prompt: :{command}")), "{name}: {page}");
            assert!(page.contains("`vcf` alone starts it"), "{page}");
        }
        assert!(page("save", Screen::of(100)).unwrap().starts_with("save("));
        assert!(page("watch", Screen::of(100)).unwrap().contains("--watch"));
    }

    #[test]
    fn slips_are_mended() {
        for (name, near) in
            [("lfit", "lift"), ("asert", "assert"), ("call:kind", "call::kind"), ("legall53", "le_gall_5_3")]
        {
            let help = page(name, Screen::of(100)).unwrap_err().help.unwrap();
            assert_eq!(help, format!("did you mean `{near}`?"));
        }
    }

    #[test]
    fn a_subcommand_shows_its_own_help() {
        assert!(page("fmt", Screen::of(100)).unwrap().contains("--check"));
        let both = page("test", Screen::of(100)).unwrap();
        assert!(both.contains("test \"name\" {") && both.contains("--junit"), "{both}");
    }
}
