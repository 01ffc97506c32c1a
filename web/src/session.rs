//! A session of a page.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;

use vcfilter::assist::{completions, inspection};
use vcfilter::diagnostics::FileId;
use vcfilter::display::{self, Screen};
use vcfilter::language::{self, Assertion, Event, Test, World as _};
use vcfilter::plots::Charset;
use vcfilter::report::{CellOutput, Report};
use wasm_bindgen::prelude::wasm_bindgen;

use crate::files::PageFiles;
use crate::places::{Units, byte_of};
use crate::told::{Completions, Evaluation, Given, Told, Written, json};

/// The columns of help beside a name.
const COLUMNS: usize = 72;

/// The only text of a session.
const PROGRAM: FileId = FileId(0);

/// A program that a page shows, with the names that it has defined as far as it was evaluated.
#[wasm_bindgen]
#[derive(Default)]
pub struct Session {
    names: language::Session,
    /// Where the reader has put sliders: their names, and how many steps each is above its lower end.
    placed: BTreeMap<String, u32>,
    files: PageFiles,
}

#[wasm_bindgen]
impl Session {
    /// A session that knows the predefined names.
    #[wasm_bindgen(constructor)]
    pub fn new() -> Session {
        // Completion tries what works on a value, for some hundredths of a second.
        #[cfg(target_family = "wasm")]
        vcfilter_machine::give_clock(|| std::time::Duration::from_millis(js_sys::Date::now() as u64));
        Session::default()
    }

    /// Evaluates a program from its beginning and returns what it gave, an [`Evaluation`] as JSON. Nothing is left of the program that was
    /// evaluated before.
    ///
    /// ```
    /// use vcfilter_web::session::Session;
    /// let given = Session::new().evaluate("1 + 1\nx");
    /// assert!(given.starts_with(r#"{"results":[{"line":1,"outputs":[{"kind":"text","text":"2"}]}],"#), "{given}");
    /// assert!(given.contains(r#""code":"name::unknown""#) && given.contains(r#""span":[6,7]"#), "{given}");
    /// // What is asserted in vain does not end a program.
    /// let given = Session::new().evaluate("assert 1 > 2\n5");
    /// assert!(given.contains(r#""code":"assertion::failed""#) && given.contains(r#""text":"5""#), "{given}");
    /// assert!(given.contains(r#""ended":false"#), "{given}");
    /// ```
    pub fn evaluate(&mut self, program: &str) -> String {
        json(&self.evaluation(program))
    }

    /// Puts the sliders of all programs that follow where the reader has them: a JSON object of names and of steps above the lower end.
    /// Those that it does not name stand as they are written; returns false, and changes nothing, where it is no such object.
    ///
    /// ```
    /// use vcfilter_web::session::Session;
    /// let mut session = Session::new();
    /// assert!(session.place_sliders(r#"{"a": 3}"#) && !session.place_sliders("[]"));
    /// let given = session.evaluate("slider(\"a\", 0, 1, step=1/4, value=0)");
    /// let slider = r#"{"label":"a","steps":4,"position":3,"value":"3/4","ends":["0","1"]}"#;
    /// assert!(given.contains(slider), "{given}");
    /// ```
    pub fn place_sliders(&mut self, positions: &str) -> bool {
        let read = serde_json::from_str(positions).map(|placed| self.placed = placed);
        read.is_ok()
    }

    /// What may stand at a place of a program, [`Completions`] as JSON. The place is in UTF-16 units. Names are those of the program that
    /// was evaluated last.
    ///
    /// ```
    /// use vcfilter_web::session::Session;
    /// let mut session = Session::new();
    /// session.evaluate("lines = symbols(2, \"l\")");
    /// assert_eq!(session.completions("x = line", 8), r#"{"start":4,"names":["linear(","lines"]}"#);
    /// ```
    pub fn completions(&mut self, program: &str, at: usize) -> String {
        let files = self.files.clone();
        let list = |folder: &str| files.names(Path::new(folder));
        let (start, names) = completions(program, byte_of(program, at), &mut self.names, &list);
        json(&Completions { start: Units::new(program).of(start), names })
    }

    /// What the name at a place means: its value and kind, or its page of help; nothing where nobody knows it.
    ///
    /// ```
    /// use vcfilter_web::session::Session;
    /// let page = Session::new().inspection("rshift(x, 1)", 3).unwrap();
    /// assert!(page.starts_with("rshift(a"));
    /// ```
    pub fn inspection(&self, program: &str, at: usize) -> Option<String> {
        inspection(program, byte_of(program, at), &self.names, COLUMNS)
    }

    /// Gives all programs that follow a file, which they read by its name: a `.npy` or a `.png` by `load`, a program by `use`.
    ///
    /// ```
    /// use vcfilter_web::session::Session;
    /// let mut session = Session::new();
    /// assert!(session.evaluate("use \"lib.vcf\"").contains("file::missing"));
    /// session.give_file("lib.vcf", b"k = 42".to_vec());
    /// assert!(session.evaluate("use \"lib.vcf\"\nk").contains(r#""text":"42""#));
    /// ```
    pub fn give_file(&mut self, name: &str, content: Vec<u8>) {
        self.files.give(name, content);
    }

    /// What the program that was evaluated last has written to a file; nothing where it wrote none of this name.
    ///
    /// ```
    /// use vcfilter_web::session::Session;
    /// let mut session = Session::new();
    /// let given = session.evaluate("save(array([[1, 2]], \"i2\"), \"a.npy\")\nload(\"a.npy\")[0, 1]");
    /// assert!(given.contains(r#""files":[{"name":"a.npy","size":132}]"#), "{given}");
    /// assert!(session.written_file("a.npy").unwrap().starts_with(b"\x93NUMPY"));
    /// session.evaluate("1");
    /// assert_eq!(session.written_file("a.npy"), None);
    /// ```
    pub fn written_file(&self, name: &str) -> Option<Vec<u8>> {
        self.files.content(name)
    }

    /// What `vcf run`, or with `json` `vcf run --format json`, writes for a program to a file: its values, a line after the other. What a
    /// problem ends is written as far as it went, with the message of the problem after it.
    ///
    /// ```
    /// use vcfilter_web::session::Session;
    /// assert_eq!(Session::new().written("1/2\n[1, 2]", false), "1/2\n[1, 2]\n");
    /// ```
    pub fn written(&self, program: &str, json: bool) -> String {
        let mut out = String::new();
        let screen = Screen { columns: usize::MAX, charset: Charset::Braille };
        let outcome = self.fresh().run("program", program, &mut |event| {
            if let Event::Displayed { line, value } = event {
                // A text in memory has no errors of its own, and a session that is to stop says so itself.
                let _ = match json {
                    true => write!(out, "{{\"line\":{line},\"value\":{}}}", display::to_json(&value)),
                    false => screen.write(&value, &mut out),
                };
                out.push('\n');
            }
        });
        for problem in &outcome.problems {
            let _ = writeln!(out, "{}: {}", problem.severity.as_str(), problem.message);
        }
        out
    }

    /// The program with its results as a file: `html`, `ipynb`, or Markdown with any other name.
    ///
    /// ```
    /// use vcfilter_web::session::Session;
    /// let page = Session::new().report("# # Powers\n2 * 2", "powers", "html");
    /// assert!(page.contains(">Powers</h1>") && page.contains("4"));
    /// ```
    pub fn report(&self, program: &str, title: &str, format: &str) -> String {
        let mut session = self.fresh();
        let (report, _) = Report::run(&mut session, |session, sink| session.run(title, program, sink));
        let mut file = Vec::new();
        // A file in memory has no errors of its own.
        let _ = match format {
            "html" => report.write_html(title, &mut file),
            "ipynb" => report.write_notebook(title, &mut file),
            _ => report.write_markdown(title, &mut file),
        };
        String::from_utf8_lossy(&file).into_owned()
    }
}

impl Session {
    /// One that has evaluated nothing.
    fn fresh(&self) -> language::Session {
        let mut session = language::Session::in_world(Arc::new(self.files.clone()));
        self.placed.iter().for_each(|(name, position)| session.place_slider(name, *position));
        session
    }

    fn evaluation(&mut self, program: &str) -> Evaluation {
        self.files.forget_written();
        self.names = self.fresh().keep_going();
        let mut evaluation = Evaluation::default();
        let mut odd = Vec::new();
        let results = &mut evaluation.results;
        let mut give = |line, outputs: Vec<CellOutput>| {
            results.push(Given { line, outputs: outputs.into_iter().map(Into::into).collect() });
        };
        let outcome = self.names.run("program", program, &mut |event| match event {
            Event::Displayed { line, value } => give(line, CellOutput::of(&value)),
            // The text goes on after these, and its outcome does not have them.
            Event::Asserted(Assertion { problem: Some(problem), .. })
            | Event::Tested(Test { problem: Some(problem), .. })
            | Event::Warned(problem) => odd.push(problem),
            Event::Asserted(asserted) => give(asserted.line, vec![CellOutput::Holds(1)]),
            _ => {}
        });
        let sources = self.names.sources();
        let told = odd.iter().chain(&outcome.problems);
        evaluation.problems = told.map(|problem| Told::new(problem, sources, PROGRAM)).collect();
        evaluation.evaluated = outcome.evaluated;
        evaluation.ended = !outcome.problems.is_empty();
        let files = self.files.written().into_iter();
        evaluation.files = files.map(|(name, size)| Written { name, size }).collect();
        evaluation.sliders = self.names.sliders().into_iter().map(Into::into).collect();
        evaluation
    }
}
