//! Text to tree to values.
//!
//! A [`Session`] is fed texts and gives displayed values and problems; it never prints.
//!
//! ```
//! use vcfilter::language::{Event, Session};
//!
//! let mut session = Session::new();
//! let mut shown = Vec::new();
//! let outcome = session.run("example", "x = 2\nx ** 10", &mut |event| {
//!     if let Event::Displayed { value, .. } = event {
//!         shown.push(vcfilter::display::text(&value));
//!     }
//! });
//! assert!(outcome.problems.is_empty());
//! assert_eq!(shown, ["1024"]);
//! ```

mod arguments;
pub mod ast;
pub mod builtin;
mod call;
mod check;
mod command;
mod compare;
mod evaluator;
mod fault;
pub(crate) mod fields;
mod files;
pub mod format;
pub mod functions;
mod habits;
pub mod highlight;
mod index;
mod inputs;
#[cfg(test)]
mod laws;
mod operators;
mod origins;
mod outline;
mod parameter;
pub mod parser;
pub(crate) mod prelude;
pub mod print;
mod reach;
pub(crate) mod scan;
mod scope;
mod session;
mod statements;
mod unknown;
mod write;

pub(crate) use fault::{Audience, Explained};
pub(crate) use files::{decode, must_be_regular, read_stream, read_text};
pub use inputs::Inputs;
pub use outline::statements;
pub use parser::is_incomplete;
pub use scope::{Binding, Meaning, Names, UserFunction};
pub use session::{Assertion, Event, Outcome, Session};
pub(crate) use write::{Refusal, write_streamed, write_together, write_whole};
