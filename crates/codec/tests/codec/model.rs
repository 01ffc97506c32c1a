//! What the codec means, element by element, and arrays that lie anywhere in memory.

use proptest::prelude::*;
use vcfilter_codec::{ArrayView, ArrayViewMut, ByteOrder, DType, ElementKind, Residual, unravel_index};

/// What stands between elements: encoding must leave it alone.
pub(crate) const GAP: u8 = 0xa5;

/// How an array lies in memory.
#[derive(Debug, Clone)]
pub(crate) struct Lay {
    pub dtype: DType,
    pub shape: Vec<usize>,
    pub strides: Vec<isize>,
    pub start: usize,
    pub bytes: usize,
}

/// For each axis its rank in memory, the gap after its elements, and whether it runs backwards; some bytes in front; the byte
/// order.
pub(crate) type Choices = (Vec<(u8, usize, bool)>, usize, bool);

/// Choices for up to four axes: without gaps half of the time, so that elements are worked on as they lie as well.
pub(crate) fn choices() -> impl Strategy<Value = Choices> {
    let dense = prop::collection::vec((any::<u8>(), Just(1usize), Just(false)), 4);
    let strewn = prop::collection::vec((any::<u8>(), 1usize..3, any::<bool>()), 4);
    let aligned = (dense, prop::sample::select(vec![0usize, 8]), prop::bool::weighted(0.2));
    prop_oneof![aligned, (strewn, 0usize..9, any::<bool>())]
}

impl Lay {
    pub(crate) fn new(shape: &[usize], kind: ElementKind, (axes, pad, swapped): &Choices) -> Lay {
        let native = ByteOrder::NATIVE == ByteOrder::Little;
        let order = if native == *swapped { ByteOrder::Big } else { ByteOrder::Little };
        let dtype = DType::new(kind, order);
        let mut ranks: Vec<usize> = (0..shape.len()).collect();
        ranks.sort_by_key(|&axis| axes[axis].0);
        let (mut strides, mut start, mut reach) = (vec![0; shape.len()], *pad, dtype.width());
        for axis in ranks {
            let (_, gap, backwards) = axes[axis];
            let stride = reach * gap;
            reach = stride * shape[axis].max(1);
            strides[axis] = if backwards { -(stride as isize) } else { stride as isize };
            if backwards {
                start += stride * shape[axis].saturating_sub(1);
            }
        }
        Lay { dtype, shape: shape.to_vec(), strides, start, bytes: pad + reach }
    }

    pub(crate) fn size(&self) -> usize {
        self.shape.iter().product()
    }

    pub(crate) fn place(&self, position: usize) -> usize {
        let index = unravel_index(position, &self.shape);
        let offset: isize = index.iter().zip(&self.strides).map(|(&i, stride)| i as isize * stride).sum();
        self.start.checked_add_signed(offset).unwrap()
    }

    /// Memory that holds these elements, which are given as bits in C order.
    pub(crate) fn memory(&self, elements: &[u64]) -> Vec<u8> {
        let mut memory = vec![GAP; self.bytes];
        let width = self.dtype.width();
        for (position, bits) in elements.iter().enumerate() {
            let place = self.place(position);
            let bytes = match self.dtype.order() {
                ByteOrder::Little => bits.to_le_bytes()[..width].to_vec(),
                ByteOrder::Big => bits.to_be_bytes()[8 - width..].to_vec(),
            };
            memory[place..place + width].copy_from_slice(&bytes);
        }
        memory
    }

    /// The elements as bits in C order; all other bytes must be gaps.
    pub(crate) fn elements(&self, memory: &[u8]) -> Vec<u64> {
        let width = self.dtype.width();
        let mut rest = memory.to_vec();
        let elements = (0..self.size())
            .map(|position| {
                let place = self.place(position);
                rest[place..place + width].fill(GAP);
                let mut word = [0; 8];
                let bytes = &memory[place..place + width];
                match self.dtype.order() {
                    ByteOrder::Little => word[..width].copy_from_slice(bytes),
                    ByteOrder::Big => {
                        word[..width].iter_mut().zip(bytes.iter().rev()).for_each(|(to, from)| *to = *from);
                    }
                }
                u64::from_le_bytes(word)
            })
            .collect();
        assert!(rest.iter().all(|byte| *byte == GAP), "gaps were written");
        elements
    }

    pub(crate) fn view<'a>(&self, memory: &'a [u8]) -> ArrayView<'a> {
        ArrayView::strided(memory, self.dtype, &self.shape, &self.strides, self.start).unwrap()
    }

    pub(crate) fn view_mut<'a>(&self, memory: &'a mut [u8]) -> ArrayViewMut<'a> {
        ArrayViewMut::strided(memory, self.dtype, &self.shape, &self.strides, self.start).unwrap()
    }
}

/// The value of bits that are an integer of this width.
pub(crate) fn value(bits: u64, width: usize, signed: bool) -> i128 {
    let modulus = 1i128 << (8 * width);
    let value = i128::from(bits).rem_euclid(modulus);
    if signed && value >= modulus / 2 { value - modulus } else { value }
}

/// The bits of a value in this width.
fn bits(value: i128, width: usize) -> u64 {
    value.rem_euclid(1i128 << (8 * width)) as u64
}

/// What is stored at each position, and whether it gives back what it stands for.
pub(crate) fn encode(
    elements: &[u64],
    shape: &[usize],
    axes: &[usize],
    (from, to): (ElementKind, ElementKind),
    residual: Residual,
) -> Vec<(u64, bool)> {
    let stored = |difference: i128| {
        if from == ElementKind::Bool {
            return (difference.rem_euclid(2) as u64, true);
        }
        if residual == Residual::Zigzag {
            let r = value(bits(difference, from.width()), from.width(), true);
            let number = if r >= 0 { 2 * r } else { -2 * r - 1 };
            let kept = bits(number, to.width());
            return (kept, i128::from(kept) == number);
        }
        let difference = bits(difference, from.width());
        if to.width() >= from.width() {
            return (bits(value(difference, from.width(), from.is_signed()), to.width()), true);
        }
        let kept = bits(i128::from(difference), to.width());
        let back = bits(value(kept, to.width(), to.is_signed()), from.width());
        (kept, back == difference)
    };
    differences(elements, shape, axes).into_iter().map(stored).collect()
}

/// The differences along each of the axes, of the differences along those before, as numbers of any size.
pub(crate) fn differences(elements: &[u64], shape: &[usize], axes: &[usize]) -> Vec<i128> {
    let mut numbers: Vec<i128> = elements.iter().map(|bits| i128::from(*bits)).collect();
    for &axis in axes {
        let before = numbers.clone();
        for (position, number) in numbers.iter_mut().enumerate() {
            if unravel_index(position, shape)[axis] > 0 {
                *number -= before[position - shape[axis + 1..].iter().product::<usize>()];
            }
        }
    }
    numbers
}
