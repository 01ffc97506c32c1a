//! The engine as a library: laws, VC-2's transforms and their bounds, generated code.

mod code_generation;
mod filters;
mod laws;
mod static_analysis;
mod vc2;
