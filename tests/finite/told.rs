//! What the engine says of arrays, asked for as users do, by programs. All that these tests know of the engine is here.

use std::collections::HashMap;

use vcfilter::language::{Event, Session};

use crate::codec::{Codec, Name, Plane, Range};

/// Of which pictures something is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Size {
    /// The inside of pictures.
    Infinite,
    /// Every picture that the transform permits.
    Any,
    Of(usize, usize),
}

impl Size {
    /// As arguments of a transform of symbols.
    fn arguments(self, codec: &Codec) -> String {
        let edges = codec.edges.name();
        match self {
            Size::Infinite => String::new(),
            Size::Any => format!(", size=\"any\", edges=\"{edges}\""),
            Size::Of(width, height) => format!(", size=({width}, {height}), edges=\"{edges}\""),
        }
    }
}

/// Proven ranges of arrays.
pub(crate) type Told = HashMap<Name, Range>;

/// What a program displays.
fn shown(program: &str) -> Vec<String> {
    let (mut session, mut texts) = (Session::new(), Vec::new());
    let outcome = session.run("told.vcf", program, &mut |event| {
        if let Event::Displayed { value, .. } = event {
            texts.push(vcfilter::display::text(&value));
        }
    });
    assert!(outcome.problems.is_empty(), "{program}\n{:?}", outcome.problems);
    texts
}

/// The ranges that a program displays for these arrays.
fn ranges(program: &str, names: &[Name]) -> Told {
    let shown = shown(program).pop().expect("a list");
    let ends: Vec<[i64; 2]> = serde_json::from_str(&shown).expect("a list of pairs");
    assert_eq!(ends.len(), names.len());
    names.iter().copied().zip(ends.into_iter().map(|[lower, upper]| Range::of(lower, upper))).collect()
}

fn transform(codec: &Codec) -> String {
    let Codec { down, across, depth, depth_ho, .. } = codec;
    format!("{}, depth={depth}, depth_ho={depth_ho}, w_ho={}", down.name, across.name)
}

/// Ranges for the symbols of a transform `t`: for pixels, or for the coefficients of each band.
fn given(codec: &Codec, inputs: &[Range]) -> String {
    let pixels = vec![format!("t[{}, \"Input\"]", codec.levels())];
    let bands = codec.bands().into_iter().map(|(level, name)| format!("t.coeffs[{level}, \"{name}\"]"));
    let names = if inputs.len() == 1 { pixels } else { bands.collect() };
    let one = |(name, range): (String, &Range)| format!("{name}: {}..={}", range.lower, range.upper);
    format!("{{{}}}", names.into_iter().zip(inputs).map(one).collect::<Vec<_>>().join(", "))
}

/// Every array of a transform `t`.
fn each(names: &[Name]) -> String {
    let of = |(level, name): &Name| format!("t[{level}, \"{name}\"]");
    names.iter().map(of).collect::<Vec<_>>().join(", ")
}

fn names(made: crate::codec::Made) -> Vec<Name> {
    let mut names: Vec<Name> = made.arrays.0.into_iter().map(|(name, _)| name).collect();
    names.sort_unstable();
    names.dedup();
    names
}

/// The arrays of an encoder, of the decoder.
pub(crate) fn arrays(codec: &Codec) -> [Vec<Name>; 2] {
    let (width, height) = codec.multiples();
    let there = codec.analysis(&Plane::new(width, height, |_, _| 0));
    let bands = codec.coefficients(&there);
    [names(there), names(codec.synthesis(&bands))]
}

/// A transform to symbols.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Side {
    Encoder,
    Decoder,
}

impl Side {
    fn function(self) -> &'static str {
        ["analysis", "synthesis"][self as usize]
    }
}

/// The ranges of all arrays of an encoder, for pixels of a range, or of a decoder, for coefficients of a range for each band.
pub(crate) fn bounds(codec: &Codec, side: Side, size: Size, inputs: &[Range], rounding: &str) -> Told {
    let names = &arrays(codec)[side as usize];
    let program = format!(
        "t = {}({}{}); given = {}
        found = [bounds(a, given, rounding=\"{rounding}\") for a in [{}]]
        [[b.lower, b.upper] for b in found]",
        side.function(),
        transform(codec),
        size.arguments(codec),
        given(codec, inputs),
        each(names)
    );
    ranges(&program, names)
}

/// The range that some expressions over the arrays of a transform `t` have together.
pub(crate) fn bounds_of(
    codec: &Codec,
    side: Side,
    size: Size,
    inputs: &[Range],
    rounding: &str,
    expressions: &[String],
) -> Range {
    let program = format!(
        "t = {}({}{}); given = {}
        found = [bounds(e, given, rounding=\"{rounding}\") for e in [{}]]
        [[min([b.lower for b in found]), max([b.upper for b in found])]]",
        side.function(),
        transform(codec),
        size.arguments(codec),
        given(codec, inputs),
        expressions.join(", ")
    );
    ranges(&program, &[(0, "")])[&(0, "")]
}

/// What is said of the sum of a stage: its range, and the bits of it, of partial sums in the order of the taps, and in any order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct ToldSum {
    pub sum: Range,
    pub bits: [u32; 3],
}

/// What is said of sums, by the names of the arrays that the stages make.
pub(crate) type ToldSums = HashMap<Name, ToldSum>;

/// A row of numbers that a program displays of the record of a sum `r`.
const SUM: &str = "[r.sum.lower, r.sum.upper, r.sum_bits, r.partial_bits, r.any_order_bits]";

fn told_sum([lower, upper, bits @ ..]: [i64; 5]) -> ToldSum {
    ToldSum { sum: Range::of(lower, upper), bits: bits.map(|bits| bits.try_into().expect("a width")) }
}

/// The arrays that a row of stages makes, in order, for each such row.
fn stage_rows(codec: &Codec, side: Side) -> Vec<Vec<Name>> {
    let mut rows: Vec<Vec<Name>> = Vec::new();
    for name in codec.summed(side == Side::Encoder) {
        match rows.last_mut() {
            Some(row) if (row[0].0, base(row[0].1)) == (name.0, base(name.1)) => row.push(name),
            _ => rows.push(vec![name]),
        }
    }
    rows
}

/// A name without its primes.
fn base(name: &str) -> &str {
    name.trim_end_matches('\'')
}

/// The sums of all stages of an encoder or a decoder.
pub(crate) fn sums(codec: &Codec, side: Side, size: Size, inputs: &[Range], rounding: &str) -> ToldSums {
    let rows = stage_rows(codec, side);
    let lasts: Vec<Name> = rows.iter().map(|row| row[row.len() - 1]).collect();
    let program = format!(
        "t = {}({}{}); given = {}
        [[{SUM} for r in sums(a, given, rounding=\"{rounding}\")] for a in [{}]]",
        side.function(),
        transform(codec),
        size.arguments(codec),
        given(codec, inputs),
        each(&lasts)
    );
    let shown = shown(&program).pop().expect("a list");
    let told: Vec<Vec<[i64; 5]>> = serde_json::from_str(&shown).expect("a list for each row");
    // What an array is made of comes before it, so that the last ones are its own.
    let own = |(row, told): (&Vec<Name>, Vec<[i64; 5]>)| {
        let own = told[told.len() - row.len()..].iter().map(|sum| told_sum(*sum));
        row.iter().copied().zip(own).collect::<Vec<_>>()
    };
    rows.iter().zip(told).flat_map(own).collect()
}

/// The table of bit widths for every picture, for pixels of a range: the ranges of arrays and the sums of stages.
pub(crate) fn widths(codec: &Codec, side: Side, pixels: Range, rounding: &str) -> (Told, ToldSums) {
    // The matrix has no part in bounds of free coefficients.
    let matrix = vec![0; codec.bands().len()];
    table(codec, side, pixels, &matrix, &format!("rounding=\"{rounding}\", size=\"any\""))
}

/// The same of the decoder for coded pictures; `coding` says how they are coded.
pub(crate) fn coded(codec: &Codec, pixels: Range, matrix: &[i64], coding: &str) -> (Told, ToldSums) {
    table(codec, Side::Decoder, pixels, matrix, &format!("coefficients=\"coded\", {coding}"))
}

fn table(codec: &Codec, side: Side, pixels: Range, matrix: &[i64], more: &str) -> (Told, ToldSums) {
    let names = &arrays(codec)[side as usize];
    let row = |(level, name): &Name| format!("t.{}({level}, \"{name}\")", side.function());
    let list = |names: &[Name]| names.iter().map(row).collect::<Vec<_>>().join(", ");
    let summed = codec.summed(side == Side::Encoder);
    let matrix = codec.bands().into_iter().zip(matrix);
    let matrix = matrix.map(|((level, name), value)| format!("({level}, \"{name}\"): {value}"));
    let program = format!(
        "t = bit_widths({}, range={}..={}, matrix={{{}}}, {more})
        [[r.lower, r.upper] for r in [{}]]
        [{SUM} for r in [{}]]",
        transform(codec),
        pixels.lower,
        pixels.upper,
        matrix.collect::<Vec<_>>().join(", "),
        list(names),
        list(&summed)
    );
    let shown = shown(&program);
    let arrays: Vec<[i64; 2]> = serde_json::from_str(&shown[0]).expect("a list of pairs");
    let sums: Vec<[i64; 5]> = serde_json::from_str(&shown[1]).expect("a list of rows");
    let arrays = arrays.into_iter().map(|[lower, upper]| Range::of(lower, upper));
    (
        names.iter().copied().zip(arrays).collect(),
        summed.into_iter().zip(sums.into_iter().map(told_sum)).collect(),
    )
}

/// What dequantising can make of numbers of a range, whatever the index; a large index makes 0 of all.
pub(crate) fn dequantised(ranges: &[Range]) -> Vec<Range> {
    let most = |value: i64| {
        shown(&format!("maximum_dequantised_magnitude({value})"))[0].parse::<i64>().expect("a number")
    };
    let of = |range: &Range| {
        let upper = if range.upper > 0 { most(range.upper) } else { 0 };
        let lower = if range.lower < 0 { -most(range.lower) } else { 0 };
        Range::of(lower, upper)
    };
    ranges.iter().map(of).collect()
}
