//! The ways between pages, as addresses.

use std::path::{Component, Path, PathBuf};

/// The way from the folder of a page to that of its program, such as `../examples/`; empty where both are one, and where there
/// is no way.
pub(super) fn from_page_to_program(page: &Path, program: &Path) -> String {
    let folder =
        |file: &Path| std::path::absolute(file).ok().and_then(|file| file.parent().map(PathBuf::from));
    match (folder(page), folder(program)) {
        (Some(from), Some(to)) => match between(&from, &to) {
            Some(way) if !way.is_empty() => way + "/",
            _ => String::new(),
        },
        _ => String::new(),
    }
}

/// The address of a file, seen from another: both are named from one folder.
pub(super) fn from_page_to_page(from: &Path, to: &Path) -> String {
    between(from.parent().unwrap_or(Path::new("")), to).unwrap_or_default()
}

/// The way from a folder to a path, both of one beginning; None where they have none in common, as on two disks.
fn between(from: &Path, to: &Path) -> Option<String> {
    let (from, to) = (plain(from), plain(to));
    let common = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    if from.first().is_some_and(|first| matches!(first, Component::Prefix(_))) && common == 0 {
        return None;
    }
    let up = from.iter().skip(common).map(|_| "..".to_string());
    let down = to.iter().skip(common).map(|part| address(&part.as_os_str().to_string_lossy()));
    Some(up.chain(down).collect::<Vec<_>>().join("/"))
}

/// The parts of a path without `.`, and without what `..` takes back.
fn plain(path: &Path) -> Vec<Component<'_>> {
    let mut parts = Vec::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir if matches!(parts.last(), Some(Component::Normal(_))) => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    parts
}

/// A name as addresses write it.
fn address(name: &str) -> String {
    let mut address = String::with_capacity(name.len());
    for byte in name.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' | b'+' | b',' => {
                address.push(byte.into())
            }
            byte => address.push_str(&format!("%{byte:02X}")),
        }
    }
    address
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ways_lead_up_and_down() {
        for (from, to, way) in [
            ("a.html", "b.html", "b.html"),
            ("x/a.html", "b.html", "../b.html"),
            ("x/a.html", "x/y/b c#.html", "y/b%20c%23.html"),
            ("x/a.html", "z/b.html", "../z/b.html"),
        ] {
            assert_eq!(from_page_to_page(Path::new(from), Path::new(to)), way);
        }
        for (page, program, way) in [
            ("a.md", "b.vcf", ""),
            ("site/a.md", "b.vcf", "../"),
            ("a.md", "x/y z/b.vcf", "x/y%20z/"),
            ("x/../a.md", "./b.vcf", ""),
        ] {
            assert_eq!(from_page_to_program(Path::new(page), Path::new(program)), way, "{page} {program}");
        }
    }
}
