//! The codec alone, as a library.

#[cfg(feature = "serde")]
mod config;
mod kernels;
mod laws;
mod model;
mod settings;
mod views;
