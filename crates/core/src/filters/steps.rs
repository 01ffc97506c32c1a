//! Lifting steps with exact taps over finite signals.

use crate::algebra::Number;
use crate::arrays::{ArrayError, Edges, Element, Interrupt};

use super::convolution::weighted_sum;
use super::{Channel, FilterError, Lifting, LiftingStep, SignalError};

/// Even and odd samples of a signal, or its low and its high band.
type Halves = [Vec<Element>; 2];

/// One level of analysis: the steps of synthesis taken back, last one first.
///
/// # Errors
/// [`FilterError::Delays`], unless edges are periodic; [`ArrayError::Interrupted`].
pub(super) fn split_by_steps(
    lifting: &Lifting,
    signal: &[Element],
    edges: Edges,
    interrupt: &Interrupt,
) -> Result<(Vec<Element>, Vec<Element>), SignalError> {
    let mut samples = signal.to_vec();
    if edges.needs_even_sizes() && samples.len() % 2 == 1 {
        samples.extend(signal.last().cloned());
    }
    let half = |parity: usize| samples.iter().skip(parity).step_by(2).cloned().collect();
    let mut halves: Halves = [half(0), half(1)];
    for step in lifting.steps.iter().rev() {
        apply(&step.inverse(), &mut halves, edges, interrupt)?;
    }
    let [low, high] = halves;
    let low = channelled("low", &lifting.low.inverse(), low, edges)?;
    Ok((low, channelled("high", &lifting.high.inverse(), high, edges)?))
}

/// One level of synthesis, of so many samples.
///
/// # Errors
/// As of [`split_by_steps`].
pub(super) fn joined_by_steps(
    lifting: &Lifting,
    (low, high): (&[Element], &[Element]),
    length: usize,
    edges: Edges,
    interrupt: &Interrupt,
) -> Result<Vec<Element>, SignalError> {
    let mut halves: Halves = [
        channelled("low", &lifting.low, low.to_vec(), edges)?,
        channelled("high", &lifting.high, high.to_vec(), edges)?,
    ];
    for step in &lifting.steps {
        apply(step, &mut halves, edges, interrupt)?;
    }
    Ok((0..length).map(|n| halves[n % 2][n / 2].clone()).collect())
}

/// Adds to the samples of one parity a filter of the others.
fn apply(
    step: &LiftingStep,
    halves: &mut Halves,
    edges: Edges,
    interrupt: &Interrupt,
) -> Result<(), ArrayError> {
    let size = (halves[0].len() + halves[1].len()) as i128;
    let (changed, read) = if step.changes_even { (0, 1) } else { (1, 0) };
    let taps: Vec<(i64, &Number)> = step.filter.terms().collect();
    let mut sums = Vec::new();
    for (n, own) in halves[changed].iter().enumerate() {
        interrupt.check()?;
        let neighbour = |(k, tap): &(i64, &Number)| {
            let at = 2 * (n as i128 - i128::from(*k)) + read as i128;
            // Rules of edges keep parity; where no sample of it is there, nothing is added.
            let inside = usize::try_from(edges.inside(at, size)?).ok()?;
            Some(((*tap).clone(), halves[read].get(inside / 2)?))
        };
        let terms: Vec<(Number, &Element)> = taps.iter().filter_map(neighbour).collect();
        let all = std::iter::once((&Number::ONE, own)).chain(terms.iter().map(|(tap, x)| (tap, *x)));
        sums.push(weighted_sum(all)?);
    }
    halves[changed] = sums;
    Ok(())
}

/// A band scaled, and delayed around its end where edges are periodic.
fn channelled(
    name: &'static str,
    channel: &Channel,
    band: Vec<Element>,
    edges: Edges,
) -> Result<Vec<Element>, SignalError> {
    let Channel { scale, delay } = channel;
    if *delay != 0 && edges != Edges::Periodic {
        return Err(FilterError::Delays { band: name, delay: *delay }.into());
    }
    let count = band.len() as i64;
    let from = |n: i64| &band[(n - delay).rem_euclid(count.max(1)) as usize];
    let scaled = |n: i64| weighted_sum([(scale, from(n))]);
    Ok((0..count).map(scaled).collect::<Result<_, ArrayError>>()?)
}
