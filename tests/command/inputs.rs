//! What is read is not overwritten, under whatever name; what can't be written whole is not written.

use std::ffi::OsStr;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use tempfile::TempDir;

struct Ended {
    status: i32,
    out: String,
    err: String,
}

fn ended(command: &mut Command) -> Ended {
    let output = command.env("LANG", "C.UTF-8").stderr(Stdio::piped()).output().unwrap();
    let [out, err] = [output.stdout, output.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
    Ended { status: output.status.code().unwrap(), out, err }
}

fn vcf<S: AsRef<OsStr>>(folder: &Path, arguments: impl IntoIterator<Item = S>) -> Ended {
    let mut command = Command::new(env!("CARGO_BIN_EXE_vcf"));
    ended(command.args(arguments).current_dir(folder).stdin(Stdio::null()))
}

/// A folder with a program, what it uses and loads, an analysis, and other names of each.
fn folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    fs::write(at("lib.vcf"), "k = 3\n").unwrap();
    fs::write(
        at("p.vcf"),
        "use \"lib.vcf\"\na = load(\"in.npy\")\nassert k == 3\nplot([1, 2], title=\"in\")\n",
    )
    .unwrap();
    assert_eq!(vcf(folder.path(), ["-e", "save(arange(6), \"in.npy\")"]).status, 0);
    assert_eq!(vcf(folder.path(), ["analyse", "-w", "haar_no_shift", "-d", "1", "-o", "a.json"]).status, 0);
    assert_eq!(vcf(folder.path(), ["bundle", "create", "a.zip", "-s", "a.json"]).status, 0);
    let config = ["spatial-delta", "encode", "in.npy", "-o", "d.npy", "--write-config", "c.json"];
    assert_eq!(vcf(folder.path(), config).status, 0);
    for name in ["p.vcf", "lib.vcf", "in.npy", "a.json", "a.zip", "c.json"] {
        fs::hard_link(at(name), at(&format!("hard-{name}"))).unwrap();
        #[cfg(unix)]
        std::os::unix::fs::symlink(name, at(&format!("soft-{name}"))).unwrap();
    }
    folder
}

/// The names and contents of a folder, but of what the commands may leave.
fn contents(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut all: Vec<(String, Vec<u8>)> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap())
        .filter(|entry| entry.path().is_file())
        .map(|entry| (entry.file_name().into_string().unwrap(), fs::read(entry.path()).unwrap()))
        .collect();
    all.sort();
    all
}

#[test]
fn no_input_is_overwritten() {
    let folder = folder();
    let before = contents(folder.path());
    let kinds: &[&str] = if cfg!(unix) { &["", "hard-", "soft-", "./"] } else { &["", "hard-", "./"] };
    for kind in kinds {
        let named = |name: &str| format!("{kind}{name}");
        let [program, lib, array, analysis, bundle, config] =
            ["p.vcf", "lib.vcf", "in.npy", "a.json", "a.zip", "c.json"].map(named);
        for arguments in [
            vec!["test", "p.vcf", "--junit", &program],
            vec!["test", "p.vcf", "--junit", &lib],
            vec!["test", "p.vcf", "--junit", &array],
            vec!["test", "p.vcf", "lib.vcf", "--junit", &lib],
            vec!["report", "p.vcf", "-o", &program, "--format", "html"],
            vec!["report", "p.vcf", "-o", &lib, "--format", "ipynb"],
            vec!["report", "p.vcf", "-o", &array, "--format", "markdown"],
            vec!["bit-widths", "a.json", "-b", "10", "-o", &analysis],
            vec!["bit-widths", "a.json", "-b", "10", "--format", "csv", "-o", &analysis],
            vec!["bit-widths", "a.zip", "-b", "10", "--format", "json", "-o", &bundle],
            vec!["bundle", "create", &analysis, "-s", "a.json"],
            vec!["bundle", "extract-static-filter-analysis", "a.zip", "-w", "3", "-d", "1", "-o", &bundle],
            vec!["spatial-delta", "encode", "in.npy", "-o", &array],
            vec!["spatial-delta", "encode", "in.npy", "--config", "c.json", "-o", &config],
            vec![
                "spatial-delta",
                "encode",
                "in.npy",
                "--config",
                "c.json",
                "-o",
                "e.npy",
                "--write-config",
                &config,
            ],
            vec!["-e", &format!("a = load(\"in.npy\"); save(a, \"{array}\")")],
            vec!["-e", &format!("spatial_delta encode axis=0 \"in.npy\" -> \"{array}\"")],
            vec!["-e", &format!("a = load(\"in.npy\"); spatial_delta encode axis=0 [1, 2] -> \"{array}\"")],
        ] {
            let ended = vcf(folder.path(), &arguments);
            assert_eq!(ended.status, 2, "{arguments:?} {}{}", ended.out, ended.err);
            assert!(ended.err.contains("[file::write]"), "{arguments:?} {}", ended.err);
            assert!(contents(folder.path()) == before, "{arguments:?}");
        }
    }
}

#[test]
fn a_program_with_the_name_of_a_picture_is_not_overwritten() {
    let folder = tempfile::tempdir().unwrap();
    let put = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
    put("01-in.svg", "plot([1, 2], title=\"in\")\n");
    put("b-1.svg", "plot([1, 2])\n");
    put("self.svg", "save(plot([1]), \"self.svg\")\n");
    put("lib.svg", "k = 1\n");
    put("uses.vcf", "use \"lib.svg\"\nsave(plot([1]), \"lib.svg\")\n");
    put("plots.vcf", "use \"01-in.svg\"\nplot([1, 2], title=\"in\")\n");
    put("other.vcf", "plot([1, 2], title=\"quiet\")\n");
    put("01-quiet.svg", "k = 1\n");
    let before = contents(folder.path());
    for arguments in [
        vec!["run", "01-in.svg", "--plots", "."],
        vec!["run", "plots.vcf", "--plots", "."],
        vec!["run", "other.vcf", "01-quiet.svg", "--plots", "."],
        vec!["report", "b-1.svg", "-o", "b.md"],
        vec!["run", "self.svg"],
        vec!["test", "self.svg"],
        vec!["run", "uses.vcf"],
    ] {
        let ended = vcf(folder.path(), &arguments);
        assert_eq!(ended.status, 2, "{arguments:?} {}{}", ended.out, ended.err);
        assert!(ended.err.contains("would be overwritten"), "{arguments:?} {}", ended.err);
        assert!(contents(folder.path()) == before, "{arguments:?}");
    }
}

#[test]
fn an_analysis_with_the_name_of_a_list_of_points_is_not_overwritten() {
    let folder = folder();
    let pictures =
        |file: &str, to: &str| vcf(folder.path(), ["test-pictures", file, "64", "64", "-b", "8", "-o", to]);
    fs::create_dir(folder.path().join("out")).unwrap();
    assert_eq!(pictures("a.json", "out").status, 0);
    let lists = contents(&folder.path().join("out"));
    let (list, _) = lists.iter().rfind(|(name, _)| name.ends_with(".json")).unwrap();
    fs::create_dir(folder.path().join("in")).unwrap();
    fs::copy(folder.path().join("a.json"), folder.path().join("in").join(list)).unwrap();
    let ended = pictures(&format!("in/{list}"), "in");
    assert_eq!(ended.status, 2, "{}", ended.err);
    assert_eq!(contents(&folder.path().join("in")).len(), 1, "nothing is written before it is refused");
}

#[test]
fn what_a_session_wrote_it_may_write_again() {
    let folder = folder();
    let text = "save([1], \"new.npy\"); a = load(\"new.npy\"); save([2], \"new.npy\"); load(\"new.npy\")";
    assert!(vcf(folder.path(), ["-e", text]).out.ends_with("array([2])\n"));
    let over = vcf(folder.path(), ["-e", "save([1], \"in.npy\")"]);
    assert_eq!(over.status, 0, "what is not read may be replaced: {}", over.err);
}

#[cfg(unix)]
#[test]
fn standard_input_is_an_input() {
    let folder = folder();
    let before = contents(folder.path());
    for arguments in ["report - -o p.vcf --format html", "report - -o hard-p.vcf --format markdown"] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_vcf"));
        let file = fs::File::open(folder.path().join("p.vcf")).unwrap();
        let ended = ended(command.args(arguments.split(' ')).current_dir(folder.path()).stdin(file));
        assert_eq!(ended.status, 2, "{}", ended.err);
        assert!(contents(folder.path()) == before);
    }
}

/// Runs a line of the shell in which no file may grow beyond so many blocks of 512 bytes: as on a full disk, some are
/// written and others not.
#[cfg(unix)]
fn cramped(folder: &Path, blocks: u32, line: &str) -> Ended {
    let line = format!("trap '' XFSZ; ulimit -f {blocks}; exec '{}' {line}", env!("CARGO_BIN_EXE_vcf"));
    ended(Command::new("sh").args(["-c", &line]).current_dir(folder).stdin(Stdio::null()))
}

#[cfg(unix)]
#[test]
fn a_page_that_can_not_be_written_leaves_no_pictures() {
    let folder = tempfile::tempdir().unwrap();
    let program = "plot([1, 2])\nplot([n for n in 0..3000])\n";
    fs::write(folder.path().join("a.vcf"), program).unwrap();
    let failed = cramped(folder.path(), 64, "report a.vcf -o a.md");
    assert_eq!(failed.status, 2, "{}", failed.err);
    assert!(failed.err.contains("can't write `a-2.svg`"), "{}", failed.err);
    assert_eq!(contents(folder.path()).len(), 1);
    for old in ["a-1.svg", "a-2.svg", "a.md"] {
        fs::write(folder.path().join(old), "old").unwrap();
    }
    let before = contents(folder.path());
    assert_eq!(cramped(folder.path(), 64, "report a.vcf -o a.md").status, 2);
    assert!(contents(folder.path()) == before);
    assert_eq!(vcf(folder.path(), ["report", "a.vcf", "-o", "a.md"]).status, 0);
    assert!(contents(folder.path()).iter().all(|(_, bytes)| bytes != b"old"));
}

#[cfg(unix)]
#[test]
fn an_archive_that_can_not_be_written_is_told_in_our_words() {
    let folder = folder();
    let before = contents(folder.path());
    let failed = cramped(folder.path(), 8, "-e 'save(arange(10000), \"b.npz\")'");
    assert_eq!(failed.status, 2);
    assert!(failed.err.starts_with("error[file::write]: can't write `b.npz`: "), "{}", failed.err);
    assert!(!failed.err.contains("i/o error") && !failed.err.contains("Zip"), "{}", failed.err);
    fs::copy(folder.path().join("a.json"), folder.path().join("b.json")).unwrap();
    let failed = cramped(folder.path(), 1, "bundle create b.zip -s b.json");
    assert_eq!(failed.status, 2);
    assert!(failed.err.starts_with("error[file::write]: can't write `b.zip`: "), "{}", failed.err);
    assert!(!failed.err.contains("i/o error") && !failed.err.contains("Zip"), "{}", failed.err);
    fs::remove_file(folder.path().join("b.json")).unwrap();
    assert!(contents(folder.path()) == before);
}

#[cfg(target_os = "linux")]
#[test]
fn a_disk_that_is_full_from_the_start_is_told_too() {
    let folder = folder();
    for name in ["full.npz", "full.npy", "full.zip"] {
        std::os::unix::fs::symlink("/dev/full", folder.path().join(name)).unwrap();
    }
    for arguments in [
        vec!["-e", "save(arange(6), \"full.npz\")"],
        vec!["-e", "save(arange(6), \"full.npy\")"],
        vec!["bundle", "create", "full.zip", "-s", "a.json"],
    ] {
        let ended = vcf(folder.path(), &arguments);
        assert_eq!(ended.status, 2);
        let line = ended.err.lines().next().unwrap();
        assert!(line.contains(": No space left on device"), "{}", ended.err);
        assert!(!ended.err.contains("i/o error") && !ended.err.contains("Zip"), "{}", ended.err);
    }
}

#[cfg(target_os = "linux")]
#[test]
fn help_that_can_not_be_written_is_told() {
    for arguments in ["--help", "--version", "help", "help lift", "run --help", "completions bash", "man"] {
        let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_vcf"));
        let output = command.args(arguments.split(' ')).stdout(full).output().unwrap();
        let err = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{arguments} {err}");
        assert!(err.starts_with("error[file::write]: can't write the results: "), "{arguments} {err}");
    }
}
