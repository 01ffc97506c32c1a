//! Laws of certificates: what is proven of random graphs has one, and `tools/check_equality.py` proves it again.

use std::cell::RefCell;
use std::path::Path;
use std::process::Command;

use proptest::prelude::*;
use proptest::test_runner::TestRunner;

use super::super::laws::{build, graph};
use super::super::node::Op;
use super::super::{Array, Equality, Space};
use super::{EqualityCertificate, Uncertified, reachable};

/// The certificate of two arrays that are proven equal; the law is that it is there unless functions of elements are below.
fn certificate(a: &Array, b: &Array) -> Result<Option<EqualityCertificate>, TestCaseError> {
    let space = a.space();
    let (size, numbered) = (space.size(), space.errors().numbered());
    let made = a.equality_certificate(b).unwrap();
    prop_assert_eq!(
        (space.size(), space.errors().numbered()),
        (size, numbered),
        "a certificate leaves a trace"
    );
    let is_function = |id| matches!(space.node(id).op, Op::Map { .. });
    match made {
        Ok(certificate) => Ok(Some(certificate)),
        Err(reason) => {
            let functions =
                [a, b].iter().any(|array| reachable(space, array.id()).into_iter().any(is_function));
            prop_assert!(functions || reason == Uncertified::TooLarge, "{:?} {:?}: {}", a, b, reason);
            Ok(None)
        }
    }
}

/// Checks certificates; where there is no Python, nothing is checked.
fn check(certificates: &[EqualityCertificate]) {
    let checker = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tools/check_equality.py");
    if !checker.exists() || Command::new("python3").arg("--version").output().is_err() {
        eprintln!("python3 is not here: certificates are not checked");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let paths = certificates.iter().enumerate().map(|(at, certificate)| {
        let path = folder.path().join(format!("{at}.json"));
        std::fs::write(&path, certificate.text()).unwrap();
        path
    });
    let ended = Command::new("python3").arg(checker).args(paths).output().unwrap();
    let told = String::from_utf8(ended.stdout).unwrap() + &String::from_utf8(ended.stderr).unwrap();
    let refused = told.lines().find(|line| !line.contains(": equal for all integers: "));
    if let Some(line) = refused {
        let number = line.rsplit('/').next().and_then(|name| name.split('.').next()?.parse().ok());
        let text = number.map_or("", |number: usize| certificates[number].text());
        panic!("{line}\n{text}");
    }
    assert!(ended.status.success(), "{told}");
}

/// Of random graphs every pair that is proven equal: arrays with what they are simplified to, with each other, and with themselves after
/// two shifts that undo each other.
#[test]
fn what_is_proven_is_certified_and_checks() {
    let made = RefCell::new((Vec::new(), 0));
    let config = ProptestConfig { cases: 150, failure_persistence: None, ..ProptestConfig::default() };
    let law = |(ndim, steps, _): (usize, Vec<_>, Vec<i128>)| {
        let space = Space::new();
        let arrays = build(&space, ndim, &steps);
        let last = &arrays[arrays.len() - 1];
        let mut others = vec![last.simplified().unwrap(), last.lshift(3).unwrap().rshift(3).unwrap()];
        others.extend(arrays.iter().take(4).cloned());
        for other in &others {
            if last.equality(other).unwrap() == Equality::Proven {
                made.borrow_mut().1 += 1;
                let certificate = certificate(last, other)?;
                made.borrow_mut().0.extend(certificate);
            }
        }
        Ok(())
    };
    TestRunner::new(config).run(&graph(), law).unwrap();
    let (certificates, proven) = made.into_inner();
    println!("{proven} equalities, {} certificates", certificates.len());
    assert!(certificates.len() * 3 > proven * 2, "{} of {proven}", certificates.len());
    check(&certificates);
}
