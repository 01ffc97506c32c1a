//! Identifiers that are valid and unique.

use std::collections::HashSet;

/// The identifiers in use.
pub(super) struct Names {
    taken: HashSet<String>,
}

impl Names {
    /// No identifier is in use but these words, which can't be identifiers.
    pub(super) fn avoiding<'w>(words: impl IntoIterator<Item = &'w str>) -> Self {
        Self { taken: words.into_iter().map(str::to_owned).collect() }
    }

    /// Takes `wanted` where it is free.
    pub(super) fn take(&mut self, wanted: &str) -> bool {
        self.taken.insert(wanted.to_owned())
    }

    /// Takes `wanted`, or else the first of `wanted_2`, `wanted_3`, ... that is free.
    pub(super) fn take_like(&mut self, wanted: &str) -> String {
        if self.take(wanted) {
            return wanted.to_owned();
        }
        let mut others = (2_usize..).map(|n| format!("{wanted}_{n}"));
        others.find(|other| self.take(other)).unwrap_or_default()
    }

    /// Takes names for temporaries: `t1`, `t2`, ... without those in use.
    pub(super) fn take_temporaries(&mut self, count: usize) -> Vec<String> {
        (1_usize..).map(|n| format!("t{n}")).filter(|name| !self.taken.contains(name)).take(count).collect()
    }
}

/// Whether `text` is an identifier in ASCII.
pub(super) fn is_identifier(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
        && text.chars().any(|c| c != '_')
}

/// The identifier nearest to a name of vcf: primes become a `p` each (`DC''` is `DC_pp`), letters beyond ASCII their
/// code points.
pub(super) fn identifier_like(name: &str) -> String {
    let stem = name.trim_end_matches('\'');
    let mut identifier = String::new();
    for c in stem.chars() {
        if c.is_ascii_alphanumeric() || c == '_' {
            identifier.push(c);
        } else {
            identifier.push_str(&format!("u{:x}", u32::from(c)));
        }
    }
    let primes = name.len() - stem.len();
    if primes > 0 {
        identifier.push('_');
        identifier.extend(std::iter::repeat_n('p', primes));
    }
    if is_identifier(&identifier) { identifier } else { format!("v{identifier}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_identifiers() {
        for (name, identifier) in
            [("L", "L"), ("DC''", "DC_pp"), ("α'", "u3b1_p"), ("_", "v_"), ("_x", "_x"), ("__'", "___p")]
        {
            assert_eq!(identifier_like(name), identifier);
            assert!(is_identifier(identifier));
        }
        for bad in ["", "1", "a b", "a'", "a-b", "_"] {
            assert!(!is_identifier(bad), "{bad}");
        }
    }

    #[test]
    fn identifiers_are_unique() {
        let mut names = Names::avoiding(["for"]);
        assert_eq!(names.take_like("for"), "for_2");
        assert_eq!(names.take_like("t2"), "t2");
        assert_eq!(names.take_like("t2"), "t2_2");
        assert_eq!(names.take_temporaries(3), ["t1", "t3", "t4"]);
    }
}
