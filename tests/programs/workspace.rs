//! The packages of this workspace.

use std::path::{Path, PathBuf};

/// Each with its folder: the root package, and those that the workspace's list of members names.
pub(crate) fn packages() -> Vec<(String, PathBuf)> {
    let top = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut folders: Vec<PathBuf> = vec![top.to_path_buf(), top.join("grammar")];
    folders.extend(std::fs::read_dir(top.join("crates")).unwrap().map(|entry| entry.unwrap().path()));
    let packages: Vec<_> = folders.into_iter().map(|folder| (name(&folder), folder)).collect();
    assert!(packages.len() > 10, "only {packages:?} were found");
    packages
}

/// The name in a folder's manifest.
fn name(folder: &Path) -> String {
    let manifest = std::fs::read_to_string(folder.join("Cargo.toml")).unwrap();
    let line = manifest.lines().find_map(|line| line.strip_prefix("name = "));
    line.unwrap_or_else(|| panic!("no name in {}", folder.display())).trim_matches('"').to_string()
}
