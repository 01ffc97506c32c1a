//! A small linear program in floating point, whose duals are all that is wanted of it: any duals prove a bound, good ones a tight one.
//! The crate microlp 0.7 comes to the same optima in fourteen times the time (154 and 11 microseconds for a relaxation), tells no duals but by
//! a second program, and brings sprs and ndarray along.

/// Rows of equations over variables that are not negative: a tableau of the simplex method (Dantzig 1947), whose first basis is given.
#[derive(Debug)]
pub(super) struct Simplex {
    /// A row for each equation: the factors of the variables, and then the right side, which is not negative.
    rows: Vec<Vec<f64>>,
    /// What is still gained by each variable.
    gains: Vec<f64>,
    /// The variable of each row.
    basis: Vec<usize>,
}

/// What is taken for 0.
const TINY: f64 = 1e-9;
/// How many steps are done at most; a worse result is a result as well.
const STEPS: usize = 400;

impl Simplex {
    /// The columns are the variables: what each gains, and its factors. `basis` names those of a unit matrix.
    pub(super) fn new(columns: &[(f64, Vec<f64>)], right: &[f64], basis: Vec<usize>) -> Simplex {
        let row = |number: usize| {
            let factors = columns.iter().map(|(_, factors)| factors[number]);
            factors.chain([right[number]]).collect()
        };
        let rows: Vec<Vec<f64>> = (0..right.len()).map(row).collect();
        let mut simplex = Simplex { rows, gains: columns.iter().map(|(gain, _)| *gain).collect(), basis };
        simplex.gains.push(0.0);
        for row in 0..simplex.basis.len() {
            simplex.eliminate(row, simplex.basis[row]);
        }
        simplex
    }

    /// Takes a row off the gains so that its variable gains nothing more.
    fn eliminate(&mut self, row: usize, column: usize) {
        let factor = self.gains[column];
        if factor != 0.0 {
            for (gain, entry) in self.gains.iter_mut().zip(&self.rows[row]) {
                *gain -= factor * entry;
            }
        }
    }

    /// Climbs to the optimum, or as far as the steps reach.
    pub(super) fn solve(&mut self) {
        for step in 0..STEPS {
            let gaining =
                self.gains[..self.gains.len() - 1].iter().enumerate().filter(|(_, gain)| **gain > TINY);
            // The first one that gains never runs in circles (Bland 1977).
            let entering = if step < STEPS / 2 {
                gaining.max_by(|a, b| a.1.total_cmp(b.1))
            } else {
                gaining.min_by_key(|(column, _)| *column)
            };
            let Some((entering, _)) = entering else { return };
            let Some(leaving) = self.leaving(entering) else { return };
            self.pivot(leaving, entering);
        }
    }

    /// The row that limits a variable first.
    fn leaving(&self, entering: usize) -> Option<usize> {
        let ratio = |row: usize| {
            let entries = &self.rows[row];
            (entries[entering] > TINY).then(|| (row, entries[entries.len() - 1] / entries[entering]))
        };
        let limits = (0..self.rows.len()).filter_map(ratio);
        limits
            .min_by(|a, b| a.1.total_cmp(&b.1).then(self.basis[a.0].cmp(&self.basis[b.0])))
            .map(|(row, _)| row)
    }

    fn pivot(&mut self, row: usize, column: usize) {
        let factor = self.rows[row][column];
        self.rows[row].iter_mut().for_each(|entry| *entry /= factor);
        let pivot = self.rows[row].clone();
        for other in (0..self.rows.len()).filter(|other| *other != row) {
            let factor = self.rows[other][column];
            if factor != 0.0 {
                for (entry, mine) in self.rows[other].iter_mut().zip(&pivot) {
                    *entry -= factor * mine;
                }
            }
        }
        self.eliminate(row, column);
        self.basis[row] = column;
    }

    /// What is still gained by a variable.
    pub(super) fn gain(&self, variable: usize) -> f64 {
        self.gains[variable]
    }

    /// The value of a variable.
    pub(super) fn value(&self, variable: usize) -> f64 {
        let row = self.basis.iter().position(|other| *other == variable);
        row.map_or(0.0, |row| self.rows[row][self.rows[row].len() - 1])
    }
}
