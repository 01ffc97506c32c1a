//! What is done to each element for itself, and is no sum and no shift: functions that the engine knows by their name.

use std::cell::Cell;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use num_bigint::BigInt;

use crate::algebra::{ArrayName, Index, IntegerRange, Number, Rounding, Symbol};
use vcfilter_machine::stack::Level;

use super::array::Array;
use super::code::Code;
use super::error::{ArrayError, limits};
use super::extent::SymbolRanges;
use super::node::Op;
use super::space::Space;

/// A function of integers that an array applies to each of its elements.
///
/// To expressions it is opaque: what it gives for symbols is a symbol with its name. At each index it never falls where its
/// argument rises, so that bounds are its values at the ends of a range; or it says itself, in [`Pointwise::range_at`], what it makes of
/// ranges.
pub trait Pointwise: Send + Sync {
    /// Returns the name of the function that makes the array, such as `quantise`.
    fn name(&self) -> &'static str;

    /// Returns a text that determines every value; two functions with the same text are one. It is what `explain` shows.
    fn definition(&self) -> String;

    /// Returns the value for the element at an index.
    fn value(&self, value: &BigInt, index: &Index) -> BigInt;

    /// Returns whether the value is the same at each index, as it is by default.
    fn is_uniform(&self) -> bool {
        true
    }

    /// Returns the range of the values at any index for arguments of a range; by default that at index 0.
    fn range(&self, range: &IntegerRange, ndim: usize) -> IntegerRange {
        self.range_at(range, &Index::zero(ndim))
    }

    /// Returns a range that holds the values at an index for all arguments of a range; by default from the value of its lower end to
    /// that of its upper one, which is right where the value does not fall as the argument rises.
    fn range_at(&self, range: &IntegerRange, index: &Index) -> IntegerRange {
        IntegerRange { lower: self.value(&range.lower, index), upper: self.value(&range.upper, index) }
    }

    /// Returns the range in which all values lie, where each number of this range is left as it is; None, which is the default, where
    /// there is no such range.
    fn kept(&self) -> Option<IntegerRange> {
        None
    }

    /// Returns n where the value is the argument but for a multiple of 2^n, and [`Pointwise::kept`] has 2^n numbers; None by default.
    fn modulus_bits(&self) -> Option<u32> {
        None
    }

    /// Returns code that computes the value for that of some code; None, which is the default, where there is none.
    fn code(&self, _: &Code) -> Option<Code> {
        None
    }

    /// Changes a row of elements along the last dimension, which begins at an index, and returns whether all results fit. By
    /// default one by one.
    fn row(&self, start: &Index, values: &mut [i64]) -> bool {
        let last = start.len() - 1;
        values.iter_mut().enumerate().all(|(i, value)| {
            let result = self.value(&BigInt::from(*value), &start.with(last, start[last] + i as i128));
            i64::try_from(&result).map(|result| *value = result).is_ok()
        })
    }
}

/// A function of an operation, the same as another one with the same definition.
#[derive(Clone)]
pub(crate) struct Function(pub Arc<dyn Pointwise>);

impl PartialEq for Function {
    fn eq(&self, other: &Function) -> bool {
        Arc::ptr_eq(&self.0, &other.0) || self.0.definition() == other.0.definition()
    }
}
impl Eq for Function {}
impl Hash for Function {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.definition().hash(state);
    }
}

impl Function {
    /// The value for an exact number.
    ///
    /// # Errors
    /// [`ArrayError::Fraction`] where it is no integer.
    pub(crate) fn number(&self, number: &Number, index: &Index) -> Result<Number, ArrayError> {
        match number.to_integer() {
            Some(integer) => Ok(self.0.value(&integer, index).into()),
            None => Err(ArrayError::Fraction { what: self.0.name(), number: number.clone() }),
        }
    }
}

/// Values outside of a range become its ends.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Clip(IntegerRange);

impl Pointwise for Clip {
    fn name(&self) -> &'static str {
        "clip"
    }

    fn definition(&self) -> String {
        format!("clip to {}..={}", self.0.lower, self.0.upper)
    }

    fn value(&self, value: &BigInt, _: &Index) -> BigInt {
        value.clamp(&self.0.lower, &self.0.upper).clone()
    }

    fn kept(&self) -> Option<IntegerRange> {
        Some(self.0.clone())
    }

    fn code(&self, value: &Code) -> Option<Code> {
        Some(value.maximum(&self.0.lower.clone().into()).minimum(&self.0.upper.clone().into()))
    }

    fn row(&self, _: &Index, values: &mut [i64]) -> bool {
        let (Ok(lower), Ok(upper)) = (i64::try_from(&self.0.lower), i64::try_from(&self.0.upper)) else {
            return false;
        };
        values.iter_mut().for_each(|value| *value = (*value).clamp(lower, upper));
        true
    }
}

impl Array {
    /// Returns the array of what a function gives for each element.
    ///
    /// # Errors
    /// [`ArrayError::Mixed`] over variables, where the function has no [code](Pointwise::code).
    pub fn pointwise(&self, function: impl Pointwise + 'static) -> Result<Array, ArrayError> {
        self.mapped(Function(Arc::new(function)))
    }

    pub(super) fn mapped(&self, function: Function) -> Result<Array, ArrayError> {
        if !function.0.is_uniform() && self.node().frame.is_none() {
            return Err(ArrayError::NoSize("a function that differs from place to place"));
        }
        let has_code = || function.0.code(&Code::constant(0)).is_some();
        if let Some(variables) = self.node().leaves.variables.filter(|_| !has_code()) {
            return Err(ArrayError::Mixed {
                symbols: format!("what `{}` gives", function.0.name()),
                variables: self.space().describe(variables),
            });
        }
        self.space().add(Op::Map { input: self.id(), function })
    }

    /// Returns the array of every value plus a constant.
    ///
    /// # Errors
    /// [`ArrayError::Fraction`] unless it is an integer.
    ///
    /// ```
    /// use vcfilter_core::arrays::Space;
    /// let x = Space::new().symbols(1, "x")?;
    /// assert_eq!(x.plus(&(-128).into())?.get(&[3])?.to_string(), "x[3] - 128");
    /// # Ok::<(), vcfilter_core::arrays::ArrayError>(())
    /// ```
    pub fn plus(&self, amount: &Number) -> Result<Array, ArrayError> {
        if !amount.is_integer() {
            return Err(ArrayError::Fraction { what: "a sum of arrays", number: amount.clone() });
        }
        self.space().add(Op::Plus { input: self.id(), amount: amount.clone() })
    }

    /// Returns the array of every value, those outside of a range at its nearer end.
    ///
    /// # Errors
    /// [`ArrayError::EmptyRange`] where there is no value in it.
    ///
    /// ```
    /// use vcfilter_core::arrays::Space;
    /// use vcfilter_core::algebra::{IntegerRange, Rounding};
    /// let byte = || IntegerRange { lower: 0.into(), upper: 255.into() };
    /// let x = Space::new().symbols(1, "x")?;
    /// let clipped = x.clip(byte())?;
    /// assert_eq!(clipped.get(&[3])?.to_string(), "clip(x)[3]");
    /// let ranges = |name| (name == x.identity()).then(|| ((-900).into(), 100.into()));
    /// let bounds = clipped.bounds(&ranges, Rounding::Integer)?;
    /// assert_eq!((bounds.lower, bounds.upper), (0.into(), 100.into()));
    /// # Ok::<(), vcfilter_core::arrays::ArrayError>(())
    /// ```
    pub fn clip(&self, range: IntegerRange) -> Result<Array, ArrayError> {
        if range.lower > range.upper {
            return Err(ArrayError::EmptyRange { lower: range.lower, upper: range.upper });
        }
        self.pointwise(Clip(range))
    }

    /// Returns a sized array with its last sample repeated along each dimension, up to the next multiple of a number, as VC-2 pads a
    /// picture that does not fit its transform.
    ///
    /// # Errors
    /// [`ArrayError::NoSize`] of an infinite array; [`ArrayError::Length`] unless there is a multiple for each dimension;
    /// [`ArrayError::Size`] for multiples below 1; [`ArrayError::IndexTooLarge`].
    ///
    /// ```
    /// use vcfilter_core::arrays::{Edges, Space};
    /// let padded = Space::new().sized_symbols("x", &[5, 2], Edges::Clamp)?.pad(&[4, 2])?;
    /// assert_eq!(padded.size(), Some(vec![8, 2]));
    /// assert_eq!(padded.get(&[7, 0])?.to_string(), "x[4, 0]");
    /// # Ok::<(), vcfilter_core::arrays::ArrayError>(())
    /// ```
    pub fn pad(&self, multiples: &[i128]) -> Result<Array, ArrayError> {
        let Some(frame) = &self.node().frame else { return Err(ArrayError::NoSize("padding")) };
        if multiples.len() != self.ndim() {
            return Err(ArrayError::Length { what: "multiples", got: multiples.len(), ndim: self.ndim() });
        }
        if let Some(&multiple) = multiples.iter().find(|&&multiple| multiple < 1) {
            return Err(ArrayError::Size(multiple));
        }
        let next = |(size, multiple): (&i128, &i128)| {
            num_integer::Integer::div_ceil(size, multiple).checked_mul(*multiple)
        };
        let before = frame.checked()?;
        let size = before.iter().zip(multiples).map(|pair| super::geometry::checked_index(next(pair)));
        let size: smallvec::SmallVec<[i128; 2]> = size.collect::<Result<_, _>>()?;
        if size == before {
            return Ok(self.clone());
        }
        if before.contains(&0) {
            return Err(ArrayError::Size(0));
        }
        self.space().add(Op::Pad { input: self.id(), size })
    }
}

impl Space {
    /// The range of an element that is opaque, which is that of its argument changed; None where it is none.
    pub(super) fn opaque_range(
        &self,
        array: &ArrayName,
        index: Option<&Index>,
        ranges: SymbolRanges,
        rounding: Rounding,
    ) -> Result<Option<(Number, Number)>, ArrayError> {
        thread_local!(static DEPTH: Cell<usize> = const { Cell::new(0) });
        let Some(node) = self.by_identity(array.id) else { return Ok(None) };
        let Op::Map { input, function } = &node.op else { return Ok(None) };
        let _level =
            Level::enter(&DEPTH, limits::CUSTOM_DEPTH).ok_or(ArrayError::TooDeep(limits::CUSTOM_DEPTH))?;
        let input = self.array(*input);
        let range = match index {
            Some(index) => function.0.range_at(&input.bounds_at(index, ranges, rounding)?, index),
            None => function.0.range(&input.bounds(ranges, rounding)?, node.ndim),
        };
        Ok(Some((range.lower.into(), range.upper.into())))
    }

    /// Returns the range of a symbol that stands for a function of an element, such as `quantise(P)[5, 0]`, by the ranges
    /// of the arrays that the element is built on; None for any other symbol.
    ///
    /// # Errors
    /// Those of [`Array::bounds`] for the element.
    ///
    /// ```
    /// use vcfilter_core::algebra::{IntegerRange, Rounding};
    /// use vcfilter_core::arrays::{Element, Space};
    /// let space = Space::new();
    /// let byte = IntegerRange { lower: 0.into(), upper: 255.into() };
    /// let Element::Linear(element) = space.symbols(1, "x")?.clip(byte)?.get(&[3])? else { unreachable!() };
    /// let symbol = element.as_symbol().unwrap();
    /// let range = space.function_range(symbol, &|_| Some(((-9).into(), 100.into())), Rounding::Integer)?;
    /// assert_eq!(range, Some((0.into(), 100.into())));
    /// # Ok::<(), vcfilter_core::arrays::ArrayError>(())
    /// ```
    pub fn function_range(
        &self,
        symbol: &Symbol,
        ranges: SymbolRanges,
        rounding: Rounding,
    ) -> Result<Option<(Number, Number)>, ArrayError> {
        match symbol {
            Symbol::Element(array, index) => self.opaque_range(array, Some(index), ranges, rounding),
            _ => Ok(None),
        }
    }

    /// The function and the argument that a symbol stands for, where it is opaque.
    pub(super) fn opaque(&self, symbol: &Symbol) -> Option<(super::node::NodeId, Index)> {
        let Symbol::Element(name, index) = symbol else { return None };
        let node = self.by_identity(name.id)?;
        matches!(node.op, Op::Map { .. }).then(|| (node.id, index.clone()))
    }
}

impl fmt::Debug for Function {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.definition())
    }
}
