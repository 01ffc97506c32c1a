//! Reports that teach: solutions, notes, pictures, several pages, and pages that are made again.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value as Json;
use tempfile::TempDir;

use vcfilter::diagnostics::{ProblemFamily, codes};
use vcfilter::language::Session;
use vcfilter::report::{Cell, CellOutput, Part, Report};

use crate::report::{check_page, named, parsed, vcf};

const RED: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\"><rect width=\"9\" height=\"9\"/></svg>";

/// A folder with these files.
fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}

fn read(folder: &TempDir, name: &str) -> String {
    fs::read_to_string(folder.path().join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// A program as a page, and its status and problems.
fn page_of(program: &str) -> (String, i32, String) {
    let folder = folder(&[("a.vcf", program)]);
    let ended = vcf(folder.path(), ["report", "a.vcf", "-o", "a.html"]);
    let page = read(&folder, "a.html");
    check_page(&page);
    (page, ended.status, ended.err)
}

fn report_of(program: &str) -> Report {
    let mut session = Session::new().keep_going();
    Report::run(&mut session, |session, sink| session.run("a.vcf", program, sink)).0
}

/// The parts as text.
fn shape(report: &Report) -> Vec<String> {
    let shape = |part: &Part| match part {
        Part::Prose(text) => text.trim().to_string(),
        Part::Cell(Cell { code, outputs, .. }) => {
            let problem = |output: &CellOutput| match output {
                CellOutput::Problem { code, .. } => Some(code.clone()),
                _ => None,
            };
            format!("{code}|{}", outputs.iter().filter_map(problem).collect::<String>())
        }
        Part::Opens { summary } => format!("+{summary}"),
        Part::Closes => "-".to_string(),
        part => format!("{part:?}"),
    };
    report.parts.iter().map(shape).collect()
}

const EXERCISE: &str = "# # Title\n#\n# Do *this*.\n#\n# <details><summary>Solution & more</summary>\n#\n# Text.\n#\nx = 1\n\
                        assert x == 1\n#\n# </details>\n#\n# After.\n";

#[test]
fn solutions_are_hidden_in_every_format() {
    let folder = folder(&[("a.vcf", EXERCISE)]);
    for name in ["a.html", "a.md", "a.ipynb"] {
        let ended = vcf(folder.path(), ["report", "a.vcf", "-o", name]);
        assert_eq!((ended.status, &*ended.err), (0, ""), "{name}");
    }
    let text = read(&folder, "a.html");
    check_page(&text);
    let page = parsed(&text);
    let details = named(&page, "details");
    assert_eq!(details.len(), 1);
    let words: String =
        details[0].descendants().filter(|node| node.is_text()).filter_map(|node| node.text()).collect();
    assert!(
        words.contains("Solution & more") && words.contains("Text.") && words.contains("holds"),
        "{words}"
    );
    assert!(!words.contains("After"), "{words}");
    let markdown = read(&folder, "a.md");
    assert!(
        markdown.contains("\n\n<details><summary>Solution &amp; more</summary>\n\nText.\n\n```vcf\n"),
        "{markdown}"
    );
    assert!(markdown.contains("\n\n</details>\n\nAfter.\n"), "{markdown}");
    let notebook: Json = serde_json::from_str(&read(&folder, "a.ipynb")).unwrap();
    let cells = notebook["cells"].as_array().unwrap();
    let prose =
        cells[1]["source"].as_array().unwrap().iter().map(|line| line.as_str().unwrap()).collect::<String>();
    assert_eq!(prose, "<details><summary>Solution &amp; more</summary>\n\nText.\n\n</details>");
    assert_eq!(cells[2]["metadata"]["jupyter"]["source_hidden"], true);
    assert_eq!((cells.len(), &cells[3]["metadata"]), (4, &serde_json::json!({})));
    // It is a part of the program as any other.
    assert!(vcf(folder.path(), ["test", "a.vcf"]).out.contains("1 assertion"));
}

#[test]
fn details_end_where_the_text_does() {
    let report = report_of("# a\n#\n# <details>\n#\n# b\nx = 1\n");
    assert_eq!(shape(&report), ["a", "+Details", "|report::details", "b", "x = 1|", "-"]);
    assert_eq!(report.problems[0].span().unwrap().start, 6);
    let report = report_of("# a\n# </details>\n1\n# </details>");
    assert_eq!(shape(&report), ["a", "|report::details", "1|", "|report::details"]);
    let (page, status, err) = page_of("# <details>\n#\n# ## Inside\n#\n# <details>\n1");
    assert_eq!((status, err.matches("`<details>` is not closed").count()), (0, 2), "{err}");
    assert!(err.contains("a.vcf:1:1") && err.contains("a.vcf:5:1"), "{err}");
    assert!(!page.contains("<section>"), "no part of the page begins in what is hidden");
}

#[test]
fn the_page_goes_on_after_what_fails() {
    let program = "assert 1 == 2\n2 + 2\ntest \"t\" {\n    nosuch\n}\nassert 3 == 4\n5 + 5\n";
    let (page, status, err) = page_of(program);
    assert_eq!(status, 2, "a test is wrong");
    assert!(
        page.contains("<samp>4</samp>")
            && page.contains("<samp>10</samp>")
            && !page.contains("not evaluated")
    );
    assert_eq!((page.matches("class=\"problem\"").count(), err.matches("error[").count()), (3, 3), "{err}");
    let (page, status, _) = page_of("assert 1 == 2\n1\nassert 2 == 2");
    assert_eq!(status, 1);
    assert!(page.contains("holds"));
    // What is wrong otherwise ends it, and all below says so, though assertions failed before.
    let (page, status, err) =
        page_of("assert 1 == 2\nassert 1 == 3\nx = nosuch\nx + 1\n# text\nassert x == 1");
    assert_eq!(
        (status, page.matches("not evaluated").count(), err.matches("error[").count()),
        (2, 2, 3),
        "{err}"
    );
    let (page, status, _) = page_of("assert 1 == 2\nx = (");
    assert_eq!((status, page.matches("assertion::failed").count()), (2, 0), "nothing is evaluated");
}

#[test]
fn notes_are_numbered_over_the_whole_page() {
    let program = "# # T\n# One[^b], two[^a], one again[^b].\n1\n# ## References\n#\n# [^a]: *A* $x$.\n#\n# [^b]: B.\n#\n# [^c]: C.\n";
    let (page, status, err) = page_of(program);
    assert_eq!((status, &*err), (0, ""));
    let notes = page.split_once("<section class=\"notes\"").unwrap().1;
    let place = |text: &str| notes.find(text).unwrap_or_else(|| panic!("{text}: {notes}"));
    assert!(place("B.") < place("<em>A</em>") && place("<em>A</em>") < place("C."));
    assert_eq!(page.matches("href=\"#note:1\"").count(), 2);
    assert!(notes.contains("href=\"#cite:1\"") && notes.contains("href=\"#cite:1:2\""));
    let folder = folder(&[("a.vcf", program)]);
    vcf(folder.path(), ["report", "a.vcf", "-o", "a.md"]);
    vcf(folder.path(), ["report", "a.vcf", "-o", "a.ipynb"]);
    let markdown = read(&folder, "a.md");
    assert!(markdown.contains("One[^b], two[^a]") && markdown.contains("\n[^b]: B.\n"), "{markdown}");
    let notebook: Json = serde_json::from_str(&read(&folder, "a.ipynb")).unwrap();
    let cells = notebook["cells"].as_array().unwrap();
    assert!(
        cells[0]["source"][1].as_str().unwrap().contains("One<sup>1</sup>, two<sup>2</sup>"),
        "{}",
        cells[0]
    );
    let last = &cells.last().unwrap()["source"];
    assert_eq!(last, &serde_json::json!(["1. B.\n", "2. *A* $x$.\n", "3. C.\n"]));
    let (page, status, err) = page_of("# a[^no] `[^code]`\n\n# [^n]: x\n#\n# [^n]: y");
    assert_eq!((status, err.matches("warning[report::note]").count()), (0, 2), "{err}");
    assert!(page.contains("a[^no]") && err.contains("a.vcf:1:4") && err.contains("a.vcf:5:3"), "{err}");
}

#[test]
fn contents_lead_to_the_headings() {
    let (page, ..) = page_of("# # T\n#\n# text\n#\n# ## A *b*\n1\n# ### C\n#\n# ## A b\n2\n");
    for part in [
        "<h2 id=\"a-b\">",
        "<h3 id=\"c\">",
        "<h2 id=\"a-b-1\">",
        "<a href=\"#a-b\">A <em>b</em></a>",
        "<a href=\"#a-b-1\">",
    ] {
        assert_eq!(page.matches(part).count(), 1, "{part}: {page}");
    }
    assert_eq!(page.matches("<section>").count(), 2);
    let (title, list) = (page.find("</h1>").unwrap(), page.find("<nav class=\"contents\"").unwrap());
    assert!(title < list && list < page.find("<p>text</p>").unwrap());
    assert!(!page_of("# # T\n# ## A\n# ## B\n").0.contains("<nav"), "two headings need no list");
}

#[test]
fn pictures_are_part_of_the_page() {
    let program = "# # T\n#\n# ![a red *square*](img/red.svg)\n#\n# ![far](https://a.b/c.png)\n1\n";
    let folder = folder(&[("p/a.vcf", program), ("p/img/red.svg", RED), ("out/x", "")]);
    let ended = vcf(folder.path(), ["report", "p/a.vcf", "-o", "out/a.html"]);
    assert_eq!((ended.status, &*ended.err), (0, ""));
    let page = read(&folder, "out/a.html");
    check_page(&page);
    assert!(page.contains("<img src=\"data:image/svg+xml;base64,") && page.contains("alt=\"a red square\""));
    assert!(page.contains("<a href=\"https://a.b/c.png\">far</a>"));
    vcf(folder.path(), ["report", "p/a.vcf", "-o", "out/a.md"]);
    assert!(read(&folder, "out/a.md").contains("![a red *square*](../p/img/red.svg)"));
    vcf(folder.path(), ["report", "p/a.vcf", "-o", "p/a.md"]);
    assert!(read(&folder, "p/a.md").contains("![a red *square*](img/red.svg)"));
    vcf(folder.path(), ["report", "p/a.vcf", "-o", "out/a.ipynb"]);
    let notebook: Json = serde_json::from_str(&read(&folder, "out/a.ipynb")).unwrap();
    let cell = &notebook["cells"][0];
    assert!(cell["attachments"]["picture-1"]["image/svg+xml"].is_string(), "{cell}");
    assert!(cell["source"][2].as_str().unwrap().contains("(attachment:picture-1)"), "{cell}");
    // A picture that is read is written over by nothing.
    let ended = vcf(folder.path(), ["report", "p/a.vcf", "-o", "p/img/red.svg", "--format", "html"]);
    assert!(ended.status == 2 && ended.err.contains("would be overwritten"), "{}", ended.err);
    assert_eq!(read(&folder, "p/img/red.svg"), RED);
}

#[test]
fn pictures_that_are_none_have_a_problem_in_their_place() {
    let program = "# a\n#\n# b ![m](missing.svg) ![](red.svg)\n# ![p](a.vcf)\n1\n# after";
    let folder = folder(&[("a.vcf", program), ("red.svg", RED)]);
    let ended = vcf(folder.path(), ["report", "a.vcf", "-o", "a.html"]);
    assert_eq!(ended.status, 2);
    for told in [
        "error[file::missing]",
        "a.vcf:3:5",
        "warning[report::alt_text]",
        "a.vcf:3:23",
        "error[report::picture]",
        "a.vcf:4:3",
    ] {
        assert!(ended.err.contains(told), "{told}: {}", ended.err);
    }
    let page = read(&folder, "a.html");
    check_page(&page);
    let places =
        ["<p>a</p>", "file::missing", "<samp>1</samp>", "<p>after</p>"].map(|text| page.find(text).unwrap());
    assert!(places.is_sorted(), "{places:?}");
}

#[test]
fn a_sandbox_shows_no_pictures_from_outside() {
    let folder = folder(&[
        ("p/a.vcf", "# ![in](in.svg) ![out](../out.svg)\n1\n"),
        ("p/in.svg", RED),
        ("out.svg", RED),
    ]);
    let ended = vcf(folder.path(), ["report", "p/a.vcf", "--sandbox", "-o", "page.html"]);
    assert!(ended.status == 2 && ended.err.contains("error[file::sandbox]"), "{}", ended.err);
    assert_eq!(read(&folder, "page.html").matches("<img").count(), 1);
    assert_eq!(vcf(folder.path(), ["report", "p/a.vcf", "-o", "page.html"]).status, 0);
}

fn site() -> TempDir {
    folder(&[
        ("in/01-a.vcf", "# # First & foremost\n# [next](02-b.vcf#c)\n1\n"),
        ("in/02-b.vcf", "# # Second\n# ## C\nplot([1, 2])\n"),
        ("in/x/03 c.vcf", "3\n"),
        ("in/.hidden.vcf", "4\n"),
    ])
}

#[test]
fn several_programs_make_pages_that_lead_to_each_other() {
    let folder = site();
    for options in [&[][..], &["--sandbox"]] {
        let ended = vcf(folder.path(), [&["report", "in", "-o", "out/site"], options].concat());
        assert_eq!((ended.status, &*ended.err), (0, ""));
        assert_eq!(
            ended.out.lines().last(),
            Some(&*format!("wrote {}", Path::new("out/site").join("index.html").display()))
        );
        let [first, second, third, index] = ["01-a.html", "02-b.html", "x/03 c.html", "index.html"]
            .map(|name| read(&folder, &format!("out/site/{name}")));
        [&first, &second, &third, &index].into_iter().for_each(|page| check_page(page));
        assert!(first.contains("<a href=\"02-b.html#c\">next</a>"), "{first}");
        assert_eq!(
            first.matches("<a href=\"02-b.html\" rel=\"next\">Next: Second</a>").count(),
            2,
            "above and below"
        );
        assert!(!first.contains("rel=\"prev\"") && !third.contains("rel=\"next\""));
        assert!(second.contains("<a href=\"01-a.html\" rel=\"prev\">Previous: First &amp; foremost</a>"));
        assert!(second.contains("<a href=\"x/03%20c.html\" rel=\"next\">Next: 03 c</a>"));
        assert!(
            third.contains("<a href=\"../02-b.html\" rel=\"prev\">")
                && third.contains("<a href=\"../index.html\" rel=\"up\">Contents</a>")
        );
        for link in ["<a href=\"01-a.html\">First &amp; foremost</a>", "<a href=\"x/03%20c.html\">03 c</a>"] {
            assert!(index.contains(link), "{index}");
        }
        fs::remove_dir_all(folder.path().join("out")).unwrap();
    }
    let files =
        ["report", "in/01-a.vcf", "in/02-b.vcf", "-o", "md", "--format", "markdown", "--title", "All"];
    assert_eq!(vcf(folder.path(), files).status, 0);
    assert!(read(&folder, "md/01-a.md").ends_with("---\n\n[All](index.md) \u{b7} [Next: Second](02-b.md)\n"));
    assert!(read(&folder, "md/01-a.md").contains("[next](02-b.md#c)"));
    assert!(read(&folder, "md/index.md").contains("# All\n") && folder.path().join("md/02-b-1.svg").exists());
}

#[test]
fn several_pages_need_a_folder() {
    let folder = site();
    fs::write(folder.path().join("file"), "").unwrap();
    fs::create_dir(folder.path().join("empty")).unwrap();
    for (arguments, told) in [
        (&["in"][..], "name a folder for them"),
        (&["in", "-o", "-"], "several pages are no one file"),
        (&["in", "-o", "file"], "several pages are no one file"),
        (&["in", "-", "-o", "out"], "standard input is one program"),
        (&["in/01-a.vcf", "-o", "-", "--watch"], "can't be waited for"),
        (&["empty", "-o", "out"], "there is no .vcf file below"),
        (&["in/x", "in/x/03 c.vcf", "nosuch", "-o", "out"], "no such file"),
    ] {
        let ended = vcf(folder.path(), [&["report"], arguments].concat());
        assert!(ended.status == 2 && ended.err.contains(told), "{arguments:?}: {}", ended.err);
    }
    // What there is, is made all the same; one page of two programs is not.
    assert!(folder.path().join("out/03 c.html").exists());
    fs::write(folder.path().join("01-a.vcf"), "1").unwrap();
    let ended = vcf(folder.path(), ["report", "01-a.vcf", "in/01-a.vcf", "-o", "twice"]);
    assert!(ended.status == 2 && ended.err.contains("and so is another"), "{}", ended.err);
    // A program of that name is its own index.
    fs::write(folder.path().join("in/index.vcf"), "# # Mine\n1").unwrap();
    assert_eq!(vcf(folder.path(), ["report", "in", "-o", "own"]).status, 0);
    assert!(
        read(&folder, "own/index.html").contains("Mine")
            && !read(&folder, "own/01-a.html").contains("rel=\"up\"")
    );
}

/// The explanations of codes of reports are true: the wrong program has the problem, the right one has none.
#[test]
fn explained_reports_have_the_problem_and_its_cure() {
    let codes = codes::all().filter(|entry| entry.code.family() == ProblemFamily::Report);
    let mut count = 0;
    for entry in codes {
        let folder = folder(&[("lesson.vcf", "1"), ("grid.png", RED)]);
        let problems = |text: &str| {
            let mut session = Session::new();
            Report::run(&mut session, |session, sink| session.run_in(folder.path(), "a.vcf", text, sink))
                .0
                .problems
        };
        let wrong = problems(entry.wrong);
        assert_eq!(
            wrong.iter().map(|problem| problem.code).collect::<Vec<_>>(),
            [entry.code],
            "{}",
            entry.wrong
        );
        assert_eq!(problems(entry.right), [], "{}", entry.right);
        count += 1;
    }
    assert_eq!(count, 4);
}

#[test]
fn long_fractions_have_decimals_beside_them() {
    let (page, ..) = page_of(
        "1/3\n[1/1234567890123, 2/3]\nlaurent([1/12345678901234, 1])\nf(n) = decimal(1/n, 3)\nsweep(f, [4, 8])",
    );
    assert!(page.contains("<samp>1/3</samp></pre>\n</div>"), "a short one has none");
    assert!(page.contains("<samp>\u{2248} [8.1e-13, 0.6667]</samp>"), "{page}");
    assert_eq!(page.matches("<samp>\u{2248} ").count(), 2, "{page}");
    assert!(page.contains("<td class=\"number\">0.250</td>"), "numbers have no quotes");
    assert!(
        page.contains("class=\"given words\"")
            && page.contains("@media screen and (prefers-color-scheme: dark)")
    );
}

/// `vcf report --watch`, and what it says.
struct Watching {
    child: Child,
    lines: std::sync::mpsc::Receiver<String>,
}

impl Watching {
    fn begin(folder: &TempDir, arguments: &[&str]) -> Watching {
        let mut command = Command::new(env!("CARGO_BIN_EXE_vcf"));
        command.current_dir(folder.path()).arg("report").args(arguments).arg("--watch");
        let mut child =
            command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let (send, lines) = std::sync::mpsc::channel();
        let out = BufReader::new(child.stdout.take().unwrap());
        std::thread::spawn(move || out.lines().map_while(Result::ok).try_for_each(|line| send.send(line)));
        Watching { child, lines }
    }

    /// What it says up to a line that begins so.
    fn until(&self, start: &str) -> Vec<String> {
        let begin = Instant::now();
        let mut said = Vec::new();
        while said.last().is_none_or(|line: &String| !line.starts_with(start)) {
            let left = Duration::from_secs(60).saturating_sub(begin.elapsed());
            said.push(self.lines.recv_timeout(left).unwrap_or_else(|_| panic!("it says {said:?}")));
        }
        said
    }
}

impl Drop for Watching {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// What a server says to a request for a path.
fn get(address: &str, path: &str) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.write_all(format!("GET {path} HTTP/1.1\r\nHost: {address}\r\n\r\n").as_bytes()).unwrap();
    let mut said = String::new();
    stream.read_to_string(&mut said).unwrap();
    said
}

#[test]
fn pages_are_made_again_and_reload_by_themselves() {
    let folder = folder(&[("a.vcf", "# # One\nuse \"lib.vcf\"\nk\n"), ("lib.vcf", "k = 11")]);
    let watching = Watching::begin(&folder, &["a.vcf"]);
    let said = watching.until("Waiting");
    assert_eq!(said[0], "wrote a.html");
    let address = said[1].split_once("http://").unwrap_or_else(|| panic!("{said:?}")).1;
    let (address, page) = address.split_once('/').unwrap();
    assert_eq!(page, "a.html");
    let shown = get(address, "/a.html");
    assert!(shown.contains("<samp>11</samp>"), "{shown}");
    let changes = shown.split_once("new EventSource(\"").unwrap().1.split_once('"').unwrap().0;
    // The file itself stays as it is without watching.
    check_page(&read(&folder, "a.html"));
    std::thread::scope(|scope| {
        let waiting = scope.spawn(|| get(address, changes));
        fs::write(folder.path().join("lib.vcf"), "k = 222").unwrap();
        assert!(waiting.join().unwrap().contains("data: changed"));
    });
    watching.until("Waiting");
    assert!(get(address, "/").contains("<samp>222</samp>"));
    assert!(get(address, "/lib.vcf").starts_with("HTTP/1.1 404"), "nothing else is shown");
}

#[test]
fn a_watched_folder_makes_what_changed() {
    let folder = folder(&[("in/a.vcf", "# # A\n1\n"), ("in/b.vcf", "# # B\n2\n")]);
    let mut watching = Watching::begin(&folder, &["in", "-o", "out"]);
    assert_eq!(watching.until("Waiting").iter().filter(|line| line.starts_with("wrote")).count(), 3);
    fs::write(folder.path().join("in/b.vcf"), "# # B\n333\n").unwrap();
    let wrote = |said: Vec<String>| {
        let names = said.into_iter().filter_map(|line| Some(line.strip_prefix("wrote ")?.replace('\\', "/")));
        names.collect::<Vec<_>>()
    };
    assert_eq!(wrote(watching.until("Waiting")), ["out/b.html"]);
    assert!(read(&folder, "out/b.html").contains("<samp>333</samp>"));
    fs::write(folder.path().join("in/c.vcf"), "# # C\n4\n").unwrap();
    // The page before leads to it now.
    assert_eq!(wrote(watching.until("Waiting")), ["out/b.html", "out/c.html", "out/index.html"]);
    #[cfg(unix)]
    {
        use std::os::unix::process::ExitStatusExt;
        let id = watching.child.id().to_string();
        Command::new("kill").args(["-INT", &id]).status().unwrap();
        let status = watching.child.wait().unwrap();
        assert_eq!((status.code(), status.signal()), (Some(130), None));
    }
}
