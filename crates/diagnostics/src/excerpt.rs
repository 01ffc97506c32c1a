//! The lines of a text that a picture needs, made fit for a screen.
//!
//! A line may be a megabyte long or hold characters that steer a terminal: what is drawn is an excerpt, and
//! offsets are moved along.

use std::ops::Range;

use unicode_width::UnicodeWidthStr;
use vcfilter_escapes as escapes;

use super::{FileId, Sources};

/// So many bytes of a line before and after a place are shown.
const AROUND: usize = 60;

/// Lines up to this many bytes are shown whole, where there is room.
const WHOLE: usize = 240;

/// What stands for what is left out of a line.
const GAP: &str = " ... ";

/// Part of a text from one line to another.
pub(super) struct Excerpt {
    ///
    /// Begins with an empty line for each line of the text before it, so that lines keep their numbers.
    pub text: String,
    /// Byte of the text and byte of the excerpt, ascending.
    moved: Vec<(usize, usize)>,
}

impl Excerpt {
    /// The lines that the places, as bytes of a file's text, stand on, with so many columns of room for each.
    pub(super) fn new(sources: &Sources, file: FileId, places: &[(usize, usize)], room: usize) -> Excerpt {
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
            // What ends where the text does ends on its last line.
            let to = match at + line.len() {
                line_end if line_end == end => marks.len(),
                line_end => marks.partition_point(|&mark| mark < line_end),
            };
            let marks: Vec<usize> = marks[from..to].iter().map(|mark| mark - at).collect();
            excerpt.line(line, at, &shown(line, &marks, room));
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

    /// Takes the parts of a line that are shown.
    fn line(&mut self, line: &str, start: usize, parts: &[Range<usize>]) {
        let mut end = 0;
        for part in parts {
            if part.start > end {
                self.gap(start + part.start);
            }
            self.characters(line, start, part.clone());
            end = part.end;
        }
        if end < line.len() {
            self.gap(start + line.len());
            if line.ends_with('\n') {
                self.text.push('\n');
            }
        }
    }

    fn gap(&mut self, byte: usize) {
        self.text.push_str(GAP);
        self.moved.push((byte, self.text.len()));
    }

    /// Takes the characters of a line whose first bytes lie in a range, those that nobody sees escaped.
    fn characters(&mut self, line: &str, start: usize, range: Range<usize>) {
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

/// The parts of a line that are shown: all of it, or what is around its marks.
fn shown(line: &str, marks: &[usize], room: usize) -> Vec<Range<usize>> {
    // No byte of a line takes more than eight columns.
    if room / 8 < line.len() && is_wider(line, room) {
        // As much around each mark as there is room for.
        let around = |around: usize| parts(line, marks.iter().copied(), around);
        let fits = |parts: &Vec<Range<usize>>| width(line, parts) <= room;
        return (1..=AROUND).rev().map(around).find(fits).unwrap_or_else(|| around(1));
    }
    if line.len() <= WHOLE {
        return std::iter::once(0..line.len()).collect();
    }
    let marks = marks.iter().copied().filter(|mark| *mark < line.len());
    parts(line, std::iter::once(0).chain(marks), AROUND)
}

/// What is around marks, in parts that leave out more than a gap takes.
fn parts(line: &str, marks: impl Iterator<Item = usize>, around: usize) -> Vec<Range<usize>> {
    let mut parts: Vec<Range<usize>> = Vec::new();
    for mark in marks {
        let part = mark.saturating_sub(around)..(mark + around).min(line.len());
        match parts.last_mut() {
            Some(last) if part.start <= last.end + GAP.len() => last.end = part.end,
            _ => parts.push(part),
        }
    }
    // A line on which no mark stands is shown from its start.
    if parts.is_empty() {
        parts.push(0..around.min(line.len()));
    }
    if let Some(first) = parts.first_mut().filter(|first| first.start <= GAP.len()) {
        first.start = 0;
    }
    if let Some(last) = parts.last_mut().filter(|last| last.end + GAP.len() >= line.trim_end().len()) {
        last.end = line.len();
    }
    parts
}

/// The columns that parts of a line take, with gaps for what is left out.
fn width(line: &str, parts: &[Range<usize>]) -> usize {
    let mut end = 0;
    let mut width = 0;
    for part in parts {
        width += if part.start > end { GAP.len() } else { 0 };
        // A character belongs to where its first byte is.
        let begins = |at: usize| (at..line.len()).find(|&at| line.is_char_boundary(at)).unwrap_or(line.len());
        width += columns(&line[begins(part.start)..begins(part.end)]);
        end = part.end;
    }
    width + if end < line.len() { GAP.len() } else { 0 }
}

/// Whether a line takes more columns than these; of one of megabytes a few characters tell.
fn is_wider(line: &str, room: usize) -> bool {
    let mut left = room;
    !line.chars().all(|c| left.checked_sub(column(c)).map(|rest| left = rest).is_some())
}

/// The columns that a line takes.
fn columns(line: &str) -> usize {
    line.chars().map(column).sum()
}

/// The columns of a character as it is drawn.
fn column(c: char) -> usize {
    match c {
        '\n' | '\r' => 0,
        '\t' => TAB,
        c => escapes::line(c.encode_utf8(&mut [0; 4])).width(),
    }
}

/// Tabs are drawn in so many columns at most.
const TAB: usize = 4;

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
            assert_eq!(Excerpt::new(&sources, file, places, usize::MAX).text, excerpt, "{text:?}");
        }
    }

    /// In a narrow terminal both ends of what is marked are there, and all that is shown has room.
    #[test]
    fn what_is_wider_than_the_room_is_cut_around_its_marks() {
        let text = "assert bits(bounds(out[0], {x: (0, 255)})) <= limit";
        for (places, room, shown) in [
            (&[(7, 51)][..], 51, text),
            (&[(7, 51)], 50, "assert bits(bounds(out[0], ... 0, 255)})) <= limit"),
            (&[(7, 51)], 34, "assert bits(bounds ... )) <= limit"),
            (&[(46, 51)], 34, " ... [0], {x: (0, 255)})) <= limit"),
            (&[(12, 18)], 24, " ... its(bounds(out ... "),
            (&[(0, 1), (27, 28), (50, 51)], 30, "asser ... 0], {x: ( ... limit"),
        ] {
            let mut sources = Sources::default();
            let file = sources.add("a.vcf", text);
            let excerpt = Excerpt::new(&sources, file, places, room);
            assert_eq!(excerpt.text, shown, "{places:?} {room}");
            for &(start, end) in places {
                let (from, to) = (excerpt.moved(start), excerpt.moved(end));
                assert_eq!(excerpt.text[from..].chars().next(), text[start..].chars().next());
                assert_eq!(excerpt.text[..to].chars().next_back(), text[..end].chars().next_back());
            }
        }
    }
}
