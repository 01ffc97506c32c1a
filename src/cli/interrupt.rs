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
    /// It asks this evaluation to stop; after so many more presses the process ends.
    Evaluating(Interrupt, u32),
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

/// Lets Ctrl-C stop an evaluation of a script; pressed twice it ends the process.
pub(crate) fn watch(interrupt: Interrupt) -> Watch {
    let watch = begin(interrupt.clone(), 1, State::Idle);
    // One press is for all of a command, also where it came just when one of several programs had ended.
    if PRESSED.load(Ordering::SeqCst) {
        interrupt.set();
    }
    watch
}

/// Lets Ctrl-C stop an evaluation of the REPL, whose session is worth keeping: the process ends at the third.
pub(crate) fn watch_in_repl(interrupt: Interrupt) -> Watch {
    begin(interrupt, 2, State::Waiting)
}

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

fn begin(interrupt: Interrupt, presses: u32, after: State) -> Watch {
    static HANDLER: Once = Once::new();
    interrupt.clear();
    // Before there is a handler, so that it never finds nothing to stop.
    *state() = State::Evaluating(interrupt, presses);
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
        State::Evaluating(interrupt, presses) if *presses > 0 => {
            *presses -= 1;
            interrupt.set();
        }
        _ => std::process::exit(Status::Interrupted.number().into()),
    }
}
