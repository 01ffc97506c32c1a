//! How a program may write an array that it did not make under a name of its own, such as the input of a transform.

use crate::display;
use crate::values::Value;

use super::scope::{Meaning, Scope};

/// What is gone through in each list and map.
const ITEMS: usize = 256;
/// Records in records, lists in lists.
const DEPTH: u32 = 3;

/// An array of symbols by its identity, as the names in scope lead to it: `P`, `A[2, "Input"]`.
pub(super) fn array(scope: &Scope, identity: u64) -> Option<String> {
    let locals = scope.locals.iter().rev().map(|(name, value)| (&**name, value));
    let global = scope.names.bindings.iter().rev().filter_map(|(name, binding)| match &binding.meaning {
        Meaning::Value(value) => Some((&**name, value)),
        Meaning::Function(_) => None,
    });
    let is_local = |name: &str| scope.local(name).is_some();
    let names: Vec<(&str, &Value)> = locals.chain(global.filter(|(name, _)| !is_local(name))).collect();
    // A name of its own before one of what holds it.
    (0..=DEPTH).find_map(|depth| {
        names
            .iter()
            .find_map(|(name, value)| within(value, identity, depth).map(|path| format!("{name}{path}")))
    })
}

/// What is written after a value to get to an array that lies so deep in it.
fn within(value: &Value, identity: u64, depth: u32) -> Option<String> {
    let Some(below) = depth.checked_sub(1) else {
        let Value::Array(array) = value else { return None };
        let found = array.symbol_prefix().is_some() && array.identity() == identity;
        return found.then(String::new);
    };
    match value {
        Value::List(items) | Value::Tuple(items) => items
            .iter()
            .take(ITEMS)
            .enumerate()
            .find_map(|(at, item)| within(item, identity, below).map(|path| format!("[{at}]{path}"))),
        Value::Map(map) => map.entries().iter().take(ITEMS).find_map(|(key, item)| {
            within(item, identity, below).map(|path| format!("[{}]{path}", display::text(key)))
        }),
        Value::Record(record) => {
            let own = record.items().into_iter().flat_map(|map| map.entries().iter().take(ITEMS));
            let mut own = own.filter_map(|(key, item)| {
                let path = within(item, identity, below)?;
                Some(match key {
                    Value::Tuple(parts) => {
                        let parts: Vec<String> = parts.iter().map(display::text).collect();
                        format!("[{}]{path}", parts.join(", "))
                    }
                    key => format!("[{}]{path}", display::text(key)),
                })
            });
            own.next().or_else(|| {
                record.fields().find_map(|(name, item)| {
                    within(item, identity, below).map(|path| format!(".{name}{path}"))
                })
            })
        }
        _ => None,
    }
}
