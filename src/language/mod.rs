//! Text to tree to values.

pub mod ast;
pub mod format;
#[cfg(test)]
mod laws;
mod outline;
pub mod parser;
pub mod print;
mod scan;
