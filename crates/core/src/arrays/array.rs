//! The handle of an infinite array: what is known of it, its elements, and arrays built on it.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use crate::algebra::{Index, Number};

use super::Stage;
use super::affine::AffineDomain;
use super::any_size::Extent;
use super::code_domain::CodeDomain;
use super::data::{DataGrid, Extend};
use super::domain::Element;
use super::equality::{Equality, equality};
use super::error::{ArrayError, limits};
use super::frame::Edges;
use super::geometry::{Period, Walk, regular};
use super::node::{Node, NodeId, Op};
use super::read::{CachedElements, cached_elements, read};
use super::simplify::simplify;
use super::space::{Space, per_dimension};
use super::stencil::{StencilDomain, expand};
use super::substitute::substitute;

/// An infinite array: a filter whose elements are computed when they are read.
///
/// Arrays are cheap to clone. Two arrays are equal where they are the same operation on the same inputs;
/// [`Array::equality`] decides whether two have the same values.
#[derive(Clone)]
pub struct Array {
    space: Space,
    node: Arc<Node>,
}

impl PartialEq for Array {
    fn eq(&self, other: &Array) -> bool {
        self.node.name.id == other.node.name.id
    }
}
impl Eq for Array {}
impl Hash for Array {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.node.name.id.hash(state);
    }
}

impl fmt::Debug for Array {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Array({}, {})", self.node.id.0, self.node.op.name())
    }
}

/// Properties that are known without reading elements.
impl Array {
    pub(crate) fn new(space: Space, node: Arc<Node>) -> Array {
        Array { space, node }
    }

    pub(crate) fn node(&self) -> &Node {
        &self.node
    }

    pub(crate) fn id(&self) -> NodeId {
        self.node.id
    }

    /// Returns the space to which the array belongs.
    pub fn space(&self) -> &Space {
        &self.space
    }

    /// Returns the identity of the array, as in [`crate::algebra::ArrayName`]. Arrays that are defined alike
    /// share it.
    pub fn identity(&self) -> u64 {
        self.node.name.id
    }

    /// Returns the position of the array in the order in which the arrays of its space were built, from 0.
    pub fn place(&self) -> usize {
        self.node.id.0 as usize
    }

    /// Returns the name of the function that makes the array, such as `lift`.
    pub fn operation(&self) -> &'static str {
        self.node.op.name()
    }

    /// Returns the prefix of an array of symbols; None for other arrays.
    pub fn symbol_prefix(&self) -> Option<&str> {
        matches!(self.node.op, Op::Symbols { .. }).then_some(&*self.node.name.name)
    }

    /// Returns the numbers of an array of data, and how they are extended; None of those without end for one with a
    /// size. None for other arrays.
    ///
    /// ```
    /// use vcfilter_core::arrays::{DataGrid, Extend, Space};
    /// let grid = DataGrid::from_integers(vec![3], vec![3, 1, 4])?;
    /// let array = Space::new().data(grid.clone(), Extend::Edge)?;
    /// assert_eq!(array.given(), Some((&grid, Some(Extend::Edge))));
    /// # Ok::<(), vcfilter_core::arrays::ArrayError>(())
    /// ```
    pub fn given(&self) -> Option<(&DataGrid, Option<Extend>)> {
        match &self.node.op {
            Op::Data { grid, extend, frame } => Some((grid, frame.is_none().then_some(*extend))),
            _ => None,
        }
    }

    /// Returns the number of dimensions, 1 to 8.
    pub fn ndim(&self) -> usize {
        self.node.ndim
    }

    /// Returns the period of the filter: the number of samples, per dimension, after which it repeats. None
    /// where the array is built on data that do not repeat, or on a custom array without a period.
    ///
    /// # Errors
    /// [`ArrayError::PeriodTooLarge`] where the period exceeds the range of indices.
    pub fn period(&self) -> Result<Option<Vec<i128>>, ArrayError> {
        match &self.node.period {
            Period::Every(period) => Ok(Some(period.to_vec())),
            Period::Never => Ok(None),
            Period::TooLarge => Err(ArrayError::PeriodTooLarge),
        }
    }

    /// Returns the number of samples per dimension, from index 0; None for an infinite array, and for one of any size.
    pub fn size(&self) -> Option<Vec<i128>> {
        self.node.frame.as_ref()?.known().map(|size| size.to_vec())
    }

    /// Returns the number of samples per dimension, which may be any; None for an infinite array.
    pub fn extents(&self) -> Option<&[Extent]> {
        self.node.frame.as_ref().map(|frame| &frame.size[..])
    }

    /// Returns the rule by which lifting stages read beyond the edges; None for an infinite array.
    pub fn edges(&self) -> Option<Edges> {
        self.node.frame.as_ref().map(|frame| frame.edges)
    }

    /// Returns whether the array only views its inputs: every element is an unchanged element of an input.
    pub fn nop(&self) -> bool {
        self.node.nop
    }

    /// Returns the step in `other` for one step in this array, per dimension; None where this array does not
    /// use `other`.
    ///
    /// # Errors
    /// [`ArrayError::AmbiguousStep`] where two paths lead to `other` with different steps.
    pub fn relative_step_size_to(&self, other: &Array) -> Result<Option<Vec<Number>>, ArrayError> {
        if self.space != other.space {
            return Ok(None);
        }
        Ok(Walk::new(&self.space, &self.node).step_to(other.id())?.map(|steps| steps.to_vec()))
    }
}

/// Elements and equality.
impl Array {
    /// Returns the element at an index and numbers its rounding errors. Elements that are computed on the way
    /// are kept.
    ///
    /// # Errors
    /// [`ArrayError::Length`] where the index does not have `ndim` entries; an error for each of
    /// [`super::limits`]; [`ArrayError::Custom`] where a custom array fails; [`ArrayError::Interrupted`].
    pub fn get(&self, index: &[i128]) -> Result<Element, ArrayError> {
        let index: Index = per_dimension("indices", index, self.ndim())?.into_iter().collect();
        let element = self.element(&index)?;
        let Element::Linear(expression) = element else { return Ok(element) };
        self.space.errors().number(&expression);
        Ok(Element::Linear(match cached_elements(&self.space, self.id(), index)? {
            CachedElements::None => expression,
            CachedElements::One(element) => expression.mark_cached(element),
            CachedElements::Several => expression.mark_mixed(),
        }))
    }

    /// Returns the element as [`get`](Array::get) does, but without numbers for its rounding errors.
    pub(crate) fn element(&self, index: &Index) -> Result<Element, ArrayError> {
        if self.node.leaves.variables.is_some() {
            return self.code(index.clone());
        }
        match self.affine(index.clone()) {
            // Only an array of one's own can turn out to hold code.
            Err(ArrayError::Mixed { .. }) if self.node.leaves.symbols.is_none() => self.code(index.clone()),
            result => result,
        }
    }

    /// By stencils where elements are those of the phases moved, otherwise one by one.
    fn affine(&self, index: Index) -> Result<Element, ArrayError> {
        if regular(&self.space, &self.node, "a stencil").is_err() {
            return self.directly(index);
        }
        let value = read(&self.space, &StencilDomain { space: &self.space }, self.id(), index)?;
        match value.stencil.plain {
            true => Ok(Element::Number(value.stencil.constant.clone())),
            false => Ok(Element::Linear(expand(&self.space, &value)?)),
        }
    }

    /// Without stencils: each element for itself. For tests and benches, which compare the two.
    ///
    /// # Errors
    /// As [`Array::get`].
    #[doc(hidden)]
    pub fn directly(&self, index: Index) -> Result<Element, ArrayError> {
        Ok(read(&self.space, &AffineDomain { space: &self.space }, self.id(), index)?.into())
    }

    fn code(&self, index: Index) -> Result<Element, ArrayError> {
        read(&self.space, &CodeDomain { space: &self.space }, self.id(), index).map(Element::Code)
    }

    /// Returns whether this array has the same elements as `other` for all integer inputs: proven by
    /// rewriting, refuted by an element and an input, or undecided.
    ///
    /// # Errors
    /// [`ArrayError::NdimMismatch`], and the errors of reading elements (see [`Array::get`]).
    ///
    /// ```
    /// use vcfilter_core::arrays::{Equality, Space, Stage, StageKind};
    ///
    /// let space = Space::new();
    /// let x = space.symbols(1, "x")?;
    /// let stage = Stage::new(StageKind::OddAddEven, [1, 1], 0, 1)?;
    /// let there_and_back = x.lift(&stage, 0)?.lift(&stage.inverse(), 0)?;
    /// assert_eq!(there_and_back.equality(&x)?, Equality::Proven);
    /// assert!(matches!(x.lift(&stage, 0)?.equality(&x)?, Equality::Refuted(_)));
    /// # Ok::<(), vcfilter_core::arrays::ArrayError>(())
    /// ```
    pub fn equality(&self, other: &Array) -> Result<Equality, ArrayError> {
        equality(self, other)
    }

    /// Returns the array in its simplest form, with the same values for all integer inputs.
    ///
    /// # Errors
    /// [`ArrayError::Interrupted`], and the limits of building arrays.
    pub fn simplified(&self) -> Result<Array, ArrayError> {
        Ok(self.space.array(simplify(&self.space, self.id())?))
    }

    /// Forgets the computed elements of this array. Rounding errors keep their numbers.
    pub fn clear_cache(&self) {
        self.space.affine().clear(self.node.class);
        self.space.stencils().clear(self.node.class);
        self.space.code().clear(self.node.class);
    }
}

/// Arrays built on this one.
impl Array {
    /// Returns this array after one lifting stage (VC-2 15.4.4) along dimension `dim`. A stage in [words](Stage::in_words) reads every
    /// sample of this array as a word holds it, and so it leaves what it gives.
    ///
    /// # Errors
    /// [`ArrayError::Dimension`] where there is no such dimension.
    pub fn lift(&self, stage: &Stage, dim: i128) -> Result<Array, ArrayError> {
        if let Some(word) = stage.word() {
            return self.in_words(word)?.lift(&stage.clone().in_words(None), dim)?.in_words(word);
        }
        let dim = self.dimension(dim)?;
        self.space.add(Op::Lift { input: self.id(), stage: Arc::new(stage.clone()), dim })
    }

    /// Returns every value times 2^bits.
    ///
    /// # Errors
    /// [`ArrayError::Shift`] where `bits` is beyond the limit.
    pub fn lshift(&self, bits: u32) -> Result<Array, ArrayError> {
        self.space.add(Op::LeftShift { input: self.id(), bits: shift_bits(bits)? })
    }

    /// Returns every value shifted right with rounding: `(value + 2^(bits-1)) >> bits` (VC-2 15.4.3), the
    /// value itself for 0 bits.
    ///
    /// # Errors
    /// [`ArrayError::Shift`] where `bits` is beyond the limit.
    pub fn rshift(&self, bits: u32) -> Result<Array, ArrayError> {
        self.space.add(Op::RightShift { input: self.id(), bits: shift_bits(bits)? })
    }

    /// Returns every `step`-th sample: per dimension, index n of the result is index `n * step + offset` of
    /// this array.
    ///
    /// # Errors
    /// [`ArrayError::Length`] unless there is one step and one offset per dimension; [`ArrayError::Step`] for
    /// a step below 1.
    pub fn subsample(&self, steps: &[i128], offsets: &[i128]) -> Result<Array, ArrayError> {
        let steps = per_dimension("steps", steps, self.ndim())?;
        let offsets = per_dimension("offsets", offsets, self.ndim())?;
        if let Some(&step) = steps.iter().find(|&&step| step < 1) {
            return Err(ArrayError::Step(step));
        }
        self.space.add(Op::Subsample { input: self.id(), steps, offsets })
    }

    /// Returns the array whose samples at even indices along `dim` are those of this array and at odd indices
    /// those of `odd`.
    ///
    /// # Errors
    /// [`ArrayError::NdimMismatch`], [`ArrayError::Dimension`]; [`ArrayError::Mixed`] where symbols and
    /// variables would meet.
    pub fn interleave(&self, odd: &Array, dim: i128) -> Result<Array, ArrayError> {
        self.space.same_space(odd)?;
        if self.ndim() != odd.ndim() {
            return Err(ArrayError::NdimMismatch { left: self.ndim(), right: odd.ndim() });
        }
        let dim = self.dimension(dim)?;
        let leaves = self.node.leaves.union(&odd.node.leaves);
        if let (Some(symbols), Some(variables)) = (leaves.symbols, leaves.variables) {
            return Err(ArrayError::Mixed {
                symbols: self.space.describe(symbols),
                variables: self.space.describe(variables),
            });
        }
        self.space.add(Op::Interleave { even: self.id(), odd: odd.id(), dim })
    }

    /// Returns the array with one evaluation per filter phase. Other elements come from that of their phase:
    /// the indices of its symbols are moved, its rounding errors stay, as in the published
    /// SymbolicPeriodicCachingArray. `symbols` are the arrays of symbols on which this array is built.
    ///
    /// # Errors
    /// [`ArrayError::MissingSymbols`], [`ArrayError::NotSymbols`]; [`ArrayError::NoPhases`] and
    /// [`ArrayError::AmbiguousStep`] where elements are not those of the phases with moved indices.
    pub fn periodic_cache(&self, symbols: &[Array]) -> Result<Array, ArrayError> {
        for array in symbols {
            self.space.same_space(array)?;
            if array.symbol_prefix().is_none() {
                return Err(ArrayError::NotSymbols(self.space.describe(array.id())));
            }
        }
        regular(&self.space, &self.node, "periodic_cache")?;
        let walk = Walk::new(&self.space, &self.node);
        let missing: Vec<String> = walk
            .symbols()
            .filter(|id| symbols.iter().all(|array| array.id() != *id))
            .map(|id| self.space.describe(id))
            .collect();
        if !missing.is_empty() {
            return Err(ArrayError::MissingSymbols(missing));
        }
        self.space.add(Op::PeriodicCache { input: self.id() })
    }

    /// Returns the same filter over other inputs: each array of `replacements` on which this one is built is
    /// replaced by the other of its pair.
    ///
    /// # Errors
    /// [`ArrayError::NdimMismatch`] where the arrays of a pair differ in dimensions, and the errors of
    /// building the filter anew.
    pub fn substitute(&self, replacements: &[(Array, Array)]) -> Result<Array, ArrayError> {
        substitute(&self.space, self, replacements)
    }

    /// The samples of a sized array, with another rule of edges for the stages that are to come.
    ///
    /// # Errors
    /// [`ArrayError::NoEdges`] of an infinite array.
    ///
    /// ```
    /// use vcfilter_core::arrays::{Edges, Equality, Space};
    /// use vcfilter_core::wavelets::Wavelet;
    ///
    /// let stage = &Wavelet::deslauriers_dubuc_9_7().stages[1];
    /// let row = Space::new().sized_symbols("x", &[8], Edges::Clamp)?;
    /// let other = row.with_edges(Edges::Reflect)?;
    /// assert_eq!(other.equality(&row)?, Equality::Proven);
    /// assert!(matches!(other.lift(stage, 0)?.equality(&row.lift(stage, 0)?)?, Equality::Refuted(_)));
    /// # Ok::<(), vcfilter_core::arrays::ArrayError>(())
    /// ```
    pub fn with_edges(&self, edges: Edges) -> Result<Array, ArrayError> {
        self.space.add(Op::WithEdges { input: self.id(), edges })
    }

    fn dimension(&self, dim: i128) -> Result<usize, ArrayError> {
        match usize::try_from(dim) {
            Ok(d) if d < self.ndim() => Ok(d),
            _ => Err(ArrayError::Dimension { dim, ndim: self.ndim() }),
        }
    }
}

fn shift_bits(bits: u32) -> Result<u32, ArrayError> {
    if bits <= limits::SHIFT_BITS { Ok(bits) } else { Err(ArrayError::Shift { bits: bits.into() }) }
}
