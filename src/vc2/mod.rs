//! SMPTE VC-2: its wavelets and transforms.

mod transform;
mod wavelets;

pub use transform::{MOST_LEVELS, Name, Structure, Transform};
pub use wavelets::{Wavelet, predefined};
