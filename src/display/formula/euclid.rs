//! Euclid's divisions as equations.

use crate::filters::{EuclidDivision, EuclidSteps, Laurent};

use super::build::Builder;
use super::{Fence, Formula, NoFormula, Sign};

impl Builder {
    /// What is divided, then a division a line, then what is left.
    pub(super) fn euclid(&mut self, euclid: &EuclidSteps) -> Result<Formula, NoFormula> {
        let mut lines = self.parities(&euclid.entries)?;
        for division in &euclid.divisions {
            lines.push(self.division(division)?);
        }
        lines.extend(self.parities(&euclid.left)?);
        Ok(Formula::Lines(lines))
    }

    /// `p_even(z) = ...` and `p_odd(z) = ...`
    fn parities(&mut self, [even, odd]: &[Laurent; 2]) -> Result<Vec<[Formula; 2]>, NoFormula> {
        let mut line = |parity: &str, p: &Laurent| {
            let name = Formula::indexed(Formula::name("p"), Formula::Word(parity.to_string()));
            let name = Formula::Row(vec![name, Formula::fenced(Fence::Round, Formula::name("z"))]);
            Ok([name, Formula::row(vec![Formula::Sign(Sign::Equals), self.polynomial(p)?])])
        };
        Ok(vec![line("even", even)?, line("odd", odd)?])
    }

    /// `dividend = (quotient) (divisor) + (remainder)`
    pub(super) fn division(&mut self, division: &EuclidDivision) -> Result<[Formula; 2], NoFormula> {
        let dividend = self.polynomial(&division.dividend)?;
        let mut factor = |p: &Laurent| Ok(Formula::fenced(Fence::Round, self.polynomial(p)?));
        let product = Formula::Row(vec![factor(&division.quotient)?, factor(&division.divisor)?]);
        let remainder = match division.remainder.is_zero() {
            true => None,
            false => Some((false, factor(&division.remainder)?)),
        };
        let right = Formula::sum(std::iter::once((false, product)).chain(remainder));
        Ok([dividend, Formula::row(vec![Formula::Sign(Sign::Equals), right])])
    }
}
