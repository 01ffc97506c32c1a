//! Names and their meanings.

use std::collections::HashSet;
use std::sync::Arc;

use indexmap::IndexMap;

use crate::diagnostics::Span;
use crate::values::Value;

use super::ast::{self, Expr, Name};
use super::functions::Bounded;
use super::walk::{Visitor, walk};

/// The meaning of a name.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum Meaning {
    /// A value.
    Value(Value),
    /// A function that a program defined.
    Function(Arc<UserFunction>),
}

/// The meaning of a name, and the place of its definition.
#[derive(Debug, Clone)]
pub struct Binding {
    /// The meaning of the name.
    pub meaning: Meaning,
    /// The place of the name in its definition; None where no program defined it.
    pub defined: Option<Span>,
    /// The bounds that the value was made of, where it was made of those of one expression or array.
    pub(super) bounded: Option<Arc<Bounded>>,
}

/// The names of a session, or those that a function captured.
#[derive(Debug, Clone, Default)]
pub struct Names {
    /// The latest meaning of each name.
    pub bindings: IndexMap<Arc<str>, Binding>,
    /// The functions, which a dot finds even where the name stands for a value by now.
    pub functions: IndexMap<Arc<str>, Binding>,
    /// What stays outside of the test that is open, if one is.
    outside: Option<Outside>,
}

/// What names were before a test.
#[derive(Debug, Clone, Default)]
struct Outside {
    /// How many bindings and functions there were.
    lengths: (usize, usize),
    /// Those that have got another meaning since, the first replaced first.
    bindings: Vec<(Arc<str>, Binding)>,
    functions: Vec<(Arc<str>, Binding)>,
}

/// Gives a name a meaning, and keeps the one that it had.
fn insert(
    map: &mut IndexMap<Arc<str>, Binding>,
    kept: Option<&mut Vec<(Arc<str>, Binding)>>,
    name: Arc<str>,
    binding: Binding,
) {
    let before = map.insert(name.clone(), binding);
    if let (Some(kept), Some(before)) = (kept, before) {
        kept.push((name, before));
    }
}

/// Gives names the meanings that they had, and forgets those that were new.
fn restore(map: &mut IndexMap<Arc<str>, Binding>, length: usize, kept: Vec<(Arc<str>, Binding)>) {
    for (name, before) in kept.into_iter().rev() {
        map.insert(name, before);
    }
    map.truncate(length);
}

impl Names {
    /// Defines a name.
    pub fn define(&mut self, name: Arc<str>, meaning: Meaning, defined: impl Into<Option<Span>>) {
        self.bind(name, Binding { meaning, defined: defined.into(), bounded: None });
    }

    /// Defines a name with all that is known of it.
    pub(super) fn bind(&mut self, name: Arc<str>, binding: Binding) {
        if matches!(binding.meaning, Meaning::Function(_)) {
            let kept = self.outside.as_mut().map(|outside| &mut outside.functions);
            insert(&mut self.functions, kept, name.clone(), binding.clone());
        }
        let kept = self.outside.as_mut().map(|outside| &mut outside.bindings);
        insert(&mut self.bindings, kept, name, binding);
    }

    /// Adds all definitions of other names; they replace those of equal names.
    pub fn extend(&mut self, other: Names) {
        for (name, binding) in other.functions {
            let kept = self.outside.as_mut().map(|outside| &mut outside.functions);
            insert(&mut self.functions, kept, name, binding);
        }
        for (name, binding) in other.bindings {
            let kept = self.outside.as_mut().map(|outside| &mut outside.bindings);
            insert(&mut self.bindings, kept, name, binding);
        }
    }

    /// Begins a test: what is defined from here on is forgotten at its end.
    pub(super) fn begin_test(&mut self) {
        let lengths = (self.bindings.len(), self.functions.len());
        self.outside = Some(Outside { lengths, ..Outside::default() });
    }

    /// Ends a test: names mean what they meant before it.
    pub(super) fn end_test(&mut self) {
        if let Some(Outside { lengths, bindings, functions }) = self.outside.take() {
            restore(&mut self.bindings, lengths.0, bindings);
            restore(&mut self.functions, lengths.1, functions);
        }
    }
}

/// A function that a program defined, with the meanings that its free names had at its definition.
#[derive(Debug)]
pub struct UserFunction {
    /// The syntax tree of the function.
    pub tree: Arc<ast::Function>,
    /// The free names of the function that the program had defined.
    pub captured: Names,
}

impl Names {
    /// The functions among them; what else there is, is dropped.
    fn into_functions(self) -> impl Iterator<Item = Arc<UserFunction>> {
        let bindings = self.bindings.into_values().chain(self.functions.into_values());
        bindings.filter_map(|binding| match binding.meaning {
            Meaning::Function(function) => Some(function),
            Meaning::Value(_) => None,
        })
    }
}

impl Drop for UserFunction {
    /// The compiler's own drop would go from function to function, and a long chain would exhaust the stack.
    fn drop(&mut self) {
        let mut pending: Vec<_> = std::mem::take(&mut self.captured).into_functions().collect();
        while let Some(function) = pending.pop() {
            if let Some(mut last) = Arc::into_inner(function) {
                pending.extend(std::mem::take(&mut last.captured).into_functions());
            }
        }
    }
}

/// What an expression can see.
#[derive(Clone)]
pub(crate) struct Scope<'a> {
    /// The session's names, or a function's own.
    pub names: &'a Names,
    /// Parameters and the names of comprehensions, the innermost last.
    pub locals: Vec<(Arc<str>, Value)>,
}

impl<'a> Scope<'a> {
    /// Without locals.
    pub(crate) fn new(names: &'a Names) -> Scope<'a> {
        Scope { names, locals: Vec::new() }
    }

    /// The value of a parameter or of a comprehension's name.
    pub(crate) fn local(&self, name: &str) -> Option<&Value> {
        self.locals.iter().rev().find(|(local, _)| &**local == name).map(|(_, value)| value)
    }
}

/// A name that an expression uses and does not define itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Use {
    /// The name.
    pub name: Arc<str>,
    /// Where.
    pub span: Span,
    /// How.
    pub how: How,
}

/// How a name is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum How {
    /// As a value, or a function's name as an argument.
    Value,
    /// `f(x)`
    Call,
    /// `x.f` or `x.f(y)`; may be a field.
    Dot,
}

/// The names that an expression uses from outside, in order, without those in `bound`.
pub(super) fn free_names(expr: &Expr, bound: &[Arc<str>]) -> Vec<Use> {
    let mut finder = Finder { bound: bound.to_vec(), found: Vec::new(), seen: HashSet::new() };
    walk(expr, &mut finder);
    finder.found
}

struct Finder {
    bound: Vec<Arc<str>>,
    found: Vec<Use>,
    seen: HashSet<(Arc<str>, How)>,
}

impl Visitor for Finder {
    fn used(&mut self, name: &Arc<str>, span: Span, how: How) {
        let local = how != How::Dot && self.bound.contains(name);
        if !local && self.seen.insert((name.clone(), how)) {
            self.found.push(Use { name: name.clone(), span, how });
        }
    }

    fn enter(&mut self, names: &[Name]) {
        self.bound.extend(names.iter().map(|name| name.text.clone()));
    }

    fn leave(&mut self, names: usize) {
        self.bound.truncate(self.bound.len() - names);
    }
}
