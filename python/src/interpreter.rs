//! One interpreter of a process alone may use the package: types and kept memory are shared by all of the process.
#![allow(unsafe_code)]

use std::sync::atomic::{AtomicI64, Ordering};

use pyo3::exceptions::PyImportError;
use pyo3::ffi;
use pyo3::prelude::*;

/// No interpreter has this number.
const NONE: i64 = -1;

/// The number of the interpreter that loaded the module first.
static FIRST: AtomicI64 = AtomicI64::new(NONE);

/// Lets the first interpreter that asks have the module.
///
/// # Errors
/// An ImportError in any other one.
pub(crate) fn claim(_py: Python<'_>) -> PyResult<()> {
    // SAFETY: this thread is attached to an interpreter, which is what both functions ask for.
    let here = unsafe { ffi::PyInterpreterState_GetID(ffi::PyInterpreterState_Get()) };
    match FIRST.compare_exchange(NONE, here, Ordering::SeqCst, Ordering::SeqCst) {
        Err(first) if first != here => {
            Err(PyImportError::new_err("vcfilter can't be loaded by a second interpreter of a process"))
        }
        _ => Ok(()),
    }
}
