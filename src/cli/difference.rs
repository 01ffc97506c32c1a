//! How two texts differ, line by line.

use similar::{ChangeTag, TextDiff};

use super::Output;

/// Colours as terminals number them.
const RED: u8 = 31;
const GREEN: u8 = 32;
const CYAN: u8 = 36;

/// So many lines from the first one that differs are compared: the time that this takes may grow with their square.
const COMPARED: usize = 1000;

/// So many lines are shown.
const SHOWN: usize = 100;

/// So many characters of a line are shown.
const LONGEST: usize = 200;

/// So many lines that are the same stand around those that differ.
const AROUND: usize = 3;

/// Shows what would become of a text, as diff does: first where that is, then lines that would go behind `-`, and lines that
/// would come behind `+`. What is long is cut, and says so.
pub(super) fn show(old: &str, new: &str, output: &mut Output) {
    let (lines, more) = lines(old, new);
    for (color, line) in lines {
        match color {
            Some(color) => output.colored_line(color, &line),
            None => output.line(&line),
        }
    }
    if more {
        output.line("... and more");
    }
}

/// The lines of a difference with their colours, and whether there are more.
fn lines(old: &str, new: &str) -> (Vec<(Option<u8>, String)>, bool) {
    let (old, new): (Vec<&str>, Vec<&str>) =
        (old.split_inclusive('\n').collect(), new.split_inclusive('\n').collect());
    let same = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
    let first = same.saturating_sub(AROUND);
    let window = |lines: &[&'_ str]| lines.len().min(first + COMPARED);
    let (old_end, new_end) = (window(&old), window(&new));
    let is_cut = old_end < old.len() || new_end < new.len();
    let difference = TextDiff::from_slices(&old[first..old_end], &new[first..new_end]);
    let mut shown = Vec::new();
    let groups = difference.grouped_ops(AROUND);
    for group in &groups {
        let (Some(begin), Some(end)) = (group.first(), group.last()) else { continue };
        let (removed, added) =
            (begin.old_range().start..end.old_range().end, begin.new_range().start..end.new_range().end);
        // Lines at the end of what is compared may have their partners beyond it.
        let is_at_end = first + removed.end == old_end || first + added.end == new_end;
        if !shown.is_empty() && is_cut && is_at_end {
            return (shown, true);
        }
        let place = |range: &std::ops::Range<usize>| format!("{},{}", first + range.start + 1, range.len());
        shown.push((Some(CYAN), format!("@@ -{} +{} @@", place(&removed), place(&added))));
        for change in group.iter().flat_map(|op| difference.iter_changes(op)) {
            if shown.len() >= SHOWN {
                return (shown, true);
            }
            let (color, sign) = match change.tag() {
                ChangeTag::Delete => (Some(RED), '-'),
                ChangeTag::Insert => (Some(GREEN), '+'),
                ChangeTag::Equal => (None, ' '),
            };
            let line = change.value();
            shown.push((color, format!("{sign}{}", cut(line.strip_suffix('\n').unwrap_or(line)))));
            if !line.ends_with('\n') {
                shown.push((None, "\\ no line break at the end".to_string()));
            }
        }
    }
    (shown, is_cut)
}

fn cut(line: &str) -> String {
    match line.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}...", &line[..end]),
        None => line.to_string(),
    }
}
