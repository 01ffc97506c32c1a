//! Values of arrays, each changed by itself: what an encoder and a decoder do beside their transforms.

use num_bigint::BigInt;

use crate::algebra::{IntegerRange, Number};
use crate::arrays::{Array, ArrayError, WordOverflow};
use crate::values::Value;

use super::super::declare::{Declared, Row, required};
use super::super::evaluator::Evaluator;
use super::super::extract::{Arg, Ends, Integer, Size};
use super::super::fault::Fault;
use super::filters::word;

pub(super) const TABLE: &[&dyn Declared] = &[
    &Row {
        name: "pad",
        parameters: (
            required("a"),
            required("multiples").means("The number to fill up to, for each dimension"),
        ),
        summary: "An array with a size, its last samples repeated up to the next multiple along each dimension, as VC-2 pads a picture.",
        example: "p = pad(symbols(1, \"x\", size=(5,)), 4)\np.size\np[7]",
        run: pad,
    },
    &Row {
        name: "signed",
        parameters: (required("a"), required("bits")),
        summary: "Every value less 2^(bits-1): pixels as a VC-2 encoder takes them, around 0 (VC-2 15.5).",
        example: "p = picture([[0, 255]])\nsigned(p, 8)[0..2, 0]",
        run: |_, a, bits| signed(&a, &bits),
    },
    &Row {
        name: "unsigned",
        parameters: (required("a"), required("bits")),
        summary: "Every value clipped to -2^(bits-1) to 2^(bits-1)-1, plus 2^(bits-1): pixels as a VC-2 decoder gives them (VC-2 15.5).",
        example: "p = picture([[-130, 0, 130]])\nunsigned(p, 8)[0..3, 0]",
        run: |_, a, bits| unsigned(&a, &bits),
    },
    &Row {
        name: "clip",
        parameters: (required("a"), required("range").means("The least and the greatest value, as a pair")),
        summary: "Every value of an array, those outside of a range at its nearer end.",
        example: "x = symbols(1, \"x\")\nbounds(clip(x, (0, 255)), {x: (-900, 100)})",
        run: clip,
    },
    &Row {
        name: "wrap",
        parameters: (required("a"), required("bits").means("The bits of a word, the sign's included")),
        summary: "Every value of an array in words of so many bits, in two's complement: what does not fit wraps around.",
        example: "x = symbols(1, \"x\")\nbounds(wrap(x, 8), {x: (-900, 100)})\nwrap(data([127, 128, -129]), 8)[0..3]",
        run: |_, a: Array, bits: Arg<Integer>| in_words(&a, &bits, WordOverflow::Wrap),
    },
    &Row {
        name: "saturate",
        parameters: (required("a"), required("bits").means("The bits of a word, the sign's included")),
        summary: "Every value of an array in words of so many bits, in two's complement: what does not fit becomes the nearest value that does.",
        example: "saturate(data([127, 128, -129]), 8)[0..3]",
        run: |_, a: Array, bits: Arg<Integer>| in_words(&a, &bits, WordOverflow::Saturate),
    },
];

fn pad(_: &Evaluator, a: Arg<Array>, multiples: Arg<Size>) -> Result<Value, Fault> {
    let wanted = multiples.samples()?;
    let place = |error: ArrayError| match error {
        ArrayError::NoSize(_) => a.fault(error),
        error => multiples.fault(error),
    };
    Ok(Value::Array(a.pad(&wanted).map_err(place)?))
}

/// 2^(bits-1)
fn half(bits: &Arg<Integer>) -> Result<BigInt, Fault> {
    Ok(BigInt::from(1) << (bits.within(1, 64)? - 1))
}

fn signed(a: &Array, bits: &Arg<Integer>) -> Result<Value, Fault> {
    Ok(Value::Array(a.plus(&Number::from(-half(bits)?))?))
}

fn unsigned(a: &Array, bits: &Arg<Integer>) -> Result<Value, Fault> {
    let half = half(bits)?;
    let range = IntegerRange { lower: -half.clone(), upper: half.clone() - 1 };
    Ok(Value::Array(a.clip(range)?.plus(&Number::from(half))?))
}

fn in_words(a: &Array, bits: &Arg<Integer>, overflow: WordOverflow) -> Result<Value, Fault> {
    Ok(Value::Array(a.in_words(word(bits, overflow)?)?))
}

fn clip(_: &Evaluator, a: Array, range: Arg<Ends>) -> Result<Value, Fault> {
    Ok(Value::Array(a.clip(range.integers()?).map_err(|error| range.fault(error))?))
}
