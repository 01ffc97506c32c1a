//! The rows of a graph: what is read stands above what reads it, and few arrows cross.

use super::super::super::graph::Shown;

/// Rounds of the search for an order in which few arrows cross.
const ROUNDS: usize = 8;

/// Boxes in rows. An arrow over several rows passes through those between: each row names the boxes that stand in it,
/// and those whose arrows pass through it.
pub(super) struct Layers {
    pub(super) rows: Vec<Vec<usize>>,
    /// The row in which each box stands.
    pub(super) row_of: Vec<usize>,
    /// What is joined between each row and the next one, each pair once.
    pub(super) links: Vec<Vec<(usize, usize)>>,
}

impl Layers {
    /// Puts boxes of these widths into rows of about `widest`.
    pub(super) fn of(shown: &Shown, widths: &[f64], widest: f64) -> Layers {
        let row_of = row_of(shown, widths, widest);
        let count = row_of.iter().max().map_or(0, |last| last + 1);
        let (mut rows, mut links) = (vec![Vec::new(); count], vec![Vec::new(); count.saturating_sub(1)]);
        for at in shown.in_order() {
            rows[row_of[at]].push(at);
        }
        for (reader, node) in shown.boxes.iter().enumerate() {
            for &(input, _) in &node.inputs {
                for row in row_of[input]..row_of[reader] {
                    let below = if row + 1 == row_of[reader] { reader } else { input };
                    links[row].push((input, below));
                    if below == input {
                        rows[row + 1].push(input);
                    }
                }
            }
        }
        for links in &mut links {
            links.sort_unstable();
            links.dedup();
        }
        // Without shared boxes nothing crosses in the order of the tree.
        for row in &mut rows {
            row.sort_by_key(|at| shown.boxes[*at].number);
            row.dedup();
        }
        let mut layers = Layers { rows, row_of, links };
        layers.untangle();
        layers
    }

    /// Looks for an order of each row in which fewer arrows cross: each stands where those are that it is joined to.
    fn untangle(&mut self) {
        let (mut best, mut fewest) = (self.rows.clone(), self.crossings());
        for round in 0..ROUNDS {
            if fewest == 0 {
                break;
            }
            let count = self.rows.len();
            if round % 2 == 0 {
                (1..count).for_each(|row| self.order(row, row - 1));
            } else {
                (0..count.saturating_sub(1)).rev().for_each(|row| self.order(row, row + 1));
            }
            let crossings = self.crossings();
            if crossings < fewest {
                (best, fewest) = (self.rows.clone(), crossings);
            }
        }
        self.rows = best;
    }

    /// Orders a row by the mean place of what each is joined to in the row beside it.
    fn order(&mut self, row: usize, beside: usize) {
        let places = places(&self.rows[beside], self.row_of.len());
        let mut sums = vec![(0, 0); self.row_of.len()];
        for &(above, below) in &self.links[row.min(beside)] {
            let (here, there) = if row < beside { (above, below) } else { (below, above) };
            sums[here].0 += places[there];
            sums[here].1 += 1;
        }
        let key = |(place, at): (usize, &usize)| match sums[*at] {
            (_, 0) => place as f64,
            (sum, count) => sum as f64 / f64::from(count),
        };
        let mut keyed: Vec<(f64, usize)> =
            self.rows[row].iter().enumerate().map(|(place, at)| (key((place, at)), *at)).collect();
        keyed.sort_by(|a, b| a.0.total_cmp(&b.0));
        self.rows[row] = keyed.into_iter().map(|(_, at)| at).collect();
    }

    /// How often two arrows cross.
    fn crossings(&self) -> usize {
        let between = |row: usize| {
            let [above, below] = [row, row + 1].map(|row| places(&self.rows[row], self.row_of.len()));
            let mut ends: Vec<(usize, usize)> =
                self.links[row].iter().map(|(from, to)| (above[*from], below[*to])).collect();
            ends.sort_unstable();
            // How many of those that begin further left end further right.
            let (mut ended, mut crossings): (Vec<usize>, usize) = (Vec::new(), 0);
            for (_, end) in ends {
                let place = ended.partition_point(|other| *other <= end);
                crossings += ended.len() - place;
                ended.insert(place, end);
            }
            crossings
        };
        (0..self.links.len()).map(between).sum()
    }
}

/// The place of each box in a row; 0 where it has none.
fn places(row: &[usize], count: usize) -> Vec<usize> {
    let mut places = vec![0; count];
    row.iter().enumerate().for_each(|(place, at)| places[*at] = place);
    places
}

/// The row of each box from the top: the lowest that lies above all that read it and has room.
fn row_of(shown: &Shown, widths: &[f64], widest: f64) -> Vec<usize> {
    let mut from_below = vec![0; shown.boxes.len()];
    let mut taken: Vec<f64> = Vec::new();
    // Readers come after what they read.
    for at in (0..shown.boxes.len()).rev() {
        let mut row: usize = from_below[at];
        while taken.get(row).is_some_and(|taken| taken + widths[at] > widest) {
            row += 1;
        }
        taken.resize(taken.len().max(row + 1), 0.0);
        taken[row] += widths[at];
        from_below[at] = row;
        for &(input, _) in &shown.boxes[at].inputs {
            from_below[input] = from_below[input].max(row + 1);
        }
    }
    let last = taken.len().saturating_sub(1);
    from_below.into_iter().map(|row| last - row).collect()
}
