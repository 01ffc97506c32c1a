//! Infinite arrays and what their elements are read as.

pub mod code;
