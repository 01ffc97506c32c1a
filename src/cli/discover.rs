//! Which programs stand below some paths.

use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::codec::FileAction;
use crate::diagnostics::{Problem, ProblemCode, suggest};
use crate::escapes;
use crate::language::{FileKind, SandboxWorld, World, is_named_program};

use super::sandbox::Sandbox;

/// A path from which no program came, and why.
pub(super) type Unread = (PathBuf, Problem);

/// A program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Found {
    /// Where it is; `-` is standard input, for those who take that.
    pub path: PathBuf,
    /// The path that the command line names, where that is a folder.
    pub below: Option<PathBuf>,
}

impl Found {
    /// What is named itself, and found below nothing.
    fn named(path: &Path) -> Found {
        Found { path: path.to_path_buf(), below: None }
    }
}

impl AsRef<Path> for Found {
    fn as_ref(&self) -> &Path {
        &self.path
    }
}

/// As [`programs`], where `-` is standard input.
pub(super) fn programs_and_input(paths: &[PathBuf], sandbox: &Sandbox) -> (Vec<Found>, Vec<Unread>) {
    found(paths, sandbox, true)
}

/// The programs below the paths, those of each folder sorted, none twice; and what is wrong with the paths.
///
/// A path that names a file is taken whatever its extension. Below a folder, hidden entries are skipped, and links
/// to folders are not followed, for they may lead in a circle. In a sandbox nothing outside of a folder is looked at.
pub(super) fn programs(paths: &[PathBuf], sandbox: &Sandbox) -> (Vec<Found>, Vec<Unread>) {
    found(paths, sandbox, false)
}

fn found(paths: &[PathBuf], sandbox: &Sandbox, takes_input: bool) -> (Vec<Found>, Vec<Unread>) {
    let (mut found, mut problems) = (Vec::new(), Vec::new());
    for path in paths {
        if takes_input && path.as_os_str() == "-" {
            found.push(Found::named(path));
            continue;
        }
        let before = found.len();
        match fs::metadata(path) {
            Err(error) => problems.push((path.clone(), unreadable(path, &error))),
            Ok(metadata) if metadata.is_dir() => {
                let told = problems.len();
                walk(path, sandbox.below(path), &mut found, &mut problems);
                if found.len() == before && problems.len() == told {
                    let message = format!("there is no .vcf file below `{}`", escapes::path(path));
                    let problem = Problem::error(ProblemCode::FileMissing, message)
                        .help("name a folder with .vcf files, or a file");
                    problems.push((path.clone(), problem));
                }
            }
            Ok(_) => found.push(Found::named(path)),
        }
    }
    let mut seen = std::collections::HashSet::new();
    found.retain(|Found { path, below }| {
        let world = below.as_ref().and_then(|named| sandbox.below(named));
        seen.insert(match world {
            Some(world) => world.canonical(path),
            None => path.canonicalize().unwrap_or_else(|_| path.clone()),
        })
    });
    (found, problems)
}

/// Folders that wait are kept in a list: a path may be deeper than the stack.
fn walk(root: &Path, world: Option<&SandboxWorld>, found: &mut Vec<Found>, problems: &mut Vec<Unread>) {
    let mut folders = vec![root.to_path_buf()];
    let mut programs = Vec::new();
    while let Some(folder) = folders.pop() {
        // All of a folder's entries, or none: half of them would look like all.
        let entries = match world {
            Some(world) => world.entries(&folder),
            None => entries(&folder),
        };
        let entries = entries.unwrap_or_else(|error| {
            let problem = unreadable(&folder, &error);
            problems.push((folder.clone(), problem));
            Vec::new()
        });
        for (name, is_folder) in entries {
            let hidden = name.as_encoded_bytes().starts_with(b".");
            let path = folder.join(name);
            let leads_to_folder = || match world {
                Some(world) => matches!(world.kind(&path), Ok(FileKind::Folder)),
                None => path.is_dir(),
            };
            if hidden {
                continue;
            } else if is_folder {
                folders.push(path);
            } else if is_named_program(&path) && !leads_to_folder() {
                programs.push(path);
            }
        }
    }
    programs.sort();
    found.extend(programs.into_iter().map(|path| Found { path, below: Some(root.to_path_buf()) }));
}

/// The names in a folder, and whether each is a folder itself, and no link to one.
fn entries(folder: &Path) -> io::Result<Vec<(OsString, bool)>> {
    let entry = |entry: io::Result<fs::DirEntry>| {
        let entry = entry?;
        Ok((entry.file_name(), entry.file_type().is_ok_and(|kind| kind.is_dir())))
    };
    fs::read_dir(folder)?.map(entry).collect()
}

fn unreadable(path: &Path, error: &io::Error) -> Problem {
    let reason = match error.kind() {
        io::ErrorKind::NotFound => "there is no such file or folder".to_string(),
        _ => FileAction::Read.refusal(error),
    };
    let problem =
        Problem::error(ProblemCode::FileMissing, format!("can't read `{}`: {reason}", escapes::path(path)));
    let text = path.to_string_lossy();
    match text.split_once("::").filter(|(file, _)| Path::new(file).is_file()) {
        Some((file, _)) => {
            let quoted = escapes::line(&text).replace('\'', "'\\''");
            problem.help(format!(
                "`vcf test '{quoted}'` runs one test; here a file is wanted: `{}`",
                escapes::line(file)
            ))
        }
        None => problem.help(near(path)),
    }
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
    use super::super::limits::Limits;
    use super::*;

    #[test]
    fn finds_programs_sorted_and_skips_what_is_hidden() {
        let folder = tempfile::tempdir().unwrap();
        let at = |path: &str| folder.path().join(path);
        for path in ["b.vcf", "a/z.vcf", "a/y.txt", ".hidden/x.vcf", "a/.w.vcf", "c.vcf/d.vcf", "e.VCF"] {
            fs::create_dir_all(at(path).parent().unwrap()).unwrap();
            fs::write(at(path), "1").unwrap();
        }
        let named = [folder.path().to_path_buf(), at("b.vcf"), at("a/y.txt")];
        for sandboxed in [false, true] {
            let (found, problems) = programs(&named, &Sandbox::new(sandboxed, &Limits::default(), &named));
            assert!(problems.is_empty());
            let paths: Vec<PathBuf> = found.into_iter().map(|found| found.path).collect();
            assert_eq!(paths, [at("a/z.vcf"), at("b.vcf"), at("c.vcf/d.vcf"), at("e.VCF"), at("a/y.txt")]);
        }
    }

    #[test]
    fn tells_paths_that_lead_nowhere() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("tests")).unwrap();
        let named = [folder.path().join("tets"), folder.path().join("tests")];
        let (found, problems) = programs(&named, &Sandbox::new(false, &Limits::default(), &named));
        assert!(found.is_empty());
        let [(missing, first), (empty, second)] = &problems[..] else { panic!("{problems:?}") };
        assert!(missing.ends_with("tets") && empty.ends_with("tests"));
        assert!(first.help.as_ref().unwrap().contains("tests"), "{first:?}");
        assert!(second.message.starts_with("there is no .vcf file below"), "{second:?}");
    }
}
