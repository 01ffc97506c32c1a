//! Names that every program knows without defining them.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock};

use crate::algebra::Number;
use crate::values::Value;
use crate::wavelets::KNOWN_WAVELETS;

static VALUES: LazyLock<HashMap<&'static str, Value>> = LazyLock::new(|| {
    KNOWN_WAVELETS.iter().map(|known| (known.name, Value::Wavelet(Arc::new(known.wavelet())))).collect()
});

/// The value of a predefined name.
pub(crate) fn value(name: &str) -> Option<Value> {
    VALUES.get(name).cloned()
}

/// The predefined names: the wavelets.
pub(crate) fn names() -> impl Iterator<Item = &'static str> {
    KNOWN_WAVELETS.iter().map(|known| known.name)
}

/// The value of a built-in's default, which is a literal as it would be written.
pub(crate) fn literal(written: &str) -> Value {
    match written {
        "true" => Value::Bool(true),
        "false" => Value::Bool(false),
        "none" => Value::None,
        _ => match (
            written.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')),
            written.parse::<Number>(),
        ) {
            (Some(text), _) => text.into(),
            (None, Ok(number)) => Value::Number(number),
            (None, Err(_)) => Value::None,
        },
    }
}
