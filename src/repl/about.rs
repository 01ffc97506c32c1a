//! What the prompt tells of values and of itself.

use std::time::Duration;

use crate::assist::about;
pub(super) use crate::assist::about::{counted, definition};
use crate::display;
use crate::help::{self, TOPICS};
use crate::language::functions::{self, FAMILIES};
use crate::language::{Meaning, Names};
use crate::values::Value;

use super::commands;
use super::last::is_lent;

/// Values in `:vars` are cut after so many characters.
const SHOWN: usize = 60;

/// What has been defined, a line each.
pub(super) fn variables(names: &Names) -> Vec<String> {
    let defined = names.bindings.iter().filter(|(name, binding)| !is_lent(name, binding));
    let lines: Vec<String> = defined
        .map(|(name, binding)| match &binding.meaning {
            Meaning::Value(value) => format!("{name} = {}", display::one_line(value, SHOWN)),
            Meaning::Function(function) => definition(function),
        })
        .collect();
    if lines.is_empty() { vec!["nothing has been defined yet".to_string()] } else { lines }
}

/// How a function is called, and what it does in a sentence.
pub(super) fn signature(name: &str, names: &Names, width: usize) -> String {
    let own = names.bindings.get(name).or_else(|| names.functions.get(name));
    if let Some(Meaning::Function(function)) = own.map(|binding| &binding.meaning) {
        return help::hanging("", &definition(function), 4, width);
    }
    match functions::find(name) {
        Some(builtin) => {
            let text = format!("{} `help {name}` tells more.", help::first_sentence(builtin.summary));
            help::hanging("", &builtin.signature(), 4, width) + &help::hanging("  ", &text, 2, width)
        }
        None => String::new(),
    }
}

/// The kind of a value, its size, its fields, and the value in a line: `:type`.
pub(super) fn kind(value: &Value, width: usize) -> String {
    about::kind(value, width)
        + &help::hanging("", "Tab behind a dot lists what works on it, as in x.f(y)", 2, width)
}

/// Inputs with their numbers; further lines stand below the first one.
pub(super) fn inputs(inputs: &[String]) -> String {
    let width = inputs.len().to_string().len();
    let further = format!("\n{}", " ".repeat(width + 2));
    let one = |(at, input): (usize, &String)| {
        format!("{:width$}  {}\n", at + 1, input.trim_end().replace('\n', &further))
    };
    match inputs {
        [] => "nothing has been entered yet\n".to_string(),
        inputs => inputs.iter().enumerate().map(one).collect(),
    }
}

/// What `:help` shows, in lines of a width.
pub(super) fn overview(width: usize) -> String {
    let mut text =
        help::hanging("", "Type a statement, or what is to be evaluated. Commands of the prompt:", 0, width);
    text.push('\n');
    text.push_str(&commands::overview(width));
    for paragraph in KEYS {
        text.push_str(&format!("\n{}", help::hanging("", paragraph, 0, width)));
    }
    let topics = TOPICS.iter().map(|topic| topic.names[0]);
    text.push_str(&format!("\nTopics:\n{}", help::wrapped(topics, "  ", width)));
    text.push_str(&format!("\nWords:\n{}", help::words(width)));
    text.push_str(&format!("\nWavelets:\n{}", help::wavelets(width)));
    for family in FAMILIES.iter() {
        let names = family.functions.iter().map(|builtin| builtin.name);
        text.push_str(&format!("\n{}:\n{}", family.title, help::wrapped(names, "  ", width)));
    }
    text
}

/// What there is to know before the first line.
const KEYS: [&str; 3] = [
    "`help NAME`, `NAME?` and `?NAME` explain a function, a word or a code; the name of a function alone shows how it is \
     called.",
    "`_`, `__` and `___` are the last three values that were displayed, here at the prompt alone. What is too long is counted: \
     `:show` shows all of the last value.",
    "Tab completes names, arguments, texts with few values, keys of maps, and after a dot what works on the value. Ctrl-R \
     searches what was typed before. Ctrl-C drops a line or stops an evaluation. A line that is not finished goes on in the \
     next one; Alt-Enter begins another line anywhere; a blank line submits all the same. `:quit` or Ctrl-D leaves.",
];

/// `1.250 s`, `0.8 ms`
pub(super) fn duration(time: Duration) -> String {
    if time.as_secs() > 0 {
        format!("{:.3} s", time.as_secs_f64())
    } else {
        format!("{:.1} ms", time.as_secs_f64() * 1e3)
    }
}
