//! Indexing.

use num_bigint::BigInt;
use num_traits::{One, ToPrimitive, Zero};
use smallvec::SmallVec;

use crate::algebra::{IntegerRange, Number};
use crate::arrays::Array;
use crate::codec::AxisIndex;
use crate::diagnostics::{ProblemCode, suggest};
use crate::display::shortened;
use crate::filters::{Laurent, LaurentMatrix};
use crate::values::{Map, Sample, Value, limits};
use vcfilter_machine::memory;

use super::evaluator::Evaluator;
use super::fault::{Fault, FaultPlace};
use super::functions::{check_has_elements, check_inside};
use super::items::{from_end, iterate, range_length};

/// What stands between the brackets.
#[derive(Debug)]
pub(super) enum Index {
    /// `:`, all along a dimension.
    Whole,
    /// A place, or a range of them.
    At(Value),
}

impl Index {
    fn value(&self) -> Option<&Value> {
        match self {
            Index::Whole => None,
            Index::At(value) => Some(value),
        }
    }
}

/// `base[indices]`. Argument 0 of a fault is the base, 1 the first index.
///
/// # Errors
/// Values without items; indices that are not integers, too many or too few, or out of range.
pub(super) fn index(evaluator: &Evaluator, base: &Value, indices: &[Index]) -> Result<Value, Fault> {
    match base {
        Value::Array(array) => {
            // `a[(i, j)]` is `a[i, j]`, so that an index can be kept under a name.
            let indices: SmallVec<[Option<&Value>; 4]> = match indices {
                [Index::At(Value::Tuple(items))] => items.iter().map(Some).collect(),
                indices => indices.iter().map(Index::value).collect(),
            };
            elements(evaluator, array, &indices)
        }
        Value::NdArray(array) => {
            let axes = indices.iter().enumerate().map(|(at, index)| axis_index(index, at));
            let result = array.slice(&axes.collect::<Result<Vec<_>, _>>()?)?;
            Ok(super::functions::from_ndarray(result))
        }
        Value::Map(map) => in_map(map, indices),
        Value::Record(record) if record.items().is_some() => {
            let Some(map) = record.items() else { return Ok(Value::None) };
            in_map(map, indices).map_err(|fault| match map.entries().is_empty() {
                // Of all records only transforms can be without rows.
                true => fault.help("there are no keys, as the depth is 0: give a depth of 1 or more"),
                false => fault,
            })
        }
        Value::Laurent(polynomial) => entries(polynomial, single(indices)?),
        Value::Matrix(matrix) => in_matrix(matrix, indices),
        Value::List(_) | Value::Tuple(_) | Value::Range(_) if matches!(indices, [Index::Whole]) => {
            Ok(base.clone())
        }
        Value::List(items) => match sliced(single(indices)?, items)? {
            Picked::One(item) => Ok(item),
            Picked::Many(items) => Ok(Value::list(items)?),
        },
        Value::Tuple(items) => match sliced(single(indices)?, items)? {
            Picked::One(item) => Ok(item),
            Picked::Many(items) => Ok(Value::tuple(items)?),
        },
        Value::Range(range) => {
            let length = range_length(range);
            let index = single(indices)?;
            let at = to_index(index).map_err(|fault| fault.argument(FaultPlace::index(0)))?;
            let at = from_end(at, length.to_usize().unwrap_or(usize::MAX));
            let at = at.ok_or_else(|| out_of_range(index, &length))?;
            Ok(Value::Number((&range.lower + at).into()))
        }
        other => Err(Fault::kind("something with items", other.kind())
            .argument(FaultPlace::INDEXED)
            .help("lists, tuples, maps, ranges, arrays, polynomials and matrices can be indexed")),
    }
}

/// The element that indices name, not read yet; ranges of elements are read.
///
/// # Errors
/// As [`index`].
pub(super) fn sample(array: &Array, indices: &[Index]) -> Result<Value, Fault> {
    let values: SmallVec<[Option<&Value>; 4]> = match indices {
        [Index::At(Value::Tuple(items))] => items.iter().map(Some).collect(),
        indices => indices.iter().map(Index::value).collect(),
    };
    let mut index = Vec::with_capacity(values.len());
    for (at, value) in values.into_iter().enumerate() {
        let wrong = |fault: Fault| fault.argument(FaultPlace::index(at));
        let Some(value) = value else {
            return Err(wrong(
                Fault::new(ProblemCode::IndexWhole, "`:` is a whole dimension, and an element has one place")
                    .label("not an index")
                    .help("write an integer"),
            ));
        };
        index.push(to_index(value).map_err(wrong)?);
    }
    if index.len() != array.ndim() {
        let error =
            crate::arrays::ArrayError::Length { what: "indices", ndim: array.ndim(), got: index.len() };
        return Err(error.into());
    }
    for (at, &i) in index.iter().enumerate() {
        check_inside(array, at, (i, i)).map_err(|fault| fault.argument(FaultPlace::index(at)))?;
    }
    let index = index.into_iter().collect();
    Ok(Value::Sample(Sample { array: array.clone(), index }.into()))
}

/// An integer that can be an index.
///
/// # Errors
/// Other values, and integers beyond the limit.
pub(super) fn to_index(value: &Value) -> Result<i128, Fault> {
    match value {
        Value::Number(number) if number.is_integer() => number
            .to_i128()
            .ok_or_else(|| Fault::from(crate::arrays::ArrayError::IndexTooLarge).label("too large")),
        Value::Number(number) => {
            Err(Fault::new(ProblemCode::IndexNotInteger, format!("the index {number} is not an integer"))
                .label("not an integer")
                .help("round it down, as in `[i // 2]`"))
        }
        Value::NdArray(_) => {
            Err(Fault::new(ProblemCode::IndexNotInteger, "expected an integer as index, got an ndarray")
                .label("this is an ndarray")
                .help("items that meet a condition: `[a[i] for i in 0..len(a) if a[i] > 3]`"))
        }
        other => Err(Fault::new(
            ProblemCode::IndexNotInteger,
            format!("expected an integer as index, got {}", other.kind()),
        )
        .label(format!("this is {}", other.kind()))
        .help("write integers, or ranges such as `0..4`")),
    }
}

/// Several indices are a tuple as key: `A.coeffs[1, "HL"]`.
fn in_map(map: &Map, indices: &[Index]) -> Result<Value, Fault> {
    let tuple;
    let key = match indices {
        [Index::At(key)] => key,
        several => {
            let parts = several.iter().enumerate().map(|(at, index)| at_a_place(index, at).cloned());
            tuple = Value::tuple(parts.collect::<Result<_, _>>()?)?;
            &tuple
        }
    };
    map.get(key).cloned().ok_or_else(|| no_key(map, key, indices.len()))
}

/// So many keys are listed where one is missing.
const LISTED: usize = 12;

/// The fault of a key that a map does not have, written as so many indices.
fn no_key(map: &Map, key: &Value, indices: usize) -> Fault {
    let shown = shortened(key, 60);
    let fault = Fault::new(ProblemCode::IndexOutOfRange, format!("there is no key {shown}"));
    let fault = fault.argument(FaultPlace::index(0)).label("no such key");
    let listed = |keys: &[String]| {
        let more = keys.len().saturating_sub(LISTED);
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        keys.iter().take(LISTED).cloned().collect::<Vec<_>>().join(", ") + &more
    };
    if let Some((near, keys)) = of_same_beginning(map, key) {
        let near = near.map(|near| format!("did you mean {near}?\n")).unwrap_or_default();
        let fault = if indices > 1 { fault.argument(FaultPlace::index(indices - 1)) } else { fault };
        return fault.help(format!("{near}keys that begin so are {}", listed(&keys)));
    }
    let known: Vec<String> = map.entries().keys().map(|key| shortened(key, 30)).collect();
    fault.help(match suggest(&shown, known.iter().map(String::as_str)) {
        Some(near) => format!("did you mean {near}?"),
        None if known.is_empty() => "the map is empty".to_string(),
        None => format!("the keys are {}", listed(&known)),
    })
}

/// Of a key of several parts, such as the level and the name of an array, the keys that differ in the last part alone, and
/// which of them is written alike. None where there are none.
fn of_same_beginning(map: &Map, key: &Value) -> Option<(Option<String>, Vec<String>)> {
    let parts = |key: &Value| match key {
        Value::Tuple(parts) => parts.split_last().map(|(last, first)| (first.to_vec(), last.clone())),
        _ => None,
    };
    let (first, last) = parts(key)?;
    let is_same = |other: &[Value]| {
        let equal = |(a, b): (&Value, &Value)| super::compare::equal(a, b).unwrap_or(false);
        !first.is_empty() && other.len() == first.len() && first.iter().zip(other).all(equal)
    };
    let same = map.entries().keys().filter_map(|key| {
        let (_, last) = parts(key).filter(|(first, _)| is_same(first))?;
        Some((shortened(&last, 30), shortened(key, 30)))
    });
    let (lasts, keys): (Vec<String>, Vec<String>) = same.unzip();
    let near = suggest(&shortened(&last, 30), lasts.iter().map(String::as_str));
    let near = near.and_then(|near| lasts.iter().position(|last| last == near)).map(|at| keys[at].clone());
    (!keys.is_empty()).then_some((near, keys))
}

/// An index that can't be `:`.
fn at_a_place(index: &Index, at: usize) -> Result<&Value, Fault> {
    index.value().ok_or_else(|| {
        Fault::new(ProblemCode::IndexWhole, "`:` goes along a dimension, and there is none here")
            .argument(FaultPlace::index(at))
            .label("along nothing")
            .help("write a single index; `values` lists what a map holds")
    })
}

fn single(indices: &[Index]) -> Result<&Value, Fault> {
    match indices {
        [index] => at_a_place(index, 0),
        _ => {
            Err(Fault::new(ProblemCode::IndexLength, format!("{} indices where one is taken", indices.len()))
                .argument(FaultPlace::index(1))
                .label("one too many")
                .help("index the parts one after the other, as in `x[0][1]`"))
        }
    }
}

enum Picked {
    One(Value),
    Many(Vec<Value>),
}

/// An item, or those of a range of places.
fn sliced(index: &Value, items: &[Value]) -> Result<Picked, Fault> {
    let item = |index: &Value| -> Result<Value, Fault> {
        let at = to_index(index).map_err(|fault| fault.argument(FaultPlace::index(0)))?;
        let at = from_end(at, items.len()).ok_or_else(|| out_of_range(index, &items.len().into()))?;
        Ok(items[at].clone())
    };
    match index {
        Value::Range(_) => {
            let picked =
                iterate(index).map_err(|fault| fault.argument(FaultPlace::index(0)))?.map(|at| item(&at));
            Ok(Picked::Many(memory::try_collect(picked)?))
        }
        index => item(index).map(Picked::One),
    }
}

/// The entry at n, which multiplies z^-n, or those of a range; 0 where there is none.
fn entries(polynomial: &Laurent, index: &Value) -> Result<Value, Fault> {
    let entry = |index: &Value| {
        let n = to_index(index).map_err(|fault| fault.argument(FaultPlace::index(0)))?;
        Ok(Value::Number(i64::try_from(n).map_or(Number::ZERO, |n| polynomial.entry(n))))
    };
    match index {
        Value::Range(_) => {
            let picked =
                iterate(index).map_err(|fault| fault.argument(FaultPlace::index(0)))?.map(|n| entry(&n));
            Ok(Value::list(memory::try_collect(picked)?)?)
        }
        index => entry(index),
    }
}

/// An entry by its row and column, or a row.
fn in_matrix(matrix: &LaurentMatrix, indices: &[Index]) -> Result<Value, Fault> {
    let place = |at: usize| {
        let index = at_a_place(&indices[at], at)?;
        let n = to_index(index).map_err(|fault| fault.argument(FaultPlace::index(at)))?;
        from_end(n, 2).ok_or_else(|| {
            Fault::new(ProblemCode::IndexOutOfRange, format!("a matrix has no {} {n}", ["row", "column"][at]))
                .argument(FaultPlace::index(at))
                .label("out of range")
                .help("rows and columns are 0 and 1")
        })
    };
    let value = |entry: &Laurent| Value::from(entry.clone());
    match indices {
        [_] => Ok(Value::list(matrix.rows[place(0)?].iter().map(value).collect())?),
        [_, _] => Ok(value(&matrix.rows[place(0)?][place(1)?])),
        _ => Err(Fault::new(
            ProblemCode::IndexLength,
            format!("{} indices where two are taken", indices.len()),
        )
        .argument(FaultPlace::index(2))
        .label("one too many")
        .help("write a row and a column, as in `m[0, 1]`")),
    }
}

fn out_of_range(index: &Value, length: &BigInt) -> Fault {
    let help = if length.is_zero() {
        "see whether it is empty with `len`".to_string()
    } else if length.is_one() {
        "the only index is 0, or -1 from the end".to_string()
    } else {
        format!("indices go from 0 to {}, or from -1 to -{length} counted from the end", length - 1)
    };
    let shown = shortened(index, 40);
    let s = if length.is_one() { "" } else { "s" };
    Fault::new(ProblemCode::IndexOutOfRange, format!("there is no index {shown} among {length} item{s}"))
        .argument(FaultPlace::index(0))
        .label("out of range")
        .help(help)
}

fn axis_index(index: &Index, at: usize) -> Result<AxisIndex, Fault> {
    let small = |n: i128| {
        i64::try_from(n).map_err(|_| {
            Fault::from(crate::arrays::ArrayError::IndexTooLarge).argument(FaultPlace::index(at))
        })
    };
    let index = match index {
        Index::Whole => return Ok(AxisIndex::ALL),
        Index::At(index) => index,
    };
    match index {
        Value::Range(range) => {
            let end = |n: &BigInt| small(n.to_i128().unwrap_or(i128::MAX));
            let (start, stop) = (end(&range.lower)?, end(&(&range.upper + 1))?);
            if start < 0 && stop > 0 {
                let message = format!("the range {start}..{stop} begins at the end and goes on at the start");
                return Err(Fault::new(ProblemCode::NdarrayIndex, message)
                    .argument(FaultPlace::index(at))
                    .label("counts from both ends")
                    .help("read both parts by themselves"));
            }
            // The last index of all is -1, and what comes after it is no index 0.
            let stop = Some(stop).filter(|stop| start >= 0 || *stop < 0);
            Ok(AxisIndex::Range { start: Some(start), stop, step: 1 })
        }
        index => {
            Ok(AxisIndex::At(small(to_index(index).map_err(|fault| fault.argument(FaultPlace::index(at)))?)?))
        }
    }
}

/// An element of an array, or a list of them for each range among the indices.
fn elements(evaluator: &Evaluator, array: &Array, indices: &[Option<&Value>]) -> Result<Value, Fault> {
    if indices.len() != array.ndim() {
        let got = indices.len();
        let error = crate::arrays::ArrayError::Length { what: "indices", got, ndim: array.ndim() };
        return Err(Fault::from(error).label(format!("{} expected", array.ndim())));
    }
    let mut places = Vec::with_capacity(indices.len());
    let mut count: usize = 1;
    for (at, index) in indices.iter().enumerate() {
        let wrong = |fault: Fault| fault.argument(FaultPlace::index(at));
        let whole;
        let index = match index {
            Some(index) => *index,
            None => {
                whole = whole_dimension(array, at)?;
                &whole
            }
        };
        let place = match index {
            Value::Range(_) => {
                let indices = iterate(index).map_err(wrong)?;
                memory::try_collect(indices.map(|index| to_index(&index).map_err(wrong)))?
            }
            index => vec![to_index(index).map_err(wrong)?],
        };
        if let (Some(&first), Some(&last)) = (place.first(), place.last()) {
            check_inside(array, at, (first, last)).map_err(wrong)?;
        }
        count = count.saturating_mul(place.len());
        places.push((matches!(index, Value::Range(_)), place));
    }
    if count > limits::LENGTH {
        let message = format!("the ranges hold {count} elements, more than the limit of 10,000,000");
        return Err(Fault::new(ProblemCode::LimitLength, message).help("read fewer at a time"));
    }
    gather(evaluator, array, &places, &mut Vec::with_capacity(places.len()))
}

/// `:`, the range of all indices of an array with a size.
fn whole_dimension(array: &Array, at: usize) -> Result<Value, Fault> {
    check_has_elements(array)?;
    let size = array.size().ok_or_else(|| endless(array.ndim(), at))?;
    Ok(Value::Range(IntegerRange { lower: BigInt::ZERO, upper: BigInt::from(size[at]) - 1 }.into()))
}

/// `:` where a dimension has no end.
fn endless(ndim: usize, at: usize) -> Fault {
    let example: Vec<&str> = (0..ndim).map(|place| if place == at { "0..4" } else { "0" }).collect();
    Fault::new(ProblemCode::IndexWhole, format!("`:` is all of dimension {at}, which is infinite"))
        .argument(FaultPlace::index(at))
        .label("without end in both directions")
        .help(format!("name a range, as in `a[{}]`", example.join(", ")))
}

/// One dimension after the other; there are at most eight.
fn gather(
    evaluator: &Evaluator,
    array: &Array,
    places: &[(bool, Vec<i128>)],
    index: &mut Vec<i128>,
) -> Result<Value, Fault> {
    let Some(((listed, along), rest)) = places.split_first() else {
        evaluator.space().interrupt().check()?;
        return Ok(array.get(index)?.into());
    };
    let mut items = memory::with_room(along.len())?;
    for &at in along {
        vcfilter_machine::poll()?;
        index.push(at);
        let item = gather(evaluator, array, rest, index);
        index.pop();
        items.push(item?);
    }
    match items.pop() {
        Some(item) if !listed => Ok(item),
        Some(last) => {
            items.push(last);
            Ok(Value::list(items)?)
        }
        None => Ok(Value::list(items)?),
    }
}
