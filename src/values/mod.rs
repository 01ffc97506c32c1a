//! What a program computes with.

mod formula;
mod map;
mod table;
mod value;

pub use formula::{FormulaText, Notation};
pub use map::{Map, MapError};
pub use table::{Column, Table};
pub use value::{FunctionValue, GeneratedCode, Items, Record, Sample, Shown, TooNested, Value, limits};
