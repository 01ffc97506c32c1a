//! Arrays, the codec and files of arrays as a library.

mod arrays;
mod best_axis;
mod flat;
mod into;
mod laws;
mod meaning;
mod npy;
mod numpy;
mod repr;
mod vectors;
