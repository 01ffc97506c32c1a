//! Work in a space that leaves no trace in it.

use super::super::affine::Affine;
use super::super::domain::Memo;
use super::super::node::NodeId;
use super::{PoisonError, Space, lock};

impl Space {
    /// Does work and forgets the arrays that it makes: nodes, their elements, and the numbers of rounding errors. What
    /// the work finds out about arrays that were there before stays known. Nobody else may use this space meanwhile.
    ///
    /// ```
    /// use vcfilter_core::arrays::Space;
    /// let space = Space::new();
    /// let a = space.symbols(1, "A")?;
    /// let shifted = || -> Result<_, vcfilter_core::arrays::ArrayError> { Ok(a.rshift(1)?.get(&[0])?.to_string()) };
    /// assert_eq!(space.tentatively(shifted)?, "1/2*A[0] + 1/2*e1");
    /// assert_eq!((space.size(), space.errors().numbered()), (1, 0));
    /// # Ok::<(), vcfilter_core::arrays::ArrayError>(())
    /// ```
    ///
    /// # Panics
    /// Where the work panics; the space is then as it was before. An array that was made meanwhile stands for
    /// nothing afterwards: using it may panic, or read another one.
    pub fn tentatively<T>(&self, work: impl FnOnce() -> T) -> T {
        let _forgets = Forgets::begin(self);
        work()
    }
}

/// Forgets what was made since its beginning when it is dropped.
struct Forgets<'a> {
    space: &'a Space,
    /// So many nodes were there.
    nodes: usize,
    /// Expressions that were computed before: they name errors, which may get numbers meanwhile.
    affine: Memo<Affine>,
}

impl Forgets<'_> {
    fn begin(space: &Space) -> Forgets<'_> {
        space.errors().begin_layer();
        let affine = Memo::default();
        affine.swap(&space.0.affine);
        Forgets { space, nodes: space.size(), affine }
    }
}

impl Drop for Forgets<'_> {
    fn drop(&mut self) {
        let inner = &self.space.0;
        self.affine.swap(&inner.affine);
        inner.errors.end_layer();
        let mut by_op = lock(&inner.by_op);
        let mut nodes = inner.nodes.write().unwrap_or_else(PoisonError::into_inner);
        for node in nodes[self.nodes..].iter().filter(|node| node.class == node.id) {
            by_op.remove(&node.op.map_inputs(|input| nodes[input.0 as usize].class));
        }
        let new = (self.nodes..nodes.len()).map(|id| NodeId(id as u32));
        for id in new {
            lock(&inner.steps).remove(&id);
            inner.code.clear(id);
            inner.stencils.clear(id);
            inner.error_ranges.clear(id);
        }
        let known = |id: &NodeId| (id.0 as usize) < self.nodes;
        if nodes.len() > self.nodes {
            lock(&inner.simplified).retain(|class, simple| known(class) && known(simple));
        }
        let forgotten = nodes.split_off(self.nodes);
        drop((nodes, by_op));
        // An array of one's own may hold anything, which is freed without a lock.
        drop(forgotten);
    }
}
