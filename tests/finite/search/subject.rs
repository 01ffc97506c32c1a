//! What is searched: something that makes arrays of planes of numbers, and what may stand in these planes.

use crate::codec::{Made, Name, Plane, Range};

use super::random::Random;

/// A plane that goes in.
#[derive(Debug, Clone, Copy)]
pub(super) struct Input {
    pub width: usize,
    pub height: usize,
    pub range: Range,
}

impl Input {
    fn plane(&self, value: impl Fn(usize, usize) -> i64) -> Plane {
        Plane::new(self.width, self.height, value)
    }

    /// The end of the range on the side of a sign.
    fn end(&self, sign: i64) -> i64 {
        if sign > 0 { self.range.upper } else { self.range.lower }
    }

    fn is_empty(&self) -> bool {
        self.width * self.height == 0
    }

    /// Noise, noise of the ends, rectangles of the ends, or a product of a row and a column of signs.
    fn random(&self, random: &mut Random) -> Plane {
        let mut plane = self.plane(|_, _| self.range.lower);
        if self.is_empty() {
            return plane;
        }
        match random.below(4) {
            0 => plane.values.iter_mut().for_each(|v| *v = random.within(self.range.lower, self.range.upper)),
            1 => plane.values.iter_mut().for_each(|v| *v = self.end(random.sign())),
            2 => (0..4).for_each(|_| self.flip(&mut plane, random)),
            _ => {
                let across: Vec<i64> = (0..self.width).map(|_| random.sign()).collect();
                let down: Vec<i64> = (0..self.height).map(|_| random.sign()).collect();
                plane = self.plane(|x, y| self.end(across[x] * down[y]));
            }
        }
        plane
    }

    /// Moves all values of a rectangle to the other side of the range.
    fn flip(&self, plane: &mut Plane, random: &mut Random) {
        let mut part = |size: usize| {
            let (a, b) = (random.below(size), random.below(size));
            a.min(b)..a.max(b) + 1
        };
        let (across, down) = (part(self.width), part(self.height));
        for y in down {
            for value in &mut plane.values[y * self.width..][across.clone()] {
                *value = self.range.lower + self.range.upper - *value;
            }
        }
    }

    /// Changes a plane a little.
    fn change(&self, plane: &mut Plane, random: &mut Random) {
        let at = random.below(plane.values.len());
        match random.below(10) {
            0..=5 => plane.values[at] = self.range.lower + self.range.upper - plane.values[at],
            6 => plane.values[at] = random.within(self.range.lower, self.range.upper),
            7 => {
                plane.values[at] =
                    (plane.values[at] + random.sign()).clamp(self.range.lower, self.range.upper)
            }
            _ => self.flip(plane, random),
        }
    }
}

/// What makes arrays of planes.
type Run<'a> = Box<dyn Fn(&[Plane]) -> Made + 'a>;

/// An encoder, a decoder, or both in a row.
pub(super) struct Subject<'a> {
    pub inputs: Vec<Input>,
    pub run: Run<'a>,
}

/// A value that is driven up or down.
#[derive(Debug, Clone, Copy)]
pub(super) struct Target {
    pub name: Name,
    pub x: usize,
    pub y: usize,
}

impl Target {
    /// A value of one of the arrays, at a corner or a side as often as inside.
    pub(super) fn random(made: &Made, random: &mut Random) -> Target {
        let full: Vec<_> = made.arrays.0.iter().filter(|(_, plane)| !plane.values.is_empty()).collect();
        let (name, plane) = full[random.below(full.len())];
        let mut place = |size: usize| match random.below(5) {
            0 => 0,
            1 => size - 1,
            2 => random.below(size.min(4)),
            3 => size - 1 - random.below(size.min(4)),
            _ => random.below(size),
        };
        Target { name: *name, x: place(plane.width), y: place(plane.height()) }
    }

    pub(super) fn of(self, made: &Made) -> i64 {
        made[self.name].at(self.x, self.y)
    }
}

/// How much a value grows with each column and with each row of an input. Filters are the same for all rows and for all
/// columns, so that a product of both is what it grows with each number.
struct Slopes {
    across: Vec<f64>,
    down: Vec<f64>,
    /// 1, or -1 where the products have the other sign.
    sign: f64,
}

impl Subject<'_> {
    pub(super) fn random(&self, random: &mut Random) -> Vec<Plane> {
        self.inputs.iter().map(|input| input.random(random)).collect()
    }

    pub(super) fn changed(&self, planes: &[Plane], random: &mut Random) -> Vec<Plane> {
        let mut planes = planes.to_vec();
        let full: Vec<usize> = (0..planes.len()).filter(|&at| !self.inputs[at].is_empty()).collect();
        let at = full[random.below(full.len())];
        self.inputs[at].change(&mut planes[at], random);
        planes
    }

    /// Inputs that drive each target up and down as far as they can, but for what is rounded. Numbers are put in that are so
    /// large that roundings are nothing.
    pub(super) fn aimed(&self, targets: &[Target], random: &mut Random) -> Vec<[Vec<Plane>; 2]> {
        let slopes: Vec<Vec<Slopes>> =
            (0..self.inputs.len()).map(|at| self.slopes(at, targets, random)).collect();
        let aim = |target: usize, sign: f64| {
            let of = |(input, slopes): (&Input, &Vec<Slopes>)| {
                let Slopes { across, down, sign: own } = &slopes[target];
                input.plane(|x, y| input.end(if sign * own * across[x] * down[y] > 0.0 { 1 } else { -1 }))
            };
            self.inputs.iter().zip(&slopes).map(of).collect()
        };
        (0..targets.len()).map(|target| [aim(target, 1.0), aim(target, -1.0)]).collect()
    }

    fn slopes(&self, at: usize, targets: &[Target], random: &mut Random) -> Vec<Slopes> {
        let Input { width, height, .. } = self.inputs[at];
        let mut numbers =
            |count: usize| (0..count).map(|_| random.within(1 << 23, 1 << 24)).collect::<Vec<i64>>();
        let (row, column) = (numbers(width), numbers(height));
        let grown = |value: &dyn Fn(usize, usize) -> i64| {
            let of = |(number, input): (usize, &Input)| {
                input.plane(|x, y| if number == at { value(x, y) } else { 0 })
            };
            let planes: Vec<Plane> = self.inputs.iter().enumerate().map(of).collect();
            let made = (self.run)(&planes);
            targets.iter().map(|target| target.of(&made) as f64).collect::<Vec<f64>>()
        };
        let across: Vec<Vec<f64>> =
            (0..width).map(|only| grown(&|x, y| if x == only { column[y] } else { 0 })).collect();
        let down: Vec<Vec<f64>> =
            (0..height).map(|only| grown(&|x, y| if y == only { row[x] } else { 0 })).collect();
        let of = |target: usize| {
            // Less than this is rounding.
            let kept = |values: &[Vec<f64>]| {
                values
                    .iter()
                    .map(|v| if v[target].abs() < 4096.0 { 0.0 } else { v[target] })
                    .collect::<Vec<f64>>()
            };
            let (across, down) = (kept(&across), kept(&down));
            let sign =
                down.iter().zip(&column).map(|(grown, &number)| grown * number as f64).sum::<f64>().signum();
            Slopes { across, down, sign }
        };
        (0..targets.len()).map(of).collect()
    }
}
