//! Inputs that break what a program asserts of bounds.
//!
//! A bound is proven, and it may be wider than what any input reaches. So an assertion about a bound that fails says
//! nothing of inputs by itself: here one is looked for, and what was found is told, be it that none was.

use std::time::Duration;

use num_bigint::BigInt;
use num_traits::{One, ToPrimitive};

use crate::algebra::{IntegerRange, Linear, Number, Symbol, bits};
use crate::display::shortened;
use crate::values::Value;

use super::ast::{BinaryOp, Clause, Expr, ExprKind};
use super::evaluator::Evaluator;
use super::functions::{Bounded, Extreme};
use super::scope::{How, Meaning, Scope, free_names};
use super::session::Session;

/// So many inputs are tried beside those at the ends of their ranges.
const TRIES: usize = 256;

/// So long inputs are tried, by the clock of the session's world.
const LONGEST: Duration = Duration::from_millis(200);

/// What is told of an end for which no input was found.
const NOTHING_FOUND: &str = "no input found that breaks it";

/// Whether what is told of a bound shows no input: then it may be wider than what is reached.
pub(super) fn nothing_found(notes: &[String]) -> bool {
    !notes.is_empty() && notes.iter().all(|note| note.contains(NOTHING_FOUND))
}

/// So many inputs are shown; `witness` gives all of them.
const SHOWN: usize = 6;

/// Inputs are moved away from the ends of their ranges by these: what is lost by rounding depends on the last bits.
const STEPS: [i64; 4] = [1, 2, 3, 5];

/// What a side of a comparison says of a range.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    /// The range itself.
    Range,
    /// The bits that hold it.
    Bits,
    Lower,
    Upper,
}

impl Form {
    /// What the side is, as it is written; None where that does not show it.
    fn written(expr: &Expr) -> Option<Form> {
        let name = match &expr.kind {
            ExprKind::Call { function, .. } => &function.text,
            ExprKind::Dot { name, .. } => &name.text,
            _ => return None,
        };
        match &**name {
            "bounds" => Some(Form::Range),
            "bits" => Some(Form::Bits),
            "lower" => Some(Form::Lower),
            "upper" => Some(Form::Upper),
            _ => None,
        }
    }

    /// Whether it gives a value for a range.
    fn gives(self, range: &IntegerRange, value: &Value) -> bool {
        match (self, value) {
            (Form::Range, Value::Range(given)) => **given == *range,
            (Form::Bits, Value::Number(n)) => *n == Number::from(bits(range)),
            (Form::Lower, Value::Number(n)) => *n == Number::from(range.lower.clone()),
            (Form::Upper, Value::Number(n)) => *n == Number::from(range.upper.clone()),
            _ => false,
        }
    }

    /// What one side is, given how it is written and its value.
    fn of(expr: &Expr, range: &IntegerRange, value: &Value) -> Option<Form> {
        let all = [Form::Range, Form::Bits, Form::Lower, Form::Upper];
        let mut fitting = match Form::written(expr) {
            Some(form) => vec![form],
            None => all.to_vec(),
        };
        fitting.retain(|form| form.gives(range, value));
        // Where it may be the one or the other, nothing is said.
        if fitting.len() == 1 { fitting.pop() } else { None }
    }
}

/// What values may be, where the assertion is to hold.
#[derive(Debug, Default, PartialEq)]
struct Allowed {
    least: Option<BigInt>,
    greatest: Option<BigInt>,
    /// How a value that is not allowed is told from one that is.
    words: String,
}

impl Allowed {
    /// What a comparison of a form, on the left, with a value allows. None where the bound is too narrow, not too wide,
    /// for which there is no input.
    fn by(form: Form, op: BinaryOp, other: &Value) -> Option<Allowed> {
        use BinaryOp::{Equal, Greater, GreaterEqual, Less, LessEqual};
        match (form, op, other) {
            (Form::Range, Equal, Value::Range(range)) => Some(Allowed {
                words: format!("{} is asserted", shortened(other, 80)),
                least: Some(range.lower.clone()),
                greatest: Some(range.upper.clone()),
            }),
            (Form::Bits, Equal | LessEqual | Less, Value::Number(n)) => {
                let n = (n.floor() - BigInt::from(u8::from(op == Less && n.is_integer()))).to_u32()?;
                let half = BigInt::one() << n.checked_sub(1).filter(|n| *n < 1_000_000)?;
                let range = IntegerRange { lower: -half.clone(), upper: half - 1 };
                let (lower, upper) = (range.lower.clone(), range.upper.clone());
                let hold = if n == 1 { "bit holds" } else { "bits hold" };
                let words = format!("{n} {hold} {}", shortened(&range.into(), 80));
                Some(Allowed { least: Some(lower), greatest: Some(upper), words })
            }
            (Form::Upper, Equal | LessEqual | Less, Value::Number(n)) => {
                let strict = op == Less && n.is_integer();
                let greatest = n.floor() - BigInt::from(u8::from(strict));
                let words = format!("at most {greatest} is asserted");
                Some(Allowed { greatest: Some(greatest), words, ..Allowed::default() })
            }
            (Form::Lower, Equal | GreaterEqual | Greater, Value::Number(n)) => {
                let strict = op == Greater && n.is_integer();
                let least = n.ceil() + BigInt::from(u8::from(strict));
                let words = format!("at least {least} is asserted");
                Some(Allowed { least: Some(least), words, ..Allowed::default() })
            }
            _ => None,
        }
    }

    /// Whether a value below, or above, is not allowed.
    fn forbids(&self, value: &Number, upwards: bool) -> bool {
        match if upwards { &self.greatest } else { &self.least } {
            Some(end) if upwards => *value > Number::from(end.clone()),
            Some(end) => *value < Number::from(end.clone()),
            None => false,
        }
    }

    /// The ends of a range that are not allowed: of those an input is looked for.
    fn forbidden(&self, range: &IntegerRange) -> Vec<bool> {
        let ends = [(false, &range.lower), (true, &range.upper)];
        let forbidden =
            ends.into_iter().filter(|(upwards, end)| self.forbids(&(*end).clone().into(), *upwards));
        forbidden.map(|(upwards, _)| upwards).collect()
    }
}

/// The same comparison with its sides exchanged.
fn turned(op: BinaryOp) -> BinaryOp {
    match op {
        BinaryOp::Less => BinaryOp::Greater,
        BinaryOp::LessEqual => BinaryOp::GreaterEqual,
        BinaryOp::Greater => BinaryOp::Less,
        BinaryOp::GreaterEqual => BinaryOp::LessEqual,
        same => same,
    }
}

/// A side of a comparison as it is written, and its value.
pub(super) type Side<'a> = (&'a Expr, &'a Value);

impl Session {
    /// What is told of a comparison that fails, where one of its sides is about a bound: an input that breaks it, for each
    /// end that is not allowed, or that none was found. It takes about as long as the bound itself took, and at
    /// most [`LONGEST`] more.
    pub(super) fn breaking(&self, op: BinaryOp, left: Side, right: Side, made: Vec<Bounded>) -> Vec<String> {
        let known = self.bounds_in(&[left.0, right.0], made);
        let sides = [(left, right, op), (right, left, turned(op))];
        let about = |bounded: &Bounded| {
            let mut about = sides.iter().filter_map(|((expr, value), (_, other), op)| {
                Allowed::by(Form::of(expr, &bounded.range, value)?, *op, other)
            });
            // Where both sides are about bounds, none is the measure of the other.
            about.next().filter(|_| about.next().is_none())
        };
        let mut found = known.iter().filter_map(|bounded| Some((bounded, about(bounded)?)));
        match (found.next(), found.next()) {
            (Some((bounded, allowed)), None) => told(&self.evaluator, bounded, &allowed),
            (None, _) => sides.iter().find_map(|side| self.of_table(side)).unwrap_or_default(),
            _ => Vec::new(),
        }
    }

    /// The same for a row of a table of bit widths, `t.analysis(1, "HH").bits`, which holds what test pictures reach.
    fn of_table(&self, ((expr, value), (_, other), op): &(Side, Side, BinaryOp)) -> Option<Vec<String>> {
        let ExprKind::Dot { receiver, arguments: None, .. } = &expr.kind else { return None };
        let root = std::iter::successors(Some(&**receiver), |expr| expr.left()).last()?;
        let ExprKind::Name(name) = &root.kind else { return None };
        // Fields and entries of a record that is there: to read them again costs nothing.
        if !matches!(&self.names.bindings.get(name)?.meaning, Meaning::Value(Value::Record(_))) {
            return None;
        }
        let Ok(Value::Record(row)) = self.evaluator.eval(receiver, &mut Scope::new(&self.names)) else {
            return None;
        };
        let whole = |field: &str| match row.field(field)? {
            Value::Number(number) if number.is_integer() => Some(number.floor()),
            _ => None,
        };
        let range = IntegerRange { lower: whole("lower")?, upper: whole("upper")? };
        let reached = [whole("reached_lower")?, whole("reached_upper")?];
        let allowed = Allowed::by(Form::of(expr, &range, value)?, *op, other)?;
        let proven = [&range.lower, &range.upper];
        let note = |upwards: bool| {
            let (end, at) = if upwards { ("upper", 1) } else { ("lower", 0) };
            let (reached, proven) = (&reached[at], proven[at]);
            match allowed.forbids(&reached.clone().into(), upwards) {
                true => format!("a test picture reaches {reached}; {}", allowed.words),
                false => format!(
                    "{end} end: proven {proven}, reached {reached} by a test picture, {NOTHING_FOUND}; {}",
                    allowed.words
                ),
            }
        };
        Some(allowed.forbidden(&range).into_iter().map(note).collect())
    }

    /// The same for `all([... <= n for x in xs])`: of the first of these bounds that is not allowed.
    pub(super) fn breaking_one_of(&self, condition: &Expr, made: Vec<Bounded>) -> Vec<String> {
        let ExprKind::Call { function, arguments } = &condition.kind else { return Vec::new() };
        let [argument] = &arguments[..] else { return Vec::new() };
        let ExprKind::Comprehension { element, clauses } = &argument.value.kind else { return Vec::new() };
        let ExprKind::Binary { op, left, right, .. } = &element.kind else { return Vec::new() };
        let inner = |name: &std::sync::Arc<str>| {
            clauses.iter().any(|clause| match clause {
                Clause::For { names, .. } => names.iter().any(|own| own.text == *name),
                Clause::If(_) => false,
            })
        };
        // The limit is the same for all, and cheap to be had again.
        let fixed = |expr: &Expr| {
            let is_plain =
                matches!(expr.kind, ExprKind::Number(_) | ExprKind::Name(_) | ExprKind::Binary { .. });
            let free = free_names(expr, &[]);
            let plain = is_plain && free.iter().all(|used| used.how == How::Value && !inner(&used.name));
            plain.then(|| self.evaluator.eval(expr, &mut Scope::new(&self.names)).ok()).flatten()
        };
        if &*function.text != "all" {
            return Vec::new();
        }
        let (form, op, other) = match (Form::written(left), Form::written(right)) {
            (Some(form), None) => (form, *op, fixed(right)),
            (None, Some(form)) => (form, turned(*op), fixed(left)),
            _ => return Vec::new(),
        };
        let Some(allowed) = other.and_then(|other| Allowed::by(form, op, &other)) else { return Vec::new() };
        let broken = made.iter().find(|bounded| !allowed.forbidden(&bounded.range).is_empty());
        broken.map_or(Vec::new(), |bounded| told(&self.evaluator, bounded, &allowed))
    }

    /// The bounds that sides are about: those that were computed with them, and those behind names.
    fn bounds_in(&self, sides: &[&Expr], made: Vec<Bounded>) -> Vec<Bounded> {
        let names = sides.iter().flat_map(|side| free_names(side, &[])).filter(|used| used.how == How::Value);
        let behind =
            names.filter_map(|used| self.names.bindings.get(&used.name)?.bounded.as_deref().cloned());
        let mut all = made;
        all.extend(behind);
        all
    }
}

/// A note for each end that is not allowed.
fn told(evaluator: &Evaluator, bounded: &Bounded, allowed: &Allowed) -> Vec<String> {
    let ends = allowed.forbidden(&bounded.range);
    if ends.is_empty() {
        let IntegerRange { lower, upper } = &bounded.range;
        return vec![format!(
            "no input goes below {lower} or above {upper}, which is proven; {}",
            allowed.words
        )];
    }
    let Some(extremes) = bounded.extremes(evaluator) else {
        return vec![format!(
            "proven {}, no input was looked for",
            shortened(&bounded.range.clone().into(), 80)
        )];
    };
    let mut notes = Vec::new();
    for (extreme, upwards) in extremes.into_iter().zip([false, true]) {
        if !ends.contains(&upwards) {
            continue;
        }
        let proven = if upwards { &bounded.range.upper } else { &bounded.range.lower };
        let extreme = improved(evaluator, bounded, extreme, upwards, allowed);
        let reached = &extreme.reached;
        notes.push(match allowed.forbids(reached, upwards) {
            true => {
                let place = place(&extreme);
                let inputs = inputs(&extreme.inputs);
                format!("{place} is {reached} where {inputs}; {}", allowed.words)
            }
            false => {
                let end = if upwards { "upper" } else { "lower" };
                format!("{end} end: proven {proven}, reached {reached}, {NOTHING_FOUND}; {}", allowed.words)
            }
        });
    }
    notes
}

/// "element [0, 0]", "element [0, 0] of a picture of 4 x 4", "the value"
fn place(extreme: &Extreme) -> String {
    let row = |numbers: &[i128], between: &str| {
        numbers.iter().map(ToString::to_string).collect::<Vec<_>>().join(between)
    };
    match (&extreme.index, &extreme.size) {
        (None, _) => "the value".to_string(),
        (Some(index), None) => format!("element [{}]", row(index, ", ")),
        (Some(index), Some(size)) => format!("element [{}] of size ({})", row(index, ", "), row(size, ", ")),
    }
}

/// "x[0] = 1, x[1] = 2, 9 more and all else is 0"
fn inputs(inputs: &[(Symbol, Number)]) -> String {
    let given: Vec<_> = inputs.iter().filter(|(_, value)| !value.is_zero()).collect();
    if given.is_empty() {
        return "all inputs are 0".to_string();
    }
    let one = |(symbol, value): &&(Symbol, Number)| {
        format!("{} = {value}", shortened(&Linear::from(symbol.clone()).into(), 60))
    };
    let shown: Vec<String> = given.iter().take(SHOWN).map(one).collect();
    let more = match given.len().saturating_sub(SHOWN) {
        0 => String::new(),
        more => format!(", {more} more as `witness` tells"),
    };
    format!("{}{more} and all else is 0", shown.join(", "))
}

/// Looks beside an input for one that goes further: rounding may lose a little at the ends of all ranges.
fn improved(
    evaluator: &Evaluator,
    bounded: &Bounded,
    mut best: Extreme,
    upwards: bool,
    allowed: &Allowed,
) -> Extreme {
    let Some(expression) = best.expression.clone() else { return best };
    let (begin, space) = (evaluator.world().now(), evaluator.space());
    best.inputs.extend(rounded_only(evaluator, bounded, &best));
    let mut tries = 0;
    for at in 0..best.inputs.len() {
        for step in STEPS.into_iter().flat_map(|step| [-step, step]) {
            let over = evaluator.world().now().saturating_sub(begin) > LONGEST;
            let found = allowed.forbids(&best.reached, upwards);
            if found || tries == TRIES || over || space.interrupt().is_set() {
                return best;
            }
            let (symbol, value) = &best.inputs[at];
            let Some((least, greatest)) = bounded.range_of(symbol).filter(|_| symbol.is_integer()) else {
                break;
            };
            let moved = value + &Number::from(step);
            if moved < least || moved > greatest {
                continue;
            }
            let mut inputs = best.inputs.clone();
            inputs[at].1 = moved;
            tries += 1;
            let Ok(reached) = space.value_of(&expression, &inputs) else { return best };
            if if upwards { reached > best.reached } else { reached < best.reached } {
                best = Extreme { inputs, reached, ..best };
            }
        }
    }
    best
}

/// The inputs that count only by how they are rounded, where they are 0.
fn rounded_only(evaluator: &Evaluator, bounded: &Bounded, best: &Extreme) -> Vec<(Symbol, Number)> {
    let Some(expression) = &best.expression else { return Vec::new() };
    let mut others = evaluator.space().inputs_of(expression).unwrap_or_default();
    others.retain(|symbol| {
        let holds_zero = bounded
            .range_of(symbol)
            .is_some_and(|(least, greatest)| least <= Number::ZERO && Number::ZERO <= greatest);
        holds_zero && best.inputs.iter().all(|(known, _)| known != symbol)
    });
    others.sort();
    others.into_iter().take(TRIES).map(|symbol| (symbol, Number::ZERO)).collect()
}
