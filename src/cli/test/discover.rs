//! Which programs stand below some paths.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::codec::FileAction;
use crate::diagnostics::{Problem, ProblemCode, suggest};
use crate::escapes;
use crate::language::is_named_program;

/// A path from which no program came, and why.
pub(super) type Unread = (PathBuf, Problem);

/// The programs below the paths, those of each folder sorted, none twice; and what is wrong with the paths.
///
/// A path that names a file is taken whatever its extension. Below a folder, hidden entries are skipped, and links
/// to folders are not followed, for they may lead in a circle.
pub(super) fn programs(paths: &[PathBuf]) -> (Vec<PathBuf>, Vec<Unread>) {
    let (mut found, mut problems) = (Vec::new(), Vec::new());
    for path in paths {
        let before = found.len();
        match fs::metadata(path) {
            Err(error) => problems.push((path.clone(), unreadable(path, &error))),
            Ok(metadata) if metadata.is_dir() => {
                let told = problems.len();
                walk(path, &mut found, &mut problems);
                if found.len() == before && problems.len() == told {
                    let message = format!("there is no .vcf file below `{}`", escapes::path(path));
                    let problem = Problem::error(ProblemCode::FileMissing, message)
                        .help("name a folder with .vcf files, or a file");
                    problems.push((path.clone(), problem));
                }
            }
            Ok(_) => found.push(path.clone()),
        }
    }
    let mut seen = std::collections::HashSet::new();
    found.retain(|path| seen.insert(path.canonicalize().unwrap_or_else(|_| path.clone())));
    (found, problems)
}

/// Folders that wait are kept in a list: a path may be deeper than the stack.
fn walk(root: &Path, found: &mut Vec<PathBuf>, problems: &mut Vec<Unread>) {
    let mut folders = vec![root.to_path_buf()];
    let mut programs = Vec::new();
    while let Some(folder) = folders.pop() {
        // All of a folder's entries, or none: half of them would look like all.
        let entries = fs::read_dir(&folder).and_then(Iterator::collect::<io::Result<Vec<_>>>);
        let entries = entries.unwrap_or_else(|error| {
            let problem = unreadable(&folder, &error);
            problems.push((folder, problem));
            Vec::new()
        });
        for entry in entries {
            let hidden = entry.file_name().as_encoded_bytes().starts_with(b".");
            let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
            let path = entry.path();
            if hidden {
                continue;
            } else if is_folder {
                folders.push(path);
            } else if is_named_program(&path) && !path.is_dir() {
                programs.push(path);
            }
        }
    }
    programs.sort();
    found.append(&mut programs);
}

fn unreadable(path: &Path, error: &io::Error) -> Problem {
    let reason = match error.kind() {
        io::ErrorKind::NotFound => "there is no such file or folder".to_string(),
        _ => FileAction::Read.refusal(error),
    };
    let problem =
        Problem::error(ProblemCode::FileMissing, format!("can't read `{}`: {reason}", escapes::path(path)));
    problem.help(near(path))
}

/// A path of a similar name in the same folder.
fn near(path: &Path) -> String {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let entries = fs::read_dir(folder).into_iter().flatten().flatten().take(1000);
    let names: Vec<String> = entries.filter_map(|entry| entry.file_name().into_string().ok()).collect();
    let wanted = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    match suggest(wanted, names.iter().map(String::as_str)) {
        Some(name) => format!("did you mean `{}`?", escapes::path(&folder.join(name))),
        None => "check the path; it is relative to the working folder".to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_programs_sorted_and_skips_what_is_hidden() {
        let folder = tempfile::tempdir().unwrap();
        let at = |path: &str| folder.path().join(path);
        for path in ["b.vcf", "a/z.vcf", "a/y.txt", ".hidden/x.vcf", "a/.w.vcf", "c.vcf/d.vcf", "e.VCF"] {
            fs::create_dir_all(at(path).parent().unwrap()).unwrap();
            fs::write(at(path), "1").unwrap();
        }
        let (found, problems) = programs(&[folder.path().to_path_buf(), at("b.vcf"), at("a/y.txt")]);
        assert!(problems.is_empty());
        assert_eq!(found, [at("a/z.vcf"), at("b.vcf"), at("c.vcf/d.vcf"), at("e.VCF"), at("a/y.txt")]);
    }

    #[test]
    fn tells_paths_that_lead_nowhere() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("tests")).unwrap();
        let (found, problems) = programs(&[folder.path().join("tets"), folder.path().join("tests")]);
        assert!(found.is_empty());
        let [(missing, first), (empty, second)] = &problems[..] else { panic!("{problems:?}") };
        assert!(missing.ends_with("tets") && empty.ends_with("tests"));
        assert!(first.help.as_ref().unwrap().contains("tests"), "{first:?}");
        assert!(second.message.starts_with("there is no .vcf file below"), "{second:?}");
    }
}
