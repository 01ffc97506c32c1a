//! Problems with codes and places, and the ways to show them.
//!
//! A [`Problem`] is a value: what is wrong, where, and what would help. [`render`] draws it for people,
//! [`Problem::json`] and [`Problem::json_with_labels`] write it for programs, and [`annotate`] for workflows
//! of GitHub. With the feature `miette`, `Problem::report` gives it in miette's protocol, and `narrate`
//! writes it without graphics, for screen readers.

mod annotate;
pub mod codes;
mod excerpt;
mod internal;
mod json;
#[cfg(feature = "miette")]
mod narrate;
mod problem;
mod render;
#[cfg(feature = "miette")]
mod report;
mod source;
mod suggest;

pub use annotate::annotate;
pub use codes::{ProblemCode, ProblemFamily};
pub use internal::{caught, keep_panics_quiet};
#[cfg(feature = "miette")]
pub use narrate::narrate;
pub use problem::{Label, Problem, Severity};
pub use render::{Style, render};
pub use source::{FileId, Sources, Span};
pub use suggest::suggest;
