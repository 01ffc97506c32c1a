//! What a program computes with.

mod map;
mod value;

pub use map::{Map, MapError};
pub use value::{FunctionValue, GeneratedCode, Items, Record, TooNested, Value, limits};
