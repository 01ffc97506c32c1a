//! Programs, and what they display.

#[path = "../support/mod.rs"]
mod support;

mod architecture;
mod array_graphs;
mod banks;
mod bit_widths;
mod book;
mod broken_bounds;
mod codec_language;
mod coded_pictures;
mod conformance;
mod documents;
mod edges;
mod edges_page;
mod equality;
mod error_formats;
mod errors;
mod examples;
mod explain;
mod filter_properties;
mod filtered_signals;
mod finite_pictures;
mod interrupts;
mod latex;
mod limits;
mod matrices;
mod mistakes;
mod orthogonality;
mod own_arrays;
mod pictures;
mod pictures_of_filters;
mod png;
mod public_items;
mod random_programs;
mod records;
mod sharing;
mod signals;
mod sliders;
mod stages;
mod syntax_errors;
mod testing;
mod typed_back;
mod warnings;
mod workspace;
mod z_domain;
