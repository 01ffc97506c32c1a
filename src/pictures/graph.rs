//! The graph of an array: what it is computed from.

use std::collections::{HashMap, VecDeque};

use crate::arrays::{Array, Stage, StageRounding};
use crate::plots::{Graph, Plot};

use super::lifting::tap_lines;

/// Returns the graph of an array: a box for it and for each array below it, with its operation, the taps of a stage, and
/// its period or its size. An array that is read several times is one box. Of more than [`Graph::MOST`] arrays those are
/// drawn that are nearest to this one, and the others are counted.
///
/// ```
/// use vcfilter::arrays::Space;
/// use vcfilter::pictures::array_graph;
/// let x = Space::new().symbols(1, "x")?;
/// let told = array_graph("Half", &x.rshift(1)?).alt_text();
/// assert!(told.ends_with("1: rshift by 1, period (1,), reads 2. 2: symbols x, period (1,)."));
/// # Ok::<(), vcfilter::arrays::ArrayError>(())
/// ```
pub fn array_graph(title: &str, array: &Array) -> Plot {
    let near = nearest(array);
    // Arrays come after those that they read, as boxes do.
    let places: HashMap<usize, usize> =
        near.iter().enumerate().map(|(place, array)| (array.place(), place)).collect();
    let mut graph = Graph::new();
    for array in &near {
        graph = graph.node(lines(array));
        for (input, side) in array.inputs() {
            if let Some(place) = places.get(&input.place()) {
                graph = graph.reads(*place, side);
            }
        }
    }
    let more = array.arrays_below() - near.len();
    Plot::new(title).panel(graph.and_more(more))
}

/// The arrays nearest to one, in the order in which they were built.
fn nearest(array: &Array) -> Vec<Array> {
    let mut near = HashMap::from([(array.place(), array.clone())]);
    let mut open = VecDeque::from([array.clone()]);
    while let Some(next) = open.pop_front() {
        for (input, _) in next.inputs() {
            if near.len() < Graph::MOST && !near.contains_key(&input.place()) {
                near.insert(input.place(), input.clone());
                open.push_back(input);
            }
        }
    }
    let mut near: Vec<Array> = near.into_values().collect();
    near.sort_by_key(Array::place);
    near
}

/// What stands in the box of an array.
fn lines(array: &Array) -> Vec<String> {
    let mut lines = vec![array.headline()];
    lines.extend(array.stage().iter().flat_map(of_stage));
    lines.push(array.extent());
    lines
}

fn of_stage(stage: &Stage) -> Vec<String> {
    let rounding = match stage.rounding() {
        StageRounding::HalfUp => String::new(),
        StageRounding::Offset(offset) => format!(", offset={offset}"),
        named => named.name().map(|name| format!(", {name}")).unwrap_or_default(),
    };
    let what = format!("{}, D={}, S={}{rounding}", stage.kind().name(), stage.delay(), stage.shift());
    vec![what, tap_lines(stage.taps()).join(" ")]
}
