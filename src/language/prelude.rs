//! Names that every program knows without defining them.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock};

use crate::algebra::Number;
use crate::filters::jpeg2000_9_7;
use crate::values::{Found, Record, Value};
use crate::wavelets::KNOWN_WAVELETS;

static VALUES: LazyLock<HashMap<&'static str, Value>> = LazyLock::new(|| {
    let wavelets = KNOWN_WAVELETS.iter().map(|known| (known.name, Value::Wavelet(Arc::new(known.wavelet()))));
    // A factoring has no field twice, so that its record is made.
    let factoring = Record::of(Found::Lifting(jpeg2000_9_7())).ok().map(Value::from);
    wavelets.chain(factoring.map(|factoring| (JPEG2000_9_7, factoring))).collect()
});

/// The value of a predefined name.
pub(crate) fn value(name: &str) -> Option<Value> {
    VALUES.get(name).cloned()
}

/// The predefined names: the wavelets, and the factoring.
pub(crate) fn names() -> impl Iterator<Item = &'static str> {
    KNOWN_WAVELETS.iter().map(|known| known.name).chain([JPEG2000_9_7])
}

/// The predefined factoring.
pub(crate) const JPEG2000_9_7: &str = "jpeg2000_9_7";

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
