//! Lifting stages and wavelets.

use std::sync::Arc;

use crate::arrays::{Stage, StageKind};
use crate::diagnostics::{ProblemCode, suggest};
use crate::values::Value;
use crate::wavelets::Wavelet;

use super::super::builtin::{Arguments, Builtin, Kind, optional, required};
use super::super::evaluator::Evaluator;
use super::super::fault::Fault;
use super::lifting::{factored, to_lifting};
use super::zdomain::bank;

/// The types of stages.
const TYPES: [&str; 4] = {
    let [a, b, c, d] = StageKind::ALL;
    [a.name(), b.name(), c.name(), d.name()]
};

pub(super) const TABLE: &[Builtin] = &[
    Builtin {
        name: "stage",
        parameters: &[
            required("type", Kind::Text)
                .one_of(&TYPES)
                .means("What is changed, how, and by what: even samples by odd ones, or odd by even"),
            required("taps", Kind::Items).means("The factors of neighbours, integers"),
            optional("D", Kind::Integer, "0").means("The delay of VC-2: where the first neighbour lies"),
            optional("S", Kind::Integer, "0").means("The bits by which the sum is shifted right"),
        ],
        summary: "A lifting stage of VC-2 (15.4.4.1): at an updated index k the taps weigh indices k + 2*(i+D) - 1; shifted right by S.",
        example: "stage(\"odd_add_even\", taps=[1, 1], S=1)",
        run: stage,
    },
    Builtin {
        name: "wavelet",
        parameters: &[
            required("stages", Kind::Any)
                .means("A list of stages, what `lifting` gives, or a filter bank that reconstructs"),
            optional("shift", Kind::Integer, "0")
                .means("The bits by which synthesis shifts right after each level"),
        ],
        summary: "A wavelet: the stages of synthesis in order, a factoring by `lifting`, or a filter bank that is factored so; and the bit shift of a level.",
        example: "wavelet(le_gall_5_3.stages, 1) == le_gall_5_3",
        run: wavelet,
    },
    Builtin {
        name: "inverse",
        parameters: &[required("w", Kind::Invertible)],
        summary: "Of a stage, the one that undoes it; of a wavelet, the stages of analysis; of a matrix of Laurent polynomials, its inverse.",
        example: "inverse(le_gall_5_3.stages[0]).type",
        run: |_, arguments| match arguments.value(0) {
            Value::Wavelet(wavelet) => Ok(Value::Wavelet(Arc::new(wavelet.inverse()))),
            Value::Matrix(matrix) => {
                Ok(matrix.inverse().map_err(|error| Fault::from(error).argument(0))?.into())
            }
            _ => Ok(Value::Stage(Arc::new(arguments.stage(0)?.inverse()))),
        },
    },
];

fn stage(_: &Evaluator, arguments: &Arguments) -> Result<Value, Fault> {
    let name = arguments.text(0)?;
    let kind: StageKind = name.parse().map_err(|()| {
        let names = StageKind::ALL.map(StageKind::name);
        Fault::new(ProblemCode::StageType, format!("unknown type of stage \"{name}\""))
            .argument(0)
            .label("not a type of stage")
            .help(match suggest(name, names) {
                Some(near) => format!("did you mean \"{near}\"?"),
                None => format!("it is one of {}", names.join(", ")),
            })
    })?;
    let taps = arguments.items(1)?.iter().map(|tap| match tap {
        Value::Number(n) if n.is_integer() => Ok(n.numerator()),
        other => {
            let got = crate::display::shortened(other, 30);
            Err(Fault::new(ProblemCode::StageTaps, format!("taps are integers, got {got}"))
                .argument(1)
                .label("not all integers")
                .help("scale the taps by a power of two and raise S by as much"))
        }
    });
    let taps = taps.collect::<Result<Vec<_>, _>>()?;
    let delay = arguments.integer_within(2, -(1 << 40), 1 << 40)?;
    let shift = arguments.integer_within(3, 0, 1_000_000)?;
    let stage = Stage::new(kind, taps, delay, shift as u32);
    Ok(Value::Stage(Arc::new(stage.map_err(|error| Fault::from(error).argument(1).label("no taps"))?)))
}

fn wavelet(evaluator: &Evaluator, arguments: &Arguments) -> Result<Value, Fault> {
    let shift = arguments.integer_within(1, 0, 1_000_000)? as u32;
    let items = match arguments.value(0) {
        Value::List(items) | Value::Tuple(items) => items,
        Value::Record(record) => {
            let lifting = match to_lifting(record) {
                Some(lifting) => lifting,
                None => match bank(arguments.value(0)) {
                    Ok(bank) => factored(&bank, evaluator).map_err(|error| Fault::from(error).argument(0))?,
                    Err(_) => return Err(no_stages("a record").argument(0)),
                },
            };
            let wavelet = lifting.wavelet(shift).map_err(|error| Fault::from(error).argument(0))?;
            return Ok(Value::Wavelet(Arc::new(wavelet)));
        }
        Value::Matrix(_) => {
            let bank = bank(arguments.value(0)).map_err(|fault| fault.argument(0))?;
            let wavelet = factored(&bank, evaluator).and_then(|lifting| lifting.wavelet(shift));
            return Ok(Value::Wavelet(Arc::new(wavelet.map_err(|error| Fault::from(error).argument(0))?)));
        }
        Value::Wavelet(_) => {
            return Err(Fault::new(
                ProblemCode::ValueKind,
                "a wavelet is made of stages, and this is one already",
            )
            .argument(0)
            .label("a wavelet")
            .help("leave `wavelet(...)` out"));
        }
        other => return Err(no_stages(other.kind()).argument(0)),
    };
    let stages = items.iter().map(|item| match item {
        Value::Stage(stage) => Ok((**stage).clone()),
        other => Err(no_stages(other.kind()).argument(0)),
    });
    let stages = stages.collect::<Result<Vec<_>, _>>()?;
    Ok(Value::Wavelet(Arc::new(Wavelet { stages, shift })))
}

fn no_stages(kind: &str) -> Fault {
    Fault::new(ProblemCode::ValueKind, format!("a wavelet is made of stages, not of {kind}"))
        .label("not a list of stages")
        .note("of filters, `lifting` finds the stages: `wavelet(lifting(h, g), 1)`")
        .help("write stages, as in `wavelet([stage(\"even_add_odd\", taps=[1, 1], S=1)], 1)`")
}
