//! The graphs of arrays as tables.

use std::collections::BTreeSet;

use rustc_hash::FxHashMap;
use serde_json::{Map, Value, json};

use crate::algebra::Number;

use super::super::frame::Frame;
use super::super::node::{Node, NodeId, Op};
use super::super::space::Space;
use super::super::substitute::reachable;
use super::super::{Extend, Stage};
use super::{EqualityCertificate, Uncertified, text};

/// The most arrays.
const ARRAYS: usize = 1 << 14;

/// The most bits of a factor.
const GROWTH: u64 = 1 << 14;

/// The most bits of a shift.
const BITS: u32 = 1 << 12;

/// Arrays, each after those that it is made of. What is defined alike is one.
pub(super) struct Graph<'a> {
    space: &'a Space,
    nodes: Vec<Value>,
    places: FxHashMap<String, usize>,
    known: FxHashMap<NodeId, usize>,
    /// By how many bits factors may have grown.
    growth: u64,
}

impl<'a> Graph<'a> {
    pub(super) fn new(space: &'a Space) -> Graph<'a> {
        Graph {
            space,
            nodes: Vec::new(),
            places: FxHashMap::default(),
            known: FxHashMap::default(),
            growth: 0,
        }
    }

    /// Adds arrays with all that they are made of; none of them where one can't be told.
    pub(super) fn add(&mut self, arrays: &[NodeId]) -> Result<(), Uncertified> {
        let below = arrays.iter().flat_map(|array| reachable(self.space, *array));
        let new: BTreeSet<NodeId> = below.filter(|id| !self.known.contains_key(id)).collect();
        if self.nodes.len() + new.len() > ARRAYS {
            return Err(Uncertified::TooLarge);
        }
        let before = (self.nodes.len(), self.known.clone(), self.places.clone());
        let growth: u64 = new.iter().map(|id| growth(&self.space.node(*id).op)).sum();
        if self.growth + growth > GROWTH {
            return Err(Uncertified::TooLarge);
        }
        for id in new {
            match self.told(&self.space.node(id)) {
                Ok(told) => self.put(id, told),
                Err(reason) => {
                    self.nodes.truncate(before.0);
                    (self.known, self.places) = (before.1, before.2);
                    return Err(reason);
                }
            }
        }
        self.growth += growth;
        Ok(())
    }

    fn put(&mut self, id: NodeId, told: Value) {
        let next = self.nodes.len();
        let place = *self.places.entry(told.to_string()).or_insert(next);
        if place == next {
            self.nodes.push(told);
        }
        self.known.insert(id, place);
    }

    /// An operation with its fields.
    fn told(&self, node: &Node) -> Result<Value, Uncertified> {
        let at = |input: &NodeId| json!(self.known[input]);
        let fields: Vec<(&str, Value)> = match &node.op {
            Op::Symbols { name, .. } => named("symbols", name, node)?,
            Op::Variables { base, .. } => named("variables", &base.to_string(), node)?,
            Op::Data { grid, extend, frame } => {
                let values: Result<Vec<Value>, Uncertified> = grid.values().iter().map(integer).collect();
                let mut fields =
                    vec![("op", json!("data")), ("size", json!(grid.shape())), ("values", values?.into())];
                fields.push(match frame {
                    Some(frame) => ("edges", json!(frame.edges.name())),
                    None => ("extend", json!(extension(*extend))),
                });
                fields
            }
            Op::Custom(_) => return Err(Uncertified::Computed),
            Op::Lift { input, stage, dim } => lift(at(input), stage, *dim)?,
            Op::LeftShift { input, bits } => shift("left_shift", at(input), *bits)?,
            Op::RightShift { input, bits } => shift("right_shift", at(input), *bits)?,
            Op::Subsample { input, steps, offsets } => vec![
                ("op", json!("subsample")),
                ("input", at(input)),
                ("steps", indices(steps)?),
                ("offsets", indices(offsets)?),
            ],
            Op::Interleave { even, odd, dim } => vec![
                ("op", json!("interleave")),
                ("even", at(even)),
                ("odd", at(odd)),
                ("dimension", json!(dim)),
            ],
            Op::PeriodicCache { input } => vec![("op", json!("periodic_cache")), ("input", at(input))],
            Op::Plus { input, amount } => {
                vec![("op", json!("plus")), ("input", at(input)), ("amount", integer(amount)?)]
            }
            Op::Map { input, function } => match function.0.modulus_bits() {
                Some(bits) => shift("wrap", at(input), bits)?,
                None => vec![
                    ("op", json!("function")),
                    ("input", at(input)),
                    ("name", json!(function.0.definition())),
                    ("everywhere", json!(function.0.is_uniform())),
                ],
            },
            Op::Pad { input, size } => {
                vec![("op", json!("pad")), ("input", at(input)), ("size", indices(size)?)]
            }
            Op::WithEdges { input, edges } => {
                vec![("op", json!("with_edges")), ("input", at(input)), ("edges", json!(edges.name()))]
            }
        };
        Ok(sorted(fields))
    }

    /// The certificate that two of these arrays are equal, by rewritings of each array before into that after.
    pub(super) fn certificate(&self, roots: [NodeId; 2], steps: &[(NodeId, NodeId)]) -> EqualityCertificate {
        let mut told = Vec::new();
        for (before, after) in steps {
            let (before, after) = (self.known[before], self.known[after]);
            let step = json!({"after": after, "before": before, "rule": self.rule(before)});
            // One between arrays that are told alike stays, for a checker refuses arrays that nothing uses.
            if !told.contains(&step) {
                told.push(step);
            }
        }
        text::written(&self.nodes, roots.map(|root| self.known[&root]), &told)
    }

    /// What a rule rewrites: an operation of the operations that its array is made of.
    fn rule(&self, place: usize) -> String {
        let node = &self.nodes[place];
        let name = |node: &Value| node["op"].as_str().unwrap_or_default().to_string();
        let inputs = ["input", "even", "odd"].iter().filter_map(|field| node[*field].as_u64());
        let inputs: Vec<String> = inputs.map(|input| name(&self.nodes[input as usize])).collect();
        format!("{} of {}", name(node), inputs.join(" and "))
    }
}

/// Fields in alphabetical order, as a checksum wants them.
fn sorted(mut fields: Vec<(&str, Value)>) -> Value {
    fields.sort_by_key(|(name, _)| *name);
    Value::Object(fields.into_iter().map(|(name, value)| (name.to_string(), value)).collect::<Map<_, _>>())
}

/// An array of symbols or variables.
fn named(op: &'static str, name: &str, node: &Node) -> Result<Vec<(&'static str, Value)>, Uncertified> {
    let mut fields = vec![("op", json!(op)), ("name", json!(name))];
    match node.frame.as_deref() {
        None => fields.push(("dimensions", json!(node.ndim))),
        Some(frame) => fields.extend([("size", known(frame)?), ("edges", json!(frame.edges.name()))]),
    }
    Ok(fields)
}

/// By how many bits an operation lets factors grow at most.
fn growth(op: &Op) -> u64 {
    match op {
        Op::LeftShift { bits, .. } => u64::from(*bits),
        Op::Lift { stage, .. } => {
            let sum: Number = stage.taps().iter().map(Number::abs).sum();
            sum.numerator().bits()
        }
        _ => 0,
    }
}

fn known(frame: &Frame) -> Result<Value, Uncertified> {
    frame.known().ok_or(Uncertified::AnySize).and_then(|size| indices(&size))
}

fn lift(input: Value, stage: &Stage, dim: usize) -> Result<Vec<(&'static str, Value)>, Uncertified> {
    let taps: Result<Vec<Value>, Uncertified> = stage.taps().iter().map(integer).collect();
    let mut fields = shift("lift", input, stage.shift())?;
    fields.retain(|(name, _)| *name != "bits");
    fields.extend([
        ("S", json!(stage.shift())),
        ("D", json!(stage.delay())),
        ("taps", taps?.into()),
        ("kind", json!(stage.kind().name())),
        ("dimension", json!(dim)),
    ]);
    fields.push(match stage.rounding().offset(stage.shift()) {
        Some(offset) => ("offset", integer(&offset.into())?),
        None => ("rounding", json!("half_even")),
    });
    Ok(fields)
}

fn shift(op: &'static str, input: Value, bits: u32) -> Result<Vec<(&'static str, Value)>, Uncertified> {
    match bits {
        0..=BITS => Ok(vec![("op", json!(op)), ("input", input), ("bits", json!(bits))]),
        _ => Err(Uncertified::TooLarge),
    }
}

fn integer(number: &Number) -> Result<Value, Uncertified> {
    match number.to_i64() {
        Some(integer) => Ok(json!(integer)),
        None if number.is_integer() => Err(Uncertified::TooLarge),
        None => Err(Uncertified::Fractions),
    }
}

fn indices(values: &[i128]) -> Result<Value, Uncertified> {
    let integers: Option<Vec<i64>> = values.iter().map(|value| i64::try_from(*value).ok()).collect();
    integers.map(|integers| json!(integers)).ok_or(Uncertified::TooLarge)
}

fn extension(extend: Extend) -> &'static str {
    Extend::ALL.iter().find(|(_, known)| *known == extend).map_or("zero", |(name, _)| name)
}
