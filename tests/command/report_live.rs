//! Live reports: pages that hold the folder which `web/build` makes. What they do in a browser, web/test/report.test.mjs tries.

use std::fs;
use std::io::Read;
use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use flate2::read::GzDecoder;
use roxmltree::{Document, ParsingOptions};
use tempfile::TempDir;

use crate::report::vcf;

/// The files of the folder, with contents that a page must not run into.
const DIST: [(&str, &str); 5] = [
    ("live.js", "start(\"</script><!--\", a[b[0]]>1 && 1 < 2);"),
    ("live-blocks.js", "export const begin = () => \"]]></script>\";"),
    ("worker.js", "onmessage = () => {};"),
    ("vcfilter.wasm", "\0asm"),
    ("licenses.txt", "MIT & <others>"),
];

const LESSON: &str = "# # Sums\nuse \"more/lib.vcf\"\n1 + one\n";

/// A lesson that uses a file, beside a folder for live pages.
fn folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    fs::create_dir_all(path("lessons/more")).unwrap();
    fs::create_dir(path("dist")).unwrap();
    fs::write(path("lessons/lesson.vcf"), LESSON).unwrap();
    fs::write(path("lessons/more/lib.vcf"), "one = 1").unwrap();
    for (name, content) in DIST {
        fs::write(path("dist").join(name), content).unwrap();
    }
    folder
}

/// What stands in the scripts of a page, each by what it is said to be: `data-name`, `data-file` or its type.
fn scripts(page: &str) -> Vec<(String, String)> {
    let options = ParsingOptions { allow_dtd: true, ..ParsingOptions::default() };
    let tree = Document::parse_with_options(page, options).unwrap();
    let scripts = tree.descendants().filter(|node| node.has_tag_name("script"));
    let scripts = scripts.map(|node| {
        let name = ["data-name", "data-file", "type"].iter().find_map(|name| node.attribute(*name));
        (name.unwrap_or("starter").to_string(), node.text().unwrap_or_default().to_string())
    });
    scripts.collect()
}

fn unpacked(text: &str) -> String {
    let mut content = String::new();
    GzDecoder::new(&STANDARD.decode(text).unwrap()[..]).read_to_string(&mut content).unwrap();
    content
}

fn page(folder: &Path, arguments: &[&str]) -> String {
    let ended = vcf(folder, arguments);
    assert_eq!(ended.status, 0, "{}", ended.err);
    fs::read_to_string(folder.join("page.html")).unwrap()
}

#[test]
fn a_live_page_holds_its_engine_and_what_the_program_reads() {
    let folder = folder();
    let live = ["report", "--live", "dist", "lessons/lesson.vcf", "-o", "page.html"];
    let sandboxed = ["--sandbox", "report", "--live", "dist", "lessons/lesson.vcf", "-o", "page.html"];
    for arguments in [&live[..], &sandboxed] {
        let page = page(folder.path(), arguments);
        let scripts = scripts(&page);
        let names: Vec<&str> = scripts.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(
            names,
            ["live-blocks.js", "worker.js", "vcfilter.wasm", "more/lib.vcf", "text/plain", "starter"]
        );
        assert_eq!(
            scripts[..4].iter().map(|(_, text)| unpacked(text)).collect::<Vec<_>>(),
            [DIST[1].1, DIST[2].1, DIST[3].1, "one = 1"]
        );
        assert!(scripts[4].1.contains(DIST[4].1));
        assert!(
            scripts[5].1.contains("start(\"<\\/script>< !--\", a[b[0]] >1 && 1 < 2);"),
            "{}",
            scripts[5].1
        );
        // Nothing ends a script for a reader of HTML but its own end.
        assert_eq!(page.matches("</script").count(), names.len());
        assert!(!page.contains("src=") && !page.contains("http"), "it asks for nothing");
    }
}

#[test]
fn without_its_scripts_a_live_page_is_the_page() {
    let folder = folder();
    let live = page(folder.path(), &["report", "--live", "dist", "lessons/lesson.vcf", "-o", "page.html"]);
    let still = page(folder.path(), &["report", "lessons/lesson.vcf", "-o", "page.html"]);
    let (before, _) = live.split_once("<script").unwrap();
    let (_, after) = live.rsplit_once("</script>\n").unwrap();
    assert_eq!(format!("{before}{after}"), still);
    assert!(!still.contains("<script"));
}

#[test]
fn pages_of_a_folder_are_live_and_the_index_has_no_need() {
    let folder = folder();
    let ended = vcf(folder.path(), ["report", "--live", "dist", "lessons", "-o", "site"]);
    assert_eq!(ended.status, 0, "{}", ended.err);
    let read = |name: &str| fs::read_to_string(folder.path().join("site").join(name)).unwrap();
    assert_eq!(scripts(&read("lesson.html")).len(), 6);
    assert_eq!(scripts(&read("index.html")).len(), 0);
}

#[test]
fn what_is_no_such_folder_and_what_is_no_page_is_told() {
    let folder = folder();
    fs::remove_file(folder.path().join("dist/worker.js")).unwrap();
    let told = |arguments: &[&str]| {
        let ended = vcf(folder.path(), ["report", "lessons/lesson.vcf"].iter().chain(arguments));
        assert_ne!(ended.status, 0);
        ended.err
    };
    insta::assert_snapshot!(told(&["--live", "nowhere"]), @r"
    error[file::missing]: there is no folder `nowhere`
      help: `web/build` of the sources makes it: `web/dist`
    ");
    insta::assert_snapshot!(told(&["--live", "dist"]), @r"
    error[file::missing]: `dist` is no folder of a live page: it has no worker.js
      help: name the folder that `web/build` makes, as in `--live web/dist`
    ");
    insta::assert_snapshot!(told(&["--live", "dist", "-o", "page.md"]), @r"
    error[command::usage]: live pages are HTML
      help: name a file that ends with .html, or leave `--live` out
    ");
    insta::assert_snapshot!(told(&["--live", "dist", "--format", "ipynb"]), @r"
    error[command::usage]: live pages are HTML
      help: name a file that ends with .html, or leave `--live` out
    ");
    assert!(!folder.path().join("lessons/lesson.html").exists() && !folder.path().join("page.md").exists());
}
