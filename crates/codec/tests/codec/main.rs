//! The codec alone, as a library.

#[cfg(feature = "serde")]
mod config;
mod kernels;
mod laws;
mod model;
mod settings;
#[cfg(feature = "serde")]
mod vectors;
mod views;
