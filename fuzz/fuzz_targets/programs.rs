//! Any text is a program or has problems that can be drawn.

#![no_main]

use std::sync::mpsc;
use std::time::Duration;

use libfuzzer_sys::fuzz_target;
use vcfilter::diagnostics::{ProblemCode, Style, render};
use vcfilter::language::{Event, Session};

fuzz_target!(|text: &str| {
    let mut session = Session::new();
    let interrupt = session.interrupt();
    // What takes long is not looked for here.
    let (finished, wait) = mpsc::channel::<()>();
    let watchdog = std::thread::spawn(move || {
        if wait.recv_timeout(Duration::from_millis(500)) == Err(mpsc::RecvTimeoutError::Timeout) {
            interrupt.set();
        }
    });
    let outcome = session.run("fuzz.vcf", text, &mut |event| {
        if let Event::Displayed { value, .. } = event {
            let _ = vcfilter::display::to_json(&value);
        }
    });
    for problem in &outcome.problems {
        let drawn = render(problem, session.sources(), Style { color: false, unicode: true });
        assert_ne!(problem.code, ProblemCode::Internal, "{drawn}");
    }
    drop(finished);
    let _ = watchdog.join();
});
