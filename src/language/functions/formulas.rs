//! Values as formulas.

use crate::display::formula;
use crate::values::{FormulaText, Notation, Value};

use super::super::builtin::{Arguments, Builtin, Kind, required};
use super::super::fault::Fault;

pub(super) const TABLE: &[Builtin] = &[
    Builtin {
        name: "latex",
        parameters: &[required("x", Kind::Any)],
        summary: "A number, expression, range, polynomial, matrix, stage or wavelet, or a list of them, as a formula in LaTeX; a map of numbers, such as `quantisation_matrix` gives, as a table.",
        example: "latex(laurent([-1, 2, 6, 2, -1], low=-2) / 8)\nlatex(le_gall_5_3.stages[1])",
        run: |_, arguments| typeset(arguments, Notation::Latex),
    },
    Builtin {
        name: "mathml",
        parameters: &[required("x", Kind::Any)],
        summary: "The same formula in MathML, which pages of HTML show without scripts.",
        example: "mathml(-1/2)",
        run: |_, arguments| typeset(arguments, Notation::MathMl),
    },
];

fn typeset(arguments: &Arguments, notation: Notation) -> Result<Value, Fault> {
    // A formula is a formula already: `mathml(latex(x))` is `mathml(x)`.
    if let Value::Formula(formula) = arguments.value(0) {
        return Ok(Value::Formula(FormulaText { notation, ..(**formula).clone() }.into()));
    }
    let formula = formula(arguments.value(0)).map_err(|error| Fault::from(error).argument(0))?;
    let (latex, mathml) = (formula.latex().into(), formula.mathml().into());
    Ok(Value::Formula(FormulaText { notation, latex, mathml }.into()))
}
