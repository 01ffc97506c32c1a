//! Expression trees of code, which are shared, compared and dropped without recursion.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use num_bigint::BigInt;
use rustc_hash::FxHasher;

use super::flat::Numbering;
use super::{CodeError, Input};

/// An exact integer expression over named inputs. It is immutable, cheap to clone, and can be sent to other
/// threads.
///
/// Code is built with `+ - *`, unary `-`, `<<` and `>>` by a number of bits, [`Code::floor_divide`],
/// [`Code::divide_exactly`], [`Code::minimum`] and [`Code::maximum`]; `>>` and floor division round down. Constants, and operations that change nothing (`x*1`, `x+0`, `x<<0`, `0*x`,
/// `--x`, ...), are folded. Equality and hashes compare the structure, in time linear in the number of
/// distinct nodes.
///
/// ```
/// use vcfilter_codegen::Code;
///
/// let (a, b) = (Code::input("L", &[0])?, Code::input("L", &[-1])?);
/// let mean = (&a + &b + Code::constant(1)) >> 1;
/// assert_eq!(mean.to_string(), "L[0] + L[-1] + 1 >> 1");
/// assert_eq!(mean.evaluate(&|_| (-4).into())?, (-4).into());
/// # Ok::<(), vcfilter_codegen::CodeError>(())
/// ```
#[derive(Clone)]
pub struct Code(Arc<Node>);

struct Node {
    op: Op,
    hash: u64,
}

/// What a node does.
#[derive(Hash)]
pub(super) enum Op {
    Constant(BigInt),
    Input(Input),
    Negate(Code),
    Binary(Binary, Code, Code),
    Shift(Direction, Code, u32),
}

/// The operations on two operands that are code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Binary {
    Add,
    Subtract,
    Multiply,
    FloorDivide,
    DivideExactly,
    Minimum,
    Maximum,
}

/// Which way a shift goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Direction {
    Left,
    Right,
}

impl Code {
    /// Returns the code of a number.
    pub fn constant(value: impl Into<BigInt>) -> Self {
        Self::new(Op::Constant(value.into()))
    }

    /// Returns the code of the input `name[index]`.
    ///
    /// # Errors
    ///
    /// Those of [`Input::new`].
    pub fn input(name: &str, index: &[i128]) -> Result<Self, CodeError> {
        Ok(Self::from(Input::new(name, index)?))
    }

    /// Returns the number, where the code is a constant.
    pub fn as_constant(&self) -> Option<&BigInt> {
        match self.op() {
            Op::Constant(value) => Some(value),
            _ => None,
        }
    }

    /// Returns the input, where the code is one.
    pub fn as_input(&self) -> Option<&Input> {
        match self.op() {
            Op::Input(input) => Some(input),
            _ => None,
        }
    }

    /// A node as it stands; folding is done by the callers.
    pub(super) fn new(op: Op) -> Self {
        let mut hasher = FxHasher::default();
        op.hash(&mut hasher);
        Self(Arc::new(Node { op, hash: hasher.finish() }))
    }

    pub(super) fn op(&self) -> &Op {
        &self.0.op
    }

    /// Tells nodes apart while they live.
    pub(super) fn address(&self) -> usize {
        Arc::as_ptr(&self.0) as usize
    }

    /// A text for messages.
    pub(super) fn short_text(&self) -> String {
        const LONGEST: usize = 60;
        let text = self.to_string();
        match text.lines().next_back() {
            Some(line) if line.len() == text.len() && line.chars().count() <= LONGEST => text,
            Some(line) => format!("{}...", line.chars().take(LONGEST).collect::<String>()),
            None => text,
        }
    }
}

impl From<Input> for Code {
    fn from(input: Input) -> Self {
        Self::new(Op::Input(input))
    }
}

impl From<BigInt> for Code {
    fn from(value: BigInt) -> Self {
        Self::constant(value)
    }
}

impl From<i64> for Code {
    fn from(value: i64) -> Self {
        Self::constant(value)
    }
}

impl PartialEq for Code {
    fn eq(&self, other: &Self) -> bool {
        if Arc::ptr_eq(&self.0, &other.0) {
            return true;
        }
        if self.0.hash != other.0.hash {
            return false;
        }
        // Equal structures get equal numbers, each node visited once however often it is shared.
        let mut numbering = Numbering::default();
        numbering.number(self) == numbering.number(other)
    }
}

impl Eq for Code {}

impl Hash for Code {
    fn hash<H: Hasher>(&self, state: &mut H) {
        state.write_u64(self.0.hash);
    }
}

impl fmt::Debug for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Code({self})")
    }
}

impl Op {
    /// Moves the operands out, leaving a leaf behind.
    fn take_operands(&mut self, into: &mut Vec<Code>) {
        match std::mem::replace(self, Self::Constant(BigInt::ZERO)) {
            Self::Constant(_) | Self::Input(_) => {}
            Self::Negate(a) | Self::Shift(_, a, _) => into.push(a),
            Self::Binary(_, a, b) => into.extend([a, b]),
        }
    }
}

impl Drop for Node {
    /// The compiler's own drop would recurse into the operands and overflow the stack on a deep tree.
    fn drop(&mut self) {
        let mut pending = Vec::new();
        self.op.take_operands(&mut pending);
        while let Some(code) = pending.pop() {
            if let Some(mut last) = Arc::into_inner(code.0) {
                last.op.take_operands(&mut pending);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    /// `x_{n+1} = x_n + x_n`, a tree of 2^n leaves in n + 1 nodes.
    fn doubled(times: usize) -> Code {
        (0..times).fold(Code::input("x", &[0]).unwrap(), |x, _| &x + &x)
    }

    #[test]
    fn equality_is_structural_and_fast_on_shared_trees() {
        let (a, b) = (doubled(200), doubled(200));
        assert_eq!(a, b);
        assert_ne!(a, doubled(199));
        assert_ne!(a, &b + Code::constant(1));
        let set: HashSet<Code> = [a, b, doubled(3)].into_iter().collect();
        assert_eq!(set.len(), 2);
    }

    #[test]
    fn operand_order_and_counts_tell_code_apart() {
        let (x, y) = (Code::input("x", &[0]).unwrap(), Code::input("y", &[0]).unwrap());
        assert_ne!(&x - &y, &y - &x);
        assert_ne!(&x << 1, &x << 2);
        assert_ne!(&x << 1, &x >> 1);
        assert_ne!(Code::input("x", &[0]).unwrap(), Code::input("x", &[0, 0]).unwrap());
    }

    #[test]
    fn code_crosses_threads() {
        fn shared<T: Send + Sync>() {}
        shared::<Code>();
    }
}
