//! What names of a program mean.

use crate::display;
use crate::help;
use crate::language::print::print_expr;
use crate::language::{Meaning, UserFunction, fields};
use crate::values::Value;

/// What a name means, in lines of a width.
pub(super) fn meaning(meaning: &Meaning, width: usize) -> String {
    match meaning {
        Meaning::Value(value) => kind(value, width),
        Meaning::Function(function) => help::hanging("", &definition(function), 4, width),
    }
}

/// A function as it was defined, on one line.
pub(crate) fn definition(function: &UserFunction) -> String {
    let tree = &function.tree;
    let parameters: Vec<String> = tree
        .parameters
        .iter()
        .map(|parameter| match &parameter.default {
            Some(default) => format!("{}={}", parameter.name.text, print_expr(default)),
            None => parameter.name.text.to_string(),
        })
        .collect();
    format!("{}({}) = {}", tree.name.text, parameters.join(", "), print_expr(&tree.body))
}

/// The kind of a value, its size, its fields, and the value in a line.
pub(crate) fn kind(value: &Value, width: usize) -> String {
    let detail = match value {
        Value::List(items) | Value::Tuple(items) => format!(" of {}", counted(items.len(), "value")),
        Value::Map(map) => format!(" of {}", counted(map.entries().len(), "key")),
        Value::Text(text) => format!(" of {}", counted(text.chars().count(), "character")),
        Value::Expression(expression) => format!(" of {}", counted(expression.terms().len(), "symbol")),
        Value::Array(_) => format!(": {}", display::one_line(value, 200)),
        Value::NdArray(array) => format!(" of shape {:?}, {}", array.shape(), array.dtype()),
        _ => String::new(),
    };
    let mut text = help::hanging("", &format!("{}{detail}", value.kind()), 2, width);
    let fields = fields::names(value);
    if !fields.is_empty() {
        text += &help::hanging("", &format!("fields: {}", fields.join(", ")), 2, width);
    }
    if !matches!(value, Value::Array(_)) {
        text += &help::hanging("", &display::one_line(value, width.saturating_sub(4)), 2, width);
    }
    text
}

pub(crate) fn counted(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}
