//! Lifting stages, wavelets and factorings as equations.

use crate::algebra::Number;
use crate::arrays::{Stage, StageRounding};
use crate::filters::{Lifting, LiftingStep};
use crate::wavelets::Wavelet;

use super::build::Builder;
use super::{Fence, Formula, NoFormula, Sign};

/// Shifts further than this are written as powers of two.
const PLAIN_SHIFT: u32 = 20;

impl Builder {
    /// `x_{2n} <- x_{2n} + floor((x_{2n-1} + x_{2n+1} + 2) / 4)`: the left side, and the rest with its arrow.
    pub(super) fn stage(&mut self, stage: &Stage) -> Result<[Formula; 2], NoFormula> {
        let parity = stage.kind().parity();
        let mut terms = Vec::new();
        for (distance, tap) in stage.reach().filter(|(_, tap)| !tap.is_zero()) {
            let sample = self.sample(parity.saturating_add(distance))?;
            terms.push((tap.signum() < 0, self.weighted(tap, sample)?));
        }
        let target = self.sample(parity)?;
        let (sign, changed) =
            (stage.kind().subtracts(), self.rounded(terms, stage.shift(), stage.rounding())?);
        let mut right = Formula::sum([(false, target.clone()), (sign, changed)]);
        if let Some(word) = stage.word() {
            let bits = self.number(&i64::from(word.bits()).into())?;
            let word = Formula::indexed(Formula::Word(word.overflow().name().to_string()), bits);
            right = Formula::Row(vec![word, Formula::fenced(Fence::Round, right)]);
        }
        Ok([target, Formula::row(vec![Formula::Sign(Sign::Becomes), right])])
    }

    /// The stages of synthesis in order, a line each, and the shift at the end of a level.
    pub(super) fn wavelet(&mut self, wavelet: &Wavelet) -> Result<Formula, NoFormula> {
        let mut lines =
            wavelet.stages.iter().map(|stage| self.stage(stage)).collect::<Result<Vec<_>, _>>()?;
        if wavelet.shift > 0 || lines.is_empty() {
            let sample = Formula::indexed(Formula::name("x"), Formula::name("n"));
            let value = match wavelet.shift {
                0 => sample.clone(),
                shift => self.rounded(vec![(false, sample.clone())], shift, &StageRounding::HalfUp)?,
            };
            lines.push([sample, Formula::row(vec![Formula::Sign(Sign::Becomes), value])]);
        }
        Ok(Formula::Lines(lines))
    }

    /// `(sum + 2^(shift-1)) >> shift`, or the quotient in the brackets of another rounding; without either where the shift is 0.
    fn rounded(
        &mut self,
        mut terms: Vec<(bool, Formula)>,
        shift: u32,
        rounding: &StageRounding,
    ) -> Result<Formula, NoFormula> {
        if shift == 0 {
            let plain = matches!(&terms[..], [] | [(false, _)]);
            let sum = Formula::sum(terms);
            return Ok(if plain { sum } else { Formula::fenced(Fence::Round, sum) });
        }
        match rounding {
            StageRounding::HalfUp => terms.push((false, self.power_of_two(shift - 1)?)),
            StageRounding::Offset(offset) => terms.push((false, self.number(&offset.clone().into())?)),
            StageRounding::Floor | StageRounding::Ceiling | StageRounding::HalfEven => {}
        }
        let fraction = Formula::Fraction(Box::new([Formula::sum(terms), self.power_of_two(shift)?]));
        Ok(match rounding {
            StageRounding::Ceiling => Formula::fenced(Fence::Ceiling, fraction),
            // Halves go to the even neighbour, which no brackets say.
            StageRounding::HalfEven => {
                Formula::indexed(Formula::fenced(Fence::Nearest, fraction), Formula::Word("even".to_string()))
            }
            StageRounding::HalfUp | StageRounding::Floor | StageRounding::Offset(_) => {
                Formula::fenced(Fence::Floor, fraction)
            }
        })
    }

    /// The steps of a factoring in order, a line each, and what becomes of the bands before them, if anything does.
    pub(super) fn lifting(&mut self, lifting: &Lifting) -> Result<Formula, NoFormula> {
        let mut lines =
            lifting.steps.iter().map(|step| self.lifting_step(step)).collect::<Result<Vec<_>, _>>()?;
        let channels = [(&lifting.low, ["scale", "delay"]), (&lifting.high, ["high_scale", "high_delay"])];
        for (channel, [scale, delay]) in channels {
            if !channel.scale.is_one() {
                let right = self.number(&channel.scale)?;
                lines.push(self.line(scale, false, right)?);
            }
            if channel.delay != 0 {
                let right = self.number(&channel.delay.into())?;
                lines.push(self.line(delay, false, right)?);
            }
        }
        Ok(Formula::Lines(lines))
    }

    /// `even <- even + (...) odd`
    pub(super) fn lifting_step(&mut self, step: &LiftingStep) -> Result<[Formula; 2], NoFormula> {
        let band = |name: &str| Formula::indexed(Formula::name("x"), Formula::Word(name.to_string()));
        let (target, source) = if step.changes_even { ("even", "odd") } else { ("odd", "even") };
        let filter = Formula::fenced(Fence::Round, self.polynomial(&step.filter)?);
        let change = Formula::Row(vec![filter, band(source)]);
        let right = Formula::sum([(false, band(target)), (false, change)]);
        Ok([band(target), Formula::row(vec![Formula::Sign(Sign::Becomes), right])])
    }

    fn power_of_two(&mut self, exponent: u32) -> Result<Formula, NoFormula> {
        if exponent <= PLAIN_SHIFT {
            return self.number(&Number::ONE.shifted_left(exponent));
        }
        Ok(Formula::power(self.number(&Number::from(2))?, self.number(&Number::from(i64::from(exponent)))?))
    }

    /// `x_{2n+offset}`
    fn sample(&mut self, offset: i128) -> Result<Formula, NoFormula> {
        let double = Formula::row(vec![self.number(&Number::from(2))?, Formula::name("n")]);
        let mut terms = vec![(false, double)];
        if offset != 0 {
            let distance = offset.unsigned_abs().to_string();
            self.take(distance.len())?;
            terms.push((offset < 0, Formula::Number(distance)));
        }
        Ok(Formula::indexed(Formula::name("x"), Formula::sum(terms)))
    }
}
