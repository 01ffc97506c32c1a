//! Values as formulas.

use crate::algebra::{IntegerRange, Linear, Number, Symbol};
use crate::filters::{Laurent, LaurentMatrix};
use crate::values::{Found, Record, Value};
use vcfilter_machine::Stoppable;

use num_integer::Integer;

use super::{Fence, Formula, Sign};

/// The digits, letters and signs of a formula.
const LONGEST: usize = 50_000;

/// Numbers of more bits are not even turned to digits.
const MOST_BITS: u64 = 4 * LONGEST as u64;

/// Why a value has no formula.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NoFormula {
    /// Values of this kind have no formula.
    #[error("{0} has no formula")]
    Kind(&'static str),
    /// The formula would be longer than 50,000 digits, letters and signs.
    #[error("the formula would be longer than 50,000 digits, letters and signs")]
    TooLong,
}

/// Returns a value as a formula. There are formulas for numbers, expressions, polynomials, matrices, stages,
/// wavelets, ranges, for lists, tuples and records of these, and for maps of numbers, as tables.
///
/// # Errors
/// [`NoFormula`]
///
/// ```
/// use vcfilter::algebra::Number;
/// use vcfilter::display::formula;
/// use vcfilter::filters::Laurent;
/// let h = Laurent::new(-1, [1, 2, 1].map(Number::from)).scaled(&Number::ratio(1, 2));
/// assert_eq!(formula(&h.into()).unwrap().latex(), r"\frac{1}{2}z + 1 + \frac{1}{2}z^{-1}");
/// ```
pub fn formula(value: &Value) -> Result<Formula, NoFormula> {
    Builder { left: LONGEST }.value(value)
}

/// Returns whether a formula says more than the text of a value does: for polynomials, matrices, expressions,
/// stages, wavelets, and lists, tuples and records of these alone.
pub fn is_mathematical(value: &Value) -> bool {
    match value {
        Value::Laurent(_) | Value::Matrix(_) | Value::Expression(_) | Value::Stage(_) | Value::Wavelet(_) => {
            true
        }
        Value::List(items) | Value::Tuple(items) => !items.is_empty() && items.iter().all(is_mathematical),
        Value::Record(record) => {
            record.fields().len() > 0 && record.fields().all(|(_, value)| is_mathematical(value))
        }
        _ => false,
    }
}

/// Builds a formula of limited length.
pub(super) struct Builder {
    left: usize,
}

impl Builder {
    /// Counts what is about to be written.
    pub(super) fn take(&mut self, length: usize) -> Result<(), NoFormula> {
        self.left = self.left.checked_sub(length).ok_or(NoFormula::TooLong)?;
        Ok(())
    }

    pub(super) fn value(&mut self, value: &Value) -> Result<Formula, NoFormula> {
        self.take(1)?;
        match value {
            Value::Bool(b) => Ok(Formula::Word(b.to_string())),
            Value::Number(number) => self.number(number),
            Value::Real(real) => Ok(approximate(&real.to_string())),
            Value::Range(range) => self.range(range),
            Value::Expression(expression) => self.expression(expression),
            Value::Laurent(polynomial) => self.polynomial(polynomial),
            Value::Matrix(matrix) => self.matrix(matrix),
            Value::Stage(stage) => Ok(Formula::row(self.stage(stage)?.into())),
            Value::Wavelet(wavelet) => self.wavelet(wavelet),
            Value::List(items) => Ok(Formula::fenced(Fence::Square, self.items(items)?)),
            Value::Tuple(items) => Ok(Formula::fenced(Fence::Round, self.items(items)?)),
            Value::Record(record) => self.record(record),
            Value::Map(map) => self.table(map),
            other => Err(NoFormula::Kind(other.kind())),
        }
    }

    fn items(&mut self, items: &[Value]) -> Result<Formula, NoFormula> {
        let items = items.iter().map(|item| self.value(item)).collect::<Result<Vec<_>, _>>()?;
        Ok(Formula::separated(items))
    }

    /// A number with its sign.
    pub(super) fn number(&mut self, number: &Number) -> Result<Formula, NoFormula> {
        if !number.is_exact() {
            return Ok(near(number));
        }
        let size = self.size(number)?;
        Ok(Formula::sum([(number.signum() < 0, size)]))
    }

    /// A number without its sign.
    fn size(&mut self, number: &Number) -> Result<Formula, NoFormula> {
        if number.numerator().bits() > MOST_BITS || number.denominator().bits() > MOST_BITS {
            return Err(NoFormula::TooLong);
        }
        let size = number.abs();
        if let Some((a, b, d)) = size.root_parts() {
            return self.with_root(a, b, d);
        }
        if !size.is_rational() {
            return Ok(near(&size));
        }
        let mut digits = |n: num_bigint::BigInt| {
            let digits = n.to_string();
            self.take(digits.len())?;
            Ok(Formula::Number(digits))
        };
        let numerator = digits(size.numerator())?;
        if size.is_integer() {
            return Ok(numerator);
        }
        Ok(Formula::Fraction(Box::new([numerator, digits(size.denominator())?])))
    }

    /// `a + b*sqrt(d)` over one denominator; in brackets where it is a sum of two.
    fn with_root(&mut self, a: &Number, b: &Number, d: u64) -> Result<Formula, NoFormula> {
        let over = Number::from(a.denominator().lcm(&b.denominator()));
        let (a, b) = (a * &over, b * &over);
        let root = Formula::Root(Box::new(self.size(&Number::from(d))?));
        let term = (b.signum() < 0, self.weighted(&b, root)?);
        let sum = match a.is_zero() {
            true => Formula::sum([term]),
            false => Formula::sum([(a.signum() < 0, self.size(&a)?), term]),
        };
        match (over.is_one(), a.is_zero()) {
            (false, _) => Ok(Formula::Fraction(Box::new([sum, self.size(&over)?]))),
            (true, true) => Ok(sum),
            (true, false) => Ok(Formula::fenced(Fence::Round, sum)),
        }
    }

    /// The size of a number before what it multiplies; 1 is not written.
    pub(super) fn weighted(&mut self, weight: &Number, what: Formula) -> Result<Formula, NoFormula> {
        if weight.abs().is_one() {
            self.take(1)?;
            return Ok(what);
        }
        Ok(Formula::Row(vec![self.size(weight)?, what]))
    }

    fn range(&mut self, range: &IntegerRange) -> Result<Formula, NoFormula> {
        let (lower, upper) = (Number::from(range.lower.clone()), Number::from(range.upper.clone()));
        let ends = match &upper - &lower {
            length if length.signum() < 0 => return Ok(Formula::Sign(Sign::Empty)),
            length if length.is_zero() => self.number(&lower)?,
            length if length.is_one() => Formula::separated([self.number(&lower)?, self.number(&upper)?]),
            _ => {
                let dots = Formula::Sign(Sign::Dots);
                Formula::separated([self.number(&lower)?, dots, self.number(&upper)?])
            }
        };
        Ok(Formula::fenced(Fence::Curly, ends))
    }

    fn expression(&mut self, expression: &Linear) -> Result<Formula, NoFormula> {
        let mut terms = Vec::new();
        for (symbol, coefficient) in expression.displayed_terms() {
            let symbol = self.symbol(symbol)?;
            terms.push((coefficient.signum() < 0, self.weighted(coefficient, symbol)?));
        }
        let constant = expression.constant();
        if !constant.is_zero() {
            terms.push((constant.signum() < 0, self.size(constant)?));
        }
        Ok(Formula::sum(terms))
    }

    fn symbol(&mut self, symbol: &Symbol) -> Result<Formula, NoFormula> {
        match symbol {
            Symbol::Element(array, index) => {
                self.take(array.name.len())?;
                let entries = index.iter().map(|n| self.number(&Number::from(num_bigint::BigInt::from(*n))));
                let entries = entries.collect::<Result<Vec<_>, _>>()?;
                Ok(Formula::indexed(Formula::name(&array.name), Formula::separated(entries)))
            }
            Symbol::Free { name, .. } => {
                self.take(name.len())?;
                Ok(Formula::name(name))
            }
            Symbol::Error(error) => {
                let number = match error.number() {
                    Some(number) => Formula::Number(number.to_string()),
                    None => Formula::Word("?".to_string()),
                };
                Ok(Formula::indexed(Formula::name("e"), number))
            }
        }
    }

    /// In powers of z, the highest first.
    pub(super) fn polynomial(&mut self, polynomial: &Laurent) -> Result<Formula, NoFormula> {
        let mut terms = Vec::new();
        for (n, coefficient) in polynomial.terms().asking() {
            let term = match -n {
                0 => self.size(coefficient)?,
                1 => self.weighted(coefficient, Formula::name("z"))?,
                power => {
                    let power = self.number(&Number::from(power))?;
                    self.weighted(coefficient, Formula::power(Formula::name("z"), power))?
                }
            };
            terms.push((coefficient.signum() < 0, term));
        }
        Ok(Formula::sum(terms))
    }

    fn matrix(&mut self, matrix: &LaurentMatrix) -> Result<Formula, NoFormula> {
        let rows = matrix.rows.iter().map(|row| row.iter().map(|entry| self.polynomial(entry)).collect());
        Ok(Formula::Matrix(rows.collect::<Result<_, _>>()?))
    }

    /// Of what has rows a table, and else a line for each field.
    fn record(&mut self, record: &Record) -> Result<Formula, NoFormula> {
        match (record.found(), record.items()) {
            (Some(Found::Step(step)), _) => Ok(Formula::row(self.lifting_step(step)?.into())),
            (Some(Found::Zero(zero)), _) => self.zero(zero),
            (Some(Found::Lifting(factored)), _) => self.lifting(&factored.lifting),
            (Some(Found::Euclid(euclid)), _) => self.euclid(euclid),
            (Some(Found::Division(division)), _) => Ok(Formula::row(self.division(division)?.into())),
            // Factorings, which have rows too, have lines.
            (Some(Found::Factorings(_)), _) | (_, None) => {
                let lines = record.fields().map(|(name, value)| {
                    let right = self.value(value)?;
                    self.line(name, matches!(value, Value::Laurent(_)), right)
                });
                Ok(Formula::Lines(lines.collect::<Result<_, _>>()?))
            }
            (_, Some(rows)) => self.table(rows),
        }
    }

    /// `name = value`
    pub(super) fn line(&mut self, name: &str, of_z: bool, right: Formula) -> Result<[Formula; 2], NoFormula> {
        self.take(name.len())?;
        Ok([named(name, of_z), Formula::row(vec![Formula::Sign(Sign::Equals), right])])
    }
}

/// `h_{0}(z)`: digits at the end of a name stand below it.
fn named(name: &str, of_z: bool) -> Formula {
    let stem = name.trim_end_matches(|c: char| c.is_ascii_digit());
    let base = match (stem, &name[stem.len()..]) {
        ("", _) | (_, "") => Formula::name(name),
        (stem, digits) => Formula::indexed(Formula::name(stem), Formula::Number(digits.to_string())),
    };
    if !of_z {
        return base;
    }
    Formula::Row(vec![base, Formula::fenced(Fence::Round, Formula::name("z"))])
}

/// A number that is known approximately, behind ≈.
fn near(number: &Number) -> Formula {
    let text = number.to_string();
    Formula::Row(vec![Formula::Sign(Sign::Near), approximate(text.trim_start_matches('\u{2248}'))])
}

/// `1.5`, `2 x 10^{-20}`
fn approximate(text: &str) -> Formula {
    let (negative, size) = text.strip_prefix('-').map_or((false, text), |size| (true, size));
    let plain = |digits: &str| Formula::Number(digits.to_string());
    let size = match (size, size.split_once('e')) {
        ("inf", _) => Formula::Sign(Sign::Infinity),
        ("NaN", _) => Formula::Word("NaN".to_string()),
        (_, Some((digits, exponent))) => {
            let (below, exponent) = exponent.strip_prefix('-').map_or((false, exponent), |e| (true, e));
            let exponent = Formula::sum([(below, plain(exponent))]);
            Formula::Row(vec![
                plain(digits),
                Formula::Sign(Sign::Times),
                Formula::power(plain("10"), exponent),
            ])
        }
        _ => plain(size),
    };
    Formula::sum([(negative, size)])
}
