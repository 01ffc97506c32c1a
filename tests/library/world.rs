//! A world of one's own: files in memory, a clock that stands still, and an interrupt that is asked.

use std::collections::BTreeMap;
use std::io::{self, Cursor, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use vcfilter::arrays::{Interrupt, Progress};
use vcfilter::language::{EmptyWorld, FileKind, NewFile, Opened, Session, World};

use super::{displayed, problem, run};

type Files = Arc<Mutex<BTreeMap<PathBuf, Vec<u8>>>>;

#[derive(Debug, Clone, Default)]
struct Memory {
    files: Files,
    /// Whether to stop; asked, not set.
    stops: Arc<AtomicBool>,
}

/// A file that is not there before it is finished.
struct Unfinished {
    bytes: Cursor<Vec<u8>>,
    path: PathBuf,
    files: Files,
}

impl Write for Unfinished {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.bytes.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Seek for Unfinished {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.bytes.seek(to)
    }
}

impl NewFile for Unfinished {
    fn finish(self: Box<Self>) -> io::Result<()> {
        self.files.lock().unwrap().insert(self.path, self.bytes.into_inner());
        Ok(())
    }
}

impl World for Memory {
    fn kind(&self, path: &Path) -> io::Result<FileKind> {
        self.bytes(path).map(|_| FileKind::Regular)
    }

    fn open<'a>(&self, path: &Path, _: &'a Interrupt) -> io::Result<Opened<'a>> {
        Ok(Opened::Places(Box::new(Cursor::new(self.bytes(path)?))))
    }

    fn create(&self, path: &Path) -> io::Result<Box<dyn NewFile>> {
        if path.starts_with("locked") {
            return Err(io::ErrorKind::PermissionDenied.into());
        }
        let (path, files) = (self.canonical(path), self.files.clone());
        Ok(Box::new(Unfinished { bytes: Cursor::default(), path, files }))
    }

    fn names(&self, folder: &Path) -> Vec<String> {
        let files = self.files.lock().unwrap();
        let here = files.keys().filter(|path| path.parent() == Some(folder));
        here.filter_map(|path| path.file_name()?.to_str().map(str::to_string)).collect()
    }

    fn now(&self) -> Duration {
        Duration::from_secs(7)
    }

    fn interrupt(&self) -> Interrupt {
        let stops = self.stops.clone();
        Interrupt::asking(move || stops.load(Ordering::Relaxed))
    }
}

impl Memory {
    fn bytes(&self, path: &Path) -> io::Result<Vec<u8>> {
        let files = self.files.lock().unwrap();
        files.get(&self.canonical(path)).cloned().ok_or_else(|| io::ErrorKind::NotFound.into())
    }

    /// With these files, and a session in it.
    fn with(files: &[(&str, &str)]) -> (Memory, Session) {
        let world = Memory::default();
        for (name, text) in files {
            world.files.lock().unwrap().insert(name.into(), text.as_bytes().to_vec());
        }
        let session = Session::in_world(Arc::new(world.clone()));
        (world, session)
    }
}

#[test]
fn programs_use_files_of_the_world() {
    let (_, mut session) = Memory::with(&[
        ("lib.vcf", "use \"inner/more.vcf\"\nk = more + 1"),
        ("inner/more.vcf", "use \"../other.vcf\"\nmore = other + 1"),
        ("other.vcf", "other = 1"),
        ("circle.vcf", "use \"inner/../circle.vcf\""),
    ]);
    assert_eq!(displayed(&mut session, "use \"lib.vcf\"\nk"), ["3"]);
    let circle = problem(&mut session, "use \"circle.vcf\"");
    assert_eq!(circle.code.as_str(), "file::cycle");
    let missing = problem(&mut session, "use \"libb.vcf\"");
    assert_eq!(missing.message, "can't read `libb.vcf`: there is no such file");
    assert_eq!(missing.help.as_deref(), Some("did you mean `lib.vcf`?"));
    let outcome = session.run_file(Path::new("lib.vcf"), &mut |_| {});
    assert!(outcome.problems.is_empty() && session.check_file(Path::new("./lib.vcf")).is_empty());
    assert_eq!(session.run_file(Path::new("no.vcf"), &mut |_| {}).problems[0].code.as_str(), "file::missing");
}

#[test]
fn arrays_and_plots_are_loaded_and_saved_there() {
    let (world, mut session) = Memory::with(&[]);
    let text = "a = array([[100, 101], [7, 7]], \"i2\")\nsave(a, \"a.npy\").bytes\nload(\"a.npy\") == a\n\
                save(plot(le_gall_5_3, \"taps\"), \"taps.svg\").title";
    let shown = displayed(&mut session, text);
    assert_eq!((&shown[0], shown[2].is_empty()), (&"8".to_string(), false));
    let files = world.files.lock().unwrap().clone();
    assert!(files[Path::new("taps.svg")].starts_with(b"<svg ") && files[Path::new("a.npy")].len() == 136);
    let denied = problem(&mut session, "save([1], \"locked/a.npy\")");
    assert_eq!(denied.code.as_str(), "file::write");
    assert_eq!(world.files.lock().unwrap().len(), 2);
    let missing = problem(&mut session, "load(\"b.npy\")");
    assert_eq!(
        (missing.code.as_str(), missing.help.as_deref()),
        ("file::missing", Some("did you mean `a.npy`?"))
    );
    let formats =
        [("a.npz", cfg!(feature = "npz"), "file::npy"), ("a.png", cfg!(feature = "png"), "file::npy")];
    for (name, built, code) in formats {
        let text =
            format!("p = array([[1, 2]], \"u1\")\nsave(p, \"{name}\")\nassert all(load(\"{name}\") == p)");
        let (_, outcome) = run(&mut session, &text);
        let codes: Vec<&str> = outcome.problems.iter().map(|problem| problem.code.as_str()).collect();
        assert_eq!(codes, if built { vec![] } else { vec![code] }, "{name}: {:?}", outcome.problems);
    }
}

#[test]
fn what_was_read_is_not_overwritten_under_any_of_its_names() {
    let (world, mut session) = Memory::with(&[("lib.vcf", "k = 3")]);
    displayed(
        &mut session,
        "use \"lib.vcf\"\nsave([k], \"new.npy\")\nx = load(\"new.npy\")\nsave(x, \"new.npy\")",
    );
    for name in ["lib.vcf", "./lib.vcf", "folder/../lib.vcf"] {
        let refused = problem(&mut session, &format!("save(plot(le_gall_5_3, \"taps\"), \"{name}\")"));
        assert_eq!(refused.code.as_str(), "file::write", "{name}");
        assert!(refused.message.ends_with("it is one of the files that are read"), "{}", refused.message);
    }
    assert_eq!(world.bytes(Path::new("lib.vcf")).unwrap(), b"k = 3");
}

#[test]
fn the_codec_works_from_file_to_file() {
    let (world, mut session) = Memory::with(&[]);
    displayed(&mut session, "save(array([[100, 101, 103]], \"i2\"), \"a.npy\")");
    let seen = Arc::<Mutex<Vec<(u64, u64)>>>::default();
    let told = seen.clone();
    session.on_progress(Progress::new(move |done, total| told.lock().unwrap().push((done, total))));
    let shown = displayed(
        &mut session,
        "spatial_delta encode axis=1 dtype=i2 astype=i1 \"a.npy\" -> \"d.npy\"\nload(\"d.npy\")",
    );
    assert_eq!(shown[1], "array([[100, 1, 2]], dtype=int8)".replace(", 1, 2", ",   1,   2"));
    assert_eq!(*seen.lock().unwrap(), [(0, 6), (6, 6), (6, 6)], "the bytes of the input");
    let mut bytes = Vec::new();
    world.open(Path::new("d.npy"), &Interrupt::default()).unwrap().read_to_end(&mut bytes).unwrap();
    assert_eq!(bytes[bytes.len() - 3..], [100, 1, 2]);
    let same = problem(&mut session, "spatial_delta encode axis=1 dtype=i2 \"a.npy\" -> \"./a.npy\"");
    assert_eq!(same.code.as_str(), "file::write");
    let missing = problem(&mut session, "spatial_delta encode axis=1 dtype=i2 \"b.npy\" -> \"c.npy\"");
    assert_eq!(missing.code.as_str(), "file::missing");
    assert_eq!(world.files.lock().unwrap().len(), 2, "what was begun leaves no trace");
}

#[test]
fn the_clock_and_the_interrupt_are_the_worlds() {
    let (world, mut session) = Memory::with(&[]);
    let (_, outcome) = run(&mut session, "sum([n for n in 0..1000])");
    assert_eq!((outcome.time, session.world().now()), (Duration::ZERO, Duration::from_secs(7)));
    world.stops.store(true, Ordering::Relaxed);
    session.interrupt().clear();
    assert_eq!(problem(&mut session, "1 + 1").code.as_str(), "interrupted");
    world.stops.store(false, Ordering::Relaxed);
    assert_eq!(displayed(&mut session, "1 + 1"), ["2"]);
}

/// What is stopped at its end, or while its result is displayed, was stopped.
#[test]
fn an_interrupt_of_the_last_statement_is_told() {
    let (_, mut session) = Memory::with(&[]);
    let stop = session.interrupt();
    let outcome = session.run("test", "1 + 1", &mut |_| stop.set());
    assert_eq!(outcome.problems[0].code.as_str(), "interrupted");
    session.interrupt().clear();
    let stop = session.interrupt();
    let stops = session.space().generate(1, true, move |_| {
        stop.set();
        Ok(vcfilter::arrays::Element::Number(7.into()))
    });
    session.define("stops", vcfilter::values::Value::Array(stops.unwrap()));
    let mut events = 0;
    let outcome = session.run("test", "stops[0]", &mut |_| events += 1);
    assert_eq!((outcome.problems[0].code.as_str(), events), ("interrupted", 0));
}

#[test]
fn where_there_are_no_files_one_is_told() {
    let mut session = Session::in_world(Arc::new(EmptyWorld));
    let help = "whoever runs the program gives it no files: write what it needs into it";
    let cases = [
        ("use \"a.vcf\"", "file::missing", "can't read `a.vcf`: there are no files here"),
        ("load(\"a.npy\")", "file::missing", "can't read `a.npy`: there are no files here"),
        ("save([1], \"a.npy\")", "file::write", "can't write `a.npy`: there are no files here"),
        (
            "save(plot(le_gall_5_3, \"taps\"), \"a.svg\")",
            "file::write",
            "can't write `a.svg`: there are no files here",
        ),
        (
            "spatial_delta encode axis=0 \"a.npy\" -> \"b.npy\"",
            "file::missing",
            "can't read `a.npy`: there are no files here",
        ),
    ];
    for (text, code, message) in cases {
        let told = problem(&mut session, text);
        assert_eq!((told.code.as_str(), &*told.message), (code, message), "{text}");
        assert_eq!(told.help.as_deref(), Some(help), "{text}");
    }
}
