//! Formulas as values.

use std::sync::Arc;

/// How a formula is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Notation {
    /// For LaTeX, MathJax and KaTeX.
    Latex,
    /// For pages of HTML.
    MathMl,
}

/// A formula, written in both notations: a report shows it as a formula, whichever was asked for.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct FormulaText {
    /// The one that was asked for.
    pub notation: Notation,
    /// As LaTeX.
    pub latex: Arc<str>,
    /// As MathML.
    pub mathml: Arc<str>,
}

impl FormulaText {
    /// In the notation that was asked for.
    pub fn text(&self) -> &str {
        match self.notation {
            Notation::Latex => &self.latex,
            Notation::MathMl => &self.mathml,
        }
    }
}
