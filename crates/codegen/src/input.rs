//! The inputs of code: names and indices.

use std::fmt;
use std::sync::Arc;

use smallvec::SmallVec;

use vcfilter_escapes::is_hidden;

use super::{Code, CodeError};

/// The coordinates in one pair of brackets.
pub type Coordinates = SmallVec<[i128; 2]>;

/// The words of the vcf language, which name nothing.
const WORDS: [&str; 13] =
    ["if", "then", "else", "or", "and", "not", "for", "in", "assert", "use", "true", "false", "none"];

/// An array whose elements are inputs: a name such as `L`, or an element of another array such as
/// `coeffs[2]`.
///
/// ```
/// use vcfilter_codegen::Base;
///
/// let coeffs = Base::named("coeffs")?;
/// let level = Base::of(&coeffs.at(&[2])?)?;
/// assert_eq!(level.at(&[0, -1])?.to_string(), "coeffs[2][0, -1]");
/// # Ok::<(), vcfilter_codegen::CodeError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Base {
    name: Arc<str>,
    subscripts: Vec<Coordinates>,
}

impl Base {
    /// Returns the array with this name.
    ///
    /// # Errors
    ///
    /// [`CodeError::InvalidName`] or [`CodeError::ReservedName`] where the text is not a valid name in vcf.
    pub fn named(name: &str) -> Result<Self, CodeError> {
        if WORDS.contains(&name) {
            return Err(CodeError::ReservedName { name: name.to_owned() });
        }
        if !is_name(name) {
            return Err(CodeError::InvalidName { name: name.to_owned() });
        }
        Ok(Self { name: name.into(), subscripts: Vec::new() })
    }

    /// Returns the input that `code` is as an array, so that it can be indexed again.
    ///
    /// # Errors
    ///
    /// [`CodeError::NotIndexable`] where `code` is not an input.
    pub fn of(code: &Code) -> Result<Self, CodeError> {
        match code.as_input() {
            Some(input) => Ok((*input.0).clone()),
            None => Err(CodeError::NotIndexable { code: code.short_text() }),
        }
    }

    /// Returns the element at `index` as code.
    ///
    /// # Errors
    ///
    /// [`CodeError::EmptyIndex`] where `index` has no coordinates.
    pub fn at(&self, index: &[i128]) -> Result<Code, CodeError> {
        Ok(Code::from(self.input_at(index)?))
    }

    /// Returns the element at `index` as an input.
    ///
    /// # Errors
    ///
    /// [`CodeError::EmptyIndex`] where `index` has no coordinates.
    pub fn input_at(&self, index: &[i128]) -> Result<Input, CodeError> {
        if index.is_empty() {
            return Err(CodeError::EmptyIndex);
        }
        let mut subscripts = Vec::with_capacity(self.subscripts.len() + 1);
        subscripts.extend_from_slice(&self.subscripts);
        subscripts.push(Coordinates::from_slice(index));
        Ok(Input(Arc::new(Self { name: self.name.clone(), subscripts })))
    }

    /// Returns the name, without indices.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns the indices, from left to right.
    pub fn subscripts(&self) -> &[Coordinates] {
        &self.subscripts
    }

    /// The same without its last index.
    pub(super) fn outer(&self) -> Self {
        let outer = self.subscripts.split_last().map_or(&[][..], |(_, outer)| outer);
        Self { name: self.name.clone(), subscripts: outer.to_vec() }
    }

    /// The array of the name alone.
    pub(super) fn root(&self) -> Self {
        Self { name: self.name.clone(), subscripts: Vec::new() }
    }
}

impl fmt::Display for Base {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)?;
        self.subscripts.iter().try_for_each(|index| write_subscript(f, index))
    }
}

/// An integer that code reads: the element of a [`Base`] at an index. Inputs are ordered by name, then by
/// index.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Input(Arc<Base>);

impl Input {
    /// Returns the input `name[index]`.
    ///
    /// # Errors
    ///
    /// Those of [`Base::named`] and of [`Base::at`].
    ///
    /// ```
    /// use vcfilter_codegen::Input;
    ///
    /// assert_eq!(Input::new("DC''", &[0, -1])?.to_string(), "DC''[0, -1]");
    /// assert!(Input::new("2x", &[0]).is_err());
    /// # Ok::<(), vcfilter_codegen::CodeError>(())
    /// ```
    pub fn new(name: &str, index: &[i128]) -> Result<Self, CodeError> {
        Base::named(name)?.input_at(index)
    }

    /// Returns the name without indices: `coeffs` of `coeffs[2][0, 1]`.
    pub fn name(&self) -> &str {
        &self.0.name
    }

    /// Returns the array of which the input is an element: `coeffs[2]` of `coeffs[2][0, 1]`.
    pub fn base(&self) -> Base {
        self.0.outer()
    }

    /// Returns the coordinates in the last brackets: `[0, 1]` of `coeffs[2][0, 1]`.
    pub fn index(&self) -> &[i128] {
        self.0.subscripts.last().map_or(&[], |index| index)
    }

    /// Returns the indices in all brackets, from left to right.
    pub fn subscripts(&self) -> &[Coordinates] {
        &self.0.subscripts
    }

    /// This input taken for an array of its own.
    pub(super) fn as_base(&self) -> &Base {
        &self.0
    }
}

impl fmt::Display for Input {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Writes `[0, -1]`, which vcf and Python share.
pub(super) fn write_subscript(f: &mut impl fmt::Write, index: &[i128]) -> fmt::Result {
    f.write_char('[')?;
    for (i, coordinate) in index.iter().enumerate() {
        let separator = if i == 0 { "" } else { ", " };
        write!(f, "{separator}{coordinate}")?;
    }
    f.write_char(']')
}

fn is_name(name: &str) -> bool {
    let stem = name.trim_end_matches('\'');
    let mut letters = stem.chars();
    let is_letter = |c: char| c == '_' || c.is_alphabetic() && !is_hidden(c);
    letters.next().is_some_and(is_letter) && letters.all(|c| is_letter(c) || c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_of_the_language() {
        for good in ["L", "_", "DC''", "x2", "a_b", "α'", "printf", "lambda"] {
            assert!(Base::named(good).is_ok(), "{good}");
        }
        for bad in ["", "'", "2x", "a b", "D'C", "a-b", "L[0]", "a\"", "in", "none"] {
            assert!(Base::named(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn inputs_are_ordered_by_name_then_index() {
        let input = |name, index: &[i128]| Input::new(name, index).unwrap();
        let mut inputs = [
            input("L", &[1, 0]),
            input("H", &[5]),
            input("L", &[0, 2]),
            input("L", &[-1, 9]),
            input("L", &[0]),
        ];
        inputs.sort();
        let texts: Vec<_> = inputs.iter().map(ToString::to_string).collect();
        assert_eq!(texts, ["H[5]", "L[-1, 9]", "L[0]", "L[0, 2]", "L[1, 0]"]);
    }

    #[test]
    fn elements_of_elements() {
        let level = Base::of(&Code::input("coeffs", &[2]).unwrap()).unwrap();
        let input = level.input_at(&[0, 1]).unwrap();
        assert_eq!((input.name(), input.index()), ("coeffs", &[0, 1][..]));
        assert_eq!(input.base(), level);
        assert_eq!(level.at(&[]), Err(CodeError::EmptyIndex));
        assert!(matches!(Base::of(&Code::constant(3)), Err(CodeError::NotIndexable { .. })));
    }
}
