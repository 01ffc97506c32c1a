//! Certificates of equality: what a checker without this engine needs to prove that two arrays are equal.
//!
//! A certificate has the graphs of both arrays as they were written, and the rewritings that lead to their simplified forms. It is
//! written where the forms of both graphs, compared without any rule, are the same at every residue of the index: that is what
//! `tools/check_equality.py` computes again. docs/certificates.md tells the format.

mod graph;
#[cfg(test)]
mod laws;
mod text;

use std::collections::BTreeSet;
use std::fmt;

use rustc_hash::FxHashSet;

use super::array::Array;
use super::equality::Equality;
use super::error::ArrayError;
use super::forms::{Comparison, Written};
use super::node::NodeId;
use super::simplify::rewritings;
use super::space::Space;
use super::substitute::reachable;
use graph::Graph;

/// A proof of an equality that others can check: the text of a file for `tools/check_equality.py`.
///
/// ```
/// use vcfilter_core::arrays::Space;
/// let space = Space::new();
/// let x = space.symbols(1, "x")?;
/// let certificate = x.lshift(2)?.rshift(2)?.equality_certificate(&x)?.expect("it has one");
/// assert!(certificate.text().contains("\"format\":\"vcfilter equality certificate\""));
/// let none = space.generate(1, true, |at| Ok(vcfilter_core::arrays::Element::Number(at[0].into())))?;
/// let reason = none.equality_certificate(&none)?.unwrap_err();
/// assert_eq!(reason.to_string(), "arrays that a program computes");
/// # Ok::<(), vcfilter_core::arrays::ArrayError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct EqualityCertificate {
    text: String,
    checksum: u32,
}

impl EqualityCertificate {
    /// Returns the text of the file: JSON in ASCII and the names of arrays, with a line for each array.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Returns the checksum that stands in it, to name files by.
    pub fn checksum(&self) -> u32 {
        self.checksum
    }
}

/// Why an equality that was proven has no certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Uncertified {
    /// Pictures of any size have no elements that could be gone through.
    AnySize,
    /// The elements of an array come from a program.
    Computed,
    /// Values of data are no integers.
    Fractions,
    /// There are too many residues of the index, terms or arrays, or numbers are beyond 64 bits.
    TooLarge,
    /// Only what functions of elements do proves it, such as the range that clipped values lie in, which a checker does not know.
    Rules,
}

impl fmt::Display for Uncertified {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Uncertified::AnySize => "pictures of any size",
            Uncertified::Computed => "arrays that a program computes",
            Uncertified::Fractions => "data that are no integers",
            Uncertified::TooLarge => "too many elements for a checker to go through",
            Uncertified::Rules => "rules about clipped values, words or other functions",
        })
    }
}

/// The equalities that were proven in a space since they are certified: see [`Space::certify_equalities`].
#[derive(Debug, Clone, Default, PartialEq)]
pub struct CertifiedEqualities {
    /// A certificate of each that has one, in order.
    pub certificates: Vec<EqualityCertificate>,
    /// Why each of the others has none.
    pub without: Vec<Uncertified>,
}

/// The most residues of one array, and those of all arrays of a certificate.
const RESIDUES: (i128, i128) = (1 << 16, 1 << 20);

/// The most terms of all forms.
const TERMS: usize = 4_000_000;

/// The most bytes of a certificate.
const LONGEST: usize = 1 << 24;

/// The most rewritings that are told.
const STEPS: usize = 1000;

impl Array {
    /// Returns a certificate that this array has the same elements as another one for all integer inputs, where one can be written; else
    /// why not. Of arrays that are not equal there is none, but that [`Array::equality`] proves them equal is not looked at.
    ///
    /// # Errors
    /// [`ArrayError::DifferentSpaces`], [`ArrayError::NdimMismatch`], [`ArrayError::Interrupted`].
    pub fn equality_certificate(
        &self,
        other: &Array,
    ) -> Result<Result<EqualityCertificate, Uncertified>, ArrayError> {
        let space = self.space();
        space.same_space(other)?;
        if self.ndim() != other.ndim() {
            return Err(ArrayError::NdimMismatch { left: self.ndim(), right: other.ndim() });
        }
        space.tentatively(|| certificate(space, self, other))
    }
}

fn certificate(
    space: &Space,
    left: &Array,
    right: &Array,
) -> Result<Result<EqualityCertificate, Uncertified>, ArrayError> {
    let roots = [left.id(), right.id()];
    let mut graph = Graph::new(space);
    if let Err(reason) = graph.add(&roots) {
        return Ok(Err(reason));
    }
    let forms = Written::new(space, &roots, TERMS);
    match all_alike(space, &forms, &[(roots[0], roots[1])])? {
        Alike::Yes => {}
        Alike::Unknown => return Ok(Err(Uncertified::TooLarge)),
        Alike::No => return Ok(Err(Uncertified::Rules)),
    }
    let told = steps(space, roots)?.filter(|steps| {
        let nodes: Vec<NodeId> = steps.iter().flat_map(|(before, after)| [*before, *after]).collect();
        graph.add(&nodes).is_ok()
    });
    let made = graph.certificate(roots, &told.unwrap_or_default());
    Ok(if made.text.len() > LONGEST { Err(Uncertified::TooLarge) } else { Ok(made) })
}

/// Whether arrays have the same forms.
enum Alike {
    Yes,
    No,
    /// There are too many of them, or they are too long.
    Unknown,
}

/// Whether each two arrays have the same forms, where all elements of all that they are made of are few enough to be gone through.
fn all_alike(space: &Space, forms: &Written, pairs: &[(NodeId, NodeId)]) -> Result<Alike, ArrayError> {
    let both = pairs.iter().flat_map(|(a, b)| [*a, *b]);
    let nodes: BTreeSet<NodeId> = both.flat_map(|node| reachable(space, node)).collect();
    let mut all = 0;
    for id in nodes {
        let array = space.array(id);
        match forms.residues(&array) {
            Some(residues) if residues <= RESIDUES.0 => all += residues,
            _ => return Ok(Alike::Unknown),
        }
        // Every element of what it is made of is written out by a checker.
        if all > RESIDUES.1 || forms.compare(&array, &array)? != Comparison::Same {
            return Ok(Alike::Unknown);
        }
    }
    for (a, b) in pairs {
        match forms.compare(&space.array(*a), &space.array(*b))? {
            Comparison::Same => {}
            Comparison::Differs(_) => return Ok(Alike::No),
            Comparison::Unknown => return Ok(Alike::Unknown),
        }
    }
    Ok(Alike::Yes)
}

/// The arrays before and after each rewriting that leads to the simplified forms; None where there are too many, or where a checker
/// without rules does not see one of them.
fn steps(space: &Space, roots: [NodeId; 2]) -> Result<Option<Vec<(NodeId, NodeId)>>, ArrayError> {
    let rewritten = rewritings(space, &roots)?;
    if rewritten.len() > STEPS {
        return Ok(None);
    }
    let mut steps = Vec::new();
    for step in rewritten {
        let before = space.add(step.before)?;
        let pair = (before.node().class, step.after);
        if !steps.contains(&pair) {
            steps.push(pair);
        }
    }
    let nodes: Vec<NodeId> = steps.iter().flat_map(|(before, after)| [*before, *after]).collect();
    let forms = Written::new(space, &nodes, TERMS);
    Ok(matches!(all_alike(space, &forms, &steps)?, Alike::Yes).then_some(steps))
}

/// What a space knows of the equalities that are certified in it.
#[derive(Default)]
pub(super) struct Certifying {
    pairs: FxHashSet<(u64, u64)>,
    equalities: CertifiedEqualities,
}

impl Space {
    /// Makes a certificate of every equality that is proven in this space from now on, once for each two arrays.
    ///
    /// ```
    /// use vcfilter_core::arrays::Space;
    /// let space = Space::new();
    /// space.certify_equalities();
    /// let x = space.symbols(1, "x")?;
    /// x.lshift(2)?.rshift(2)?.equality(&x)?;
    /// x.lshift(2)?.equality(&x)?;
    /// let certified = space.certified_equalities().expect("it was asked for");
    /// assert_eq!((certified.certificates.len(), certified.without.len()), (1, 0));
    /// # Ok::<(), vcfilter_core::arrays::ArrayError>(())
    /// ```
    pub fn certify_equalities(&self) {
        self.certifying(|certifying| *certifying = Some(Certifying::default()));
    }

    /// Returns the certificates of the equalities that were proven; None where nobody [asked for](Space::certify_equalities) them.
    pub fn certified_equalities(&self) -> Option<CertifiedEqualities> {
        self.certifying(|certifying| certifying.as_ref().map(|known| known.equalities.clone()))
    }

    /// Notes that two arrays were proven equal, where certificates are asked for.
    ///
    /// # Errors
    /// [`ArrayError::Interrupted`]
    pub(super) fn note_equality(
        &self,
        left: &Array,
        right: &Array,
        found: &Equality,
    ) -> Result<(), ArrayError> {
        let pair = (left.identity(), right.identity());
        let is_new =
            |known: &mut Option<Certifying>| known.as_ref().is_some_and(|known| !known.pairs.contains(&pair));
        if *found != Equality::Proven || !self.certifying(is_new) {
            return Ok(());
        }
        let made = left.equality_certificate(right)?;
        self.certifying(|certifying| {
            let Some(known) = certifying else { return };
            known.pairs.insert(pair);
            match made {
                Ok(certificate) => known.equalities.certificates.push(certificate),
                Err(reason) => known.equalities.without.push(reason),
            }
        });
        Ok(())
    }
}
