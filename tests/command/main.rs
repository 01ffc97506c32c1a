//! The command and the prompt as processes.

#[path = "../support/mod.rs"]
mod support;

mod bombs;
mod bound_certificates;
mod certificates;
mod ci;
mod cli;
mod codec_best;
mod codec_chunks;
mod codec_cli;
mod codec_ends;
mod codec_stops;
mod datasheet;
mod error_formats;
mod escapes;
#[cfg(unix)]
mod exam;
mod files;
mod inputs;
mod interrupts;
mod lessons;
mod memory;
mod narrow;
mod optimum;
mod options;
mod process;
#[cfg(unix)]
mod prompt;
#[cfg(unix)]
mod prompt_page;
mod repl;
mod report;
mod report_live;
mod report_pages;
mod sandbox;
#[cfg(unix)]
mod terminal;
mod testing;
mod tidy;
mod vc2_commands;
mod vc2_pixels;
#[cfg(unix)]
mod vc2_search;
