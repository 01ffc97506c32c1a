//! Infinite arrays of the engine, and their elements as linear expressions, for `vcfilter.infinite_arrays`.

use std::cell::{Cell, RefCell};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::{Duration, Instant};

use num_bigint::BigInt;
use pyo3::exceptions::{PyKeyboardInterrupt, PyMemoryError, PyOverflowError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyTuple};
use vcfilter::algebra::Linear;
use vcfilter::arrays::{Array, ArrayError, Element, Space, Stage, StageKind};
use vcfilter_machine::{Interrupt, stoppable};

use crate::symbols::Symbols;

/// How often a thread that computes looks for Ctrl-C.
const LOOK: Duration = Duration::from_millis(50);

/// A space of arrays, and what its symbols are in Python. It lives as long as something of it does.
struct Graph {
    space: Space,
    symbols: Symbols,
}

/// The space of all arrays that are alive, so that they can be combined.
static GRAPH: Mutex<Weak<Graph>> = Mutex::new(Weak::new());

fn graph() -> Arc<Graph> {
    let mut current = GRAPH.lock().unwrap_or_else(PoisonError::into_inner);
    current.upgrade().unwrap_or_else(|| {
        let graph = Arc::new(Graph {
            space: Space::with_interrupt(Interrupt::asking(is_signalled)),
            symbols: Symbols::default(),
        });
        *current = Arc::downgrade(&graph);
        graph
    })
}

thread_local! {
    /// When this thread looked for Ctrl-C, and what it found.
    static LOOKED: Cell<Option<Instant>> = const { Cell::new(None) };
    static FOUND: RefCell<Option<PyErr>> = const { RefCell::new(None) };
}

/// Whether a signal came, of which Python tells its main thread alone.
fn is_signalled() -> bool {
    if FOUND.with_borrow(Option::is_some) {
        return true;
    }
    let now = Instant::now();
    if LOOKED.get().is_some_and(|looked| now.duration_since(looked) < LOOK) {
        return false;
    }
    LOOKED.set(Some(now));
    let Err(error) = Python::attach(|py| py.check_signals()) else { return false };
    FOUND.set(Some(error));
    true
}

/// Computes without Python's lock, and tells what stopped it.
fn computed<T: Send>(
    py: Python<'_>,
    interrupt: &Interrupt,
    work: impl FnOnce() -> Result<T, ArrayError> + Send,
) -> PyResult<T> {
    let (done, found) = py.detach(|| {
        // The first look comes after a while, for most elements are found at once.
        LOOKED.set(Some(Instant::now()));
        (interrupt.run(|| stoppable(work)), FOUND.take())
    });
    match (done, found) {
        (_, Some(error)) => Err(error),
        (Ok(value), None) => value.map_err(|error| exception(&error)),
        (Err(stopped), None) => Err(exception(&stopped.into())),
    }
}

fn exception(error: &ArrayError) -> PyErr {
    match error {
        ArrayError::Interrupted => PyKeyboardInterrupt::new_err(()),
        ArrayError::IndexTooLarge | ArrayError::PeriodTooLarge => PyOverflowError::new_err(error.to_string()),
        ArrayError::Memory(_) => PyMemoryError::new_err(error.to_string()),
        _ => PyValueError::new_err(error.to_string()),
    }
}

/// An array that the engine computes.
#[pyclass(frozen, module = "vcfilter._vcfilter")]
pub(crate) struct GraphArray {
    array: Array,
    graph: Arc<Graph>,
}

#[pymethods]
impl GraphArray {
    /// An array of symbols; their names begin with `prefix`, which is any object.
    #[staticmethod]
    fn symbols(ndim: usize, prefix: Py<PyAny>) -> PyResult<GraphArray> {
        let graph = graph();
        // Arrays of one name would be one array.
        let name = graph.symbols.name(prefix);
        let array = graph.space.symbols(ndim, &name).map_err(|error| exception(&error))?;
        Ok(GraphArray { array, graph })
    }

    /// One lifting stage of VC-2, whose kind is numbered as in its tables.
    fn lift(
        &self,
        kind: usize,
        taps: Vec<BigInt>,
        delay: i64,
        shift: u32,
        dim: i128,
    ) -> PyResult<GraphArray> {
        const KINDS: [StageKind; 4] = [
            StageKind::EvenAddOdd,
            StageKind::EvenSubtractOdd,
            StageKind::OddAddEven,
            StageKind::OddSubtractEven,
        ];
        let kind = kind.checked_sub(1).and_then(|at| KINDS.get(at)).copied();
        let kind = kind.ok_or_else(|| PyValueError::new_err("there is no such kind of lifting stage"))?;
        self.built(Stage::new(kind, taps, delay, shift).and_then(|stage| self.array.lift(&stage, dim)))
    }

    fn lshift(&self, bits: u32) -> PyResult<GraphArray> {
        self.built(self.array.lshift(bits))
    }

    fn rshift(&self, bits: u32) -> PyResult<GraphArray> {
        self.built(self.array.rshift(bits))
    }

    #[expect(clippy::needless_pass_by_value, reason = "Python gives lists")]
    fn subsample(&self, steps: Vec<i128>, offsets: Vec<i128>) -> PyResult<GraphArray> {
        self.built(self.array.subsample(&steps, &offsets))
    }

    fn interleave(&self, odd: &GraphArray, dim: i128) -> PyResult<GraphArray> {
        self.built(self.array.interleave(&odd.array, dim))
    }

    /// The element at an index.
    #[expect(clippy::needless_pass_by_value, reason = "Python gives tuples")]
    fn get(&self, py: Python<'_>, index: Vec<i128>) -> PyResult<Form> {
        let element = computed(py, self.graph.space.interrupt(), || self.array.get(&index))?;
        let expression = match element {
            Element::Number(number) => number.into(),
            Element::Linear(expression) => expression,
            Element::Code(_) => return Err(PyValueError::new_err("code is no linear expression")),
        };
        Ok(Form { expression, graph: self.graph.clone() })
    }

    fn clear_cache(&self) {
        self.array.clear_cache();
    }

    /// The number of samples per dimension after which the filter repeats.
    fn period<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        let period = self.array.period().map_err(|error| exception(&error))?;
        PyTuple::new(py, period.unwrap_or_default())
    }
}

impl GraphArray {
    fn built(&self, array: Result<Array, ArrayError>) -> PyResult<GraphArray> {
        let array = array.map_err(|error| exception(&error))?;
        Ok(GraphArray { array, graph: self.graph.clone() })
    }
}

/// An element whose terms are not Python's objects yet.
#[pyclass(frozen, module = "vcfilter._vcfilter")]
pub(crate) struct Form {
    expression: Linear,
    graph: Arc<Graph>,
}

#[pymethods]
impl Form {
    /// The numbers of the symbols, the constant as that of None, as `LinExp` keeps them.
    fn terms<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        self.graph.symbols.terms(py, &self.expression)
    }
}
