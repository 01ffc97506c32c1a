//! Infinite arrays.

use std::sync::Arc;

use crate::algebra::{Index, Number};
use crate::arrays::code::Base;
use crate::arrays::{Array, ArrayError, Element, Extend, Grid, OwnError};
use crate::diagnostics::{ProblemCode, suggest};
use crate::values::Value;
use vcfilter_machine::memory;

use super::super::builtin::{Arguments, Builtin, Kind, optional, required, rest};
use super::super::evaluator::Evaluator;
use super::super::fault::{Carried, Fault};

/// What may lie beyond given values.
const EXTENSIONS: [&str; 5] = {
    let [a, b, c, d, e] = Extend::ALL;
    [a.0, b.0, c.0, d.0, e.0]
};

pub(super) const TABLE: &[Builtin] = &[
    Builtin {
        name: "symbols",
        parameters: &[
            required("ndim", Kind::Integer),
            optional("prefix", Kind::Text, "\"v\"").means("How elements are displayed, as in v[0, 0]"),
        ],
        summary: "An infinite array whose element [i, j] is the symbol prefix[i, j], an integer.",
        example: "L = symbols(2, \"L\")\nL[0, -1]",
        run: symbols,
    },
    Builtin {
        name: "variables",
        parameters: &[
            required("ndim", Kind::Integer),
            required("name", Kind::Name).means("What generated code calls the array"),
        ],
        summary: "An infinite array whose element [i, j] is the code name[i, j].",
        example: "x = variables(1, \"x\")\nrshift(x, 1)[0]",
        run: variables,
    },
    Builtin {
        name: "data",
        parameters: &[
            required("values", Kind::NdArrayLike),
            optional("extend", Kind::Text, "\"zero\"")
                .one_of(&EXTENSIONS)
                .means("What lies beyond the values"),
        ],
        summary: "An infinite array of given integers; extend says what lies beyond: zero, edge, symmetric, reflect, periodic.",
        example: "d = data([1, 2, 3], \"edge\")\nd[-2..6]",
        run: data,
    },
    Builtin {
        name: "picture",
        parameters: &[
            required("values", Kind::NdArrayLike),
            optional("extend", Kind::Text, "\"zero\"")
                .one_of(&EXTENSIONS)
                .means("What lies beyond the values"),
        ],
        summary: "Like data for pictures, whose rows are listed first: picture(v)[x, y] is v[y][x].",
        example: "p = picture([[1, 2, 3], [4, 5, 6]])\np[2, 0]",
        run: picture,
    },
    Builtin {
        name: "generate",
        parameters: &[
            required("ndim", Kind::Integer),
            required("f", Kind::Function).means("Takes an index per dimension and gives the element"),
            optional("cache", Kind::Bool, "true").means("Whether elements are kept"),
        ],
        summary: "An infinite array of one's own: element [i, j] is f(i, j).",
        example: "f(i, j) = i * j\ngenerate(2, f)[6, 7]",
        run: generate,
    },
    Builtin {
        name: "lift",
        parameters: &[
            required("a", Kind::Array),
            required("stage", Kind::Stage),
            required("dim", Kind::Integer).means("The dimension, 0 the horizontal one"),
        ],
        summary: "One lifting stage of VC-2 along dimension dim (15.4.4), away from edges: every neighbour is there.",
        example: "L = symbols(1, \"L\")\nlift(L, le_gall_5_3.stages[0], 0)[0]",
        run: |_, arguments| {
            let dim = dimension(arguments, 2)?;
            let lifted = arguments.array(0)?.lift(arguments.stage(1)?, dim);
            Ok(Value::Array(
                lifted.map_err(|error| Fault::from(error).argument(2).label("no such dimension"))?,
            ))
        },
    },
    Builtin {
        name: "lshift",
        parameters: &[required("a", Kind::Array), optional("bits", Kind::Integer, "1")],
        summary: "Every value times 2^bits.",
        example: "L = symbols(1, \"L\")\nlshift(L, 2)[0]",
        run: |_, arguments| {
            let bits = shift_bits(arguments, 1)?;
            Ok(Value::Array(arguments.array(0)?.lshift(bits).map_err(|e| Fault::from(e).argument(1))?))
        },
    },
    Builtin {
        name: "rshift",
        parameters: &[required("a", Kind::Array), optional("bits", Kind::Integer, "1")],
        summary: "Every value shifted right by bits, after adding 2^(bits-1) (VC-2 15.4.3).",
        example: "L = symbols(1, \"L\")\nrshift(L, 2)[0]",
        run: |_, arguments| {
            let bits = shift_bits(arguments, 1)?;
            Ok(Value::Array(arguments.array(0)?.rshift(bits).map_err(|e| Fault::from(e).argument(1))?))
        },
    },
    Builtin {
        name: "subsample",
        parameters: &[
            required("a", Kind::Array),
            required("steps", Kind::Items).means("One per dimension"),
            required("offsets", Kind::Items).means("One per dimension"),
        ],
        summary: "Index n of the result is index n*step + offset of a, per dimension.",
        example: "L = symbols(1, \"L\")\nsubsample(L, (2,), (1,))[3]",
        run: subsample,
    },
    Builtin {
        name: "interleave",
        parameters: &[
            required("even", Kind::Array),
            required("odd", Kind::Array),
            required("dim", Kind::Integer).means("The dimension, 0 the horizontal one"),
        ],
        summary: "Even and odd indices along dim come from two arrays.",
        example: "L = symbols(1, \"L\"); H = symbols(1, \"H\")\ninterleave(L, H, 0)[0..4]",
        run: interleave,
    },
    Builtin {
        name: "periodic_cache",
        parameters: &[
            required("a", Kind::Array),
            rest("symbols", Kind::Array, 1).means("What the array is built on, made by `symbols`"),
        ],
        summary: "One evaluation per filter phase, others by moving the symbols' indices; rounding errors repeat.",
        example: "L = symbols(1, \"L\")\nperiodic_cache(rshift(L, 1), L)[5]",
        run: periodic_cache,
    },
    Builtin {
        name: "substitute",
        parameters: &[
            required("a", Kind::Array),
            required("replacements", Kind::Map).means("From arrays to those that take their places"),
        ],
        summary: "The same filter over other inputs.",
        example: "L = symbols(1, \"L\")\nsubstitute(rshift(L, 1), {L: data([3, 5, 8])})[0..3]",
        run: substitute,
    },
    Builtin {
        name: "ndim",
        parameters: &[required("a", Kind::ArrayOrNdArray)],
        summary: "The number of dimensions.",
        example: "symbols(2, \"L\").ndim",
        run: |_, arguments| match arguments.value(0) {
            Value::NdArray(array) => Ok(Value::Number(array.ndim().into())),
            _ => Ok(Value::Number(arguments.array(0)?.ndim().into())),
        },
    },
    Builtin {
        name: "period",
        parameters: &[required("a", Kind::Array)],
        summary: "After how many samples, per dimension, the filter repeats; none for finite data.",
        example: "L = symbols(2, \"L\")\ninterleave(L, L, 0).period",
        run: |_, arguments| match arguments.array(0)?.period()? {
            Some(period) => Ok(Value::numbers(period.into_iter().map(Number::from))),
            None => Ok(Value::None),
        },
    },
    Builtin {
        name: "nop",
        parameters: &[required("a", Kind::Array)],
        summary: "Whether the array only views its inputs, every element unchanged.",
        example: "rshift(symbols(1, \"L\"), 0).nop",
        run: |_, arguments| Ok(Value::Bool(arguments.array(0)?.nop())),
    },
    Builtin {
        name: "relative_step_size_to",
        parameters: &[required("a", Kind::Array), required("b", Kind::Array)],
        summary: "The step in b for one step in a, per dimension; none where a does not use b.",
        example: "L = symbols(1, \"L\")\nsubsample(L, (3,), (0,)).relative_step_size_to(L)",
        run: |_, arguments| match arguments.array(0)?.relative_step_size_to(arguments.array(1)?)? {
            Some(steps) => Ok(Value::numbers(steps)),
            None => Ok(Value::None),
        },
    },
    Builtin {
        name: "clear_cache",
        parameters: &[required("a", Kind::Array)],
        summary: "Forgets the computed elements of an array; the numbers of rounding errors stay. Gives the array.",
        example: "L = symbols(1, \"L\")\nclear_cache(rshift(L, 1)).period",
        run: |_, arguments| {
            arguments.array(0)?.clear_cache();
            Ok(arguments.value(0).clone())
        },
    },
];

fn symbols(evaluator: &Evaluator, arguments: &Arguments) -> Result<Value, Fault> {
    let array = evaluator.space().symbols(ndim(arguments)?, arguments.text(1)?);
    Ok(Value::Array(array.map_err(|error| Fault::from(error).argument(0))?))
}

fn variables(evaluator: &Evaluator, arguments: &Arguments) -> Result<Value, Fault> {
    let base = match arguments.value(1) {
        Value::Code(code) => Base::of(code),
        _ => Base::named(arguments.text(1)?),
    };
    let base = base.map_err(|error| Fault::from(error).argument(1))?;
    let array = evaluator.space().variables(ndim(arguments)?, base);
    Ok(Value::Array(array.map_err(|error| Fault::from(error).argument(0))?))
}

/// The number of dimensions, which stands first.
fn ndim(arguments: &Arguments) -> Result<usize, Fault> {
    let n = arguments.number(0)?;
    let small = n.to_i64().and_then(|n| usize::try_from(n).ok());
    small.filter(|n| (1..=crate::arrays::limits::NDIM).contains(n)).ok_or_else(|| {
        let shown = crate::display::shortened(arguments.value(0), 40);
        Fault::new(ProblemCode::ArrayDimension, format!("an array has 1 to 8 dimensions, not {shown}"))
            .argument(0)
            .label("not from 1 to 8")
            .help("give a number of dimensions from 1 to 8")
    })
}

/// A dimension; whether there is such a one, the array says.
fn dimension(arguments: &Arguments, at: usize) -> Result<i128, Fault> {
    arguments.number(at)?.to_i128().ok_or_else(|| {
        let shown = crate::display::shortened(arguments.value(at), 40);
        Fault::new(ProblemCode::ArrayDimension, format!("there is no dimension {shown}"))
            .argument(at)
            .help("dimensions count from 0")
    })
}

fn shift_bits(arguments: &Arguments, at: usize) -> Result<u32, Fault> {
    let bits = arguments.number(at)?;
    let small = bits.to_i64().and_then(|bits| u32::try_from(bits).ok());
    small.ok_or_else(|| {
        Fault::from(ArrayError::Shift { bits: bits.clone() }).argument(at).label("out of range")
    })
}

fn data(evaluator: &Evaluator, arguments: &Arguments) -> Result<Value, Fault> {
    let grid = super::ndarrays::grid(arguments.value(0)).map_err(|fault| fault.argument(0))?;
    made_of(evaluator, grid, extension(arguments)?)
}

fn picture(evaluator: &Evaluator, arguments: &Arguments) -> Result<Value, Fault> {
    let rows = super::ndarrays::grid(arguments.value(0)).map_err(|fault| fault.argument(0))?;
    let [height, width] = rows.shape() else {
        let message = format!("a picture is a list of rows, and this has {} dimensions", rows.shape().len());
        return Err(Fault::new(ProblemCode::ArrayDimension, message)
            .argument(0)
            .label("not two-dimensional")
            .help("write rows, as in `picture([[1, 2], [3, 4]])`, or use `data`"));
    };
    let values = (0..*width).flat_map(|x| (0..*height).map(move |y| (x, y)));
    let values = memory::collect(values.map(|(x, y)| rows.values()[y * width + x].clone()))?;
    made_of(evaluator, Grid::new(vec![*width, *height], values)?, extension(arguments)?)
}

fn made_of(evaluator: &Evaluator, grid: Grid, extend: Extend) -> Result<Value, Fault> {
    Ok(Value::Array(evaluator.space().data(grid, extend).map_err(|error| Fault::from(error).argument(0))?))
}

fn extension(arguments: &Arguments) -> Result<Extend, Fault> {
    let name = arguments.text(1)?;
    Extend::ALL.iter().find(|(known, _)| *known == &**name).map(|(_, extend)| *extend).ok_or_else(|| {
        let near = suggest(name, Extend::ALL.iter().map(|(known, _)| *known));
        Fault::new(ProblemCode::ValueRange, format!("unknown extension \"{name}\""))
            .argument(1)
            .label("not an extension")
            .help(match near {
                Some(near) => format!("did you mean \"{near}\"?"),
                None => "it is zero, edge, symmetric, reflect or periodic".to_string(),
            })
    })
}

fn generate(evaluator: &Evaluator, arguments: &Arguments) -> Result<Value, Fault> {
    let ndim = ndim(arguments)?;
    let function = arguments.function(1)?.clone();
    evaluator.check_count(&function, ndim).map_err(|fault| fault.argument(1))?;
    let caller = evaluator.clone();
    let element = move |index: &Index| -> Result<Element, OwnError> {
        let numbers = index.iter().map(|&i| Value::Number(i.into())).collect();
        let value = caller.call_value(&function, numbers);
        let value = value.and_then(|value| element(value).map_err(|fault| caller.within(&function, fault)));
        value.map_err(|fault| OwnError(Arc::new(Carried(*fault.into_problem()))))
    };
    let array = evaluator.space().generate(ndim, arguments.bool(2)?, element)?;
    Ok(Value::Array(array))
}

fn element(value: Value) -> Result<Element, Fault> {
    match value {
        Value::Number(number) => Ok(Element::Number(number)),
        Value::Expression(expression) => Ok(Element::Linear((*expression).clone())),
        Value::Code(code) => Ok(Element::Code(code)),
        other => Err(Fault::kind("a number, an expression or code as an element", other.kind())),
    }
}

fn subsample(_: &Evaluator, arguments: &Arguments) -> Result<Value, Fault> {
    let array = arguments.array(0)?;
    let (steps, offsets) = (arguments.indices(1)?, arguments.indices(2)?);
    let result = array.subsample(&steps, &offsets).map_err(|error| {
        let at = match &error {
            ArrayError::Length { what: "offsets", .. } => 2,
            _ => 1,
        };
        Fault::from(error).argument(at)
    });
    Ok(Value::Array(result?))
}

fn interleave(_: &Evaluator, arguments: &Arguments) -> Result<Value, Fault> {
    let dim = dimension(arguments, 2)?;
    let result = arguments.array(0)?.interleave(arguments.array(1)?, dim).map_err(|error| {
        let at = if matches!(error, ArrayError::Dimension { .. }) { 2 } else { 1 };
        Fault::from(error).argument(at)
    });
    Ok(Value::Array(result?))
}

fn periodic_cache(_: &Evaluator, arguments: &Arguments) -> Result<Value, Fault> {
    let symbols = arguments.rest.iter().filter_map(|value| match value {
        Value::Array(array) => Some(array.clone()),
        _ => None,
    });
    let symbols: Vec<Array> = symbols.collect();
    if let Some(at) = symbols.iter().position(|array| array.symbol_prefix().is_none()) {
        let message = format!("an array made by `{}` is not one of symbols", symbols[at].operation());
        return Err(Fault::new(ProblemCode::ArrayMissingSymbols, message)
            .argument(1 + at)
            .label("not an array of symbols")
            .help("list the arrays made by `symbols` that it is built on"));
    }
    Ok(Value::Array(arguments.array(0)?.periodic_cache(&symbols)?))
}

fn substitute(_: &Evaluator, arguments: &Arguments) -> Result<Value, Fault> {
    let result = arguments.array(0)?.substitute(&replacements(arguments, 1)?);
    Ok(Value::Array(result.map_err(|error| Fault::from(error).argument(1))?))
}

/// A map from arrays to arrays.
pub(super) fn replacements(arguments: &Arguments, at: usize) -> Result<Vec<(Array, Array)>, Fault> {
    let pairs = arguments.map(at)?.entries().iter().map(|pair| match pair {
        (Value::Array(before), Value::Array(after)) => Ok((before.clone(), after.clone())),
        (Value::Array(_), other) | (other, _) => {
            Err(Fault::kind("a map from arrays to arrays", other.kind()).argument(at))
        }
    });
    pairs.collect()
}
