//! A value as text and as JSON.

mod json;
mod text;

pub use json::to_json;
pub use text::{shortened, text};
