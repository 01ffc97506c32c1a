//! A bar on the terminal while something takes long.

use std::io::IsTerminal;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::arrays::Progress;

const TEMPLATE: &str = "{percent:>3}% {bar:40} {eta} left";

/// What is over sooner shows no bar.
const PATIENCE: Duration = Duration::from_millis(500);

/// Draws a bar on standard error; nobody is told where nobody would see it there.
pub(crate) fn on_terminal() -> Progress {
    let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
    if dumb || !std::io::stderr().is_terminal() {
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
    fn the_template_is_right() {
        assert!(ProgressStyle::with_template(TEMPLATE).is_ok());
    }
}
