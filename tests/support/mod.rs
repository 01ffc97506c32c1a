//! What several test files need: a program's displayed values and its problems.

#![allow(dead_code)] // each test file uses a part

pub(crate) mod certificates;
#[path = "../../crates/core/tests/engine/filters.rs"]
pub(crate) mod filters;
pub(crate) mod finite;
pub(crate) mod formats;
pub(crate) mod place;

use std::path::Path;

use vcfilter::diagnostics::{Problem, Style, render};
use vcfilter::language::{Event, Outcome, Session};
use vcfilter::values::Value;

/// What a program did.
pub(crate) struct Ran {
    pub session: Session,
    pub values: Vec<Value>,
    /// The line and the text of every displayed value.
    pub shown: Vec<(usize, String)>,
    pub outcome: Outcome,
}

impl Ran {
    pub(crate) fn texts(&self) -> Vec<&str> {
        self.shown.iter().map(|(_, text)| text.as_str()).collect()
    }

    /// Every problem as it is drawn, without colour.
    pub(crate) fn screen(&self) -> String {
        let draw = |p: &Problem| render(p, self.session.sources(), Style { color: false, unicode: true });
        self.outcome.problems.iter().map(draw).collect::<Vec<_>>().join("\n")
    }

    /// The code of the only problem.
    pub(crate) fn code(&self) -> &'static str {
        match &self.outcome.problems[..] {
            [problem] => problem.code.as_str(),
            [] => panic!("expected a problem; displayed {:?}", self.texts()),
            _ => panic!("expected one problem:\n{}", self.screen()),
        }
    }

    /// The same program without problems.
    #[track_caller]
    pub(crate) fn fine(self) -> Ran {
        assert!(self.outcome.problems.is_empty(), "{}", self.screen());
        self
    }
}

fn collect(work: impl FnOnce(&mut Session, &mut (dyn FnMut(Event) + Send)) -> Outcome) -> Ran {
    let mut session = Session::new();
    certificates::begin(&session);
    let (mut values, mut lines) = (Vec::new(), Vec::new());
    let outcome = work(&mut session, &mut |event| {
        if let Event::Displayed { line, value } = event {
            values.push(value);
            lines.push(line);
        }
    });
    certificates::end(&session);
    // A panic is a problem of its own, which no test expects.
    let defect =
        outcome.problems.iter().find(|problem| problem.code == vcfilter::diagnostics::ProblemCode::Internal);
    assert!(defect.is_none(), "{defect:?}");
    let shown = lines.into_iter().zip(values.iter().map(vcfilter::display::text)).collect();
    Ran { session, values, shown, outcome }
}

/// Evaluates a text in a session of its own.
pub(crate) fn run(text: &str) -> Ran {
    collect(|session, sink| session.run("program.vcf", text, sink))
}

/// Evaluates a file in a session of its own.
pub(crate) fn run_file(path: &Path) -> Ran {
    collect(|session, sink| session.run_file(path, sink))
}

/// A `.npy` file with this header, whatever it promises, and so many bytes of data.
pub(crate) fn npy_file(header: &str, data: usize) -> Vec<u8> {
    let mut bytes = b"\x93NUMPY\x01\x00".to_vec();
    bytes.extend((header.len() as u16).to_le_bytes());
    bytes.extend(header.as_bytes());
    bytes.extend(vec![1; data]);
    bytes
}
