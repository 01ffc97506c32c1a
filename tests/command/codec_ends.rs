//! What `vcf spatial-delta` reads and writes: redirected files, several outputs, archives, and one file under two names.

use std::fs;
use std::io::Write;

use crate::support::place::{Place, npy, sample};
use vcfilter::codec::{DType, NdArray};

/// Both ends are files, though without names: places in them can be chosen.
#[cfg(unix)]
#[test]
fn redirected_files_are_files() {
    let place = Place::new();
    place.put("a.npy", &npy(&sample()));
    place.run("encode a.npy -o d.npy --axis 0").fine();
    let expected = place.get("d.npy");
    place.shell("\"$VCF\" spatial-delta encode - --axis 0 < a.npy > e.npy").fine();
    assert_eq!(place.get("e.npy"), expected);
    place.shell("(printf x; \"$VCF\" spatial-delta encode - --axis 0; printf y) < a.npy > e.npy").fine();
    assert_eq!(place.get("e.npy"), [b"x", &expected[..], b"y"].concat());
    place.shell("\"$VCF\" spatial-delta encode - --axis 0 < a.npy >> e.npy").fine();
    assert_eq!(place.get("e.npy"), [b"x", &expected[..], b"y", &expected].concat());
    let twice = [&npy(&sample())[..], &expected].concat();
    place.put("two.npy", &twice);
    let line =
        "(head -c 140 > /dev/null; \"$VCF\" spatial-delta decode - --axis 0 --dtype i2 -o b.npy) < two.npy";
    assert_eq!(npy(&sample()).len(), 140);
    place.shell(line).fine();
    assert_eq!(place.get("b.npy"), place.get("a.npy"));
}

/// Nothing is read and overwritten at once, under whatever name.
#[cfg(unix)]
#[test]
fn outputs_are_neither_inputs_nor_each_other() {
    let place = Place::new();
    let whole = npy(&sample());
    let config = b"{\"id\": \"spatial_delta\", \"axis\": 0}";
    place.put("a.npy", &whole);
    place.put("c.json", config);
    fs::hard_link(place.path("a.npy"), place.path("hard")).unwrap();
    std::os::unix::fs::symlink("a.npy", place.path("soft")).unwrap();
    std::os::unix::fs::symlink("o.npy", place.path("dangling")).unwrap();
    for (line, part) in [
        ("encode a.npy -o o.npy --write-config a.npy", "--write-config a.npy is also the input"),
        ("encode a.npy -o o.npy --write-config hard", "--write-config hard is also the input"),
        ("encode soft -o o.npy --write-config ./a.npy", "is also the input"),
        ("encode - -o o.npy --write-config a.npy < soft", "is also the input"),
        ("encode a.npy -o o.npy --write-config o.npy", "--write-config o.npy is also the output"),
        ("encode a.npy -o o.npy --write-config dangling", "is also the output"),
        ("encode a.npy -o dangling --write-config ./o.npy", "is also the output"),
        ("encode a.npy --write-config p.npy > p.npy", "is also the output"),
        (
            "encode a.npy -o o.npy --config c.json --write-config c.json",
            "is also the configuration that is read",
        ),
        ("encode a.npy --write-config - > p.npy", "both go to standard output"),
        ("encode - -o a.npy < a.npy", "a.npy is both input and output"),
        ("encode - -o hard < soft", "hard is both input and output"),
        ("encode - < a.npy >> a.npy", "standard output is both input and output"),
    ] {
        let ended = place.shell(&format!("exec \"$VCF\" spatial-delta {line}"));
        assert_eq!(ended.status, 2, "{line}: {}", ended.err);
        assert!(ended.err.starts_with("error[file::write]: ") && ended.err.contains(part), "{}", ended.err);
        assert_eq!((place.get("a.npy"), place.get("c.json")), (whole.clone(), config.to_vec()));
        assert!(!place.path("o.npy").exists(), "{line}");
    }
    let printed = place.run("encode a.npy -o dangling --axis 0 --write-config -").fine().out;
    assert!(String::from_utf8(printed).unwrap().contains("\"axis\": 0"));
    assert!(place.path("dangling").is_symlink() && place.path("o.npy").is_file());
    place.run("encode a.npy -o /dev/null --write-config /dev/null").fine();
}

/// Of two outputs both are written or none.
#[cfg(target_os = "linux")]
#[test]
fn a_configuration_that_can_not_be_written_changes_nothing() {
    let place = Place::new();
    place.put("a.npy", &npy(&sample()));
    place.put("old.npy", b"old");
    place.put("old.json", b"old");
    fs::create_dir(place.path("folder")).unwrap();
    for config in ["no/c.json", "folder", "/dev/full"] {
        let ended = place.run(&format!("encode a.npy -o old.npy --write-config {config}"));
        let expected = format!("error[file::write]: can't write `{config}`: ");
        assert!(ended.status == 2 && ended.err.starts_with(&expected), "{}", ended.err);
        assert_eq!((place.get("old.npy"), place.names().len()), (b"old".to_vec(), 4));
    }
    for wrong in ["encode no.npy -o old.npy", "encode a.npy -o folder", "encode a.npy -o old.npy --astype u1"]
    {
        assert_eq!(place.run(&format!("{wrong} --axis 0 --write-config old.json")).status, 2);
        assert_eq!((place.get("old.npy"), place.get("old.json")), (b"old".to_vec(), b"old".to_vec()));
    }
}

/// What help says of the old file is about files with a name.
#[cfg(target_os = "linux")]
#[test]
fn what_is_left_depends_on_where_it_goes() {
    let place = Place::new();
    let zeros = NdArray::zeros(&[64, 1024], "i2".parse::<DType>().unwrap()).unwrap();
    place.put("a.npy", &npy(&zeros));
    let limited = "trap '' XFSZ; ulimit -f 16; exec \"$VCF\" spatial-delta encode a.npy --axis 0";
    let ended = place.shell(&format!("{limited} > o.npy"));
    assert!(ended.status == 2 && ended.err.contains("help: what was written is not whole"), "{}", ended.err);
    assert!(!ended.err.contains("still what it was"), "{}", ended.err);
}

#[test]
fn arrays_of_archives_are_encoded_by_name() {
    let place = Place::new();
    let options = zip::write::SimpleFileOptions::default();
    let mut archive = zip::ZipWriter::new(fs::File::create(place.path("c.npz")).unwrap());
    for (name, array) in [("x.npy", sample()), ("y.npy", NdArray::from(ndarray::array![1u8, 4, 9]))] {
        archive.start_file(name, options).unwrap();
        archive.write_all(&npy(&array)).unwrap();
    }
    archive.finish().unwrap();
    place.run("encode c.npz --name y -o o.npy --axis 0").fine();
    assert_eq!(place.array("o.npy"), "array([1, 3, 5], dtype=uint8)");
    for (arguments, part) in [
        ("encode c.npz -o o.npy", "c.npz has not just one array"),
        ("encode c.npz --name z -o o.npy", "c.npz has no array `z`"),
        ("encode c.npz --name x -o c.npz", "c.npz is both input and output"),
        ("encode c.npz --name x -o o.npy --axis 7", "c.npz/x.npy: axis 7 is out of range"),
    ] {
        let ended = place.run(arguments);
        assert!(ended.status == 2 && ended.err.contains(part), "{}", ended.err);
    }
}
