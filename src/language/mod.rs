//! The language: parsing, evaluation and built-in functions.
//!
//! A [`Session`] evaluates texts and returns displayed values and problems; it never prints.
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
mod assertions;
mod breaks;
pub mod builtin;
mod call;
mod callable;
mod calls;
mod check;
mod command;
mod compare;
mod comprehension;
mod declare;
mod evaluator;
mod extract;
mod fault;
pub(crate) mod fields;
mod files;
pub mod functions;
mod habits;
pub mod highlight;
mod index;
mod inputs;
mod items;
#[cfg(feature = "assist")]
pub(crate) mod members;
mod operators;
mod origins;
mod parameter;
mod parts;
#[cfg(feature = "assist")]
mod peek;
pub(crate) mod prelude;
mod reach;
mod scope;
mod session;
mod sliders;
mod statements;
mod testing;
mod unknown;
mod walk;
mod warnings;
mod world;
mod write;

#[cfg(feature = "command")]
pub(crate) use fault::{Audience, Explained};
#[cfg(feature = "command")]
pub(crate) use fault::{Fault, with_limit};
#[cfg(feature = "command")]
pub(crate) use files::{decode, read_stream};
#[cfg(feature = "command")]
pub(crate) use files::{
    is_named_program, must_be_regular, read_program, read_program_in, read_text, stopped, unread,
    without_mark,
};
pub use inputs::Inputs;
pub use scope::{Binding, Meaning, Names, UserFunction};
pub use session::{Assertion, Event, Outcome, Session, Test};
pub use sliders::Slider;
pub use vcfilter_machine::Budget;
pub(crate) use vcfilter_syntax::scan;
pub use vcfilter_syntax::{ast, format, parser, parser::is_incomplete, print, statements};
#[cfg(feature = "command")]
pub(crate) use world::without_dots;
pub use world::{EmptyWorld, FileKind, NewFile, Opened, World};
#[cfg(feature = "files")]
pub use world::{SandboxWorld, SystemWorld};
#[cfg(feature = "command")]
pub(crate) use write::Refusal;
#[cfg(feature = "command")]
pub(crate) use write::{check_writable, unwritten, write_streamed, write_together, write_whole};
