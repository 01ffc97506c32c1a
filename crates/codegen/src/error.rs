//! Errors of code.

use num_bigint::BigInt;

use super::Language;

/// Why code can't be built, evaluated or written as a function.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CodeError {
    /// A text is not a name of the vcf language.
    #[error(
        "`{name}` can't name an input: a name is a letter or `_`, then letters, digits and `_`, then any primes"
    )]
    InvalidName {
        /// The text.
        name: String,
    },
    /// A text is a reserved word of the vcf language.
    #[error("`{name}` is a word of the language and can't name an input")]
    ReservedName {
        /// The word.
        name: String,
    },
    /// An input without an index.
    #[error("an input needs at least one index")]
    EmptyIndex,
    /// Code that is not an input is indexed.
    #[error("`{code}` can't be indexed: only names and inputs have elements")]
    NotIndexable {
        /// The code as text, shortened.
        code: String,
    },
    /// A divisor is 0.
    #[error("division by zero")]
    DivisionByZero,
    /// A division that must be exact leaves a remainder.
    #[error("{dividend} / {divisor} leaves a remainder")]
    Remainder {
        /// What is divided, shortened.
        dividend: String,
        /// What it is divided by, shortened.
        divisor: String,
    },
    /// A value has too many bits to be evaluated.
    #[error("a value needs more than {limit} bits")]
    TooLarge {
        /// The greatest number of bits.
        limit: u64,
    },
    /// An intermediate value does not fit the integers of the target.
    #[error("an intermediate value needs more than {limit} bits, whatever the inputs' width")]
    TooWide {
        /// The greatest number of bits.
        limit: u32,
    },
    /// A text is not the name of a target language.
    #[error("unknown language `{name}`: choose python, c or rust")]
    UnknownLanguage {
        /// The text.
        name: String,
    },
    /// A text is not valid as the name of a function in the target language.
    #[error("`{name}` can't name a function in {language}")]
    InvalidFunctionName {
        /// The text.
        name: String,
        /// The target language.
        language: Language,
    },
    /// An index does not fit the indices of the target language.
    #[error("the index of `{input}` is beyond 64 bits, the limit in {language}")]
    IndexTooLarge {
        /// The input as text.
        input: String,
        /// The target language.
        language: Language,
    },
    /// An input is used both as a number and as an array: another input is an element of it.
    #[error("`{input}` is read as a number and also indexed")]
    NumberAndArray {
        /// The input as text.
        input: String,
    },
}

impl CodeError {
    /// The error of a division that is not exact.
    pub(crate) fn remainder(dividend: &BigInt, divisor: &BigInt) -> Self {
        const WIDEST: u64 = 128;
        let short = |number: &BigInt| match number.bits() {
            bits if bits > WIDEST => format!("a number of {bits} bits"),
            _ => number.to_string(),
        };
        Self::Remainder { dividend: short(dividend), divisor: short(divisor) }
    }
}
