//! Arrays that are built on no other: symbols, variables, numbers, and arrays of one's own.

use std::sync::Arc;

use smallvec::SmallVec;

use crate::algebra::Index;

use super::array::Array;
use super::code::Base;
use super::custom::Generated;
use super::domain::Element;
use super::error::ArrayError;
use super::frame::{Edges, Frame};
use super::node::{Custom, Op};
use super::space::Space;
use super::{CustomArray, CustomError, DataGrid, Extend};

impl Space {
    /// Returns an array of symbols: element `[i, j]` is the symbol `prefix[i, j]`, which stands for an
    /// integer.
    ///
    /// # Errors
    /// [`ArrayError::Ndim`] unless there are 1 to 8 dimensions.
    pub fn symbols(&self, ndim: usize, prefix: &str) -> Result<Array, ArrayError> {
        self.add(Op::Symbols { name: prefix.into(), ndim, frame: None })
    }

    /// The same with a size: so many samples per dimension, from index 0. What is made of it by lifting, shifts, views
    /// has a size too.
    ///
    /// # Errors
    /// [`ArrayError::Ndim`], [`ArrayError::Size`] for sizes below 1.
    ///
    /// ```
    /// use vcfilter_core::arrays::{Edges, Space};
    /// use vcfilter_core::wavelets::Wavelet;
    ///
    /// let row = Space::new().sized_symbols("x", &[6], Edges::Clamp)?;
    /// let low = row.lift(&Wavelet::le_gall_5_3().stages[0], 0)?;
    /// // VC-2 moves the index -1 to 1.
    /// assert_eq!(low.get(&[0])?.to_string(), "x[0] - 1/2*x[1] - 1/2*e1");
    /// assert_eq!(low.subsample(&[2], &[0])?.size(), Some(vec![3]));
    /// assert_eq!(low.get(&[6]).unwrap_err().to_string(), "[6] lies outside of an array of size (6,)");
    /// # Ok::<(), vcfilter_core::arrays::ArrayError>(())
    /// ```
    pub fn sized_symbols(&self, prefix: &str, size: &[i128], edges: Edges) -> Result<Array, ArrayError> {
        let frame = Some(Frame::new(size, edges, size.len())?);
        self.add(Op::Symbols { name: prefix.into(), ndim: size.len(), frame })
    }

    /// Returns an array of symbols of any size: each side is any positive multiple of a number. Its bounds, and those of what is
    /// made of it, hold at every position of every size; it has no elements to read.
    ///
    /// # Errors
    /// [`ArrayError::Ndim`], [`ArrayError::Size`] for multiples below 1.
    ///
    /// ```
    /// use vcfilter_core::algebra::Rounding;
    /// use vcfilter_core::arrays::{Edges, Space};
    /// use vcfilter_core::wavelets::Wavelet;
    ///
    /// let row = Space::new().symbols_of_any_size("x", &[2], Edges::Clamp)?;
    /// let low = row.lift(&Wavelet::deslauriers_dubuc_9_7().stages[0], 0)?;
    /// let bounds = low.bounds(&|_| Some(((-512).into(), 511.into())), Rounding::Integer)?;
    /// assert_eq!((bounds.lower, bounds.upper), ((-768).into(), 767.into()));
    /// # Ok::<(), vcfilter_core::arrays::ArrayError>(())
    /// ```
    pub fn symbols_of_any_size(
        &self,
        prefix: &str,
        multiples: &[i128],
        edges: Edges,
    ) -> Result<Array, ArrayError> {
        let frame = Some(Frame::any(multiples, edges)?);
        self.add(Op::Symbols { name: prefix.into(), ndim: multiples.len(), frame })
    }

    /// Returns an array of symbols with the size and the edges of another array, of this space or of another one; infinite where
    /// that is.
    ///
    /// # Errors
    /// [`ArrayError::NoSamples`] where the other one has none.
    pub fn symbols_like(&self, prefix: &str, other: &Array) -> Result<Array, ArrayError> {
        if let Some(size) = other.size().filter(|size| size.contains(&0)) {
            return Err(ArrayError::NoSamples(size));
        }
        self.add(Op::Symbols { name: prefix.into(), ndim: other.ndim(), frame: other.node().frame.clone() })
    }

    /// Returns an array of variables: element `[i, j]` is the code `base[i, j]`.
    ///
    /// # Errors
    /// [`ArrayError::Ndim`] unless there are 1 to 8 dimensions.
    pub fn variables(&self, ndim: usize, base: Base) -> Result<Array, ArrayError> {
        self.add(Op::Variables { base, ndim, frame: None })
    }

    /// The same with a size.
    ///
    /// # Errors
    /// [`ArrayError::Ndim`], [`ArrayError::Size`]
    pub fn sized_variables(&self, base: Base, size: &[i128], edges: Edges) -> Result<Array, ArrayError> {
        let frame = Some(Frame::new(size, edges, size.len())?);
        self.add(Op::Variables { base, ndim: size.len(), frame })
    }

    /// Returns an array of numbers: the values of a grid, extended as `extend` says.
    ///
    /// # Errors
    /// [`ArrayError::EmptyData`] where the grid is empty and not extended by zeros.
    pub fn data(&self, grid: DataGrid, extend: Extend) -> Result<Array, ArrayError> {
        if grid.count() == 0 && extend != Extend::Zero {
            return Err(ArrayError::EmptyData);
        }
        self.add(Op::Data { grid: Arc::new(grid), extend, frame: None })
    }

    /// An array of numbers with the size of the grid: nothing lies beyond.
    ///
    /// # Errors
    /// [`ArrayError::Size`] where nothing is there.
    pub fn sized_data(&self, grid: DataGrid, edges: Edges) -> Result<Array, ArrayError> {
        let size: SmallVec<[i128; 2]> = grid.shape().iter().map(|&n| n as i128).collect();
        let frame = Some(Frame::new(&size, edges, size.len())?);
        self.add(Op::Data { grid: Arc::new(grid), extend: Extend::Zero, frame })
    }

    /// Returns a custom array as an array of this space.
    ///
    /// # Errors
    /// [`ArrayError::Ndim`]; [`ArrayError::Length`] where its period or steps do not have one entry per
    /// dimension.
    pub fn custom(&self, array: impl CustomArray + 'static) -> Result<Array, ArrayError> {
        let ndim = array.ndim();
        let check = |what, got: usize| {
            if got == ndim { Ok(()) } else { Err(ArrayError::Length { what, got, ndim }) }
        };
        check("periods", array.period().map_or(ndim, |p| p.len()))?;
        for (input, steps) in array.steps() {
            check("steps", steps.len().min(input.ndim()))?;
            self.same_space(&input)?;
        }
        self.add(Op::Custom(Custom(Arc::new(array))))
    }

    /// Returns the array whose elements a function computes from the index.
    ///
    /// # Errors
    /// [`ArrayError::Ndim`]
    ///
    /// ```
    /// use vcfilter_core::arrays::{Element, Space};
    /// use vcfilter_core::algebra::Number;
    ///
    /// let space = Space::new();
    /// let sums = space.generate(2, true, |index| Ok(Element::Number(Number::from(index[0] + index[1]))))?;
    /// assert_eq!(sums.get(&[40, 2])?.to_string(), "42");
    /// # Ok::<(), vcfilter_core::arrays::ArrayError>(())
    /// ```
    pub fn generate(
        &self,
        ndim: usize,
        cached: bool,
        function: impl Fn(&Index) -> Result<Element, CustomError> + Send + Sync + 'static,
    ) -> Result<Array, ArrayError> {
        self.custom(Generated { ndim, size: None, period: None, cached, function })
    }

    /// The same with a period that the caller declares, in samples per dimension: after so many the function repeats, but for the indices of
    /// the symbols in it. Nobody checks that.
    ///
    /// # Errors
    /// [`ArrayError::Ndim`]
    ///
    /// ```
    /// use vcfilter_core::arrays::{Element, Space};
    /// use vcfilter_core::algebra::Number;
    ///
    /// let space = Space::new();
    /// let signs = space.periodic_generate(&[2], true, |at| Ok(Element::Number(Number::from(1 - 2 * (at[0] & 1)))))?;
    /// assert_eq!(signs.lshift(3)?.period()?, Some(vec![2]));
    /// # Ok::<(), vcfilter_core::arrays::ArrayError>(())
    /// ```
    pub fn periodic_generate(
        &self,
        period: &[i128],
        cached: bool,
        function: impl Fn(&Index) -> Result<Element, CustomError> + Send + Sync + 'static,
    ) -> Result<Array, ArrayError> {
        let ndim = period.len();
        self.custom(Generated { ndim, size: None, period: Some(period.to_vec()), cached, function })
    }

    /// The same with a size: `function` is asked for indices from 0 to below it.
    ///
    /// # Errors
    /// [`ArrayError::Ndim`], [`ArrayError::Size`]
    pub fn sized_generate(
        &self,
        size: &[i128],
        edges: Edges,
        cached: bool,
        function: impl Fn(&Index) -> Result<Element, CustomError> + Send + Sync + 'static,
    ) -> Result<Array, ArrayError> {
        let size_and_edges = Some((size.to_vec(), edges));
        self.custom(Generated { ndim: size.len(), size: size_and_edges, period: None, cached, function })
    }
}
