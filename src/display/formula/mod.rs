//! Formulas: a small tree that values become, and that becomes LaTeX or MathML, so that both say the same.

mod build;
mod latex;
mod mathml;
mod stages;
mod tables;

pub use build::{NoFormula, formula, is_mathematical};

/// A formula as a tree.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Formula {
    /// One beside the other.
    Row(Vec<Formula>),
    /// Digits without a sign, with a point or without.
    Number(String),
    /// A name of something: `x`, `pixel`.
    Name(String),
    /// A word that is no name: `true`.
    Word(String),
    /// An operator or another sign.
    Sign(Sign),
    /// Numerator and denominator.
    Fraction(Box<[Formula; 2]>),
    /// A base and what stands below it.
    Sub(Box<[Formula; 2]>),
    /// A base and its exponent.
    Power(Box<[Formula; 2]>),
    /// Between two brackets that grow with it.
    Fence(Fence, Box<Formula>),
    /// Rows of entries between round brackets.
    Matrix(Vec<Vec<Formula>>),
    /// Rows of cells without brackets, each to the right; a line stands below the first row where that is a head.
    Table {
        /// Whether the first row names the columns.
        head: bool,
        /// All of the same length.
        rows: Vec<Vec<Formula>>,
    },
    /// Lines of two parts, which meet at one place.
    Lines(Vec<[Formula; 2]>),
}

/// An operator or another sign.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sign {
    /// a + b
    Plus,
    /// a - b
    Minus,
    /// -a
    Negative,
    /// a = b
    Equals,
    /// a becomes b
    Becomes,
    /// a, b
    Comma,
    /// ...
    Dots,
    /// a times b, where numbers meet
    Times,
    /// without end
    Infinity,
    /// nothing
    Empty,
}

/// A pair of brackets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fence {
    /// `(a)`
    Round,
    /// `[a]`
    Square,
    /// `{a}`
    Curly,
    /// The greatest integer that is not above a.
    Floor,
}

impl Formula {
    /// A formula of several, without a row around one.
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

    /// A name.
    pub fn name(name: &str) -> Formula {
        Formula::Name(name.to_string())
    }

    /// A base and what stands below it.
    pub fn indexed(base: Formula, below: Formula) -> Formula {
        Formula::Sub(Box::new([base, below]))
    }

    /// A base and its exponent.
    pub fn power(base: Formula, exponent: Formula) -> Formula {
        Formula::Power(Box::new([base, exponent]))
    }

    /// In brackets.
    pub fn fenced(fence: Fence, inside: Formula) -> Formula {
        Formula::Fence(fence, Box::new(inside))
    }

    /// With commas between.
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

    /// Terms, each with whether it is subtracted, as a sum; 0 where there are none.
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
