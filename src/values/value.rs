//! Values of every kind.

use std::any::Any;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::ops::Deref;
use std::sync::Arc;

use indexmap::IndexMap;

use crate::algebra::{Index, IntegerRange, Linear, Number, Real};
use crate::arrays::code::{Code, Language};
use crate::arrays::{Array, Element, Stage};
use crate::codec::{NdArray, SpatialDelta};
use crate::filters::{Laurent, LaurentMatrix};
use crate::plots::Plot;
use crate::wavelets::Wavelet;

use super::{FormulaText, Map, Table};

/// Limits on values; beyond each is an error that names it.
pub mod limits {
    /// Lists in lists, tuples in maps and so on.
    pub const NESTING: u32 = 200;
    /// Items of one list.
    pub const LENGTH: usize = 10_000_000;
    /// Values inside one that is gone through one by one, shared ones counted wherever they stand.
    pub const WRITTEN: u64 = 100_000_000;
    /// Bytes of a text that is put together.
    pub const TEXT: usize = 100_000_000;
    /// Bits of a number.
    pub const BITS: u64 = 1_000_000;
}

/// A value. Cheap to clone: what is large is shared.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Value {
    /// `none`
    None,
    /// `true`, `false`
    Bool(bool),
    /// An exact rational.
    Number(Number),
    /// A number that is known approximately only.
    Real(Real),
    /// `"text"`
    Text(Arc<str>),
    /// `[a, b]`
    List(Items),
    /// `(a, b)`
    Tuple(Items),
    /// `{k: v}`
    Map(Map),
    /// `0..4`, kept as `0..=3`
    Range(Arc<IntegerRange>),
    /// A linear expression over symbols and rounding errors.
    Expression(Arc<Linear>),
    /// An infinite array.
    Array(Array),
    /// An expression tree over variables.
    Code(Code),
    /// A text of several lines that is shown as it is: an explanation.
    Lines(Arc<str>),
    /// A formula.
    Formula(Arc<FormulaText>),
    /// A function in another language.
    Generated(Arc<GeneratedCode>),
    /// A lifting stage.
    Stage(Arc<Stage>),
    /// A wavelet.
    Wavelet(Arc<Wavelet>),
    /// A filter in the z-domain.
    Laurent(Arc<Laurent>),
    /// A polyphase matrix.
    Matrix(Arc<LaurentMatrix>),
    /// A picture.
    Plot(Arc<Plot>),
    /// A finite typed array.
    NdArray(Arc<NdArray>),
    /// A codec.
    Codec(Arc<SpatialDelta>),
    /// Named fields.
    Record(Arc<Record>),
    /// An element of an array that is not read yet, on its way to a built-in.
    Sample(Arc<Sample>),
    /// A function, on its way to a built-in.
    Function(Arc<FunctionValue>),
}

impl Value {
    /// What it is, with its article: `a number`.
    pub fn kind(&self) -> &'static str {
        match self {
            Value::None => "none",
            Value::Bool(_) => "a bool",
            Value::Number(_) => "a number",
            Value::Real(_) => "an approximate number",
            Value::Text(_) | Value::Lines(_) => "a text",
            Value::List(_) => "a list",
            Value::Tuple(_) => "a tuple",
            Value::Map(_) => "a map",
            Value::Range(_) => "a range",
            Value::Expression(_) => "an expression",
            Value::Array(_) => "an array",
            Value::Code(_) => "code",
            Value::Formula(_) => "a formula",
            Value::Generated(_) => "a generated function",
            Value::Stage(_) => "a stage",
            Value::Wavelet(_) => "a wavelet",
            Value::Laurent(_) => "a Laurent polynomial",
            Value::Matrix(_) => "a matrix",
            Value::Plot(_) => "a plot",
            Value::NdArray(_) => "an ndarray",
            Value::Codec(_) => "a codec",
            Value::Record(_) => "a record",
            Value::Sample(_) => "an element of an array",
            Value::Function(_) => "a function",
        }
    }

    /// A list.
    ///
    /// # Errors
    /// [`TooNested`] beyond [`limits::NESTING`].
    pub fn list(items: Vec<Value>) -> Result<Value, TooNested> {
        Items::new(items).map(Value::List)
    }

    /// A tuple.
    ///
    /// # Errors
    /// [`TooNested`] beyond [`limits::NESTING`].
    pub fn tuple(items: Vec<Value>) -> Result<Value, TooNested> {
        Items::new(items).map(Value::Tuple)
    }

    /// A tuple of numbers, which nests nothing.
    pub fn numbers(numbers: impl IntoIterator<Item = Number>) -> Value {
        let items: Vec<Value> = numbers.into_iter().map(Value::Number).collect();
        let extent = Extent { depth: 1, size: items.len() as u64 + 1 };
        Value::Tuple(Items(Arc::new(Inner { items, extent })))
    }

    /// How deep lists, tuples, maps and records are nested in it.
    pub fn depth(&self) -> u32 {
        self.extent().depth
    }

    /// How many values it is, itself and those inside, as if none were shared: a list of a list twice over is small, and
    /// what is written of it is not.
    pub fn size(&self) -> u64 {
        self.extent().size
    }

    fn extent(&self) -> Extent {
        match self {
            Value::List(items) | Value::Tuple(items) => items.0.extent,
            Value::Map(map) => map.extent(),
            Value::Record(record) => record.extent,
            _ => Extent { depth: 0, size: 1 },
        }
    }
}

/// How deep and how large a value is. Kept with it, so that nothing has to walk it to know.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Extent {
    depth: u32,
    size: u64,
}

impl Extent {
    /// That of a value that holds these.
    pub(super) fn around<'a>(items: impl Iterator<Item = &'a Value>) -> Result<Extent, TooNested> {
        let mut extent = Extent { depth: 0, size: 1 };
        for item in items.map(Value::extent) {
            extent.depth = extent.depth.max(item.depth);
            extent.size = extent.size.saturating_add(item.size);
        }
        extent.depth += 1;
        if extent.depth > limits::NESTING { Err(TooNested) } else { Ok(extent) }
    }
}

impl From<Element> for Value {
    fn from(element: Element) -> Value {
        match element {
            Element::Number(number) => Value::Number(number),
            Element::Linear(linear) => Value::Expression(Arc::new(linear)),
            Element::Code(code) => Value::Code(code),
        }
    }
}

impl From<Linear> for Value {
    fn from(linear: Linear) -> Value {
        Value::Expression(Arc::new(linear))
    }
}

impl From<Number> for Value {
    fn from(number: Number) -> Value {
        Value::Number(number)
    }
}

impl From<Real> for Value {
    fn from(number: Real) -> Value {
        Value::Real(number)
    }
}

impl From<f64> for Value {
    fn from(number: f64) -> Value {
        Value::Real(Real(number))
    }
}

impl From<Laurent> for Value {
    fn from(polynomial: Laurent) -> Value {
        Value::Laurent(Arc::new(polynomial))
    }
}

impl From<LaurentMatrix> for Value {
    fn from(matrix: LaurentMatrix) -> Value {
        Value::Matrix(Arc::new(matrix))
    }
}

impl From<Plot> for Value {
    fn from(plot: Plot) -> Value {
        Value::Plot(Arc::new(plot))
    }
}

impl From<IntegerRange> for Value {
    fn from(range: IntegerRange) -> Value {
        Value::Range(Arc::new(range))
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Value {
        Value::Text(text.into())
    }
}

/// A value holds others more than [`limits::NESTING`] deep.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("values are nested more than 200 deep")]
pub struct TooNested;

/// The items of a list or a tuple.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Items(Arc<Inner>);

#[derive(PartialEq, Eq, Hash)]
struct Inner {
    items: Vec<Value>,
    extent: Extent,
}

impl Items {
    /// # Errors
    /// [`TooNested`] beyond [`limits::NESTING`].
    pub fn new(items: Vec<Value>) -> Result<Items, TooNested> {
        let extent = Extent::around(items.iter())?;
        Ok(Items(Arc::new(Inner { items, extent })))
    }
}

impl Deref for Items {
    type Target = [Value];

    fn deref(&self) -> &[Value] {
        &self.0.items
    }
}

impl fmt::Debug for Items {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.items.fmt(f)
    }
}

/// Named fields: the result of an analysis.
#[derive(Debug, PartialEq, Eq)]
pub struct Record {
    fields: IndexMap<Arc<str>, Value>,
    extent: Extent,
    /// The field whose items the record's own index finds.
    indexed: Option<&'static str>,
    /// What is displayed in place of the fields.
    shown: Option<Shown>,
}

/// What is displayed in place of the fields of a record.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Shown {
    /// Lines.
    Text(Arc<str>),
    /// Rows.
    Table(Arc<Table>),
}

impl From<&str> for Shown {
    fn from(text: &str) -> Shown {
        Shown::Text(text.into())
    }
}

impl From<&String> for Shown {
    fn from(text: &String) -> Shown {
        Shown::Text(text.as_str().into())
    }
}

impl From<Table> for Shown {
    fn from(table: Table) -> Shown {
        Shown::Table(Arc::new(table))
    }
}

impl Record {
    /// # Errors
    /// [`TooNested`] beyond [`limits::NESTING`].
    pub fn new(fields: impl IntoIterator<Item = (Arc<str>, Value)>) -> Result<Record, TooNested> {
        let fields: IndexMap<Arc<str>, Value> = fields.into_iter().collect();
        let extent = Extent::around(fields.values())?;
        Ok(Record { fields, extent, indexed: None, shown: None })
    }

    /// Lets `record[key]` find the items of a field that is a map.
    pub fn indexed_by(mut self, field: &'static str) -> Record {
        self.indexed = Some(field);
        self
    }

    /// Displays something else in place of the fields.
    pub fn shown_as(mut self, shown: impl Into<Shown>) -> Record {
        self.shown = Some(shown.into());
        self
    }

    /// What is displayed in place of the fields.
    pub fn shown(&self) -> Option<&Shown> {
        self.shown.as_ref()
    }

    /// The map that an index looks in.
    pub fn items(&self) -> Option<&Map> {
        match self.fields.get(self.indexed?)? {
            Value::Map(map) => Some(map),
            _ => None,
        }
    }

    /// In order.
    pub fn fields(&self) -> &IndexMap<Arc<str>, Value> {
        &self.fields
    }
}

impl Hash for Record {
    fn hash<H: Hasher>(&self, state: &mut H) {
        for (name, value) in &self.fields {
            name.hash(state);
            value.hash(state);
        }
    }
}

/// A function in another language, as text.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct GeneratedCode {
    /// Which language.
    pub language: Language,
    /// The source text.
    pub text: Arc<str>,
}

/// An element of an array that is not read yet.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Sample {
    /// The array.
    pub array: Array,
    /// The index, of as many entries as the array has dimensions.
    pub index: Index,
}

/// A function that is passed to a built-in.
pub struct FunctionValue {
    /// Its name.
    pub name: Arc<str>,
    /// What the language made of it; this room only hands it on.
    pub body: Arc<dyn Any + Send + Sync>,
}

impl fmt::Debug for FunctionValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "function {}", self.name)
    }
}
impl PartialEq for FunctionValue {
    fn eq(&self, other: &FunctionValue) -> bool {
        Arc::ptr_eq(&self.body, &other.body)
    }
}
impl Eq for FunctionValue {}
impl Hash for FunctionValue {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.name.hash(state);
    }
}
