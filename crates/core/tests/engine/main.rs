//! The engine as a library: laws, VC-2's transforms and their bounds, generated code.

extern crate vcfilter_core as vcfilter;

mod code_generation;
mod every_position;
mod filters;
#[path = "../../../../tests/support/finite.rs"]
mod finite;
mod laws;
mod pointwise;
mod published;
mod simulation;
mod sized;
mod static_analysis;
mod vc2;
