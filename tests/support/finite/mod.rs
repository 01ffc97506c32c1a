//! An encoder and a decoder of finite pictures after VC-2 (ST 2042-1), in plain integers. It shares nothing with the engine,
//! not even its tables; every array has the name that the engine gives it.

mod compared;
mod filters;
mod plane;
mod quantiser;
mod stage;

// Each program of tests uses a part.
#[allow(unused_imports)]
pub(crate) use self::{
    filters::{FILTERS, Filter, named},
    plane::{Name, Plane, Planes},
    quantiser::{Indices, dequantised, quantised, requantised},
    stage::{Direction, Edges, RULES, Range, Sums},
};

/// A transform.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Codec {
    /// The vertical filter.
    pub down: &'static Filter,
    /// The horizontal one.
    pub across: &'static Filter,
    /// The levels in both directions.
    pub depth: u32,
    /// The levels in the horizontal direction alone, the deepest ones.
    pub depth_ho: u32,
    pub edges: Edges,
}

/// What an encoder or a decoder made, and what the stages added up for it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Made {
    pub arrays: Planes,
    /// For each stage, under the name of the array that it makes.
    pub sums: Vec<(Name, Sums)>,
}

impl std::ops::Index<(u32, &str)> for Made {
    type Output = Plane;

    fn index(&self, name: (u32, &str)) -> &Plane {
        &self.arrays[name]
    }
}

/// A name with more and more primes.
type Primed = [&'static str; 5];
const DC: Primed = ["DC", "DC'", "DC''", "DC'''", "DC''''"];
const L: Primed = ["L", "L'", "L''", "L'''", "L''''"];
const H: Primed = ["H", "H'", "H''", "H'''", "H''''"];

impl Made {
    fn keep(&mut self, level: u32, name: &'static str, plane: Plane) -> Plane {
        self.arrays.0.push(((level, name), plane.clone()));
        plane
    }

    /// Stage after stage; `undone` as an encoder, from the last one to the first, with a prime more in the name each time,
    /// else as a decoder, with a prime less.
    fn lift(
        &mut self,
        codec: &Codec,
        (level, names): (u32, &Primed),
        first: Plane,
        undone: bool,
        direction: Direction,
    ) -> Plane {
        let filter = if direction == Direction::Across { codec.across } else { codec.down };
        let count = filter.stages.len();
        let mut last = self.keep(level, names[if undone { 0 } else { count }], first);
        for done in 1..=count {
            let (stage, name) = match undone {
                true => (&filter.stages[count - done], names[done]),
                false => (&filter.stages[done - 1], names[count - done]),
            };
            let (plane, sums) = stage::lifted(&last, stage, undone, direction, codec.edges);
            self.sums.push(((level, name), sums));
            last = self.keep(level, name, plane);
        }
        last
    }
}

/// The filters, vertical first, and the levels.
impl std::fmt::Display for Codec {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {} {} {}", self.down.name, self.across.name, self.depth, self.depth_ho)
    }
}

impl Codec {
    /// VC-2's, with filters by their names.
    pub(crate) fn named(wavelet: &str, wavelet_ho: &str, depth: u32, depth_ho: u32) -> Codec {
        Codec { down: named(wavelet), across: named(wavelet_ho), depth, depth_ho, edges: Edges::Clamp }
    }

    pub(crate) fn levels(&self) -> u32 {
        self.depth + self.depth_ho
    }

    /// The names of the bands, the deepest first.
    pub(crate) fn bands(&self) -> Vec<Name> {
        let mut bands = vec![(0, if self.depth_ho > 0 { "L" } else { "LL" })];
        for level in 1..=self.levels() {
            let names: &[_] = if level <= self.depth_ho { &["H"] } else { &["HL", "LH", "HH"] };
            bands.extend(names.iter().map(|name| (level, *name)));
        }
        bands
    }

    /// An encoder.
    pub(crate) fn analysis(&self, picture: &Plane) -> Made {
        let mut made = Made::default();
        let mut low = picture.clone();
        for level in (1..=self.levels()).rev() {
            low = made.keep(level, "Input", low);
            let dc = low.map(|value| value << self.across.shift);
            let dc = made.lift(self, (level, &DC), dc, true, Direction::Across);
            if level <= self.depth_ho {
                low = made.keep(level, "L", dc.columns(0));
                made.keep(level, "H", dc.columns(1));
                continue;
            }
            // L and H are kept as what goes into the stages along columns.
            let l = made.lift(self, (level, &L), dc.columns(0), true, Direction::Down);
            let h = made.lift(self, (level, &H), dc.columns(1), true, Direction::Down);
            low = made.keep(level, "LL", l.rows(0));
            made.keep(level, "LH", l.rows(1));
            made.keep(level, "HL", h.rows(0));
            made.keep(level, "HH", h.rows(1));
        }
        made
    }

    /// The coefficients of what an encoder made, which a decoder gets.
    pub(crate) fn coefficients(&self, made: &Made) -> Planes {
        let of = |(level, band): Name| ((level, band), made[(level.max(1), band)].clone());
        Planes(self.bands().into_iter().map(of).collect())
    }

    /// A decoder.
    pub(crate) fn synthesis(&self, bands: &Planes) -> Made {
        let mut made = Made::default();
        let mut low = bands.0[0].1.clone();
        for level in 1..=self.levels() {
            let mut band = |name: &'static str| made.keep(level, name, bands[(level, name)].clone());
            let (l, h) = if level <= self.depth_ho {
                let h = band("H");
                (made.keep(level, "L", low), h)
            } else {
                let [lh, hl, hh] = ["LH", "HL", "HH"].map(&mut band);
                let ll = made.keep(level, "LL", low);
                let l = made.lift(self, (level, &L), ll.and_rows(&lh), false, Direction::Down);
                (l, made.lift(self, (level, &H), hl.and_rows(&hh), false, Direction::Down))
            };
            let dc = made.lift(self, (level, &DC), l.and_columns(&h), false, Direction::Across);
            let shift = self.across.shift;
            let rounded = |value: i64| if shift > 0 { (value + (1 << (shift - 1))) >> shift } else { value };
            low = made.keep(level, "Output", dc.map(rounded));
        }
        made
    }

    /// The arrays that stages of an encoder make, or of a decoder, in the order in which they are made.
    pub(crate) fn summed(&self, encoder: bool) -> Vec<Name> {
        let (width, height) = self.multiples();
        let there = self.analysis(&Plane::new(width, height, |_, _| 0));
        let made = if encoder { there } else { self.synthesis(&self.coefficients(&there)) };
        made.sums.into_iter().map(|(name, _)| name).collect()
    }

    /// The multiples that VC-2 pads a picture to.
    pub(crate) fn multiples(&self) -> (usize, usize) {
        (1 << self.levels(), 1 << self.depth)
    }
}
