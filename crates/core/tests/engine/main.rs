//! The engine as a library: laws, VC-2's transforms and their bounds, generated code.

extern crate vcfilter_core as vcfilter;

mod code_generation;
mod every_position;
mod filters;
#[allow(dead_code)] // a part is used here
#[path = "../../../../tests/support/finite/mod.rs"]
mod finite;
mod laws;
mod pointwise;
mod published;
mod simulation;
mod sized;
mod static_analysis;
mod vc2;
