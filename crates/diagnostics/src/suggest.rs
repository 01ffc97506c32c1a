//! Suggestions for unknown names.

/// Returns the candidate that an unknown name most likely means; None where none is similar.
///
/// Names that differ only in case, underscores or final primes are always similar. Otherwise one typing error
/// per three letters is allowed, one to four in all; swapped neighbours are one error. If no name is that
/// similar, a longer name is suggested that begins with the unknown one as its first words.
///
/// ```
/// use vcfilter_diagnostics::suggest;
/// assert_eq!(suggest("interlaeve", ["lift", "interleave"]), Some("interleave"));
/// assert_eq!(suggest("le_gall", ["lift", "le_gall_5_3"]), Some("le_gall_5_3"));
/// assert_eq!(suggest("q", ["lift", "interleave"]), None);
/// ```
pub fn suggest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let plain = |text: &str| text.trim_end_matches('\'').replace('_', "").to_lowercase();
    let wanted = plain(name);
    let length = name.chars().count();
    let allowed = match length {
        0 => return None,
        1 => 0,
        _ => (length / 3).clamp(1, 4),
    };
    let distance = |candidate: &str| {
        if plain(candidate) == wanted {
            return Some(0);
        }
        // Names of very different lengths are never alike; this also keeps long names cheap.
        if candidate.chars().count().abs_diff(length) > allowed || length > 200 {
            return None;
        }
        let steps = strsim::damerau_levenshtein(name, candidate);
        // A name is not like another of which nothing is left.
        (steps <= allowed && steps < length).then_some(steps)
    };
    let begins = |candidate: &str| {
        length >= LEAST_BEGINNING && candidate.strip_prefix(name).is_some_and(|rest| rest.starts_with('_'))
    };
    let (mut nearest, mut begun) = (None, None);
    for candidate in candidates.into_iter().filter(|&candidate| candidate != name) {
        if begun.is_none() && begins(candidate) {
            begun = Some(candidate);
        }
        if let Some(steps) = distance(candidate)
            && nearest.is_none_or(|(least, _)| steps < least)
        {
            nearest = Some((steps, candidate));
        }
    }
    nearest.map(|(_, candidate)| candidate).or(begun)
}

/// From this length on a name may stand for a longer one whose first words it is, as `le_gall` for `le_gall_5_3`.
const LEAST_BEGINNING: usize = 4;

#[cfg(test)]
mod tests {
    use super::*;

    const NAMES: [&str; 10] =
        ["interleave", "lift", "rshift", "lshift", "le_gall_5_3", "DC'", "L", "H", "period", "symbols"];

    #[test]
    fn finds_slips_of_the_keys() {
        for (name, meant) in [
            ("interlave", "interleave"),
            ("itnerleave", "interleave"),
            ("rshfit", "rshift"),
            ("RShift", "rshift"),
            ("legall53", "le_gall_5_3"),
            ("DC", "DC'"),
            ("l", "L"),
            ("symbol", "symbols"),
            ("preiod", "period"),
        ] {
            assert_eq!(suggest(name, NAMES), Some(meant), "{name}");
        }
    }

    #[test]
    fn does_not_guess_wildly() {
        for name in ["", "x", "xy", "quantise", "subsample", "zzzz", "load", "print"] {
            assert_eq!(suggest(name, NAMES), None, "{name}");
        }
        assert_eq!(suggest(&"x".repeat(100_000), NAMES), None);
    }

    #[test]
    fn the_nearest_wins() {
        assert_eq!(suggest("shift", NAMES), Some("rshift"));
        assert_eq!(suggest("lshft", NAMES), Some("lshift"));
    }
}
