//! Calls: finding the function and running it.

use std::cell::Cell;
use std::sync::Arc;

use crate::diagnostics::{Problem, ProblemCode, Span, suggest};
use crate::values::{FunctionValue, Value, limits};
use vcfilter_machine::stack::Level;
use vcfilter_machine::stoppable;

use super::arguments::{Given, Matched, check_kind};
use super::ast::{Argument, Name};
use super::builtin::{Builtin, Kind, Presence};
use super::callable::Callable;
use super::declare::Arguments;
use super::evaluator::{Evaluator, Stop};
use super::fault::{Fault, FaultPlace, too_long_a_text};
use super::scope::{Binding, Meaning, Names, Scope, UserFunction};
use super::unknown::{
    field_called, not_a_function, quotes_missing, quotes_too_many, unknown_field, unknown_function,
    unknown_name,
};
use super::{fields, functions, index, prelude, reach};

/// Calls within calls, functions and arrays of one's own together.
pub(super) const CALL_DEPTH: usize = 200;

/// What a name means where nothing local has it.
///
/// # Errors
/// [`Problem`]s are made by the callers; this says only that there is nothing.
pub(super) fn global(names: &Names, name: &str) -> Option<Meaning> {
    if let Some(binding) = names.bindings.get(name) {
        return Some(binding.meaning.clone());
    }
    prelude::value(name).map(Meaning::Value)
}

/// Whether a value is a text beyond the limit. Every function is asked, so that none needs to know of it.
fn is_too_long(value: &Value) -> bool {
    let length = match value {
        Value::Text(text) | Value::Lines(text) => text.len(),
        Value::Generated(generated) => generated.text.len(),
        Value::Formula(formula) => formula.latex.len().max(formula.mathml.len()),
        _ => 0,
    };
    length > limits::TEXT
}

impl Evaluator {
    /// The value of a name.
    pub(super) fn name(&self, name: &Arc<str>, span: Span, scope: &Scope) -> Result<Value, Stop> {
        if let Some(value) = scope.local(name) {
            return Ok(value.clone());
        }
        match global(scope.names, name) {
            Some(Meaning::Value(value)) => Ok(value),
            Some(Meaning::Function(function)) => Ok(function_value(name, Callable::User(function))),
            None => match functions::find(name) {
                Some(builtin) => Ok(function_value(name, Callable::Builtin(builtin))),
                None => Err(unknown_name(name, span, scope)),
            },
        }
    }

    /// `f(x, y)`
    pub(super) fn call(
        &self,
        whole: Span,
        name: &Name,
        arguments: &[Argument],
        scope: &mut Scope,
    ) -> Result<Value, Stop> {
        let local = scope.local(&name.text).cloned().map(Meaning::Value);
        let callable = match local.or_else(|| global(scope.names, &name.text)) {
            Some(Meaning::Function(function)) => Callable::User(function),
            Some(Meaning::Value(value)) => return Err(not_a_function(name, &value, scope)),
            None => match functions::find(&name.text) {
                Some(builtin) => Callable::Builtin(builtin),
                None => return Err(unknown_function(name, scope)),
            },
        };
        let given = self.arguments(&callable, Vec::new(), arguments, scope)?;
        self.apply(&callable, whole, name, given, scope)
    }

    /// `x.f`, `x.f(y)`: a field, or a function of x.
    pub(super) fn dot(
        &self,
        receiver: Value,
        receiver_span: Span,
        whole: Span,
        name: &Name,
        arguments: Option<&[Argument]>,
        scope: &mut Scope,
    ) -> Result<Value, Stop> {
        if arguments.is_none()
            && let Some(value) = fields::field(&receiver, &name.text)
        {
            return Ok(value);
        }
        // `record.field(key)` is `record.field[key]`.
        if let (Some(arguments), Some(map @ Value::Map(_))) =
            (arguments, fields::field(&receiver, &name.text))
        {
            let keys =
                arguments.iter().map(|argument| Ok(index::Index::At(self.eval(&argument.value, scope)?)));
            let keys = keys.collect::<Result<Vec<_>, Stop>>()?;
            let span = |at: usize| arguments.get(at.checked_sub(1)?).map(|argument| argument.value.span);
            return index::index(self, &map, &keys).map_err(|fault| fault.locate(whole, span));
        }
        let user = scope.names.functions.get(&name.text).map(|binding: &Binding| binding.meaning.clone());
        let callable = match (user, functions::find(&name.text)) {
            (Some(Meaning::Function(function)), _) => Callable::User(function),
            (_, Some(builtin)) => Callable::Builtin(builtin),
            (_, None) => {
                return Err(match (arguments, fields::field(&receiver, &name.text)) {
                    (Some(arguments), Some(value)) => {
                        field_called(&receiver, &value, name, !arguments.is_empty())
                    }
                    _ => unknown_field(&receiver, name, scope),
                });
            }
        };
        // `w.stage` is more likely `w.stages` than the function `stage`, which takes more than `w`.
        let field = || suggest(&name.text, fields::names(&receiver).iter().map(|name| &**name)).is_some();
        if arguments.is_none() && callable.check_count(&name.text, 1).is_err() && field() {
            return Err(unknown_field(&receiver, name, scope));
        }
        let first = Given { name: None, value: receiver, span: receiver_span };
        let given = self.arguments(&callable, vec![first], arguments.unwrap_or_default(), scope)?;
        self.apply(&callable, whole, name, given, scope)
    }

    fn arguments(
        &self,
        callable: &Callable,
        mut given: Vec<Given>,
        arguments: &[Argument],
        scope: &mut Scope,
    ) -> Result<Vec<Given>, Stop> {
        for argument in arguments {
            // Only built-ins take functions; there the kind of the parameter is checked.
            let value = match callable {
                Callable::Builtin(builtin) => {
                    let kind = builtin.kind_of(given.len(), argument);
                    let value = match kind {
                        Some(Kind::Explainable) => self.eval_element(&argument.value, scope),
                        _ => self.eval_argument(&argument.value, scope),
                    };
                    value.map_err(|problem| match kind {
                        Some(Kind::Text | Kind::Name) => quotes_missing(problem, &argument.value),
                        _ => problem,
                    })?
                }
                Callable::User(_) => self.eval(&argument.value, scope)?,
            };
            given.push(Given { name: argument.name.clone(), value, span: argument.value.span });
        }
        Ok(given)
    }

    fn apply(
        &self,
        callable: &Callable,
        whole: Span,
        name: &Name,
        given: Vec<Given>,
        scope: &Scope,
    ) -> Result<Value, Stop> {
        self.check_step(whole)?;
        let matched = callable.matched(&name.text, given, whole)?;
        match callable {
            Callable::Builtin(builtin) => self.apply_builtin(builtin, whole, matched, scope),
            Callable::User(function) => {
                let values = matched.fixed.into_iter().map(|given| given.map(|given| given.value)).collect();
                self.apply_user(function, values)
                    .map_err(|problem| Fault::Within(problem).locate(whole, |_| None))
            }
        }
    }

    fn apply_builtin(
        &self,
        builtin: &'static Builtin,
        whole: Span,
        matched: Matched,
        scope: &Scope,
    ) -> Result<Value, Stop> {
        let spans: Vec<Option<Span>> =
            matched.fixed.iter().map(|given| given.as_ref().map(|g| g.span)).collect();
        let rest_spans: Vec<Span> = matched.rest.iter().map(|given| given.span).collect();
        let given = matched.fixed.iter().flatten().chain(&matched.rest);
        let arrays: Vec<Span> =
            given.filter(|given| matches!(given.value, Value::Array(_))).map(|given| given.span).collect();
        let span_of = |at: usize| match spans.get(at) {
            Some(span) => *span,
            None => rest_spans.get(at - spans.len()).copied(),
        };
        let written = matched.fixed.iter().map(Option::is_some).collect();
        let mut arguments =
            Arguments { fixed: Vec::new(), written, rest: Vec::new(), file: Some(whole.file) };
        let parameter = |at: usize| &builtin.parameters[at.min(builtin.parameters.len() - 1)];
        for (at, given) in matched.fixed.into_iter().enumerate() {
            let value = match (given, parameter(at).presence) {
                (Some(given), _) => given.value,
                (None, Presence::Default(written)) => prelude::literal(written),
                (None, _) => Value::None,
            };
            arguments.fixed.push(value);
        }
        arguments.rest = matched.rest.into_iter().map(|given| given.value).collect();
        let all = arguments.fixed.iter().chain(&arguments.rest);
        for (at, value) in all.enumerate() {
            check_kind(builtin, parameter(at), value).map_err(|fault| {
                quotes_too_many(fault, value, scope).at(FaultPlace::Argument(at)).locate(whole, span_of)
            })?;
        }
        // What a text as the first argument may have been meant as is said where it is refused.
        let first = arguments.fixed.first().filter(|value| matches!(value, Value::Text(_))).cloned();
        let before = self.space().size();
        let result = stoppable(|| builtin.run(self, arguments)).map_err(Fault::from).flatten();
        self.origins.add(before..self.space().size(), whole, arrays);
        let result =
            result.and_then(|value| if is_too_long(&value) { Err(too_long_a_text()) } else { Ok(value) });
        let written = |array| reach::array(scope, array);
        let result = result.map_err(|fault| {
            let fault = match (&fault, &first) {
                (Fault::Here { place: FaultPlace::Argument(0), .. }, Some(text)) => {
                    quotes_too_many(fault, text, scope)
                }
                _ => fault,
            };
            let argument = |name: &str| {
                let at = builtin.parameters.iter().position(|parameter| parameter.name == name)?;
                self.origins.written(span_of(at)?)
            };
            fault.written(written).named(argument).locate(whole, span_of)
        });
        self.place_warnings(whole);
        result
    }

    fn apply_user(&self, function: &Arc<UserFunction>, given: Vec<Option<Value>>) -> Result<Value, Stop> {
        thread_local!(static DEPTH: Cell<usize> = const { Cell::new(0) });
        let Some(_level) = Level::enter(&DEPTH, CALL_DEPTH) else {
            let problem = Problem::error(ProblemCode::LimitCalls, "calls are nested more than 200 deep")
                .label(function.tree.name.span, "defined here, too far down")
                .help("let functions call fewer others, or put a value under a name on the way");
            return Err(Box::new(problem));
        };
        let mut scope = Scope::new(&function.captured);
        let mut locals = Vec::with_capacity(given.len());
        for (parameter, value) in function.tree.parameters.iter().zip(given) {
            let value = match (value, &parameter.default) {
                (Some(value), _) => value,
                (None, Some(default)) => self.eval(default, &mut scope)?,
                (None, None) => Value::None,
            };
            locals.push((parameter.name.text.clone(), value));
        }
        scope.locals = locals;
        self.eval(&function.tree.body, &mut scope)
    }

    /// # Errors
    /// Unless a function that was passed to a built-in takes so many arguments.
    pub(super) fn check_count(&self, function: &FunctionValue, count: usize) -> Result<(), Fault> {
        callable(function)?.check_count(&function.name, count)
    }

    /// A fault about what such a function gave, with its body as the place.
    pub(super) fn within(&self, function: &FunctionValue, fault: Fault) -> Fault {
        match callable(function) {
            Ok(Callable::User(user)) => Fault::Within(fault.locate(user.tree.body.span, |_| None)),
            _ => fault,
        }
    }

    /// Calls a function that was passed to a built-in.
    ///
    /// # Errors
    /// What the function fails with, or that it does not take so many arguments.
    pub(super) fn call_value(&self, function: &FunctionValue, arguments: Vec<Value>) -> Result<Value, Fault> {
        let callable = callable(function)?;
        callable.check_count(&function.name, arguments.len())?;
        match callable {
            Callable::User(user) => {
                let mut given: Vec<Option<Value>> = arguments.into_iter().map(Some).collect();
                given.resize(user.tree.parameters.len(), None);
                Ok(self.apply_user(user, given)?)
            }
            Callable::Builtin(builtin) => {
                let fixed = builtin.fixed_parameters();
                let mut arguments = arguments.into_iter();
                let fixed_values: Vec<Value> = arguments.by_ref().take(fixed).collect();
                let written = vec![true; fixed_values.len()];
                let mut all = Arguments { fixed: fixed_values, written, rest: Vec::new(), file: None };
                for parameter in &builtin.parameters[all.fixed.len()..fixed] {
                    let Presence::Default(written) = parameter.presence else { continue };
                    all.fixed.push(prelude::literal(written));
                }
                all.rest = arguments.collect();
                for (at, value) in all.fixed.iter().chain(&all.rest).enumerate() {
                    let parameter = &builtin.parameters[at.min(builtin.parameters.len() - 1)];
                    check_kind(builtin, parameter, value)?;
                }
                builtin.run(self, all)
            }
        }
    }
}

/// What was passed; a Rust program may make functions of its own, which nothing here can call.
fn callable(function: &FunctionValue) -> Result<&Callable, Fault> {
    function.body().ok_or_else(|| Fault::kind("a function", "something else"))
}

fn function_value(name: &Arc<str>, callable: Callable) -> Value {
    Value::Function(Arc::new(FunctionValue::new(name.clone(), callable)))
}

#[cfg(test)]
mod tests {
    use crate::language::{Event, Session};

    #[test]
    fn a_function_that_is_passed_on_has_its_defaults() {
        let mut shown = Vec::new();
        let text = "f(i, k=2*3) = k*i\ngenerate(1, f)[3]";
        let outcome = Session::new().run("test", text, &mut |event| {
            if let Event::Displayed { value, .. } = event {
                shown.push(crate::display::text(&value));
            }
        });
        assert!(outcome.problems.is_empty(), "{:?}", outcome.problems);
        assert_eq!(shown, ["18"]);
    }
}
