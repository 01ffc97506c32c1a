//! Graphs: boxes, and arrows from each box to those that read it.

/// A box of a graph.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct GraphNode {
    lines: Vec<String>,
    inputs: Vec<GraphInput>,
}

/// An arrow into a box.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct GraphInput {
    /// The box that it comes from, by its place in the graph.
    pub node: usize,
    /// What stands beside the arrow; nothing where it is empty.
    pub label: String,
}

/// A graph without cycles: boxes with lines of text, each of which reads boxes that were added before it.
///
/// Pictures show what is read above what reads it, and trees the other way round: they begin with what nothing
/// reads. Both number the boxes from there.
///
/// ```
/// use vcfilter_plot::{Charset, Graph, Plot};
/// let graph = Graph::new()
///     .node(["L"])
///     .node(["H"])
///     .node(["interleave", "period (2,)"]).reads(0, "even").reads(1, "odd");
/// let plot = Plot::new("Two bands").panel(graph);
/// let text = plot.to_text(40, Charset::Ascii);
/// assert!(text.ends_with("* #1 interleave, period (2,)\n|-* even: #2 L\n`-* odd: #3 H\n"));
/// assert!(plot.alt_text().ends_with("1: interleave, period (2,), reads 2 as even, 3 as odd. 2: L. 3: H."));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Graph {
    title: String,
    nodes: Vec<GraphNode>,
    more: usize,
}

impl Graph {
    /// The most boxes that are drawn: of more, those that were added last. The others are counted.
    pub const MOST: usize = 150;

    /// Returns a graph without boxes.
    pub fn new() -> Graph {
        Graph::default()
    }

    /// Sets the title above the graph.
    pub fn title(mut self, title: impl Into<String>) -> Graph {
        self.title = title.into();
        self
    }

    /// Adds a box with these lines of text.
    pub fn node<T: Into<String>>(mut self, lines: impl IntoIterator<Item = T>) -> Graph {
        self.nodes.push(GraphNode { lines: lines.into_iter().map(Into::into).collect(), inputs: Vec::new() });
        self
    }

    /// Adds an arrow to the box that was added last, from an earlier one by its place, which counts from 0. From
    /// any other place there is no arrow.
    pub fn reads(mut self, node: usize, label: impl Into<String>) -> Graph {
        let earlier = node + 1 < self.nodes.len();
        if let Some(last) = self.nodes.last_mut().filter(|_| earlier) {
            last.inputs.push(GraphInput { node, label: label.into() });
        }
        self
    }

    /// Counts boxes that the caller has left out.
    pub fn and_more(mut self, count: usize) -> Graph {
        self.more = self.more.saturating_add(count);
        self
    }

    /// Returns the title above the graph.
    pub fn heading(&self) -> &str {
        &self.title
    }

    /// Returns the boxes in the order in which they were added.
    pub fn nodes(&self) -> &[GraphNode] {
        &self.nodes
    }

    /// Returns how many boxes are not drawn.
    pub fn left_out(&self) -> usize {
        self.more.saturating_add(self.first())
    }

    /// Where the boxes begin that are drawn.
    fn first(&self) -> usize {
        self.nodes.len().saturating_sub(Graph::MOST)
    }

    /// The boxes that are drawn, with their numbers.
    pub(crate) fn shown(&self) -> Shown<'_> {
        let first = self.first();
        let drawn = self.nodes.get(first..).unwrap_or_default();
        let inputs = |node: &'_ GraphNode| -> Vec<(usize, String)> {
            let drawn = node.inputs.iter().filter_map(|input| Some((input.node.checked_sub(first)?, input)));
            drawn.map(|(at, input)| (at, input.label.clone())).collect()
        };
        let boxes: Vec<Boxed> =
            drawn.iter().map(|node| Boxed { lines: &node.lines, inputs: inputs(node), number: 0 }).collect();
        let mut shown = Shown { boxes, roots: Vec::new(), left_out: self.left_out() };
        shown.number();
        shown
    }
}

impl GraphNode {
    /// Returns the lines of text in the box.
    pub fn lines(&self) -> &[String] {
        &self.lines
    }

    /// Returns the arrows into the box.
    pub fn inputs(&self) -> &[GraphInput] {
        &self.inputs
    }
}

/// What is drawn of a graph.
pub(crate) struct Shown<'a> {
    /// In the order of the graph, so that each reads earlier ones alone.
    pub(crate) boxes: Vec<Boxed<'a>>,
    /// What nothing reads, the last one first.
    pub(crate) roots: Vec<usize>,
    pub(crate) left_out: usize,
}

/// A box that is drawn.
pub(crate) struct Boxed<'a> {
    pub(crate) lines: &'a [String],
    /// The places of boxes that are drawn, with the labels of their arrows.
    pub(crate) inputs: Vec<(usize, String)>,
    /// From 1, in the order of the tree.
    pub(crate) number: usize,
}

impl Boxed<'_> {
    /// The lines with the number of the box before the first.
    pub(crate) fn numbered(&self) -> Vec<String> {
        let mut lines = self.lines.to_vec();
        match lines.first_mut() {
            Some(first) => first.insert_str(0, &format!("#{} ", self.number)),
            None => lines.push(format!("#{}", self.number)),
        }
        lines
    }
}

impl Shown<'_> {
    /// Numbers the boxes as a tree is read: each before what it reads.
    fn number(&mut self) {
        let read: Vec<usize> =
            self.boxes.iter().flat_map(|node| node.inputs.iter().map(|(at, _)| *at)).collect();
        let mut is_read = vec![false; self.boxes.len()];
        read.into_iter().for_each(|at| is_read[at] = true);
        self.roots = (0..self.boxes.len()).rev().filter(|at| !is_read[*at]).collect();
        let mut open: Vec<usize> = self.roots.iter().rev().copied().collect();
        let mut last = 0;
        while let Some(at) = open.pop() {
            let node = &mut self.boxes[at];
            if node.number == 0 {
                last += 1;
                node.number = last;
                open.extend(node.inputs.iter().rev().map(|(at, _)| *at));
            }
        }
    }

    /// The places of the boxes in the order of their numbers.
    pub(crate) fn in_order(&self) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.boxes.len()).collect();
        order.sort_by_key(|at| self.boxes[*at].number);
        order
    }

    /// What is said below a graph of which not all is drawn.
    pub(crate) fn note(&self) -> Option<String> {
        match self.left_out {
            0 => None,
            1 => Some("\u{2026} and 1 more box".to_string()),
            more => Some(format!("\u{2026} and {more} more boxes")),
        }
    }
}
