//! Built-in functions: their names, parameters and help texts.

use super::declare::{Arguments, Declared};
use super::evaluator::Evaluator;
use super::fault::Fault;
use crate::values::Value;

pub use super::parameter::{Kind, Parameter, Presence};

/// A built-in function of the language.
pub struct Builtin {
    /// The name of the function.
    pub name: &'static str,
    /// The parameters in order.
    pub parameters: Vec<Parameter>,
    /// What the function does, in one line.
    pub summary: &'static str,
    /// Programs that use the function; a test runs them.
    pub example: &'static str,
    /// Computes the value.
    pub(super) row: &'static dyn Declared,
}

impl Builtin {
    /// The signature, in the form of a call: `rshift(a, bits=1)`.
    pub fn signature(&self) -> String {
        let parameters: Vec<String> = self.parameters.iter().map(Parameter::written).collect();
        format!("{}({})", self.name, parameters.join(", "))
    }

    /// # Errors
    /// Those of the function.
    pub(super) fn run(&self, evaluator: &Evaluator, arguments: Arguments) -> Result<Value, Fault> {
        self.row.run(evaluator, arguments)
    }
}
