//! VC-2's dead-zone quantiser (ST 2042-1, 13.3) and its slices (13.5.6.2).

use super::plane::{Plane, Planes};

/// 13.3.2
fn factor(index: u32) -> i64 {
    let base = 1i64 << (index / 4);
    match index % 4 {
        0 => 4 * base,
        1 => (503_829 * base + 52_958) / 105_917,
        2 => (665_857 * base + 58_854) / 117_708,
        _ => (440_253 * base + 32_722) / 65_444,
    }
}

/// 13.3.2
fn offset(index: u32) -> i64 {
    match index {
        0 => 1,
        1 => 2,
        index => (factor(index) + 1) / 2,
    }
}

/// Quantises as the standard recommends.
pub(crate) fn quantised(value: i64, index: u32) -> i64 {
    value.signum() * (4 * value.abs() / factor(index))
}

/// 13.3.1
pub(crate) fn dequantised(value: i64, index: u32) -> i64 {
    value.signum() * ((value.abs() * factor(index) + offset(index) + 2) / 4)
}

/// Quantisation indices of slices, so many across and down, row after row.
#[derive(Debug, Clone)]
pub(crate) struct Indices {
    pub across: usize,
    pub down: usize,
    pub values: Vec<u32>,
}

impl Indices {
    /// One for the whole picture.
    pub(crate) fn one(index: u32) -> Indices {
        Indices { across: 1, down: 1, values: vec![index] }
    }

    /// The slice that holds a coefficient of a band: slice s of n begins at the band's size times s, divided by n.
    fn at(&self, band: &Plane, x: usize, y: usize) -> u32 {
        let slice = |at: usize, size: usize, count: usize| {
            (0..count).rfind(|slice| size * slice / count <= at).expect("the first slice begins at 0")
        };
        let (column, row) = (slice(x, band.width, self.across), slice(y, band.height(), self.down));
        self.values[row * self.across + column]
    }

    /// Something of each coefficient and of its index, less what the matrix takes off, which has an entry for each band.
    pub(crate) fn each(&self, bands: &Planes, matrix: &[i64], change: impl Fn(i64, u32) -> i64) -> Planes {
        assert_eq!(bands.0.len(), matrix.len(), "an entry for each band");
        let of = |((name, band), less): (&(_, Plane), &i64)| {
            let value = |x: usize, y: usize| {
                change(band.at(x, y), (i64::from(self.at(band, x, y)) - less).max(0) as u32)
            };
            (*name, Plane::new(band.width, band.height(), value))
        };
        Planes(bands.0.iter().zip(matrix).map(of).collect())
    }
}

/// What a decoder gets of coefficients.
pub(crate) fn requantised(bands: &Planes, matrix: &[i64], indices: &Indices) -> Planes {
    indices.each(bands, matrix, |value, index| dequantised(quantised(value, index), index))
}
