//! What programs display, for those who look at a failure.

use std::collections::VecDeque;

use crate::cli::told::Teller;
use crate::display::Look;
use crate::escapes;
use crate::plots::Charset;
use crate::values::Value;
use vcfilter_machine::count_output;

/// Of each test, and of what stands outside, so many values are kept: the last ones before something fails.
const MOST: usize = 100;

/// Their lines are so wide.
const WIDTH: usize = 72;

/// A value that was displayed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Displayed {
    /// The line of its statement.
    pub line: usize,
    /// The test that this stands in.
    pub test: Option<String>,
    /// The value, where it is long a part of it.
    pub text: String,
}

impl Displayed {
    /// `line 3: [1, 2]` behind a beginning, and further lines of the value below.
    pub(super) fn told(&self, begin: &str) -> String {
        let further = format!("\n{}", " ".repeat(8));
        escapes::lines(&format!("{begin}line {}: {}\n", self.line, self.text.replace('\n', &further)))
            .into_owned()
    }
}

/// What a file displays: all of it, or that of tests that fail and what stands outside of tests.
pub(super) struct Displays {
    look: Look,
    shows_all: bool,
    /// Of tests that have ended.
    kept: Vec<Displayed>,
    outside: VecDeque<Displayed>,
    /// The test that runs, and what it has displayed.
    test: Option<String>,
    inside: VecDeque<Displayed>,
    /// Whether something in that test has failed.
    has_failed: bool,
}

impl Displays {
    pub(super) fn new(shows_all: bool, teller: &Teller) -> Displays {
        let ascii = Charset::Ascii == teller.charset();
        Displays {
            look: Look::new(WIDTH).ascii(ascii),
            shows_all,
            kept: Vec::new(),
            outside: VecDeque::new(),
            test: None,
            inside: VecDeque::new(),
            has_failed: false,
        }
    }

    pub(super) fn begin(&mut self, test: String) {
        (self.test, self.has_failed) = (Some(test), false);
    }

    pub(super) fn add(&mut self, line: usize, value: &Value) {
        let displayed = Displayed { line, test: self.test.clone(), text: self.look.brief(value).text };
        if self.shows_all {
            // Beyond the limit the session is asked to stop, and tells why.
            let _ = count_output(displayed.text.len());
        }
        let now = if self.test.is_some() { &mut self.inside } else { &mut self.outside };
        now.push_back(displayed);
        if now.len() > MOST && !self.shows_all {
            now.pop_front();
        }
    }

    /// Something has failed.
    pub(super) fn fail(&mut self) {
        self.has_failed = true;
    }

    /// The test has come to its end.
    pub(super) fn end(&mut self, is_whole: bool) {
        self.test = None;
        let inside = std::mem::take(&mut self.inside);
        if self.shows_all || self.has_failed || !is_whole {
            self.kept.extend(inside);
        }
    }

    /// In the order of the lines; what stands outside of tests is left out where nothing there has failed.
    pub(super) fn finish(mut self, has_failed: bool) -> Vec<Displayed> {
        if has_failed || self.shows_all {
            self.kept.extend(self.outside);
        }
        self.kept.sort_by_key(|displayed| displayed.line);
        self.kept
    }
}
