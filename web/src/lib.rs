//! The language for pages: sessions, completion, help and highlighting, as WebAssembly that JavaScript calls.
//!
//! A page gives texts and gets texts: what has parts is JSON, whose shapes are the types of [`told`]. Places in a program are counted as
//! JavaScript counts texts, in UTF-16 units from 0.
//!
//! | who | what it does |
//! |---|---|
//! | [`session::Session`] | evaluates a program and keeps its names, for completion and help |
//! | [`tokens`] | what the pieces of a text are, for highlighting |
//! | [`formatted`] | a program as `vcf fmt` writes it |
//! | [`written`] | what the command writes for a program |

pub mod places;
pub mod session;
pub mod told;

use std::fmt::Write as _;

use vcfilter::display::{self, Screen};
use vcfilter::language::highlight::classes;
use vcfilter::language::{Event, Session, format};
use vcfilter::plots::Charset;
use wasm_bindgen::prelude::wasm_bindgen;

use places::Units;
use told::class_name;

/// The pieces of a text that are highlighted, as JSON: a list of `[start, end, class]` in order.
///
/// ```
/// assert_eq!(vcfilter_web::tokens("é = 2 # two"), r#"[[4,5,"number"],[6,11,"comment"]]"#);
/// ```
#[wasm_bindgen]
pub fn tokens(text: &str) -> String {
    let mut units = Units::new(text);
    let pieces: Vec<_> = classes(text)
        .into_iter()
        .map(|(bytes, class)| (units.of(bytes.start), units.of(bytes.end), class_name(class)))
        .collect();
    told::json(&pieces)
}

/// The program as `vcf fmt` writes it; nothing where it has faults.
///
/// ```
/// assert_eq!(vcfilter_web::formatted("x=1").as_deref(), Some("x = 1"));
/// assert_eq!(vcfilter_web::formatted("x = ("), None);
/// ```
#[wasm_bindgen]
pub fn formatted(text: &str) -> Option<String> {
    format::format(text).ok()
}

/// What `vcf run`, or with `json` `vcf run --format json`, writes for a program to a file: its values, a line after the other. What a
/// problem ends is written as far as it went, with the message of the problem after it.
///
/// ```
/// assert_eq!(vcfilter_web::written("1/2\n[1, 2]", false), "1/2\n[1, 2]\n");
/// ```
#[wasm_bindgen]
pub fn written(program: &str, json: bool) -> String {
    let mut out = String::new();
    let screen = Screen { columns: usize::MAX, charset: Charset::Braille };
    let outcome = Session::new().run("program", program, &mut |event| {
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
