//! Formulas as values.

use std::sync::Arc;

/// The notation of a formula.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Notation {
    /// LaTeX, for LaTeX, MathJax and KaTeX.
    Latex,
    /// MathML, for pages of HTML.
    MathMl,
}

/// A formula in both notations. Reports show it as a formula, whichever notation was asked for.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct FormulaText {
    /// The notation that was asked for.
    pub notation: Notation,
    /// The formula as LaTeX.
    pub latex: Arc<str>,
    /// The formula as MathML.
    pub mathml: Arc<str>,
}

impl FormulaText {
    /// The formula in the notation that was asked for.
    pub fn text(&self) -> &str {
        match self.notation {
            Notation::Latex => &self.latex,
            Notation::MathMl => &self.mathml,
        }
    }
}
