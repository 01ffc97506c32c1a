//! Code as text that vcf reads back.

use std::fmt;

use num_bigint::BigInt;

use super::flat::Flat;
use super::names::Names;
use super::plan::{Limits, Plan};
use super::render::{Level, Renderer, Syntax, decimal};
use super::{Code, Input};

/// Far within the language's limit of 200 on nesting.
const LIMITS: Limits = Limits { depth: 60, size: 200 };

/// The syntax of vcf itself.
struct Vcf;

impl Syntax for Vcf {
    fn constant(&self, value: &BigInt) -> (String, Level) {
        decimal(value)
    }

    fn input(&self, input: &Input) -> String {
        input.to_string()
    }
}

impl fmt::Display for Code {
    /// One expression where nothing is shared; else lines `t1 = ...` for what is shared or would nest too deep, the
    /// result last.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let flat = Flat::of(self);
        let mut names = Names::avoiding(flat.inputs().into_iter().map(Input::name));
        let plan = Plan::new(flat, LIMITS);
        let names = names.take_temporaries(plan.temporaries.len());
        let renderer = Renderer { plan: &plan, syntax: &Vcf, names: &names };
        for (name, expression) in renderer.temporaries() {
            writeln!(f, "{name} = {expression}")?;
        }
        f.write_str(&renderer.result())
    }
}
