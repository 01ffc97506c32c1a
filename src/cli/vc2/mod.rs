//! The commands about VC-2: static filter analyses and what is made of them.

mod analyse;
mod bundle;
mod compare;
mod input;
mod pictures;
mod source;
mod widths;

use clap::Subcommand;

use crate::diagnostics::{Problem, Sources};

use super::arguments::Format;
use super::{Output, Status};

pub use analyse::AnalyseRequest;
pub use bundle::BundleRequest;
pub use compare::CompareRequest;
pub use pictures::PicturesRequest;
pub use widths::{IndexRequest, WidthsRequest};

/// What is asked for.
#[derive(Debug, Subcommand)]
pub enum Vc2Request {
    /// Analyses a VC-2 transform: how far every value reaches, and which pictures take it there
    Analyse(AnalyseRequest),
    /// Shows how many bits the values of an analysed transform need inside of a picture
    BitWidths(WidthsRequest),
    /// Shows the largest quantisation index that does anything
    MaxQuantisationIndex(IndexRequest),
    /// Makes pictures that drive every value of an analysed transform to its extremes
    TestPictures(PicturesRequest),
    /// Shows which bounds and test patterns of two analyses differ
    Compare(CompareRequest),
    /// Puts many analyses into one file and takes them out
    #[command(subcommand)]
    Bundle(BundleRequest),
}

impl Vc2Request {
    /// Whether its result is a table.
    pub fn has_table(&self) -> bool {
        matches!(self, Vc2Request::BitWidths(_) | Vc2Request::Compare(_))
    }

    /// Whether its results may be lines of JSON.
    pub fn has_json(&self) -> bool {
        self.has_table() || matches!(self, Vc2Request::Bundle(BundleRequest::List { .. }))
    }
}

/// Does it.
pub fn run(request: &Vc2Request, format: Format, output: &mut Output) -> Status {
    let result = match request {
        Vc2Request::Analyse(request) => analyse::run(request, output),
        Vc2Request::BitWidths(request) => widths::run(request, format, output),
        Vc2Request::MaxQuantisationIndex(request) => widths::index(request, output),
        Vc2Request::TestPictures(request) => pictures::run(request, output),
        Vc2Request::Bundle(request) => bundle::run(request, format, output),
        Vc2Request::Compare(request) => return ended(compare::run(request, format, output), output),
    };
    ended(result.map(|()| Status::Fine), output)
}

/// The status, after a problem has been told.
fn ended(result: Result<Status, Problem>, output: &mut Output) -> Status {
    match result {
        Ok(status) => status,
        Err(problem) => {
            output.problem(&problem, &Sources::default());
            if super::status::is_interrupt(&problem) { Status::Interrupted } else { Status::Wrong }
        }
    }
}

/// The wavelet that a VC-2 index or a name stands for.
fn wavelet(name: &str) -> Result<crate::vc2::Wavelet, Problem> {
    let known = || crate::vc2::predefined();
    let found =
        known().find(|(other, index, _)| *other == name || index.is_some_and(|i| i.to_string() == name));
    found.map(|(_, _, wavelet)| wavelet).ok_or_else(|| {
        let problem = Problem::error("name::unknown", format!("unknown wavelet `{name}`"));
        match crate::diagnostics::suggest(name, known().map(|(name, ..)| name)) {
            Some(near) => problem.help(format!("did you mean `{near}`?")),
            None => {
                let names: Vec<String> =
                    known().filter_map(|(name, index, _)| index.map(|i| format!("{i} {name}"))).collect();
                problem.help(format!("the wavelets of VC-2 are {}", names.join(", ")))
            }
        }
    })
}
