//! Rectangles packed into pictures, each at a place that its grid allows.
//!
//! A picture is cut from edge to edge, again and again, until a piece fills what is left (a guillotine): the
//! strips that are cut off are free for other pieces.

/// A rectangle that is to be placed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Piece {
    /// Columns and rows.
    pub size: (i64, i64),
    /// The first column and row may be these ...
    pub origin: (i64, i64),
    /// ... and whatever is a multiple of these further. At least 1.
    pub multiple: (i64, i64),
}

/// Where a piece came to lie.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Position {
    /// In which picture.
    pub picture: usize,
    /// Its first column and row.
    pub at: (i64, i64),
}

/// Pictures of rectangles that can't be moved.
#[derive(Debug, Default)]
pub(super) struct FixedPacking {
    /// The rectangles of each picture: first column and row, columns and rows.
    pictures: Vec<Vec<Region>>,
}

impl FixedPacking {
    /// Finds the first picture in which nothing lies where a rectangle belongs.
    pub(super) fn place(&mut self, at: (i64, i64), size: (i64, i64)) -> usize {
        let region = Region { at, size };
        let free = |regions: &Vec<Region>| !regions.iter().any(|other| other.overlaps(&region));
        let picture = self.pictures.iter().position(free).unwrap_or_else(|| {
            self.pictures.push(Vec::new());
            self.pictures.len() - 1
        });
        self.pictures[picture].push(region);
        picture
    }
}

/// A free rectangle of a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Region {
    at: (i64, i64),
    size: (i64, i64),
}

/// Pictures of one size, as many as the pieces need.
#[derive(Debug)]
pub(super) struct Packing {
    size: (i64, i64),
    /// The free regions of each picture.
    pictures: Vec<Vec<Region>>,
}

impl Packing {
    /// No pictures yet.
    pub(super) fn new(size: (i64, i64)) -> Packing {
        Packing { size, pictures: Vec::new() }
    }

    /// Finds room for a piece: the first picture that has any, in it the smallest free region, the first of
    /// several. None where even an empty picture is too small.
    pub(super) fn place(&mut self, piece: &Piece) -> Option<Position> {
        for (picture, regions) in self.pictures.iter_mut().enumerate() {
            if let Some(at) = take(regions, piece) {
                return Some(Position { picture, at });
            }
        }
        let mut regions = vec![Region { at: (0, 0), size: self.size }];
        let at = take(&mut regions, piece)?;
        self.pictures.push(regions);
        Some(Position { picture: self.pictures.len() - 1, at })
    }
}

/// Places a piece in one of the regions, of which the strips around it remain.
fn take(regions: &mut Vec<Region>, piece: &Piece) -> Option<(i64, i64)> {
    let fitting = regions.iter().enumerate().filter_map(|(i, region)| Some((i, region, region.fit(piece)?)));
    let (chosen, region, at) = fitting.min_by_key(|(_, region, _)| region.area())?;
    let rest = region.without(&Region { at, size: piece.size });
    regions.splice(chosen..=chosen, rest);
    Some(at)
}

impl Region {
    fn overlaps(&self, other: &Region) -> bool {
        let along = |a: i64, length: i64, b: i64, other: i64| a < b + other && b < a + length;
        along(self.at.0, self.size.0, other.at.0, other.size.0)
            && along(self.at.1, self.size.1, other.at.1, other.size.1)
    }

    fn area(&self) -> i128 {
        i128::from(self.size.0) * i128::from(self.size.1)
    }

    /// The first place in it where a piece may lie.
    fn fit(&self, piece: &Piece) -> Option<(i64, i64)> {
        let along = |at: i64, room: i64, origin: i64, multiple: i64, size: i64| {
            let skipped = (i128::from(origin) - i128::from(at)).rem_euclid(i128::from(multiple));
            let fits = skipped + i128::from(size) <= i128::from(room);
            fits.then(|| at + skipped as i64)
        };
        let x = along(self.at.0, self.size.0, piece.origin.0, piece.multiple.0, piece.size.0)?;
        let y = along(self.at.1, self.size.1, piece.origin.1, piece.multiple.1, piece.size.1)?;
        Some((x, y))
    }

    /// What is free around a rectangle in it: again and again the largest strip is cut off, the first of
    /// several in the order left, top, right, bottom.
    fn without(&self, taken: &Region) -> Vec<Region> {
        let (mut before, mut after) = (Vec::new(), Vec::new());
        let mut left = *self;
        loop {
            let end = |region: &Region| (region.at.0 + region.size.0, region.at.1 + region.size.1);
            let (far, near) = (end(&left), end(taken));
            let widths = [taken.at.0 - left.at.0, taken.at.1 - left.at.1, far.0 - near.0, far.1 - near.1];
            let lengths = [left.size.1, left.size.0, left.size.1, left.size.0];
            let waste = |side: usize| i128::from(widths[side]) * i128::from(lengths[side]);
            let side = (0..4).rev().max_by_key(|&side| waste(side)).unwrap_or_default();
            let width = widths[side];
            if waste(side) <= 0 {
                break;
            }
            match side {
                0 => {
                    before.push(Region { at: left.at, size: (width, left.size.1) });
                    left = Region { at: (taken.at.0, left.at.1), size: (left.size.0 - width, left.size.1) };
                }
                1 => {
                    before.push(Region { at: left.at, size: (left.size.0, width) });
                    left = Region { at: (left.at.0, taken.at.1), size: (left.size.0, left.size.1 - width) };
                }
                2 => {
                    after.push(Region { at: (near.0, left.at.1), size: (width, left.size.1) });
                    left.size.0 -= width;
                }
                _ => {
                    after.push(Region { at: (left.at.0, near.1), size: (left.size.0, width) });
                    left.size.1 -= width;
                }
            }
        }
        before.extend(after.into_iter().rev());
        before
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn piece(width: i64, height: i64) -> Piece {
        Piece { size: (width, height), origin: (0, 0), multiple: (1, 1) }
    }

    #[test]
    fn a_full_picture_is_followed_by_another() {
        let mut packing = Packing::new((4, 4));
        let places: Vec<_> = (0..5).map(|_| packing.place(&piece(2, 2)).unwrap()).collect();
        assert_eq!(places.iter().map(|place| place.picture).collect::<Vec<_>>(), [0, 0, 0, 0, 1]);
        assert_eq!(packing.pictures.len(), 2);
    }

    #[test]
    fn what_is_too_large_has_no_place() {
        let mut packing = Packing::new((4, 4));
        assert_eq!(packing.place(&piece(5, 1)), None);
        // It would fit at column 0, where it may not lie.
        assert_eq!(packing.place(&Piece { size: (4, 1), origin: (1, 0), multiple: (2, 1) }), None);
        assert_eq!(packing.pictures.len(), 0);
    }

    #[test]
    fn fixed_rectangles_overlap_in_no_picture() {
        let mut packing = FixedPacking::default();
        let place = |packing: &mut FixedPacking, at, size| packing.place(at, size);
        assert_eq!(place(&mut packing, (0, 0), (2, 2)), 0);
        assert_eq!(place(&mut packing, (2, 0), (2, 2)), 0);
        assert_eq!(place(&mut packing, (1, 1), (2, 2)), 1);
        assert_eq!(place(&mut packing, (0, 2), (9, 1)), 0);
        assert_eq!(place(&mut packing, (0, 0), (9, 9)), 2);
    }

    proptest! {
        #[test]
        fn pieces_lie_apart_inside_and_where_they_may(
            pieces in prop::collection::vec(((1i64..9, 1i64..9), (0i64..8, 0i64..8), (1i64..8, 1i64..8)), 0..60),
        ) {
            let mut packing = Packing::new((32, 24));
            let mut taken = vec![vec![false; 32 * 24]; 60];
            for (size, origin, multiple) in pieces {
                let piece = Piece { size, origin, multiple };
                let Position { picture, at } = packing.place(&piece).expect("a picture has room for the largest");
                prop_assert_eq!(at.0.rem_euclid(multiple.0), origin.0.rem_euclid(multiple.0));
                prop_assert_eq!(at.1.rem_euclid(multiple.1), origin.1.rem_euclid(multiple.1));
                for (x, y) in (at.0..at.0 + size.0).flat_map(|x| (at.1..at.1 + size.1).map(move |y| (x, y))) {
                    prop_assert!((0..32).contains(&x) && (0..24).contains(&y));
                    let pixel = &mut taken[picture][(y * 32 + x) as usize];
                    prop_assert!(!*pixel);
                    *pixel = true;
                }
            }
        }
    }
}
