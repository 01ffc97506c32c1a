//! The layout of an array in memory, and copying in a given order.

use std::cmp::Reverse;
use std::ops::Range;

use crate::error::CodecError;
use crate::size::checked_size;

/// The most dimensions of an array, as in numpy.
pub const MAX_DIMENSIONS: usize = 64;

/// The order of the elements in flat bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum MemoryOrder {
    /// C order: the last index changes fastest.
    #[default]
    C,
    /// F order: the first index changes fastest.
    F,
}

/// Shape and strides of an array within some memory, which holds all of its elements.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Layout {
    pub(crate) shape: Vec<usize>,
    /// The bytes from one element to the next along each axis.
    pub(crate) strides: Vec<isize>,
    /// The place of the element whose indices are all 0.
    pub(crate) start: usize,
}

impl Layout {
    /// Elements without gaps, in this order.
    pub(crate) fn in_order(shape: &[usize], width: usize, order: MemoryOrder) -> Result<Layout, CodecError> {
        checked_size(shape)?;
        let mut strides = vec![0; shape.len()];
        let mut next = width as isize;
        let axes: &mut dyn Iterator<Item = usize> = match order {
            MemoryOrder::C => &mut (0..shape.len()).rev(),
            MemoryOrder::F => &mut (0..shape.len()),
        };
        for axis in axes {
            strides[axis] = next;
            // The lengths that are not 0 have a product that was checked.
            next *= shape[axis].max(1) as isize;
        }
        Ok(Layout { shape: shape.to_vec(), strides, start: 0 })
    }

    /// Elements at these strides, all of them within so many bytes.
    pub(crate) fn strided(
        shape: &[usize],
        strides: &[isize],
        start: usize,
        width: usize,
        bytes: usize,
    ) -> Result<Layout, CodecError> {
        let size = checked_size(shape)?;
        if strides.len() != shape.len() {
            return Err(CodecError::Strides { strides: strides.len(), ndim: shape.len() });
        }
        let (mut low, mut high) = (start as i128, start as i128 + width as i128);
        for (&len, &stride) in shape.iter().zip(strides) {
            let reach = stride as i128 * len.saturating_sub(1) as i128;
            (low, high) = (low + reach.min(0), high + reach.max(0));
        }
        if size > 0 && (low < 0 || high > bytes as i128) {
            return Err(CodecError::OutOfBounds { shape: shape.to_vec(), bytes });
        }
        Ok(Layout { shape: shape.to_vec(), strides: strides.to_vec(), start })
    }

    /// How many elements there are.
    pub(crate) fn size(&self) -> usize {
        self.shape.iter().product()
    }

    /// A range along each axis.
    pub(crate) fn region(&self, region: &[Range<usize>]) -> Result<Layout, CodecError> {
        check_region(region, &self.shape)?;
        let shape: Vec<usize> = region.iter().map(ExactSizeIterator::len).collect();
        // Of no elements the first one may lie anywhere.
        let moved = |start: usize, (range, stride): (&Range<usize>, &isize)| {
            start.wrapping_add_signed(stride.wrapping_mul(range.start as isize))
        };
        let start = match shape.contains(&0) {
            true => 0,
            false => region.iter().zip(&self.strides).fold(self.start, moved),
        };
        Ok(Layout { shape, strides: self.strides.clone(), start })
    }

    /// The axes in the order in which memory runs, the slowest first.
    pub(crate) fn memory_axes(&self) -> Vec<usize> {
        let mut axes: Vec<usize> = (0..self.shape.len()).collect();
        axes.sort_by_key(|&axis| Reverse(self.strides[axis].unsigned_abs()));
        axes
    }

    /// Where the elements lie, if they follow each other without gaps when the axes are in this order.
    pub(crate) fn contiguous(&self, axes: &[usize], width: usize) -> Option<Range<usize>> {
        let size = self.size();
        let mut expected = width as isize;
        for &axis in axes.iter().rev() {
            if self.shape[axis] != 1 && size > 0 {
                if self.strides[axis] != expected {
                    return None;
                }
                expected *= self.shape[axis] as isize;
            }
        }
        Some(if size == 0 { 0..0 } else { self.start..self.start + size * width })
    }

    /// Whether it can be told from the strides that no two elements share memory: along each axis, the next element lies
    /// behind all that the axes with smaller strides reach.
    pub(crate) fn is_disjoint(&self, width: usize) -> bool {
        let mut reach = width as u128;
        self.size() == 0
            || self.memory_axes().iter().rev().filter(|axis| self.shape[**axis] > 1).all(|&axis| {
                let stride = self.strides[axis].unsigned_abs() as u128;
                let fits = stride >= reach;
                reach += stride * (self.shape[axis] as u128 - 1);
                fits
            })
    }

    /// Calls with the place of the first element of each line along the last of these axes, in their order; with the
    /// length of lines and their stride.
    fn lines(&self, axes: &[usize], mut each: impl FnMut(usize, usize, isize)) {
        if self.size() == 0 {
            return;
        }
        let Some((&last, outer)) = axes.split_last() else { return each(self.start, 1, 0) };
        let mut index = vec![0; outer.len()];
        let mut place = self.start;
        loop {
            each(place, self.shape[last], self.strides[last]);
            let mut position = outer.len();
            loop {
                let Some(next) = position.checked_sub(1) else { return };
                position = next;
                let (axis, count) = (outer[position], &mut index[position]);
                *count += 1;
                if *count < self.shape[axis] {
                    place = place.wrapping_add_signed(self.strides[axis]);
                    break;
                }
                let back = self.strides[axis].wrapping_mul(*count as isize - 1);
                place = place.wrapping_add_signed(back.wrapping_neg());
                *count = 0;
            }
        }
    }

    /// Copies all elements into bytes, where they stand in the order of these axes.
    pub(crate) fn gather(&self, axes: &[usize], width: usize, memory: &[u8], output: &mut [u8]) {
        match width {
            1 => self.gather_words::<1>(axes, memory, output),
            2 => self.gather_words::<2>(axes, memory, output),
            4 => self.gather_words::<4>(axes, memory, output),
            8 => self.gather_words::<8>(axes, memory, output),
            _ => self.gather_words::<16>(axes, memory, output),
        }
    }

    fn gather_words<const WIDTH: usize>(&self, axes: &[usize], memory: &[u8], output: &mut [u8]) {
        let mut rest = output;
        self.lines(axes, |mut place, len, stride| {
            let (line, after) = std::mem::take(&mut rest).split_at_mut(len * WIDTH);
            rest = after;
            if stride == WIDTH as isize {
                return line.copy_from_slice(&memory[place..place + len * WIDTH]);
            }
            for element in line.as_chunks_mut::<WIDTH>().0 {
                element.copy_from_slice(&memory[place..place + WIDTH]);
                place = place.wrapping_add_signed(stride);
            }
        });
    }

    /// Copies bytes, which stand in the order of these axes, to where the elements lie.
    pub(crate) fn scatter(&self, axes: &[usize], width: usize, source: &[u8], memory: &mut [u8]) {
        match width {
            1 => self.scatter_words::<1>(axes, source, memory),
            2 => self.scatter_words::<2>(axes, source, memory),
            4 => self.scatter_words::<4>(axes, source, memory),
            8 => self.scatter_words::<8>(axes, source, memory),
            _ => self.scatter_words::<16>(axes, source, memory),
        }
    }

    fn scatter_words<const WIDTH: usize>(&self, axes: &[usize], source: &[u8], memory: &mut [u8]) {
        let mut rest = source;
        self.lines(axes, |mut place, len, stride| {
            let (line, after) = rest.split_at(len * WIDTH);
            rest = after;
            if stride == WIDTH as isize {
                return memory[place..place + len * WIDTH].copy_from_slice(line);
            }
            for element in line.as_chunks::<WIDTH>().0 {
                memory[place..place + WIDTH].copy_from_slice(element);
                place = place.wrapping_add_signed(stride);
            }
        });
    }
}

/// Whether this is a region of an array of this shape.
pub(crate) fn check_region(region: &[Range<usize>], shape: &[usize]) -> Result<(), CodecError> {
    if region.len() != shape.len() {
        return Err(CodecError::RegionDimensions { ranges: region.len(), ndim: shape.len() });
    }
    for (axis, (range, &len)) in region.iter().zip(shape).enumerate() {
        if range.start > range.end || range.end > len {
            return Err(CodecError::Region { axis, start: range.start, end: range.end, len });
        }
    }
    Ok(())
}

/// Returns the index of a position in C order.
///
/// ```
/// assert_eq!(vcfilter_codec::unravel_index(5, &[2, 3]), [1, 2]);
/// ```
pub fn unravel_index(mut position: usize, shape: &[usize]) -> Vec<usize> {
    let mut index = vec![0; shape.len()];
    for (axis, &len) in shape.iter().enumerate().rev() {
        if len != 0 {
            index[axis] = position % len;
            position /= len;
        }
    }
    index
}
