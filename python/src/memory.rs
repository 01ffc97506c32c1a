//! Memory of results, which is used again.
//!
//! A chunk lives for a short time: it is decoded, copied to where it belongs, and freed. The system gives memory of this size
//! page by page and takes it back each time, which costs more than the decoding. So a few megabytes of it are kept.
#![allow(unsafe_code)]

use std::ffi::c_int;
use std::sync::Mutex;

use pyo3::exceptions::PyBufferError;
use pyo3::ffi;
use pyo3::prelude::*;
use vcfilter_codec::{AlignedBuffer, CodecError, ElementKind};

/// Blocks of fewer bytes are quickly had.
const LEAST: usize = 32 << 10;

/// Blocks of more bytes are rare, and not worth keeping.
const MOST: usize = 4 << 20;

/// So many bytes are kept at most.
const KEPT: usize = 16 << 20;

/// Blocks have a multiple of so many bytes.
const PAGE: usize = 4 << 10;

/// Memory that waits to be used again, the last that was freed at the end.
static FREE: Mutex<Vec<AlignedBuffer>> = Mutex::new(Vec::new());

/// Memory of at least so many bytes; what is in it is of no value.
///
/// # Errors
/// [`CodecError::Size`] where there is not enough memory.
pub(crate) fn take(bytes: usize) -> Result<AlignedBuffer, CodecError> {
    let words = match bytes {
        LEAST..=MOST => bytes.next_multiple_of(PAGE) / 8,
        _ => bytes.div_ceil(8),
    };
    // Nobody waits for the lock: in a process that was forked meanwhile it may stay taken.
    if let Ok(mut free) = FREE.try_lock()
        && let Some(at) = free.iter().rposition(|block| block.len() == words)
    {
        return Ok(free.remove(at));
    }
    AlignedBuffer::zeros(ElementKind::U8.into(), words)
}

/// Keeps memory for later, or frees it.
pub(crate) fn give_back(block: AlignedBuffer) {
    if !(LEAST..=MOST).contains(&(8 * block.len())) {
        return;
    }
    let Ok(mut free) = FREE.try_lock() else { return };
    let mut kept = 8 * block.len() + free.iter().map(|block| 8 * block.len()).sum::<usize>();
    while kept > KEPT {
        // The one that was not asked for longest.
        kept -= 8 * free.remove(0).len();
    }
    free.push(block);
}

/// The memory of an array that the codec made.
#[pyclass(frozen, module = "vcfilter._vcfilter")]
pub(crate) struct Memory {
    /// Always there until the object ends; only its address is used until then.
    block: Option<AlignedBuffer>,
    start: *mut u8,
    length: usize,
}

// The pointer is that of the block, which Python's objects share as they share all memory.
unsafe impl Send for Memory {}
unsafe impl Sync for Memory {}

impl Memory {
    /// The first bytes of a block.
    pub(crate) fn new(mut block: AlignedBuffer, length: usize) -> Memory {
        let start = block.bytes_mut()[..length].as_mut_ptr();
        Memory { block: Some(block), start, length }
    }
}

impl Drop for Memory {
    fn drop(&mut self) {
        if let Some(block) = self.block.take() {
            give_back(block);
        }
    }
}

#[pymethods]
impl Memory {
    // SAFETY: Python calls it with a view to fill, and the memory lives as long as the object, which the view holds.
    unsafe fn __getbuffer__(slf: Bound<'_, Self>, view: *mut ffi::Py_buffer, flags: c_int) -> PyResult<()> {
        let (start, length) = (slf.get().start, slf.get().length);
        let length = isize::try_from(length).map_err(|_| PyBufferError::new_err("too long"))?;
        match unsafe { ffi::PyBuffer_FillInfo(view, slf.as_ptr(), start.cast(), length, 0, flags) } {
            0 => Ok(()),
            _ => Err(PyErr::fetch(slf.py())),
        }
    }

    fn __len__(&self) -> usize {
        self.length
    }
}
