//! A session of a page.

use std::collections::BTreeMap;

use vcfilter::assist::{completions, inspection};
use vcfilter::diagnostics::FileId;
use vcfilter::language::{self, Event};
use vcfilter::report::{CellOutput, Report};
use wasm_bindgen::prelude::wasm_bindgen;

use crate::places::{Units, byte_of};
use crate::told::{Completions, Evaluation, Given, Told, json};

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
}

#[wasm_bindgen]
impl Session {
    /// A session that knows the predefined names.
    #[wasm_bindgen(constructor)]
    pub fn new() -> Session {
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
        let (start, names) = completions(program, byte_of(program, at), &mut self.names, &|_| Vec::new());
        json(&Completions { start: Units::new(program).of(start), names })
    }

    /// What the name at a place means: its value and kind, or its page of help; nothing where nobody knows it.
    ///
    /// ```
    /// use vcfilter_web::session::Session;
    /// let page = Session::new().inspection("rshift(x, 1)", 3).unwrap();
    /// assert!(page.starts_with("rshift(a, bits)"));
    /// ```
    pub fn inspection(&self, program: &str, at: usize) -> Option<String> {
        inspection(program, byte_of(program, at), &self.names, COLUMNS)
    }

    /// The program with its results as a file: `html`, `ipynb`, or Markdown with any other name.
    ///
    /// ```
    /// use vcfilter_web::session::Session;
    /// let page = Session::new().report("# # Powers\n2 * 2", "powers", "html");
    /// assert!(page.contains("<h1>Powers</h1>") && page.contains("<samp>4</samp>"));
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
        let mut session = language::Session::new().keep_going();
        self.placed.iter().for_each(|(name, position)| session.place_slider(name, *position));
        session
    }

    fn evaluation(&mut self, program: &str) -> Evaluation {
        self.names = self.fresh();
        let mut evaluation = Evaluation::default();
        let mut odd = Vec::new();
        let results = &mut evaluation.results;
        let mut give = |line, outputs: Vec<CellOutput>| {
            results.push(Given { line, outputs: outputs.into_iter().map(Into::into).collect() });
        };
        let outcome = self.names.run("program", program, &mut |event| match event {
            Event::Displayed { line, value } => give(line, CellOutput::of(&value)),
            Event::Asserted(asserted) => match asserted.problem {
                None => give(asserted.line, vec![CellOutput::Holds(1)]),
                Some(_) => {}
            },
            Event::Warned(problem) => odd.push(problem),
            _ => {}
        });
        let sources = self.names.sources();
        let told = odd.iter().chain(&outcome.problems);
        evaluation.problems = told.map(|problem| Told::new(problem, sources, PROGRAM)).collect();
        evaluation.evaluated = outcome.evaluated;
        evaluation.sliders = self.names.sliders().into_iter().map(Into::into).collect();
        evaluation
    }
}
