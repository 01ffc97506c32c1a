//! Optima: bounds that pictures reach, so that no bound is tighter.

mod analysis;
mod block;
mod climb;
mod decoded;
mod form;
mod line;
mod place;
mod relaxation;
mod simplex;
mod tree;

#[cfg(test)]
mod tests;
