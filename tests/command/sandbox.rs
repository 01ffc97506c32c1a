//! `--sandbox`: nothing outside of the program's folder is read, and nothing is written by programs. Each attempt is made
//! twice: on the command line carried out within the test, where there is the first wall alone, and as a process, where the
//! kernel's stands behind it.
#![cfg(unix)]

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write};
use std::os::unix::ffi::OsStringExt;
use std::os::unix::fs::symlink;
use std::os::unix::net::UnixListener;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use vcfilter::cli::{self, CommandLine, Output};
use vcfilter::codec::NdArray;
use vcfilter::language::{SandboxWorld, Session};

use crate::support::place::{Ended, Place};

/// What the files outside hold, each in its way.
const SECRET: &str = "31337";

/// Endings of files: programs, arrays and pictures.
const ENDINGS: [&str; 4] = ["vcf", "npy", "npz", "png"];

/// A stream that a test looks at.
#[derive(Clone, Default)]
struct Buffer(Arc<Mutex<Vec<u8>>>);

impl Write for Buffer {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Buffer {
    fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
    }
}

/// How a command ended: its status, its results and its problems.
struct Told {
    status: i32,
    out: String,
    err: String,
}

/// The command within this process: the first wall alone.
fn first_wall(words: &[&str]) -> Told {
    let (results, problems) = (Buffer::default(), Buffer::default());
    let line = CommandLine::of([&["vcf"], words].concat()).unwrap();
    let status = cli::run(line, &mut Output::new(results.clone(), problems.clone()));
    Told { status: status.number().into(), out: results.text(), err: problems.text() }
}

/// The command as a process: both walls, where the kernel has the second.
fn both_walls(place: &Place, words: &[&str]) -> Told {
    let ended = Ended::of(place.command(env!("CARGO_BIN_EXE_vcf")).args(words).output().unwrap());
    Told { status: ended.status, out: String::from_utf8_lossy(&ended.out).into_owned(), err: ended.err }
}

/// A folder `inside` beside a folder `outside`, and all ways from the one to the other.
fn trap() -> (Place, Vec<String>) {
    let place = Place::new();
    for folder in ["outside", "inside", "inside/sub"] {
        fs::create_dir(place.path(folder)).unwrap();
    }
    place.put("outside/secret.vcf", format!("k = {SECRET}\nk").as_bytes());
    let array = NdArray::from(ndarray::array![[31337i64]]);
    array.save(&place.path("outside/secret.npy")).unwrap();
    array.save(&place.path("outside/secret.npz")).unwrap();
    NdArray::from(ndarray::array![[31337u16]]).save(&place.path("outside/secret.png")).unwrap();
    let inside = |name: &str| place.path("inside").join(name);
    symlink("../outside", inside("folder")).unwrap();
    symlink(place.path("outside"), inside("sub/folder")).unwrap();
    symlink("/proc/self", inside("process")).unwrap();
    let mut paths: Vec<String> = [
        "process/environ",
        "/proc/self/environ",
        "/proc/self/fd/0",
        "/proc/self/cwd/inside/program.vcf",
        "/dev/zero",
        "/dev/stdin",
        "/dev/fd/0",
        "/etc/passwd",
        "..",
        "/",
    ]
    .map(String::from)
    .into();
    for ending in ENDINGS {
        let [file, link, chain, absolute, dangling, hard, fifo, socket] =
            ["secret", "link", "chain", "absolute", "dangling", "hard", "fifo", "socket"]
                .map(|name| format!("{name}.{ending}"));
        symlink(Path::new("../outside").join(&file), inside(&link)).unwrap();
        symlink(format!("sub/../{link}"), inside(&chain)).unwrap();
        symlink(place.path("outside").join(&file), inside(&absolute)).unwrap();
        symlink(format!("../outside/none.{ending}"), inside(&dangling)).unwrap();
        fs::hard_link(place.path("outside").join(&file), inside(&hard)).unwrap();
        assert!(Command::new("mkfifo").arg(inside(&fifo)).status().unwrap().success());
        drop(UnixListener::bind(inside(&socket)).unwrap());
        paths.extend([
            format!("../outside/{file}"),
            format!("../outside/none.{ending}"),
            format!("sub/../../outside/{file}"),
            format!("sub/folder/{file}"),
            format!("folder/{file}"),
            format!("folder/../outside/{file}"),
            format!("process/cwd/outside/{file}"),
            format!("/proc/self/cwd/outside/{file}"),
            place.path("outside").join(&file).display().to_string(),
            inside(&format!("../outside/{file}")).display().to_string(),
        ]);
        paths.extend([link, chain, absolute, dangling, hard, fifo, socket]);
    }
    (place, paths)
}

/// Statements that read a file.
fn reading(path: &str) -> Vec<String> {
    vec![
        format!("use \"{path}\""),
        format!("load(\"{path}\")"),
        format!("load(\"{path}\", \"arr_0\")"),
        format!("spatial_delta encode axis=0 \"{path}\""),
        format!("spatial_delta decode axis=0 dtype=i8 \"{path}\""),
        format!("spatial_delta encode axis=0 \"{path}\" -> \"new.npy\""),
        format!("path = \"{path}\"\nspatial_delta decode axis=0 dtype=i8 path -> \"new.npz\""),
    ]
}

/// Statements that write a file.
fn writing(path: &str) -> Vec<String> {
    vec![
        format!("save(array([[1]], \"u1\"), \"{path}\")"),
        format!("spatial_delta encode axis=0 [[1, 2]] -> \"{path}\""),
        format!("spatial_delta encode axis=0 \"good.npy\" -> \"{path}\""),
    ]
}

/// All files below a folder and what they hold; links as where they lead.
fn contents(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let kind = fs::symlink_metadata(&path).unwrap().file_type();
        if kind.is_dir() {
            found.extend(contents(&path));
        } else if kind.is_symlink() {
            found.insert(path.clone(), fs::read_link(&path).unwrap().into_os_string().into_vec());
        } else if kind.is_file() {
            found.insert(path.clone(), fs::read(&path).unwrap());
        }
    }
    found
}

/// Puts each statement into a program of its own; their paths.
fn programs(place: &Place, statements: &[String]) -> Vec<String> {
    let name = |at: usize| format!("inside/{at}.vcf");
    statements.iter().enumerate().for_each(|(at, text)| place.put(&name(at), text.as_bytes()));
    (0..statements.len()).map(|at| place.path(&name(at)).display().to_string()).collect()
}

#[test]
fn nothing_outside_is_read_or_written() {
    let (place, paths) = trap();
    NdArray::from(ndarray::array![[1i16, 2]]).save(&place.path("inside/good.npy")).unwrap();
    let mut statements: Vec<String> = paths.iter().flat_map(|path| reading(path)).collect();
    let ended = |path: &&String| path.ends_with(".npy") || path.ends_with(".npz") || path.ends_with(".png");
    statements.extend(paths.iter().filter(ended).flat_map(|path| writing(path)));
    statements.extend(["new.npy", "sub/new.npz"].into_iter().flat_map(writing));
    statements.push("save(plot([1, 2]), \"folder/plot.svg\")".into());
    statements.push("save(plot([1, 2]), \"plot.svg\")".into());
    let programs = programs(&place, &statements);
    let before = contents(&place.path(""));
    let run: Vec<&str> =
        ["run", "--sandbox"].into_iter().chain(programs.iter().map(String::as_str)).collect();
    for told in [first_wall(&run), both_walls(&place, &run)] {
        assert_eq!(told.status, 2);
        assert!(!told.out.contains(SECRET) && !told.err.contains(SECRET), "{}", told.out);
        let problems: Vec<&str> = told.err.split("\nerror[").collect();
        assert_eq!(problems.len(), statements.len(), "{}", told.err);
        for (problem, statement) in problems.iter().zip(&statements) {
            assert!(problem.contains("file::sandbox]"), "{statement}: {problem}");
            assert!(problem.contains("\n  help: "), "{statement}: {problem}");
        }
        assert_eq!(contents(&place.path("")), before);
    }
    // Without the sandbox the same programs do read it: the test sees what it looks for.
    assert!(
        first_wall(&["run", &programs[paths.iter().position(|path| path == "link.vcf").unwrap() * 7]])
            .err
            .is_empty()
    );
}

/// A check, a test and a report evaluate in the same sandbox.
#[test]
fn every_command_that_knows_programs_keeps_to_the_folder() {
    let (place, paths) = trap();
    for path in paths.iter().filter(|path| path.ends_with("vcf")) {
        place.put("inside/program.vcf", format!("use \"{path}\"").as_bytes());
        let program = place.path("inside/program.vcf").display().to_string();
        for command in ["check", "test", "report"] {
            let words = [command, "--sandbox", &program];
            for told in [first_wall(&words), both_walls(&place, &words)] {
                assert_eq!(told.status, 2, "{command} {path}");
                assert!(told.err.contains("error[file::sandbox]"), "{command} {path}: {}", told.err);
            }
        }
        let page = fs::read_to_string(place.path("inside/program.html")).unwrap();
        assert!(page.contains("file::sandbox") && !page.contains(SECRET), "{page}");
    }
}

/// What is said of a path outside does not depend on what is there.
#[test]
fn errors_do_not_tell_what_is_outside() {
    let (place, _) = trap();
    let told = |path: &str| {
        place.put("inside/program.vcf", format!("use \"{path}\"").as_bytes());
        first_wall(&["run", "--sandbox", &place.path("inside/program.vcf").display().to_string()]).err
    };
    for (there, absent) in [
        ("../outside/secret.vcf", "../outside/nowhat.vcf"),
        ("folder/secret.vcf", "folder/nowhat.vcf"),
        ("link.vcf/x", "dang.vcf/x"),
        ("/etc/passwd", "/etc/nothat"),
        ("../outside", "../nothing"),
        ("absolute.vcf", "elsewhat.vcf"),
    ] {
        if !place.path("inside/dang.vcf").is_symlink() {
            symlink("../outside/none", place.path("inside/dang.vcf")).unwrap();
            symlink("/none/at/all", place.path("inside/elsewhat.vcf")).unwrap();
        }
        assert_eq!(told(there).replace(there, absent), told(absent), "{there}");
    }
    // A name inside is near, and those outside are not offered.
    place.put("inside/library.vcf", b"1");
    assert!(told("libary.vcf").contains("did you mean `library.vcf`?"));
    assert!(!told("../outside/secert.vcf").contains("did you mean"));
}

#[test]
fn what_lies_below_the_folder_is_read() {
    let (place, _) = trap();
    NdArray::from(ndarray::array![[1i16, 2]]).save(&place.path("inside/sub/good.npy")).unwrap();
    place.put("inside/common.vcf", b"c = 40");
    place.put("inside/sub/part.vcf", b"use \"../common.vcf\"\nd = c + 2");
    symlink("part.vcf", place.path("inside/sub/within.vcf")).unwrap();
    let full = place.path("inside/common.vcf").display().to_string();
    let text = format!("use \"sub/within.vcf\"\nuse \"{full}\"\nd\nc\nload(\"sub/../sub/good.npy\").shape");
    place.put("inside/program.vcf", text.as_bytes());
    let program = place.path("inside/program.vcf").display().to_string();
    for told in [
        first_wall(&["run", "--sandbox", &program]),
        both_walls(&place, &["run", "--sandbox", &program]),
        both_walls(&place, &["run", "--sandbox", "inside/program.vcf"]),
        both_walls(&place, &["--sandbox", "run", "inside/../inside/program.vcf"]),
        both_walls(&place, &["run", "--sandbox", "./inside/program.vcf"]),
    ] {
        assert_eq!((told.status, told.out.as_str(), told.err.as_str()), (0, "42\n40\n(1, 2)\n", ""));
    }
    let here = place.shell(
        "cd inside && \"$VCF\" run --sandbox program.vcf && cd sub && \"$VCF\" run --sandbox ../program.vcf",
    );
    assert_eq!(here.fine().out, b"42\n40\n(1, 2)\n42\n40\n(1, 2)\n");
    // Under a name that is no text.
    fs::rename(
        place.path("inside"),
        place.path("a").with_file_name(std::ffi::OsString::from_vec(b"in\xff".into())),
    )
    .unwrap();
    let odd = place.shell("\"$VCF\" check --sandbox \"$(printf 'in\\377')/sub/../common.vcf\"");
    odd.fine();
}

/// Files that the command line names are the command's own, be they links, hard links or pipes.
#[test]
fn what_the_command_line_names_is_read_and_written() {
    let (place, _) = trap();
    for program in ["inside/link.vcf", "inside/hard.vcf", "inside/absolute.vcf"] {
        let told = both_walls(&place, &["run", "--sandbox", program]);
        assert_eq!((told.status, told.out.as_str()), (0, "31337\n"), "{program}: {}", told.err);
    }
    place.put("inside/lesson.vcf", b"assert 1 == 1\nplot([1, 2])");
    fs::create_dir(place.path("results")).unwrap();
    symlink("on.xml", place.path("results/to.xml")).unwrap();
    symlink("../outside/made.xml", place.path("results/on.xml")).unwrap();
    for (line, written) in [
        ("run --sandbox inside/lesson.vcf --plots results/new/plots", "results/new/plots/01-samples.svg"),
        ("report --sandbox inside/lesson.vcf -o results/page.md", "results/page-1.svg"),
        ("report --sandbox inside/lesson.vcf", "inside/lesson.html"),
        ("test --sandbox inside/lesson.vcf --junit results/out.xml", "results/out.xml"),
        ("fmt --sandbox inside/lesson.vcf", "inside/lesson.vcf"),
        ("analyse --sandbox -w haar_no_shift -d 1 -o results/a.json", "results/a.json"),
        ("bit-widths --sandbox results/a.json -b 8 -o results/b.txt", "results/b.txt"),
        ("bundle create results/c.zip -s results/a.json --sandbox", "results/c.zip"),
        ("spatial-delta encode outside/secret.npy -o results/d.npy --sandbox", "results/d.npy"),
        ("test --sandbox inside/lesson.vcf --junit results/to.xml", "outside/made.xml"),
    ] {
        let words: Vec<&str> = line.split(' ').collect();
        let told = both_walls(&place, &words);
        assert!(told.status == 0 && place.path(written).is_file(), "{line}: {}", told.err);
    }
    let piped = place.shell("cat outside/secret.vcf | \"$VCF\" run --sandbox - && mkfifo p; cat outside/secret.vcf > p & \"$VCF\" run --sandbox p");
    assert_eq!(String::from_utf8(piped.fine().out).unwrap(), "31337\n31337\n");
}

/// Links that lie ready where a command names a file by itself are replaced, and not written through.
#[test]
fn names_that_the_command_makes_are_not_written_through_links() {
    let (place, _) = trap();
    place.put("outside/victim", b"as it was");
    place.put("inside/lesson.vcf", b"plot([1, 2])");
    fs::create_dir(place.path("inside/plots")).unwrap();
    let links =
        ["lesson.html", "lesson.md", "lesson-1.svg", "page-1.svg", "plots/01-samples.svg", "lesson.ipynb"];
    let path = |name: &str| place.path("inside").join(name).display().to_string();
    let (lesson, page, plots) = (path("lesson.vcf"), path("page.md"), path("plots"));
    let commands: [&[&str]; 5] = [
        &["report", "--sandbox", &lesson],
        &["report", "--sandbox", &lesson, "--format", "markdown"],
        &["report", "--sandbox", &lesson, "--format", "ipynb"],
        &["report", "--sandbox", &lesson, "-o", &page],
        &["run", "--sandbox", &lesson, "--plots", &plots],
    ];
    for walls in 1..=2 {
        for link in links {
            let _ = fs::remove_file(path(link));
            symlink(place.path("outside/victim"), path(link)).unwrap();
        }
        for words in commands {
            let told = if walls == 1 { first_wall(words) } else { both_walls(&place, words) };
            assert_eq!((told.status, told.err.as_str()), (0, ""), "{words:?}");
        }
        assert_eq!(place.get("outside/victim"), b"as it was");
        for link in links {
            assert!(fs::symlink_metadata(path(link)).unwrap().is_file(), "{link}");
        }
        let left = fs::read_dir(place.path("inside")).unwrap().map(|entry| entry.unwrap().file_name());
        assert!(!left.into_iter().any(|name| name.to_string_lossy().ends_with(".tmp")));
    }
}

/// `vcf test` runs what it finds below a folder; that is not what somebody named.
#[test]
fn programs_that_are_found_are_in_the_sandbox_themselves() {
    let place = Place::new();
    for folder in ["outside", "tests", "tests/sub"] {
        fs::create_dir(place.path(folder)).unwrap();
    }
    place.put("outside/secret.vcf", format!("assert 1 == {SECRET}").as_bytes());
    place.put("tests/fine.vcf", b"use \"sub/lib.vcf\"\nassert k == 1");
    place.put("tests/sub/lib.vcf", b"k = 1");
    place.put("tests/sub/up.vcf", b"use \"../fine.vcf\"");
    symlink("../outside/secret.vcf", place.path("tests/a.vcf")).unwrap();
    symlink("../outside", place.path("tests/folder.vcf")).unwrap();
    fs::hard_link(place.path("outside/secret.vcf"), place.path("tests/h.vcf")).unwrap();
    assert!(Command::new("mkfifo").arg(place.path("tests/pipe.vcf")).status().unwrap().success());
    let folder = place.path("tests").display().to_string();
    let words = ["test", "--sandbox", &folder];
    for told in [first_wall(&words), both_walls(&place, &words)] {
        assert_eq!(told.status, 2);
        assert!(!told.out.contains(SECRET) && !told.err.contains(SECRET), "{} {}", told.out, told.err);
        assert_eq!(told.err.matches("error[file::sandbox]").count(), 5, "{}", told.err);
        assert!(
            told.out.contains("7 files, 1 assertion: 1 passed, 0 failed, 5 files with errors"),
            "{}",
            told.out
        );
    }
}

/// Programs that are no file have no folder.
#[test]
fn texts_read_nothing() {
    let place = Place::new();
    place.put("lib.vcf", b"k = 1");
    for line in [
        "\"$VCF\" --sandbox -e 'use \"lib.vcf\"'",
        "echo 'use \"lib.vcf\"' | \"$VCF\" --sandbox",
        "echo 'use \"lib.vcf\"' | \"$VCF\" run --sandbox -",
        "echo 'use \"lib.vcf\"' | \"$VCF\" check --sandbox -",
        "echo 'use \"lib.vcf\"' | \"$VCF\" report --sandbox - -o -",
        "echo 'use \"lib.vcf\"' | \"$VCF\" run --sandbox /dev/stdin",
        "\"$VCF\" run --sandbox /dev/stdin < lib2",
        "mkfifo p; echo 'use \"lib.vcf\"' > p & \"$VCF\" run --sandbox p; s=$?; rm p; exit $s",
    ] {
        place.put("lib2", b"use \"/dev/shm/lib.vcf\"");
        let ended = place.shell(line);
        assert!(ended.status == 2 && ended.err.contains("has no folder to read from"), "{line}: {ended:?}");
    }
    assert_eq!(place.shell("\"$VCF\" --sandbox -e '1 + 1'").fine().out, b"2\n");
}

/// Odd names are problems like others, and nothing is made of them.
#[test]
fn odd_names_are_refused() {
    let (place, _) = trap();
    let long = "x".repeat(5000);
    let deep = "sub/../".repeat(2000) + "../outside/secret.vcf";
    let odd = [
        "",
        ".",
        "sub",
        "\\u{0}",
        "a\\u{0}/../x",
        "a\\nb",
        "\\u{1b}[2J",
        "//",
        "///etc/passwd",
        &long,
        &deep,
        "C:\\\\x",
        "\\u{202e}",
    ];
    let statements: Vec<String> = odd
        .iter()
        .flat_map(|path| {
            [
                format!("use \"{path}\""),
                format!("load(\"{path}\")"),
                format!("save(plot([1]), \"{path}x.svg\")"),
            ]
        })
        .collect();
    let programs = programs(&place, &statements);
    let before = contents(&place.path(""));
    let run: Vec<&str> =
        ["run", "--sandbox"].into_iter().chain(programs.iter().map(String::as_str)).collect();
    for told in [first_wall(&run), both_walls(&place, &run)] {
        let problems: Vec<&str> = told.err.split("\nerror[").collect();
        assert_eq!(
            (told.status, told.out.as_str(), problems.len()),
            (2, "", statements.len()),
            "{}",
            told.err
        );
        for problem in problems {
            assert!(problem.contains("file::"), "{problem}");
        }
        assert_eq!(contents(&place.path("")), before);
    }
}

#[test]
fn the_screens_say_what_helps() {
    let (place, _) = trap();
    let mut screens = String::new();
    for text in [
        "use \"../outside/secret.vcf\"",
        "a = load(\"folder/secret.npy\")",
        "a = load(\"hard.npy\")",
        "spatial_delta encode axis=0 \"fifo.npy\" -> \"new.npy\"",
        "spatial_delta encode axis=0 \"good.npy\" -> \"new.npy\"",
        "save([1, 2], \"new.npy\")",
        "save(plot([1, 2]), \"taps.svg\")",
    ] {
        NdArray::from(ndarray::array![[1i16, 2]]).save(&place.path("inside/good.npy")).unwrap();
        place.put("inside/program.vcf", text.as_bytes());
        screens += &both_walls(&place, &["run", "--sandbox", "inside/program.vcf"]).err;
    }
    screens += &both_walls(&place, &["--sandbox", "-e", "load(\"good.npy\")"]).err;
    insta::assert_snapshot!("what_a_sandbox_says", screens);
}

/// Whether programs have read for long enough.
#[derive(Default)]
struct Done(AtomicBool);

/// Says so when it is dropped, be it by a panic.
struct Ends<'a>(&'a Done);

impl Drop for Ends<'_> {
    fn drop(&mut self) {
        self.0.0.store(true, Ordering::Relaxed);
    }
}

/// A folder, a file and a pipe take turns with links to what is outside, under the same names, while programs read. Whatever
/// a program finds is inside.
#[test]
fn what_is_swapped_while_programs_read_never_leads_out() {
    const ROUNDS: usize = 400;
    let place = Place::new();
    for folder in ["outside", "inside", "inside/real"] {
        fs::create_dir(place.path(folder)).unwrap();
    }
    place.put("outside/lib.vcf", format!("k = {SECRET}").as_bytes());
    NdArray::from(ndarray::array![31337i64]).save(&place.path("outside/a.npy")).unwrap();
    place.put("inside/real/lib.vcf", b"k = 1");
    NdArray::from(ndarray::array![1i64]).save(&place.path("inside/real/a.npy")).unwrap();
    let inside = |name: &str| place.path("inside").join(name);
    fs::copy(inside("real/lib.vcf"), inside("file")).unwrap();
    symlink("../outside", inside("link")).unwrap();
    symlink("../outside/lib.vcf", inside("link-to-file")).unwrap();
    assert!(Command::new("mkfifo").arg(inside("pipe")).status().unwrap().success());
    let world = Arc::new(SandboxWorld::new(place.path("inside")).unwrap());
    let done = Done::default();
    let found = std::thread::scope(|scope| {
        scope.spawn(|| {
            while !done.0.load(Ordering::Relaxed) {
                for (name, turn) in [
                    ("sub", "real"),
                    ("sub", "link"),
                    ("lib.vcf", "file"),
                    ("lib.vcf", "link-to-file"),
                    ("lib.vcf", "pipe"),
                ] {
                    fs::rename(inside(turn), inside(name)).unwrap();
                    fs::rename(inside(name), inside(turn)).unwrap();
                }
            }
        });
        let _ends = Ends(&done);
        let mut found = [0; 2];
        for round in 0..ROUNDS {
            let text = [
                "use \"sub/lib.vcf\"\nassert k == 1, \"the file inside\"",
                "use \"lib.vcf\"\nassert k == 1, \"the file inside\"",
                "assert load(\"sub/a.npy\")[0] == 1, \"the file inside\"",
                "assert (spatial_delta(axis=0).encode(load(\"sub/a.npy\")))[0] == 1, \"the file inside\"",
            ][round % 4];
            let mut session = Session::in_world(world.clone());
            let outcome = session.run_in(&place.path("inside"), "example", text, &mut |_| {});
            assert_eq!(outcome.failed, 0, "{:?}", outcome.problems);
            for problem in &outcome.problems {
                assert!(["file::sandbox", "file::missing"].contains(&problem.code.as_str()), "{problem:?}");
            }
            found[usize::from(outcome.problems.is_empty())] += 1;
        }
        found
    });
    assert_eq!(found.iter().sum::<usize>(), ROUNDS);
}

/// The kernel's wall, without the first: a thread behind it opens files by itself.
#[cfg(target_os = "linux")]
#[test]
fn the_kernel_opens_what_is_named_and_nothing_else() {
    let (place, _) = trap();
    place.put("inside/program.vcf", b"1");
    fs::create_dir(place.path("results")).unwrap();
    let path = |name: &str| place.path(name).display().to_string();
    let words = ["vcf", "report", "--sandbox", &path("inside/program.vcf"), "-o", &path("results/page.html")];
    let line = CommandLine::of(words).unwrap();
    std::thread::scope(|scope| {
        scope.spawn(|| {
            if !cli::enclose(&line) {
                eprintln!("this kernel has no Landlock: there is one wall here");
                return;
            }
            for refused in [
                "outside/secret.vcf",
                "inside/link.vcf",
                "inside/folder/secret.npy",
                "inside/process/environ",
            ] {
                assert_eq!(
                    fs::read(path(refused)).unwrap_err().kind(),
                    io::ErrorKind::PermissionDenied,
                    "{refused}"
                );
            }
            for refused in ["inside/new", "outside/new", "inside/folder/new"] {
                assert!(fs::write(path(refused), "").is_err(), "{refused}");
            }
            assert!(fs::read_dir("/").is_err() && fs::read("/etc/passwd").is_err());
            assert!(fs::remove_file(path("inside/program.vcf")).is_err());
            fs::read(path("inside/program.vcf")).unwrap();
            fs::write(path("results/new"), "").unwrap();
        });
    });
}
