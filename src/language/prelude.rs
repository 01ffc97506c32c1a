//! Names that every program knows without defining them.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock};

use crate::algebra::Number;
use crate::filters::{daubechies, discrete_meyer, jpeg2000_9_7};
use crate::values::{Found, Record, Value};
use crate::wavelets::KNOWN_WAVELETS;

static VALUES: LazyLock<HashMap<&'static str, Value>> = LazyLock::new(|| {
    let wavelets = KNOWN_WAVELETS.iter().map(|known| (known.name, Value::Wavelet(Arc::new(known.wavelet()))));
    let others = [
        Some(Found::Lifting(jpeg2000_9_7().into())),
        daubechies(1).ok().map(Found::Bank),
        Some(Found::Bank(discrete_meyer())),
    ];
    // None has a field twice, so that their records are made.
    let record = |found: Option<Found>| found.and_then(|found| Record::of(found).ok()).map(Value::from);
    let others = OTHERS.into_iter().zip(others).filter_map(|(name, found)| Some((name, record(found)?)));
    wavelets.chain(others).collect()
});

/// The value of a predefined name.
pub(crate) fn value(name: &str) -> Option<Value> {
    VALUES.get(name).cloned()
}

/// The predefined names: the wavelets, the filter banks and the factoring.
pub(crate) fn names() -> impl Iterator<Item = &'static str> {
    KNOWN_WAVELETS.iter().map(|known| known.name).chain(OTHERS)
}

/// The predefined names that are no wavelets of integers: a factoring and two filter banks.
pub(crate) const OTHERS: [&str; 3] = ["jpeg2000_9_7", "haar", "dmey"];

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
