//! What to write for operators between values of which they take the elements or the items.

use crate::arrays::Array;
use crate::codec::NdArray;
use crate::values::Value;

use super::super::ast::{BinaryOp, Expr, ExprKind};

/// A value, and what the program calls it.
pub(in crate::language) type Named<'a> = (&'a Value, &'a str);

/// Indices of dimensions.
const INDICES: [&str; 8] = ["i", "j", "k", "l", "m", "n", "o", "p"];

fn indices(ndim: usize) -> String {
    INDICES[..ndim.min(INDICES.len())].join(", ")
}

/// What a program calls a side of an operator; something else where it has no name.
pub(in crate::language) fn name<'a>(side: &'a Expr, none: &'a str) -> &'a str {
    match &side.kind {
        ExprKind::Name(name) => name,
        _ => none,
    }
}

/// Whether an operator computes: what compares, joins conditions or makes ranges has words of its own.
pub(in crate::language) fn goes_over_items(op: BinaryOp) -> bool {
    use BinaryOp::{Add, Divide, FloorDivide, Multiply, Power, Remainder, ShiftLeft, ShiftRight, Subtract};
    matches!(
        op,
        Add | Subtract | Multiply | Divide | FloorDivide | Remainder | Power | ShiftLeft | ShiftRight
    )
}

/// Whether an operator may be meant for what is in a value.
pub(in crate::language) fn has_items(value: &Value) -> bool {
    is_list(value) || matches!(value, Value::Array(_) | Value::NdArray(_))
}

fn is_list(value: &Value) -> bool {
    matches!(value, Value::List(_) | Value::Tuple(_) | Value::Range(_))
}

/// How a side is written: numbers as they are.
fn told(value: &Value, name: &str) -> String {
    match value {
        Value::Number(n) if n.is_integer() && n.signum() >= 0 => n.to_string(),
        _ => name.to_string(),
    }
}

/// The first of some names that is none of the sides'.
fn free(names: [&'static str; 3], a: &str, b: &str) -> &'static str {
    names.into_iter().find(|name| *name != a && *name != b).unwrap_or(names[0])
}

/// What to write for an operator between two values.
pub(in crate::language) fn of_binary(op: BinaryOp, left: Named, right: Named) -> Option<String> {
    let sign = op.sign();
    let (a, b) = (&told(left.0, left.1), &told(right.0, right.1));
    let item = free(["x", "n", "item"], a, b);
    Some(match (left.0, right.0) {
        (Value::Array(_), _) | (_, Value::Array(_)) => of_arrays(op, left, right),
        (Value::Text(_), _) | (_, Value::Text(_)) if op == BinaryOp::Add => {
            "`+` joins two texts, and `text(x)` makes one of a value".to_string()
        }
        (Value::NdArray(x), Value::NdArray(y)) if x.shape() != y.shape() => format!(
            "operators work on elements, and the two have different shapes: {} and {}",
            shape(x),
            shape(y)
        ),
        (Value::NdArray(x), Value::NdArray(_)) => elements(a, x, |at| format!("{a}{at} {sign} {b}{at}")),
        (Value::NdArray(x), _) => elements(a, x, |at| format!("{a}{at} {sign} {b}")),
        (_, Value::NdArray(y)) => elements(b, y, |at| format!("{a} {sign} {b}{at}")),
        (left, right) if is_list(left) && is_list(right) => {
            let other = free(["y", "m", "other"], a, b);
            format!("operators work on items: `[{item} {sign} {other} for {item}, {other} in zip({a}, {b})]`")
        }
        (left, _) if is_list(left) => {
            format!("operators work on items: `[{item} {sign} {b} for {item} in {a}]`")
        }
        (_, right) if is_list(right) => {
            format!("operators work on items: `[{a} {sign} {item} for {item} in {b}]`")
        }
        _ if op == BinaryOp::Add => {
            "`+` adds numbers, expressions and code, and joins two texts, lists or tuples".to_string()
        }
        _ => return None,
    })
}

/// What to write for a value that takes no sign.
pub(in crate::language) fn of_sign(sign: &str, value: &Value, name: &str) -> String {
    match value {
        Value::Array(array) => {
            let indices = indices(array.ndim());
            let sized = if array.size().is_some() { format!(", size={name}.size") } else { String::new() };
            format!(
                "operators work on elements: `f({indices}) = {sign}{name}[{indices}]` and then `generate({}, f{sized})`",
                array.ndim()
            )
        }
        Value::NdArray(array) => elements(name, array, |at| format!("{sign}{name}{at}")),
        value if is_list(value) => {
            let item = free(["x", "n", "item"], name, "");
            format!("operators work on items: `[{sign}{item} for {item} in {name}]`")
        }
        _ => format!("`{sign}` stands before numbers, expressions and code"),
    }
}

fn shape(array: &NdArray) -> String {
    let sizes: Vec<String> = array.shape().iter().map(ToString::to_string).collect();
    match &sizes[..] {
        [one] => format!("({one},)"),
        _ => format!("({})", sizes.join(", ")),
    }
}

/// A finite array of something made of each element of another one, given how that is read: `[i, j]`.
fn elements(name: &str, array: &NdArray, element: impl Fn(&str) -> String) -> String {
    let ndim = array.ndim();
    if ndim == 0 || ndim > 3 {
        return "operators work on elements: read those, and make an array of what they give".to_string();
    }
    let count = |dimension: usize| match ndim {
        1 => format!("len({name})"),
        _ => format!("{name}.shape[{dimension}]"),
    };
    let rows = (0..ndim).rev().fold(element(&format!("[{}]", indices(ndim))), |inner, dimension| {
        format!("[{inner} for {} in 0..{}]", INDICES[dimension], count(dimension))
    });
    format!("operators work on elements: `array({rows})`")
}

/// The same for infinite arrays, each with the index that it is read at. Shifts of whole arrays are functions.
fn of_arrays(op: BinaryOp, (left, a): Named, (right, b): Named) -> String {
    let array = [left, right].into_iter().find_map(|value| match value {
        Value::Array(array) => Some(array),
        _ => None,
    });
    let ndim = array.map_or(1, Array::ndim);
    let indices = indices(ndim);
    // Where it has no name in the program, the one that its elements show.
    let name = |value: &Value, name: &str, none: &str| match value {
        Value::Array(array) if name == none => array.symbol_prefix().unwrap_or(name).to_string(),
        _ => told(value, name),
    };
    let (a, b) = (name(left, a, "a"), name(right, b, "b"));
    let read = |value: &Value, name: &str| match value {
        Value::Array(_) => format!("{name}[{indices}]"),
        _ => name.to_string(),
    };
    let sized = match array.and_then(Array::size) {
        Some(_) if matches!(left, Value::Array(_)) => format!(", size={a}.size"),
        Some(_) => format!(", size={b}.size"),
        None => String::new(),
    };
    let elements = format!(
        "`f({indices}) = {} {} {}` and then `generate({ndim}, f{sized})`",
        read(left, &a),
        op.sign(),
        read(right, &b)
    );
    match op {
        BinaryOp::ShiftLeft if matches!(right, Value::Number(_)) => {
            format!("write `lshift({a}, {b})` for the whole array")
        }
        BinaryOp::ShiftRight if matches!(right, Value::Number(_)) => format!(
            "write `rshift({a}, {b})` for the whole array, which rounds to the nearest; to round down, as `>>` does, {elements}"
        ),
        _ => format!("operators work on elements: {elements} make an array of them"),
    }
}
