//! Reading that may be stopped.

use std::io::{self, Read};

use super::interrupt::{Stopped, poll};
use super::memory;

/// So much is read before it is asked again whether to go on.
const PIECE: usize = 1 << 20;

/// A reader that asks before each read whether the work of this thread is to stop, and then fails with
/// [`Stopped`].
///
/// ```
/// use std::io::Read;
/// use vcfilter_machine::{Interrupt, PolledReader, Stopped};
/// let mut reader = PolledReader(&b"abc"[..]);
/// let mut text = String::new();
/// reader.read_to_string(&mut text)?;
/// assert_eq!(text, "abc");
/// let interrupt = Interrupt::default();
/// interrupt.set();
/// let error = interrupt.run(|| reader.read(&mut [0])).unwrap_err();
/// assert_eq!(Stopped::within(&error), Some(Stopped::Interrupted));
/// # Ok::<(), std::io::Error>(())
/// ```
#[derive(Debug)]
pub struct PolledReader<R>(pub R);

impl<R: Read> Read for PolledReader<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        poll()?;
        self.0.read(buffer)
    }
}

/// Returns what a reader gives, at most so many bytes; memory is asked for as it grows.
///
/// # Errors
/// Those of the reader, and [`Stopped`].
///
/// ```
/// assert_eq!(vcfilter_machine::read_at_most(&mut &b"abcdef"[..], 4)?, b"abcd");
/// # Ok::<(), std::io::Error>(())
/// ```
pub fn read_at_most(reader: &mut dyn Read, most: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    loop {
        poll()?;
        memory::reserve(&mut bytes, PIECE).map_err(Stopped::from)?;
        let left = most.saturating_sub(bytes.len() as u64).min(PIECE as u64);
        if reader.take(left).read_to_end(&mut bytes)? == 0 {
            return Ok(bytes);
        }
    }
}
