//! What a terminal has sent and nobody has read yet.

/// Drops the rest of a paste of which a byte was no text: its pieces would be run as lines of their own. Waits for what
/// is still on its way, until nothing comes for a moment.
#[cfg(unix)]
pub(super) fn drop_rest() {
    use rustix::event::{PollFd, PollFlags, Timespec, poll};
    use rustix::termios::{QueueSelector, tcflush};
    let terminal = std::io::stdin();
    let moment = Timespec { tv_sec: 0, tv_nsec: 50_000_000 };
    for _ in 0..200 {
        // Where it can't be dropped, it is read as what it looks like.
        if tcflush(&terminal, QueueSelector::IFlush).is_err() {
            return;
        }
        match poll(&mut [PollFd::new(&terminal, PollFlags::IN)], Some(&moment)) {
            Ok(1..) => {}
            _ => break,
        }
    }
    // A line without an end does not count as something to read.
    let _ = tcflush(&terminal, QueueSelector::IFlush);
}

#[cfg(not(unix))]
pub fn drop_rest() {}
