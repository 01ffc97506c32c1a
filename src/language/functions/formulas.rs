//! Values as formulas.

use crate::display::formula;
use crate::values::{FormulaText, Notation, Value};

use super::super::declare::{Declared, Row, required};
use super::super::extract::Arg;
use super::super::fault::Fault;

pub(super) const TABLE: &[&dyn Declared] = &[
    &Row {
        name: "latex",
        parameters: (required("x"),),
        summary: "A number, expression, range, polynomial, matrix, stage or wavelet, or a list of them, as a formula in LaTeX; a map of numbers, such as `quantisation_matrix` gives, as a table.",
        example: "latex(laurent([-1, 2, 6, 2, -1], low=-2) / 8)\nlatex(le_gall_5_3.stages[1])",
        run: |_, x| typeset(&x, Notation::Latex),
    },
    &Row {
        name: "mathml",
        parameters: (required("x"),),
        summary: "The same formula in MathML, which pages of HTML show without scripts.",
        example: "mathml(-1/2)",
        run: |_, x| typeset(&x, Notation::MathMl),
    },
];

fn typeset(x: &Arg<Value>, notation: Notation) -> Result<Value, Fault> {
    // A formula is a formula already: `mathml(latex(x))` is `mathml(x)`.
    if let Value::Formula(formula) = &**x {
        return Ok(Value::Formula(FormulaText { notation, ..(**formula).clone() }.into()));
    }
    let formula = formula(x).map_err(|error| x.fault(error))?;
    let (latex, mathml) = (formula.latex().into(), formula.mathml().into());
    Ok(Value::Formula(FormulaText { notation, latex, mathml }.into()))
}
