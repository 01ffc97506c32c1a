//! What a program computes with.

mod formula;
mod map;
mod value;

pub use formula::{FormulaText, Notation};
pub use map::{Map, MapError};
pub use value::{FunctionValue, GeneratedCode, Items, Record, Sample, TooNested, Value, limits};
