//! Problems with codes and spans, and their rendering.
//!
//! A [`Problem`] is a value: what is wrong, where, and what would mend it. It speaks miette's
//! protocol; [`render`] is the only place that draws one.

mod problem;
mod source;
mod suggest;

pub use problem::{Label, Problem, Severity};
pub use source::{FileId, Sources, Span};
pub use suggest::suggest;
