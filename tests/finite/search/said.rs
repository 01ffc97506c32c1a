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

    /// How much of its range each array reached, and the sum of each stage, in percent.
    pub(super) fn near(&self, seen: &Both) -> String {
        let line = |what: &str, parts: Vec<(Name, f64)>| {
            let parts = parts.into_iter().map(|((level, name), part)| format!("{level} {name} {part:.1}"));
            format!("  {what}: {}", parts.collect::<Vec<_>>().join(", "))
        };
        let mut lines = vec![
            line("encoder", seen.encoder.reached(&self.encoder)),
            line("decoder", seen.decoder.reached(&self.decoder)),
        ];
        if let Some([encoder, decoder]) = &self.widths {
            lines.push(line("sums of the encoder", seen.encoder.reached_sums(encoder)));
            lines.push(line("sums of the decoder", seen.decoder.reached_sums(decoder)));
        }
        lines.join("\n")
    }
}
