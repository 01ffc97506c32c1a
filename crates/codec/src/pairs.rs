//! From types that are known when a program runs to kernels: one table.
//!
//! Elements come as the native bytes of whole elements, in memory that is aligned for them. Integers of
//! one width are the same words to a kernel, whatever their sign, except where they are extended: so
//! the 64 pairs of integer types are 28 pairs of words, times and the bits of floats among them.

use bytemuck::{Pod, cast_slice, cast_slice_mut};
use half::f16;

use crate::dtype::ElementKind;
#[cfg(not(feature = "threads"))]
use crate::kernels as run_on;
#[cfg(feature = "threads")]
use crate::kernels::parallel as run_on;
use crate::kernels::{self, KernelElement, Recast, Slabs, Zigzag};
use crate::settings::{Mode, Residual};
use crate::task::Task;

/// Encodes whole blocks; answers the position of the first difference that does not fit.
pub(crate) fn encode(task: Task, source: &[u8], output: &mut [u8], slabs: Slabs) -> Result<(), usize> {
    run(task, Encode { source, output, slabs, checked: task.checked })?;
    keep_bools(task, output);
    Ok(())
}

/// Encodes slabs of one block, after the slab `before`.
pub(crate) fn encode_after(
    task: Task,
    source: &[u8],
    before: Option<&[u8]>,
    output: &mut [u8],
    inner: usize,
) -> Result<(), usize> {
    run(task, EncodeAfter { source, before, output, inner, checked: task.checked })?;
    keep_bools(task, output);
    Ok(())
}

/// Decodes whole blocks.
pub(crate) fn decode(task: Task, source: &[u8], output: &mut [u8], slabs: Slabs) {
    run(task, Decode { source, output, slabs });
    keep_bools(task, output);
}

/// Decodes slabs of one block, after the decoded slab `before`.
pub(crate) fn decode_after(
    task: Task,
    source: &[u8],
    before: Option<&[u8]>,
    output: &mut [u8],
    inner: usize,
) {
    run(task, DecodeAfter { source, before, output, inner });
    keep_bools(task, output);
}

/// Encodes whole blocks along several axes, the slowest first, after the slab `before` along it; answers the position of the
/// first difference that does not fit.
pub(crate) fn encode_several(
    task: Task,
    source: &[u8],
    before: Option<&[u8]>,
    output: &mut [u8],
    axes: &[Slabs],
) -> Result<(), usize> {
    run(task, EncodeSeveral { source, before, output, axes, checked: task.checked })?;
    keep_bools(task, output);
    Ok(())
}

/// Decodes whole blocks along several axes, the slowest first, after the decoded slab `before` along it.
pub(crate) fn decode_several(
    task: Task,
    source: &[u8],
    before: Option<&[u8]>,
    output: &mut [u8],
    axes: &[Slabs],
) {
    run(task, DecodeSeveral { source, before, output, axes });
    keep_bools(task, output);
}

/// Encodes or decodes whole blocks in their own memory, where both types have one width, along each of these axes.
pub(crate) fn in_place(task: Task, elements: &mut [u8], axes: &[Slabs], encode: bool) {
    let zigzag = task.residual == Residual::Zigzag;
    if zigzag && !encode {
        kernels::unfold(elements, task.dtype.width());
    }
    axes.iter().for_each(|slabs| in_place_along(task, elements, *slabs, encode));
    if zigzag && encode {
        kernels::fold(elements, task.dtype.width());
    }
    keep_bools(task, elements);
}

fn in_place_along(task: Task, elements: &mut [u8], slabs: Slabs, encode: bool) {
    fn go<S: KernelElement + Pod>(elements: &mut [u8], slabs: Slabs, encode: bool) {
        let elements = cast_slice_mut::<_, S>(elements);
        if encode {
            kernels::encode_in_place(elements, slabs)
        } else {
            kernels::decode_in_place(elements, slabs)
        }
    }
    match (task.dtype.kind(), task.mode) {
        (ElementKind::F2, Mode::Arithmetic) => go::<f16>(elements, slabs, encode),
        (ElementKind::F4, Mode::Arithmetic) => go::<f32>(elements, slabs, encode),
        (ElementKind::F8, Mode::Arithmetic) => go::<f64>(elements, slabs, encode),
        (kind, _) => match kind.width() {
            1 => go::<u8>(elements, slabs, encode),
            2 => go::<u16>(elements, slabs, encode),
            4 => go::<u32>(elements, slabs, encode),
            _ => go::<u64>(elements, slabs, encode),
        },
    }
}

/// The lowest bit of a sum or a difference of bytes is the exclusive or of their lowest bits.
fn keep_bools(task: Task, output: &mut [u8]) {
    if task.dtype.kind() == ElementKind::Bool {
        output.iter_mut().for_each(|byte| *byte &= 1);
    }
}

/// Work that is generic over the words of values (`S`) and of stored differences (`D`).
trait Work {
    type Answer;

    fn on<S, D>(self) -> Self::Answer
    where
        S: KernelElement + Pod + Recast<D>,
        D: Pod + Recast<S>;
}

macro_rules! table {
    ($work:expr, $key:expr; $($pattern:pat => $values:ty, $stored:ty;)*) => {
        match $key {
            $($pattern => $work.on::<$values, $stored>(),)*
        }
    };
}

/// Runs work with the words of a pair of types that `check_types` has allowed.
fn run<W: Work>(task: Task, work: W) -> W::Answer {
    let (from, to) = (task.dtype.kind(), task.astype.kind());
    if from.is_float() && task.mode == Mode::Arithmetic {
        return table! { work, (from, to);
            (ElementKind::F2, ElementKind::F2) => f16, f16;
            (ElementKind::F2, ElementKind::F4) => f16, f32;
            (ElementKind::F2, _) => f16, f64;
            (ElementKind::F4, ElementKind::F4) => f32, f32;
            (ElementKind::F4, _) => f32, f64;
            _ => f64, f64;
        };
    }
    if task.residual == Residual::Zigzag {
        return table! { work, (from.width(), to.width());
            (1, _) => u8, Zigzag<u8>;
            (2, 1) => u16, Zigzag<u8>;
            (2, _) => u16, Zigzag<u16>;
            (4, 1) => u32, Zigzag<u8>;
            (4, 2) => u32, Zigzag<u16>;
            (4, _) => u32, Zigzag<u32>;
            (_, 1) => u64, Zigzag<u8>;
            (_, 2) => u64, Zigzag<u16>;
            (_, 4) => u64, Zigzag<u32>;
            _ => u64, Zigzag<u64>;
        };
    }
    // The narrower type is the one that is extended.
    let signed = if from.width() < to.width() { from.is_signed() } else { to.is_signed() };
    table! { work, (from.width(), to.width(), signed);
        (1, 1, _) => u8, u8;
        (1, 2, false) => u8, u16;
        (1, 2, true) => i8, u16;
        (1, 4, false) => u8, u32;
        (1, 4, true) => i8, u32;
        (1, _, false) => u8, u64;
        (1, _, true) => i8, u64;
        (2, 1, false) => u16, u8;
        (2, 1, true) => u16, i8;
        (2, 2, _) => u16, u16;
        (2, 4, false) => u16, u32;
        (2, 4, true) => i16, u32;
        (2, _, false) => u16, u64;
        (2, _, true) => i16, u64;
        (4, 1, false) => u32, u8;
        (4, 1, true) => u32, i8;
        (4, 2, false) => u32, u16;
        (4, 2, true) => u32, i16;
        (4, 4, _) => u32, u32;
        (4, _, false) => u32, u64;
        (4, _, true) => i32, u64;
        (_, 1, false) => u64, u8;
        (_, 1, true) => u64, i8;
        (_, 2, false) => u64, u16;
        (_, 2, true) => u64, i16;
        (_, 4, false) => u64, u32;
        (_, 4, true) => u64, i32;
        _ => u64, u64;
    }
}

struct Encode<'a> {
    source: &'a [u8],
    output: &'a mut [u8],
    slabs: Slabs,
    checked: bool,
}

impl Work for Encode<'_> {
    type Answer = Result<(), usize>;

    fn on<S: KernelElement + Pod + Recast<D>, D: Pod + Recast<S>>(self) -> Result<(), usize> {
        let (source, output) = (cast_slice::<_, S>(self.source), cast_slice_mut::<_, D>(self.output));
        run_on::encode_into(source, output, self.slabs, self.checked)
    }
}

struct EncodeAfter<'a> {
    source: &'a [u8],
    before: Option<&'a [u8]>,
    output: &'a mut [u8],
    inner: usize,
    checked: bool,
}

impl Work for EncodeAfter<'_> {
    type Answer = Result<(), usize>;

    fn on<S: KernelElement + Pod + Recast<D>, D: Pod + Recast<S>>(self) -> Result<(), usize> {
        let (source, output) = (cast_slice::<_, S>(self.source), cast_slice_mut::<_, D>(self.output));
        run_on::encode_after(source, self.before.map(cast_slice), output, self.inner, self.checked)
    }
}

struct Decode<'a> {
    source: &'a [u8],
    output: &'a mut [u8],
    slabs: Slabs,
}

impl Work for Decode<'_> {
    type Answer = ();

    fn on<S: KernelElement + Pod + Recast<D>, D: Pod + Recast<S>>(self) {
        let (source, output) = (cast_slice::<_, D>(self.source), cast_slice_mut::<_, S>(self.output));
        run_on::decode_into(source, output, self.slabs);
    }
}

struct DecodeAfter<'a> {
    source: &'a [u8],
    before: Option<&'a [u8]>,
    output: &'a mut [u8],
    inner: usize,
}

impl Work for DecodeAfter<'_> {
    type Answer = ();

    fn on<S: KernelElement + Pod + Recast<D>, D: Pod + Recast<S>>(self) {
        let (source, output) = (cast_slice::<_, D>(self.source), cast_slice_mut::<_, S>(self.output));
        run_on::decode_after(source, self.before.map(cast_slice), output, self.inner);
    }
}

struct EncodeSeveral<'a> {
    source: &'a [u8],
    before: Option<&'a [u8]>,
    output: &'a mut [u8],
    axes: &'a [Slabs],
    checked: bool,
}

impl Work for EncodeSeveral<'_> {
    type Answer = Result<(), usize>;

    fn on<S: KernelElement + Pod + Recast<D>, D: Pod + Recast<S>>(self) -> Result<(), usize> {
        let (source, output) = (cast_slice::<_, S>(self.source), cast_slice_mut::<_, D>(self.output));
        run_on::encode_several(source, self.before.map(cast_slice), output, self.axes, self.checked)
    }
}

struct DecodeSeveral<'a> {
    source: &'a [u8],
    before: Option<&'a [u8]>,
    output: &'a mut [u8],
    axes: &'a [Slabs],
}

impl Work for DecodeSeveral<'_> {
    type Answer = ();

    fn on<S: KernelElement + Pod + Recast<D>, D: Pod + Recast<S>>(self) {
        let (source, output) = (cast_slice::<_, D>(self.source), cast_slice_mut::<_, S>(self.output));
        run_on::decode_several(source, self.before.map(cast_slice), output, self.axes);
    }
}
