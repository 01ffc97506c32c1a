//! Problems with codes and spans, and their rendering.
//!
//! A [`Problem`] is a value: what is wrong, where, and what would mend it. It speaks miette's
//! protocol; [`render`] is the only place that draws one.

pub mod codes;
mod excerpt;
mod internal;
mod json;
mod problem;
mod render;
mod report;
mod source;
mod suggest;

pub use codes::{ProblemCode, ProblemFamily};
pub use internal::{caught, keep_panics_quiet};
pub use problem::{Label, Problem, Severity};
pub use render::{Style, render};
pub use report::Report;
pub use source::{FileId, Sources, Span};
pub use suggest::suggest;
