//! How far decoded pixels reach, by all indices, and trees of cases that prove it.

use vcfilter_machine::{Stopped, poll};

use super::block::BlockCodec;
use super::climb::Draws;
use super::relaxation::Seen;
use super::tree::{Best, Tree, prove};

/// A block of pixels that is coded by an index, and the pixel of it that decodes far.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Block {
    pub(super) pixels: [i128; 4],
    pub(super) index: usize,
    pub(super) pixel: usize,
    /// What it decodes to.
    pub(super) value: i128,
}

/// What is found of decoded pixels.
#[derive(Debug)]
pub(super) struct Decoded {
    /// The blocks that reach farthest down and up.
    pub(super) blocks: [Block; 2],
    /// For both sides, each index and each pixel of a block the proof that none reaches farther; None where a proof takes too many cases.
    pub(super) proofs: [Vec<[Option<Tree>; 4]>; 2],
}

/// The best known block of a side, and of which index and pixel others are heard.
struct Known<'a> {
    seen: &'a Seen<'a>,
    index: usize,
    best: &'a mut Block,
    limit: i128,
}

impl Known<'_> {
    fn of<'a>(seen: &'a Seen<'a>, index: usize, best: &'a mut Block) -> Known<'a> {
        let limit = seen.codec.limit(seen.side * best.value, seen.side);
        Known { seen, index, best, limit }
    }
}

impl Best for Known<'_> {
    fn hear(&mut self, pixels: [i128; 4]) {
        let value = self.seen.value(pixels);
        if value > self.limit {
            let codec = self.seen.codec;
            let value = codec.shifted(self.seen.side * value);
            *self.best = Block { pixels, index: self.index, pixel: self.seen.pixel, value };
            self.limit = codec.limit(self.seen.side * value, self.seen.side);
        }
    }

    fn limit(&self) -> i128 {
        self.limit
    }
}

/// How often a climb begins at random.
const STARTS: usize = 12;

/// Climbs from blocks of black and white, and from others.
fn climb(known: &mut Known, draws: &mut Draws) -> Result<(), Stopped> {
    let [low, high] = known.seen.codec.pixels;
    let span = high - low;
    for start in 0..16 + STARTS {
        poll()?;
        let mut pixels = [0, 1, 2, 3].map(|nth| match start < 16 {
            true => {
                if start >> nth & 1 == 1 {
                    high
                } else {
                    low
                }
            }
            false => low + draws.below(span as usize + 1) as i128,
        });
        let mut value = known.seen.value(pixels);
        let mut by = span / 2 + 1;
        while by > 0 {
            let moves = (0..8).map(|number| (number / 2, if number % 2 == 0 { by } else { -by }));
            let moved = moves.map(|(nth, by)| {
                let mut moved = pixels;
                moved[nth] = (moved[nth] + by).clamp(low, high);
                (known.seen.value(moved), moved)
            });
            match moved.max().filter(|(moved, _)| *moved > value) {
                Some((better, moved)) => (value, pixels) = (better, moved),
                None => by /= 2,
            }
        }
        known.hear(pixels);
    }
    Ok(())
}

impl Decoded {
    /// Searches pictures, and then proves that none reaches farther. Proofs of more than `most` cases are given up; `told` hears how many
    /// indices are done.
    pub(super) fn new(codec: &BlockCodec, most: usize, told: &dyn Fn(usize)) -> Result<Decoded, Stopped> {
        let count = codec.indices();
        let nothing = Block { pixels: [0; 4], index: 0, pixel: 0, value: 0 };
        let mut blocks = [nothing; 2];
        let mut draws = Draws::new(1);
        let cases = |index: usize| {
            let quantisers = codec.quantisers(index);
            let seen =
                move |side: usize, pixel: usize| Seen { codec, quantisers, pixel, side: [-1, 1][side] };
            (0..8).map(move |number| (number / 4, number % 4, seen(number / 4, number % 4)))
        };
        for index in 0..count {
            for (side, _, seen) in cases(index) {
                climb(&mut Known::of(&seen, index, &mut blocks[side]), &mut draws)?;
            }
            told(index);
        }
        let mut proofs = [Vec::new(), Vec::new()];
        for index in 0..count {
            proofs.iter_mut().for_each(|of_side| of_side.push([None, None, None, None]));
            for (side, pixel, seen) in cases(index) {
                let mut known = Known::of(&seen, index, &mut blocks[side]);
                proofs[side][index][pixel] = prove(&seen, &mut known, most)?;
            }
            told(count + index);
        }
        Ok(Decoded { blocks, proofs })
    }

    /// Whether all is proven of a side.
    pub(super) fn is_proven(&self, side: usize) -> bool {
        self.proofs[side].iter().flatten().all(Option::is_some)
    }
}
