//! Branch and bound over boxes of coefficients: a tree of cases, each of whose leaves proves a limit.

use vcfilter_machine::{Stopped, poll};

use super::relaxation::{Ranges, Relaxed, Seen};

/// A case of a proof. Cases name those inside of them by their place in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Case {
    /// The ends of the box keep the limit.
    Corner,
    /// No picture has coefficients in the box.
    Empty,
    /// These multipliers prove it.
    Multipliers([i128; 4]),
    /// A coefficient lies below a number or not below it.
    Split { band: usize, at: i128, below: usize, above: usize },
}

/// The cases of a proof, of which the first one is everything.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Tree(pub(super) Vec<Case>);

/// The best known block of each side.
pub(super) trait Best {
    /// Hears of a block of pixels.
    fn hear(&mut self, pixels: [i128; 4]);
    /// The greatest value before its shift, times the side, that is not beyond the best known pixel.
    fn limit(&self) -> i128;
}

/// Proves that no picture exceeds the limit, which may rise meanwhile as better pictures are found. None where more than `most` cases would
/// be needed, or where single blocks can't be told apart from what pictures reach.
pub(super) fn prove(seen: &Seen, best: &mut dyn Best, most: usize) -> Result<Option<Tree>, Stopped> {
    let mut cases = vec![Case::Corner];
    let mut open: Vec<(usize, Ranges, [i128; 4])> = vec![(0, seen.codec.reach, seen.natural())];
    while let Some((case, ranges, near)) = open.pop() {
        poll()?;
        if seen.corner(&ranges) <= best.limit() {
            continue;
        }
        if seen.is_empty(&ranges) {
            cases[case] = Case::Empty;
            continue;
        }
        let hulls = [0, 1, 2, 3].map(|band| seen.hull(band, ranges[band]));
        if seen.proves(&hulls, near, best.limit()) {
            cases[case] = Case::Multipliers(near);
            continue;
        }
        let relaxed = seen.relaxed(&hulls);
        blocks_near(seen, &relaxed).for_each(|pixels| best.hear(pixels));
        if seen.proves(&hulls, relaxed.multipliers, best.limit()) {
            cases[case] = Case::Multipliers(relaxed.multipliers);
            continue;
        }
        let Some((band, at)) = split(seen, &ranges, &relaxed).filter(|_| cases.len() + 2 <= most) else {
            return Ok(None);
        };
        let (below, above) = (cases.len(), cases.len() + 1);
        cases.extend([Case::Corner, Case::Corner]);
        cases[case] = Case::Split { band, at, below, above };
        let (mut lower, mut upper) = (ranges, ranges);
        lower[band].1 = at - 1;
        upper[band].0 = at;
        open.push((below, lower, relaxed.multipliers));
        open.push((above, upper, relaxed.multipliers));
    }
    Ok(Some(Tree(cases)))
}

/// The blocks around the pixels of a relaxation.
fn blocks_near(seen: &Seen, relaxed: &Relaxed) -> impl Iterator<Item = [i128; 4]> {
    let [low, high] = seen.codec.pixels;
    let pixels = relaxed.pixels;
    (0..16).map(move |corner| {
        [0, 1, 2, 3].map(|nth| {
            let pixel = pixels[nth] + 1e-6;
            let pixel = if corner >> nth & 1 == 0 { pixel.floor() } else { (pixel - 2e-6).ceil() };
            (pixel as i128).clamp(low, high)
        })
    })
}

/// Where to split: at the end of a step that the relaxation flatters most; without any, in the midst of the widest range.
fn split(seen: &Seen, ranges: &Ranges, relaxed: &Relaxed) -> Option<(usize, i128)> {
    let ends_of_steps = |band: usize| {
        let (low, high) = ranges[band];
        let c = relaxed.coefficients[band];
        let [first, last] = seen.quantisers[band].alike((c.round() as i128).clamp(low, high));
        let ends = [first, last + 1].into_iter().filter(|at| low < *at && *at <= high);
        ends.min_by(|a, b| (*a as f64 - c).abs().total_cmp(&(*b as f64 - c).abs())).map(|at| (band, at))
    };
    let steps = (0..4).filter(|band| relaxed.flattery[*band] > 0.0).filter_map(ends_of_steps);
    let flattered = steps.max_by(|a, b| relaxed.flattery[a.0].total_cmp(&relaxed.flattery[b.0]));
    flattered.or_else(|| {
        let band = (0..4).max_by_key(|band| ranges[*band].1 - ranges[*band].0)?;
        let (low, high) = ranges[band];
        (low < high).then(|| (band, low + (high - low + 1) / 2))
    })
}
