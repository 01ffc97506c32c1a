//! The command and the prompt as processes.

#[path = "../support/mod.rs"]
mod support;

mod bombs;
mod cli;
mod codec_cli;
mod codec_ends;
mod codec_stops;
mod error_formats;
mod escapes;
mod files;
mod inputs;
mod interrupts;
mod lessons;
mod memory;
mod narrow;
mod repl;
mod report;
mod sandbox;
mod vc2_commands;
mod vc2_pixels;
