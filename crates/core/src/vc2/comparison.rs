//! Differences between two analyses of one transform.

use std::collections::{BTreeMap, HashMap};

use crate::algebra::Number;

use super::{AnalysisFile, Bound, Side, SignalBounds, Target, TestPattern};

/// The part of two analyses that differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DifferenceKind {
    /// The lower bound of a value.
    LowerBound,
    /// The upper bound of a value.
    UpperBound,
    /// The test pattern of a value.
    TestPattern,
}

impl DifferenceKind {
    /// Returns the name in files.
    pub fn name(self) -> &'static str {
        match self {
            DifferenceKind::LowerBound => "lower_bound",
            DifferenceKind::UpperBound => "upper_bound",
            DifferenceKind::TestPattern => "test_pattern",
        }
    }
}

/// A difference between two analyses: their rows for a value are not the same, or one has no row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnalysisDifference {
    /// The transform, analysis or synthesis, that it belongs to.
    pub side: Side,
    /// The value whose rows differ.
    pub target: Target,
    /// The part of the rows that differs.
    pub what: DifferenceKind,
    /// The row of the left analysis, shortened; None where it has none.
    pub left: Option<String>,
    /// The row of the right analysis, shortened; None where it has none.
    pub right: Option<String>,
}

/// Returns the differences between two analyses in the order of the left one's rows; in each part, rows that
/// only the right one has come last. The order of rows, and of the terms of a bound, does not matter.
pub fn compare(left: &AnalysisFile, right: &AnalysisFile) -> Vec<AnalysisDifference> {
    let mut all = bounds(Side::Analysis, &left.analysis_bounds, &right.analysis_bounds);
    all.extend(bounds(Side::Synthesis, &left.synthesis_bounds, &right.synthesis_bounds));
    all.extend(patterns(Side::Analysis, &left.analysis_patterns, &right.analysis_patterns));
    all.extend(patterns(Side::Synthesis, &left.synthesis_patterns, &right.synthesis_patterns));
    all
}

fn bounds(side: Side, left: &[SignalBounds], right: &[SignalBounds]) -> Vec<AnalysisDifference> {
    let mut all = Vec::new();
    for (target, left, right) in pairs(left, right, |row| &row.target) {
        for what in [DifferenceKind::LowerBound, DifferenceKind::UpperBound] {
            let shown = |row: &SignalBounds| match what {
                DifferenceKind::UpperBound => text(&row.upper),
                _ => text(&row.lower),
            };
            let (left, right) = (left.map(shown), right.map(shown));
            if left != right {
                all.push(AnalysisDifference { side, target: target.clone(), what, left, right });
            }
        }
    }
    all
}

fn patterns(side: Side, left: &[TestPattern], right: &[TestPattern]) -> Vec<AnalysisDifference> {
    let rows = pairs(left, right, |row| &row.target).into_iter();
    rows.filter(|(_, left, right)| left != right)
        .map(|(target, left, right)| {
            let pixels = left.zip(right).map(|(left, right)| differing(left, right));
            let shown = |row: &TestPattern| match pixels {
                Some(pixels) if pixels > 0 => format!("{}; {pixels} differ", describe(row)),
                _ => describe(row),
            };
            let (left, right) = (left.map(shown), right.map(shown));
            AnalysisDifference { side, target, what: DifferenceKind::TestPattern, left, right }
        })
        .collect()
}

/// How many pixels are not alike.
fn differing(left: &TestPattern, right: &TestPattern) -> usize {
    let pixels = |row: &TestPattern| -> HashMap<(i64, i64), bool> {
        row.pattern.pixels().map(|(x, y, positive)| ((x, y), positive)).collect()
    };
    let (left, right) = (pixels(left), pixels(right));
    let only_right = right.keys().filter(|at| !left.contains_key(at)).count();
    only_right + left.iter().filter(|(at, positive)| right.get(at) != Some(positive)).count()
}

/// The rows of both sides, by target.
fn pairs<'a, T>(
    left: &'a [T],
    right: &'a [T],
    target: impl Fn(&T) -> &Target,
) -> Vec<(Target, Option<&'a T>, Option<&'a T>)> {
    let mut rights: HashMap<&Target, &T> = HashMap::new();
    for row in right {
        rights.entry(target(row)).or_insert(row);
    }
    let mut pairs: Vec<_> =
        left.iter().map(|row| (target(row).clone(), Some(row), rights.remove(target(row)))).collect();
    // Rows keep their order.
    let rest = right.iter().filter(|row| rights.remove(target(row)).is_some());
    pairs.extend(rest.map(|row| (target(row).clone(), None, Some(row))));
    pairs
}

/// A bound as a sum, its terms by name: `signal_max - 2*signal_min - 1/2`.
fn text((terms, constant): &Bound) -> String {
    let mut sums: BTreeMap<&str, Number> = BTreeMap::new();
    for (name, coefficient) in terms {
        let sum = sums.entry(name).or_insert(Number::ZERO);
        *sum = sum.clone() + coefficient.clone();
    }
    let names = sums.into_iter().map(|(name, coefficient)| (Some(name), coefficient));
    let mut text = String::new();
    for (name, number) in names.chain([(None, constant.clone())]).filter(|(_, number)| !number.is_zero()) {
        let sign = if number.signum() < 0 { "-" } else { "+" };
        let size = number.abs();
        let term = match name {
            None => size.to_string(),
            Some(name) if size == Number::from(1) => name.to_string(),
            Some(name) => format!("{size}*{name}"),
        };
        text = match (text.as_str(), sign) {
            ("", "+") => term,
            ("", _) => format!("-{term}"),
            (before, sign) => format!("{before} {sign} {term}"),
        };
    }
    if text.is_empty() { "0".to_string() } else { text }
}

/// A pattern in a few words: its box, how many pixels are +1 and -1, how it moves, where its value is.
fn describe(row: &TestPattern) -> String {
    let pattern = &row.pattern;
    let (plus, all) = (pattern.pixels().filter(|(.., positive)| *positive).count(), pattern.len());
    format!(
        "{}x{} at ({}, {}) by {:?}, +{plus} -{}, for {:?} by {:?}",
        pattern.width,
        pattern.height,
        pattern.dx,
        pattern.dy,
        row.pattern_translation_multiple,
        all - plus.min(all),
        row.at,
        row.target_translation_multiple
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bounds_are_sums() {
        let n = |n: i64| Number::from(n);
        let bound = |terms: &[(&str, i64)], constant: i64| {
            text(&(terms.iter().map(|(name, c)| (name.to_string(), n(*c))).collect(), n(constant)))
        };
        assert_eq!(bound(&[], 0), "0");
        assert_eq!(bound(&[("b", -2), ("a", 1)], 3), "a - 2*b + 3");
        assert_eq!(bound(&[("a", -1), ("b", 1), ("b", -1)], -3), "-a - 3");
    }
}
