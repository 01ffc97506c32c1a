//! What a reader opens: `<details>` and `</details>` in the Markdown of comments.

use pulldown_cmark::{Event, Tag};

use super::blocks::line_starts;
use super::prose::parser;

/// A piece of Markdown.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Piece {
    /// The line of the Markdown on which it begins, from 0.
    pub line: usize,
    /// What it is.
    pub kind: PieceKind,
}

/// What a piece of Markdown is.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum PieceKind {
    /// Markdown without such tags.
    Prose(String),
    /// `<details><summary>text</summary>`: from here on a reader has to ask to see more. The text is plain.
    Opens(String),
    /// `</details>`
    Closes,
}

/// What is written where a summary is not.
const SUMMARY: &str = "Details";

/// Markdown, cut at the tags of details. They stand on lines of their own, outside of lists, quotations and code; no
/// other tags of HTML mean anything.
pub(super) fn pieces(markdown: &str) -> Vec<Piece> {
    let tagged = tagged_lines(markdown);
    let mut cut = Cut { pieces: Vec::new(), prose: String::new(), begin: 0, wants_summary: false };
    for (number, line) in markdown.split_inclusive('\n').enumerate() {
        if tagged.get(number).copied().unwrap_or(false) {
            cut.tags(number, line);
        } else {
            cut.text(number, line);
        }
    }
    cut.end_prose();
    cut.pieces
}

/// For each line, whether it is in a block of HTML that begins with one of the tags.
fn tagged_lines(markdown: &str) -> Vec<bool> {
    let mut tagged = vec![false; markdown.split_inclusive('\n').count()];
    if !markdown.contains("details") && !markdown.contains("DETAILS") {
        return tagged;
    }
    let starts = line_starts(markdown);
    let line_of = |byte: usize| starts.partition_point(|&start| start <= byte).saturating_sub(1);
    let mut depth = 0_usize;
    for (event, range) in parser(markdown).into_offset_iter() {
        match event {
            Event::Start(tag) => {
                let block = markdown.get(range.clone()).unwrap_or_default();
                if depth == 0 && tag == Tag::HtmlBlock && Tags(block.trim_start()).next_tag().is_some() {
                    let end = line_of(range.end.saturating_sub(1)) + 1;
                    let lines = line_of(range.start)..end.min(tagged.len());
                    tagged.get_mut(lines).unwrap_or_default().fill(true);
                }
                depth += 1;
            }
            Event::End(_) => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    tagged
}

/// Pieces that are being cut.
struct Cut {
    pieces: Vec<Piece>,
    /// Markdown since the last tag, and the line on which it begins.
    prose: String,
    begin: usize,
    /// Whether details were opened just now that have no summary yet.
    wants_summary: bool,
}

impl Cut {
    fn text(&mut self, number: usize, line: &str) {
        if self.prose.is_empty() {
            self.begin = number;
        }
        self.wants_summary &= line.trim().is_empty();
        self.prose.push_str(line);
    }

    fn end_prose(&mut self) {
        let prose = std::mem::take(&mut self.prose);
        if !prose.trim().is_empty() {
            self.pieces.push(Piece { line: self.begin, kind: PieceKind::Prose(prose) });
        }
    }

    /// A line of a block of HTML: tags, and text between them.
    fn tags(&mut self, number: usize, line: &str) {
        let mut rest = Tags(line.trim_start());
        while !rest.0.trim().is_empty() {
            match rest.next_tag() {
                Some((tag, after)) => {
                    rest = Tags(after.trim_start());
                    self.tag(number, tag);
                }
                None => {
                    // Another tag may stand after some text.
                    let next = rest.0.char_indices().skip(1).find(|(at, c)| {
                        *c == '<' && matches!(Tags(&rest.0[*at..]).next_tag(), Some((Found::Closes, _)))
                    });
                    let (text, after) = rest.0.split_at(next.map_or(rest.0.len(), |(at, _)| at));
                    self.text(number, &format!("{}\n", text.trim_end()));
                    rest = Tags(after);
                }
            }
        }
    }

    fn tag(&mut self, line: usize, tag: Found) {
        match tag {
            Found::Opens => {
                self.end_prose();
                self.pieces.push(Piece { line, kind: PieceKind::Opens(SUMMARY.to_string()) });
                self.wants_summary = true;
            }
            Found::Summary(text) if self.wants_summary => {
                if let Some(Piece { kind: PieceKind::Opens(summary), .. }) = self.pieces.last_mut()
                    && !text.trim().is_empty()
                {
                    *summary = plain(text.trim());
                }
                self.wants_summary = false;
            }
            // A summary of nothing is text.
            Found::Summary(text) => self.text(line, &format!("{text}\n")),
            Found::Closes => {
                self.end_prose();
                self.pieces.push(Piece { line, kind: PieceKind::Closes });
                self.wants_summary = false;
            }
        }
    }
}

/// A tag of details.
enum Found<'a> {
    Opens,
    Summary(&'a str),
    Closes,
}

/// A text that may begin with a tag.
struct Tags<'a>(&'a str);

impl<'a> Tags<'a> {
    /// The tag with which the text begins, and what follows it. Tags have no attributes but `open`, which changes
    /// nothing: a solution is hidden.
    fn next_tag(&self) -> Option<(Found<'a>, &'a str)> {
        let (name, after) = self.0.strip_prefix('<')?.split_once('>')?;
        match name.trim().to_ascii_lowercase().as_str() {
            "details" | "details open" => Some((Found::Opens, after)),
            "/details" => Some((Found::Closes, after)),
            "summary" => {
                let end = after.to_ascii_lowercase().find("</summary>")?;
                Some((Found::Summary(&after[..end]), &after[end + "</summary>".len()..]))
            }
            _ => None,
        }
    }
}

/// A text of HTML without its escapes. Tags in it are part of the text.
fn plain(html: &str) -> String {
    [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&amp;", "&")]
        .iter()
        .fold(html.to_string(), |text, (escape, sign)| text.replace(escape, sign))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The pieces as text, each behind its line.
    fn shown(markdown: &str) -> Vec<String> {
        let shown = |piece: Piece| match piece.kind {
            PieceKind::Prose(text) => format!("{}: {}", piece.line, text.trim()),
            PieceKind::Opens(summary) => format!("{}+ {summary}", piece.line),
            PieceKind::Closes => format!("{}-", piece.line),
        };
        pieces(markdown).into_iter().map(shown).collect()
    }

    #[test]
    fn details_are_cut_out() {
        assert_eq!(
            shown("a\n\n<details><summary>A &lt; b</summary>\n\n*b*\n\n</details>\n\nc\n"),
            ["0: a", "2+ A < b", "3: *b*", "6-", "7: c"]
        );
        assert_eq!(shown("<details>\n<summary>S</summary>\nx </details>\ny"), ["0+ S", "2: x", "2-", "3: y"]);
        assert_eq!(shown("a\n<DETAILS open>\n\nb"), ["0: a", "1+ Details", "2: b"]);
        assert_eq!(shown("</details></details>"), ["0-", "0-"]);
        assert_eq!(shown("<details><summary></summary>\n\n<summary>no</summary>"), ["0+ Details", "1: no"]);
    }

    #[test]
    fn other_tags_and_code_are_left_alone() {
        for text in [
            "```\n<details>\n```",
            "    <details>",
            "`<details>`",
            "- a\n\n  <details>",
            "> </details>",
            "<details onclick=\"f()\">",
            "<div>\n<details>\n</div>",
            "<!-- <details> -->",
            "\\<details>",
            "details",
        ] {
            assert_eq!(shown(text), [format!("0: {}", text.trim())], "{text}");
        }
    }
}
