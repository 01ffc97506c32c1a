//! `vcf help` and `:help`: functions, statements, wavelets and error codes, with what their examples display.

mod topics;
mod transcript;

use crate::diagnostics::{Problem, Sources, codes, suggest};
use crate::language::builtin::{Builtin, Presence};
use crate::language::functions::{self, FAMILIES};
use crate::language::prelude;

use super::{Output, Status, command};
pub use topics::{TOPICS, Topic};
pub use transcript::transcript;

/// Shows what is known of a name, or the overview.
pub fn help(name: Option<&str>, output: &mut Output) -> Status {
    match name.map_or_else(|| Ok(overview()), page) {
        Ok(text) => {
            output.text(&text);
            Status::Fine
        }
        Err(problem) => {
            output.problem(&problem, &Sources::default());
            Status::Wrong
        }
    }
}

/// Every function by family, and what else there is help for.
pub fn overview() -> String {
    let mut text = String::from("Functions; `x.f(y)` is `f(x, y)`:\n");
    for family in FAMILIES {
        text.push_str(&format!("\n{}\n", family.title));
        for builtin in family.functions {
            text.push_str(&entry(builtin.name, builtin.summary));
        }
    }
    text.push_str("\nStatements and values\n");
    for topic in TOPICS {
        text.push_str(&entry(topic.names[0], topic.title));
    }
    text.push_str("\nWavelets\n  ");
    text.push_str(&prelude::names().collect::<Vec<_>>().join("\n  "));
    text.push_str(
        "\n\n`vcf help NAME` shows one with an example; `vcf help codes` lists the codes of errors.\n",
    );
    text
}

/// A row of a list.
fn entry(name: &str, summary: &str) -> String {
    format!("  {name:<24}{summary}\n")
}

/// What is known of a name.
///
/// # Errors
/// `name::unknown`, with what was most likely meant.
pub fn page(name: &str) -> Result<String, Problem> {
    let name = name.trim();
    let bare = name.trim_end_matches("()");
    if let Some(builtin) = functions::find(bare) {
        let more = topics::find(bare).map(|topic| format!("\n{}", topics::page(topic)));
        return Ok(function(builtin) + &more.unwrap_or_default());
    }
    if let Some(topic) = topics::find(name) {
        return Ok(topics::page(topic));
    }
    if let Some(code) = codes::find(name) {
        return Ok(code.text());
    }
    if name == "codes" {
        return Ok(codes::all().map(|code| entry(code.code, code.title)).collect());
    }
    if prelude::value(name).is_some() {
        let example = format!("{name}\n{name}.stages\ninverse({name}).stages");
        return Ok(format!(
            "{name}\n\n    A wavelet of VC-2; its stages are those of synthesis.\n\n{}",
            transcript(&example)
        ));
    }
    let mut command = command();
    command.build();
    if let Some(found) = command.find_subcommand_mut(name) {
        return Ok(format!("{}\n", found.render_long_help()));
    }
    Err(unknown(name))
}

/// A name nobody knows.
fn unknown(name: &str) -> Problem {
    let problem = Problem::error("name::unknown", format!("there is no help for `{name}`"));
    problem.help(match suggest(name, names()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "`vcf help` lists what there is".to_string(),
    })
}

/// Everything that there is help for but subcommands.
pub fn names() -> impl Iterator<Item = &'static str> {
    functions::all()
        .map(|builtin| builtin.name)
        .chain(TOPICS.iter().flat_map(|topic| topic.names).copied())
        .chain(prelude::names())
        .chain(codes::all().map(|code| code.code))
        .chain(["codes"])
}

/// A function: how it is called, what it does, what it takes, an example.
fn function(builtin: &Builtin) -> String {
    let mut text = format!("{}\n\n    {}\n", builtin.signature(), builtin.summary);
    if !builtin.parameters.is_empty() {
        text.push('\n');
    }
    for parameter in builtin.parameters {
        let kind = parameter.kind.describe();
        let presence = match parameter.presence {
            Presence::Required => String::new(),
            Presence::Default(default) => format!("; {default} where left out"),
            Presence::Rest(0) => "; any number of them".to_string(),
            Presence::Rest(least) => format!("; {least} or more of them"),
        };
        text.push_str(&format!("    {:<10} {kind}{presence}\n", parameter.name));
    }
    format!("{text}\n{}", transcript(builtin.example))
}

/// Words in indented lines of about 80 characters.
pub fn wrapped<'a>(words: impl IntoIterator<Item = &'a str>, indent: &str) -> String {
    let (mut text, mut width) = (String::new(), 0);
    for word in words {
        if width > 0 && width + word.len() >= 80 {
            text.push('\n');
            width = 0;
        }
        text.push_str(if width == 0 { indent } else { " " });
        text.push_str(word);
        width += word.len() + 1;
    }
    text + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_has_a_page_whose_example_runs() {
        for name in names() {
            let page = page(name).unwrap_or_else(|problem| panic!("{name}: {}", problem.message));
            assert!(!page.contains("error["), "{name}:\n{page}");
        }
    }

    #[test]
    fn the_overview_names_every_function_and_topic() {
        let overview = overview();
        for name in functions::all().map(|builtin| builtin.name).chain(prelude::names()) {
            assert!(overview.contains(&format!("\n  {name}")), "{name}");
        }
    }

    #[test]
    fn slips_are_mended() {
        for (name, near) in
            [("lfit", "lift"), ("asert", "assert"), ("call:kind", "call::kind"), ("legall53", "le_gall_5_3")]
        {
            let help = page(name).unwrap_err().help.unwrap();
            assert_eq!(help, format!("did you mean `{near}`?"));
        }
    }

    #[test]
    fn a_subcommand_shows_its_own_help() {
        assert!(page("fmt").unwrap().contains("--check"));
    }
}
