//! In which pieces a file is worked on.

use vcfilter_codec::kernels::Slabs;

/// A run of elements that lie together in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Piece {
    /// The position of its first element.
    pub start: usize,
    /// How many elements it has.
    pub length: usize,
    /// What it is cut by.
    pub cut: Cut,
}

/// How a piece is cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cut {
    /// This many whole blocks.
    Blocks(usize),
    /// Slabs (or parts of slabs) of `width` elements; `first` where no slab comes before.
    Slabs {
        /// Elements of a slab.
        width: usize,
        /// Where these columns stand in what is kept of the slab before.
        kept: usize,
        /// Whether this is where a block begins.
        first: bool,
    },
}

/// All pieces of an array, each of at most `room` elements.
///
/// Blocks that fit are taken several at a time. Of longer blocks, as many slabs as fit. Slabs that do not fit are cut.
/// Of the slab before no more than `kept` elements are remembered. Slabs that fit that follow each other in the order of the file. Of
/// longer ones, so many columns of all slabs of a block come together: places in the files must then be chosen.
pub(crate) fn pieces(slabs: Slabs, room: usize, kept: usize) -> Box<dyn Iterator<Item = Piece> + Send> {
    let Slabs { outer, len, inner } = slabs;
    let (room, kept) = (room.max(1), kept.max(1));
    let block = slabs.block();
    if slabs.size() == 0 {
        return Box::new(std::iter::empty());
    }
    if block <= room {
        let count = room / block;
        return Box::new((0..outer).step_by(count).map(move |number| {
            let count = count.min(outer - number);
            Piece { start: number * block, length: count * block, cut: Cut::Blocks(count) }
        }));
    }
    let widest = inner.min(room).min(kept);
    let count = if widest == inner { room / inner } else { 1 };
    let piece = move |number: usize, slab: usize, columns: usize, column: usize| {
        let width = widest.min(inner.min(columns.saturating_add(kept)) - column);
        Piece {
            start: number * block + slab * inner + column,
            length: count.min(len - slab) * width,
            cut: Cut::Slabs { width, kept: column - columns, first: slab == 0 },
        }
    };
    let parts = move |columns: usize| (columns..inner.min(columns.saturating_add(kept))).step_by(widest);
    Box::new((0..outer).flat_map(move |number| {
        (0..inner).step_by(kept).flat_map(move |columns| {
            let slabs = (0..len).step_by(count);
            slabs.flat_map(move |slab| parts(columns).map(move |column| piece(number, slab, columns, column)))
        })
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_cover_every_element_once() {
        for (outer, len, inner) in
            [(1, 1, 1), (3, 4, 5), (1, 7, 100), (2, 100, 1), (5, 1, 30), (0, 3, 3), (4, 0, 2)]
        {
            for room in [0, 1, 3, 20, 64, 1000] {
                for kept in [1, 2, 7, 64, usize::MAX] {
                    let slabs = Slabs { outer, len, inner };
                    let mut seen = vec![0; slabs.size()];
                    let mut next = 0;
                    for piece in pieces(slabs, room, kept) {
                        assert!(kept < inner || piece.start == next, "{slabs:?} {room}");
                        assert!(piece.length <= room.max(1), "{slabs:?} {room}");
                        if let Cut::Slabs { width, kept: place, .. } = piece.cut {
                            assert!(place + width <= kept, "{slabs:?} {room} {kept}");
                        }
                        next = piece.start + piece.length;
                        seen[piece.start..next].iter_mut().for_each(|count| *count += 1);
                    }
                    assert!(seen.iter().all(|count| *count == 1), "{slabs:?} {room} {kept}");
                }
            }
        }
    }
}
