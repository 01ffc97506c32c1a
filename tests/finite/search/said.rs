//! What the engine says of a transform, and what passes it.

use crate::codec::{Codec, Edges, Name, Range};
use crate::told::{self, Side, Size, Told, Widths};

use super::place::Both;
use super::seen::Seen;

/// What is said of an encoder and a decoder, and of the coefficients between them.
pub(super) struct Said {
    encoder: Told,
    decoder: Told,
    pub coefficients: Vec<Range>,
    /// The tables of bit widths of both, which are about VC-2's edges.
    widths: Option<[Widths; 2]>,
}

pub(super) fn said(codec: &Codec, size: Size, pixels: Range) -> Said {
    let encoder = told::bounds(codec, Side::Encoder, size, &[pixels], "integer");
    let band = |(level, name): Name| encoder[&(level.max(1), name)];
    let coefficients: Vec<Range> = codec.bands().into_iter().map(band).collect();
    let decoder = told::bounds(codec, Side::Decoder, size, &told::dequantised(&coefficients), "integer");
    let table = |side| told::widths(codec, side, pixels, "integer");
    let tabled = size == Size::Any && codec.edges == Edges::Clamp;
    let widths = tabled.then(|| [table(Side::Encoder), table(Side::Decoder)]);
    Said { encoder, decoder, coefficients, widths }
}

impl Said {
    /// What of all that was seen passes what is said.
    pub(super) fn passed(&self, seen: &Both) -> Vec<String> {
        let mut passed = [seen.encoder.outside(&self.encoder), seen.decoder.outside(&self.decoder)].concat();
        if let Some([encoder, decoder]) = &self.widths {
            passed.extend([seen.encoder.wider(encoder), seen.decoder.wider(decoder)].concat());
        }
        passed
    }

    /// How much of its range each array reached, in percent.
    pub(super) fn near(&self, seen: &Both) -> String {
        let side = |seen: &Seen, told: &Told| {
            let parts = seen.reached(told).into_iter();
            parts
                .map(|((level, name), part)| format!("{level} {name} {part:.1}"))
                .collect::<Vec<_>>()
                .join(", ")
        };
        let (encoder, decoder) = (side(&seen.encoder, &self.encoder), side(&seen.decoder, &self.decoder));
        format!("  encoder: {encoder}\n  decoder: {decoder}")
    }
}
