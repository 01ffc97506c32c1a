//! A bar on the terminal while something takes long.

use std::io::IsTerminal;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::arrays::Progress;
use crate::escapes;

const TEMPLATE: &str = "{percent:>3}% {bar:40} {eta} left";

/// What is over sooner shows no bar.
const PATIENCE: Duration = Duration::from_millis(500);

/// Whether somebody sees standard error on a terminal that can draw a line anew.
fn is_seen() -> bool {
    let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
    !dumb && std::io::stderr().is_terminal()
}

/// Draws a bar on standard error; nobody is told where nobody would see it there.
pub(crate) fn on_terminal() -> Progress {
    if !is_seen() {
        return Progress::default();
    }
    let bars = Mutex::new(Bars::new(PATIENCE, ProgressDrawTarget::stderr));
    // Worker threads tell of their progress; one of them draws, and the others do not wait for it.
    Progress::new(move |done, total| {
        let waits = done == 0 || done == total;
        let bars = if waits {
            Some(bars.lock().unwrap_or_else(PoisonError::into_inner))
        } else {
            bars.try_lock().ok()
        };
        if let Some(mut bars) = bars {
            bars.tell(done, total);
        }
    })
}

/// The bar of what is under way, once it has taken a while.
struct Bars {
    patience: Duration,
    target: fn() -> ProgressDrawTarget,
    begun: Instant,
    bar: Option<ProgressBar>,
}

impl Bars {
    fn new(patience: Duration, target: fn() -> ProgressDrawTarget) -> Bars {
        Bars { patience, target, begun: Instant::now(), bar: None }
    }

    fn tell(&mut self, done: u64, total: u64) {
        if done == 0 || done == total {
            self.begun = Instant::now();
            if let Some(bar) = self.bar.take() {
                bar.finish_and_clear();
            }
            return;
        }
        if self.begun.elapsed() < self.patience {
            return;
        }
        let bar = self.bar.get_or_insert_with(|| {
            let bar = ProgressBar::with_draw_target(Some(total), (self.target)());
            // The template is fixed; were it wrong, the bar would only look otherwise.
            match ProgressStyle::with_template(TEMPLATE) {
                Ok(style) => bar.with_style(style.progress_chars("##-")),
                Err(_) => bar,
            }
        });
        bar.set_position(done);
    }
}

/// A line on standard error that says how many of several things are done, where somebody sees it there.
pub(super) struct CountLine {
    total: usize,
    begun: Instant,
    /// None where nobody would see it.
    target: Option<fn() -> ProgressDrawTarget>,
    patience: Duration,
    bar: Option<ProgressBar>,
}

impl CountLine {
    pub(super) fn new(total: usize, wanted: bool) -> CountLine {
        let target =
            (wanted && is_seen()).then_some(ProgressDrawTarget::stderr as fn() -> ProgressDrawTarget);
        CountLine { total, begun: Instant::now(), target, patience: PATIENCE, bar: None }
    }

    /// Tells how many are done and failed, and what is being worked on.
    pub(super) fn tell(&mut self, done: usize, failed: usize, now: Option<&str>) {
        let Some(target) = self.target.filter(|_| self.begun.elapsed() >= self.patience) else { return };
        let bar = self.bar.get_or_insert_with(|| {
            let bar = ProgressBar::with_draw_target(None, target());
            match ProgressStyle::with_template("{wide_msg}") {
                Ok(style) => bar.with_style(style),
                Err(_) => bar,
            }
        });
        let failed = if failed > 0 { format!(", {failed} failed") } else { String::new() };
        let now = now.map(|name| format!(": {}", escapes::line(name))).unwrap_or_default();
        bar.set_message(format!("{done} of {} files{failed}{now}", self.total));
    }

    /// Lets something else be written meanwhile.
    pub(super) fn aside(&self, write: impl FnOnce()) {
        match &self.bar {
            Some(bar) => bar.suspend(write),
            None => write(),
        }
    }

    /// Takes the line away.
    pub(super) fn done(&mut self) {
        if let Some(bar) = self.bar.take() {
            bar.finish_and_clear();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_is_there_only_while_something_takes_long() {
        let mut hasty = Bars::new(Duration::ZERO, ProgressDrawTarget::hidden);
        hasty.tell(0, 3);
        assert!(hasty.bar.is_none());
        hasty.tell(1, 3);
        assert!(hasty.bar.is_some());
        hasty.tell(3, 3);
        assert!(hasty.bar.is_none());
        let mut patient = Bars::new(Duration::from_secs(3600), ProgressDrawTarget::hidden);
        for done in 0..=3 {
            patient.tell(done, 3);
            assert!(patient.bar.is_none());
        }
    }

    #[test]
    fn a_line_counts_where_it_is_seen_and_takes_long() {
        let line =
            |target, patience| CountLine { total: 9, begun: Instant::now(), target, patience, bar: None };
        let hidden: fn() -> ProgressDrawTarget = ProgressDrawTarget::hidden;
        let mut seen = line(Some(hidden), Duration::ZERO);
        seen.tell(3, 1, Some("a\u{1b}.vcf"));
        assert_eq!(seen.bar.as_ref().unwrap().message(), "3 of 9 files, 1 failed: a\\u{1b}.vcf");
        seen.tell(4, 0, None);
        assert_eq!(seen.bar.as_ref().unwrap().message(), "4 of 9 files");
        seen.done();
        assert!(seen.bar.is_none());
        for mut unseen in [line(None, Duration::ZERO), line(Some(hidden), Duration::from_secs(3600))] {
            unseen.tell(3, 0, None);
            assert!(unseen.bar.is_none());
        }
    }

    #[test]
    fn the_template_is_right() {
        assert!(ProgressStyle::with_template(TEMPLATE).is_ok());
        assert!(ProgressStyle::with_template("{wide_msg}").is_ok());
    }
}
