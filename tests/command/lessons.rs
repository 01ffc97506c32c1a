//! The lessons: every assertion holds, and the pages in docs/lessons are those of the scripts.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn lessons() -> Vec<PathBuf> {
    let entries = fs::read_dir(root().join("examples/lessons")).unwrap();
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "vcf"));
    paths.sort();
    paths
}

#[test]
fn every_lesson_holds_what_it_asserts() {
    assert_eq!(lessons().len(), 19);
    for path in lessons() {
        let ran = crate::support::run_file(&path).fine();
        assert_eq!(ran.outcome.failed, 0, "{}", path.display());
        assert!(ran.outcome.passed >= 3, "{} asserts little", path.display());
    }
}

/// Without the insides of pictures, whose last digits may be those of another platform.
fn without_pictures(page: &str) -> String {
    let mut rest = page;
    let mut text = String::new();
    while let Some((before, after)) = rest.split_once("<svg") {
        text += before;
        text += "<svg/>";
        rest = after.split_once("</svg>").map_or("", |(_, after)| after);
    }
    text + rest
}

/// `for f in examples/lessons/*.vcf; do vcf report $f -o docs/lessons/$(basename $f .vcf).html; done` makes
/// them anew.
#[test]
fn the_pages_are_those_of_the_scripts() {
    let folder = tempfile::tempdir().unwrap();
    for path in lessons() {
        let name = path.with_extension("html").file_name().unwrap().to_owned();
        let made = folder.path().join(&name);
        let status = Command::new(env!("CARGO_BIN_EXE_vcf"))
            .current_dir(root())
            .arg("report")
            .arg(path.strip_prefix(root()).unwrap())
            .arg("-o")
            .arg(&made)
            .status()
            .unwrap();
        assert!(status.success(), "{}", path.display());
        let page = fs::read_to_string(root().join("docs/lessons").join(&name)).unwrap_or_default();
        let made = fs::read_to_string(made).unwrap();
        assert!(made.contains("<svg"), "{} shows a picture", path.display());
        assert!(without_pictures(&made) == without_pictures(&page), "docs/lessons/{} is old", name.display());
    }
}

#[test]
fn the_readme_leads_to_every_page() {
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    for path in lessons() {
        let page = path.with_extension("html").file_name().unwrap().to_string_lossy().into_owned();
        assert!(readme.contains(&format!("docs/lessons/{page}")), "README.md does not name {page}");
    }
}
