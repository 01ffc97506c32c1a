//! `tools/mark-exam` gives each answer the points that it deserves, attacks on the marking included.

use std::path::Path;
use std::process::{Command, Output};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The script, with this `vcf`, from the root.
fn mark(arguments: &[&str]) -> Output {
    let mut script = Command::new(root().join("tools/mark-exam"));
    script.args(arguments).current_dir(root());
    script.env_remove("MARKING").env_remove("MEMORY").env_remove("VCF_ERROR_FORMAT");
    script.env("VCF", env!("CARGO_BIN_EXE_vcf")).env("TIMEOUT", "5s").output().unwrap()
}

fn marks(answer: &str) -> String {
    let ended = mark(&[answer]);
    assert!(ended.status.success(), "{}", String::from_utf8_lossy(&ended.stderr));
    String::from_utf8(ended.stdout).unwrap()
}

/// A good answer, one that is half right, and one that never ends, takes all the memory, reads and writes files, and
/// defines names of the marking.
#[test]
fn answers_get_the_points_that_they_deserve() {
    for (name, points) in [("good", 24), ("half", 12), ("hostile", 4)] {
        let answer = format!("tests/exam/{name}.vcf");
        let expected = std::fs::read_to_string(root().join(&answer).with_extension("out")).unwrap();
        assert_eq!(marks(&answer), expected);
        assert!(expected.ends_with(&format!("  Total: {points} of 24 points\n")), "{expected}");
    }
    assert!(!root().join("tests/exam/results.npy").exists(), "nothing was written");
}

/// Who fills in nothing gets nothing, and every task of the sheet is marked.
#[test]
fn the_sheet_itself_gets_no_points() {
    let told = marks("docs/exam/exam.vcf");
    assert!(told.ends_with("  Total: 0 of 24 points\n"), "{told}");
    let sheet = std::fs::read_to_string(root().join("docs/exam/exam.vcf")).unwrap();
    let tasks: Vec<&str> = sheet.lines().filter_map(|line| line.strip_prefix("# ## Task ")).collect();
    assert_eq!(tasks.len(), 7);
    for task in tasks {
        // "1 (4 points): from steps to filters"
        let (number, rest) = task.split_once(" (").unwrap();
        let points = rest.split(' ').next().unwrap();
        assert!(told.contains(&format!("\n  Task {number}: 0 of {points} points\n")), "{task}: {told}");
    }
}

#[test]
fn what_is_no_answer_is_refused() {
    for arguments in [&[][..], &["docs/exam"], &["no-such-file.vcf"]] {
        let ended = mark(arguments);
        assert_eq!(ended.status.code(), Some(2), "{arguments:?}");
        assert!(ended.stdout.is_empty(), "{arguments:?}");
    }
}

/// Both files are programs as the formatter would have them.
#[test]
fn the_files_of_the_exam_are_formatted() {
    let formatted = Command::new(env!("CARGO_BIN_EXE_vcf"))
        .args(["fmt", "--check", "docs/exam", "tests/exam"])
        .current_dir(root())
        .status()
        .unwrap();
    assert!(formatted.success());
}
