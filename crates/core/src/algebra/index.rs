//! Indices of elements.

use std::fmt;
use std::ops::Deref;

use smallvec::SmallVec;

/// The index of an element of an array: one integer per dimension.
///
/// Indices of one or two dimensions need no allocation. The integers have 128 bits, wide enough for 10^30 and
/// for every index that filters read; callers check their arithmetic on them.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Index(SmallVec<[i128; 2]>);

impl Index {
    /// Returns the index that is 0 in each of `ndim` dimensions.
    pub fn zero(ndim: usize) -> Index {
        Index(SmallVec::from_elem(0, ndim))
    }

    /// Returns this index with the entry of dimension `dim` replaced.
    pub fn with(&self, dim: usize, value: i128) -> Index {
        let mut index = self.clone();
        index.0[dim] = value;
        index
    }

    /// Sets the entry of dimension `dim`.
    pub fn set(&mut self, dim: usize, value: i128) {
        self.0[dim] = value;
    }
}

impl Deref for Index {
    type Target = [i128];

    fn deref(&self) -> &[i128] {
        &self.0
    }
}

impl From<&[i128]> for Index {
    fn from(index: &[i128]) -> Index {
        Index(SmallVec::from_slice(index))
    }
}

impl<const N: usize> From<[i128; N]> for Index {
    fn from(index: [i128; N]) -> Index {
        Index(SmallVec::from_slice(&index))
    }
}

impl FromIterator<i128> for Index {
    fn from_iter<I: IntoIterator<Item = i128>>(items: I) -> Index {
        Index(items.into_iter().collect())
    }
}

impl fmt::Display for Index {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[")?;
        for (i, n) in self.0.iter().enumerate() {
            if i > 0 {
                f.write_str(", ")?;
            }
            write!(f, "{n}")?;
        }
        f.write_str("]")
    }
}
