//! Where the boxes of a row stand, and what passes between them: near to what they are joined to, and apart.

use super::layers::Layers;

/// Between neighbours of a row.
const GAP: f64 = 22.0;
/// The room of an arrow that passes.
const PASS: f64 = 10.0;
/// How much more than others an arrow wants to be upright where both of its ends are joined to nothing else there.
const STRAIGHT: f64 = 100.0;
/// The same of an arrow from a box that reads nothing: it stands beside what goes on through others.
const ASIDE: f64 = 0.05;
const ROUNDS: usize = 40;
/// Left of all: a rectangle's frame and errors of rounding have room.
const EDGE: f64 = 4.0;

/// The middle of each box, and of each arrow that passes, from the left: by its row, then by the box.
pub(super) struct Places {
    columns: Vec<Vec<f64>>,
}

impl Places {
    /// Places boxes of these widths; the leftmost one begins near 0.
    pub(super) fn of(layers: &Layers, widths: &[f64]) -> Places {
        let width = |row: usize, at: usize| if layers.row_of[at] == row { widths[at] } else { PASS };
        let apart = |row: usize| -> Vec<f64> {
            let pairs = layers.rows[row].windows(2);
            pairs.map(|pair| (width(row, pair[0]) + width(row, pair[1])) / 2.0 + GAP).collect()
        };
        let apart: Vec<Vec<f64>> = (0..layers.rows.len()).map(apart).collect();
        let mut places = Places { columns: vec![vec![0.0; widths.len()]; layers.rows.len()] };
        for (row, apart) in apart.iter().enumerate() {
            let mut x = -apart.iter().sum::<f64>() / 2.0;
            for (place, at) in layers.rows[row].iter().enumerate() {
                places.columns[row][*at] = x;
                x += apart.get(place).copied().unwrap_or_default();
            }
        }
        let links = weighted(layers);
        for round in 0..ROUNDS {
            let count = layers.rows.len();
            let both = round * 2 >= ROUNDS;
            let rows: Vec<usize> =
                if round % 2 == 0 { (0..count).collect() } else { (0..count).rev().collect() };
            for row in rows {
                let beside = |at: Option<usize>, moves: bool| {
                    at.filter(|_| moves).and_then(|at| links.get(at)).map_or(&[][..], Vec::as_slice)
                };
                let up = beside(row.checked_sub(1), both || round % 2 == 0);
                let down = beside(Some(row), both || round % 2 == 1);
                places.settle(row, &layers.rows[row], &[up, down], &apart[row]);
            }
        }
        let left = |(row, at): (usize, &usize)| places.columns[row][*at] - width(row, *at) / 2.0;
        let all =
            layers.rows.iter().enumerate().flat_map(|(row, items)| items.iter().map(move |at| (row, at)));
        let first = all.map(left).fold(f64::INFINITY, f64::min);
        places.columns.iter_mut().flatten().for_each(|x| *x += EDGE - first);
        places
    }

    /// The middle of a box, or of the arrows that pass from it.
    pub(super) fn middle(&self, row: usize, at: usize) -> f64 {
        self.columns[row][at]
    }

    /// Moves a row to where those are that it is joined to, above, below or both.
    fn settle(&mut self, row: usize, items: &[usize], links: &[&[Link]; 2], apart: &[f64]) {
        let mut pulls = vec![(0.0, 0.0); self.columns[row].len()];
        let mut pull = |at: usize, x: f64, weight: f64| {
            pulls[at].0 += x * weight;
            pulls[at].1 += weight;
        };
        for link in links[0] {
            pull(link.below, self.columns[row - 1][link.above], link.weight);
        }
        for link in links[1] {
            pull(link.above, self.columns[row + 1][link.below], link.weight);
        }
        let wish = |at: &usize| match pulls[*at] {
            (sum, weight) if weight > 0.0 => (sum / weight, weight),
            _ => (self.columns[row][*at], 1.0),
        };
        let wishes: Vec<(f64, f64)> = items.iter().map(wish).collect();
        for (at, x) in items.iter().zip(settled(&wishes, apart)) {
            self.columns[row][*at] = x;
        }
    }
}

/// What is joined between a row and the next one, and how much it wants to be upright.
struct Link {
    above: usize,
    below: usize,
    weight: f64,
}

fn weighted(layers: &Layers) -> Vec<Vec<Link>> {
    let mut reads = vec![false; layers.row_of.len()];
    layers.links.iter().flatten().for_each(|(_, below)| reads[*below] = true);
    let of_row = |pairs: &Vec<(usize, usize)>| {
        let (mut leaving, mut arriving) = (vec![0; layers.row_of.len()], vec![0; layers.row_of.len()]);
        for &(above, below) in pairs {
            leaving[above] += 1;
            arriving[below] += 1;
        }
        let link = |&(above, below): &(usize, usize)| {
            let weight = match leaving[above] == 1 && arriving[below] == 1 {
                true => STRAIGHT,
                false if reads[above] => 1.0,
                false => ASIDE,
            };
            Link { above, below, weight }
        };
        pairs.iter().map(link).collect()
    };
    layers.links.iter().map(of_row).collect()
}

/// The places nearest to the wishes, by the sum of weighted squares, that keep their order and are so far apart.
fn settled(wishes: &[(f64, f64)], apart: &[f64]) -> Vec<f64> {
    // Those that would come too near to each other form a block, which stands at the mean of its wishes.
    let mut blocks: Vec<(f64, f64, usize)> = Vec::new();
    let mut offset = 0.0;
    let mut offsets = Vec::with_capacity(wishes.len());
    for (place, (wish, weight)) in wishes.iter().enumerate() {
        offsets.push(offset);
        let mut block = (wish - offset, *weight, 1);
        while let Some(last) = blocks.pop_if(|last| last.0 >= block.0) {
            let weight = last.1 + block.1;
            block = ((last.0 * last.1 + block.0 * block.1) / weight, weight, last.2 + block.2);
        }
        blocks.push(block);
        offset += apart.get(place).copied().unwrap_or_default();
    }
    let means = blocks.into_iter().flat_map(|(mean, _, count)| std::iter::repeat_n(mean, count));
    means.zip(offsets).map(|(mean, offset)| mean + offset).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn those_that_come_too_near_are_moved_apart_as_little_as_can_be() {
        let equal = |wishes: &[f64]| wishes.iter().map(|wish| (*wish, 1.0)).collect::<Vec<_>>();
        assert_eq!(settled(&equal(&[0.0, 10.0]), &[5.0]), [0.0, 10.0]);
        assert_eq!(settled(&equal(&[0.0, 0.0]), &[6.0]), [-3.0, 3.0]);
        assert_eq!(settled(&equal(&[9.0, 0.0, 0.0]), &[6.0, 6.0]), [-3.0, 3.0, 9.0]);
        assert_eq!(settled(&[(0.0, 3.0), (0.0, 1.0)], &[4.0]), [-1.0, 3.0]);
        assert_eq!(settled(&[], &[]), [0.0; 0]);
    }
}
