//! Reports: pages, Markdown and notebooks of programs.

use std::ffi::OsStr;
use std::fs;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use proptest::prelude::*;
use roxmltree::{Document, Node, ParsingOptions};
use serde_json::Value as Json;
use tempfile::TempDir;

use vcfilter::arrays::{Interrupt, Stopped};
use vcfilter::language::Session;
use vcfilter::plots::{Axis, Panel, Plot};
use vcfilter::report::{Cell, CellOutput, Part, Report};
use vcfilter::values::Value;

const LESSON: &str = r##"# # A wavelet, *exactly*
#
# LeGall's $h_0(z)$, of `le_gall_5_3`:
#
# | band | taps |
# |------|------|
# | low  | 5    |

w = le_gall_5_3
fir(w).h0    # centred at 0
fir(w)

# ## What holds
polyphase(w)
assert det(polyphase(w)) == 1
assert fir(w).h0 == laurent([-1, 2, 6, 2, -1], low=-2) / 8, "known taps"

L = symbols(1, "L")
rshift(L, 1)[0]; 1/3
w.stages[0]
[n ** 2 for n in 0..4]
"a < b"
"##;

pub(crate) struct Ended {
    pub(crate) status: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

pub(crate) fn vcf<S: AsRef<OsStr>>(folder: &Path, arguments: impl IntoIterator<Item = S>) -> Ended {
    let mut command = Command::new(env!("CARGO_BIN_EXE_vcf"));
    for name in ["NO_COLOR", "CLICOLOR_FORCE", "LC_ALL", "LC_CTYPE"] {
        command.env_remove(name);
    }
    command.env("LANG", "C.UTF-8").stdin(Stdio::null()).current_dir(folder).args(arguments);
    let output = command.output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    let err = text(output.stderr);
    assert!(!err.contains("panicked") && !err.contains("error[internal]"), "{err}");
    Ended { status: output.status.code().unwrap(), out: text(output.stdout), err }
}

/// A folder with a program in it.
fn with(program: impl AsRef<[u8]>) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("lesson.vcf"), program).unwrap();
    folder
}

fn report_of(program: &str) -> Report {
    Report::run(&mut Session::new(), |session, sink| session.run("lesson.vcf", program, sink)).0
}

/// What a writer of reports writes.
fn written(write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> String {
    let mut bytes = Vec::new();
    write(&mut bytes).unwrap();
    String::from_utf8(bytes).unwrap()
}

fn html(report: &Report, title: &str) -> String {
    written(|out| report.write_html(title, out))
}

fn markdown(report: &Report, title: &str) -> String {
    written(|out| report.write_markdown(title, out))
}

fn notebook(report: &Report, title: &str) -> String {
    written(|out| report.write_notebook(title, out))
}

/// A lesson with plots, made here: one panel, four panels, and a title that is no HTML.
fn with_plots() -> Report {
    let mut report = report_of(LESSON);
    let taps = [-0.125, 0.25, 0.75, 0.25, -0.125];
    let panel = || {
        let points = taps.iter().zip(-2..).map(|(tap, n)| (f64::from(n), *tap));
        Panel::new().title("analysis low").x(Axis::new("n").integer()).y("tap").stems("h0", points)
    };
    let one = Plot::new("Taps of h0 & <b>more</b>").panel(panel());
    let four = Plot::new("Four filters").with_panels((0..4).map(|_| panel()));
    for plot in [one, four] {
        let outputs = CellOutput::of(&Value::from(plot));
        report.parts.push(Part::Cell(Cell { code: "plot(w)".to_string(), outputs, skipped: false }));
    }
    report
}

pub(crate) fn parsed(page: &str) -> Document<'_> {
    let options = ParsingOptions { allow_dtd: true, ..ParsingOptions::default() };
    Document::parse_with_options(page, options).unwrap_or_else(|error| panic!("{error}\n{page}"))
}

pub(crate) fn named<'a>(page: &'a Document<'a>, name: &'a str) -> Vec<Node<'a, 'a>> {
    page.descendants().filter(|node| node.tag_name().name() == name).collect()
}

/// The rules of every page: it loads nothing, runs nothing, and says what its pictures show.
pub(crate) fn check_page(text: &str) {
    let page = parsed(text);
    let root = page.root_element();
    assert_eq!((root.tag_name().name(), root.attribute("lang")), ("html", Some("en")));
    for name in ["script", "link", "iframe", "object", "embed", "form", "base"] {
        assert!(named(&page, name).is_empty(), "a page has no {name}");
    }
    for node in page.descendants() {
        for attribute in node.attributes() {
            let (name, value) = (attribute.name(), attribute.value());
            let loads = matches!(name, "src" | "srcset" | "data" | "poster" | "background" | "action");
            // A picture is part of the page, and says what it shows.
            let is_part =
                node.tag_name().name() == "img" && name == "src" && value.starts_with("data:image/");
            assert!((!loads || is_part) && !name.starts_with("on"), "{name}={value}");
            match (name, node.tag_name().name()) {
                ("href", "a") => assert!(!value.contains("script:"), "{value}"),
                ("href", _) => assert!(value.starts_with("data:image/png;") || value.starts_with('#')),
                _ => {}
            }
        }
    }
    assert!(named(&page, "img").iter().all(|img| img.attribute("alt").is_some()));
    let ids: Vec<&str> = page.descendants().filter_map(|node| node.attribute("id")).collect();
    let links = named(&page, "a").into_iter().filter_map(|link| link.attribute("href")?.strip_prefix('#'));
    for link in links.filter(|link| link.contains(':')) {
        assert!(ids.contains(&link), "a note leads to {link}");
    }
    assert!(
        named(&page, "details")
            .iter()
            .all(|details| details.first_element_child().is_some_and(|first| first.has_tag_name("summary")))
    );
    let style: String = named(&page, "style").iter().filter_map(Node::text).collect();
    assert!(!style.contains("url(") && !style.contains("@import"));
    for svg in named(&page, "svg") {
        assert_eq!(svg.attribute("role"), Some("img"));
        let text = |name| svg.children().find(|child| child.tag_name().name() == name).and_then(|n| n.text());
        assert!(text("title").is_some_and(|title| !title.is_empty()));
        assert!(text("desc").is_some_and(|desc| desc.len() > 20));
    }
    assert!(!named(&page, "h1").is_empty() && named(&page, "main").len() == 1);
    assert!(named(&page, "meta").iter().any(|meta| meta.attribute("name") == Some("viewport")));
}

#[test]
fn a_page_asks_for_nothing_and_says_what_its_pictures_show() {
    let text = html(&with_plots(), "A wavelet");
    check_page(&text);
    let page = parsed(&text);
    assert_eq!(named(&page, "h1").len(), 1);
    assert_eq!(named(&page, "figure").len(), 2);
    // Each comes once more, as a phone shows it.
    assert_eq!(named(&page, "svg").len(), 4);
    assert!(text.contains("Taps of h0 &amp; &lt;b&gt;more&lt;/b&gt;</figcaption>"));
    assert!(!named(&page, "math").is_empty());
    assert_eq!(text, html(&with_plots(), "A wavelet"), "the same report makes the same page");
}

/// Tables of results are tables of the page, of Markdown and of the notebook, and text in a terminal.
/// A test is one piece of code, with what it displays and how many assertions held.
#[test]
fn a_test_is_one_cell() {
    let report =
        report_of("x = 1\ntest \"a\" {\n# not prose\n    x + 1\n\n    assert x == 1\n}\n# After.\nx");
    let cells: Vec<&Cell> = report
        .parts
        .iter()
        .filter_map(|part| match part {
            Part::Cell(cell) => Some(cell),
            _ => None,
        })
        .collect();
    assert_eq!(cells.len(), 2, "{report:?}");
    assert_eq!(cells[0].code, "x = 1\ntest \"a\" {\n# not prose\n    x + 1\n\n    assert x == 1\n}");
    assert!(matches!(&cells[0].outputs[..], [_, CellOutput::Holds(1)]), "{:?}", cells[0].outputs);
    let failed = report_of("test \"a\" { assert 1 == 2 }\n1");
    assert!(
        matches!(&failed.parts[..], [Part::Cell(first), Part::Cell(second)] if !first.skipped && second.skipped),
        "{failed:?}"
    );
}

#[test]
fn tables_of_results_are_tables() {
    let report = report_of(
        "bit_widths(haar_no_shift, 1, size=\"infinite\")\nsweep(abs, [1])\nquantisation_matrix(haar_no_shift, 1)\n\
         compare({\"a|<b>\": haar_no_shift})",
    );
    let text = html(&report, "tables");
    check_page(&text);
    let page = parsed(&text);
    let tables = named(&page, "table");
    let cells = |at: usize, name: &str| {
        let inside = tables[at].descendants().filter(|node| node.tag_name().name() == name);
        let text = |node: Node| {
            node.descendants().filter_map(|inner| inner.text().filter(|_| inner.is_text())).collect()
        };
        inside.map(text).collect::<Vec<String>>()
    };
    let heads = [
        "type",
        "level",
        "array_name",
        "lower_bound",
        "test_pattern_min",
        "test_pattern_max",
        "upper_bound",
        "bits",
    ];
    assert_eq!(cells(0, "th"), heads);
    assert!(text.contains("upper_<wbr/>bound"), "narrow headings");
    assert_eq!(cells(0, "td")[..8], ["analysis", "1", "Input", "-512", "-512", "511", "511", "10"]);
    assert_eq!((cells(1, "th").len(), cells(1, "td")), (0, vec!["1".to_string(), "1".to_string()]));
    assert!(text.contains("<p class=\"note\">L2 norms of g0 and g1"));
    assert_eq!(cells(3, "th"), ["", "a|<b>"]);
    assert_eq!(tables.len(), 4);
    let markdown = markdown(&report, "tables");
    assert!(markdown.contains("| type | level | array\\_name |"), "{markdown}");
    assert!(markdown.contains("\n| :-- | --: | :-- | --: |"));
    assert!(markdown.contains("|  | a\\|\\<b\\> |"), "{markdown}");
    let notebook: Json = serde_json::from_str(&notebook(&report, "tables")).unwrap();
    let data = &notebook["cells"][1]["outputs"][0]["data"];
    assert_eq!(data["text/html"][0], "<table>\n");
    assert_eq!(
        data["text/plain"][1],
        "analysis       1  Input              -512              -512               511          511     10\n"
    );
}

/// What is wider than its place shows at its edge that there is more, without scripts.
#[test]
fn edges_show_that_there_is_more() {
    let text = html(&report_of("[n for n in 0..200]"), "wide");
    let style = text.split_once("<style>").unwrap().1.split_once("</style>").unwrap().0;
    let rule = style.split_once("pre, .wide, figure > .picture {").unwrap().1.split_once('}').unwrap().0;
    for part in ["overflow-x: auto", "background-attachment: local, local, scroll, scroll", "var(--shade)"] {
        assert!(rule.contains(part), "{rule}");
    }
}

#[test]
fn a_small_report_in_each_format() {
    let folder = with(LESSON);
    for format in ["html", "markdown", "ipynb"] {
        let ended = vcf(folder.path(), ["report", "lesson.vcf", "-o", "-", "--format", format]);
        assert_eq!((ended.status, &*ended.err), (0, ""));
        let text = match ended.out.split_once("<style>") {
            Some((head, rest)) => format!("{head}{}", rest.split_once("</style>").unwrap().1),
            None => ended.out,
        };
        insta::assert_snapshot!(format!("a_small_report_in_{format}"), text);
    }
}

#[test]
fn files_lie_beside_the_program_or_where_they_are_told() {
    let folder = with(LESSON);
    let there = |name: &str| folder.path().join(name).exists();
    assert_eq!(vcf(folder.path(), ["report", "lesson.vcf"]).out, "wrote lesson.html\n");
    vcf(folder.path(), ["report", "lesson.vcf", "--format", "ipynb"]);
    // The name of the file says what is written.
    vcf(folder.path(), ["report", "lesson.vcf", "-o", "b.md"]);
    assert!(there("lesson.html") && there("lesson.ipynb") && there("b.md"));
    assert!(fs::read_to_string(folder.path().join("b.md")).unwrap().starts_with("# A wavelet"));
    let ended = vcf(folder.path(), ["report", "lesson.vcf", "-o", "c.pdf"]);
    assert!(
        ended.status == 2 && ended.err.contains(".html, .md or .ipynb") && !there("c.pdf"),
        "{}",
        ended.err
    );
    assert_eq!(vcf(folder.path(), ["report", "lesson.vcf", "-o", "c.txt", "--format", "markdown"]).status, 0);
    assert!(fs::read_to_string(folder.path().join("c.txt")).unwrap().starts_with("# A wavelet"));
    let page = fs::read_to_string(folder.path().join("lesson.html")).unwrap();
    assert!(page.contains("<title>A wavelet, exactly</title>"));
    let titled = vcf(folder.path(), ["report", "lesson.vcf", "-o", "-", "--title", "</title><b>"]).out;
    assert!(titled.contains("<title>&lt;/title&gt;&lt;b&gt;</title>"));
    check_page(&titled);
}

/// What shows Markdown often shows no picture that is inside.
#[test]
fn markdown_in_a_file_has_its_plots_beside_it() {
    let folder = with("plot(le_gall_5_3, \"taps\")\nplot(le_gall_5_3, \"zeros\")\n");
    let ended = vcf(folder.path(), ["report", "lesson.vcf", "-o", "my page.md"]);
    assert_eq!((ended.status, &*ended.out), (0, "wrote my page.md and 2 pictures beside it\n"));
    let text = fs::read_to_string(folder.path().join("my page.md")).unwrap();
    for name in ["my page-1.svg", "my page-2.svg"] {
        assert!(text.contains(&format!("](<{name}>)")), "{text}");
        assert!(fs::read_to_string(folder.path().join(name)).unwrap().starts_with("<svg"));
    }
    assert!(!text.contains("data:"));
}

/// Seven hundred plots, which are 48 MB of a page.
fn with_many_plots() -> TempDir {
    let title = "a long title, ".repeat(1400);
    with(format!("p = plot([n for n in 0..5], title=\"{title}\")\n[p for n in 0..700]\n"))
}

#[test]
fn reports_hold_one_plot_at_a_time() {
    let folder = with_many_plots();
    // Pictures beside a text are all open at once, of which other systems let fewer.
    let names =
        if cfg!(target_os = "linux") { &["page.html", "page.ipynb", "page.md"][..] } else { &["page.html"] };
    for name in names {
        let ended = vcf(folder.path(), ["report", "lesson.vcf", "-o", name, "--max-memory", "40MiB"]);
        assert_eq!((ended.status, &*ended.err), (0, ""), "{name}");
    }
    let page = fs::read_to_string(folder.path().join("page.html")).unwrap();
    assert_eq!(page.matches("<figcaption>").count(), 700);
    assert!(page.len() > 45_000_000, "{}", page.len());
}

#[test]
fn reports_that_a_limit_stops_are_told() {
    let folder = with_many_plots();
    let ended = |arguments: &str| vcf(folder.path(), arguments.split(' '));
    for format in ["html", "markdown", "ipynb"] {
        let ended = ended(&format!("report lesson.vcf -o - --format {format} --max-output 1MB"));
        assert_eq!(ended.status, 2, "{}", ended.err);
        assert!(ended.err.starts_with("error[limit::output]: "), "{}", ended.err);
        assert!(ended.err.contains("what was written is not whole"), "{}", ended.err);
        assert!(ended.out.len() > 900_000 && ended.out.len() <= 1_000_000, "{}", ended.out.len());
    }
    for (arguments, file) in [
        ("report lesson.vcf -o page.md --max-output 1MB", ".svg"),
        ("report lesson.vcf -o page.html --max-output 1MB", "page.html"),
        ("run lesson.vcf --plots plots --max-output 2MB", ".svg"),
    ] {
        let ended = ended(arguments);
        assert!(ended.status == 2 && ended.err.starts_with("error[limit::output]: "), "{}", ended.err);
        assert!(ended.err.contains(&format!("{file}` was not written")), "{}", ended.err);
    }
    let left: Vec<_> = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert!(left.iter().all(|name| !name.to_string_lossy().contains("page")), "{left:?}");
}

#[test]
fn reports_end_where_nobody_reads_them() {
    let folder = with_many_plots();
    for format in ["html", "markdown", "ipynb"] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_vcf"));
        command.current_dir(folder.path()).args(["report", "lesson.vcf", "-o", "-", "--format", format]);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut first = [0; 10];
        child.stdout.take().unwrap().read_exact(&mut first).unwrap();
        let output = child.wait_with_output().unwrap();
        assert_eq!((output.status.code(), &*output.stderr), (Some(141), &b""[..]), "{format}");
    }
}

/// Takes so many bytes, and interrupts the work when it has them.
struct Interrupting<'a>(usize, &'a Interrupt);

impl Write for Interrupting<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self.0.checked_sub(bytes.len()) {
            Some(left) => self.0 = left,
            None => self.1.set(),
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A report with more plots than anybody could wait for stops at an interrupt, with the reason in its error.
#[test]
fn reports_that_are_interrupted_stop_at_the_next_piece() {
    let mut report = with_plots();
    let outputs = vec![CellOutput::Plot(Plot::new("a").into()); 100_000];
    report.parts.push(Part::Cell(Cell { outputs, ..Cell::default() }));
    let stopped = |write: &dyn Fn(&mut dyn Write) -> io::Result<()>| {
        let interrupt = Interrupt::default();
        let error = interrupt.run(|| write(&mut Interrupting(50_000, &interrupt))).unwrap_err();
        Stopped::within(&error)
    };
    let nothing = |_: &str, _: &str| io::Result::Ok(());
    assert_eq!(stopped(&|out| report.write_html("a", out)), Some(Stopped::Interrupted));
    assert_eq!(stopped(&|out| report.write_markdown("a", out)), Some(Stopped::Interrupted));
    assert_eq!(stopped(&|out| report.write_notebook("a", out)), Some(Stopped::Interrupted));
    assert_eq!(
        stopped(&|out| report.write_markdown_and_pictures("a", "b", out, nothing)),
        Some(Stopped::Interrupted)
    );
}

#[test]
fn displayed_plots_become_files() {
    let folder =
        with("1\nplot(le_gall_5_3, \"taps\")\n[plot(le_gall_5_3, \"zeros\", title=\"../Zeros: é\")]\n");
    let ended = vcf(folder.path(), ["run", "lesson.vcf", "--plots", "a/b"]);
    assert_eq!((ended.status, &*ended.err), (0, ""));
    let names = |path: &str| {
        let entries = fs::read_dir(folder.path().join(path)).unwrap();
        let mut names: Vec<String> =
            entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    };
    let found = names("a/b");
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(found[0].starts_with("01-") && found[1] == "02-zeros.svg", "{found:?}");
    for name in found {
        assert!(Document::parse(&fs::read_to_string(folder.path().join("a/b").join(name)).unwrap()).is_ok());
    }
    let refused = vcf(folder.path(), ["run", "lesson.vcf", "--plots", "lesson.vcf"]);
    assert_eq!(refused.status, 2);
    assert!(refused.err.contains("file::write") && !refused.err.contains("interrupted"), "{}", refused.err);
}

#[test]
fn notebooks_have_the_form_that_jupyter_reads() {
    let notebook: Json = serde_json::from_str(&notebook(&with_plots(), "A wavelet")).unwrap();
    assert_eq!((&notebook["nbformat"], &notebook["nbformat_minor"]), (&4.into(), &5.into()));
    let cells = notebook["cells"].as_array().unwrap();
    let mut kinds = std::collections::BTreeSet::new();
    for (at, cell) in cells.iter().enumerate() {
        assert_eq!(cell["id"], format!("cell-{}", at + 1));
        assert!(cell["source"].is_array() && cell["metadata"].is_object());
        for output in cell["outputs"].as_array().into_iter().flatten() {
            kinds.insert(output["output_type"].as_str().unwrap());
            if let Some(svg) = output["data"]["image/svg+xml"].as_array() {
                let svg: String = svg.iter().map(|line| line.as_str().unwrap()).collect();
                assert!(Document::parse(&svg).is_ok());
            }
        }
        assert_eq!(cell["cell_type"] == "code", cell["outputs"].is_array());
    }
    assert_eq!(kinds.into_iter().collect::<Vec<_>>(), ["display_data", "stream"]);
    assert_eq!(cells.last().unwrap()["outputs"][0]["data"].as_object().unwrap().len(), 2);
}

#[test]
fn programs_that_fail_have_their_problem_in_its_place() {
    for (program, status, code) in [
        ("# text\n1\nassert 1 == 2, \"why\"\n2\n", 1, "assertion::failed"),
        ("# text\n1\nx = y\n2\n", 2, "name::unknown"),
        ("1\nx = (\n", 2, "syntax::unclosed_bracket"),
        ("use \"missing.vcf\"\n2\n", 2, "file::missing"),
    ] {
        let folder = with(program);
        let ended = vcf(folder.path(), ["report", "lesson.vcf", "-o", "a.html"]);
        assert_eq!(ended.status, status, "{program}");
        assert_eq!(ended.status, vcf(folder.path(), ["run", "lesson.vcf"]).status);
        assert!(ended.err.contains(code), "{}", ended.err);
        let page = fs::read_to_string(folder.path().join("a.html")).unwrap();
        check_page(&page);
        assert!(page.contains(&format!("error[{code}]")), "{page}");
    }
    let page = html(&report_of("1\nx = y\n2\n"), "a");
    let (problem, after) = (page.find("name::unknown").unwrap(), page.find("not evaluated").unwrap());
    assert!(page.find("<samp>1</samp>").unwrap() < problem && problem < after);
}

#[test]
fn what_is_no_program_makes_no_page() {
    let folder = with(b"# \xff\n");
    fs::create_dir(folder.path().join("folder.html")).unwrap();
    fs::write(folder.path().join("empty.vcf"), "").unwrap();
    fs::write(folder.path().join("page.html"), "1").unwrap();
    for (arguments, told) in [
        (&["lesson.vcf"][..], "file::not_utf8"),
        (&["missing.vcf"], "file::missing"),
        (&["empty.vcf", "-o", "no/such/folder.html"], "there is no such folder"),
        (&["empty.vcf", "-o", "folder.html"], "it is a folder"),
        (&["page.html"], "would be overwritten"),
        (&["empty.vcf", "--format", "csv"], "'--format csv' is for bit-widths, optimum, compare"),
    ] {
        let ended = vcf(folder.path(), [&["report"], arguments].concat());
        assert_eq!(ended.status, 2, "{arguments:?}");
        assert!(ended.err.contains(told), "{}", ended.err);
        assert_eq!(ended.out, "");
    }
    assert!(!folder.path().join("lesson.html").exists());
    assert_eq!(vcf(folder.path(), ["run", "empty.vcf", "--format", "html"]).status, 2);
    let empty = vcf(folder.path(), ["report", "empty.vcf", "-o", "-"]);
    assert_eq!(empty.status, 0);
    check_page(&empty.out);
}

#[test]
fn nothing_that_is_written_becomes_markup() {
    let program = "# </script><script>alert(1)</script> <b>x</b>\n#\n# <style>\n# p { }\n# </style>\n\
                   # [a](javascript:alert(1)) ![b](http://c.d/e.png) <img src=x onerror=y>\n\
                   \"</samp></pre><script>alert(1)</script>\"\n\
                   symbols(1, \"<b>&\\\"\")[0] + 1\n\
                   # $</math><script>$\n\
                   \"\u{0} \u{1b}[31m\"  # <i>\n";
    let text = html(&report_of(program), "</title><script>");
    check_page(&text);
    assert!(!text.contains("<b>") && !text.contains("<img"));
    let markdown = markdown(&report_of("\"```\"\n\"````\""), "`a`");
    assert!(markdown.starts_with("# \\`a\\`\n\n````vcf\n\"```\"\n````"), "{markdown}");
}

/// A line of a program or of its prose.
fn line() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("# # Title $x_2$".to_string()),
        Just("# - list [a](b) `c`".to_string()),
        Just("# | a | b |\n# |---|---|\n# | <c> | d |".to_string()),
        Just("laurent([1, 2])".to_string()),
        Just("x = [1,\n# inside\n2]; x".to_string()),
        Just("assert 1 == 1".to_string()),
        Just("assert 1 == 2".to_string()),
        Just("# <details><summary>a < b</summary>".to_string()),
        Just("# </details>".to_string()),
        Just("# ## Section".to_string()),
        Just("# a[^n] [b[^m]](c.vcf) ![d](e.png)".to_string()),
        Just("# [^n]: note[^m]".to_string()),
        Just("# - ## In a list\n#   <details>".to_string()),
        Just(String::new()),
        "# \\PC{0,30}",
        "[#a-z0-9 ()\\[\\]\"$<>&*_`|\\\\;=+.\\t-]{0,30}",
        "\\PC{0,20}",
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn every_program_makes_a_page(lines in prop::collection::vec(line(), 0..8)) {
        let report = report_of(&lines.join("\n"));
        check_page(&html(&report, "a"));
        markdown(&report, "a");
        // What is opened is closed, and nothing else is.
        let mut open = 0_i32;
        for part in &report.parts {
            open += i32::from(matches!(part, Part::Opens { .. })) - i32::from(matches!(part, Part::Closes));
            prop_assert!(open >= 0);
        }
        prop_assert_eq!(open, 0);
        prop_assert!(serde_json::from_str::<Json>(&notebook(&report, "a")).is_ok());
    }
}

fn chromium() -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    let names = ["chromium", "chromium-browser", "google-chrome"];
    let mut candidates = std::env::split_paths(&path).flat_map(|folder| names.map(|name| folder.join(name)));
    candidates.find(|candidate| candidate.is_file())
}

/// What Chromium makes of a page: its document at the end, and what it logged.
fn open(chromium: &Path, page: &Path, profile: &Path) -> (String, String) {
    let output = Command::new(chromium)
        .args(["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"])
        .args(["--disable-background-networking", "--disable-component-update", "--disable-sync"])
        .args(["--enable-logging=stderr", "--window-size=800,800", "--hide-scrollbars", "--dump-dom"])
        .arg(format!("--user-data-dir={}", profile.display()))
        .arg(format!("file://{}", page.display()))
        .output()
        .unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (text(&output.stdout), text(&output.stderr))
}

/// Pages in frames of a width, such as a phone's, and for each what a script outside finds in it: whether something is
/// wider than the page, what was asked for, and whether every picture has its text.
fn frames(pages: &[(String, String)], width: u32) -> String {
    let mut wrapper = String::from("<!DOCTYPE html><html><body><pre id=\"found\"></pre>");
    for (name, page) in pages {
        let page = page.replace('&', "&amp;").replace('"', "&quot;");
        wrapper += &format!(
            "<iframe name=\"{name}\" style=\"width:{width}px;height:800px;border:0\" srcdoc=\"{page}\"></iframe>\n"
        );
    }
    wrapper
        + "<script>addEventListener('load', () => { for (const frame of document.querySelectorAll('iframe')) {
           const page = frame.contentWindow, root = page.document.documentElement;
           const pictures = [...page.document.querySelectorAll('svg')];
           const named = pictures.every(p => p.querySelector('title').textContent && p.querySelector('desc').textContent);
           document.getElementById('found').textContent += `${frame.name}: ${root.clientWidth} of ${root.scrollWidth} wide, `
             + `${page.performance.getEntriesByType('resource').length} requests, `
             + `${pictures.some(p => p.getBoundingClientRect().width > 0) ? 'pictures' : 'no picture'}, ${named}\\n`;
           frame.remove(); } })</script></body></html>"
}

#[test]
fn a_browser_shows_pages_on_a_phone_and_on_a_desk() {
    let Some(chromium) = chromium() else {
        println!("skipped: there is no chromium on the PATH");
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let mut report = with_plots();
    let long = "# a`very_long_word`bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb\nx = y";
    report.parts.extend(report_of(long).parts);
    let mut pages = vec![("made here".to_string(), html(&report, "A wavelet"))];
    pages.extend(crate::lessons::pages().iter().map(|path| {
        (path.file_stem().unwrap().to_string_lossy().into_owned(), fs::read_to_string(path).unwrap())
    }));
    for width in [360, 1200] {
        let path = folder.path().join("wrapper.html");
        fs::write(&path, frames(&pages, width)).unwrap();
        let (document, log) = open(&chromium, &path, &folder.path().join("profile"));
        let found = document.split_once("<pre id=\"found\">").unwrap().1.split_once("</pre>").unwrap().0;
        let expected = pages
            .iter()
            .map(|(name, _)| format!("{name}: {width} of {width} wide, 0 requests, pictures, true\n"));
        assert_eq!(found, expected.collect::<String>(), "{log}");
        assert!(!log.contains("CONSOLE"), "{log}");
    }
}
