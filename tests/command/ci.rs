//! The commands of docs/ci.md do what the page says of them.

use std::ffi::OsString;
use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

const PAGE: &str = include_str!("../../docs/ci.md");

/// The blocks of the page in a language.
fn blocks(language: &str) -> Vec<&'static str> {
    let parts = PAGE.split(&format!("\n```{language}\n")).skip(1).collect::<Vec<_>>();
    parts.into_iter().map(|part| part.split_once("\n```\n").expect("an end").0).collect()
}

/// What stands behind a key on the lines of a block.
fn values<'a>(block: &'a str, key: &str) -> Vec<&'a str> {
    block.lines().filter_map(|line| line.trim_start().trim_start_matches("- ").strip_prefix(key)).collect()
}

/// A program in a folder, with `vcf` on its path.
fn command(program: &str, folder: &Path) -> Command {
    let own = Path::new(env!("CARGO_BIN_EXE_vcf")).parent().unwrap().to_path_buf();
    let others = std::env::var_os("PATH").unwrap_or_default();
    let path: OsString =
        std::env::join_paths([own].into_iter().chain(std::env::split_paths(&others))).unwrap();
    let mut command = Command::new(program);
    for name in ["NO_COLOR", "CLICOLOR_FORCE", "LC_ALL", "LC_CTYPE", "GITHUB_WORKSPACE", "VCF_ERROR_FORMAT"] {
        command.env_remove(name);
    }
    // A test may itself be run by a hook.
    for name in ["GIT_DIR", "GIT_INDEX_FILE", "GIT_WORK_TREE", "GIT_PREFIX"] {
        command.env_remove(name);
    }
    command.env("PATH", path).env("LANG", "C.UTF-8").current_dir(folder).stdin(Stdio::null());
    command
}

/// How a line of the page ends.
fn run(line: &str, folder: &Path, variables: &[(&str, &str)]) -> Output {
    let mut words = line.split_whitespace();
    assert_eq!(words.next(), Some("vcf"), "{line}");
    command(env!("CARGO_BIN_EXE_vcf"), folder).args(words).envs(variables.iter().copied()).output().unwrap()
}

const FINE: &str = "x = 1\nassert x < 2\n";

/// Programs that each of the three commands refuses, with the status and a part of what is told.
const BROKEN: [(&str, &str, i32, &str); 4] = [
    ("x=1\nassert x < 2\n", "fmt", 1, "1: not formatted"),
    ("f(x, y) = x\nassert f(1, 2) == 1\n", "check", 1, "name::unused"),
    ("assert nobody == 1\n", "check", 2, "name::unknown"),
    ("x = 1\nassert x > 2\n", "test", 1, "assertion::failed"),
];

fn folder(program: &str) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("filters")).unwrap();
    fs::write(folder.path().join("filters/a b.vcf"), program).unwrap();
    fs::write(folder.path().join("filters/other.vcf"), FINE).unwrap();
    folder
}

/// Whether a line of the page refuses a folder of programs exactly where it should, and as the page says.
fn holds(lines: &[&str], variables: &[(&str, &str)]) {
    assert_eq!(lines.len(), 3, "{lines:?}");
    for line in lines {
        let fine = folder(FINE);
        let ended = run(line, fine.path(), variables);
        assert!(ended.status.success() && ended.stderr.is_empty(), "{line}: {ended:?}");
    }
    for (program, refuses, status, told) in BROKEN {
        let broken = folder(program);
        let line = lines.iter().find(|line| line.starts_with(&format!("vcf {refuses}"))).expect("a line");
        let ended = run(line, broken.path(), variables);
        let text =
            format!("{}{}", String::from_utf8_lossy(&ended.stdout), String::from_utf8_lossy(&ended.stderr));
        // In an annotation a colon is written in another way.
        let text = text.replace("%3A", ":");
        assert_eq!(ended.status.code(), Some(status), "{line}: {text}");
        assert!(text.contains(told), "{line}: {text}");
        if !variables.is_empty() {
            assert!(text.contains(" file=filters/a b.vcf,line="), "{line}: {text}");
        }
    }
}

#[test]
fn the_commands_refuse_what_the_page_says() {
    holds(&blocks("console")[0].lines().collect::<Vec<_>>(), &[]);
}

#[test]
fn the_workflow_annotates_and_writes_a_report() {
    let workflow = blocks("yaml")[0];
    let variable = values(workflow, "VCF_ERROR_FORMAT: ");
    let variables = [("VCF_ERROR_FORMAT", variable[0])];
    let steps = values(workflow, "run: ");
    let (installs, lines): (Vec<&str>, Vec<&str>) =
        steps.into_iter().partition(|line| line.starts_with("cargo "));
    assert_eq!(installs.len(), 1);
    holds(&lines, &variables);
    // What is uploaded is what is written.
    let (folder, report) = (folder(BROKEN[3].0), values(workflow, "path: ")[0]);
    lines.iter().for_each(|line| drop(run(line, folder.path(), &variables)));
    let report = fs::read_to_string(folder.path().join(report)).unwrap();
    let report = quick_junit::Report::deserialize_from_str(&report).unwrap();
    assert_eq!((report.tests, report.failures), (2, 1));
}

/// As pre-commit runs hooks: the files that fit the pattern follow the entry.
#[test]
fn the_hooks_of_pre_commit_refuse_what_is_broken() {
    let hooks = blocks("yaml")[1];
    let entries = values(hooks, "entry: ");
    assert_eq!(entries.len(), 2);
    assert!(values(hooks, "files: ").iter().all(|pattern| *pattern == "\\.vcf$"));
    for entry in &entries {
        let refused = |program: &str| {
            let folder = folder(program);
            let mut words = entry.split_whitespace().skip(1);
            let files = ["filters/a b.vcf", "filters/other.vcf"];
            let ended =
                command(env!("CARGO_BIN_EXE_vcf"), folder.path()).args(&mut words).args(files).output();
            ended.unwrap().status.code()
        };
        assert_eq!(refused(FINE), Some(0), "{entry}");
        for (program, refuses, status, _) in BROKEN {
            if entry.starts_with(&format!("vcf {refuses}")) {
                assert_eq!(refused(program), Some(status), "{entry}");
            }
        }
    }
}

/// Whether there is a git, and how it ends in a folder.
#[cfg(unix)]
fn git(folder: &Path, arguments: &[&str]) -> Option<Output> {
    let settings = [
        "-c",
        "user.name=a",
        "-c",
        "user.email=a@example.org",
        "-c",
        "commit.gpgsign=false",
        "-c",
        "core.hooksPath=.git/hooks",
    ];
    command("git", folder).args(settings).args(arguments).output().ok()
}

/// Makes a repository with a hook before commits; false where there is no git.
#[cfg(unix)]
fn has_hook(folder: &Path, hook: &str) -> bool {
    use std::os::unix::fs::PermissionsExt;

    if git(folder, &["init", "-q"]).is_none() {
        return false;
    }
    let path = folder.join(".git/hooks/pre-commit");
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(&path, hook).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    true
}

/// Stages all that there is.
#[cfg(unix)]
fn add(folder: &Path) {
    assert!(git(folder, &["add", "."]).unwrap().status.success());
}

/// Whether a commit was made, and what was told.
#[cfg(unix)]
fn commit(folder: &Path) -> (bool, String) {
    let ended = git(folder, &["commit", "-q", "-m", "a"]).unwrap();
    let told =
        format!("{}{}", String::from_utf8_lossy(&ended.stdout), String::from_utf8_lossy(&ended.stderr));
    (ended.status.success(), told)
}

/// What programs read is there too where the hook evaluates them, as it is staged.
#[cfg(unix)]
#[test]
fn the_hook_of_git_has_the_data_of_programs() {
    let last = "vcf test .";
    assert!(PAGE.contains(&format!("`{last}` as a last line")));
    let folder = folder(FINE);
    if !has_hook(folder.path(), &format!("{}\n{last}\n", blocks("sh")[0])) {
        return;
    }
    let write = |values: &str| {
        let program = format!("save({values}, \"filters/a.npy\")");
        assert!(
            command(env!("CARGO_BIN_EXE_vcf"), folder.path())
                .args(["-e", &program])
                .status()
                .unwrap()
                .success()
        );
    };
    let programs = [
        ("filters/a b.vcf", "use \"k.txt\"\nassert sum(load(\"a.npy\")) == k\n"),
        ("filters/k.txt", "k = 8\n"),
    ];
    for (name, text) in programs {
        fs::write(folder.path().join(name), text).unwrap();
    }
    write("[3, 1, 4]");
    add(folder.path());
    // What lies in the folder is not what is committed.
    let removed = || fs::remove_file(folder.path().join("filters/a.npy")).unwrap();
    removed();
    let (done, told) = commit(folder.path());
    assert!(done, "{told}");
    write("[3, 1, 5]");
    add(folder.path());
    removed();
    let (done, told) = commit(folder.path());
    assert!(!done && told.contains("assertion::failed"), "{told}");
}

#[cfg(unix)]
#[test]
fn the_hook_of_git_looks_at_what_would_be_committed() {
    let folder = folder(FINE);
    let path = |name: &str| folder.path().join(name);
    if !has_hook(folder.path(), blocks("sh")[0]) {
        return;
    }
    let commit = || commit(folder.path());
    let add = || add(folder.path());
    // Without programs there is nothing to look at.
    fs::write(path("notes.txt"), "a").unwrap();
    assert!(git(folder.path(), &["add", "notes.txt"]).unwrap().status.success());
    let (done, told) = commit();
    assert!(done, "{told}");
    add();
    let (done, told) = commit();
    assert!(done && told == "2 files: 0 errors, 0 warnings\n", "{told}");
    for (program, refuses, _, expected) in BROKEN {
        fs::write(path("filters/a b.vcf"), program).unwrap();
        add();
        let (done, told) = commit();
        // To evaluate is left to the runner.
        assert_eq!(done, refuses == "test", "{program}: {told}");
        assert!(done || told.contains(expected), "{told}");
        // What lies in the folder is another file now, and is not looked at.
        fs::write(path("filters/a b.vcf"), FINE).unwrap();
        assert_eq!(git(folder.path(), &["diff", "--quiet"]).unwrap().status.code(), Some(1));
    }
    add();
    let (done, told) = commit();
    assert!(done, "{told}");
}
