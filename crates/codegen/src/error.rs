//! What can go wrong with code.

use super::Language;

/// Why code could not be built, evaluated or written out.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CodeError {
    /// The text is not a name of the vcf language.
    #[error(
        "`{name}` can't name an input: a name is a letter or `_`, then letters, digits and `_`, then any primes"
    )]
    InvalidName {
        /// The text that was given.
        name: String,
    },
    /// The text is a word of the vcf language.
    #[error("`{name}` is a word of the language and can't name an input")]
    ReservedName {
        /// The text that was given.
        name: String,
    },
    /// An input was asked for without an index.
    #[error("an input needs at least one index")]
    EmptyIndex,
    /// Something other than an input was indexed.
    #[error("`{code}` can't be indexed: only names and inputs have elements")]
    NotIndexable {
        /// The text of the code, shortened.
        code: String,
    },
    /// A divisor is zero.
    #[error("division by zero")]
    DivisionByZero,
    /// A value grew past what is evaluated.
    #[error("a value needs more than {limit} bits")]
    TooLarge {
        /// The number of bits allowed.
        limit: u64,
    },
    /// An intermediate value does not fit the integers of the target.
    #[error("an intermediate value needs more than {limit} bits, whatever the inputs' width")]
    TooWide {
        /// The number of bits allowed.
        limit: u32,
    },
    /// The text names no target language.
    #[error("unknown language `{name}`: choose python, c or rust")]
    UnknownLanguage {
        /// The text that was given.
        name: String,
    },
    /// The text can't name a function in the target language.
    #[error("`{name}` can't name a function in {language}")]
    InvalidFunctionName {
        /// The text that was given.
        name: String,
        /// The target language.
        language: Language,
    },
    /// An index does not fit the indices of the target language.
    #[error("the index of `{input}` is beyond 64 bits, the limit in {language}")]
    IndexTooLarge {
        /// The text of the input.
        input: String,
        /// The target language.
        language: Language,
    },
    /// One input is an element of another, so that it can't be a number.
    #[error("`{input}` is read as a number and also indexed")]
    NumberAndArray {
        /// The text of the input that is both.
        input: String,
    },
}
