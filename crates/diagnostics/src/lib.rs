//! Problems with codes and places, and the ways to show them.
//!
//! A [`Problem`] is a value: what is wrong, where, and what would mend it. [`render`] draws it for people, [`Problem::json`]
//! and [`Problem::json_with_labels`] write it for programs, and [`annotate`] for workflows of GitHub.
//!
//! ```
//! use vcfilter_diagnostics::{Problem, ProblemCode, Sources, Span, Style, render};
//! let mut sources = Sources::default();
//! let file = sources.add("a.vcf", "x = y\n");
//! let problem = Problem::error(ProblemCode::NameUnknown, "no `y`").label(Span::new(file, 4, 5), "used here");
//! let picture = render(&problem, &sources, Style { color: false, unicode: false });
//! assert!(picture.starts_with("error[name::unknown]: no `y`\n"));
//! ```
//!
//! # Features
//!
//! | feature | what it gives |
//! |---|---|
//! | `miette` | `Problem::report`, a problem in miette's protocol; `narrate`, a problem without graphics, for screen readers |

mod annotate;
pub mod codes;
mod excerpt;
mod internal;
mod json;
#[cfg(feature = "miette")]
mod narrate;
mod narrow;
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
pub use render::{Style, render, render_within};
pub use source::{FileId, Sources, Span};
pub use suggest::suggest;

/// The example of README.md is run as a test.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
