//! The value of code, its inputs, and the replacement of inputs.

use std::collections::HashMap;
use std::hash::BuildHasher;

use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::Zero;

use super::flat::{Flat, Step};
use super::fold::WIDEST;
use super::tree::{Binary, Direction};
use super::{Code, CodeError, Input};

impl Code {
    /// Returns the exact value of the code; `read` gives the value of each input.
    ///
    /// # Errors
    ///
    /// [`CodeError::DivisionByZero`]; [`CodeError::Remainder`] of exact divisions; [`CodeError::TooLarge`] where a value exceeds 4 million bits.
    ///
    /// ```
    /// use vcfilter_codegen::Code;
    ///
    /// let code = Code::input("L", &[3])?.floor_divide(&Code::constant(4));
    /// assert_eq!(code.evaluate(&|input| (-input.index()[0]).into())?, (-1).into());
    /// # Ok::<(), vcfilter_codegen::CodeError>(())
    /// ```
    pub fn evaluate(&self, read: &dyn Fn(&Input) -> BigInt) -> Result<BigInt, CodeError> {
        let flat = Flat::of(self);
        let mut uses = flat.uses();
        let mut values: Vec<BigInt> = Vec::with_capacity(flat.steps.len());
        for step in &flat.steps {
            values.push(value(step, &values, read)?);
            // Values are let go after their last use: a long chain may go through many wide numbers.
            for operand in step.operands() {
                uses[operand] -= 1;
                if uses[operand] == 0 {
                    values[operand] = BigInt::ZERO;
                }
            }
        }
        Ok(values.pop().unwrap_or_default())
    }

    /// Returns the distinct inputs, ordered by name and then by index.
    ///
    /// ```
    /// use vcfilter_codegen::Code;
    ///
    /// let sum = Code::input("b", &[0])? + Code::input("a", &[7])? + Code::input("a", &[-2])?;
    /// let inputs: Vec<_> = sum.inputs().iter().map(ToString::to_string).collect();
    /// assert_eq!(inputs, ["a[-2]", "a[7]", "b[0]"]);
    /// # Ok::<(), vcfilter_codegen::CodeError>(())
    /// ```
    pub fn inputs(&self) -> Vec<Input> {
        Flat::of(self).inputs().into_iter().cloned().collect()
    }

    /// Returns the code with inputs replaced, all at once; constant parts are folded. Only a whole input is
    /// replaced: `coeffs[2]` as a key does not change `coeffs[2][0, 1]`.
    ///
    /// ```
    /// use std::collections::HashMap;
    /// use vcfilter_codegen::{Code, Input};
    ///
    /// let (x, y) = (Code::input("x", &[0])?, Code::input("y", &[0])?);
    /// let swapped = (&x - &y).substitute(&HashMap::from([
    ///     (Input::new("x", &[0])?, y.clone()),
    ///     (Input::new("y", &[0])?, x.clone()),
    /// ]));
    /// assert_eq!(swapped, y - x);
    /// # Ok::<(), vcfilter_codegen::CodeError>(())
    /// ```
    #[must_use]
    pub fn substitute<S: BuildHasher>(&self, replacements: &HashMap<Input, Self, S>) -> Self {
        let flat = Flat::of(self);
        let mut rebuilt: Vec<Self> = Vec::with_capacity(flat.steps.len());
        for (step, &original) in flat.steps.iter().zip(&flat.codes) {
            // By address: comparing structures at every step would cost the square of a chain's length.
            let changed = |operand: usize| rebuilt[operand].address() != flat.codes[operand].address();
            let code = match *step {
                Step::Input(input) => replacements.get(input).unwrap_or(original).clone(),
                _ if !step.operands().any(changed) => original.clone(),
                Step::Constant(_) => original.clone(),
                Step::Negate(a) => -&rebuilt[a],
                Step::Binary(Binary::Add, a, b) => &rebuilt[a] + &rebuilt[b],
                Step::Binary(Binary::Subtract, a, b) => &rebuilt[a] - &rebuilt[b],
                Step::Binary(Binary::Multiply, a, b) => &rebuilt[a] * &rebuilt[b],
                Step::Binary(Binary::FloorDivide, a, b) => rebuilt[a].floor_divide(&rebuilt[b]),
                Step::Binary(Binary::DivideExactly, a, b) => rebuilt[a].divide_exactly(&rebuilt[b]),
                Step::Binary(Binary::Minimum, a, b) => rebuilt[a].minimum(&rebuilt[b]),
                Step::Binary(Binary::Maximum, a, b) => rebuilt[a].maximum(&rebuilt[b]),
                Step::Shift(Direction::Left, a, bits) => &rebuilt[a] << bits,
                Step::Shift(Direction::Right, a, bits) => &rebuilt[a] >> bits,
            };
            rebuilt.push(code);
        }
        rebuilt.pop().unwrap_or_else(|| self.clone())
    }
}

/// The value of one step, the values of earlier ones being known.
fn value(step: &Step, values: &[BigInt], read: &dyn Fn(&Input) -> BigInt) -> Result<BigInt, CodeError> {
    Ok(match *step {
        Step::Constant(value) => value.clone(),
        Step::Input(input) => read(input),
        Step::Negate(a) => -&values[a],
        Step::Binary(Binary::Add, a, b) => &values[a] + &values[b],
        Step::Binary(Binary::Subtract, a, b) => &values[a] - &values[b],
        Step::Binary(Binary::Multiply, a, b) => {
            within_limit(values[a].bits() + values[b].bits())?;
            &values[a] * &values[b]
        }
        Step::Binary(Binary::FloorDivide | Binary::DivideExactly, _, b) if values[b].is_zero() => {
            return Err(CodeError::DivisionByZero);
        }
        Step::Binary(Binary::FloorDivide, a, b) => values[a].div_floor(&values[b]),
        Step::Binary(Binary::DivideExactly, a, b) => exact_quotient(&values[a], &values[b])?,
        Step::Binary(Binary::Minimum, a, b) => (&values[a]).min(&values[b]).clone(),
        Step::Binary(Binary::Maximum, a, b) => (&values[a]).max(&values[b]).clone(),
        Step::Shift(Direction::Left, a, _) if values[a].is_zero() => BigInt::ZERO,
        Step::Shift(Direction::Left, a, bits) => {
            within_limit(values[a].bits() + u64::from(bits))?;
            &values[a] << bits
        }
        Step::Shift(Direction::Right, a, bits) => &values[a] >> bits,
    })
}

fn exact_quotient(dividend: &BigInt, divisor: &BigInt) -> Result<BigInt, CodeError> {
    let (quotient, remainder) = dividend.div_rem(divisor);
    if remainder.is_zero() { Ok(quotient) } else { Err(CodeError::remainder(dividend, divisor)) }
}

fn within_limit(bits: u64) -> Result<(), CodeError> {
    if bits > WIDEST { Err(CodeError::TooLarge { limit: WIDEST }) } else { Ok(()) }
}
