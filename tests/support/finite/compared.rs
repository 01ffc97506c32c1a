//! The same transform here and in the engine. Wavelets go by their names, so that the stages stay apart.

use vcfilter::vc2::Matrix;
use vcfilter::wavelets::Structure;

use super::Codec;

impl Codec {
    pub(crate) fn of(structure: &Structure) -> Codec {
        let name = |wavelet: &vcfilter::wavelets::Wavelet| wavelet.name().expect("a wavelet with a name");
        Codec::named(
            name(&structure.wavelet),
            name(&structure.wavelet_ho),
            structure.depth,
            structure.depth_ho,
        )
    }

    /// The entries of a matrix in the order of the bands.
    pub(crate) fn entries(&self, matrix: &Matrix) -> Vec<i64> {
        let of =
            |(level, band): super::Name| matrix[&(vcfilter::wavelets::LevelFromDeepest(level), band.into())];
        self.bands().into_iter().map(of).collect()
    }
}
