//! The codec alone, as a library.

mod kernels;
mod laws;
mod model;
mod settings;
mod views;
