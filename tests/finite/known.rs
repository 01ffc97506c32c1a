//! Known-good numbers of finite pictures of 10 bits. They were computed by other means, with every size enumerated, and
//! checked by pictures; what the files of `tests/edges` hold stands at their heads.

use crate::codec::{Codec, Name, Plane, Range};
use crate::told::{self, Side, Size, Told};

/// A row of a file: the level, the name of an array, and what comes behind it.
type Row<'a> = (u32, &'a str, Vec<&'a str>);

/// A file as transforms and their rows.
fn read(text: &str) -> Vec<(Codec, Vec<Row<'_>>)> {
    let mut found: Vec<(Codec, Vec<Row<'_>>)> = Vec::new();
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        let words: Vec<&str> = line.split(' ').collect();
        let number = |word: &str| word.parse::<u32>().expect("a number");
        match words[..] {
            ["config", down, across, depth, depth_ho] => {
                found.push((Codec::named(down, across, number(depth), number(depth_ho)), Vec::new()));
            }
            [level, name, ref rest @ ..] => {
                let rows = &mut found.last_mut().expect("a transform before its rows").1;
                rows.push((number(level), name, rest.to_vec()));
            }
            _ => panic!("{line}"),
        }
    }
    found
}

/// The ranges of a row.
fn ranges<const N: usize>(words: &[&str]) -> [Range; N] {
    let numbers: Vec<i64> = words.iter().map(|word| word.parse().expect("a number")).collect();
    let ranges: Vec<Range> = numbers.chunks(2).map(|ends| Range::of(ends[0], ends[1])).collect();
    ranges.try_into().expect("as many ranges as the head of the file says")
}

const PIXELS: Range = Range { lower: -512, upper: 511 };

fn of(told: &Told, (level, name): (u32, &str)) -> Range {
    let found = told.iter().find(|(told, _)| **told == (level, name));
    *found.unwrap_or_else(|| panic!("no range of {name} of level {level}")).1
}

/// Whether a range is a known one, or a unit tighter: exact fractions round otherwise than floating point.
fn is_known(found: Range, known: Range) -> bool {
    (0..=1).contains(&(found.lower - known.lower)) && (0..=1).contains(&(known.upper - found.upper))
}

/// All rows that are not as known, so that one sees them at once.
#[derive(Default)]
struct Wrong {
    rows: Vec<String>,
    looked_at: usize,
}

impl Wrong {
    fn check(&mut self, fine: bool, row: impl FnOnce() -> String) {
        self.looked_at += 1;
        if !fine {
            self.rows.push(row());
        }
    }

    #[track_caller]
    fn none_of(self, count: usize) {
        assert!(self.rows.is_empty(), "{} of {}:\n{}", self.rows.len(), self.looked_at, self.rows.join("\n"));
        assert_eq!(self.looked_at, count);
    }
}

const ENCODER: &str = include_str!("../edges/encoder.txt");
const ENCODER_SUMS: &str = include_str!("../edges/encoder_sums.txt");
const DECODER: &str = include_str!("../edges/decoder.txt");
const DECODER_SUMS: &str = include_str!("../edges/decoder_sums.txt");
const PICTURES: &str = include_str!("../edges/pictures.txt");

/// Sizes of pictures that are looked at together; none, where a transform is left out.
type Sizes = fn(&Codec) -> Vec<Size>;

const INSIDE: Sizes = |_| vec![Size::Infinite];
const ANY: Sizes = |_| vec![Size::Any];

/// One multiple, and a size so large that no filter reads both edges. Of others an element has so many terms that this takes long.
const TWO: Sizes = |codec| {
    let small = ["deslauriers_dubuc_9_7", "le_gall_5_3", "deslauriers_dubuc_13_7", "haar_with_shift"];
    let is_small = [codec.down, codec.across].iter().all(|filter| small.contains(&filter.name));
    let (x, y) = codec.multiples();
    if is_small && codec.levels() == 1 { vec![Size::Of(x, y), Size::Of(14, 14)] } else { Vec::new() }
};

/// The ranges of arrays in pictures of all these sizes.
fn bounds(codec: &Codec, side: Side, sizes: Sizes, inputs: &[Range], rounding: &str) -> Told {
    let mut all = Told::new();
    for size in sizes(codec) {
        for (name, range) in told::bounds(codec, side, size, inputs, rounding) {
            all.entry(name).or_insert(Range::NONE).join(range);
        }
    }
    all
}

/// The transforms of a file that are looked at.
fn looked_at<'a>(text: &'a str, sizes: Sizes) -> impl Iterator<Item = (Codec, Vec<Row<'a>>)> {
    read(text).into_iter().filter(move |(codec, _)| !sizes(codec).is_empty())
}

/// Compares the arrays of encoders; `column` is the first of those for these sizes.
fn encoders(sizes: Sizes, column: usize, fine: fn(Range, Range) -> bool, count: usize) {
    let mut wrong = Wrong::default();
    for (codec, rows) in looked_at(ENCODER, sizes) {
        for (model, rounding) in ["affine", "integer"].into_iter().enumerate() {
            let told = bounds(&codec, Side::Encoder, sizes, &[PIXELS], rounding);
            for (level, name, words) in &rows {
                let (found, known) = (of(&told, (*level, name)), ranges::<5>(words)[2 * model + column]);
                let what = || format!("{codec} {level} {name} {rounding}: {found:?} and not {known:?}");
                wrong.check(fine(found, known), what);
            }
        }
    }
    wrong.none_of(count);
}

#[test]
fn arrays_of_encoders_inside() {
    encoders(INSIDE, 0, |found, known| found == known, 2 * 936);
}

#[test]
fn arrays_of_encoders_at_edges() {
    encoders(TWO, 1, |found, known| found == known, 2 * 52);
}

#[test]
fn arrays_of_encoders_of_any_size() {
    encoders(ANY, 1, is_known, 2 * 936);
}

/// The rows of the bands in the file of decoders: what dequantising gives.
fn band_ranges(codec: &Codec, rows: &[Row], column: usize) -> Vec<Range> {
    let row = |band: Name| rows.iter().find(|row| (row.0, row.1) == band).expect("a row for each band");
    codec.bands().into_iter().map(|band| ranges::<3>(&row(band).2)[column]).collect()
}

/// Compares the arrays of decoders, for the coefficients that the encoders' bounds allow.
fn decoders(sizes: Sizes, column: usize, fine: fn(Range, Range) -> bool, count: usize) {
    let mut wrong = Wrong::default();
    for (codec, rows) in looked_at(DECODER, sizes) {
        let encoder = bounds(&codec, Side::Encoder, sizes, &[PIXELS], "affine");
        let bands: Vec<Range> =
            codec.bands().iter().map(|&(level, name)| of(&encoder, (level.max(1), name))).collect();
        let bands = told::dequantised(&bands);
        assert_eq!(bands, band_ranges(&codec, &rows, column), "{codec}");
        let told = bounds(&codec, Side::Decoder, sizes, &bands, "affine");
        for (level, name, words) in rows.iter().filter(|row| row.0 > 0) {
            let (found, known) = (of(&told, (*level, name)), ranges::<3>(words)[column]);
            wrong
                .check(fine(found, known), || format!("{codec} {level} {name}: {found:?} and not {known:?}"));
        }
    }
    wrong.none_of(count);
}

#[test]
fn arrays_of_decoders_inside() {
    decoders(INSIDE, 0, |found, known| found == known, 302);
}

#[test]
fn arrays_of_decoders_at_edges() {
    decoders(TWO, 1, |found, known| found == known, 39);
}

#[test]
fn arrays_of_decoders_of_any_size() {
    decoders(ANY, 1, is_known, 302);
}

/// What a stage adds up for the array of this name: at every phase of an infinite array `t`, or everywhere in one with a size.
fn added_up(codec: &Codec, side: Side, size: Size, (level, name): (u32, &str)) -> Vec<String> {
    let base = name.trim_end_matches('\'');
    let primes = name.len() - base.len();
    let across = base == "DC";
    let stages = if across { codec.across.stages } else { codec.down.stages };
    let (stage, before, period) = match side {
        Side::Encoder => (&stages[stages.len() - primes], primes - 1, 2),
        Side::Decoder => (&stages[stages.len() - 1 - primes], primes + 1, 1 << codec.levels()),
    };
    let before = format!("t[{level}, \"{base}{}\"]", "'".repeat(before));
    let (length, lines, sized) = match size {
        Size::Of(width, height) => {
            // What lies above this level has halved the picture, and L and H hold one half of its columns.
            let width = width >> (codec.levels() - level);
            let height = height >> codec.depth.min(codec.levels() - level);
            if across { (width, height, true) } else { (height, width / 2, true) }
        }
        _ => (period, period, false),
    };
    let sum = |k: usize, line: usize| {
        let term = |(i, tap): (usize, &i64)| {
            let at = k as i64 + 2 * (i as i64 + stage.delay) - 1;
            let inside = codec.edges.neighbour(at, length as i64).map(|at| at as i64).filter(|_| sized);
            let (at, line) = (inside.unwrap_or(at), line as i64);
            let (x, y) = if across { (at, line) } else { (line, at) };
            format!("{tap}*{before}[{x}, {y}]")
        };
        let terms: Vec<String> = stage.taps.iter().enumerate().map(term).collect();
        format!("{} + {}", terms.join(" + "), stage.offset())
    };
    let changed = (stage.parity()..length).step_by(2);
    changed.flat_map(|k| (0..lines).map(move |line| (k, line))).map(|(k, line)| sum(k, line)).collect()
}

/// The range of what a stage adds up, from its elements written out.
fn range_of_sum(
    codec: &Codec,
    side: Side,
    sizes: Sizes,
    inputs: &[Range],
    rounding: &str,
    name: (u32, &str),
) -> Range {
    let mut all = Range::NONE;
    for size in sizes(codec) {
        all.join(told::bounds_of(codec, side, size, inputs, rounding, &added_up(codec, side, size, name)));
    }
    all
}

/// Compares the sums of encoders.
fn sums_of_encoders(sizes: Sizes, column: usize, count: usize) {
    let mut wrong = Wrong::default();
    for (codec, rows) in looked_at(ENCODER_SUMS, sizes) {
        for (level, name, words) in &rows {
            let found = range_of_sum(&codec, Side::Encoder, sizes, &[PIXELS], "integer", (*level, name));
            let known = ranges::<6>(words)[column];
            wrong.check(found == known, || format!("{codec} {level} {name}: {found:?} and not {known:?}"));
        }
    }
    wrong.none_of(count);
}

#[test]
fn sums_of_encoders_inside() {
    let sizes: Sizes =
        |codec| match codec.levels() as usize * (codec.across.stages.len() + codec.down.stages.len()) {
            ..=8 => vec![Size::Infinite],
            // These have so many terms that they take long.
            _ => Vec::new(),
        };
    sums_of_encoders(sizes, 0, 198);
}

#[test]
fn sums_of_encoders_at_edges() {
    sums_of_encoders(TWO, 3, 24);
}

/// Compares the sums of decoders.
fn sums_of_decoders(sizes: Sizes, column: usize, count: usize) {
    let (mut wrong, decoders) = (Wrong::default(), read(DECODER));
    for (codec, rows) in looked_at(DECODER_SUMS, sizes) {
        // One transform has sums alone.
        let Some((_, bands)) = decoders.iter().find(|(other, _)| other.to_string() == codec.to_string())
        else {
            continue;
        };
        let bands = band_ranges(&codec, bands, column);
        for (level, name, words) in &rows {
            let found = range_of_sum(&codec, Side::Decoder, sizes, &bands, "affine", (*level, name));
            let known = ranges::<2>(words)[column];
            wrong.check(found == known, || format!("{codec} {level} {name}: {found:?} and not {known:?}"));
        }
    }
    wrong.none_of(count);
}

#[test]
fn sums_of_decoders_inside() {
    sums_of_decoders(|codec| if codec.levels() < 3 { vec![Size::Infinite] } else { Vec::new() }, 0, 102);
}

#[test]
fn sums_of_decoders_at_edges() {
    sums_of_decoders(TWO, 1, 18);
}

/// Compares sums; `known` takes from a row the range of the sum, and of partial sums in the order of the taps, and in any order.
fn sums(
    text: &str,
    side: Side,
    rounding: &str,
    inputs: impl Fn(&Codec) -> Vec<Range>,
    known: fn(&[&str]) -> [Range; 3],
    count: usize,
) {
    let mut wrong = Wrong::default();
    for (codec, rows) in read(text) {
        let told = told::sums(&codec, side, Size::Any, &inputs(&codec), rounding);
        for (level, name, words) in &rows {
            let (_, told) = told.iter().find(|(told, _)| **told == (*level, *name)).expect("a sum");
            let known = known(words);
            let fine = is_known(told.sum, known[0]) && told.bits == known.map(Range::width);
            wrong.check(fine, || format!("{codec} {level} {name}: {told:?} and not {known:?}"));
        }
    }
    wrong.none_of(count);
}

#[test]
fn sums_of_encoders_of_any_size() {
    // An adder holds the sum with its offset too.
    let known = |words: &[&str]| {
        let [_, _, _, sum, mut partial, mut any_order] = ranges::<6>(words);
        partial.join(sum);
        any_order.join(sum);
        [sum, partial, any_order]
    };
    sums(ENCODER_SUMS, Side::Encoder, "integer", |_| vec![PIXELS], known, 454);
}

/// The files hold one width for each stage of a decoder, which is that of its sums in the order of the taps.
#[test]
fn sums_of_decoders_of_any_size() {
    let coefficients = |codec: &Codec| {
        let encoder = told::bounds(codec, Side::Encoder, Size::Any, &[PIXELS], "affine");
        let band = |(level, name): Name| encoder[&(level.max(1), name)];
        told::dequantised(&codec.bands().into_iter().map(band).collect::<Vec<_>>())
    };
    sums(DECODER_SUMS, Side::Decoder, "affine", coefficients, |words| [ranges::<2>(words)[1]; 3], 146);
}

/// The signs of a row or a column: 1, -1, or 0.
fn signs(word: &str) -> Vec<i64> {
    word.chars().map(|sign| i64::from(sign == '+') - i64::from(sign == '-')).collect()
}

/// Every array that is wider at edges is so in a picture, and no picture passes what is known.
#[test]
fn pictures_pass_the_bounds_of_the_inside() {
    let (mut beyond, mut count, known) = (0, 0, read(ENCODER));
    for (codec, rows) in read(PICTURES) {
        let (_, known) =
            known.iter().find(|(other, _)| other.to_string() == codec.to_string()).expect("rows");
        for (level, name, words) in rows {
            let [x, y] = [words[0], words[1]].map(|at| at.parse::<usize>().expect("a place"));
            let (across, down) = (signs(words[2]), signs(words[3]));
            let picture = |sign: i64| {
                let pixel = |x: usize, y: usize| if sign * across[x] * down[y] > 0 { 511 } else { -512 };
                Plane::new(across.len(), down.len(), pixel)
            };
            let values = [1, -1].map(|sign| codec.analysis(&picture(sign))[(level, name)].at(x, y));
            let row = known.iter().find(|row| (row.0, row.1) == (level, name)).expect("a row");
            let [_, _, inside, edges, _] = ranges::<5>(&row.2);
            let reached = Range::of(values[0].min(values[1]), values[0].max(values[1]));
            assert!(edges.holds(reached), "{codec} {level} {name}: {reached:?} beyond {edges:?}");
            beyond += usize::from(!inside.holds(reached));
            count += 1;
        }
    }
    assert_eq!((beyond, count), (234, 234));
}
