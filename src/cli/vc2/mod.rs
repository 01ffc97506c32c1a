//! The commands about VC-2: static filter analyses and what is made of them.

mod analyse;
mod input;
mod widths;

use clap::Subcommand;

use crate::diagnostics::{Problem, Sources};

use super::arguments::Format;
use super::{Output, Status};

pub use analyse::AnalyseRequest;
pub use widths::{IndexRequest, WidthsRequest};

/// What is asked for.
#[derive(Debug, Subcommand)]
pub enum Vc2Request {
    /// Analyses a VC-2 transform: how far every value reaches, and which pictures take it there
    Analyse(AnalyseRequest),
    /// Shows how many bits every value of an analysed transform needs
    BitWidths(WidthsRequest),
    /// Shows the largest quantisation index that does anything
    MaxQuantisationIndex(IndexRequest),
}

impl Vc2Request {
    /// Whether its result is a table.
    pub fn has_table(&self) -> bool {
        matches!(self, Vc2Request::BitWidths(_))
    }
}

/// Does it.
pub fn run(request: &Vc2Request, format: Format, output: &mut Output) -> Status {
    let result = match request {
        Vc2Request::Analyse(request) => analyse::run(request, output),
        Vc2Request::BitWidths(request) => widths::run(request, format, output),
        Vc2Request::MaxQuantisationIndex(request) => widths::index(request, output),
    };
    match result {
        Ok(()) => Status::Fine,
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
