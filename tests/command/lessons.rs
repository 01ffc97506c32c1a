//! The lessons: every assertion holds, and each makes a page without a failure.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use crate::report::{check_page, named, parsed, vcf};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn lessons() -> Vec<PathBuf> {
    sorted(&root().join("examples/lessons"), "vcf")
}

/// The files of a folder that end so.
fn sorted(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let mut paths: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == ending));
    paths.sort();
    paths
}

/// The pages of all lessons, made once, in the folder where cargo builds.
pub(crate) fn pages() -> &'static [PathBuf] {
    static PAGES: LazyLock<Vec<PathBuf>> = LazyLock::new(|| {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("lessons");
        if folder.exists() {
            fs::remove_dir_all(&folder).unwrap();
        }
        let ended =
            vcf(root(), ["report".as_ref(), "examples/lessons".as_ref(), "-o".as_ref(), folder.as_os_str()]);
        assert_eq!((ended.status, &*ended.err), (0, ""), "a page shows a failure");
        let mut pages = sorted(&folder, "html");
        pages.retain(|page| !page.ends_with("index.html"));
        pages
    });
    &PAGES
}

#[test]
fn every_lesson_holds_what_it_asserts() {
    let numbers = lessons()
        .iter()
        .map(|path| path.file_name().unwrap().to_string_lossy()[..2].parse().unwrap())
        .collect::<Vec<usize>>();
    assert_eq!(numbers, (1..=numbers.len()).collect::<Vec<_>>(), "lessons are numbered");
    for path in lessons() {
        let ran = crate::support::run_file(&path).fine();
        assert_eq!(ran.outcome.failed, 0, "{}", path.display());
        assert!(ran.outcome.passed >= 3, "{} asserts little", path.display());
    }
}

/// They are XML, load nothing, and say what their pictures show; every link leads to a page or a heading that there is.
#[test]
fn every_lesson_makes_a_page() {
    let names =
        |paths: &[PathBuf]| paths.iter().map(|path| path.file_stem().unwrap().to_owned()).collect::<Vec<_>>();
    assert_eq!(names(pages()), names(&lessons()));
    for path in pages() {
        let text = fs::read_to_string(path).unwrap();
        check_page(&text);
        let page = parsed(&text);
        assert!(!named(&page, "svg").is_empty(), "{} shows a picture", path.display());
        for class in ["problem", "warning", "cell skipped"] {
            assert!(!text.contains(&format!("class=\"{class}\"")), "{} has a {class}", path.display());
        }
        let ids: Vec<&str> = page.descendants().filter_map(|node| node.attribute("id")).collect();
        for link in named(&page, "a").iter().filter_map(|link| link.attribute("href")) {
            match link.strip_prefix('#') {
                Some(id) => assert!(ids.contains(&id), "{}: {link}", path.display()),
                None if link.contains("://") => {}
                None => {
                    let file = link.split('#').next().unwrap_or_default();
                    assert!(path.with_file_name(file).exists(), "{}: {link}", path.display());
                }
            }
        }
    }
}

#[test]
fn the_readme_leads_to_every_lesson() {
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    for path in lessons() {
        let script = path.strip_prefix(root()).unwrap().to_string_lossy().replace('\\', "/");
        assert!(readme.contains(&format!("({script})")), "README.md does not name {script}");
    }
}
