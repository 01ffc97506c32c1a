//! The book: every program of its chapters and of its reference runs, its links lead somewhere, and it has a page for everything.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use vcfilter::cli::{CommandLine, Output, Status, run};
use vcfilter::diagnostics::codes;
use vcfilter::language::functions;

use crate::documents::{blocks, check_errors, check_programs, links, root, sections};

const CHAPTERS: &str = "docs/book/src";

/// The chapters that the table of contents names, by their paths in the folder of chapters.
fn chapters() -> Vec<String> {
    let summary = fs::read_to_string(root().join(CHAPTERS).join("SUMMARY.md")).expect("SUMMARY.md");
    links(&summary).into_iter().filter(|name| !name.is_empty()).map(String::from).collect()
}

/// The chapters that are written by hand or taken from docs.
fn written() -> Vec<String> {
    chapters().into_iter().filter(|name| !name.starts_with("reference/")).collect()
}

/// The text of a chapter and the file that it stands in: a chapter may take in a page of docs.
fn chapter(name: &str) -> (String, PathBuf) {
    let path = root().join(CHAPTERS).join(name);
    let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{name}: {error}"));
    let included = text.strip_prefix("{{#include ").and_then(|rest| rest.trim_end().strip_suffix("}}"));
    match included {
        None => (text, path),
        Some(page) => {
            let page = path.parent().expect("a folder").join(page);
            (fs::read_to_string(&page).unwrap_or_else(|error| panic!("{name}: {error}")), page)
        }
    }
}

/// The reference as the command writes it, by paths in its folder. It is written once.
fn reference() -> &'static [(String, String)] {
    static WRITTEN: LazyLock<Vec<(String, String)>> = LazyLock::new(write_reference);
    &WRITTEN
}

fn write_reference() -> Vec<(String, String)> {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().to_str().expect("a path of letters");
    let line = CommandLine::of(["vcf", "man", "--reference", path]).expect("a command line");
    assert_eq!(run(line, &mut Output::new(std::io::sink(), std::io::sink())), Status::Fine);
    let mut pages = Vec::new();
    for at in [folder.path().to_path_buf(), folder.path().join("errors")] {
        for entry in fs::read_dir(at).expect("a folder of pages") {
            let path = entry.expect("an entry").path();
            if path.is_file() {
                let name = path.strip_prefix(folder.path()).expect("a path below").display().to_string();
                pages.push((name, fs::read_to_string(path).expect("a page")));
            }
        }
    }
    pages
}

/// What `vcf help` lists: functions, statements, wavelets, words, and subcommands behind `vcf`.
fn overview() -> Vec<String> {
    let file = tempfile::NamedTempFile::new().expect("a file");
    let mut output = Output::new(file.reopen().expect("the file"), std::io::sink());
    let line = CommandLine::of(["vcf", "help"]).expect("a command line");
    assert_eq!(run(line, &mut output), Status::Fine);
    output.finish(Status::Fine);
    let (mut names, mut family) = (Vec::new(), String::new());
    let text = fs::read_to_string(file.path()).expect("what was written");
    for line in text.lines() {
        let row = line.strip_prefix("  ").filter(|row| !row.starts_with(' '));
        match row {
            None if !line.starts_with(' ') => family = line.to_string(),
            Some(row) if family == "Words" => {
                names.extend(
                    row.split(',').map(|word| word.trim().to_string()).filter(|word| !word.is_empty()),
                );
            }
            Some(row) => {
                let name = row.split(' ').next().unwrap_or_default();
                let before = if family.starts_with("Commands") { "vcf " } else { "" };
                names.push(format!("{before}{name}"));
            }
            None => {}
        }
    }
    names
}

fn is_page(name: &str) -> bool {
    name.ends_with(".md")
}

#[test]
fn programs_of_chapters_display_what_stands_behind_them() {
    let (mut programs, mut errors) = (0, 0);
    for name in written() {
        let (text, path) = chapter(&name);
        // Pages of docs are run as documents.
        if path.parent().is_some_and(|folder| folder.ends_with(CHAPTERS)) {
            programs += check_programs(&name, &text);
            errors += check_errors(&name, &text);
            for (_, plotted) in blocks(&text).iter().filter(|(language, _)| *language == "vcf-plot") {
                assert!(!crate::support::run(plotted).fine().values.is_empty(), "{name}");
            }
        }
    }
    assert!(programs >= 25 && errors >= 1, "{programs} programs, {errors} that fail");
}

/// What an example displays was computed as the page was made; here it is run as a text of one's own.
#[test]
fn programs_of_the_reference_run() {
    let (mut programs, mut errors, mut plots) = (0, 0, 0);
    for (name, text) in reference().iter().filter(|(name, _)| is_page(name)) {
        // What writes files would write them into this folder; it was evaluated with files of its own when the page was made.
        if blocks(text).iter().any(|(_, code)| code.contains("save(")) {
            continue;
        }
        if name.starts_with("errors/") {
            errors += check_errors(name, text);
        } else {
            assert!(!text.contains("error["), "{name}");
        }
        programs += check_programs(name, text);
        plots += blocks(text).iter().filter(|(language, _)| *language == "vcf-plot").count();
    }
    assert!(programs >= 240, "{programs} programs");
    assert!(errors >= 70, "{errors} programs that fail");
    assert!(plots >= 1, "{plots} programs that draw");
}

#[test]
fn everything_has_a_page() {
    let reference = reference();
    let made: BTreeSet<String> = reference
        .iter()
        .filter(|(name, _)| is_page(name))
        .map(|(name, _)| format!("reference/{name}"))
        .collect();
    let named: BTreeSet<String> =
        chapters().into_iter().filter(|name| name.starts_with("reference/")).collect();
    assert_eq!(named, made, "SUMMARY.md names other pages of the reference than there are");
    let titles: BTreeSet<&str> = reference
        .iter()
        .flat_map(|(_, text)| text.lines())
        .filter_map(|line| line.strip_prefix("## "))
        .map(|title| title.split(" {#").next().unwrap_or_default())
        .collect();
    let has = |name: &str| titles.contains(name);
    let listed = overview();
    assert!(listed.len() > 200, "{listed:?}");
    for name in &listed {
        assert!(has(name), "{name} has no page");
    }
    for builtin in functions::all() {
        assert!(listed.contains(&builtin.name.to_string()), "{}", builtin.name);
    }
    for entry in codes::all() {
        assert!(has(entry.code.as_str()), "{} has no page", entry.code);
    }
    let whole: String = reference.iter().map(|(_, text)| text.as_str()).collect();
    for option in ["--junit", "--max-memory", "--error-format", "--chunks", "--max-index", "--reference"] {
        assert!(whole.contains(option), "{option} is not told");
    }
}

/// Every page of docs is a chapter, and every file of the folder of chapters.
#[test]
fn every_page_is_a_chapter() {
    let names = written();
    let sources: BTreeSet<PathBuf> =
        names.iter().map(|name| chapter(name).1.canonicalize().expect("a file")).collect();
    for folder in ["docs", CHAPTERS] {
        for entry in fs::read_dir(root().join(folder)).expect("a folder") {
            let path = entry.expect("an entry").path();
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let is_chapter = sources.contains(&path.canonicalize().expect("a file")) || names.contains(&name);
            assert!(
                !is_page(&name) || name == "SUMMARY.md" || is_chapter,
                "{} is no chapter",
                path.display()
            );
        }
    }
}

#[test]
fn links_of_the_book_lead_somewhere() {
    let reference = reference();
    let text_of =
        |name: &str| reference.iter().find(|(known, _)| known == name).map(|(_, text)| text.clone());
    let mut tried = 0;
    for name in written() {
        let (text, path) = chapter(&name);
        if !path.parent().is_some_and(|folder| folder.ends_with(CHAPTERS)) {
            continue;
        }
        for link in links(&without_code(&text)).into_iter().filter(|link| !link.starts_with("http")) {
            tried += check_link(&name, link, &|file| match file.strip_prefix("reference/") {
                Some(page) => text_of(page),
                None if is_page(file) && Path::new(file).parent() == Some(Path::new("")) => {
                    Some(chapter(file).0)
                }
                None => root().join(CHAPTERS).join(file).exists().then(String::new),
            });
        }
    }
    for (name, text) in reference.iter().filter(|(name, _)| is_page(name)) {
        for link in links(&without_code(text)) {
            tried += check_link(name, link, &text_of);
        }
    }
    assert!(tried > 350, "{tried} links");
}

/// A page without its programs and the code in its lines, in which what looks like a link is none.
fn without_code(text: &str) -> String {
    let mut is_block = false;
    let lines = text.lines().filter(|line| {
        let is_fence = line.starts_with("```");
        is_block ^= is_fence;
        !is_block && !is_fence
    });
    let prose = lines.collect::<Vec<_>>().join("\n");
    prose.split('`').step_by(2).collect()
}

/// A file that there is, and a section that it has.
fn check_link(name: &str, link: &str, text_of: &dyn Fn(&str) -> Option<String>) -> usize {
    let (file, section) = link.split_once('#').unwrap_or((link, ""));
    let file = if file.is_empty() { name } else { file };
    let text = text_of(file).unwrap_or_else(|| panic!("{name}: {link}"));
    assert!(section.is_empty() || sections(&text).contains(&section.to_string()), "{name}: {link}");
    1
}
