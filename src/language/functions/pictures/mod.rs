//! Pictures of filters, wavelets, elements and samples.

mod results;
mod samples;
mod several;
mod subject;
mod uses;

use std::sync::Arc;

use crate::diagnostics::ProblemCode;
use crate::filters::{self, Direction, FilterBank, Laurent};
use crate::pictures::{self, PictureError, ResponsePart};
use crate::plots::Plot;
use crate::values::Value;
use crate::wavelets::{Structure, Wavelet};

use super::super::declare::{Declared, Row, default, optional, required};
use super::super::evaluator::Evaluator;
use super::super::extract::{Arg, Ends, Integer, Named};
use super::super::fault::Fault;
use samples::{finite, samples, transform};
use several::Several;
use subject::{Picture, Subject, choose, subject};

pub(super) const TABLE: &[&dyn Declared] = &[&Row {
    name: "plot",
    parameters: (
        required("value").means("What is drawn"),
        optional("what").means("Which picture; each kind of value has a usual one"),
        [
            optional("x").means("The indices along dimension 0, or where the numbers of a list lie"),
            optional("y").means("The indices along dimension 1"),
        ],
        optional("title").means("The words above the picture"),
        optional("side").means("Of a wavelet or bank: one direction alone"),
        (
            default("iterations", "6").means("Of \"functions\": the rounds of the cascade"),
            default("bits", "10").means("Of \"growth\": the width of an input"),
            default("depth", "0")
                .means("Of \"growth\": the levels of a transform; 0 shows the stages of one"),
        ),
    ),
    summary: "A picture of a wavelet or filter, of an expression (\"stencil\"; \"samples\" are its worst case), of arrays and transforms in ranges x and y, of what an array is computed from (\"graph\"), of lists of numbers and of points (x, y). A map from names to wavelets, filters or lists is one picture.",
    example: "plot(le_gall_5_3, \"taps\")\nA = analysis(le_gall_5_3, 1)\nplot(A[1, \"LL\"][0, 0])\nplot({\"5/3\": le_gall_5_3, \"9/7\": daubechies_9_7}, side=\"analysis\")",
    run: plot,
}];

/// What a picture is asked for with, besides the value.
struct Asked {
    value: Arg<Value>,
    /// The ranges of indices.
    ranges: [Option<Arg<Ends>>; 2],
    title: Option<Arg<Arc<str>>>,
    side: Option<Arg<Named<Direction>>>,
    iterations: Arg<Integer>,
    bits: Arg<Integer>,
    depth: Arg<Integer>,
}

/// The deepest transform whose growth is drawn: each level has two panels more.
const MOST_GROWTH: i64 = 6;

fn plot(
    evaluator: &Evaluator,
    value: Arg<Value>,
    what: Option<Arg<Picture>>,
    ranges: [Option<Arg<Ends>>; 2],
    title: Option<Arg<Arc<str>>>,
    side: Option<Arg<Named<Direction>>>,
    (iterations, bits, depth): (Arg<Integer>, Arg<Integer>, Arg<Integer>),
) -> Result<Value, Fault> {
    let asked = Asked { value, ranges, title, side, iterations, bits, depth };
    let subject = subject(&asked.value).map_err(|fault| asked.value.fault(fault))?;
    let what = choose(&subject, what.as_ref())?;
    uses::check(&subject, what, &asked)?;
    let title = match (&asked.title, subject.name()) {
        (Some(title), _) => title.to_string(),
        (None, Some(name)) => format!("{name}: {}", caption(&subject, what)),
        (None, None) => caption(&subject, what).to_string(),
    };
    Ok(drawn(evaluator, &asked, &subject, what, &title)?.into())
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
        (_, "magnitude") => "linear magnitude response",
        (_, "group_delay") => "group delay",
        (_, "lifting") => "lifting steps",
        (_, "growth") => "bit growth",
        (_, "graph") => "graph of an array",
        (_, other) => other,
    }
}

fn drawn(
    evaluator: &Evaluator,
    asked: &Asked,
    subject: &Subject,
    what: &str,
    title: &str,
) -> Result<Plot, Fault> {
    let fault = |error: PictureError| asked.value.fault(error);
    match (subject, what) {
        (Subject::Wavelet(wavelet), "lifting") => {
            let side = asked.side()?.unwrap_or(Direction::Analysis);
            Ok(pictures::wavelet_flow(title, wavelet, side))
        }
        // A stage is drawn as it stands.
        (Subject::Stage(wavelet), "lifting") => {
            let side = asked.side()?.unwrap_or(Direction::Synthesis);
            Ok(pictures::wavelet_flow(title, wavelet, side))
        }
        (Subject::Factoring(lifting), "lifting") => {
            let side = asked.side()?.unwrap_or(Direction::Analysis);
            Ok(pictures::factoring_flow(title, lifting, side))
        }
        (Subject::Wavelet(wavelet) | Subject::Stage(wavelet), "growth") => {
            growth(evaluator, asked, wavelet, title)
        }
        (Subject::Expression(expression), "stencil") => pictures::stencil(title, expression).map_err(fault),
        (Subject::Expression(expression), _) => pictures::worst_case(title, expression).map_err(fault),
        (Subject::Array(array), "graph") => Ok(pictures::array_graph(title, array)),
        (Subject::Array(array), _) => samples(asked, array, title),
        (Subject::Transform(bands), _) => transform(asked, bands, title),
        (Subject::Numbers(numbers), _) => finite(asked, numbers, title),
        (Subject::Results(results), _) => results.drawn(title).map_err(fault),
        (Subject::Several(several), _) => several.drawn(title, asked.side()?).map_err(fault),
        (Subject::Filter(filter), _) => of_filter(asked, filter, what, title),
        (subject, _) => match subject.bank()? {
            Some(bank) => of_bank(asked, &bank, what, title),
            None => Err(Fault::kind("a wavelet or a filter bank", subject.describe()).argument(&asked.value)),
        },
    }
}

impl Asked {
    fn side(&self) -> Result<Option<Direction>, Fault> {
        self.side.as_ref().map(Arg::get).transpose()
    }

    fn iterations(&self) -> Result<u32, Fault> {
        Ok(self.iterations.within(1, filters::MOST_ITERATIONS.into())? as u32)
    }
}

fn of_filter(asked: &Asked, filter: &Laurent, what: &str, title: &str) -> Result<Plot, Fault> {
    let plot = match what {
        "taps" => pictures::filter_taps(title, filter),
        "response" => pictures::filter_response(title, filter),
        "zeros" => pictures::filter_zeros(title, filter),
        "magnitude" => pictures::filter_response_part(title, filter, ResponsePart::Magnitude),
        "phase" => pictures::filter_response_part(title, filter, ResponsePart::Phase),
        "group_delay" => pictures::filter_response_part(title, filter, ResponsePart::GroupDelay),
        _ => pictures::filter_functions(title, filter, asked.iterations()?),
    };
    plot.map_err(|error| asked.value.fault(error))
}

fn of_bank(asked: &Asked, bank: &FilterBank, what: &str, title: &str) -> Result<Plot, Fault> {
    let side = asked.side()?;
    let plot = match what {
        "taps" => pictures::bank_taps(title, bank, side),
        "response" => pictures::bank_response(title, bank, side),
        "zeros" => pictures::bank_zeros(title, bank, side),
        "magnitude" => pictures::bank_response_part(title, bank, ResponsePart::Magnitude, side),
        "phase" => pictures::bank_response_part(title, bank, ResponsePart::Phase, side),
        "group_delay" => pictures::bank_response_part(title, bank, ResponsePart::GroupDelay, side),
        _ => pictures::bank_functions(title, bank, side, asked.iterations()?),
    };
    plot.map_err(|error| asked.value.fault(error))
}

fn growth(evaluator: &Evaluator, asked: &Asked, wavelet: &Wavelet, title: &str) -> Result<Plot, Fault> {
    let width = asked.bits.within(1, 64)? as u32;
    let depth = asked.depth.within(0, MOST_GROWTH)? as u32;
    let side = asked.side()?.unwrap_or(Direction::Analysis);
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
    plot.map_err(|error| asked.value.fault(error))
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
            PictureError::TooManyPanels { .. } => (
                ProblemCode::PlotRange,
                "draw one of them, as in `plot(x[0], \"zeros\")`, or ask for one kind: `spectral_factors(p, kind=\"orthogonal\")`",
            ),
            PictureError::TooFar => (ProblemCode::PlotRange, "draw what lies nearer to index 0"),
            PictureError::Bands(_) => (ProblemCode::PlotKind, "give what `transform` gives"),
        };
        Fault::new(code, error.to_string()).help(help)
    }
}
