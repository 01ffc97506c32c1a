//! Warnings that a program allows by a comment at the end of a line: `# allow: name::hides`.

use crate::diagnostics::Problem;

use super::super::scan::{TokenKind, scan};

/// What begins such a comment; codes follow, with commas between them.
const ALLOW: &str = "# allow:";

/// Drops the warnings that the comments of a text allow. A comment is for what begins on its line.
pub(super) fn drop_allowed(text: &str, found: &mut Vec<Problem>) {
    if found.is_empty() || !text.contains(ALLOW) {
        return;
    }
    let comments = scan(text).into_iter().filter(|token| token.kind == TokenKind::Comment);
    // Each with the bytes of the line that it ends.
    let allowed: Vec<(usize, usize, &str)> = comments
        .filter_map(|token| {
            let codes = token.text(text).strip_prefix(ALLOW)?;
            let (start, end) = (token.start as usize, token.end as usize);
            Some((text[..start].rfind('\n').map_or(0, |at| at + 1), end, codes))
        })
        .collect();
    found.retain(|problem| {
        let Some(at) = problem.span().map(|span| span.start as usize) else { return true };
        let after = allowed.partition_point(|(_, end, _)| *end < at);
        !allowed.get(after).is_some_and(|(start, _, codes)| {
            *start <= at && codes.split(',').any(|code| code.trim() == problem.code.as_str())
        })
    });
}
