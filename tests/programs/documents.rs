//! The programs of the documents display what stands behind `# =>`, their sessions and errors are real, and the
//! files that they name exist.

use std::fs;
use std::path::{Path, PathBuf};

use vcfilter::values::Value;

/// A page, by its path in the repository.
struct Document {
    path: &'static str,
    text: &'static str,
    /// How many programs it has at least, and how many that fail: blocks that are not found are not run.
    programs: usize,
    errors: usize,
}

const README: Document =
    Document { path: "README.md", text: include_str!("../../README.md"), programs: 12, errors: 2 };

const PROMISES: Document = Document {
    path: "docs/promises.md",
    text: include_str!("../../docs/promises.md"),
    programs: 0,
    errors: 0,
};

const FEATURES: Document = Document {
    path: "docs/features.md",
    text: include_str!("../../docs/features.md"),
    programs: 0,
    errors: 0,
};

const DOCUMENTS: [Document; 24] = [
    README,
    Document { path: "docs/theory.md", text: include_str!("../../docs/theory.md"), programs: 9, errors: 1 },
    Document { path: "docs/stages.md", text: include_str!("../../docs/stages.md"), programs: 7, errors: 1 },
    Document {
        path: "docs/conventions.md",
        text: include_str!("../../docs/conventions.md"),
        programs: 8,
        errors: 0,
    },
    Document {
        path: "docs/coming_from_matlab.md",
        text: include_str!("../../docs/coming_from_matlab.md"),
        programs: 9,
        errors: 0,
    },
    Document {
        path: "docs/coming_from_pywavelets.md",
        text: include_str!("../../docs/coming_from_pywavelets.md"),
        programs: 5,
        errors: 0,
    },
    Document { path: "docs/bounds.md", text: include_str!("../../docs/bounds.md"), programs: 1, errors: 0 },
    Document { path: "docs/decoder.md", text: include_str!("../../docs/decoder.md"), programs: 1, errors: 0 },
    Document { path: "docs/search.md", text: include_str!("../../docs/search.md"), programs: 0, errors: 0 },
    Document { path: "docs/numbers.md", text: include_str!("../../docs/numbers.md"), programs: 4, errors: 0 },
    Document { path: "docs/signals.md", text: include_str!("../../docs/signals.md"), programs: 6, errors: 0 },
    Document { path: "docs/edges.md", text: include_str!("../../docs/edges.md"), programs: 3, errors: 0 },
    Document {
        path: "docs/problems.md",
        text: include_str!("../../docs/problems.md"),
        programs: 0,
        errors: 1,
    },
    Document {
        path: "docs/architecture.md",
        text: include_str!("../../docs/architecture.md"),
        programs: 0,
        errors: 0,
    },
    PROMISES,
    FEATURES,
    Document {
        path: "docs/spatial_delta.md",
        text: include_str!("../../docs/spatial_delta.md"),
        programs: 1,
        errors: 0,
    },
    Document { path: "docs/prompt.md", text: include_str!("../../docs/prompt.md"), programs: 0, errors: 0 },
    Document {
        path: "docs/datasheet.md",
        text: include_str!("../../docs/datasheet.md"),
        programs: 0,
        errors: 0,
    },
    Document { path: "docs/course.md", text: include_str!("../../docs/course.md"), programs: 0, errors: 0 },
    Document { path: "docs/editors.md", text: include_str!("../../docs/editors.md"), programs: 0, errors: 0 },
    Document {
        path: "docs/certificates.md",
        text: include_str!("../../docs/certificates.md"),
        programs: 0,
        errors: 0,
    },
    Document { path: "docs/ci.md", text: include_str!("../../docs/ci.md"), programs: 0, errors: 0 },
    Document {
        path: "docs/performance.md",
        text: include_str!("../../docs/performance.md"),
        programs: 0,
        errors: 0,
    },
];

/// The blocks of code of a page in order, each with its language.
pub(crate) fn blocks(text: &str) -> Vec<(&str, &str)> {
    let mut blocks = Vec::new();
    let mut rest = text;
    while let Some((_, block)) = rest.split_once("\n```") {
        let (language, body) = block.split_once('\n').expect("a line after a fence");
        let (code, after) = body.split_once("\n```\n").expect("a block that ends");
        blocks.push((language, code));
        rest = after;
    }
    blocks
}

/// The programs of a page. A block that continues is one program with the block before it.
fn programs(text: &str) -> Vec<String> {
    let mut programs: Vec<String> = Vec::new();
    for (language, code) in blocks(text) {
        match (language, programs.last_mut()) {
            ("vcf", _) => programs.push(format!("{code}\n")),
            ("vcf,continues", Some(program)) => program.push_str(&format!("{code}\n")),
            ("vcf,continues", None) => panic!("nothing stands above\n{code}"),
            _ => {}
        }
    }
    programs
}

/// Runs the programs of a page, which display what stands behind `# =>`, and tells how many blocks they are.
pub(crate) fn check_programs(path: &str, text: &str) -> usize {
    for program in programs(text) {
        // What stands on lines of its own was not there when lines were counted.
        let alone: String = program
            .lines()
            .filter(|line| !line.starts_with("# =>"))
            .map(|line| format!("{line}\n"))
            .collect();
        let shown = crate::support::run(&alone).fine();
        let expected: Vec<&str> = program
            .lines()
            .filter_map(|line| {
                line.strip_suffix("# =>").map(|_| "").or(line.split_once("# => ").map(|(_, text)| text))
            })
            .collect();
        let lines: Vec<&str> = shown.shown.iter().flat_map(|(_, text)| text.lines()).collect();
        assert_eq!(lines, expected, "{path}, in\n{program}");
    }
    blocks(text).iter().filter(|(language, _)| matches!(*language, "vcf" | "vcf,continues")).count()
}

/// Runs the programs of a page that fail, and tells how many they are. What one shows is the next block.
pub(crate) fn check_errors(path: &str, text: &str) -> usize {
    let blocks = blocks(text);
    let failing: Vec<usize> = (0..blocks.len()).filter(|&at| blocks[at].0 == "vcf-error").collect();
    for &at in &failing {
        let screen = crate::support::run(blocks[at].1).screen();
        assert_eq!(("text", screen.trim_end()), blocks[at + 1], "{path}");
    }
    failing.len()
}

impl Document {
    /// The blocks of a language.
    fn in_language(&self, language: &str) -> Vec<&'static str> {
        blocks(self.text).into_iter().filter(|(found, _)| *found == language).map(|(_, code)| code).collect()
    }
}

/// Where the links of a page lead.
pub(crate) fn links(text: &str) -> Vec<&str> {
    text.split("](").skip(1).map(|rest| rest.split(')').next().unwrap_or_default()).collect()
}

/// The sections of a page, as links name them: the title, or what stands behind it in braces.
pub(crate) fn sections(text: &str) -> Vec<String> {
    let titles = text.lines().filter_map(|line| line.strip_prefix("## "));
    let name = |title: &str| match title.split_once(" {#") {
        Some((_, name)) => name.trim_end_matches('}').to_string(),
        None => title.to_lowercase().replace(' ', "-"),
    };
    titles.map(name).collect()
}

pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_path_buf()
}

#[test]
fn programs_display_what_stands_behind_them() {
    for document in &DOCUMENTS {
        let programs = check_programs(document.path, document.text);
        assert!(programs >= document.programs, "{}: {programs} programs", document.path);
    }
}

#[test]
fn the_session_is_a_real_one() {
    let session = README.in_language("text")[0];
    let typed: Vec<&str> = session.lines().filter_map(|line| line.strip_prefix("vcf> ")).collect();
    let shown: Vec<&str> =
        session.lines().filter(|line| !line.starts_with("vcf> ") && !line.starts_with("$ ")).collect();
    assert!(typed.len() >= 5);
    assert_eq!(crate::support::run(&typed.join("\n")).fine().texts(), shown);
}

#[test]
fn the_errors_are_real_ones() {
    for document in &DOCUMENTS {
        assert_eq!(check_errors(document.path, document.text), document.errors, "{}", document.path);
    }
}

/// The picture is that of the program above it; `save(plot(...), "docs/responses.svg")` draws it anew.
#[test]
fn the_picture_is_a_real_one() {
    let ran = crate::support::run(README.in_language("vcf-plot")[0]).fine();
    let [Value::Plot(plot)] = &ran.values[..] else { panic!("one plot") };
    assert!(plot.to_svg() == include_str!("../../docs/responses.svg"), "docs/responses.svg is out of date");
}

#[test]
fn files_that_they_name_exist() {
    for document in &DOCUMENTS {
        let folder = root().join(document.path).parent().expect("a folder").to_path_buf();
        for link in links(document.text) {
            // A section is known by its title, in small letters with hyphens.
            let (file, section) = link.split_once('#').unwrap_or((link, ""));
            let path = if file.is_empty() { root().join(document.path) } else { folder.join(file) };
            assert!(file.starts_with("http") || path.exists(), "{}: {link}", document.path);
            if !section.is_empty() && path.exists() {
                let page = std::fs::read_to_string(&path).expect("a page");
                assert!(sections(&page).contains(&section.to_string()), "{}: {link}", document.path);
            }
        }
        // Files of the sources, from the root.
        for path in document.text.split(['`', ' ', '\n', '(', ')']).filter(|word| word.ends_with(".rs")) {
            let rooms = ["src/", "crates/", "grammar/", "tests/", "benches/"];
            if rooms.iter().any(|room| path.starts_with(room)) {
                assert!(root().join(path).exists(), "{}: {path}", document.path);
            }
        }
    }
    assert!(README.text.contains("examples/le_gall_5_3.vcf"));
}

/// The cells of the rows of all tables whose first column has this title.
fn rows<'a>(text: &'a str, title: &str) -> Vec<Vec<&'a str>> {
    let (mut found, mut is_in_table) = (Vec::new(), false);
    for line in text.lines() {
        let cells = line.strip_prefix("| ").and_then(|line| line.strip_suffix('|'));
        let cells: Option<Vec<&str>> = cells.map(|cells| cells.split(" | ").map(str::trim).collect());
        match cells {
            Some(cells) if cells[0] == title => is_in_table = true,
            Some(cells) if is_in_table => found.push(cells),
            // What is below the titles.
            _ => is_in_table &= line.starts_with("|--"),
        }
    }
    found
}

/// How many tests a cell names, each behind its file. Panics where one of them is not there.
fn named_tests(cell: &str) -> usize {
    let (mut file, mut tests) = (String::new(), 0);
    for word in cell.split('`').skip(1).step_by(2) {
        if word.ends_with(".rs") {
            let text = fs::read_to_string(root().join(word)).expect("a file of tests");
            // Those of a module are indented.
            file = text.lines().map(|line| format!("{}\n", line.trim_start())).collect();
        } else if !file.is_empty() {
            let name = format!("#[test]\nfn {word}(");
            assert!(file.contains(&name), "{word} is no test of the file that is named");
            tests += 1;
        }
    }
    tests
}

/// Every promise has a test, which is where the page says, and so has every feature that is there.
#[test]
fn promises_have_the_tests_that_they_name() {
    let promises = rows(PROMISES.text, "promise");
    assert!(promises.len() >= 10, "{} promises", promises.len());
    for row in promises {
        assert!(named_tests(row[1]) > 0, "{} has no test", row[0]);
    }
    let features = rows(FEATURES.text, "feature");
    assert_eq!(features.len(), 40);
    for row in &features {
        assert_eq!(row.len(), 8, "{row:?}");
        let (answer, tests) = (row[1].split([':', ';']).next().unwrap_or_default(), named_tests(row[1]));
        match answer {
            "yes" | "partly" => assert!(tests > 0, "{} has no test", row[0]),
            _ => assert_eq!(row[1], "no", "{}", row[0]),
        }
    }
    let of_filters = rows(FEATURES.text, "of filters");
    assert_eq!(of_filters.len(), 12);
    for row in &of_filters {
        assert_eq!(row.len(), 4, "{row:?}");
        assert!(row[1] == "no" || named_tests(row[1]) > 0, "{} has no test", row[0]);
    }
}

/// Cells hold the answers that the page explains, and it says how many of them nobody knows.
#[test]
fn features_are_answered_in_the_words_of_their_page() {
    let features = rows(FEATURES.text, "feature");
    let of_filters = rows(FEATURES.text, "of filters");
    let cells: Vec<&str> = features.iter().chain(&of_filters).flat_map(|row| row[1..].to_vec()).collect();
    for cell in &cells {
        let (answer, how) = cell.split_once([':', ';']).unwrap_or((cell, ""));
        let is_told = match answer {
            "yes" => true,
            "partly" | "plugin" => !how.is_empty(),
            "no" | "–" | "?" => how.is_empty(),
            _ => false,
        };
        assert!(is_told, "{cell}");
    }
    let unknown = cells.iter().filter(|cell| **cell == "?").count();
    assert!(FEATURES.text.contains(&format!(" {unknown} cells are `?`.")), "{unknown} are unknown");
}

/// Pages and sections that comments of the code send their readers to.
#[test]
fn pages_that_comments_cite_exist() {
    let mut cited = 0;
    for folder in ["src", "crates", "tests"] {
        for path in rust_files(&root().join(folder)) {
            let source = fs::read_to_string(&path).expect("a readable file");
            let comments: Vec<&str> = source
                .lines()
                .filter_map(|line| line.trim_start().strip_prefix("//"))
                .map(|line| line.trim_start_matches(['/', '!']).trim())
                .collect();
            let words = comments.join(" ");
            for (end, _) in words.match_indices(".md") {
                let start = words[..end].rfind([' ', '(', '`']).map_or(0, |at| at + 1);
                let page = &words[start..end + ".md".len()];
                let text = fs::read_to_string(root().join(page))
                    .unwrap_or_else(|_| panic!("{} cites {page}, which there is not", path.display()));
                let Some(heading) = words[end..].strip_prefix(".md, \"") else { continue };
                let heading = heading.split('"').next().unwrap_or_default();
                let found = text.lines().any(|line| line.trim_start_matches('#').trim() == heading);
                assert!(found, "{} cites \"{heading}\" of {page}", path.display());
                cited += 1;
            }
        }
    }
    assert!(cited >= 5, "{cited} sections are cited");
}

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            files.extend(rust_files(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    files
}

/// Who cites the program names the version that the crates have.
#[test]
fn the_citation_is_of_this_version() {
    let citation = fs::read_to_string(root().join("CITATION.cff")).expect("CITATION.cff");
    let field = |name: &str| citation.lines().find_map(|line| line.strip_prefix(name)).unwrap_or_default();
    assert_eq!(field("version: "), env!("CARGO_PKG_VERSION"));
    assert_eq!(field("title: "), env!("CARGO_PKG_NAME"));
}
