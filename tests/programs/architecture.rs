//! The rooms of the crate and their arrows: a room uses only rooms above it (docs/architecture.md).

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use crate::workspace::packages;

/// The rooms of the mathematics and of what is built on it, below the language.
const BELOW: &[&str] = &[
    "algebra",
    "arrays",
    "wavelets",
    "vc2",
    "plots",
    "filters",
    "pictures",
    "codec",
    "values",
    "display",
    "diagnostics",
];

/// Each room with the rooms that it may use.
const ROOMS: &[(&str, &[&[&str]])] = &[
    ("algebra", &[]),
    ("arrays", &[&["algebra"]]),
    ("wavelets", &[&["algebra", "arrays"]]),
    ("filters", &[&["algebra", "arrays", "wavelets"]]),
    ("vc2", &[&["algebra", "arrays", "wavelets", "filters"]]),
    ("plots", &[]),
    ("pictures", &[&["algebra", "arrays", "wavelets", "vc2", "plots", "filters"]]),
    ("codec", &[]),
    ("values", &[&["algebra", "arrays", "wavelets", "vc2", "plots", "filters", "pictures", "codec"]]),
    (
        "display",
        &[&["algebra", "arrays", "wavelets", "vc2", "plots", "filters", "pictures", "codec", "values"]],
    ),
    ("diagnostics", &[]),
    ("language", &[BELOW]),
    ("report", &[BELOW, &["language"]]),
    ("datasheet", &[BELOW, &["language", "report"]]),
    ("help", &[BELOW, &["language"]]),
    ("assist", &[BELOW, &["language", "help"]]),
    ("cli", &[BELOW, &["language", "help", "assist", "report", "datasheet", "repl"]]),
    ("repl", &[BELOW, &["language", "help", "assist", "report", "datasheet", "cli"]]),
];

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|e| e == "rs") {
            found.push(path);
        }
    }
}

/// The text without comments and without modules of tests, which may look at everything.
fn code(text: &str) -> String {
    let text = text.split("\n#[cfg(test)]\nmod tests {").next().unwrap_or_default();
    text.lines().map(|line| line.split("//").next().unwrap_or_default()).collect::<Vec<_>>().join("\n")
}

/// The rooms that a file names: `crate::room`, `crate::{room, ...}`, and as many `super::` as lead to the
/// crate's root. `depth` is 1 for the module of a room, one more for each module inside.
fn used(text: &str, depth: usize) -> BTreeSet<String> {
    let mut used = BTreeSet::new();
    let root = "super::".repeat(depth);
    let deeper = format!("super::{root}");
    for prefix in ["crate::", root.as_str()] {
        for (at, _) in text.match_indices(prefix) {
            let before = &text[..at];
            if before.ends_with("super::")
                || before.ends_with('$')
                || before.ends_with(|c: char| c == '_' || c.is_alphanumeric())
            {
                continue;
            }
            assert!(!text[at..].starts_with(&deeper), "more supers than modules");
            let rest = &text[at + prefix.len()..];
            used.extend(first_names(rest));
        }
    }
    used
}

/// The first names of a path, several where it begins with braces.
fn first_names(path: &str) -> Vec<String> {
    let name =
        |text: &str| text.trim().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>();
    let Some(group) = path.strip_prefix('{') else { return vec![name(path)] };
    let (mut depth, mut start, mut names) = (0, 0, Vec::new());
    for (at, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth > 0 => depth -= 1,
            ',' | '}' if depth == 0 => {
                names.push(name(&group[start..at]));
                start = at + 1;
                if c == '}' {
                    break;
                }
            }
            _ => {}
        }
    }
    names
}

/// Of a file below src: its room, and how many modules deep it is.
fn place(path: &Path) -> Option<(String, usize)> {
    let mut parts: Vec<String> = path.iter().map(|part| part.to_string_lossy().into_owned()).collect();
    let file = parts.pop()?;
    if file == "mod.rs" {
        return Some((parts.first()?.clone(), parts.len()));
    }
    let stem = file.trim_end_matches(".rs").to_string();
    match parts.first() {
        Some(room) => Some((room.clone(), parts.len() + 1)),
        // The crate's own files belong to no room.
        None if ["lib", "main"].contains(&stem.as_str()) => None,
        None => Some((stem, 1)),
    }
}

/// The folder and each of its files.
fn files_below(folder: &str) -> Vec<(PathBuf, PathBuf)> {
    let folder = top().join(folder);
    let mut files = Vec::new();
    sources(&folder, &mut files);
    files.into_iter().map(|file| (folder.clone(), file)).collect()
}

fn top() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn arrows_point_to_rooms_above() {
    let (mut wrong, mut seen) = (Vec::new(), BTreeSet::new());
    // The crates that have more than one room; of the others cargo knows the arrows.
    for (src, file) in ["src", "crates/core/src"].into_iter().flat_map(files_below) {
        let path = file.strip_prefix(&src).unwrap();
        let is_test = path.file_stem().is_some_and(|stem| stem == "tests" || stem == "laws")
            || path.iter().any(|part| part == "tests");
        let Some((room, depth)) = place(path) else { continue };
        if is_test {
            continue;
        }
        let Some((_, may)) = ROOMS.iter().find(|(name, _)| *name == room) else {
            wrong.push(format!("{}: the room `{room}` has no place in the list", path.display()));
            continue;
        };
        seen.insert(room.clone());
        for other in used(&code(&std::fs::read_to_string(&file).unwrap()), depth) {
            let is_room = ROOMS.iter().any(|(name, _)| *name == other);
            if is_room && other != room && !may.concat().contains(&other.as_str()) {
                wrong.push(format!("{}: `{room}` must not use `{other}`", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(seen.len() >= 8, "only {seen:?} were looked at");
}

/// Of `crates/ndfiles`: arrays know no files, and neither knows who compares axes.
#[test]
fn finite_arrays_know_no_files() {
    let mut seen = 0;
    for (src, file) in files_below("crates/ndfiles/src") {
        let Some((room, depth)) = place(file.strip_prefix(&src).unwrap()) else { continue };
        let others: &[&str] = match room.as_str() {
            "arrays" => &["files", "best_axis"],
            "files" => &["best_axis"],
            _ => &[],
        };
        let used = used(&code(&std::fs::read_to_string(&file).unwrap()), depth);
        let wrong = others.iter().find(|other| used.contains(**other));
        assert_eq!(wrong, None, "{}: `{room}` must not use it", file.display());
        seen += usize::from(!others.is_empty());
    }
    assert!(seen > 20, "only {seen} files were looked at");
}

/// Who else uses these crates has neither a program nor options: texts of errors speak of arrays alone.
#[test]
fn errors_of_finite_arrays_speak_of_no_program() {
    let mut seen = 0;
    for (_, file) in ["crates/codec/src", "crates/ndfiles/src"].into_iter().flat_map(files_below) {
        let text = std::fs::read_to_string(&file).unwrap();
        for line in text.lines().filter(|line| line.trim_start().starts_with("#[error(")) {
            for word in ["load(", "save(", ".astype(", "--", "vcf", "=\\\"", "help"] {
                assert!(!line.contains(word), "{}: {line}", file.display());
            }
            seen += 1;
        }
    }
    assert!(seen > 50, "only {seen} texts were looked at");
}

#[test]
fn names_of_files_are_shown_by_one_function() {
    let files: Vec<PathBuf> =
        ["src", "crates", "grammar/src"].into_iter().flat_map(files_below).map(|(_, file)| file).collect();
    let is_test = |file: &Path| {
        let stem = file.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
        stem == "tests" || stem.ends_with("_tests") || file.iter().any(|part| part == "tests")
    };
    let raw = |file: &&PathBuf| {
        !is_test(file) && code(&std::fs::read_to_string(file).unwrap()).contains(".display()")
    };
    let wrong: Vec<&PathBuf> = files.iter().filter(raw).collect();
    assert!(wrong.is_empty(), "write `escapes::path(path)`, which can't steer a terminal: {wrong:?}");
}

/// What a record is, `Record::found` says; the names of its fields are for programs.
#[test]
fn rust_knows_no_names_of_fields() {
    let mut seen = 0;
    for (src, file) in files_below("src") {
        let path = file.strip_prefix(&src).unwrap();
        let text = without_spaces(&code(&std::fs::read_to_string(&file).unwrap()));
        assert_eq!(field_by_name(&text), None, "{}: match on `Record::found`", path.display());
        seen += text.matches(".fields()").count();
    }
    assert!(seen >= 8, "only {seen} walks over fields were looked at");
}

/// Where a text looks for a field by a name of its own.
fn field_by_name(text: &str) -> Option<&'static str> {
    let ways = [".field(\"", "record.get(\"", "fields().get(", "fields().contains_key(", "fields.get(\""];
    ways.into_iter().find(|way| text.contains(way))
}

fn without_spaces(text: &str) -> String {
    text.split_whitespace().collect()
}

#[test]
fn names_of_fields_are_found_however_they_are_written() {
    let found = |text: &str| field_by_name(&without_spaces(&code(text)));
    assert!(found("let a = record\n    .field(\"h0\");").is_some());
    assert!(found("record.fields()\n    .contains_key(\"steps\")").is_some());
    assert!(found("let fields = record.fields();\nfields.get(\"target\")").is_some());
    assert_eq!(found("record.field(name); record.fields().all(|_| true) // .field(\"h0\")"), None);
}

/// A value whose type is hidden is found again at one place, where the compiler can't help.
#[test]
fn types_are_hidden_in_one_file() {
    let hidden = |(src, file): &(PathBuf, PathBuf)| {
        let text = code(&std::fs::read_to_string(file).unwrap());
        let path = file.strip_prefix(src).unwrap().to_string_lossy().into_owned();
        ["dyn Any", "any::Any"].iter().any(|name| text.contains(name)).then_some(path)
    };
    let mut files: Vec<String> = ["src", "crates", "grammar/src"]
        .into_iter()
        .flat_map(files_below)
        .filter_map(|file| hidden(&file))
        .collect();
    files.sort();
    // A panic brings what std calls any value; nobody else does.
    assert_eq!(files, ["diagnostics/src/internal.rs", "values/function.rs"]);
}

#[test]
fn the_page_lists_every_room() {
    let page = include_str!("../../docs/architecture.md");
    for (room, _) in ROOMS {
        assert!(page.contains(&format!("`{room}`")), "docs/architecture.md does not speak of `{room}`");
    }
}

#[test]
fn paths_are_found_in_every_form() {
    let found = |text: &str, depth| used(&code(text), depth).into_iter().collect::<Vec<_>>();
    assert_eq!(found("use crate::values::{Map, Value};", 1), ["values"]);
    assert_eq!(found("use crate::{arrays::{Array, code::Base}, vc2};", 1), ["arrays", "vc2"]);
    assert_eq!(found("let x = crate::display::text(&v);", 3), ["display"]);
    assert_eq!(found("use super::super::language::parse;", 2), ["language"]);
    assert_eq!(found("use super::parser::parse;", 2), [""; 0]);
    assert_eq!(found("// crate::language\n//! [`crate::cli`]", 1), [""; 0]);
    assert_eq!(place(Path::new("arrays/code/mod.rs")), Some(("arrays".to_string(), 2)));
    assert_eq!(place(Path::new("arrays/read.rs")), Some(("arrays".to_string(), 2)));
    assert_eq!(place(Path::new("cli.rs")), Some(("cli".to_string(), 1)));
    assert_eq!(place(Path::new("lib.rs")), None);
}

/// The crates of the workspace that a manifest names below `[dependencies]`.
fn dependencies(manifest: &Path) -> BTreeSet<String> {
    let text = std::fs::read_to_string(manifest).unwrap();
    let after = text.split("\n[dependencies]\n").nth(1).unwrap_or_default();
    let lines = after.lines().take_while(|line| !line.starts_with('['));
    let names = lines.filter_map(|line| line.split(['.', ' ']).next());
    names.filter(|name| name.starts_with("vcfilter")).map(str::to_string).collect()
}

/// A row of the page's table of crates: "| `name` | ... | `uses`, `uses` |".
fn row(page: &str, name: &str) -> BTreeSet<String> {
    let start = format!("| `{name}` |");
    let line = page.lines().find(|line| line.starts_with(&start));
    let line = line.unwrap_or_else(|| panic!("docs/architecture.md has no row for `{name}`"));
    let uses = line.trim_end_matches(" |").rsplit(" |").next().unwrap_or_default();
    uses.split('`').skip(1).step_by(2).map(str::to_string).collect()
}

#[test]
fn arrows_between_crates_are_those_of_the_page() {
    let page = include_str!("../../docs/architecture.md");
    let packages = packages();
    for (name, folder) in &packages {
        assert_eq!(dependencies(&folder.join("Cargo.toml")), row(page, name), "`{name}`");
    }
    let rows = page.lines().filter(|line| line.starts_with("| `vcfilter")).count();
    assert_eq!(rows, packages.len(), "the page has a row for a crate that is not there");
}
