//! A session for programs that nobody trusts.

use std::fs;
use std::sync::Arc;

use vcfilter::language::{SandboxWorld, Session};

use super::{displayed, problem};

#[test]
fn programs_read_below_the_folder_and_write_nothing() {
    let place = tempfile::tempdir().unwrap();
    let inside = place.path().join("inside");
    fs::create_dir_all(inside.join("sub")).unwrap();
    fs::write(place.path().join("secret.vcf"), "k = 31337\nk").unwrap();
    fs::write(inside.join("lib.vcf"), "k = 3").unwrap();
    fs::write(inside.join("sub/part.vcf"), "use \"../lib.vcf\"\nm = k + 1").unwrap();
    let mut session = Session::sandboxed(&inside).unwrap();
    assert_eq!(displayed(&mut session, "use \"sub/part.vcf\"\nm"), ["4"]);
    for text in
        ["use \"../secret.vcf\"", "load(\"../a.npy\")", "save([1], \"a.npy\")", "save([1], \"../a.npy\")"]
    {
        assert_eq!(problem(&mut session, text).code.as_str(), "file::sandbox", "{text}");
    }
    // Files that the caller names are in the same world.
    let fine = session.run_file(&inside.join("sub/part.vcf"), &mut |_| {});
    assert!(fine.problems.is_empty(), "{:?}", fine.problems);
    let refused = session.run_file(&place.path().join("secret.vcf"), &mut |_| {});
    assert_eq!(refused.problems[0].code.as_str(), "file::sandbox");
    assert_eq!(session.check_file(&place.path().join("secret.vcf"))[0].code.as_str(), "file::sandbox");
    assert!(session.check("example", "use \"lib.vcf\"").is_empty());
    assert_eq!(fs::read_dir(&inside).unwrap().count() + fs::read_dir(place.path()).unwrap().count(), 4);
    assert!(Session::sandboxed(place.path().join("none")).is_err());
}

/// The folder is the one that was opened, whatever has its name by then.
#[test]
fn a_folder_stays_the_one_that_was_opened() {
    let place = tempfile::tempdir().unwrap();
    let at = |name: &str| place.path().join(name);
    for (folder, k) in [("a", 1), ("b", 2)] {
        fs::create_dir(at(folder)).unwrap();
        fs::write(at(folder).join("lib.vcf"), format!("k = {k}")).unwrap();
    }
    let mut session = Session::sandboxed(at("a")).unwrap();
    fs::rename(at("a"), at("c")).unwrap();
    fs::rename(at("b"), at("a")).unwrap();
    assert_eq!(displayed(&mut session, "use \"lib.vcf\"\nk"), ["1"]);
}

#[test]
fn a_world_may_be_narrowed_and_be_empty() {
    let place = tempfile::tempdir().unwrap();
    fs::create_dir(place.path().join("sub")).unwrap();
    fs::write(place.path().join("lib.vcf"), "k = 1").unwrap();
    fs::write(place.path().join("sub/lib.vcf"), "k = 2").unwrap();
    let whole = SandboxWorld::new(place.path()).unwrap();
    let below = Arc::new(whole.below(&place.path().join("sub")).unwrap());
    let mut session = Session::in_world(below);
    let read = |session: &mut Session, path: &str| {
        let outcome = session.run_in(
            &place.path().join("sub"),
            "example",
            &format!("use \"{path}\"\nassert k == 2"),
            &mut |_| {},
        );
        outcome.problems.first().map(|problem| problem.code.as_str())
    };
    assert_eq!(read(&mut session, "lib.vcf"), None);
    assert_eq!(read(&mut session, "../lib.vcf"), Some("file::sandbox"));
    assert!(whole.below(&place.path().join("..")).is_err());
    let mut nothing = Session::in_world(Arc::new(SandboxWorld::without_files()));
    assert_eq!(read(&mut nothing, "lib.vcf"), Some("file::sandbox"));
}
