//! The codec of these tests is VC-2's.

use serde::Deserialize;

use crate::codec::{Codec, FILTERS, Indices, Name, Plane, Planes, dequantised, quantised};

/// A picture of another codec through an encoder, a quantiser and a decoder; bands in the order of the matrix.
#[derive(Deserialize)]
struct Case {
    wavelet: usize,
    wavelet_ho: usize,
    depth: u32,
    depth_ho: u32,
    bits: u32,
    size: [usize; 2],
    pixels: Vec<i64>,
    slices: [usize; 2],
    indices: Vec<u32>,
    matrix: Vec<i64>,
    coefficients: Vec<Vec<i64>>,
    quantised: Vec<Vec<i64>>,
    decoded: Vec<i64>,
}

fn values(bands: &Planes) -> Vec<Vec<i64>> {
    bands.0.iter().map(|(_, band)| band.values.clone()).collect()
}

impl Case {
    fn check(&self) {
        let [down, across] = [self.wavelet, self.wavelet_ho].map(|index| FILTERS[index].name);
        let codec = Codec::named(down, across, self.depth, self.depth_ho);
        let ([width, height], half) = (self.size, 1i64 << (self.bits - 1));
        let (x, y) = codec.multiples();
        // The last column and the last row again and again.
        let pixel = |x: usize, y: usize| self.pixels[y.min(height - 1) * width + x.min(width - 1)] - half;
        let picture = Plane::new(width.next_multiple_of(x), height.next_multiple_of(y), pixel);
        let bands = codec.coefficients(&codec.analysis(&picture));
        assert_eq!(values(&bands), self.coefficients);
        let [across, down] = self.slices;
        let indices = Indices { across, down, values: self.indices.clone() };
        let coded = indices.each(&bands, &self.matrix, quantised);
        assert_eq!(values(&coded), self.quantised);
        let made = codec.synthesis(&indices.each(&coded, &self.matrix, dequantised));
        let last: Name = (codec.levels(), "Output");
        let output = if codec.levels() > 0 {
            made[last].clone()
        } else {
            indices.each(&coded, &self.matrix, dequantised).0[0].1.clone()
        };
        let pixel = |at: usize| output.at(at % width, at / width).clamp(-half, half - 1) + half;
        assert_eq!((0..width * height).map(pixel).collect::<Vec<_>>(), self.decoded);
    }
}

#[test]
fn the_codec_is_that_of_the_standard() {
    let cases: Vec<Case> = serde_json::from_str(include_str!("../edges/cases.json")).expect("cases");
    assert!(cases.len() >= 40);
    cases.iter().for_each(Case::check);
}
