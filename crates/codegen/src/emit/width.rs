//! How wide the integers of a generated function are.

use crate::CodeError;
use crate::growth::exact_input_bits;
use crate::plan::Plan;

/// The machine integers that a function computes in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Width {
    /// 64 or 128.
    pub(super) bits: u32,
    /// The inputs for which no value overflows; they are passed as 64-bit integers.
    input_bits: u32,
}

impl Width {
    /// 64 bits where any inputs fit, else 128.
    pub(super) fn of(plan: &Plan) -> Result<Self, CodeError> {
        match exact_input_bits(&plan.flat, 64) {
            Ok(input_bits) => Ok(Self { bits: 64, input_bits }),
            Err(CodeError::TooWide { .. }) => {
                Ok(Self { bits: 128, input_bits: exact_input_bits(&plan.flat, 128)?.min(64) })
            }
            Err(problem) => Err(problem),
        }
    }

    pub(super) fn is_wide(self) -> bool {
        self.bits > 64
    }

    /// What the comment says of it, in lines.
    pub(super) fn note(self) -> Vec<String> {
        let Self { bits, input_bits } = self;
        match input_bits {
            64 => vec![format!("Exact for all 64-bit inputs: no intermediate exceeds {bits} bits.")],
            1 => vec![
                "Exact while every input is within -1..0 (1 bit): no intermediate then".to_owned(),
                format!("exceeds {bits} bits."),
            ],
            _ => vec![
                format!(
                    "Exact while every input is within -2^{n}..2^{n}-1 ({input_bits} bits): no intermediate then",
                    n = input_bits - 1
                ),
                format!("exceeds {bits} bits."),
            ],
        }
    }
}
