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
//! | [`files::PageFiles`] | the files that a reader gives, and that programs write |

pub mod files;
pub mod places;
pub mod session;
pub mod told;

use vcfilter::language::format;
use vcfilter::language::highlight::classes;
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
/// assert_eq!(vcfilter_web::formatted("x=1").as_deref(), Some("x = 1\n"));
/// assert_eq!(vcfilter_web::formatted("x = ("), None);
/// ```
#[wasm_bindgen]
pub fn formatted(text: &str) -> Option<String> {
    format::format(text).ok()
}
