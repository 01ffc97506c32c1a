//! Text to tree to values.

pub mod ast;
