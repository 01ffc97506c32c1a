//! Flow diagrams of lifting.

use crate::algebra::Number;
use crate::arrays::{Stage, StageRounding};
use crate::filters::{Channel, Direction, Laurent, Lifting};
use crate::plots::{AdderSign, Diagram, Plot, Rail};
use crate::wavelets::Wavelet;

/// Taps of a line of a box.
const TAPS_OF_A_LINE: usize = 4;

/// Taps that are written out; of more, the first and the last few.
const MOST_TAPS: usize = 12;

/// Characters of a tap.
const MOST_DIGITS: usize = 16;

/// Returns the flow diagram of a wavelet: its stages with taps, shifts and the bit shift of a level.
pub fn wavelet_flow(title: &str, wavelet: &Wavelet, direction: Direction) -> Plot {
    let shift = |diagram: Diagram, sign: &str| match wavelet.shift {
        0 => diagram,
        bits => [Rail::Even, Rail::Odd]
            .into_iter()
            .fold(diagram, |diagram, rail| diagram.scale(rail, [format!("{sign} {bits}")])),
    };
    let diagram = match direction {
        Direction::Analysis => {
            let start = shift(analysis(), "<<");
            wavelet.inverse().stages.iter().map(stage).fold(start, Diagram::stage)
        }
        Direction::Synthesis => {
            shift(wavelet.stages.iter().map(stage).fold(synthesis(), Diagram::stage), ">>")
        }
    };
    Plot::new(title).panel(diagram)
}

/// Returns the flow diagram of a factoring: its steps with exact taps, and its scales and delays.
pub fn factoring_flow(title: &str, lifting: &Lifting, direction: Direction) -> Plot {
    let synthesis_steps = lifting.steps.iter().map(|step| (step.changes_even, step.filter.clone()));
    let diagram = match direction {
        Direction::Synthesis => {
            let diagram = channels(synthesis(), &lifting.low, &lifting.high);
            synthesis_steps.fold(diagram, factor)
        }
        Direction::Analysis => {
            let steps = synthesis_steps.rev().map(|(even, filter)| (even, -&filter));
            let diagram = steps.fold(analysis(), factor);
            channels(diagram, &lifting.low.inverse(), &lifting.high.inverse())
        }
    };
    Plot::new(title).panel(diagram)
}

fn analysis() -> Diagram {
    Diagram::new().inputs("x[2n]", "x[2n+1]").outputs("low", "high")
}

fn synthesis() -> Diagram {
    Diagram::new().inputs("low", "high").outputs("x[2n]", "x[2n+1]")
}

/// The box of a stage with integer taps.
fn stage(stage: &Stage) -> crate::plots::FlowStage {
    let even = stage.kind().parity() == 0;
    let from = if even { Rail::Odd } else { Rail::Even };
    let sign = if stage.kind().subtracts() { AdderSign::Minus } else { AdderSign::Plus };
    // Even sample 2n reads odd samples number n+i+D-1, odd sample 2n+1 even samples number n+i+D.
    let first = stage.delay() - i64::from(even);
    let mut lines = tap_lines(stage.taps());
    lines.push(reach(first, stage.taps().len()));
    match stage.shift() {
        0 => {}
        bits => lines.push(match stage.rounding() {
            StageRounding::HalfUp => format!("rounded >> {bits}"),
            StageRounding::Floor => format!(">> {bits}"),
            StageRounding::Ceiling => format!("ceiling >> {bits}"),
            StageRounding::HalfEven => format!("half even >> {bits}"),
            StageRounding::Offset(offset) => format!("+ {offset} >> {bits}"),
        }),
    }
    lines.extend(stage.word().map(|word| format!("{} to {} bits", word.overflow().name(), word.bits())));
    crate::plots::FlowStage::Lift { from, sign, lines }
}

/// The box of a step with exact taps.
fn factor(diagram: Diagram, (changes_even, filter): (bool, Laurent)) -> Diagram {
    let from = if changes_even { Rail::Odd } else { Rail::Even };
    let negative = filter.at(1).signum() < 0;
    let sign = if negative { AdderSign::Minus } else { AdderSign::Plus };
    let filter = if negative { -&filter } else { filter };
    // Entries run back in time.
    let taps: Vec<Number> = filter.entries().iter().rev().cloned().collect();
    let mut lines = if taps.is_empty() { vec!["0".to_string()] } else { tap_lines(&taps) };
    if !taps.is_empty() {
        lines.push(reach(-filter.high(), taps.len()));
    }
    diagram.lift(from, sign, lines)
}

/// The boxes of the scales and of the delays of both bands, those that change something.
fn channels(mut diagram: Diagram, low: &Channel, high: &Channel) -> Diagram {
    let rails = [(Rail::Even, low), (Rail::Odd, high)];
    for (rail, channel) in rails.into_iter().filter(|(_, channel)| !channel.scale.is_one()) {
        diagram = diagram.scale(rail, [format!("* {}", short(&channel.scale))]);
    }
    for (rail, channel) in rails.into_iter().filter(|(_, channel)| channel.delay != 0) {
        diagram = diagram.scale(rail, [format!("z^{}", -channel.delay)]);
    }
    diagram
}

fn short(number: &Number) -> String {
    let text = number.to_string();
    if text.len() <= MOST_DIGITS { text } else { crate::algebra::Real(number.to_f64()).to_string() }
}

/// Some taps a line.
pub(super) fn tap_lines(taps: &[Number]) -> Vec<String> {
    let mut words: Vec<String> = match taps.len() {
        count if count <= MOST_TAPS => taps.iter().map(short).collect(),
        count => {
            let (first, last) = (&taps[..TAPS_OF_A_LINE], &taps[count - TAPS_OF_A_LINE..]);
            let left_out = format!("... {} more ...", count - 2 * TAPS_OF_A_LINE);
            let mut words: Vec<String> = first.iter().map(short).collect();
            // Alone on its line.
            words.push(left_out);
            words.extend(["", "", ""].map(String::from));
            words.extend(last.iter().map(short));
            words
        }
    };
    if let Some(first) = words.first_mut() {
        *first = format!("taps {first}");
    }
    words.chunks(TAPS_OF_A_LINE).map(|line| line.join("  ").trim().to_string()).collect()
}

/// Which pairs of samples are read, around pair n.
fn reach(first: i64, count: usize) -> String {
    let name = |offset: i64| match offset {
        0 => "n".to_string(),
        offset => format!("n{offset:+}"),
    };
    // Delays are below 2^41 and taps in memory.
    let last = first.saturating_add(count as i64 - 1);
    if first == last {
        format!("at {}", name(first))
    } else {
        format!("at {} to {}", name(first), name(last))
    }
}
