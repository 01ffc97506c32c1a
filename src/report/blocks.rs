//! A text as blocks of comments and of code.

use std::ops::Range;

use crate::language::statements;

/// A block of a program's text.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Block {
    /// Comments at the margin, without their `#`.
    Prose {
        /// The Markdown: a line for each of the text.
        text: String,
        /// The line of the text on which it begins, from 0.
        line: usize,
    },
    /// Lines of code.
    Code(Vec<Group>),
}

/// Statements that share lines.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Group {
    /// The lines, numbered from 0, from the first statement's to the last one's; without blank lines before.
    pub lines: Range<usize>,
    /// Which of the text's statements.
    pub statements: Range<usize>,
}

/// What a line is.
#[derive(Clone, Copy, PartialEq)]
enum Line {
    Blank,
    Prose,
    Code,
}

/// The blocks of a text.
pub(super) fn blocks(text: &str) -> Vec<Block> {
    let starts = line_starts(text);
    let line_of = |byte: usize| starts.partition_point(|&start| start <= byte) - 1;
    let places: Vec<Range<usize>> =
        statements(text).into_iter().map(|place| line_of(place.start)..line_of(place.end) + 1).collect();
    let mut lines: Vec<Line> = text.lines().map(bare_line).collect();
    for place in &places {
        let last = place.end.min(lines.len());
        lines[place.start.min(last)..last].fill(Line::Code);
    }
    let texts: Vec<&str> = text.lines().collect();
    let mut blocks = Vec::new();
    let (mut at, mut statement) = (0, 0);
    while at < lines.len() {
        let kind = lines[at];
        if kind == Line::Blank {
            at += 1;
            continue;
        }
        let end = end_of_block(&lines, at, kind);
        match kind {
            Line::Prose => blocks.push(Block::Prose { text: prose(&texts[at..end], at == 0), line: at }),
            _ => {
                let first = statement;
                statement += places[first..].iter().take_while(|place| place.start < end).count();
                blocks.push(Block::Code(groups(&places[first..statement], first, at..end)));
            }
        }
        at = end;
    }
    blocks.retain(|block| !matches!(block, Block::Prose { text, .. } if text.trim().is_empty()));
    blocks
}

/// Where the lines of a text begin.
pub(super) fn line_starts(text: &str) -> Vec<usize> {
    std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect()
}

/// What a line is unless a statement covers it. A comment that is indented belongs to the code.
fn bare_line(line: &str) -> Line {
    match line.trim_start_matches('\u{feff}') {
        line if line.starts_with('#') => Line::Prose,
        line if line.trim().is_empty() => Line::Blank,
        _ => Line::Code,
    }
}

/// The line after the last one of a block; blank lines inside belong to it.
fn end_of_block(lines: &[Line], first: usize, kind: Line) -> usize {
    let mut end = first + 1;
    for (at, line) in lines.iter().enumerate().skip(first + 1) {
        match line {
            Line::Blank => {}
            line if *line == kind => end = at + 1,
            _ => break,
        }
    }
    end
}

/// Comments as Markdown: one `#` and one space less.
fn prose(lines: &[&str], first: bool) -> String {
    let mut out = String::new();
    for (at, line) in lines.iter().enumerate() {
        let line = line.trim_start_matches('\u{feff}');
        // `#!/usr/bin/env vcf`
        if first && at == 0 && line.starts_with("#!") {
            out.push('\n');
            continue;
        }
        let line = line.strip_prefix('#').unwrap_or(line);
        out.push_str(line.strip_prefix(' ').unwrap_or(line).trim_end());
        out.push('\n');
    }
    out
}

/// The groups of the statements of a block; its other lines go with the group after them, or the last one.
fn groups(places: &[Range<usize>], first: usize, block: Range<usize>) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for (at, place) in places.iter().enumerate() {
        let statement = first + at;
        match groups.last_mut() {
            Some(last) if place.start < last.lines.end => {
                last.lines.end = last.lines.end.max(place.end);
                last.statements.end = statement + 1;
            }
            _ => {
                let start = groups.last().map_or(block.start, |last| last.lines.end);
                groups.push(Group { lines: start..place.end, statements: statement..statement + 1 });
            }
        }
    }
    match groups.last_mut() {
        Some(last) => last.lines.end = block.end,
        None => groups.push(Group { lines: block, statements: first..first }),
    }
    groups
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Blocks as text: prose as it is, groups of code with their lines.
    fn shown(text: &str) -> Vec<String> {
        let lines: Vec<&str> = text.lines().collect();
        let shown = |block| match block {
            Block::Prose { text, .. } => format!("prose: {text}"),
            Block::Code(groups) => {
                let groups = groups.into_iter().map(|group| lines[group.lines].join("|"));
                format!("code: {}", groups.collect::<Vec<_>>().join(" / "))
            }
        };
        blocks(text).into_iter().map(shown).collect()
    }

    #[test]
    fn comments_at_the_margin_are_prose() {
        assert_eq!(
            shown("# # Title\n#\n# Text\n\nx = 1\nx # one\n\n# More\n"),
            ["prose: # Title\n\nText\n", "code: x = 1 / x # one", "prose: More\n"]
        );
        assert_eq!(shown("#!/usr/bin/env vcf\n1"), ["code: 1"]);
        assert_eq!(shown("# a\n\n# b\n"), ["prose: a\n\nb\n"]);
    }

    #[test]
    fn comments_in_statements_are_code() {
        assert_eq!(shown("f([1,\n# one\n2])\n"), ["code: f([1,|# one|2])"]);
        assert_eq!(shown("  # indented\nx"), ["code:   # indented|x"]);
        assert_eq!(shown("a; b\nc; d = [\n1]; e\n"), ["code: a; b / c; d = [|1]; e"]);
    }

    #[test]
    fn odd_texts_have_blocks() {
        assert_eq!(shown(""), [""; 0]);
        assert_eq!(shown("\n\n"), [""; 0]);
        assert_eq!(shown("#"), [""; 0]);
        assert_eq!(shown(";"), ["code: ;"]);
        assert_eq!(shown("\u{feff}# a\r\nx\r\n"), ["prose: a\n", "code: x"]);
        assert_eq!(shown("f(\n# open\n"), ["code: f(", "prose: open\n"]);
    }
}
