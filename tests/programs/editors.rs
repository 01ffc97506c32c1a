//! The grammar for editors has the words of the language; `UPDATE_GRAMMAR=1 cargo test --test programs the_grammar_for_editors` writes them anew.

use std::fs;
use std::path::Path;

use serde_json::Value;
use vcfilter::language::functions;
use vcfilter_syntax::scan::KEYWORDS;

const GRAMMAR: &str = "tools/editors/vscode/syntaxes/vcfilter.tmLanguage.json";

const CONSTANTS: [&str; 3] = ["true", "false", "none"];

/// The pattern of words, none of which goes on as a longer name.
fn pattern<'a>(words: impl IntoIterator<Item = &'a str>) -> String {
    let words: Vec<&str> = words.into_iter().collect();
    assert!(words.iter().all(|word| word.chars().all(|c| c == '_' || c.is_ascii_alphanumeric())));
    format!(r"(?:{})(?![\p{{L}}\p{{M}}\p{{Nl}}_0-9'])", words.join("|"))
}

#[test]
fn the_grammar_for_editors_has_the_words_of_the_language() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(GRAMMAR);
    let written = fs::read_to_string(&path).expect("the grammar");
    let mut grammar: Value = serde_json::from_str(&written).expect("JSON");
    let mut names: Vec<&str> = functions::all().map(|function| function.name).collect();
    names.sort_unstable();
    assert!(names.len() > 100 && names.contains(&"lift"), "{} functions", names.len());
    for (rule, words) in [
        ("keyword", pattern(KEYWORDS.into_iter().filter(|word| !CONSTANTS.contains(word)))),
        ("constant", pattern(CONSTANTS)),
        ("function", pattern(names)),
    ] {
        grammar["repository"][rule]["match"] = Value::String(words);
    }
    let wanted = serde_json::to_string_pretty(&grammar).expect("JSON") + "\n";
    if std::env::var_os("UPDATE_GRAMMAR").is_some() {
        fs::write(&path, wanted).expect("the grammar is written");
    } else {
        assert!(written == wanted, "{GRAMMAR} is stale: run this test once with UPDATE_GRAMMAR=1");
    }
}
