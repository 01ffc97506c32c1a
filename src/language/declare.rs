//! Rows of the tables of built-ins. The types of a row's parameters are those that its function takes: a row and a
//! function that disagree don't compile.

use std::marker::PhantomData;
use std::vec;

use crate::diagnostics::{FileId, ProblemCode};
use crate::values::Value;

use super::builtin::Builtin;
use super::evaluator::Evaluator;
use super::extract::{FromArgument, Origin};
use super::fault::{Fault, FaultPlace};
use super::parameter::{Parameter, Presence};

/// A function of the language, as its table has it.
///
/// One parameter more than the function takes, or one that may be left out where the function wants it, does not compile.
pub(crate) struct Row<P: Parameters> {
    /// Its name.
    pub(crate) name: &'static str,
    /// In order: a [`Param`] each, or several as a tuple or an array.
    pub(crate) parameters: P,
    /// One line.
    pub(crate) summary: &'static str,
    /// Programs that show it; they are run by a test.
    pub(crate) example: &'static str,
    /// Computes the value.
    pub(crate) run: P::Function,
}

/// A row, whatever its parameters are.
pub(crate) trait Declared: Sync {
    /// What help, completion and calls look at.
    fn builtin(&'static self) -> Builtin;

    /// Takes the arguments, whose kinds were checked, and computes the value.
    ///
    /// # Errors
    /// Those of the function.
    fn run(&self, evaluator: &Evaluator, arguments: Arguments) -> Result<Value, Fault>;
}

impl<P: Parameters> Declared for Row<P> {
    fn builtin(&'static self) -> Builtin {
        let mut parameters = Vec::new();
        self.parameters.declare(&mut parameters);
        Builtin { name: self.name, parameters, summary: self.summary, example: self.example, row: self }
    }

    fn run(&self, evaluator: &Evaluator, arguments: Arguments) -> Result<Value, Fault> {
        self.parameters.call(&self.run, evaluator, &mut Left::of(arguments))
    }
}

/// The arguments of a call in the order of the parameters, each of the declared kind, or `none` where
/// that is the default.
pub(crate) struct Arguments {
    /// One for each parameter but a last [`Presence::Rest`].
    pub(crate) fixed: Vec<Value>,
    /// Whether each of them stands in the call, and is not a default.
    pub(crate) written: Vec<bool>,
    /// Those of a last [`Presence::Rest`].
    pub(crate) rest: Vec<Value>,
    /// The text that the call stands in, where it stands in one.
    pub(crate) file: Option<FileId>,
}

/// Arguments that no parameter has taken yet.
pub(crate) struct Left {
    fixed: vec::IntoIter<Value>,
    written: vec::IntoIter<bool>,
    rest: Vec<Value>,
    file: Option<FileId>,
    /// The place of the next one.
    place: usize,
}

impl Left {
    fn of(Arguments { fixed, written, rest, file }: Arguments) -> Left {
        Left { fixed: fixed.into_iter(), written: written.into_iter(), rest, file, place: 0 }
    }

    /// Where the next argument comes from.
    fn origin(&mut self, parameter: &Parameter, written: bool) -> Origin {
        let origin = Origin { name: parameter.name, place: self.place, written, file: self.file };
        self.place += 1;
        origin
    }

    fn next<T: FromArgument>(&mut self, parameter: &Parameter) -> Result<T, Fault> {
        let value = self.fixed.next().unwrap_or(Value::None);
        let written = self.written.next().unwrap_or(false);
        let origin = self.origin(parameter, written);
        taken(value, origin)
    }

    fn next_given<T: FromArgument>(&mut self, parameter: &Parameter) -> Result<Option<T>, Fault> {
        if matches!(self.fixed.as_slice().first(), None | Some(Value::None)) {
            self.fixed.next();
            self.written.next();
            self.place += 1;
            return Ok(None);
        }
        self.next(parameter).map(Some)
    }

    fn rest<T: FromArgument>(&mut self, parameter: &Parameter) -> Result<Vec<T>, Fault> {
        let rest = std::mem::take(&mut self.rest);
        rest.into_iter().map(|value| taken(value, self.origin(parameter, true))).collect()
    }
}

/// Kinds are checked before values are taken: a value that can't be taken here was let through by
/// [`Kind::accepts`](super::parameter::Kind::accepts), and a test sees to it that there is none.
fn taken<T: FromArgument>(value: Value, origin: Origin) -> Result<T, Fault> {
    T::take(value, origin).ok_or_else(|| {
        let message = format!("expected {}", T::KIND.describe());
        Fault::new(ProblemCode::CallKind, message).at(FaultPlace::Argument(origin.place))
    })
}

/// A parameter that gives its function a `T`; `P` says whether it may be left out.
pub(crate) struct Param<T, P> {
    parameter: Parameter,
    takes: PhantomData<fn() -> (T, P)>,
}

/// Of a parameter that always has a value, be it its default.
pub(crate) struct One;
/// Of a parameter that may be left out.
pub(crate) struct Maybe;
/// Of a last parameter that takes all that is left.
pub(crate) struct Many;

/// A parameter that every call gives.
pub(crate) const fn required<T: FromArgument>(name: &'static str) -> Param<T, One> {
    parameter(name, Presence::Required)
}

/// A parameter with a default, written as in the language.
pub(crate) const fn default<T: FromArgument>(name: &'static str, default: &'static str) -> Param<T, One> {
    parameter(name, Presence::Default(default))
}

/// A parameter that may be left out, or be `none`: the function takes an [`Option`].
pub(crate) const fn optional<T: FromArgument>(name: &'static str) -> Param<T, Maybe> {
    parameter(name, Presence::Default("none"))
}

/// The last parameter: any number of arguments, at least so many. The function takes a [`Vec`].
pub(crate) const fn rest<T: FromArgument>(name: &'static str, least: usize) -> Param<T, Many> {
    parameter(name, Presence::Rest(least))
}

const fn parameter<T: FromArgument, P>(name: &'static str, presence: Presence) -> Param<T, P> {
    let parameter = Parameter { name, kind: T::KIND, presence, choices: T::CHOICES, usual: &[], meaning: "" };
    Param { parameter, takes: PhantomData }
}

impl<T, P> Param<T, P> {
    /// Says which texts are usual.
    pub(crate) const fn usually(self, usual: &'static [&'static str]) -> Param<T, P> {
        Param { parameter: Parameter { usual, ..self.parameter }, takes: PhantomData }
    }

    /// Says what it is for.
    pub(crate) const fn means(self, meaning: &'static str) -> Param<T, P> {
        Param { parameter: Parameter { meaning, ..self.parameter }, takes: PhantomData }
    }
}

/// One parameter, or several that go together.
pub(crate) trait Takes: Sync {
    /// What the function gets.
    type Value;

    /// Adds the parameters.
    fn declare(&self, into: &mut Vec<Parameter>);

    /// # Errors
    /// None where kinds were checked.
    fn take(&self, arguments: &mut Left) -> Result<Self::Value, Fault>;
}

impl<T: FromArgument> Takes for Param<T, One> {
    type Value = T;

    fn declare(&self, into: &mut Vec<Parameter>) {
        into.push(self.parameter);
    }

    fn take(&self, arguments: &mut Left) -> Result<T, Fault> {
        arguments.next(&self.parameter)
    }
}

impl<T: FromArgument> Takes for Param<T, Maybe> {
    type Value = Option<T>;

    fn declare(&self, into: &mut Vec<Parameter>) {
        into.push(self.parameter);
    }

    fn take(&self, arguments: &mut Left) -> Result<Option<T>, Fault> {
        arguments.next_given(&self.parameter)
    }
}

impl<T: FromArgument> Takes for Param<T, Many> {
    type Value = Vec<T>;

    fn declare(&self, into: &mut Vec<Parameter>) {
        into.push(self.parameter);
    }

    fn take(&self, arguments: &mut Left) -> Result<Vec<T>, Fault> {
        arguments.rest(&self.parameter)
    }
}

/// As many parameters of a kind as there are dimensions, say.
impl<P: Takes<Value = Option<T>>, T, const N: usize> Takes for [P; N] {
    type Value = [Option<T>; N];

    fn declare(&self, into: &mut Vec<Parameter>) {
        self.iter().for_each(|parameter| parameter.declare(into));
    }

    fn take(&self, arguments: &mut Left) -> Result<[Option<T>; N], Fault> {
        let mut values = [const { None }; N];
        for (value, parameter) in values.iter_mut().zip(self) {
            *value = parameter.take(arguments)?;
        }
        Ok(values)
    }
}

/// The parameters of a function.
pub(crate) trait Parameters: Sync {
    /// A function that takes their values.
    type Function: Sync;

    /// Adds the parameters.
    fn declare(&self, into: &mut Vec<Parameter>);

    /// # Errors
    /// Those of the function.
    fn call(
        &self,
        function: &Self::Function,
        evaluator: &Evaluator,
        arguments: &mut Left,
    ) -> Result<Value, Fault>;
}

/// Tuples are the parameters of a function, and inside of others several that go together.
macro_rules! tuples {
    ($(($($letter:ident $place:tt),+);)+) => {$(
        impl<$($letter: Takes),+> Parameters for ($($letter,)+) {
            type Function = fn(&Evaluator, $($letter::Value),+) -> Result<Value, Fault>;

            fn declare(&self, into: &mut Vec<Parameter>) {
                $(self.$place.declare(into);)+
            }

            fn call(
                &self,
                function: &Self::Function,
                evaluator: &Evaluator,
                arguments: &mut Left,
            ) -> Result<Value, Fault> {
                function(evaluator, $(self.$place.take(arguments)?),+)
            }
        }

        impl<$($letter: Takes),+> Takes for ($($letter,)+) {
            type Value = ($($letter::Value,)+);

            fn declare(&self, into: &mut Vec<Parameter>) {
                $(self.$place.declare(into);)+
            }

            fn take(&self, arguments: &mut Left) -> Result<Self::Value, Fault> {
                Ok(($(self.$place.take(arguments)?,)+))
            }
        }
    )+};
}

tuples! {
    (A 0);
    (A 0, B 1);
    (A 0, B 1, C 2);
    (A 0, B 1, C 2, D 3);
    (A 0, B 1, C 2, D 3, E 4);
    (A 0, B 1, C 2, D 3, E 4, F 5);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::extract::{Arg, Integer};

    #[test]
    fn a_row_says_how_its_function_is_called() {
        const TIMES: &dyn Declared = &Row {
            name: "times",
            parameters: (required("n"), default("by", "2").means("How many times")),
            summary: "A small number, several times.",
            example: "times(3)",
            run: |_, n: Arg<Integer>, by: Arg<Integer>| {
                Ok(Value::Number((n.within(0, 99)? * by.within(0, 99)?).into()))
            },
        };
        assert_eq!(TIMES.builtin().signature(), "times(n, by=2)");
    }
}
