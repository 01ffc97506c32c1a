//! Built-ins as calls, help, completion and documentation see them; each is made of a `declare::Row`.

use super::declare::{Arguments, Declared};
use super::evaluator::Evaluator;
use super::fault::Fault;
use crate::values::Value;

pub use super::parameter::{Kind, Parameter, Presence};

/// A function of the language.
pub struct Builtin {
    /// Its name.
    pub name: &'static str,
    /// In order.
    pub parameters: Vec<Parameter>,
    /// One line.
    pub summary: &'static str,
    /// Programs that show it; they are run by a test.
    pub example: &'static str,
    /// Computes the value.
    pub(super) row: &'static dyn Declared,
}

impl Builtin {
    /// As a call would be written: `rshift(a, bits=1)`.
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
