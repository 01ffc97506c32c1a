//! Filter banks that have a name: the orthogonal ones of Daubechies, symlets, coiflets and the discrete Meyer wavelet, and the
//! biorthogonal ones of Cohen, Daubechies and Feauveau.
//!
//! Those that are made of roots are computed to the precision of [`Number`](crate::algebra::Number), and know it.

mod biorthogonal;
mod coiflet;
mod complex;
mod half_band;
mod meyer;
mod orthogonal;
#[cfg(test)]
mod tests;

pub use biorthogonal::{BIORTHOGONAL, biorthogonal};
pub use coiflet::{MOST_COIFLET, coiflet};
pub use meyer::discrete_meyer;
pub use orthogonal::{MOST_DAUBECHIES, MOST_SYMLET, daubechies, symlet};
