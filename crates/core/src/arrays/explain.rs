//! The graph of an array as a text in the form of a tree.

use std::fmt::Write;

use rustc_hash::FxHashMap;

use super::Stage;
use super::array::Array;
use super::error::ArrayError;
use super::geometry::{Period, Walk, show_integers, show_steps};
use super::node::{Node, NodeId, Op};
use super::space::Space;

/// Longer trees are cut.
const LINES: usize = 2000;

impl Array {
    /// Returns the graph of this array as a text: one line for this array and for each array below it. A line
    /// shows the operation, the period, the step in that array for one step in this one, whether it only
    /// views its inputs, and how often its values were rounded on the way from the symbols. Later mentions of
    /// an array refer to its line by its number.
    ///
    /// # Errors
    /// [`ArrayError::Interrupted`]
    pub fn explain(&self) -> Result<String, ArrayError> {
        self.explain_with(&|_| Ok(String::new()))
    }

    /// The same with a note at the end of each array's line.
    ///
    /// # Errors
    /// [`ArrayError::Interrupted`], and those of the notes.
    ///
    /// ```
    /// use vcfilter_core::arrays::Space;
    /// let half = Space::new().symbols(1, "x")?.rshift(1)?;
    /// let tree = half.explain_with(&|array| Ok(format!(" <- {}", array.operation())))?;
    /// assert!(tree.lines().next().unwrap().ends_with("rounded once <- rshift"));
    /// # Ok::<(), vcfilter_core::arrays::ArrayError>(())
    /// ```
    pub fn explain_with(
        &self,
        note: &dyn Fn(&Array) -> Result<String, ArrayError>,
    ) -> Result<String, ArrayError> {
        let mut tree = Tree {
            space: self.space(),
            note,
            walk: Walk::new(self.space(), self.node()),
            roundings: roundings(self.space(), self.id()),
            numbers: FxHashMap::default(),
            text: String::new(),
        };
        let mut open = vec![(self.id(), 0usize, String::new())];
        while let Some((id, depth, side)) = open.pop() {
            self.space().interrupt().check()?;
            if tree.text.lines().count() >= LINES {
                tree.text.push_str("...\n");
                break;
            }
            if tree.line(id, depth, &side)? {
                let node = self.space().node(id);
                let prefix = |side: &str| if side.is_empty() { String::new() } else { format!("{side}: ") };
                let inputs = sides(&node.op).rev();
                open.extend(inputs.map(|(input, side)| (input, depth + 1, prefix(side))));
            }
        }
        Ok(tree.text.trim_end().to_string())
    }
}

struct Tree<'a> {
    space: &'a Space,
    note: &'a dyn Fn(&Array) -> Result<String, ArrayError>,
    walk: Walk<'a>,
    roundings: FxHashMap<NodeId, u32>,
    numbers: FxHashMap<NodeId, usize>,
    text: String,
}

impl Tree<'_> {
    /// Writes the line of a node; false where it was written before.
    fn line(&mut self, id: NodeId, depth: usize, side: &str) -> Result<bool, ArrayError> {
        let node = self.space.node(id);
        let indent = "  ".repeat(depth.min(60));
        if let Some(number) = self.numbers.get(&id) {
            let _ = writeln!(self.text, "{indent}{side}as #{number}");
            return Ok(false);
        }
        let number = self.numbers.len() + 1;
        self.numbers.insert(id, number);
        let period = extent(&node);
        let step = match self.walk.step_to(id) {
            Ok(Some(step)) => format!(", step {}", show_steps(&step)),
            Ok(None) => String::new(),
            Err(_) => ", ambiguous step".to_string(),
        };
        let nop = if node.nop { ", nop" } else { "" };
        let rounded = match self.roundings.get(&id) {
            None | Some(0) => String::new(),
            Some(1) => ", rounded once".to_string(),
            Some(times) => format!(", rounded {times} times"),
        };
        let what = describe(&node);
        let note = (self.note)(&self.space.array(id))?;
        let _ = writeln!(self.text, "{indent}{side}#{number} {what}: {period}{step}{nop}{rounded}{note}");
        Ok(true)
    }
}

impl Array {
    /// Returns the arrays that lifting stages make, of this one and all that it is built on, in the order in which they were made.
    pub fn lifted(&self) -> Vec<Array> {
        let space = self.space();
        let below = super::substitute::reachable(space, self.id()).into_iter().map(|id| space.array(id));
        let mut lifted: Vec<Array> =
            below.filter(|array| matches!(array.node().op, Op::Lift { .. })).collect();
        lifted.dedup();
        lifted
    }

    /// Returns the stage that makes this array; None where none does.
    pub fn stage(&self) -> Option<Stage> {
        match &self.node().op {
            Op::Lift { stage, .. } => Some((**stage).clone()),
            _ => None,
        }
    }

    /// Returns the operation of the array with its parameters: `lift along 0 by stage(...)`.
    pub fn description(&self) -> String {
        describe(self.node())
    }

    /// Returns the operation of the array with its parameters, but for the stage of a lift: `lift along 0`.
    ///
    /// ```
    /// use vcfilter_core::arrays::Space;
    /// let x = Space::new().symbols(1, "x")?;
    /// assert_eq!(x.headline(), "symbols x");
    /// assert_eq!(x.rshift(3)?.headline(), "rshift by 3");
    /// # Ok::<(), vcfilter_core::arrays::ArrayError>(())
    /// ```
    pub fn headline(&self) -> String {
        headline(self.node())
    }

    /// Returns the size of an array that has one and the period of another, as [`Array::explain`] tells them:
    /// `size (24, 16)`, `period (2,)`, `no period`.
    ///
    /// ```
    /// use vcfilter_core::arrays::Space;
    /// let x = Space::new().symbols(1, "x")?;
    /// assert_eq!(x.interleave(&x, 0)?.extent(), "period (2,)");
    /// # Ok::<(), vcfilter_core::arrays::ArrayError>(())
    /// ```
    pub fn extent(&self) -> String {
        extent(self.node())
    }

    /// Returns the arrays that this one reads. Of an interleaving they have names, `even` and `odd`; those of other
    /// operations are empty. What an array of one's own reads it alone knows.
    ///
    /// ```
    /// use vcfilter_core::arrays::Space;
    /// let space = Space::new();
    /// let (low, high) = (space.symbols(1, "L")?, space.symbols(1, "H")?);
    /// let both = low.interleave(&high, 0)?;
    /// let sides: Vec<_> = both.inputs().into_iter().map(|(array, side)| (array.headline(), side)).collect();
    /// assert_eq!(sides, [("symbols L".to_string(), "even"), ("symbols H".to_string(), "odd")]);
    /// assert!(low.inputs().is_empty());
    /// # Ok::<(), vcfilter_core::arrays::ArrayError>(())
    /// ```
    pub fn inputs(&self) -> Vec<(Array, &'static str)> {
        sides(&self.node().op).map(|(id, side)| (self.space().array(id), side)).collect()
    }

    /// Returns how many arrays this one is built on, itself included; those that are read several times count once.
    ///
    /// ```
    /// use vcfilter_core::arrays::Space;
    /// let x = Space::new().symbols(1, "x")?;
    /// assert_eq!(x.interleave(&x, 0)?.arrays_below(), 2);
    /// # Ok::<(), vcfilter_core::arrays::ArrayError>(())
    /// ```
    pub fn arrays_below(&self) -> usize {
        super::substitute::reachable(self.space(), self.id()).len()
    }
}

/// What an operation reads, and as what.
fn sides(op: &Op) -> impl DoubleEndedIterator<Item = (NodeId, &'static str)> + use<> {
    let names = if matches!(op, Op::Interleave { .. }) { ["even", "odd"] } else { [""; 2] };
    op.inputs().into_iter().enumerate().map(move |(at, id)| (id, names.get(at).copied().unwrap_or_default()))
}

/// The size or the period of a node.
fn extent(node: &Node) -> String {
    match (&node.frame, &node.period) {
        (Some(frame), _) => frame.text(),
        (None, Period::Every(period)) => format!("period {}", show_integers(period)),
        (None, Period::Never) => "no period".to_string(),
        (None, Period::TooLarge) => "a huge period".to_string(),
    }
}

fn describe(node: &Node) -> String {
    match &node.op {
        Op::Lift { stage, .. } => format!("{} by {stage}", headline(node)),
        _ => headline(node),
    }
}

fn headline(node: &Node) -> String {
    match &node.op {
        Op::Symbols { name, .. } => format!("symbols {name}{}", edges(node)),
        Op::Variables { base, .. } => format!("variables {base}{}", edges(node)),
        Op::Data { grid, .. } => format!("data of shape {:?}{}", grid.shape(), edges(node)),
        Op::Lift { dim, .. } => format!("lift along {dim}"),
        Op::LeftShift { bits, .. } => format!("lshift by {bits}"),
        Op::RightShift { bits, .. } => format!("rshift by {bits}"),
        Op::Subsample { steps, offsets, .. } => format!("subsample by {steps:?} from {offsets:?}"),
        Op::Interleave { dim, .. } => format!("interleave along {dim}"),
        Op::Plus { amount, .. } => format!("plus {amount}"),
        Op::Map { function, .. } => function.0.definition(),
        Op::WithEdges { edges, .. } => format!("with edges \"{}\"", edges.name()),
        op => op.name().to_string(),
    }
}

/// The edges of a leaf that has some.
fn edges(node: &Node) -> String {
    node.frame.as_ref().map_or_else(String::new, |frame| format!(" with edges \"{}\"", frame.edges.name()))
}

/// The most roundings on any way from the leaves to each node.
fn roundings(space: &Space, root: NodeId) -> FxHashMap<NodeId, u32> {
    let mut most: FxHashMap<NodeId, u32> = FxHashMap::default();
    for id in super::substitute::reachable(space, root) {
        let node = space.node(id);
        let below = node.op.inputs().iter().filter_map(|input| most.get(input)).max().copied().unwrap_or(0);
        most.insert(id, below + u32::from(node.op.rounds()));
    }
    most
}
