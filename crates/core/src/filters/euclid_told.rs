//! The divisions of Euclid's algorithm behind a factoring, one by one.

use super::{FilterError, Laurent, Lifting, LiftingStep};

/// Euclid's algorithm as a factoring went through it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EuclidSteps {
    /// Whether the entries of g1 are divided, and not those of g0.
    pub of_high_pass: bool,
    /// The even and the odd entries of that filter.
    pub entries: [Laurent; 2],
    /// The divisions in order; each takes off the last of the steps of synthesis that are left.
    pub divisions: Vec<EuclidDivision>,
    /// What is left of the even and the odd entries: one is 0, the other a single power of z.
    pub left: [Laurent; 2],
    /// The first step of synthesis, which only the other filter tells; None where there is none.
    pub first: Option<LiftingStep>,
}

/// dividend = quotient * divisor + remainder
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EuclidDivision {
    /// Whether even entries are divided by odd ones; otherwise odd ones by even ones.
    pub divides_even: bool,
    /// What is divided.
    pub dividend: Laurent,
    /// What it is divided by.
    pub divisor: Laurent,
    /// The quotient: the filter of the lifting step.
    pub quotient: Laurent,
    /// What is left, which takes the place of the dividend.
    pub remainder: Laurent,
}

impl Lifting {
    /// Returns the divisions of Euclid's algorithm that lead to these steps (I. Daubechies and W. Sweldens, 1998, section
    /// 4). They divide the entries of one synthesis filter: of g0 where the first step changes even samples, and else of
    /// g1. Every product of steps has them, however it was found.
    ///
    /// ```
    /// use vcfilter_core::filters::Lifting;
    /// use vcfilter_core::wavelets::Wavelet;
    /// let euclid = Lifting::of(&Wavelet::le_gall_5_3()).euclid().unwrap();
    /// // The first step changes even samples: odd entries of g0, [1, 1]/2, are divided by the even one, 1.
    /// assert_eq!(euclid.divisions.len(), 1);
    /// assert_eq!(euclid.divisions[0].quotient.to_string(), "laurent([1, 1], low=-1) / 2");
    /// assert!(euclid.divisions[0].remainder.is_zero());
    /// ```
    ///
    /// # Errors
    /// [`FilterError::TooLong`], [`FilterError::TooLarge`]
    pub fn euclid(&self) -> Result<EuclidSteps, FilterError> {
        let of_high_pass = self.steps.first().is_some_and(|step| !step.changes_even);
        let channel = usize::from(of_high_pass);
        let matrix = self.polyphase()?;
        let entries = [0, 1].map(|row: usize| matrix.rows[row][channel].clone());
        let mut left = entries.clone();
        let mut divisions = Vec::new();
        // The first step changes what the filter has none of.
        let (first, others) = match self.steps.split_first() {
            Some((first, others)) => (Some(first.clone()), others),
            None => (None, &[][..]),
        };
        for step in others.iter().rev() {
            let row = if step.changes_even { 0 } else { 1 };
            let (dividend, divisor) = (left[row].clone(), left[1 - row].clone());
            let remainder = dividend.plus(&-&step.filter.times(&divisor)?)?;
            left[row] = remainder.clone();
            let (divides_even, quotient) = (step.changes_even, step.filter.clone());
            divisions.push(EuclidDivision { divides_even, dividend, divisor, quotient, remainder });
        }
        Ok(EuclidSteps { of_high_pass, entries, divisions, left, first })
    }
}
