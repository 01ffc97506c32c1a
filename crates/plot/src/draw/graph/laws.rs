//! Laws of the layout of graphs, for random ones.

use proptest::prelude::*;

use super::*;

/// A box: its lines, and what it reads.
type Drawn = (Vec<String>, Vec<(prop::sample::Index, String)>);

/// Boxes that read earlier ones, some of them several times.
fn graphs() -> impl Strategy<Value = Graph> {
    let inputs = prop::collection::vec((any::<prop::sample::Index>(), "[a-z]{0,5}"), 0..3);
    let node = (prop::collection::vec("[a-z ]{0,50}", 0..4), inputs);
    (prop::collection::vec(node, 0..40), 0..2usize)
        .prop_map(|(nodes, more)| nodes.into_iter().enumerate().fold(Graph::new().and_more(more), with))
}

fn with(graph: Graph, (at, (lines, inputs)): (usize, Drawn)) -> Graph {
    // Mostly near ones, as arrays do.
    let nearest = if at % 3 == 0 { at } else { at.min(4) };
    let inputs = inputs.into_iter().filter(|_| at > 0);
    inputs.fold(graph.node(lines), |graph, (index, label)| graph.reads(at - 1 - index.index(nearest), label))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, ..ProptestConfig::default() })]

    #[test]
    fn every_box_and_every_arrow_is_drawn_once_and_none_covers_another(graph in graphs()) {
        for space in [Space::BROAD, Space::NARROW] {
            let layout = Layout::of(&graph, space);
            prop_assert_eq!(layout.boxes.len(), graph.nodes().len());
            let whole = Rect::new(0.0, 0.0, layout.width, layout.height);
            for (at, place) in layout.boxes.iter().enumerate() {
                prop_assert!(whole.contains(place), "{place:?} of {whole:?}");
                prop_assert!(layout.boxes[..at].iter().all(|other| !place.overlaps(other)));
            }
            let read = graph.nodes().iter().enumerate();
            let read: Vec<_> = read.flat_map(|(reader, node)| node.inputs().iter().map(move |i| (i, reader))).collect();
            prop_assert_eq!(layout.arrows.len(), read.len());
            for (arrow, (input, reader)) in layout.arrows.iter().zip(read) {
                check_arrow(&layout, arrow, input.node, reader)?;
                prop_assert_eq!(&arrow.label, input.label.as_str());
            }
            // No two arrows end at one place.
            let mut ends: Vec<_> = layout.arrows.iter().filter_map(|arrow| arrow.spots.last()).collect();
            ends.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
            prop_assert!(ends.windows(2).all(|pair| pair[0] != pair[1]));
        }
    }

    #[test]
    fn what_is_read_stands_above_what_reads_it(graph in graphs()) {
        let layout = Layout::of(&graph, Space::BROAD);
        for (reader, node) in graph.nodes().iter().enumerate() {
            for input in node.inputs() {
                prop_assert!(layout.boxes[input.node].bottom() < layout.boxes[reader].y);
            }
        }
    }
}

/// An arrow leads from the one box to the other, downwards, and beside all others.
fn check_arrow(layout: &Layout, arrow: &Arrow, from: usize, to: usize) -> Result<(), TestCaseError> {
    let (first, last) = (arrow.spots[0], arrow.spots[arrow.spots.len() - 1]);
    let (from, to) = (layout.boxes[from], layout.boxes[to]);
    prop_assert!(first.1 == from.bottom() && from.x < first.0 && first.0 < from.right());
    prop_assert!(last.1 == to.y && to.x < last.0 && last.0 < to.right());
    for pair in arrow.spots.windows(2) {
        prop_assert!(pair[0].1 <= pair[1].1);
        for part in 0..=8 {
            let part = f64::from(part) / 8.0;
            let at = (pair[0].0 + (pair[1].0 - pair[0].0) * part, pair[0].1 + (pair[1].1 - pair[0].1) * part);
            let inside = |place: &Rect| {
                place.x < at.0 && at.0 < place.right() && place.y < at.1 && at.1 < place.bottom()
            };
            prop_assert!(!layout.boxes.iter().any(inside), "{at:?}");
            prop_assert!(at.0 >= 0.0 && at.0 <= layout.width);
        }
    }
    Ok(())
}

/// A tree, as most arrays are, has no arrows that cross.
#[test]
fn nothing_crosses_in_a_tree() {
    let graph = (0..4).fold(Graph::new(), |graph, _| graph.node(["leaf"]));
    let graph = graph.node(["a"]).reads(3, "even").reads(0, "odd").node(["b"]).reads(1, "").reads(2, "");
    let graph = graph.node(["c"]).reads(5, "").reads(4, "");
    let layout = Layout::of(&graph, Space::BROAD);
    let x = |at: usize| layout.boxes[at].x;
    assert!(x(1) < x(2) && x(2) < x(3) && x(3) < x(0) && x(5) < x(4));
}

/// Boxes of which each reads the one above stand upright.
#[test]
fn a_chain_is_upright() {
    let graph = Graph::new().node(["x"]).node(["y"]).node(["both"]).reads(0, "even").reads(1, "odd");
    let graph =
        (3..9).fold(graph, |graph, at| graph.node([format!("a box of some width {at}")]).reads(at - 1, ""));
    let layout = Layout::of(&graph, Space::BROAD);
    for arrow in &layout.arrows[2..] {
        assert!(arrow.spots.iter().all(|spot| (spot.0 - arrow.spots[0].0).abs() < 2.0), "{:?}", arrow.spots);
    }
}
