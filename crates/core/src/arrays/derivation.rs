//! The derivation of an element: the operations from the symbols to the element, in order.

use std::collections::VecDeque;
use vcfilter_machine::Stoppable;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::algebra::{ErrorSymbol, Index, Number, Source, Symbol};

use super::array::Array;
use super::domain::Element;
use super::error::ArrayError;
use super::node::{NodeId, Op};
use super::read::{inputs, source};
use super::rounding::StageRounding;
use super::space::Space;
use super::stage::Stage;

/// The steps that are told, those nearest to the element.
const STEPS: usize = 30;

/// Elements that are looked at to count what is left out.
const COUNTED: usize = 10_000;

/// Terms of all elements that are told, about; of further steps what they give is left out.
const TERMS: usize = 50_000;

/// Taps that are written out.
const TAPS: usize = 16;

/// The derivation of an element: the operations that give it.
#[derive(Debug, Clone)]
pub struct Derivation {
    /// The operations from the symbols to the element, in order; empty where the element is only a view of
    /// another one.
    pub steps: Vec<Step>,
    /// How many earlier operations are left out.
    pub left_out: usize,
    /// Whether `left_out` is too small, since not all operations were counted.
    pub more: bool,
    /// The element.
    pub element: Element,
}

/// One operation of a derivation.
#[derive(Debug, Clone)]
pub struct Step {
    /// The array to which the result belongs.
    pub array: Array,
    /// The index of the result in that array.
    pub index: Index,
    /// The operation as text; `#1` is the result of the first step.
    pub formula: String,
    /// The result; None where the results of earlier steps have too many terms already.
    pub element: Option<Element>,
    /// The rounding error that the operation makes, with its coefficient in the result.
    pub error: Option<(ErrorSymbol, Number)>,
    /// What rounding adds to the result besides the error: 0 where halves are rounded up, -1/2 where all is rounded down and
    /// added.
    pub middle: Number,
    /// Whether the operation rounds.
    pub rounds: bool,
}

type ElementKey = (NodeId, Index);

impl Array {
    /// Returns the derivation of an element: the operations from the symbols on. Views are left out.
    ///
    /// # Errors
    /// As [`Array::get`].
    ///
    /// ```
    /// use vcfilter_core::arrays::Space;
    /// let space = Space::new();
    /// let half = space.symbols(1, "x")?.rshift(1)?;
    /// let derivation = half.derivation(&[3])?;
    /// assert_eq!(derivation.steps[0].formula, "(x[3] + 1) >> 1");
    /// assert_eq!(derivation.steps[0].element.as_ref().unwrap().to_string(), "1/2*x[3] + 1/2*e1");
    /// # Ok::<(), vcfilter_core::arrays::ArrayError>(())
    /// ```
    pub fn derivation(&self, index: &[i128]) -> Result<Derivation, ArrayError> {
        // Read first, so that errors get the numbers that reading it alone gives them.
        let element = self.get(index)?;
        let root = source(self.space(), self.id(), index.into())?;
        let walk = Walk::from(self.space(), root.clone())?;
        let mut steps = Vec::new();
        let mut left = TERMS.saturating_sub(size(&element));
        let own_errors = walk.errors(&element);
        for place in walk.in_order(root.clone()) {
            self.space().interrupt().check()?;
            let given = match place == root {
                true => Some(element.clone()),
                false if left == 0 => None,
                false => Some(self.space().array(place.0).get(&place.1)?),
            };
            left = left.saturating_sub(given.as_ref().map_or(0, size));
            let step = walk.step(&place, given, &own_errors, &steps)?;
            steps.push(step);
        }
        let left_out = walk.seen - steps.len();
        Ok(Derivation { steps, left_out, more: walk.more, element })
    }
}

/// What was found below an element.
struct Walk<'a> {
    space: &'a Space,
    /// The places nearest to the element, with what they are computed from.
    kept: FxHashMap<ElementKey, Vec<ElementKey>>,
    /// How many operations were seen.
    seen: usize,
    /// Whether there are others.
    more: bool,
}

impl Walk<'_> {
    fn from(space: &Space, root: ElementKey) -> Result<Walk<'_>, ArrayError> {
        let mut walk = Walk { space, kept: FxHashMap::default(), seen: 0, more: false };
        let mut met = FxHashSet::default();
        let mut open = VecDeque::from([root.clone()]);
        met.insert(root);
        while let Some(place) = open.pop_front() {
            space.interrupt().check()?;
            if is_leaf(&space.node(place.0).op) {
                continue;
            }
            walk.seen += 1;
            if walk.seen >= COUNTED {
                walk.more = true;
                break;
            }
            let below = inputs(space, place.0, place.1.clone())?;
            for input in &below {
                if met.insert(input.clone()) {
                    open.push_back(input.clone());
                }
            }
            if walk.kept.len() < STEPS {
                walk.kept.insert(place, below);
            }
        }
        Ok(walk)
    }

    /// The places that are kept, each after what it is computed from.
    fn in_order(&self, root: ElementKey) -> Vec<ElementKey> {
        let mut order = Vec::new();
        let mut met = FxHashSet::default();
        let mut stack = vec![(root, false)];
        while let Some((place, done)) = stack.pop() {
            if done {
                order.push(place);
            } else if let Some(below) = self.kept.get(&place)
                && met.insert(place.clone())
            {
                stack.push((place, true));
                stack.extend(below.iter().rev().map(|input| (input.clone(), false)));
            }
        }
        order
    }

    /// The rounding errors that the operations that are kept bring into an element.
    fn errors(&self, element: &Element) -> FxHashMap<ElementKey, ErrorSymbol> {
        let Element::Linear(linear) = element else { return FxHashMap::default() };
        let identity =
            |place: &ElementKey| (Source::Array(self.space.array(place.0).identity()), place.1.clone());
        let mut wanted: FxHashMap<_, _> = self.kept.keys().map(|place| (identity(place), place)).collect();
        let found = linear.terms().iter().asking().filter_map(|(symbol, _)| match symbol {
            Symbol::Error(error) => {
                let place = wanted.remove(&(error.source(), error.index().clone()))?;
                Some((place.clone(), error.clone()))
            }
            _ => None,
        });
        found.collect()
    }

    /// A step that gives this, if it is known; those before it are named by their numbers.
    fn step(
        &self,
        place: &ElementKey,
        element: Option<Element>,
        errors: &FxHashMap<ElementKey, ErrorSymbol>,
        before: &[Step],
    ) -> Result<Step, ArrayError> {
        let number = |place: &ElementKey| {
            before.iter().position(|step| step.array.id() == place.0 && step.index == place.1)
        };
        let array = self.space.array(place.0);
        let below = self.kept.get(place).map(Vec::as_slice).unwrap_or_default();
        let names = below.iter().take(TAPS + 1).map(|input| match number(input) {
            Some(at) => Ok(format!("#{}", at + 1)),
            None => self.name(input),
        });
        let formula = formula(&array.node().op, &names.collect::<Result<Vec<_>, _>>()?);
        let op = &array.node().op;
        let (error, rounds) = match &element {
            Some(element) => {
                (error(&array, &place.1, element), op.rounds() && matches!(element, Element::Linear(_)))
            }
            None => {
                let error = errors.get(place).filter(|_| op.rounds());
                (error.map(|error| (error.clone(), weight(op))), error.is_some())
            }
        };
        let middle = middle(op);
        Ok(Step { array, index: place.1.clone(), formula, element, error, middle, rounds })
    }

    /// What an input is called: a symbol by its name, what is left out by its operation.
    fn name(&self, place: &ElementKey) -> Result<String, ArrayError> {
        let array = self.space.array(place.0);
        match is_leaf(&array.node().op) {
            true => Ok(array.element(&place.1)?.to_string()),
            false => Ok(format!("{}{}", array.operation(), place.1)),
        }
    }
}

/// How much there is to an element.
fn size(element: &Element) -> usize {
    match element {
        Element::Linear(linear) => linear.terms().len(),
        _ => 1,
    }
}

/// The weight of the error that an operation brings in: it lies in [-1, 1], and that of a shift in halves.
fn weight(op: &Op) -> Number {
    match op {
        Op::Lift { stage, .. } if stage.kind().subtracts() => -Number::HALF,
        _ => Number::HALF,
    }
}

/// What rounding adds to the result of an operation besides its error.
fn middle(op: &Op) -> Number {
    match op {
        Op::Lift { stage, .. } => {
            let middle = stage.rounding().middle(stage.shift());
            if stage.kind().subtracts() { -middle } else { middle }
        }
        _ => Number::ZERO,
    }
}

fn is_leaf(op: &Op) -> bool {
    matches!(op, Op::Symbols { .. } | Op::Variables { .. } | Op::Data { .. } | Op::Custom(_))
}

/// The error that an operation brings into its element.
fn error(array: &Array, index: &Index, element: &Element) -> Option<(ErrorSymbol, Number)> {
    let Element::Linear(linear) = element else { return None };
    linear.terms().iter().asking().find_map(|(symbol, weight)| match symbol {
        Symbol::Error(error)
            if error.source() == Source::Array(array.identity()) && error.index() == index =>
        {
            Some((error.clone(), weight.clone()))
        }
        _ => None,
    })
}

/// An operation written out.
fn formula(op: &Op, names: &[String]) -> String {
    match (op, names) {
        (Op::Lift { stage, .. }, [base, taps @ ..]) => {
            let sign = if stage.kind().subtracts() { '-' } else { '+' };
            format!("{base} {sign} {}", shifted(&weighted(stage, taps), stage.shift(), stage.rounding()))
        }
        (Op::LeftShift { bits, .. }, [of]) => format!("{of} << {bits}"),
        (Op::RightShift { bits, .. }, [of]) => {
            let whole = shifted(of, *bits, &StageRounding::HalfUp);
            // The outermost brackets are of no use here.
            whole.strip_prefix('(').and_then(|w| w.strip_suffix(')')).map_or(whole.clone(), str::to_string)
        }
        (Op::Plus { amount, .. }, [of]) if amount.signum() < 0 => format!("{of} - {}", amount.abs()),
        (Op::Plus { amount, .. }, [of]) => format!("{of} + {amount}"),
        (op, names) => format!("{}({})", op.name(), names.join(", ")),
    }
}

/// `1817*H[0] + 1817*H[1]`
fn weighted(stage: &Stage, names: &[String]) -> String {
    let mut sum = String::new();
    for ((_, tap), name) in stage.reach().zip(names).filter(|((_, tap), _)| !tap.is_zero()) {
        sum.push_str(match (sum.is_empty(), tap.signum() < 0) {
            (true, false) => "",
            (true, true) => "-",
            (false, false) => " + ",
            (false, true) => " - ",
        });
        let size = tap.abs();
        sum.push_str(&if size.is_one() { name.clone() } else { format!("{size}*{name}") });
    }
    match stage.taps().len().saturating_sub(TAPS) {
        0 if sum.is_empty() => "0".to_string(),
        0 => sum,
        more => format!("{sum} + ... ({more} more taps)"),
    }
}

/// `((sum + 2) >> 2)`
fn shifted(sum: &str, bits: u32, rounding: &StageRounding) -> String {
    let bracketed = if sum.contains(' ') { format!("({sum})") } else { sum.to_string() };
    match rounding {
        _ if bits == 0 => bracketed,
        StageRounding::HalfUp if bits > 32 => format!("(({sum} + 2**{}) >> {bits})", bits - 1),
        StageRounding::Ceiling if bits > 32 => format!("(({sum} + 2**{bits} - 1) >> {bits})"),
        StageRounding::Floor => format!("({bracketed} >> {bits})"),
        StageRounding::HalfEven if bits > 32 => format!("half_even({bracketed} / 2**{bits})"),
        StageRounding::HalfEven => format!("half_even({bracketed} / {})", 1u64 << bits),
        _ => format!("(({sum} + {}) >> {bits})", rounding.least_offset(bits)),
    }
}
