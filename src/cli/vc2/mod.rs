//! The commands about VC-2: static filter analyses and what is made of them.

mod analyse;
mod bundle;
mod certify;
mod compare;
mod datasheet;
mod indices;
mod input;
mod optimised;
mod optimum;
mod pictures;
mod pixels;
mod search;
mod source;
mod sweep;
mod widths;

use clap::Subcommand;

use crate::arrays::Monitor;
use crate::diagnostics::{Problem, ProblemCode, Sources};
use crate::language::with_limit;
use crate::wavelets::{KNOWN_WAVELETS, KnownWavelet, Wavelet};

use super::formats::Format;
use super::wall::Reach;
use super::{Output, Status};

pub(super) use analyse::AnalyseRequest;
pub(super) use bundle::BundleRequest;
pub(super) use compare::CompareRequest;
pub(super) use datasheet::DatasheetRequest;
pub(super) use optimised::OptimiseRequest;
pub(super) use optimum::OptimumRequest;
pub(super) use pictures::PicturesRequest;
pub(super) use widths::{IndexRequest, WidthsRequest};

/// What is asked for.
#[derive(Debug, Subcommand)]
pub(super) enum Vc2Request {
    /// Analyses a VC-2 transform: how far every value reaches inside a picture, and which pictures take it far
    Analyse(AnalyseRequest),
    /// Shows how many bits the values of an analysed transform need in pictures of any size
    ///
    /// The widths hold every value that is stored between two steps, edges included: in pictures of every size, or of the one
    /// that --size tells; those of a decoder for any coefficients that this encoder makes of such pictures and this quantiser takes,
    /// and not for other streams. With --size infinite they are those of the published table, which hold away from edges alone. Where
    /// two widths stand, as in 12-15, a test picture reaches the first, and the second is proven.
    ///
    /// With --search or --search-steps pictures are searched that reach more, by any index for each slice, or by one with `--index picture`;
    /// the table is the same but for what is reached. A second file of optimised patterns takes the place of the decoder's.
    ///
    /// The sum inside a lifting stage, before its shift, is wider than what is stored. sum_bits hold it in the row of the array
    /// that the stage makes, partial_bits every sum on the way, in the order of the taps, and any_order_bits in any order.
    ///
    /// coded_bits hold what a decoder stores of coded pictures alone; with --coefficients coded the bounds, the widths and the sums of a
    /// decoder are those. They assume the standard's forward transform and dead-zone quantiser, the high quality profile, which predicts
    /// nothing, and indices up to --max-index, and are proven for rounded integers. A hostile stream, another encoder's rounding and the
    /// low delay profile are not covered. With --sweep-index the table tells the largest index that each width allows of such pictures;
    /// as CSV or JSON it has a row for each array and each largest index.
    BitWidths(WidthsRequest),
    /// Proves the best bounds of a transform of one level: how far pictures of any size take its values, and no further
    ///
    /// Of each array of the encoder, and of the decoder's pixels before they are clipped where blocks of 2 by 2 share nothing, as with
    /// Haar's wavelets, a row tells what `vcf bit-widths` proves (lower_bound, upper_bound), what is proven here (proven_min, proven_max),
    /// what a picture reaches, how far both are apart at the worse end, and at which ends they meet: there the bound is the best one.
    /// Where the search does not reach what is proven, the gap is left. The decoder's rows are those of coded pictures, with any
    /// quantisation index.
    ///
    /// With --certificates each optimum has a file of its own, with the pictures that reach it and all that proves it; `python3
    /// tools/check_bound.py FILE...` checks such files by the standard's definitions alone. Haar's decoders take seconds up to 16 bits, and
    /// half a minute at 20; beyond they have no row. The proof is of integers, whatever `--rounding` is, which is about lower_bound and
    /// upper_bound.
    Optimum(OptimumRequest),
    /// Shows the largest quantisation index that does anything in pictures of any size, or of one
    MaxQuantisationIndex(IndexRequest),
    /// Makes pictures that drive the values of an analysed transform towards their extremes, inside and at edges
    ///
    /// Patterns of the inside come first, as published. Then come those of corners and sides of pictures of this size, for each array
    /// that holds more there than inside; `--size infinite` leaves them out. With --search come those that a search found for this size, two
    /// for each array of the decoder. The list beside each picture names the values.
    TestPictures(PicturesRequest),
    /// Searches test patterns of a decoder that reach more than those of an analysis, and writes them as the published tool does
    ///
    /// The file is that of vc2-optimise-synthesis-test-patterns: the patterns are about the inside of pictures, for one width of pixels, one
    /// quantisation matrix, and one quantisation index for the whole picture. `vcf bit-widths` and `vcf test-pictures` take it beside
    /// the analysis, and so do the published tools. Ten seconds are searched unless --search or --search-steps says otherwise.
    OptimisePatterns(OptimiseRequest),
    /// Shows which bounds and test patterns of two analyses differ
    Compare(CompareRequest),
    /// Writes how wide encoders and decoders get: a page, tables, or constants for a design in SystemVerilog or C
    ///
    /// A datasheet has a sheet for each wavelet, depth and width of pixels: what is stored, by the encoder, by the decoder of free
    /// coefficients and of coded pictures; the sums inside lifting stages; where the extremes are; the largest quantisation index that
    /// does anything, and the largest that so many bits allow. It says what each number assumes, which version made it, and the command
    /// that makes it again. The same command gives the same bytes, so that continuous integration can compare them.
    ///
    /// No analysis is needed. `vcf help bit-widths` says more of the numbers, which are the same.
    Datasheet(DatasheetRequest),
    /// Puts many analyses into one file and takes them out
    #[command(subcommand)]
    Bundle(BundleRequest),
}

impl Vc2Request {
    /// What is read and written.
    pub(super) fn reach(&self, reach: &mut Reach) {
        match self {
            Vc2Request::Analyse(request) => request.reach(reach),
            Vc2Request::BitWidths(request) => request.reach(reach),
            Vc2Request::Optimum(request) => request.reach(reach),
            Vc2Request::MaxQuantisationIndex(request) => request.reach(reach),
            Vc2Request::TestPictures(request) => request.reach(reach),
            Vc2Request::OptimisePatterns(request) => request.reach(reach),
            Vc2Request::Compare(request) => request.reach(reach),
            Vc2Request::Datasheet(request) => request.reach(reach),
            Vc2Request::Bundle(request) => request.reach(reach),
        }
    }
}

/// A problem of a command that writes one file after the other; where it is an interrupt, it says what was written before.
fn after_writing(problem: Problem, written: usize, what: &str) -> Problem {
    if problem.code != ProblemCode::Interrupted || written == 0 {
        return problem;
    }
    let plural = if written == 1 { "" } else { "s" };
    Problem::error(problem.code, problem.message).help(format!("{written} {what}{plural} had been written"))
}

/// Does it.
pub(super) fn run(request: &Vc2Request, format: Format, monitor: &Monitor, output: &mut Output) -> Status {
    let result = match request {
        Vc2Request::Analyse(request) => analyse::run(request, monitor, output),
        Vc2Request::BitWidths(request) => widths::run(request, format, monitor, output),
        Vc2Request::Optimum(request) => optimum::run(request, format, monitor, output),
        Vc2Request::MaxQuantisationIndex(request) => widths::index(request, monitor, output),
        Vc2Request::TestPictures(request) => pictures::run(request, monitor, output),
        Vc2Request::OptimisePatterns(request) => optimised::run(request, monitor, output),
        Vc2Request::Datasheet(request) => datasheet::run(request, format, monitor, output),
        Vc2Request::Bundle(request) => bundle::run(request, format, output),
        Vc2Request::Compare(request) => return ended(compare::run(request, format, output), monitor, output),
    };
    ended(result.map(|()| Status::Fine), monitor, output)
}

/// The status, after a problem has been told.
fn ended(result: Result<Status, Problem>, monitor: &Monitor, output: &mut Output) -> Status {
    match result {
        Ok(status) => status,
        Err(problem) => {
            let problem = with_limit(problem, &monitor.interrupt);
            output.problem(&problem, &Sources::default());
            Status::of_problem(&problem)
        }
    }
}

/// The wavelet that a VC-2 index or a name stands for.
fn wavelet(name: &str) -> Result<Wavelet, Problem> {
    let is_meant = |known: &&KnownWavelet| {
        known.name == name || known.vc2_index.is_some_and(|index| index.to_string() == name)
    };
    KNOWN_WAVELETS.iter().find(is_meant).map(KnownWavelet::wavelet).ok_or_else(|| {
        let problem = Problem::error(ProblemCode::NameUnknown, format!("unknown wavelet `{name}`"));
        match crate::diagnostics::suggest(name, KNOWN_WAVELETS.iter().map(|known| known.name)) {
            Some(near) => problem.help(format!("did you mean `{near}`?")),
            None => {
                let numbered =
                    |known: &KnownWavelet| known.vc2_index.map(|index| format!("{index} {}", known.name));
                let names: Vec<String> = KNOWN_WAVELETS.iter().filter_map(numbered).collect();
                problem.help(format!("the wavelets of VC-2 are {}", names.join(", ")))
            }
        }
    })
}
