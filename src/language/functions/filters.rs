//! Lifting stages and wavelets.

use std::sync::Arc;

use crate::arrays::{Stage, StageKind, StageRounding, Word, WordOverflow};
use crate::diagnostics::{ProblemCode, suggest};
use crate::values::{Found, Items, Value};
use crate::wavelets::Wavelet;

use super::super::declare::{Declared, Maybe, One, Param, Row, default, optional, required};
use super::super::evaluator::Evaluator;
use super::super::extract::{Arg, Choice, Integer, Invertible, Named};
use super::super::fault::Fault;
use super::lifting::factored;
use super::zdomain::bank;

/// The types of stages.
const TYPES: [&str; 4] = {
    let [a, b, c, d] = StageKind::ALL;
    [a.name(), b.name(), c.name(), d.name()]
};

/// The parameters that say what samples are held in.
type WordParameters = (Param<Arg<Integer>, Maybe>, Param<Arg<Named<WordOverflow>>, One>);

/// What they give.
type Words = (Option<Arg<Integer>>, Arg<Named<WordOverflow>>);

const WORDS: WordParameters = (
    optional("bits")
        .means("The bits of the words in which samples are held; without it they are of any size"),
    default("overflow", "\"wrap\"").means("What becomes of samples that do not fit their word"),
);

pub(super) const TABLE: &[&dyn Declared] = &[
    &Row {
        name: "stage",
        parameters: (
            required("type")
                .means("What is changed, how, and by what: even samples by odd ones, or odd by even"),
            required("taps").means("The factors of neighbours, integers"),
            (default("D", "0").means("The delay of VC-2: where the first neighbour lies"),
            default("S", "0").means("The bits by which the sum is shifted right")),
            default("rounding", "\"half_up\"")
                .means("How the sum divided by 2^S becomes an integer, where S is not 0; VC-2 rounds halves up"),
            optional("offset").means("In the place of a rounding, what is added to the sum before it is shifted: an integer from 0 to 2^S - 1"),
            WORDS,
        ),
        summary: "A lifting stage of VC-2 (15.4.4.1): at an updated index k the taps weigh indices k + 2*(i+D) - 1; the sum is shifted right by S and rounded.",
        example: "stage(\"odd_add_even\", taps=[1, 1], S=1)\nstage(\"odd_subtract_even\", taps=[1, 1], S=1, rounding=\"floor\")\nstage(\"even_add_odd\", [1, 1], S=2, offset=1)",
        run: stage,
    },
    &Row {
        name: "wavelet",
        parameters: (
            required("stages")
                .means("A list of stages, what `lifting` gives, or a filter bank that reconstructs"),
            default("shift", "0").means("The bits by which synthesis shifts right after each level"),
            WORDS,
        ),
        summary: "A wavelet: the stages of synthesis in order, a factoring by `lifting`, or a filter bank that is factored so; and the bit shift of a level.",
        example: "wavelet(le_gall_5_3.stages, 1) == le_gall_5_3",
        run: wavelet,
    },
    &Row {
        name: "inverse",
        parameters: (required("w"),),
        summary: "Of a stage, the one that undoes it; of a wavelet, the stages of analysis; of a matrix of Laurent polynomials, its inverse.",
        example: "inverse(le_gall_5_3.stages[0]).type",
        run: |_, w: Arg<Invertible>| match &*w {
            Invertible::Wavelet(wavelet) => Ok(Value::Wavelet(Arc::new(wavelet.inverse()))),
            Invertible::Matrix(matrix) => Ok(matrix.inverse().map_err(|error| w.fault(error))?.into()),
            Invertible::Stage(stage) => Ok(Value::Stage(Arc::new(stage.inverse()))),
        },
    },
];

impl Choice for StageKind {
    const NAMES: &'static [&'static str] = &TYPES;

    fn named(name: &str) -> Result<StageKind, Fault> {
        name.parse().map_err(|()| {
            Fault::new(ProblemCode::StageType, format!("unknown type of stage \"{name}\""))
                .label("not a type of stage")
                .help(match suggest(name, TYPES) {
                    Some(near) => format!("did you mean \"{near}\"?"),
                    None => format!("it is one of {}", TYPES.join(", ")),
                })
        })
    }
}

/// What roundings are called elsewhere.
const ELSEWHERE: &[(&str, &str)] = &[
    ("down", "floor"),
    ("truncate", "floor"),
    ("up", "ceiling"),
    ("ceil", "ceiling"),
    ("nearest", "half_up"),
    ("round", "half_up"),
    ("even", "half_even"),
    ("bankers", "half_even"),
];

impl Choice for StageRounding {
    const NAMES: &'static [&'static str] = &["half_up", "floor", "ceiling", "half_even"];

    fn named(name: &str) -> Result<StageRounding, Fault> {
        StageRounding::named(name).ok_or_else(|| {
            let near = ELSEWHERE.iter().find(|(other, _)| *other == name).map(|(_, ours)| *ours);
            Fault::new(ProblemCode::ValueRange, format!("unknown rounding \"{name}\""))
                .label("not a rounding of stages")
                .help(match near.or_else(|| suggest(name, Self::NAMES.iter().copied())) {
                    Some(near) => format!("did you mean \"{near}\"?"),
                    None => format!("it is one of {}, or another `offset`", Self::NAMES.join(", ")),
                })
        })
    }
}

impl Choice for WordOverflow {
    const NAMES: &'static [&'static str] = &["wrap", "saturate"];

    fn named(name: &str) -> Result<WordOverflow, Fault> {
        WordOverflow::named(name).ok_or_else(|| {
            Fault::new(ProblemCode::ValueRange, format!("unknown overflow \"{name}\""))
                .label("not what becomes of a value")
                .help("it is \"wrap\" or \"saturate\"")
        })
    }
}

/// The words of two arguments.
pub(super) fn word(bits: &Arg<Integer>, overflow: WordOverflow) -> Result<Word, Fault> {
    Word::new(bits.within(1, 1_000_000)? as u32, overflow).map_err(|error| bits.fault(error))
}

fn words((bits, overflow): &Words) -> Result<Option<Word>, Fault> {
    let overflow = overflow.get()?;
    bits.as_ref().map(|bits| word(bits, overflow)).transpose()
}

fn stage(
    _: &Evaluator,
    kind: Arg<Named<StageKind>>,
    taps: Arg<Items>,
    (delay, shift): (Arg<Integer>, Arg<Integer>),
    rounding: Arg<Named<StageRounding>>,
    offset: Option<Arg<Integer>>,
    given: Words,
) -> Result<Value, Fault> {
    let kind = kind.get()?;
    let whole = taps.iter().map(|tap| match tap {
        Value::Number(n) if n.is_integer() => Ok(n.numerator()),
        other => {
            let got = crate::display::shortened(other, 30);
            Err(Fault::new(ProblemCode::StageTaps, format!("taps are integers, got {got}"))
                .argument(&taps)
                .label("not all integers")
                .help("scale the taps by a power of two and raise S by as much"))
        }
    });
    let whole = whole.collect::<Result<Vec<_>, _>>()?;
    let delay = delay.within(-(1 << 40), 1 << 40)?;
    let shift = shift.within(0, 1_000_000)?;
    let stage =
        Stage::new(kind, whole, delay, shift as u32).map_err(|error| taps.fault(error).label("no taps"))?;
    let stage = match (rounding.get()?, &offset) {
        (rounding, None) => stage.with_rounding(rounding)?,
        (StageRounding::HalfUp, Some(offset)) => stage
            .with_rounding(StageRounding::Offset(offset.numerator()))
            .map_err(|error| offset.fault(error).label("not an offset of this shift"))?,
        (_, Some(offset)) => {
            return Err(offset.fault(
                Fault::new(ProblemCode::ValueRange, "a stage has a rounding or an offset, not both")
                    .label("the rounding adds another offset")
                    .help("leave one of them out"),
            ));
        }
    };
    Ok(Value::Stage(Arc::new(stage.in_words(words(&given)?))))
}

fn wavelet(
    evaluator: &Evaluator,
    given: Arg<Value>,
    shift: Arg<Integer>,
    bits: Words,
) -> Result<Value, Fault> {
    let shift = shift.within(0, 1_000_000)? as u32;
    let wavelet = wavelet_of(evaluator, &given, shift)?;
    let wavelet = match words(&bits)? {
        // Stages may be in words of their own.
        None => wavelet,
        word => wavelet.in_words(word),
    };
    Ok(Value::Wavelet(Arc::new(wavelet)))
}

fn wavelet_of(evaluator: &Evaluator, given: &Arg<Value>, shift: u32) -> Result<Wavelet, Fault> {
    let items = match &**given {
        Value::List(items) | Value::Tuple(items) => items,
        Value::Record(record) => {
            let wavelet = match record.found() {
                Some(Found::Lifting(factored)) => factored.lifting.wavelet(shift),
                Some(Found::Bank(bank)) => {
                    factored(bank, evaluator).and_then(|lifting| lifting.wavelet(shift))
                }
                _ => return Err(no_stages("a record").argument(given)),
            };
            return wavelet.map_err(|error| given.fault(error));
        }
        Value::Matrix(_) => {
            let bank = bank(given).map_err(|fault| given.fault(fault))?;
            let wavelet = factored(&bank, evaluator).and_then(|lifting| lifting.wavelet(shift));
            return wavelet.map_err(|error| given.fault(error));
        }
        Value::Wavelet(_) => {
            return Err(Fault::new(
                ProblemCode::ValueKind,
                "a wavelet is made of stages, and this is one already",
            )
            .argument(given)
            .label("a wavelet")
            .help("leave `wavelet(...)` out"));
        }
        other => return Err(no_stages(other.kind()).argument(given)),
    };
    let stages = items.iter().map(|item| match item {
        Value::Stage(stage) => Ok((**stage).clone()),
        other => Err(no_stages(other.kind()).argument(given)),
    });
    let stages = stages.collect::<Result<Vec<_>, _>>()?;
    Ok(Wavelet { stages, shift })
}

fn no_stages(kind: &str) -> Fault {
    Fault::new(ProblemCode::ValueKind, format!("a wavelet is made of stages, not of {kind}"))
        .label("not a list of stages")
        .note("of filters, `lifting` finds the stages: `wavelet(lifting(h, g), 1)`")
        .help("write stages, as in `wavelet([stage(\"even_add_odd\", taps=[1, 1], S=1)], 1)`")
}
