//! The texts of programs, and places in them.

use std::sync::Arc;

/// The number of a text in [`Sources`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FileId(pub u32);

/// A place: a range of bytes of one text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Span {
    /// The text of the place.
    pub file: FileId,
    /// The offset of the first byte.
    pub start: u32,
    /// The offset after the last byte.
    pub end: u32,
}

impl Span {
    /// Returns the place of the bytes `start..end` of `file`.
    pub fn new(file: FileId, start: usize, end: usize) -> Span {
        Span { file, start: start as u32, end: end as u32 }
    }

    /// Returns the place from the start of `self` to the end of `other`, which is in the same text.
    pub fn to(self, other: Span) -> Span {
        Span { end: other.end.max(self.end), ..self }
    }
}

#[derive(Debug, Clone)]
struct Source {
    name: Arc<str>,
    text: Arc<str>,
    /// So many bytes of the file come before the text.
    before: u32,
    /// Byte offset of the start of each line.
    lines: Vec<u32>,
}

/// The texts of a session: the only place that turns byte offsets into lines and columns.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    files: Vec<Source>,
}

impl Sources {
    /// Adds a text with the name under which problems show it, and returns its number. A byte order mark, which
    /// editors on Windows put in front, is no part of the text; [`Sources::offset`] counts it.
    pub fn add(&mut self, name: &str, text: &str) -> FileId {
        let whole = text.len();
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let before = (whole - text.len()) as u32;
        let lines = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at as u32 + 1)).collect();
        self.files.push(Source { name: name.into(), text: text.into(), before, lines });
        FileId(self.files.len() as u32 - 1)
    }

    /// Forgets a text and those that were added after it. Their numbers are given again.
    ///
    /// ```
    /// use vcfilter_diagnostics::Sources;
    /// let mut sources = Sources::default();
    /// let tried = sources.add("tried", "1/0");
    /// sources.forget_from(tried);
    /// assert!(sources.first().is_none());
    /// assert_eq!(sources.add("a.vcf", "1"), tried);
    /// ```
    pub fn forget_from(&mut self, file: FileId) {
        self.files.truncate(file.0 as usize);
    }

    /// Returns the text that was added first; None where there is none.
    pub fn first(&self) -> Option<&Arc<str>> {
        self.files.first().map(|source| &source.text)
    }

    /// Returns the name of a text.
    ///
    /// # Panics
    /// Where the text is not one of these.
    pub fn name(&self, file: FileId) -> &str {
        &self.files[file.0 as usize].name
    }

    /// Returns the whole text.
    ///
    /// # Panics
    /// Where the text is not one of these.
    pub fn text(&self, file: FileId) -> &Arc<str> {
        &self.files[file.0 as usize].text
    }

    /// Returns the text at a place; empty where the place is not in the text.
    pub fn snippet(&self, span: Span) -> &str {
        self.text(span.file).get(span.start as usize..span.end as usize).unwrap_or("")
    }

    /// Returns the start and the end of a place, limited to the text and to whole characters, so that slicing
    /// can't panic.
    pub fn clamp(&self, span: Span) -> (usize, usize) {
        let text = self.text(span.file);
        let whole = |byte: u32| {
            let byte = (byte as usize).min(text.len());
            (0..=byte).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0)
        };
        let start = whole(span.start);
        (start, whole(span.end).max(start))
    }

    /// Returns the offset in its file of a byte of the text: greater where a byte order mark stands in front.
    ///
    /// ```
    /// use vcfilter_diagnostics::Sources;
    /// let mut sources = Sources::default();
    /// let file = sources.add("a.vcf", "\u{feff}x = y\n");
    /// assert_eq!((&**sources.text(file), sources.offset(file, 4)), ("x = y\n", 7));
    /// ```
    ///
    /// # Panics
    /// Where the text is not one of these.
    pub fn offset(&self, file: FileId, byte: u32) -> u32 {
        byte.saturating_add(self.files[file.0 as usize].before)
    }

    /// Returns the line and the column of a byte, both from 1; the column counts characters.
    pub fn line_column(&self, file: FileId, byte: u32) -> (usize, usize) {
        let source = &self.files[file.0 as usize];
        let line = source.lines.partition_point(|&start| start <= byte) - 1;
        let start = source.lines[line] as usize;
        let before = source.text.get(start..byte as usize).unwrap_or("");
        (line + 1, before.chars().count() + 1)
    }

    /// Returns the line on which a place starts, from 1.
    pub fn line(&self, span: Span) -> usize {
        self.line_column(span.file, span.start).0
    }
}
