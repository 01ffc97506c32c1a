//! Writing that may be stopped: values may be long, and what is shared in them is written each time that it occurs.

use std::fmt::{self, Write};
use std::io;

use vcfilter_machine::{Stopped, memory, poll};

/// Why a value was not written in full.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NotWritten {
    /// It would be longer than the limit.
    #[error("the text would be longer than the limit of {0} bytes")]
    TooLong(usize),
    /// Somebody or something stopped it.
    #[error(transparent)]
    Stopped(#[from] Stopped),
}

/// So much of a text is written at once, so that long ones are stopped too.
pub(super) const PIECE: usize = 1 << 16;

/// A writer that asks before each piece whether to go on.
pub(super) struct Polled<'a> {
    out: &'a mut dyn Write,
    /// Bytes that may still be written.
    left: usize,
    limit: usize,
    /// Why it refuses to write any more.
    pub(super) refused: Option<NotWritten>,
}

impl<'a> Polled<'a> {
    pub(super) fn new(out: &'a mut dyn Write, limit: usize) -> Polled<'a> {
        Polled { out, left: limit, limit, refused: None }
    }

    fn count(&mut self, text: &str) -> Result<(), NotWritten> {
        poll()?;
        self.left = self.left.checked_sub(text.len()).ok_or(NotWritten::TooLong(self.limit))?;
        Ok(())
    }
}

impl Write for Polled<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        if let Err(refused) = self.count(text) {
            self.refused = Some(refused);
            return Err(fmt::Error);
        }
        self.out.write_str(text)
    }
}

/// A text that grows as long as there is memory.
#[derive(Default)]
pub(super) struct Growing {
    pub(super) text: String,
    refused: Option<Stopped>,
}

impl Growing {
    fn reserve(&mut self, bytes: usize) -> Result<(), Stopped> {
        let (length, capacity) = (self.text.len(), self.text.capacity());
        if length + bytes > capacity {
            // It doubles, and the old one is there until it is copied.
            memory::room(bytes.max(length))?;
        }
        Ok(())
    }

    /// The text, if all of it could be written.
    pub(super) fn finish(self, refused: Option<NotWritten>) -> Result<String, NotWritten> {
        match refused.or(self.refused.map(NotWritten::from)) {
            Some(refused) => Err(refused),
            None => Ok(self.text),
        }
    }
}

impl Write for Growing {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        if let Err(stopped) = self.reserve(text.len()) {
            self.refused = Some(stopped);
            return Err(fmt::Error);
        }
        self.text.push_str(text);
        Ok(())
    }
}

/// Bytes that are UTF-8, as JSON is written, into a writer of text.
pub(super) struct Utf8<'a>(pub(super) &'a mut dyn Write);

impl io::Write for Utf8<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        // Each piece is whole: JSON is written text by text.
        let text = std::str::from_utf8(bytes).map_err(io::Error::other)?;
        self.0.write_str(text).map_err(io::Error::other)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Pieces of a text, none of which is long.
pub(super) fn pieces(mut text: &str) -> impl Iterator<Item = &str> {
    std::iter::from_fn(move || {
        if text.is_empty() {
            return None;
        }
        let mut end = PIECE.min(text.len());
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        let (piece, rest) = text.split_at(end);
        text = rest;
        Some(piece)
    })
}
