//! Which place is searched when, and for how long: all of them shortly, then the better half for twice as long, and so on (successive
//! halving; Jamieson and Talwalkar, 2016). What comes next depends on what was found, and never on how long the search is to take.

/// How many steps the first runs have.
const FIRST: usize = 64;

/// The longest run doubles so often.
const DOUBLINGS: u32 = 7;

/// How many places are left in the end.
const LEFT: usize = 3;

/// The order of runs over numbered places.
#[derive(Debug)]
pub(super) struct Schedule {
    /// The places of this round, and which of them is next.
    places: Vec<usize>,
    next: usize,
    round: u32,
    /// The best score of each place.
    best: Vec<i64>,
}

/// A run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Turn {
    pub place: usize,
    pub steps: usize,
    /// The number of the round.
    pub round: u32,
}

impl Schedule {
    pub(super) fn new(places: usize) -> Schedule {
        Schedule { places: (0..places).collect(), next: 0, round: 0, best: vec![i64::MIN; places] }
    }

    /// The next run; None where there are no places.
    pub(super) fn turn(&mut self) -> Option<Turn> {
        if self.next == self.places.len() {
            self.round += 1;
            self.next = 0;
            // Of equal ones those that come first are the most promising.
            self.places.sort_by_key(|place| (std::cmp::Reverse(self.best[*place]), *place));
            let left = self.places.len().div_ceil(2).max(LEFT.min(self.places.len()));
            self.places.truncate(left);
        }
        let place = *self.places.get(self.next)?;
        self.next += 1;
        Some(Turn { place, steps: FIRST << self.round.min(DOUBLINGS), round: self.round })
    }

    /// Notes what a run found.
    pub(super) fn found(&mut self, place: usize, score: i64) {
        self.best[place] = self.best[place].max(score);
    }

    /// How many places are searched in this round.
    pub(super) fn left(&self) -> usize {
        self.places.len()
    }

    /// Whether a place is still searched.
    pub(super) fn has(&self, place: usize) -> bool {
        self.places.contains(&place)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_better_half_is_searched_for_twice_as_long() {
        let mut schedule = Schedule::new(8);
        for place in 0..8 {
            assert_eq!(schedule.turn(), Some(Turn { place, steps: 64, round: 0 }));
            schedule.found(place, (place as i64 * 5) % 8);
        }
        let second: Vec<Turn> = (0..4).filter_map(|_| schedule.turn()).collect();
        assert_eq!(second.iter().map(|turn| turn.place).collect::<Vec<_>>(), [3, 6, 1, 4]);
        assert!(second.iter().all(|turn| turn.steps == 128) && !schedule.has(0));
        let third: Vec<usize> = (0..3).filter_map(|_| schedule.turn()).map(|turn| turn.place).collect();
        assert_eq!(third, [3, 6, 1]);
        assert_eq!(Schedule::new(0).turn(), None);
    }
}
