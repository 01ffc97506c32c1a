//! Ctrl-C: stops an evaluation, and the process only where the evaluation does not listen.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, Once, PoisonError};
use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::arrays::Interrupt;

use super::status::Status;

/// What Ctrl-C does while it is pressed.
enum State {
    /// Nothing is being evaluated: the process ends.
    Idle,
    /// It asks the evaluation of an input of the REPL to stop; after so many more presses the process ends.
    Evaluating(Interrupt, u32),
    /// It asks scripts to stop.
    Script(Vec<Interrupt>),
    /// A script was asked to stop: at the next press the process ends, or soon by itself.
    Stopping(Instant, Vec<Interrupt>),
    /// Nothing is being evaluated, and the process goes on: the REPL between two inputs.
    Waiting,
}

static STATE: Mutex<State> = Mutex::new(State::Idle);

/// Whether Ctrl-C was ever pressed.
static PRESSED: AtomicBool = AtomicBool::new(false);

fn state() -> MutexGuard<'static, State> {
    STATE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// While it lives, Ctrl-C stops an evaluation.
pub(crate) struct Watch {
    after: Option<State>,
}

/// Lets Ctrl-C stop an evaluation of a script; pressed twice, or where that takes longer than [`LONGEST_STOP`], it ends
/// the process.
pub(crate) fn watch(interrupt: Interrupt) -> Watch {
    interrupt.clear();
    let watch = begin(State::Script(vec![interrupt.clone()]), State::Idle);
    // One press is for all of a command, also where it came just when one of several programs had ended.
    if PRESSED.load(Ordering::SeqCst) {
        interrupt.set();
    }
    watch
}

/// While it lives, Ctrl-C stops all evaluations that are added to it, as [`watch`] does one.
pub(crate) struct Several {
    _watch: Watch,
}

/// Lets Ctrl-C stop evaluations on several threads.
pub(crate) fn watch_several() -> Several {
    Several { _watch: begin(State::Script(Vec::new()), State::Idle) }
}

impl Several {
    /// Lets it stop one more, while what is returned lives.
    pub(crate) fn add(&self, interrupt: Interrupt) -> Added {
        if let State::Script(interrupts) = &mut *state() {
            interrupts.push(interrupt.clone());
        }
        // It was pressed before, or is told of just now.
        if PRESSED.load(Ordering::SeqCst) {
            interrupt.set();
        }
        Added(interrupt)
    }
}

/// An evaluation that Ctrl-C stops beside others.
pub(crate) struct Added(Interrupt);

impl Drop for Added {
    fn drop(&mut self) {
        if let State::Script(interrupts) = &mut *state() {
            interrupts.retain(|other| !other.is_same(&self.0));
        }
    }
}

/// Lets Ctrl-C stop an evaluation of the REPL, whose session is worth keeping: the process ends at the third.
pub(crate) fn watch_in_repl(interrupt: Interrupt) -> Watch {
    interrupt.clear();
    begin(State::Evaluating(interrupt, 2), State::Waiting)
}

/// While another program has the terminal, Ctrl-C is for it.
pub(crate) fn left_to_another() -> Watch {
    let before = std::mem::replace(&mut *state(), State::Waiting);
    begin(State::Waiting, before)
}

/// How long a script that was asked to stop may go on.
const LONGEST_STOP: Duration = Duration::from_secs(2);

/// How long [`came`] waits.
const SOON: Duration = Duration::from_millis(500);

/// Whether Ctrl-C has been pressed, or is told of very soon. It goes to every process of a pipeline at
/// once, so that the end of a pipe, whose writer it stopped, may be seen before the signal.
pub(crate) fn came(interrupt: &Interrupt) -> bool {
    let begun = Instant::now();
    while !interrupt.is_set() && begun.elapsed() < SOON {
        sleep(Duration::from_millis(5));
    }
    interrupt.is_set()
}

fn begin(meanwhile: State, after: State) -> Watch {
    static HANDLER: Once = Once::new();
    // Before there is a handler, so that it never finds nothing to stop.
    *state() = meanwhile;
    // Where no handler can be set, Ctrl-C ends the process, as it does by default.
    HANDLER.call_once(|| drop(ctrlc::set_handler(pressed)));
    Watch { after: Some(after) }
}

impl Drop for Watch {
    fn drop(&mut self) {
        *state() = self.after.take().unwrap_or(State::Idle);
    }
}

fn pressed() {
    PRESSED.store(true, Ordering::SeqCst);
    let mut state = state();
    match &mut *state {
        State::Waiting => {}
        State::Script(interrupts) => {
            interrupts.iter().for_each(Interrupt::set);
            let now = Instant::now();
            *state = State::Stopping(now, std::mem::take(interrupts));
            // Where there is no thread, it takes another press.
            let _ = std::thread::Builder::new().name("ends".into()).spawn(move || end_if_stopping(now));
        }
        State::Evaluating(interrupt, presses) if *presses > 0 => {
            *presses -= 1;
            interrupt.set();
        }
        _ => end(),
    }
}

fn end() -> ! {
    std::process::exit(Status::Interrupted.number().into())
}

/// Ends the process where work that was stopped goes on, as where it waits for somebody who reads its output. Work that has cleared the
/// interrupt has heard of it, as a search that still computes a second time what it found.
fn end_if_stopping(since: Instant) {
    sleep(LONGEST_STOP);
    if has_not_heard(&state(), since) {
        end();
    }
}

fn has_not_heard(state: &State, since: Instant) -> bool {
    match state {
        State::Stopping(begun, interrupts) if *begun == since => {
            interrupts.is_empty() || interrupts.iter().any(Interrupt::is_set)
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_that_clears_its_interrupt_may_go_on() {
        let (now, interrupt) = (Instant::now(), Interrupt::default());
        let stopping = |interrupts: &[Interrupt]| State::Stopping(now, interrupts.to_vec());
        interrupt.set();
        assert!(has_not_heard(&stopping(std::slice::from_ref(&interrupt)), now));
        assert!(has_not_heard(&stopping(&[]), now));
        assert!(!has_not_heard(&State::Waiting, now));
        interrupt.clear();
        assert!(!has_not_heard(&stopping(&[interrupt]), now));
    }
}
