//! SMPTE VC-2: its wavelets.

mod wavelets;

pub use wavelets::{Wavelet, predefined};
