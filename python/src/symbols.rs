//! Numbers and symbols as Python's objects.

use std::sync::{Mutex, MutexGuard, PoisonError};

use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyDict, PyTuple};
use rustc_hash::FxHashMap;
use vcfilter::algebra::{ErrorSymbol, Linear, Number, Symbol};

/// What the symbols of a space are in Python.
#[derive(Default)]
pub(crate) struct Symbols {
    /// The prefix of each array of symbols that Python made, by its number; texts of the language are their own.
    prefixes: Mutex<Vec<Py<PyAny>>>,
    errors: Mutex<FxHashMap<ErrorSymbol, Py<PyAny>>>,
}

/// Arrays that Python made are named by their number, after what no name of the language begins with.
const NUMBERED: char = '#';

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // Every entry is made in one step, so nothing is left half done.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Symbols {
    /// The name of a new array, whose symbols begin with this object.
    pub(crate) fn name(&self, prefix: Py<PyAny>) -> String {
        let mut prefixes = lock(&self.prefixes);
        prefixes.push(prefix);
        format!("{NUMBERED}{}", prefixes.len() - 1)
    }

    /// The numbers of the symbols of an expression, the constant as that of None, as `LinExp` keeps them.
    pub(crate) fn terms<'py>(&self, py: Python<'py>, expression: &Linear) -> PyResult<Bound<'py, PyDict>> {
        let terms = PyDict::new(py);
        for (symbol, number) in expression.terms() {
            let symbol = self.symbol(py, symbol)?;
            let number = self::number(py, number)?;
            // Two arrays may have one prefix.
            let number = match terms.get_item(&symbol)? {
                Some(before) => before.add(number)?,
                None => number,
            };
            terms.set_item(symbol, number)?;
        }
        if !expression.constant().is_zero() {
            terms.set_item(py.None(), number(py, expression.constant())?)?;
        }
        Ok(terms)
    }

    fn symbol<'py>(&self, py: Python<'py>, symbol: &Symbol) -> PyResult<Bound<'py, PyAny>> {
        match symbol {
            Symbol::Element(array, index) => {
                let numbered = array.name.strip_prefix(NUMBERED).and_then(|digits| digits.parse().ok());
                let prefix = numbered.and_then(|at: usize| Some(lock(&self.prefixes).get(at)?.clone_ref(py)));
                let prefix = match prefix {
                    Some(prefix) => prefix.into_bound(py),
                    None => array.name.as_ref().into_pyobject(py)?.into_any(),
                };
                let indices = index.iter().map(|i| Ok(i.into_pyobject(py)?.into_any()));
                let all: PyResult<Vec<_>> = std::iter::once(Ok(prefix)).chain(indices).collect();
                Ok(PyTuple::new(py, all?)?.into_any())
            }
            Symbol::Error(error) => self.error(py, error),
            Symbol::Free { name, .. } => Ok(name.as_ref().into_pyobject(py)?.into_any()),
        }
    }

    fn error<'py>(&self, py: Python<'py>, error: &ErrorSymbol) -> PyResult<Bound<'py, PyAny>> {
        static NEW: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
        if let Some(known) = lock(&self.errors).get(error) {
            return Ok(known.bind(py).clone());
        }
        let new = NEW
            .get_or_try_init(py, || py.import("vcfilter.linexp")?.getattr("_new_error").map(Bound::unbind))?;
        let made = new.bind(py).call0()?.unbind();
        // Another thread may have made one while Python ran.
        Ok(lock(&self.errors).entry(error.clone()).or_insert(made).bind(py).clone())
    }
}

/// An integer, a Fraction, or a float where the number is irrational.
pub(crate) fn number<'py>(py: Python<'py>, number: &Number) -> PyResult<Bound<'py, PyAny>> {
    static FRACTION: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
    if let Some(small) = number.to_i64() {
        return Ok(small.into_pyobject(py)?.into_any());
    }
    if !number.is_rational() {
        return Ok(number.to_f64().into_pyobject(py)?.into_any());
    }
    if number.is_integer() {
        return Ok(number.numerator().into_pyobject(py)?.into_any());
    }
    let fraction = FRACTION
        .get_or_try_init(py, || py.import("fractions")?.getattr("Fraction").map(Bound::unbind))?
        .bind(py);
    fraction.call1((number.numerator(), number.denominator()))
}
