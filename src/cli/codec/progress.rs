//! How far the work has come, for people who wait.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// Less than this is done before a bar could be read.
const LARGE: u64 = 64 << 20;

/// A bar on standard error, where that is a terminal and the data large.
#[derive(Default)]
pub struct Progress(Option<ProgressBar>);

impl Progress {
    /// So many bytes of so many are done.
    pub fn show(&mut self, done: u64, total: u64) {
        if total >= LARGE {
            self.0.get_or_insert_with(|| bar(total)).set_position(done);
        }
    }
}

impl Drop for Progress {
    /// Leaves the line as it was.
    fn drop(&mut self) {
        if let Some(bar) = &self.0 {
            bar.finish_and_clear();
        }
    }
}

fn bar(total: u64) -> ProgressBar {
    // Where standard error is no terminal, nothing is drawn.
    let bar = ProgressBar::with_draw_target(Some(total), ProgressDrawTarget::stderr());
    let style =
        ProgressStyle::with_template("[{bar:30}] {bytes} of {total_bytes}, {bytes_per_sec}, {eta} left");
    match style {
        Ok(style) => bar.with_style(style.progress_chars("=> ")),
        Err(_) => bar,
    }
}
