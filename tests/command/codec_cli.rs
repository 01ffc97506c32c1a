//! `vcf spatial-delta` as a process: files, pipes, and what happens to a file that stands in the way.

use std::fs;
use std::io::Write;
use std::process::{Command, Stdio};

use crate::support::npy_file;
use crate::support::place::{Ended, Place, npy, sample};
use vcfilter::codec::{DType, NdArray};

#[test]
fn files_go_there_and_back() {
    let place = Place::new();
    place.put("a.npy", &npy(&sample()));
    place.run("encode a.npy -o d.npy --axis 1 --astype i1").fine();
    assert_eq!(place.array("d.npy"), "array([[100,   1,   2],\n       [  7,   0,  -1]], dtype=int8)");
    place.run("decode d.npy -o b.npy --axis -1 --dtype i2 --astype i1").fine();
    assert_eq!(place.get("b.npy"), place.get("a.npy"));
    assert_eq!(place.names(), ["a.npy", "b.npy", "d.npy"]);
}

#[test]
fn settings_go_with_the_data() {
    let place = Place::new();
    place.put("a.npy", &npy(&sample()));
    place.run("encode a.npy -o d.npy --axis 0 --astype i1 --write-config d.json").fine();
    let config = String::from_utf8(place.get("d.json")).unwrap();
    let compact: String = config.split_whitespace().collect();
    assert_eq!(compact, r#"{"id":"spatial_delta","axis":0,"dtype":"<i2","astype":"|i1"}"#);
    place.run("decode d.npy -o b.npy --config d.json").fine();
    assert_eq!(place.get("b.npy"), place.get("a.npy"));
    place.run("encode a.npy -o e.npy --config d.json").fine();
    assert_eq!(place.get("e.npy"), place.get("d.npy"));
    for (text, part) in [
        ("{\"id\": \"delta\", \"axis\": 0}", "bad.json: this is numcodecs' `delta`, not `spatial_delta`"),
        (
            "{\"name\": \"transpose\", \"configuration\": {}}",
            "this is Zarr's `transpose`, not `spatial_delta`",
        ),
        ("{\"zarr_format\": 2, \"filters\": []}", "it is the metadata of a Zarr array"),
        ("{\"id\": \"spatial_delta\", \"axis\": 0, \"level\": 3}", "unknown field `level`"),
        ("{\"id\": \"spatial_delta\", \"axis\": true}", "invalid type: boolean `true`"),
        ("{", "bad.json is no configuration"),
    ] {
        place.put("bad.json", text.as_bytes());
        let ended = place.run("encode a.npy -o d.npy --config bad.json");
        assert!(ended.status == 2 && ended.err.starts_with("error[codec::config]"), "{}", ended.err);
        assert!(ended.err.contains(part), "{}", ended.err);
    }
    let both = place.run("encode a.npy -o d.npy --config d.json --axis 1");
    assert!(both.status == 2 && both.err.contains("cannot be used with"), "{}", both.err);
    assert!(place.run("encode a.npy -o d.npy --config no.json").err.starts_with("error[file::missing]"));
}

#[test]
fn pipes_at_both_ends() {
    let place = Place::new();
    let whole = npy(&sample());
    place.put("a.npy", &whole);
    let encoded = place.pipe("encode - --axis 0 --astype i1", &whole).fine().out;
    assert_eq!(place.pipe("decode - -o - --axis 0 --dtype i2 --astype i1", &encoded).fine().out, whole);
    assert_eq!(place.run("encode a.npy --axis 0 --astype i1").fine().out, encoded);
    place.pipe("decode - -o b.npy --axis 0 --dtype i2 --astype i1", &encoded).fine();
    assert_eq!(place.get("b.npy"), whole);
    for (input, code) in [(&whole[..whole.len() - 1], "file::npy"), (b"", "file::npy")] {
        let ended = place.pipe("encode - -o b.npy", input);
        assert!(ended.status == 2 && ended.err.contains(code), "{}", ended.err);
        assert_eq!(place.get("b.npy"), whole);
    }
}

/// Everything that can be wrong leaves a file that was there as it was, and nothing else behind.
#[test]
fn what_is_refused_changes_nothing() {
    let whole = npy(&sample());
    let lie = |shape: &str| {
        npy_file(&format!("{{'descr': '<i2', 'fortran_order': False, 'shape': {shape}}}\n"), 24)
    };
    let of =
        |descr: &str| npy_file(&format!("{{'descr': {descr}, 'fortran_order': False, 'shape': (3,)}}\n"), 24);
    let many = format!("({})", "1, ".repeat(65));
    for (input, options, code, part) in [
        (&whole[..whole.len() - 1], "--axis 0", "file::npy", "in.npy is truncated"),
        (&whole[..40], "--axis 0", "file::npy", "is cut off"),
        (
            &lie("(100, 200)"),
            "--axis 0",
            "file::npy",
            "its header promises 40000 bytes of data, there are 24",
        ),
        (&lie("(18446744073709551615, 18446744073709551615)"), "--axis 0", "file::npy", "truncated"),
        (&lie("(2,)"), "--axis 0", "file::npy", "has more than the 4 bytes"),
        (&of("'|O'"), "--axis 0", "codec::dtype", "objects"),
        (&of("[('a', '<i2')]"), "--axis 0", "codec::dtype", "structs"),
        (&lie("()")[..66], "--axis 0", "codec::axis", "axis 0 is out of range for an array of 0 dimensions"),
        (&lie(&many), "--axis 0", "ndarray::limit", "65 dimensions are more than 64"),
        (&whole, "--axis 1099511627776", "codec::axis", "axis 1099511627776 is out of range"),
        (&whole, "--axis -3", "codec::axis", "axis -3 is out of range for an array of 2 dimensions"),
        (&whole, "--axis 0 --astype u1", "codec::overflow", "does not fit uint8"),
        (&whole, "--dtype i4", "codec::dtype", "wants an array of int32, not of int16"),
        (&whole, "--dtype f4 --astype i1", "codec::astype", "cannot be stored as"),
        (b"", "", "file::npy", "in.npy is not a .npy file"),
        (b"not an array", "", "file::npy", "in.npy is not a .npy file"),
    ] {
        let place = Place::new();
        place.put("in.npy", input);
        place.put("old.npy", b"old");
        for output in ["old.npy", "new.npy"] {
            let ended = place.run(&format!("encode in.npy -o {output} {options}"));
            assert_eq!((ended.status, ended.out.len()), (2, 0), "{options}: {}", ended.err);
            assert!(ended.err.starts_with(&format!("error[{code}]: ")), "{}", ended.err);
            assert!(ended.err.contains(part) && ended.err.contains("\n  help: "), "{}", ended.err);
        }
        assert_eq!((place.get("old.npy"), place.names().len()), (b"old".to_vec(), 2), "{part}");
        assert_eq!(place.get("in.npy"), input);
    }
}

#[test]
fn words_of_the_command_line_are_checked() {
    let place = Place::new();
    for (arguments, part) in [
        ("encode a.npy -o b.npy --axis 1.5", "invalid value '1.5' for '--axis <N>'"),
        ("encode a.npy -o b.npy --axis 99999999999999999999", "invalid value"),
        ("encode a.npy -o b.npy --axis 0,1", "one axis; several are `--axes`"),
        ("encode a.npy -o b.npy --astype i3", "unknown dtype `i3`"),
        ("encode a.npy -o b.npy --dtype O", "objects"),
        ("encode a.npy -o b.npy --overflow ignore", "[possible values: error, wrap]"),
        ("encode", "<IN>"),
        ("encod a.npy", "unrecognized subcommand"),
        ("encode no.npy -o b.npy", "error[file::missing]: can't read `no.npy`: there is no such file"),
        ("best-axis no.npy", "error[file::missing]: can't read `no.npy`: there is no such file"),
    ] {
        let ended = place.run(arguments);
        assert!(ended.status == 2 && ended.err.contains(part), "{arguments}: {}", ended.err);
    }
}

#[cfg(unix)]
#[test]
fn input_and_output_are_different_files() {
    let place = Place::new();
    let whole = npy(&sample());
    place.put("a.npy", &whole);
    fs::hard_link(place.path("a.npy"), place.path("hard.npy")).unwrap();
    std::os::unix::fs::symlink("a.npy", place.path("soft.npy")).unwrap();
    for output in ["a.npy", "./a.npy", "hard.npy", "soft.npy"] {
        let ended = place.run(&format!("encode a.npy -o {output} --axis 0"));
        assert_eq!(ended.status, 2);
        assert!(ended.err.contains(&format!("{output} is both input and output")), "{}", ended.err);
        assert_eq!(place.get("a.npy"), whole);
    }
    assert_eq!(place.names(), ["a.npy", "hard.npy", "soft.npy"]);
}

/// Beyond a limit of the shell writing fails as on a full disk, but for the words.
#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_leaves_the_old_file() {
    let place = Place::new();
    let zeros = NdArray::zeros(&[64, 1024], "i2".parse::<DType>().unwrap()).unwrap();
    place.put("a.npy", &npy(&zeros));
    place.put("old.npy", b"old");
    let limited = "trap '' XFSZ; ulimit -f 16; exec \"$VCF\"";
    let ended = place.shell(&format!("{limited} spatial-delta encode a.npy -o old.npy --axis 0"));
    assert_eq!(ended.status, 2);
    assert!(
        ended.err.starts_with("error[file::write]: can't write `old.npy`: File too large"),
        "{}",
        ended.err
    );
    assert!(ended.err.contains("a file of that name is still what it was"), "{}", ended.err);
    let program = "spatial_delta encode axis=0 \"a.npy\" -> \"old.npy\"";
    let ended = place.shell(&format!("{limited} -e '{program}'"));
    assert!(ended.status == 2 && ended.err.starts_with("error[file::write]"), "{}", ended.err);
    let ended = place.shell(&format!("{limited} -e 'save(load(\"a.npy\"), \"old.npy\")'"));
    assert!(ended.status == 2 && ended.err.starts_with("error[file::write]"), "{}", ended.err);
    assert_eq!(
        (place.get("old.npy"), place.names()),
        (b"old".to_vec(), vec!["a.npy".into(), "old.npy".into()])
    );
    let ended = place.shell("exec \"$VCF\" spatial-delta encode a.npy --axis 0 > /dev/full");
    assert_eq!(ended.status, 2);
    assert!(ended.err.contains("can't write the stream: No space left on device"), "{}", ended.err);
    let ended = place.shell("exec \"$VCF\" spatial-delta encode a.npy -o /dev/full --axis 0");
    assert!(ended.status == 2 && ended.err.contains("No space left on device"), "{}", ended.err);
}

/// Ctrl-C while data is still coming: status 130, and nothing is left but what was there.
#[cfg(unix)]
#[test]
fn an_interrupt_leaves_the_old_file() {
    let place = Place::new();
    place.put("old.npy", b"old");
    // More than a pipe holds, so that the command is at work when all is written; of a terabyte.
    let header = "{'descr': '|u1', 'fortran_order': False, 'shape': (1048576, 1048576)}";
    let start = npy_file(header, 1 << 20);
    for goes_on in [true, false] {
        let mut command = place.command(env!("CARGO_BIN_EXE_vcf"));
        command.args("spatial-delta encode - -o old.npy --axis 0".split(' '));
        let streams = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = streams.spawn().unwrap();
        let mut input = child.stdin.take().unwrap();
        input.write_all(&start).unwrap();
        #[cfg(target_os = "linux")]
        assert_eq!(place.names(), ["old.npy"], "what is written has no name yet");
        let process = child.id().to_string();
        assert!(Command::new("kill").args(["-INT", &process]).status().unwrap().success());
        // Who sends a pipe is often interrupted with who reads it.
        // What goes on is cut short by the command's end.
        while goes_on && input.write_all(&[1; 1 << 16]).is_ok() {}
        drop(input);
        let ended = Ended::of(child.wait_with_output().unwrap());
        assert_eq!((ended.status, ended.out.len()), (130, 0), "{}", ended.err);
        assert!(ended.err.contains("interrupted"), "{}", ended.err);
        assert_eq!((place.get("old.npy"), place.names()), (b"old".to_vec(), vec!["old.npy".into()]));
    }
}

/// Differences of differences, one axis after the other.
#[test]
fn two_axes_are_two_runs() {
    let place = Place::new();
    let plane = ndarray::Array2::from_shape_fn((20, 30), |(y, x)| (100 * y + 90 * x) as i16);
    place.put("a.npy", &npy(&NdArray::from(plane)));
    place.run("encode a.npy -o x.npy --axis 0").fine();
    place.run("encode x.npy -o y.npy --axis 1 --astype i1").fine();
    place.run("decode y.npy -o z.npy --axis 1 --dtype i2 --astype i1").fine();
    place.run("decode z.npy -o b.npy --axis 0 --dtype i2").fine();
    assert_eq!(place.get("b.npy"), place.get("a.npy"));
}

#[cfg(unix)]
#[test]
fn a_reader_that_leaves_ends_it_quietly() {
    let place = Place::new();
    let zeros = NdArray::zeros(&[1024, 1024], "i4".parse::<DType>().unwrap()).unwrap();
    place.put("a.npy", &npy(&zeros));
    let ended = place.shell("(\"$VCF\" spatial-delta encode a.npy --axis 0; echo $? >&2) | head -c 10");
    assert_eq!((ended.out.len(), ended.err.as_str()), (10, "141\n"));
}

/// The bar is for people: on a terminal, and where there is something to wait for.
#[cfg(target_os = "linux")]
#[test]
fn a_bar_is_drawn_on_terminals_only() {
    use expectrl::{Eof, Expect, Session};
    let place = Place::new();
    let header = "{'descr': '|u1', 'fortran_order': False, 'shape': (200, 1000000)}\n";
    place.put("a.npy", &npy_file(header, 0));
    // The second half comes when the patience of the bar is over.
    let slowly = "(cat a.npy; head -c 80000000 /dev/zero; sleep 1; head -c 120000000 /dev/zero) \
                  | \"$VCF\" spatial-delta encode - -o /dev/null --axis 0";
    let ended = place.shell(slowly);
    assert_eq!((ended.status, ended.err.as_str()), (0, ""));
    let mut command = place.command("sh");
    command.env("TERM", "xterm-256color").env("VCF", env!("CARGO_BIN_EXE_vcf")).args(["-c", slowly]);
    let mut session = Session::spawn(command).unwrap();
    session.set_expect_timeout(Some(std::time::Duration::from_secs(180)));
    let shown = session.expect(Eof).unwrap();
    let shown = String::from_utf8_lossy(shown.as_bytes()).into_owned();
    assert!(shown.contains("% ###"), "{shown:?}");
}

#[test]
fn decoding_says_what_it_takes_for_granted() {
    let place = Place::new();
    place.put("a.npy", &npy(&sample()));
    place.run("encode a.npy -o d.npy --axis 1 --astype i1 --write-config d.json").fine();
    let ended = place.run("decode d.npy -o b.npy");
    assert_eq!(ended.status, 0);
    for part in [
        "warning[codec::guess]: values are taken to be int8, as d.npy is",
        "--dtype i4 --astype i1",
        "the axis is -1",
    ] {
        assert!(ended.err.contains(part), "{part}: {}", ended.err);
    }
    let ended = place.run("decode d.npy -o b.npy --axis 1");
    assert!(ended.err.contains("codec::guess") && !ended.err.contains("the axis is"), "{}", ended.err);
    place.run("decode d.npy -o b.npy --config d.json").fine();
    assert_eq!(place.array("b.npy"), place.array("a.npy"));
    let ended = place.run("decode d.npy -o c.npy --axis 1 --dtype i2");
    assert_eq!(ended.status, 2);
    assert!(ended.err.contains("differences are stored as int8: `--astype i1`"), "{}", ended.err);
    place.run("decode d.npy -o c.npy --axis 1 --dtype i2 --astype i1").fine();
    assert_eq!(place.array("c.npy"), place.array("a.npy"));
}

/// The command helps with options; a program would be told of functions.
#[test]
fn help_is_written_in_options() {
    let place = Place::new();
    let mut archive = zip::ZipWriter::new(fs::File::create(place.path("two.npz")).unwrap());
    for name in ["first", "second"] {
        let options = zip::write::SimpleFileOptions::default();
        archive.start_file(format!("{name}.npy"), options).unwrap();
        archive.write_all(&npy(&sample())).unwrap();
    }
    archive.finish().unwrap();
    let ended = place.run("encode two.npz -o d.npy");
    let help = "its arrays are first, second; name one, as in `--name first`";
    assert!(ended.status == 2 && ended.err.contains(help), "{}", ended.err);
    place.run("encode two.npz -o d.npy --name first").fine();
    let ended = place.pipe("encode - -o e.npy", &place.get("two.npz"));
    assert!(ended.err.contains("read from a file, not through a pipe"), "{}", ended.err);
    assert!(!ended.err.contains("load"), "{}", ended.err);
}
