//! Certificates of what tests prove.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use vcfilter::arrays::EqualityCertificate;
use vcfilter::language::Session;

/// Names a folder for the certificates of all programs that tests run; `.ci/run` checks them.
const VARIABLE: &str = "VCFILTER_TEST_CERTIFICATES";

/// A path of the repository.
pub(crate) fn own(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// What a script of Python tells, and whether its status is 0; None where there is no Python.
pub(crate) fn python(script: &Path, arguments: &[PathBuf]) -> Option<(bool, String)> {
    if Command::new("python3").arg("--version").output().is_err() {
        eprintln!("python3 is not here: what it would check is left out");
        return None;
    }
    let ended = Command::new("python3").arg(script).args(arguments).output().unwrap();
    let told = String::from_utf8(ended.stdout).unwrap() + &String::from_utf8(ended.stderr).unwrap();
    Some((ended.status.success(), told))
}

/// The certificates in a folder, in order.
pub(crate) fn certificates(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut paths: Vec<PathBuf> =
        entries.filter(|path| path.extension().is_some_and(|e| e == "json")).collect();
    paths.sort();
    paths
}

/// Checks all certificates in a folder; returns how many there are.
pub(crate) fn all_check(folder: &Path) -> usize {
    let paths = certificates(folder);
    if let Some((fine, told)) = python(&own("tools/check_equality.py"), &paths).filter(|_| !paths.is_empty())
    {
        assert!(fine, "{told}");
        let proven = told.lines().filter(|line| line.contains(": equal for all integers: ")).count();
        assert_eq!(proven, paths.len(), "{told}");
    }
    paths.len()
}

/// Checks certificates.
pub(crate) fn check(certificates: &[EqualityCertificate]) {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), certificates);
    all_check(folder.path());
}

fn write(folder: &Path, certificates: &[EqualityCertificate]) {
    fs::create_dir_all(folder).unwrap();
    for (at, certificate) in certificates.iter().enumerate() {
        let name = format!("equality-{:08x}-{at}.json", certificate.checksum());
        fs::write(folder.join(name), certificate.text()).unwrap();
    }
}

/// Makes a session keep certificates, where somebody asks for those of all tests.
pub(crate) fn begin(session: &Session) {
    if std::env::var_os(VARIABLE).is_some() {
        session.space().certify_equalities();
    }
}

/// Writes the certificates that a session kept, where somebody asks for them.
pub(crate) fn end(session: &Session) {
    if let (Some(folder), Some(known)) = (std::env::var_os(VARIABLE), session.space().certified_equalities())
    {
        write(Path::new(&folder), &known.certificates);
        for reason in known.without {
            eprintln!("an equality without a certificate: {reason}");
        }
    }
}
