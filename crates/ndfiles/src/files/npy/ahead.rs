//! Making ahead on a thread of its own: reading and work go on while what was made is written.

use vcfilter_codec::AlignedBuffer;

use crate::files::error::NpyError;

/// Buffers that go round: one is made, one is written, and one lets neither wait for the other.
#[cfg(feature = "threads")]
const BUFFERS: usize = 3;

/// What a thread takes: a stack, and with glibc a heap of its own, whose addresses it reserves at once.
#[cfg(feature = "threads")]
const THREAD: usize = 66 << 20;

/// Makes each item in a buffer, and writes it.
pub(crate) fn make_in_turn<I: Copy>(
    items: impl Iterator<Item = I>,
    mut buffer: AlignedBuffer,
    mut make: impl FnMut(I, &mut AlignedBuffer) -> Result<(), NpyError>,
    mut write: impl FnMut(I, &AlignedBuffer) -> Result<(), NpyError>,
) -> Result<(), NpyError> {
    for item in items {
        make(item, &mut buffer)?;
        write(item, &buffer)?;
    }
    Ok(())
}

/// The same, while another thread makes the next items, where the system gives one. The first error in the order of items ends it.
#[cfg(feature = "threads")]
pub(crate) fn make_ahead<I: Copy + Send>(
    items: impl Iterator<Item = I> + Send,
    buffer: impl Fn() -> AlignedBuffer,
    mut make: impl FnMut(I, &mut AlignedBuffer) -> Result<(), NpyError> + Send,
    mut write: impl FnMut(I, &AlignedBuffer) -> Result<(), NpyError>,
) -> Result<(), NpyError> {
    use std::sync::mpsc::{channel, sync_channel};
    use std::thread;

    let mut items = items.peekable();
    // A thread is no help with a single piece.
    let Some(first) = items.next() else { return Ok(()) };
    let mut start = buffer();
    make(first, &mut start)?;
    write(first, &start)?;
    let done = match items.peek().is_some() && vcfilter_machine::memory::room(THREAD).is_ok() {
        false => None,
        true => thread::scope(|scope| {
            let (fill, filled) = sync_channel(BUFFERS);
            let (give_back, empty) = channel();
            let others = (1..BUFFERS).map(|_| buffer());
            [start].into_iter().chain(others).for_each(|buffer| drop(give_back.send(buffer)));
            let (items, make) = (&mut items, &mut make);
            let maker = move || {
                for item in items {
                    // Whoever writes has ended where there is no answer.
                    let Ok(mut buffer) = empty.recv() else { return };
                    let result = make(item, &mut buffer).map(|()| buffer);
                    let failed = result.is_err();
                    if fill.send((item, result)).is_err() || failed {
                        return;
                    }
                }
            };
            thread::Builder::new().name("makes".into()).spawn_scoped(scope, maker).ok()?;
            Some(filled.into_iter().try_for_each(|(item, buffer)| {
                let buffer: AlignedBuffer = buffer?;
                write(item, &buffer)?;
                let _ = give_back.send(buffer);
                Ok(())
            }))
        }),
    };
    done.unwrap_or_else(|| make_in_turn(items, buffer(), make, write))
}

/// The same where there are no threads.
#[cfg(not(feature = "threads"))]
pub(crate) fn make_ahead<I: Copy>(
    items: impl Iterator<Item = I>,
    buffer: impl Fn() -> AlignedBuffer,
    make: impl FnMut(I, &mut AlignedBuffer) -> Result<(), NpyError>,
    write: impl FnMut(I, &AlignedBuffer) -> Result<(), NpyError>,
) -> Result<(), NpyError> {
    make_in_turn(items, buffer(), make, write)
}
