//! How long programs work between two questions whether to stop: `cargo bench --bench interrupts`.
//!
//! Each program of `interrupts.vcf` runs in a process of its own, which stops it after some seconds, and tells the longest
//! time without a question of any thread, how long it took to stop, and what ran meanwhile. Names of programs as
//! arguments run these alone.

use std::backtrace::Backtrace;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use vcfilter::arrays::Interrupt;
use vcfilter::display;
use vcfilter::language::{EmptyWorld, Event, FileKind, NewFile, Opened, Session, World};

const PROGRAMS: &str = include_str!("interrupts.vcf");

/// After so long a program is stopped.
const STOPPED: Duration = Duration::from_secs(4);

/// After so long more its process is.
const PATIENCE: Duration = Duration::from_secs(20);

/// What is longer is shown with what ran.
const LONG: Duration = Duration::from_millis(50);

/// The programs: a line `## name` begins each.
fn programs() -> impl Iterator<Item = (&'static str, &'static str)> {
    PROGRAMS.split("## ").skip(1).filter_map(|program| program.split_once('\n'))
}

struct Watched {
    begun: Instant,
    last: Instant,
    longest: Duration,
    after_stop: Option<Instant>,
    place: Option<Backtrace>,
    questions: u64,
}

#[derive(Debug)]
struct Asked(Interrupt);

impl World for Asked {
    fn kind(&self, path: &Path) -> std::io::Result<FileKind> {
        EmptyWorld.kind(path)
    }

    fn open<'a>(&self, path: &Path, interrupt: &'a Interrupt) -> std::io::Result<Opened<'a>> {
        EmptyWorld.open(path, interrupt)
    }

    fn create(&self, path: &Path) -> std::io::Result<Box<dyn NewFile>> {
        EmptyWorld.create(path)
    }

    fn interrupt(&self) -> Interrupt {
        self.0.clone()
    }
}

fn one(name: &str) {
    let (_, program) = programs().find(|(at, _)| *at == name).expect("the name of a program");
    let now = Instant::now();
    let watched = Arc::new(Mutex::new(Watched {
        begun: now,
        last: now,
        longest: Duration::ZERO,
        after_stop: None,
        place: None,
        questions: 0,
    }));
    let asked = watched.clone();
    let world = Asked(Interrupt::asking(move || {
        let mut watched = asked.lock().unwrap();
        let now = Instant::now();
        watched.questions += 1;
        let gap = now - watched.last;
        if gap > watched.longest {
            watched.longest = gap;
            if gap > LONG {
                watched.place = Some(Backtrace::force_capture());
            }
        }
        watched.last = Instant::now();
        let stop = watched.last - watched.begun > STOPPED;
        if stop && watched.after_stop.is_none() {
            watched.after_stop = Some(now);
        }
        stop
    }));
    let mut session = Session::in_world(Arc::new(world));
    let mut written = 0;
    let outcome = session.run(name, program, &mut |event| {
        if let Event::Displayed { value, .. } = event {
            written += display::json_within(&value, usize::MAX).map_or(0, |text| text.len());
            written += display::text(&value).len();
        }
    });
    let end = Instant::now();
    let watched = watched.lock().unwrap();
    let code = outcome.problems.first().map_or("fine".to_string(), |problem| problem.code.to_string());
    let stopped = watched.after_stop.map_or(Duration::ZERO, |since| end - since);
    println!(
        "{:>7.0} ms {:>7.0} ms to stop {:>8.0} ms in all {:>10} questions {written:>10} bytes  {code:<24} {name}",
        1e3 * watched.longest.max(end - watched.last).as_secs_f64(),
        1e3 * stopped.as_secs_f64(),
        1e3 * (end - watched.begun).as_secs_f64(),
        watched.questions,
    );
    if watched.longest.max(end - watched.last) > LONG {
        if end - watched.last > watched.longest {
            println!("            at the end");
        } else if let Some(place) = &watched.place {
            // The place of the question that came late: what ran before it is near.
            let text = place.to_string();
            let names = text.lines().filter_map(|line| line.trim().split_once(": ")).map(|(_, name)| name);
            let ours = |name: &&str| {
                name.trim_start_matches('<').starts_with("vcfilter")
                    && !["vcfilter_machine", "closure", "vcfilter::display::polled"]
                        .iter()
                        .any(|not| name.contains(not))
            };
            names.filter(ours).take(5).for_each(|name| println!("            {name}"));
        }
    }
    // Freeing what is large may take as long.
    drop(session);
}

fn main() {
    let names: Vec<String> =
        std::env::args().skip(1).filter(|argument| !argument.starts_with("--")).collect();
    if let [only, name] = &names[..]
        && only == "only"
    {
        return one(name);
    }
    let this = std::env::current_exe().expect("this program");
    for (name, _) in
        programs().filter(|(name, _)| names.is_empty() || names.iter().any(|n| name.contains(n.as_str())))
    {
        let begun = Instant::now();
        let mut child =
            Command::new(&this).args(["only", name]).stdin(Stdio::null()).spawn().expect("a process");
        let status = loop {
            match child.try_wait().expect("a status") {
                Some(status) => break Some(status),
                None if begun.elapsed() > STOPPED + PATIENCE => break None,
                None => std::thread::sleep(Duration::from_millis(20)),
            }
        };
        match status {
            Some(status) if status.success() => {}
            Some(status) => println!("CRASHED ({status}) {name}"),
            None => {
                child.kill().and_then(|()| child.wait()).expect("an end");
                println!("DEAF for {} s: {name}", PATIENCE.as_secs());
            }
        }
    }
}
