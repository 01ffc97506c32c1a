//! Expressions to values.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use crate::arrays::Space;
use crate::diagnostics::{FileId, Problem, ProblemCode, Span};
use crate::values::{Map, Value, limits};
use vcfilter_machine::{stack, stoppable, threads};

use super::ast::{BinaryOp, Expr, ExprKind, UnaryOp};
use super::comprehension::Comprehension;
use super::fault::{Fault, FaultPlace};
use super::functions::Bounded;
use super::index::Index;
use super::inputs::Inputs;
use super::operators::{self, instead};
use super::origins::Origins;
use super::scope::Scope;
use super::sliders::Sliders;
use super::unknown::key_unknown;
use super::world::World;
use super::{compare, index};

/// An evaluation that stopped; boxed, because most don't.
pub(super) type Stop = Box<Problem>;

/// So many calls of `bounds` in a statement are kept.
const MOST_BOUNDS: usize = 1000;

/// So many values take a while to be freed.
const MANY: usize = 10_000;

/// Evaluates expressions in a space. Cheap to clone; a function that a program passes to a built-in
/// takes one with it.
#[derive(Clone, Debug)]
pub(crate) struct Evaluator {
    space: Space,
    /// What is odd but stops nothing, until the session asks for it.
    warnings: Arc<Mutex<Vec<Problem>>>,
    /// The bounds that were computed last, until the session asks for them.
    bounds: Arc<Mutex<Vec<Bounded>>>,
    /// The folder that paths in a text are relative to; texts that are not here are in the working folder.
    folders: Arc<Mutex<HashMap<FileId, PathBuf>>>,
    /// Which calls built which arrays.
    pub(super) origins: Origins,
    /// What was read, and is not overwritten.
    pub(super) inputs: Inputs,
    /// The sliders that the text declares.
    pub(super) sliders: Sliders,
    /// Files, the clock, and who may stop it.
    world: Arc<dyn World>,
}

impl Evaluator {
    /// One that builds arrays in `space`, in a world; what stops it is the space's.
    pub(super) fn new(space: Space, world: Arc<dyn World>) -> Evaluator {
        Evaluator {
            space,
            warnings: Arc::default(),
            bounds: Arc::default(),
            folders: Arc::default(),
            origins: Origins::default(),
            inputs: Inputs::in_world(world.clone()),
            sliders: Sliders::default(),
            world,
        }
    }

    /// Makes paths in a text relative to a folder.
    pub(crate) fn set_folder(&self, file: FileId, folder: &Path) {
        let mut folders = self.folders.lock().unwrap_or_else(PoisonError::into_inner);
        folders.insert(file, folder.to_path_buf());
    }

    /// What a path in a text means.
    pub(crate) fn path(&self, file: FileId, written: &str) -> PathBuf {
        let folders = self.folders.lock().unwrap_or_else(PoisonError::into_inner);
        folders.get(&file).map_or_else(|| written.into(), |folder| folder.join(written))
    }

    /// The world outside.
    pub(super) fn world(&self) -> &dyn World {
        &*self.world
    }

    /// Where arrays are built.
    pub(crate) fn space(&self) -> &Space {
        &self.space
    }

    /// Says that something is odd; the call that is evaluated gives it its place.
    pub(crate) fn warn(&self, problem: Problem) {
        self.warnings.lock().unwrap_or_else(PoisonError::into_inner).push(problem);
    }

    /// The warnings since the last time.
    pub(crate) fn take_warnings(&self) -> Vec<Problem> {
        std::mem::take(&mut self.warnings.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Keeps a call of `bounds`, of whose range something may be asserted.
    pub(super) fn bounded(&self, bounded: Bounded) {
        let mut bounds = self.bounds.lock().unwrap_or_else(PoisonError::into_inner);
        if bounds.len() < MOST_BOUNDS {
            bounds.push(bounded);
        }
    }

    /// The calls of `bounds` since the last time, the first of them.
    pub(super) fn take_bounds(&self) -> Vec<Bounded> {
        std::mem::take(&mut self.bounds.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Gives warnings that have no place yet the place of a call.
    pub(super) fn place_warnings(&self, whole: Span) {
        for warning in self.warnings.lock().unwrap_or_else(PoisonError::into_inner).iter_mut() {
            if warning.labels.is_empty() {
                *warning = warning.clone().label(whole, "here");
            }
        }
    }

    /// To be called with each step of what may take many.
    ///
    /// # Errors
    /// A problem at `span` where the user wants the evaluation stopped, or memory ends.
    pub(crate) fn check_step(&self, span: Span) -> Result<(), Stop> {
        self.space.interrupt().check().map_err(|error| Fault::from(error).locate(span, |_| None))
    }

    /// The value of an expression.
    ///
    /// # Errors
    /// What is wrong, with its places.
    pub(crate) fn eval(&self, expr: &Expr, scope: &mut Scope) -> Result<Value, Stop> {
        let value = self.eval_argument(expr, scope)?;
        match value {
            Value::Function(function) => Err(Box::new(
                Problem::error(
                    ProblemCode::ValueKind,
                    format!("`{}` is a function, not a value", function.name),
                )
                .label(expr.span, "this names a function")
                .help(format!("call it: `{}(...)`", function.name)),
            )),
            value => Ok(value),
        }
    }

    /// The same, where a function's name is welcome too.
    ///
    /// # Errors
    /// As [`Evaluator::eval`].
    pub(crate) fn eval_argument(&self, expr: &Expr, scope: &mut Scope) -> Result<Value, Stop> {
        // A row of operators leans left without limit, so that side is a loop.
        let mut steps = Vec::new();
        let mut leaf = expr;
        while let Some(inner) = leaf.left() {
            steps.push(leaf);
            leaf = inner;
        }
        let mut value = self.leaf(leaf, scope)?;
        while let Some(step) = steps.pop() {
            value = self.step(value, leaf.span, step, scope)?;
            leaf = step;
        }
        Ok(value)
    }

    fn indices(&self, indices: &[Expr], scope: &mut Scope) -> Result<Vec<Index>, Stop> {
        let index = |index: &Expr| match index.kind {
            ExprKind::Whole => Ok(Index::Whole),
            _ => Ok(Index::At(self.eval(index, scope)?)),
        };
        indices.iter().map(index).collect()
    }

    /// The same as [`Evaluator::eval_argument`], but `a[0]` stays an element of `a` instead of being read: for
    /// built-ins that want to know where it comes from.
    ///
    /// # Errors
    /// As [`Evaluator::eval`].
    pub(super) fn eval_element(&self, expr: &Expr, scope: &mut Scope) -> Result<Value, Stop> {
        let ExprKind::Index { base, indices } = &expr.kind else { return self.eval_argument(expr, scope) };
        let value = self.eval(base, scope)?;
        let values = self.indices(indices, scope)?;
        let result = match &value {
            Value::Array(array) => index::sample(array, &values),
            _ => self.indexed(&value, &values),
        };
        result.map_err(|fault| index_problem(fault, expr, base.span, indices))
    }

    /// What an expression makes of the value on its left.
    fn step(&self, left: Value, left_span: Span, step: &Expr, scope: &mut Scope) -> Result<Value, Stop> {
        match &step.kind {
            ExprKind::Binary { op, op_span, left: written, right } => {
                if let Some(value) = short_circuit(*op, &left, left_span)? {
                    return Ok(value);
                }
                let value = self.eval(right, scope)?;
                // What has items is shared, so that this costs little.
                let has_items = instead::goes_over_items(*op)
                    && (instead::has_items(&left) || instead::has_items(&value));
                let sides = has_items.then(|| (left.clone(), value.clone()));
                let result = match op {
                    BinaryOp::And | BinaryOp::Or => {
                        operators::truth(value).map_err(|f| f.argument(FaultPlace::RIGHT))
                    }
                    op => self.binary(*op, left, value),
                };
                result.map_err(|fault| {
                    let (a, b) = (instead::name(written, "a"), instead::name(right, "b"));
                    let help = sides.and_then(|(left, right)| {
                        instead::of_binary(*op, (&left, a), (&right, b)).filter(|_| (a, b) != ("a", "b"))
                    });
                    let fault = fault.help_of(ProblemCode::ValueKind, help);
                    let whole = Span { start: left_span.start, ..right.span };
                    let whole = if whole.start <= op_span.start { whole } else { *op_span };
                    fault.locate(whole, |at| Some(if at == 0 { left_span } else { right.span }))
                })
            }
            ExprKind::Dot { name, arguments, .. } => {
                self.dot(left, left_span, step.span, name, arguments.as_deref(), scope)
            }
            ExprKind::Index { indices, .. } => {
                let values = self.indices(indices, scope)?;
                self.indexed(&left, &values).map_err(|fault| index_problem(fault, step, left_span, indices))
            }
            _ => Ok(left),
        }
    }

    /// The value of an operator between two values.
    ///
    /// # Errors
    /// Argument 0 is the left side, 1 the right one.
    pub(crate) fn binary(&self, op: BinaryOp, left: Value, right: Value) -> Result<Value, Fault> {
        stoppable(|| self.combined(op, left, right))?
    }

    fn indexed(&self, value: &Value, indices: &[Index]) -> Result<Value, Fault> {
        stoppable(|| index::index(self, value, indices))?
    }

    fn combined(&self, op: BinaryOp, left: Value, right: Value) -> Result<Value, Fault> {
        if let Some(comparison) = compare::Comparison::of(op) {
            return compare::compare(comparison, &left, &right);
        }
        operators::binary(&self.space, op, &left, &right)
    }

    /// What is at the bottom of a row: the one place where expressions in expressions recurse.
    fn leaf(&self, expr: &Expr, scope: &mut Scope) -> Result<Value, Stop> {
        stack::deeper(|| self.leaf_value(expr, scope))
            .unwrap_or_else(|_| Err(Box::new(Problem::too_deep(expr.span))))
    }

    fn leaf_value(&self, expr: &Expr, scope: &mut Scope) -> Result<Value, Stop> {
        let place = |fault: Fault| fault.locate(expr.span, |_| None);
        match &expr.kind {
            ExprKind::Number(number) => Ok(Value::Number(number.clone().into())),
            ExprKind::Text(text) => Ok(Value::Text(text.clone())),
            ExprKind::Bool(b) => Ok(Value::Bool(*b)),
            // The grammar has a `:` only among indices, which are looked at before they are evaluated.
            ExprKind::None | ExprKind::Whole => Ok(Value::None),
            ExprKind::Name(name) => self.name(name, expr.span, scope),
            ExprKind::List(items) => Value::list(self.all(items, scope)?).map_err(|e| place(e.into())),
            ExprKind::Tuple(items) => Value::tuple(self.all(items, scope)?).map_err(|e| place(e.into())),
            ExprKind::Map(pairs) => {
                let mut entries = Vec::with_capacity(pairs.len());
                for (key, value) in pairs {
                    let name =
                        self.eval(key, scope).map_err(|problem| key_unknown(problem, key, value, scope))?;
                    entries.push((name, self.eval(value, scope)?));
                }
                Map::new(entries).map(Value::Map).map_err(|error| {
                    let at = match &error {
                        crate::values::MapError::Duplicate(at) => pairs[*at].0.span,
                        crate::values::MapError::TooNested(_) => expr.span,
                    };
                    Fault::from(error).locate(at, |_| None)
                })
            }
            ExprKind::If { condition, then, otherwise } => {
                if self.condition(condition, scope)? {
                    self.eval(then, scope)
                } else {
                    self.eval(otherwise, scope)
                }
            }
            ExprKind::Unary { op, operand } => {
                let value = self.eval(operand, scope)?;
                let name = instead::name(operand, "a");
                let help = instead::has_items(&value).then(|| instead::of_sign(op.sign(), &value, name));
                let result = match op {
                    UnaryOp::Negate => operators::negate(&value),
                    UnaryOp::Plus => operators::positive(value),
                    UnaryOp::Not => operators::truth(value).map(|value| match value {
                        Value::Bool(b) => Value::Bool(!b),
                        value => value,
                    }),
                };
                result.map_err(|fault| {
                    let fault = fault.help_of(ProblemCode::ValueKind, help);
                    fault.locate(operand.span, |_| Some(operand.span))
                })
            }
            ExprKind::Call { function, arguments } => self.call(expr.span, function, arguments, scope),
            ExprKind::Comprehension { element, clauses } => {
                let mut comprehension = Comprehension { evaluator: self, element, items: Vec::new() };
                if clauses.len() > limits::NESTING as usize {
                    return Err(place(Fault::from(crate::values::TooNested)));
                }
                if let Err(problem) = comprehension.run(clauses, scope) {
                    self.abandon(comprehension.items);
                    return Err(problem);
                }
                Value::list(comprehension.items).map_err(|e| place(e.into()))
            }
            ExprKind::Binary { .. } | ExprKind::Dot { .. } | ExprKind::Index { .. } => {
                self.eval_argument(expr, scope)
            }
        }
    }

    fn all(&self, items: &[Expr], scope: &mut Scope) -> Result<Vec<Value>, Stop> {
        let mut values = Vec::with_capacity(items.len());
        for item in items {
            match self.eval(item, scope) {
                Ok(value) => values.push(value),
                Err(problem) => {
                    self.abandon(values);
                    return Err(problem);
                }
            }
        }
        Ok(values)
    }

    /// Frees what an evaluation that ended had made. A person who stopped it does not wait for that; after a limit it is
    /// done at once, so that what comes next has the memory.
    fn abandon(&self, values: Vec<Value>) {
        let interrupt = self.space.interrupt();
        let is_large = values.len() > MANY || values.iter().any(|value| value.size() > MANY as u64);
        if is_large && interrupt.is_set() && interrupt.exceeded().is_none() {
            threads::let_go(values);
        }
    }

    /// Whether a condition holds.
    ///
    /// # Errors
    /// As [`Evaluator::eval`]; a problem where the value is not a bool.
    pub(crate) fn condition(&self, expr: &Expr, scope: &mut Scope) -> Result<bool, Stop> {
        match operators::truth(self.eval(expr, scope)?) {
            Ok(Value::Bool(b)) => Ok(b),
            Ok(_) => Ok(false),
            Err(fault) => Err(fault.locate(expr.span, |_| Some(expr.span))),
        }
    }
}

/// The problem of an index: argument 0 is what is indexed, 1 the first index.
fn index_problem(fault: Fault, whole: &Expr, base: Span, indices: &[Expr]) -> Stop {
    fault.locate(whole.span, |at| {
        at.checked_sub(1).map_or(Some(base), |at| indices.get(at).map(|index| index.span))
    })
}

/// `false and ...` and `true or ...` are known without the right side.
fn short_circuit(op: BinaryOp, left: &Value, span: Span) -> Result<Option<Value>, Stop> {
    let decided = match op {
        BinaryOp::And => false,
        BinaryOp::Or => true,
        _ => return Ok(None),
    };
    match operators::truth(left.clone()).map_err(|fault| fault.locate(span, |_| Some(span)))? {
        Value::Bool(b) if b == decided => Ok(Some(Value::Bool(decided))),
        _ => Ok(None),
    }
}
