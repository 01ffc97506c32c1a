//! The lines of a text that a picture needs, made fit for a screen.
//!
//! A line may be a megabyte long or hold characters that steer a terminal: what is drawn is an excerpt, and
//! offsets are moved along.

use vcfilter_escapes as escapes;

use super::{FileId, Sources};

/// So many bytes of a line before and after a place are shown.
const AROUND: usize = 60;

/// Lines up to this many bytes are shown whole.
const WHOLE: usize = 240;

/// Part of a text from one line to another.
pub(super) struct Excerpt {
    ///
    /// Begins with an empty line for each line of the text before it, so that lines keep their numbers.
    pub text: String,
    /// Byte of the text and byte of the excerpt, ascending.
    moved: Vec<(usize, usize)>,
}

impl Excerpt {
    /// The lines that the places, as bytes of a file's text, stand on.
    pub(super) fn new(sources: &Sources, file: FileId, places: &[(usize, usize)]) -> Excerpt {
        let text = sources.text(file);
        let first = places.iter().map(|place| place.0).min().unwrap_or(0);
        let begin = text[..first].rfind('\n').map_or(0, |at| at + 1);
        // A place that ends with a line break does not reach into the next line; one without characters may stand there.
        let last = places.iter().map(|place| place.1.saturating_sub(1).max(place.0)).max().unwrap_or(0);
        let last = (0..=last).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0);
        let end = text[last..].find('\n').map_or(text.len(), |at| last + at);
        // Of a line end of two characters neither is of the line.
        let end = if text[end..].starts_with('\n') && text[..end].ends_with('\r') { end - 1 } else { end };
        let mut marks: Vec<usize> = places.iter().flat_map(|&(start, end)| [start, end]).collect();
        marks.sort_unstable();
        let lines_before = text[..begin].bytes().filter(|&byte| byte == b'\n').count();
        let mut excerpt = Excerpt { text: "\n".repeat(lines_before), moved: Vec::new() };
        let mut at = begin;
        for line in text[begin..end.max(begin)].split_inclusive('\n') {
            let from = marks.partition_point(|&mark| mark < at);
            let to = marks.partition_point(|&mark| mark < at + line.len());
            excerpt.line(line, at, &marks[from..to]);
            at += line.len();
        }
        excerpt.moved.push((at, excerpt.text.len()));
        excerpt
    }

    /// The excerpt's byte for a byte of the text.
    pub(super) fn moved(&self, byte: usize) -> usize {
        let at = self.moved.partition_point(|&(from, _)| from <= byte).saturating_sub(1);
        self.moved.get(at).map_or(0, |&(_, to)| to).min(self.text.len())
    }

    /// Takes a line, shortened to what is around the marks where it is long.
    fn line(&mut self, line: &str, start: usize, marks: &[usize]) {
        if line.len() <= WHOLE {
            return self.characters(line, start, 0..line.len());
        }
        let mut shown = 0..0;
        for mark in std::iter::once(0).chain(marks.iter().map(|mark| mark - start)) {
            let part = mark.saturating_sub(AROUND)..(mark + AROUND).min(line.len());
            if part.start > shown.end {
                self.characters(line, start, shown);
                self.gap(start + part.start);
                shown = part;
            } else {
                shown.end = part.end;
            }
        }
        let rest = shown.end < line.len();
        self.characters(line, start, shown);
        if rest {
            self.gap(start + line.len());
            if line.ends_with('\n') {
                self.text.push('\n');
            }
        }
    }

    fn gap(&mut self, byte: usize) {
        self.text.push_str(" ... ");
        self.moved.push((byte, self.text.len()));
    }

    /// Takes the characters of a line whose first bytes lie in a range, those that nobody sees escaped.
    fn characters(&mut self, line: &str, start: usize, range: std::ops::Range<usize>) {
        for (at, c) in
            line.char_indices().skip_while(|&(at, _)| at < range.start).take_while(|&(at, _)| at < range.end)
        {
            self.moved.push((start + at, self.text.len()));
            match c {
                // Of a line end of two characters one is enough.
                '\r' if line[at..].starts_with("\r\n") => {}
                '\n' | '\t' => self.text.push(c),
                c => self.text.push_str(&escapes::line(c.encode_utf8(&mut [0; 4]))),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_line_ends_as_the_others_and_an_empty_one_is_a_line() {
        for (text, places, excerpt) in [
            ("x = y\r\nz\r\n", &[(4, 5)][..], "x = y"),
            ("a\r\nb\r\n", &[(0, 1), (3, 4)], "a\nb"),
            ("\r\n", &[(0, 1)], ""),
            ("f(\n", &[(1, 2), (3, 3)], "f(\n"),
            ("f(\n", &[(1, 3)], "f("),
        ] {
            let mut sources = Sources::default();
            let file = sources.add("a.vcf", text);
            assert_eq!(Excerpt::new(&sources, file, places).text, excerpt, "{text:?}");
        }
    }
}
