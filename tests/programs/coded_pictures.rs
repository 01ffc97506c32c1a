//! A picture through an encoder, its quantiser and a decoder, in a program of a few lines.

use crate::support::finite::{Codec, Indices, Plane, requantised};
use crate::support::run;

#[test]
fn a_picture_is_coded_as_by_plain_integers() {
    let codec = Codec::named("le_gall_5_3", "le_gall_5_3", 1, 0);
    // Padded, so that the last column stands twice.
    let pixel = |x: usize, y: usize| ((16 * x.min(12) + 3 * y * y) % 256) as i64 - 128;
    let coded = codec.coefficients(&codec.analysis(&Plane::new(14, 6, pixel)));
    let planes = codec.synthesis(&requantised(&coded, &[4, 2, 2, 0], &Indices::one(26)));
    let output = &planes[(1, "Output")];
    let column = |x: usize| (0..6).map(|y| output.at(x, y).clamp(-128, 127) + 128).collect::<Vec<_>>();
    let columns: Vec<Vec<i64>> = (0..14).map(column).collect();
    let program = format!(
        "p = picture([[(16*x + 3*y*y)%256 for x in 0..13] for y in 0..6], \"none\")
        coded = analysis(le_gall_5_3, depth=1, input=pad(signed(p, 8), (2, 2))).coeffs
        back(a, m) = dequantise(quantise(a, 26, m), 26, m)
        LL = back(coded[0, \"LL\"], 4); HL = back(coded[1, \"HL\"], 2)
        LH = back(coded[1, \"LH\"], 2); HH = back(coded[1, \"HH\"], 0)
        bands = {{(0, \"LL\"): LL, (1, \"HL\"): HL, (1, \"LH\"): LH, (1, \"HH\"): HH}}
        decoded = unsigned(synthesis(le_gall_5_3, depth=1, coeffs=bands).output, 8)
        assert decoded.size == (14, 6)
        assert [[decoded[x, y] for y in 0..6] for x in 0..14] == {columns:?}
        assert [[p[x, y] for y in 0..6] for x in 0..13] != {columns:?}[0..13], \"something is lost\""
    );
    run(&program).fine();
}

/// All bands at once are each band by its entry of the matrix.
#[test]
fn a_map_of_bands_is_quantised_band_by_band() {
    let program = "p = picture([[97*x%256 + y for x in 0..8] for y in 0..8], \"none\")
        m = quantisation_matrix(le_gall_5_3, 2).default
        bands = analysis(le_gall_5_3, 2, input=p).coeffs
        all = quantise(bands, 20, m)
        assert keys(all) == keys(bands)
        assert values(simulate(all)) == [simulate(quantise(bands[b], 20, m[b])) for b in keys(bands)]
        difference(p, data(simulate(p), \"none\"))
        difference(data([0, 10], \"none\"), data([3, 6], \"none\"), bits=4).mse";
    assert_eq!(run(program).fine().texts(), ["mse: 0, largest: 0, psnr: none", "25/2"]);
}

/// An element is a symbol for algebra, and its range follows from what is quantised.
#[test]
fn elements_of_quantised_bands_have_bounds() {
    let program = "P = symbols(2, \"P\", size=(6, 4))
        q = quantise(P, [[0, 8]])
        bounds(q[5, 0], {P: -512..=511})
        d = dequantise(q, [[0, 8]])
        assert bounds(d[5, 0] - P[5, 0], {P: -512..=511}) == bounds(d[5, 1] - P[5, 1], {P: -512..=511})
        difference(picture([[2**600]], \"none\"), picture([[1]], \"none\")).psnr";
    assert_eq!(run(program).fine().texts(), ["-128..=127", "-3564.229144"]);
}
