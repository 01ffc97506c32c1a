//! Pictures of filters, wavelets, elements and samples.

mod results;
mod samples;
mod several;
mod subject;
mod uses;

use crate::diagnostics::ProblemCode;
use crate::filters::{self, Direction, FilterBank, Laurent};
use crate::pictures::{self, PictureError};
use crate::plots::Plot;
use crate::values::Value;
use crate::wavelets::{Structure, Wavelet};

use super::super::builtin::{Arguments, Builtin, Kind, optional, required};
use super::super::evaluator::Evaluator;
use super::super::fault::Fault;
use super::properties::SIDES;
use samples::{finite, samples, transform};
use several::Several;
use subject::{PICTURES, Subject, choose, subject};

pub(super) const TABLE: &[Builtin] = &[Builtin {
    name: "plot",
    parameters: &[
        required("value", Kind::Any).means("What is drawn"),
        optional("what", Kind::Text, "none")
            .one_of(&PICTURES)
            .means("Which picture; each kind of value has a usual one"),
        optional("x", Kind::Range, "none")
            .means("The indices along dimension 0, or where the numbers of a list lie"),
        optional("y", Kind::Range, "none").means("The indices along dimension 1"),
        optional("title", Kind::Text, "none").means("The words above the picture"),
        optional("side", Kind::Text, "none")
            .one_of(&SIDES)
            .means("Of a wavelet or bank: one direction alone"),
        optional("iterations", Kind::Integer, "6").means("Of \"functions\": the rounds of the cascade"),
        optional("bits", Kind::Integer, "10").means("Of \"growth\": the width of an input"),
        optional("depth", Kind::Integer, "0")
            .means("Of \"growth\": the levels of a transform; 0 shows the stages of one"),
    ],
    summary: "A picture of a wavelet or filter, of an expression (\"stencil\"; \"samples\" are its worst case), of arrays and transforms in ranges x and y, of lists of numbers and of points (x, y). A map from names to wavelets, filters or lists is one picture.",
    example: "plot(le_gall_5_3, \"taps\")\nA = analysis(le_gall_5_3, 1)\nplot(A[1, \"LL\"][0, 0])\nplot({\"5/3\": le_gall_5_3, \"9/7\": daubechies_9_7}, side=\"analysis\")",
    run: plot,
}];

/// The places of parameters.
mod at {
    pub(super) const VALUE: usize = 0;
    pub(super) const WHAT: usize = 1;
    pub(super) const X: usize = 2;
    pub(super) const Y: usize = 3;
    pub(super) const TITLE: usize = 4;
    pub(super) const SIDE: usize = 5;
    pub(super) const ITERATIONS: usize = 6;
    pub(super) const BITS: usize = 7;
    pub(super) const DEPTH: usize = 8;
}

/// The deepest transform whose growth is drawn: each level has two panels more.
const MOST_GROWTH: i64 = 6;

fn plot(evaluator: &Evaluator, arguments: &Arguments) -> Result<Value, Fault> {
    let subject = subject(arguments.value(at::VALUE)).map_err(|fault| fault.argument(at::VALUE))?;
    let what = choose(&subject, arguments)?;
    uses::check(&subject, what, arguments)?;
    let title = match (arguments.given(at::TITLE), subject.name()) {
        (Some(_), _) => arguments.text(at::TITLE)?.to_string(),
        (None, Some(name)) => format!("{name}: {}", caption(&subject, what)),
        (None, None) => caption(&subject, what).to_string(),
    };
    Ok(drawn(evaluator, arguments, &subject, what, &title)?.into())
}

/// What titles call a picture.
fn caption(subject: &Subject, what: &'static str) -> &'static str {
    match (subject, what) {
        (Subject::Expression(_), "stencil") => "coefficients",
        (Subject::Expression(_), "samples") => "worst-case input",
        (Subject::Results(results), _) => results.caption(),
        (Subject::Several(Several::Points(_)), _) => "points",
        (_, "response") => "magnitude response",
        (Subject::Filter(_), "functions") => "scaling function",
        (_, "functions") => "scaling function and wavelet",
        (_, "lifting") => "lifting steps",
        (_, "growth") => "bit growth",
        (_, other) => other,
    }
}

fn drawn(
    evaluator: &Evaluator,
    arguments: &Arguments,
    subject: &Subject,
    what: &str,
    title: &str,
) -> Result<Plot, Fault> {
    let fault = |error: PictureError| Fault::from(error).argument(at::VALUE);
    match (subject, what) {
        (Subject::Wavelet(wavelet), "lifting") => {
            let side = side(arguments)?.unwrap_or(Direction::Analysis);
            Ok(pictures::wavelet_flow(title, wavelet, side))
        }
        // A stage is drawn as it stands.
        (Subject::Stage(wavelet), "lifting") => {
            let side = side(arguments)?.unwrap_or(Direction::Synthesis);
            Ok(pictures::wavelet_flow(title, wavelet, side))
        }
        (Subject::Factoring(lifting), "lifting") => {
            let side = side(arguments)?.unwrap_or(Direction::Analysis);
            Ok(pictures::factoring_flow(title, lifting, side))
        }
        (Subject::Wavelet(wavelet) | Subject::Stage(wavelet), "growth") => {
            growth(evaluator, arguments, wavelet, title)
        }
        (Subject::Expression(expression), "stencil") => pictures::stencil(title, expression).map_err(fault),
        (Subject::Expression(expression), _) => pictures::worst_case(title, expression).map_err(fault),
        (Subject::Array(array), _) => samples(arguments, array, title),
        (Subject::Transform(bands), _) => transform(arguments, bands, title),
        (Subject::Numbers(numbers), _) => finite(arguments, numbers, title),
        (Subject::Results(results), _) => results.drawn(title).map_err(fault),
        (Subject::Several(several), _) => several.drawn(title, side(arguments)?).map_err(fault),
        (Subject::Filter(filter), _) => of_filter(arguments, filter, what, title),
        (subject, _) => match subject.bank()? {
            Some(bank) => of_bank(arguments, &bank, what, title),
            None => Err(Fault::kind("a wavelet or a filter bank", subject.describe()).argument(at::VALUE)),
        },
    }
}

fn side(arguments: &Arguments) -> Result<Option<Direction>, Fault> {
    arguments.given(at::SIDE).map(|_| super::properties::side(arguments, at::SIDE)).transpose()
}

fn iterations(arguments: &Arguments) -> Result<u32, Fault> {
    Ok(arguments.integer_within(at::ITERATIONS, 1, filters::MOST_ITERATIONS.into())? as u32)
}

fn of_filter(arguments: &Arguments, filter: &Laurent, what: &str, title: &str) -> Result<Plot, Fault> {
    let plot = match what {
        "taps" => pictures::filter_taps(title, filter),
        "response" => pictures::filter_response(title, filter),
        "zeros" => pictures::filter_zeros(title, filter),
        _ => pictures::filter_functions(title, filter, iterations(arguments)?),
    };
    plot.map_err(|error| Fault::from(error).argument(at::VALUE))
}

fn of_bank(arguments: &Arguments, bank: &FilterBank, what: &str, title: &str) -> Result<Plot, Fault> {
    let side = side(arguments)?;
    let plot = match what {
        "taps" => pictures::bank_taps(title, bank, side),
        "response" => pictures::bank_response(title, bank, side),
        "zeros" => pictures::bank_zeros(title, bank, side),
        _ => pictures::bank_functions(title, bank, side, iterations(arguments)?),
    };
    plot.map_err(|error| Fault::from(error).argument(at::VALUE))
}

fn growth(
    evaluator: &Evaluator,
    arguments: &Arguments,
    wavelet: &Wavelet,
    title: &str,
) -> Result<Plot, Fault> {
    let width = arguments.integer_within(at::BITS, 1, 64)? as u32;
    let depth = arguments.integer_within(at::DEPTH, 0, MOST_GROWTH)? as u32;
    let side = side(arguments)?.unwrap_or(Direction::Analysis);
    let of_side = if side == Direction::Synthesis { " of synthesis" } else { "" };
    let title = format!("{title}{of_side} from {width} bits");
    let plot = match depth {
        0 => pictures::stage_growth(&title, evaluator.space(), wavelet, side, width),
        _ => {
            let (wavelet, wavelet_ho) = (wavelet.clone(), wavelet.clone());
            let structure = Structure { wavelet, wavelet_ho, depth, depth_ho: 0 };
            pictures::array_growth(&title, evaluator.space(), &structure, side, width)
        }
    };
    plot.map_err(|error| Fault::from(error).argument(at::VALUE))
}

impl From<PictureError> for Fault {
    fn from(error: PictureError) -> Fault {
        let (code, help) = match error {
            PictureError::Filter(error) => return (*error).into(),
            PictureError::Transform(error) => return error.into(),
            PictureError::NoSymbols => (ProblemCode::PlotKind, "draw an element of an array over `symbols`"),
            PictureError::NoSamples => (ProblemCode::PlotKind, "give at least one sample"),
            PictureError::Dimensions(_) => (
                ProblemCode::PlotDimensions,
                "draw a part of it: an ndarray's `a[0]`, or an array built on fewer dimensions",
            ),
            PictureError::TooManyCells => {
                (ProblemCode::PlotRange, "draw a part of it, up to 4,000,000 samples")
            }
            PictureError::TooFar => (ProblemCode::PlotRange, "draw what lies nearer to index 0"),
            PictureError::Bands(_) => (ProblemCode::PlotKind, "give what `transform` gives"),
        };
        Fault::new(code, error.to_string()).help(help)
    }
}
