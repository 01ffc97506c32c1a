//! Pages that are written piece by piece, so that what a piece was made of is let go before the next is made.

use std::io::{self, Write};

use vcfilter_machine::poll;

use crate::escapes;

/// A writer that asks before each piece whether to stop.
pub(super) struct Pieces<'a>(pub &'a mut dyn Write);

impl Pieces<'_> {
    /// Writes a piece; hidden characters are escaped. A carriage return that ends a line is in the piece of its newline.
    pub(super) fn piece(&mut self, text: &str) -> io::Result<()> {
        self.write_all(escapes::lines(text).as_bytes())
    }
}

impl Write for Pieces<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        poll()?;
        self.0.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}
