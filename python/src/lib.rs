//! The native part of the Python package `vcfilter`: the codec on the memory of numpy, sessions of the language, and infinite
//! arrays.
//!
//! Python checks what is comfortable to check there, and hands the settings over as JSON. Everything here is for the
//! package's own modules; what people use has its documentation in Python.

use pyo3::prelude::*;

mod array;
mod coder;
mod errors;
mod graph;
mod interpreter;
mod memory;
mod session;
mod symbols;
mod values;

/// The native part of `vcfilter`.
#[pymodule]
mod _vcfilter {
    use pyo3::prelude::*;

    #[pymodule_export]
    use crate::coder::Coder;
    #[pymodule_export]
    use crate::graph::{Form, GraphArray};
    #[pymodule_export]
    use crate::memory::Memory;
    #[pymodule_export]
    use crate::session::{Session, Told};
    #[pymodule_export]
    use crate::values::Held;

    #[pymodule_init]
    fn init(module: &Bound<'_, PyModule>) -> PyResult<()> {
        crate::interpreter::claim(module.py())?;
        // A defect becomes an exception; nothing is printed beside it.
        vcfilter::diagnostics::keep_panics_quiet();
        module.add("__version__", env!("CARGO_PKG_VERSION"))
    }
}
