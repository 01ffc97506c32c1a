//! Which files have changed, and waiting for that.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread::sleep;
use std::time::{Duration, Instant, SystemTime};

use notify_debouncer_mini::notify::{RecommendedWatcher, RecursiveMode};
use notify_debouncer_mini::{DebounceEventResult, Debouncer, new_debouncer};

use crate::language::Inputs;

/// What tells a file from what it was before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stamp {
    /// There was none.
    Missing,
    /// When it was last written, and its length.
    There(Option<SystemTime>, u64),
    /// It was written while it was read, so nobody knows which of both it was.
    Unsure,
}

impl Stamp {
    pub(crate) fn of(path: &Path) -> Stamp {
        match std::fs::metadata(path) {
            Ok(metadata) => Stamp::There(metadata.modified().ok(), metadata.len()),
            Err(_) => Stamp::Missing,
        }
    }

    /// Whether a file is another one by now.
    pub(crate) fn has_changed(self, path: &Path) -> bool {
        self == Stamp::Unsure || self != Stamp::of(path)
    }
}

/// The files that a program was made of, which began to run at a time; the program itself was what it was then.
pub(crate) fn stamps(
    inputs: &Inputs,
    began: SystemTime,
    (program, before): (&Path, Stamp),
) -> Vec<(PathBuf, Stamp)> {
    let now = SystemTime::now();
    let meanwhile = |time: Option<SystemTime>| time.is_some_and(|time| began <= time && time <= now);
    let stamp = |path: PathBuf| {
        let stamp = match Stamp::of(&path) {
            stamp if inputs.has_written(&path) => stamp,
            Stamp::There(time, _) if meanwhile(time) => Stamp::Unsure,
            stamp if path == program && stamp != before => Stamp::Unsure,
            stamp => stamp,
        };
        (path, stamp)
    };
    inputs.files().into_iter().map(stamp).collect()
}

/// What is written in one go counts as one change.
const QUIET: Duration = Duration::from_millis(100);

/// So often files are looked at where the system tells nothing, as of a folder of another machine.
const AT_THE_LATEST: Duration = Duration::from_secs(1);

/// Waits for changes in folders.
pub(crate) struct Changes {
    told: Receiver<()>,
    /// None where the system tells of no changes; then files are looked at.
    watcher: Option<Debouncer<RecommendedWatcher>>,
    watched: HashSet<PathBuf>,
}

impl Changes {
    pub(crate) fn new() -> Changes {
        let (tell, told) = channel();
        let watcher = new_debouncer(QUIET, move |_: DebounceEventResult| {
            // Where nobody waits any more, there is nothing to tell.
            let _ = tell.send(());
        });
        Changes { told, watcher: watcher.ok(), watched: HashSet::new() }
    }

    /// Looks at the folders of files from now on.
    pub(crate) fn watch<'a>(&mut self, files: impl IntoIterator<Item = &'a Path>) {
        let Some(watcher) = &mut self.watcher else { return };
        for file in files {
            let folder = if file.is_dir() { Some(file) } else { file.parent() };
            let folder = folder.map(|path| if path.as_os_str().is_empty() { Path::new(".") } else { path });
            let Some(folder) = folder.filter(|folder| !self.watched.contains(*folder)) else { continue };
            // One that can't be watched is looked at now and then.
            if watcher.watcher().watch(folder, RecursiveMode::NonRecursive).is_ok() {
                self.watched.insert(folder.to_path_buf());
            }
        }
    }

    /// Waits until files are the same for a while: somebody who writes one may write more of it. What is written without
    /// end is not waited for.
    pub(crate) fn settle<T: PartialEq>(&self, files: impl Fn() -> T) {
        let begin = Instant::now();
        let mut before = files();
        while begin.elapsed() < AT_THE_LATEST {
            sleep(QUIET);
            let now = files();
            if now == before {
                break;
            }
            before = now;
        }
        while self.told.try_recv().is_ok() {}
    }

    /// Waits until something may have changed.
    pub(crate) fn wait(&self) {
        if self.watcher.is_none()
            || self.told.recv_timeout(AT_THE_LATEST) == Err(RecvTimeoutError::Disconnected)
        {
            sleep(AT_THE_LATEST);
        }
        while self.told.try_recv().is_ok() {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_or_taken_away_has_changed() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a.vcf");
        let missing = Stamp::of(&file);
        assert!(!missing.has_changed(&file));
        std::fs::write(&file, "1").unwrap();
        let there = Stamp::of(&file);
        assert!(missing.has_changed(&file) && !there.has_changed(&file) && Stamp::Unsure.has_changed(&file));
        std::fs::write(&file, "12").unwrap();
        assert!(there.has_changed(&file));
        std::fs::remove_file(&file).unwrap();
        assert!(there.has_changed(&file) && !missing.has_changed(&file));
    }

    #[test]
    fn what_is_still_being_written_is_waited_for() {
        let looks = std::cell::Cell::new(0);
        let lengths = || {
            looks.set(looks.get() + 1);
            looks.get().min(3)
        };
        Changes::new().settle(lengths);
        assert_eq!(looks.get(), 4, "it is the same as at the third look");
        looks.set(0);
        Changes::new().settle(|| looks.replace(looks.get() + 1));
        assert!(looks.get() > 1, "it ends");
    }

    #[test]
    fn what_a_program_writes_itself_is_no_change() {
        let folder = tempfile::tempdir().unwrap();
        let [read, written] = ["a", "b"].map(|name| folder.path().join(name));
        let (inputs, began) = (Inputs::default(), SystemTime::UNIX_EPOCH);
        std::fs::write(&read, "1").unwrap();
        std::fs::write(&written, "1").unwrap();
        inputs.wrote(&written);
        [&read, &written].into_iter().for_each(|path| inputs.read(path));
        let stamps = stamps(&inputs, began, (&written, Stamp::Missing));
        assert_eq!(stamps, [(read, Stamp::Unsure), (written.clone(), Stamp::of(&written))]);
    }
}
