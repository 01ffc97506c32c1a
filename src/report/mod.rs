//! Reports: a program whose comments are Markdown as a page, with its results where they belong.
//!
//! A [`Report`] is plain data: prose, code, and what the code displays, asserts, or fails with. It is written
//! as one page of HTML that loads nothing, as Markdown, or as a notebook, one plot after the other.
//!
//! ```
//! use vcfilter::language::Session;
//! use vcfilter::report::Report;
//!
//! let mut session = Session::new();
//! let (report, outcome) = Report::run(&mut session, |session, sink| {
//!     session.run("lesson.vcf", "# # Powers\n# Twice *two*:\n2 * 2", sink)
//! });
//! assert!(outcome.problems.is_empty());
//! let mut page = Vec::new();
//! report.write_html("lesson", &mut page)?;
//! let page = String::from_utf8_lossy(&page);
//! assert!(page.contains(">Powers</h1>") && page.contains("<em>two</em>"));
//! # Ok::<(), std::io::Error>(())
//! ```

mod arrange;
mod blocks;
mod details;
mod frame;
mod html;
#[cfg(feature = "command")]
mod live;
mod markdown;
mod notebook;
mod output;
mod pictures;
mod pieces;
mod prose;
mod run;

pub use frame::{Frame, PageLink};
#[cfg(feature = "command")]
pub(crate) use live::{LiveParts, Packed};
pub(crate) use markdown::plain;
pub use output::CellOutput;
#[cfg(feature = "command")]
pub(crate) use run::heading;
pub use run::{Cell, Part, Report};
