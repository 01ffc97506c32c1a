//! Pages of the language: a page for each family of functions, statements, wavelets, words, and a list of all.

use std::collections::BTreeMap;

use crate::diagnostics::codes;
use crate::help::glossary::{GLOSSARY, Term};
use crate::help::{self, TOPICS, first_part, wavelet_example, wavelet_stages, wavelet_title};
use crate::language::builtin::Builtin;
use crate::language::functions::{self, FAMILIES, Family};
use crate::language::prelude;

use super::Page;
use super::markdown::{block, code, plain, slug};
use super::problems::family;
use super::program::Programs;

const STATEMENTS: &str = "statements.md";
const WAVELETS: &str = "wavelets.md";
const WORDS: &str = "glossary.md";

pub(super) fn pages() -> Vec<Page> {
    let mut pages = vec![index()];
    pages.extend(FAMILIES.iter().flat_map(family_page));
    pages.extend([statements(), wavelets(), words()]);
    pages
}

/// Everything that there is a page for.
fn index() -> Page {
    let mut text = String::from(
        "# Reference\n\nThese pages are made of the tables that `vcf help NAME` shows, and what an example displays was \
         computed when they were made. `x.f(y)` is `f(x, y)`.\n",
    );
    for family in FAMILIES.iter() {
        let page = file(family.title);
        text.push_str(&section(family.title, &page));
        for builtin in &family.functions {
            let about = plain(first_part(builtin.summary));
            text.push_str(&format!("- [`{}`]({page}#{}): {about}\n", builtin.name, builtin.name));
        }
    }
    text.push_str(&section("Statements and values", STATEMENTS));
    for topic in TOPICS {
        let name = topic.names[0];
        text.push_str(&format!("- [{name}]({STATEMENTS}#{name}): {}\n", plain(topic.title)));
    }
    text.push_str(&section("Wavelets", WAVELETS));
    let names = prelude::names().map(|name| format!("[`{name}`]({WAVELETS}#{name})"));
    text.push_str(&names.collect::<Vec<_>>().join(", "));
    text.push('\n');
    text.push_str(&section("Words", WORDS));
    let words = GLOSSARY.iter().map(|term| format!("[{}]({WORDS}#{})", term.names[0], anchor(term)));
    text.push_str(&words.collect::<Vec<_>>().join(", "));
    text.push_str("\n\n## The command\n\n[The command](command.md) has its subcommands and their options.\n\n## Codes of problems\n\n");
    let mut families: BTreeMap<&str, usize> = BTreeMap::new();
    codes::all().for_each(|entry| *families.entry(family(entry.code)).or_default() += 1);
    for (name, count) in families {
        let codes = if count == 1 { "code" } else { "codes" };
        text.push_str(&format!("- [`{name}`](errors/{name}.md): {count} {codes}\n"));
    }
    Page::new("index.md", text)
}

/// A heading, and a line that leads to the page: a heading is a link to itself already.
fn section(title: &str, page: &str) -> String {
    let title = plain(title);
    format!("\n## {title}\n\nIn full: [{title}]({page}).\n\n")
}

fn file(title: &str) -> String {
    format!("{}.md", slug(title))
}

/// A family, and its pictures.
fn family_page(family: &'static Family) -> Vec<Page> {
    let mut programs = Programs::of(family.functions[0].name);
    let mut text = format!("# {}\n", plain(family.title));
    for builtin in &family.functions {
        text.push_str(&function(builtin, &mut programs));
    }
    let mut pages = vec![Page::new(file(family.title), text)];
    pages.append(&mut programs.pictures);
    pages
}

fn function(builtin: &Builtin, programs: &mut Programs) -> String {
    let name = builtin.name;
    let mut text = format!(
        "\n## {name} {{#{name}}}\n\n{}\n{}.\n",
        block("vcf-signature", &builtin.signature()),
        plain(builtin.summary.trim_end_matches('.'))
    );
    if !builtin.parameters.is_empty() {
        text.push('\n');
    }
    for parameter in &builtin.parameters {
        text.push_str(&format!("- {}: {}\n", code(parameter.name), plain(&help::parameter(parameter))));
    }
    text + "\n" + &programs.shown(builtin.example)
}

fn statements() -> Page {
    let mut programs = Programs::of("statements");
    let mut text = String::from("# Statements and values\n");
    for topic in TOPICS {
        let name = topic.names[0];
        let also: Vec<String> = topic.names[1..].iter().map(|name| code(name)).collect();
        text.push_str(&format!("\n## {name} {{#{name}}}\n\n{}\n\n", plain(topic.title)));
        text.push_str(&format!("{}\n{}\n", block("text", &topic.forms.join("\n")), plain(topic.text)));
        if !also.is_empty() {
            text.push_str(&format!("\n`vcf help` finds it as {} too.\n", also.join(", ")));
        }
        if !topic.example.is_empty() {
            text.push_str(&format!("\n{}", programs.shown(topic.example)));
        }
    }
    Page::new(STATEMENTS, text)
}

fn wavelets() -> Page {
    let mut programs = Programs::of("wavelets");
    let mut text = String::from("# Wavelets\n\nPrograms know them by these names.\n");
    for name in prelude::names() {
        text.push_str(&format!("\n## {name} {{#{name}}}\n\n{}\n", plain(&wavelet_title(name))));
        if let Some((what, stages)) = wavelet_stages(name) {
            text.push_str(&format!("\n{}\n\n{}", plain(&what), block("vcf-signature", &stages.join("\n"))));
        }
        text.push_str(&format!("\n{}", programs.shown(&wavelet_example(name))));
    }
    Page::new(WAVELETS, text)
}

fn words() -> Page {
    let mut programs = Programs::of("glossary");
    let mut text = String::from("# Words\n\nThe words of the field, as `vcf help WORD` explains them.\n");
    for term in GLOSSARY {
        text.push_str(&format!("\n## {} {{#{}}}\n\n{}\n", term.names[0], anchor(term), plain(term.meaning)));
        if !term.example.is_empty() {
            text.push_str(&format!("\n{}", programs.shown(term.example)));
        }
        let see: Vec<String> = term.see.iter().map(|name| linked(name)).collect();
        if !see.is_empty() {
            text.push_str(&format!("\nSee also: {}.\n", see.join(", ")));
        }
    }
    Page::new(WORDS, text)
}

fn anchor(term: &Term) -> String {
    format!("word-{}", slug(term.names[0]))
}

/// A name as a link to where it is explained, as far as these pages explain it.
fn linked(name: &str) -> String {
    let of_functions = FAMILIES.iter().find(|family| family.functions.iter().any(|f| f.name == name));
    if let (Some(family), Some(builtin)) = (of_functions, functions::find(name)) {
        return format!("[`{name}`]({}#{})", file(family.title), builtin.name);
    }
    if let Some(topic) = TOPICS.iter().find(|topic| topic.names.contains(&name)) {
        return format!("[{name}]({STATEMENTS}#{})", topic.names[0]);
    }
    if let Some(term) = GLOSSARY.iter().find(|term| term.names.contains(&name)) {
        return format!("[{name}]({WORDS}#{})", anchor(term));
    }
    if prelude::names().any(|known| known == name) {
        return format!("[`{name}`]({WAVELETS}#{name})");
    }
    code(name)
}
