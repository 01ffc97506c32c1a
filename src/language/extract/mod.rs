//! What functions get of arguments. A parameter takes what the type says that its function gets: [`FromArgument`] ties
//! the two together, `kinds` has the types in a table, and `types` those that are narrower than a type of Rust.

mod kinds;
mod types;

use std::marker::PhantomData;
use std::ops::Deref;
use std::sync::Arc;

use crate::diagnostics::FileId;
use crate::values::Value;

use super::fault::{Fault, FaultPlace};
use super::parameter::Kind;

pub(crate) use types::{
    AnyNumber, ArrayOrMap, ArrayOrNdArray, Coefficients, Ends, Explainable, Expression, ExpressionOrArray,
    ExpressionOrCode, Fields, FileName, Integer, IntegerOrMap, IntegerOrRows, Invertible, Iterable, Name,
    NdArrayLike, Savable, SignalLike, Size, SizeOrName, Transposable, number_range,
};

/// What a function can take an argument as.
pub(crate) trait FromArgument: Sized {
    /// What the parameter takes.
    const KIND: Kind;
    /// The texts that it takes, where these are fixed.
    const CHOICES: &'static [&'static str] = &[];

    /// None where the value is not of the kind. What else a value may not be is for the function to say.
    fn take(value: Value, origin: Origin) -> Option<Self>;
}

/// Where an argument comes from.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Origin {
    /// The parameter's name.
    pub(crate) name: &'static str,
    /// Its place in the call, for [`FaultPlace::Argument`].
    pub(crate) place: usize,
    /// Whether it stands in the call, and is not a default.
    pub(crate) written: bool,
    /// The text that the call stands in, where it stands in one.
    pub(crate) file: Option<FileId>,
}

/// An argument that knows where it comes from, so that what is wrong with it is shown there.
#[derive(Debug, Clone)]
pub(crate) struct Arg<T> {
    value: T,
    origin: Origin,
}

impl<T: FromArgument> FromArgument for Arg<T> {
    const KIND: Kind = T::KIND;
    const CHOICES: &'static [&'static str] = T::CHOICES;

    fn take(value: Value, origin: Origin) -> Option<Arg<T>> {
        Some(Arg { value: T::take(value, origin)?, origin })
    }
}

impl<T> Deref for Arg<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

impl<T> From<&Arg<T>> for FaultPlace {
    fn from(argument: &Arg<T>) -> FaultPlace {
        FaultPlace::Argument(argument.origin.place)
    }
}

impl<T> Arg<T> {
    /// What is wrong with it.
    pub(crate) fn fault(&self, error: impl Into<Fault>) -> Fault {
        error.into().at(FaultPlace::from(self))
    }

    /// The value alone.
    pub(crate) fn into_value(self) -> T {
        self.value
    }

    /// The parameter's name.
    pub(crate) fn name(&self) -> &'static str {
        self.origin.name
    }

    /// Whether it stands in the call, and is not a default.
    pub(crate) fn is_written(&self) -> bool {
        self.origin.written
    }
}

/// One of a few texts, which stand for values.
pub(crate) trait Choice: Sized {
    /// All of the texts.
    const NAMES: &'static [&'static str];

    /// What a text stands for.
    ///
    /// # Errors
    /// Where it stands for nothing.
    fn named(name: &str) -> Result<Self, Fault>;
}

/// A text that stands for a `T`.
#[derive(Debug, Clone)]
pub(crate) struct Named<T>(Arc<str>, PhantomData<fn() -> T>);

impl<T: Choice> FromArgument for Named<T> {
    const KIND: Kind = Kind::Text;
    const CHOICES: &'static [&'static str] = T::NAMES;

    fn take(value: Value, origin: Origin) -> Option<Named<T>> {
        Some(Named(FromArgument::take(value, origin)?, PhantomData))
    }
}

impl<T: Choice> Arg<Named<T>> {
    /// What the text stands for.
    ///
    /// # Errors
    /// Those of [`Choice::named`].
    pub(crate) fn get(&self) -> Result<T, Fault> {
        T::named(&self.value.0).map_err(|fault| self.fault(fault))
    }
}
