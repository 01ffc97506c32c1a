//! Formulas: values become a small tree, from which both LaTeX and MathML are made, so that they agree.

mod build;
mod euclid;
mod latex;
mod mathml;
mod stages;
mod tables;

pub use build::{NoFormula, formula, is_mathematical};

/// A formula as a tree.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Formula {
    /// Parts side by side.
    Row(Vec<Formula>),
    /// A number without a sign, with or without a decimal point.
    Number(String),
    /// A name: `x`, `pixel`.
    Name(String),
    /// A word that is not a name: `true`.
    Word(String),
    /// An operator or another sign.
    Sign(Sign),
    /// A fraction: numerator and denominator.
    Fraction(Box<[Formula; 2]>),
    /// A square root.
    Root(Box<Formula>),
    /// A base and its subscript.
    Sub(Box<[Formula; 2]>),
    /// A power: base and exponent.
    Power(Box<[Formula; 2]>),
    /// A formula in brackets that grow with it.
    Fence(Fence, Box<Formula>),
    /// A matrix: rows of entries in round brackets.
    Matrix(Vec<Vec<Formula>>),
    /// A table: rows of cells, aligned to the right; there is a line below the head.
    Table {
        /// Whether the first row is the head.
        head: bool,
        /// The rows; all have the same length.
        rows: Vec<Vec<Formula>>,
    },
    /// Lines of two parts each, aligned where the parts meet.
    Lines(Vec<[Formula; 2]>),
}

/// An operator or another sign.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sign {
    /// Addition: a + b.
    Plus,
    /// Subtraction: a - b.
    Minus,
    /// Negation: -a.
    Negative,
    /// Equality: a = b.
    Equals,
    /// Assignment: a becomes b.
    Becomes,
    /// A comma: a, b.
    Comma,
    /// An ellipsis.
    Dots,
    /// About equal: ≈.
    Near,
    /// Multiplication of numbers: a times b.
    Times,
    /// Infinity.
    Infinity,
    /// The empty set.
    Empty,
}

/// A pair of brackets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fence {
    /// Round brackets: `(a)`.
    Round,
    /// Square brackets: `[a]`.
    Square,
    /// Curly brackets: `{a}`.
    Curly,
    /// Floor brackets: the greatest integer that is not above a.
    Floor,
    /// Ceiling brackets: the least integer that is not below a.
    Ceiling,
    /// Brackets of the integer that is nearest to a.
    Nearest,
}

impl Formula {
    /// Returns parts side by side; a single part stays as it is.
    pub fn row(mut parts: Vec<Formula>) -> Formula {
        match parts.pop() {
            Some(only) if parts.is_empty() => only,
            Some(last) => {
                parts.push(last);
                Formula::Row(parts)
            }
            None => Formula::Row(parts),
        }
    }

    /// Returns a name.
    pub fn name(name: &str) -> Formula {
        Formula::Name(name.to_string())
    }

    /// Returns a base with a subscript.
    pub fn indexed(base: Formula, below: Formula) -> Formula {
        Formula::Sub(Box::new([base, below]))
    }

    /// Returns a base with an exponent.
    pub fn power(base: Formula, exponent: Formula) -> Formula {
        Formula::Power(Box::new([base, exponent]))
    }

    /// Returns a formula in brackets.
    pub fn fenced(fence: Fence, inside: Formula) -> Formula {
        Formula::Fence(fence, Box::new(inside))
    }

    /// Returns items separated by commas.
    pub fn separated(items: impl IntoIterator<Item = Formula>) -> Formula {
        let mut parts = Vec::new();
        for item in items {
            if !parts.is_empty() {
                parts.push(Formula::Sign(Sign::Comma));
            }
            parts.push(item);
        }
        Formula::row(parts)
    }

    /// Returns the sum of terms, each with whether it is subtracted; 0 where there are none.
    pub fn sum(terms: impl IntoIterator<Item = (bool, Formula)>) -> Formula {
        let mut parts = Vec::new();
        for (negative, term) in terms {
            match (parts.is_empty(), negative) {
                (true, false) => {}
                (true, true) => parts.push(Formula::Sign(Sign::Negative)),
                (false, false) => parts.push(Formula::Sign(Sign::Plus)),
                (false, true) => parts.push(Formula::Sign(Sign::Minus)),
            }
            match term {
                Formula::Row(inner) => parts.extend(inner),
                term => parts.push(term),
            }
        }
        if parts.is_empty() { Formula::Number("0".to_string()) } else { Formula::row(parts) }
    }
}
