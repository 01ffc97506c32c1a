//! Writes the expressions of a plan, with no more parentheses than precedence asks for. What languages differ in is a
//! [`Syntax`].

use num_bigint::BigInt;
use vcfilter_machine::Stoppable;

use super::Input;
use super::flat::Step;
use super::plan::Plan;
use super::tree::{Binary, Direction};

/// How tightly an expression holds together, loosest first. In this much vcf, Python, C and Rust agree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Level {
    Shift,
    Sum,
    Product,
    Sign,
    Atom,
}

/// An operator as a language writes it.
pub(super) enum Form {
    /// Between its operands.
    Infix(&'static str, Level),
    /// A function of its operands.
    Call(String),
}

/// The expressions of one language.
pub(super) trait Syntax {
    /// A number.
    fn constant(&self, value: &BigInt) -> (String, Level);

    /// The value of an input, an atom.
    fn input(&self, input: &Input) -> String;

    /// An operation on two operands.
    fn binary(&self, operation: Binary) -> Form {
        in_vcf(operation)
    }

    /// A shift, and what stands as its second operand, an atom.
    fn shift(&self, direction: Direction, bits: u32) -> (Form, String) {
        let symbol = match direction {
            Direction::Left => "<<",
            Direction::Right => ">>",
        };
        (Form::Infix(symbol, Level::Shift), bits.to_string())
    }
}

/// An operation as vcf writes it.
pub(super) fn in_vcf(operation: Binary) -> Form {
    match operation {
        Binary::Add => Form::Infix("+", Level::Sum),
        Binary::Subtract => Form::Infix("-", Level::Sum),
        Binary::Multiply => Form::Infix("*", Level::Product),
        Binary::FloorDivide => Form::Infix("//", Level::Product),
        Binary::DivideExactly => Form::Infix("/", Level::Product),
        Binary::Minimum => Form::Call("min".to_owned()),
        Binary::Maximum => Form::Call("max".to_owned()),
    }
}

/// A number in decimal digits.
pub(super) fn decimal(value: &BigInt) -> (String, Level) {
    let level = if value.sign() == num_bigint::Sign::Minus { Level::Sign } else { Level::Atom };
    (value.to_string(), level)
}

/// Writes the steps of a plan in one language.
pub(super) struct Renderer<'r, S> {
    pub(super) plan: &'r Plan<'r>,
    pub(super) syntax: &'r S,
    /// The names of the plan's temporaries.
    pub(super) names: &'r [String],
}

impl<S: Syntax> Renderer<'_, S> {
    /// Each temporary with the expression that it names, in the order in which they must be computed.
    pub(super) fn temporaries(&self) -> impl Iterator<Item = (&str, String)> {
        self.names
            .iter()
            .asking()
            .zip(&self.plan.temporaries)
            .map(|(name, &number)| (name.as_str(), self.written(number).0))
    }

    /// The expression of the result.
    pub(super) fn result(&self) -> String {
        self.written(self.plan.result()).0
    }

    /// A step as an operand: by its name if it has one. Recursion goes no deeper than the plan's limit.
    fn operand(&self, number: usize) -> (String, Level) {
        match self.plan.place[number] {
            Some(place) => (self.names[place].clone(), Level::Atom),
            None => self.written(number),
        }
    }

    fn written(&self, number: usize) -> (String, Level) {
        match self.plan.step(number) {
            Step::Constant(value) => self.syntax.constant(value),
            Step::Input(input) => (self.syntax.input(input), Level::Atom),
            // `--x` is a decrement in C, so a sign before a sign is put in parentheses.
            Step::Negate(a) => (format!("-{}", at_least(Level::Atom, self.operand(a))), Level::Sign),
            Step::Binary(operation, a, b) => {
                combined(&self.syntax.binary(operation), self.operand(a), self.operand(b))
            }
            Step::Shift(direction, a, bits) => {
                let (form, count) = self.syntax.shift(direction, bits);
                combined(&form, self.operand(a), (count, Level::Atom))
            }
        }
    }
}

fn combined(form: &Form, left: (String, Level), right: (String, Level)) -> (String, Level) {
    match form {
        Form::Call(function) => (format!("{function}({}, {})", left.0, right.0), Level::Atom),
        // Operators of one level group from the left.
        Form::Infix(symbol, level) => {
            let right = if right.1 <= *level { format!("({})", right.0) } else { right.0 };
            (format!("{} {symbol} {right}", at_least(*level, left)), *level)
        }
    }
}

fn at_least(level: Level, (text, has): (String, Level)) -> String {
    if has < level { format!("({text})") } else { text }
}
