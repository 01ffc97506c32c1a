//! Infinite arrays of the engine, and their elements as linear expressions, for `vcfilter.infinite_arrays`.

use std::cell::{Cell, RefCell};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::{Duration, Instant};

use num_bigint::BigInt;
use pyo3::exceptions::{PyKeyboardInterrupt, PyMemoryError, PyOverflowError, PyValueError};
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyDict, PyTuple};
use rustc_hash::FxHashMap;
use vcfilter::algebra::{Number, Symbol};
use vcfilter::arrays::{Array, ArrayError, Element, Space, Stage, StageKind};
use vcfilter_machine::{Interrupt, stoppable};

/// How often a thread that computes looks for Ctrl-C.
const LOOK: Duration = Duration::from_millis(50);

/// A space of arrays, and what its symbols are in Python. It lives as long as something of it does.
struct Graph {
    space: Space,
    /// The prefix of each array of symbols, by its number.
    prefixes: Mutex<Vec<Py<PyAny>>>,
    /// The symbols of rounding errors, by their numbers.
    errors: Mutex<FxHashMap<u64, Py<PyAny>>>,
}

/// The space of all arrays that are alive, so that they can be combined.
static GRAPH: Mutex<Weak<Graph>> = Mutex::new(Weak::new());

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // Every entry is made in one step, so nothing is left half done.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn graph() -> Arc<Graph> {
    let mut current = lock(&GRAPH);
    current.upgrade().unwrap_or_else(|| {
        let graph = Arc::new(Graph {
            space: Space::with_interrupt(Interrupt::asking(is_signalled)),
            prefixes: Mutex::default(),
            errors: Mutex::default(),
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
        let number = {
            let mut prefixes = lock(&graph.prefixes);
            prefixes.push(prefix);
            prefixes.len() - 1
        };
        // Arrays of one name would be one array.
        let array = graph.space.symbols(ndim, &format!("s{number}")).map_err(|error| exception(&error))?;
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
        Ok(Form { element, graph: self.graph.clone() })
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
    element: Element,
    graph: Arc<Graph>,
}

#[pymethods]
impl Form {
    /// The numbers of the symbols, the constant as that of None, as `LinExp` keeps them.
    fn terms<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let terms = PyDict::new(py);
        let constant = match &self.element {
            Element::Number(number) => number,
            Element::Linear(expression) => {
                for (symbol, number) in expression.terms() {
                    let symbol = self.graph.symbol(py, symbol)?;
                    let number = self::number(py, number)?;
                    // Two arrays may have one prefix.
                    let number = match terms.get_item(&symbol)? {
                        Some(before) => before.add(number)?,
                        None => number,
                    };
                    terms.set_item(symbol, number)?;
                }
                expression.constant()
            }
            Element::Code(_) => return Err(PyValueError::new_err("code is no linear expression")),
        };
        if !constant.is_zero() {
            terms.set_item(py.None(), number(py, constant)?)?;
        }
        Ok(terms)
    }
}

impl Graph {
    fn symbol<'py>(&self, py: Python<'py>, symbol: &Symbol) -> PyResult<Bound<'py, PyAny>> {
        match symbol {
            Symbol::Element(array, index) => {
                let number: Option<usize> =
                    array.name.strip_prefix('s').and_then(|digits| digits.parse().ok());
                let prefixes = lock(&self.prefixes);
                let prefix = number.and_then(|number| prefixes.get(number));
                let prefix =
                    prefix.ok_or_else(|| PyValueError::new_err("a symbol of no array"))?.clone_ref(py);
                drop(prefixes);
                let indices = index.iter().map(|i| Ok(i.into_pyobject(py)?.into_any()));
                let all: PyResult<Vec<_>> =
                    std::iter::once(Ok(prefix.into_bound(py))).chain(indices).collect();
                Ok(PyTuple::new(py, all?)?.into_any())
            }
            Symbol::Error(error) => self.error(py, error.number().unwrap_or_default()),
            Symbol::Free { name, .. } => Ok(name.as_ref().into_pyobject(py)?.into_any()),
        }
    }

    fn error<'py>(&self, py: Python<'py>, number: u64) -> PyResult<Bound<'py, PyAny>> {
        static NEW: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
        if let Some(known) = lock(&self.errors).get(&number) {
            return Ok(known.bind(py).clone());
        }
        // Python's lock keeps others from making it meanwhile, but for what runs while the symbol is made.
        let new = NEW
            .get_or_try_init(py, || py.import("vcfilter.linexp")?.getattr("_new_error").map(Bound::unbind))?;
        let made = new.bind(py).call0()?;
        Ok(lock(&self.errors).entry(number).or_insert_with(|| made.unbind()).bind(py).clone())
    }
}

/// An integer, or a Fraction.
fn number<'py>(py: Python<'py>, number: &Number) -> PyResult<Bound<'py, PyAny>> {
    static FRACTION: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
    if let Some(small) = number.to_i64() {
        return Ok(small.into_pyobject(py)?.into_any());
    }
    if number.is_integer() {
        return Ok(number.numerator().into_pyobject(py)?.into_any());
    }
    let fraction = FRACTION
        .get_or_try_init(py, || py.import("fractions")?.getattr("Fraction").map(Bound::unbind))?
        .bind(py);
    fraction.call1((number.numerator(), number.denominator()))
}
